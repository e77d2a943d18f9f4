"""What 03 shows: whether the monthly totals add up, and how the stock changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from helpers.cleaning.duplicates import calendar_month
from helpers.describe.stock_flow import NUMBERS, RunChart, Window, run_chart, windows
from helpers.results import Absent, Behind, Column, Declared, Exhibit, Guard, Message, Name, Produced
from helpers.study.monitor_spec import Stock
from helpers.study.rules_data import categories
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]

EVERYONE = "all"
FLOWS = ("inflow", "outflow")
COUNTS = tuple(Column(name, "count") for name in NUMBERS)
MONTHS = (Column("group", "label", names="category"), Column("month", "month"), *COUNTS)
FIGURE = (
    Column("month", "month"),
    *COUNTS,
    *(Column(f"median_{flow}", "number", shown=False) for flow in FLOWS),
    *(Column(f"run_{flow}", "label", shown=False) for flow in FLOWS),
)
CHANGE = (Column("group", "label", names="category"), *COUNTS, Column("change", "estimate"))
NOTHING, SHIFT = "", "shift"


@dataclass(frozen=True)
class Counted:
    """One declared stock with its totals.

    Attributes
    ----------
    number : int
        Its place in the declaration, from 1.
    stock : Stock
    rows : DataFrame
        ``group`` (``variable.category``; "all" for everybody), ``month`` and `NUMBERS`, groups in declared
        order and everybody last.
    everybody : DataFrame
        Rows of everybody, in order of time; empty where a number is missing in each month.
    """

    number: int
    stock: Stock
    rows: pd.DataFrame
    everybody: pd.DataFrame

    @property
    def has_groups(self) -> bool:
        """Whether there is more than everybody together."""
        return self.stock.by is not None


def monthly(study: Study, tables: Tables) -> Produced | Absent:
    """Show every declared stock by month, how it changed, and whether in- or outflow shifted.

    01 has stopped the run already where begin + in - out is not the end. Saves `stock`: stock, group, month,
    begin, inflow, outflow, end.
    """
    if not study.monitor.stocks:
        return Absent(Message("stock.absent.not_declared"))
    found = [
        _counted(study, number, stock, tables[f"clean_{stock.table}"])
        for number, stock in enumerate(study.monitor.stocks, start=1)
    ]
    exhibits = [exhibit for one in found for exhibit in _exhibits(one)]
    saved = [one.rows.assign(stock=one.number)[["stock", *(c.name for c in MONTHS)]] for one in found]
    return Produced(tuple(exhibits), {"stock": pd.concat(saved, ignore_index=True)})


def _counted(study: Study, number: int, stock: Stock, clean: pd.DataFrame) -> Counted:
    data: dict[str, Any] = {"month": calendar_month(clean[str(study.tables[stock.table].time)])}
    data |= {name: clean[getattr(stock, name)].astype("Int64") for name in NUMBERS}
    data["group"] = pd.Series(EVERYONE, index=clean.index, dtype="string")
    if stock.by is not None:
        groups = clean[stock.by].astype("string")
        data["group"] = groups if stock.total is None else groups.replace({stock.total: EVERYONE})
    rows = pd.DataFrame(data).sort_values(["month"], kind="stable")
    everybody = rows[rows["group"] == EVERYONE]
    if stock.by is not None and stock.total is None:
        everybody = _together(rows)
    names = [name for name in _groups(study, stock) if name != stock.total]
    parts = [rows[rows["group"] == name].assign(group=f"{stock.by}.{name}") for name in names]
    together = pd.concat([*parts, everybody], ignore_index=True)[[column.name for column in MONTHS]]
    return Counted(number, stock, together, everybody.reset_index(drop=True))


def _groups(study: Study, stock: Stock) -> tuple[str, ...]:
    return categories(study.variables[stock.by]) if stock.by is not None else ()


def _together(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sum of all groups by month; missing where a number of a group is."""
    by_month = rows.groupby("month")[list(NUMBERS)]
    summed = by_month.sum().mask(by_month.count().lt(by_month.size(), axis=0))
    return summed.reset_index().assign(group=EVERYONE).astype({"group": "string"})


def _exhibits(found: Counted) -> Iterator[Exhibit]:
    window = next(iter(windows(found.everybody)), None)
    charts = _charts(found.everybody) if window is not None else {}
    yield _about(found, _reading(found, window, charts))
    if window is not None:
        yield _about(found, _figure(found, window, charts))
    if found.has_groups:
        yield _about(found, _change(found))
    if found.has_groups or window is None:  # else the table of the figure says it all
        yield _about(found, _months(found))


def _about(found: Counted, exhibit: Exhibit) -> Exhibit:
    """Add what every exhibit of a stock says of itself: which stock, from which table, counted in what."""
    stock = {"stock": Name("said", f"monitor.stocks.{found.number}.label")}
    return replace(
        exhibit,
        id=f"stock.{exhibit.id}.{found.number}",
        title=Message(f"stock.{exhibit.id}.title", stock),
        chapter="werking",
        unit=Message(f"stock.unit.{found.stock.counts}"),
        source=Message("common.source", {"tables": Name("source", found.stock.table)}),
    )


def _charts(everybody: pd.DataFrame) -> dict[str, RunChart]:
    return {flow: run_chart(everybody[flow].astype("float64")) for flow in FLOWS}


