"""From the numbers in a file to points: the coding, answers that it does not have, items turned round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.scales.instrument import Answers, Coding, Instrument

Floats = npt.NDArray[np.float64]

LONGEST_SHOWN = 999
"""Larger numbers are no answer to anything, and may be somebody's number: they are never printed."""
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Unfit:
    """Answers of one item that its coding does not have.

    Attributes
    ----------
    item : str
        As the registry names it.
    n_rows : int
        Rows with such an answer.
    found : tuple of str
        The numbers with how many rows have them ("9 (3 rows)"), the most frequent first; at most five, and
        none above 999 or with decimals that could be anybody's.
    """

    item: str
    n_rows: int
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Keyed:
    """The items of an instrument as points, higher always being more of what the score says.

    Attributes
    ----------
    points : (n, k) float array
        Canonical answers, turned round where the item says so; NaN where missing.
    items : tuple of str
        Names of the k items.
    """

    points: Floats
    items: tuple[str, ...]


def allowed(instrument: Instrument, coding: str) -> tuple[float, ...]:
    """Return the codes of a coding, lowest first; for answers with decimals only the two ends."""
    answers, one = _answers(instrument), instrument.codings[coding]
    if one.codes:
        return tuple(sorted(float(code) for code in one.codes))
    ends = sorted((float(one.lowest or 0), float(one.highest or 0)))
    if not answers.whole:
        return tuple(ends)
    return tuple(np.arange(ends[0], ends[1] + 1))


def unfit(instrument: Instrument, coding: str, columns: Mapping[str, pd.Series]) -> tuple[Unfit, ...]:
    """Return the items with answers that the coding does not have.

    Parameters
    ----------
    instrument : Instrument
    coding : str
        One of its codings.
    columns : mapping of str to Series, each shape (n,)
        Codes per item; missing ones are never unfit.
    """
    found = []
    for item, column in columns.items():
        values = _floats(column)
        known = values[~np.isnan(values)]
        strange = known[~_is_code(instrument, coding, known)]
        if strange.size:
            found.append(Unfit(item, int(strange.size), _counted(strange)))
    return tuple(found)


def keyed(
    instrument: Instrument, coding: str, columns: Mapping[str, pd.Series], items: Sequence[str]
) -> Keyed:
    """Return items as points.

    Parameters
    ----------
    instrument : Instrument
    coding : str
        One of its codings; a code that it does not have gives NaN (`unfit` finds those first).
    columns : mapping of str to Series, each shape (n,)
        Codes per item.
    items : sequence of str
        Which items, in which order.

    Returns
    -------
    Keyed

    Notes
    -----
    An item that is turned round becomes lowest + highest - answer. In R: ``psych::reverse.code``.

    Examples
    --------
    >>> import pandas as pd
    >>> from helpers.scales.registry import instruments
    >>> mhi5 = instruments()["mhi5"]
    >>> keyed(mhi5, "always_first", {"calm": pd.Series([1, 6])}, ["calm"]).points.tolist()
    [[5.0], [0.0]]
    """
    answers = _answers(instrument)
    made = []
    for item in items:
        values = canonical(instrument, coding, columns[item])
        turned = answers.lowest + answers.highest - values
        made.append(turned if instrument.items[item].reversed else values)
    return Keyed(np.column_stack(made) if made else np.empty((0, 0)), tuple(items))


def canonical(instrument: Instrument, coding: str, column: pd.Series) -> Floats:
    """Return the canonical answers of one item, NaN where missing or no code of this coding."""
    answers, one = _answers(instrument), instrument.codings[coding]
    values = _floats(column)
    fits = _is_code(instrument, coding, values)
    if one.codes:
        found = np.full(values.shape, np.nan)
        for code, name in one.codes.items():
            found[values == code] = answers.lowest + answers.names.index(name)
        return found
    first, last = float(one.lowest or 0), float(one.highest or 0)
    step = 1.0 if last > first else -1.0
    moved = answers.lowest + (values - first) * step
    return np.where(fits, moved, np.nan)


def _is_code(instrument: Instrument, coding: str, values: Floats) -> npt.NDArray[np.bool_]:
    codes = allowed(instrument, coding)
    if not _answers(instrument).whole:
        return np.asarray((values >= codes[0]) & (values <= codes[-1]))
    return np.isin(values, codes)


def _answers(instrument: Instrument) -> Answers:
    if instrument.answers is None:
        raise ValueError(f"{instrument.name} is refused: it has no answers")
    return instrument.answers


def _floats(column: pd.Series) -> Floats:
    return np.asarray(column.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)


def _counted(strange: Floats) -> tuple[str, ...]:
    """Return the strange codes with their rows, without those that may be somebody's number."""
    codes, times = np.unique(strange, return_counts=True)
    order = np.argsort(-times, kind="stable")
    shown = [
        f"{codes[at]:g} ({times[at]} {'row' if times[at] == 1 else 'rows'})"
        for at in order
        if abs(codes[at]) <= LONGEST_SHOWN and codes[at] == round(codes[at])
    ]
    hidden = len(order) - len(shown)
    if hidden:
        shown = [*shown[: MOST_SHOWN - 1], "numbers that are no code of a questionnaire"]
    return tuple(shown[:MOST_SHOWN])


def shown_codes(coding: Coding, answers: Answers) -> str:
    """Return how a sentence says which codes there are: "1 = no, 2 = more_or_less, 3 = yes" or "1 to 10"."""
    if coding.codes:
        return ", ".join(f"{code} = {name}" for code, name in sorted(coding.codes.items()))
    first, last = int(coding.lowest or 0), int(coding.highest or 0)
    low, high = min(first, last), max(first, last)
    if not answers.names:
        return f"{low} to {high}"
    names = answers.names if first < last else tuple(reversed(answers.names))
    return ", ".join(f"{low + place} = {name}" for place, name in enumerate(names))
