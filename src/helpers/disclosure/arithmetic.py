"""What a reader could compute from the cells that one frame still shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, permutations

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.disclosure.policy import Policy
from helpers.results import Column, Exhibit, Guard

Rows = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]
Thin = frozenset[tuple[str, ...]]
"""Results (comparison, outcome, arm) that rest on too few yeses or noes."""

RESULT = ("comparison", "outcome", "arm")
PLANNED = frozenset({"level", "power", "relevant_effect", "equivalence_margin", "family_n", "n_clusters"})
"""Columns that hold choices of the study, which are known before anybody took part."""
_NO_PART_OF_PERSONS = PLANNED | {"equivalence_power"}
NOT_PERSONS = frozenset({
    "n_variables", "n_columns", "n_unused", "n_flagged", "n_clusters", "family_n", "df1", "df2", "n_needed",
    "n_quotes",
    "n_coders", "n_codes", "n_codings", "n_documents", "n_segments", "n_skipped", "n_unclaimed",
})  # fmt: skip
"""Columns of kind "count" that count something else than persons or their rows.

"n_needed" is how many persons a plan would need: nobody stands behind it.
"""
_SHARE = "share"
_CLOSE = 1e-9
_MOST_STEPS = 12


def with_implied(guards: Sequence[Guard], columns: Sequence[Column]) -> tuple[Guard, ...]:
    """Return the guards and one more for every count of persons that no guard judges.

    A count that is only covered would be shown however small it is: three missing among two hundred. It is
    one of people who were interviewed when every guard is.
    """
    judged = {guard.count for guard in guards}
    loose = [c.name for c in columns if c.kind == "count" and c.name not in judged | NOT_PERSONS]
    speakers = all(guard.speakers for guard in guards)
    return (*guards, *(Guard(name, (), speakers=speakers) for name in loose)) if guards else ()


def is_share(frame: pd.DataFrame, column: Column) -> Rows:
    """Say in which rows a column holds a part of the persons, between 0 and 1."""
    if column.name in _NO_PART_OF_PERSONS or column.kind not in ("percent", "number", "estimate"):
        return np.zeros(len(frame), dtype=np.bool_)
    if column.kind == "percent":
        return np.ones(len(frame), dtype=np.bool_)
    if column.unit_column:
        return np.asarray(frame[column.unit_column].astype("string").eq(_SHARE).fillna(value=False), np.bool_)
    return np.full(len(frame), column.unit == _SHARE)


def thin_rows(frame: pd.DataFrame, columns: Sequence[Column], guard: Guard, policy: Policy) -> Rows:
    """Return the rows in which a mean of yes and no gives away that few persons said one of them.

    The mean of column ``n_arm`` is ``mean_arm``, that of ``n`` is ``mean``; times each other they are a
    count again.
    """
    count, below = guard.count, policy.below(speakers=guard.speakers)
    name = "mean" + count.removeprefix("n")
    column = next((one for one in columns if one.name == name), None)
    if column is None or not count.startswith("n"):
        return np.zeros(len(frame), dtype=np.bool_)
    persons, mean = _numbers(frame[count]), _numbers(frame[name])
    yes = np.round(persons * mean)
    with np.errstate(invalid="ignore"):
        whole = np.abs(persons * mean - yes) < 1e-6
        few = [(part > 0) & (part < below) for part in (yes, persons - yes)]
    return np.asarray(is_share(frame, column) & whole & (few[0] | few[1]), dtype=np.bool_)


def thin_results(exhibits: Iterable[Exhibit], policy: Policy) -> Thin:
    """Return the results of which some exhibit of the run shows that few persons are behind a share."""
    found: set[tuple[str, ...]] = set()
    for exhibit in exhibits:
        frame = exhibit.frame
        if set(RESULT) <= set(frame.columns):
            for guard in exhibit.guards:
                if guard.count in frame and pd.api.types.is_numeric_dtype(frame[guard.count]):
                    rows = thin_rows(frame, exhibit.columns, guard, policy)
                    found.update(_keys(frame.loc[rows]))
    return frozenset(found)


def rows_of(frame: pd.DataFrame, thin: Thin, exhibit: str) -> Rows:
    """Return the rows of an exhibit's frame that show one of the results; none when it does not name results.

    The outcome may stand in the id of the exhibit, as in ``effects.forest.earnings``.
    """
    named = [part for part in exhibit.split(".") if part in {outcome for _, outcome, _ in thin}]
    if "outcome" not in frame and named:
        frame = frame.assign(outcome=named[-1])
    if not thin or not set(RESULT) <= set(frame.columns):
        return np.zeros(len(frame), dtype=np.bool_)
    return np.asarray([key in thin for key in _keys(frame)], dtype=np.bool_)


def adds_up(frame: pd.DataFrame, columns: Sequence[Column], guard: Guard) -> tuple[str, ...] | None:
    """Return within which columns the rows of a guard add up: as declared, or because their shares do.

    Shares that add up to one within a group give the total of its counts away, whoever forgot to say so.
    """
    if guard.adds_up_within is not None:
        return guard.adds_up_within
    partitions = _partitions(frame, [column.name for column in columns if column.kind == "label"])
    for column in columns:
        if column.name in guard.covers and (rows := is_share(frame, column)).any():
            values = _numbers(frame[column.name])
            for names, groups in partitions.items():
                if _sums_to_one(values[rows], groups[rows]):
                    return names
    return None


def _partitions(frame: pd.DataFrame, labels: Sequence[str]) -> dict[tuple[str, ...], npt.NDArray[np.intp]]:
    """Return the ways in which one or two label columns divide the rows, each way once: a number per row."""
    codes = {name: pd.factorize(frame[name].astype("string").fillna(""))[0] for name in labels}
    telling = {name: code for name, code in codes.items() if len(code) and code.max() > 0}
    found: dict[tuple[str, ...], npt.NDArray[np.intp]] = {(): np.zeros(len(frame), dtype=np.intp)}
    for names in [*((name,) for name in telling), *combinations(telling, 2)]:
        together = np.zeros(len(frame), dtype=np.int64)
        for name in names:
            together = together * (len(frame) + 1) + telling[name]
        groups = pd.factorize(together)[0]
        if not any(np.array_equal(groups, other) for other in found.values()):
            found[names] = groups
    return found


def closed(frame: pd.DataFrame, columns: Sequence[Column], counts: Sequence[str], mask: Rows) -> Rows:
    """Return the cells to withhold because others in their row give a withheld one away.

    Parameters
    ----------
    frame : pandas.DataFrame
        Before anything was withheld.
    columns : sequence of Column
    counts : sequence of str
        Counts of persons.
    mask : array of bool, shape of the frame
        What is withheld already.

    Notes
    -----
    Three kinds of arithmetic are looked for, and believed when they hold everywhere: in a row, a count that
    is the sum of two others (known + missing = all) and a percentage that is one count divided by another;
    down the rows of every arm, a step that is the sum of two others (allocated = lost + analysed). One
    withheld part could be computed, so the other goes with it; how many there are together is always taken
    to be known, for other exhibits say it.
    """
    more = mask.copy()
    if not more.any():
        return more
    place = {str(name): at for at, name in enumerate(frame.columns)}
    percents = [column.name for column in columns if column.kind == "percent"]
    numbers = {name: _numbers(frame[name]) for name in dict.fromkeys((*counts, *percents))}
    sums, shares = _sums(numbers, counts), _divisions(numbers, percents, counts)
    codes = [pd.factorize(frame[c.name].astype("string").fillna(""))[0] for c in columns if c.kind == "label"]
    for _ in range(len(place)):
        before = more.copy()
        for part, other, whole in sums:
            a, b, c = (more[:, place[name]] for name in (part, other, whole))
            _close_sum(a, b, c, numbers[part], numbers[other])
        for name in counts:
            if more[:, place[name]].any():
                _close_steps(more, place[name], numbers[name], codes)
        for share, part in shares:
            either = more[:, place[share]] | more[:, place[part]]
            more[either, place[share]] = True
            more[either, place[part]] = True
        if (more == before).all():
            break
    return np.asarray(more & ~mask, dtype=np.bool_)


def _close_sum(part: Rows, other: Rows, whole: Rows, first: Numbers, second: Numbers) -> None:
    """Withhold, in place, the other part beside a withheld one, and a part where only the whole is."""
    both = part | other
    only_whole = whole & ~both
    part |= both | (only_whole & (first <= second))
    other |= both | (only_whole & (first > second))


def _close_steps(mask: Rows, place: int, values: Numbers, codes: Sequence[npt.NDArray[np.intp]]) -> None:
    """Do the same down the rows: the same steps in every arm, one of them the sum of two others."""
    known = np.flatnonzero(~np.isnan(values))
    for groups in codes:
        of_known = groups[known]
        rows = [known[of_known == group] for group in np.unique(of_known)]
        if len(rows) > 1 and len({len(one) for one in rows}) == 1 and 2 < len(rows[0]) <= _MOST_STEPS:
            _close_pivoted(mask, place, np.asarray(rows), values)


def _close_pivoted(mask: Rows, place: int, rows: npt.NDArray[np.intp], values: Numbers) -> None:
    for whole in range(rows.shape[1]):
        for part, other in combinations([step for step in range(rows.shape[1]) if step != whole], 2):
            first, second, total = values[rows[:, part]], values[rows[:, other]], values[rows[:, whole]]
            if _holds(first + second, total):
                hidden = mask[rows, place]
                _close_sum(hidden[:, part], hidden[:, other], hidden[:, whole], first, second)
                mask[rows, place] = hidden


def _sums(numbers: Mapping[str, Numbers], counts: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return which counts are the sum of two others; one row alone proves it only of the count of all."""
    found = []
    for whole in counts:
        for part, other in combinations([name for name in counts if name != whole], 2):
            first, second, total = numbers[part], numbers[other], numbers[whole]
            seen = (~np.isnan(first + second + total)).sum()
            if (seen > 1 or whole == "n") and _holds(first + second, total):
                found.append((part, other, whole))
    return found


