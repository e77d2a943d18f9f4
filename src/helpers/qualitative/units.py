"""From codings to ratings: which coder gave which code to which unit of text, uncoded units included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.errors import EstimationImpossible
from helpers.qualitative.ratings import NOT_RATED, YES_NO, FloatArray, IntArray, PlaceArray, Ratings
from helpers.qualitative.sentences import paragraphs, sentences

Unit = Literal["character", "sentence", "paragraph", "document"]
_CUTS = {"sentence": sentences, "paragraph": paragraphs}


@dataclass(frozen=True, eq=False)
class CodedUnits:
    """Yes/no ratings of every code.

    Attributes
    ----------
    codes : dict of str to Ratings
        By code, in the order asked; categories 0 and 1, one column per coder, groups as `groups`.
    unit : Unit
    coders : tuple of str
        Names of the coders, sorted; never for a page.
    groups : tuple of str
        Documents or persons that are drawn again together.
    documents : tuple of str
        Documents rated by two or more coders: those in the ratings.
    n_single : int
        Documents rated by one coder; they are not in the ratings.
    n_untouched : int
        Documents in which no known coder coded anything.
    n_unknown : int
        Codings whose coder is not known, left out.
    standing : dict of str to {"double", "single", "unused"}
        Of each code whether a coder gave it in a document that two rated, only in documents of one coder, or
        never.
    """

    codes: dict[str, Ratings]
    unit: Unit
    coders: tuple[str, ...]
    groups: tuple[str, ...]
    documents: tuple[str, ...]
    n_single: int
    n_untouched: int
    n_unknown: int
    standing: dict[str, Literal["double", "single", "unused"]]


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """All documents that two rated, in a row: where each begins, and the units cut from them.

    `edges` are those units one after the other, shape (units, 2); None where the codings cut the text. In
    `whole` texts a document is one unit, and codings need no place.
    """

    names: tuple[str, ...]
    offsets: FloatArray
    edges: FloatArray | None
    whole: bool = False


def coded_units(
    codings: pd.DataFrame, documents: pd.DataFrame, *, codes: Sequence[str], unit: Unit
) -> CodedUnits:
    """Return for every code the units x coders that say yes (1), no (0) or nothing (not rated).

    Parameters
    ----------
    codings : DataFrame
        `document`, `code` (missing where not among `codes`), `coder` ("" where unknown), `start`, `end` (code
        points, `end` not included, missing where unknown). Every coding of a document, whatever its code: it
        tells who read it.
    documents : DataFrame
        `document`, `group` (the document itself or its person: what is drawn again), `n_characters`, `text`.
    codes : sequence of str
    unit : {"character", "sentence", "paragraph", "document"}

    Returns
    -------
    CodedUnits

    Raises
    ------
    EstimationImpossible
        For a unit smaller than the document where a document that two coders rated has no text, or codings
        there have no place: the sentence counts them and names the document unit.

    Notes
    -----
    *Who rated what.* A coder rated a document when at least one coding in it is theirs, of whatever code;
    then every unit of it is a yes or a no. In a document in which a coder coded nothing they are missing, not
    "no": a project does not tell reading without finding anything from not reading. Only documents rated by
    two or more coders are in the ratings.

    *What is coded.* A unit is a yes when a coding of the code by that coder covers at least one of its
    characters; overlapping codings of one coder count once. Characters are all of the text, spaces and line
    ends included, kept as stretches within which no coder's judgement changes, with their lengths as weights;
    sentences and paragraphs are cut by `helpers.qualitative.sentences` and spaces between them belong to
    none. The code itself counts, not the codes under it.
    """
    known = codings[codings["coder"].fillna("") != ""]
    coders = tuple(sorted(set(known["coder"])))
    rated = _rated(known, documents, coders)
    by_document = rated.sum(axis=1)
    double = documents[(by_document >= 2)].reset_index(drop=True)
    inside = known[known["document"].isin(double["document"])]
    if unit != "document":
        _require_places(double, inside, unit)
    text = _text(double, unit)
    groups, names = pd.factorize(double["group"].astype(str))
    own = inside.assign(
        at=inside["document"].map({name: at for at, name in enumerate(text.names)}),
        by=inside["coder"].map({name: at for at, name in enumerate(coders)}),
    )
    by_code = dict(tuple(own.groupby("code", sort=False)))
    who = rated[by_document >= 2]
    found = {
        code: _ratings(by_code.get(code, own.iloc[:0]), text, who, groups.astype(np.intp), len(names))
        for code in codes
    }
    return CodedUnits(
        codes=found,
        unit=unit,
        coders=coders,
        groups=tuple(map(str, names)),
        documents=text.names,
        n_single=int((by_document == 1).sum()),
        n_untouched=int((by_document == 0).sum()),
        n_unknown=len(codings) - len(known),
        standing={code: _standing(code, known, inside) for code in codes},
    )


def _rated(known: pd.DataFrame, documents: pd.DataFrame, coders: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Return which coder coded anything in which document, shape (documents, coders)."""
    pairs = set(zip(known["document"], known["coder"], strict=True))
    return np.array(
        [[(name, coder) in pairs for coder in coders] for name in documents["document"]], dtype=bool
    ).reshape(len(documents), len(coders))


