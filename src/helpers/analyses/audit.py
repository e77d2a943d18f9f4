"""What 05 shows of a practice audit: per principle how it was scored, and whether raters score alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from helpers.errors import DataMistake, Mistake
from helpers.qualitative.agreement_interval import Measured, measured
from helpers.qualitative.alpha import krippendorff
from helpers.qualitative.ratings import Ratings, ratings
from helpers.qualitative.two_coders import weighted_cohen
from helpers.results import Absent, Column, Declared, Exhibit, Guard, Message, Name, Produced
from helpers.study.spec import Study
from helpers.study.voices_spec import Audit

Tables = Mapping[str, pd.DataFrame]

SCORES = (0, 1, 2)
MOST_RATERS = 9
"""Raters have a number on a page, never the name that a file gives them; the catalogues count to nine."""
LIST = "a list of the declaration, nothing of a person"


def practice(study: Study, tables: Tables, rng: np.random.Generator) -> Produced | Absent:
    """Show of every audit its list of principles, the scores, and how far raters agree.

    Saves `audit_scores` (audit, principle, rater, score, n) and `audit_agreement`. Scores are ordered and
    nothing more: they have a middle one and no mean. A principle that nobody supplied is said to be missing.

    Raises
    ------
    DataMistake
        When an audit has more than nine raters.
    """
    if not study.audits:
        return Absent(Message("audit.absent.not_declared"))
    exhibits: list[Exhibit] = []
    scores, agreements = [], []
    for name, declared in study.audits.items():
        given = _given(name, declared, tables[f"audit_{name}"])
        counted, agreed = _counts(name, declared, given), _agreement(name, declared, given, rng)
        exhibits += [
            _list(name, declared),
            _figure(name, counted),
            _principles(name, declared, given),
            _agreed(name, agreed),
        ]
        scores.append(counted.assign(audit=name))
        agreements.append(agreed.assign(audit=name))
    saved = {
        "audit_scores": pd.concat(scores, ignore_index=True),
        "audit_agreement": pd.concat(agreements, ignore_index=True),
    }
    return Produced(tuple(exhibits), saved)


def _given(name: str, declared: Audit, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the ratings of supplied principles, the raters numbered in the order of their names."""
    raters = sorted(frame["rater"].dropna().unique())
    if len(raters) > MOST_RATERS:
        found = f"it has {len(raters)} raters"
        raise DataMistake(Mistake(f"audit '{name}'", found, f"at most {MOST_RATERS}", "Split the audit."))
    numbered = {rater: f"rater_{place}" for place, rater in enumerate(raters, start=1)}
    known = frame[frame["principle"].isin(list(declared.principles))]
    return known.assign(rater=known["rater"].map(numbered).astype("string"))


