"""Gwet's AC1 and AC2: agreement corrected for chance in a way that a rare code does not upset."""

from __future__ import annotations

from functools import partial

import numpy as np

from helpers.qualitative.coefficient import Coefficient, Parts, Weights, divided, penalties
from helpers.qualitative.pair_sums import Sums


def ac1() -> Coefficient:
    """Return Gwet's AC1.

    Notes
    -----
    ``(p_a - p_e) / (1 - p_e)`` with ``p_e = sum pi_k (1 - pi_k) / (q - 1)``; pi_k is the mean share of
    category k among the ratings of a unit, over all units with a rating. q is the number of categories that
    *could* be chosen, used or not (of a code always two), so that a code does not get another formula because
    nobody used it. Where all ratings are one category p_e is 0 and AC1 is 1. In R:
    ``irrCAC::gwet.ac1.raw(ratings, categ.labels = categories)``; without `categ.labels` it counts only
    categories that were used.

    References
    ----------
    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement.
    British Journal of Mathematical and Statistical Psychology, 61(1), 29-48.
    """
    return Coefficient("gwet_ac1", "", partial(_ac, weights=None))


def ac2(weights: Weights) -> Coefficient:
    """Return Gwet's AC2: AC1 with weights for ordered categories.

    Parameters
    ----------
    weights : {"linear", "quadratic"}
        By the distance of the values of two categories, or its square. Of two categories both are AC1.

    Notes
    -----
    p_a is weighted, and ``p_e = T sum pi_k (1 - pi_k) / (q (q - 1))`` with T the sum of all weights. In R:
    ``irrCAC::gwet.ac1.raw(ratings, weights = "quadratic")``.

    References
    ----------
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability (4th ed.). Advanced Analytics.
    """
    return Coefficient("gwet_ac2", weights, partial(_ac, weights=weights))


def _ac(sums: Sums, *, weights: Weights | None) -> Parts:
    penalty, q = penalties(sums.categories, weights), len(sums.categories)
    seen = np.einsum("...kl,kl->...", sums.shares, penalty)
    shares = divided(sums.margins, sums.n_rated[..., None])
    chance = (1 - penalty).sum() * (shares * (1 - shares)).sum(axis=-1) / (q * (q - 1))
    return Parts(divided(seen, sums.n_together), 1 - chance)
