"""Rules on the questions a study was asked, and the letter to those who took part."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from helpers.study.base import Text
from helpers.study.evidence import evidence
from helpers.study.finding import Finding, Path, unknown
from helpers.study.question_spec import Question
from helpers.study.spec import Study

LETTER = ("greeting", "why", "what_happens_now", "contact", "sender")


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on questions and on the letter."""
    yield from chain(questions(study), letter(study), own_lives(study))


def questions(study: Study) -> Iterator[Finding]:
    """Require evidence that exists, and a reason wherever an answer is held back or there is none."""
    known = evidence(study)
    for name, question in study.questions.items():
        place: Path = ("questions", name)
        yield from _words(study, (*place, "label"), question.label)
        yield from _words(study, (*place, "source"), question.source)
        for position, reference in enumerate(question.answered_by):
            path = (*place, "answered_by", position)
            if reference not in known:
                yield unknown(path, reference, "evidence", known)
            elif reference in question.answered_by[:position]:
                yield Finding(path, f"'{reference}' stands twice", todo="Leave it out.")
        yield from _because(study, place, question)


def _because(study: Study, place: Path, question: Question) -> Iterator[Finding]:
    if question.because is not None:
        yield from _words(study, (*place, "because"), question.because)
        return
    if not question.answered_by:
        found = "nothing answers this question, and it is not said why"
        yield Finding(
            place, found, todo="Name the evidence (answered_by), or say why there is none (because)."
        )
    elif question.at_most != "answered":
        found = f"the answer is held back (at_most: {question.at_most}), and it is not said why"
        yield Finding((*place, "at_most"), found, todo="Say what the design cannot carry (because).")


def letter(study: Study) -> Iterator[Finding]:
    """Require a letter in each language of the study, about declared themes, each once."""
    if study.letter is None:
        return
    for part in LETTER:
        yield from _words(study, ("letter", part), getattr(study.letter, part))
    for position, name in enumerate(study.letter.themes):
        path: Path = ("letter", "themes", position)
        if name not in study.themes:
            yield unknown(path, name, "theme", study.themes)
        elif name in study.letter.themes[:position]:
            yield Finding(path, f"theme '{name}' stands twice", todo="Leave it out.")


def own_lives(study: Study) -> Iterator[Finding]:
    """Refuse a theme that is a grade for services: a theme is about people's own lives."""
    services = {grade.variable for grade in study.describe.grades if grade.about == "services"}
    for name, theme in study.themes.items():
        if theme.now in services:
            found = f"'{theme.now}' is a grade for services, and a theme is about people's own lives"
            todo = "Satisfaction with a service is not what it did in a life: leave it under describe.grades."
            yield Finding(("themes", name, "now"), found, "a variable about people's own lives", todo)


def _words(study: Study, place: Path, words: Text) -> Iterator[Finding]:
    for language in study.language:
        if not words.get(language, "").strip():
            found = f"it has no words in '{language}', a language of this study"
            yield Finding(place, found, todo="Write them, or leave the language out of 'language'.")
