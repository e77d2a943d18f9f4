"""Which study a command is asked for; without one it names those there are."""

from __future__ import annotations

from helpers.errors import Mistake, ParameterMistake
from helpers.paths import Project


def required_study(project: Project, name: str, example: str) -> str:
    """Return the name of the study that was asked for.

    Parameters
    ----------
    project : Project
        The checkout.
    name : str
        As typed.
    example : str
        The command as a person would type it, for the sentence.

    Raises
    ------
    ParameterMistake
        No study is named.
    """
    from helpers.study.load import names

    if not name:
        todo = f"For example: {example}"
        raise ParameterMistake(Mistake("STUDY", "no study is named", ", ".join(names(project)), todo))
    return name
