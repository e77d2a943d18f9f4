"""One released exhibit as the templates print it, with everything that defends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from helpers.disclosure.exhibits import Released
from helpers.reporting import claims, flow, joint, quotes, tables
from helpers.reporting.about import require_no_bare_counts
from helpers.reporting.cells import Writer
from helpers.reporting.claims import Above, ClaimView
from helpers.reporting.figures.drawing import draw
from helpers.reporting.incomplete import ExhibitIncomplete
from helpers.reporting.joint import JointCard
from helpers.reporting.labels import Lexicon
from helpers.reporting.quotes import NONE_WITHHELD, QuoteGroup, WithheldQuotes
from helpers.reporting.unconfirmed import unconfirmed
from helpers.reporting.words import capitalised, say
from helpers.results import Exhibit, Message
from helpers.study.spec import Study

__all__ = ["ExhibitIncomplete", "ExhibitView", "Place", "anchor_of", "csv_of", "view"]

FLOW = "flow"
LONGEST_OPEN_TABLE = 12  # rows; a longer table folds away behind its title
LONGEST_OPEN_TEXT = 150  # words; a longer text folds away in a report without comparisons


@dataclass(frozen=True, slots=True)
class Place:
    """Where an exhibit was made and how it is numbered.

    Attributes
    ----------
    number : str
        ``4.2``: second exhibit of notebook 04.
    notebook : str
        Name of the notebook without ``.ipynb``.
    part : str
        Tag of the cell after ``part:``; "" when the cell has none.
    """

    number: str
    notebook: str
    part: str


@dataclass(frozen=True, slots=True)
class ExhibitView:
    """What the template needs for one exhibit; texts are finished, SVG is safe.

    Attributes
    ----------
    anchor, id, kind, chapter, label, title : str
        Anchor on the page, id, kind, chapter, ``Table 4.2.`` and the title.
    alt : str
        What is to be seen, for figures.
    wide, narrow : Markup
        The picture at two widths; empty for others.
    boxes : tuple of flow.Box
        For the participant flow.
    table : tables.TableView or None
        The numbers.
    folds : bool
        Whether the table, or a long text of a report without comparisons, stands behind its title.
    body : tuple of str
        Paragraphs of a text.
    note : str
        How to read it.
    facts : tuple of str
        Population, window, unit, source, what the signs in the table mean, what is not confirmed of a score.
    csv : str
        File of the numbers, relative to the page; "" for texts.
    place : Place or None
        Cell it came from.
    claims : tuple of claims.ClaimView
        What is claimed, each with its reservation; then no table stands on the page.
    above : claims.Above or None
        Claims of this exhibit that stand on the first screen of the same page, and not once more here.
    quotes : tuple of quotes.QuoteGroup
        What people said, by topic.
    withheld : WithheldQuotes
        Quotes that are not printed.
    cards : tuple of joint.JointCard
        For a joint display.
    """

    anchor: str
    id: str
    kind: str
    chapter: str
    label: str
    title: str
    alt: str
    wide: Markup
    narrow: Markup
    boxes: tuple[flow.Box, ...]
    table: tables.TableView | None
    folds: bool
    body: tuple[str, ...]
    note: str
    facts: tuple[str, ...]
    csv: str
    place: Place | None
    claims: tuple[ClaimView, ...] = ()
    above: Above | None = None
    quotes: tuple[QuoteGroup, ...] = ()
    withheld: WithheldQuotes = NONE_WITHHELD
    cards: tuple[JointCard, ...] = ()

    def without_first_claims(self) -> ExhibitView:
        """Return the exhibit as it stands below a first screen that has its first claims in full."""
        if not self.claims:
            return self
        first, rest = claims.divided(self.claims)
        return replace(self, claims=rest, above=first)


def anchor_of(exhibit_id: str) -> str:
    """Return the anchor of an exhibit on its pages."""
    return "exhibit-" + exhibit_id.replace(".", "-").replace("_", "-")


def csv_of(exhibit: Exhibit) -> str:
    """Return the file with the numbers, relative to the folder of the run."""
    return f"tables/{exhibit.id}.csv" if len(exhibit.frame.columns) else ""


def view(
    released: Released,
    lexicon: Lexicon,
    language: str,
    *,
    below: int,
    places: Mapping[str, Place],
    study: Study | None = None,
) -> ExhibitView:
    """Prepare one released exhibit.

    Parameters
    ----------
    released : Released
        As it came through the door.
    lexicon, language
        Labels and language.
    below : int
        Threshold of the door, for the text of withheld cells.
    places : mapping of str to Place
        By exhibit id.
    study : Study or None
        The declaration, for claims and joint displays; others do without.

    Raises
    ------
    ExhibitIncomplete
        When a figure has no text alternative, or one that says no more than its title; when a claim has no
        reservation, or an approximate count stands bare.
    """
    exhibit = released.exhibit
    if study is not None:
        require_no_bare_counts(exhibit, study)
    writer = Writer(exhibit, released.mask, lexicon, language)
    place = places.get(exhibit.id)
    title = say(exhibit.title, lexicon, language)
    alt = _alt(exhibit, title, lexicon, language)
    body = tuple(capitalised(say(message, lexicon, language)) for message in exhibit.body)
    label = say(
        Message(f"report.exhibit.{exhibit.kind}", {"number": place.number if place else ""}),
        lexicon,
        language,
    )
    told = _told(exhibit, study, lexicon, language)
    has_table = len(exhibit.frame.columns) > 0 and not told.claims
    table = tables.view(writer, f"{label} {title}") if has_table else None
    picture = draw(writer, alt=alt) if exhibit.kind == "figure" and exhibit.drawing != FLOW else None
    return ExhibitView(
        anchor=anchor_of(exhibit.id),
        id=exhibit.id,
        kind=exhibit.kind,
        chapter=exhibit.chapter,
        label=label.replace(" .", "."),
        title=title,
        alt=alt,
        wide=Markup(picture.wide if picture else ""),  # noqa: S704 - our own drawing, its texts escaped by canvas
        narrow=Markup(picture.narrow if picture else ""),  # noqa: S704
        boxes=flow.boxes(writer) if exhibit.drawing == FLOW else (),
        table=table,
        folds=exhibit.headline or len(exhibit.frame) > LONGEST_OPEN_TABLE or _is_long(body),
        body=body,
        note=say(exhibit.note, lexicon, language) if exhibit.note else "",
        facts=(
            *_facts(exhibit, table, lexicon, language, below),
            *(() if study is None else unconfirmed(study, exhibit, lexicon, language)),
        ),
        csv=csv_of(exhibit),
        place=place,
        claims=told.claims,
        quotes=told.quotes,
        withheld=told.withheld,
        cards=told.cards,
    )


def _is_long(body: tuple[str, ...]) -> bool:
    return sum(len(paragraph.split()) for paragraph in body) > LONGEST_OPEN_TEXT


@dataclass(frozen=True, slots=True)
class _Told:
    """What an exhibit holds of what people said and claimed."""

    claims: tuple[ClaimView, ...] = ()
    quotes: tuple[QuoteGroup, ...] = ()
    withheld: WithheldQuotes = NONE_WITHHELD
    cards: tuple[JointCard, ...] = ()


def _told(exhibit: Exhibit, study: Study | None, lexicon: Lexicon, language: str) -> _Told:
    claimed = claims.names_of(exhibit)
    kept_back = quotes.withheld(exhibit, lexicon, language)
    if study is None and (claimed or exhibit.kind == "joint"):
        raise ExhibitIncomplete(f"The exhibit '{exhibit.id}' cannot be printed without its declaration.")
    if exhibit.kind == "joint" and study is not None:
        return _Told(withheld=kept_back, cards=joint.cards(study, exhibit, lexicon, language))
    if claimed and study is not None:
        return _Told(claims=claims.views(study, claimed, lexicon.catalogue, language))
    return _Told(quotes=quotes.groups(exhibit.quotes, lexicon, language), withheld=kept_back)


def _alt(exhibit: Exhibit, title: str, lexicon: Lexicon, language: str) -> str:
    if exhibit.kind != "figure":
        return ""
    alt = say(exhibit.alt, lexicon, language) if exhibit.alt else ""
    if len(alt) <= len(title):
        raise ExhibitIncomplete(
            f"The figure '{exhibit.id}' has the text alternative '{alt}', which says no more than its title "
            f"'{title}'; say what is to be seen, computed from the frame."
        )
    return alt


def _facts(
    exhibit: Exhibit, table: tables.TableView | None, lexicon: Lexicon, language: str, below: int
) -> tuple[str, ...]:
    messages = [exhibit.population, exhibit.window, exhibit.unit, exhibit.source]
    facts = [say(message, lexicon, language) for message in messages if message is not None]
    if table is not None and table.alike:
        facts.append(
            say(Message("report.exhibit.all_rows", {"facts": "; ".join(table.alike)}), lexicon, language)
        )
    if table is not None and table.has_missing:
        facts.append(say(Message("report.exhibit.missing_sign"), lexicon, language))
    if table is not None and table.has_withheld:
        facts.append(say(Message("report.exhibit.withheld_sign", {"below": below}), lexicon, language))
    return tuple(facts)
