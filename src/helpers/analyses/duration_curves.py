"""How curves of an outcome in time become an exhibit: rows, columns, guards, and what is to be seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from helpers.analyses.contrasts import FloatArray
from helpers.analyses.protection import protected
from helpers.analyses.questions import Labels
from helpers.effects.published_curves import PublishedCurves
from helpers.results import Behind, Column, Exhibit, Guard, Message, Name, Persons, Quantity

Row = dict[str, Any]
COUNTS = ("n", "n_exits", "n_at_risk", "n_censored", "n_fewest", "n_missing")
CURVE = ("cause", "time", "share", "low", "high", *COUNTS, "level")
"""Columns of every frame of curves, after those that say whose curve it is."""


@dataclass(frozen=True, eq=False)
class Group:
    """The times of one group.

    Attributes
    ----------
    time : ndarray, shape (n,)
    codes : ndarray, shape (n,)
        Number of each person's exit among `causes`; 0 is not yet, NaN unknown.
    causes : tuple of str
    exit : str
        Variable of how the time ended.
    """

    time: FloatArray
    codes: FloatArray
    causes: tuple[str, ...]
    exit: str


def exit_names(values: pd.Series) -> Labels:
    """Return category names, yes and no where the variable is that; "" is unknown."""
    if values.dtype == "boolean":
        values = values.map({True: "yes", False: "no"})
    return values.astype("string").fillna("").to_numpy(dtype=str)


def curve_rows(found: PublishedCurves, who: Mapping[str, str], exits: str) -> Iterator[Row]:
    """Yield a row per kind of exit and shown moment of one group.

    Parameters
    ----------
    found : PublishedCurves
    who : mapping of str to str
        Columns that say whose curves these are.
    exits : str
        Variable of how the time ended.
    """
    there = found.still_there
    beside = {
        float(time): {"n_at_risk": int(n), "n_censored": int(lost), "n_fewest": int(fewest)}
        for time, n, lost, fewest in zip(there.times, there.n, there.n_censored, there.n_fewest, strict=True)
    }
    for curve in found.curves:
        columns = (curve.times, curve.share, curve.low, curve.high, curve.n_exits)
        for time, share, low, high, n_exits in zip(*columns, strict=True):
            yield {
                **who,
                "cause": f"{exits}.{curve.cause}",
                "time": float(time),
                "share": float(share),
                "low": float(low),
                "high": float(high),
                "n": found.n,
                "n_exits": int(n_exits),
                **beside.get(float(time), {}),
                "n_missing": found.n_missing,
                "level": found.level,
            }


def curve_frame(rows: list[Row], who: tuple[str, ...]) -> pd.DataFrame:
    """Return rows of curves as a frame; a number still there that may not be told is missing.

    The column of the missing is there only where somebody is: two columns of zeros look to the door like a
    part and its whole.
    """
    frame = pd.DataFrame(rows, columns=[*who, *CURVE]).astype(dict.fromkeys(COUNTS, "Int64"))
    return frame if frame["n_missing"].any() else frame.drop(columns="n_missing")


def curve_columns(unit: str) -> tuple[Column, ...]:
    """Return how a reader sees the columns that all curves have; times are in `unit`."""
    return (
        Column("cause", "label", names="category"),
        Column("time", "number", header=Message("durations.time", {"unit": Name("unit", unit)})),
        Column("share", "percent", interval=("low", "high")),
        Column("low", "percent", shown=False),
        Column("high", "percent", shown=False),
        Column("n", "count"),
        Column("n_exits", "count"),
        Column("n_at_risk", "count"),
        Column("n_censored", "count", shown=False),
        Column("n_fewest", "count", shown=False),
        Column("n_missing", "count", shown=False),
        Column("level", "percent", shown=False),
    )


def guarded(exhibit: Exhibit) -> Exhibit:
    """Return curves protected: shares by who left, numbers still there by the smallest way of being gone."""
    columns = tuple(column for column in exhibit.columns if column.name in exhibit.frame)
    who = protected(replace(exhibit, columns=columns), ("n",)).guards
    left, beside = ("share", "low", "high"), ("n_at_risk", "n_censored")
    guards = (*who, Guard("n_exits", left), Guard("n_fewest", beside))
    return replace(exhibit, columns=columns, guards=guards)


def seen(frame: pd.DataFrame, panel: str, names: Mapping[str, Name]) -> Message:
    """Say what is to be seen: of each group, the share of each kind of exit at the last shown moment.

    Parameters
    ----------
    frame : pandas.DataFrame
        Of one exhibit.
    panel : str
        Column of the groups.
    names : mapping of str to Name
        What each group is called.
    """
    rows = tuple(
        Message("durations.curves.group", {"group": names[str(group)], **_ends(part)})
        for group, part in frame.groupby(panel, sort=False)
    )
    return Message("durations.curves.alt", {"groups": rows})


def _ends(part: pd.DataFrame) -> dict[str, object]:
    """Return how many people a group has and where its curves end."""
    last = part.groupby("cause", sort=False).tail(1)
    shares = tuple(
        Message(
            "durations.curves.share",
            {
                "cause": Name("category", row["cause"]),
                "share": Behind(Quantity(float(row["share"]), "share"), int(row["n_exits"])),
            },
        )
        for row in last.to_dict("records")
    )
    return {"n": Persons(int(part["n"].iloc[0])), "shares": shares}
