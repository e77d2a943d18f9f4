"""Write `truth.yml`: what is true of the synthetic residents, from very many of them.

Run it as ``python studies/coronasanering/make_truth.py`` (half a minute). The same people with the same luck
are drawn with and without the scheme; nothing is estimated.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

sys.path[:0] = [here for here in [str(Path(__file__).resolve().parent)] if here not in sys.path]
from generator import RESIDENTS, WAVES, draw  # noqa: E402
from make_raw import SEED, UNTIDY  # noqa: E402
from voices import INTERVIEWS, NO_CONSENT, ORPHAN, STRINGS, counted  # noqa: E402

TRUTH = Path(__file__).resolve().with_name("truth.yml")
CROWD = 100_000
CROWDS = 8
SCALES = ("stress", "wellbeing", "trust", "new_debt", "unforeseen")
HEAD = """\
# SYNTHETIC. What is true of the residents. Computed by `python studies/coronasanering/make_truth.py`; nothing
# here is typed in, and nobody here exists.
# everyone: mean change since intake of all residents. stayed: of those who answer that wave, which is what a
# study sees. without: what the change would have been without the scheme: a bad moment ends. scheme: everyone
# less without: what the scheme did, which no study without a comparison can tell. error: Monte Carlo standard
# error of `everyone`. response: share that answers. interviews: of the seventeen, per topic.
"""


def changes(rng: np.random.Generator) -> dict[tuple[str, int], dict[str, list[float]]]:
    """Return the mean changes of every crowd, per scale and wave."""
    found: dict[tuple[str, int], dict[str, list[float]]] = {}
    for _ in range(CROWDS):
        seed = int(rng.integers(2**32))
        drawn = draw(np.random.default_rng(seed), n=CROWD)
        bare = draw(np.random.default_rng(seed), n=CROWD, scheme=False)
        for scale in SCALES:
            for wave in WAVES[1:]:
                row = found.setdefault((scale, wave), {"everyone": [], "stayed": [], "without": []})
                row["everyone"].append(float(_change(drawn.survey_truth, scale, wave).mean()))
                row["stayed"].append(float(_change(drawn.survey, scale, wave).mean()))
                row["without"].append(float(_change(bare.survey_truth, scale, wave).mean()))
    return found


def _change(survey: pd.DataFrame, scale: str, wave: int) -> pd.Series:
    """Return the change of each resident from intake to a wave; missing where it is not known."""
    numbers = survey.assign(value=survey[scale].astype("float64"))
    wide = numbers.pivot_table(index="resident", columns="wave", values="value", dropna=False)
    return wide[wave] - wide[0]


def _written(scale: str, wave: int, means: dict[str, list[float]]) -> dict[str, Any]:
    average = {name: float(np.mean(values)) for name, values in means.items()}
    average["scheme"] = average["everyone"] - average["without"]
    error = float(np.std(means["everyone"], ddof=1) / np.sqrt(CROWDS))
    rounded = {name: round(value, 4) + 0.0 for name, value in average.items()}
    return {"variable": scale, "wave": wave} | rounded | {"error": round(error, 5)}


def main() -> None:
    """Compute everything and write the file."""
    rng = np.random.default_rng([SEED, 1])
    found = changes(rng)
    came = draw(rng, n=CROWD).survey.groupby("wave")["responded"].mean()
    truth = {
        "seed": SEED,
        "residents": RESIDENTS,
        "people": CROWD * CROWDS,
        "response": {int(wave): round(float(share), 4) for wave, share in came.items()},
        "changes": [_written(scale, wave, means) for (scale, wave), means in found.items()],
        "interviews": {
            "n": INTERVIEWS,
            "consent": INTERVIEWS - len(NO_CONSENT),
            "orphan": list(ORPHAN),
            "topics": counted(),
        },
        "untidy": UNTIDY,
        "planted": list(STRINGS),
    }
    text = yaml.safe_dump(truth, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    TRUTH.write_text(HEAD + text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
