"""One released exhibit as the templates print it, with everything that defends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from helpers.disclosure.exhibits import Released
from helpers.errors import WatWerktError
from helpers.reporting import flow, tables
from helpers.reporting.cells import Writer
from helpers.reporting.figures.drawing import draw
from helpers.reporting.labels import Lexicon
from helpers.reporting.words import say
from helpers.results import Exhibit, Message

FLOW = "flow"
LONGEST_OPEN_TABLE = 12  # rows; a longer table folds away behind its title


class ExhibitIncomplete(WatWerktError):
    """An exhibit cannot be printed as it is: a fault of ours."""


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
        Whether the table stands behind its title.
    body : tuple of str
        Paragraphs of a text.
    note : str
        How to read it.
    facts : tuple of str
        Population, window, unit, source, and what the signs in the table mean.
    csv : str
        File of the numbers, relative to the page; "" for texts.
    place : Place or None
        Cell it came from.
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


def anchor_of(exhibit_id: str) -> str:
    """Return the anchor of an exhibit on its pages."""
    return "exhibit-" + exhibit_id.replace(".", "-").replace("_", "-")


def csv_of(exhibit: Exhibit) -> str:
    """Return the file with the numbers, relative to the folder of the run."""
    return "" if exhibit.kind == "text" else f"tables/{exhibit.id}.csv"


def view(
    released: Released, lexicon: Lexicon, language: str, *, below: int, places: Mapping[str, Place]
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

    Raises
    ------
    ExhibitIncomplete
        When a figure has no text alternative, or one that says no more than its title.
    """
    exhibit = released.exhibit
    writer = Writer(exhibit, released.mask, lexicon, language)
    place = places.get(exhibit.id)
    title = say(exhibit.title, lexicon, language)
    alt = _alt(exhibit, title, lexicon, language)
    label = say(
        Message(f"report.exhibit.{exhibit.kind}", {"number": place.number if place else ""}),
        lexicon,
        language,
    )
    table = None if exhibit.kind == "text" else tables.view(writer, f"{label} {title}")
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
        folds=exhibit.headline or len(exhibit.frame) > LONGEST_OPEN_TABLE,
        body=tuple(say(message, lexicon, language) for message in exhibit.body),
        note=say(exhibit.note, lexicon, language) if exhibit.note else "",
        facts=_facts(exhibit, table, lexicon, language, below),
        csv=csv_of(exhibit),
        place=place,
    )


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
