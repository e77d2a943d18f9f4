"""The files of a registration: entries, each chained to the one before, and reasons for deviating.

`registration.yml` is a list to which `make register` appends. A change of an earlier entry is noticed:
every entry carries its own fingerprint and that of the one before. `deviations.yml` is written by hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from helpers.errors import DeclarationMistake, Mistake
from helpers.study.canonical import canonical_json
from helpers.study.plan_items import Plain

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml: the same content, slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

LONGEST_REASON = 200
ABSENT = "absent"
FIRST_LINE = (
    "# Written by `make register`. Append-only: every entry carries the fingerprint of the one before.\n"
)
_KEYS = frozenset({
    "date", "reason", "commit", "dirty", "plan_hash", "outcome_data", "outcome_files", "earlier_results",
    "effects_computed", "previous", "plan", "fingerprint",
})  # fmt: skip
_PUT_BACK = "Put the file back as it was committed, and register again with: make register"

Known = Literal["before_data", "after_data", "after_effects"]
"""What was known when an entry was made: no outcome data at all, some, or even effects."""


class _Dumper(yaml.SafeDumper):
    """Writes every value where it stands: a reader of the file need not know what an anchor is."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        """Repeat what occurs twice."""
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Write a text between double quotes where it holds an ending of a line: other styles fold those."""
    style = '"' if len(f"{text}.".splitlines()) > 1 else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


@dataclass(frozen=True, slots=True)
class Entry:
    """One registration.

    Attributes
    ----------
    date : str
        Moment in UTC, ISO 8601.
    reason : str
        Why it was registered, in the words of who did.
    commit : str
        Commit of the checkout, "" where there is none.
    dirty : bool
        Whether something was not committed.
    plan_hash : str
        `canonical.plan_hash` of the declaration.
    outcome_data : mapping of str to str
        sha256 of every raw file that holds an outcome, or "absent".
    outcome_files : mapping of str to tuple of str
        Those files by outcome.
    earlier_results : tuple of str
        Runs of which results were there: data had been read, whether or not the files are there now.
    effects_computed : bool
        Whether effects had been computed in any run.
    previous : str
        Fingerprint of the entry before, "" for the first.
    plan : mapping
        The plan itself, see `plan_items.plain_plan`.
    """

    date: str
    reason: str
    commit: str
    dirty: bool
    plan_hash: str
    outcome_data: Mapping[str, str]
    outcome_files: Mapping[str, tuple[str, ...]]
    earlier_results: tuple[str, ...]
    effects_computed: bool
    previous: str
    plan: Plain

    @property
    def fingerprint(self) -> str:
        """sha256 of everything that the entry says, the fingerprint of the one before included."""
        text = canonical_json(self._content(), words=True, ordered=False)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    @property
    def day(self) -> str:
        """Day of the registration, ISO 8601."""
        return self.date[:10]

    @property
    def known(self) -> Known:
        """What was known of any outcome when the entry was made."""
        if self.effects_computed:
            return "after_effects"
        present = any(digest != ABSENT for digest in self.outcome_data.values())
        return "after_data" if present or self.earlier_results else "before_data"

    def is_before_data_of(self, outcome: str) -> bool:
        """Say whether the entry was made before data of this outcome were there."""
        files = self.outcome_files.get(outcome)
        if files is None or self.effects_computed or self.earlier_results:
            return False
        return all(self.outcome_data[file] == ABSENT for file in files)

    def as_text(self) -> str:
        """Return the entry as it stands in the file."""
        content = [self._content() | {"fingerprint": self.fingerprint}]
        text: str = yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
        return text

    def _content(self) -> dict[str, Any]:
        return {
            "date": self.date,
            "reason": self.reason,
            "commit": self.commit,
            "dirty": self.dirty,
            "plan_hash": self.plan_hash,
            "outcome_data": dict(self.outcome_data),
            "outcome_files": {name: list(files) for name, files in self.outcome_files.items()},
            "earlier_results": list(self.earlier_results),
            "effects_computed": self.effects_computed,
            "previous": self.previous,
            "plan": self.plan,
        }


def entries(path: Path, shown: str) -> tuple[Entry, ...]:
    """Return the registrations in a file, oldest first; none when there is no file.

    Raises
    ------
    DeclarationMistake
        The file is not as `make register` writes it, or an entry was changed after it was made.
    """
    content = _yaml(path, shown)
    if content is None:
        return ()
    if not isinstance(content, list):
        raise DeclarationMistake(Mistake(shown, "it is not a list of registrations", todo=_PUT_BACK))
    found: list[Entry] = []
    for number, one in enumerate(content, start=1):
        entry = _entry(one, f"{shown}, entry {number}")
        if entry.previous != (found[-1].fingerprint if found else ""):
            wrong = "it does not follow the entry before it: one was changed, removed or put in between"
            raise DeclarationMistake(Mistake(f"{shown}, entry {number}", wrong, todo=_PUT_BACK))
        found.append(entry)
    return tuple(found)


def _entry(content: object, where: str) -> Entry:
    """Return one entry, unless it is not what its own fingerprint says."""
    if not isinstance(content, dict) or set(content) != _KEYS:
        raise DeclarationMistake(Mistake(where, "it is not as make register writes it", todo=_PUT_BACK))
    values = {key: value for key, value in content.items() if key != "fingerprint"}
    try:
        values["outcome_files"] = {name: tuple(files) for name, files in values["outcome_files"].items()}
        values["earlier_results"] = tuple(values["earlier_results"])
        entry = Entry(**values)
        is_whole = entry.fingerprint == content["fingerprint"]
    except (TypeError, AttributeError, ValueError):
        is_whole = False
    if not is_whole:
        found = "it was changed after it was made: its fingerprint does not fit"
        raise DeclarationMistake(Mistake(where, found, todo=_PUT_BACK))
    return entry


def reasons(path: Path, shown: str) -> dict[str, dict[str, str]]:
    """Return the reasons for deviating by place in the plan, then by language; none when there is no file.

    Raises
    ------
    DeclarationMistake
        A reason is not a text per language of one line of at most 200 characters.
    """
    content = _yaml(path, shown) or {}
    if not isinstance(content, dict):
        example = "analysis.trial.level: {en: Asked by the reviewer., nl: Gevraagd door de beoordelaar.}"
        raise DeclarationMistake(Mistake(shown, "it is not a list of places with reasons", example))
    wrong = [
        Mistake(
            f"{shown}, {place}",
            "its reason is not a text per language",
            f"en and nl, each one line of at most {LONGEST_REASON} characters",
        )
        for place, words in content.items()
        if not _is_reason(words)
    ]
    if wrong:
        raise DeclarationMistake(wrong)
    return {str(place): dict(words) for place, words in content.items()}


def _is_reason(words: object) -> bool:
    if not isinstance(words, dict) or not words or not set(words) <= {"en", "nl"}:
        return False
    return all(
        isinstance(text, str) and 0 < len(text.strip()) <= LONGEST_REASON and text.isprintable()
        for text in words.values()
    )


def _yaml(path: Path, shown: str) -> object:
    """Return what a YAML file holds, None when there is no file."""
    try:
        content: object = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)
    except FileNotFoundError:
        return None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise DeclarationMistake(
            Mistake(shown, "this is not YAML", todo="Mend it, or put it back.")
        ) from None
    return content
