"""Which quotes a person has approved: `studies/<study>/quotes.yml`, one decision for one fingerprint.

The file holds no words of anybody: a key, a hash of what would be printed, who decided, and when. `make
quotes` adds what is still undecided and never changes an entry.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from helpers.errors import DeclarationMistake, Mistake, nearest
from helpers.study.stages import APPROVALS
from helpers.study.yaml_text import YamlMistake, read_yaml

Decision = Literal["approve", "reject", "undecided"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
LONGEST_NOTE = 200
_KEYS = ("key", "fingerprint", "decision", "by", "date", "note")
_HASH = re.compile(r"[a-z0-9_-]{1,80}")
_FIRST_LINES = """\
# Which quotes may be printed. `make quotes` adds entries and never changes one; you fill in decision (approve
# or reject), by and date. What each one says stands in data/processed/<study>/quotes/worksheet.html, which is
# private. Write no words of a speaker here, no name, nothing that tells who it is.
"""


@dataclass(frozen=True, slots=True)
class Approval:
    """What one person decided about one quote as it would be printed.

    Attributes
    ----------
    key, fingerprint : str
        Of the quote; an approval holds for this fingerprint alone.
    decision : {"approve", "reject", "undecided"}
    by, date : str
        Who decided, and when (ISO 8601); "" while it is undecided.
    note : str
        Why, for colleagues; it is not printed.
    """

    key: str
    fingerprint: str
    decision: Decision
    by: str = ""
    date: str = ""
    note: str = ""


def begin(folder: Path) -> None:
    """Make the file without a decision where there is none: from then on names are looked for in quotes."""
    file = folder / APPROVALS
    if not file.is_file():
        file.write_text(_FIRST_LINES, encoding="utf-8", newline="\n")


def read(folder: Path) -> tuple[Approval, ...]:
    """Return the decisions of a study in the order of its file; none where it has no such file.

    Raises
    ------
    DeclarationMistake
        Every mistake in the file.
    """
    path = folder / APPROVALS
    if not path.is_file():
        return ()
    place = f"studies/{folder.name}/{APPROVALS}"
    try:
        content, _ = read_yaml(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DeclarationMistake(Mistake(place, "it is not UTF-8", todo="Save the file as UTF-8.")) from None
    except YamlMistake as fault:
        raise DeclarationMistake(
            Mistake(f"{place}, line {fault.line}", fault.found, todo=fault.todo)
        ) from None
    if content is None:
        return ()
    if not isinstance(content, list):
        found = "it is no list of decisions"
        raise DeclarationMistake(Mistake(place, found, todo="Every entry starts with '- key:'."))
    mistakes = [
        wrong for number, entry in enumerate(content, 1) for wrong in _wrong(entry, f"{place}[{number}]")
    ]
    entries = tuple(_approval(entry) for entry in content) if not mistakes else ()
    mistakes += _contradictions(entries, place)
    if mistakes:
        raise DeclarationMistake(mistakes)
    return entries


def with_undecided(text: str, quotes: Iterable[tuple[str, str]], known: Iterable[Approval]) -> str:
    """Return the text of the file with an undecided entry for every quote that it does not have yet.

    Parameters
    ----------
    text : str
        As it stands; "" starts a new file. Nothing of it is changed.
    quotes : iterable of (str, str)
        Key and fingerprint.
    known : iterable of Approval
        What stands in the text.
    """
    have = {(one.key, one.fingerprint) for one in known}
    new = [pair for pair in dict.fromkeys(quotes) if pair not in have]
    if not new:
        return text
    start = text if not text or text.endswith("\n") else f"{text}\n"
    return (start or _FIRST_LINES) + "".join(_entry(key, fingerprint) for key, fingerprint in new)


def _entry(key: str, fingerprint: str) -> str:
    return (
        f'\n- key: "{key}"\n  fingerprint: "{fingerprint}"\n  decision: undecided\n  by: ""\n  date: ""\n'
        '  note: ""\n'
    )


def _approval(entry: Mapping[str, Any]) -> Approval:
    words = {name: str(entry.get(name) or "") for name in ("by", "date", "note")}
    decision = cast("Decision", entry["decision"])
    return Approval(str(entry["key"]), str(entry["fingerprint"]), decision, **words)


def _wrong(entry: object, where: str) -> Iterator[Mistake]:
    """Yield what is wrong with one entry; never its words, which may be somebody's."""
    if not isinstance(entry, Mapping):
        yield Mistake(where, "it is no decision", ", ".join(_KEYS))
        return
    for name in entry:
        if name not in _KEYS:
            yield Mistake(where, f"'{name}' is not known", ", ".join(_KEYS), nearest(str(name), _KEYS))
    for name in ("key", "fingerprint"):
        value = entry.get(name)
        if not isinstance(value, str) or not _HASH.fullmatch(value):
            todo = "Let make quotes write it; keep the quotation marks."
            yield Mistake(f"{where}.{name}", "it is missing or is no hash", todo=todo)
    yield from _wrong_decision(entry, where)
    note = entry.get("note")
    if note is not None and (not isinstance(note, str) or len(note) > LONGEST_NOTE):
        yield Mistake(f"{where}.note", f"it is no text of at most {LONGEST_NOTE} characters")


def _wrong_decision(entry: Mapping[str, Any], where: str) -> Iterator[Mistake]:
    decision = entry.get("decision")
    if decision not in DECISIONS:
        todo = nearest(str(decision), DECISIONS)
        yield Mistake(f"{where}.decision", f"it is '{decision}'", ", ".join(DECISIONS), todo)
        return
    if decision == "undecided":
        return
    if not isinstance(entry.get("by"), str) or not entry["by"].strip():
        yield Mistake(f"{where}.by", "nobody is named", todo="Name the person who read the quote.")
    if not _is_day(entry.get("date")):
        yield Mistake(f"{where}.date", "it is no date", "year-month-day, such as 2025-03-01")


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _contradictions(entries: Iterable[Approval], place: str) -> Iterator[Mistake]:
    decided: dict[tuple[str, str], str] = {}
    for number, one in enumerate(entries, 1):
        if one.decision == "undecided":
            continue
        before = decided.setdefault((one.key, one.fingerprint), one.decision)
        if before != one.decision:
            found = "the same quote is approved and rejected"
            yield Mistake(f"{place}[{number}]", found, todo="Keep one of the two.")
