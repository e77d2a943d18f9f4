"""What the registry says of the instruments that a study scores, by dotted place, for pages to name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.scales.instrument import Instrument, Words
from helpers.scales.registry import instruments
from helpers.study.spec import Study

Texts = dict[str, Mapping[str, str]]


def texts(study: Study) -> Texts:
    """Return names, scores, cut-offs, classes, sources and doubts of every instrument that is scored.

    Returns
    -------
    dict of str to mapping of str to str
        ``{"mhi5": ..., "mhi5.total": ..., "mhi5.total.cbs": ..., "mhi5.total.cbs.unhealthy": ...,
        "mhi5.source.1": ..., "mhi5.unconfirmed.1": ..., "mhi5.no_alpha": ...}``, each by language.
    """
    scales = [variable.scale for variable in study.variables.values() if variable.scale is not None]
    if not scales:  # most studies: the registry need not be read
        return {}
    known = instruments()
    names = dict.fromkeys(scale.instrument for scale in scales if scale.instrument in known)
    return {f"{name}{place}": words for name in names for place, words in _texts(known[name])}


def _texts(one: Instrument) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield "", _plain(one.names)
    for number, source in enumerate(one.sources, start=1):
        words = f"{source.text.removesuffix('.')} ({source.place})"
        yield f".source.{number}", {"nl": words, "en": words}
    for number, doubt in enumerate(one.unconfirmed, start=1):
        yield f".unconfirmed.{number}", _plain(doubt.says)
    if one.no_alpha is not None:
        yield ".no_alpha", _plain(one.no_alpha)
    for name, score in one.scores.items():
        yield f".{name}", _plain(score.label)
        for cut_name, cut in score.cut_offs.items():
            yield f".{name}.{cut_name}", _plain(cut.label)
            for class_name, one_class in cut.classes.items():
                yield f".{name}.{cut_name}.{class_name}", _plain(one_class.label)


def _plain(words: Words) -> dict[str, str]:
    return {str(language): text for language, text in words.items()}
