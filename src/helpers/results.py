"""What notebooks hand on: exhibits, the messages in them, and the reason when there is nothing to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

ColumnKind = Literal[
    "label",  # a name from the declaration or a catalogue key: variable, arm, outcome, reason ...
    "text",  # words that are printed as they are (already safe: no data values)
    "count",  # whole numbers of persons, rows or cells
    "number",  # a quantity in `unit`
    "estimate",  # a quantity in `unit` that has an interval
    "percent",  # a share between 0 and 1, printed as a percentage
    "p_value",  # printed as p < 0.001 when small
    "verdict",  # difference | equivalent | non_inferior | undecided
    "month",  # a calendar month as one whole number: twelve times the year and the month
]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence in no language yet: a key of the catalogues and the values that go into it.

    Values may be numbers (formatted in the reader's notation by the catalogue's placeholders), strings,
    `Name`s (declared names that the report labels) or other messages. In an exhibit about people a number
    says what it rests on: `Persons`, `Behind` or `Declared`; the door refuses a bare one and hands on bare
    numbers or `Withheld`.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Name:
    """A declared name that the reader sees by its label, or a `word` of the catalogues.

    `of` is the variable of a category, the comparison of a flow step; arms are found by their name among
    the arm variables. `window` and `margin` name an outcome, `source` a table (or several joined by "+").
    `reason` is why something was declared: of an arm's compliance, an outcome's second source, or sites.
    `code` and `topic` are ``strand.name``, `principle` is ``audit.name``; `said` is any other text of the
    sections voices, joint, counts, claims, audits, response, themes, monitor, questions and letter by its
    dotted place ("voices.residents.interviewing.refusals"), `about` a declared count, as exact as its source.
    `instrument` is a text of the registry of instruments by its dotted place ("mhi5.total.cbs.unhealthy").
    `evidence` is a reference as in `answered_by` of a question ("grade.happiness").
    """

    kind: Literal[
        "variable", "variables", "arm", "outcome", "comparison", "sample", "table", "source", "category",
        "check", "flow", "reason", "window", "margin", "unit", "word",
        "strand", "code", "topic", "principle", "change", "claim", "said", "about", "evidence", "instrument",
    ]  # fmt: skip
    name: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; the report decides decimals and notation.

    Attributes
    ----------
    value : float
        Full precision.
    unit : str
        Declared unit (``"USD"``, ``"years"``) or ``"share"`` for a proportion between 0 and 1.
    is_difference : bool
        A difference is printed with its sign, and a difference of shares in percentage points.
    """

    value: float
    unit: str
    is_difference: bool = False


@dataclass(frozen=True, slots=True)
class Persons:
    """A count of persons inside a message; the door (helpers.disclosure) decides whether it is said.

    `speakers` marks people who were interviewed, for whom a study may declare a threshold of its own.
    """

    n: int
    speakers: bool = False


@dataclass(frozen=True, slots=True)
class Behind:
    """A number inside a message, with the number of persons behind it (the smallest group it rests on)."""

    value: float | Quantity
    persons: int
    speakers: bool = False


@dataclass(frozen=True, slots=True)
class Declared:
    """A number or date in a message, from the declaration, the method or a public table, never the data."""

    value: float | Quantity | dt.date


