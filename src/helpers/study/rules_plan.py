"""Rules on what is compared and how: comparisons, outcomes, analyses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from helpers.errors import nearest
from helpers.study import rules_changes, rules_described, rules_families, rules_outcomes, rules_trial
from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.plan_spec import (
    Comparison,
    ObservationalAnalysis,
    ObservationalModel,
    Outcome,
    RandomisedAnalysis,
    RandomisedModel,
)
from helpers.study.rules_before import beforehand
from helpers.study.rules_data import categories
from helpers.study.rules_samples import in_sample, measured
from helpers.study.spec import Study

AnyAnalysis = RandomisedAnalysis | ObservationalAnalysis
AnyModel = RandomisedModel | ObservationalModel

FITTING: dict[str, tuple[str, ...]] = {
    "unadjusted": ("hc2", "hc3", "welch", "classical", "cr2"),
    "ancova": ("hc2", "hc3", "classical", "cr2"),
    "lin": ("hc2", "hc3", "classical", "cr2"),
    "outcome_regression": ("m_estimation",),
    "matching": ("abadie_imbens", "abadie_imbens_estimated"),
    "ipw": ("m_estimation",),
    "aipw": ("m_estimation",),
}
"""Standard errors that exist for each estimator."""

ESTIMATED_SCORE = "abadie_imbens_estimated"
"""The standard error of matching that allows for the estimation of a propensity score."""

ARMS = 2
"""Categories of an arm variable: the arm and its reference."""

FITTING_OBSERVATIONAL = FITTING | {"unadjusted": ("hc2", "classical"), "ancova": ("hc2", "classical")}
ADJUSTED = frozenset({"ancova", "lin"})
ATE_ESTIMATORS = ("ipw", "aipw")


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on comparisons, outcomes and analyses."""
    yield from chain(
        comparisons(study),
        shared_samples(study),
        outcomes(study),
        rules_described.findings(study),
        rules_changes.findings(study),
        planned(study),
        analyses(study),
        rules_families.families(study),
    )


def comparisons(study: Study) -> Iterator[Finding]:
    """Require a declared sample, an arm with categories and a reference among them."""
    for name, comparison in study.comparisons.items():
        place: Path = ("comparisons", name)
        if comparison.sample not in study.samples:
            yield unknown((*place, "sample"), comparison.sample, "sample", study.samples)
        yield from _arm(study, place, comparison)
        yield from rules_trial.assignment(study, name, comparison)
        yield from rules_trial.compliance(study, name, comparison)
        yield from _delivery(study, place, comparison)
        yield from _flow(place, comparison)


def shared_samples(study: Study) -> Iterator[Finding]:
    """Require that comparisons of one sample divide it by the same arm."""
    arms: dict[str, str] = {}
    for name, comparison in study.comparisons.items():
        arm = arms.setdefault(comparison.sample, comparison.arm)
        if arm != comparison.arm:
            found = f"sample '{comparison.sample}' is divided by '{arm}' in another comparison"
            yield Finding(("comparisons", name, "arm"), found, arm, "Declare a sample for each arm variable.")


def _flow(place: Path, comparison: Comparison) -> Iterator[Finding]:
    """Require that a step of the flow has a count with its source, or the reason why it is unknown."""
    for step, flow in comparison.flow.items():
        path: Path = (*place, "flow", step)
        if flow.n is None and flow.reason is None:
            yield Finding(path, "it has neither 'n' nor 'reason'", "a count with its source, or a reason")
        if flow.n is not None and flow.source is None:
            yield Finding(path, "the count has no 'source'", todo="Say who counted.")


def _arm(study: Study, place: Path, comparison: Comparison) -> Iterator[Finding]:
    """Yield what is wrong with the arm or its reference."""
    variable = study.variables.get(comparison.arm)
    if variable is None:
        yield unknown((*place, "arm"), comparison.arm, "variable", study.variables)
        return
    if variable.type != "category":
        found = f"variable '{comparison.arm}' is of type {variable.type}"
        yield Finding((*place, "arm"), found, "a variable of type category")
        return
    known = categories(variable)
    if comparison.reference not in known:
        guess = nearest(comparison.reference, known)
        yield Finding((*place, "reference"), f"'{comparison.reference}'", listed(known), guess)
    if len(known) != ARMS and comparison.design == "observational":
        found = f"variable '{comparison.arm}' has {len(known)} categories ({listed(known)})"
        todo = "Declare one observational comparison for each pair."
        yield Finding((*place, "arm"), found, "an arm and its reference", todo)
    if len(known) < ARMS:
        found = f"variable '{comparison.arm}' has {len(known)} categories ({listed(known)})"
        yield Finding((*place, "arm"), found, "an arm and its reference")
    yield from in_sample(study, (*place, "arm"), comparison.arm, comparison.sample)


