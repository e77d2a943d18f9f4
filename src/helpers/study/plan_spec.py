"""The shape of a plan: who is compared with whom, on what, and how it is analysed.

Choices with a statistical meaning have no default.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from helpers.study.base import Identifier, Level, Section, Share, Text

Design = Literal["randomised", "observational"]
Role = Literal["primary", "secondary", "harm", "exploratory"]
RandomisedEstimator = Literal["unadjusted", "ancova", "lin"]
RandomisedVariance = Literal["hc2", "hc3", "welch", "classical", "cr2"]
Correction = Literal["holm", "benjamini_hochberg", "none"]
ObservationalEstimator = Literal["unadjusted", "ancova", "outcome_regression", "matching", "ipw", "aipw"]
ObservationalVariance = Literal[
    "hc2", "classical", "abadie_imbens", "abadie_imbens_estimated", "m_estimation"
]
Estimand = Literal["itt", "att", "ate"]


class Delivery(Section):
    """Who delivered the guidance, and how deliverers relate to arms; `not_in_data` needs a reason."""

    relation: Literal["crossed", "nested_in_arm", "partly_nested", "not_in_data"]
    id: str | None = None
    reason: Text | None = None


class FlowStep(Section):
    """A step of the participant flow that rows cannot show: a count with its source, or why it is unknown."""

    n: Annotated[int, Field(ge=0)] | None = None
    source: Text | None = None
    reason: Text | None = None


class Compliance(Section):
    """Who of a pair of arms received what this arm offers; or why taking it up is not what makes it work.

    `received` is a yes/no variable that is known for everybody, the reference too: its people may have found
    the same elsewhere. An arm that works without being taken up (fewer obligations) has a reason instead.
    """

    received: Identifier | None = None
    reason: Text | None = None


class Comparison(Section):
    """Two or more arms of one sample, and how people came to be in them."""

    sample: Identifier
    design: Design
    arm: Identifier
    reference: str
    assigned: Literal["person", "cluster"]
    cluster: Identifier | None = None
    """Variable that names the assigned cluster; only where `assigned` is cluster."""
    delivered_by: Delivery
    blocks: tuple[Identifier, ...] = ()
    compliance: Mapping[str, Compliance] = Field(default_factory=dict)
    flow: Mapping[Literal["invited", "eligible", "randomised"], FlowStep] = Field(default_factory=dict)
    label: Text
    note: Text | None = None


class Duration(Section):
    """How a time ends: which exit is the event, which values mean that nothing had happened yet."""

    exit: Identifier
    event: str
    censored: Annotated[tuple[str, ...], Field(min_length=1)]
    horizon: Annotated[float, Field(gt=0)]


class SecondSource(Section):
    """The same outcome as another register has it: a variable, or a table of released results."""

    variable: Identifier | None = None
    results: Identifier | None = None
    reason: Text
    """Why the first source is the one that decides."""


class Outcome(Section):
    """What is compared, in which role, and which difference would matter (raw units).

    `waves` and `baseline` are for variables of a table with one row per person and wave; `duration` for a
    variable that is a time until something happens.
    """

    variable: Identifier
    waves: tuple[int, ...] = ()
    baseline: int | None = None
    measure: Literal["score", "amount", "count"] | None = None
    duration: Duration | None = None
    second_source: SecondSource | None = None
    role: Role
    family: Identifier
    comparisons: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    higher_is: Literal["better", "worse", "neither"]
    relevant_effect: Annotated[float, Field(gt=0)]
    equivalence_margin: Annotated[float, Field(gt=0)]
    noninferiority_margin: Annotated[float, Field(gt=0)] | None = None
    """How much worse (in the direction of `higher_is`) is still acceptable."""
    margin_reason: Text
    window: Text
    label: Text


class RandomisedModel(Section):
    """One way to estimate a randomised contrast."""

    estimator: RandomisedEstimator
    variance: RandomisedVariance


class ObservationalModel(Section):
    """One way to estimate an observational contrast."""

    estimator: ObservationalEstimator
    variance: ObservationalVariance
    estimand: Literal["att", "ate"]


class RandomisationTest(Section):
    """A test that draws the lot again, within blocks and for two arms at a time."""

    draws: Annotated[int, Field(ge=99, le=1_000_000)]


class WildBootstrap(Section):
    """A bootstrap of few clusters."""

    draws: Annotated[int, Field(ge=99, le=1_000_000)]
    weights: Literal["rademacher", "webb"]


class Repeated(Section):
    """The model of all waves together (MMRM): its degrees of freedom, and what its precision is read from.

    `expected` is what nlme does; `observed` also holds where who answers depends on earlier waves.
    """

    df: Literal["satterthwaite", "between_within", "normal"]
    information: Literal["expected", "observed"]


class Imputation(Section):
    """Multiple imputation by arm of what the survey waves miss; registers are never imputed."""

    imputations: Annotated[int, Field(ge=2, le=1000)]
    iterations: Annotated[int, Field(ge=1, le=100)]
    auxiliaries: tuple[Identifier, ...]


class DropOut(Section):
    """What is done about people who do not answer a wave."""

    predictors: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """Baseline variables in the model of who answers."""
    trim: Annotated[float, Field(gt=0, lt=0.5)]
    """Share of the heaviest weights that is cut back to the next, so that nobody counts for a crowd."""
    imputation: Imputation | None = None


class Monthly(Section):
    """A yes/no or numeric variable of a monthly register whose effect is followed month by month."""

    variable: Identifier
    months: tuple[int, int]
    label: Text


class Sites(Section):
    """Places that ran the same trial, and whether their answers may be pooled."""

    by: Identifier
    pooling: Literal["pool", "do_not_pool"]
    reason: Text


class RandomisedAnalysis(Section):
    """The plan for a randomised comparison: one main model, declared sensitivity models."""

    design: Literal["randomised"]
    estimand: Literal["itt"]
    estimator: RandomisedEstimator
    variance: RandomisedVariance
    adjust_for: tuple[Identifier, ...]
    pairs: Literal["reference", "all"] | None = None
    """Which arms are compared; required where there are more than two."""
    level: Level
    power: Level
    correction: Correction | Literal["romano_wolf"]
    resamples: Annotated[int, Field(ge=99, le=1_000_000)] | None = None
    """Draws of Romano-Wolf, bands and bootstraps; required where one of them is asked for."""
    missing: Literal["complete_cases"]
    sensitivity: tuple[RandomisedModel, ...]
    randomisation: RandomisationTest | None = None
    wild_bootstrap: WildBootstrap | None = None
    repeated: Repeated | None = None
    dropout: DropOut | None = None
    monthly: tuple[Monthly, ...] = ()
    subgroups: tuple[Identifier, ...] = ()
    sites: Sites | None = None


class Matching(Section):
    """How nearest neighbours are found."""

    distance: Literal["propensity", "mahalanobis"]
    neighbours: Annotated[int, Field(ge=1, le=50)]
    replacement: Literal["with"]
    caliper: Annotated[float, Field(gt=0)] | None
    variance_neighbours: Annotated[int, Field(ge=1, le=50)]


class OverlapRule(Section):
    """When the arms overlap enough for an estimand to be shown."""

    trim: Annotated[float, Field(gt=0, lt=0.5)]
    max_extreme_share: Share
    min_effective_share: Share
    max_weight_share: Share


class ObservationalAnalysis(Section):
    """The plan for an observational comparison."""

    design: Literal["observational"]
    estimand: Literal["att"]
    estimator: ObservationalEstimator
    variance: ObservationalVariance
    adjust_for: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    outcome_model: Literal["linear", "logistic"]
    level: Level
    power: Level
    correction: Correction
    missing: Literal["complete_cases"]
    matching: Matching
    overlap: OverlapRule
    sensitivity: tuple[ObservationalModel, ...]
    benchmark: Identifier | None = None
    """A randomised comparison of the same programme; the report explains why the two differ."""


Analysis = Annotated[RandomisedAnalysis | ObservationalAnalysis, Field(discriminator="design")]


class Family(Section):
    """Tests that are judged together: outcomes x comparisons x waves x sources, with their correction."""

    outcomes: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    comparisons: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    waves: tuple[int, ...] = ()
    """Empty: all that the outcomes have."""
    sources: Literal["first", "both"]
    correction: Correction | Literal["romano_wolf"]
