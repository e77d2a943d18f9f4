"""What a page adds under an exhibit that rests on a score of whose key not everything is confirmed."""

from __future__ import annotations

from helpers.disclosure.messages import names_in
from helpers.reporting.labels import Lexicon
from helpers.reporting.words import say
from helpers.results import Exhibit, Message, Name
from helpers.scales.instrument import Instrument
from helpers.scales.registry import instruments
from helpers.study.spec import Study

NAMING = frozenset({"variable", "variables", "outcome", "said"})
"""Kinds of names in a table that may be scores, outcomes or themes."""


def unconfirmed(study: Study, exhibit: Exhibit, lexicon: Lexicon, language: str) -> tuple[str, ...]:
    """Return a sentence per scored variable in an exhibit of whose key something is not confirmed.

    Exhibits of the topic ``scores`` say it themselves, with all the rest of how a score was made.
    """
    if exhibit.id.startswith("scores."):
        return ()
    doubted = {
        name: one
        for name, variable in study.variables.items()
        if (scale := variable.scale) is not None
        and (one := instruments()[scale.instrument]).doubts_of(scale.score, scale.cut_off)
    }
    if not doubted:
        return ()
    return tuple(
        say(_sentence(study, name, doubted[name]), lexicon, language)
        for name in doubted
        if name in _variables_in(study, exhibit)
    )


def _sentence(study: Study, name: str, one: Instrument) -> Message:
    scale = study.variables[name].scale
    doubts = () if scale is None else one.doubts_of(scale.score, scale.cut_off)
    places = (f"{one.name}.unconfirmed.{one.unconfirmed.index(doubt) + 1}" for doubt in doubts)
    what = tuple(Name("instrument", place) for place in places)
    return Message("scores.unconfirmed.note", {"score": Name("variable", name), "what": what})


def _variables_in(study: Study, exhibit: Exhibit) -> frozenset[str]:
    """Return the variables that an exhibit is about: those it names, and those of its outcomes and themes."""
    named = names_in((exhibit.title, *exhibit.body))
    for column in exhibit.columns:
        if column.kind == "label" and column.names in NAMING and column.name in exhibit.frame.columns:
            named |= frozenset(exhibit.frame[column.name].dropna().astype(str))
    parts = {part for name in named for part in (name, *name.split("."), *name.split("+"))}
    found = parts & set(study.variables)
    found |= {study.outcomes[one].variable for one in parts & set(study.outcomes)}
    themes = (study.themes[one] for one in parts & set(study.themes))
    return frozenset(found | {str(theme.now) for theme in themes if theme.now is not None})
