"""Draw a synthetic Schiedam: clients of an organisation for three towns, a survey, and interviews.

Nobody here exists. The question, the themes and the three towns follow the motion of 30 May 2023; every
person, answer, month and statement is made up. `make_raw.py` writes the files of `data/raw/schiedam`,
`make_truth.py` what must come out.

Planted: younger people, people who are guided for a shorter time and unhappier people answer less often. The
first two are in the registration, so that weighting can mend them; the third is not, so that it cannot.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

sys.path[:0] = [here for here in [str(Path(__file__).resolve().parent)] if here not in sys.path]
from codebook import ASIDE, ASKED, CODES  # noqa: E402
from planted import OPEN_ANSWERS, STATEMENTS  # noqa: E402

SEED = 20230530
"""The day of the motion, set before anything was drawn: kept whatever came out."""
TOWNS = {"Schiedam": 640, "Vlaardingen": 430, "Maassluis": 170}
SOME_TIME = 6
"""Months of guidance from which a client has had it for "some time": who is approached."""
DAY = pd.Timestamp("2023-10-01")
"""Day on which the registration was drawn."""
PHASES = ("V", "VW", "W", "UIT")
"""Preparing, voluntary work, towards work, out of guidance (ex-client)."""
CHANGES = ("blij", "eenzaam", "fit", "gezond", "mentaal", "contact", "zelf", "huisarts")
LIFT = {
    "blij": 0.35, "eenzaam": 0.25, "fit": 0.10, "gezond": 0.10, "mentaal": 0.20, "contact": 0.45,
    "zelf": 0.40, "huisarts": 0.05,
}  # fmt: skip
"""How far the answers on what changed lie above "the same", in standard deviations."""
N_INTERVIEWS = 20
N_TWICE_CODED = 10
KEEPS = 0.85
"""How often the second coder gives a paragraph the same code; else none."""
CODERS = ("Codeur A", "Codeur B")
MONTHS = 18
SKIPS = 0.02
"""Chance that a question is left open."""
N_TWICE, N_OTHER_TOWN, N_STRANGERS = 2, 3, 1
"""Rows of the survey file that should not count: sent twice, from another town, with a number nobody has."""


@dataclass(frozen=True)
class Conversation:
    """One interview as it was written down: paragraphs, and which code each of them has."""

    document: str
    paragraphs: tuple[str, ...]
    codes: tuple[str, ...]
    """Path of the code of each paragraph, "" where it has none."""
    second: tuple[str, ...]
    """The same by the second coder; empty for an interview that one person coded."""


@dataclass(frozen=True)
class Drawn:
    """One synthetic study.

    Attributes
    ----------
    clients : pandas.DataFrame
        Everybody in the registration, one row a client, with `answers` (whether they answer when approached).
    lives : pandas.DataFrame
        What every client would have answered, same rows: known to nobody but the generator.
    months : pandas.DataFrame
        The monthly stock of benefits.
    interviews : pandas.DataFrame
        Who was interviewed, whether they may be quoted, what they were asked.
    conversations : tuple of Conversation
    """

    clients: pd.DataFrame
    lives: pd.DataFrame
    months: pd.DataFrame
    interviews: pd.DataFrame
    conversations: tuple[Conversation, ...]

    @property
    def approached(self) -> pd.Series:
        """Whether a client lives in Schiedam and has had guidance for some time."""
        return (self.clients["woonplaats"] == "Schiedam") & (self.clients["maanden"] >= SOME_TIME)


def draw(seed: int = SEED) -> Drawn:
    """Return the study that belongs to a seed."""
    rng = np.random.default_rng(seed)
    clients = _clients(rng)
    wellbeing = _wellbeing(clients, rng)
    lives = _lives(clients, wellbeing, rng)
    clients["laatste_gesprek"] = _last_contact(clients, np.random.default_rng([seed, 2]))
    clients["answers"] = rng.random(len(clients)) < _chance(clients, wellbeing)
    months = _months(rng)
    approached = (clients["woonplaats"] == "Schiedam") & (clients["maanden"] >= SOME_TIME)
    willing = clients.index[approached & clients["answers"] & lives["gesprek_mag"]]
    interviews = _interviews(clients.loc[np.sort(rng.choice(willing, N_INTERVIEWS, replace=False))], rng)
    return Drawn(clients, lives, months, interviews, _conversations(interviews, rng))


def _clients(rng: np.random.Generator) -> pd.DataFrame:
    town = rng.permutation(np.repeat(list(TOWNS), list(TOWNS.values())))
    n = len(town)
    months = np.minimum(rng.gamma(1.6, 15.0, n).round().astype(int) + 1, 95)
    first = np.clip(np.round(rng.normal(2.7, 1.2, n)), 1, 5).astype(int)
    moved = rng.choice([-1, 0, 1, 2], size=n, p=[0.10, 0.52, 0.29, 0.09])
    second = np.clip(first + moved, 1, 6)
    gone = (second >= 5) & (rng.random(n) < 0.7)
    phase = np.where(gone, "UIT", np.where(second >= 5, "W", np.where(second >= 4, "VW", "V")))
    towards = (phase == "V") & (rng.random(n) < 0.35)
    return pd.DataFrame(
        {
            "clientnr": [f"{number:06d}" for number in rng.choice(np.arange(1201, 98000), n, replace=False)],
            "geboortejaar": 2023 - np.clip(rng.normal(43, 12.5, n).round(), 19, 66).astype(int),
            "vrouw": rng.random(n) < 0.54,
            "woonplaats": town,
            "maanden": months,
            "start": [DAY - pd.DateOffset(months=int(one)) for one in months],
            "fase": np.where(towards, "W", phase),
            "trede_0": first,
            "trede_12": second,
        }
    )


def _last_contact(clients: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """Return when somebody of the organisation last spoke to a client; nobody did with a few.

    Longer ago is only possible for who began longer ago. It has a stream of its own, so that everything else
    is what it was without it.
    """
    n = len(clients)
    days = (DAY - clients["start"]).dt.days.to_numpy()
    recent = rng.integers(1, np.minimum(days, 364) + 1)
    long_ago = rng.integers(366, np.maximum(days, 366) + 1)
    drawn = rng.random(n)
    is_long_ago = (drawn < 0.12) & (days > 366)
    ago = pd.Series(np.where(is_long_ago, long_ago, recent), index=clients.index)
    return (DAY - pd.to_timedelta(ago, unit="D")).mask(pd.Series(drawn > 0.95, index=clients.index))


def _age(clients: pd.DataFrame) -> pd.Series:
    return 2023 - clients["geboortejaar"]


def _wellbeing(clients: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """Return how people are, in standard deviations: better when older, longer guided, on a higher rung."""
    known = (
        0.022 * (_age(clients) - 43)
        + 0.014 * (np.minimum(clients["maanden"], 48) - 24)
        + 0.18 * (clients["trede_12"] - 3)
    )
    return known + rng.normal(0, 0.8, len(clients))


def _chance(clients: pd.DataFrame, wellbeing: pd.Series) -> pd.Series:
    """Return the chance to answer when approached: lower when younger, shorter guided, and unhappier."""
    odds = (
        -0.75
        + 0.030 * (_age(clients) - 43)
        + 0.022 * (np.minimum(clients["maanden"], 48) - 24)
        + 0.30 * wellbeing
    )
    return 1 / (1 + np.exp(-odds))


def _steps(of: pd.Series, cuts: tuple[float, ...], first: int = 1) -> np.ndarray:
    """Return ordered answers: `first` below the first cut, and one more above each."""
    return np.searchsorted(np.asarray(cuts), of.to_numpy()) + first


def _lives(clients: pd.DataFrame, wellbeing: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """Return what every client would answer."""
    n = len(clients)

    def near(weight: float) -> pd.Series:
        """Return something that goes with how people are, with a standard deviation of about one."""
        return weight * wellbeing + rng.normal(0, np.sqrt(max(1 - weight**2, 0.1)), n)

    answers: dict[str, object] = {
        "tevreden": np.clip(np.round(6.4 + 1.4 * wellbeing + rng.normal(0, 0.8, n)), 1, 10).astype(int)
    }
    lonely = -near(0.6)
    for one in ("e1", "e2", "e3"):  # yes 1, more or less 2, no 3: who says yes is lonely
        answers[f"djg_{one}"] = _steps(-(0.8 * lonely + rng.normal(0, 0.7, n)), (-0.7, 0.2))
    for one in ("s1", "s2", "s3"):  # who says no is lonely
        answers[f"djg_{one}"] = _steps(0.8 * lonely + rng.normal(0, 0.7, n), (-0.3, 0.7))
    health = near(0.5)
    answers["gezond"] = _steps(-health, (-1.6, 0.1, 1.0, 1.9))
    mood = near(0.75)
    for item in range(1, 6):  # always 1, never 6; items 3 and 5 are about feeling well
        side = -1 if item in (3, 5) else 1
        felt = side * (0.85 * mood + rng.normal(0, 0.6, n) + 0.5)
        answers[f"mhi_{item}"] = _steps(felt, (-2.0, -1.2, -0.4, 0.4, 1.3))
    sure = near(0.55)
    for item in range(1, 11):
        answers[f"gse_{item}"] = _steps(0.8 * sure + rng.normal(0, 0.6, n), (-1.3, -0.2, 1.1))
    answers["contact"] = _steps(near(0.5), (-1.7, -1.0, -0.3, 0.5, 1.3))
    answers["huisarts"] = rng.poisson(np.exp(0.25 - 0.35 * health))
    for theme in CHANGES:
        answers[f"v_{theme}"] = _steps(near(0.45) + LIFT[theme], (-1.5, -0.6, 0.55, 1.4), first=-2)
    answers["cijfer"] = np.clip(np.round(6.9 + 0.7 * wellbeing + rng.normal(0, 1.2, n)), 1, 10).astype(int)
    answers["gesprek_mag"] = rng.random(n) < 0.4
    answers["citaat_mag"] = rng.random(n) < 0.8
    return pd.DataFrame(answers)


def _months(rng: np.random.Generator) -> pd.DataFrame:
    """Return the stock of benefits of eighteen months; each row adds up, and begins where the last ended."""
    rows, stock = [], 4120
    for month in pd.date_range("2022-04-01", periods=MONTHS, freq="MS"):
        came, left = int(rng.integers(52, 92)), int(rng.integers(58, 101))
        rows.append({"maand": month, "begin": stock, "in": came, "uit": left, "eind": stock + came - left})
        stock += came - left
    return pd.DataFrame(rows)


def _interviews(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the people who were interviewed; asking about two subjects was begun later on."""
    n = len(people)
    return pd.DataFrame(
        {
            "clientnr": people["clientnr"].to_numpy(),
            "gesprek": [f"G{i:02d}" for i in range(1, n + 1)],
            "citaat_mag": rng.random(n) < 0.8,
            "gevraagd_fit": rng.random(n) < 0.75,
            "gevraagd_huisarts": rng.random(n) < 0.8,
        }
    )


