"""What a study registered beforehand: the status of each estimate, and what a run changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from helpers.errors import DeclarationMistake, Mistake, nearest
from helpers.study.derive_code import fingerprints
from helpers.study.plan_items import Asked, Plain, differences, places, plain_plan, row_items
from helpers.study.registration_file import Entry, entries, reasons
from helpers.study.spec import Study
from helpers.study.stages import DERIVE, DEVIATIONS, REGISTRATION

Status = Literal["registered_before_data", "registered_after_data", "not_registered", "exploratory"]


@dataclass(frozen=True, slots=True)
class Deviation:
    """One difference between the registered plan and a run.

    Attributes
    ----------
    what : str
        Dotted place in the plan.
    registered, run : str or None
        The values as text; None where the plan does not have it.
    reason : mapping of str to str
        Why, by language; empty when nobody gave a reason.
    """

    what: str
    registered: str | None
    run: str | None
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Registration:
    """What a study registered, and its reasons for deviating.

    Attributes
    ----------
    folder : str
        Folder of the study, as sentences name it.
    entries : tuple of Entry
        In the order in which they were made; empty when nothing is registered.
    reasons : mapping of str to mapping of str to str
        By dotted place, then by language.
    code : mapping of str to str
        Fingerprint by function of `derive.py`.
    """

    folder: str
    entries: tuple[Entry, ...] = ()
    reasons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    code: Mapping[str, str] = field(default_factory=dict)

    @property
    def in_force(self) -> Entry | None:
        """The last entry made before any effect was computed; the last one where all came later."""
        before = [entry for entry in self.entries if not entry.effects_computed]
        return next(reversed(before or self.entries), None)


SHORT_HASH = 12
NOTHING = Registration("")
"""A study that registered nothing."""


def read(folder: Path) -> Registration:
    """Return what stands in the folder of a study.

    Raises
    ------
    DeclarationMistake
        The file is not as `make register` writes it, an entry was changed after it was made, or a reason is
        not a text of at most 200 characters.
    """
    shown = f"studies/{folder.name}"
    return Registration(
        folder=shown,
        entries=entries(folder / REGISTRATION, f"{shown}/{REGISTRATION}"),
        reasons=reasons(folder / DEVIATIONS, f"{shown}/{DEVIATIONS}"),
        code=fingerprints(folder / DERIVE),
    )


def deviations(registration: Registration, study: Study) -> tuple[Deviation, ...]:
    """Return everything in which a run differs from the plan in force, in order of place.

    Parameters
    ----------
    registration : Registration
    study : Study
        The resolved declaration, parameters of the run included.

    Raises
    ------
    DeclarationMistake
        A reason is given for something that neither plan has.
    """
    entry = registration.in_force
    if entry is None:
        return ()
    run = plain_plan(study, registration.code)
    _refuse_unknown(registration, places(entry.plan) | places(run))
    return tuple(
        Deviation(what, before, now, registration.reasons.get(what, {}))
        for what, (before, now) in differences(entry.plan, run).items()
    )


@dataclass(frozen=True, slots=True)
class Judge:
    """Says of each estimate of a run whether it was planned, and what was known when it was.

    Attributes
    ----------
    registration : Registration
    now : mapping
        The plan as the run resolved it.
    """

    registration: Registration
    now: Plain

    @classmethod
    def of(cls, registration: Registration, study: Study) -> Judge:
        """Return the judge of a run; `study` is the declaration with the parameters of the run."""
        return cls(registration, plain_plan(study, registration.code) if registration.entries else {})

    def status(self, asked: Asked) -> Status:
        """Return the status of one estimate.

        Notes
        -----
        The last entry made before data of this outcome were there decides first: a plan that was replaced
        before the data came is not a plan any more. Then any entry made later. Only what decides this
        estimate is compared (`plan_items.row_items`).
        """
        if not self.registration.entries:
            return "not_registered"
        now = row_items(self.now, asked)
        if now is None:
            return "exploratory"
        before = [entry for entry in self.registration.entries if entry.is_before_data_of(asked.outcome)]
        if before and row_items(before[-1].plan, asked) == now:
            return "registered_before_data"
        later = (entry for entry in self.registration.entries if entry not in before)
        if any(row_items(entry.plan, asked) == now for entry in later):
            return "registered_after_data"
        return "exploratory"


def words(registration: Registration, study: Study) -> frozenset[str]:
    """Return every word that a report may print of a registration: declared by people, never data.

    `study` is the resolved declaration, parameters of the run included.
    """
    found: set[str] = set()
    for entry in registration.entries:
        found |= {entry.day, entry.day[:4], entry.reason}
        found |= {short(digest) for digest in (entry.commit, entry.plan_hash, entry.fingerprint)}
    for one in deviations(registration, study):
        found |= {one.what, one.registered or "", one.run or "", *one.reason.values()}
    return frozenset(found - {""})


def short(digest: str) -> str:
    """Return a hash as it is printed: long enough to tell it from any other."""
    return digest[:SHORT_HASH]


def outcome_files(study: Study) -> dict[str, tuple[str, ...]]:
    """Return the raw files that hold each outcome: of its variable, its exits and its second source."""
    found = {}
    for name, outcome in study.outcomes.items():
        second = outcome.second_source
        exits = outcome.duration.exit if outcome.duration else None
        start = [outcome.variable, exits, second.variable if second else None]
        tables = _tables_of(study, [variable for variable in start if variable])
        tables |= {second.results} if second and second.results else set()
        found[name] = tuple(sorted({file for table in tables for file in study.tables[table].files}))
    return found


def _tables_of(study: Study, names: Sequence[str]) -> set[str]:
    """Return the tables that variables come from, through derivations and reductions."""
    found: set[str] = set()
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        variable = study.variables[name]
        found |= set(variable.tables)
        waiting += variable.made_of
        waiting += [variable.reduce.variable] if variable.reduce else []
    return found


def _refuse_unknown(registration: Registration, known: set[str]) -> None:
    unknown = [place for place in registration.reasons if place not in known]
    if unknown:
        raise DeclarationMistake(
            Mistake(
                f"{registration.folder}/{DEVIATIONS}, {place}",
                "neither the registered plan nor this run has it",
                todo=nearest(place, sorted(known)) or "Write the place as the table of deviations does.",
            )
            for place in unknown
        )
