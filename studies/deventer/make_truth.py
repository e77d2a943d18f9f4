"""Write `truth.yml`: what is true in each world, computed from the potential outcomes of many people.

Run it as ``python studies/deventer/make_truth.py`` (some minutes). Every person is put into each of the four
arms with the same luck; the effect of an arm is the mean difference with the reference. Nothing is estimated.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from generator import INVITED, Drawn, draw
from lives import (
    ALWAYS,
    MORE_GUIDANCE,
    OTHER,
    PARTIAL,
    SCALES,
    TOOK_PART,
    WAVES,
    WORK,
    Flags,
    Lives,
    People,
    Reals,
    live,
    paid,
    recorded_hours,
    recruit,
)
from worlds import ARMS, WORLDS, World

TRUTH = Path(__file__).resolve().with_name("truth.yml")
SEED = 20171001
CROWD = 8_000
CROWDS = 50
"""Crowds of people that never meet; how the effect differs between them gives its Monte Carlo error."""
DRAWS = 500
"""Experiments of 364 people, to see how often one has the signs that the news item reports."""
WIDTH = 140
HEAD = """\
# SYNTHETIC. What is true in the worlds of the generator. Computed by `python studies/deventer/make_truth.py`;
# nothing here is typed in, and nobody here exists.
# mean: if everybody were in that arm. effect: that mean minus the mean of `same`. error: Monte Carlo standard
# error of the effect. answered: the same difference among those who answer, which no longer compares the same
# people: where it is not the effect, complete cases are wrong. source: truth, or as gemeente or cbs has it.
# compliers: effect of more guidance in those who take it up when offered and not otherwise, outflow_12.
# signs_of_the_text: experiments of 364 people in the primary world whose estimates rank as the text says.
# Outcomes: outflow_12, outflow_24 (any month with status work, months 1 to 12 or 24), any_work_12 (work or
# work_partial), other_exit_12 (any month), hours_12 (mean hours a week, months 1 to 12), earnings_12 (euros,
# sum of months 1 to 12), months_in_work_24, sanction, clawback, more_guidance, app_used (shares), and scales.
"""

Key = tuple[str, str, int]
"""Outcome, source (or "") and wave (or 0)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome in one world; four numbers an array, in the order of `ARMS`.

    `answered` is missing (NaN) where response plays no part.
    """

    outcome: str
    source: str
    wave: int
    mean: Reals
    effect: Reals
    error: Reals
    answered: Reals


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true in one world: outcomes, response by arm and wave, and effects in compliers by source."""

    rows: tuple[Row, ...]
    response: Reals
    compliers: dict[str, float]


def register_outcomes(people: People, lives: Lives) -> Iterator[tuple[Key, Reals]]:
    """Yield the outcomes of the three registers, one number a person."""
    for source, status in (("truth", lives.status), ("gemeente", lives.gemeente), ("cbs", lives.cbs)):
        hours = recorded_hours(lives, status)
        pay = paid(hours, lives.wage, people.monthly)
        work, year = status == WORK, slice(1, 13)
        yield ("outflow_12", source, 0), work[:, year].any(axis=1).astype(float)
        yield ("outflow_24", source, 0), work[:, 1:].any(axis=1).astype(float)
        yield ("any_work_12", source, 0), (work | (status == PARTIAL))[:, year].any(axis=1).astype(float)
        yield ("other_exit_12", source, 0), (status == OTHER)[:, year].any(axis=1).astype(float)
        yield ("hours_12", source, 0), hours[:, year].mean(axis=1)
        yield ("earnings_12", source, 0), pay[:, year].sum(axis=1)
        yield ("months_in_work_24", source, 0), work[:, 1:].sum(axis=1).astype(float)


