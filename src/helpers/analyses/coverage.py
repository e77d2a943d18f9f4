"""What 03 shows of who is in sight: of all people of a sample, how many were seen in a declared window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.analyses.contrasts import source_of
from helpers.analyses.reached import smaller
from helpers.describe.shares import Share, wilson
from helpers.results import Absent, Behind, Column, Declared, Exhibit, Guard, Message, Name, Persons, Produced
from helpers.study.monitor_spec import Coverage
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]

COLUMNS = (
    Column("in_sight", "label", names="said"),
    Column("sample", "label", names="sample"),
    Column("n_with", "count"),
    Column("n", "count"),
    Column("n_missing", "count"),
    Column("share", "percent", interval=("low", "high")),
    Column("low", "percent", shown=False),
    Column("high", "percent", shown=False),
    Column("level", "number", shown=False),
    Column("persons", "count", shown=False),
)
NUMBERS = ("n_with", "share", "low", "high", "level")


@dataclass(frozen=True, slots=True)
class Covered:
    """How many people of a sample were in sight.

    Attributes
    ----------
    number : int
        Place in the declaration, from 1.
    declared : Coverage
    share : Share
        Of those of whom it is known; of nobody NaN.
    n_missing : int
        People of whom it is not known.
    """

    number: int
    declared: Coverage
    share: Share
    n_missing: int

    @property
    def label(self) -> Name:
        """What counts as being in sight, in the words of the declaration."""
        return Name("said", f"monitor.coverages.{self.number}.in_sight")


def in_sight(study: Study, tables: Tables) -> Produced | Absent:
    """Show of every declared coverage how many of how many people were in sight, with the interval of Wilson.

    Saves `coverage`: coverage, sample, first_day, last_day, n_with, n, n_missing, share, low, high, level.
    """
    if not study.monitor.coverages:
        return Absent(Message("coverage.absent.not_declared"))
    found = [
        covered(number, one, tables[f"sample_{one.sample}"][one.variable])
        for number, one in enumerate(study.monitor.coverages, start=1)
    ]
    tables_shown = (_table(study, one) for one in found)
    return Produced((_reading(found), *tables_shown), {"coverage": _saved(found)})


def covered(number: int, declared: Coverage, values: pd.Series) -> Covered:
    """Return how many people were in sight.

    Parameters
    ----------
    number : int
        Place in the declaration, from 1.
    declared : Coverage
    values : Series of datetime64 or boolean
        One a person of the sample. Of dates both days of the window count; a missing date is somebody who was
        not in sight or somebody unknown, as declared. A missing yes/no is always unknown.
    """
    if declared.without_date is None:
        seen = values.astype("boolean")
    else:
        first, last = pd.Timestamp(declared.first), pd.Timestamp(declared.last)
        seen = values.dt.normalize().between(first, last).astype("boolean")
        if declared.without_date == "not_known":
            seen = seen.mask(values.isna())
    known = seen.dropna()
    share = wilson(int(known.sum()), len(known), level=declared.level)
    return Covered(number, declared, share, len(seen) - len(known))


def _row(one: Covered) -> dict[str, object]:
    """Return the numbers of a coverage; `persons` is the smaller of those who were and were not in sight."""
    return {
        "in_sight": one.label.name,
        "sample": one.declared.sample,
        "n_with": one.share.n_with,
        "n": one.share.n,
        "n_missing": one.n_missing,
        "share": one.share.share,
        "low": one.share.low,
        "high": one.share.high,
        "level": one.share.level,
        "persons": smaller(one.share),
    }


def _saved(found: Sequence[Covered]) -> pd.DataFrame:
    rows = [
        {
            **_row(one),
            "coverage": one.number,
            "first_day": one.declared.from_,
            "last_day": one.declared.to,
        }
        for one in found
    ]
    return pd.DataFrame(rows).drop(columns=["in_sight", "persons"])


def _table(study: Study, one: Covered) -> Exhibit:
    return Exhibit(
        id=f"coverage.table.{one.number}",
        kind="table",
        title=Message("coverage.table.title", {"what": one.label}),
        chapter="werking",
        frame=pd.DataFrame([_row(one)]),
        columns=COLUMNS,
        guards=(Guard("n", NUMBERS), Guard("n_missing", ()), Guard("persons", NUMBERS)),
        note=Message("coverage.table.note"),
        window=Message("coverage.window", _days(one)),
        source=Message("common.source", {"tables": Name("source", source_of(study, one.declared.sample))}),
    )


def _days(one: Covered) -> dict[str, object]:
    return {"first": Declared(one.declared.first), "last": Declared(one.declared.last)}


def _reading(found: Sequence[Covered]) -> Exhibit:
    return Exhibit(
        id="coverage.reading",
        kind="text",
        title=Message("coverage.reading.title"),
        chapter="werking",
        body=tuple(_sentences(found)),
    )


def _sentences(found: Sequence[Covered]) -> Iterator[Message]:
    for one in found:
        yield from _sentences_of(one)
    yield Message("coverage.reading.outside")
    yield Message("coverage.reading.everybody")


def _sentences_of(one: Covered) -> Iterator[Message]:
    share = one.share
    if not share.n:
        yield Message("coverage.reading.nobody", {"what": one.label})
        return
    few = smaller(share)
    yield Message(
        "coverage.reading.of",
        {
            "what": one.label,
            "n": Behind(share.n_with, few),
            "of": Persons(share.n),
            "sample": Name("sample", one.declared.sample),
            **_days(one),
        },
    )
    if share.n_with:
        ends = {name: Behind(getattr(share, name), few) for name in ("share", "low", "high")}
        yield Message("coverage.reading.sure", ends | {"level": Declared(share.level)})
    if one.declared.without_date is not None:
        yield Message(f"coverage.reading.{one.declared.without_date}")
    if one.n_missing:
        yield Message("coverage.reading.missing", {"n": Persons(one.n_missing)})
