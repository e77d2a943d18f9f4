"""Read `study.yml` into a `Study`: every mistake at once, each with its line, or a declaration to rely on.

Light on purpose (yaml and pydantic only): `make` with nothing to do passes through here.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from helpers.errors import DeclarationMistake, Mistake, nearest
from helpers.paths import Project
from helpers.study import rules, translate
from helpers.study.finding import Finding, listed
from helpers.study.marks import Marks
from helpers.study.spec import Study
from helpers.study.yaml_text import YamlMistake, read_yaml


def names(project: Project) -> tuple[str, ...]:
    """Return the names of the declared studies, sorted."""
    return tuple(sorted(path.parent.name for path in project.studies.glob("*/study.yml")))


def load(project: Project, name: str) -> Study:
    """Return the declaration of the study `name`.

    Raises
    ------
    DeclarationMistake
        The study does not exist (with those that do), or its declaration has mistakes (all of them).
    """
    path = project.declaration(name)
    known = names(project)
    if name not in known:
        folder = project.shown(project.studies)
        todo = nearest(name, known) or "Declare it there, or choose one of these."
        raise DeclarationMistake(Mistake(folder, f"there is no study '{name}'", listed(known), todo))
    return load_file(path, shown=project.shown(path))


def load_file(path: Path, *, shown: str = "") -> Study:
    """Return the declaration in one file.

    Parameters
    ----------
    path : Path
        A `study.yml`; a `derive.py` beside it is read, not run.
    shown : str
        How sentences name the file; "" gives ``studies/<folder>/study.yml``.

    Raises
    ------
    DeclarationMistake
        Every mistake found, in the order of the file.
    """
    place = shown or f"studies/{path.parent.name}/{path.name}"
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        found = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        raise DeclarationMistake(
            Mistake(f"{place}, line {line}", found, todo="Save the file as UTF-8.")
        ) from None
    try:
        plain, repeats_keys = read_yaml(text)
    except YamlMistake as error:
        raise DeclarationMistake(
            Mistake(f"{place}, line {error.line}", error.found, todo=error.todo)
        ) from None
    study, found_wrong = _checked(plain, path, apply_rules=not repeats_keys)
    if repeats_keys or found_wrong or study is None:
        raise DeclarationMistake(_placed(place, Marks(text), found_wrong))
    return study


def _checked(plain: object, path: Path, *, apply_rules: bool) -> tuple[Study | None, tuple[Finding, ...]]:
    """Return the study and what is wrong; rules only apply when each section is well formed by itself."""
    try:
        study = Study.model_validate(plain)
    except ValidationError as error:
        return None, translate.findings(error, plain)
    if not apply_rules:
        return study, ()
    wrong = rules.findings(study, path.with_name("derive.py"))
    if study.study != path.parent.name:
        found = f"'{study.study}', where the folder is called '{path.parent.name}'"
        todo = "Give both the same name."
        wrong = (Finding(("study",), found, todo=todo), *wrong)
    return study, wrong


def _placed(place: str, marks: Marks, wrong: tuple[Finding, ...]) -> list[Mistake]:
    """Return all findings as sentences with their lines, in the order of the file."""
    twice = [
        (
            one.line,
            Finding(one.path, f"the key stands twice, first on line {one.first_line}", todo="Keep one."),
        )
        for one in marks.repeated
    ]
    lines = twice + [(marks.line(one.path), one) for one in wrong]
    lines.sort(key=lambda line: line[0])
    return [
        Mistake(f"{place}, line {line}: {_dotted(one.path)}", one.found, one.allowed, one.todo)
        for line, one in lines
    ]


def _dotted(path: tuple[str | int, ...]) -> str:
    """Return a place as a person would say it; positions of a list count from 1."""
    if not path:
        return "the whole file"
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text
