"""`pseudonymise`: for the owner of the data, who makes a file without citizen service numbers and names."""

from __future__ import annotations

import argparse
import csv
import getpass
import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.errors import DataMistake, Mistake, ParameterMistake, nearest
from helpers.paths import Project

if TYPE_CHECKING:
    from helpers.cleaning.pseudonyms import Normalised, Register
    from helpers.readers.arrived import Arrived

_EXAMPLE = (
    'For example: python -m helpers pseudonymise klanten.csv --ids bsn --remove "naam,email" '
    "--out klanten_zonder.csv --key-file E:/sleutel/klanten.key"
)
_KINDS = ("ids", "remove", "year", "four_digits")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is done with which columns."""

    ids: tuple[str, ...]
    remove: tuple[str, ...]
    year: tuple[str, ...]
    four_digits: tuple[str, ...]


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser(
        "pseudonymise", help="for the owner of the data: pseudonyms instead of ids, names left out"
    )
    command.add_argument("file", nargs="?", default="", help="text, workbook, SPSS, Stata or parquet")
    command.add_argument("--ids", default="", help="columns that get a pseudonym, with commas between them")
    command.add_argument("--remove", default="", help="columns that are left out")
    command.add_argument("--year", default="", help="columns with a date of which only the year stays")
    command.add_argument(
        "--four-digits", default="", help="columns with a postcode of which four digits stay"
    )
    command.add_argument("--out", default="", help="the new file; it may not be there yet")
    command.add_argument("--key-file", default="", help="key and ids, encrypted; the same one for every file")
    command.add_argument("--password-file", default="", help="file whose first line is the password")
    command.add_argument("--dialect", default="detect", choices=("detect", "nl", "en"), help="of a text file")
    command.add_argument("--sheet", default="", help="of a workbook")
    command.add_argument("--strip", action="store_true", help="leave blanks, points and dashes out of ids")
    command.add_argument(
        "--pad", type=int, default=0, help="fill ids with zeros up to so many digits (BSN: 9)"
    )
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Write the new file and the key file, and say what was done."""
    from helpers.cleaning.pseudonyms import Normalised
    from helpers.manifest import write_atomically

    source, target, key_file = (Path(given.file), Path(given.out), Path(given.key_file))
    asked = Asked(*(_listed(getattr(given, kind)) for kind in _KINDS))
    _require(given, asked, source, target, key_file)
    arrived = _read(source, given)
    _require_columns(arrived, asked, source)
    password = _password(given.password_file, is_new=not key_file.exists())
    register = _register(key_file, password)
    before = len(register.known)
    made = _made(arrived, asked, register, Normalised(given.strip, given.pad))
    _write_key(key_file, register, password)
    write_atomically(target, made.text.encode("utf-8"))
    sys.stdout.write("".join(f"{line}\n" for line in (*made.said, *_last(target, key_file, arrived))))
    new = len(register.known) - before
    sys.stdout.write(f"The key file holds {len(register.known)} ids, {new} of them new.\n")
    return 0


@dataclass(frozen=True, slots=True)
class Made:
    """The new file, and what was done in sentences."""

    text: str
    said: tuple[str, ...]


def _require(given: argparse.Namespace, asked: Asked, source: Path, target: Path, key_file: Path) -> None:
    """Refuse what would overwrite or mislay something, before anything is read."""
    mistakes = [*_wrong_files(given, source, target), *_wrong_key_file(given, source, target, key_file)]
    if not asked.ids:
        mistakes.append(Mistake("--ids", "no column with ids is named", todo=_EXAMPLE))
    named = [column for kind in _KINDS for column in getattr(asked, kind)]
    for column in sorted({column for column in named if named.count(column) > 1}):
        allowed = "one of --ids, --remove, --year, --four-digits"
        mistakes.append(Mistake("columns", f"'{column}' is named twice", allowed))
    if given.pad < 0:
        mistakes.append(Mistake("--pad", f"{given.pad}", "0 or more digits"))
    if mistakes:
        raise ParameterMistake(mistakes)


def _wrong_files(given: argparse.Namespace, source: Path, target: Path) -> Iterator[Mistake]:
    if not given.file:
        yield Mistake("FILE", "no file is named", todo=_EXAMPLE)
    elif not source.is_file():
        yield Mistake("FILE", "there is no such file", todo="Look at the path.")
    if not given.out:
        yield Mistake("--out", "no new file is named", todo=_EXAMPLE)
    elif target.exists():
        yield Mistake(
            "--out", "this file is there already", todo="Choose another name: nothing is overwritten."
        )


def _wrong_key_file(
    given: argparse.Namespace, source: Path, target: Path, key_file: Path
) -> Iterator[Mistake]:
    if not given.key_file:
        yield Mistake("--key-file", "no key file is named", todo=_EXAMPLE)
    elif _inside(key_file, Project.here().root):
        found = "the key file would lie in this project, beside the data that it opens"
        yield Mistake("--key-file", found, "a folder outside the project", "Keep it on another disk.")
    elif key_file in (target, source):
        yield Mistake("--key-file", "it is one of the other files", "a file of its own")


def _inside(path: Path, root: Path) -> bool:
    return path.resolve().is_relative_to(root.resolve())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _read(source: Path, given: argparse.Namespace) -> Arrived:
    """Return the source as texts, by the readers of studies."""
    from helpers.readers.arriving import arrive
    from helpers.study.spec import Table

    is_text = source.suffix.lower() in (".csv", ".txt", ".tsv")
    table = Table(
        files=(source.name,),
        dialect=given.dialect if is_text else None,
        sheet=given.sheet or None,
        unit="person",
        id="row_number",
        source={"en": "the owner of the data"},
    )
    return arrive(source, table, expected=(), shown=source.name)[0]


