"""The frame of every page: language, banners, contents, links to its sisters, style sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from helpers.reporting import ethics
from helpers.reporting.labels import Label, Lexicon
from helpers.reporting.tokens import tokens
from helpers.reporting.words import say
from helpers.results import Message
from helpers.study.spec import Study

if TYPE_CHECKING:  # the list of runs has no cells, and no need of frames
    from helpers.reporting.cells import Cell

HERE = Path(__file__).parent
_NO_GROUND = ("banner", "banner_note")
STYLED = ("number", "hash")  # styles of cells that the style sheet knows


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the table of contents or to another page."""

    href: str
    text: str
    language: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Banner:
    """A warning above everything else."""

    strong: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """What the base template needs.

    Attributes
    ----------
    language : str
        ``nl`` or ``en``: the `lang` of the page.
    tab : str
        Title in the browser's tab.
    title, question : Label
        The one h1, and the question under it; each with its own language.
    kicker : str
        Study and run, in small type above the title.
    skip, skip_to : str
        Text and anchor of the skip link.
    banners : tuple of Banner
    contents : tuple of Link
        Table of contents.
    pages : tuple of Link
        Report and notebooks of this run.
    others : tuple of Link
        The same page in other languages.
    index : str
        Address of the list of studies; "" on that list itself.
    notebook : str
        Name of the notebook on this page; "" elsewhere.
    """

    language: str
    tab: str
    title: Label
    question: Label
    kicker: str
    skip: str
    skip_to: str
    banners: tuple[Banner, ...] = ()
    contents: tuple[Link, ...] = ()
    pages: tuple[Link, ...] = ()
    others: tuple[Link, ...] = ()
    index: str = ""
    notebook: str = ""

    @property
    def style(self) -> Markup:
        """The style sheet, tokens first."""
        return Markup(style())  # noqa: S704 - our own file


@lru_cache(maxsize=1)
def style() -> str:
    """Return the style sheet of all pages: colours from the tokens, the rest from `page.css`."""
    sheet = HERE.joinpath("page.css").read_text(encoding="utf-8")
    return f"{tokens().css()}\n{sheet}".strip()


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates; everything is escaped, and a name that is not there is an error."""
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters["cells"] = cells
    return templates


def cells(row: Sequence[Cell], language: str) -> Markup:
    """Return the cells of one row of a table, the first as its head; a template takes ten times as long."""
    return Markup("").join(_cell(cell, language, "td" if place else "th") for place, cell in enumerate(row))


def _cell(cell: Cell, language: str, tag: str) -> Markup:
    classes = [cell.style if cell.style in STYLED else "", cell.state if cell.state != "known" else ""]
    marks = ' scope="row"' if tag == "th" else ""
    if any(classes):
        marks += f' class="{" ".join(filter(None, classes))}"'
    if cell.language != language:
        marks += f' lang="{escape(cell.language)}"'
    text = escape(cell.text)
    if cell.verdict:
        text = Markup('<span class="verdict {}">{}</span>').format(cell.verdict, text)
    return Markup(f"<{tag}{marks}>{text}</{tag}>")  # noqa: S704 - every part is escaped or our own


def teller(lexicon: Lexicon, language: str) -> Callable[..., str]:
    """Return the function that templates call for words of the topic `report`."""

    def tell(key: str, **values: object) -> str:
        return say(Message(f"report.{key}", values), lexicon, language)

    return tell


def render(template: str, page: Page, lexicon: Lexicon, **content: object) -> str:
    """Return a page as HTML text."""
    tell = teller(lexicon, page.language)
    return environment().get_template(template).render(page=page, t=tell, **content)


def is_cleared(study: Study) -> bool:
    """Say whether a run of this study may be passed on.

    Until disclosure over whole runs is built, only a study that declares that its rows may be shown is: the
    rows of a public study are known already, and those of a synthetic one are nobody's. A confidential study
    cannot declare it. Nor may one of which nobody filled in the ground.
    """
    known = study.kind != "confidential" and study.disclosure.rows_may_be_shown
    return known and not ethics.is_open(study)


def banners(study: Study, lexicon: Lexicon, language: str) -> tuple[Banner, ...]:
    """Return what a reader must know before the first number: the kind of data, and whether it is cleared."""
    tell = teller(lexicon, language)
    found = []
    if study.twin_of is not None:
        found.append(Banner(tell("page.twin", study=study.twin_of), tell("page.twin_note")))
    elif study.kind == "synthetic":
        found.append(Banner(tell("page.synthetic"), tell("page.synthetic_note")))
    if not is_cleared(study):
        kind = f"{tell('page.confidential')} " if study.kind == "confidential" else ""
        found.append(Banner(f"{kind}{tell('page.not_cleared')}", tell("page.not_cleared_note")))
    if ethics.is_open(study):
        found.append(Banner(*(say(Message(f"ethics.{key}"), lexicon, language) for key in _NO_GROUND)))
    return tuple(found)


def report_file(language: str) -> str:
    """Return the file name of the report in a language."""
    return f"report.{language}.html"


def letter_file(language: str) -> str:
    """Return the file name of the letter to those who took part in a language."""
    return f"letter.{language}.html"


def notebook_file(notebook: str, language: str) -> str:
    """Return the file name of a notebook's page in a language."""
    return f"{notebook}.{language}.html"
