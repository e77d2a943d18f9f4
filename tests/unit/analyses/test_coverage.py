"""Who is in sight: the window counts both its days, no date means what is declared, few people are withheld."""

from __future__ import annotations

import datetime as dt
from types import ModuleType

import pandas as pd
import pytest
from pydantic import ValidationError

from helpers.analyses.coverage import covered, in_sight
from helpers.disclosure.exhibits import Release, release
from helpers.reporting.assemble import policy
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.words import say
from helpers.results import Absent, Produced
from helpers.study.monitor_spec import Coverage
from helpers.study.rules_monitor import coverages
from helpers.study.spec import Study

EXACT = 1e-9  # against the formula of Wilson (1927) written out, to ten decimals
PLAIN = {
    "variable": "spoken", "sample": "all", "from": dt.date(2023, 1, 1), "to": dt.date(2023, 12, 31),
    "without_date": "not_in_sight", "level": 0.95, "in_sight": {"nl": "Gesproken", "en": "Spoken to"},
}  # fmt: skip


@pytest.fixture
def declared(monitored: ModuleType):
    def make(kind: str = "date", **changed: object) -> Study:
        def change(plain: dict) -> None:
            label = {"nl": "Gesproken", "en": "Spoken"}
            plain["variables"]["spoken"] = {"table": "people", "column": "s", "type": kind, "label": label}
            if kind == "boolean":
                plain["variables"]["spoken"]["codes"] = {"ja": "yes", "nee": "no"}
            plain["monitor"]["coverages"] = [PLAIN | changed]

        return monitored.study(change)

    return make


def dates(*parts: tuple[str | None, int]) -> pd.DataFrame:
    values = [day for day, n in parts for _ in range(n)]
    return pd.DataFrame({"person": range(len(values)), "spoken": pd.to_datetime(values)})


def shown(study: Study, sample: pd.DataFrame) -> tuple[Release, pd.Series]:
    found = in_sight(study, {"sample_all": sample})
    assert isinstance(found, Produced)
    out = release(found.exhibits, policy(study), vocabulary(study)).require()
    (table,) = [one.exhibit.frame for one in out.released if one.exhibit.id == "coverage.table.1"]
    return out, table.iloc[0]


def said(study: Study, out: Release, language: str = "en") -> list[str]:
    (text,) = [one.exhibit for one in out.released if one.exhibit.id == "coverage.reading"]
    return [say(one, lexicon(study), language) for one in text.body]


def test_a_study_that_declares_nobody_in_sight_says_so(monitored) -> None:
    found = in_sight(monitored.study(), {})
    assert isinstance(found, Absent)
    assert found.reason.key == "coverage.absent.not_declared"


def test_both_days_of_the_window_count_and_the_days_beside_it_do_not(declared) -> None:
    days = ("2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01")
    sample = dates(*((day, 10) for day in days), (None, 10))
    out, row = shown(declared(), sample)
    assert (row["n_with"], row["n"], row["n_missing"]) == (20, 50, 0)
    assert row[["low", "high"]].tolist() == pytest.approx([0.2760838973, 0.5381856225], abs=EXACT)
    assert said(declared(), out) == [
        "Spoken to: 20 of the 50 people (everybody), from 1 January 2023 to 31 December 2023.",
        "As a share that is 40.0%, with a 95% interval from 27.6% to 53.8%.",
        "Whoever has no date counts as not in sight.",
        "Whoever is not in the registration is in none of these numbers. They too are people who are not in sight.",
        "This counts everybody in the registration; it is no sample. The interval says how much such a share may "
        "differ by chance, not how complete the registration is.",
    ]


def test_where_no_date_is_not_known_these_people_are_counted_beside(declared) -> None:
    study = declared(without_date="not_known")
    out, row = shown(study, dates(("2023-06-01", 20), ("2020-06-01", 10), (None, 12)))
    assert (row["n_with"], row["n"], row["n_missing"]) == (20, 30, 12)
    assert "Van 12 andere mensen is het niet bekend; zij tellen niet mee." in said(study, out, "nl")


def test_of_yes_or_no_a_missing_answer_is_unknown() -> None:
    one = Coverage.model_validate(PLAIN | {"without_date": None})
    found = covered(1, one, pd.Series([True] * 3 + [False] + [None] * 2, dtype="boolean"))
    assert (found.share.n_with, found.share.n, found.n_missing) == (3, 4, 2)


@pytest.mark.parametrize(("n", "is_shown"), [(9, False), (10, True)])
@pytest.mark.parametrize("side", ["in_sight", "not"])
def test_few_who_were_or_were_not_in_sight_are_withheld(declared, n, is_shown, side) -> None:
    few, many = ("2023-06-01", "2020-06-01") if side == "in_sight" else ("2020-06-01", "2023-06-01")
    out, row = shown(declared(), dates((few, n), (many, 60)))
    assert pd.notna(row["n_with"]) == pd.notna(row["share"]) == is_shown
    words = " ".join(said(declared(), out))
    assert (f"{row['n_with']} of the" in words) == is_shown
    assert is_shown or "withheld" in words


def test_of_nobody_known_it_is_said(declared) -> None:
    found = in_sight(declared(without_date="not_known"), {"sample_all": dates((None, 12))})
    assert isinstance(found, Produced)
    assert found.exhibits[0].body[0].key == "coverage.reading.nobody"


@pytest.mark.parametrize(
    ("kind", "changed", "where", "found"),
    [
        ("date", {"without_date": None}, "without_date", "it is not said what no date means"),
        ("boolean", {}, "without_date", "variable 'spoken' is yes or no, and has no dates"),
        ("integer", {}, "variable", "variable 'spoken' is of type integer"),
        ("date", {"to": dt.date(2023, 1, 1)}, "to", "2023-01-01 is not after 2023-01-01"),
        ("date", {"sample": "al"}, "sample", "there is no sample 'al'"),
        ("date", {"variable": "spokn"}, "variable", "there is no variable 'spokn'"),
        ("date", {"variable": "rung"}, "variable", "variable 'rung' is known at several waves"),
    ],
)
def test_a_coverage_that_cannot_be_counted_is_a_mistake_with_its_place(
    declared, kind, changed, where, found
) -> None:
    (first, *_) = list(coverages(declared(kind, **changed)))
    assert first.path == ("monitor", "coverages", 0, where)
    assert found in first.found


def test_a_day_may_be_written_with_or_without_quotes_and_must_exist() -> None:
    for first in (dt.date(2023, 1, 1), "2023-01-01"):
        assert Coverage.model_validate(PLAIN | {"from": first}).first == dt.date(2023, 1, 1)
    for first in ("2023-02-31", "last year", dt.datetime(2023, 1, 1, 9)):
        with pytest.raises(ValidationError, match="day"):
            Coverage.model_validate(PLAIN | {"from": first})


@pytest.mark.parametrize("kind", ["date", "boolean"])
def test_a_coverage_that_can_be_counted_is_no_mistake(declared, kind) -> None:
    changed = {"without_date": None} if kind == "boolean" else {}
    assert list(coverages(declared(kind, **changed))) == []