def _require_columns(arrived: Arrived, asked: Asked, source: Path) -> None:
    from helpers.validation import showing

    there = arrived.texts.columns.column_names
    named = [column for kind in _KINDS for column in getattr(asked, kind)]
    mistakes = [
        Mistake(source.name, f"there is no column '{one}'", showing.columns(there), nearest(one, there))
        for one in named
        if one not in there
    ]
    if mistakes:
        raise DataMistake(mistakes)


def _password(file: str, *, is_new: bool) -> str:
    """Return the password from a file or as it is typed, twice for a new key file."""
    from helpers.cleaning.key_file import SHORTEST_PASSWORD

    if file:
        try:
            lines = Path(file).read_text(encoding="utf-8-sig").splitlines()
        except OSError as fault:
            raise ParameterMistake(
                Mistake("--password-file", f"it cannot be read ({fault.strerror})")
            ) from None
        password = lines[0] if lines else ""
    else:
        password = getpass.getpass("Password of the key file: ")
        if is_new and getpass.getpass("The same password again: ") != password:
            raise ParameterMistake(Mistake("password", "the two are not the same; nothing was written"))
    if is_new and len(password) < SHORTEST_PASSWORD:
        allowed = f"{SHORTEST_PASSWORD} characters or more"
        raise ParameterMistake(Mistake("password", "it is too short; nothing was written", allowed))
    return password


def _register(key_file: Path, password: str) -> Register:
    from helpers.cleaning.key_file import decrypt
    from helpers.cleaning.pseudonyms import KEY_BYTES, Register

    if key_file.exists():
        return decrypt(key_file.read_bytes(), password, key_file.name)
    return Register(os.urandom(KEY_BYTES))


def _write_key(key_file: Path, register: Register, password: str) -> None:
    from helpers.cleaning.key_file import encrypt
    from helpers.manifest import write_atomically

    write_atomically(key_file, encrypt(register, password))
    key_file.chmod(0o600)


def _made(arrived: Arrived, asked: Asked, register: Register, written: Normalised) -> Made:
    """Return the new file, a column at a time."""
    from helpers.cleaning.coarser import four_digits, years
    from helpers.cleaning.pseudonyms import pseudonyms, uneven

    columns: dict[str, list[str]] = {}
    said = [f"Read {len(arrived.texts.lines)} rows and {arrived.texts.columns.num_columns} columns."]
    for name in arrived.texts.columns.column_names:
        cells = [cell or "" for cell in arrived.texts.columns[name].to_pylist()]
        if name in asked.remove:
            said.append(f"'{name}': left out.")
            continue
        if name in asked.ids:
            columns[name] = pseudonyms(cells, register, written)
            said += _about_ids(name, cells, columns[name], uneven([written(cell) for cell in cells]))
        elif name in asked.year or name in asked.four_digits:
            coarser = years(cells, arrived.dialect.date) if name in asked.year else four_digits(cells)
            columns[name] = list(coarser.cells)
            kept = "the year" if name in asked.year else "four digits"
            said.append(
                f"'{name}': {kept} kept; {coarser.n_left_out} cells could not be read and are empty now."
            )
        else:
            columns[name] = cells
    return Made(_as_csv(columns, arrived.dialect.delimiter), (*said, *_left(columns)))


def _left(columns: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield which columns of the new file still seem to identify people."""
    import pyarrow as pa

    from helpers.validation.gate import IN_WORDS
    from helpers.validation.identifying import suspicions

    for name, cells in columns.items():
        for one in suspicions(pa.chunked_array([pa.array(cells, pa.string())]), name):
            yield f"Look again at '{name}': it still seems to hold {IN_WORDS[one.kind]}."


def _about_ids(name: str, cells: Sequence[str], made: Sequence[str], doubts: Mapping[str, int]) -> list[str]:
    """Say how many ids there were, and what may give one person two pseudonyms."""
    n_empty = sum(not cell for cell in made)
    n_ids = len({cell for cell in made if cell})
    said = [
        f"'{name}': {n_ids} different pseudonyms in {len(cells)} rows"
        + (f", {n_empty} rows without an id" if n_empty else "")
        + (
            f", {len(cells) - n_empty - n_ids} rows with an id that stood before."
            if n_ids < len(cells) - n_empty
            else "."
        )
    ]
    words = {
        "blanks": "ids have blanks, points or dashes in them, which count; --strip leaves them out",
        "short": "numbers are shorter than the longest; if zeros in front were lost, --pad puts them back",
    }
    return said + [f"'{name}': {n} {words[kind]}." for kind, n in doubts.items()]


def _as_csv(columns: dict[str, list[str]], delimiter: str) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return written.getvalue()


def _last(target: Path, key_file: Path, arrived: Arrived) -> list[str]:
    mark = {"\t": "tab"}.get(arrived.dialect.delimiter, arrived.dialect.delimiter)
    return [
        f"Written: {target} (UTF-8, columns apart by {mark}, decimals and dates as they were).",
        f"Key file: {key_file}. Keep it and its password apart from the data, and give neither away: with it "
        "every pseudonym is a person again. The next file of the same people needs the same key file.",
        "Data under a pseudonym are still personal data. Look at the other columns too: a street and an age "
        "can be one person.",
    ]