def _pairs(declared: Audit, given: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Yield every principle and rater with what that rater gave, in declared order."""
    for principle in declared.principles:
        for rater in sorted(given["rater"].unique()):
            yield principle, rater, given[(given["principle"] == principle) & (given["rater"] == rater)]


def _counts(name: str, declared: Audit, given: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {
            "principle": f"{name}.{principle}", "rater": rater, "score": score,
            "n": int((of["score"] == score).sum()), "n_cases": int(of["score"].notna().sum()),
        }
        for principle, rater, of in _pairs(declared, given)
        for score in SCORES
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["principle", "rater", "score", "n", "n_cases"])


def _figure(name: str, frame: pd.DataFrame) -> Exhibit:
    return Exhibit(
        id=f"audit.figure.{name}",
        kind="figure",
        drawing="audit",
        title=Message("audit.figure.title", {"audit": Name("said", f"audits.{name}.label")}),
        chapter="werking",
        frame=frame,
        columns=(
            Column("principle", "label", names="principle"),
            Column("rater", "label"),
            Column("score", "number"),
            Column("n", "count"),
            Column("n_cases", "count", shown=False),
        ),
        guards=(Guard("n", (), adds_up_within=("principle", "rater")), Guard("n_cases", ("score",))),
        source=Message("audit.source", {"source": Name("said", f"audits.{name}.source")}),
        note=Message("audit.figure.note"),
        alt=Message("audit.figure.alt", {"principles": Declared(int(frame["principle"].nunique()))}),
    )


def _principles(name: str, declared: Audit, given: pd.DataFrame) -> Exhibit:
    cases = given["case"].nunique()
    rows = [
        {
            "principle": f"{name}.{principle}", "rater": rater,
            "n_cases": int(of["score"].notna().sum()),
            "n_not_rated": cases - int(of["score"].notna().sum()),
            "n_evidence": int((of["score"].notna() & of["evidence"].fillna("").str.strip().ne("")).sum()),
            "middle": _middle(of["score"].dropna().astype(int).tolist()),
        }
        for principle, rater, of in _pairs(declared, given)
    ]  # fmt: skip
    columns = (
        Column("principle", "label", names="principle"),
        Column("rater", "label"),
        Column("n_cases", "count"),
        Column("n_not_rated", "count"),
        Column("n_evidence", "count"),
        Column("middle", "label"),
    )
    return Exhibit(
        id=f"audit.principles.{name}",
        kind="table",
        title=Message("audit.principles.title", {"audit": Name("said", f"audits.{name}.label")}),
        chapter="werking",
        frame=pd.DataFrame(rows, columns=[column.name for column in columns]),
        columns=columns,
        guards=(Guard("n_cases", ("middle",)), Guard("n_not_rated", ()), Guard("n_evidence", ())),
        source=Message("audit.source", {"source": Name("said", f"audits.{name}.source")}),
        note=Message("audit.principles.note"),
    )


def _middle(scores: Sequence[int]) -> str:
    """Return the middle score, or the two between which the middle lies: their mean would be no score."""
    if not scores:
        return ""
    ordered = sorted(scores)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return f"score_{low}" if low == high else f"between_{low}_{high}"


def _agreement(name: str, declared: Audit, given: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return weighted kappa and ordinal alpha of every principle; whole cases are drawn again."""
    cases, raters = sorted(given["case"].unique()), sorted(given["rater"].unique())
    by_principle = {
        principle: _ratings(given[given["principle"] == principle], cases, raters)
        for principle in declared.principles
    }
    coefficients = (weighted_cohen(declared.weights), krippendorff("ordinal"))
    found = measured(by_principle, coefficients, draws=declared.draws, level=declared.level, rng=rng)
    rows = [_row(name, one) for one in found if one.code]
    return pd.DataFrame(
        rows, columns=["principle", "method", "n_both", "value", "low", "high", "level", "why"]
    )


def _ratings(of: pd.DataFrame, cases: list[str], raters: list[str]) -> Ratings:
    """Return cases x raters; every principle has the same cases, so that they can be drawn together."""
    values = np.full((len(cases), len(raters)), np.nan)
    places = (
        {case: row for row, case in enumerate(cases)},
        {rater: column for column, rater in enumerate(raters)},
    )
    scored = of[of["score"].notna()]
    rows, columns = scored["case"].map(places[0]), scored["rater"].map(places[1])
    values[rows.to_numpy(dtype=int), columns.to_numpy(dtype=int)] = scored["score"].to_numpy(dtype=np.float64)
    return ratings(values, categories=tuple(map(float, SCORES)))


def _row(name: str, one: Measured) -> dict[str, object]:
    found, interval = one.agreement, one.interval
    return {
        "principle": f"{name}.{one.code}",
        "method": f"{found.method}_{found.detail}",
        "n_both": int(found.n_units),
        "value": found.estimate,
        "low": interval.low,
        "high": interval.high,
        "level": interval.level,
        "why": found.reason or ("" if interval.reason == "no_estimate" else interval.reason),
    }


def _agreed(name: str, frame: pd.DataFrame) -> Exhibit:
    numbers = ("value", "low", "high", "level")
    return Exhibit(
        id=f"audit.agreement.{name}",
        kind="table",
        title=Message("audit.agreement.title", {"audit": Name("said", f"audits.{name}.label")}),
        chapter="assurance",
        frame=frame,
        columns=(
            Column("principle", "label", names="principle"),
            Column("method", "label"),
            Column("n_both", "count"),
            Column("value", "number", interval=("low", "high")),
            Column("low", "number", shown=False),
            Column("high", "number", shown=False),
            Column("level", "number", shown=False),
            Column("why", "label"),
        ),
        guards=(Guard("n_both", numbers),),
        source=Message("audit.source", {"source": Name("said", f"audits.{name}.source")}),
        note=Message("audit.agreement.note"),
    )


def _list(name: str, declared: Audit) -> Exhibit:
    """Show the list of principles as far as it was supplied: the others are said to be missing."""
    missing = max(declared.n_principles - len(declared.principles), 0)
    rows = [
        {
            "principle": f"{name}.{one}", "standing": "supplied",
            "from": f"audits.{name}.principles.{one}.source",
        }
        for one in declared.principles
    ]  # fmt: skip
    rows += [{"principle": "", "standing": "not_supplied", "from": ""}] * missing
    frame = pd.DataFrame(rows)
    frame.insert(0, "number", range(1, len(frame) + 1))
    values = {"all": Declared(declared.n_principles), "missing": Declared(missing)}
    return Exhibit(
        id=f"audit.list.{name}",
        kind="table",
        title=Message("audit.list.title", {"audit": Name("said", f"audits.{name}.label")}),
        chapter="werking",
        frame=frame,
        columns=(
            Column("number", "number"),
            Column("principle", "label", names="principle"),
            Column("standing", "label"),
            Column("from", "label", names="said"),
        ),
        aggregate=LIST,
        note=Message("audit.list.note" if missing else "audit.list.note_complete", values),
    )
