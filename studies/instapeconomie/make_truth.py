"""Write `truth.yml`: what must come out of the raw files of `instapeconomie`.

Run it as ``python studies/instapeconomie/make_truth.py``. Nothing here uses the package that it is to check.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

sys.path[:0] = [here for here in [str(Path(__file__).resolve().parent)] if here not in sys.path]
from generator import ADDS, DIP, HOURS, N_AWAY, STEPS, N, draw  # noqa: E402

TRUTH = Path(__file__).resolve().with_name("truth.yml")
HEAD = """\
# SYNTHETIC. What must come out of data/raw/instapeconomie.
# Computed by `python studies/instapeconomie/make_truth.py`.
# steps: how many people got how far with their own step, from much less far than they meant to, to much
# further. reached: as far or further. planted: points by which trust and confidence rise because people came
# in at a low moment, and points that guidance adds; a study of one group sees only the two together.
"""


def truth() -> dict[str, Any]:
    """Return everything that must come out."""
    drawn = draw()
    people, waves = drawn.people, drawn.waves
    return {
        "source": {"hours_a_week": HOURS},
        "people": len(people),
        "answered_again": N - N_AWAY,
        "steps": list(STEPS.values()),
        "reached": int((people["stap"] >= 0).sum()),
        "hours_mean": round(float(people["uren"].mean()), 10),
        "volunteers": {int(wave): int(rows["vrijwilliger"].sum()) for wave, rows in waves.groupby("meting")},
        "planted": {"regression_to_the_mean": DIP, "guidance": ADDS},
    }


def text() -> str:
    """Return the whole file."""
    return HEAD + yaml.safe_dump(truth(), sort_keys=False, allow_unicode=True, width=118)


if __name__ == "__main__":
    TRUTH.write_text(text(), encoding="utf-8")
