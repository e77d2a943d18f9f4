"""What 01 does with coded material that points at people: refuses the BSN in names, and counts the rest."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.analyses.voices_shown import without_lists
from helpers.errors import DataMistake
from helpers.qualitative.project import CodedProject
from helpers.results import Column, Exhibit, Guard, Message
from helpers.study.spec import Study
from helpers.validation.coded_material import Held, citizens_among, citizens_in, counted, held_in

COLUMNS = (
    Column("strand", "label", names="strand"),
    Column("place", "label"),
    Column("kind", "label"),
    Column("n", "count"),
    Column("n_found", "count"),
)
_TITLE = Message("voices_identifying.title")


def require_no_citizens(
    study: Study, projects: Mapping[str, CodedProject], ratings: Mapping[str, pd.DataFrame]
) -> None:
    """Stop the run while documents, cases, codes or an attribute are called by citizen service numbers.

    Raises
    ------
    DataMistake
        A sentence for each of them in any strand, and for the names of cases of any audit; no number is
        repeated.
    """
    mistakes = [
        mistake
        for name, project in projects.items()
        for mistake in citizens_in(project, _shown(study, study.voices[name].material.files))
    ]
    for name, frame in ratings.items():
        where = f"{_shown(study, study.audits[name].files)}, names of cases"
        mistakes += citizens_among(list(frame["case"].drop_duplicates()), where)
    if mistakes:
        raise DataMistake(mistakes)


def identifying(projects: Mapping[str, CodedProject]) -> tuple[Exhibit, dict[str, pd.DataFrame]]:
    """Show in how many conversations and names of each strand what stands that points at people.

    Also returns the private tables `voices_<strand>_identifying`, which say in which: `place`, `name`, `kind`
    and `n`, how many different ones; never what stands there.
    """
    found = {name: held_in(project) for name, project in projects.items()}
    return _exhibit(found), {f"voices_{name}_identifying": _table(held) for name, held in found.items()}


def _exhibit(found: Mapping[str, tuple[Held, ...]]) -> Exhibit:
    rows = [
        (strand, place, kind, n, n_found)
        for strand, held in found.items()
        for (place, kind), (n, n_found) in counted(held).items()
    ]
    if not rows:
        return _text("voices_identifying.none")
    types = {"strand": "string", "place": "string", "kind": "string", "n": "Int64", "n_found": "Int64"}
    frame = without_lists(pd.DataFrame(rows, columns=list(types)).astype(types), ("n",))
    if not len(frame):
        return _text("voices_identifying.few")
    return Exhibit(
        id="voices_identifying.found",
        kind="table",
        title=_TITLE,
        chapter="assurance",
        frame=frame,
        columns=COLUMNS,
        guards=(Guard("n", ("n_found",), speakers=True),),
        note=Message("voices_identifying.note"),
    )


def _text(said: str) -> Exhibit:
    return Exhibit("voices_identifying.found", "text", _TITLE, "assurance", body=(Message(said),))


def _table(held: tuple[Held, ...]) -> pd.DataFrame:
    rows = [(one.place, one.name, one.kind, one.n) for one in held]
    types = {"place": "string", "name": "string", "kind": "string", "n": "Int64"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _shown(study: Study, files: tuple[str, ...] | list[str]) -> str:
    return f"data/raw/{study.study}/{', '.join(files)}"
