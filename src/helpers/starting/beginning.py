"""From raw files in a study's folder to the text of its first declaration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from helpers.errors import DataMistake, Mistake, UserMistake
from helpers.starting.drafting import drafted
from helpers.starting.interviews import Interviews, look_at_interviews
from helpers.starting.kinds import TABLES, kind_of
from helpers.starting.looking import Seen, look
from helpers.starting.scales import scaled
from helpers.starting.writing import Beginning, Language


def begun(study: str, raw: Path, files: Sequence[str], *, language: Language) -> Beginning:
    """Look at raw files and return what a first declaration is written from.

    Parameters
    ----------
    study : str
    raw : Path
        `data/raw/<study>/`; only read from.
    files : sequence of str
        Names in that folder.
    language : {"nl", "en"}
        In which the report will speak.

    Raises
    ------
    DataMistake
        Everything that keeps any file from being read, all at once; or no file is a table of people, or
        there is one person.
    """
    by_kind = {name: kind_of(raw / name) for name in files}
    structures = [name for name, kind in by_kind.items() if kind == "structure"]
    seen: list[Seen] = []
    interviews: list[Interviews] = []
    mistakes: list[Mistake] = []
    for name, kind in by_kind.items():
        shown = f"data/raw/{study}/{name}"
        try:
            if kind in TABLES:
                seen.append(look(raw / name, shown=shown, structure=_structure(name, structures)))
            elif kind == "coded":
                taken = [one.name for one in interviews]
                interviews.append(look_at_interviews(raw / name, shown=shown, taken=taken))
        except UserMistake as error:
            mistakes.extend(error.mistakes)
    if not mistakes and not seen:
        found = "no file is a table with one row per person"
        todo = "Give one as well: for interviews a list with one row per person and the name of the document."
        mistakes.append(Mistake(f"data/raw/{study}/", found, todo=todo))
    if not mistakes and max(one.n_rows for one in seen) == 1:
        found = "the files hold one row, and of one person nothing can be shown"
        mistakes.append(Mistake(f"data/raw/{study}/", found, todo="Give an export with more answers."))
    if mistakes:
        raise DataMistake(mistakes)
    with_scores = scaled(drafted(seen, study=study))
    draft = replace(with_scores.draft, remarks=(*with_scores.draft.remarks, *with_scores.remarks))
    return Beginning(study, language, draft, with_scores.proposals, tuple(interviews))


def _structure(name: str, structures: Sequence[str]) -> str | None:
    """Return the structure of a survey that belongs to an export: of the same name, or the only one."""
    stem = name.rpartition(".")[0].lower()
    same = [one for one in structures if one.rpartition(".")[0].lower() == stem]
    return same[0] if same else structures[0] if len(structures) == 1 else None
