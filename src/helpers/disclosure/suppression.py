"""Primary suppression by persons in one frame, and the companions that keep a total from undoing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.disclosure.arithmetic import (
    PLANNED,
    Thin,
    adds_up,
    closed,
    is_share,
    rows_of,
    thin_rows,
    with_implied,
)
from helpers.disclosure.policy import Policy
from helpers.disclosure.vocabulary import HARMFUL, Vocabulary
from helpers.errors import DisclosureRefused, Mistake
from helpers.results import Column, Guard

Rows = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Suppressed:
    """A frame that may leave the private room.

    Attributes
    ----------
    frame : pandas.DataFrame
        Fresh copy without index, attributes or unused categories; withheld cells are missing.
    mask : pandas.DataFrame of bool
        Same shape: True where a cell was withheld. A missing cell with False was missing before.
    n_cells, n_withheld, n_secondary : int
        Cells, cells withheld, and those withheld only to protect others.
    """

    frame: pd.DataFrame
    mask: pd.DataFrame
    n_cells: int
    n_withheld: int
    n_secondary: int


def suppress(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    guards: Sequence[Guard],
    policy: Policy,
    *,
    vocabulary: Vocabulary,
    where: str,
    thin: Thin = frozenset(),
    exhibit: str = "",
) -> Suppressed:
    """Withhold every cell that stands on too few persons.

    Parameters
    ----------
    frame : pandas.DataFrame
        Tidy; unchanged.
    columns : sequence of Column
        One for every column of the frame; `percent` marks shares for the group rule.
    guards : sequence of Guard
        See `helpers.results.Guard`. A cell under several guards is withheld when any asks for it.
    policy, vocabulary : Policy, Vocabulary
        The rules, and the words known before the data were seen.
    where : str
        Name of the exhibit, for the sentences.
    thin : frozenset of tuple
        Results that another exhibit of the run shows to rest on few yeses or noes.
    exhibit : str
        Id of the exhibit, in which an outcome may be named.

    Raises
    ------
    DisclosureRefused
        When the frame is a list of persons, or when a count of a guard is missing beside numbers, negative,
        not whole or not a number.

    Notes
    -----
    `min_persons` is `min_speakers` for a guard of people who were interviewed, where the policy has one.
    In each row: 1 to `min_persons` - 1 persons withholds the covered cells and the count; nobody does so
    where zeros are withheld. A count of persons that no guard names is judged alike. A mean of yes and no is
    a count in disguise: fewer than `min_persons` yeses or noes withhold what the guard covers. Group rule,
    unless the rows are public: a covered share at or above `group` is withheld, and where the guard names
    `largest_share` that share decides for all it covers.
    Rows that add up to a known total (`adds_up_within`, or shares that add up to one): while the withheld
    persons of a group are fewer than `min_persons`, or stand in one row, the smallest row that is still
    shown goes too. Cells of one row that could be computed from each other go together
    (`helpers.disclosure.arithmetic`). A word that is not in the vocabulary may be a person's own (a name, a
    rare occupation): it is withheld, unless the rows are public and some row that bears it has `min_persons`
    under each guard; control characters and spreadsheet formulas are withheld always. A cell that is empty
    already is not counted as withheld.
    """
    fresh, judged = _fresh(frame), with_implied(guards, columns)
    counts = {guard.count: persons(fresh, guard, where=where) for guard in judged}
    _refuse_lists(guards, counts, policy, where=where)
    primary = _primary(fresh, columns, judged, counts, policy)
    for guard in guards:
        rows = rows_of(fresh, thin, exhibit) | thin_rows(fresh, columns, guard, policy)
        primary[np.ix_(rows, _places(fresh, *_found(fresh, columns, guard)))] = True
    behind = [counts[guard.count] for guard in guards]
    _rare_words(fresh, columns, behind, primary, policy=policy, vocabulary=vocabulary)
    secondary = _secondary(fresh, columns, judged, counts, primary=primary, policy=policy)
    empty = fresh.isna().to_numpy(dtype=bool)
    mask = pd.DataFrame((primary | secondary) & ~empty, columns=fresh.columns)
    return Suppressed(
        frame=_blanked(fresh, mask),
        mask=mask,
        n_cells=fresh.size,
        n_withheld=int(mask.to_numpy().sum()),
        n_secondary=int((secondary & ~primary & ~empty).sum()),
    )


def _found(frame: pd.DataFrame, columns: Sequence[Column], guard: Guard) -> list[str]:
    """Return what was found in the data: what a guard covers, less what was planned, and yes or no."""
    judged = [c.name for c in columns if c.kind == "label" and pd.api.types.is_bool_dtype(frame[c.name])]
    return [name for name in guard.covers if name not in PLANNED] + judged


def _secondary(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    guards: Sequence[Guard],
    counts: Mapping[str, npt.NDArray[np.float64]],
    *,
    primary: Rows,
    policy: Policy,
) -> Rows:
    """Return the cells to withhold because they would give others away, down the rows and along them."""
    secondary = np.zeros(frame.shape, dtype=bool)
    if not primary.any():  # nothing is withheld that others could give away
        return secondary
    within = {guard: adds_up(frame, columns, guard) for guard in guards}
    while True:
        before = secondary.copy()
        for guard in guards:
            hidden = primary | secondary
            companions = _companions(
                frame, guard, counts[guard.count], hidden, policy=policy, within=within[guard]
            )
            secondary[np.ix_(companions, _places(frame, guard.count, *guard.covers))] = True
        secondary |= closed(frame, columns, list(counts), primary | secondary)
        if (secondary == before).all():
            return secondary


def _refuse_lists(
    guards: Sequence[Guard], counts: Mapping[str, npt.NDArray[np.float64]], policy: Policy, *, where: str
) -> None:
    """Refuse a list of persons: withholding its numbers would leave their words, and rows can be counted."""
    for guard in guards:
        somebody = counts[guard.count][counts[guard.count] > 0]
        if len(somebody) >= policy.below(speakers=guard.speakers) and (somebody == 1).all():
            found, todo = "every row of it is one person", "Count persons: a row is a group."
            raise DisclosureRefused(Mistake(where, found, todo=todo))


def persons(frame: pd.DataFrame, guard: Guard, *, where: str) -> npt.NDArray[np.float64]:
    """Return the persons behind each row; NaN only where every cell the guard covers is empty.

    Raises
    ------
    DisclosureRefused
        When the counts cannot be trusted to be counts.
    """
    values = frame[guard.count]
    place = f"{where}, column '{guard.count}'"
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        raise DisclosureRefused(Mistake(place, "it guards other columns and is not a number of persons"))
    numbers = np.asarray(values.astype("Float64").to_numpy(na_value=np.nan), dtype=np.float64)
    missing = np.isnan(numbers)
    covered = frame[list(guard.covers)].notna().any(axis=1).to_numpy() if guard.covers else missing & False
    if (missing & covered).any():
        raise DisclosureRefused(
            Mistake(
                place,
                f"the number of persons is missing in row {int(np.argmax(missing & covered)) + 1}, where "
                "there are numbers to protect",
                todo="Count the persons behind every row.",
            )
        )
    known = numbers[~missing]
    if (known < 0).any() or not np.isfinite(known).all() or (known != np.floor(known)).any():
        raise DisclosureRefused(
            Mistake(place, "it guards other columns and holds a value that is no number of persons")
        )
    return numbers


def _fresh(frame: pd.DataFrame) -> pd.DataFrame:
    """Copy only the cells: an index, attributes and unused categories can carry what the cells do not."""
    fresh = pd.DataFrame({name: _plain(frame[name]) for name in frame.columns})
    return fresh.reset_index(drop=True)


def _plain(values: pd.Series[Any]) -> pd.Series[Any]:
    plain = values.reset_index(drop=True)
    return plain.astype(plain.cat.categories.dtype) if isinstance(plain.dtype, pd.CategoricalDtype) else plain


def _few(counts: npt.NDArray[np.float64], policy: Policy, *, speakers: bool) -> Rows:
    few = (counts > 0) & (counts < policy.below(speakers=speakers))
    return np.asarray(few | (counts == 0) if policy.zeros == "withheld" else few, dtype=np.bool_)


def _primary(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    guards: Sequence[Guard],
    counts: Mapping[str, npt.NDArray[np.float64]],
    policy: Policy,
) -> Rows:
    mask = np.zeros(frame.shape, dtype=bool)
    for guard in guards:
        few = _few(counts[guard.count], policy, speakers=guard.speakers)
        mask[np.ix_(few, _places(frame, guard.count, *guard.covers))] = True
        _group_rule(frame, columns, guard, policy, mask)
    return mask


def _group_rule(
    frame: pd.DataFrame, columns: Sequence[Column], guard: Guard, policy: Policy, mask: Rows
) -> None:
    if policy.rows_may_be_shown:
        return
    if guard.largest_share:
        too_large = frame[guard.largest_share].ge(policy.group).fillna(value=False).to_numpy(dtype=bool)
        mask[np.ix_(too_large, _places(frame, guard.count, guard.largest_share, *guard.covers))] = True
        return
    for column in columns:
        if column.name in guard.covers and (shares := is_share(frame, column)).any():
            too_large = frame[column.name].ge(policy.group).fillna(value=False).to_numpy(dtype=bool)
            mask[np.ix_(too_large & shares, _places(frame, column.name))] = True


def _rare_words(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    counts: Sequence[npt.NDArray[np.float64]],
    mask: Rows,
    *,
    policy: Policy,
    vocabulary: Vocabulary,
) -> None:
    if not counts:
        return
    behind = np.nan_to_num(np.column_stack(counts)).min(axis=1)
    for column in columns:
        if column.kind in ("label", "text") and not pd.api.types.is_bool_dtype(frame[column.name]):
            at, words = pd.factorize(frame[column.name].astype("string").fillna(""))
            most = np.full(len(words), -np.inf)
            np.maximum.at(most, at, behind)
            known = np.array([not word or vocabulary.knows(word) for word in words], dtype=bool)
            harmful = np.array([HARMFUL.search(word) is not None for word in words], dtype=bool)
            rare = ~known & ((most < policy.min_persons) | (not policy.rows_may_be_shown)) | harmful
            mask[np.ix_(rare[at], _places(frame, column.name))] = True


def _companions(
    frame: pd.DataFrame,
    guard: Guard,
    counts: npt.NDArray[np.float64],
    mask: Rows,
    *,
    policy: Policy,
    within: tuple[str, ...] | None,
) -> Rows:
    """Return the rows to withhold because the known total of their group would give a withheld one away."""
    chosen = np.zeros(len(frame), dtype=bool)
    if within is None:
        return chosen
    withheld = mask[:, _places(frame, guard.count)[0]]
    below = policy.below(speakers=guard.speakers)
    for rows in _groups(frame, within):
        hidden = [row for row in rows if withheld[row] and counts[row] >= 0]
        shown = sorted((row for row in rows if not withheld[row] and counts[row] > 0), key=counts.__getitem__)
        while hidden and shown and (len(hidden) < 2 or counts[hidden].sum() < below):
            companion = shown.pop(0)
            hidden.append(companion)
            chosen[companion] = True
    return chosen


def _places(frame: pd.DataFrame, *names: str) -> npt.NDArray[np.intp]:
    return np.asarray(frame.columns.get_indexer(pd.Index(dict.fromkeys(names))), dtype=np.intp)


def _groups(frame: pd.DataFrame, names: tuple[str, ...]) -> list[list[int]]:
    if not names:
        return [list(range(len(frame)))]
    keys = list(zip(*(frame[name].astype("string").fillna("") for name in names), strict=True))
    groups: dict[tuple[str, ...], list[int]] = {}
    for row, key in enumerate(keys):
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def _blanked(frame: pd.DataFrame, mask: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with masked cells missing; whole numbers stay whole numbers."""
    blanked = {}
    for name in frame.columns:
        values = frame[name]
        if pd.api.types.is_bool_dtype(values):
            values = values.astype("boolean")
        elif pd.api.types.is_integer_dtype(values):
            values = values.astype("Int64")
        blanked[name] = values.mask(mask[name])
    return pd.DataFrame(blanked)