def other_outcomes(lives: Lives) -> Iterator[tuple[Key, Reals]]:
    """Yield harms, take-up and what everybody would answer, one number a person."""
    for name, flags in (("sanction", lives.sanctioned), ("clawback", lives.clawback)):
        yield (name, "", 0), flags.astype(float)
    for name, flags in (("more_guidance", lives.given.guided), ("app_used", lives.given.app)):
        yield (name, "", 0), flags.astype(float)
    for k, scale in enumerate(SCALES):
        for w, wave in enumerate(WAVES[1:], start=1):
            yield (scale, "", wave), lives.answers[:, w, k]


def truth_of(world: World, rng: np.random.Generator, *, crowd: int, crowds: int) -> Truth:
    """Return what is true in a world, from `crowds` crowds of `crowd` people each."""
    means: dict[Key, list[list[float]]] = {}
    answered: dict[Key, list[list[float]]] = {}
    response, compliers = [], []
    for _ in range(crowds):
        people = recruit(world, rng, n=crowd)
        lived = [live(world, people, np.full(crowd, arm)) for arm in range(len(ARMS))]
        response.append([lives.responded.mean(axis=0) for lives in lived])
        each = [dict([*register_outcomes(people, lives), *other_outcomes(lives)]) for lives in lived]
        for key in each[0]:
            means.setdefault(key, []).append([float(one[key].mean()) for one in each])
            if key[2]:
                asked = zip(each, lived, strict=True)
                answered.setdefault(key, []).append([_among(one[key], lives, key[2]) for one, lives in asked])
        compliers.append(_in_compliers(people, each))
    rows = tuple(_row(key, np.array(found), answered.get(key)) for key, found in means.items())
    by_source = {source: float(np.mean([one[source] for one in compliers])) for source in compliers[0]}
    return Truth(rows=rows, response=np.mean(response, axis=0), compliers=by_source)


def _among(values: Reals, lives: Lives, wave: int) -> float:
    """Return the mean of those who answer a wave."""
    there: Flags = lives.responded[:, WAVES.index(wave)]
    return float(values[there].mean())


def _in_compliers(people: People, each: list[dict[Key, Reals]]) -> dict[str, float]:
    """Return the effect of more guidance on outflow within 12 months in compliers, by source."""
    luck = people.luck["guided"]
    who = (luck >= ALWAYS) & (luck < MORE_GUIDANCE)
    sources = ("truth", "gemeente", "cbs")
    keys: dict[str, Key] = {source: ("outflow_12", source, 0) for source in sources}
    return {source: float((each[0][key] - each[3][key])[who].mean()) for source, key in keys.items()}


def _row(key: Key, found: Reals, among: list[list[float]] | None) -> Row:
    """Return the row of an outcome from the means of each crowd and arm, (crowds, arms)."""
    effects = found - found[:, [-1]]
    answered = np.mean(among, axis=0) if among else np.full(len(ARMS), np.nan)
    return Row(
        outcome=key[0],
        source=key[1],
        wave=key[2],
        mean=found.mean(axis=0),
        effect=effects.mean(axis=0),
        error=effects.std(axis=0, ddof=1) / np.sqrt(len(effects)),
        answered=answered - answered[-1],
    )


def _named(numbers: Reals, *, digits: int, reference: bool) -> dict[str, float]:
    """Return numbers by arm, for the file; the effect of the reference on itself is left out."""
    pairs = zip(ARMS, numbers, strict=True)
    return {arm: round(float(x), digits) + 0.0 for arm, x in pairs if reference or arm != ARMS[-1]}


def _written(row: Row) -> dict[str, Any]:
    """Return a row as the file has it."""
    found: dict[str, Any] = {"outcome": row.outcome}
    found |= {"source": row.source} if row.source else {}
    found |= {"wave": row.wave} if row.wave else {}
    digits = 1 if row.outcome == "earnings_12" else 5
    found["mean"] = _named(row.mean, digits=digits, reference=True)
    found["effect"] = _named(row.effect, digits=digits, reference=False)
    found["error"] = _named(row.error, digits=digits, reference=False)
    if row.wave:
        found["answered"] = _named(row.answered, digits=digits, reference=False)
    return found


