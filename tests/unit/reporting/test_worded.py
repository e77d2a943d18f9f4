"""Words beside a quote are part of what a person approves."""

from dataclasses import replace

from helpers.qualitative.quoted import is_as_fingerprinted
from helpers.reporting.catalogue import catalogue
from helpers.reporting.labels import Lexicon
from helpers.reporting.worded import worded
from helpers.results import Name, Quote

QUESTION, WOMAN = Name("said", "voices.residents.question"), Name("category", "woman", of="sex")
QUOTE = Quote(
    "q1", "residents", "debts", "debts", "typical", "Rust, verzonnen.", {}, QUESTION, (WOMAN,), 12, "p1", True, "", True
)  # fmt: skip


def told(question="How?", woman="woman"):
    names = {QUESTION: {"en": question, "nl": "Hoe?"}, WOMAN: {"en": woman, "nl": "vrouw"}}
    return Lexicon(catalogue(), names, {}, {})


def test_question_and_attributes_are_worded_in_every_language_of_the_study():
    (one,) = worded([QUOTE], told(), ["nl", "en"])
    assert one.said == ("Hoe?", "vrouw", "How?", "woman")
    assert is_as_fingerprinted(one)


def test_a_reworded_question_or_label_asks_a_new_approval_and_nothing_else_does():
    (before,), (again,) = (worded([QUOTE], told(), ["nl", "en"]) for _ in range(2))
    assert again.fingerprint == before.fingerprint
    for other in (told("How are you?"), told(woman="lady")):
        assert worded([QUOTE], other, ["nl", "en"])[0].fingerprint != before.fingerprint


def test_words_that_are_not_those_of_the_fingerprint_are_noticed():
    (one,) = worded([QUOTE], told(), ["en"])
    assert not is_as_fingerprinted(replace(one, said=("What?", "woman")))
