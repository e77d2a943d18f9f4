"""The shape of a declaration: one frozen model per section of `study.yml`.

Models say which keys exist and which values each may have. Rules that tie sections together (a variable
must live in a declared table) stand in `helpers.study.rules`; reading the file with line numbers stands in
`helpers.study.load`. Choices with a statistical meaning have no default.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["nl", "en"]
Text = Annotated[dict[Language, str], Field(min_length=1)]
"""Words for the reader, per language: ``{nl: ..., en: ...}``."""
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
StudyName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
Level = Annotated[float, Field(gt=0.5, lt=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Code = int | float | str
Kind = Literal["public", "synthetic", "confidential"]
VariableType = Literal["integer", "real", "boolean", "category", "text", "date"]
Design = Literal["randomised", "observational"]
Role = Literal["primary", "secondary", "harm", "exploratory"]
RandomisedEstimator = Literal["unadjusted", "ancova", "lin"]
ObservationalEstimator = Literal["unadjusted", "ancova", "outcome_regression", "matching", "ipw", "aipw"]
ObservationalVariance = Literal[
    "hc2", "classical", "abadie_imbens", "abadie_imbens_estimated", "m_estimation"
]
Estimand = Literal["itt", "att", "ate"]
Severity = Literal["critical", "warning"]

LABEL_KEYS = frozenset({"label", "title", "question", "note", "labels", "unit_label"})
"""Keys that only change words on a page; never part of a plan or of an early stage's key."""


class Section(BaseModel):
    """A section of the declaration: unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Dialect(Section):
    """How a text file is written, where `nl` or `en` does not fit."""

    delimiter: Literal[",", ";", "\t", "|"]
    decimal: Literal[".", ","]
    thousands: Literal[".", ",", " ", ""] = ""
    encoding: Literal["utf-8", "utf-8-sig", "cp1252", "latin-1"]
    date: str = "%Y-%m-%d"


class Table(Section):
    """One raw table: the files it is read from and what one row is.

    `rows` is the number of rows the supplier promised; a file with another number is incomplete.
    """

    files: Annotated[tuple[str, ...], Field(min_length=1)]
    dialect: Literal["nl", "en"] | Dialect
    unit: Annotated[str, Field(min_length=1)]
    id: str
    rows: Annotated[int, Field(gt=0)] | None = None
    source: Text


class Join(Section):
    """Two tables that belong together, and how many rows may meet how many."""

    from_: Annotated[Identifier, Field(alias="from")]
    to: Identifier
    on: str
    expect: Literal["1:1", "n:1", "1:n"]

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Variable(Section):
    """One variable: a column of one or more tables, or a function in `derive.py` of other variables."""

    table: Identifier | tuple[Identifier, ...] | None = None
    column: str | None = None
    derive: Identifier | None = None
    of: tuple[Identifier, ...] = ()
    type: VariableType
    codes: Mapping[Code, str] = Field(default_factory=dict)
    missing_codes: Mapping[Code, str] = Field(default_factory=dict)
    range: tuple[float, float] | None = None
    required: bool = False
    unit: str = ""
    identifying: Literal["none", "quasi", "direct"] = "none"
    label: Text
    labels: Mapping[str, Text] = Field(default_factory=dict)
    unit_label: Text | None = None

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables that hold the column; empty for a derived variable."""
        if self.table is None:
            return ()
        return (self.table,) if isinstance(self.table, str) else self.table


class Rows(Section):
    """Rows of one table that belong to a sample; `where` keeps rows whose variable has a listed value."""

    table: Identifier
    where: Mapping[Identifier, tuple[Code, ...]] = Field(default_factory=dict)


class Sample(Section):
    """Who is analysed: all rows of one table, or listed rows of several."""

    table: Identifier | None = None
    rows: tuple[Rows, ...] = ()
    label: Text
    note: Text | None = None

    @property
    def parts(self) -> tuple[Rows, ...]:
        """The rows that make up the sample, in declared order."""
        return self.rows if self.table is None else (Rows(table=self.table),)


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


