"""Cohen's kappa, plain and weighted, for two coders; of more coders the mean over their pairs."""

from __future__ import annotations

from functools import partial

import numpy as np

from helpers.qualitative.coefficient import Coefficient, Parts, Weights, divided, penalties
from helpers.qualitative.pair_sums import Sums


def cohen() -> Coefficient:
    """Return Cohen's kappa.

    Notes
    -----
    ``(p_o - p_e) / (1 - p_e)`` with p_e from each coder's own margins, on the units that both rated. With
    more than two coders it is the mean of the kappas of all pairs (Light 1971). A pair that rated nothing
    together, or all of it with one and the same category (p_e = 1, so 0/0), has no kappa and is left out of
    that mean. In R: ``irr::kappa2(ratings)``, which gives NaN there as well, and
    ``psych::cohen.kappa(ratings)``.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement, 20(1), 37-46.
    Light, R. J. (1971). Measures of response agreement for qualitative data. Psychological Bulletin, 76(5),
    365-377.
    """
    return Coefficient("cohen", "", partial(_kappa, weights=None))


def weighted_cohen(weights: Weights) -> Coefficient:
    """Return Cohen's weighted kappa.

    Parameters
    ----------
    weights : {"linear", "quadratic"}
        How much a difference between two categories counts, by the distance of their values or its square. Of
        two categories both are the plain kappa.

    Notes
    -----
    In R: ``irr::kappa2(ratings, "equal")`` and ``"squared"`` where the categories lie equally far apart and
    all are used (it knows no others).

    References
    ----------
    Cohen, J. (1968). Weighted kappa: nominal scale agreement with provision for scaled disagreement or
    partial credit. Psychological Bulletin, 70(4), 213-220.
    """
    return Coefficient("cohen_weighted", weights, partial(_kappa, weights=weights))


def _kappa(sums: Sums, *, weights: Weights | None) -> Parts:
    tables, penalty = sums.pairs, penalties(sums.categories, weights)
    n = tables.sum(axis=(-2, -1))
    seen = np.einsum("...kl,kl->...", tables, penalty)
    expected = np.einsum("...k,...l,kl->...", tables.sum(axis=-1), tables.sum(axis=-2), penalty)
    return Parts(divided(seen, n), divided(expected, n**2), by_pair=True)
