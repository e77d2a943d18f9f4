"""Whether a rare (or an everywhere) code makes kappa and the share that agrees tell different stories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.qualitative.coefficient import divided
from helpers.qualitative.pair_sums import Sums, sums_by_group
from helpers.qualitative.ratings import Ratings
from helpers.qualitative.two_coders import cohen

FAR_APART = 0.20
"""PABAK and kappa part from here: the width of one step of Landis and Koch (1977). The rule is ours."""


@dataclass(frozen=True, slots=True)
class Prevalence:
    """The indices of Byrt, Bishop and Carlin, for a yes/no code.

    Attributes
    ----------
    share : float
        Share of the ratings (of units rated by two or more) that are yes.
    prevalence_index : float
        ``(a - d) / n``, from -1 (nobody coded anything) to 1; mean over pairs of coders.
    bias_index : float
        ``|b - c| / n``: how much oftener one coder of a pair uses the code than the other; mean over pairs.
    pabak : float
        ``2 p_o - 1``: kappa if the code were in half of the text and coders used it equally often.
    kappa : float
        Cohen's, mean over pairs; NaN where there is none.
    parts : bool
        Whether PABAK lies 0.20 or more above kappa.
    """

    share: float
    prevalence_index: float
    bias_index: float
    pabak: float
    kappa: float
    parts: bool


def prevalence(found: Ratings) -> Prevalence:
    """Return the prevalence and bias of a code, and whether kappa and the share that agrees part.

    Parameters
    ----------
    found : Ratings
        Of yes and no; all NaN where no unit was rated by two.

    Notes
    -----
    Of two coders ``kappa = (PABAK - PI^2 + BI^2) / (1 - PI^2 + BI^2)``, so that with much agreement and a
    rare code kappa falls while the share that agrees stays. In R: ``epiR::epi.kappa(table)``.

    References
    ----------
    Byrt, T., Bishop, J., & Carlin, J. B. (1993). Bias, prevalence and kappa. Journal of Clinical
    Epidemiology, 46(5), 423-429.
    Landis, J. R., & Koch, G. G. (1977). The measurement of observer agreement for categorical data.
    Biometrics, 33(1), 159-174.
    """
    if len(found.categories) != 2:
        raise ValueError("Prevalence and bias are those of ratings of yes and no.")
    total = sums_by_group(found).total()
    shares = divided(total.pairs, total.pairs.sum(axis=(-2, -1))[..., None, None])
    shares = shares[np.isfinite(shares).all(axis=(-2, -1))]
    table = shares.mean(axis=0) if len(shares) else np.full((2, 2), np.nan)
    bias = float(np.abs(shares[:, 0, 1] - shares[:, 1, 0]).mean()) if len(shares) else float("nan")
    pabak = float(2 * (table[0, 0] + table[1, 1]) - 1)
    kappa = float(cohen().parts(total).value())
    return Prevalence(
        share=_share(total),
        prevalence_index=float(table[1, 1] - table[0, 0]),
        bias_index=bias,
        pabak=pabak,
        kappa=kappa,
        parts=bool(pabak - kappa >= FAR_APART),
    )


def _share(total: Sums) -> float:
    by_category = total.coincidences.sum(axis=-1)
    return float(divided(by_category[1], by_category.sum()))
