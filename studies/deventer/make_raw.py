"""Write the raw files of `deventer`: one drawn experiment, made as untidy as Dutch exports are.

Run it as ``python studies/deventer/make_raw.py``. SYNTHETIC: nobody in these files exists. Every untidiness
is counted in `UNTIDY`; `data/raw/deventer/README.md` lists the same counts, and a test compares them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from generator import STATUS, Drawn, draw

from helpers.twin.exports import dutch_csv, written

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "deventer"
SEED = 20171001
"""The month in which the experiment began, set before anything was drawn: kept whatever came out."""
UNTIDY = {
    "intake: exact duplicate rows": 3,
    "intake: withdrew before the draw, no arm": 1,
    "intake: education unknown (9)": 6,
    "intake: months on benefit blank": 4,
    "register_gemeente: exact duplicate rows": 12,
    "register_gemeente: clients unknown at intake": 2,
    "register_cbs: clients that could not be linked": 3,
    "register_cbs: clients unknown at intake": 1,
    "vragenlijst: exact duplicate rows": 4,
    "vragenlijst: clients unknown at intake": 1,
    "vragenlijst: does not know (99)": 15,
    "vragenlijst: refuses (-9)": 9,
    "vragenlijst: impossible date (31-09-2019)": 1,
    "contacten: exact duplicate rows": 5,
    "contacten: minutes blank": 30,
    "contacten: negative minutes": 1,
}
GROUP_CODES = {"same_more": "1", "less_app": "2", "same": "3", "less_need": "4"}
GEMEENTE_CODES = dict(zip(STATUS, "1234", strict=True))
CBS_WORDS = dict(zip(STATUS, ("uitkering", "werk", "werk_naast_uitkering", "overig"), strict=True))
REASON_WORDS = np.array(["verhuizing", "AOW", "relatie"])
HEALTH_WORDS = {1: "zeer slecht", 2: "slecht", 3: "gaat wel", 4: "goed", 5: "zeer goed"}
CHANNEL_WORDS = {"app": "app", "phone": "telefoon", "personal": "persoonlijk"}
HARM_WORDS = {"sanction": "verlaging", "clawback": "terugvordering"}
EDUCATION_CODES = {"low": "1", "mid": "2", "high": "3"}
HOUSEHOLD_CODES = {"single": "1", "single_parent": "2", "couple": "3", "couple_children": "4"}
LANGUAGE_WORDS = {"good": "goed", "fair": "matig", "poor": "slecht"}
NORMS = {"single": 992.12, "single_parent": 992.12, "couple": 1417.32, "couple_children": 1417.32}
PLACES = np.array(["Deventer", "Diepenveen", "Bathmen", "Schalkhaar", "Colmschate", "Lettele"])
REMARKS = np.array(
    [
        "",
        "",
        "",
        "",
        "cliënt wil omscholing",
        "geïnteresseerd in de zorg",
        "zoekt reïntegratie",
        "café-ervaring",
    ]
)


def number(value: float, decimals: int, *, thousands: str = ".", decimal: str = ",") -> str:
    """Return a number as a Dutch export writes it: 1.234,56."""
    plain = f"{value:,.{decimals}f}"
    return plain.translate(str.maketrans({",": thousands, ".": decimal}))


def dutch(dates: pd.Series) -> pd.Series:
    """Return dates as dd-mm-jjjj."""
    return dates.dt.strftime("%d-%m-%Y")


def yes_no(flags: pd.Series) -> pd.Series:
    """Return truth values as ja and nee."""
    return flags.map({True: "ja", False: "nee"})


def repeated(frame: pd.DataFrame, rng: np.random.Generator, *, rows: int) -> pd.DataFrame:
    """Return the frame with some rows written twice, the second time directly below."""
    twice = rng.choice(len(frame), size=rows, replace=False)
    order = np.sort(np.concatenate([np.arange(len(frame)), twice]))
    return frame.iloc[order].reset_index(drop=True)


def intake(drawn: Drawn, rng: np.random.Generator) -> pd.DataFrame:
    """Return `intake.csv`: 364 people, one who withdrew, and some rows twice."""
    clean = drawn.intake
    frame = pd.DataFrame(
        {
            "client": clean["client"].astype(str),
            "cohort": clean["cohort"].astype(str),
            "startdatum": dutch(clean["start"]),
            "groep": clean["arm"].astype(str).map(GROUP_CODES),
            "klantmanager": [f"KM{one:02d}" for one in clean["caseworker"]],
            "leeftijd": clean["age"].astype(str),
            "geslacht": np.where(clean["woman"], "2", "1"),
            "opleiding": clean["education"].astype(str).map(EDUCATION_CODES),
            "maanden_bijstand": clean["months_on_benefit"].astype(str),
            "huishouden": clean["household"].astype(str).map(HOUSEHOLD_CODES),
            "kinderen": clean["children"].astype(str),
            "eerder_werk": yes_no(clean["earlier_work"]),
            "gezondheid": clean["health"].astype(str),
            "taal": clean["language"].astype(str).map(LANGUAGE_WORDS),
            "uitkering": [number(NORMS[one], 2) for one in clean["household"]],
            "woonplaats": PLACES[
                rng.choice(len(PLACES), size=len(clean), p=[0.7, 0.08, 0.05, 0.07, 0.08, 0.02])
            ],
            "opmerking": REMARKS[rng.integers(0, len(REMARKS), len(clean))],
        }
    )
    unknown, blank = np.split(rng.choice(len(frame), size=10, replace=False), [6])
    frame.loc[unknown, "opleiding"] = "9"
    frame.loc[blank, "maanden_bijstand"] = ""
    withdrew = frame.iloc[[0]].assign(client="1900", groep="", opmerking="trok zich terug vóór de loting")
    return pd.concat([repeated(frame, rng, rows=3), withdrew], ignore_index=True)


def register_gemeente(drawn: Drawn, rng: np.random.Generator) -> pd.DataFrame:
    """Return `register_gemeente.csv`: a row a client and month as the municipality recorded it."""
    clean = drawn.register_gemeente
    status = clean["status"].astype(str)
    truly_left = drawn.register_truth["status"].astype(str) == "other_exit"
    reason = np.repeat(REASON_WORDS[drawn.people.reason], len(clean) // len(drawn.intake))
    frame = pd.DataFrame(
        {
            "client": clean["client"].astype(str),
            "maand": dutch(clean["month"]),
            "status": status.map(GEMEENTE_CODES),
            "reden": np.where(status == "other_exit", np.where(truly_left, reason, "onbekend"), ""),
            "uren": [number(one, 1) for one in clean["hours"]],
            "inkomsten": [number(one, 2) for one in clean["earnings"]],
        }
    )
    return with_strangers(repeated(frame, rng, rows=12), ("1991", "1992"))


def with_strangers(frame: pd.DataFrame, clients: Sequence[str]) -> pd.DataFrame:
    """Return the frame with the rows of its first client again under numbers that intake does not know."""
    model = frame[frame["client"] == frame["client"].iloc[0]].drop_duplicates()
    return pd.concat([frame, *(model.assign(client=one) for one in clients)], ignore_index=True)


def register_cbs(drawn: Drawn, rng: np.random.Generator) -> pd.DataFrame:
    """Return `register_cbs.csv`: the same months as CBS has them, under a pseudonym and the client number."""
    clean = drawn.register_cbs
    pseudonyms = rng.permutation(np.arange(200_000_001, 200_000_001 + 7 * len(drawn.intake), 7))
    frame = pd.DataFrame(
        {
            "rinpersoon": np.repeat(pseudonyms, len(clean) // len(drawn.intake)).astype(str),
            "client": clean["client"].astype(str),
            "jjjjmm": clean["month"].dt.strftime("%Y%m"),
            "status": clean["status"].astype(str).map(CBS_WORDS),
            "uren": [f"{one:.1f}" for one in clean["hours"]],
            "loon": [f"{one:.2f}" for one in clean["earnings"]],
        }
    )
    unlinked = rng.choice(frame["client"].unique(), size=3, replace=False)
    stranger = frame[frame["client"] == "1001"].assign(client="1993", rinpersoon="299999999")
    return pd.concat([frame[~frame["client"].isin(unlinked)], stranger], ignore_index=True)


def vragenlijst(drawn: Drawn, rng: np.random.Generator) -> pd.DataFrame:
    """Return `vragenlijst.csv`: a row a client and wave that was answered."""
    clean = drawn.survey[drawn.survey["responded"]].reset_index(drop=True)
    start = drawn.intake.set_index("client")["start"].loc[clean["client"]].reset_index(drop=True)
    late = rng.integers(0, 21, len(clean))
    months = (start.to_numpy().astype("datetime64[M]") + clean["wave"].to_numpy()).astype("datetime64[D]")
    later = pd.Series(months + np.minimum(start.dt.day.to_numpy() + late, 27).astype("timedelta64[D]"))
    frame = pd.DataFrame(
        {
            "client": clean["client"].astype(str),
            "meting": clean["wave"].astype(str),
            "invuldatum": dutch(pd.Series(np.where(clean["wave"] == 0, start, later))),
            "geluk": clean["happiness"].astype(int).astype(str),
            "gezondheid": clean["health"].astype(int).map(HEALTH_WORDS),
            "vertrouwen": clean["trust"].astype(int).astype(str),
            "tevredenheid": clean["satisfaction"].astype(int).astype(str),
            "mhi5": clean["mhi5"].astype(int).astype(str),
        }
    )
    september = frame.index[frame["invuldatum"].str.endswith("-09-2019")]
    frame.loc[rng.choice(september), "invuldatum"] = "31-09-2019"
    unanswered(frame, rng)
    stranger = frame.iloc[[1]].assign(client="1994", meting="6")
    return pd.concat([repeated(frame, rng, rows=4), stranger], ignore_index=True)


def unanswered(frame: pd.DataFrame, rng: np.random.Generator) -> None:
    """Write 99 (does not know) in 15 cells and -9 (refuses) in 9, each in a row of its own, after intake."""
    later = frame.index[(frame["meting"] != "0").to_numpy()]
    rows = rng.choice(later, size=24, replace=False)
    for i, row in enumerate(rows):
        frame.loc[row, ("geluk", "vertrouwen", "tevredenheid")[i % 3]] = "99" if i < 15 else "-9"


def contacten(drawn: Drawn, rng: np.random.Generator) -> pd.DataFrame:
    """Return `contacten.csv`: a row a contact."""
    clean = drawn.contacts.sort_values(["client", "date"], kind="stable", ignore_index=True)
    frame = pd.DataFrame(
        {
            "client": clean["client"].astype(str),
            "datum": dutch(clean["date"]),
            "kanaal": clean["channel"].astype(str).map(CHANNEL_WORDS),
            "minuten": clean["minutes"].astype(str),
        }
    )
    frame = frame.drop_duplicates(ignore_index=True)
    app = rng.choice(frame.index[frame["kanaal"] == "app"], size=30, replace=False)
    frame.loc[app, "minuten"] = ""
    frame.loc[rng.choice(frame.index[frame["kanaal"] == "persoonlijk"]), "minuten"] = "-20"
    return repeated(frame.drop_duplicates(ignore_index=True), rng, rows=5)


def maatregelen(drawn: Drawn) -> pd.DataFrame:
    """Return `maatregelen.csv`: a row a sanction or clawback."""
    clean = drawn.harms
    return pd.DataFrame(
        {
            "client": clean["client"].astype(str),
            "datum": dutch(clean["date"]),
            "soort": clean["kind"].map(HARM_WORDS),
            "bedrag": [number(one, 2) for one in clean["amount"]],
        }
    )


def deelname(drawn: Drawn) -> pd.DataFrame:
    """Return `deelname.csv`: a row a client with the guidance that was taken up."""
    clean = drawn.take_up
    return pd.DataFrame(
        {
            "client": clean["client"].astype(str),
            "gesprekken": clean["conversations"].astype(str),
            "meer_begeleiding": yes_no(clean["more_guidance"]),
            "app_gebruik": yes_no(clean["app_used"]),
        }
    )


def exports(seed: int) -> dict[str, bytes]:
    """Return every raw file as it is written: `;` and cp1252, but CBS in `,` and utf-8."""
    rng = np.random.default_rng(seed)
    drawn = draw("primary", rng)
    dutch_files = {
        "intake.csv": intake(drawn, rng),
        "register_gemeente.csv": register_gemeente(drawn, rng),
        "vragenlijst.csv": vragenlijst(drawn, rng),
        "contacten.csv": contacten(drawn, rng),
        "maatregelen.csv": maatregelen(drawn),
        "deelname.csv": deelname(drawn),
    }
    texts = {name: dutch_csv(frame) for name, frame in dutch_files.items()}
    cbs = register_cbs(drawn, rng).to_csv(index=False, lineterminator="\n")
    return texts | {"register_cbs.csv": cbs.encode("utf-8")}


def main() -> None:
    """Write each file and print its sha256."""
    print(written(RAW, exports(SEED)))


if __name__ == "__main__":
    main()
