"""How rows belong together: none double, in declared waves, spells after each other, each of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.cleaning.duplicates import Doubles, doubles
from helpers.cleaning.links import people
from helpers.study.shape import join_of, sides
from helpers.study.spec import Study
from helpers.validation import totals
from helpers.validation.checks import ROW_NUMBER, Check
from helpers.validation.run import CheckResult

Flags = npt.NDArray[np.bool_]
COMPLETE_UNITS = frozenset({"person", "person-wave", "person-month"})
"""Units of which a person without any row is worth asking about; having no event or spell is not."""


def structure_checks(study: Study) -> tuple[Check, ...]:
    """Return the checks of our own, by table as declared."""
    return tuple(check for name in study.tables for check in _checks(study, name))


def _checks(study: Study, name: str) -> Iterator[Check]:
    """Yield the checks of one table."""
    table = study.tables[name]
    keyed = table.unit in COMPLETE_UNITS and table.id != ROW_NUMBER
    if keyed and (table.unit != "person" or table.duplicates != "refuse"):
        columns = "+".join([table.id, *(_column(study, one) for one in (table.wave, table.time) if one)])
        yield Check("once", name, columns, "once", {"duplicates": table.duplicates})
    for join in study.joins:
        left, _, right = join.expect.partition(":")
        for side, one in ((left, join.from_), (right, join.to)):
            if one == name and side == "1" and table.duplicates != "refuse" and join.on != table.id:
                yield Check("join", name, join.on, "join")
    if table.unit == "person-wave":
        yield Check("waves", name, _column(study, table.wave), "waves", {"value_set": list(table.waves)})
    if table.unit == "spell":
        columns = f"{_column(study, table.time)}+{_column(study, table.until)}"
        yield Check("overlap", name, columns, "overlap")
    own_join = join_of(study, name)
    if own_join is not None:
        yield Check("orphan", name, own_join.on, "orphan", {"base": sides(own_join)[1]}, "warning")
        if table.unit in COMPLETE_UNITS:
            base = sides(own_join)[1]
            yield Check("absent", base, own_join.on, "absent", {"joined": name}, "warning")
    yield from totals.checks(study, name)


def _column(study: Study, variable: str | None) -> str:
    """Return the column of a variable."""
    return str(study.variables[str(variable)].column)


class Seen:
    """The parsed tables, with what several checks ask of the same table worked out once.

    Parameters
    ----------
    study : Study
        Tables, joins and variables.
    frames : mapping of str to DataFrame
        Parsed tables by declared name.
    """

    def __init__(self, study: Study, frames: Mapping[str, pd.DataFrame]) -> None:
        self.study = study
        self.frames = {name: frame.reset_index(drop=True) for name, frame in frames.items()}
        self._doubles: dict[str, Doubles] = {}
        self._people: dict[str, pd.Series] = {}

    def doubles(self, table: str) -> Doubles:
        """Return the double rows of a table."""
        if table not in self._doubles:
            self._doubles[table] = doubles(self.study, table, self.frames[table])
        return self._doubles[table]

    def people(self, table: str) -> pd.Series:
        """Return who each row of a table is, missing where nobody is known."""
        if table not in self._people:
            self._people[table], _ = people(self.study, table, self.frames)
        return self._people[table]

    def column(self, table: str, variable: str | None) -> pd.Series:
        """Return the column of a variable."""
        return self.frames[table][_column(self.study, variable)]


def run_structure(
    checks: Sequence[Check], study: Study, frames: Mapping[str, pd.DataFrame]
) -> tuple[CheckResult, ...]:
    """Run the checks of our own.

    Parameters
    ----------
    checks : sequence of Check
        From `structure_checks`.
    study : Study
        Tables, joins and variables.
    frames : mapping of str to DataFrame
        Parsed tables by declared name, with `_file` and `_row`.

    Returns
    -------
    tuple of CheckResult
        In the order of `checks`. Rows that a decision on double rows leaves out are not looked at.
    """
    seen = Seen(study, frames)
    results = []
    for check in checks:
        dropped = seen.doubles(check.table).dropped
        rows = tuple(int(row) for row in np.flatnonzero(FAILING[check.kind](check, seen) & ~dropped))
        results.append(CheckResult(check, not rows, int((~dropped).sum()), len(rows), rows))
    return tuple(results)


def _once(check: Check, seen: Seen) -> Flags:
    """Return the rows with a key that other rows have too."""
    return seen.doubles(check.table).clash


def _join(check: Check, seen: Seen) -> Flags:
    """Return the rows with a key of a join that other rows have too."""
    keys = seen.frames[check.table][check.column].astype("string")
    left = keys[~seen.doubles(check.table).dropped].dropna()
    return keys.isin(left[left.duplicated()]).to_numpy(dtype=bool)


def _waves(check: Check, seen: Seen) -> Flags:
    """Return the rows whose wave is missing or not declared; what cannot be read is told elsewhere."""
    frame = seen.frames[check.table]
    declared = frame[check.column].isin(check.arguments["value_set"]).fillna(value=False)
    variable = seen.study.variables[str(seen.study.tables[check.table].wave)]
    unreadable = (frame[f"{check.column}__missing"] == "unreadable").fillna(value=False)
    told = unreadable & (variable.unreadable == "stop")
    return (~declared & ~told).to_numpy(dtype=bool)


def _overlap(check: Check, seen: Seen) -> Flags:
    """Return the spells that begin before an earlier one of the same person ended, and those earlier ones.

    A spell that has not ended lasts for ever. One may begin on the day on which the other ends.
    """
    frame, table = seen.frames[check.table], seen.study.tables[check.table]
    begin, end = (seen.column(check.table, one) for one in (table.time, table.until))
    columns = {
        "who": frame[table.id].astype("string"),
        "begin": begin,
        "end": end.fillna(pd.Timestamp.max.floor("D")),
    }
    known = begin.notna().to_numpy() & ~seen.doubles(check.table).dropped
    spells = pd.DataFrame(columns)[known].sort_values(["who", "begin", "end"], kind="stable")
    of_one = spells.groupby("who", sort=False)
    latest = of_one["end"].cummax().groupby(spells["who"], sort=False).shift()
    overlapping = (spells["begin"] < latest) | (spells["end"] > of_one["begin"].shift(-1))
    failing = np.zeros(len(frame), dtype=bool)
    failing[spells.index[overlapping]] = True
    return failing


def _orphan(check: Check, seen: Seen) -> Flags:
    """Return the rows of which nobody is in the table that they are joined to."""
    return seen.people(check.table).isna().to_numpy(dtype=bool)


def _absent(check: Check, seen: Seen) -> Flags:
    """Return the rows of people of whom the joined table has no row."""
    there = seen.people(str(check.arguments["joined"])).dropna().unique()
    return ~seen.people(check.table).isin(there).to_numpy(dtype=bool)


def _stock(check: Check, seen: Seen) -> Flags:
    """Return the rows whose monthly totals do not add up."""
    return totals.failing(seen.study, check, seen.frames[check.table])


FAILING: dict[str, Callable[[Check, Seen], Flags]] = {
    "once": _once,
    "join": _join,
    "waves": _waves,
    "overlap": _overlap,
    "orphan": _orphan,
    "absent": _absent,
    "stock": _stock,
}
"""Which rows fail, by kind of check."""