def _delivery(study: Study, place: Path, comparison: Comparison) -> Iterator[Finding]:
    """Require a variable that says who delivered, or the reason why it is not known."""
    delivery = comparison.delivered_by
    here: Path = (*place, "delivered_by")
    if delivery.relation == "not_in_data":
        if delivery.reason is None:
            yield Finding(here, "the key 'reason' is missing", todo="Say why it is not in the data.")
    elif delivery.id is None:
        yield Finding(here, "the key 'id' is missing", todo="Name the variable that says who delivered.")
    if delivery.id is not None and delivery.id not in study.variables:
        yield unknown((*here, "id"), delivery.id, "variable", study.variables)
    elif delivery.id is not None:
        yield from in_sample(study, (*here, "id"), delivery.id, comparison.sample)


def outcomes(study: Study) -> Iterator[Finding]:
    """Require that an outcome is a number or yes/no, in declared comparisons."""
    for name, outcome in study.outcomes.items():
        place: Path = ("outcomes", name)
        variable = study.variables.get(outcome.variable)
        if variable is None:
            yield unknown((*place, "variable"), outcome.variable, "variable", study.variables)
        elif variable.type not in {"integer", "real", "boolean"}:
            found = f"variable '{outcome.variable}' is of type {variable.type}"
            yield Finding((*place, "variable"), found, "integer, real, boolean")
        elif variable.type == "boolean" or outcome.duration is not None:
            yield from _shares(place, outcome)
        yield from rules_outcomes.outcome(study, place, outcome)
        for position, comparison in enumerate(outcome.comparisons):
            path = (*place, "comparisons", position)
            if comparison not in study.comparisons:
                yield unknown(path, comparison, "comparison", study.comparisons)
                continue
            if comparison in outcome.comparisons[:position]:
                yield Finding(path, f"'{comparison}' stands twice")
            yield from measured(
                study, (*place, "variable"), outcome.variable, study.comparisons[comparison].sample
            )


def _shares(place: Path, outcome: Outcome) -> Iterator[Finding]:
    """Refuse differences of shares of 1 and more: a margin of 5 for five points would call all equivalent."""
    what = "a yes/no outcome" if outcome.duration is None else "an outcome in time, which is a share"
    for key in ("relevant_effect", "equivalence_margin", "noninferiority_margin"):
        value = getattr(outcome, key)
        if value is not None and value >= 1:
            todo = "Five percentage points are 0.05."
            yield Finding((*place, key), f"{value:g} for {what}", "a share below 1", todo)


def planned(study: Study) -> Iterator[Finding]:
    """Require an analysis for comparisons with outcomes, and its comparison and design for an analysis."""
    used = {comparison for outcome in study.outcomes.values() for comparison in outcome.comparisons}
    for name in study.comparisons:
        if name in used and not _has_primary(study, name):
            found = f"comparison '{name}' has outcomes and no primary one"
            yield Finding(("outcomes",), found, todo="Give one of them role: primary.")
        if name in used and name not in study.analysis:
            found = f"comparison '{name}' has outcomes and no analysis"
            yield Finding(("analysis",), found, todo=f"Add analysis.{name}.")
    for name, analysis in study.analysis.items():
        if name not in study.comparisons:
            yield unknown(("analysis", name), name, "comparison", study.comparisons)
        elif study.comparisons[name].design != analysis.design:
            design = study.comparisons[name].design
            found = f"{analysis.design}, where comparison '{name}' is {design}"
            yield Finding(("analysis", name, "design"), found, design)


def _has_primary(study: Study, comparison: str) -> bool:
    """Return whether a comparison has a primary outcome."""
    return any(one.role == "primary" and comparison in one.comparisons for one in study.outcomes.values())


def analyses(study: Study) -> Iterator[Finding]:
    """Require covariates from before, standard errors that fit, and one main model."""
    for name, analysis in study.analysis.items():
        place: Path = ("analysis", name)
        yield from _covariates(study, name, analysis)
        yield from _models(place, analysis)
        if isinstance(analysis, ObservationalAnalysis):
            yield from _benchmark(study, name, analysis)
            yield from _outcome_model(study, name, analysis)
        elif name in study.comparisons:
            yield from rules_trial.analysis(study, name, analysis)


