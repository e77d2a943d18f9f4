"""Tables of 02 for the reader: variables, why values are missing, and the rows of joined tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.cleaning.samples import Step
from helpers.cleaning.why_missing import OWN_KINDS, missing_name
from helpers.results import Column, Exhibit, Guard, Message
from helpers.study.shape import is_long, reachable
from helpers.study.spec import Study, Variable


class _People:
    """The people behind the rows of one table."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._places, self._names = pd.factorize(frame["person"])

    def behind(self, rows: npt.NDArray[np.bool_]) -> int:
        """Return how many people are behind some rows."""
        there = np.zeros(len(self._names) + 1, dtype=bool)
        there[self._places[rows]] = True  # a row of nobody has the last place, -1
        return int(there[:-1].sum())


def variables(study: Study, made: Mapping[str, pd.DataFrame]) -> tuple[Exhibit, ...]:
    """Show every variable of every table, and why values are missing where there are any."""
    by_kind = pd.DataFrame(list(_missing_rows(study, made)))
    return (_codebook(study, made), *([_missing(study, by_kind)] if len(by_kind) else []))


def _at_home(study: Study, made: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, str, Variable]]:
    """Yield every table and variable that belongs to it, leaving out what comes along from a joined table."""
    for table, frame in made.items():
        guests = {name for other in reachable(study, table)[1:] for name in made[other].columns}
        for name, variable in study.variables.items():
            if name in frame.columns and (name not in guests or table in variable.tables):
                yield table, name, variable


def _codebook(study: Study, made: Mapping[str, pd.DataFrame]) -> Exhibit:
    """Show every variable of every table."""
    rows = []
    people = {table: _People(frame) for table, frame in made.items()}
    for table, name, variable in _at_home(study, made):
        known = made[table][name].notna().to_numpy(dtype=bool)
        rows.append(
            {
                "table": table,
                "variable": name,
                "type": variable.type,
                "origin": _origin(variable),
                "unit": variable.unit,
                "n_known": int(known.sum()),
                "n_missing": int((~known).sum()),
                "persons_known": people[table].behind(known),
                "persons_missing": people[table].behind(~known),
            }
        )
    columns = (
        Column("table", "label", names="table"),
        Column("variable", "label", names="variable"),
        Column("type", "label"),
        Column("origin", "label"),
        Column("unit", "label", names="unit"),
        Column("n_known", "count"),
        Column("n_missing", "count"),
    )
    behind = {"n_known": "persons_known", "n_missing": "persons_missing"}
    guards = (Guard("n_known", ("n_missing",)), Guard("n_missing", ("n_known",)))
    if _has_long(study):
        both = ("n_known", "n_missing")
        guards = (Guard("persons_known", both), Guard("persons_missing", both))
    return _exhibit("codebook", pd.DataFrame(rows), columns, guards, _shown(study, behind))


def _origin(variable: Variable) -> str:
    """Return where a variable comes from."""
    if variable.reduce is not None:
        return "reduced"
    if variable.scale is not None:
        return "scored"
    return "derived" if variable.derive else "column"


def _missing_rows(study: Study, made: Mapping[str, pd.DataFrame]) -> Iterator[dict[str, object]]:
    """Yield how often each variable is missing for each reason."""
    people = {table: _People(frame) for table, frame in made.items()}
    for table, name, _ in _at_home(study, made):
        kinds = made[table][missing_name(name)].cat
        codes = kinds.codes.to_numpy()
        there = np.unique(codes[codes >= 0])
        for kind, place in sorted((str(kinds.categories[int(one)]), int(one)) for one in there):
            own = kind in OWN_KINDS
            yield {
                "table": table,
                "variable": name,
                "kind": kind if own else "code",
                "code": "" if own else kind,
                "n": int((codes == place).sum()),
                "persons": people[table].behind(codes == place),
            }


def _missing(study: Study, by_kind: pd.DataFrame) -> Exhibit:
    """Show missing values by kind; refused is not the same as not asked."""
    columns = (
        Column("table", "label", names="table"),
        Column("variable", "label", names="variable"),
        Column("kind", "label"),
        Column("code", "text"),
        Column("n", "count"),
    )
    guards = (Guard("n", (), adds_up_within=("table", "variable")),)
    if _has_long(study):
        guards = (Guard("persons", ("n",), adds_up_within=("table", "variable")),)
    return _exhibit("missing", by_kind, columns, guards, _shown(study, {"n": "persons"}))


def joined(steps: Sequence[Step]) -> Exhibit:
    """Show where the rows of joined tables went; behind each number of rows stand its people."""
    rows = []
    chains: dict[tuple[str, str, str], list[Step]] = {}
    for step in steps:
        chains.setdefault((step.sample, step.table, step.arm), []).append(step)
    for (sample, table, arm), chain in chains.items():
        place = {"sample": sample, "table": table, "arm": arm}
        first, last = chain[0], chain[-1]
        rows.append({**place, "step": "read", "n": first.n_in, "persons": first.persons_in})
        for name in dict.fromkeys(step.step for step in chain):
            here = [step for step in chain if step.step == name and step.n_dropped]
            n, persons = sum(one.n_dropped for one in here), sum(one.persons_dropped for one in here)
            rows += [{**place, "step": f"not_{name}", "n": n, "persons": persons}] if here else []
        rows.append({**place, "step": "in_sample", "n": last.n_out, "persons": last.persons_out})
    columns = (
        Column("sample", "label", names="sample"),
        Column("table", "label", names="table"),
        Column("arm", "label", names="arm"),
        Column("step", "label"),
        Column("n", "count"),
        Column("persons", "count"),
    )
    guards = (Guard("persons", ("n",), adds_up_within=("sample", "table", "arm")),)
    return _exhibit("joined", pd.DataFrame(rows), columns, guards, {})


def _has_long(study: Study) -> bool:
    """Return whether some table has several rows per person, so that rows are not people."""
    return any(is_long(table) for table in study.tables.values())


def _shown(study: Study, behind: Mapping[str, str]) -> dict[str, bool]:
    """Return which columns of persons stay: none where every row is a person already."""
    return dict.fromkeys(behind.values(), _has_long(study))


def _exhibit(
    name: str,
    frame: pd.DataFrame,
    columns: tuple[Column, ...],
    guards: tuple[Guard, ...],
    persons: Mapping[str, bool],
) -> Exhibit:
    """Return a table of 02, with the numbers of persons behind its rows in the file but not on the page."""
    kept = [one for one, stays in persons.items() if stays]
    return Exhibit(
        id=f"clean.{name}",
        kind="table",
        title=Message(f"clean.{name}.title"),
        chapter="assurance",
        frame=frame.drop(columns=[one for one in persons if one not in kept]),
        columns=(*columns, *(Column(one, "count", shown=False) for one in kept)),
        guards=guards,
        note=Message(f"clean.{name}.note"),
    )
