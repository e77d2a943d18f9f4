"""Write the raw files of `schiedam`: a survey from SPSS, a workbook of the municipality, coded interviews.

Run it as ``python studies/schiedam/make_raw.py``. SYNTHETIC: nobody in these files exists. What looks like a
name, an address or a number in free text was planted (`planted.py`) to test that it never comes out.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from generator import SEED, Drawn, draw
from project import coded_project
from registration import workbook_bytes
from survey import sav_bytes, survey

from helpers.readers.coded.refi_writing import qdpx_bytes
from helpers.twin.exports import dutch_csv, written

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "schiedam"


def gesprekken(drawn: Drawn) -> bytes:
    """Return `gesprekken.csv`: the researcher's own list of who was interviewed and asked what."""
    frame = drawn.interviews.copy()
    frame.insert(2, "gesproken", "ja")
    for name in ("citaat_mag", "gevraagd_fit", "gevraagd_huisarts"):
        frame[name] = frame[name].map({True: "ja", False: "nee"})
    return dutch_csv(frame)


def exports(drawn: Drawn) -> dict[str, bytes]:
    """Return every raw file as it is written; untidiness has a generator of its own."""
    return {
        "enquete.sav": sav_bytes(survey(drawn, np.random.default_rng([SEED, 1]))),
        "registratie.xlsx": workbook_bytes(drawn),
        "gesprekken.csv": gesprekken(drawn),
        "interviews.qdpx": qdpx_bytes(coded_project(drawn)),
    }


def main() -> None:
    """Write each file and print its sha256."""
    print(written(RAW, exports(draw())))


if __name__ == "__main__":
    main()