def _covariates(study: Study, name: str, analysis: AnyAnalysis) -> Iterator[Finding]:
    """Yield covariates that do not exist, cannot be numbers, stand twice, or are known only afterwards."""
    for position, covariate in enumerate(analysis.adjust_for):
        path: Path = ("analysis", name, "adjust_for", position)
        if covariate not in study.variables:
            yield unknown(path, covariate, "variable", study.variables)
            continue
        if study.variables[covariate].type in {"text", "date"}:
            found = f"'{covariate}' is of type {study.variables[covariate].type}"
            yield Finding(path, found, "integer, real, boolean, category")
        if covariate in analysis.adjust_for[:position]:
            yield Finding(path, f"'{covariate}' stands twice")
        if name in study.comparisons and covariate in study.comparisons[name].blocks:
            found = f"'{covariate}' is a block, and blocks are adjusted for already"
            yield Finding(path, found, todo="Leave it out.")
        yield from beforehand(study, path, covariate, comparison=name)


def _models(place: Path, analysis: AnyAnalysis) -> Iterator[Finding]:
    """Yield models without a fitting standard error, equal to another, or without what they need."""
    main = _main(analysis)
    rows: list[tuple[Path, AnyModel]] = [(place, main)]
    sensitivity: tuple[AnyModel, ...] = analysis.sensitivity
    for position, row in enumerate(sensitivity):
        rows.append(((*place, "sensitivity", position), row))
    fitting = FITTING if isinstance(analysis, RandomisedAnalysis) else FITTING_OBSERVATIONAL
    seen: dict[AnyModel, Path] = {}
    for path, row in rows:
        allowed = fitting[row.estimator]
        if row.variance not in allowed:
            found = f"'{row.variance}' does not go with estimator {row.estimator}"
            yield Finding((*path, "variance"), found, listed(allowed))
        if row.estimator in ADJUSTED and not analysis.adjust_for:
            found = f"estimator {row.estimator} and an empty adjust_for"
            yield Finding((*path, "estimator"), found, todo="Name what to adjust for.")
        if (
            isinstance(row, ObservationalModel)
            and row.estimand == "ate"
            and row.estimator not in ATE_ESTIMATORS
        ):
            found = f"estimand ate with estimator {row.estimator}"
            yield Finding((*path, "estimand"), found, f"att, or estimator {listed(ATE_ESTIMATORS)}")
        if row.variance == ESTIMATED_SCORE and _distance(analysis) != "propensity":
            found = f"'{row.variance}', where matching is on the covariates"
            yield Finding((*path, "variance"), found, "abadie_imbens, or matching.distance: propensity")
        if row in seen:
            other = "the main model" if seen[row] == place else "an earlier row"
            yield Finding(path, f"this model equals {other}", todo="Leave it out.")
        seen.setdefault(row, path)


def _distance(analysis: AnyAnalysis) -> str:
    """Return on what an observational analysis matches; "" for a randomised one."""
    return analysis.matching.distance if isinstance(analysis, ObservationalAnalysis) else ""


def _main(analysis: AnyAnalysis) -> AnyModel:
    """Return the main model in the form of a sensitivity row."""
    if isinstance(analysis, RandomisedAnalysis):
        return RandomisedModel(estimator=analysis.estimator, variance=analysis.variance)
    return ObservationalModel(
        estimator=analysis.estimator, variance=analysis.variance, estimand=analysis.estimand
    )


def _benchmark(study: Study, name: str, analysis: ObservationalAnalysis) -> Iterator[Finding]:
    """Require that the benchmark of an observational comparison is a randomised one."""
    if analysis.benchmark is None:
        return
    randomised = [key for key, one in study.comparisons.items() if one.design == "randomised"]
    path: Path = ("analysis", name, "benchmark")
    if analysis.benchmark not in randomised:
        yield unknown(path, analysis.benchmark, "randomised comparison", randomised)


def _outcome_model(study: Study, name: str, analysis: ObservationalAnalysis) -> Iterator[Finding]:
    """Require yes/no outcomes for a logistic outcome model."""
    if analysis.outcome_model != "logistic":
        return
    quantities = [
        key
        for key, one in study.outcomes.items()
        if name in one.comparisons and one.variable in study.variables
        and study.variables[one.variable].type != "boolean"
    ]  # fmt: skip
    if quantities:
        found = f"logistic, where {listed(quantities)} is no yes/no outcome"
        yield Finding(("analysis", name, "outcome_model"), found, "linear")
