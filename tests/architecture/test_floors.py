"""The house: imports only go down, number packages are strangers, and one door leads out."""

import ast
from functools import cache
from pathlib import Path

import pytest

from helpers.closure import closure_of, import_targets
from helpers.hashes import FileHashes
from helpers.study.stages import STAGES

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "helpers"

FLOORS = {
    0: {"errors", "results", "paths", "tables_in_part", "tied"},
    1: {"study", "scales", "describe", "effects", "economics", "qualitative", "benchmark", "targeting"},
    2: {"readers", "validation", "cleaning", "analyses", "twin"},
    3: {"disclosure"},
    4: {"reporting"},
    5: {
        "stage", "opened", "storage", "view", "preview", "manifest",
        "driver", "making", "resolving", "freshness", "closure", "hashes", "publishing", "releasing", "progress",
        "surroundings", "execution", "kernels",
        "commands", "comparison", "handover", "starting", "__main__",
    },
}  # fmt: skip
FLOOR_OF = {name: floor for floor, names in FLOORS.items() for name in names}
NUMBERS = {"scales", "describe", "effects", "economics", "qualitative", "benchmark", "targeting"}
READS_OWN_DATA = ("scales.registry", "yaml")
"""The one module of a number package that reads files: those that lie in the package itself."""
TOUCHES_FILES = {"pathlib", "io", "os", "shutil", "tempfile", "csv", "json", "yaml"}


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        yield name.removesuffix(".__init__") if name != "__init__" else "", path


def room(module):
    return module.partition(".")[0]


def arrows():
    """Every import of one of our rooms by another: module, room it imports, full target."""
    for name, path in modules():
        parent = (
            ".".join(["helpers", *name.split(".")])
            if path.name == "__init__.py"
            else f"helpers.{name}".rpartition(".")[0]
        )
        for target in _all_targets(path, parent):
            if target.startswith("helpers.") and room(target.removeprefix("helpers.")) != room(name):
                yield name, room(target.removeprefix("helpers.")), target


@cache
def _text(path):
    return path.read_text(encoding="utf-8")


@cache
def _tree(path):
    return ast.parse(_text(path))


@cache
def _all_targets(path, parent):
    """Import targets, those for type checkers only included: an arrow upwards in a type is one too."""
    return import_targets(_text(path).replace("if TYPE_CHECKING:", "if True:"), parent)


def test_every_module_stands_on_a_floor():
    unknown = {room(name) for name, _ in modules() if name} - set(FLOOR_OF)
    assert unknown == set()


def test_imports_only_go_down():
    upwards = [
        f"{name} imports {target}"
        for name, other, target in arrows()
        if name and FLOOR_OF[room(name)] < FLOOR_OF[other]
    ]
    assert upwards == []


def test_the_ground_floor_imports_nothing_of_ours():
    assert [f"{name} imports {target}" for name, _, target in arrows() if name in FLOORS[0]] == []


def test_number_packages_are_strangers_to_each_other_and_to_the_declaration():
    known = {"errors", "results"}
    assert [
        f"{name} imports {target}"
        for name, other, target in arrows()
        if room(name) in NUMBERS and other not in known
    ] == []


def test_number_packages_touch_no_files():
    found = [
        f"{name} imports {target}"
        for name, path in modules()
        if room(name) in NUMBERS
        for target in _all_targets(path, "helpers")
        if room(target) in TOUCHES_FILES and (name, target) != READS_OWN_DATA
    ]
    assert found == []


def test_the_registry_of_instruments_reads_the_files_of_its_own_package_and_no_others():
    text = (PACKAGE / "scales" / "registry.py").read_text(encoding="utf-8")
    assert text.count("resources.files(") == text.count('resources.files("helpers.scales")') == 1
    assert "open(" not in text


def test_only_validation_imports_great_expectations():
    found = {
        room(name)
        for name, path in modules()
        for target in _all_targets(path, "helpers")
        if room(target) == "great_expectations"
    }
    assert found <= {"validation"}


def test_no_module_imports_itself_over_others():
    graph = {}
    for name, path in modules():
        parent = f"helpers.{name}".rpartition(".")[0] if path.name != "__init__.py" else f"helpers.{name}"
        graph[name] = set()
        for target in import_targets(_text(path), parent):
            inner = target.removeprefix("helpers.")
            if target.startswith("helpers."):
                graph[name].add(
                    inner
                    if (PACKAGE / (inner.replace(".", "/") + ".py")).exists()
                    else inner.rpartition(".")[0]
                )
    assert [name for name in graph if name and name in _reachable(graph, name)] == []


def _reachable(graph, start):
    seen, waiting = set(), list(graph.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(graph.get(name, ()))
    return seen


def test_the_package_and_its_sub_packages_load_nothing_when_imported():
    loading = []
    for path in sorted(PACKAGE.rglob("__init__.py")):
        for node in _tree(path).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                loading.append(path.relative_to(PACKAGE).as_posix())
    assert loading == []


def test_nothing_is_imported_by_a_name_made_at_run_time_where_the_driver_would_not_see_it():
    found = []
    for name, path in modules():
        text = _text(path)
        if ("import_module" in text or "__import__" in text) and name != "kernels.warm":
            found.append(name)
    assert found == []


def test_the_stage_that_every_notebook_opens_reaches_no_report_no_driver_and_no_kernel():
    notebook = {"cells": [{"cell_type": "code", "source": "from helpers import stage"}]}
    reached = {
        room(name.removeprefix("helpers.")) for name in closure_of(notebook, PACKAGE, FileHashes()).modules
    }
    assert reached <= {
        "helpers",
        "errors",
        "results",
        "paths",
        "study",
        "scales",
        "stage",
        "opened",
        "storage",
        "view",
        "preview",
        "manifest",
    }


def test_there_is_no_room_called_utils():
    assert [name for name, _ in modules() if "util" in name] == []


@pytest.mark.parametrize("name_and_path", list(modules()), ids=lambda pair: pair[0] or "helpers")
def test_a_module_is_small_and_its_functions_are_short(name_and_path):
    _, path = name_and_path
    assert len(_text(path).splitlines()) < 350, "a module of this length has more than one subject"
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = node.end_lineno - body[0].lineno + 1 if body else 0
            assert length <= 60, f"{node.name} has {length} lines"


def test_every_module_says_its_subject_in_its_docstring():
    without = [name for name, path in modules() if not ast.get_docstring(_tree(path))]
    assert without == []


def test_the_table_of_stages_names_only_earlier_stages():
    names = [stage.name for stage in STAGES]
    for place, stage in enumerate(STAGES):
        assert set(stage.upstream) <= set(names[:place])
