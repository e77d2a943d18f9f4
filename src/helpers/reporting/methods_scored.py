"""Methods of scores, written from the declaration: which instruments, by which rules."""

from __future__ import annotations

from helpers.reporting.labels import Lexicon
from helpers.reporting.words import say
from helpers.results import Message, Name
from helpers.scales.registry import instruments
from helpers.study.spec import Study


def methods_scored(study: Study, lexicon: Lexicon, language: str) -> tuple[tuple[str, ...], ...]:
    """Return one paragraph on the scores of a study; none where it has no scores."""
    used = [variable.scale for variable in study.variables.values() if variable.scale is not None]
    if not used:
        return ()
    known = instruments()
    names = tuple(Name("instrument", name) for name in dict.fromkeys(one.instrument for one in used))
    hang = any(
        len(known[one.instrument].items_of(one.score)) > 1 and known[one.instrument].no_alpha is None
        for one in used
    )
    messages = [Message("scores.methods.keys", {"instruments": names})]
    if hang:
        messages.append(Message("scores.methods.together"))
    return (tuple(say(message, lexicon, language) for message in messages),)
