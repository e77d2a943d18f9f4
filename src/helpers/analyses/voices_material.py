"""What 05 shows first: the coded material of every strand, its tradition, and who stands behind it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.analyses.voices_people import spoken
from helpers.analyses.voices_shown import without_lists
from helpers.results import Absent, Column, Exhibit, Guard, Message, Name, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
COLUMNS = (
    Column("strand", "label", names="strand"),
    Column("tradition", "label"),
    Column("n_persons", "count"),
    Column("n_documents", "count"),
    Column("n_unclaimed", "count"),
    Column("n_without", "count"),
    Column("n_coders", "count"),
    Column("n_codes", "count"),
    Column("n_codings", "count"),
    Column("n_skipped", "count"),
)


def material(study: Study, tables: Tables) -> Produced | Absent:
    """Show of every strand its tradition, documents, people, coders, codes, codings and what was skipped."""
    if not study.voices:
        return Absent(Message("voices.absent.no_strand"))
    traditions = Exhibit(
        id="voices.traditions",
        kind="text",
        title=Message("voices.traditions"),
        chapter="werking",
        body=tuple(
            Message(f"voices.tradition.{strand.tradition}", {"strand": Name("strand", name)})
            for name, strand in study.voices.items()
        ),
    )
    frame = pd.DataFrame([_row(study, tables, name) for name in study.voices])
    frame = frame.astype({"strand": "string", "tradition": "string"} | {c.name: "Int64" for c in COLUMNS[2:]})
    frame = without_lists(frame, ("n_persons", "n_without"))
    return Produced((traditions, *([_table(frame)] if len(frame) else [])))


def _table(frame: pd.DataFrame) -> Exhibit:
    """Return the table; where few people speak, everything about their conversations goes with them."""
    beside = tuple(c.name for c in COLUMNS if c.kind == "count" and c.name not in ("n_persons", "n_without"))
    return Exhibit(
        id="voices.material",
        kind="table",
        title=Message("voices.material.title"),
        chapter="werking",
        frame=frame[[column.name for column in COLUMNS]],
        columns=COLUMNS,
        guards=(Guard("n_persons", beside, speakers=True), Guard("n_without", ())),
        note=Message("voices.material.note"),
    )


def _row(study: Study, tables: Tables, name: str) -> dict[str, object]:
    found = spoken(study, tables, name)
    return {
        "strand": name,
        "tradition": found.strand.tradition,
        "n_persons": len(found.people),
        "n_documents": len(found.documents),
        "n_unclaimed": found.n_unclaimed,
        "n_without": found.n_without,
        "n_coders": found.codings["coder"].replace("", pd.NA).nunique(),
        "n_codes": found.codings["path"].nunique(),
        "n_codings": len(found.codings),
        "n_skipped": tables[f"voices_{name}_skipped"]["n"].sum(),
    }
