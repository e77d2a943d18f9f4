"""Write `truth.yml`: what must come out of the raw files of `gewogen-maatwerk`, counted by hand.

Run it as ``python studies/gewogen-maatwerk/make_truth.py``. Nothing here uses the package that it checks.
"""

from __future__ import annotations

from itertools import permutations, product
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from generator import N_CASES, PRINCIPLES, RATERS, draw
from make_raw import PLANTED

TRUTH = Path(__file__).resolve().with_name("truth.yml")
HEAD = """\
# SYNTHETIC. What must come out of data/raw/gewogen-maatwerk. Computed by
# `python studies/gewogen-maatwerk/make_truth.py`; nothing here is typed in, and nobody here exists.
# scores: cases with 0, 1 and 2, per rater. kappa: Cohen's, quadratic weights. alpha: Krippendorff's, ordinal.
# Both on the cases that both scored, by the formula written out, case by case and pair by pair.
# planted: what no file under reports/ may hold.
"""
SCORES = (0, 1, 2)


def truth() -> dict[str, Any]:
    """Return everything that must come out."""
    scores = draw().scores
    of = {one: scores[scores["principe"] == one] for one in PRINCIPLES}
    return {
        "source": {"principles": 10, "named": len(PRINCIPLES)},
        "cases": N_CASES,
        "principles": {one: _principle(frame) for one, frame in of.items()},
        "planted": list(PLANTED),
    }


def _principle(frame: pd.DataFrame) -> dict[str, Any]:
    wide = {rater: frame[frame["beoordelaar"] == rater].set_index("dossier")["score"] for rater in RATERS}
    both = [
        (int(wide[RATERS[0]][case]), int(wide[RATERS[1]][case]))
        for case in wide[RATERS[0]].index
        if pd.notna(wide[RATERS[0]][case]) and pd.notna(wide[RATERS[1]][case])
    ]
    return {
        "scores": {
            f"rater_{place}": [int((wide[rater] == score).sum()) for score in SCORES]
            for place, rater in enumerate(RATERS, start=1)
        },
        "n_both": len(both),
        "kappa": round(_kappa(both), 10),
        "alpha": round(_alpha(both), 10),
    }


def _kappa(both: list[tuple[int, int]]) -> float:
    """One less the mean squared difference seen, over that of all first scores against all second ones."""
    seen = sum((a - b) ** 2 for a, b in both) / len(both)
    chance = sum((a - b) ** 2 for (a, _), (_, b) in product(both, both)) / len(both) ** 2
    return 1 - seen / chance


def _alpha(both: list[tuple[int, int]]) -> float:
    """One less the mean ordinal distance within cases, over that between any two scores."""
    given = [score for pair in both for score in pair]
    times = {score: given.count(score) for score in SCORES}

    def apart(a: int, b: int) -> float:
        low, high = min(a, b), max(a, b)
        between = sum(times[score] for score in range(low, high + 1))
        return (between - (times[low] + times[high]) / 2) ** 2

    seen = sum(apart(a, b) for a, b in both) / len(both)
    pairs = list(permutations(given, 2))
    return 1 - seen / (sum(apart(a, b) for a, b in pairs) / len(pairs))


def text() -> str:
    """Return the whole file."""
    return HEAD + yaml.safe_dump(truth(), sort_keys=False, allow_unicode=True, width=110)


if __name__ == "__main__":
    TRUTH.write_text(text(), encoding="utf-8")
