"""Write the raw files of `city-deal`, as untidy as Dutch exports are.

Run it as ``python studies/city-deal/make_raw.py``. SYNTHETIC: nobody in these files exists. The names,
numbers and addresses in them were planted (`planted.py`) to test that they never come out.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from generator import Drawn, Strand, draw
from planted import NAMES, PLANTED
from project import coded_project

from helpers.readers.coded.refi_writing import qdpx_bytes
from helpers.twin.exports import dutch_csv, written

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "city-deal"
UNTIDY = {
    "casussen: exact duplicate rows": 1,
    "casussen: costs not known (9)": 7,
    "huishoudens: grades with a decimal comma": 52,
}
YES_NO = ("wonen", "schulden", "zorg", "inkomen", "jeugd", "doorbraak")
COST_CODES = {"lager": "1", "gelijk": "2", "hoger": "3", "onbekend": "9"}


def yes_no(flags: pd.Series) -> pd.Series:
    """Return truth values as ja and nee."""
    return flags.map({True: "ja", False: "nee"})


def casussen(drawn: Drawn) -> pd.DataFrame:
    """Return `casussen.csv`: a row a case, one of them twice."""
    clean = drawn.cases
    frame = clean.assign(
        **{name: yes_no(clean[name]) for name in YES_NO},
        kosten=clean["kosten"].map(COST_CODES),
        weken=clean["weken"].astype(str),
        toelichting=[f"Verzonnen toelichting {i}" for i in range(1, len(clean) + 1)],
    )
    frame.loc[3, "toelichting"] += f", {PLANTED['H02'].removeprefix('zei ')}, BSN 111222333"
    return frame.iloc[np.sort([*range(len(frame)), 11])].reset_index(drop=True)


def huishoudens(drawn: Drawn) -> pd.DataFrame:
    """Return `huishoudens.csv`: a row a household that was interviewed."""
    clean = drawn.residents
    return pd.DataFrame(
        {
            "gesprek": clean["gesprek"],
            "stad": clean["stad"],
            "leeftijd": clean["leeftijd"].astype(str),
            "geslacht": np.where(clean["vrouw"], "2", "1"),
            "cijfer": [f"{one:.1f}".replace(".", ",") for one in clean["cijfer"]],
            "gevraagd_zelfbeeld": yes_no(clean["gevraagd_zelfbeeld"]),
            "gevraagd_toekomst": yes_no(clean["gevraagd_toekomst"]),
            "citaat_mag": yes_no(clean["citaat"]),
            "namen": clean["gesprek"].map(NAMES).fillna(""),
        }
    )


def sociaal_werkers(drawn: Drawn) -> pd.DataFrame:
    """Return `sociaal_werkers.csv`: a row a social worker who was interviewed."""
    clean = drawn.workers
    frame = clean[["gesprek", "stad", "jaren_wijkteam"]].copy()
    return frame.assign(citaat_mag=yes_no(clean["citaat"]))


def segments(strand: Strand) -> pd.DataFrame:
    """Return coded segments as a spreadsheet export writes them: a row a code a coder a paragraph."""
    texts = {one.document: one.paragraphs for one in strand.conversations}
    return pd.DataFrame(
        {
            "Documentnaam": one.document,
            "Code": one.path,
            "Alinea": str(one.paragraph + 1),
            "Segment": texts[one.document][one.paragraph],
            "Opmerking": "",
            "Auteur": one.coder,
            "Gemaakt op": "08-03-2018",
        }
        for one in strand.given
    )


def exports(drawn: Drawn) -> dict[str, bytes]:
    """Return every raw file as it is written: `;`, cp1252 and CR LF, and one coded project."""
    frames = {
        "casussen.csv": casussen(drawn),
        "huishoudens.csv": huishoudens(drawn),
        "sociaal_werkers.csv": sociaal_werkers(drawn),
        "gesprekken_werkers.csv": segments(drawn.of_workers),
    }
    project = qdpx_bytes(coded_project(drawn))
    tables = {name: dutch_csv(frame) for name, frame in frames.items()}
    return tables | {"gesprekken_huishoudens.qdpx": project}


def main() -> None:
    """Write each file and print its sha256."""
    print(written(RAW, exports(draw())))


if __name__ == "__main__":
    main()
