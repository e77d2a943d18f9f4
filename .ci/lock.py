"""Write requirements.lock from pyproject.toml: a section per group, versions and hashes, no index address.

Needs the program ``uv`` (only here, never to set up or run): ``python .ci/lock.py``. Sections are written in
order; a later group is resolved under the versions of the earlier ones and lists only what it adds.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GROUPS = ("runtime", "deidentify", "test", "examples")
HEADER = """\
# Made by .ci/lock.py from pyproject.toml; do not edit. Versions and hashes for Python 3.11 to 3.14 on Linux,
# macOS and Windows. bootstrap.py installs the groups it is asked for; `pip install -r` takes them all.
"""
ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)")


def requirements() -> dict[str, list[str]]:
    """Return the declared requirements of each group."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = declared["dependency-groups"]
    return {
        "runtime": declared["project"]["dependencies"],
        "deidentify": groups["deidentify"],
        "test": groups["test"],
        "examples": groups["examples"],
    }


def resolve(wanted: list[str], constraints: str) -> str:
    """Return uv's resolution of `wanted` for every supported Python and platform, under `constraints`."""
    with tempfile.TemporaryDirectory() as folder:
        inputs, limits = Path(folder, "in.txt"), Path(folder, "limits.txt")
        inputs.write_text("\n".join(wanted), encoding="utf-8")
        limits.write_text(constraints, encoding="utf-8")
        command = ["uv", "pip", "compile", str(inputs), "--constraint", str(limits), "--universal"]
        command += [
            "--python-version",
            "3.11",
            "--generate-hashes",
            "--no-header",
            "--no-annotate",
            "--no-emit-index-url",
        ]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def entries(lock: str) -> list[str]:
    """Return the entries of a resolution, each with its hashes."""
    return [entry for entry in re.split(r"\n(?=[A-Za-z0-9])", lock.strip()) if ENTRY.match(entry)]


def pins(lock_entries: list[str]) -> str:
    """Return the entries as constraints without hashes."""
    return "\n".join(entry.split("\\")[0].strip() for entry in lock_entries)


def main() -> None:
    """Resolve group after group and write the file."""
    seen: list[str] = []
    parts = [HEADER]
    wanted: list[str] = []
    for group in GROUPS:
        wanted += requirements()[group]
        resolved = entries(resolve(wanted, pins(seen)))
        known = {entry.split("\\")[0].strip() for entry in seen}
        added = [entry for entry in resolved if entry.split("\\")[0].strip() not in known]
        seen += added
        parts.append(f"\n# == group: {group} ==\n" + "\n".join(added) + "\n")
    (ROOT / "requirements.lock").write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