def _conversations(interviews: pd.DataFrame, rng: np.random.Generator) -> tuple[Conversation, ...]:
    made, number = [], 0
    for place, row in enumerate(interviews.to_dict(orient="records"), start=1):
        paragraphs, given = ["Vraag: hoe gaat het met u?"], [""]
        for code in (*CODES, ASIDE):
            unasked = code.key in ASKED and not row[ASKED[code.key]]
            if rng.random() >= code.chance * (0.25 if unasked else 1):
                continue
            for _ in range(int(rng.integers(1, 3))):
                number += 1
                paragraphs.append(_statement(number, code.about, place))
                given.append(code.path)
        paragraphs.append("Vraag: wilt u nog iets zeggen?")
        given.append("")
        second = _second(given, rng) if place <= N_TWICE_CODED else ()
        made.append(Conversation(str(row["gesprek"]), tuple(paragraphs), tuple(given), second))
    return tuple(made)


def _second(given: list[str], rng: np.random.Generator) -> tuple[str, ...]:
    """Return what the second coder gave to the same paragraphs: mostly the same, sometimes nothing."""
    return tuple(path if path and rng.random() < KEEPS else "" for path in given)


def _statement(number: int, about: str, place: int) -> str:
    planted = STATEMENTS.get(place, "")
    return f"Verzonnen uitspraak {number} over {about}{', ' + planted if planted else ''}."


def open_answer(place: int, rng: np.random.Generator) -> str:
    """Return what a respondent wrote in the last box; many leave it open."""
    if place in OPEN_ANSWERS:
        return OPEN_ANSWERS[place]
    return f"Verzonnen antwoord {place}." if rng.random() < 0.4 else ""
