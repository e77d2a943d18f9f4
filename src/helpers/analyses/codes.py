"""What 05 shows of the code tree: how often each declared code was used, by how many people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.analyses.voices_people import Spoken
from helpers.analyses.voices_shown import (
    about,
    behind,
    enough,
    named,
    per_strand,
    share_of,
    speakers,
    text,
    too_few,
    within_of,
    without_lists,
)  # fmt: skip
from helpers.qualitative.code_tree import code_tree, undeclared
from helpers.results import Absent, Behind, Column, Exhibit, Message, Name, Persons, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
COLUMNS = (
    Column("code", "label", names="code"),
    Column("within", "label", names="code"),
    Column("depth", "number", shown=False),
    Column("n_persons", "count"),
    Column("n_segments", "count"),
    Column("n_documents", "count"),
    Column("n_others", "count", shown=False),
    Column("largest", "percent", shown=False),
)


def codes(study: Study, tables: Tables) -> Produced | Absent:
    """Draw the code tree of every strand with people, stretches of text and documents.

    A code counts its own people and those of the codes under it, each person once. Codes that the
    declaration does not name are counted together: their names may say something of a person.
    """
    return per_strand(study, tables, "codes", _strand)


def _strand(study: Study, found: Spoken) -> Produced:
    tree = code_tree(found.codings, within_of(found))
    unnamed = _unnamed(study, found)
    known = {f"code_tree_{found.name}": tree}
    everybody = pd.Series(len(found.people), index=tree.index, dtype="Int64")
    frame = tree.assign(
        code=named(found, tree["code"]),
        within=named(found, tree["within"]),
        n_others=(everybody - tree["n_persons"]).astype("Int64"),
        largest=share_of(tree["n_persons"], everybody),
    )
    frame = without_lists(frame, ("n_persons", "n_others"))
    if not enough(study, frame, "n_persons"):
        return Produced((*too_few(found, "codes").exhibits, *unnamed), known)
    return Produced((_figure(study, found, frame), *unnamed), known)


def _figure(study: Study, found: Spoken, frame: pd.DataFrame) -> Exhibit:
    return about(
        found,
        Exhibit(
            id=f"codes.tree.{found.name}",
            kind="figure",
            drawing="code_tree",
            title=Message("codes.title", {"strand": Name("strand", found.name)}),
            chapter="werking",
            frame=frame[[column.name for column in COLUMNS]],
            columns=COLUMNS,
            guards=speakers(COLUMNS, ("n_persons", "n_others"), adds_up={}, largest="largest"),
            note=Message("codes.tree.note", {"n": Persons(len(found.people), speakers=True)}),
            alt=Message(
                "codes.alt",
                {"strand": Name("strand", found.name), "sentences": tuple(_sentences(study, frame))},
            ),
            options={"size": "n_persons"},
        ),
    )


def _sentences(study: Study, frame: pd.DataFrame) -> Iterator[Message]:
    """Say of every code at the top how many people have it, where that may be said."""
    top = frame[frame["within"] == ""]
    for code, n, others in zip(top["code"], top["n_persons"], top["n_others"], strict=True):
        persons = behind(study, int(n), int(others), share=int(n) / (int(n) + int(others)))
        if persons:
            said = Behind(int(n), persons, speakers=True)
            yield Message("codes.sentence", {"code": Name("code", str(code)), "n": said})


def _unnamed(study: Study, found: Spoken) -> tuple[Exhibit, ...]:
    others = undeclared(found.codings)
    if not others.n_codes:
        return ()
    strand = Name("strand", found.name)
    if not behind(study, others.n_persons):
        return text(
            found, "codes", "undeclared", Message("codes.undeclared_few", {"strand": strand})
        ).exhibits
    values = {
        "strand": strand,
        "codes": Behind(others.n_codes, others.n_persons, speakers=True),
        "segments": Behind(others.n_segments, others.n_persons, speakers=True),
    }
    return text(found, "codes", "undeclared", Message("codes.undeclared", values)).exhibits
