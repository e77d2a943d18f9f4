"""What every estimator says of one synthetic Deventer: answers, one per estimator, outcome and arm.

`deventer.py` draws the experiments and counts; this module only asks. There is nothing to run here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from deventer_draws import (
    ARMS,
    HAPPY,
    PROGRAMMES,
    REFERENCE,
    SATISFIED,
    WORLDS,
    Experiment,
    lived,
    true_deltas,
    true_effect,
)  # fmt: skip

from helpers.effects import (
    arms,
    compliance,
    imputation,
    imputed_contrasts,
    incidence_difference,
    lee_bounds,
    manski,
    multiplicity,
    randomisation,
    repeated,
    response_weights,
    romano_wolf,
    tipping,
    weighted_response,
)

ESTIMATORS = (
    arms, compliance, imputation, imputed_contrasts, incidence_difference, lee_bounds, manski, multiplicity,
    randomisation, repeated, response_weights, romano_wolf, tipping, weighted_response,
)  # fmt: skip
LEVEL = 0.95
PAIRS = [(arm, REFERENCE) for arm in PROGRAMMES]
WAVES = (6, 12, 18)
RANGE = (float(lived.LOWEST[HAPPY]), float(lived.HIGHEST[HAPPY]))
FAMILY = ("outflow_12", "any_work_12", "hours_12", "earnings_12")
LOTS = 199  # with 199 draws a p of at most 0.05 has exactly that chance
RESAMPLES = 399
IMPUTATIONS, ROUNDS = 10, 5


class Answer(NamedTuple):
    """What one estimator says of one arm against the reference.

    `measured` is the register an outcome comes from ("gemeente", "cbs", "gemeente - cbs", or nothing). What an
    estimator does not give is NaN: bounds have no p and no single estimate, a p need have no interval. Of a
    family (`arm` is "family") `p_value` is the smallest among its true nulls: an error somewhere if small.
    """

    estimator: str
    outcome: str
    measured: str
    arm: str
    estimate: float
    low: float
    high: float
    p_value: float


def regression(
    one: Experiment,
    y: np.ndarray,
    outcome: str,
    *,
    estimator: str,
    measured: str = "",
    covariates: pd.DataFrame | None = None,
    clusters: np.ndarray | None = None,
) -> Iterator[Answer]:
    """Yield each arm against the reference, blocks by cohort; hc2, or cr2 where there are clusters."""
    variance = "hc2" if clusters is None else "cr2"
    fitted = arms.fit(
        y, one.names, order=ARMS, covariates=covariates, blocks=one.people.cohort, clusters=clusters,
        estimator=estimator, variance=variance, level=LEVEL,
    )  # fmt: skip
    for arm in PROGRAMMES:
        if not _varies(y, one.names, arm):
            continue
        e = fitted.contrast(arm, REFERENCE)
        yield Answer(f"{estimator} {variance}", outcome, measured, arm, e.estimate, e.low, e.high, e.p_value)


def _varies(y: np.ndarray, names: np.ndarray, arm: str) -> bool:
    """Return whether the outcome varies in the arm or the reference: without that there is no interval."""
    return any(float(np.nanstd(y[names == name])) > 0 for name in (arm, REFERENCE))


def outflow(one: Experiment) -> Iterator[Answer]:
    """Outflow by owner, and the paired difference: the regression of what they disagree on."""
    ours, theirs = (one.registers[owner]["outflow_12"] for owner in ("gemeente", "cbs"))
    for measured, y in (("gemeente", ours), ("cbs", theirs), ("gemeente - cbs", ours - theirs)):
        yield from regression(one, y, "outflow_12", estimator="unadjusted", measured=measured)


def outflow_adjusted(one: Experiment) -> Iterator[Answer]:
    """Outflow as the municipality has it, adjusted for what is known at intake."""
    y = one.registers["gemeente"]["outflow_12"]
    for estimator in ("ancova", "lin"):
        yield from regression(
            one, y, "outflow_12", estimator=estimator, measured="gemeente", covariates=one.known
        )


def caseworkers(one: Experiment) -> Iterator[Answer]:
    """Outflow and happiness by caseworker and by person."""
    who = one.lives.given.caseworker
    y, happy = one.registers["gemeente"]["outflow_12"], one.answers[:, 3, HAPPY]
    before = pd.DataFrame({"before": one.answers[:, 0, HAPPY]})
    yield from regression(one, y, "outflow_12", estimator="unadjusted", measured="gemeente", clusters=who)
    for estimator in ("unadjusted", "ancova"):
        known = before if estimator == "ancova" else None
        yield from regression(one, happy, "happiness_18", estimator=estimator, covariates=known, clusters=who)


def work_family(one: Experiment) -> Iterator[Answer]:
    """Four outcomes times three arms: Lin one at a time, Holm, and Romano-Wolf with the same covariates."""
    outcomes = one.registers["gemeente"]
    single = [
        [*regression(one, outcomes[name], name, estimator="lin", measured="gemeente", covariates=one.known)]
        for name in FAMILY
    ]
    for answers in single[1:]:  # outflow itself is asked in `outflow_adjusted`
        yield from answers
    p = np.array([[answer.p_value for answer in answers] for answers in single]).T
    holm = np.array(multiplicity.adjust(p.ravel(), method="holm").p_values).reshape(p.shape)
    stepped = romano_wolf.romano_wolf(
        np.column_stack([outcomes[name] for name in FAMILY]), one.names, order=ARMS, pairs=PAIRS, family=None,
        blocks=one.people.cohort, clusters=None, covariates=one.known.to_numpy(dtype=float), draws=RESAMPLES,
        rng=one.rng,
    ).p_adjusted  # fmt: skip
    effects = [[true_effect(one.world, name, "gemeente", arm) for name in FAMILY] for arm in PROGRAMMES]
    true_null = np.array(effects) == 0.0
    for name, found in (("one at a time", p), ("holm", holm), ("romano_wolf", stepped)):
        smallest = float(found[true_null].min())
        yield Answer(name, "work family", "gemeente", "family", np.nan, np.nan, np.nan, smallest)
    for name, found in (("holm", holm), ("romano_wolf", stepped)):
        for place, answer in enumerate(single[0]):
            yield answer._replace(estimator=name, low=np.nan, high=np.nan, p_value=float(found[place, 0]))


def lots(one: Experiment) -> Iterator[Answer]:
    """Randomisation inference of three outcomes under the same lots."""
    found = one.registers["gemeente"]
    outcomes = {name: found[name] for name in ("outflow_12", "earnings_12")}
    outcomes["happiness_18"] = one.answers[:, 3, HAPPY]
    for arm in PROGRAMMES:
        p = randomisation.pairwise(
            np.column_stack(list(outcomes.values())), one.names, arm=arm, reference=REFERENCE,
            blocks=one.people.cohort, clusters=None, draws=LOTS, rng=one.rng,
        )  # fmt: skip
        for place, name in enumerate(outcomes):
            measured = "" if name.startswith("happiness") else "gemeente"
            yield Answer(
                "pairwise", name, measured, arm, p.estimates[place], np.nan, np.nan, p.p_values[place]
            )


def in_time(one: Experiment) -> Iterator[Answer]:
    """The share that left for work by month 24, other exits competing."""
    status = one.lives.gemeente
    out = (status == lived.WORK) | (status == lived.OTHER)
    first = np.where(out.any(axis=1), out.argmax(axis=1), lived.MONTHS - 1)
    at = status[np.arange(first.size), first]
    cause = np.select([at == lived.WORK, at == lived.OTHER], [1.0, 2.0], 0.0)
    for arm in PROGRAMMES:
        here, treated = one.against(arm)
        e = incidence_difference.incidence_difference(
            first[here].astype(float), cause[here], treated, causes=["work", "other"], of="work",
            horizon=24.0, level=LEVEL,
        )  # fmt: skip
        yield Answer(
            "incidence_difference", "outflow_24", "gemeente", arm, e.estimate, e.low, e.high, e.p_value
        )


def compliers(one: Experiment) -> Iterator[Answer]:
    """Outflow in those who take more guidance when it is offered and not otherwise; two intervals."""
    arm = PROGRAMMES[0]
    here, treated = one.against(arm)
    e = compliance.cace(
        one.registers["gemeente"]["outflow_12"][here], treated, one.lives.given.guided[here].astype(float),
        covariates=None, blocks=one.people.cohort[here], variance="hc2", level=LEVEL,
    )  # fmt: skip
    yield Answer("cace", "outflow_12", "compliers", arm, e.estimate, e.low, e.high, e.p_value)
    low, high = e.anderson_rubin.low, e.anderson_rubin.high
    yield Answer("cace, anderson-rubin", "outflow_12", "compliers", arm, e.estimate, low, high, np.nan)


def harms(one: Experiment) -> Iterator[Answer]:
    """Sanctions."""
    yield from regression(one, one.lives.sanctioned.astype(float), "sanction", estimator="unadjusted")


def answered(one: Experiment) -> Iterator[Answer]:
    """Happiness and satisfaction of those who answer at 18 months, and the mean of the reference."""
    happy = one.answers[:, :, HAPPY]
    yield from regression(one, happy[:, 3], "happiness_18", estimator="unadjusted")
    for name, scale in (("happiness_18", HAPPY), ("satisfaction_18", SATISFIED)):
        before = pd.DataFrame({"before": one.answers[:, 0, scale]})
        yield from regression(one, one.answers[:, 3, scale], name, estimator="ancova", covariates=before)
    mean = float(np.nanmean(happy[one.names == REFERENCE, 3]))
    yield Answer("mean of the reference", "happiness_18", "", REFERENCE, mean, np.nan, np.nan, np.nan)


def weights(one: Experiment) -> Iterator[Answer]:
    """Happiness weighted for response, by happiness at intake within each arm."""
    for arm in PROGRAMMES:
        here, treated = one.against(arm)
        y, before = one.answers[here, 3, HAPPY], pd.DataFrame({"before": one.answers[here, 0, HAPPY]})
        by = response_weights.response_weights(~np.isnan(y), treated, before, trim=0.0)
        e = weighted_response.weighted_ancova(y, by, before, level=LEVEL)
        yield Answer("weighted_ancova", "happiness_18", "", arm, e.estimate, e.low, e.high, e.p_value)


def bounds(one: Experiment) -> Iterator[Answer]:
    """Lee's bounds and the worst case for happiness."""
    for arm in PROGRAMMES:
        here, treated = one.against(arm)
        y = one.answers[here, 3, HAPPY]
        both = {
            "lee_bounds": lee_bounds.lee_bounds(y, treated, level=LEVEL).bounds,
            "worst_case_bounds": manski.worst_case_bounds(y, treated, outcome_range=RANGE, level=LEVEL),
        }
        for name, found in both.items():
            yield Answer(name, "happiness_18", "", arm, np.nan, found.low, found.high, np.nan)


