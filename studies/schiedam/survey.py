"""The survey of `schiedam` as an SPSS file, as a survey tool exports it: labels, user-missing codes, dates.

Item wording of instruments is not printed: labels name the instrument and the number of the item.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
from generator import CHANGES, N_OTHER_TOWN, N_STRANGERS, N_TWICE, SKIPS, Drawn, open_answer
from planted import ADDRESS, MAILS

REFUSED, UNKNOWN, UNFIT = 99, 98, 97
"""User-missing codes, as the range 97 to 99: does not apply, does not know, rather not say."""
USER_MISSING = {UNFIT: "niet van toepassing", UNKNOWN: "weet ik niet", REFUSED: "wil ik niet zeggen"}
STOPPED = 7
"""How many people stop half-way."""
HALF_WAY = "mhi_1"
"""The first question that they do not see."""
BETTER = {-2: "veel slechter", -1: "slechter", 0: "hetzelfde", 1: "beter", 2: "veel beter"}
FEWER = {-2: "veel vaker", -1: "vaker", 0: "even vaak", 1: "minder vaak", 2: "veel minder vaak"}
LESS = {-2: "veel eenzamer", -1: "eenzamer", 0: "hetzelfde", 1: "minder eenzaam", 2: "veel minder eenzaam"}
CHANGED = {
    "blij": "Hoe blij ik mij voel",
    "eenzaam": "Hoe eenzaam ik mij voel",
    "fit": "Hoe fit ik mij voel",
    "gezond": "Hoe gezond ik mij voel",
    "mentaal": "Hoe het gaat met piekeren en somber zijn",
    "contact": "Hoe het gaat met mijn contacten met anderen",
    "zelf": "Hoe zeker ik ben van mijzelf",
    "huisarts": "Hoe vaak ik naar de huisarts ga",
}
HOW_OFTEN = ("voortdurend", "meestal", "vaak", "soms", "zelden", "nooit")
HOW_TRUE = ("volledig onjuist", "nauwelijks juist", "enigszins juist", "volledig juist")
YES_NO = {0: "nee", 1: "ja"}
TIME = "DATETIME20"
WRITTEN_AT, WRITTEN = slice(92, 109), b"06 Nov 2309:00:00"
"""Where an SPSS file says when it was written, and what ours says: always the same."""


@dataclass(frozen=True)
class Survey:
    """One SPSS file: its rows, and what it says of its columns."""

    frame: pd.DataFrame
    labels: dict[str, str]
    value_labels: dict[str, dict[int, str]]
    missing: dict[str, list[object]]
    formats: dict[str, str] = field(default_factory=dict)


def survey(drawn: Drawn, rng: np.random.Generator) -> Survey:
    """Return the survey as it was sent in, in the order in which people answered."""
    clients = drawn.clients
    answered = clients.index[drawn.approached & clients["answers"]]
    elsewhere = clients.index[(clients["woonplaats"] != "Schiedam") & clients["answers"]][:N_OTHER_TOWN]
    order = rng.permutation(np.concatenate([answered, elsewhere]))
    rows = drawn.lives.loc[order].reset_index(drop=True)
    frame = pd.DataFrame({"clientnr": clients.loc[order, "clientnr"].to_numpy()})
    frame = pd.concat([_metadata(len(frame), rng), frame, _answers(rows, rng)], axis=1)
    frame["open_antw"] = [open_answer(place, rng) for place in range(len(frame))]
    frame["toest_enquete"] = 1.0
    frame["toest_koppel"] = 1.0
    frame["toest_gesprek"] = rows["gesprek_mag"].astype(float)
    return Survey(_untidy(frame, rng), *_said())


def _metadata(n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return the columns that a survey tool adds by itself, with an address and a mail for everybody."""
    minutes = np.sort(rng.integers(0, 24 * 24 * 60, n))
    start = pd.Timestamp("2023-10-09 08:00") + pd.to_timedelta(minutes, unit="min")
    return pd.DataFrame(
        {
            "StartDate": start,
            "EndDate": start + pd.to_timedelta(rng.integers(7, 40, n), unit="min"),
            "Status": 0.0,
            "IPAddress": [f"{ADDRESS}{one}" for one in rng.integers(1, 255, n)],
            "Progress": 100.0,
            "Finished": 1.0,
            "ResponseId": [f"R_{one:012x}" for one in rng.integers(0, 16**12, n)],
            "RecipientEmail": [f"verzonnen{one}{MAILS}" for one in range(n)],
            "UserLanguage": "NL",
        }
    )


