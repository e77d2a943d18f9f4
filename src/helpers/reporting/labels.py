"""The lexicon: what declared names are called on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpers.reporting import about, claims, instruments, notation
from helpers.reporting.catalogue import Catalogue, CatalogueFault, catalogue
from helpers.results import Name
from helpers.study.declared_texts import declared_texts
from helpers.study.evidence import evidence
from helpers.study.spec import Study

SPECIAL = frozenset({"word", "unit", "margin", "variables", "source"})
TOGETHER = "+"  # joins the tables of a source and the variables of an adjustment


@dataclass(frozen=True, slots=True)
class Label:
    """Words and the language they are in, which may differ from the page's.

    Attributes
    ----------
    text : str
        The words.
    language : str
        ``"nl"`` or ``"en"``: what the `lang` attribute must say when it is not the page's language.
    """

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Margin:
    """The equivalence margin of an outcome and the unit it is in."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Labels of one study in all its languages, on top of the catalogue.

    Attributes
    ----------
    catalogue : Catalogue
        The sentences.
    names : mapping of Name to mapping of str to str
        Declared labels by name and language.
    units : mapping of str to mapping of str to str
        Declared unit labels by unit and language.
    margins : mapping of str to Margin
        Equivalence margin by outcome.
    """

    catalogue: Catalogue
    names: Mapping[Name, Mapping[str, str]]
    units: Mapping[str, Mapping[str, str]]
    margins: Mapping[str, Margin]

    def label(self, name: Name, language: str, *, topic: str = "") -> Label:
        """Return the label of a declared name, in the other language when this one is not declared.

        Raises
        ------
        CatalogueFault
            When nothing of this name is declared.
        """
        if name.kind in SPECIAL:
            return self._special(name, language, topic)
        for candidate in _candidates(name):
            if candidate in self.names:
                return chosen(self.names[candidate], language)
        owner, _, wave = name.name.rpartition(".")
        if name.kind == "variable" and wave.isdigit():
            measured = self.label(Name("variable", owner), language)
            months = self.catalogue.text("words.months", language)
            return Label(f"{measured.text} ({wave} {months})", measured.language)
        word = f"words.{wave}"
        if name.kind in ("category", "arm") and self.catalogue.has(word, language):
            return Label(self.catalogue.text(word, language), language)
        of = f" of '{name.of}'" if name.of else ""
        raise CatalogueFault(f"The declaration has no {name.kind} '{name.name}'{of} to label.")

    def word(self, key: str, language: str, *, topic: str = "") -> Label:
        """Return a word of the catalogue: of the topic, of the common words, or by its full key.

        A number is a wave: so many months after the start.
        """
        if key.isdigit():
            return Label(f"{key} {self.catalogue.text('words.months', language)}", language)
        keys = (f"{topic}.words.{key}", f"words.{key}", key)
        known = [each for each in keys if self.catalogue.has(each, language)]
        return Label(self.catalogue.text(known[0] if known else f"words.{key}", language), language)

    def unit(self, unit: str, language: str) -> Label:
        """Return what a unit is called; a unit that nobody labelled is printed as it was declared."""
        if unit in self.units:
            return chosen(self.units[unit], language)
        if unit and self.catalogue.has(f"units.{unit}", language):
            return Label(self.catalogue.text(f"units.{unit}", language), language)
        return Label(unit, language)

    def unknown(self, language: str) -> str:
        """Return what a sentence says for a number that does not exist."""
        return self.catalogue.text("words.unknown_number", language)

    def listed(self, parts: list[str], language: str) -> str:
        """Return ``a, b and c`` in the language."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self.catalogue.text('words.and', language)} {parts[-1]}"

    def _special(self, name: Name, language: str, topic: str) -> Label:
        """Return the label of a name whose kind is not filed by itself."""
        match name.kind:
            case "word":
                return self.word(name.name, language, topic=topic)
            case "unit":
                return self.unit(name.name, language)
            case "margin":
                return self._margin(name, language)
        return self._joined("variable" if name.kind == "variables" else "table", name, language)

    def _joined(self, kind: str, name: Name, language: str) -> Label:
        if name.name == "none":
            return self.word("none", language)
        parts = [self.label(Name(kind, part), language) for part in name.name.split(TOGETHER)]  # type: ignore[arg-type]
        return Label(self.listed([part.text for part in parts], language), parts[0].language)

    def _margin(self, name: Name, language: str) -> Label:
        if name.name not in self.margins:
            raise CatalogueFault(f"The declaration has no outcome '{name.name}' whose margin could be said.")
        margin = self.margins[name.name]
        if margin.unit in notation.MONEY:
            return Label(notation.money(margin.value, margin.unit, language), language)
        if margin.unit == notation.SHARE:
            return Label(notation.points(margin.value, language), language)
        digits = notation.number(margin.value, language, notation.decimals_of(margin.unit))
        return Label(f"{digits} {self.unit(margin.unit, language).text}".strip(), language)


