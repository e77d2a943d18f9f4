"""The panels and rows of a forest: what each row is called, and which panels share an axis."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pandas as pd

from helpers.reporting import notation
from helpers.reporting.cells import Row, Writer, is_missing
from helpers.reporting.figures.axis import limits, scale_of
from helpers.reporting.words import capitalised, inline

MAIN, COUNTS = "analysis", ("n_arm", "n_reference")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the forest, in the unit of its axis; a head has a label only, for the rows under it."""

    label: str
    estimate: float
    low: float
    high: float
    n: str
    is_main: bool
    withheld: bool
    is_head: bool = False
    is_under_head: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows that share an axis."""

    title: str
    unit: str
    unit_name: str
    margin: float | None
    lines: tuple[Line, ...]
    ends: tuple[float, float]


def panels_of(writer: Writer) -> tuple[Panel, ...]:
    """Return the panels of a released frame, as the options of its exhibit ask."""
    frame, options = writer.exhibit.frame, writer.exhibit.options
    several = "comparison" in frame and len(set(frame["comparison"])) > 1
    chosen = options.get("panel", "comparison" if several else "")
    by = [str(name) for name in chosen] if isinstance(chosen, (list, tuple)) else [str(chosen)] * bool(chosen)
    groups: list[tuple[Any, pd.DataFrame]] = list(frame.groupby(by, sort=False)) if by else [("", frame)]
    panels = [_one_panel(writer, by, rows) for _, rows in groups]
    own = "margin_column" in options
    return tuple(replace(panel, ends=_ends(panel, [panel] if own else panels)) for panel in panels)


def _ends(panel: Panel, panels: Sequence[Panel]) -> tuple[float, float]:
    """Return the axis of a panel: panels of one unit share theirs, so that they can be compared by eye."""
    alike = [other for other in panels if other.unit == panel.unit]
    values = [
        value for other in alike for line in other.lines for value in (line.estimate, line.low, line.high)
    ]
    margins = [side * other.margin for other in alike if other.margin is not None for side in (-1, 1)]
    return limits([0.0, *values, *margins])


def _one_panel(writer: Writer, by: Sequence[str], rows: pd.DataFrame) -> Panel:
    columns = {column.name: column for column in writer.exhibit.columns}
    records = rows.to_dict(orient="records")
    first = records[0]
    unit = writer.unit_of(columns["estimate"], first)
    options = writer.exhibit.options
    margin = first[str(options["margin_column"])] if "margin_column" in options else options.get("margin")
    versus = writer.lexicon.catalogue.text("words.versus", writer.language)
    telling = [
        name for place, name in enumerate(by) if place == 0 or len(set(writer.exhibit.frame[name])) > 1
    ]
    titles = [writer.words(columns[name], first[name], first).text for name in telling]
    names = _row_names(writer, by, rows)
    return Panel(
        title=f" {versus} ".join([*titles[:1], *map(inline, titles[1:])]),
        unit=unit,
        unit_name=notation.POINTS[writer.language] if unit == notation.SHARE else writer.unit_name(unit),
        margin=None if margin is None else float(margin) * scale_of(unit),
        lines=_under_heads(
            [_line(writer, unit, names, i, row) for i, row in zip(rows.index, records, strict=True)]
        ),
        ends=(0.0, 1.0),
    )


def _under_heads(lines: Sequence[tuple[Line, Sequence[str]]]) -> tuple[Line, ...]:
    """Put neighbouring lines whose names begin alike under one head, and leave out of them what it says."""
    told: list[Line] = []
    for first, run in groupby(lines, key=lambda pair: pair[1][0] if len(pair[1]) > 1 else ""):
        rows = list(run)
        if not first or len(rows) == 1:
            told += [line for line, _ in rows]
            continue
        told.append(_head(capitalised(first)))
        told += [
            replace(line, label=capitalised(" · ".join(words[1:])), is_under_head=True)
            for line, words in rows
        ]
    return tuple(told)


def _head(label: str) -> Line:
    nothing = math.nan
    return Line(label, nothing, nothing, nothing, n="", is_main=True, withheld=False, is_head=True)


def _row_names(writer: Writer, by: Sequence[str], rows: pd.DataFrame) -> list[str]:
    """Return the columns that name a row: chosen, or those that tell the rows apart."""
    chosen = writer.exhibit.options.get("rows")
    if chosen:
        known = [str(name) for name in chosen if any(rows[str(name)] != "")]
        return [name for name in known if len(set(rows[name])) > 1] or known[:1]
    labels = [c.name for c in writer.shown if c.kind == "label" and c.name not in (*by, MAIN)]
    differing = [name for name in labels if len(set(rows[name])) > 1]
    return differing or labels[:1]


def _line(
    writer: Writer, unit: str, names: Sequence[str], label: Hashable, row: Row
) -> tuple[Line, Sequence[str]]:
    """Return a line, and the words that name it."""
    ends = ("estimate", "low", "high")
    values = [scale_of(unit) * float(row[name]) if pd.notna(row[name]) else math.nan for name in ends]
    columns = {column.name: column for column in writer.exhibit.columns}
    named = [name for name in names if not is_missing(row[name]) and str(row[name])]
    words = [writer.words(columns[name], row[name], row).text for name in named]
    line = Line(
        label=capitalised(" · ".join(words)),
        estimate=values[0],
        low=values[1],
        high=values[2],
        n=_counts(writer, row),
        is_main=row.get(MAIN, "main") == "main",
        withheld=any(writer.is_withheld(label, name) for name in ends),
    )
    return line, words


def _counts(writer: Writer, row: Row) -> str:
    own = writer.exhibit.options.get("n")
    if own:
        n = row[str(own)]
        return "" if is_missing(n) else f"n {notation.count(float(n), writer.language)}"
    known = [notation.count(float(row[name]), writer.language) for name in COUNTS if pd.notna(row.get(name))]
    versus = writer.lexicon.catalogue.text("words.versus", writer.language)
    return f"n {f' {versus} '.join(known)}" if len(known) == len(COUNTS) else ""