def _section(world: World, truth: Truth) -> dict[str, Any]:
    """Return a world as the file has it."""
    waves = zip(WAVES[1:], truth.response[:, 1:].T, strict=True)
    return {
        "about": world.about,
        "right": list(world.right),
        "wrong": list(world.wrong),
        "response": {wave: _named(shares, digits=4, reference=True) for wave, shares in waves},
        "compliers": {"arm": ARMS[0], "share": round(MORE_GUIDANCE - ALWAYS, 4)}
        | {source: round(effect, 5) for source, effect in truth.compliers.items()},
        "outcomes": [_written(row) for row in truth.rows],
    }


def worlds_in_words(found: dict[str, Any]) -> str:
    """Return the worlds as the README has them, from what the file holds."""
    return "\n".join(_in_words(name, world) for name, world in found["worlds"].items())


def _in_words(name: str, world: dict[str, Any]) -> str:
    """Return one world: what it is, what must be right and fail, and the figures that show it."""
    rows = {(one["outcome"], one.get("source"), one.get("wave")): one for one in world["outcomes"]}
    work = {
        source: 100.0 * rows["outflow_12", source, None]["effect"][ARMS[0]]
        for source in ("truth", "gemeente", "cbs")
    }
    happy = rows["happiness", None, 18]["answered"]
    lines = [
        *(f"Right: {one}." for one in world["right"]),
        *(f"Fails: {one}." for one in world["wrong"]),
        f"More guidance, work within 12 months, points: {work['truth']:+.1f} in truth, "
        f"{work['gemeente']:+.1f} as the municipality records it, {work['cbs']:+.1f} as CBS does.",
        "Happiness at 18 months, answered: "
        + ", ".join(f"{arm} {round(x, 2) + 0.0:+.2f}" for arm, x in happy.items())
        + ".",
    ]
    items = (textwrap.fill(line, WIDTH, initial_indent="- ", subsequent_indent="  ") + "\n" for line in lines)
    return f"### `{name}`\n\n{textwrap.fill(world['about'], WIDTH)}\n\n" + "".join(items)


def has_the_signs(drawn: Drawn) -> bool:
    """Return whether the estimates have the signs that the news item reports.

    Outflow to work within 12 months as the municipality records it is highest with more guidance, then with
    the app, then elsewhere; satisfaction of those who answer is above the reference at each later wave.
    """
    register, arms = drawn.register_gemeente, drawn.intake.set_index("client")["arm"]
    working = register["status"].eq("work") & register["month_number"].between(1, 12)
    share = working.groupby(register["client"]).any().groupby(arms, observed=True).mean()
    later = drawn.survey[drawn.survey["wave"] > 0].set_index("client")
    answer = later["satisfaction"].groupby([later["wave"], arms.loc[later.index]], observed=True).mean()
    waves = [answer[wave, "same_more"] > answer[wave, "same"] for wave in later["wave"].unique()]
    ordered = share["same_more"] > share["less_app"] > max(share["less_need"], share["same"])
    return bool(ordered and all(waves))


def _signs(number: int) -> bool:
    """Return whether one experiment of the primary world has the signs that the news item reports."""
    return has_the_signs(draw("primary", np.random.default_rng([SEED, len(WORLDS), number])))


def main() -> None:
    """Compute every world and write the file."""
    worlds = {
        name: _section(world, truth_of(world, np.random.default_rng([SEED, i]), crowd=CROWD, crowds=CROWDS))
        for i, (name, world) in enumerate(WORLDS.items())
    }
    found = {
        "people": CROWD * CROWDS,
        "seed": SEED,
        "invited": INVITED,
        "took_part": TOOK_PART,
        "reference": ARMS[-1],
        "signs_of_the_text": {"draws": DRAWS, "found": sum(map(_signs, range(DRAWS)))},
        "worlds": worlds,
    }
    text = yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=180, default_flow_style=None)
    TRUTH.write_text(HEAD + text, encoding="utf-8", newline="\n")
    print(worlds_in_words(found))


if __name__ == "__main__":
    main()
