"""The words and numbers that were known before the data were seen: the declaration's and the catalogues'."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from helpers.disclosure.vocabulary import Vocabulary
from helpers.readers.renaming import as_shown
from helpers.reporting import instruments
from helpers.reporting.catalogue import Catalogue, catalogue
from helpers.study.declared_texts import places
from helpers.study.evidence import evidence
from helpers.study.plan_spec import ObservationalAnalysis
from helpers.study.spec import Study
from helpers.validation.showing import is_plain


def vocabulary(
    study: Study, words: Catalogue | None = None, *, registered: Collection[str] = ()
) -> Vocabulary:
    """Return what an exhibit of this study may say without saying anything of a person.

    Parameters
    ----------
    study : Study
        The declaration as resolved for the run.
    words : Catalogue or None
        The sentences of the pages; None takes those of this package.
    registered : collection of str
        Words of the registration and of the reasons for deviating from it.
    """
    texts = (words or catalogue()).texts["en"]
    return Vocabulary.of(
        names={*_declared_names(study), *_catalogue_words(texts), *registered},
        columns=_catalogue_columns(texts),
        numbers=_declared_numbers(study),
    )


def _declared_names(study: Study) -> Iterator[str]:
    yield from study.tables
    for table in study.tables.values():
        yield from table.files
        yield from map(str, table.waves)
        yield from filter(None, (table.sheet,))
        yield from filter(is_plain, (*table.not_kept, *table.not_identifying))
        yield from (as_shown(old, new) for old, new in table.rename.items() if is_plain(old))
    yield from study.samples
    yield from study.comparisons
    yield from study.outcomes
    for name, variable in study.variables.items():
        yield name
        yield from filter(None, (variable.column,))
        yield variable.unit
        yield from map(str, variable.codes.values())
        yield from map(str, variable.missing_codes.values())
    for comparison, declared in study.comparisons.items():
        yield from declared.flow
        yield from (f"{comparison}/{outcome.family}" for outcome in study.outcomes.values())
    for outcome in study.outcomes.values():
        yield outcome.family
        yield from outcome.window.values()
    yield from (f"check.{place}" for place in range(len(study.checks)))
    yield from _declared_voices(study)


def _declared_voices(study: Study) -> Iterator[str]:
    """Yield what the qualitative sections name: strands, codes, topics, principles, and places of texts."""
    for name, strand in study.voices.items():
        yield from (name, *strand.codes, *strand.topics, *strand.material.files)
    for name, audit in study.audits.items():
        yield from (name, *audit.principles, *audit.files)
    yield from study.counts
    yield from study.claims
    yield from (claim.said_by for claim in study.claims.values())
    yield from instruments.texts(study)
    yield from study.describe.changes
    for place in places(study):
        yield from (place, *place.split("."))
    yield from evidence(study)


def _catalogue_words(texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the words that label columns hold: what stands under ``words`` in any topic, and full keys."""
    for key in texts:
        topic, _, rest = key.partition(".")
        yield key
        if topic in ("words", "units"):
            yield rest
        elif rest.startswith("words."):
            yield rest.removeprefix("words.")


def _catalogue_columns(texts: Mapping[str, str]) -> Iterator[str]:
    for key in texts:
        topic, _, rest = key.partition(".")
        if topic == "columns":
            yield rest
        elif rest.startswith("columns."):
            yield rest.removeprefix("columns.")


def _declared_numbers(study: Study) -> Iterator[float]:
    yield study.describe.smd_threshold
    yield float(study.disclosure.min_persons)
    for outcome in study.outcomes.values():
        yield outcome.equivalence_margin
        yield outcome.relevant_effect
    for change in study.describe.changes.values():
        yield change.relevant_change
        yield change.equivalence_margin
    for plan in study.analysis.values():
        yield plan.level
        yield plan.power
        if isinstance(plan, ObservationalAnalysis):
            yield plan.overlap.trim
