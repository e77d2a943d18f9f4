"""A million survey rows of 200 columns, from raw file to description: time and memory of 01 to 03.

``python benchmarks/million.py [rows]`` writes `million.csv` beside this file when it was a million. The file
is what a Dutch export looks like (semicolons, decimal commas, cp1252, missing codes); all columns are
declared. The goal is three minutes and six gigabytes together.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psutil
import yaml
from table import write

ROOT = Path(__file__).resolve().parents[1]
TARGET = Path(__file__).with_suffix(".csv")
MILLION = 1_000_000
ANSWERS, AMOUNTS, CHOICES, DATES, YES_NO, TEXTS = 100, 50, 20, 10, 10, 9
"""Columns of each kind; with the id they are 200."""
DESCRIBED = ("answer", "amount", "choice", "yes")
STAGES = ("01_validate", "02_clean", "03_describe")
SEED = 20261122
GIGABYTE = 1024**3
BLOCK = 100_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One thing that was measured.

    Attributes
    ----------
    what : str
    seconds : float
        Wall clock of one run.
    gigabytes : float
        Highest memory of the process that did it; of all together, the highest sum over all processes.
    """

    what: str
    seconds: float
    gigabytes: float


def declaration() -> dict[str, Any]:
    """Return the study: every column a variable, one sample, no comparison."""
    variables: dict[str, dict[str, Any]] = {}

    def declare(name: str, kind: str, **keys: object) -> None:
        base = {"table": "survey", "column": name, "type": kind, "label": {"en": name}}
        variables[name] = {**base, **keys}

    for number in range(ANSWERS):
        declare(f"answer_{number}", "integer", range=[1, 5], missing_codes={9: "unknown"})
    for number in range(AMOUNTS):
        declare(f"amount_{number}", "real", range=[0, 1000])
    for number in range(CHOICES):
        codes = {code: f"c{code}" for code in (1, 2, 3)}
        labels = {name: {"en": name} for name in codes.values()}
        declare(f"choice_{number}", "category", codes=codes, labels=labels)
    for number in range(DATES):
        declare(f"day_{number}", "date")
    for number in range(YES_NO):
        declare(f"yes_{number}", "boolean", codes={"ja": "yes", "nee": "no"})
    for number in range(TEXTS):
        declare(f"text_{number}", "text")
    plain = yaml.safe_load((ROOT / "studies" / "gewogen-maatwerk" / "study.yml").read_text(encoding="utf-8"))
    kept = {key: plain[key] for key in ("origin", "ethics", "disclosure")}
    dialect = {"delimiter": ";", "decimal": ",", "encoding": "cp1252", "date": "%d-%m-%Y"}
    return {
        "study": "million",
        "title": {"en": "A million rows"},
        "question": {"en": "How long does it take?"},
        "language": ["en"],
        "kind": "synthetic",
        "seed": SEED,
        **kept,
        "tables": {
            "survey": {
                "files": ["survey.csv"], "dialect": dialect, "unit": "person", "id": "client",
                "source": {"en": "survey"},
            }
        },
        "variables": variables,
        "samples": {"everybody": {"table": "survey", "label": {"en": "everybody"}}},
        "describe": {
            "baseline": [f"{kind}_{place}" for kind in DESCRIBED for place in range(5)],
            "smd_threshold": 0.1,
        },
    }  # fmt: skip


def write_rows(path: Path, n: int) -> None:
    """Write the raw file block by block."""
    rng = np.random.default_rng(SEED)
    for begin in range(0, n, BLOCK):
        rows = min(BLOCK, n - begin)
        columns: dict[str, Any] = {"client": np.char.add("K", np.arange(begin, begin + rows).astype(str))}
        for number in range(ANSWERS):
            columns[f"answer_{number}"] = rng.choice(["1", "2", "3", "4", "5", "9", ""], size=rows)
        for number in range(AMOUNTS):
            columns[f"amount_{number}"] = rng.uniform(0, 1000, size=rows).round(2)
        for number in range(CHOICES):
            columns[f"choice_{number}"] = rng.integers(1, 4, size=rows)
        for number in range(DATES):
            days = pd.to_datetime("2020-01-01") + pd.to_timedelta(rng.integers(0, 700, size=rows), unit="D")
            columns[f"day_{number}"] = days.strftime("%d-%m-%Y")
        for number in range(YES_NO):
            columns[f"yes_{number}"] = rng.choice(["ja", "nee"], size=rows)
        for number in range(TEXTS):
            columns[f"text_{number}"] = rng.choice(["goed", "gaat wel", "privé", "weet niet"], size=rows)
        pd.DataFrame(columns).to_csv(
            path, sep=";", decimal=",", index=False, mode="a", header=begin == 0, encoding="cp1252"
        )


def measure(n: int) -> list[Measured]:
    """Measure one run until 03 in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for folder in ("studies/million", "data/raw/million", "data/processed", "reports"):
            (root / folder).mkdir(parents=True)
        for linked in ("notebooks", "requirements.lock"):
            (root / linked).symlink_to(ROOT / linked)
        text = yaml.safe_dump(declaration(), sort_keys=False)
        (root / "studies" / "million" / "study.yml").write_text(text, encoding="utf-8")
        raw = root / "data" / "raw" / "million" / "survey.csv"
        write_rows(raw, n)
        size = raw.stat().st_size / GIGABYTE
        seconds, peak = _run(root)
        stages = [
            json.loads(
                (root / "data/processed/million/main" / stage / "manifest.json").read_text(encoding="utf-8")
            )
            for stage in STAGES
        ]
    each = [
        Measured(one["stage"], round(one["seconds"], 1), round(one["peak_memory_bytes"] / GIGABYTE, 2))
        for one in stages
    ]
    what = f"all together: {n} rows, 200 columns, a file of {size:.2f} GB"
    return [*each, Measured(what, round(seconds, 1), round(peak / GIGABYTE, 2))]


def _run(root: Path) -> tuple[float, float]:
    """Return the seconds of a run until 03, and the highest memory of all its processes together."""
    code = (
        "from helpers import driver; from helpers.paths import Project; "
        f"driver.run(Project.here(), 'million', until={STAGES[-1]!r})"
    )
    environment = {**os.environ, "WATWERKT_ROOT": str(root), "PYTHONPATH": str(ROOT / "src")}
    begin, peak = time.perf_counter(), 0.0
    process = psutil.Popen([sys.executable, "-c", code], env=environment)
    while process.poll() is None:
        try:
            family = [process, *process.children(recursive=True)]
            peak = max(peak, sum(_own_memory(one) for one in family))
        except psutil.Error:
            pass
        time.sleep(0.25)
    if process.returncode:
        raise SystemExit(process.returncode)
    return time.perf_counter() - begin, peak


def _own_memory(process: psutil.Process) -> float:
    """Return the memory of a process with its fair part of what it shares, 0 for one that ended."""
    try:
        found = process.memory_full_info()
    except psutil.Error:
        return 0.0
    return float(getattr(found, "pss", 0) or found.uss)


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else MILLION
    if asked == MILLION:
        sys.exit(write(TARGET, lambda: measure(asked)))
    for row in measure(asked):
        print(row)
