"""Write `truth.yml`: what must come out of the raw files of `zuidwest`, counted from what was drawn.

Run it as ``python studies/zuidwest/make_truth.py``. Nothing here uses the package that it is to check: the
interval is that of Wilson (1927), written out.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import yaml

sys.path[:0] = [here for here in [str(Path(__file__).resolve().parent)] if here not in sys.path]
from generator import N_HOMELESS, N_JOB, OBSTACLES, Drawn, N, draw  # noqa: E402

TRUTH = Path(__file__).resolve().with_name("truth.yml")
Z = 1.959963984540054  # of 95 per cent
HEAD = """\
# SYNTHETIC. What must come out of data/raw/zuidwest. Computed by `python studies/zuidwest/make_truth.py`.
# source: as the news item has it. first_job: with the interval of Wilson at 95 per cent. homeless: is in the
# files and may be on no page. log: in the log of how many participants each code stands.
"""


def wilson(events: int, n: int) -> tuple[float, float]:
    """Return the interval of Wilson at 95 per cent."""
    share, z2 = events / n, Z * Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return middle - half, middle + half


def truth(drawn: Drawn) -> dict[str, Any]:
    """Return everything that must come out."""
    people, log = drawn.people, drawn.log
    low, high = wilson(N_JOB, N)
    return {
        "source": {"started": N, "first_job": N_JOB},
        "people": len(people),
        "first_job": {"n": int(people["baan"].sum()), "low": round(low, 10), "high": round(high, 10)},
        "homeless": int(people["dakloos"].sum()),
        "women": int(people["vrouw"].sum()),
        "log": {
            key: int(log.loc[log["Code"] == path, "Deelnemer"].nunique())
            for path, (key, _) in OBSTACLES.items()
        },
        "withheld": {"homeless": N_HOMELESS},
    }


def text() -> str:
    """Return the whole file."""
    return HEAD + yaml.safe_dump(truth(draw()), sort_keys=False, allow_unicode=True, width=118)


if __name__ == "__main__":
    TRUTH.write_text(text(), encoding="utf-8")
