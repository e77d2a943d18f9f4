"""Write the raw files of `gewogen-maatwerk`. SYNTHETIC: nobody in these files exists.

Run it as ``python studies/gewogen-maatwerk/make_raw.py``.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from generator import Drawn, draw

from helpers.twin.exports import dutch_csv, written

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "gewogen-maatwerk"
PLANTED = ("Sjoukje Hazelaar-Winkelman", "123456782", "Meidoornplein 77")
"""A name, a number and an address in the evidence that no file under `reports/` may hold; made up."""


def dossiers(drawn: Drawn) -> pd.DataFrame:
    """Return `dossiers.csv`: a row a case file."""
    clean = drawn.cases
    yes_no = {True: "ja", False: "nee"}
    return clean.assign(inbreng=clean["inbreng"].map(yes_no), gevraagd=clean["gevraagd"].map(yes_no))


def beoordelingen(drawn: Drawn) -> pd.DataFrame:
    """Return `beoordelingen.csv`: a row a case file, principle and rater; evidence where there is a score."""
    clean = drawn.scores
    words = [f"Verzonnen onderbouwing {i}" for i in range(1, len(clean) + 1)]
    evidence = pd.Series(words).where(clean["score"].notna(), "")
    evidence.iloc[4] += f": {PLANTED[0]}, BSN {PLANTED[1]}, {PLANTED[2]}"
    return clean.assign(score=clean["score"].astype("string").fillna(""), onderbouwing=evidence)


def exports(drawn: Drawn) -> dict[str, bytes]:
    """Return every raw file as it is written: `;`, cp1252 and CR LF."""
    frames = {"dossiers.csv": dossiers(drawn), "beoordelingen.csv": beoordelingen(drawn)}
    return {name: dutch_csv(frame) for name, frame in frames.items()}


def main() -> None:
    """Write each file and print its sha256."""
    print(written(RAW, exports(draw())))


if __name__ == "__main__":
    main()
