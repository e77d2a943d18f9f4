"""The texts of a declaration by their dotted place, of the sections whose texts a page names that way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from helpers.study.spec import Study

SECTIONS = (
    "voices", "joint", "counts", "claims", "audits", "response", "themes", "monitor", "questions", "letter",
    "describe",
)  # fmt: skip


def declared_texts(study: Study) -> dict[str, dict[str, str]]:
    """Return every text of those sections, by dotted place.

    Returns
    -------
    dict of str to dict of str to str
        ``{"voices.residents.interviewing.refusals": {"nl": ..., "en": ...}}``; rows of a list are counted
        from 1.
    """
    found: dict[str, dict[str, str]] = {}
    for section in SECTIONS:
        for place, words in _texts(getattr(study, section), section):
            found[place] = words
    return found


def places(study: Study) -> tuple[str, ...]:
    """Return the dotted places of all texts, also where a stage may not read the words themselves."""
    return tuple(declared_texts(study))


def _texts(value: object, place: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, Mapping):
        if value and set(value) <= {"nl", "en"}:
            yield place, {str(language): str(words) for language, words in value.items()}
            return
        for name, item in value.items():
            yield from _texts(item, f"{place}.{name}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value, start=1):
            yield from _texts(item, f"{place}.{number}")
