"""Several answers to one question: p-values adjusted for the family they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from helpers.errors import Mistake, ParameterMistake, nearest

Method = Literal["holm", "benjamini_hochberg", "none"]
_PINGOUIN = {"holm": "holm", "benjamini_hochberg": "fdr_bh"}


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Adjusted p-values of one family.

    Attributes
    ----------
    p_values : tuple of float
        In the order given; NaN where the p-value was missing.
    n : int
        How many p-values were adjusted for: missing ones do not count.
    method : Method
        `holm` keeps the chance of any false finding, `benjamini_hochberg` the expected share of them.
    """

    p_values: tuple[float, ...]
    n: int
    method: Method


def adjust(p_values: ArrayLike, *, method: Method) -> Adjusted:
    """Adjust the p-values of a family.

    Parameters
    ----------
    p_values : array-like, shape (m,)
        Between 0 and 1; NaN where a test could not be done. May be empty.
    method : {"holm", "benjamini_hochberg", "none"}
        `none` returns them as they are, with the size of the family.

    Returns
    -------
    Adjusted

    Raises
    ------
    ParameterMistake
        Where `method` is none of the three.
    ValueError
        Where a p-value lies outside 0 to 1.

    Notes
    -----
    Missing p-values stay missing and make the family smaller: the number adjusted for is in `n` and is
    printed with every adjusted p. In R: ``p.adjust(p, "holm")``, ``p.adjust(p, "BH")``.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of
    Statistics, 6(2), 65–70.
    Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
    Statistical Society B, 57(1), 289–300.

    Examples
    --------
    >>> adjust([0.01, 0.04, float("nan")], method="holm").p_values
    (0.02, 0.04, nan)
    """
    if method not in get_args(Method):
        allowed = get_args(Method)
        raise ParameterMistake(
            Mistake("correction", f"'{method}'", ", ".join(allowed), nearest(method, allowed))
        )
    values = np.array(p_values, dtype=np.float64)
    known = ~np.isnan(values)
    if values.ndim != 1 or not ((values[known] >= 0) & (values[known] <= 1)).all():
        raise ValueError("P-values must be one list of numbers from 0 to 1, or missing.")
    if known.any() and method != "none":
        from pingouin import multicomp

        values[known] = multicomp(values[known], method=_PINGOUIN[method])[1]
    return Adjusted(tuple(float(value) for value in values), int(known.sum()), method)
