"""Rules on how a raw file is written: which keys the kind of file that its name says it is has a use for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import PurePosixPath

from helpers.study.finding import Finding, Path, listed
from helpers.study.rules_data import RESERVED_ENDING
from helpers.study.rules_tables import ROW_NUMBER
from helpers.study.shape import LONG_UNITS
from helpers.study.spec import Study, Table

TEXT = (".csv", ".txt", ".tsv", ".tab", ".dat", ".asc")
WORKBOOK = (".xlsx", ".xlsm", ".xls", ".ods")
STORED = (".sav", ".zsav", ".por", ".dta", ".parquet")
READ = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods", *STORED)
"""Endings that sentences name; the others are read too."""
STRUCTURE = ".lss"
KEPT = ("_file", "_row", ROW_NUMBER)
"""Names of columns that readers add, or that mean that there is none."""


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on the files of tables."""
    yield from chain(
        chain.from_iterable(_table(("tables", name), table) for name, table in study.tables.items()),
        _shared(study),
        _dates(study),
        _old_names(study),
    )


def kind_of_file(file: str) -> str:
    """Return "text", "workbook", "stored" (SPSS, Stata, parquet) or "", by the ending of a name."""
    ending = _ending(file)
    kinds = (("text", TEXT), ("workbook", WORKBOOK), ("stored", STORED))
    return next((kind for kind, endings in kinds if ending in endings), "")


def _ending(file: str) -> str:
    """Return the ending of a name in small letters, "" where it has none."""
    return PurePosixPath(file.replace("\\", "/")).suffix.lower()


def _table(place: Path, table: Table) -> Iterator[Finding]:
    """Yield findings on one table."""
    for position, file in enumerate(table.files):
        if not kind_of_file(file):
            ending = _ending(file)
            found = (
                f"files whose name ends in '{ending}' are not read" if ending else "the name has no ending"
            )
            yield Finding((*place, "files", position), found, listed(READ))
        if file in table.files[:position]:
            yield Finding((*place, "files", position), f"'{file}' stands twice", "each file once")
    kinds = {kind_of_file(file) for file in table.files}
    if "" not in kinds:
        yield from chain(
            _dialect(place, table, kinds), _workbook(place, table, kinds), _layout(place, table, kinds)
        )
    yield from _marks(place, table)
    yield from _renamed((*place, "rename"), table)


def _dialect(place: Path, table: Table, kinds: set[str]) -> Iterator[Finding]:
    """Require a dialect of texts, and of nothing else."""
    if "text" in kinds and table.dialect is None:
        todo = "Write dialect: detect, nl or en, or spell it out."
        yield Finding(place, "the key 'dialect' is missing, and a text needs it", todo=todo)
    if "text" not in kinds and table.dialect is not None:
        found = f"'dialect' is for texts, and the files are {_kinds(table)}"
        yield Finding(
            (*place, "dialect"), found, todo="Leave it out: such a file says itself how it is written."
        )


def _workbook(place: Path, table: Table, kinds: set[str]) -> Iterator[Finding]:
    """Require that only workbooks have a sheet, and that a head ends below its beginning."""
    if table.sheet is not None and kinds != {"workbook"}:
        found = f"'sheet' is for workbooks, and the files are {_kinds(table)}"
        yield Finding((*place, "sheet"), found, todo="Leave it out.")
    if table.header is None:
        return
    if "stored" in kinds:
        found = f"'header' is for texts and workbooks, and the files are {_kinds(table)}"
        yield Finding((*place, "header"), found, todo="Leave it out.")
    if table.header[0] > table.header[1]:
        found = f"{table.header[0]} is below {table.header[1]}"
        yield Finding((*place, "header"), found, "the first row of the head, then the last")


def _layout(place: Path, table: Table, kinds: set[str]) -> Iterator[Finding]:
    """Require that only texts are laid out by a survey tool, and a structure with LimeSurvey."""
    if table.layout != "plain" and kinds != {"text"}:
        found = f"'{table.layout}' is for exports as text, and the files are {_kinds(table)}"
        yield Finding((*place, "layout"), found, "plain")
    if table.layout == "qualtrics" and table.header is not None:
        found = "'header' beside layout: qualtrics, which says which rows are heads"
        yield Finding((*place, "header"), found, todo="Leave one of the two out.")
    if table.structure is None:
        return
    if table.layout != "limesurvey":
        found = f"a structure of LimeSurvey, where the layout is {table.layout}"
        yield Finding((*place, "structure"), found, todo="Write layout: limesurvey, or leave it out.")
    if _ending(table.structure) != STRUCTURE:
        yield Finding((*place, "structure"), f"the name ends in '{_ending(table.structure)}'", STRUCTURE)