def _guarded(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows without the flows of a month of which a number is missing: nothing could guard them."""
    lacks = rows[list(NUMBERS)].isna().any(axis=1)
    return rows.assign(**{flow: rows[flow].mask(lacks) for flow in FLOWS})


def _guards(down: tuple[str, ...], along: tuple[str, ...] | None = None) -> tuple[Guard, ...]:
    """Return how totals of a month are withheld.

    Begin and end of a month are known from its neighbours, and with them the difference of in and out: so
    in- and outflow are withheld together, and with a begin or end that is withheld. In- and outflow of the
    window are known, and so are the totals over the groups of a month: nothing is withheld alone.

    Parameters
    ----------
    down : tuple of str
        Columns within which the months of one group stand.
    along : tuple of str or None
        Columns within which the groups of one month stand; None without groups.
    """
    return tuple(
        Guard(name, tuple(other for other in FLOWS if other != name), adds_up_within=within)
        for name in NUMBERS
        for within in ((down, along) if name in FLOWS else (along,))
    )


def _months(found: Counted) -> Exhibit:
    columns = MONTHS if found.has_groups else MONTHS[1:]
    return Exhibit(
        id="months",
        kind="table",
        title=Message("stock.months.title"),
        chapter="werking",
        frame=_guarded(found.rows)[[column.name for column in columns]],
        columns=columns,
        guards=_guards(("group",), ("month",)) if found.has_groups else _guards(()),
        note=Message(f"stock.months.note_{found.stock.counts}"),
    )


def _figure(found: Counted, window: Window, charts: Mapping[str, RunChart]) -> Exhibit:
    frame = found.everybody[["month", *NUMBERS]].copy()
    for flow, chart in charts.items():
        frame[f"median_{flow}"] = chart.median
        in_run = pd.Series(range(len(frame))).between(chart.first, chart.last) & (chart.signal == SHIFT)
        frame[f"run_{flow}"] = in_run.map({True: SHIFT, False: NOTHING}).astype("string").to_numpy()
    values = _of_window(window) | {"stock": Name("said", f"monitor.stocks.{found.number}.label")}
    return Exhibit(
        id="figure",
        kind="figure",
        drawing="stock",
        title=Message("stock.figure.title"),
        chapter="werking",
        frame=frame,
        columns=FIGURE,
        guards=(*_guards(()), *(Guard(flow, (f"median_{flow}",)) for flow in FLOWS)),
        note=Message("stock.figure.note"),
        alt=Message("stock.figure.alt", values),
    )


def _change(found: Counted) -> Exhibit:
    rows = [
        {"group": one.group, **{name: getattr(one, name) for name in NUMBERS}, "change": one.change}
        for one in windows(found.rows)
    ]
    frame = pd.DataFrame(rows, columns=[column.name for column in CHANGE])
    whole = {column.name: "Int64" for column in CHANGE if column.kind != "label"}
    others = {name: tuple(other for other in (*NUMBERS, "change") if other != name) for name in NUMBERS}
    return Exhibit(
        id="change",
        kind="table",
        title=Message("stock.change.title"),
        chapter="werking",
        frame=frame.astype({"group": "string"} | whole),
        columns=CHANGE,
        guards=tuple(Guard(name, others[name], adds_up_within=()) for name in NUMBERS),
        note=Message("stock.change.note"),
    )


def _of_window(window: Window) -> dict[str, object]:
    """Return the numbers of a window for a sentence; from three of them the fourth could be computed."""
    fewest = min(window.begin, window.inflow, window.outflow, window.end)
    values: dict[str, object] = {
        name: Behind(float(getattr(window, name)), fewest) for name in (*NUMBERS, "first", "last")
    }
    return values | {"change": Behind(float(abs(window.change)), fewest)}


def _reading(found: Counted, window: Window | None, charts: Mapping[str, RunChart]) -> Exhibit:
    return Exhibit(
        id="reading",
        kind="text",
        title=Message("stock.reading.title"),
        chapter="werking",
        body=tuple(_sentences(found, window, charts)),
    )


def _sentences(found: Counted, window: Window | None, charts: Mapping[str, RunChart]) -> Iterator[Message]:
    yield Message(f"stock.reading.counts_{found.stock.counts}")
    lacking = int(found.rows[list(NUMBERS)].isna().any(axis=1).sum())
    if lacking:
        yield Message("stock.reading.unchecked", {"n": Declared(lacking)})
    if window is None:
        yield Message("stock.reading.no_window")
        return
    months = {"n": Declared(window.last - window.first + 1)}
    yield Message("stock.reading.adds_up", months)
    way = "same" if window.change == 0 else "more" if window.change > 0 else "fewer"
    yield Message(f"stock.reading.{way}", _of_window(window))
    for flow, chart in charts.items():
        yield _run(found.everybody, flow, chart)
    yield Message("stock.reading.not_why")


def _run(everybody: pd.DataFrame, flow: str, chart: RunChart) -> Message:
    """Say whether a flow shifted, and when; nothing of why."""
    values: dict[str, object] = {"flow": Name("word", f"stock.words.{flow}")}
    if chart.signal == SHIFT:
        months = everybody["month"].iloc[[chart.first, chart.last]]
        run = everybody[flow].iloc[chart.first : chart.last + 1]
        fewest = int(everybody[flow].min())
        values |= {
            name: Behind(float(month), fewest) for name, month in zip(("first", "last"), months, strict=True)
        }
        values |= {"n": Declared(chart.longest), "median": Behind(chart.median, fewest)}
        side = "above" if float(run.iloc[0]) > chart.median else "below"
        return Message(f"stock.reading.shift_{side}", values)
    return Message(f"stock.reading.{chart.signal}", values)
