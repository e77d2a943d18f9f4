"""Draw synthetic Deventer experiments: nobody in them exists, and the truth is known.

``draw("primary", rng)`` returns one experiment as clean frames. `worlds.py` says what is true in each world,
`lives.py` what people do in an arm; `make_raw.py` writes one experiment as the untidy files of
`data/raw/deventer`, and `make_truth.py` computes `truth.yml`. The file may be loaded by its path.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

sys.path[:0] = [here for here in [str(Path(__file__).resolve().parent)] if here not in sys.path]
from lives import (  # noqa: E402
    MONTHS,
    SCALES,
    TOOK_PART,
    WAVES,
    Lives,
    People,
    Whole,
    assign,
    live,
    paid,
    recorded_hours,
    recruit,
)
from worlds import ARMS, WORLDS  # noqa: E402

INVITED = 1584
"""Invited, of whom `TOOK_PART` took part: a number and no rows."""
STATUS = ("benefit", "work", "work_partial", "other_exit")
REASONS = ("moved", "pension", "partner")
EDUCATION = ("low", "mid", "high")
HOUSEHOLDS = ("single", "single_parent", "couple", "couple_children")
LANGUAGE = ("good", "fair", "poor")
CHANNELS = ("app", "phone", "personal")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One synthetic experiment, as clean frames.

    Attributes
    ----------
    intake : one row a client: client, cohort, start, arm, caseworker, age, woman, education,
        months_on_benefit, household, children, earlier_work, health, language.
    register_gemeente, register_cbs, register_truth : one row a client and month: client, month (first day),
        month_number (0 to 24), status, hours (a week), earnings (euros a month). The first two as recorded.
    survey : one row a client and wave: client, wave, responded, five scales; missing where not responded.
    survey_truth : the same rows with what those who did not respond would have answered.
    contacts : one row a contact in the first year: client, date, channel, minutes.
    take_up : one row a client: client, conversations, more_guidance, app_used.
    harms : one row an event: client, date, kind (sanction or clawback), amount (euros).
    people, lives : everything behind it, as arrays in the order of `intake`.
    """

    intake: pd.DataFrame
    register_gemeente: pd.DataFrame
    register_cbs: pd.DataFrame
    register_truth: pd.DataFrame
    survey: pd.DataFrame
    survey_truth: pd.DataFrame
    contacts: pd.DataFrame
    take_up: pd.DataFrame
    harms: pd.DataFrame
    people: People
    lives: Lives


def draw(world: str, rng: np.random.Generator, *, n: int = TOOK_PART) -> Drawn:
    """Return one synthetic experiment of `n` people in the world named."""
    facts = WORLDS[world]
    people = recruit(facts, rng, n=n)
    arm = assign(people, rng)
    lives = live(facts, people, arm)
    contacts, conversations = _contacts(people, lives, arm, rng)
    survey_truth = _survey(people, lives)
    survey = survey_truth.copy()
    survey.loc[~survey["responded"], list(SCALES)] = np.nan
    take_up = {"client": people.client, "conversations": conversations}
    return Drawn(
        intake=_intake(people, lives, arm),
        register_gemeente=_register(people, lives, lives.gemeente),
        register_cbs=_register(people, lives, lives.cbs),
        register_truth=_register(people, lives, lives.status),
        survey=survey,
        survey_truth=survey_truth,
        contacts=contacts,
        take_up=pd.DataFrame(take_up | {"more_guidance": lives.given.guided, "app_used": lives.given.app}),
        harms=_harms(people, lives, rng),
        people=people,
        lives=lives,
    )


def _named(numbers: Whole, names: tuple[str, ...]) -> pd.Categorical:
    """Return numbers as the names they stand for."""
    return pd.Categorical.from_codes(numbers, categories=list(names))


