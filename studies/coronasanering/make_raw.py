"""Write the raw files of `coronasanering`: one drawn cohort with its interviews, as untidy as exports are.

Run it as ``python studies/coronasanering/make_raw.py``. SYNTHETIC: nobody in these files exists. Every
untidiness is counted in `UNTIDY`; the README beside the files lists the same counts, and a test compares.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path[:0] = [here for here in [str(Path(__file__).resolve().parent)] if here not in sys.path]
from generator import Drawn, draw  # noqa: E402
from voices import Interviewed, interview  # noqa: E402

from helpers.twin.exports import dutch_csv, written  # noqa: E402

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "coronasanering"
SEED = 20210201
"""The first day on which somebody could come in, set before anything was drawn: kept whatever came out."""
UNTIDY = {
    "deelnemers: exact duplicate rows": 2,
    "enquete: exact duplicate rows": 3,
    "enquete: residents unknown in the register": 1,
    "enquete: trust, does not know (99)": 12,
    "interviews: residents unknown in the register": 1,
}
STRANGER = "U1998"
AGE_CODES = {"18-34": "1", "35-49": "2", "50-64": "3", "65+": "4"}
HOUSEHOLD_CODES = {"single": "1", "single_parent": "2", "couple": "3", "couple_children": "4"}
ROUTE_WORDS = {
    "neighbourhood_team": "buurtteam",
    "housing_association": "corporatie",
    "employer": "werkgever",
    "own_initiative": "eigen initiatief",
}


def money(values: pd.Series) -> list[str]:
    """Return euros as 1.234,56."""
    return [f"{value:,.2f}".translate(str.maketrans({",": ".", ".": ","})) for value in values]


def yes_no(flags: pd.Series) -> pd.Series:
    """Return truth values as ja and nee."""
    return flags.astype(bool).map({True: "ja", False: "nee"})


def repeated(frame: pd.DataFrame, rng: np.random.Generator, *, rows: int) -> pd.DataFrame:
    """Return the frame with some rows written twice, the second time directly below."""
    twice = rng.choice(len(frame), size=rows, replace=False)
    return frame.iloc[np.sort(np.concatenate([np.arange(len(frame)), twice]))].reset_index(drop=True)


def deelnemers(drawn: Drawn, rng: np.random.Generator) -> pd.DataFrame:
    """Return `deelnemers.csv`: a row a resident."""
    clean = drawn.register
    frame = pd.DataFrame(
        {
            "inwoner": clean["resident"],
            "intake": clean["intake"].dt.strftime("%d-%m-%Y"),
            "leeftijd": clean["age"].map(AGE_CODES),
            "geslacht": np.where(clean["woman"], "2", "1"),
            "huishouden": clean["household"].map(HOUSEHOLD_CODES),
            "route": clean["route"].map(ROUTE_WORDS),
            "schuldeisers": clean["creditors"].astype(str),
            "schuld": money(clean["debt"]),
            "restschuld": money(clean["residual"]),
        }
    )
    return repeated(frame, rng, rows=UNTIDY["deelnemers: exact duplicate rows"])


def enquete(drawn: Drawn, rng: np.random.Generator) -> pd.DataFrame:
    """Return `enquete.csv`: a row a resident and wave that was answered."""
    clean = drawn.survey[drawn.survey["responded"]].reset_index(drop=True)
    frame = pd.DataFrame(
        {
            "inwoner": clean["resident"],
            "meting": clean["wave"].astype(str),
            "stress": clean["stress"].astype(int).astype(str),
            "welzijn": clean["wellbeing"].astype(int).astype(str),
            "vertrouwen": clean["trust"].astype(int).astype(str),
            "nieuwe_schuld": yes_no(clean["new_debt"]),
            "onvoorzien": yes_no(clean["unforeseen"]),
        }
    )
    later = frame.index[frame["meting"] != "0"]
    unknown = rng.choice(later, size=UNTIDY["enquete: trust, does not know (99)"], replace=False)
    frame.loc[unknown, "vertrouwen"] = "99"
    twice = repeated(frame, rng, rows=UNTIDY["enquete: exact duplicate rows"])
    return pd.concat([twice, frame.iloc[[0]].assign(inwoner=STRANGER)], ignore_index=True)


def interviews(spoken: Interviewed) -> pd.DataFrame:
    """Return `interviews.csv`: a row an interview."""
    clean = spoken.people
    asked = {"unforeseen": "onvoorzien", "trust": "vertrouwen", "documents": "papieren"}
    return pd.DataFrame(
        {
            "inwoner": clean["resident"],
            "interview": clean["document"],
            "roepnaam": clean["name"],
            "citeren": yes_no(clean["consent"]),
        }
        | {f"gevraagd_{word}": yes_no(clean[f"asked_{topic}"]) for topic, word in asked.items()}
    )


def segmenten(spoken: Interviewed) -> pd.DataFrame:
    """Return `segmenten.csv`: a row a coded stretch of an interview."""
    heads = {"document": "interview", "code": "code", "text": "fragment", "coder": "codeur"}
    return spoken.segments.rename(columns=heads)


def exports(seed: int) -> dict[str, bytes]:
    """Return every raw file as it is written: `;`, utf-8, lines that end in CR LF."""
    rng = np.random.default_rng(seed)
    drawn = draw(rng)
    spoken = interview(drawn, np.random.default_rng([seed, 17]))
    frames = {
        "deelnemers.csv": deelnemers(drawn, rng),
        "enquete.csv": enquete(drawn, rng),
        "interviews.csv": interviews(spoken),
        "segmenten.csv": segmenten(spoken),
    }
    return {name: dutch_csv(frame, "utf-8") for name, frame in frames.items()}


def main() -> None:
    """Write each file and print its sha256."""
    print(written(RAW, exports(SEED)))


if __name__ == "__main__":
    main()
