"""Two thousand synthetic Deventers per world: what every estimator says where the truth is known.

Run from the root of the project: python tests/simulation/deventer.py 2000
writes deventer_coverage.csv beside this file (about 20 minutes of processor time, two processes);
python tests/simulation/deventer.py --table prints that table as docs/simulations.md has it.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
sys.path[:0] = [here for here in [str(HERE)] if here not in sys.path]
import deventer_draws as made  # noqa: E402
import deventer_estimators as asked  # noqa: E402
from deventer_draws import PROGRAMMES, REFERENCE, STUDY, WORLDS  # noqa: E402

from helpers.errors import EstimationImpossible, StatisticalWarning  # noqa: E402

TABLE = HERE / "deventer_coverage.csv"
SEED = 20171001
DRAWS = 2000
BLOCK = 50
"""Draws that share a stream of random numbers; results do not depend on how many processes there are."""
SIGNIFICANT = 0.05
READ_AS = {"gemeente": ("gemeente", "cbs", "truth"), "cbs": ("cbs", "gemeente", "truth")}
"""The unadjusted difference of one owner is also held against what the other has and what is true."""

Key = tuple[str, str, str, str]
"""Estimator, outcome, measured and arm of an answer."""


def block(world: str, number: int, n_draws: int) -> dict[Key, np.ndarray]:
    """Return the answers of one block of draws: estimate, low, high and p, NaN where none was given."""
    rng = np.random.default_rng(np.random.SeedSequence(SEED, spawn_key=(list(WORLDS).index(world), number)))
    draws = range(number * BLOCK, min((number + 1) * BLOCK, n_draws))
    found: dict[Key, np.ndarray] = {}
    for place, draw in enumerate(draws):
        one = made.draw(world, rng)
        for question in asked.QUESTIONS:
            if world in question.worlds and draw < question.draws(n_draws):
                for answer in _answers(question, one):
                    empty = np.full((len(draws), 4), np.nan)
                    found.setdefault(answer[:4], empty)[place] = answer[4:]
    return found


def _answers(question: asked.Question, one: made.Experiment) -> Iterator[asked.Answer]:
    """Yield what a question gives; an estimator that refuses a draw gives nothing, and that is counted."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        try:
            yield from question.ask(one)
        except EstimationImpossible:
            return


def _block(task: tuple[str, int, int]) -> tuple[str, dict[Key, np.ndarray]]:
    """`block` for a pool."""
    return task[0], block(*task)


