"""What 03 shows: who took part, how alike the arms were, what is missing, how outcomes are spread."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import pandas as pd

from helpers.analyses.baseline_table import (
    baseline_columns,
    baseline_frame,
    baseline_guards,
    sample_exhibit,
)
from helpers.analyses.contrasts import (
    arms,
    numeric,
    of_design,
    outcome_columns,
    outcomes_of,
    sample_of,
    source_of,
    unit_of,
)
from helpers.analyses.flow_steps import counted_steps, declared_steps, withdrawn_of
from helpers.analyses.protection import protected
from helpers.analyses.response import samples_shown
from helpers.describe.balance import JointBalance, joint_balance, standardised_differences
from helpers.describe.distribution import binned
from helpers.describe.flow import participant_flow
from helpers.describe.missingness import missingness
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import (
    Absent,
    Behind,
    Column,
    Declared,
    Exhibit,
    Message,
    Name,
    Persons,
    Produced,
    Quantity,
)
from helpers.study.spec import Distribution, Study

Tables = Mapping[str, pd.DataFrame]


def flow(study: Study, tables: Tables) -> Produced | Absent:
    """Show the participant flow of every randomised comparison, computed from rows.

    Steps that rows cannot show come from the declaration: a count with its source, or the reason why it
    is not in these data. Nothing is ever printed as "0 lost" because it was not recorded.
    """
    trials = of_design(study, "randomised")
    if not trials:
        return Absent(Message("describe.absent.no_trial"))
    return Produced(tuple(_flow_of(study, tables, name) for name in trials))


def baseline(study: Study, tables: Tables) -> Produced | Absent:
    """Show table one of every comparison: the arms side by side before anything happened.

    A study without comparisons describes everybody in each of its samples that the response does not show.
    """
    if not study.comparisons:
        said = samples_shown(study, tables, study.describe.baseline)
        left = [name for name in study.samples if name not in said]
        if not left:
            return Absent(Message("describe.absent.baseline_in_response"))
        return Produced(tuple(sample_exhibit(study, tables, name) for name in left))
    return Produced(tuple(_baseline_of(study, tables, name) for name in study.comparisons))


def balance(study: Study, tables: Tables) -> Produced | Absent:
    """Test per comparison whether the baseline variables together tell the arms apart.

    The test says how the arms came about. It never chooses covariates. A comparison whose covariates cannot
    be tested (one is known for nobody in an arm) is left out with a warning.
    """
    if not study.comparisons:
        return Absent(Message("describe.absent.no_comparison"))
    rows = [row for name in study.comparisons for row in _balance_rows(study, tables, name)]
    if not rows:
        return Absent(Message("describe.absent.no_balance"))
    exhibit = protected(
        Exhibit(
            id="describe.balance",
            kind="table",
            title=Message("describe.balance.title"),
            chapter="werking",
            frame=pd.DataFrame(rows),
            columns=(
                Column("comparison", "label", names="comparison"),
                Column("arm", "label", names="arm"),
                Column("n_arm", "count"),
                Column("n_reference", "count"),
                Column("n_missing", "count"),
                Column("n_flagged", "count"),
                Column("n_variables", "count"),
                Column("statistic", "number"),
                Column("df1", "count"),
                Column("df2", "count"),
                Column("p_value", "p_value"),
            ),
            note=Message("describe.balance.note", {"threshold": Declared(study.describe.smd_threshold)}),
        )
    )
    return Produced((exhibit,), {"balance": exhibit.frame})


def missing(study: Study, tables: Tables) -> Produced | Absent:
    """Show what is missing, per variable and arm; variables without gaps are counted, not listed."""
    if not study.comparisons:
        return Absent(Message("describe.absent.no_comparison"))
    frame = pd.concat([_missing_of(study, tables, name) for name in study.comparisons], ignore_index=True)
    with_gaps = frame.groupby(["comparison", "variable"], sort=False)["n_missing"].transform("sum") > 0
    n_variables = frame["variable"].nunique()
    complete = n_variables - frame.loc[with_gaps, "variable"].nunique()
    values = {"complete": Declared(complete), "all": Declared(n_variables)}
    if not with_gaps.any():
        body = (Message("describe.missing.none", values),)
        return Produced(
            (Exhibit("describe.missing", "text", Message("describe.missing.title"), "werking", body=body),),
            {"missing": frame},
        )
    exhibit = protected(
        Exhibit(
            id="describe.missing",
            kind="table",
            title=Message("describe.missing.title"),
            chapter="werking",
            frame=frame[with_gaps].reset_index(drop=True),
            columns=(
                Column("comparison", "label", names="comparison"),
                Column("variable", "label", names="variable"),
                Column("arm", "label", names="arm"),
                Column("n", "count"),
                Column("n_known", "count"),
                Column("n_missing", "count"),
                Column("share", "percent"),
            ),
            note=Message("describe.missing.note", values),
        ),
        ("n_missing", "n_known"),
    )
    return Produced((exhibit,), {"missing": frame})


def distributions(study: Study, tables: Tables) -> Produced | Absent:
    """Draw the declared distributions per arm, with a value that many share shown apart."""
    if not study.describe.distributions:
        return Absent(Message("describe.absent.no_distribution"))
    return Produced(tuple(_distribution_of(study, tables, one) for one in study.describe.distributions))


def _flow_of(study: Study, tables: Tables, name: str) -> Exhibit:
    comparison = study.comparisons[name]
    frame = sample_of(study, tables, name)
    gone = withdrawn_of(study, tables, name)
    found = participant_flow(
        declared_steps(comparison, name) + counted_steps(study, comparison, frame, name, gone)
    )
    analysed = sum(step.n or 0 for step in found.steps if step.name == "analysed")
    has_waves = any(step.name == "answered" for step in found.steps)
    note = "describe.flow.note_waves" if has_waves else "describe.flow.note"
    return protected(
        Exhibit(
            id=f"describe.flow.{name}",
            kind="figure",
            drawing="flow",
            title=Message("describe.flow.title", {"comparison": Name("comparison", name)}),
            chapter="werking",
            frame=found.frame(),
            columns=(
                Column("step", "label"),
                Column("arm", "label", names="arm"),
                Column("detail", "label"),
                Column("role", "label", shown=False),
                Column("n", "count"),
                Column("reason", "label", names="flow"),
            ),
            population=Message("common.population", {"sample": Name("sample", comparison.sample)}),
            source=Message("common.source", {"tables": Name("source", source_of(study, comparison.sample))}),
            note=Message(note, {"closed": Declared(found.checked), "open": Declared(found.unchecked)}),
            alt=Message(
                "describe.flow.alt",
                {"analysed": Persons(analysed), "arms": Declared(len(arms(study, comparison)))},
            ),
            options={"comparison": name},
        ),
        ("n",),
    )


def _baseline_of(study: Study, tables: Tables, name: str) -> Exhibit:
    comparison = study.comparisons[name]
    frame = sample_of(study, tables, name)
    order = arms(study, comparison)
    table = baseline_frame(study, comparison, frame, order)
    return Exhibit(
        id=f"describe.baseline.{name}",
        kind="table",
        title=Message("describe.baseline.title", {"comparison": Name("comparison", name)}),
        chapter="werking",
        frame=table,
        columns=baseline_columns(order),
        guards=baseline_guards(order),
        population=Message("common.population", {"sample": Name("sample", comparison.sample)}),
        source=Message("common.source", {"tables": Name("source", source_of(study, comparison.sample))}),
        note=Message("describe.baseline.note", {"threshold": Declared(study.describe.smd_threshold)}),
    )


def _balance_rows(study: Study, tables: Tables, name: str) -> list[dict[str, object]]:
    comparison = study.comparisons[name]
    frame = sample_of(study, tables, name)
    rows = []
    for arm in arms(study, comparison)[:-1]:
        pair = frame[frame[comparison.arm].isin([arm, comparison.reference])]
        try:
            rows.append(_balance_row(study, name, arm, pair))
        except EstimationImpossible as impossible:
            warnings.warn(f"{name}, {arm}: {impossible}", StatisticalWarning, stacklevel=2)
    return rows


def _balance_row(study: Study, name: str, arm: str, pair: pd.DataFrame) -> dict[str, object]:
    treated = (pair[study.comparisons[name].arm] == arm).to_numpy(dtype="float64")
    covariates = numeric(pair, study.describe.baseline)
    found: JointBalance = joint_balance(covariates, treated, test="wald_hc2")
    smd = standardised_differences(covariates, treated, weights=None, denominator="pooled")["smd"]
    return {
        "comparison": name,
        "arm": arm,
        "n_arm": found.n_arm,
        "n_reference": found.n_reference,
        "n_missing": found.n_missing,
        "n_flagged": int((~(smd.abs() <= study.describe.smd_threshold)).sum()),  # NaN: apart beyond numbers
        "n_variables": len(smd),
        "statistic": found.statistic,
        "df1": int(found.df1),
        "df2": int(found.df2),
        "p_value": found.p_value,
    }


def _missing_of(study: Study, tables: Tables, name: str) -> pd.DataFrame:
    comparison = study.comparisons[name]
    frame = sample_of(study, tables, name)
    outcomes = [column for one in outcomes_of(study, name) for column in outcome_columns(study, one)]
    wanted = list(dict.fromkeys([*study.describe.baseline, *outcomes]))
    table = missingness(frame[wanted], frame[comparison.arm])
    return table.assign(comparison=name)[
        ["comparison", "variable", "arm", "n", "n_known", "n_missing", "share"]
    ]


def _distribution_of(study: Study, tables: Tables, declared: Distribution) -> Exhibit:
    comparison = study.comparisons[declared.comparison]
    frame = sample_of(study, tables, declared.comparison)
    order = arms(study, comparison)
    by_arm = pd.Series(pd.Categorical(frame[comparison.arm], categories=list(order)), index=frame.index)
    values = frame[declared.variable].astype("Float64").astype("float64")
    table = binned(values, by_arm, spike=declared.spike, min_count=study.disclosure.min_persons, max_bins=24)
    unit = unit_of(study, declared.variable)
    return protected(
        Exhibit(
            id=f"describe.distribution.{declared.comparison}.{declared.variable}",
            kind="figure",
            drawing="histogram_spike",
            title=Message(
                "describe.distribution.title",
                {
                    "variable": Name("variable", declared.variable),
                    "comparison": Name("comparison", declared.comparison),
                },
            ),
            chapter="werking",
            frame=table.astype({"group": "str", "n": "Int64"}),
            columns=(
                Column("group", "label", names="arm"),
                Column("low", "number", unit=unit),
                Column("high", "number", unit=unit),
                Column("is_spike", "label", shown=False),
                Column("open_low", "label", shown=False),
                Column("open_high", "label", shown=False),
                Column("n", "count"),
                Column("share", "percent"),
            ),
            unit=Message("common.unit", {"unit": Name("unit", unit)}),
            population=Message("common.population", {"sample": Name("sample", comparison.sample)}),
            source=Message("common.source", {"tables": Name("source", source_of(study, comparison.sample))}),
            note=Message("describe.distribution.note", {"k": Declared(study.disclosure.min_persons)}),
            alt=_distribution_alt(table, declared, unit),
            options={"unit": unit, "variable": declared.variable},
        ),
        ("n",),
    )


def _distribution_alt(table: pd.DataFrame, declared: Distribution, unit: str) -> Message:
    """Say in words what the figure shows: the share at the shared value, and where the rest lies."""
    sentences = tuple(
        _group_sentence(str(group), part, unit)
        for group, part in table.groupby("group", sort=False, observed=True)
    )
    return Message(
        "describe.distribution.alt", {"variable": Name("variable", declared.variable), "groups": sentences}
    )


def _group_sentence(group: str, part: pd.DataFrame, unit: str) -> Message:
    beside = part[~part["is_spike"]]
    fullest = beside.sort_values("n", ascending=False, kind="stable").iloc[0]
    values: dict[str, object] = {
        "arm": Name("arm", group),
        "low": Behind(Quantity(float(fullest["low"]), unit), int(fullest["n"])),
        "high": Behind(Quantity(float(fullest["high"]), unit), int(fullest["n"])),
        "share": Behind(Quantity(float(fullest["share"]), "share"), int(fullest["n"])),
    }
    spike = part[part["is_spike"]]
    if spike.empty:
        return Message("describe.distribution.group", values)
    row = spike.iloc[0]
    values["spike"] = Declared(Quantity(float(row["low"]), unit))
    values["spike_share"] = Behind(Quantity(float(row["share"]), "share"), int(row["n"]))
    return Message("describe.distribution.group_with_spike", values)
