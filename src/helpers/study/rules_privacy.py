"""Rules on the ground on which data of people are used, and on columns that identify them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from helpers.study.ethics_spec import Ethics
from helpers.study.finding import Finding, listed
from helpers.study.spec import Study

NOT_FILLED_IN = frozenset(
    {"", "?", "-", "...", "todo", "tbd", "to fill in", "to_fill_in", "nog invullen", "xxx"}
)
_ABOUT_PEOPLE = frozenset({"person", "person-wave", "person-month", "event", "spell"})


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding."""
    yield from chain(_ground(study), _scopes(study), _columns(study))


def is_filled_in(text: str) -> bool:
    """Say whether somebody wrote something, rather than left a place for it.

    Examples
    --------
    >>> is_filled_in("college van B en W"), is_filled_in("to fill in"), is_filled_in(" ? ")
    (True, False, False)
    """
    return text.strip().strip("<>[]").strip().lower() not in NOT_FILLED_IN


def _ground(study: Study) -> Iterator[Finding]:
    """Require of confidential data of people a ground that fits them, with everything that belongs to it."""
    ethics = study.ethics
    if study.kind != "confidential" or ethics.ground == "to_fill_in":
        return
    has_people = any(table.unit in _ABOUT_PEOPLE for table in study.tables.values())
    if ethics.ground == "not_personal" and has_people:
        yield Finding(
            ("ethics", "ground"),
            "'not_personal', where confidential tables have rows of people",
            "consent, public_task, legal_obligation, legitimate_interest, to_fill_in",
            "Data under a pseudonym are still personal data.",
        )
    if ethics.ground == "consent" and not ethics.consent:
        yield Finding(
            ("ethics", "consent"),
            "nothing, where the ground is consent",
            "survey, register, recontact, quote",
            "Name what people agreed to.",
        )
    yield from _empty(ethics)


def _empty(ethics: Ethics) -> Iterator[Finding]:
    """Yield what is not filled in once a ground is."""
    texts = {"controller": ethics.controller, "dpia": ethics.dpia, "retention": ethics.retention}
    for name, text in texts.items():
        if not is_filled_in(text):
            todo = "Fill it in, or write ground: to_fill_in: then every page says that it is not cleared."
            yield Finding(("ethics", name), "it is not filled in", todo=todo)
    for language, text in ethics.basis.items():
        if not is_filled_in(text):
            yield Finding(
                ("ethics", "basis", language), "it is not filled in", todo="Name the ground in words."
            )


def _scopes(study: Study) -> Iterator[Finding]:
    """Require of confidential tables under which consent they stand, and that it was given."""
    ethics = study.ethics
    for name, table in study.tables.items():
        of_people = table.unit in _ABOUT_PEOPLE
        grounded = ethics.ground not in ("to_fill_in", "not_personal")
        if study.kind == "confidential" and grounded and of_people and table.scope is None:
            yield Finding(
                ("tables", name),
                "it has no 'scope', so nobody could withdraw from it",
                "survey, register, recontact, quote",
                "Write what people would withdraw from: scope: survey for answers, register for files.",
            )
        if table.scope is not None and ethics.ground == "consent" and table.scope not in ethics.consent:
            yield Finding(
                ("tables", name, "scope"),
                f"'{table.scope}', which 'ethics.consent' does not name",
                listed(ethics.consent),
                "Use no data that people did not agree to, or name the consent that they gave.",
            )


def _columns(study: Study) -> Iterator[Finding]:
    """Require that what is kept nowhere is used nowhere, and that a reason is a reason."""
    for name, table in study.tables.items():
        used = {str(one.column): key for key, one in study.variables.items() if name in one.tables}
        keys = {table.id} | {one.on for one in study.joins if name in (one.from_, one.to)}
        for column in table.not_kept:
            place = ("tables", name, "not_kept")
            if column in used:
                todo = (
                    "Leave out the variable, or keep the column and let the variable say identifying: direct."
                )
                yield Finding(place, f"'{column}', which variable '{used[column]}' is read from", todo=todo)
            if column in keys:
                todo = "Ask for a file with pseudonyms: python -m helpers pseudonymise."
                yield Finding(place, f"'{column}', which tells people apart", todo=todo)
            if column in table.not_identifying:
                yield Finding(place, f"'{column}', which 'not_identifying' names too", todo="Choose one.")
        for column, reason in table.not_identifying.items():
            if not is_filled_in(reason):
                here = ("tables", name, "not_identifying", column)
                yield Finding(here, "there is no reason", todo="Say why these cells identify nobody.")
