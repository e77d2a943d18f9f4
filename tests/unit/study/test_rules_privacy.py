"""What a declaration must say before data of people are used, and what it may not contradict."""

from __future__ import annotations

import pytest

from helpers.errors import DeclarationMistake
from helpers.study.load import load_file
from helpers.study.rules_privacy import is_filled_in

CONFIDENTIAL = ("kind: synthetic", "kind: confidential")
OPEN = "Fill it in, or write ground: to_fill_in: then every page says that it is not cleared."
NO_SCOPE = (
    "it has no 'scope', so nobody could withdraw from it; allowed: survey, register, recontact, quote. Write what people "
    "would withdraw from: scope: survey for answers, register for files."
)


def ground(name: str) -> tuple[str, str]:
    return ("  controller: none", f"  ground: {name}\n  controller: none")


def scoped(table: str, more: str) -> tuple[str, str]:
    return (f"    files: [{table}.csv]", f"    files: [{table}.csv]\n    {more}")


def sentences(path) -> list[str]:
    with pytest.raises(DeclarationMistake) as caught:
        load_file(path)
    return [line.partition(": ")[2] for line in str(caught.value).split("\n")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([CONFIDENTIAL, ground("public_task")], [f"tables.people: {NO_SCOPE}", f"tables.others: {NO_SCOPE}"]),
        (
            [CONFIDENTIAL, ground("not_personal")],
            ["ethics.ground: 'not_personal', where confidential tables have rows of people; allowed: consent, "
             "public_task, legal_obligation, legitimate_interest, to_fill_in. Data under a pseudonym are still personal "
             "data."],
        ),
        (
            [ground("consent"), scoped("people", "scope: register")],
            ["tables.people.scope: 'register', which 'ethics.consent' does not name; allowed: survey. Use no data that "
             "people did not agree to, or name the consent that they gave."],
        ),
        (
            [scoped("people", "not_kept: [town]")],
            ["tables.people.not_kept: 'town', which variable 'town' is read from. Leave out the variable, or keep the "
             "column and let the variable say identifying: direct."],
        ),
        (
            [scoped("people", "not_kept: [client]")],
            ["tables.people.not_kept: 'client', which tells people apart. Ask for a file with pseudonyms: python -m "
             "helpers pseudonymise."],
        ),
        (
            [scoped("others", "not_kept: [x]\n    not_identifying: {x: '?', y: our own number}")],
            ["tables.others.not_kept: 'x', which 'not_identifying' names too. Choose one.",
             "tables.others.not_identifying.x: there is no reason. Say why these cells identify nobody."],
        ),
    ],
)  # fmt: skip
def test_what_is_refused_is_refused_in_full(write, changes, expected) -> None:
    assert sentences(write(*changes)) == expected


def test_a_confidential_study_with_a_ground_fills_in_all_that_belongs_to_it(write) -> None:
    changes = [
        CONFIDENTIAL,
        ground("consent"),
        ("  dpia: none", "  dpia: to fill in"),
        ("{en: none needed}", "{en: '?'}"),
        ("consent: [survey]", "consent: []"),
        *(scoped(one, "scope: survey") for one in ("people", "others")),
    ]
    agreed = "'survey', which 'ethics.consent' does not name; allowed: nothing. Use no data that people did not agree to, "
    assert sentences(write(*changes)) == [
        "ethics.basis.en: it is not filled in. Name the ground in words.",
        f"ethics.dpia: it is not filled in. {OPEN}",
        "ethics.consent: nothing, where the ground is consent; allowed: survey, register, recontact, quote. Name what "
        "people agreed to.",
        f"tables.people.scope: {agreed}or name the consent that they gave.",
        f"tables.others.scope: {agreed}or name the consent that they gave.",
    ]


@pytest.mark.parametrize("kind", ["confidential", "public", "synthetic"])
def test_a_study_whose_ground_nobody_filled_in_can_be_loaded(write, kind) -> None:
    assert load_file(write(("kind: synthetic", f"kind: {kind}"))).ethics.ground == "to_fill_in"


@pytest.mark.parametrize(
    ("text", "filled"), [("none", True), ("...", False), ("<to fill in>", False), ("", False)]
)
def test_a_place_for_words_is_no_words(text, filled) -> None:
    assert is_filled_in(text) is filled
