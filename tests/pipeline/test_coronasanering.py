"""The study `coronasanering`, run as a person would run it: gains and downside side by side, and no cause."""

from __future__ import annotations

import html
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from helpers.reporting.gate import check_language
from helpers.study.load import load_file

ROOT = Path(__file__).resolve().parents[2]
STUDY = "coronasanering"
TRUTH = yaml.safe_load((ROOT / "studies" / STUDY / "truth.yml").read_text(encoding="utf-8"))
FROM_TEXT = 1e-12  # a released number against the private one it was written from
FAR = 3.5  # standard errors: ten estimates at once, from one draw that nobody chose
NAMES = {"unforeseen": "unforeseen_debt"}  # what truth.yml calls otherwise than the declaration


def private(project, stage: str, name: str) -> pd.DataFrame:
    return pd.read_parquet(project.stage(STUDY, "main", stage) / "tables" / f"{name}.parquet")


def released(project, name: str) -> pd.DataFrame:
    path = project.reports(STUDY, "main") / "tables" / f"{name}.csv"
    return pd.read_csv(path, dtype={"wave": str, "row": str})


def text_of(page: Path) -> str:
    """Return what a reader reads, text alternatives included, a line a paragraph or cell."""
    source = re.sub(r"<(style|script).*?</\1>", " ", page.read_text(encoding="utf-8"), flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", "\n", source))


@pytest.fixture(scope="module")
def changes(coronasanering) -> pd.DataFrame:
    return private(coronasanering, "03_describe", "changes").set_index(["change", "wave"])


@pytest.fixture(scope="module")
def joint(coronasanering) -> pd.DataFrame:
    return released(coronasanering, "joint.display").set_index("topic")


@pytest.mark.parametrize("true", TRUTH["changes"], ids=lambda one: f"{one['variable']}-{one['wave']}")
def test_the_change_of_those_who_stayed_is_recovered(changes, true) -> None:
    row = changes.loc[(NAMES.get(true["variable"], true["variable"]), str(true["wave"]))]
    assert abs(row["estimate"] - true["stayed"]) < FAR * row["std_error"]


def test_the_change_of_everybody_lies_between_the_suppositions_on_who_left(coronasanering) -> None:
    supposed = private(coronasanering, "03_describe", "changes_supposed")
    stress = supposed[(supposed["change"] == "stress") & (supposed["wave"] == "6")].set_index("leavers")
    (true,) = [one for one in TRUTH["changes"] if (one["variable"], one["wave"]) == ("stress", 6)]
    assert true["stayed"] < true["everyone"]  # who stayed did better than everybody
    assert stress.loc["stayed", "low"] < true["everyone"] < stress.loc["as_worst_half", "high"]


def test_every_resident_is_in_the_flow_from_register_to_last_wave(coronasanering) -> None:
    ledger = private(coronasanering, "02_clean", "ledger")
    assert (ledger["n_in"] - ledger["n_dropped"] == ledger["n_out"]).all()
    sample = private(coronasanering, "02_clean", "sample_residents")
    assert len(sample) == TRUTH["residents"]
    assert sample["person"].is_unique
    response = private(coronasanering, "03_describe", "changes_response")
    assert (response["n_responded"] + response["n_missing"] == TRUTH["residents"]).all()
    patterns = released(coronasanering, "changes.patterns")
    assert patterns["n"].sum() == TRUTH["residents"]


def test_those_who_left_are_compared_with_those_who_stayed_on_what_was_known_at_intake(
    coronasanering,
) -> None:
    left = released(coronasanering, "changes.attrition")
    stress = left[(left["variable"] == "stress.0") & (left["wave"] == "6")].iloc[0]
    assert stress["mean_left"] > stress["mean_stayed"]
    assert stress["n_left"] + stress["n_stayed"] == TRUTH["residents"]


def test_released_changes_are_those_of_the_private_table(coronasanering, changes) -> None:
    shown = released(coronasanering, "changes.within")
    kept = changes.reset_index()
    for column in ("estimate", "low", "high", "smallest_detectable"):
        np.testing.assert_allclose(shown[column].astype(float), kept[column], rtol=FROM_TEXT)


def test_an_interview_of_nobody_is_listed_in_private_and_only_counted_in_public(coronasanering) -> None:
    document = TRUTH["interviews"]["orphan"][1]
    documents = private(coronasanering, "01_validate", "voices_residents_documents")
    assert document in set(documents["document"])
    sample = private(coronasanering, "02_clean", "sample_residents")
    assert document not in set(sample["conversation"].dropna())
    failed = private(coronasanering, "01_validate", "failed_rows")
    orphans = failed[(failed["table"] == "interviews") & (failed["expectation"] == "orphan")]
    assert len(orphans) == TRUTH["untidy"]["interviews: residents unknown in the register"]
    material = released(coronasanering, "voices.material").iloc[0]
    assert (material["n_persons"], material["n_unclaimed"]) == (TRUTH["interviews"]["n"], 1)


def test_nothing_that_was_planted_is_in_any_file_under_reports(coronasanering) -> None:
    folder = coronasanering.reports(STUDY, "main")
    made = [one for one in folder.rglob("*") if one.is_file()]
    assert len(made) > 30
    planted = [
        (one.name, words) for one in made for words in TRUTH["planted"] if words.encode() in one.read_bytes()
    ]
    assert planted == []


def test_gains_and_the_downside_stand_side_by_side_in_the_joint_display(joint) -> None:
    gain, downside = joint.loc["residents.relief"], joint.loc["residents.unforeseen"]
    assert (gain["says"], gain["change"], gain["proposal"]) == ("says.better", "stress", "converge")
    assert (downside["says"], downside["change"], downside["proposal"]) == (
        "says.worse",
        "unforeseen_debt",
        "converge",
    )
    assert set(joint["proposal"]) == {"converge", "diverge", "silent"}


def test_who_spoke_is_counted_among_those_who_were_asked(joint) -> None:
    for topic, row in joint.iterrows():
        true = TRUTH["interviews"]["topics"][topic.removeprefix("residents.")]
        assert (row["n_spoke"], row["n_asked"]) == (true["spoke"], true["asked"]), topic


def test_numbers_of_the_joint_display_are_those_of_the_changes(joint, changes) -> None:
    for _, row in joint.iterrows():
        kept = changes.loc[(row["change"], row["wave"])]
        assert row["estimate"] == pytest.approx(kept["estimate"], rel=FROM_TEXT)
        assert row["verdict"] == kept["verdict"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_page_claims_a_cause_of_a_change(coronasanering, language) -> None:
    study = load_file(ROOT / "studies" / STUDY / "study.yml")
    lines = set(text_of(coronasanering.reports(STUDY, "main") / f"report.{language}.html").splitlines())
    about = [row.inference[language] for row in study.joint.rows]
    said = [
        line.strip()
        for line in lines
        if re.search(r"stress|welzijn|wellbeing|schuld|debt|trust|vertrouwen", line, re.I)
    ]
    assert len(said) > 20
    assert check_language([*said, *about], "observational", language) == ()


def test_one_person_on_their_own_initiative_is_said_as_the_source_says_it_and_counted_nowhere(
    coronasanering,
) -> None:
    baseline = released(coronasanering, "describe.baseline.residents")
    own = baseline[baseline["category"] == "own_initiative"].iloc[0]
    assert own[["mean", "persons"]].isna().all()
    page = text_of(coronasanering.reports(STUDY, "main") / "report.nl.html")
    assert "Er was maar een deelnemer die op eigen initiatief is gekomen." in page
    assert "Het is geen aandeel van alle deelnemers" in page


def test_two_definitions_of_remission_keep_two_numbers_and_two_labels(coronasanering) -> None:
    baseline = released(coronasanering, "describe.baseline.residents").set_index("variable")
    assert baseline.loc["capped_remission", "mean"] <= 1000 < baseline.loc["residual_debt", "mean"]
    page = text_of(coronasanering.reports(STUDY, "main") / "report.nl.html")
    assert "mogen niet naast elkaar worden gelegd" in page


def test_every_released_table_has_rows_and_every_section_has_words(coronasanering) -> None:
    folder = coronasanering.reports(STUDY, "main")
    empty = [
        one.name
        for one in (folder / "tables").glob("*.csv")
        if len(one.read_text(encoding="utf-8").splitlines()) < 2
    ]
    assert empty == []
    for language in ("nl", "en"):
        page = (folder / f"report.{language}.html").read_text(encoding="utf-8")
        sections = re.findall(r'<section class="exhibit".*?</section>', page, flags=re.S)
        assert len(sections) >= 8
        assert all(len(re.sub(r"<[^>]+>|\s", "", one)) > 60 for one in sections)


def test_where_the_researcher_reads_it_differently_from_the_rule_the_page_says_so_once(
    coronasanering,
) -> None:
    page = text_of(coronasanering.reports(STUDY, "main") / "report.en.html")
    assert page.count("The researcher reads it differently from the rule: silent.") == 1
