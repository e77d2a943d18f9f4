"""One value per person from the rows that a joined table has of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.cleaning.why_missing import NO_ROWS, NO_VALUES, TIME_UNKNOWN
from helpers.study.base import Code
from helpers.study.rules_reductions import NONE
from helpers.study.spec import Reduction, Variable

BY_MONTH = frozenset({"time_to", "first_of"})
BY_ORDER = frozenset({"first", "last"})
FALSE_OR_ZERO = {"boolean": False, "integer": 0, "real": 0.0, "category": NONE}


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of one joined table, ready to be reduced.

    Attributes
    ----------
    who : (n,) int array
        Position of the person of each row, from 0.
    n_persons : int
        Number of persons, those without rows included.
    month : (n,) Int64 Series
        Month of each row; missing where it is not known, and everywhere in a table without months.
    order : (n,) Series
        What rows are put in order by: date or wave; missing where it is not known.
    """

    who: npt.NDArray[np.intp]
    n_persons: int
    month: pd.Series
    order: pd.Series


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """A reduced variable.

    Attributes
    ----------
    content : (n_persons,) Series
        One value per person, not yet of the declared type.
    kinds : (n_persons,) string Series
        Why it is missing: "no_rows", "no_values" or "time_unknown"; missing where there is a value.
    """

    content: pd.Series
    kinds: pd.Series


def reduce_rows(rows: Rows, values: pd.Series, source: Variable, variable: Variable) -> Reduced:
    """Reduce the rows of each person to one value.

    Parameters
    ----------
    rows : Rows
        Whose rows they are and when they were.
    values : (n,) Series
        The variable that is reduced, cleaned; missing where not known.
    source, variable : Variable
        Declarations of the variable that is reduced, and of the one that is made.

    Returns
    -------
    Reduced
        In the order of the persons.

    Notes
    -----
    Only rows inside the window count, both its months included; a row whose month is not known is in no
    window. Of these rows only those with a known value are used:

    =========  ===========================================================================================
    any        true when some row has a value of `equals`, false when none has
    count      number of rows with a value of `equals`; without `equals`, number of known values
    share      that number divided by the number of rows
    sum, mean  over the rows
    first      value of the earliest row (of rows at the same time, the first in the file)
    last       value of the latest row (of rows at the same time, the last in the file)
    time_to    month of the earliest row with a value of `equals`; where none has, the last month of any row.
               Which of the two it is, an `any` or `first_of` with the same `equals` and `months` tells
    first_of   the value of `equals` that came first (at the same time: the first in `equals`), or "none"
    =========  ===========================================================================================

    A person with no row in the window gets what `without_rows` says: missing ("no_rows"), or zero (false,
    0, "none"). Somebody whose rows all have unknown values is missing in either case ("no_values"), and so
    is somebody with rows of which nobody knows when they were and none in the window ("time_unknown"):
    a zero would claim what is not known.
    """
    reduction = variable.reduce
    if reduction is None:
        raise ValueError("Only a variable with 'reduce' is reduced.")
    placed = _placed(rows, reduction)
    usable = placed & _in_window(rows, reduction)
    known = usable & values.notna().to_numpy(dtype=bool)
    frame = pd.DataFrame(
        {
            "who": rows.who,
            "value": values.to_numpy(),
            "month": rows.month.to_numpy(),
            "order": rows.order.to_numpy(),
            "rank": _rank(values, source, reduction.equals),
        }
    )[known]
    found = HOW[reduction.how](frame, reduction)
    result = found.reindex(range(rows.n_persons)).astype("object")
    kinds = _kinds(rows, placed, usable, known)
    if reduction.without_rows == "zero":
        nobody = (kinds == NO_ROWS).fillna(value=False).to_numpy(dtype=bool)
        result[nobody] = FALSE_OR_ZERO[variable.type]
        kinds = kinds.mask(nobody, pd.NA)
    return Reduced(_named(result, variable), kinds)


def _placed(rows: Rows, reduction: Reduction) -> npt.NDArray[np.bool_]:
    """Return which rows have the time that the reduction needs."""
    placed = np.ones(len(rows.who), dtype=bool)
    if reduction.months is not None or reduction.how in BY_MONTH:
        placed &= rows.month.notna().to_numpy(dtype=bool)
    if reduction.how in BY_ORDER | BY_MONTH:
        placed &= rows.order.notna().to_numpy(dtype=bool)
    return placed