class Comparison(Section):
    """Two or more arms of one sample, and how people came to be in them."""

    sample: Identifier
    design: Design
    arm: Identifier
    reference: str
    assigned: Literal["person", "cluster"]
    delivered_by: Delivery
    blocks: tuple[Identifier, ...] = ()
    flow: Mapping[Literal["invited", "eligible", "randomised"], FlowStep] = Field(default_factory=dict)
    label: Text
    note: Text | None = None


class Outcome(Section):
    """What is compared, in which role, and which difference would matter (raw units)."""

    variable: Identifier
    role: Role
    family: Identifier
    comparisons: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    higher_is: Literal["better", "worse", "neither"]
    relevant_effect: Annotated[float, Field(gt=0)]
    equivalence_margin: Annotated[float, Field(gt=0)]
    margin_reason: Text
    window: Text
    label: Text


class RandomisedModel(Section):
    """One way to estimate a randomised contrast."""

    estimator: RandomisedEstimator
    variance: Literal["hc2", "hc3", "welch", "classical"]


class ObservationalModel(Section):
    """One way to estimate an observational contrast."""

    estimator: ObservationalEstimator
    variance: ObservationalVariance
    estimand: Literal["att", "ate"]


class RandomisedAnalysis(Section):
    """The plan for a randomised comparison: one main model, declared sensitivity models."""

    design: Literal["randomised"]
    estimand: Literal["itt"]
    estimator: RandomisedEstimator
    variance: Literal["hc2", "hc3", "welch", "classical"]
    adjust_for: tuple[Identifier, ...]
    level: Level
    power: Level
    correction: Literal["holm", "benjamini_hochberg", "none"]
    missing: Literal["complete_cases"]
    sensitivity: tuple[RandomisedModel, ...]


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
    correction: Literal["holm", "benjamini_hochberg", "none"]
    missing: Literal["complete_cases"]
    matching: Matching
    overlap: OverlapRule
    sensitivity: tuple[ObservationalModel, ...]
    benchmark: Identifier | None = None
    """A randomised comparison of the same programme; the report explains why the two differ."""


Analysis = Annotated[RandomisedAnalysis | ObservationalAnalysis, Field(discriminator="design")]


class Distribution(Section):
    """A variable whose distribution is drawn; `spike` is a value that many people share."""

    variable: Identifier
    comparison: Identifier
    spike: float | None = None


class Describe(Section):
    """What 03 shows: baseline variables per comparison, distributions, and when a difference is flagged."""

    baseline: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    distributions: tuple[Distribution, ...] = ()
    smd_threshold: Annotated[float, Field(gt=0, lt=1)]


class Disclosure(Section):
    """The policy under which this study may publish."""

    profile: Literal["cbs-style"]
    min_persons: Annotated[int, Field(ge=3, le=100)]
    zeros: Literal["shown", "withheld"]
    dominance: Share
    group: Share
    rows_may_be_shown: bool = False


class Ethics(Section):
    """On which ground these data are used; required, also for public data."""

    basis: Text
    controller: str
    dpia: str
    reference: str
    retention: str
    consent: tuple[Literal["survey", "register", "recontact", "quote"], ...]


class Origin(Section):
    """Where the data come from: citation, licence, and a note for the reader."""

    citation: str
    licence: str
    note: Text


class Check(Section):
    """One expectation in Great Expectations' own name, with its arguments."""

    table: Identifier
    expectation: Annotated[str, Field(pattern=r"^expect_[a-z_]+$")]
    arguments: Mapping[str, Any]
    severity: Severity
    label: Text


class Study(Section):
    """The whole declaration."""

    study: StudyName
    title: Text
    question: Text
    language: Annotated[tuple[Language, ...], Field(min_length=1)]
    kind: Kind
    seed: Annotated[int, Field(ge=0)]
    origin: Origin
    ethics: Ethics
    tables: Annotated[Mapping[Identifier, Table], Field(min_length=1)]
    joins: tuple[Join, ...] = ()
    variables: Annotated[Mapping[Identifier, Variable], Field(min_length=1)]
    samples: Annotated[Mapping[Identifier, Sample], Field(min_length=1)]
    comparisons: Mapping[Identifier, Comparison] = Field(default_factory=dict)
    outcomes: Mapping[Identifier, Outcome] = Field(default_factory=dict)
    describe: Describe
    analysis: Mapping[Identifier, Analysis] = Field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    disclosure: Disclosure
