"""The table that a measurement leaves beside itself: which machine, then one row per thing measured."""

from __future__ import annotations

import csv
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits


def write(target: Path, measure: Callable[[], Sequence[Any]], *remarks: str) -> int:
    """Measure on one BLAS thread, print what was found, write the table, and return the exit status.

    Parameters
    ----------
    target : Path
        The CSV file.
    measure : callable
        Returns frozen dataclasses of one kind with `what`, `seconds` and perhaps `ratio`.
    *remarks : str
        Further lines above the table.
    """
    with threadpool_limits(1):
        found = [asdict(one) for one in measure()]
    wide = max(len(one["what"]) for one in found)
    for one in found:
        ratio = f" {one['ratio']:8.1f}" if "ratio" in one else ""
        print(f"{one['what']:<{wide}} {one['seconds']:9.3f} s{ratio}")
    machine = f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}"
    versions = f"Python {platform.python_version()}, numpy {np.__version__}, pandas {pd.__version__}"
    with target.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"# {line}\n" for line in (f"{machine}, {versions}, one BLAS thread", *remarks))
        writer = csv.DictWriter(file, list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    print(f"written: benchmarks/{target.name}")
    return 0
