"""The quotes of a study as 05 shows them: all candidates for the door to judge, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from helpers.analyses.quote_candidates import Candidate, all_candidates
from helpers.analyses.voices_people import spoken
from helpers.analyses.voices_shown import has_codes, named, speakers, without_lists
from helpers.results import Absent, Column, Exhibit, Message, Name, Produced, Quote
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
WORKSHEET = "quotes_candidates"
"""Private table for `make quotes`: one row per candidate."""


def offered(study: Study, tables: Tables, *, seek_names: bool = True) -> Produced | Absent:
    """Show the candidate quotes of every strand; people and the door decide which are printed."""
    if not study.voices:
        return Absent(Message("quotes.absent.no_strand"))
    if all(strand.quotes is None for strand in study.voices.values()):
        return Absent(Message("quotes.absent.not_declared"))
    found = all_candidates(study, tables, seek_names=seek_names)
    exhibits: list[Exhibit] = []
    for name, strand in study.voices.items():
        if strand.quotes is not None:
            own = [one.quote for one in found if one.quote.strand == name]
            exhibits += [_quoted(name, own), *_counted(study, tables, name, own)]
    return Produced(tuple(exhibits), {WORKSHEET: _worksheet(found)})


def _quoted(strand: str, found: Sequence[Quote]) -> Exhibit:
    return Exhibit(
        id=f"quotes.{strand}",
        kind="quotes",
        title=Message("quotes.shown.title", {"strand": Name("strand", strand)}),
        chapter="werking",
        note=Message("quotes.shown.note"),
        quotes=tuple(found),
    )


def _counted(study: Study, tables: Tables, strand: str, found: Sequence[Quote]) -> Iterable[Exhibit]:
    """Yield the table of how many spoke of each topic and how many quotes are offered of it."""
    spoke = spoken(study, tables, strand)
    has = has_codes(spoke)
    rows = [
        {
            "topic": topic,
            "n_spoke": int(has[list(declared.codes)].any(axis=1).sum()),
            "n_quotes": sum(one.topic == topic for one in found),
        }
        for topic, declared in spoke.strand.topics.items()
    ]
    if not rows:
        return
    frame = without_lists(pd.DataFrame(rows), ("n_spoke",))
    if not len(frame):
        return
    columns = (
        Column("topic", "label", names="topic"),
        Column("n_spoke", "count"),
        Column("n_quotes", "count"),
    )
    yield Exhibit(
        id=f"quotes.counts.{strand}",
        kind="table",
        title=Message("quotes.counts.title", {"strand": Name("strand", strand)}),
        chapter="werking",
        frame=frame.assign(topic=named(spoke, frame["topic"])),
        columns=columns,
        guards=speakers(columns, ("n_spoke",), adds_up={}),
        note=Message("quotes.counts.note"),
    )


def _worksheet(found: Iterable[Candidate]) -> pd.DataFrame:
    columns = {
        "key": "string", "fingerprint": "string", "strand": "string", "topic": "string", "code": "string",
        "role": "string", "text": "string", "taken_out": "string", "n_alike": "Int64", "consent": "bool",
        "checked": "bool", "person": "string",
    }  # fmt: skip
    rows = [
        {name: getattr(one.quote, name) for name in columns if name != "taken_out"}
        | {"taken_out": " | ".join(one.taken_out)}
        for one in found
    ]
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)
