"""Every score of a study among the people of a sample: its numbers, how its items hang together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.cleaning.scored import as_codes
from helpers.cleaning.why_missing import NO_ANSWER, NOT_IN_TABLE, missing_name
from helpers.scales.direction import Doubt, item_doubts
from helpers.scales.instrument import Instrument, Score
from helpers.scales.keying import Floats, keyed
from helpers.scales.omega import Omega, omega
from helpers.scales.registry import instruments
from helpers.scales.reliability import Reliability, reliability
from helpers.scales.scoring import item_points, scored
from helpers.study.rules_data import waves_of
from helpers.study.scale_spec import Scored
from helpers.study.shape import at_wave
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]

LEVEL, DRAWS = 0.95, 1000
"""Where the study declares no level for its survey (`response.level`); both are printed."""
NOT_ASKED = (NOT_IN_TABLE, NO_ANSWER)
"""Kinds of an item of somebody who filled in no questionnaire: nothing of theirs is missing in it."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoreRow:
    """One score of one instrument, at one wave, in one sample.

    Attributes
    ----------
    variable : str
        The declared variable whose label names the score.
    column : str
        It, or ``variable.wave``: unique in a study.
    declared : Scored
    cut_offs : tuple of str
        Cut-offs that the study itself declares for this score.
    sample : str
    numbers : (n,) float array
        The score of everybody in the sample; NaN where missing.
    asked : (n,) bool array
        Who filled in the questionnaire.
    persons : (n,) Series
    reliability : Reliability or None
        None where the items need not hang together, or the score is no sum of items.
    omega : Omega or None
    doubts : tuple of Doubt
    """

    variable: str
    column: str
    declared: Scored
    cut_offs: tuple[str, ...]
    sample: str
    numbers: Floats
    asked: npt.NDArray[np.bool_]
    persons: pd.Series
    reliability: Reliability | None
    omega: Omega | None
    doubts: tuple[Doubt, ...]

    @property
    def instrument(self) -> Instrument:
        """The registered instrument."""
        return instruments()[self.declared.instrument]

    @property
    def score(self) -> Score:
        """The registered score."""
        return self.instrument.scores[self.declared.score]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A score with the variable that names it, and the cut-offs under which it is declared as well."""

    variable: str
    declared: Scored
    cut_offs: tuple[str, ...]


def level_of(study: Study) -> float:
    """Return the level of every interval: the one declared for the survey, or 0.95."""
    return LEVEL if study.response is None else study.response.level


def rows(study: Study, tables: Tables, rng: np.random.Generator) -> list[ScoreRow]:
    """Return every score of every wave, in declared order; a score that no sample holds is left out."""
    found = []
    for wanted in _wanted(study):
        for sample, wave in _places(study, tables, wanted):
            found.append(_row(study, tables, wanted, sample=sample, wave=wave, rng=rng))
    return found


def _wanted(study: Study) -> tuple[_Wanted, ...]:
    """Return each score once: a class of a score is about the same items as the score itself."""
    groups: dict[str, list[tuple[str, Scored]]] = {}
    for name, variable in study.variables.items():
        scale = variable.scale
        if scale is not None:
            same = scale.model_copy(update={"cut_off": None}).model_dump_json()
            groups.setdefault(same, []).append((name, scale))
    found = []
    for members in groups.values():
        name, scale = next((one for one in members if one[1].cut_off is None), members[0])
        cut_offs = tuple(dict.fromkeys(one.cut_off for _, one in members if one.cut_off is not None))
        found.append(_Wanted(name, scale, cut_offs))
    return tuple(found)


def _places(study: Study, tables: Tables, wanted: _Wanted) -> Iterator[tuple[str, int | None]]:
    """Yield the first sample that holds the items, with each wave at which it does."""
    items = tuple(wanted.declared.items.values())
    for sample in study.samples:
        columns = set(map(str, tables[f"sample_{sample}"].columns)) if f"sample_{sample}" in tables else set()
        if columns.issuperset(items):
            yield sample, None
            return
        waves = [
            wave
            for wave in waves_of(study, wanted.variable)
            if columns.issuperset(at_wave(item, wave) for item in items)
        ]
        if waves:
            yield from ((sample, wave) for wave in waves)
            return


def _row(
    study: Study, tables: Tables, wanted: _Wanted, *, sample: str, wave: int | None, rng: np.random.Generator
) -> ScoreRow:
    frame = tables[f"sample_{sample}"]
    declared, instrument = wanted.declared, instruments()[wanted.declared.instrument]
    items = instrument.items_of(declared.score)
    columns = {item: _column(declared.items[item], wave) for item in items}
    codes = {
        item: as_codes(study.variables[declared.items[item]], frame[column])
        for item, column in columns.items()
    }
    points = keyed(instrument, declared.coding, codes, items)
    made = scored(instrument, declared.score, points)
    asked = _asked(frame, tuple(columns.values()))
    entered = item_points(instrument, declared.score, points)[asked]
    hangs, common = None, None
    if instrument.no_alpha is None and len(items) > 1:
        hangs = reliability(entered, items, level=level_of(study))
        common = omega(entered, draws=DRAWS, level=level_of(study), rng=rng)
    return ScoreRow(
        variable=wanted.variable,
        column=_column(wanted.variable, wave),
        declared=declared,
        cut_offs=wanted.cut_offs,
        sample=sample,
        numbers=made.numbers,
        asked=asked,
        persons=frame["person"],
        reliability=hangs,
        omega=common,
        doubts=_doubts(instrument, points.points[asked], items) if hangs is not None else (),
    )


def _column(name: str, wave: int | None) -> str:
    return name if wave is None else at_wave(name, wave)


def _asked(frame: pd.DataFrame, columns: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    there = np.zeros(len(frame), dtype=bool)
    for column in columns:
        there |= ~frame[missing_name(column)].isin(NOT_ASKED).to_numpy(dtype=bool)
    return there


def _doubts(instrument: Instrument, points: Floats, items: tuple[str, ...]) -> tuple[Doubt, ...]:
    if instrument.answers is None:
        return ()
    turned = frozenset(item for item in items if instrument.items[item].reversed)
    ends = instrument.answers
    return item_doubts(points, items, turned, lowest=ends.lowest, highest=ends.highest)
