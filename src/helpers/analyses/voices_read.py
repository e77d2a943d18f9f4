"""What 01 shows of coded material: which files were read, what is in them, and what was left out."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import pandas as pd

from helpers.analyses.voices_identifying import identifying, require_no_citizens
from helpers.analyses.withdrawals import conversations
from helpers.errors import DataMistake, Mistake, StatisticalWarning, UserMistake, nearest
from helpers.qualitative.coded_tables import coded_tables
from helpers.qualitative.project import CodedProject
from helpers.qualitative.without import without
from helpers.readers.coded.ratings import read_ratings
from helpers.readers.coded.reading import read_project
from helpers.readers.coded.tally import REASONS
from helpers.results import Absent, Column, Exhibit, Guard, Message, Produced
from helpers.study.spec import Study
from helpers.study.voices_spec import Strand
from helpers.study.withdrawals import Withdrawal

Read = TypeVar("Read")

PROGRAMS = {
    "atlas": "atlas_ti", "maxqda": "maxqda", "nvivo": "nvivo", "qualcoder": "qualcoder",
    "taguette": "taguette", "quirkos": "quirkos", "f4": "f4analyse", "dedoose": "dedoose", "qdapy": "qdapy",
}  # fmt: skip
"""Known programs, by how a file that they wrote begins to call them."""
OTHER_PROGRAM, NOT_SAID = "other_program", "not_said"
OTHER_PART = "other_part"


def read(study: Study, raw: Path, withdrawals: Sequence[Withdrawal] = ()) -> Produced | Absent:
    """Read the coded material and the ratings of a study, and show what was found; nothing is changed.

    Conversations of people whose rows went because they withdrew are read and stored nowhere. Saves for every
    strand `voices_<strand>_{codes,documents,codings,cases,notes,skipped,identifying}` and
    `voices_<strand>_declared` (which declared code is in the files, and the name there that is nearest to one
    that is not), for every audit `audit_<name>`, and `voices_files` with the hash of each file.

    Raises
    ------
    DataMistake
        Everything that stops any file of any strand or audit from being read, all at once; or names or an
        attribute that are citizen service numbers.

    Warns
    -----
    StatisticalWarning
        A declared code that is in none of the files of its strand.
    """
    if not study.voices and not study.audits:
        return Absent(Message("voices_read.absent.no_strand"))
    projects, ratings = _all_read(study, raw)
    require_no_citizens(study, projects, ratings)
    left = conversations(study, raw, withdrawals)
    projects = {name: without(one, left.get(name, ())) for name, one in projects.items()}
    saved: dict[str, pd.DataFrame] = {}
    for name, project in projects.items():
        tables = coded_tables(project)
        declared = _declared(study.voices[name], tables["codes"]["path"])
        _warn(name, declared)
        saved |= {f"voices_{name}_{table}": frame for table, frame in tables.items()}
        saved[f"voices_{name}_declared"] = declared
    saved |= {f"audit_{name}": frame for name, frame in ratings.items()}
    saved["voices_files"] = _files(study, raw)
    looked, where = identifying(projects)
    saved |= where
    exhibits = (*_exhibits(study, projects, saved), looked) if projects else ()
    return Produced((*exhibits, *((_ratings_exhibit(ratings),) if ratings else ())), saved)


def _all_read(study: Study, raw: Path) -> tuple[dict[str, CodedProject], dict[str, pd.DataFrame]]:
    """Return the projects of strands and the ratings of audits, or every mistake in any of them."""
    mistakes: list[Mistake] = []

    def attempt(reader: Callable[[], Read]) -> Read | None:
        try:
            return reader()
        except UserMistake as error:
            mistakes.extend(error.mistakes)
            return None

    projects = {
        name: attempt(lambda one=strand: read_project(one.material, raw))  # type: ignore[misc]
        for name, strand in study.voices.items()
    }
    ratings = {
        name: attempt(lambda one=audit: read_ratings(one, raw))  # type: ignore[misc]
        for name, audit in study.audits.items()
    }
    if mistakes:
        raise DataMistake(dict.fromkeys(mistakes))
    return (
        {name: one for name, one in projects.items() if one is not None},
        {name: one for name, one in ratings.items() if one is not None},
    )


def _declared(strand: Strand, paths: pd.Series) -> pd.DataFrame:
    """Return every declared code, whether the files have it, and else the nearest name that they have."""
    there = list(map(str, paths))
    rows = [
        (name, code.code, code.code in set(there), "" if code.code in there else nearest(code.code, there))
        for name, code in strand.codes.items()
    ]
    types = {"code": "string", "path": "string", "is_there": "bool", "advice": "string"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _warn(strand: str, declared: pd.DataFrame) -> None:
    """Warn of declared codes that are not there; the advice, a name from the file, stays private."""
    for code in declared.loc[~declared["is_there"], "code"]:
        warnings.warn(
            f"The declared code '{code}' of '{strand}' is in none of its files, so nobody can have it. The "
            f"private table voices_{strand}_declared says which name comes nearest.",
            StatisticalWarning,
            stacklevel=2,
        )


def _files(study: Study, raw: Path) -> pd.DataFrame:
    """Return every file with the hash of its bytes."""
    material = [("voices", name, file) for name, one in study.voices.items() for file in one.material.files]
    ratings = [("audits", name, file) for name, one in study.audits.items() for file in one.files]
    rows = [
        (section, name, file, hashlib.sha256((raw / file).read_bytes()).hexdigest())
        for section, name, file in (*material, *ratings)
    ]
    return pd.DataFrame(rows, columns=["section", "name", "file", "sha256"]).astype("string")


def _exhibits(
    study: Study, projects: Mapping[str, CodedProject], saved: Mapping[str, pd.DataFrame]
) -> tuple[Exhibit, ...]:
    rows = [
        _material_row(name, study.voices[name], project, saved[f"voices_{name}_declared"])
        for name, project in projects.items()
    ]
    counts = ("n_coders", "n_codes", "n_declared", "n_not_declared", "n_not_there", "n_codings", "n_placed")
    material = Exhibit(
        id="voices_read.material",
        kind="table",
        title=Message("voices_read.material.title"),
        chapter="assurance",
        frame=pd.DataFrame(rows),
        columns=(
            Column("strand", "label", names="strand"),
            Column("format", "label"),
            Column("program", "label"),
            Column("n_documents", "count"),
            *(Column(name, "count") for name in counts),
        ),
        guards=(Guard("n_documents", counts, speakers=True),),
        note=Message("voices_read.material.note"),
    )
    return material, _skipped_exhibit(projects)


def _material_row(
    name: str, strand: Strand, project: CodedProject, declared: pd.DataFrame
) -> dict[str, object]:
    known = int(declared["is_there"].sum())
    return {
        "strand": name,
        "format": strand.material.format,
        "program": program_of(project.origin),
        "n_documents": len(project.documents),
        "n_coders": len({coding.coder for coding in project.codings} - {""}),
        "n_codes": len(project.codes),
        "n_declared": known,
        "n_not_declared": len(project.codes) - known,
        "n_not_there": len(declared) - known,
        "n_codings": len(project.codings),
        "n_placed": sum(coding.start is not None for coding in project.codings),
    }


def program_of(origin: str) -> str:
    """Return the catalogue's word for a program, whatever a file wrote about itself."""
    called = origin.strip().casefold()
    if not called:
        return NOT_SAID
    return next((word for start, word in PROGRAMS.items() if called.startswith(start)), OTHER_PROGRAM)