def _in_window(rows: Rows, reduction: Reduction) -> npt.NDArray[np.bool_]:
    """Return which rows lie in the window."""
    if reduction.months is None:
        return np.ones(len(rows.who), dtype=bool)
    first, last = reduction.months
    return rows.month.between(first, last).fillna(value=False).to_numpy(dtype=bool)


def _rank(values: pd.Series, source: Variable, equals: tuple[Code, ...]) -> npt.NDArray[np.int64]:
    """Return the position in `equals` of each value, and -1 for a value that does not count."""
    if not equals:
        return np.zeros(len(values), dtype=np.int64)
    wanted: list[object] = list(equals)
    if source.type == "boolean":
        wanted = [str(value) == "yes" for value in equals]
    elif source.type in {"category", "text"}:
        wanted = [str(value) for value in equals]
    ranks = {value: position for position, value in reversed(list(enumerate(wanted)))}
    return np.asarray(values.astype("object").map(ranks).fillna(-1), dtype=np.int64)


def _kinds(
    rows: Rows, placed: npt.NDArray[np.bool_], usable: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]
) -> pd.Series:
    """Return why nothing can be said of a person."""
    kinds = pd.Series(NO_ROWS, index=range(rows.n_persons), dtype="string")
    kinds = kinds.mask(_have(rows, ~placed), TIME_UNKNOWN)
    kinds = kinds.mask(_have(rows, usable), NO_VALUES)
    return kinds.mask(_have(rows, known), pd.NA)


def _have(rows: Rows, flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return which persons have a flagged row."""
    return np.bincount(rows.who[flags], minlength=rows.n_persons).astype(bool)


def _named(result: pd.Series, variable: Variable) -> pd.Series:
    """Return a category by its declared name."""
    if variable.type != "category":
        return result
    names = {str(code): name for code, name in variable.codes.items()}
    return result.map(lambda value: names.get(str(value)), na_action="ignore")


def _counting(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["rank"] >= 0]


def _any(frame: pd.DataFrame, _: Reduction) -> pd.Series:
    return (frame["rank"] >= 0).groupby(frame["who"]).any()


def _count(frame: pd.DataFrame, _: Reduction) -> pd.Series:
    return (frame["rank"] >= 0).groupby(frame["who"]).sum()


def _share(frame: pd.DataFrame, _: Reduction) -> pd.Series:
    return (frame["rank"] >= 0).groupby(frame["who"]).mean()


def _sum(frame: pd.DataFrame, _: Reduction) -> pd.Series:
    return frame.groupby("who")["value"].sum()


def _mean(frame: pd.DataFrame, _: Reduction) -> pd.Series:
    return frame.groupby("who")["value"].mean()


def _first(frame: pd.DataFrame, _: Reduction) -> pd.Series:
    ordered = frame.sort_values("order", kind="stable").drop_duplicates("who", keep="first")
    return ordered.set_index("who")["value"]


def _last(frame: pd.DataFrame, _: Reduction) -> pd.Series:
    ordered = frame.sort_values("order", kind="stable").drop_duplicates("who", keep="last")
    return ordered.set_index("who")["value"]


def _time_to(frame: pd.DataFrame, _: Reduction) -> pd.Series:
    came = _counting(frame).groupby("who")["month"].min()
    return came.combine_first(frame.groupby("who")["month"].max())


def _first_of(frame: pd.DataFrame, reduction: Reduction) -> pd.Series:
    came = _counting(frame).sort_values(["order", "rank"], kind="stable").drop_duplicates("who")
    names = came.set_index("who")["rank"].map(dict(enumerate(map(str, reduction.equals))))
    seen = pd.Series(NONE, index=frame["who"].unique(), dtype="object")
    return names.astype("object").combine_first(seen)


HOW: dict[str, Callable[[pd.DataFrame, Reduction], pd.Series]] = {
    "any": _any,
    "first": _first,
    "last": _last,
    "sum": _sum,
    "mean": _mean,
    "count": _count,
    "share": _share,
    "time_to": _time_to,
    "first_of": _first_of,
}
