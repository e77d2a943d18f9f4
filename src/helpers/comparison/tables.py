"""The tables of a comparison: what was changed, every conclusion in every run, and the same as tidy rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.comparison.released_run import ReleasedRun
from helpers.comparison.side_by_side import KEY, Line, Side
from helpers.results import Column, Exhibit, Message

_LABELLED = {"comparison": "comparison", "outcome": "outcome", "arm": "arm", "reference": "arm"}
_NUMBERS = ("estimate", "std_error", "low", "high", "level")


def parameters(runs: Sequence[ReleasedRun], *, declared: str) -> Exhibit | None:
    """Return what each run was given; None when every run follows the declaration.

    Parameters
    ----------
    runs : sequence of ReleasedRun
    declared : str
        The words for a parameter that a run was not given.
    """
    given = [dict(run.manifest.get("run_parameters") or run.about.get("parameters") or {}) for run in runs]
    names = sorted({name for one in given for name in one})
    if not names:
        return None
    rows = [
        {"parameter": name}
        | {f"value.{run.name}": str(one.get(name, declared)) for run, one in _pairs(runs, given)}
        for name in names
    ]
    columns = (
        Column("parameter", "text"),
        *(Column(f"value.{run.name}", "text", header=_run(run.name)) for run in runs),
    )
    return Exhibit(
        "compare.parameters", "table", Message("compare.parameters"), "assurance", pd.DataFrame(rows), columns
    )


def conclusions(lines: Sequence[Line], names: Sequence[str], *, key: str) -> tuple[Exhibit, pd.DataFrame]:
    """Return a table with the runs side by side, and which of its cells were withheld in a run.

    Parameters
    ----------
    lines : sequence of Line
        Which conclusions it holds, in order.
    names : sequence of str
        Names of the runs.
    key : str
        Last part of its id and of the key of its title.
    """
    frame = pd.DataFrame([_wide(line, names) for line in lines])
    gone = pd.DataFrame([_wide_withheld(line, names) for line in lines])
    columns = (
        *(Column(name, "label", names=kind) for name, kind in _LABELLED.items()),
        *((Column("wave", "text"),) if (frame["wave"] != "").any() else ()),
        *(column for place, name in enumerate(names) for column in _of_run(name, is_first=place == 0)),
        Column("conclusion", "label"),
        Column("unit", "label", names="unit", shown=False),
        *((Column("level", "percent", shown=False),) if "level" in frame else ()),
    )
    ordered = _ordered(columns)
    kept = [column.name for column in ordered]
    exhibit = Exhibit(
        f"compare.{key}", "table", Message(f"compare.{key}"), "effectiviteit", frame[kept], ordered
    )
    return exhibit, gone.reindex(columns=kept, fill_value=False)


def tidy(lines: Sequence[Line], names: Sequence[str]) -> tuple[Exhibit, pd.DataFrame]:
    """Return one row per conclusion and run, and which of its cells were withheld in that run."""
    rows, gone = [], []
    for line in lines:
        for place, (name, side) in enumerate(zip(names, line.sides, strict=True)):
            rows.append(_tidy_row(line, place, name, side))
            gone.append(dict.fromkeys((*_NUMBERS, "unit", "verdict"), side.state == "withheld"))
    frame = pd.DataFrame(rows)
    columns = tuple(Column(str(name), "text") for name in frame.columns)
    exhibit = Exhibit("compare.tidy", "table", Message("compare.all"), "effectiviteit", frame, columns)
    return exhibit, pd.DataFrame(gone).reindex(columns=frame.columns, fill_value=False)


def _pairs(runs: Sequence[ReleasedRun], given: Sequence[Mapping[str, Any]]) -> Any:  # noqa: ANN401
    return zip(runs, given, strict=True)


def _run(name: str) -> Message:
    return Message("compare.run", {"run": name})


def _of_run(name: str, *, is_first: bool) -> tuple[Column, ...]:
    """Return the columns of one run, under its name."""
    head = _run(name)
    limits = (f"low.{name}", f"high.{name}")
    found = [
        Column(
            f"estimate.{name}",
            "estimate",
            unit_column="unit",
            interval=limits,
            header=Message("compare.columns.estimate"),
            spanner=head,
        ),
        *(Column(limit, "number", unit_column="unit", shown=False) for limit in limits),
        Column(f"verdict.{name}", "verdict", header=Message("compare.columns.verdict"), spanner=head),
    ]
    if not is_first:
        found += [
            Column(
                f"difference.{name}",
                "estimate",
                unit_column="unit",
                header=Message("compare.columns.difference"),
                spanner=head,
            ),
            Column(
                f"in_std_errors.{name}",
                "estimate",
                header=Message("compare.columns.in_std_errors"),
                spanner=head,
            ),
        ]
    return tuple(found)


def _ordered(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Put what names a row first, then what flips, then the runs."""
    first = ("comparison", "outcome", "arm", "reference", "wave", "conclusion")
    by_name = {column.name: column for column in columns}
    named = [by_name.pop(name) for name in first if name in by_name]
    return (*named, *by_name.values())


def _wide(line: Line, names: Sequence[str]) -> dict[str, Any]:
    shown = [side for side in line.sides if side.state == "shown"]
    row: dict[str, Any] = {name: line.about[name] for name in KEY}
    row |= {"conclusion": line.conclusion, "unit": shown[0].unit if shown else ""}
    levels = {side.level for side in shown}
    row |= {"level": levels.pop()} if len(levels) == 1 else {"level": float("nan")}
    for name, side in zip(names, line.sides, strict=True):
        row |= {f"{part}.{name}": getattr(side, part) for part in ("estimate", "low", "high")}
        row[f"verdict.{name}"] = side.verdict or None
    for name, change in zip(names[1:], line.changes, strict=True):
        row |= {f"difference.{name}": change.difference, f"in_std_errors.{name}": change.in_std_errors}
    return row


def _wide_withheld(line: Line, names: Sequence[str]) -> dict[str, bool]:
    return {
        f"{part}.{name}": side.state == "withheld"
        for name, side in zip(names, line.sides, strict=True)
        for part in ("estimate", "low", "high", "verdict")
    }


def _tidy_row(line: Line, place: int, name: str, side: Side) -> dict[str, Any]:
    change = line.changes[place - 1] if place else None
    return {
        **line.about,
        "run": name,
        "state": side.state,
        **{number: getattr(side, number) for number in _NUMBERS},
        "unit": side.unit,
        "verdict": side.verdict,
        "difference": change.difference if change else float("nan"),
        "in_std_errors": change.in_std_errors if change else float("nan"),
        "conclusion": change.conclusion if change else "",
    }
