"""What 03 shows of scores: how they are spread, how well their items hang together, how they were made."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from helpers.analyses import scores_exhibits as shown
from helpers.analyses.scored_rows import ScoreRow, level_of, rows
from helpers.errors import StatisticalWarning
from helpers.results import Absent, Message, Produced
from helpers.scales.direction import Doubt, score_doubts
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]


def reliability(study: Study, tables: Tables, rng: np.random.Generator) -> Produced | Absent:
    """Show of every score how it is spread, how well its items hang together, its classes, and its making.

    Saves `scores` (a row per score: n, n_missing, mean, sd, floor, ceiling, alpha and omega with intervals)
    and `score_items` (a row per score and item). Wrong directions that are noticed also become a
    `StatisticalWarning`.
    """
    if not any(variable.scale for variable in study.variables.values()):
        return Absent(Message("scores.absent.not_declared"))
    found = rows(study, tables, rng)
    if not found:
        return Absent(Message("scores.absent.not_in_sample"))
    apart = _apart(found)
    _warn(found, apart)
    level = level_of(study)
    spread, together, items = shown.spread(found), shown.together(found, level), shown.items(found)
    exhibits = [shown.spread_table(found, spread)]
    if len(together):
        exhibits += [shown.together_table(found, together, level), shown.items_table(found, items)]
    classes = shown.classes(found, smallest=study.disclosure.min_persons)
    if len(classes):
        exhibits.append(shown.classes_table(found, classes))
    exhibits += [shown.making(found), *shown.doubts(found, apart)]
    saved = (
        spread.merge(together, on="score", how="left", suffixes=("", "_complete"))
        if len(together)
        else spread
    )
    return Produced(tuple(exhibits), {"scores": saved, "score_items": items})


def _apart(found: Sequence[ScoreRow]) -> tuple[Doubt, ...]:
    """Return pairs of scores of well-being, of the same people, that go the wrong way together."""
    doubts: list[Doubt] = []
    for sample, wave in dict.fromkeys((one.sample, _wave(one)) for one in found):
        group = [
            one
            for one in found
            if (one.sample, _wave(one)) == (sample, wave) and one.instrument.family == "wellbeing"
        ]
        values = {one.column: one.numbers for one in group}
        doubts += score_doubts(values, {one.column: one.score.higher_is for one in group})
    return tuple(doubts)


def _wave(one: ScoreRow) -> str:
    return one.column.removeprefix(one.variable)


def _warn(found: Sequence[ScoreRow], apart: Sequence[Doubt]) -> None:
    """Say without numbers, in the manifest, what the exhibit says with them."""
    for one in found:
        for doubt in one.doubts:
            _say(f"{one.column}: {_SIGNS[doubt.sign].format(items=', '.join(doubt.about))}")
    for doubt in apart:
        _say(_SIGNS[doubt.sign].format(items=" and ".join(doubt.about)))


_SIGNS = {
    "item_against": "item {items} goes against the others: look at its coding, or at which variable it is.",
    "turned_already": "items {items} hang together with the others only as they stand in the file: "
    "they may have been turned round there already.",
    "scores_apart": "{items} go the wrong way together: one of the two may be coded the other way round.",
}


def _say(sentence: str) -> None:
    warnings.warn(sentence, StatisticalWarning, stacklevel=4)
