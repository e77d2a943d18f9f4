"""`snapshot`: fetch a table of Statistics Netherlands once, with what must be known of it, into data/raw."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import hashlib
import io
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from helpers.errors import Mistake, ParameterMistake, nearest
from helpers.manifest import write_atomically
from helpers.paths import Project
from helpers.readers.snapshot import LICENCE, Status
from helpers.study.shape import snapshot_name

ID = re.compile(r"[0-9]{4,6}[A-Za-z]{2,4}")
EXAMPLE = "82015NED"
STATUSES: Mapping[str, Status] = {
    "Definitief": "definitive",
    "NaderVoorlopig": "revised_provisional",
    "Voorlopig": "provisional",
}
NOT_DIMENSIONS = frozenset({"TableInfos", "TypedDataSet", "DataProperties", "CategoryGroups"})
PERIODS = "Perioden"
Rows = Sequence[Mapping[str, Any]]


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser(
        "snapshot", help="fetch a table of Statistics Netherlands into data/raw, once"
    )
    command.add_argument("--table", required=True, help=f"its id at opendata.cbs.nl, such as {EXAMPLE}")
    command.add_argument("--study", required=True, help="name of the study that uses it")
    command.add_argument("--filter", default="", help="rows to fetch, in OData: \"Perioden eq '2023JJ00'\"")
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Fetch a table and write it with its facts; refuse to write over an earlier one."""
    project = Project.here()
    _require(project, given)
    folder = project.raw(given.study)
    file = folder / f"{given.table}.csv"
    if file.exists():
        found = f"{project.shown(file)} is there already, and results may rest on it"
        raise ParameterMistake(Mistake("TABLE", found, todo="Move it away before you fetch it again."))
    fetched = _fetched(given.table, given.filter)
    rows = fetched["TypedDataSet"]
    if not rows:
        found = f"table {given.table} has no rows" + (f" with filter {given.filter}" if given.filter else "")
        raise ParameterMistake(Mistake("TABLE", found, todo="Look at the filter."))
    content = _csv(fetched)
    facts = _facts(given, fetched, content)
    write_atomically(folder / snapshot_name(file.name), facts.encode("utf-8"))
    write_atomically(file, content)
    sys.stdout.write(
        f"{project.shown(file)}: {len(rows):,} rows of table {given.table}, "
        f"{fetched['TableInfos'][0].get('Title', '')}.\n"
        f"Declare it in studies/{given.study}/study.yml as any other file:\n"
        f"    files: [{file.name}]\n    dialect: en\n"
        f"Its facts and its licence ({LICENCE}) stand beside it, in {snapshot_name(file.name)}.\n"
    )
    return 0


def _require(project: Project, given: argparse.Namespace) -> None:
    """Refuse an id that is none, and a study that is not there."""
    mistakes = []
    if not ID.fullmatch(given.table):
        found = f"'{given.table}' is no id of a table"
        mistakes.append(Mistake("TABLE", found, f"figures and letters, such as {EXAMPLE}"))
    declared = sorted(path.parent.name for path in project.studies.glob("*/study.yml"))
    if given.study not in declared:
        found = f"there is no study '{given.study}'"
        mistakes.append(Mistake("STUDY", found, ", ".join(declared), nearest(given.study, declared)))
    if mistakes:
        raise ParameterMistake(mistakes)


def _fetched(table: str, rows: str) -> dict[str, Any]:
    """Return the parts of a table by their name, as Statistics Netherlands sends them."""
    try:
        import cbsodata  # type: ignore[import-untyped]
    except ImportError:
        todo = "Use make snapshot, or: python bootstrap.py --groups examples -- snapshot ..."
        raise ParameterMistake(Mistake("TABLE", "the package cbsodata is not installed", todo=todo)) from None
    try:
        parts: dict[str, Any] = cbsodata.download_data(table, typed=True, filters=rows or None)
    except (OSError, ValueError, KeyError) as fault:  # what its library for the web raises is an OSError
        found = f"table {table} could not be fetched from opendata.cbs.nl ({type(fault).__name__})"
        todo = "Is the id right, and the filter? Is there a connection? Then try again later."
        raise ParameterMistake(Mistake("TABLE", found, todo=todo)) from None
    return parts


def _dimensions(parts: Mapping[str, Any]) -> list[str]:
    """Return the columns that are codes, in the order of the table."""
    return [name for name in parts["TypedDataSet"][0] if name in parts and name not in NOT_DIMENSIONS]


def _csv(parts: Mapping[str, Any]) -> bytes:
    """Return the rows as text: codes without the blanks around them, and beside each its title."""
    rows: Rows = parts["TypedDataSet"]
    titles = {
        name: {_code(one["Key"]): _code(one.get("Title")) for one in parts[name]}
        for name in _dimensions(parts)
    }
    heads = [head for name in rows[0] for head in ((name, f"{name}_title") if name in titles else (name,))]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    for row in rows:
        cells = []
        for name in rows[0]:
            value = row.get(name)
            cells.append(_code(value))
            if name in titles:
                cells.append(titles[name].get(_code(value), ""))
        writer.writerow(cells)
    return out.getvalue().encode("utf-8")


def _code(value: object) -> str:
    """Return a cell without blanks around it; "." and nothing are empty."""
    text = "" if value is None else str(value).strip()
    return "" if text == "." else text


def _facts(given: argparse.Namespace, parts: Mapping[str, Any], content: bytes) -> str:
    """Return the facts as YAML."""
    about = parts["TableInfos"][0]
    columns = {
        str(one["Key"]): " ".join(filter(None, (_code(one.get("Title")), _unit(one))))
        for one in parts.get("DataProperties", ())
        if one.get("Key")
    }
    facts = {
        "table": given.table,
        "title": _code(about.get("Title")),
        "modified": str(about.get("Modified", ""))[:10],
        "status": _status(parts),
        "licence": LICENCE,
        "source": f"Statistics Netherlands (CBS), StatLine table {given.table}, https://opendata.cbs.nl",
        "fetched": dt.datetime.now(dt.UTC).date().isoformat(),
        "filter": given.filter,
        "rows": len(parts["TypedDataSet"]),
        "sha256": hashlib.sha256(content).hexdigest(),
        "columns": columns,
    }
    return yaml.safe_dump(facts, sort_keys=False, allow_unicode=True, width=120)


def _unit(one: Mapping[str, Any]) -> str:
    unit = _code(one.get("Unit"))
    return f"({unit})" if unit else ""


def _status(parts: Mapping[str, Any]) -> dict[str, int]:
    """Return how many of the periods in the rows are how final."""
    said = {
        _code(one["Key"]): STATUSES.get(_code(one.get("Status")), "unknown") for one in parts.get(PERIODS, ())
    }
    there = dict.fromkeys(_code(row.get(PERIODS)) for row in parts["TypedDataSet"])
    counts: dict[str, int] = {}
    for period in there:
        status = said.get(period, "unknown")
        counts[status] = counts.get(status, 0) + 1
    return counts