def _candidates(name: Name) -> tuple[Name, ...]:
    """Return under which names a label may be filed: as asked, of any owner, or as ``owner.name``."""
    owner, _, own = name.name.partition(".")
    split = (Name(name.kind, own, of=owner),) if own else ()
    return (name, *split, Name(name.kind, name.name))


def _texts(words: Mapping[Any, str]) -> dict[str, str]:
    return {str(language): text for language, text in words.items()}


def chosen(texts: Mapping[Any, str], language: str) -> Label:
    """Return the words in the language asked, or in the other one."""
    if language in texts:
        return Label(texts[language], language)
    other = next(iter(texts))
    return Label(texts[other], other)


def lexicon(study: Study, words: Catalogue | None = None) -> Lexicon:
    """Collect every label that a declaration gives.

    Parameters
    ----------
    study : Study
        With its words, and with the parameters of the run applied (a margin may be scaled).
    words : Catalogue, optional
        Another catalogue than this package's, for tests.
    """
    names: dict[Name, Mapping[str, str]] = {}
    _variables(study, names)
    _comparisons(study, names)
    for sample_name, sample in study.samples.items():
        names[Name("sample", sample_name)] = _texts(sample.label)
    for table_name, table in study.tables.items():
        names[Name("table", table_name)] = _texts(table.source)
    for outcome_name, outcome in study.outcomes.items():
        names[Name("outcome", outcome_name)] = _texts(outcome.label)
        names[Name("window", outcome_name)] = _texts(outcome.window)
        if outcome.second_source is not None:
            names[Name("reason", outcome_name)] = _texts(outcome.second_source.reason)
    _voices(study, names)
    names |= {Name("instrument", place): words for place, words in instruments.texts(study).items()}
    known = words or catalogue()
    for name, claim in study.claims.items():
        names[Name("claim", name)] = claims.with_reservation(name, claim, known)
    for name, count in study.counts.items():
        names[Name("about", name)] = about.in_words(count, known)
    for number, check in enumerate(study.checks):
        names[Name("check", f"check.{number}")] = _texts(check.label)
    units = {
        variable.unit: _texts(variable.unit_label)
        for variable in reversed(list(study.variables.values()))
        if variable.unit and variable.unit_label
    }
    return Lexicon(words or catalogue(), names, units, _margins(study))


def _variables(study: Study, names: dict[Name, Mapping[str, str]]) -> None:
    for variable_name, variable in study.variables.items():
        names[Name("variable", variable_name)] = _texts(variable.label)
        for category, label in variable.labels.items():
            names[Name("category", category, of=variable_name)] = _texts(label)


def _voices(study: Study, names: dict[Name, Mapping[str, str]]) -> None:
    """File the labels of the qualitative sections, and every other text there by its place."""
    for strand_name, strand in study.voices.items():
        names[Name("strand", strand_name)] = _texts(strand.label)
        for code_name, code in strand.codes.items():
            names[Name("code", f"{strand_name}.{code_name}")] = _texts(code.label)
        for topic_name, topic in strand.topics.items():
            names[Name("topic", f"{strand_name}.{topic_name}")] = _texts(topic.label)
    for audit_name, audit in study.audits.items():
        for principle_name, principle in audit.principles.items():
            names[Name("principle", f"{audit_name}.{principle_name}")] = _texts(principle.label)
    for change_name, change in study.describe.changes.items():
        names[Name("change", change_name)] = _texts(change.label)
    for place, words in declared_texts(study).items():
        names[Name("said", place)] = words
    for reference, one in evidence(study).items():
        names[Name("evidence", reference)] = _texts(one.label)


def _comparisons(study: Study, names: dict[Name, Mapping[str, str]]) -> None:
    for comparison_name, comparison in study.comparisons.items():
        names[Name("comparison", comparison_name)] = _texts(comparison.label)
        for arm, label in study.variables[comparison.arm].labels.items():
            names[Name("arm", arm, of=comparison_name)] = _texts(label)
            names.setdefault(Name("arm", arm), _texts(label))
        for step, declared in comparison.flow.items():
            words = declared.reason or declared.source
            if words:
                names[Name("flow", step, of=comparison_name)] = _texts(words)
        for arm, one in comparison.compliance.items():
            if one.reason:
                names[Name("reason", arm, of=comparison_name)] = _texts(one.reason)
        sites = getattr(study.analysis.get(comparison_name), "sites", None)
        if sites is not None:
            names[Name("reason", comparison_name)] = _texts(sites.reason)


def _margins(study: Study) -> dict[str, Margin]:
    margins = {}
    for name, outcome in study.outcomes.items():
        variable = study.variables[outcome.variable]
        is_share = variable.type == "boolean" or outcome.duration is not None
        unit = notation.SHARE if is_share else variable.unit
        margins[name] = Margin(outcome.equivalence_margin, unit)
    return margins