def _standing(code: str, known: pd.DataFrame, inside: pd.DataFrame) -> Literal["double", "single", "unused"]:
    if (inside["code"] == code).any():
        return "double"
    return "single" if (known["code"] == code).any() else "unused"


def _require_places(double: pd.DataFrame, inside: pd.DataFrame, unit: Unit) -> None:
    lacking = double["n_characters" if unit == "character" else "text"].isna()
    without = int(inside["start"].isna().sum() + (inside["start"].notna() & inside["end"].isna()).sum())
    if lacking.any() or without:
        raise EstimationImpossible(
            f"Agreement by {unit} needs the text of every document that two coded and the place of every "
            f"coding in it; {int(lacking.sum())} of {len(double)} documents have no text and {without} of "
            f"{len(inside)} codings no place. Only whole documents can be compared."
        )


def _text(double: pd.DataFrame, unit: Unit) -> _Text:
    names = tuple(map(str, double["document"]))
    if unit == "document":
        places = np.arange(len(names), dtype=np.float64)
        edges = np.column_stack([places, places + 1])
        return _Text(names, np.append(places, float(len(names))), edges, whole=True)
    if unit == "character":
        lengths = double["n_characters"].to_numpy(dtype=np.float64)
        return _Text(names, np.append(0.0, lengths.cumsum()), None)
    lengths = double["text"].str.len().to_numpy(dtype=np.float64)
    offsets = np.append(0.0, lengths.cumsum())
    spans = [
        (offset + span.start, offset + span.end)
        for offset, text in zip(offsets, double["text"], strict=False)
        for span in _CUTS[unit](str(text))
    ]
    return _Text(names, offsets, np.array(spans, dtype=np.float64).reshape(-1, 2))


def _ratings(
    own: pd.DataFrame, text: _Text, who: npt.NDArray[np.bool_], groups: IntArray, n_groups: int
) -> Ratings:
    """Return the ratings of one code from its codings in the documents that two rated."""
    at, by = own["at"].to_numpy(dtype=np.intp), own["by"].to_numpy(dtype=np.intp)
    low, high = _places(own, at, text)
    starts, ends = _edges(text, low, high)
    document = np.searchsorted(text.offsets, starts, side="right") - 1
    places = np.where(who[document], 0, NOT_RATED).astype(np.int8)
    first, last = np.searchsorted(ends, low, side="right"), np.searchsorted(starts, high, side="left")
    for coder in range(who.shape[1]):
        mine = (by == coder) & (high > low) & (last > first)
        _mark(places[:, coder], first[mine], last[mine])
    weights = ends - starts if text.edges is None else np.ones(starts.size)
    return Ratings(places, weights, groups[document], n_groups, YES_NO)


def _places(own: pd.DataFrame, at: IntArray, text: _Text) -> tuple[FloatArray, FloatArray]:
    """Return where codings begin and end when all documents stand in a row, cut to their document."""
    here, there = text.offsets[at], text.offsets[at + 1]
    if text.whole:
        return here, there
    start, end = (own[name].to_numpy(dtype=np.float64) for name in ("start", "end"))
    return np.clip(here + start, here, there), np.clip(here + end, here, there)


def _edges(text: _Text, low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return where units begin and end: as cut, or wherever a document or coding begins or ends."""
    if text.edges is not None:
        return text.edges[:, 0], text.edges[:, 1]
    places = np.unique(np.concatenate([text.offsets, low, high]))
    return places[:-1], places[1:]


def _mark(column: PlaceArray, first: IntArray, last: IntArray) -> None:
    """Say yes in one coder's column to the units from `first` up to `last` (not included) of each coding."""
    change = np.zeros(column.size + 1, dtype=np.int64)
    np.add.at(change, first, 1)
    np.add.at(change, last, -1)
    column[change[:-1].cumsum() > 0] = 1
