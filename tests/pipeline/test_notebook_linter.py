"""Notebooks keep the shape that the driver, the report and a reader count on."""

import ast
import copy
import json
import re
from pathlib import Path

import pytest

from helpers.study import parameters
from helpers.study.stages import STAGES

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FORBIDDEN = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.Try,
    ast.For,
    ast.While,
    ast.With,
    ast.If,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
    ast.GeneratorExp,
)
MOST_CALLS = 2


def source(cell):
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def tags(cell):
    return cell["metadata"].get("tags", [])


def lint(notebook, stage):
    """Every rule that a notebook breaks, as a sentence."""
    cells = notebook["cells"]
    return [
        *_opening(cells, stage),
        *_parameters(cells, stage),
        *_pairs(cells[3:-1]),
        *_ending(cells),
        *(problem for number, cell in enumerate(cells, start=1) for problem in _cell(number, cell)),
    ]


def _opening(cells, stage):
    if cells[0]["cell_type"] != "markdown" or not source(cells[0]).startswith(f"# {stage[:2]} "):
        yield f"cell 1 is not markdown that starts with '# {stage[:2]} '"
    for word in ("**Question.**", "**Reads**", "**Writes**"):
        if word not in source(cells[0]):
            yield f"cell 1 does not say {word}"
    if "open" not in tags(cells[2]) or f'this = stage.open("{stage}", globals())' not in source(cells[2]):
        yield f'cell 3, tagged open, does not open stage "{stage}"'
    for statement in ast.parse(source(cells[2])).body:
        if isinstance(statement, ast.ImportFrom | ast.Import):
            names = [alias.name for alias in statement.names]
            if not isinstance(statement, ast.ImportFrom) or not (statement.module or "").startswith(
                "helpers"
            ):
                yield f"cell 3 imports {names}: a notebook imports only from helpers"


def _parameters(cells, stage):
    if tags(cells[1]) != ["parameters"]:
        yield "cell 2 is not tagged parameters"
    wanted = ["study", "run", *(one.name for one in parameters.for_stage(stage))]
    found = {}
    for statement in ast.parse(source(cells[1])).body:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Constant):
            yield "cell 2 holds something else than name = None"
        elif statement.value.value is not None:
            yield f"cell 2 gives {statement.targets[0].id} a value; every parameter is None"
        else:
            found[statement.targets[0].id] = None
    if list(found) != wanted:
        yield f"cell 2 lists {list(found)}; the table of parameters says {wanted}"


def _pairs(cells):
    seen = set()
    for number, (text, work) in enumerate(zip(cells[::2], cells[1::2], strict=False), start=1):
        if text["cell_type"] != "markdown" or work["cell_type"] != "code":
            yield f"pair {number} is not a paragraph and a code cell"
            continue
        names = [tag for tag in tags(work) if re.fullmatch(r"part:[a-z_]+", tag)]
        if len(names) != 1 or len(tags(work)) != 1:
            yield f"pair {number} has tags {tags(work)}; it needs exactly one part:<name>"
        elif names[0] in seen:
            yield f"{names[0]} is used twice"
        seen.update(names)
    if len(cells) % 2:
        yield "a paragraph or a code cell stands alone"


def _ending(cells):
    if source(cells[-1]).strip() != "this.finish()" or tags(cells[-1]) != ["finish"]:
        yield "the last cell, tagged finish, is not this.finish()"


def _cell(number, cell):
    if cell["cell_type"] != "code":
        return
    if cell["outputs"] or cell["execution_count"] is not None:
        yield f"cell {number} holds outputs or an execution count"
    tree = ast.parse(source(cell))
    for node in ast.walk(tree):
        if isinstance(node, FORBIDDEN):
            yield f"cell {number} holds a {type(node).__name__}; give it a name in helpers"
    if "#" in source(cell):
        yield f"cell {number} needs a comment; a function with a name says it better"
    own = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and not _is_show(node)]
    if any(tag.startswith("part:") for tag in tags(cell)) and not 1 <= len(own) <= MOST_CALLS:
        yield f"cell {number} makes {len(own)} calls; one or two are easy to read"


def _is_show(call):
    return ast.unparse(call.func) == "this.show"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_breaks_no_rule(path):
    assert lint(json.loads(path.read_text(encoding="utf-8")), path.stem) == []


def test_there_is_a_notebook_for_every_stage_and_no_other():
    assert [path.stem for path in NOTEBOOKS] == [stage.name for stage in STAGES]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_paragraph_is_there_in_dutch_too(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    without = [
        source(cell)[:40]
        for cell in cells
        if cell["cell_type"] == "markdown" and not cell["metadata"].get("nl")
    ]
    assert without == []


def _broken(change):
    notebook = copy.deepcopy(json.loads(NOTEBOOKS[0].read_text(encoding="utf-8")))
    change(notebook["cells"])
    return lint(notebook, NOTEBOOKS[0].stem)


def _set(cell, **values):
    cell.update(values)


BREAKS = {
    "a value for a parameter": (
        lambda cells: _set(cells[1], source="study = 'nsw'\nrun = None"),
        "cell 2 gives study a value; every parameter is None",
    ),
    "a parameter that the table does not have": (
        lambda cells: _set(cells[1], source="study = None\nrun = None\nalpha = None"),
        "cell 2 lists ['study', 'run', 'alpha']; the table of parameters says ['study', 'run', 'min_persons']",
    ),
    "a loop": (
        lambda cells: _set(cells[4], source="for x in this.tables:\n    print(x)"),
        "cell 5 holds a For; give it a name in helpers",
    ),
    "a stored output": (
        lambda cells: _set(cells[4], outputs=[{"output_type": "stream"}]),
        "cell 5 holds outputs or an execution count",
    ),
    "an execution count": (
        lambda cells: _set(cells[4], execution_count=3),
        "cell 5 holds outputs or an execution count",
    ),
    "two code cells in a row": (
        lambda cells: _set(cells[3], cell_type="code", outputs=[], execution_count=None, source="this.x()"),
        "pair 1 is not a paragraph and a code cell",
    ),
    "a part without a name": (
        lambda cells: _set(cells[4], metadata={"tags": []}),
        "pair 1 has tags []; it needs exactly one part:<name>",
    ),
    "a part named twice": (
        lambda cells: _set(cells[6], metadata=cells[4]["metadata"]),
        "part:read is used twice",
    ),
    "no end": (lambda cells: cells.pop(), "the last cell, tagged finish, is not this.finish()"),
    "three calls": (
        lambda cells: _set(cells[4], source="a(b(c()))"),
        "cell 5 makes 3 calls; one or two are easy to read",
    ),
    "a package of someone else": (
        lambda cells: _set(cells[2], source="import pandas\n" + source(cells[2])),
        "cell 3 imports ['pandas']: a notebook imports only from helpers",
    ),
}


@pytest.mark.parametrize("what", BREAKS)
def test_the_linter_sees(what):
    change, sentence = BREAKS[what]
    assert sentence in _broken(change)
