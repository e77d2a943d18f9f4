"""Coded conversations of a twin: every declared code somewhere, and no words of anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from helpers.qualitative.project import Code, CodedProject, Coder, Coding, Document
from helpers.readers.coded.guids import made
from helpers.study.spec import Study
from helpers.study.voices_spec import Audit, Strand

SENTENCES = 12
CODED = 0.25
"""Chance that a coder gives a code to a conversation; the second coder agrees with chance `AGREES`."""
AGREES = 0.85
BETWEEN = " > "
CODERS = ("codeur 1", "codeur 2")
CASES = 40
HIGHEST = 2


def made_up_project(
    study: Study, name: str, tables: Mapping[str, pd.DataFrame], rng: np.random.Generator
) -> CodedProject:
    """Return a coded project for one strand: a conversation per person whom the study has a document of.

    Parameters
    ----------
    study : Study
        The declaration.
    name : str
        The strand.
    tables : mapping of str to DataFrame
        From `tables.made_up_tables`: they hold the names of the documents.
    rng : numpy Generator
    """
    strand = study.voices[name]
    coders = tuple(Coder(made("coder", one), one) for one in CODERS)
    codes = tuple(_tree(strand))
    documents = tuple(
        Document(made(name, title), title, _text(place))
        for place, title in enumerate(_titles(study, strand, tables), 1)
    )
    given = [codes[place] for place in _declared_places(strand, codes)]
    codings = tuple(coding for document in documents for coding in _codings(document, given, coders, rng))
    return CodedProject(name, "Wat werkt? twin", "", coders, codes, documents, codings)


def _titles(study: Study, strand: Strand, tables: Mapping[str, pd.DataFrame]) -> Sequence[str]:
    variable = study.variables[strand.people.document]
    names = tables[variable.tables[0]][str(variable.column)]
    return list(dict.fromkeys(str(one) for one in names if one))


def _text(place: int) -> str:
    return "\n".join(
        f"Dit is verzonnen zin {number} van gesprek {place}." for number in range(1, SENTENCES + 1)
    )


def _tree(strand: Strand) -> Iterator[Code]:
    """Yield the codes of a strand, each parent once and before what stands under it."""
    seen: set[str] = set()
    for one in strand.codes.values():
        parts = one.code.split(BETWEEN)
        for depth in range(1, len(parts) + 1):
            path = BETWEEN.join(parts[:depth])
            if path not in seen:
                seen.add(path)
                parent = made("code", BETWEEN.join(parts[: depth - 1])) if depth > 1 else ""
                yield Code(made("code", path), parts[depth - 1], parent)


def _declared_places(strand: Strand, codes: Sequence[Code]) -> list[int]:
    guids = [code.guid for code in codes]
    return [guids.index(made("code", one.code)) for one in strand.codes.values()]


def _codings(
    document: Document, codes: Sequence[Code], coders: Sequence[Coder], rng: np.random.Generator
) -> Iterator[Coding]:
    """Yield what both coders gave to one conversation; the second mostly follows the first."""
    sentences = str(document.text).split("\n")
    for code in codes:
        first = rng.random() < CODED
        second = first if rng.random() < AGREES else not first
        place = int(rng.integers(0, SENTENCES))
        start = sum(len(one) + 1 for one in sentences[:place])
        for coder, has in zip(coders, (first, second), strict=True):
            if has:
                guid = made("coding", document.guid, code.guid, coder.guid)
                words = sentences[place]
                yield Coding(
                    guid, document.guid, code.guid, coder.guid, start, start + len(words), words,
                    selection=made("selection", guid),
                )  # fmt: skip


def made_up_ratings(audit: Audit, rng: np.random.Generator) -> pd.DataFrame:
    """Return ratings of made-up cases by two raters, with the raw names of the declared columns."""
    heads = audit.columns
    rows = [
        {
            heads.case: f"D{case:03d}",
            heads.principle: principle,
            heads.rater: rater,
            heads.score: str(int(rng.integers(0, HIGHEST + 1))),
            heads.evidence: "verzonnen",
        }
        for case in range(1, CASES + 1)
        for principle in audit.principles
        for rater in ("beoordelaar 1", "beoordelaar 2")
    ]
    return pd.DataFrame(rows)
