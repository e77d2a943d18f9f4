"""Intervals around agreement that draw whole documents or persons again, never characters."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from helpers.qualitative.agreement import Agreement, Reason, from_sums
from helpers.qualitative.coefficient import Coefficient
from helpers.qualitative.pair_sums import Sums, stacked, sums_by_group
from helpers.qualitative.ratings import FloatArray, Ratings

FEWEST_GROUPS = 5
"""With fewer documents or persons there is no interval: their draws hardly differ from each other."""
MOST_UNDEFINED = 0.05
"""Share of draws without a coefficient from which there is no interval: it would be one of other data."""
SAME = 1e-9
"""Draws that lie no further apart are the same number: their sums were added in another order."""
AT_ONCE = 8_000_000  # numbers held at a time while drawing: 64 MB

NoInterval = Literal["", "no_estimate", "few_groups", "undefined_draws", "all_alike"]


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a coefficient lies in most draws.

    Attributes
    ----------
    low, high : float
        NaN where `reason` says why.
    reason : NoInterval
        ``no_estimate``; ``few_groups``: fewer than five documents or persons rated by two;
        ``undefined_draws``: in more than one of twenty draws there was no coefficient; ``all_alike``: every
        draw has the same coefficient, as when coders never differ. An interval of no width would say that
        they never will.
    level : float
    n_groups : int
        Documents or persons that were drawn.
    n_draws, n_undefined : int
        Draws made, and those without a coefficient, which are left out.
    """

    low: float
    high: float
    reason: NoInterval
    level: float
    n_groups: int
    n_draws: int
    n_undefined: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A coefficient of one code, or of all codes together (`code` is "").

    Attributes
    ----------
    code : str
    agreement : Agreement
    interval : Interval
    """

    code: str
    agreement: Agreement
    interval: Interval


def measured(
    codes: Mapping[str, Ratings],
    coefficients: Sequence[Coefficient],
    *,
    draws: int,
    level: float,
    rng: np.random.Generator,
) -> tuple[Measured, ...]:
    """Return every coefficient of every code and of all codes together, with intervals.

    Parameters
    ----------
    codes : mapping of str to Ratings
        Of the same coders, documents and categories; each code has its own units, which may be stretches of
        different lengths.
    coefficients : sequence of Coefficient
    draws : int
    level : float
    rng : numpy.random.Generator

    Returns
    -------
    tuple of Measured
        By code and coefficient, in their order; then all codes together, where there are two or more.

    Notes
    -----
    Percentile bootstrap over groups: as many documents or persons as there are, drawn with replacement, the
    same draw for all codes and coefficients; limits are quantiles of the draws (R's type 7). Characters of
    one document are not independent, so drawing them would give an interval that is far too narrow. With few
    groups (under 80 or so) this interval is too narrow as well: `docs/agreement.md` says by how much. All
    codes together: means of seen and of expected disagreement over the codes that some coder used where two
    coded, then one coefficient (De Vries et al. 2008). In R: ``boot::boot`` over documents with
    ``boot.ci(type = "perc")``.

    References
    ----------
    Efron, B., & Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall: chapter 13.
    Davison, A. C., & Hinkley, D. V. (1997). Bootstrap Methods and their Application. Cambridge University
    Press: section 3.8, data in clusters.
    """
    names = list(codes)
    if not names:
        return ()
    each = [sums_by_group(found) for found in codes.values()]
    sums = stacked(each)
    rated = np.flatnonzero((sums.n_rated > 0).any(axis=1))
    sums = Sums(sums.flat[rated], sums.n_pairs, sums.categories)
    used = _used(sums.total())
    drawn = _drawn(sums, coefficients, used, draws=draws, rng=rng)
    found: list[Measured] = []
    for place, name in enumerate(names):
        for coefficient, values in zip(coefficients, drawn, strict=True):
            one = from_sums(codes[name], each[place], coefficient)
            found.append(Measured(name, one, _interval(one, values[:, place], level, rated.size)))
    if len(names) > 1:
        for coefficient, values in zip(coefficients, drawn, strict=True):
            first = from_sums(codes[names[0]], each[0], coefficient)
            one = _together(first, coefficient, sums, used)
            found.append(Measured("", one, _interval(one, values[:, -1], level, rated.size)))
    return tuple(found)


def _used(total: Sums) -> FloatArray:
    """Return which codes somebody gave to a unit that two rated: the others say nothing of agreement."""
    return np.asarray(total.coincidences.sum(axis=-1)[..., 1:].sum(axis=-1) > 0, dtype=np.float64)


def _drawn(
    sums: Sums, coefficients: Sequence[Coefficient], used: FloatArray, *, draws: int, rng: np.random.Generator
) -> list[FloatArray]:
    """Return the drawn values of each coefficient, shape (draws, codes + 1): last all codes together."""
    groups, codes, width = sums.flat.shape
    kept: list[list[FloatArray]] = [[np.empty((0, codes + 1))] for _ in coefficients]
    for times in _times(groups, draws, codes * width, rng):
        again = sums.drawn(times)
        for place, coefficient in enumerate(coefficients):
            parts = coefficient.parts(again)
            kept[place].append(np.column_stack([parts.value(), _overall(coefficient, again, used)]))
    return [np.concatenate(values) for values in kept]


def _times(groups: int, draws: int, width: int, rng: np.random.Generator) -> Iterator[FloatArray]:
    """Yield how often each group comes in each draw, in pieces that fit in memory."""
    rows = max(1, AT_ONCE // max(1, width, groups))
    share = np.full(groups, 1 / groups) if groups else np.empty(0)
    for start in range(0, draws if groups else 0, rows):
        yield rng.multinomial(groups, share, size=min(rows, draws - start)).astype(np.float64)


def _overall(coefficient: Coefficient, sums: Sums, used: FloatArray) -> FloatArray:
    if not used.any():
        return np.full(sums.flat.shape[:-2], np.nan)
    return coefficient.parts(sums).over_codes(used).value()


def _together(one: Agreement, coefficient: Coefficient, sums: Sums, used: FloatArray) -> Agreement:
    """Return the coefficient of all codes; counts of units, groups and coders are those of every code."""
    if one.reason in ("nothing_rated", "single_coded", "no_overlap", "one_unit"):
        return one
    estimate = float(_overall(coefficient, sums.total(), used))
    missing: Reason = "one_category" if coefficient.corrects_chance and used.any() else "not_used"
    return replace(one, estimate=estimate, reason=missing if math.isnan(estimate) else "")


def _interval(found: Agreement, values: FloatArray, level: float, n_groups: int) -> Interval:
    known = values[np.isfinite(values)]
    n_undefined = values.size - known.size
    reason: NoInterval = ""
    if math.isnan(found.estimate):
        reason = "no_estimate"
    elif found.n_groups < FEWEST_GROUPS:
        reason = "few_groups"
    elif n_undefined > MOST_UNDEFINED * values.size:
        reason = "undefined_draws"
    elif np.ptp(known) < SAME:
        reason = "all_alike"
    low, high = (math.nan, math.nan) if reason else np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), reason, level, n_groups, values.size, n_undefined)
