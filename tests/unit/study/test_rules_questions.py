"""Rules on questions, the letter, and satisfaction apart from people's own lives: each sentence in full."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from helpers.errors import Mistake
from helpers.study.evidence import about_services, evidence
from helpers.study.rules_claims import findings as claim_findings
from helpers.study.rules_questions import findings

KNOWN = "theme.happier, theme.life, grade.happy, grade.service, stock.1, ladder.1"
CLAIM = {
    "claim": {"nl": "x", "en": "x"}, "strength": "found", "basis": {"nl": "x", "en": "x"},
    "reservation": {"nl": "x", "en": "x"}, "said_by": "somebody", "source": {"nl": "x", "en": "x"},
}  # fmt: skip


@pytest.fixture
def sentences(monitored: ModuleType) -> Callable[..., list[str]]:
    def find(
        change: Callable[[dict[str, Any]], object] | None = None, rules: Callable = findings
    ) -> list[str]:
        found = rules(monitored.study(change))
        return [str(Mistake(".".join(map(str, one.path)), one.found, one.allowed, one.todo)) for one in found]

    return find


def question(name: str, **keys: object) -> Callable[[dict[str, Any]], object]:
    return lambda plain: plain["questions"][name].update(keys)


def test_every_piece_of_evidence_has_a_reference(monitored) -> None:
    study = monitored.study()
    assert ", ".join(evidence(study)) == KNOWN
    assert about_services(study) == {"grade.service"}


def test_the_declaration_is_good(sentences) -> None:
    assert sentences() == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            question("happier", answered_by=["theme.hapier", "ladder.2"]),
            [
                f"questions.happier.answered_by.0: there is no evidence 'theme.hapier'; allowed: {KNOWN}. Did you mean "
                "'theme.happier'?",
                f"questions.happier.answered_by.1: there is no evidence 'ladder.2'; allowed: {KNOWN}. Did you mean "
                "'ladder.1'?",
            ],
        ),
        (
            question("happier", answered_by=["theme.life", "theme.life"]),
            ["questions.happier.answered_by.1: 'theme.life' stands twice. Leave it out."],
        ),
        (
            question("moved", because=None),
            [
                "questions.moved.at_most: the answer is held back (at_most: partly), and it is not said why. Say what "
                "the design cannot carry (because)."
            ],
        ),
        (
            question("lonely", because=None),
            [
                "questions.lonely: nothing answers this question, and it is not said why. Name the evidence "
                "(answered_by), or say why there is none (because)."
            ],
        ),
        (
            question("lonely", because={"nl": "Zo is het."}),
            [
                "questions.lonely.because: it has no words in 'en', a language of this study. Write them, or leave the "
                "language out of 'language'."
            ],
        ),
        (
            lambda plain: plain["letter"].update(
                themes=["happier", "lief", "happier"], contact={"en": "Call."}
            ),
            [
                "letter.contact: it has no words in 'nl', a language of this study. Write them, or leave the language "
                "out of 'language'.",
                "letter.themes.1: there is no theme 'lief'; allowed: happier, life. Did you mean 'life'?",
                "letter.themes.2: theme 'happier' stands twice. Leave it out.",
            ],
        ),
        (
            lambda plain: plain["themes"]["life"].update(now="service"),
            [
                "themes.life.now: 'service' is a grade for services, and a theme is about people's own lives; allowed: "
                "a variable about people's own lives. Satisfaction with a service is not what it did in a life: leave it "
                "under describe.grades."
            ],
        ),
    ],
)
def test_what_is_wrong_is_told(sentences, change, expected) -> None:
    assert sentences(change) == expected


def test_a_claim_rests_on_evidence_that_exists_and_says_what_it_is_about(sentences) -> None:
    def change(plain: dict[str, Any]) -> None:
        plain["claims"] = {"happy": CLAIM | {"rests_on": ["grade.services"]}}

    assert sentences(change, claim_findings) == [
        f"claims.happy.rests_on.0: there is no evidence 'grade.services'; allowed: {KNOWN}. Did you mean "
        "'grade.service'?",
        "claims.happy.about: it rests on evidence, and it is not said what it is about; allowed: services, own_life.",
    ]
