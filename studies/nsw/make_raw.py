"""Write the raw files of `nsw` from the package causaldata (group `examples` of the environment).

Run it as ``python studies/nsw/make_raw.py``. The package ships 8-bit integers; they are written as the
whole numbers they are, and reals as the shortest text that reads back equal.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
from causaldata import cps_mixtape, nsw_mixtape

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "nsw"
TABLES = {"nsw_mixtape.csv": nsw_mixtape, "cps_mixtape.csv": cps_mixtape}
REALS = ("re74", "re75", "re78")


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the package's frame with whole numbers as int64 and earnings as float64."""
    whole = [name for name in frame.columns if name not in (*REALS, "data_id")]
    return frame.astype(dict.fromkeys(whole, "int64") | dict.fromkeys(REALS, "float64"))


def main() -> None:
    """Write each file and print its sha256."""
    RAW.mkdir(parents=True, exist_ok=True)
    for name, module in TABLES.items():
        text = tidy(module.load_pandas().data).to_csv(index=False, lineterminator="\n")
        (RAW / name).write_bytes(text.encode("utf-8"))
        print(hashlib.sha256(text.encode("utf-8")).hexdigest(), name)


if __name__ == "__main__":
    main()
