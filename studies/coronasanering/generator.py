"""Draw synthetic residents in a faster debt scheme: nobody in them exists, and the truth is known.

``draw(rng)`` returns one cohort as clean frames: a register, a survey in three waves with drop-out, and what
everybody would have answered. Stress at intake is above what is usual for a person, because people come in at
a bad moment: part of its fall is nobody's doing. `voices.py` adds the interviews, `make_raw.py` writes the
untidy files, `make_truth.py` computes `truth.yml`. The file may be loaded by its path.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

RESIDENTS = 240
WAVES = (0, 3, 6)
AGES = ("18-34", "35-49", "50-64", "65+")
AGE_SHARES = (0.33, 0.38, 0.26, 0.03)
HOUSEHOLDS = ("single", "single_parent", "couple", "couple_children")
HOUSEHOLD_SHARES = (0.48, 0.24, 0.12, 0.16)
ROUTES = ("neighbourhood_team", "housing_association", "employer", "own_initiative")
"""How somebody came to the municipality; one person alone came on their own initiative."""
ROUTE_SHARES = (0.72, 0.18, 0.10)

BAD_MOMENT = 1.8
"""Points of stress (0 to 40) by which the moment of intake is worse than usual; gone three months later."""
STRESS = (0.0, -1.2, -1.7)
WELLBEING = (0.0, 0.10, 0.15)
TRUST = (0.0, 0.0, 0.0)
"""What the scheme adds at each wave, in points; a change also holds the end of the bad moment."""
NEW_DEBT = (0.58, 0.26, 0.22)
UNFORESEEN = (0.10, 0.30, 0.24)
"""Shares that made a new debt, and to whom a debt came to light that nobody had foreseen, in three months."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One synthetic cohort, as clean frames.

    Attributes
    ----------
    register : one row a resident: resident, intake (date), age, woman, household, route, creditors, debt and
        residual (what is left of the debt at the end of the scheme), both in euros.
    survey : one row a resident and wave: resident, wave, responded, stress (0 to 40), wellbeing (1 to 10),
        trust (0 to 10), new_debt, unforeseen; missing where not responded.
    survey_truth : the same rows with what those who did not respond would have answered.
    """

    register: pd.DataFrame
    survey: pd.DataFrame
    survey_truth: pd.DataFrame


def draw(rng: np.random.Generator, *, n: int = RESIDENTS, scheme: bool = True) -> Drawn:
    """Return one synthetic cohort of `n` residents; without the `scheme` nothing is added at any wave."""
    register = _register(rng, n)
    usual = rng.normal(0.0, 1.0, n)
    answers = _answers(rng, usual, scheme=scheme)
    responded = _responded(rng, answers["stress"])
    truth = pd.DataFrame(
        {
            "resident": np.repeat(register["resident"].to_numpy(), len(WAVES)),
            "wave": np.tile(np.array(WAVES), n),
            "responded": responded.ravel(),
        }
        | {name: values.ravel() for name, values in answers.items()}
    )
    survey = truth.copy()
    survey[list(answers)] = survey[list(answers)].astype("float64").where(survey["responded"])
    return Drawn(register=register, survey=survey, survey_truth=truth)


def _register(rng: np.random.Generator, n: int) -> pd.DataFrame:
    debt = np.round(rng.lognormal(np.log(26_000), 0.7, n), 2)
    repaid = np.minimum(1.0, 1.3 * rng.beta(1.2, 1.6, n))
    route = rng.choice(np.array(ROUTES[:-1]), size=n, p=ROUTE_SHARES)
    route[n // 3] = ROUTES[-1]
    days = rng.integers(0, 330, n).astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "resident": [f"U{1001 + number}" for number in range(n)],
            "intake": np.datetime64("2021-02-01") + days,
            "age": rng.choice(np.array(AGES), size=n, p=AGE_SHARES),
            "woman": rng.random(n) < 0.55,
            "household": rng.choice(np.array(HOUSEHOLDS), size=n, p=HOUSEHOLD_SHARES),
            "route": route,
            "creditors": 2 + rng.poisson(9.0, n),
            "debt": debt,
            "residual": np.round(debt * (1.0 - repaid), 2),
        }
    )


def _answers(rng: np.random.Generator, usual: Reals, *, scheme: bool) -> dict[str, npt.NDArray[np.generic]]:
    """Return the answers of everybody at each wave, shape (n, waves); high `usual` is a heavy life."""
    n, added = usual.size, float(scheme)
    moment = np.zeros((n, len(WAVES)))
    moment[:, 0] = rng.gamma(2.0, BAD_MOMENT / 2.0, n)

    def scale(mean: float, heavy: float, noise: float, gains: tuple[float, ...]) -> Reals:
        return mean + heavy * usual[:, None] + rng.normal(0.0, noise, moment.shape) + added * np.array(gains)

    def share(levels: tuple[float, ...]) -> Flags:
        tilt = 1.0 / (
            1.0 + np.exp(-(np.log(np.array(levels) / (1 - np.array(levels))) + 0.5 * usual[:, None]))
        )
        return np.asarray(rng.random(moment.shape) < tilt, dtype=np.bool_)

    stress = scale(21.0, 4.5, 3.6, STRESS) + moment
    wellbeing = scale(6.0, -1.0, 1.1, WELLBEING) - 0.06 * moment
    trust = scale(5.2, -0.9, 1.5, TRUST)
    return {
        "stress": np.clip(np.round(stress), 0, 40),
        "wellbeing": np.clip(np.round(wellbeing), 1, 10),
        "trust": np.clip(np.round(trust), 0, 10),
        "new_debt": share(NEW_DEBT if scheme else (NEW_DEBT[0],) * 3),
        "unforeseen": share(UNFORESEEN if scheme else (UNFORESEEN[0],) * 3),
    }


def _responded(rng: np.random.Generator, stress: npt.NDArray[np.generic]) -> Flags:
    """Return who answers: everybody at intake; later fewer of those with much stress then and now."""
    points = np.asarray(stress, dtype=np.float64)
    heavy, luck = (points - 22.0) / 6.0, rng.normal(0.0, 1.0, len(points))
    came = np.ones(points.shape, dtype=np.bool_)
    for place, base in ((1, 1.25), (2, 0.75)):
        lean = base - 0.1 * heavy[:, 0] - 0.9 * heavy[:, place] + 0.9 * luck
        came[:, place] = rng.random(len(points)) < 1.0 / (1.0 + np.exp(-lean))
    return came
