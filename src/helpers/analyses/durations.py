"""Outcomes in time: curves per arm, tests of pace, and times that are described without comparing."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from helpers.analyses.contrasts import numeric
from helpers.analyses.duration_curves import (
    Group,
    curve_columns,
    curve_frame,
    curve_rows,
    exit_names,
    guarded,
    seen,
)
from helpers.analyses.duration_models import causes_of, codes_of
from helpers.analyses.duration_tests import EVENTS, MEAN_TIME, Asked, pair_columns, pair_row, pairs
from helpers.analyses.protection import protected
from helpers.analyses.questions import questions, source_tables
from helpers.effects.published_curves import published_curves
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import Absent, Column, Declared, Exhibit, Message, Name, Produced
from helpers.study.plan_spec import Duration
from helpers.study.rules_data import categories
from helpers.study.spec import DescribedDuration, Study

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]
WHO = ("comparison", "outcome", "arm")


def curves(study: Study, tables: Tables) -> Produced | Absent:
    """Draw per arm the share that left by each moment, kinds of exit apart, at moments that may be shown."""
    exhibits = [_curves_of(study, asked) for asked in _in_time(study, tables)]
    found = [one for one in exhibits if one is not None]
    if not found:
        return Absent(Message("durations.absent.none"))
    return Produced(tuple(found), {"duration_curves": pd.concat([one.frame for one in found])})


def tests(study: Study, tables: Tables) -> Produced | Absent:
    """Compare the pace of two arms: difference at the horizon, log-rank, hazard ratio, and mean time.

    The mean time is left out where other exits compete: it would be that of a world without them.
    """
    rows = [pair_row(pair) for asked in _in_time(study, tables) for pair in pairs(asked)]
    if not rows:
        return Absent(Message("durations.absent.none"))
    frame = pd.DataFrame(rows, columns=[column.name for column in pair_columns()])
    frame = frame.astype(dict.fromkeys((*EVENTS, "n_missing"), "Int64"))
    if frame["mean_time"].isna().all():
        frame = frame.drop(columns=list(MEAN_TIME))
    columns = tuple(column for column in pair_columns() if column.name in frame)
    exhibit = protected(
        Exhibit(
            id="durations.tests",
            kind="table",
            title=Message("durations.tests.title"),
            chapter="effectiviteit",
            frame=frame,
            columns=columns,
            note=Message("durations.tests.note"),
        ),
        EVENTS,
    )
    judged = tuple(replace(guard, covers=(*guard.covers, "caution")) for guard in exhibit.guards)
    return Produced((replace(exhibit, guards=judged),), {"duration_tests": frame})


def described(study: Study, tables: Tables) -> Produced | Absent:
    """Draw the declared times until an exit for a whole sample, or for its groups, without comparing them."""
    exhibits = [_described(study, tables, declared) for declared in study.describe.durations]
    found = [one for one in exhibits if one is not None]
    if not found:
        reason = "not_described" if not study.describe.durations else "too_few"
        return Absent(Message(f"durations.absent.{reason}"))
    together = pd.concat([one.frame for one in found], ignore_index=True)
    return Produced(tuple(found), {"described_durations": together})


def _in_time(study: Study, tables: Tables) -> Iterator[Asked]:
    for name in study.comparisons:
        for question in questions(study, tables, comparison=name):
            duration = study.outcomes[question.outcome].duration
            if duration is not None:
                causes = causes_of(question, duration)
                codes = codes_of(question.exits, causes, duration)
                unit = study.variables[study.outcomes[question.outcome].variable].unit
                yield Asked(question, duration, causes, codes, study.analysis[name].level, unit)


def _curves_of(study: Study, asked: Asked) -> Exhibit | None:
    question = asked.question
    rows: list[Row] = []
    for arm in question.order:
        here = question.labels == arm
        group = Group(question.observed[here], asked.codes[here], asked.causes, asked.duration.exit)
        who = {"comparison": question.comparison, "outcome": question.outcome, "arm": arm}
        rows += _group_rows(study, group, who, horizon=asked.duration.horizon, level=asked.level)
    if not rows:
        return None
    frame = curve_frame(rows, WHO)
    sample = study.comparisons[question.comparison].sample
    names = {arm: Name("arm", arm, of=question.comparison) for arm in question.order}
    return guarded(
        Exhibit(
            id=f"durations.curves.{question.comparison}.{question.outcome}",
            kind="figure",
            drawing="curves",
            title=Message("durations.curves.title", {"outcome": Name("outcome", question.outcome)}),
            chapter="effectiviteit",
            frame=frame,
            columns=(
                Column("comparison", "label", names="comparison"),
                Column("outcome", "label", names="outcome", shown=False),
                Column("arm", "label", names="arm"),
                *curve_columns(asked.unit),
            ),
            population=Message("common.population", {"sample": Name("sample", sample)}),
            source=Message("common.source", {"tables": Name("source", question.source)}),
            window=Message("common.window", {"window": Name("window", question.outcome)}),
            note=_note(study, asked.causes),
            alt=seen(frame, "arm", names),
            options={"panel": "arm", "reference": question.order[-1], "unit": asked.unit},
        )
    )


def _described(study: Study, tables: Tables, declared: DescribedDuration) -> Exhibit | None:
    sample = tables[f"sample_{declared.sample}"].reset_index(drop=True)
    causes = _causes(study, declared, sample)
    if not causes:
        sentence = f"{declared.sample} {declared.time}, curve: None of the {len(sample)} persons left."
        warnings.warn(sentence, StatisticalWarning, stacklevel=2)
        return None
    rows: list[Row] = []
    names: dict[str, Name] = {}
    for name, part in _groups(study, declared, sample):
        names[name] = Name("category" if declared.by else "word", name)
        group = _group(part, declared, causes)
        who = {"sample": declared.sample, "group": name}
        rows += _group_rows(study, group, who, horizon=declared.horizon, level=declared.level)
    if not rows:
        return None
    frame = curve_frame(rows, ("sample", "group"))
    unit = study.variables[declared.time].unit
    by = (declared.by,) if declared.by else ()
    return guarded(
        Exhibit(
            id=".".join(("durations.described", declared.sample, declared.time, *by)),
            kind="figure",
            drawing="curves",
            title=Message("durations.described.title", {"time": Name("variable", declared.time)}),
            chapter="werking",
            frame=frame,
            columns=(
                Column("sample", "label", names="sample", shown=False),
                Column("group", "label", names="category" if declared.by else "word"),
                *curve_columns(unit),
            ),
            population=Message("common.population", {"sample": Name("sample", declared.sample)}),
            source=Message(
                "common.source",
                {"tables": Name("source", source_tables(study, declared.sample, declared.time))},
            ),
            note=_note(study, causes),
            alt=seen(frame, "group", names),
            options={"panel": "group", "unit": unit},
        )
    )


def _causes(study: Study, declared: DescribedDuration, sample: pd.DataFrame) -> tuple[str, ...]:
    """Return the kinds of exit that occur, in declared order."""
    found = set(exit_names(sample[declared.exit]))
    known = categories(study.variables[declared.exit])
    return tuple(one for one in known if one in found and one not in declared.censored)


def _groups(
    study: Study, declared: DescribedDuration, sample: pd.DataFrame
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield everybody, or the people of each declared category; who has none is in no group."""
    if declared.by is None:
        yield "all", sample
        return
    labels = exit_names(sample[declared.by])
    for category in categories(study.variables[declared.by]):
        if (labels == category).any():
            yield f"{declared.by}.{category}", sample[labels == category]


def _group(part: pd.DataFrame, declared: DescribedDuration, causes: tuple[str, ...]) -> Group:
    duration = Duration(
        exit=declared.exit, event=causes[0], censored=declared.censored, horizon=declared.horizon
    )
    time = numeric(part, (declared.time,))[declared.time].to_numpy()
    return Group(time, codes_of(exit_names(part[declared.exit]), causes, duration), causes, declared.exit)


def _group_rows(
    study: Study, group: Group, who: Mapping[str, str], *, horizon: float, level: float
) -> list[Row]:
    """Return the curves of one group as rows; a group too small for a curve is left out with a warning."""
    try:
        found = published_curves(
            group.time,
            group.codes,
            causes=group.causes,
            horizon=horizon,
            level=level,
            min_count=study.disclosure.min_persons,
        )
    except EstimationImpossible as impossible:
        warnings.warn(f"{' '.join(who.values())}, curve: {impossible}", StatisticalWarning, stacklevel=2)
        return []
    return list(curve_rows(found, who, group.exit))


def _note(study: Study, causes: tuple[str, ...]) -> Message:
    kind = "alone" if len(causes) == 1 else "competing"
    return Message(f"durations.curves.note_{kind}", {"k": Declared(study.disclosure.min_persons)})
