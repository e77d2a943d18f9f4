"""The study `deventer`, run as a person would run it: everything closes, and what is declared is everywhere."""

from __future__ import annotations

import re
import shutil

import numpy as np
import pandas as pd
import pytest

from helpers.analyses.effect_contract import CONTRACT, KEY

FROM_TEXT = 1e-12  # a released number against the private one it was written from
ARMS = ("same_more", "less_app", "less_need", "same")
PRIMARY = ("outflow_work",)


def private(project, stage: str, name: str) -> pd.DataFrame:
    return pd.read_parquet(project.stage("deventer", "main", stage) / "tables" / f"{name}.parquet")


@pytest.fixture(scope="module")
def effects(deventer) -> pd.DataFrame:
    path = deventer.reports("deventer", "main") / "tables" / "effects.csv"
    return pd.read_csv(path, keep_default_na=False, na_values=[""], dtype={"wave": str})


def test_everybody_who_drew_a_lot_is_in_the_sample_ninety_one_in_each_arm(deventer) -> None:
    sample = private(deventer, "02_clean", "sample_randomised")
    assert sample["arm"].value_counts().to_dict() == dict.fromkeys(ARMS, 91)
    assert sample["person"].is_unique


def test_every_raw_row_is_in_the_sample_or_left_out_for_a_reason(deventer) -> None:
    ledger = private(deventer, "02_clean", "ledger")
    assert (ledger["n_in"] - ledger["n_dropped"] == ledger["n_out"]).all()
    files = private(deventer, "01_validate", "files").groupby("table")["n_rows"].sum()
    first = ledger.groupby(["table", "arm"], sort=False).head(1).groupby("table")["n_in"].sum()
    assert first.to_dict() == files[first.index].to_dict()
    dropped = ledger[ledger["n_dropped"] > 0]
    assert (dropped["reason"] + dropped["step"]).str.len().gt(0).all()


def test_the_participant_flow_closes_from_invitation_to_analysis(deventer) -> None:
    flow = pd.read_csv(deventer.reports("deventer", "main") / "tables" / "describe.flow.trial.csv")
    counts = {(row.step, row.arm): row.n for row in flow.fillna({"arm": ""}).itertuples() if row.n == row.n}
    assert (counts["invited", ""], counts["randomised", ""]) == (1584, 364)
    assert sum(counts["allocated", arm] for arm in ARMS) == 364


def test_the_released_effect_table_has_the_columns_of_the_contract_and_a_unique_key(effects) -> None:
    assert list(effects.columns) == [*CONTRACT, "withheld"]  # the last names what the door withheld
    assert not effects.duplicated(list(KEY)).any()


def test_every_outcome_wave_and_pair_of_arms_has_exactly_one_main_row(effects) -> None:
    main = effects[effects["analysis"] == "main"]
    asked = main.groupby(["comparison", "outcome", "wave", "arm", "reference"], dropna=False).size()
    assert (asked == 1).all()
    assert main.groupby(["outcome", "wave"], dropna=False).size().eq(6).all()


def test_released_numbers_are_those_of_the_private_table(deventer, effects) -> None:
    kept = private(deventer, "04_effects", "effects")
    shown = effects["estimate"].notna()
    for column in ("estimate", "std_error", "low", "high", "p_value"):
        np.testing.assert_allclose(
            effects.loc[shown, column], kept.loc[shown.to_numpy(), column], rtol=FROM_TEXT
        )


def test_the_effect_on_outflow_is_that_of_a_plain_count_on_the_raw_file(deventer, effects) -> None:
    raw = deventer.raw("deventer")
    register = pd.read_csv(raw / "register_gemeente.csv", sep=";", encoding="cp1252").drop_duplicates()
    intake = pd.read_csv(raw / "intake.csv", sep=";", encoding="cp1252").drop_duplicates()
    intake = intake[intake["groep"].notna()].set_index("client")
    start = pd.to_datetime(intake["startdatum"], format="%d-%m-%Y")
    month = pd.to_datetime(register["maand"], format="%d-%m-%Y")
    begun = register["client"].map(start)
    number = (month.dt.year - begun.dt.year) * 12 + month.dt.month - begun.dt.month
    worked = register[(register["status"] == 2) & number.between(1, 12)]["client"].unique()
    share = pd.Series(intake.index.isin(worked), index=intake.index).groupby(intake["groep"]).mean()
    kept = private(deventer, "04_effects", "effects")
    rows = kept[(kept["outcome"] == "outflow_work") & (kept["estimator"] == "unadjusted")]
    plain = rows[(rows["arm"] == "same_more") & (rows["reference"] == "same")].iloc[0]
    assert plain["mean_arm"] == pytest.approx(share[1], rel=FROM_TEXT)
    assert plain["mean_reference"] == pytest.approx(share[3], rel=FROM_TEXT)


def test_the_second_register_is_shown_and_never_the_main_row(effects) -> None:
    outflow = effects[effects["outcome"] == "outflow_work"]
    assert set(outflow["source"]) == {"register", "register_cbs"}
    assert set(outflow.loc[outflow["source"] == "register_cbs", "analysis"]) == {"sensitivity"}


def test_the_first_page_says_how_many_of_a_hundred_invited_took_part(deventer) -> None:
    folder = deventer.reports("deventer", "main")
    nl = (folder / "report.nl.html").read_text(encoding="utf-8")
    en = (folder / "report.en.html").read_text(encoding="utf-8")
    assert "Van elke 100 mensen die zijn uitgenodigd, deden er 23 mee" in nl
    assert re.search(r"[Oo]f every 100 people[^.]*23", en)


@pytest.mark.long
def test_an_outcome_that_is_removed_from_the_declaration_is_gone_from_every_table_and_page(
    deventer, tmp_path, run_in
) -> None:
    root = tmp_path / "project"
    shutil.copytree(deventer.root, root)
    path = root / "studies" / "deventer" / "study.yml"
    text = path.read_text(encoding="utf-8")
    without = re.sub(r"\n  trust:\n(    .*\n)+", "\n", text)  # the outcome, and the variable it is
    without = without.replace(
        "[happiness, trust, health, mental_health]", "[happiness, health, mental_health]"
    )
    assert "trust" not in without
    without = without.replace("language: [nl, en]", "language: [nl]")
    path.write_text(without, encoding="utf-8")
    few = "draws=200 resamples=200 imputations=2"  # what is drawn does not decide what is named
    run_in(root, "run", "--study", "deventer", "--run", "without", "--params", few)
    made = [
        one
        for one in (root / "reports" / "deventer" / "without").rglob("*")
        if one.suffix in {".csv", ".html"}
    ]
    assert len(made) > 24
    named = re.compile(r"\btrust(\.\d+)?[,<\n]|[Vv]ertrouwen in de medemens|[Tt]rust in other people")
    assert [one.name for one in made if named.search(one.read_text(encoding="utf-8"))] == []
