"""Weights that make the people who answered look like everybody who was approached (raking)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.describe.weighted import Weighting
from helpers.errors import EstimationImpossible

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.intp]
CLOSE_ENOUGH = 1e-10
"""Largest distance from a margin, as a share of the frame, at which raking has converged."""
MOST_ROUNDS = 1000
Why = Literal["empty", "few", "ceiling"]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A category that keeps the weights from being made.

    Attributes
    ----------
    why : {"empty", "few", "ceiling"}
        Nobody of it answered, fewer than asked for did, or even the largest weight allowed is too small.
    variable, category : str
    n_frame, n_answered : int
        People of this category who were approached, and who answered.
    """

    why: Why
    variable: str
    category: str
    n_frame: int
    n_answered: int


@dataclass(frozen=True, slots=True, eq=False)
class Raked:
    """Raked weights and how they came about.

    Attributes
    ----------
    weighting : Weighting
        Weights that add up to everybody in the frame.
    rounds : int
        Times that all margins were gone through.
    gap : float
        Largest distance from a margin that is left, as a share of the frame.
    n_at_ceiling : int
        People whose weight is the largest allowed.
    smallest, largest : float
        Smallest and largest weight, divided by the mean weight.
    effective_n : float
        Kish's effective number: so many equal weights would be as precise for something that has nothing to
        do with the margins.
    design_factor : float
        Number of people who answered, divided by `effective_n`; 1 where all weights are equal.
    """

    weighting: Weighting
    rounds: int
    gap: float
    n_at_ceiling: int
    smallest: float
    largest: float
    effective_n: float
    design_factor: float


def obstacles(
    respondents: pd.DataFrame, frame: pd.DataFrame, *, max_ratio: float, few: int
) -> tuple[Obstacle, ...]:
    """Return every category on which the weights would founder, before anything is computed.

    Parameters
    ----------
    respondents : DataFrame, shape (n, k)
        People who answered: a column of categories (text) for each margin, nothing missing.
    frame : DataFrame, shape (N, k)
        Everybody who was approached, the same columns; the respondents are among them.
    max_ratio : float
        Largest weight allowed, as a multiple of the mean weight; above 1.
    few : int
        Fewest respondents that a category must have, 1 or more.

    Notes
    -----
    A category of N_c people of whom n_c answered needs a mean weight of N_c / n_c. Where that is above the
    ceiling, max_ratio N / n, no weights can satisfy both.
    """
    n, ceiling = len(respondents), max_ratio * len(frame) / max(len(respondents), 1)
    found = []
    for name in frame.columns:
        answered = respondents[name].value_counts()
        for category, n_frame in frame[name].value_counts(sort=False).items():
            n_answered = int(answered.get(category, 0))
            why = _why(n_answered, int(n_frame), few=few, ceiling=ceiling if n else 0.0)
            if why is not None:
                found.append(Obstacle(why, str(name), str(category), int(n_frame), n_answered))
    return tuple(found)