def with_true_delta(one: Experiment) -> Iterator[Answer]:
    """Happiness had those who stay away differed by the delta that is true: what no study knows."""
    delta = true_deltas(one.world)
    for arm in PROGRAMMES:
        here, treated = one.against(arm)
        e = tipping.delta_adjusted(
            one.answers[here, 3, HAPPY], treated, delta_arm=delta[arm], delta_reference=delta[REFERENCE],
            outcome_range=RANGE, level=LEVEL,
        ).estimate  # fmt: skip
        yield Answer("delta_adjusted", "happiness_18", "", arm, e.estimate, e.low, e.high, e.p_value)


def mmrm(one: Experiment) -> Iterator[Answer]:
    """Happiness at 18 months from one model of all waves."""
    happy = one.answers[:, :, HAPPY]
    fitted = repeated.mmrm(
        happy[:, 1:], one.names, order=ARMS, waves=WAVES, baseline=happy[:, 0], covariates=None,
        blocks=one.people.cohort, information="observed", df="satterthwaite", level=LEVEL,
    )  # fmt: skip
    for arm in PROGRAMMES:
        e = fitted.contrast(arm, REFERENCE, 18)
        yield Answer("mmrm", "happiness_18", "", arm, e.estimate, e.low, e.high, e.p_value)


