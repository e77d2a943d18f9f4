"""A practice audit on the first screen: how many cases got the highest score, by rater."""

from __future__ import annotations

import math
from collections.abc import Mapping

from helpers.disclosure.exhibits import Released
from helpers.reporting.cells import Row, is_missing
from helpers.reporting.findings import Finding
from helpers.reporting.told_pen import Pen, plain
from helpers.results import Message, Name

HIGHEST, MOST = 2, 5


def audit(pen: Pen, released: Released) -> tuple[Finding, ...]:
    """Word the first principles of a list: each rater apart, for two raters are not one opinion."""
    found: dict[str, list[Row]] = {}
    for row in released.exhibit.frame.to_dict(orient="records"):
        if not is_missing(row["score"]) and int(float(row["score"])) == HIGHEST:
            found.setdefault(str(row["principle"]), []).append(row)
    return tuple(_principle(pen, name, rows) for name, rows in list(found.items())[:MOST])


def _principle(pen: Pen, name: str, rows: list[Row]) -> Finding:
    principle = Name("principle", name)
    parts = [part for row in rows if (part := _part(row)) is not None]
    if not parts:
        return plain(pen.say("audit.withheld", principle=principle))
    return plain(pen.say("audit.highest", principle=principle, score=HIGHEST, parts=tuple(parts)))


def _part(row: Mapping[object, object]) -> Message | None:
    """Return what one rater found; None where it is withheld."""
    n, cases = row["n"], row.get("n_cases", math.nan)
    if is_missing(n) or is_missing(cases):
        return None
    rater = Name("word", f"audit.words.{row['rater']}")
    return Message("told.audit.part", {"n": int(str(n)), "cases": int(str(cases)), "rater": rater})
