"""pyproject.toml, requirements.lock and environment.yml describe one environment."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[3]
GROUPS = ("runtime", "deidentify", "test", "examples")
ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)([^\\\n]*)", re.MULTILINE)


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def declared() -> dict[str, list[Requirement]]:
    groups = project()["dependency-groups"]
    lists = {
        "runtime": project()["project"]["dependencies"],
        "deidentify": groups["deidentify"],
        "test": groups["test"],
        "examples": groups["examples"],
    }
    return {group: [Requirement(text) for text in texts] for group, texts in lists.items()}


def sections() -> dict[str, str]:
    parts = re.split(r"^# == group: (\w+) ==$", lock(), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def lock() -> str:
    return (ROOT / "requirements.lock").read_text(encoding="utf-8")


def pinned(text: str) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for name, version, _ in ENTRY.findall(text):
        found.setdefault(canonicalize_name(name), []).append(Version(version))
    return found


def test_the_lock_has_the_groups_in_order() -> None:
    assert tuple(sections()) == GROUPS


@pytest.mark.parametrize("group", GROUPS)
def test_every_declared_requirement_is_pinned_in_its_group_or_an_earlier_one(group) -> None:
    known = pinned("".join(sections()[name] for name in GROUPS[: GROUPS.index(group) + 1]))
    for requirement in declared()[group]:
        versions = known[canonicalize_name(requirement.name)]
        assert all(version in requirement.specifier for version in versions), requirement


def test_every_pin_carries_a_hash() -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", "\n".join(sections().values()))
    without = [entry.split("==")[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]
    assert without == []


def test_the_lock_names_no_index_and_no_host() -> None:
    assert not re.search(r"https?://|--index|--find-links|--extra-index", lock())


def test_no_group_pins_a_package_that_an_earlier_group_has() -> None:
    names = [set(pinned(text)) for text in sections().values()]
    assert names[0].isdisjoint(names[1])
    assert (names[0] | names[1]).isdisjoint(names[2])


def test_conda_gets_the_same_python_and_the_same_lock() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python = next(line for line in environment["dependencies"] if str(line).startswith("python "))
    assert SpecifierSet(python.removeprefix("python ")) == SpecifierSet(
        project()["project"]["requires-python"]
    )
    pip = next(line["pip"] for line in environment["dependencies"] if isinstance(line, dict))
    assert pip == ["--require-hashes", "-r requirements.lock"]


def test_every_library_the_user_fixed_is_a_run_time_dependency() -> None:
    fixed = {"jupyterlab", "papermill", "pandas", "seaborn", "pingouin", "nbconvert", "great-expectations"}
    assert fixed <= {canonicalize_name(requirement.name) for requirement in declared()["runtime"]}