def _divisions(
    numbers: Mapping[str, Numbers], percents: Sequence[str], counts: Sequence[str]
) -> list[tuple[str, str]]:
    found = []
    for percent in percents:
        for part, whole in permutations(counts, 2):
            if _holds(numbers[percent] * numbers[whole], numbers[part]):
                found.append((percent, part))
    return found


def _holds(left: Numbers, right: Numbers) -> bool:
    both = ~np.isnan(left) & ~np.isnan(right)
    return bool(both.any()) and bool(np.allclose(left[both], right[both], rtol=_CLOSE, atol=1e-6))


def _sums_to_one(values: Numbers, groups: npt.NDArray[np.intp]) -> bool:
    """Say whether the values of every group of two or more rows add up to one."""
    if len(values) < 2:
        return False
    sizes = np.bincount(groups)
    totals = np.bincount(groups, weights=np.nan_to_num(values))[sizes > 1]
    return len(totals) > 0 and bool(np.allclose(totals, 1.0, rtol=0, atol=_CLOSE))


def _numbers(values: pd.Series) -> Numbers:
    return np.asarray(values.astype("Float64").to_numpy(na_value=np.nan), dtype=np.float64)


def _keys(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    words = [frame[name].astype("string").fillna("") for name in RESULT]
    return [tuple(map(str, key)) for key in zip(*words, strict=True)]
