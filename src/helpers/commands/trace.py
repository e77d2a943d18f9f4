"""`trace`: how one person's score came about, answer by answer; printed here and written nowhere."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from helpers.errors import Mistake, ParameterMistake, nearest
from helpers.paths import Project

if TYPE_CHECKING:
    import pandas as pd

    from helpers.study.spec import Study

MAIN = "main"
STAGE = "02_clean"
PRIVATE = "These are answers of one person. Do not keep or send what stands here."


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("trace", help="how one person's score came about (private, prints only)")
    command.add_argument("--study", default="", help="whose data")
    command.add_argument("--variable", default="", help="a scored variable")
    command.add_argument("--id", default="", help="the person, as the file names them")
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Print every answer of one person, what it counts, and the score, for each wave."""
    from helpers.study.load import load

    project = Project.here()
    if not (given.study and given.variable and given.id):
        example = "For example: make trace STUDY=schiedam VARIABLE=lonely ID=1042"
        raise ParameterMistake(Mistake("STUDY, VARIABLE and ID", "name all three", todo=example))
    study = load(project, given.study)
    known = [name for name, variable in study.variables.items() if variable.scale is not None]
    if given.variable not in known:
        found = f"there is no scored variable '{given.variable}'"
        hint = nearest(given.variable, known)
        raise ParameterMistake(Mistake("VARIABLE", found, ", ".join(known) or "nothing", hint))
    rows = list(_rows(project, study, given.variable, given.id))
    if not rows:
        todo = "Write it as the file does, without the name of the table."
        raise ParameterMistake(Mistake("ID", "no row with this variable has that id", todo=todo))
    sys.stdout.write(f"{PRIVATE}\n")
    for table, row in rows:
        sys.stdout.writelines(f"{line}\n" for line in lines(study, given.variable, table, row))
    return 0


def _rows(project: Project, study: Study, variable: str, person: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the rows of a person, one frame each, of the tables that hold all items of a score themselves."""
    from helpers.study.rules_data import tables_of

    folder = project.processed(study.study, MAIN) / STAGE
    if not (folder / "manifest.json").is_file():
        found = f"run '{MAIN}' of study '{study.study}' has no finished {STAGE}"
        todo = f"First: make run STUDY={study.study}"
        raise ParameterMistake(Mistake("STUDY", found, todo=todo))
    from helpers.storage import read_table

    held = tables_of(study, variable)
    asked_in = {table for item in study.variables[variable].made_of for table in study.variables[item].tables}
    for table in study.tables:
        if table in (held & asked_in or held):  # a joined table has the score too: the same rows once more
            frame = read_table(folder, f"clean_{table}")
            if variable in frame.columns:
                ids = frame["person"].str.partition(":")[2]
                for place in frame.index[(ids == person).fillna(value=False)]:
                    yield table, frame.loc[[place]].reset_index(drop=True)


def lines(study: Study, variable: str, table: str, row: pd.DataFrame) -> list[str]:
    """Return how a score came about, as lines.

    Parameters
    ----------
    study : Study
    variable : str
        A scored variable.
    table : str
        Name of the table the row is of.
    row : DataFrame, one row
        Clean: every item and why it is missing.
    """
    from helpers.cleaning.scored import codes_of
    from helpers.scales.keying import canonical, keyed
    from helpers.scales.registry import instruments
    from helpers.scales.scoring import item_points, scored

    scale = study.variables[variable].scale
    if scale is None:
        raise ValueError("Only a variable with 'scale' can be traced.")
    instrument = instruments()[scale.instrument]
    items = instrument.items_of(scale.score)
    codes = codes_of(study, scale, {str(name): row[name] for name in row.columns})
    points = keyed(instrument, scale.coding, codes, items)
    counted = item_points(instrument, scale.score, points)[0]
    made = scored(instrument, scale.score, points)
    found = [
        f"{variable} in table '{table}': {instrument.names['en']}, score {scale.score}, coding {scale.coding}"
    ]
    wave = study.tables[table].wave
    if wave is not None:
        found.append(f"  wave {row[wave].iloc[0]}")
    for place, item in enumerate(items):
        name = scale.items[item]
        code = codes[item].astype("Float64")
        if math.isnan(counted[place]):
            said = f"missing ({row[f'{name}__missing'].iloc[0]})"
        else:
            answer = canonical(instrument, scale.coding, code)[0]
            turned = " turned round" if instrument.items[item].reversed else ""
            said = (
                f"{float(code.iloc[0]):g} = {_answer(instrument, answer)}{turned}, counts {counted[place]:g}"
            )
        found.append(f"  {item:<12} {name:<20} {said}")
    most = instrument.scores[scale.score].missing.at_most
    found.append(f"  {int(made.n_answered[0])} of {len(items)} answered; at most {most} may be missing")
    value = _shown(float(made.numbers[0]))
    return [*found, f"  score: {value}{_class(study, variable, row)}"]


def _answer(instrument: object, answer: float) -> str:
    answers = getattr(instrument, "answers", None)
    if answers is None or not answers.names or answer != int(answer):
        return f"{answer:g}"
    return str(answers.names[int(answer) - answers.lowest])


def _shown(value: float) -> str:
    return "missing" if math.isnan(value) else f"{value:g}"


def _class(study: Study, variable: str, row: pd.DataFrame) -> str:
    """Return the class by the declared cut-off, or why the score is missing."""
    kind = row[f"{variable}__missing"].iloc[0]
    if isinstance(kind, str):
        return f" ({kind})"
    scale = study.variables[variable].scale
    return f", class: {row[variable].iloc[0]}" if scale is not None and scale.cut_off is not None else ""
