"""What 05 shows of new codes: how many each conversation brought, and what other orders would have given."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers.analyses.voices_people import Spoken
from helpers.analyses.voices_shown import about, per_strand, smallest, speakers, text, too_few
from helpers.qualitative.code_lines import positions
from helpers.qualitative.new_codes import new_codes as count_new
from helpers.results import Absent, Behind, Column, Declared, Exhibit, Message, Name, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
ORDERS = 1000
FEWEST = 20
"""People below whom no line is drawn: the documents that are withheld would be a quarter of it, or more."""
COLUMNS = (
    Column("interview", "number"),
    Column("n_so_far", "count", shown=False),
    Column("n_persons", "count", shown=False),
    Column("n_new", "number"),
    Column("n_cumulative", "number"),
    Column("mean", "number"),
    Column("low", "number"),
    Column("high", "number"),
    Column("level", "number", shown=False),
)
IN_ORDER = ("n_new", "n_cumulative")
OF_BAND = ("low", "high", "level")


def appear(study: Study, tables: Tables, rng: np.random.Generator) -> Produced | Absent:
    """Count new codes per conversation, in the order of the documents, beside the mean over all orders.

    Never a verdict that all was heard: the figure describes these conversations. In reflexive work it is
    refused, with the reason. A number in order rests on the people so far, and is withheld for the first
    ones; the mean rests on everybody. `rng` draws the orders for the band.
    """
    return per_strand(study, tables, "new_codes", lambda declared, found: _strand(declared, found, rng))


def _strand(study: Study, found: Spoken, rng: np.random.Generator) -> Produced:
    if found.strand.tradition == "reflexive":
        refused = Message("new_codes.refused", {"strand": Name("strand", found.name)})
        return text(found, "new_codes", "refused", refused)
    has, level = has_paths(found), found.strand.level
    frame = count_new(has, orders=ORDERS, level=level, rng=rng)
    frame = frame.rename(columns={"new": "n_new", "cumulative": "n_cumulative"})
    frame = frame.assign(
        n_so_far=frame["interview"].astype("Int64"),
        n_persons=pd.Series([len(frame)] * len(frame), dtype="Int64"),
        level=np.nan if level is None else level,
    )
    known = {f"new_codes_{found.name}": frame}
    if len(frame) < smallest(study) or not has.any():
        return Produced(too_few(found, "new_codes").exhibits, known)
    if len(frame) < FEWEST:
        why = {"strand": Name("strand", found.name), "fewest": Declared(FEWEST)}
        return Produced(text(found, "new_codes", "few", Message("new_codes.few", why)).exhibits, known)
    return Produced((_figure(study, found, frame),), known)


def has_paths(found: Spoken) -> np.ndarray:
    """Return who has which code of the project, declared or not, in the order of the documents, shape (n, k).

    A person with several documents stands where the first of them is.
    """
    order = found.documents["person"].dropna().drop_duplicates().astype(str).tolist()
    order = [person for person in order if person in set(found.people["person"].astype(str))]
    paths = found.codings["path"].drop_duplicates().astype(str).tolist()
    has = np.zeros((len(order), len(paths)), dtype=np.bool_)
    has[positions(found.codings["person"], order), positions(found.codings["path"], paths)] = True
    return has


def _figure(study: Study, found: Spoken, frame: pd.DataFrame) -> Exhibit:
    columns = tuple(c for c in COLUMNS if found.strand.level is not None or c.name not in OF_BAND)
    guards = (
        *speakers([c for c in columns if c.name in ("n_so_far", *IN_ORDER)], ("n_so_far",), adds_up={}),
        *speakers([c for c in columns if c.name != "n_so_far"], ("n_persons",), adds_up={}),
    )
    strand = Name("strand", found.name)
    tradition = found.strand.tradition
    return about(
        found,
        Exhibit(
            id=f"new_codes.curve.{found.name}",
            kind="figure",
            drawing="new_codes",
            title=Message("new_codes.title", {"strand": strand}),
            chapter="werking",
            frame=frame[[column.name for column in columns]],
            columns=columns,
            guards=guards,
            note=Message(
                "new_codes.curve.note_grounded" if tradition == "grounded" else "new_codes.curve.note",
                {"band": _band(found.strand.level)},
            ),
            alt=_alt(study, strand, frame),
        ),
    )


def _band(level: float | None) -> Message:
    if level is None:
        return Message("new_codes.no_band")
    return Message("new_codes.band", {"level": Declared(level), "orders": Declared(ORDERS)})


def _alt(study: Study, strand: Name, frame: pd.DataFrame) -> Message:
    n, total = len(frame), int(frame["n_cumulative"].iloc[-1])
    half = n // 2
    values = {
        "strand": strand,
        "n": Behind(n, n, speakers=True),
        "total": Behind(total, n, speakers=True),
    }
    if half < smallest(study):
        return Message("new_codes.alt_short", values)
    later = total - int(frame["n_cumulative"].iloc[half - 1])
    return Message(
        "new_codes.alt",
        values | {"half": Behind(half, half, speakers=True), "later": Behind(later, half, speakers=True)},
    )
