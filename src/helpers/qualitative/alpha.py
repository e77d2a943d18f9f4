"""Krippendorff's alpha for any number of coders, four levels of measurement and missing ratings."""

from __future__ import annotations

from functools import partial
from typing import Literal

import numpy as np

from helpers.qualitative.coefficient import Coefficient, Parts, divided
from helpers.qualitative.pair_sums import Sums
from helpers.qualitative.ratings import FloatArray

Metric = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff(metric: Metric) -> Coefficient:
    """Return Krippendorff's alpha.

    Parameters
    ----------
    metric : {"nominal", "ordinal", "interval", "ratio"}
        Level of measurement of the categories; ratio takes no negative values.

    Notes
    -----
    ``1 - D_o / D_e`` with ``D_o = sum o_ck d_ck / n`` over the coincidences of units rated by two or more,
    ``D_e = sum n_c n_k d_ck / (n (n - 1))`` and n the number of ratings in them (with units of characters,
    the number of rated characters). Squared differences d: nominal 0 or 1; interval ``(c - k)^2``; ratio
    ``((c - k) / (c + k))^2``; ordinal ``(sum of n_g from c to k - (n_c + n_k) / 2)^2``. Where all ratings are
    one category D_e is 0 and there is no alpha. In R: ``irr::kripp.alpha(t(ratings), metric)``, with two
    differences: it says 1 of ratings that do not vary, and for more than two coders without any missing
    rating it forgets to divide by their number less one, which moves alpha a little.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania, Annenberg
    School for Communication: the worked example of four observers and twelve units.
    Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding
    data. Communication Methods and Measures, 1(1), 77-89.
    """
    return Coefficient("krippendorff", metric, partial(_alpha, metric=metric))


def _alpha(sums: Sums, *, metric: Metric) -> Parts:
    coincidences = sums.coincidences
    by_category = coincidences.sum(axis=-1)
    n = by_category.sum(axis=-1)
    apart = _squared_differences(by_category, sums.categories, metric)
    seen = (coincidences * apart).sum(axis=(-2, -1))
    expected = (by_category[..., :, None] * by_category[..., None, :] * apart).sum(axis=(-2, -1))
    return Parts(divided(seen, n), divided(expected, n * (n - 1)))


def _squared_differences(
    by_category: FloatArray, categories: tuple[float, ...], metric: Metric
) -> FloatArray:
    """Return how far categories lie apart; on the ordinal level that depends on how often each was used."""
    values = np.asarray(categories)
    if metric == "nominal":
        return 1.0 - np.eye(values.size)
    if metric == "interval":
        return np.asarray((values[:, None] - values[None, :]) ** 2)
    if metric == "ratio":
        if values[0] < 0:
            raise ValueError("The ratio level takes no negative categories.")
        together = values[:, None] + values[None, :]
        return np.asarray(((values[:, None] - values[None, :]) / np.where(together > 0, together, 1.0)) ** 2)
    # Up to the middle of each category: halves of both ends and all between them.
    middles = by_category.cumsum(axis=-1) - by_category / 2
    return np.asarray((middles[..., :, None] - middles[..., None, :]) ** 2)
