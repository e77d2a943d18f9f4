"""What people reached, on the first screen: so many of so many, and how sure that is."""

from __future__ import annotations

from helpers.disclosure.exhibits import Released
from helpers.reporting import notation, told_pictures
from helpers.reporting.cells import Row, is_missing
from helpers.reporting.findings import Finding, level_words
from helpers.reporting.told_pen import Pen, plain
from helpers.results import Name

FEW = 50
"""People below whom a share is said to be unsure, in so many words."""
NEEDED = ("n_with", "n", "share", "low", "high", "level")


def reached(pen: Pen, released: Released) -> tuple[Finding, ...]:
    """Word every thing that people could reach, in declared order."""
    frame, mask = released.exhibit.frame, released.mask
    gone = mask[list(NEEDED)].any(axis=1)
    rows = frame.to_dict(orient="records")
    return tuple(_one(pen, row, is_gone=bool(lost)) for row, lost in zip(rows, gone, strict=True))


def _one(pen: Pen, row: Row, *, is_gone: bool) -> Finding:
    what = Name("said", str(row["reached"]))
    if is_gone or any(is_missing(row[name]) for name in NEEDED):
        return plain(pen.say("reached.withheld", what=what))
    n, of = int(row["n_with"]), int(row["n"])
    sentence = pen.say("reached.of", what=what, n=n, of=of)
    written = {name: notation.percent(float(row[name]), pen.language, 1) for name in ("share", "low", "high")}
    level = level_words(float(row["level"]), pen.language)
    remark = pen.say("reached.sure" if of < FEW else "reached.share", level=level, **written)
    return plain(sentence, remark, picture=told_pictures.people(n, of, sentence))