def _intake(people: People, lives: Lives, arm: Whole) -> pd.DataFrame:
    """Return one row a client."""
    plain = (
        "client",
        "cohort",
        "start",
        "age",
        "woman",
        "months_on_benefit",
        "children",
        "earlier_work",
        "health",
    )
    frame = pd.DataFrame({name: getattr(people, name) for name in plain})
    frame.insert(3, "arm", _named(arm, ARMS))
    frame.insert(4, "caseworker", 1 + lives.given.caseworker)
    frame["education"] = _named(people.education, EDUCATION)
    frame["household"] = _named(people.household, HOUSEHOLDS)
    frame["language"] = _named(people.language, LANGUAGE)
    return frame


def _register(people: People, lives: Lives, status: Whole) -> pd.DataFrame:
    """Return a register, one row a client and month; a job that is recorded has the hours of that job."""
    number = np.arange(MONTHS)
    months = people.start.astype("datetime64[M]")[:, None] + number
    hours = recorded_hours(lives, status)
    return pd.DataFrame(
        {
            "client": np.repeat(people.client, MONTHS),
            "month": months.astype("datetime64[s]").ravel(),
            "month_number": np.tile(number, people.client.size),
            "status": _named(status.ravel(), STATUS),
            "hours": hours.ravel(),
            "earnings": paid(hours, lives.wage, people.monthly).ravel(),
        }
    )


def _survey(people: People, lives: Lives) -> pd.DataFrame:
    """Return what everybody would answer, one row a client and wave, and whether they did."""
    frame = pd.DataFrame(
        {
            "client": np.repeat(people.client, len(WAVES)),
            "wave": np.tile(np.array(WAVES), people.client.size),
            "responded": lives.responded.ravel(),
        }
    )
    return pd.concat(
        [frame, pd.DataFrame(lives.answers.reshape(-1, len(SCALES)), columns=list(SCALES))], axis=1
    )


def _contacts(
    people: People, lives: Lives, arm: Whole, rng: np.random.Generator
) -> tuple[pd.DataFrame, Whole]:
    """Return the contacts of the first year, and each client's number of conversations."""
    usual = np.array([[0.0, 3.0, 4.0], [0.0, 4.0, 2.0], [0.0, 2.5, 2.5], [0.0, 3.0, 4.0]])[arm]
    expected = (
        usual + lives.given.guided[:, None] * [0.0, 5.0, 8.0] + lives.given.app[:, None] * [20.0, 0.0, 0.0]
    )
    counts = rng.poisson(expected)
    who = np.repeat(np.tile(np.arange(arm.size)[:, None], 3).ravel(), counts.ravel())
    channel = np.repeat(np.tile(np.arange(3), arm.size), counts.ravel())
    minutes = np.array([2.0, 5.0, 30.0])[channel] + np.array([6.0, 20.0, 45.0])[channel] * rng.random(
        who.size
    )
    frame = pd.DataFrame(
        {
            "client": people.client[who],
            "date": people.start[who] + rng.integers(1, 365, who.size).astype("timedelta64[D]"),
            "channel": _named(channel, CHANNELS),
            "minutes": np.round(minutes).astype(np.int64),
        }
    )
    return frame, counts[:, 1:].sum(axis=1)


def _harms(people: People, lives: Lives, rng: np.random.Generator) -> pd.DataFrame:
    """Return sanctions and clawbacks, one row each, within 18 months."""
    parts = []
    for kind, had in (("sanction", lives.sanctioned), ("clawback", lives.clawback)):
        who = np.flatnonzero(had)
        days = rng.integers(20, 540, who.size).astype("timedelta64[D]")
        share = rng.choice([0.05, 0.10, 0.30, 1.0], size=who.size, p=[0.3, 0.3, 0.3, 0.1])
        amount = (
            np.round(992.12 * share, 2)
            if kind == "sanction"
            else np.round(40.0 + 1400.0 * rng.random(who.size), 2)
        )
        parts.append(
            pd.DataFrame(
                {
                    "client": people.client[who],
                    "date": people.start[who] + days,
                    "kind": kind,
                    "amount": amount,
                }
            )
        )
    return pd.concat(parts, ignore_index=True).sort_values(["client", "date"], ignore_index=True)
