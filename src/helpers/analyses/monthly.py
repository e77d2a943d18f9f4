"""The effect of being assigned, month after month, on what a monthly register holds."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyses.contrasts import FloatArray, arms, regressors, sample_of, unit_of
from helpers.analyses.protection import ARMS, protected
from helpers.analyses.questions import blocks_of, clusters_of
from helpers.effects.arms import against_reference
from helpers.effects.arms_contrasts import ArmsVariance
from helpers.effects.months import MonthlyEffect, month_by_month
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import Absent, Behind, Column, Declared, Exhibit, Message, Name, Produced, Quantity
from helpers.study.plan_spec import Monthly, RandomisedAnalysis
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]
COUNTS = (*ARMS, "n_positive_arm", "n_positive_reference")
"""Persons behind a month: in the arms, and of those who have anything at all: a mean of zeros and one pay is
that pay."""


@dataclass(frozen=True)
class _Declared:
    """One monthly variable of one plan."""

    study: Study
    comparison: str
    plan: RandomisedAnalysis
    monthly: Monthly
    draws: int


def effects(study: Study, tables: Tables, rng: np.random.Generator) -> Produced | Absent:
    """Follow each arm against the reference month after month, with a band that holds all months at once.

    Saves `monthly_effects`.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
        Samples of 02 and `linked_<table>` of the monthly tables.
    rng : numpy.random.Generator
        For the draws behind the bands.
    """
    declared = list(_declared(study))
    if not declared:
        return Absent(Message("monthly.absent.not_declared"))
    exhibits = [_followed(one, tables, rng) for one in declared]
    found = [one for one in exhibits if one is not None]
    if not found:
        return Absent(Message("monthly.absent.nothing_estimated"))
    saved = pd.concat([one.frame for one in found], ignore_index=True)
    return Produced(tuple(found), {"monthly_effects": saved})


def person_months(study: Study, tables: Tables, comparison: str, declared: Monthly) -> pd.DataFrame:
    """Return the values of a monthly variable, one row a person of the sample and one column a month.

    A month of which the register has no row for a person is missing: it is counted, and never zero.
    """
    persons = sample_of(study, tables, comparison)["person"]
    first, last = declared.months
    frame = tables[f"linked_{_table(study, declared.variable)}"][["person", "month", declared.variable]]
    wide = frame[frame["month"].between(first, last)].pivot(  # noqa: PD010 - a person has one row a month
        index="person", columns="month", values=declared.variable
    )
    return wide.reindex(index=persons, columns=range(first, last + 1)).astype("Float64").astype("float64")


def _declared(study: Study) -> Iterator[_Declared]:
    for name, plan in study.analysis.items():
        if isinstance(plan, RandomisedAnalysis) and plan.resamples is not None:
            for monthly in plan.monthly:
                yield _Declared(study, name, plan, monthly, plan.resamples)


def _table(study: Study, variable: str) -> str:
    """Return the monthly table of a variable whose months are counted from the start."""
    held = study.variables[variable].tables
    return next(
        name for name in held if study.tables[name].unit == "person-month" and study.tables[name].after
    )


def _followed(one: _Declared, tables: Tables, rng: np.random.Generator) -> Exhibit | None:
    study, variable = one.study, one.monthly.variable
    values = person_months(study, tables, one.comparison, one.monthly)
    frame = sample_of(study, tables, one.comparison).reset_index(drop=True)
    try:
        found = _estimated(one, frame, values.to_numpy(), rng)
    except EstimationImpossible as impossible:
        warnings.warn(f"{one.comparison} {variable}: {impossible}", StatisticalWarning, stacklevel=2)
        return None
    months = [int(month) for month in values.columns]
    for place, sentence in found[0].impossible:
        where = f"{one.comparison} {variable}, month {months[place]}"
        warnings.warn(f"{where}: {sentence}", StatisticalWarning, stacklevel=2)
    unit = unit_of(study, variable)
    names = {"comparison": one.comparison, "variable": variable, "unit": unit}
    some = (values.ne(0) & values.notna()).groupby(frame[study.comparisons[one.comparison].arm].to_numpy())
    rows = [names | row for pair in found for row in _rows(pair, months, _counted(some.sum()))]
    columns = [column.name for column in _columns(unit)]
    table = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys((*COUNTS, "n_missing"), "Int64"))
    # Nobody missing: a column of zeros would look to the door like the difference between two equal arms.
    return _exhibit(one, table if table["n_missing"].any() else table.drop(columns="n_missing"), unit)


def _estimated(
    one: _Declared, frame: pd.DataFrame, values: FloatArray, rng: np.random.Generator
) -> tuple[MonthlyEffect, ...]:
    """Fit the main model of the plan to every month; a Welch test is a regression on the arms with HC2."""
    plan, assigned = one.plan, one.study.comparisons[one.comparison]
    order = arms(one.study, assigned)
    variance: ArmsVariance = "hc2" if plan.variance == "welch" else plan.variance
    names = () if plan.estimator == "unadjusted" else plan.adjust_for
    known = frame[list(names)].notna().all(axis=1).to_numpy() & ~np.isnan(values).all(axis=1)
    return month_by_month(
        values,
        frame[assigned.arm].to_numpy(dtype=str),
        order=order,
        pairs=against_reference(order),
        covariates=regressors(frame, names, among=known) if names else None,
        blocks=blocks_of(assigned, frame),
        clusters=clusters_of(assigned, frame) if variance == "cr2" else None,
        estimator=plan.estimator,
        variance=variance,
        level=plan.level,
        draws=one.draws,
        rng=rng,
    )


def _counted(some: pd.DataFrame) -> dict[tuple[str, int], int]:
    """Return counts by arm and month."""
    return {(str(arm), int(month)): int(n) for month in some for arm, n in some[month].items()}  # type: ignore[call-overload]


def _rows(found: MonthlyEffect, months: list[int], some: Mapping[Any, int]) -> Iterator[Row]:
    """Yield a row a month; `some` counts, by arm and month, who has anything else than zero."""
    bands = found.bands
    each = zip(found.places, found.estimates, bands.band_low, bands.band_high, strict=True)
    for place, one, band_low, band_high in each:
        yield {
            "arm": found.arm,
            "reference": found.reference,
            "month": months[place],
            "estimate": one.estimate,
            "std_error": one.std_error,
            "low": one.low,
            "high": one.high,
            "band_low": band_low,
            "band_high": band_high,
            "p_value": one.p_value,
            "mean_arm": one.mean_arm,
            "mean_reference": one.mean_reference,
            "n_arm": one.n_arm,
            "n_reference": one.n_reference,
            "n_positive_arm": int(some[found.arm, months[place]]),
            "n_positive_reference": int(some[found.reference, months[place]]),
            "n_missing": one.n_missing,
            "level": one.level,
        }


def _exhibit(one: _Declared, frame: pd.DataFrame, unit: str) -> Exhibit:
    study, declared = one.study, one.monthly
    table = _table(study, declared.variable)
    sample = study.comparisons[one.comparison].sample
    return _guarded(
        Exhibit(
            id=f"monthly.{one.comparison}.{declared.variable}",
            kind="figure",
            drawing="monthly",
            title=Message("monthly.title", {"variable": Name("variable", declared.variable)}),
            chapter="effectiviteit",
            frame=frame,
            columns=tuple(column for column in _columns(unit) if column.name in frame),
            unit=Message("common.unit", {"unit": Name("unit", unit)}),
            population=Message("common.population", {"sample": Name("sample", sample)}),
            source=Message("common.source", {"tables": Name("source", table)}),
            note=Message("monthly.note", {"draws": Declared(one.draws)}),
            alt=_seen(study, frame, declared.variable, unit),
            options={"unit": unit},
        )
    )


def _guarded(exhibit: Exhibit) -> Exhibit:
    """Protect the numbers of a month by all its counts, and the month itself by the people of the arms."""
    guards = tuple(
        guard
        if guard.count in ARMS
        else replace(guard, covers=tuple(x for x in guard.covers if x != "month"))
        for guard in protected(exhibit, COUNTS).guards
    )
    return replace(exhibit, guards=guards)


def _columns(unit: str) -> tuple[Column, ...]:
    return (
        Column("comparison", "label", names="comparison"),
        Column("variable", "label", names="variable", shown=False),
        Column("arm", "label", names="arm"),
        Column("reference", "label", names="arm", shown=False),
        Column("month", "number"),
        Column("estimate", "estimate", unit=unit, interval=("low", "high")),
        Column("std_error", "number", unit=unit, shown=False),
        Column("low", "number", unit=unit, shown=False),
        Column("high", "number", unit=unit, shown=False),
        Column("band_low", "number", unit=unit),
        Column("band_high", "number", unit=unit),
        Column("p_value", "p_value", shown=False),
        Column("mean_arm", "number", unit=unit, shown=False),
        Column("mean_reference", "number", unit=unit, shown=False),
        Column("n_arm", "count"),
        Column("n_reference", "count"),
        Column("n_positive_arm", "count", shown=False),
        Column("n_positive_reference", "count", shown=False),
        Column("n_missing", "count", shown=False),
        Column("level", "percent", shown=False),
        Column("unit", "label", names="unit", shown=False),
    )


def _seen(study: Study, frame: pd.DataFrame, variable: str, unit: str) -> Message:
    """Say what is to be seen: of each arm the last month, and in how many months the band leaves zero out."""
    sentences = tuple(
        _arm_sentence(str(arm), part, unit, study.disclosure.min_persons)
        for arm, part in frame.groupby("arm", sort=False)
    )
    return Message("monthly.alt", {"variable": Name("variable", variable), "groups": sentences})


def _arm_sentence(arm: str, part: pd.DataFrame, unit: str, min_persons: int) -> Message:
    """Speak of the months with enough people only: a count of months tells of each of them."""
    fewest = _fewest(part, unit)
    shown = part[fewest >= min_persons]
    who = {"arm": Name("arm", arm, of=str(part["comparison"].iloc[0]))}
    if shown.empty:
        return Message("monthly.arm_withheld", who)
    last, persons = shown.iloc[-1], int(fewest[shown.index].min())
    apart = (shown["band_low"] > 0) | (shown["band_high"] < 0)

    def said(value: float) -> Behind:
        return Behind(Quantity(float(value), unit, is_difference=True), persons)

    numbers = {
        "month": Behind(int(last["month"]), persons),
        "estimate": said(last["estimate"]),
        "low": said(last["band_low"]),
        "high": said(last["band_high"]),
        "apart": Behind(int(apart.sum()), persons),
        "all": Behind(len(shown), persons),
    }
    return Message("monthly.arm", who | numbers)


def _fewest(part: pd.DataFrame, unit: str) -> pd.Series:
    """Return how many people a month rests on: those with something, and for shares those without too."""
    counts = part[list(COUNTS)]
    if unit == "share":
        without = {f"no_{arm}": part[f"n_{arm}"] - part[f"n_positive_{arm}"] for arm in ("arm", "reference")}
        counts = counts.assign(**without)
    return counts.min(axis=1)
