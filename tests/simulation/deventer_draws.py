"""One synthetic Deventer as arrays, and what is true in its world.

`deventer_estimators.py` asks estimators about it and `deventer.py` counts; there is nothing to run here.
"""

from __future__ import annotations

import functools
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

STUDY = Path(__file__).resolve().parents[2] / "studies" / "deventer"
sys.path[:0] = [here for here in [str(STUDY)] if here not in sys.path]
import lives as lived  # noqa: E402
from worlds import ARMS, WORLDS  # noqa: E402

PROGRAMMES, REFERENCE = ARMS[:-1], ARMS[-1]
HAPPY, SATISFIED = (lived.SCALES.index(scale) for scale in ("happiness", "satisfaction"))
CROWD = 20_000
"""People whose answers give the true difference between those who stay away and those who answer."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """One drawn Deventer as arrays; answers after intake are NaN for who did not answer.

    Attributes
    ----------
    world : str
    rng : numpy.random.Generator
        For estimators that draw.
    people, lives : what the generator made.
    names : ndarray of str, shape (n,)
        Arm of each person.
    known : pandas.DataFrame, shape (n, 4)
        What the study adjusts work for.
    answers : ndarray, shape (n, waves, scales)
    registers : dict of dict
        The outcomes of the work family by name, of each owner.
    """

    world: str
    rng: np.random.Generator
    people: lived.People
    lives: lived.Lives
    names: np.ndarray
    known: pd.DataFrame
    answers: np.ndarray
    registers: dict[str, dict[str, np.ndarray]]

    def against(self, arm: str) -> tuple[np.ndarray, np.ndarray]:
        """Return who is in an arm or the reference, and of these 1 for the arm."""
        here = (self.names == arm) | (self.names == REFERENCE)
        return here, (self.names[here] == arm).astype(float)


def draw(world: str, rng: np.random.Generator) -> Experiment:
    """Draw one experiment of 364 people."""
    facts = WORLDS[world]
    people = lived.recruit(facts, rng, n=lived.TOOK_PART)
    arm = lived.assign(people, rng)
    lives = lived.live(facts, people, arm)
    known = pd.DataFrame({name: getattr(people, name) for name in ("age", "woman", "earlier_work", "health")})
    answers = np.where(lives.responded[:, :, None], lives.answers, np.nan)
    registers = {
        owner: work_outcomes(people, lives, status)
        for owner, status in (("gemeente", lives.gemeente), ("cbs", lives.cbs))
    }
    return Experiment(world, rng, people, lives, np.array(ARMS)[arm], known, answers, registers)


def work_outcomes(people: lived.People, lives: lived.Lives, status: np.ndarray) -> dict[str, np.ndarray]:
    """Return the outcomes of the work family by name, as the owner of a status by month records them."""
    hours = lived.recorded_hours(lives, status)[:, 1:13]
    work, beside = ((status == code)[:, 1:13] for code in (lived.WORK, lived.PARTIAL))
    return {
        "outflow_12": work.any(axis=1).astype(float),
        "any_work_12": (work | beside).any(axis=1).astype(float),
        "hours_12": hours.mean(axis=1),
        "earnings_12": lived.paid(hours, lives.wage, people.monthly[:, 1:13]).sum(axis=1),
    }


@functools.cache
def truth() -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the rows of `truth.yml` by world, outcome (with its wave) and source.

    Outflow has a row of its own for compliers with more guidance, as the municipality records it.
    """
    text = (STUDY / "truth.yml").read_text(encoding="utf-8")
    found = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["worlds"]
    rows = {
        (world, row["outcome"] + (f"_{row['wave']}" if "wave" in row else ""), row.get("source", "")): row
        for world, facts in found.items()
        for row in facts["outcomes"]
    }
    for world, facts in found.items():
        of = facts["compliers"]
        rows[world, "outflow_12", "compliers"] = {"effect": {of["arm"]: of["gemeente"]}}
    return rows


def true_effect(world: str, outcome: str, source: str, arm: str) -> float:
    """Return the effect of an arm; of two sources "a - b" the difference between theirs.

    What lies within three Monte Carlo errors of `truth.yml` from zero is zero.
    """
    if " - " in source:
        one, other = (true_effect(world, outcome, each, arm) for each in source.split(" - "))
        return one - other
    row = truth()[world, outcome, source]
    effect, error = (float(row.get(what, {}).get(arm, 0.0)) for what in ("effect", "error"))
    return effect if abs(effect) > 3.0 * error else 0.0


@functools.cache
def true_deltas(world: str) -> dict[str, float]:
    """Return by arm how much happier those who stay away at 18 months are than those who answer."""
    rng = np.random.default_rng(1)
    people = lived.recruit(WORLDS[world], rng, n=CROWD)
    deltas = {}
    for number, arm in enumerate(ARMS):
        lives = lived.live(WORLDS[world], people, np.full(CROWD, number))
        happy, came = lives.answers[:, 3, HAPPY], lives.responded[:, 3]
        deltas[arm] = float(happy[~came].mean() - happy[came].mean())
    return deltas
