"""Drawing lots again: all the ways in which units could have been assigned, or a random choice of them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from helpers.effects.assigned_units import IntArray
from helpers.errors import Mistake, ParameterMistake

CodeArray = npt.NDArray[np.int8]

# Numbers held at once while drawing: 8 bytes each, so about 16 MB.
AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Lots:
    """Assignments that could have happened.

    Attributes
    ----------
    codes : ndarray of int8, shape (draws, u)
        The arm of every unit in every assignment.
    exact : bool
        True where these are all possible assignments, each once.
    n_possible : int
        How many assignments are possible.
    """

    codes: CodeArray
    exact: bool
    n_possible: int

    @property
    def draws(self) -> int:
        """How many assignments these are."""
        return int(self.codes.shape[0])

    def chunks(self) -> Iterator[CodeArray]:
        """Yield the assignments in pieces that fit in memory as numbers."""
        rows = rows_at_once(self.codes.shape[1])
        for start in range(0, self.codes.shape[0], rows):
            yield self.codes[start : start + rows]


def lots(codes: IntArray, blocks: IntArray, *, draws: int, rng: np.random.Generator) -> Lots:
    """Draw lots again within blocks, with as many units an arm and block as there were.

    Parameters
    ----------
    codes, blocks : ndarray, shape (u,)
        Arm and block of every unit, as numbers from 0.
    draws : int
        How many random assignments; where not more than `draws` are possible, all of them are listed.
    rng : numpy.random.Generator
        Not used where all are listed.

    Returns
    -------
    Lots

    Raises
    ------
    ParameterMistake
        Where `draws` is below 1.

    Examples
    --------
    >>> drawn = lots(np.array([1, 1, 0, 0]), np.zeros(4, dtype=int), draws=10, rng=np.random.default_rng(1))
    >>> drawn.exact, drawn.n_possible, drawn.codes.shape
    (True, 6, (6, 4))
    """
    checked_draws(draws)
    places = [np.flatnonzero(blocks == block) for block in np.unique(blocks)]
    possible = math.prod(_ways(codes[here]) for here in places)
    exact = possible <= draws
    drawn = np.empty((possible if exact else draws, codes.size), dtype=np.int8)
    if exact:
        listed = [_all_ways(codes[here]) for here in places]
        for row, ways in enumerate(itertools.product(*listed)):
            for here, way in zip(places, ways, strict=True):
                drawn[row, here] = way
    else:
        for here in places:
            rows = np.broadcast_to(codes[here].astype(np.int8), (draws, here.size))
            drawn[:, here] = rng.permuted(rows, axis=1)
    return Lots(drawn, exact, possible)


def checked_draws(draws: int) -> int:
    """Return `draws`, or raise a ParameterMistake where it is below 1."""
    if draws < 1:
        raise ParameterMistake(
            Mistake(where="draws", found=f"{draws}", allowed="a whole number above 0, such as 10000")
        )
    return draws


def rows_at_once(n_units: int) -> int:
    """Return how many assignments of so many units are worked on at once."""
    return max(1, AT_ONCE // max(1, n_units))


def _ways(codes: IntArray) -> int:
    """Return how many different orders the codes have: a multinomial coefficient."""
    ways, left = 1, codes.size
    for n in np.bincount(codes):
        ways *= math.comb(left, int(n))
        left -= int(n)
    return ways


def _all_ways(codes: IntArray) -> list[CodeArray]:
    """List the different orders of the codes, arm by arm: who gets the first, who of the rest the second."""
    start = np.full(codes.size, -1, dtype=np.int8)
    ways = [start]
    for code in np.unique(codes):
        n = int((codes == code).sum())
        ways = [_with(way, chosen, code) for way in ways for chosen in _choices(way, n)]
    return ways


def _choices(way: CodeArray, n: int) -> Iterator[tuple[int, ...]]:
    return itertools.combinations(np.flatnonzero(way < 0).tolist(), n)


def _with(way: CodeArray, chosen: tuple[int, ...], code: int) -> CodeArray:
    filled = way.copy()
    filled[list(chosen)] = code
    return filled
