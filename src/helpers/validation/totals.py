"""Monthly totals in the parsed tables: whether they add up, and a sentence for every month that does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.cleaning.duplicates import calendar_month
from helpers.describe.stock_flow import NUMBERS, Break, breaks
from helpers.errors import Mistake
from helpers.study.monitor_spec import Stock
from helpers.study.spec import HIGHEST_THRESHOLD, Study
from helpers.validation.checks import REMEDIES, Check

SHOWN = 5
"""Mistakes of one table of totals that are told in full."""


def checks(study: Study, table: str) -> Iterator[Check]:
    """Yield one check for every declared stock of a table."""
    for position, stock in enumerate(study.monitor.stocks):
        if stock.table == table:
            columns = "+".join(_columns(study, stock).values())
            yield Check("stock", table, columns, "stock", {"stock": position})


def failing(study: Study, check: Check, frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return the rows of a parsed table whose totals do not add up."""
    rows = np.zeros(len(frame), dtype=np.bool_)
    stock = study.monitor.stocks[int(check.arguments["stock"])]
    rows[[one.row for one in _breaks(study, stock, frame)]] = True
    return rows


def mistakes(study: Study, frames: Mapping[str, pd.DataFrame]) -> list[Mistake]:
    """Return a sentence for every month whose totals do not add up.

    Parameters
    ----------
    study : Study
        Tables, variables and stocks.
    frames : mapping of str to DataFrame
        Parsed tables by declared name, with `_file` and `_row`.

    Notes
    -----
    The sentences name file, line, month, what stands there and what it should be. These are totals and no
    values of persons; all the same, a total that could be below the threshold of a study is not repeated:
    then the sentence says by how much the numbers differ.
    """
    return [one for stock in study.monitor.stocks for one in _of_stock(study, stock, frames[stock.table])]


def _of_stock(study: Study, stock: Stock, frame: pd.DataFrame) -> list[Mistake]:
    found = _breaks(study, stock, frame)
    told = [_mistake(study, stock, frame, one) for one in found[:SHOWN]]
    if len(found) > SHOWN:
        where = f"table '{stock.table}'"
        more = f"{len(found) - SHOWN} more places where the totals do not add up"
        told.append(Mistake(where, more, todo="Correct these first; the table failed_rows names all rows."))
    return told


def totals_of(study: Study, stock: Stock, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the totals of a parsed table in the shape of `describe.stock_flow`."""
    columns = _columns(study, stock)
    data: dict[str, Any] = {"month": calendar_month(frame[columns["month"]])}
    data["group"] = pd.Series("", index=frame.index, dtype="string")
    if stock.by is not None:
        codes = dict(study.variables[stock.by].codes)
        data["group"] = frame[columns["by"]].astype("object").map(codes).astype("string")
    data |= {name: frame[columns[name]].astype("Int64") for name in NUMBERS}
    return pd.DataFrame(data).reset_index(drop=True)


def _breaks(study: Study, stock: Stock, frame: pd.DataFrame) -> tuple[Break, ...]:
    return breaks(totals_of(study, stock, frame), total=stock.total or "")


def _columns(study: Study, stock: Stock) -> dict[str, str]:
    """Return which column of the file holds what."""
    names = {"month": study.tables[stock.table].time, "by": stock.by}
    names |= {name: getattr(stock, name) for name in NUMBERS}
    return {part: str(study.variables[name].column) for part, name in names.items() if name is not None}


def _mistake(study: Study, stock: Stock, frame: pd.DataFrame, one: Break) -> Mistake:
    row = frame.iloc[one.row]
    where = f"data/raw/{study.study}/{row['_file']}, line {row['_row']}"
    of = f", group '{one.group}'" if one.group else ""
    found = _found(_columns(study, stock), one)
    month = f", month {_written(one.month)}" if one.month else ""
    todo = REMEDIES["stock"]
    if one.kind in {"no_month", "no_group", "double", "gap"}:
        todo = "Ask for the complete export: every month once, for every group."
    return Mistake(f"{where}{month}{of}", found, todo=todo)


def _found(columns: Mapping[str, str], one: Break) -> str:
    column = f"'{columns[one.column]}'" if one.column else ""
    match one.kind:
        case "no_month" | "no_group":
            part = "month" if one.kind == "no_month" else "by"
            what = {"month": "month", "by": "group"}[part]
            return f"column '{columns[part]}' is empty, so that the {what} of these totals is not known"
        case "double":
            found = "this month stands more than once"
        case "gap":
            found = _lacking(one)
        case "negative":
            found = f"column {column} is below zero"
        case _:
            found = _differs(column, columns, one)
    return found


def _lacking(one: Break) -> str:
    first, last = one.expected, one.found - 1 if one.found == one.month else one.found
    return (
        f"{_written(first)} is lacking"
        if first == last
        else f"{_written(first)} to {_written(last)} are lacking"
    )


def _differs(column: str, columns: Mapping[str, str], one: Break) -> str:
    begin, inflow, outflow = (f"'{columns[name]}'" for name in ("begin", "inflow", "outflow"))
    made = {
        "sum": f"{begin} + {inflow} - {outflow} make",
        "carried": f"'{columns['end']}' of the month before is",
        "total": "the groups together make",
    }[one.kind]
    if min(one.found, one.expected) >= HIGHEST_THRESHOLD:
        return f"{column} is {one.found}, where {made} {one.expected}"
    more = "more" if one.found > one.expected else "less"
    return f"{column} is {abs(one.found - one.expected)} {more} than what {made}"


def _written(month: int) -> str:
    """Return a month as jjjj-mm; months are twelve times the year and the month (1 to 12)."""
    year, before = divmod(month - 1, 12)
    return f"{year}-{before + 1:02d}"
