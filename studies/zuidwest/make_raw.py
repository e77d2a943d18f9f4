"""Write the raw files of `zuidwest`. SYNTHETIC: nobody in these files exists.

Run it as ``python studies/zuidwest/make_raw.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path[:0] = [here for here in [str(Path(__file__).resolve().parent)] if here not in sys.path]
from generator import Drawn, draw  # noqa: E402

from helpers.twin.exports import dutch_csv, written  # noqa: E402

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "zuidwest"


def deelnemers(drawn: Drawn) -> pd.DataFrame:
    """Return `deelnemers.csv`: a row a participant."""
    people = drawn.people
    return pd.DataFrame(
        {
            "deelnemer": people["deelnemer"],
            "geslacht": np.where(people["vrouw"], "v", "m"),
            "leeftijd": np.where(people["jonger"], "jonger dan 25", "25 of ouder"),
            "eerste_baan": yes_no(people["baan"]),
            "dakloos": yes_no(people["dakloos"]),
        }
    )


def yes_no(flags: pd.Series) -> pd.Series:
    """Return truth values as ja and nee."""
    return flags.map({True: "ja", False: "nee"})


def exports(drawn: Drawn) -> dict[str, bytes]:
    """Return every raw file as it is written: `;`, cp1252 and CR LF."""
    frames = {"deelnemers.csv": deelnemers(drawn), "logboek.csv": drawn.log}
    return {name: dutch_csv(frame) for name, frame in frames.items()}


def main() -> None:
    """Write each file and print its sha256."""
    print(written(RAW, exports(draw())))


if __name__ == "__main__":
    main()
