"""The private worksheet on which a person reads quotes before approving them: as a page and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from helpers.disclosure.quotes import Reason
from helpers.reporting.labels import Lexicon
from helpers.reporting.words import say
from helpers.results import Message, Name, Quote

COLUMNS = (
    "decision", "key", "topic", "role", "question", "text", "taken_out", "speaker", "n_alike", "person",
    "withheld",
)  # fmt: skip
_RUN_BY_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r")
_STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2rem;max-width:110rem}table{border-collapse:collapse}"
    "th,td{border:1px solid #999;padding:.4rem .6rem;text-align:left;vertical-align:top}"
    "th{background:#eee}td.text{min-width:24rem;font-size:1.1em}strong{color:#a00}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One quote on the worksheet: what was taken out, what was decided, why it would be withheld now."""

    quote: Quote
    taken_out: str
    decision: str
    withheld: Reason | None


def as_csv(lines: Sequence[Line], lexicon: Lexicon, language: str) -> str:
    """Return the worksheet as CSV with semicolons; no cell can be run as a formula."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    writer.writerow(_heads(lexicon, language).values())
    for line in lines:
        cells = _cells(line, lexicon, language)
        writer.writerow(
            [f"'{cell}" if cell.startswith(_RUN_BY_A_SPREADSHEET) else cell for cell in cells.values()]
        )
    return written.getvalue()


def as_page(lines: Sequence[Line], lexicon: Lexicon, language: str, *, study: str, file: str) -> str:
    """Return the worksheet as an HTML page that needs nothing else; everything in it is escaped."""

    def tell(key: str, **values: str) -> str:
        return escape(say(Message(f"quotes.worksheet.{key}", values), lexicon, language))

    heads = "".join(f"<th scope=col>{escape(head)}</th>" for head in _heads(lexicon, language).values())
    rows = "\n".join(
        "<tr>"
        + "".join(
            f"<td class={name}>{escape(cell)}</td>" for name, cell in _cells(line, lexicon, language).items()
        )
        + "</tr>"
        for line in lines
    )
    title = tell("title", study=study)
    return (
        f'<!doctype html>\n<html lang="{language}"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style>\n<h1>{title}</h1>\n<p><strong>{tell('private')}</strong></p>\n"
        f"<p>{tell('how', file=file)}</p>\n<table><thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n"
        "</tbody></table></html>\n"
    )


def _heads(lexicon: Lexicon, language: str) -> Mapping[str, str]:
    return {name: lexicon.catalogue.text(f"quotes.worksheet.{name}", language) for name in COLUMNS}


def _cells(line: Line, lexicon: Lexicon, language: str) -> Mapping[str, str]:
    """Return the cells of one line by column; words of who did not agree are not shown even here."""
    quote, agreed = line.quote, line.withheld != "no_consent"
    kind, own = ("topic", quote.topic) if quote.topic else ("code", quote.code)

    def label(name: Name) -> str:
        return lexicon.label(name, language).text

    def word(key: str) -> str:
        return lexicon.word(key, language, topic="quotes").text

    hidden = lexicon.catalogue.text("quotes.worksheet.hidden", language)
    return {
        "decision": word(line.decision),
        "key": quote.key,
        "topic": label(Name("topic" if kind == "topic" else "code", f"{quote.strand}.{own}")),
        "role": word(quote.role),
        "question": label(quote.question),
        "text": quote.text if agreed else hidden,
        "taken_out": line.taken_out if agreed else "",
        "speaker": ", ".join(map(label, quote.attributes)),
        "n_alike": str(quote.n_alike),
        "person": quote.person,
        "withheld": word(line.withheld)
        if line.withheld
        else lexicon.catalogue.text("quotes.worksheet.printed", language),
    }
