"""Files with the ratings of a practice audit: case x principle x rater, 0 to 2, with the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from helpers.errors import DataMistake, Mistake, UserMistake, nearest
from helpers.readers.coded.csv_segments import Delimited, delimited
from helpers.readers.coded.identity import name_of
from helpers.readers.raw_files import raw_path
from helpers.study.voices_spec import Audit

SCORES = ("0", "1", "2")
"""Not met, met in part, met."""
TYPES = {"case": "string", "principle": "string", "rater": "string", "score": "Int64", "evidence": "string"}


def read_ratings(audit: Audit, folder: Path) -> pd.DataFrame:
    """Read the ratings of an audit from all its files.

    Parameters
    ----------
    audit : Audit
        As declared.
    folder : Path
        The study's raw files; only read from.

    Returns
    -------
    DataFrame
        Columns case, principle (declared name), rater, score (0, 1, 2; missing where the cell is empty:
        not rated) and evidence ("" only where nothing was rated).

    Raises
    ------
    DataMistake
        All mistakes of all files at once: a column, a principle, a score, evidence, a rating given twice.
    """
    rows: list[tuple[str, ...]] = []
    mistakes: list[Mistake] = []
    first: dict[tuple[str, ...], str] = {}
    for file in audit.files:
        shown = f"data/raw/{folder.name}/{file}"
        try:
            table = delimited(raw_path(folder, file, shown), audit.dialect, shown)
            places = _places(table, audit, shown)
        except UserMistake as error:
            mistakes.extend(error.mistakes)
            continue
        for line, cells in table.rows:
            rating = {part: name_of(cells[place]) for part, place in places.items()}
            where = f"{shown}, line {line}"
            if not any(rating.values()):
                continue
            mistakes.extend(_wrong(rating, audit, where))
            key = (rating["case"], rating["principle"], rating["rater"])
            if key in first:
                found = f"this case, principle and rater stand in {first[key]} too"
                mistakes.append(Mistake(where, found, todo="Keep one of the two ratings."))
            first.setdefault(key, where)
            rows.append((*key, rating["score"], rating["evidence"]))
    if mistakes:
        raise DataMistake(mistakes)
    frame = pd.DataFrame(rows, columns=list(TYPES))
    return frame.assign(score=pd.to_numeric(frame["score"], errors="coerce")).astype(TYPES)


def _places(table: Delimited, audit: Audit, shown: str) -> dict[str, int]:
    """Return at which place of a row each declared part stands."""
    heads = [name_of(head) for head in table.header]
    wanted: Mapping[str, str] = audit.columns.model_dump()
    mistakes = [
        _no_column(part, head, heads, shown) for part, head in wanted.items() if heads.count(head) != 1
    ]
    if mistakes:
        raise DataMistake(mistakes)
    return {part: heads.index(head) for part, head in wanted.items()}


def _no_column(part: str, head: str, heads: Sequence[str], shown: str) -> Mistake:
    n = heads.count(head)
    found = (
        f"there is no column '{head}', which is declared as {part}"
        if n == 0
        else f"the name '{head}' stands above {n} columns"
    )
    return Mistake(f"{shown}, line 1", found, ", ".join(heads), nearest(head, heads) if n == 0 else "")


def _wrong(rating: Mapping[str, str], audit: Audit, where: str) -> Iterator[Mistake]:
    for part in ("case", "rater"):
        if not rating[part]:
            yield Mistake(where, f"no {part} is named", todo="Fill it in.")
    if rating["principle"] not in audit.principles:
        names = tuple(audit.principles)
        found = f"there is no principle '{rating['principle']}'"
        yield Mistake(where, found, ", ".join(names), nearest(rating["principle"], names))
    if rating["score"] and rating["score"] not in SCORES:
        yield Mistake(where, f"the score is '{rating['score']}'", "0, 1, 2, or empty where nobody rated")
    if rating["score"] and not rating["evidence"]:
        todo = "Say in the file what the score rests on."
        yield Mistake(where, "a score without evidence", todo=todo)