def run(n_draws: int, *, worlds: Sequence[str] = tuple(WORLDS), processes: int) -> pd.DataFrame:
    """Draw every world `n_draws` times and summarise; one row per estimator, outcome, target and arm."""
    tasks = [(world, number, n_draws) for world in worlds for number in range(-(-n_draws // BLOCK))]
    if processes == 1:
        blocks = [_block(task) for task in tasks]
    else:
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            blocks = pool.map(_block, tasks, chunksize=1)
    return pd.DataFrame([row for world in worlds for row in _rows(world, _joined(world, blocks))])


def _joined(world: str, blocks: Sequence[tuple[str, dict[Key, np.ndarray]]]) -> dict[Key, np.ndarray]:
    """Return the answers in one world, draws below each other, NaN where a draw was not answered."""
    mine = [found for name, found in blocks if name == world]
    keys = dict.fromkeys(key for found in mine for key in found)
    sizes = [len(next(iter(found.values()))) for found in mine]
    empty = [np.full((size, 4), np.nan) for size in sizes]
    return {
        key: np.concatenate([found.get(key, none) for found, none in zip(mine, empty, strict=True)])
        for key in keys
    }


def _rows(world: str, found: dict[Key, np.ndarray]) -> Iterator[dict[str, object]]:
    """Yield one row per estimator, outcome, target and arm, and one of the three arms together."""
    for estimator, outcome, measured in dict.fromkeys(key[:3] for key in found):
        by_arm = {
            key[3]: values for key, values in found.items() if key[:3] == (estimator, outcome, measured)
        }
        read_as = READ_AS.get(measured, ()) if estimator == "unadjusted hc2" else ()
        for target in read_as or (measured,):
            row = {"world": world, "estimator": estimator, "outcome": outcome, "measured": measured}
            row["target"] = target
            truths = {arm: _truth(world, outcome, target, arm) for arm in by_arm}
            for arm, values in by_arm.items():
                yield row | {"arm": arm} | _summary(values, truths[arm])
            if set(by_arm) == set(PROGRAMMES):
                yield row | {"arm": "all"} | _together(by_arm, truths)


def _truth(world: str, outcome: str, target: str, arm: str) -> float:
    """Return the effect of an arm, the mean of the reference, and nothing for a family."""
    if arm == "family":
        return np.nan
    if arm == REFERENCE:
        return float(made.truth()[world, outcome, target]["mean"][arm])
    return made.true_effect(world, outcome, target, arm)


def _flags(values: np.ndarray, truth: float) -> tuple[np.ndarray, np.ndarray]:
    """Return whether intervals hold the truth and whether zero is rejected; NaN where there is none."""
    _, low, high, p = values.T
    covers = np.where(np.isnan(low), np.nan, (low <= truth) & (truth <= high))
    by_interval = np.where(np.isnan(low), np.nan, (low > 0) | (high < 0))
    return covers, np.where(np.isnan(p), by_interval, p <= SIGNIFICANT)


def _summary(values: np.ndarray, truth: float) -> dict[str, float]:
    """Return the row of one arm.

    `type_m`: mean absolute estimate among significant ones, over the truth. `wrong_sign` (type S): share of
    significant estimates on the other side of zero. Both only where there is an effect.
    """
    values = values[~np.isnan(values).all(axis=1)]
    estimate = values[:, 0]
    covers, rejects = _flags(values, truth)
    significant = estimate[(rejects == 1.0) & ~np.isnan(estimate)]
    there = np.isfinite(truth) and truth != 0.0 and significant.size > 0
    return {
        "n_draws": len(values),
        "truth": truth,
        **_mean(estimate - truth, "bias"),
        **_mean(covers, "coverage"),
        **_mean(rejects, "rejects"),
        "n_significant": int(significant.size),
        **_mean(np.abs(significant) / abs(truth) if there else np.empty(0), "type_m"),
        "wrong_sign": float((significant * truth < 0).mean()) if there else np.nan,
    }


def _together(by_arm: dict[str, np.ndarray], truths: dict[str, float]) -> dict[str, float]:
    """Return the row of the three arms: means over arms, Monte Carlo errors from draws as a whole.

    Rejections are given only where no arm has an effect, as the mean over arms: type I error.
    """
    flags = [_flags(values, truths[arm]) for arm, values in by_arm.items()]
    none = all(truth == 0.0 for truth in truths.values())
    return {
        "n_draws": int(np.any([~np.isnan(values).all(axis=1) for values in by_arm.values()], axis=0).sum()),
        "truth": float(np.mean(list(truths.values()))),
        **_mean(_over_arms([values[:, 0] - truths[arm] for arm, values in by_arm.items()]), "bias"),
        **_mean(_over_arms([covers for covers, _ in flags]), "coverage"),
        **_mean(_over_arms([rejects for _, rejects in flags]) if none else np.empty(0), "rejects"),
    }


def _over_arms(each: Sequence[np.ndarray]) -> np.ndarray:
    """Return the mean over the arms that answered, a number a draw; NaN where none did."""
    values = np.array(each)
    counted = (~np.isnan(values)).sum(axis=0)
    return np.where(counted > 0, np.nansum(values, axis=0) / np.maximum(counted, 1), np.nan)


def _mean(values: np.ndarray, name: str) -> dict[str, float]:
    """Return a mean and its Monte Carlo standard error, over what is there."""
    there = values[~np.isnan(values)]
    error = float(there.std(ddof=1) / np.sqrt(there.size)) if there.size > 1 else np.nan
    return {name: float(there.mean()) if there.size else np.nan, f"{name}_mc_error": error}


def sources() -> list[Path]:
    """Return the files that the table depends on: estimators with what they import, the study, this one."""
    waiting = [Path(str(module.__file__)) for module in asked.ESTIMATORS]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            names = re.findall(r"(?m)^from helpers\.effects\.(\w+) import", path.read_text(encoding="utf-8"))
            waiting += [path.with_name(f"{name}.py") for name in names]
    study = [STUDY / name for name in ("worlds.py", "lives.py", "truth.yml")]
    return [*sorted(found), *study, *(Path(str(module.__file__)) for module in (made, asked)), Path(__file__)]


def fingerprint() -> str:
    """sha256 of the source files that the table depends on."""
    digest = hashlib.sha256()
    for path in sources():
        digest.update(path.read_text(encoding="utf-8").replace("\r\n", "\n").encode())
    return digest.hexdigest()


def read(place: Path = TABLE) -> pd.DataFrame:
    """Return the table; "null" is a world, and what has no register is ""."""
    table = pd.read_csv(place, comment="#", keep_default_na=False, na_values=[""])
    return table.fillna({"measured": "", "target": ""})


def write(frame: pd.DataFrame, *, code: str, place: Path = TABLE) -> None:
    """Write the table with the fingerprint of the code that made it, taken before it ran."""
    header = f"# generated by deventer.py; do not edit; seed {SEED}; sources sha256 {code}\n"
    body = frame.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    place.write_text(header + body, encoding="utf-8", newline="\n")


def main(arguments: Sequence[str]) -> None:
    """Run and write, or print the committed table."""
    if "--table" in arguments:
        import deventer_claims

        print(deventer_claims.in_words(read()))
        return
    os.environ["OMP_NUM_THREADS"] = "1"  # for the processes that are started
    if hasattr(os, "nice"):
        os.nice(10)
    code = fingerprint()
    table = run(int(arguments[0]) if arguments else DRAWS, processes=min(2, os.cpu_count() or 1))
    write(table, code=code)


if __name__ == "__main__":
    main(sys.argv[1:])
