"""Agreement of two or more coders together: share that agrees, positive agreement, and Fleiss' kappa."""

from __future__ import annotations

import numpy as np

from helpers.qualitative.coefficient import Coefficient, Parts, divided, penalties
from helpers.qualitative.pair_sums import Sums


def percent() -> Coefficient:
    """Return the share of pairs of coders who say the same of a unit, averaged over units.

    Notes
    -----
    Nothing is corrected for chance: where a code is rare, nearly all of the text is agreement on its absence.
    In R: ``irrCAC::pa.coeff.raw(ratings)``.

    References
    ----------
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability (4th ed.). Advanced Analytics.
    """
    return Coefficient("percent", "", _percent, corrects_chance=False)


def positive() -> Coefficient:
    """Return positive agreement: of what one coder gave the code, how much the other gave it as well.

    Notes
    -----
    ``2a / (2a + b + c)`` of yes/no ratings, a being the units to which both gave the code, b and c those to
    which one did; the sums run over all pairs of coders. Text that nobody coded plays no part. NaN where
    nobody used it.

    References
    ----------
    Cicchetti, D. V., & Feinstein, A. R. (1990). High agreement but low kappa: II. Resolving the paradoxes.
    Journal of Clinical Epidemiology, 43(6), 551-558.
    """
    return Coefficient("positive", "", _positive, corrects_chance=False)


def fleiss() -> Coefficient:
    """Return Fleiss' kappa, for coders who need not be the same for every unit.

    Notes
    -----
    ``(p_a - p_e) / (1 - p_e)``; p_a is the share of pairs that agree, p_e the sum of squared shares of the
    categories among all ratings, each unit counting once. With every unit rated by the same number of coders
    that is Fleiss (1971) and ``irr::kappam.fleiss(ratings)``; where ratings are missing it is Gwet's
    generalisation, ``irrCAC::fleiss.kappa.raw(ratings)``.

    References
    ----------
    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin, 76(5),
    378-382.
    """
    return Coefficient("fleiss", "", _fleiss)


def _percent(sums: Sums) -> Parts:
    seen = np.einsum("...kl,kl->...", sums.shares, penalties(sums.categories, None))
    n = sums.n_together
    return Parts(divided(seen, n), np.where(n > 0, 1.0, np.nan))


def _positive(sums: Sums) -> Parts:
    if len(sums.categories) != 2:
        raise ValueError("Positive agreement needs ratings of yes and no.")
    table = sums.pairs.sum(axis=-3)
    one_only = table[..., 0, 1] + table[..., 1, 0]
    n = table.sum(axis=(-2, -1))
    return Parts(divided(one_only, n), divided(2 * table[..., 1, 1] + one_only, n))


def _fleiss(sums: Sums) -> Parts:
    penalty = penalties(sums.categories, None)
    shares = divided(sums.margins, sums.n_rated[..., None])
    seen = np.einsum("...kl,kl->...", sums.shares, penalty)
    expected = np.einsum("...k,...l,kl->...", shares, shares, penalty)
    return Parts(divided(seen, sums.n_together), expected)
