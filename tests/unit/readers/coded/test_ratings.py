"""Ratings of a practice audit: all mistakes at once, each with file and line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import DataMistake
from helpers.readers.coded.ratings import read_ratings
from helpers.study.voices_spec import Audit

AUDIT = Audit.model_validate({
    "label": {"en": "Practice"},
    "files": ["r.csv"],
    "dialect": {"delimiter": ";", "encoding": "utf-8"},
    "columns": {"case": "casus", "principle": "principe", "rater": "wie", "score": "score", "evidence": "waaruit"},
    "principles": {name: {"label": {"en": name}, "source": {"en": "a book"}} for name in ("listen", "plan")},
    "n_principles": 4,
    "weights": "linear",
    "draws": 999,
    "level": 0.95,
    "source": {"en": "made up"},
})  # fmt: skip
HEAD = "casus;wie;principe;score;waaruit\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small").mkdir()
    return tmp_path / "small"


def written(folder: Path, *rows: str, head: str = HEAD) -> Path:
    (folder / "r.csv").write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return folder


def refusal(folder: Path, audit: Audit = AUDIT) -> list[str]:
    with pytest.raises(DataMistake) as caught:
        read_ratings(audit, folder)
    return str(caught.value).split("\n")


def test_ratings_come_out_as_they_stand(folder: Path) -> None:
    frame = read_ratings(
        AUDIT, written(folder, "c1;Ada;listen;2;brief", "c1;Bea;listen;0;brief", "c1;Ada;plan;;", ";;;;")
    )
    assert frame.dtypes.astype(str).to_dict() == {
        "case": "string", "principle": "string", "rater": "string", "score": "Int64", "evidence": "string",
    }  # fmt: skip
    assert list(frame["score"]) == [2, 0, pd.NA]
    assert list(frame["principle"]) == ["listen", "listen", "plan"]


def test_every_mistake_is_told_at_once_with_its_line(folder: Path) -> None:
    rows = ("c1;Ada;listen;3;brief", "c1;Ada;lisen;1;", ";;plan;1;x", "c1;Ada;plan;1;x", "c1;Ada;plan;2;y")
    assert refusal(written(folder, *rows)) == [
        "data/raw/small/r.csv, line 2: the score is '3'; allowed: 0, 1, 2, or empty where nobody rated.",
        "data/raw/small/r.csv, line 3: there is no principle 'lisen'; allowed: listen, plan. Did you mean 'listen'?",
        "data/raw/small/r.csv, line 3: a score without evidence. Say in the file what the score rests on.",
        "data/raw/small/r.csv, line 4: no case is named. Fill it in.",
        "data/raw/small/r.csv, line 4: no rater is named. Fill it in.",
        "data/raw/small/r.csv, line 6: this case, principle and rater stand in data/raw/small/r.csv, line 5 too. Keep "
        "one of the two ratings.",
    ]


def test_a_column_that_is_not_there_is_named(folder: Path) -> None:
    written(folder, "c1;Ada;listen;2;brief", head="casus;wie;principe;scores;waaruit\n")
    assert refusal(folder) == [
        "data/raw/small/r.csv, line 1: there is no column 'score', which is declared as score; allowed: casus, wie, "
        "principe, scores, waaruit. Did you mean 'scores'?"
    ]


def test_a_rating_that_stands_in_two_files_is_found(folder: Path) -> None:
    written(folder, "c1;Ada;listen;2;brief")
    (folder / "s.csv").write_text(HEAD + "c1;Ada;listen;1;brief\n", encoding="utf-8")
    assert refusal(folder, AUDIT.model_copy(update={"files": ("r.csv", "s.csv")})) == [
        "data/raw/small/s.csv, line 2: this case, principle and rater stand in data/raw/small/r.csv, line 2 too. Keep "
        "one of the two ratings."
    ]