def imputed(one: Experiment) -> Iterator[Answer]:
    """Happiness at 18 months, filled in by arm from happiness at the other waves."""
    names = [f"happiness_{wave}" for wave in lived.WAVES]
    done = imputation.impute(
        pd.DataFrame(one.answers[:, :, HAPPY], columns=names), one.names, outcomes=names[1:],
        auxiliaries=names[:1], blocks=one.people.cohort, method="normal", m=IMPUTATIONS, iterations=ROUNDS,
        rng=one.rng,
    )  # fmt: skip
    found = imputed_contrasts.imputed_contrasts(
        done, outcomes=names[-1:], pairs=PAIRS, adjust_for=names[:1], blocks=one.people.cohort,
        variance="hc2", level=LEVEL,
    )  # fmt: skip
    for each in found:
        e = each.estimate
        yield Answer("imputed_contrasts", "happiness_18", "", each.arm, e.estimate, e.low, e.high, e.p_value)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the draws of some worlds, and of which share of the draws: the first so many."""

    ask: Callable[[Experiment], Iterator[Answer]]
    worlds: tuple[str, ...]
    share: float = 1.0

    def draws(self, n_draws: int) -> int:
        """Return how many of the draws are asked: never none."""
        return max(1, round(self.share * n_draws))


DROP_OUT = ("primary", "mar", "mnar_equal", "mnar_opposite", "non_monotone")
REGISTERS = ("primary", "register_equal", "register_differential", "null")
QUESTIONS = (
    Question(outflow, (*REGISTERS, "nested")),
    Question(outflow_adjusted, (*REGISTERS, "nested")),
    Question(caseworkers, ("nested",)),
    Question(work_family, ("primary", "null")),
    Question(lots, ("primary", "null")),
    Question(in_time, tuple(WORLDS)),
    Question(compliers, ("primary", "null", "register_equal")),
    Question(harms, ("primary", "null")),
    Question(answered, (*DROP_OUT, "nested", "null")),
    Question(weights, (*DROP_OUT, "null")),
    Question(bounds, (*DROP_OUT, "null")),
    Question(with_true_delta, ("mnar_opposite",)),
    Question(mmrm, (*DROP_OUT, "null"), share=0.35),
    Question(imputed, DROP_OUT, share=0.15),
)
