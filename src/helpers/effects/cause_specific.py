"""How many times as fast people leave for each reason: Cox regression, one reason at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects.competing import checked_causes
from helpers.effects.durations import checked_durations
from helpers.effects.hazards import Cox, cox
from helpers.effects.partial_likelihood import Ties
from helpers.effects.two_arms import as_floats


def cause_specific_hazards(
    time: ArrayLike,
    cause: ArrayLike,
    covariates: pd.DataFrame,
    *,
    causes: Sequence[str],
    ties: Ties,
    level: float,
    strata: ArrayLike | None = None,
) -> tuple[tuple[str, Cox], ...]:
    """Cox regression for each reason, exits for another reason counted as censored.

    Parameters
    ----------
    time, cause, causes
        As in `cumulative_incidence`.
    covariates, ties, level, strata
        As in `helpers.effects.hazards.cox`.

    Returns
    -------
    tuple of (str, Cox)
        Name and regression of each reason, in the order of `causes`.

    Raises
    ------
    EstimationImpossible, ParameterMistake, ValueError
        As in `helpers.effects.hazards.cox`, which names what is wrong; and as in `cumulative_incidence`.

    Notes
    -----
    A hazard ratio tells how the pace of leaving for this reason differs among those still there. It does
    not tell which arm has the larger share in the end: that also depends on the other reasons, so report
    `incidence_difference` beside it. In R: ``coxph(Surv(time, cause == 1) ~ x)``.

    Examples
    --------
    >>> x = pd.DataFrame({"arm": [1, 0, 1, 0, 1, 0]})
    >>> fits = cause_specific_hazards([1, 2, 3, 4, 5, 6], [1, 1, 2, 2, 0, 1], x, causes=["work", "study"],
    ...     ties="efron", level=0.95)
    >>> [(name, fit.n_events) for name, fit in fits]
    [('work', 3), ('study', 2)]
    """
    names = checked_causes(causes)
    checked_durations(time, cause, n_causes=len(names))
    codes = as_floats(cause)
    missing = np.isnan(codes)
    return tuple(
        (
            name,
            cox(
                time,
                np.where(missing, np.nan, codes == place),
                covariates,
                ties=ties,
                level=level,
                strata=strata,
            ),
        )
        for place, name in enumerate(names, start=1)
    )
