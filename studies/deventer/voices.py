"""Twenty-four conversations with synthetic participants, as two raw files of `deventer`. Nobody here exists.

Run it as ``python studies/deventer/voices.py``. Who is spoken to comes from a stream of its own, so that no
other raw file changes by a byte. Every stretch of text is a neutral placeholder that says that it is made up.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path[:0] = [here for here in [str(Path(__file__).resolve().parent)] if here not in sys.path]
from generator import draw  # noqa: E402
from worlds import ARMS  # noqa: E402

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "deventer"
SEED = 20171001
STREAM = 24
AN_ARM = 6
"""People spoken to in each arm; number 1 to 6 below is `same_more`, then the arms in the order of `ARMS`."""
CODES = {
    "attention": "Contact > Tijd en aandacht",
    "changing": "Contact > Steeds iemand anders",
    "found_work": "Werk > Vond werk",
    "searching": "Werk > Zoekt nog",
    "handy": "App > Handig",
    "misses_person": "App > Mist een mens",
    "less_worried": "Zorgen > Minder zorgen",
    "money": "Zorgen > Zorgen om geld",
}
SPOKE = {
    "attention": (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14, 16, 19, 20, 22),
    "changing": (10, 12, 15, 21),
    "found_work": (2, 5, 8, 17, 23),
    "searching": (1, 3, 4, 7, 9, 10, 11, 13, 14, 16, 18, 20, 21, 22),
    "handy": (7, 8, 9, 11, 12),
    "misses_person": (8, 10, 12),
    "less_worried": (3, 6, 9, 14, 19),
    "money": (1, 2, 4, 7, 8, 10, 11, 12, 13, 15, 16, 18, 20, 23, 24),
}
ASKED_APP = tuple(range(AN_ARM + 1, 2 * AN_ARM + 1))
"""Only the arm with the app was asked about it."""
NO_CONSENT = (4, 11, 15, 22)


def conversations(seed: int) -> pd.DataFrame:
    """Return `gesprekken.csv`: a row a conversation."""
    intake = draw("primary", np.random.default_rng(seed)).intake
    rng = np.random.default_rng([seed, STREAM])
    chosen = [
        client
        for arm in ARMS
        for client in sorted(rng.choice(intake.loc[intake["arm"] == arm, "client"], AN_ARM, replace=False))
    ]
    numbers = range(1, len(chosen) + 1)
    return pd.DataFrame(
        {
            "client": [str(client) for client in chosen],
            "gesprek": [f"Gesprek {number:02d}" for number in numbers],
            "citeren": ["nee" if number in NO_CONSENT else "ja" for number in numbers],
            "gevraagd_app": ["ja" if number in ASKED_APP else "nee" for number in numbers],
        }
    )


def segments() -> pd.DataFrame:
    """Return `fragmenten.csv`: a row a coded stretch."""
    rows = []
    for number in range(1, len(ARMS) * AN_ARM + 1):
        said = [code for code, who in SPOKE.items() if number in who]
        for place, code in enumerate(said, start=1):
            about = CODES[code].rpartition(" > ")[2].lower()
            words = f"Dit is verzonnen, plaatshouder {number}.{place} over {about}."
            rows.append((f"Gesprek {number:02d}", CODES[code], words, f"codeur_{1 + number % 2}"))
    return pd.DataFrame(rows, columns=["gesprek", "code", "fragment", "codeur"])


def exports(seed: int) -> dict[str, bytes]:
    """Return both raw files as they are written: `;` and cp1252, as the other files of the municipality."""
    frames = {"gesprekken.csv": conversations(seed), "fragmenten.csv": segments()}
    return {
        name: frame.to_csv(index=False, sep=";", lineterminator="\r\n").encode("cp1252")
        for name, frame in frames.items()
    }


def main() -> None:
    """Write both files and print their sha256."""
    for name, content in exports(SEED).items():
        (RAW / name).write_bytes(content)
        print(hashlib.sha256(content).hexdigest(), name)


if __name__ == "__main__":
    main()
