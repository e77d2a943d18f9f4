"""Who withdrew, from what, and when: `data/withdrawn/<study>.csv`, private, one line per withdrawal."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from helpers.errors import DataMistake, Mistake

WithdrawalScope = Literal["survey", "register", "recontact", "quote", "all"]
SCOPES: tuple[WithdrawalScope, ...] = get_args(WithdrawalScope)
ALL, QUOTE, RECONTACT = "all", "quote", "recontact"
HEAD = ("id", "scope", "date")
_TODO = "Use make withdraw, which writes this file; a line that you take out puts somebody back."


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One person who withdrew from one thing.

    Attributes
    ----------
    id : str
        As it stands in the raw files.
    scope : {"survey", "register", "recontact", "quote", "all"}
        From what: all tables of that scope; ``all`` is everything.
    date : str
        ISO 8601.
    """

    id: str
    scope: WithdrawalScope
    date: str


def read(path: Path) -> tuple[Withdrawal, ...]:
    """Return who withdrew, in the order of the file; nobody where there is no such file.

    Raises
    ------
    DataMistake
        Every line that is not a withdrawal, by its number; nobody's id is repeated.
    """
    if not path.is_file():
        return ()
    where = f"data/withdrawn/{path.name}"
    try:
        lines = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    except UnicodeDecodeError:
        raise DataMistake(Mistake(where, "it is not UTF-8", todo=_TODO)) from None
    if not lines or tuple(lines[0]) != HEAD:
        raise DataMistake(Mistake(f"{where}, line 1", "it is not the head", ",".join(HEAD), _TODO))
    mistakes = [
        one for number, line in enumerate(lines[1:], 2) for one in _wrong(line, f"{where}, line {number}")
    ]
    if mistakes:
        raise DataMistake(mistakes)
    return tuple(Withdrawal(line[0], cast("WithdrawalScope", line[1]), line[2]) for line in lines[1:])


def as_text(withdrawals: Iterable[Withdrawal]) -> str:
    """Return the file as it is written."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(astuple(one) for one in withdrawals)
    return written.getvalue()


def ids(withdrawals: Iterable[Withdrawal], scope: str | None) -> frozenset[str]:
    """Return the ids of who withdrew from a scope, those who withdrew from everything among them.

    Of a scope that is None (a table that declares none) only those who withdrew from everything.
    """
    return frozenset(one.id for one in withdrawals if one.scope in (ALL, scope))


def changing(withdrawals: Iterable[Withdrawal]) -> frozenset[tuple[str, str]]:
    """Return who withdrew and from what (id, scope), where that changes what is published.

    Being asked again is not among it. Somebody who left the survey and later everything changed twice.
    """
    return frozenset((one.id.strip(), one.scope) for one in withdrawals if one.scope != RECONTACT)


def _wrong(line: list[str], where: str) -> Iterator[Mistake]:
    if len(line) != len(HEAD):
        yield Mistake(where, f"{len(line)} cells", f"{len(HEAD)} cells: {', '.join(HEAD)}", _TODO)
        return
    if not line[0].strip():
        yield Mistake(where, "the id is empty", todo=_TODO)
    if line[1] not in SCOPES:
        yield Mistake(where, "the scope is none that there is", ", ".join(SCOPES), _TODO)
    try:
        dt.date.fromisoformat(line[2])
    except ValueError:
        yield Mistake(where, "the date is no date", "year-month-day", _TODO)