@dataclass(frozen=True, slots=True)
class Withheld:
    """What the door puts in a message instead of a number: fewer than `below` persons stand behind it."""

    below: int


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an exhibit's frame, as a reader sees it.

    Attributes
    ----------
    name : str
        Column of the frame.
    kind : ColumnKind
        What the values are; decides formatting and alignment.
    unit : str
        Unit of the values ("" when the column has none, or when `unit` differs by row).
    unit_column : str
        Column of the frame that holds the unit of each row ("" when the column has one unit).
    interval : tuple of (str, str) or None
        Columns with the lower and upper limit, printed beside the estimate.
    shown : bool
        False keeps the column in the CSV and out of the page.
    names : str
        For `label`: what the values name, one of the kinds of `Name`. Values of "word" are keys of the
        catalogues; of "category" ``variable.category``; of "flow" ``comparison.step``; of "variables"
        declared names joined by "+".
    header : Message, Name or None
        Head of the column; None takes the catalogue's ``column.<name>``.
    spanner : Message, Name or None
        A second head over neighbouring columns that have the same one: an arm over its n, mean, SD.
    """

    name: str
    kind: ColumnKind
    unit: str = ""
    unit_column: str = ""
    interval: tuple[str, str] | None = None
    shown: bool = True
    names: str = "word"
    header: Message | Name | None = None
    spanner: Message | Name | None = None


@dataclass(frozen=True, slots=True)
class Guard:
    """Which cells of a frame fall away when too few persons stand behind them.

    Attributes
    ----------
    count : str
        Column with the number of *persons* behind the row's numbers.
    covers : tuple of str
        Columns that are withheld where `count` is below the threshold; `count` itself is withheld too,
        unless it is zero and the policy lets zeros be shown.
    adds_up_within : tuple of str or None
        Columns whose equal values mark rows that add up to a known total. A single withheld row could
        then be found by subtraction, so the next smallest is withheld with it; ``()`` says that the
        whole frame adds up, None that nothing does.
    largest_share : str
        Column with the share (0 to 1) of the largest category among these persons, for the group
        disclosure rule; "" judges each covered percentage by its own value.
    speakers : bool
        The persons are people who were interviewed: `disclosure.min_speakers` holds where it is declared.
    """

    count: str
    covers: tuple[str, ...]
    adds_up_within: tuple[str, ...] | None = None
    largest_share: str = ""
    speakers: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of one person, as they would be printed once the door lets them through.

    Attributes
    ----------
    key : str
        Stable name of the quote: hash of strand, document, place and words of the segment.
    strand, topic : str
        Declared names; `topic` is "" for a quote of a code that stands in no topic.
    code : str
        Declared name of the code.
    role : {"typical", "deviant"}
        Whether it says what most say, or goes against it.
    text : str
        De-identified: what was taken out stands as a Dutch gloss in square brackets, elisions as "[...]".
    changes : mapping of str to int
        How many of which kind were taken out ("name", "place", "date", "elision" ...).
    question : Name
        The question that was asked.
    attributes : tuple of Name
        What is said of the speaker, already coarsened.
    n_alike : int
        People of the declared population who share all of `attributes`.
    person : str
        Who said it; the door counts by it and takes it away.
    consent : bool
        Whether this person agreed to be quoted.
    fingerprint : str
        Hash of everything that would be printed: text, question, attributes, `said`. An approval names it.
    checked : bool
        Whether names and places were looked for as well; a quote that was not checked is withheld.
    said : tuple of str
        The declared words of question and attributes in every language of the study; () until the report,
        which alone reads words, puts them in (`reporting.worded`).
    """

    key: str
    strand: str
    topic: str
    code: str
    role: Literal["typical", "deviant"]
    text: str
    changes: Mapping[str, int]
    question: Name
    attributes: tuple[Name, ...]
    n_alike: int
    person: str
    consent: bool
    fingerprint: str
    checked: bool
    said: tuple[str, ...] = ()


def _no_rows() -> pd.DataFrame:
    import pandas as pd  # late: the driver reads messages only, and must not wait for frames

    return pd.DataFrame()


@dataclass(frozen=True)
class Exhibit:
    """One table, figure or paragraph with everything needed to defend, protect and print it.

    Exhibits are language-neutral: frames hold names and numbers, texts are messages. The report
    labels and formats them; nothing is rounded here.

    Attributes
    ----------
    id : str
        Stable name, e.g. ``effects.estimates``: file name of its CSV, anchor on its page.
    kind : {"table", "figure", "text", "quotes", "joint"}
        A figure is drawn from `frame` by the drawing named `drawing`. `quotes` shows `quotes` one under
        another; `joint` shows each row of the frame as a card with the quotes of its topic.
    title : Message
        What is shown, in one line.
    frame : pandas.DataFrame
        Tidy, one row per observation; full precision. Empty for texts.
    columns : tuple of Column
        How the frame is read. Every column of the frame has one.
    guards : tuple of Guard
        How the frame is protected. An exhibit about people without guards is refused by the door,
        unless `aggregate` says why it needs none.
    aggregate : str
        Why no guard is needed (e.g. "counts of whole tables"); "" when guards protect the frame.
    unit, population, source, window : Message or None
        What every number knows. `source` names table and file, `population` who is counted.
    note : Message or None
        How to read it; printed under the exhibit.
    alt : Message or None
        For figures: what is to be seen, computed from the frame.
    body : tuple of Message
        For texts: the paragraphs.
    drawing : str
        For figures: name of a drawing in `helpers.reporting.figures`.
    options : mapping
        For figures: choices of that drawing (names of columns, reference lines); JSON values only.
    quotes : tuple of Quote
        For quotes and joint displays; the door lets through those with consent, approval and enough people
        like the speaker, at most so many a person as the study declares.
    headline : bool
        True puts the exhibit on the first screen of the report.
    chapter : {"werking", "effectiviteit", "rendement", "assurance"}
        Where the report puts it.
    """

    id: str
    kind: Literal["table", "figure", "text", "quotes", "joint"]
    title: Message
    chapter: Literal["werking", "effectiviteit", "rendement", "assurance"]
    frame: pd.DataFrame = field(default_factory=_no_rows)
    columns: tuple[Column, ...] = ()
    guards: tuple[Guard, ...] = ()
    aggregate: str = ""
    unit: Message | None = None
    population: Message | None = None
    source: Message | None = None
    window: Message | None = None
    note: Message | None = None
    alt: Message | None = None
    body: tuple[Message, ...] = ()
    drawing: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    headline: bool = False
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Produced:
    """What one part of a notebook made: exhibits for readers, tables for later stages.

    Attributes
    ----------
    exhibits : tuple of Exhibit
        In the order in which a reader meets them.
    tables : mapping of str to DataFrame
        Private, full precision; written as ``<stage>/tables/<name>.parquet`` and read by later parts
        and stages under that name.
    """

    exhibits: tuple[Exhibit, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Absent:
    """A part of a notebook that this study does not have, and why."""

    reason: Message
