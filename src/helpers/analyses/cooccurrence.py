"""What 05 shows of codes that go together: people who have both, and stretches of text with both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from helpers.analyses.voices_people import Spoken
from helpers.analyses.voices_shown import (
    about,
    behind,
    enough,
    has_codes,
    named,
    per_strand,
    share_of,
    smallest,
    speakers,
    too_few,
    within_of,
    without_lists,
)  # fmt: skip
from helpers.qualitative.cooccurrence import cooccurrence as count_pairs
from helpers.results import Absent, Behind, Column, Declared, Exhibit, Message, Name, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
MOST = 20
"""Codes in the figure, the most used: a larger triangle cannot be read. The private table has all pairs."""
COLUMNS = (
    Column("code", "label", names="code"),
    Column("other", "label", names="code"),
    Column("n", "count"),
    Column("jaccard", "number"),
    Column("n_overlap", "number"),
    Column("largest", "percent", shown=False),
)
COUNTS = ("n",)


def together(study: Study, tables: Tables) -> Produced | Absent:
    """Show for every pair of codes how many people have both, and how far the two go together.

    A code and one it stands under are no pair. Two codes that many people have meet often by that alone:
    Jaccard's number says which part of the people with either have both.
    """
    return per_strand(study, tables, "cooccurrence", _strand)


def _strand(study: Study, found: Spoken) -> Produced:
    people = found.people["person"].astype(str).tolist()
    pairs = count_pairs(people, found.codings, within_of(found))
    known = {f"cooccurrence_{found.name}": pairs}
    own = has_codes(found).sum().sort_values(ascending=False, kind="stable")
    most = set(own[own >= smallest(study)].index[:MOST])
    kept = pairs[pairs["first"].isin(most) & pairs["second"].isin(most)]
    kept = kept.rename(columns={"first": "code", "second": "other", "n_both": "n"})
    frame = pd.concat([_diagonal(kept, own), kept], ignore_index=True)
    frame = frame.assign(code=named(found, frame["code"]), other=named(found, frame["other"]))
    everybody = pd.Series(len(people), index=frame.index, dtype="Int64")
    frame = without_lists(frame.assign(largest=share_of(frame["n"], everybody)), COUNTS)
    if not len(kept) or not enough(study, frame, "n"):
        return Produced(too_few(found, "cooccurrence").exhibits, known)
    return Produced((_figure(study, found, frame),), known)


def _diagonal(kept: pd.DataFrame, own: pd.Series[int]) -> pd.DataFrame:
    """Return every code with itself: how many people have it at all."""
    codes = list(dict.fromkeys([*kept["code"], *kept["other"]]))
    frame = pd.DataFrame({"code": codes, "other": codes, "n": own.reindex(codes).to_numpy(dtype=np.int64)})
    frame = frame.assign(jaccard=np.nan, n_overlap=pd.array([pd.NA] * len(codes), "Int64"))
    return frame.astype({"code": "string", "other": "string", "n": "Int64"})


def _figure(study: Study, found: Spoken, frame: pd.DataFrame) -> Exhibit:
    strand = Name("strand", found.name)
    said = tuple(_sentences(study, frame))
    alt = Message("cooccurrence.alt", {"strand": strand, "sentences": said})
    return about(
        found,
        Exhibit(
            id=f"cooccurrence.pairs.{found.name}",
            kind="figure",
            drawing="cooccurrence",
            title=Message("cooccurrence.title", {"strand": strand}),
            chapter="werking",
            frame=frame[[column.name for column in COLUMNS]],
            columns=COLUMNS,
            guards=speakers(COLUMNS, COUNTS, adds_up={}, largest="largest"),
            note=Message("cooccurrence.note", {"most": Declared(MOST)}),
            alt=alt if said else Message("cooccurrence.alt_none", {"strand": strand}),
        ),
    )


def _sentences(study: Study, frame: pd.DataFrame) -> Iterator[Message]:
    """Say which pairs most people have, where that may be said."""
    pairs = frame[(frame["code"] != frame["other"]) & (frame["n"] > 0)]
    persons = [
        behind(study, int(n), share=float(share))
        for n, share in zip(pairs["n"], pairs["largest"], strict=True)
    ]
    shown = pairs.assign(persons=persons)
    shown = shown[shown["persons"] > 0].sort_values("n", ascending=False, kind="stable").head(3)
    for code, other, n, few in zip(shown["code"], shown["other"], shown["n"], shown["persons"], strict=True):
        names = {"code": Name("code", str(code)), "other": Name("code", str(other))}
        yield Message("cooccurrence.sentence", names | {"n": Behind(int(n), int(few), speakers=True)})
