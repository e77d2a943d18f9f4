"""The study `nsw`, run as a person would run it, gives what was published, and adds up."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from helpers.analyses.effect_contract import CONTRACT, KEY

ROOT = Path(__file__).resolve().parents[2]
FROM_TEXT = 1e-12  # a released number against the private one it was written from


@pytest.fixture(scope="module")
def effects(nsw) -> pd.DataFrame:
    return pd.read_csv(
        nsw.reports("nsw", "main") / "tables" / "effects.csv", keep_default_na=False, na_values=[""]
    )


def published() -> list[dict]:

    return yaml.safe_load((ROOT / "studies" / "nsw" / "published.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("figure", published(), ids=lambda one: one["what"])
def test_a_published_figure_comes_out_to_every_printed_digit(effects, figure) -> None:
    rows = effects
    for column, value in figure["row"].items():
        rows = rows[rows[column] == value]
    assert len(rows) == 1
    for column in ("estimate", "std_error"):
        assert round(float(rows.iloc[0][column]), figure["digits"]) == figure[column]


def test_the_released_effect_table_has_the_columns_of_the_contract(effects) -> None:
    assert list(effects.columns) == list(CONTRACT)


def test_the_released_effect_table_has_a_unique_key(effects) -> None:
    assert not effects.duplicated(list(KEY)).any()


def test_released_numbers_are_those_of_the_private_table(nsw, effects) -> None:
    private = pd.read_parquet(nsw.stage("nsw", "main", "04_effects") / "tables" / "effects.parquet")
    for column in ("estimate", "std_error", "low", "high", "p_value"):
        np.testing.assert_allclose(effects[column], private[column], rtol=FROM_TEXT)


def test_the_ledger_closes_to_the_rows_of_the_raw_files(nsw) -> None:
    ledger = pd.read_parquet(nsw.stage("nsw", "main", "02_clean") / "tables" / "ledger.parquet")
    steps = ledger[ledger["step"] != "end"] if "end" in set(ledger["step"]) else ledger
    assert (steps["n_in"] - steps["n_dropped"] == steps["n_out"]).all()
    assert ledger.groupby("sample")["n_in"].max().max() == 15992


def test_every_file_of_the_report_is_listed_with_its_hash(nsw) -> None:
    folder = nsw.reports("nsw", "main")
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found - {"manifest.json"} == set(listed)


def test_nothing_of_the_pages_names_a_folder_of_this_machine(nsw) -> None:
    for page in nsw.reports("nsw", "main").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert str(nsw.root) not in text, page.name
        assert "/site-packages/" not in text, page.name


def test_no_printed_count_of_people_in_the_released_tables_is_below_the_threshold(nsw) -> None:
    for path in (nsw.reports("nsw", "main") / "tables").glob("*.csv"):
        frame = pd.read_csv(path)
        for column in ("n", "n_arm", "n_reference"):
            if column in frame:
                counts = pd.to_numeric(frame[column], errors="coerce").dropna()
                assert ((counts == 0) | (counts >= 10)).all(), f"{path.name}: {column}"
