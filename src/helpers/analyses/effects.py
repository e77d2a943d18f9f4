"""What 04 answers: whether it made a difference, how sure that is, what another design would have said."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyses import comparability, designs, doubts, sizes
from helpers.analyses.arms_forest import is_crowded
from helpers.analyses.contrasts import Contrast, of_design, records
from helpers.analyses.effect_columns import effect_columns, findings_columns
from helpers.analyses.effect_contract import CONTRACT, main_rows
from helpers.analyses.effect_rows import effect_rows
from helpers.analyses.families import with_families
from helpers.analyses.protection import protected
from helpers.analyses.questions import contrasts
from helpers.effects.standardised import hedges_g
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import Absent, Column, Declared, Exhibit, Message, Name, Produced
from helpers.study.registration import NOTHING, Registration
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
LONGEST_FOREST = 20
"""Rows up to which a forest shows every pair of arms."""
_FACETS = {"panel": ["arm", "reference"], "rows": ["wave", "estimator", "source"]}
"""Of a forest with several pairs: a panel for each, with its waves, models and sources as rows."""
Maker = Callable[[Study, Tables, str], Produced]


def estimates(
    study: Study, tables: Tables, rng: np.random.Generator, registration: Registration = NOTHING
) -> Produced | Absent:
    """Estimate every declared contrast with its main model and every declared sensitivity model.

    What cannot be estimated, or may not be shown for lack of overlap, goes to the table of withheld
    estimates with the reason. `rng` is for corrections that resample; `registration` decides the status of
    each row.
    """
    if not study.outcomes:
        return Absent(Message("effects.absent.no_outcome"))
    rows, withheld = effect_rows(study, tables, registration)
    frame = with_families(study, tables, rows, rng)
    shown = frame[list(CONTRACT)]
    exhibit = protected(
        Exhibit(
            id="effects",
            kind="table",
            title=Message("effects.title"),
            chapter="effectiviteit",
            frame=shown,
            columns=effect_columns(),
            note=Message("effects.note"),
        )
    )
    return Produced((exhibit,), {"effects": frame, "withheld": withheld})


def findings(study: Study, tables: Tables) -> Produced | Absent:
    """Choose the rows that answer the question of the study: the main models, primary outcomes first."""
    if not study.outcomes:
        return Absent(Message("effects.absent.no_outcome"))
    frame = main_rows(tables["effects"])
    exhibit = protected(
        Exhibit(
            id="effects.findings",
            kind="table",
            headline=True,
            title=Message("effects.findings.title"),
            chapter="effectiviteit",
            frame=frame,
            columns=findings_columns(),
            note=Message("effects.findings.note"),
        )
    )
    return Produced((exhibit,), {"findings": frame})


def forest(study: Study, tables: Tables) -> Produced | Absent:
    """Draw every model of one outcome below each other, so that it shows how much the choice matters.

    Of a comparison with several arms or waves only primary outcomes are drawn: a picture for every outcome
    would be twenty that nobody reads. The models of the others stand in the table of all estimates.
    """
    if not study.outcomes:
        return Absent(Message("effects.absent.no_outcome"))
    effects = tables["effects"]
    effects = effects[effects["estimate"].notna()]
    estimated = [name for name in study.outcomes if (effects["outcome"] == name).any()]
    if not estimated:
        return Absent(Message("effects.absent.nothing_estimated"))
    estimated = [name for name in estimated if _is_drawn(study, name)] or estimated[:1]
    return Produced(tuple(_forest_of(study, effects, name) for name in estimated))


def standardised(study: Study, tables: Tables) -> Produced | Absent:
    """Express the randomised contrasts in standard deviations (Hedges' g), to compare studies."""
    trials = of_design(study, "randomised")
    if not trials:
        return Absent(Message("effects.absent.no_trial"))
    made = [
        _standardised_row(study, contrast)
        for name in trials
        for contrast in contrasts(study, tables, comparison=name)
    ]
    rows = [row for row in made if row is not None]
    if not rows:
        return Absent(Message("effects.absent.nothing_estimated"))
    exhibit = protected(
        Exhibit(
            id="effects.standardised",
            kind="table",
            title=Message("effects.standardised.title"),
            chapter="effectiviteit",
            frame=pd.DataFrame(rows),
            columns=(
                Column("comparison", "label", names="comparison"),
                Column("outcome", "label", names="outcome"),
                Column("arm", "label", names="arm"),
                Column("n_arm", "count"),
                Column("n_reference", "count"),
                Column("estimate", "estimate", unit="SD", interval=("low", "high")),
                Column("low", "number", unit="SD", shown=False),
                Column("high", "number", unit="SD", shown=False),
                Column("level", "percent", shown=False),
                Column("sd", "number", unit_column="unit"),
                Column("unit", "label", names="unit", shown=False),
            ),
            note=Message("effects.standardised.note"),
        )
    )
    return Produced((exhibit,), {"standardised": exhibit.frame})


def detectable(study: Study, tables: Tables) -> Produced | Absent:
    """Say what each comparison could have seen: planned from sizes, and from the standard error it got."""
    return sizes.could_have_seen(study, tables)


def overlap(study: Study, tables: Tables) -> Produced | Absent:
    """Show where people with and without the programme can be compared at all."""
    return _per_observational(study, tables, comparability.overlap_exhibits)


def balance(study: Study, tables: Tables) -> Produced | Absent:
    """Show how alike the groups are before and after matching and weighting."""
    return _per_observational(study, tables, comparability.balance_exhibits)


def withheld(_: Study, tables: Tables) -> Produced | Absent:
    """List the estimates that are not shown, each with its reason."""
    frame = tables["withheld"] if "withheld" in tables else pd.DataFrame()
    if frame.empty:
        return Absent(Message("effects.absent.nothing_withheld"))
    return Produced((doubts.withheld_exhibit(frame),))


def unmeasured(study: Study, tables: Tables) -> Produced | Absent:
    """Ask how strong an unmeasured cause must be to explain an observational difference away (E-value)."""
    if not of_design(study, "observational"):
        return Absent(Message("effects.absent.no_observational"))
    exhibit = doubts.unmeasured_exhibit(study, tables)
    return Absent(Message("effects.absent.nothing_estimated")) if exhibit is None else Produced((exhibit,))


def two_designs(study: Study, tables: Tables) -> Produced | Absent:
    """Explain, from computed numbers, why the observational answer differs from the randomised one."""
    pairs = [
        (name, plan.benchmark)
        for name, plan in study.analysis.items()
        if plan.design == "observational" and plan.benchmark and name in of_design(study, "observational")
    ]
    if not pairs:
        return Absent(Message("effects.absent.no_benchmark"))
    made = [designs.explanation(study, tables, name, against) for name, against in pairs]
    exhibits = tuple(one for one in made if one is not None)
    return Produced(exhibits) if exhibits else Absent(Message("effects.absent.nothing_estimated"))


def _is_drawn(study: Study, outcome: str) -> bool:
    declared = study.outcomes[outcome]
    return declared.role == "primary" or not any(is_crowded(study, name) for name in declared.comparisons)


def _forest_of(study: Study, effects: pd.DataFrame, outcome: str) -> Exhibit:
    frame, several = _forest_rows(study, effects[effects["outcome"] == outcome])
    columns = [
        "comparison",
        "arm",
        "reference",
        "wave",
        "estimand",
        "estimator",
        "variance",
        "source",
        "analysis",
        "n_arm",
        "n_reference",
        "estimate",
        "low",
        "high",
        "level",
        "unit",
        "verdict",
    ]
    declared = study.outcomes[outcome]
    chosen = tuple(column for column in effect_columns() if column.name in columns)
    return protected(
        Exhibit(
            id=f"effects.forest.{outcome}",
            kind="figure",
            drawing="forest",
            title=Message("effects.forest.title", {"outcome": Name("outcome", outcome)}),
            chapter="assurance" if several else "effectiviteit",
            frame=frame[[column.name for column in chosen]],
            columns=chosen,
            unit=Message("common.unit", {"unit": Name("unit", str(frame["unit"].iloc[0]))}),
            window=Message("common.window", {"window": Name("window", outcome)}),
            note=Message("effects.forest.note", {"margin": Name("margin", outcome)}),
            alt=Message(
                "effects.forest.alt", {"outcome": Name("outcome", outcome), "rows": _forest_sentences(frame)}
            ),
            options={
                "margin": declared.equivalence_margin,
                "unit": str(frame["unit"].iloc[0]),
                "outcome": outcome,
            }
            | (_FACETS if several else {}),
        )
    )


def _forest_rows(study: Study, rows: pd.DataFrame) -> tuple[pd.DataFrame, bool]:
    """Return the rows of a forest, pair by pair, and whether there are several pairs or waves.

    A forest of several pairs keeps the arms against the reference where all pairs would be too long to read:
    the others stand in the table of all estimates.
    """
    several = len(rows[["comparison", "arm", "reference", "wave"]].drop_duplicates()) > len(
        rows["comparison"].drop_duplicates()
    )
    if not several:
        return rows.reset_index(drop=True), False
    references = {name: one.reference for name, one in study.comparisons.items()}
    if len(rows) > LONGEST_FOREST:
        rows = rows[rows["reference"] == rows["comparison"].map(references)]
    pairs = rows.groupby(["comparison", "arm", "reference"], sort=False).ngroup()
    waves = pd.to_numeric(rows["wave"], errors="coerce").fillna(-1)
    keys = pd.DataFrame({"pair": pairs, "wave": waves})
    return rows.loc[keys.sort_values(["pair", "wave"], kind="stable").index].reset_index(drop=True), True


def _forest_sentences(frame: pd.DataFrame) -> tuple[Message, ...]:
    main = frame[frame["analysis"] == "main"]
    if len(main) == main["comparison"].nunique():
        return tuple(
            Message(
                "effects.forest.row",
                designs.estimate_values(row) | {"comparison": Name("comparison", str(row["comparison"]))},
            )
            for row in records(main)
        )
    return tuple(
        Message(
            "side_by_side.row_wave" if row["wave"] else "side_by_side.row",
            designs.estimate_values(row) | ({"wave": Declared(int(row["wave"]))} if row["wave"] else {}),
        )
        for row in records(main)
    )


def _standardised_row(study: Study, contrast: Contrast) -> dict[str, Any] | None:
    try:
        found = hedges_g(contrast.observed, contrast.treated, level=study.analysis[contrast.comparison].level)
    except EstimationImpossible as impossible:
        place = f"{contrast.comparison}, {contrast.outcome}, Hedges' g"
        warnings.warn(f"{place}: {impossible}", StatisticalWarning, stacklevel=2)
        return None
    return {
        "comparison": contrast.comparison,
        "outcome": contrast.outcome,
        "arm": contrast.arm,
        "n_arm": found.n_arm,
        "n_reference": found.n_reference,
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "level": found.level,
        "sd": found.sd,
        "unit": contrast.unit,
    }


def _per_observational(study: Study, tables: Tables, make: Maker) -> Produced | Absent:
    names = of_design(study, "observational")
    if not names:
        return Absent(Message("effects.absent.no_observational"))
    made = []
    for name in names:
        try:
            made.append(make(study, tables, name))
        except EstimationImpossible as impossible:
            warnings.warn(f"{name}: {impossible}", StatisticalWarning, stacklevel=2)
    if not made:
        return Absent(Message("effects.absent.no_score"))
    return Produced(
        tuple(exhibit for one in made for exhibit in one.exhibits),
        {key: frame for one in made for key, frame in one.tables.items()},
    )