def _answers(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return answers as numbers, with questions left open and with user-missing codes."""
    frame = rows.drop(columns=["gesprek_mag", "citaat_mag"]).astype(float)
    for name in frame:
        frame.loc[rng.random(len(frame)) < SKIPS, name] = np.nan
    for name in ("huisarts", "tevreden"):
        frame.loc[rng.random(len(frame)) < 0.03, name] = REFUSED
    for name in ("huisarts", *(f"v_{one}" for one in CHANGES)):
        frame.loc[rng.random(len(frame)) < 0.03, name] = UNKNOWN
    frame.loc[rng.random(len(frame)) < 0.06, "v_huisarts"] = UNFIT
    return frame


def _untidy(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the rows with people who stopped, sent it twice, or gave a number that nobody has."""
    stopped = rng.choice(len(frame), STOPPED, replace=False)
    questions = list(frame.columns)
    after = questions[questions.index(HALF_WAY) : questions.index("open_antw")]
    frame.loc[stopped, after] = np.nan
    frame.loc[stopped, "open_antw"] = ""
    frame.loc[stopped, ["Finished", "Progress"]] = [0.0, 45.0]
    twice = frame.iloc[rng.choice(len(frame) - STOPPED, N_TWICE, replace=False)]
    stranger = frame.iloc[:N_STRANGERS].assign(clientnr="000007")
    return pd.concat([frame, twice, stranger], ignore_index=True)


def _said() -> tuple[dict[str, str], dict[str, dict[int, str]], dict[str, list[object]], dict[str, str]]:
    """Return labels, value labels, user-missing codes and formats of all columns."""
    labels = {
        "StartDate": "Start Date", "EndDate": "End Date", "Status": "Response Type",
        "IPAddress": "IP Address", "Progress": "Progress", "Finished": "Finished",
        "ResponseId": "Response ID", "RecipientEmail": "Recipient Email", "UserLanguage": "User Language",
        "clientnr": "Cliëntnummer (uit de uitnodiging)",
        "tevreden": "Hoe tevreden bent u met uw leven, van 1 tot 10?",
        "gezond": "Hoe is over het algemeen uw gezondheid?",
        "contact": "Hoe vaak hebt u contact met anderen buiten uw huis?",
        "huisarts": "Hoe vaak was u in de laatste 3 maanden bij de huisarts?",
        "cijfer": "Welk cijfer geeft u de dienstverlening, van 1 tot 10?",
        "open_antw": "Wilt u nog iets kwijt?",
        "toest_enquete": "Toestemming: mijn antwoorden gebruiken",
        "toest_koppel": "Toestemming: koppelen aan de registratie",
        "toest_gesprek": "Toestemming: benaderen voor een gesprek",
    }  # fmt: skip
    values: dict[str, dict[int, str]] = {
        "Status": {0: "IP Address", 1: "Survey Preview"},
        "Finished": {0: "False", 1: "True"},
        "gezond": {1: "zeer goed", 2: "goed", 3: "gaat wel", 4: "slecht", 5: "zeer slecht"},
        "contact": {
            1: "(bijna) nooit", 2: "minder dan 1 keer per maand", 3: "1 tot 3 keer per maand",
            4: "1 keer per week", 5: "een paar keer per week", 6: "(bijna) elke dag",
        },
        "tevreden": {1: "heel ontevreden", 10: "heel tevreden", REFUSED: USER_MISSING[REFUSED]},
        "huisarts": dict(USER_MISSING),
        "cijfer": {1: "zeer slecht", 10: "uitstekend"},
        **{f"toest_{one}": YES_NO for one in ("enquete", "koppel", "gesprek")},
    }  # fmt: skip
    for one in ("e1", "e2", "e3", "s1", "s2", "s3"):
        labels[f"djg_{one}"] = f"De Jong Gierveld, item {one.upper()}"
        values[f"djg_{one}"] = {1: "ja", 2: "min of meer", 3: "nee"}
    for item in range(1, 6):
        labels[f"mhi_{item}"] = f"MHI-5, item {item}"
        values[f"mhi_{item}"] = dict(enumerate(HOW_OFTEN, start=1))
    for item in range(1, 11):
        labels[f"gse_{item}"] = f"GSE, item {item}"
        values[f"gse_{item}"] = dict(enumerate(HOW_TRUE, start=1))
    for theme, words in CHANGED.items():
        labels[f"v_{theme}"] = f"Door de begeleiding anders? {words}"
        values[f"v_{theme}"] = {"eenzaam": LESS, "huisarts": FEWER}.get(theme, BETTER) | USER_MISSING
    missing: dict[str, list[object]] = {
        name: [{"lo": UNFIT, "hi": REFUSED}] for name in ("huisarts", *(f"v_{one}" for one in CHANGES))
    }
    missing["tevreden"] = [REFUSED]
    return labels, values, missing, {"StartDate": TIME, "EndDate": TIME}


def sav_bytes(one: Survey) -> bytes:
    """Return the survey as the bytes of an SPSS file whose header does not say when it was written."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "enquete.sav"
        pyreadstat.write_sav(
            one.frame, path, file_label="SYNTHETISCH", column_labels=one.labels,
            variable_value_labels=one.value_labels, missing_ranges=one.missing, variable_format=one.formats,
        )  # fmt: skip
        content = bytearray(path.read_bytes())
    content[WRITTEN_AT] = WRITTEN
    return bytes(content)
