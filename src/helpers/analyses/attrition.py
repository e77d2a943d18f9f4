"""What 03 shows of drop-out: who still answered at each wave, by arm, and in which pattern."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.analyses.contrasts import arms, outcomes_of, records, sample_of
from helpers.analyses.protection import protected
from helpers.analyses.questions import source_tables
from helpers.describe.attrition import response_by_arm, response_patterns
from helpers.describe.differential_attrition import DifferentialAttrition, differential_attrition
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import (
    Absent,
    Behind,
    Column,
    Declared,
    Exhibit,
    Guard,
    Message,
    Name,
    Produced,
    Quantity,
)
from helpers.study.shape import at_wave
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
COUNTS = ("n_assigned", "n_responded", "n_missing")
KEYS = ("comparison", "source", "arm")


@dataclass(frozen=True, eq=False)
class Survey:
    """Who of one comparison answered which wave.

    Attributes
    ----------
    comparison, source : str
        Declared names: the comparison, and the tables that the waves come from.
    responded : pandas.DataFrame of bool, shape (n, waves)
        One row per person assigned, one column per wave in order of time: whether any outcome of this source
        is known at that wave. Somebody whose answers are all unusable counts as not having answered.
    arms : pandas.Series, shape (n,)
        Categorical, in declared order, the reference last.
    level : float
        Level of the intervals.
    """

    comparison: str
    source: str
    responded: pd.DataFrame
    arms: pd.Series[Any]
    level: float


def response(study: Study, tables: Tables) -> Produced | Absent:
    """Show who answered each wave per arm, test whether that differs, and count the patterns over time."""
    asked = [one for name in study.comparisons for one in surveys(study, tables, comparison=name)]
    if not asked:
        return Absent(Message("attrition.absent.no_waves"))
    frame = pd.concat([_response_rows(one) for one in asked], ignore_index=True)
    tests = pd.DataFrame([row for one in asked for row in _test_rows(one)])
    patterns = pd.concat([_pattern_rows(one) for one in asked], ignore_index=True)
    exhibits = [_response_table(frame), *(_curve(one, frame) for one in asked)]
    if len(tests):
        exhibits.append(_test_table(tests))
    exhibits.append(_pattern_table(patterns))
    return Produced(tuple(exhibits), {"attrition": frame, "attrition_patterns": patterns})


def surveys(study: Study, tables: Tables, *, comparison: str) -> Iterator[Survey]:
    """Yield the sources of a comparison that are measured in waves, each with who answered when."""
    declared = study.comparisons[comparison]
    by_source: dict[str, list[str]] = {}
    for name in outcomes_of(study, comparison):
        if study.outcomes[name].waves:
            source = source_tables(study, declared.sample, study.outcomes[name].variable)
            by_source.setdefault(source, []).append(name)
    if not by_source:
        return
    frame = sample_of(study, tables, comparison).reset_index(drop=True)
    order = list(arms(study, declared))
    for source, names in by_source.items():
        yield Survey(
            comparison=comparison,
            source=source,
            responded=_responded(study, frame, names),
            arms=pd.Series(pd.Categorical(frame[declared.arm], categories=order)),
            level=study.analysis[comparison].level,
        )


def _responded(study: Study, frame: pd.DataFrame, outcomes: list[str]) -> pd.DataFrame:
    declared = [study.outcomes[name] for name in outcomes]
    waves = {wave for one in declared for wave in one.waves}
    waves |= {one.baseline for one in declared if one.baseline is not None}
    known = {}
    for wave in sorted(waves):
        columns = dict.fromkeys(at_wave(one.variable, wave) for one in declared)
        known[str(wave)] = frame[[name for name in columns if name in frame]].notna().any(axis=1)
    return pd.DataFrame(known)


def _response_rows(survey: Survey) -> pd.DataFrame:
    frame = response_by_arm(survey.responded, survey.arms, level=survey.level)
    frame = frame.assign(comparison=survey.comparison, source=survey.source, level=survey.level)
    return frame[["comparison", "source", "wave", "arm", *COUNTS, "share", "low", "high", "level"]]


def _pattern_rows(survey: Survey) -> pd.DataFrame:
    frame = response_patterns(survey.responded, survey.arms)
    return frame.assign(comparison=survey.comparison, source=survey.source)


def _test_rows(survey: Survey) -> list[dict[str, Any]]:
    try:
        found = differential_attrition(survey.responded, survey.arms, level=survey.level)
    except EstimationImpossible as impossible:
        place = f"{survey.comparison}, {survey.source}, differential drop-out"
        warnings.warn(f"{place}: {impossible}", StatisticalWarning, stacklevel=2)
        return []
    return [_test_row(survey, one) for one in found]


def _test_row(survey: Survey, found: DifferentialAttrition) -> dict[str, Any]:
    return {
        "comparison": survey.comparison,
        "source": survey.source,
        "wave": found.wave,
        "test": f"test.{found.method}",
        "p_value": found.p_value,
        "arm": found.arm,
        "other": found.other,
        "difference": found.difference,
        "low": found.low,
        "high": found.high,
        "level": found.level,
        "n_fewest": _fewest(survey, found.wave),
    }


def _fewest(survey: Survey, wave: str) -> int:
    """Return the smallest group that a test of one wave rests on: who came, or stayed away, in some arm."""
    came = survey.responded[wave]
    cells = [
        int(side[survey.arms == arm].sum()) for arm in survey.arms.cat.categories for side in (came, ~came)
    ]
    return min((cell for cell in cells if cell > 0), default=0)


def _response_table(frame: pd.DataFrame) -> Exhibit:
    return protected(
        Exhibit(
            id="attrition.response",
            kind="table",
            title=Message("attrition.response.title"),
            chapter="werking",
            frame=frame,
            columns=_response_columns(),
            note=Message("attrition.response.note"),
        ),
        COUNTS,
    )


def _response_columns() -> tuple[Column, ...]:
    return (
        Column("comparison", "label", names="comparison"),
        Column("source", "label", names="source"),
        Column("wave", "label"),
        Column("arm", "label", names="arm"),
        *(Column(name, "count") for name in COUNTS),
        Column("share", "percent", interval=("low", "high")),
        Column("low", "percent", shown=False),
        Column("high", "percent", shown=False),
        Column("level", "number", shown=False),
    )


def _curve(survey: Survey, frame: pd.DataFrame) -> Exhibit:
    """Draw the share that answered by wave, a line per arm."""
    rows = frame[(frame["comparison"] == survey.comparison) & (frame["source"] == survey.source)]
    return protected(
        Exhibit(
            id=f"attrition.curve.{survey.comparison}.{survey.source.replace('+', '.')}",
            kind="figure",
            drawing="response",
            title=Message(
                "attrition.curve.title",
                {
                    "comparison": Name("comparison", survey.comparison),
                    "source": Name("source", survey.source),
                },
            ),
            chapter="werking",
            frame=rows.reset_index(drop=True),
            columns=_response_columns(),
            note=Message("attrition.curve.note"),
            alt=Message(
                "attrition.curve.alt",
                {"waves": Declared(survey.responded.shape[1]), "arms": _arm_sentences(rows)},
            ),
        ),
        COUNTS,
    )


def _arm_sentences(rows: pd.DataFrame) -> tuple[Message, ...]:
    """Say of every arm which share answered the first and the last wave."""
    said = []
    for arm, part in rows.groupby("arm", sort=False):
        first, *_, last = records(part) if len(part) > 1 else [*records(part), *records(part)]
        said.append(
            Message(
                "attrition.curve.arm",
                {
                    "arm": Name("arm", str(arm), of=str(first["comparison"])),
                    "first": _share(first),
                    "first_wave": Declared(int(first["wave"])),
                    "last": _share(last),
                    "last_wave": Declared(int(last["wave"])),
                },
            )
        )
    return tuple(said)


def _share(row: Mapping[str, Any]) -> Behind:
    """Return a share with the smaller of who answered and who did not behind it, as the table has it."""
    return Behind(Quantity(float(row["share"]), "share"), min(int(row["n_responded"]), int(row["n_missing"])))


def _test_table(tests: pd.DataFrame) -> Exhibit:
    return protected(
        Exhibit(
            id="attrition.differential",
            kind="table",
            title=Message("attrition.differential.title"),
            chapter="werking",
            frame=tests,
            columns=(
                Column("comparison", "label", names="comparison"),
                Column("source", "label", names="source"),
                Column("wave", "label"),
                Column("test", "label"),
                Column("p_value", "p_value"),
                Column("arm", "label", names="arm"),
                Column("other", "label", names="arm"),
                Column("difference", "estimate", unit="share", interval=("low", "high")),
                Column("low", "number", unit="share", shown=False),
                Column("high", "number", unit="share", shown=False),
                Column("level", "number", shown=False),
                Column("n_fewest", "count", shown=False),
            ),
            note=Message("attrition.differential.note"),
        ),
        ("n_fewest",),
    )


def _pattern_table(patterns: pd.DataFrame) -> Exhibit:
    """Count patterns by kind; single patterns, which few people share, stay in the table of this stage."""
    by_kind = patterns.groupby([*KEYS, "kind", "n_assigned"], sort=False)["n"].sum().reset_index()
    by_kind["share"] = by_kind["n"] / by_kind["n_assigned"]
    by_kind["kind"] = "pattern." + by_kind["kind"]
    return Exhibit(
        id="attrition.patterns",
        kind="table",
        title=Message("attrition.patterns.title"),
        chapter="werking",
        frame=by_kind,
        columns=(
            Column("comparison", "label", names="comparison"),
            Column("source", "label", names="source"),
            Column("arm", "label", names="arm"),
            Column("kind", "label"),
            Column("n_assigned", "count"),
            Column("n", "count"),
            Column("share", "percent", header=Message("columns.share")),
        ),
        guards=(Guard("n", ("share",), adds_up_within=KEYS), Guard("n_assigned", ("share",))),
        note=Message("attrition.patterns.note"),
    )
