"""Write `truth.yml`: what must come out of the raw files of `schiedam`, counted from what was drawn.

Run it as ``python studies/schiedam/make_truth.py``. Nothing here uses the package that it is to check.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

sys.path[:0] = [here for here in [str(Path(__file__).resolve().parent)] if here not in sys.path]
from codebook import ASKED, CODES, UNASKED  # noqa: E402
from generator import CHANGES, N_OTHER_TOWN, N_STRANGERS, N_TWICE, TOWNS, Drawn, draw  # noqa: E402
from planted import STRINGS  # noqa: E402

TRUTH = Path(__file__).resolve().with_name("truth.yml")
TOPICS = {"downside": ("pressure", "not_heard")}
"""Topics of `study.yml` that have several codes; all others have the code of their name."""
NOT_TOPICS = ("pressure", "not_heard", "gp_less")
HEAD = """\
# SYNTHETIC. What must come out of data/raw/schiedam. Computed by `python studies/schiedam/make_truth.py`
# from what the generator drew; nothing here is typed in, and nobody here exists.
# lives: means of what everybody approached would have answered (approached), and of those who answered
# (answered), before questions were left open. Younger people, people guided for a shorter time and unhappier
# people answer less often. Weighting to the registration mends the first two, so that a weighted mean lies
# between the two, and never all the way: the last is not in the registration.
# response: share that answers, by what the registration knows. ladder: of everybody approached, from a year
# ago to now. coverage: of everybody approached, who was spoken to in the last year, and who never was.
# topics: of those asked, who spoke; unasked: who spoke without being asked. planted: what no file under
# reports/ may hold.
"""


def truth(drawn: Drawn) -> dict[str, Any]:
    """Return everything that must come out."""
    approached = drawn.clients[drawn.approached]
    answered = approached[approached["answers"]]
    return {
        "motion": {"date": "2023-05-30", "for": 32, "against": 2},
        "registration": {town.lower(): n for town, n in TOWNS.items()},
        "approached": len(approached),
        "answered": len(answered),
        "survey_rows": len(answered) + N_OTHER_TOWN + N_TWICE + N_STRANGERS,
        "left_out": {"twice": N_TWICE, "other_town": N_OTHER_TOWN, "unknown_number": N_STRANGERS},
        "response": _response(approached),
        "lives": _lives(drawn.lives.loc[approached.index], approached["answers"]),
        "ladder": _ladder(approached),
        "coverage": _coverage(approached),
        "months": _months(drawn.months),
        "interviews": len(drawn.interviews),
        "topics": _topics(drawn),
        "planted": list(STRINGS),
    }


def _response(approached: pd.DataFrame) -> dict[str, dict[str, float]]:
    age = 2023 - approached["geboortejaar"]
    groups = {
        "age": pd.cut(age, [0, 35, 50, 200], right=False, labels=["under_35", "from_35", "from_50"]),
        "time": pd.cut(
            approached["maanden"], [0, 12, 36, 2000], right=False, labels=["short", "middle", "long"]
        ),
    }
    return {
        name: {
            str(group): round(float(share), 6)
            for group, share in approached["answers"].groupby(by, observed=True).mean().items()
        }
        for name, by in groups.items()
    }


def _lives(lives: pd.DataFrame, answers: pd.Series) -> dict[str, dict[str, float]]:
    made = pd.DataFrame(
        {
            "satisfaction": lives["tevreden"],
            "lonely": _lonely(lives),
            "mental": _mental(lives),
            "efficacy": lives[[f"gse_{item}" for item in range(1, 11)]].sum(axis=1),
            "health_good": lives["gezond"] <= 2,
            "service": lives["cijfer"],
            **{f"better_{one}": lives[f"v_{one}"] > 0 for one in CHANGES},
        }
    ).astype(float)
    return {
        name: {
            "approached": round(float(made[name].mean()), 6),
            "answered": round(float(made.loc[answers, name].mean()), 6),
        }
        for name in made
    }


def _lonely(lives: pd.DataFrame) -> pd.Series:
    """Count lonely answers: yes or more or less on what is missed, no or more or less on what there is."""
    missed = sum((lives[f"djg_{one}"] <= 2).astype(int) for one in ("e1", "e2", "e3"))
    there = sum((lives[f"djg_{one}"] >= 2).astype(int) for one in ("s1", "s2", "s3"))
    return missed + there


def _mental(lives: pd.DataFrame) -> pd.Series:
    """Sum five answers, each 0 to 5 and 5 the best, times four."""
    well = sum(6 - lives[f"mhi_{item}"] for item in (3, 5))
    low = sum(lives[f"mhi_{item}"] - 1 for item in (1, 2, 4))
    return 4 * (well + low)


def _ladder(approached: pd.DataFrame) -> dict[str, int]:
    moved = approached["trede_12"] - approached["trede_0"]
    return {"up": int((moved > 0).sum()), "same": int((moved == 0).sum()), "down": int((moved < 0).sum())}


def _coverage(approached: pd.DataFrame) -> dict[str, int]:
    """Count who was spoken in the year before the registration was drawn, its first and last day included."""
    spoken = approached["laatste_gesprek"]
    year = spoken[(spoken >= pd.Timestamp("2022-10-01")) & (spoken <= pd.Timestamp("2023-09-30"))]
    return {"spoken": len(year), "never": int(spoken.isna().sum()), "all": len(approached)}


def _months(months: pd.DataFrame) -> dict[str, int]:
    return {
        "n": len(months),
        "begin": int(months["begin"].iloc[0]),
        "in": int(months["in"].sum()),
        "out": int(months["uit"].sum()),
        "end": int(months["eind"].iloc[-1]),
    }


def _topics(drawn: Drawn) -> dict[str, dict[str, int]]:
    keys = {code.key: (code.key,) for code in CODES if code.key not in NOT_TOPICS}
    named = keys | TOPICS | {"gp": ("gp_less",)}
    paths = {code.key: code.path for code in CODES}
    spoke = {one.document: {*one.codes, *one.second} for one in drawn.conversations}
    people = drawn.interviews
    found = {}
    for topic, codes in named.items():
        has = people["gesprek"].map(lambda one, codes=codes: any(paths[code] in spoke[one] for code in codes))
        column = ASKED.get(codes[0])
        asked = people[column] if column else pd.Series(codes[0] not in UNASKED, index=people.index)
        found[topic] = {
            "asked": int(asked.sum()),
            "spoke": int((has & asked).sum()),
            "unasked": int((has & ~asked).sum()),
        }
    return found


def text() -> str:
    """Return the whole file."""
    return HEAD + yaml.safe_dump(truth(draw()), sort_keys=False, allow_unicode=True, width=118)


if __name__ == "__main__":
    TRUTH.write_text(text(), encoding="utf-8")
