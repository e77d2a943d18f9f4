"""The shape of qualitative work in a declaration: strands of coded material, joint display, claims, audits.

Choices with a meaning for the method (tradition, units, thresholds, the rule of the joint display) have no
default.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from helpers.study.base import Identifier, Level, Section, Share, Text

Tradition = Literal["reliability", "codebook", "framework", "reflexive", "grounded"]
Guideline = Literal["rtarg", "coreq", "srqr"]
MaterialFormat = Literal["refi_qda", "taguette", "qualcoder", "spreadsheet", "csv"]
Unit = Literal["character", "sentence", "paragraph", "document"]
Coefficient = Literal[
    "percent", "positive", "cohen", "cohen_weighted", "fleiss", "krippendorff", "gwet_ac1", "gwet_ac2"
]
Standing = Literal["asked", "silent", "spontaneous", "not_asked"]
"""Of a person and a topic: spoke of it when asked, was asked and did not, spoke unasked, or neither."""


class SegmentColumns(Section):
    """Which column of a spreadsheet or CSV export holds what, by its head; never by position."""

    document: str
    code: str
    text: str
    coder: str | None = None
    comment: str | None = None
    start: str | None = None
    end: str | None = None
    created: str | None = None


class SegmentDialect(Section):
    """How a CSV export of coded segments is written."""

    delimiter: Literal[",", ";", "\t"]
    encoding: Literal["utf-8", "utf-8-sig", "cp1252", "utf-16"]


class Material(Section):
    """The files of a coder's own tool.

    `columns` belongs to spreadsheet and csv, `dialect` to csv, `sheet` to spreadsheet. `code_separator` is
    what stands between a code and its sub-code in the name of a code ("Geld > Schulden").
    """

    format: MaterialFormat
    files: Annotated[tuple[str, ...], Field(min_length=1)]
    columns: SegmentColumns | None = None
    dialect: SegmentDialect | None = None
    sheet: str | None = None
    code_separator: str | None = None
    source: Text


class Speakers(Section):
    """Who speaks: a declared sample with one row per person, and the text variable that names the document.

    The variable holds the name of the person's document in the project, or of the person's case there.
    """

    sample: Identifier
    document: Identifier


class VoiceCode(Section):
    """One code of the project that may be named on a page; other codes are counted and never named.

    `code` is its full name in the project, parents first, joined by ``" > "``; `within` is the declared code
    it stands under.
    """

    code: str
    label: Text
    definition: Text | None = None
    within: Identifier | None = None


class Topic(Section):
    """A subject of the conversations: a person with one of its codes spoke of it.

    `asked` is the yes/no variable that says whether the person was asked, or what held for everybody. `says`
    is what speaking of it means for the person: what is ``worse`` stands on the first screen, however few
    spoke.
    """

    label: Text
    codes: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    asked: Identifier | Literal["everyone", "no_one"]
    says: Literal["better", "worse", "neither"] = "neither"
    question: Text


class Interviewing(Section):
    """How the people came to speak, and to whom."""

    recruited_by: Text
    interviewer: Text
    """Including the tie to the municipality."""
    interpreter: Text
    refused: Annotated[int, Field(ge=0)] | None = None
    refusals: Text
    """What is known of who refused; required also where the number is not known."""
    reflections: Text
    """What participants said of the findings, or that they were not asked."""


class Reflexivity(Section):
    """Who the researcher is, how themes came about, and which memos were kept."""

    positionality: Text
    theme_development: Text
    memos: Text


class Agreement(Section):
    """How far coders agree, on which units, with which coefficients; the interval resamples whole people."""

    unit: Unit
    coefficients: Annotated[tuple[Coefficient, ...], Field(min_length=1)]
    resample: Literal["document", "person"]
    draws: Annotated[int, Field(ge=99, le=100_000)]
    level: Level


class Quotes(Section):
    """Which quotes may be printed at all; each one also needs an approval in `quotes.yml`.

    `attributes` say who speaks, the first being the one that is kept longest; `coarser` names for an
    attribute the variable that says the same less precisely. `population` is the sample in which at least so
    many people must share what is said of the speaker as the disclosure policy asks. `names` are text
    variables with the names of people or places that must never be read.
    """

    consent: Identifier
    population: Identifier
    attributes: tuple[Identifier, ...]
    coarser: Mapping[Identifier, Identifier] = Field(default_factory=dict)
    names: tuple[Identifier, ...] = ()
    per_person: Annotated[int, Field(ge=1, le=2)]


class Strand(Section):
    """One body of coded material: its tradition, its files, its speakers, its codes and topics."""

    label: Text
    tradition: Tradition
    guideline: Guideline
    question: Text
    material: Material
    people: Speakers
    codes: Annotated[Mapping[Identifier, VoiceCode], Field(min_length=1)]
    topics: Mapping[Identifier, Topic] = Field(default_factory=dict)
    by: tuple[Identifier, ...] = ()
    """Attributes of people (site, arm, wave ...) that codes and topics are set against."""
    percentages_from: Annotated[int, Field(ge=10)]
    """Smallest group of which a percentage is printed; of smaller ones only counts."""
    level: Level | None = None
    """Level of the intervals of percentages and of the band of new codes; without it there are none."""
    interviewing: Interviewing
    reflexivity: Reflexivity | None = None
    agreement: Agreement | None = None
    quotes: Quotes | None = None
    answers: Mapping[Annotated[str, Field(pattern=r"^[a-z0-9_]+$")], Text] = Field(default_factory=dict)
    """Answers to items of the guideline that cannot be computed, by item."""


class EffectSource(Section):
    """A main estimate of 04, by its key."""

    outcome: Identifier
    comparison: Identifier
    arm: str
    reference: str
    wave: str = ""


class ChangeSource(Section):
    """A declared change of 03 (`describe.changes`), by its variable and last wave."""

    change: Identifier
    to: int


class JointRow(Section):
    """One theme beside one number, and what a named researcher makes of the two together.

    `says` is what speaking of the topic means for the person; `concludes` is the researcher's own reading, so
    that a page can say where it differs from what the rule proposes.
    """

    strand: Identifier
    topic: Identifier
    says: Literal["better", "worse", "neither"]
    number: EffectSource | ChangeSource
    inference: Text
    concludes: Literal["converge", "diverge", "silent"] | None = None
    researcher: str


class Joint(Section):
    """The joint display: its rows, and from which shares of those asked many or few spoke of a topic."""

    many: Share
    few: Share
    rows: Annotated[tuple[JointRow, ...], Field(min_length=1)]


class ApproximateCount(Section):
    """A count as its source gives it: an approximate one stays approximate wherever it is printed."""

    n: Annotated[int, Field(ge=0)]
    how: Literal["exactly", "over", "about", "estimated"]
    label: Text
    source: Text


class Claim(Section):
    """What was claimed, how strongly, on which basis, and the reservation that always stands beside it.

    `rests_on` names evidence of this study, as `answered_by` of a question does; then `about` says what the
    claim is about: satisfaction with services is no evidence of what they did in people's own lives.
    """

    claim: Text
    strength: Literal["found", "supported_in_many", "said_by_many", "expected"]
    basis: Text
    reservation: Text
    said_by: str
    source: Text
    about: Literal["services", "own_life"] | None = None
    rests_on: tuple[str, ...] = ()


class Principle(Section):
    """One principle of a practice audit, in the words of whoever supplied it."""

    label: Text
    source: Text


class RatingColumns(Section):
    """Which column of a file of ratings holds what, by its head."""

    case: str
    principle: str
    rater: str
    score: str
    evidence: str


class Audit(Section):
    """A practice audit: principle x case, scored 0 to 2 with evidence, by two or more raters.

    Principles are those the source names; the others come from the user and are never invented.
    """

    label: Text
    files: Annotated[tuple[str, ...], Field(min_length=1)]
    dialect: SegmentDialect
    columns: RatingColumns
    principles: Annotated[Mapping[Identifier, Principle], Field(min_length=1)]
    n_principles: Annotated[int, Field(ge=1)]
    """How many principles the list has according to its source, named here or not."""
    weights: Literal["linear", "quadratic"]
    draws: Annotated[int, Field(ge=99, le=100_000)]
    level: Level
    source: Text