def rake(respondents: pd.DataFrame, frame: pd.DataFrame, *, max_ratio: float, few: int) -> Raked:
    r"""Weight respondents until their distribution over every margin is that of the frame.

    Parameters
    ----------
    respondents, frame, max_ratio, few
        As in `obstacles`.

    Returns
    -------
    Raked

    Raises
    ------
    EstimationImpossible
        Where nobody answered, a category is an obstacle (see `obstacles`), or margins and ceiling cannot
        hold together.
    ValueError
        Where columns differ, values are missing, there are no margins, or a respondent has a category that
        is not in the frame.

    Notes
    -----
    Iterative proportional fitting (Deming and Stephan) from equal weights N / n: the margins are gone through
    in turn, and the weights within a category are multiplied by one factor so that they add up to its people
    in the frame. With a ceiling L the weight of a person is :math:`\min(L, v)`, where v is the product of all
    factors so far, and a factor is chosen so that the weights *so cut back* add up: the others in the
    category make up for what was cut. Among all weights that satisfy margins and ceiling these are the
    closest to equal ones in the Kullback-Leibler distance, so that the order of the margins does not matter.

    Converged where no category is further from its margin than `CLOSE_ENOUGH` of the frame; otherwise,
    after `MOST_ROUNDS` rounds, the weights cannot be made and a sentence says so.

    Raking mends only what the margins know: it assumes that within every combination of them (and as far as
    their combinations do not matter) those who answered are like those who did not.

    In R: ``survey::rake(design, list(~a, ~b), list(margin_a, margin_b), control = list(epsilon = 1e-9, maxit
    = 1000))``; with a ceiling ``survey::calibrate(design, ~ a + b, totals, calfun = "raking", bounds = c(0,
    max_ratio))``.

    References
    ----------
    Deming, W. E., & Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table when
    the expected marginal totals are known. Annals of Mathematical Statistics, 11(4), 427–444.
    Deville, J.-C., Särndal, C.-E., & Sautory, O. (1993). Generalized raking procedures in survey sampling.
    Journal of the American Statistical Association, 88(423), 1013–1020.
    Kish, L. (1965). Survey sampling. Wiley, section 11.7 (effective number).

    Examples
    --------
    >>> answered = pd.DataFrame({"sex": ["f", "f", "f", "m"]})
    >>> everybody = pd.DataFrame({"sex": ["f"] * 5 + ["m"] * 5})
    >>> found = rake(answered, everybody, max_ratio=3, few=1)
    >>> found.weighting.weights.round(3).tolist(), round(found.effective_n, 6)
    ([1.667, 1.667, 1.667, 5.0], 3.0)
    """
    _check(respondents, frame)
    foundered = obstacles(respondents, frame, max_ratio=max_ratio, few=few)
    if foundered:
        raise EstimationImpossible(" ".join(map(_sentence, foundered)))
    cells = _Cells.of(respondents, frame)
    ceiling = max_ratio * len(frame) / len(respondents)
    rounds, gap, of_cell = _fitted(cells, len(frame), ceiling)
    if not gap <= CLOSE_ENOUGH:
        raise EstimationImpossible(
            f"No weights of at most {max_ratio:g} times the mean weight give all margins at once. Take "
            "categories together, rake to fewer variables, or allow larger weights."
        )
    weights = of_cell[cells.cell_of]
    return _described(Weighting(weights, cells.cell_of, cells.design, len(frame)), rounds, gap, ceiling)


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Respondents by combination of categories: people of one combination have one weight.

    `members` holds per category (over all margins) which combinations are in it, `targets` the people of the
    frame in it.
    """

    cell_of: Whole
    sizes: Floats
    design: Floats
    members: tuple[Whole, ...]
    targets: Floats

    @classmethod
    def of(cls, respondents: pd.DataFrame, frame: pd.DataFrame) -> _Cells:
        """Return the combinations that occur among respondents."""
        codes: list[Whole] = []
        targets: list[int] = []
        first: list[int] = []
        for name in frame.columns:
            margin = frame[name].value_counts(sort=False)
            codes.append(margin.index.get_indexer(pd.Index(respondents[name])))
            first.append(len(targets))
            targets += margin.tolist()
        if any((one < 0).any() for one in codes):
            raise ValueError("a respondent has a category that is not in the frame")
        combinations, cell_of, sizes = np.unique(
            np.column_stack(codes), axis=0, return_inverse=True, return_counts=True
        )
        places = combinations + np.array(first)
        design = np.zeros((len(combinations), len(targets)))
        np.put_along_axis(design, places, 1.0, axis=1)
        members = tuple(np.flatnonzero(column) for column in design.T)
        return cls(cell_of.ravel(), sizes.astype(np.float64), design, members, np.array(targets, np.float64))


def _fitted(cells: _Cells, n_frame: int, ceiling: float) -> tuple[int, float, Floats]:
    """Return the rounds needed, the gap left, and the weight of each combination."""
    free = np.full(len(cells.sizes), n_frame / cells.sizes.sum())
    gap, rounds = np.inf, 0
    while rounds < MOST_ROUNDS and gap > CLOSE_ENOUGH:
        rounds += 1
        for here, target in zip(cells.members, cells.targets, strict=True):
            free[here] *= _factor(free[here], cells.sizes[here], target, ceiling)
        weights = np.minimum(free, ceiling)
        gap = float(np.abs(cells.design.T @ (weights * cells.sizes) - cells.targets).max()) / n_frame
        if not np.isfinite(free).all():
            return rounds, np.inf, weights
    return rounds, gap, np.minimum(free, ceiling)


def _factor(free: Floats, sizes: Floats, target: float, ceiling: float) -> float:
    """Return the factor by which the weights of one category, cut back to the ceiling, reach its target."""
    factor = target / float(free @ sizes)
    while True:
        cut = free * factor >= ceiling
        rest = float(free[~cut] @ sizes[~cut])
        if not cut.any() or rest == 0:
            return factor
        raised = (target - ceiling * float(sizes[cut].sum())) / rest
        if raised <= factor * (1 + 1e-15):
            return factor
        factor = raised


def _described(weighting: Weighting, rounds: int, gap: float, ceiling: float) -> Raked:
    weights = weighting.weights
    mean, effective = float(weights.mean()), weighting.effective_n
    return Raked(
        weighting=weighting,
        rounds=rounds,
        gap=gap,
        n_at_ceiling=int((weights >= ceiling * (1 - 1e-12)).sum()),
        smallest=float(weights.min()) / mean,
        largest=float(weights.max()) / mean,
        effective_n=effective,
        design_factor=len(weights) / effective,
    )


def _why(n_answered: int, n_frame: int, *, few: int, ceiling: float) -> Why | None:
    if n_answered == 0:
        return "empty"
    if n_answered < few:
        return "few"
    return "ceiling" if n_answered * ceiling < n_frame * (1 - 1e-12) else None


def _sentence(found: Obstacle) -> str:
    what = {
        "empty": "nobody answered",
        "few": "too few answered",
        "ceiling": "so few answered that even the largest weight allowed is too small",
    }[found.why]
    return (
        f"Of {found.variable} '{found.category}' {what}; take it together with another category in a derived "
        "variable, or leave the variable out of the margins."
    )


def _check(respondents: pd.DataFrame, frame: pd.DataFrame) -> None:
    if list(respondents.columns) != list(frame.columns) or not len(frame.columns):
        raise ValueError("respondents and frame need the same margins, at least one")
    if any(_missing((respondents, frame))):
        raise ValueError("a margin has missing values; give them a category of their own")
    if not len(respondents):
        raise EstimationImpossible("Nobody answered, so there is nobody to weight.")


def _missing(frames: tuple[pd.DataFrame, ...]) -> Iterator[bool]:
    for one in frames:
        yield bool(one.isna().to_numpy().any())
