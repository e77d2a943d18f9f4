"""The units that drew a lot, persons or whole clusters, with their arm and their block."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.errors import EstimationImpossible, StatisticalWarning

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class AssignedUnits:
    """Persons of the compared arms and the units that drew their lot.

    Attributes
    ----------
    n_rows : int
        Persons in the data, compared or not.
    persons : ndarray, shape (p,)
        Rows of the persons who are compared: in one of the arms, and in a block that has all arms.
    unit_of_person : ndarray, shape (p,)
        Place of each person's unit.
    codes : ndarray, shape (u,)
        Place of each unit's arm in `order`.
    blocks : ndarray, shape (u,)
        Place of each unit's block in `block_names`; 0 for all where lots were drawn without blocks.
    order : tuple of str
        The arms.
    block_names : tuple of str
        The blocks, one named "" where there are none.
    clustered : bool
        Whether a unit may hold several persons.
    """

    n_rows: int
    persons: IntArray
    unit_of_person: IntArray
    codes: IntArray
    blocks: IntArray
    order: tuple[str, ...]
    block_names: tuple[str, ...]
    clustered: bool


def assigned_units(
    arms: npt.ArrayLike,
    *,
    order: Sequence[str],
    blocks: npt.ArrayLike | None,
    clusters: npt.ArrayLike | None,
) -> AssignedUnits:
    """Gather the persons of some arms into the units that drew a lot.

    Parameters
    ----------
    arms : array-like, shape (n,)
        Label of everyone's arm; persons in an arm outside `order`, or in none, are not looked at.
    order : sequence of str
        The arms to compare, two or more.
    blocks, clusters : array-like, shape (n,), or None
        Labels of the blocks within which lots were drawn, and of the clusters that drew them as a whole.

    Returns
    -------
    AssignedUnits

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody, no block has all arms, or a cluster lies in two arms or blocks.
    ValueError
        Where lengths differ, an arm is asked for twice, or a block or cluster has no label.

    Warns
    -----
    StatisticalWarning
        Where a block lacks an arm: its persons say nothing about a difference and are left out.

    Examples
    --------
    >>> units = assigned_units(["a", "b", "a", "c"], order=["a", "b"], blocks=None, clusters=None)
    >>> units.codes.tolist()
    [0, 1, 0]
    """
    if len(order) < 2 or len(set(order)) < len(order):
        raise ValueError(f"Two or more different arms are needed; found {_listed(order)}.")
    labels = pd.Index(pd.Series(arms).astype(object), dtype=object)
    everyone = np.asarray(pd.Index(list(order), dtype=object).get_indexer(labels), dtype=np.int64)
    _check_somebody(everyone, order)
    inside = np.flatnonzero(everyone >= 0)
    block, block_names = _coded(blocks, inside, n=everyone.size, what="block")
    kept = _in_complete_blocks(everyone[inside], block, order, block_names)
    used, block = np.unique(block[kept], return_inverse=True)
    persons = inside[kept]
    codes = everyone[persons]
    cluster, names = _coded(clusters, persons, n=everyone.size, what="cluster")
    if clusters is None:
        unit = first = np.arange(persons.size)
    else:
        _check_whole(cluster, names, codes, block, order)
        _, first, unit = np.unique(cluster, return_index=True, return_inverse=True)
    return AssignedUnits(
        n_rows=everyone.size,
        persons=persons,
        unit_of_person=unit,
        codes=codes[first],
        blocks=block[first],
        order=tuple(order),
        block_names=tuple(block_names[place] for place in used),
        clustered=clusters is not None,
    )


def _coded(
    values: npt.ArrayLike | None, persons: IntArray, *, n: int, what: str
) -> tuple[IntArray, tuple[str, ...]]:
    """Return the place of each person's label among the sorted labels, and the labels as text."""
    if values is None:
        return np.zeros(persons.size, dtype=np.int64), ("",)
    labels = pd.Series(values)
    if len(labels) != n:
        raise ValueError(f"{n} persons and {len(labels)} {what} labels do not fit.")
    within = labels.iloc[persons]
    n_without = int(within.isna().sum())
    if n_without:
        raise ValueError(f"Everyone in the compared arms needs a {what}; {n_without} persons have none.")
    places, names = pd.factorize(within, sort=True)
    return np.asarray(places, dtype=np.int64), tuple(str(name) for name in names)


def _in_complete_blocks(
    codes: IntArray, block: IntArray, order: Sequence[str], block_names: Sequence[str]
) -> npt.NDArray[np.bool_]:
    """Say who is in a block that has all arms; warn about the others."""
    kept = np.ones(codes.size, dtype=np.bool_)
    for place, name in enumerate(block_names):
        here = block == place
        absent = [arm for code, arm in enumerate(order) if not (codes[here] == code).any()]
        if absent:
            kept &= ~here
            warnings.warn(
                f"Block '{name}' has nobody in the arm '{absent[0]}', so its {int(here.sum())} persons in "
                "other arms say nothing about a difference; they are left out.",
                StatisticalWarning,
                stacklevel=4,
            )
    if not kept.any():
        raise EstimationImpossible(
            f"No block has persons in all of the arms {_listed(order)}, so nobody can be compared within "
            "the block where lots were drawn."
        )
    return kept


def _check_somebody(codes: IntArray, order: Sequence[str]) -> None:
    for code, arm in enumerate(order):
        if not (codes == code).any():
            raise EstimationImpossible(f"Nobody is in the arm '{arm}', so there is nothing to compare.")


def _check_whole(
    cluster: IntArray, names: Sequence[str], codes: IntArray, block: IntArray, order: Sequence[str]
) -> None:
    """Refuse clusters that did not draw their lot as a whole."""
    for place, name in enumerate(names):
        there = cluster == place
        several = np.unique(codes[there])
        if several.size > 1:
            raise EstimationImpossible(
                f"Cluster '{name}' has persons in the arms {_listed([order[code] for code in several])}, so "
                "it did not draw its lot as a whole; declare persons as the assigned unit, or mend the data."
            )
        if np.unique(block[there]).size > 1:
            raise EstimationImpossible(
                f"Cluster '{name}' lies in more than one block, so it cannot have drawn its lot within one."
            )


def _listed(words: Sequence[str]) -> str:
    quoted = [f"'{word}'" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