def _skipped_exhibit(projects: Mapping[str, CodedProject]) -> Exhibit:
    """Show what was met and not taken over or read in a way of its own, or say that there was nothing."""
    rows = [
        {
            "strand": name,
            "what": one.what if one.what in REASONS else OTHER_PART,
            "n": one.n,
            "n_documents": len(project.documents),
        }
        for name, project in projects.items()
        for one in project.skipped
    ]
    title = Message("voices_read.skipped.title")
    if not rows:
        body = (Message("voices_read.skipped.none"),)
        return Exhibit("voices_read.skipped", "text", title, "assurance", body=body)
    frame = pd.DataFrame(rows).groupby(["strand", "what", "n_documents"], sort=False, as_index=False).sum()
    return Exhibit(
        id="voices_read.skipped",
        kind="table",
        title=title,
        chapter="assurance",
        frame=frame[["strand", "what", "n", "n_documents"]],
        columns=(
            Column("strand", "label", names="strand"),
            Column("what", "label"),
            Column("n", "count"),
            Column("n_documents", "count", shown=False),
        ),
        guards=(Guard("n_documents", ("n",), speakers=True),),
        note=Message("voices_read.skipped.note"),
    )


def _ratings_exhibit(ratings: Mapping[str, pd.DataFrame]) -> Exhibit:
    """Show how many cases, principles and raters each audit has, and how many ratings."""
    rows = [
        {
            "audit": f"audits.{name}.label",
            "n_cases": frame["case"].nunique(),
            "n_raters": frame["rater"].nunique(),
            "n_principles": frame["principle"].nunique(),
            "n_ratings": int(frame["score"].notna().sum()),
        }
        for name, frame in ratings.items()
    ]
    counts = ("n_raters", "n_principles", "n_ratings")
    return Exhibit(
        id="voices_read.ratings",
        kind="table",
        title=Message("voices_read.ratings.title"),
        chapter="assurance",
        frame=pd.DataFrame(rows),
        columns=(
            Column("audit", "label", names="said"),
            Column("n_cases", "count"),
            *(Column(name, "count") for name in counts),
        ),
        guards=(Guard("n_cases", counts),),
        note=Message("voices_read.ratings.note"),
    )