def _kinds(table: Table) -> str:
    """Return the endings of the files of a table, each once."""
    return listed(dict.fromkeys(_ending(file) for file in table.files))


def _marks(place: Path, table: Table) -> Iterator[Finding]:
    """Require that marks of one dialect are not each other."""
    dialect = table.dialect
    if dialect is None or isinstance(dialect, str):
        return
    if dialect.thousands == dialect.decimal:
        found = f"'{dialect.thousands}' both divides thousands and begins decimals"
        yield Finding((*place, "dialect", "thousands"), found, "another mark than decimal, or none")
    forms = {"date": dialect.date, **{f"dates.{name}": form for name, form in dialect.dates.items()}}
    for key, form in forms.items():
        if not _is_form(form):
            found = f"'{form}' holds no year and month"
            yield Finding(
                (*place, "dialect", *key.split(".", 1)), found, "a form such as %d-%m-%Y, %Y-%m-%d or %Y%m"
            )


def _is_form(form: str) -> bool:
    """Return whether a form of dates says the year and the month."""
    year = "%Y" in form or "%y" in form
    return (year and any(month in form for month in ("%m", "%b", "%B"))) or "%j" in form


def _shared(study: Study) -> Iterator[Finding]:
    """Require that a file belongs to one table, or to several by different sheets."""
    owners: dict[tuple[str, str | None], str] = {}
    by_file: dict[str, list[str]] = defaultdict(list)
    for name, table in study.tables.items():
        for position, file in enumerate(table.files):
            others = [one for one in by_file[file] if one != name]
            owner = owners.setdefault((file, table.sheet), name)
            by_file[file].append(name)
            place: Path = ("tables", name, "files", position)
            if owner != name and not _people_of(study.tables[owner], table):
                found = f"'{file}' is a file of table '{owner}' already"
                allowed = "another sheet" if kind_of_file(file) == "workbook" else "each file in one table"
                yield Finding(place, found, allowed)
            elif owner == name and others and (table.sheet is None or study.tables[others[0]].sheet is None):
                found = f"'{file}' is a file of table '{others[0]}' too, and one of the two names no sheet"
                yield Finding(place, found, todo="Name the sheet of each.")


def _people_of(one: Table, other: Table) -> bool:
    """Say whether one of two tables holds the people of whom the other has several rows."""
    units = {one.unit, other.unit}
    return one.id == other.id and "person" in units and bool(units & LONG_UNITS)


def _dates(study: Study) -> Iterator[Finding]:
    """Require that columns with a form of dates of their own are columns of dates of this table."""
    for name, table in study.tables.items():
        if table.dialect is None or isinstance(table.dialect, str):
            continue
        dated = [
            str(one.column)
            for one in study.variables.values()
            if name in one.tables and one.type == "date" and one.column is not None
        ]
        for column in table.dialect.dates:
            if column not in dated:
                found = f"no variable of type date has column '{column}' of this table"
                yield Finding(("tables", name, "dialect", "dates", column), found, listed(dated))


def _renamed(place: Path, table: Table) -> Iterator[Finding]:
    """Require that every renamed column gets a name of its own that this program does not keep for itself."""
    first: dict[str, str] = {}
    for old, new in table.rename.items():
        owner = first.setdefault(new, old)
        if owner != old:
            found = f"'{new}' is the new name of column '{owner}' already"
            yield Finding((*place, old), found, "each name for one column")
        elif new == old:
            yield Finding((*place, old), f"'{old}' is its name already", todo="Leave it out.")
        elif new in KEPT or new.endswith(RESERVED_ENDING):
            found = f"the column name '{new}' is kept for this program"
            yield Finding((*place, old), found, todo="Choose another name.")


def _old_names(study: Study) -> Iterator[Finding]:
    """Require that a renamed column is spoken of by its new name."""
    for name, table in study.tables.items():
        gone = {old: new for old, new in table.rename.items() if old not in table.rename.values()}
        for place, column in _spoken_of(study, name, table):
            if column in gone:
                found = f"tables.{name}.rename gives column '{column}' the name '{gone[column]}'"
                yield Finding(place, found, todo=f"Write '{gone[column]}' here.")


def _spoken_of(study: Study, name: str, table: Table) -> Iterator[tuple[Path, str]]:
    """Yield every place of the declaration that names a column of a table, with the column."""
    place: Path = ("tables", name)
    yield (*place, "id"), table.id
    for key in ("not_kept", "not_identifying"):
        for position, column in enumerate(getattr(table, key)):
            yield (*place, key, position if key == "not_kept" else column), column
    for position, join in enumerate(study.joins):
        if name in (join.from_, join.to):
            yield ("joins", position, "on"), join.on
    for variable, one in study.variables.items():
        if name in one.tables and one.column is not None:
            yield ("variables", variable, "column"), one.column
