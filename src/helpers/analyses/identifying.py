"""What 01 shows of columns that seem to identify people: what was found, and what was done with each."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.results import Column, Exhibit, Guard, Message
from helpers.validation import showing
from helpers.validation.gate import Looked


def exhibit(found: Iterable[Looked]) -> Exhibit:
    """Show the columns that seem to identify people, or say that none does.

    Which part of the cells looks like it is private. A name of a column that looks like somebody's
    data is not repeated.
    """
    title = Message("identifying.found.title")
    rows = [
        {
            "table": one.table,
            "column": one.column if showing.is_plain(one.column) else showing.NOT_SHOWN,
            "kind": one.suspicion.kind,
            "n": one.n,
            "answer": one.answer,
        }
        for one in found
    ]
    if not rows:
        body = (Message("identifying.none"),)
        return Exhibit("identifying.found", "text", title, "assurance", body=body)
    return Exhibit(
        id="identifying.found",
        kind="table",
        title=title,
        chapter="assurance",
        frame=pd.DataFrame(rows),
        columns=(
            Column("table", "label", names="table"),
            Column("column", "text"),
            Column("kind", "label"),
            Column("n", "count"),
            Column("answer", "label"),
        ),
        guards=(Guard("n", ()),),
        note=Message("identifying.found.note"),
    )
