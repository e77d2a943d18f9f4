"""Write the raw files of `instapeconomie`. SYNTHETIC: nobody in these files exists.

Run it as ``python studies/instapeconomie/make_raw.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path[:0] = [here for here in [str(Path(__file__).resolve().parent)] if here not in sys.path]
from generator import Drawn, draw  # noqa: E402

from helpers.twin.exports import dutch_csv, written  # noqa: E402

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "instapeconomie"


def deelnemers(drawn: Drawn) -> pd.DataFrame:
    """Return `deelnemers.csv`: a row a participant, with the step in their own (made-up) words."""
    people = drawn.people
    return pd.DataFrame(
        {
            "deelnemer": people["deelnemer"],
            "geslacht": np.where(people["vrouw"], "v", "m"),
            "jaren_bijstand": people["jaren"].astype(str),
            "uren_begeleiding": [f"{one:.1f}".replace(".", ",") for one in people["uren"]],
            "soort_stap": people["soort"],
            "stap_eigen_woorden": [
                f"Verzonnen stap {i}, over {one}." for i, one in enumerate(people["soort"], 1)
            ],
            "hoe_ver": people["stap"].astype(str),
        }
    )


def metingen(drawn: Drawn) -> pd.DataFrame:
    """Return `metingen.csv`: a row a participant and wave; two answers are left open."""
    frame = drawn.waves.astype("string")
    frame["vrijwilliger"] = drawn.waves["vrijwilliger"].map({True: "ja", False: "nee"})
    frame.loc[[5, 31], "vertrouwen"] = ["99", ""]
    return frame


def exports(drawn: Drawn) -> dict[str, bytes]:
    """Return every raw file as it is written: `;`, cp1252 and CR LF."""
    frames = {"deelnemers.csv": deelnemers(drawn), "metingen.csv": metingen(drawn)}
    return {name: dutch_csv(frame) for name, frame in frames.items()}


def main() -> None:
    """Write each file and print its sha256."""
    print(written(RAW, exports(draw())))


if __name__ == "__main__":
    main()
