"""The shape of a declaration: one frozen model per section of `study.yml`.

Models say which keys exist and which values each may have. Rules that tie sections together (a variable
must live in a declared table) stand in `helpers.study.rules`; reading the file with line numbers stands in
`helpers.study.load`. Choices with a statistical meaning have no default.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from helpers.study.base import (
    Code,
    Identifier,
    Kind,
    Language,
    Level,
    Section,
    Severity,
    Share,
    StudyName,
    Text,
    VariableType,
)
from helpers.study.ethics_spec import Ethics, Scope
from helpers.study.monitor_spec import Monitor
from helpers.study.plan_spec import Analysis, Comparison, Family, Outcome
from helpers.study.question_spec import Letter, Question
from helpers.study.reached_spec import DescribedReach
from helpers.study.response_spec import Response, Theme
from helpers.study.scale_spec import Scored
from helpers.study.voices_spec import ApproximateCount, Audit, Claim, Joint, Strand

Quote = Literal['"', "'", "none"]
Sign = Literal["€", "%"]


class Dialect(Section):
    """How a text file is written, where `nl` or `en` does not fit.

    `quote` is the mark around texts, doubled inside them; ``none`` where marks are ordinary characters.
    `signs` may stand before or after a number and are left out: with ``%`` the cell 12,5% is the number 12.5.
    A space as thousands mark is any space: the one of Excel does not break. `dates` are columns that write
    dates otherwise than `date`.
    """

    delimiter: Literal[",", ";", "\t", "|"]
    decimal: Literal[".", ","]
    thousands: Literal[".", ",", " ", ""] = ""
    encoding: Literal["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"]
    date: str = "%Y-%m-%d"
    quote: Quote = '"'
    signs: tuple[Sign, ...] = ()
    dates: Mapping[str, str] = Field(default_factory=dict)


RowUnit = Literal["person", "person-wave", "person-month", "event", "spell", "result", "month"]
Layout = Literal["plain", "qualtrics", "limesurvey"]


class Table(Section):
    """One raw table: the files it is read from and what one row is.

    `rows` is the number of rows the supplier promised; a file with another number is incomplete.

    Rows of a person-wave table are told apart by `id` and the variable `wave`, whose values are listed in
    `waves` (in months since the start); of a person-month table by `id` and the date variable `time`. A spell
    lasts from `time` until `until` (missing: not ended). `after` is the date variable, of the person table
    it is joined to, from which months are counted: month 0 is the calendar month of that date. Rows of unit
    result are released estimates instead of people; of unit month, totals of a month.

    The kind of file follows from its name: text (.csv, .txt, .tsv), workbook (.xlsx, .xls, .ods), SPSS (.sav,
    .zsav, .por), Stata (.dta), parquet. Text needs a `dialect`; ``detect`` works it out, shows it in 01, and
    stops where two readings are possible. `layout` says which survey tool wrote the file and with that which
    rows are heads; `structure` is the .lss of LimeSurvey. `sheet` is the sheet of a workbook, `header` the
    first and last row of its head (of a text: lines), counted from 1; names of several rows are joined with
    " / ". `rename` gives columns of the files another name before anything is done with them: everywhere else
    in the declaration only the new name is used.

    `scope` is the consent under which rows of these people stand. `not_kept` are columns that identify people
    and go no further than reading; `not_identifying` are columns that look as if they did and do not, with
    the reason.
    """

    files: Annotated[tuple[str, ...], Field(min_length=1)]
    dialect: Literal["nl", "en", "detect"] | Dialect | None = None
    layout: Layout = "plain"
    structure: str | None = None
    sheet: str | None = None
    header: tuple[Annotated[int, Field(gt=0)], Annotated[int, Field(gt=0)]] | None = None
    rename: Mapping[str, Annotated[str, Field(min_length=1)]] = Field(default_factory=dict)
    scope: Scope | None = None
    not_kept: tuple[str, ...] = ()
    not_identifying: Mapping[str, str] = Field(default_factory=dict)
    unit: RowUnit
    id: str
    rows: Annotated[int, Field(gt=0)] | None = None
    wave: Identifier | None = None
    waves: tuple[int, ...] = ()
    time: Identifier | None = None
    until: Identifier | None = None
    after: Identifier | None = None
    duplicates: Literal["refuse", "drop_identical", "keep_first", "keep_last"] = "refuse"
    source: Text


class Join(Section):
    """Two tables that belong together, and how many rows may meet how many."""

    from_: Annotated[Identifier, Field(alias="from")]
    to: Identifier
    on: str
    expect: Literal["1:1", "n:1", "1:n"]

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Reduction(Section):
    """One value per person from the rows that another table has of this person.

    `equals` are the values that count (for any, count, share, time_to, first_of). `months` keeps rows from
    the first to the last month of the window, both included. `time_to` is the month of the first row that
    counts, or the last month in which the person was seen; `first_of` says which of `equals` came first, or
    "none".
    `without_rows` says what a person has of whom the table has no row in the window.
    """

    variable: Identifier
    how: Literal["any", "first", "last", "sum", "mean", "count", "share", "time_to", "first_of"]
    equals: tuple[Code, ...] = ()
    months: tuple[int, int] | None = None
    without_rows: Literal["missing", "zero"]


class Variable(Section):
    """One variable: a column of one or more tables, or made of others.

    Made by a function in `derive.py` (`derive`, `of`), by reducing the rows of a joined table (`reduce`), or
    by scoring a registered instrument (`scale`).
    An unreadable cell stops the run, unless `unreadable: missing` says that it is known and may be missing.
    """

    table: Identifier | tuple[Identifier, ...] | None = None
    column: str | None = None
    reduce: Reduction | None = None
    unreadable: Literal["stop", "missing"] = "stop"
    derive: Identifier | None = None
    of: tuple[Identifier, ...] = ()
    scale: Scored | None = None
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
    def made_of(self) -> tuple[str, ...]:
        """Names of the variables of the same row that it is derived from, or scored from."""
        return self.of if self.scale is None else tuple(self.scale.items.values())

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


class Distribution(Section):
    """A variable whose distribution is drawn; `spike` is a value that many people share."""

    variable: Identifier
    comparison: Identifier
    spike: float | None = None


class DescribedDuration(Section):
    """A time until an exit that is described for a whole sample, by group where one is named."""

    time: Identifier
    exit: Identifier
    censored: Annotated[tuple[str, ...], Field(min_length=1)]
    sample: Identifier
    by: Identifier | None = None
    horizon: Annotated[float, Field(gt=0)]
    level: Level


class DescribedGrade(Section):
    """A grade from 1 to 10 that people gave, for a whole sample and by group where one is named.

    `selected_from` names the declared count (`counts`) of whom these people are a part. `about` keeps apart
    what is so often mixed up: how content people are with services, and how it is with their own lives.
    """

    variable: Identifier
    sample: Identifier
    about: Literal["services", "own_life"]
    by: Identifier | None = None
    selected_from: Identifier | None = None
    level: Level


class DescribedChange(Section):
    """The change of a variable within people between survey waves, without a group to compare with."""

    variable: Identifier
    sample: Identifier
    from_: Annotated[int, Field(alias="from")]
    to: Annotated[tuple[int, ...], Field(min_length=1)]
    higher_is: Literal["better", "worse", "neither"]
    relevant_change: Annotated[float, Field(gt=0)]
    equivalence_margin: Annotated[float, Field(gt=0)]
    level: Level
    power: Level
    label: Text

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Describe(Section):
    """What 03 shows: baseline variables per comparison, distributions, and when a difference is flagged.

    `delivered` are the variables that say which guidance people got, shown per arm without a test.
    """

    baseline: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    distributions: tuple[Distribution, ...] = ()
    delivered: tuple[Identifier, ...] = ()
    durations: tuple[DescribedDuration, ...] = ()
    grades: tuple[DescribedGrade, ...] = ()
    changes: Mapping[Identifier, DescribedChange] = Field(default_factory=dict)
    reached: Mapping[Identifier, DescribedReach] = Field(default_factory=dict)
    smd_threshold: Annotated[float, Field(gt=0, lt=1)]


HIGHEST_THRESHOLD = 100
"""The highest `min_persons` there can be: a total of so many is below the threshold of no study."""


class Disclosure(Section):
    """The policy under which this study may publish."""

    profile: Literal["cbs-style"]
    min_persons: Annotated[int, Field(ge=3, le=HIGHEST_THRESHOLD)]
    min_speakers: Annotated[int, Field(ge=3, le=100)] | None = None
    """Smallest number of interviewed people that may be printed, where a reader cannot know who was
    interviewed; without it `min_persons` holds for them too."""
    zeros: Literal["shown", "withheld"]
    dominance: Share
    group: Share
    rows_may_be_shown: bool = False


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
    twin_of: StudyName | None = None
    """The study whose declaration this one's rows were made from, without a look at any of its rows."""
    seed: Annotated[int, Field(ge=0)]
    origin: Origin
    ethics: Ethics
    tables: Annotated[Mapping[Identifier, Table], Field(min_length=1)]
    joins: tuple[Join, ...] = ()
    variables: Annotated[Mapping[Identifier, Variable], Field(min_length=1)]
    samples: Annotated[Mapping[Identifier, Sample], Field(min_length=1)]
    comparisons: Mapping[Identifier, Comparison] = Field(default_factory=dict)
    outcomes: Mapping[Identifier, Outcome] = Field(default_factory=dict)
    families: Mapping[Identifier, Family] = Field(default_factory=dict)
    describe: Describe
    analysis: Mapping[Identifier, Analysis] = Field(default_factory=dict)
    response: Response | None = None
    themes: Mapping[Identifier, Theme] = Field(default_factory=dict)
    monitor: Monitor = Monitor()
    questions: Mapping[Identifier, Question] = Field(default_factory=dict)
    letter: Letter | None = None
    voices: Mapping[Identifier, Strand] = Field(default_factory=dict)
    joint: Joint | None = None
    counts: Mapping[Identifier, ApproximateCount] = Field(default_factory=dict)
    claims: Mapping[Identifier, Claim] = Field(default_factory=dict)
    audits: Mapping[Identifier, Audit] = Field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    disclosure: Disclosure
