"""Monthly totals that must add up: what stood, came in, left, and stands at the end of each month."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

NUMBERS = ("begin", "inflow", "outflow", "end")
COLUMNS = ("month", "group", *NUMBERS)
FEWEST_POINTS = 10
"""Points off the median below which the rules of a run chart have no published limits."""

BreakKind = Literal["no_month", "no_group", "double", "gap", "negative", "sum", "carried", "total"]
Signal = Literal["shift", "few_crossings", "none", "too_short"]


@dataclass(frozen=True, slots=True)
class Break:
    """One place where monthly totals cannot be right.

    Attributes
    ----------
    kind : str
        ``no_month``, ``no_group`` (a row without a month or group), ``double`` (a month stands twice),
        ``gap`` (a month is lacking before this one), ``negative``, ``sum`` (begin + in - out is not the
        end), ``carried`` (begin is not the end of the month before) or ``total`` (the total is not the sum
        of the groups).
    row : int
        Position of the row in the frame, from 0.
    month : int
        Twelve times the year and the month; 0 for ``no_month``.
    group : str
        "" without groups.
    column : str
        Which of `NUMBERS` is wrong; "" where a whole row is.
    found, expected : int
        What stands there and what it should be; of a gap, the month and the one that should come first. 0
        elsewhere.
    """

    kind: BreakKind
    row: int
    month: int
    group: str = ""
    column: str = ""
    found: int = 0
    expected: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """How the stock of one group changed from the first month to the last.

    Attributes
    ----------
    group : str
    first, last : int
        Months (twelve times the year and the month).
    begin, inflow, outflow, end : int
        Stock before the first month, all who came in, all who left, stock after the last month. ``end -
        begin`` is exactly ``inflow - outflow``.
    """

    group: str
    first: int
    last: int
    begin: int
    inflow: int
    outflow: int
    end: int

    @property
    def change(self) -> int:
        """End minus begin."""
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class RunChart:
    """A series around its median.

    Attributes
    ----------
    median : float
    n, n_useful : int
        Points, and those that do not lie on the median.
    longest, longest_expected : int
        Points in the longest run on one side of the median, and how long a run by chance may be.
    crossings, crossings_expected : int
        How often the series crosses its median, and how often it would at least by chance.
    first, last : int
        Positions of the first and last point of the longest run; -1 without one.
    signal : {"shift", "few_crossings", "none", "too_short"}
    """

    median: float
    n: int
    n_useful: int
    longest: int
    longest_expected: int
    crossings: int
    crossings_expected: int
    first: int
    last: int
    signal: Signal


def breaks(totals: pd.DataFrame, *, total: str = "") -> tuple[Break, ...]:
    """Return every place where monthly totals do not add up, in exact whole numbers.

    Parameters
    ----------
    totals : pandas.DataFrame, shape (n, 6)
        ``month`` (Int64: twelve times the year and the month, as `cleaning.duplicates.calendar_month`),
        ``group`` (string; "" without groups), ``begin``, ``inflow``, ``outflow``, ``end`` (Int64). Rows may
        stand in any order.
    total : str
        Group that holds the sum of all others; "" where there is none.

    Returns
    -------
    tuple of Break
        By group and month.

    Notes
    -----
    Per group and month m: ``begin + inflow - outflow = end``, ``begin(m) = end(m - 1)``, every month from
    the first to the last of all groups once. A missing number is not judged, and neither is a sum in which
    it stands: it is no mistake of the sum. Where a month stands twice its numbers are not carried on.

    Examples
    --------
    >>> rows = pd.DataFrame({"month": [24276, 24277], "group": "", "begin": [100, 103],
    ...                      "inflow": [5, 2], "outflow": [2, 1], "end": [103, 105]})
    >>> [(one.kind, one.column, one.found, one.expected) for one in breaks(rows)]
    [('sum', 'end', 105, 104)]
    """
    frame = totals.reset_index(drop=True)[list(COLUMNS)]
    has_month, has_group = frame["month"].notna(), frame["group"].notna()
    known = frame[has_month & has_group]
    found = [Break("no_month", int(row), 0) for row in np.flatnonzero(~has_month)]
    lost = np.flatnonzero(has_month & ~has_group)
    found += [Break("no_group", int(row), int(frame["month"][row])) for row in lost]
    months = [int(month) for month in known["month"]]
    ends = (min(months, default=0), max(months, default=-1))
    for group, rows in known.groupby("group", sort=False):
        found += _of_group(str(group), rows.sort_values("month", kind="stable"), ends)
    if total:
        found += _of_total(known, total)
    return tuple(found)


def _of_group(group: str, rows: pd.DataFrame, ends: tuple[int, int]) -> Iterator[Break]:
    """Yield what is wrong within one group, month by month."""
    expected, before, last = ends[0], None, 0
    for position, row in zip(rows.index, rows.to_dict(orient="records"), strict=True):
        month = int(row["month"])
        numbers = {name: None if pd.isna(row[name]) else int(row[name]) for name in NUMBERS}
        if month < expected:
            yield Break("double", int(position), month, group)
            before, last = None, month
            continue
        if month > expected:
            yield Break("gap", int(position), month, group, "", month, expected)
            before = None
        yield from _of_row(int(position), month, group, numbers, before)
        expected, before, last = month + 1, numbers["end"], month
    if last < ends[1]:
        yield Break("gap", int(rows.index[-1]), last, group, "", ends[1], last + 1)


def _of_row(
    row: int, month: int, group: str, numbers: dict[str, int | None], before: int | None
) -> Iterator[Break]:
    """Yield what is wrong with the numbers of one month, and with how they follow the month before."""
    for name, value in numbers.items():
        if value is not None and value < 0:
            yield Break("negative", row, month, group, name, value)
    begin, inflow, outflow, end = (numbers[name] for name in NUMBERS)
    if before is not None and begin is not None and begin != before:
        yield Break("carried", row, month, group, "begin", begin, before)
    if begin is None or inflow is None or outflow is None or end is None:
        return
    if begin + inflow - outflow != end:
        yield Break("sum", row, month, group, "end", end, begin + inflow - outflow)


def _of_total(known: pd.DataFrame, total: str) -> Iterator[Break]:
    """Yield numbers of the total that are not the sum of the groups of that month."""
    is_total = known["group"] == total
    by_month = known[~is_total].groupby("month")[list(NUMBERS)]
    sums = by_month.sum().mask(by_month.count().lt(by_month.size(), axis=0)).to_dict(orient="index")
    rows = known[is_total]
    for position, row in zip(rows.index, rows.to_dict(orient="records"), strict=True):
        for name, expected in sums.get(row["month"], {}).items():
            if not pd.isna(expected) and not pd.isna(row[name]) and int(row[name]) != int(expected):
                found = int(row[name])
                yield Break("total", int(position), int(row["month"]), total, str(name), found, int(expected))


def windows(totals: pd.DataFrame) -> tuple[Window, ...]:
    """Return how the stock of each group changed, decomposed exactly into in- and outflow.

    Parameters
    ----------
    totals : pandas.DataFrame
        As for `breaks`, which found nothing. A group with a missing number in it is left out: its flows
        over the window are not known.

    Returns
    -------
    tuple of Window
        In order of first appearance.

    Notes
    -----
    The change of a group is its inflow minus its outflow, and the changes of groups add up to the change of
    all; all in whole numbers, so without a rest.
    """
    found = []
    for group, rows in totals.groupby("group", sort=False):
        ordered = rows.sort_values("month", kind="stable")
        if ordered[list(NUMBERS)].isna().any(axis=None) or ordered.empty:
            continue
        inflow, outflow = (sum(int(value) for value in ordered[name]) for name in ("inflow", "outflow"))
        first, last = ordered.iloc[0], ordered.iloc[-1]
        found.append(
            Window(
                str(group), int(first["month"]), int(last["month"]), int(first["begin"]), inflow, outflow,
                int(last["end"]),
            )
        )  # fmt: skip
    return tuple(found)


def run_chart(values: Sequence[float] | pd.Series[Any]) -> RunChart:
    """Judge whether a series of months moves around its median as chance would have it.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        One value a month, in order, none missing.

    Returns
    -------
    RunChart
        ``shift`` when the longest run on one side of the median is longer than chance allows, else
        ``few_crossings`` when the median is crossed too seldom, else ``none``; ``too_short`` with fewer than
        `FEWEST_POINTS` points off the median.

    Raises
    ------
    ValueError
        When a value is missing.

    Notes
    -----
    Points on the median neither make nor break a run. A run is too long beyond ``round(log2(n) + 3)``
    points, and crossings are too few below the fifth percentile of a binomial with n - 1 trials and chance
    1/2, n being the points off the median. The rules suppose months that are independent of each other but
    for such shifts. The number that comes in or leaves may be; a *stock* is not, as it carries last month
    along: never judge one by this. R: ``qicharts2::qic(y, chart = "run")``, or ``rle(sign(y - median(y)))``
    and ``qbinom(0.05, n - 1, 0.5)``.

    References
    ----------
    Anhoej, J., & Olesen, A. V. (2014). Run charts revisited: a simulation study of run chart rules for
    detection of non-random variation in health care processes. PLoS ONE, 9(11), e113825.

    Examples
    --------
    >>> found = run_chart([3, 5, 4, 6, 3, 4, 9, 11, 10, 12, 9, 10, 11, 9, 10, 9, 12, 5])
    >>> (found.median, found.longest, found.longest_expected, found.signal)
    (9.0, 7, 7, 'few_crossings')
    """
    points = np.asarray(values, dtype=np.float64)
    if np.isnan(points).any():
        raise ValueError("A run chart needs a value of every month.")
    median = float(np.median(points)) if len(points) else math.nan
    useful = np.flatnonzero(points != median)
    sides: npt.NDArray[np.bool_] = points[useful] > median
    n = len(useful)
    starts = np.flatnonzero(np.r_[True, sides[1:] != sides[:-1]]) if n else np.array([], dtype=np.intp)
    lengths = np.diff(np.r_[starts, n])
    longest = int(lengths.max()) if n else 0
    place = int(lengths.argmax()) if n else -1
    expected = round(math.log2(n) + 3) if n else 0
    least = int(stats.binom.ppf(0.05, n - 1, 0.5)) if n > 1 else 0
    crossings = max(0, len(starts) - 1)
    return RunChart(
        median, len(points), n, longest, expected, crossings, least,
        int(useful[starts[place]]) if n else -1,
        int(useful[starts[place] + longest - 1]) if n else -1,
        _signal(n, longest > expected, crossings < least),
    )  # fmt: skip


def _signal(n: int, is_long: bool, crosses_seldom: bool) -> Signal:
    if n < FEWEST_POINTS:
        return "too_short"
    if is_long:
        return "shift"
    return "few_crossings" if crosses_seldom else "none"
