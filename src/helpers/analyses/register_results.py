"""A second register of which only released results may leave: its table stands in for rows of people."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from helpers.analyses.contrasts import records
from helpers.effects.equivalence import verdict
from helpers.effects.estimates import Estimate, from_standard_error
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]
_BETTER: Mapping[str, Literal["higher", "lower"]] = {"better": "higher", "worse": "lower"}


def rows(study: Study, tables: Tables, comparison: str) -> Iterator[Row]:
    """Yield main estimates beside released results, one row an outcome, wave and arm against the reference.

    A table of results has the variables outcome, wave, arm, reference, estimate, std_error, n_arm,
    n_reference, and may have df (none: normal) and comparison. There is no paired difference: nobody here has
    both registers.
    """
    effects = tables["effects"]
    main = effects[(effects["analysis"] == "main") & (effects["comparison"] == comparison)]
    main = main[main["reference"] == study.comparisons[comparison].reference]
    for row in records(main):
        second = study.outcomes[row["outcome"]].second_source
        if second is None or second.results is None:
            continue
        released = _released(tables[f"clean_{second.results}"], row)
        if released is not None:
            yield _row(study, row, second.results, released)


def named(which: str, found: Mapping[str, Any]) -> Row:
    """Return estimate, limits and verdict of one register under names of their own."""
    return {
        which: found["estimate"],
        f"{which}_low": found["low"],
        f"{which}_high": found["high"],
        f"verdict_{which}": found["verdict"],
    }


def judged(verdicts: Sequence[object], beyond_chance: bool) -> str:
    """Return whether two registers disagree: their verdicts differ, or their estimates do beyond chance."""
    if any(not isinstance(one, str) for one in verdicts):
        return "disagree" if beyond_chance else "not_compared"
    return "disagree" if beyond_chance or verdicts[0] != verdicts[1] else "agree"


def _row(study: Study, row: Row, table: str, released: Row) -> Row:
    kept = ("comparison", "outcome", "wave", "arm", "reference", "n_arm", "n_reference", "unit", "level")
    found = _judged_alike(study, row, released)
    return {
        **{name: row[name] for name in kept},
        "source_first": row["source"],
        "source_second": table,
        "n_arm_second": released["n_arm"],
        "n_reference_second": released["n_reference"],
        **named("first", row),
        **named("second", found),
        "difference": math.nan,
        "difference_low": math.nan,
        "difference_high": math.nan,
        "disagree": judged([row["verdict"], found["verdict"]], beyond_chance=False),
    }


def _released(table: pd.DataFrame, row: Row) -> Row | None:
    """Return the released result that belongs to a main row; None where there is none."""
    asked = [name for name in ("comparison", "outcome", "wave", "arm", "reference") if name in table]
    told = {name: table[name].astype("string").fillna("").to_numpy(dtype=str) for name in asked}
    same = np.logical_and.reduce([told[name] == str(row[name]) for name in asked])
    if not same.any():
        return None
    if same.sum() > 1:
        place = " ".join(str(row[name]) for name in ("outcome", "wave", "arm"))
        sentence = f"{place}: {int(same.sum())} released results belong to one estimate; the first is taken."
        warnings.warn(sentence, StatisticalWarning, stacklevel=2)
    return records(table[same])[0]


def _judged_alike(study: Study, row: Row, released: Row) -> Row:
    """Complete a released result with interval and verdict, by the level and margins of the first source."""
    outcome = study.outcomes[row["outcome"]]
    try:
        found = _estimate(row, released)
        conclusion = verdict(
            found,
            equivalence_margin=outcome.equivalence_margin,
            noninferiority_margin=outcome.noninferiority_margin,
            better=_BETTER.get(outcome.higher_is),
        )
    except EstimationImpossible as impossible:
        warnings.warn(f"{row['outcome']}, released result: {impossible}", StatisticalWarning, stacklevel=2)
        return {"estimate": released["estimate"], "low": math.nan, "high": math.nan, "verdict": None}
    return {"estimate": found.estimate, "low": found.low, "high": found.high, "verdict": conclusion.verdict}


def _estimate(row: Row, released: Row) -> Estimate:
    df = released.get("df", math.inf)
    return from_standard_error(
        float(released["estimate"]),
        float(released["std_error"]),
        df=math.inf if pd.isna(df) else float(df),
        level=row["level"],
        n_arm=int(released["n_arm"]),
        n_reference=int(released["n_reference"]),
        n_missing=0,
        mean_arm=math.nan,
        mean_reference=math.nan,
    )
