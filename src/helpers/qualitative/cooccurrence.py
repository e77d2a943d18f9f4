"""Codes that go together: people who have both, and stretches of text where both were given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.qualitative.case_matrix import case_matrix
from helpers.qualitative.code_lines import along_lines, lines_of, positions

COLUMNS = (
    "first", "second", "n_both", "n_only_first", "n_only_second", "n_neither", "jaccard", "n_overlap",
)  # fmt: skip
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Ends:
    """Codes and positions of the stretches of one document."""

    codes: npt.NDArray[np.intp]
    start: Counts
    end: Counts


def cooccurrence(people: list[str], codings: pd.DataFrame, within: Mapping[str, str | None]) -> pd.DataFrame:
    r"""Count for every pair of codes the people who have both, and the stretches that overlap.

    Parameters
    ----------
    people : list of str, length n
        Everybody who speaks.
    codings : DataFrame
        As for `code_tree`.
    within : mapping of str to str or None
        The code that each code stands in. A code and one it stands under are no pair: they always go
        together.

    Returns
    -------
    DataFrame
        One row per pair, both as declared: `first, second, n_both, n_only_first, n_only_second, n_neither`
        (these four add up to n), `jaccard` (n_both over all who have at least one; missing where nobody
        has) and `n_overlap`, the number of pairs of stretches, one with each code, that share at least one
        character; missing where no position is known.

    Notes
    -----
    Jaccard :math:`J = |A \cap B| / |A \cup B|`. Every code counts for the codes above it. One stretch with
    two codes is an overlap. Where coders worked on the same text the stretches of each of them count, unless
    they are the same. In R: ``crossprod(has)``.

    References
    ----------
    Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist, 11(2), 37–50.
    """
    codes = list(within)
    has = case_matrix(people, codings, within).to_numpy(dtype=np.int64)
    both = has.T @ has
    own = np.diagonal(both)
    lines = lines_of(within)
    related = np.array([[a in lines[b] or b in lines[a] for b in codes] for a in codes], dtype=bool)
    first, second = np.nonzero(
        np.triu(np.ones((len(codes), len(codes)), dtype=bool), 1) & ~related.reshape(len(codes), len(codes))
    )
    n_both = both[first, second]
    either = own[first] + own[second] - n_both
    overlap = overlaps(codings, within)
    names = np.asarray(codes, dtype=object)
    frame = pd.DataFrame(
        {
            "first": names[first],
            "second": names[second],
            "n_both": n_both,
            "n_only_first": own[first] - n_both,
            "n_only_second": own[second] - n_both,
            "n_neither": len(people) - either,
            "jaccard": np.divide(n_both, either, out=np.full(len(first), np.nan), where=either > 0),
            "n_overlap": pd.array(
                np.full(len(first), -1) if overlap is None else overlap[first, second], dtype="Int64"
            ),
        }
    )
    if overlap is None:
        frame["n_overlap"] = pd.array([pd.NA] * len(frame), dtype="Int64")
    kinds = dict.fromkeys(("first", "second"), "string") | dict.fromkeys(COLUMNS[2:6], "Int64")
    return frame.astype(kinds)


def overlaps(codings: pd.DataFrame, within: Mapping[str, str | None]) -> Counts | None:
    """Return how many pairs of stretches overlap, code by code, shape (k, k); None without any position.

    Notes
    -----
    Two stretches of a document overlap unless one ends before the other starts, so the overlapping pairs of
    two codes are all their pairs less those: counted from sorted ends, without looking at single pairs.
    A stretch without length overlaps nothing.
    """
    codes = list(within)
    lines = along_lines(codings, within)
    known = lines[lines["start"].notna() & lines["end"].notna()]
    if known.empty:
        return None
    known = known[known["end"] > known["start"]].sort_values("document", kind="stable")
    total = np.zeros((len(codes), len(codes)), dtype=np.int64)
    place = positions(known["code"], codes)
    start, end = (known[name].to_numpy(dtype=np.int64) for name in ("start", "end"))
    cuts = np.flatnonzero(np.diff(pd.factorize(known["document"])[0])) + 1
    for rows in np.split(np.arange(len(known)), cuts):
        here, local = np.unique(place[rows], return_inverse=True)
        total[np.ix_(here, here)] += _in_document(_Ends(local, start[rows], end[rows]), len(here))
    return total


def _in_document(found: _Ends, k: int) -> Counts:
    """Return the overlapping pairs of one document, code by code."""
    before = _before(found, k)
    sizes = np.bincount(found.codes, minlength=k)
    pairs: Counts = np.outer(sizes, sizes) - before - before.T
    return pairs


def _before(found: _Ends, k: int) -> Counts:
    """Return for codes a and b how many pairs have the stretch of b end where that of a starts, or before."""
    order = np.argsort(found.end, kind="stable")
    ended = np.zeros((len(order) + 1, k), dtype=np.int64)
    ended[np.arange(1, len(order) + 1), found.codes[order]] = 1
    np.cumsum(ended, axis=0, out=ended)
    until = np.searchsorted(found.end[order], found.start, side="right")
    pairs = np.zeros((k, k), dtype=np.int64)
    by_code = np.argsort(found.codes, kind="stable")
    firsts = np.searchsorted(found.codes[by_code], np.arange(k))
    pairs[:] = np.add.reduceat(ended[until[by_code]], firsts, axis=0)
    return pairs
