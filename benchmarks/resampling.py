"""Measure randomisation inference and Romano-Wolf: vectorised, as a plain Python loop, and as a loop in R.

`python benchmarks/resampling.py` writes benchmarks/resampling.csv: 364 people in four arms and two blocks,
ten outcomes of which a tenth is missing; 10,000 permutations for each of three comparisons, and 2,000
Romano-Wolf draws of all thirty differences. The loops do fewer draws and their time is multiplied up, as each
row says. `ratio` is a row's time over that of the vectorised work. One BLAS thread.
"""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from table import write

from helpers.effects.randomisation import pairwise
from helpers.effects.romano_wolf import romano_wolf

ARMS = ["same", "more", "app", "less"]
PAIRS = [(arm, "same") for arm in ARMS[1:]]
PERMUTATIONS = 10_000
RESAMPLES = 2_000
# What the loops do of it.
LOOPED = 100
TARGET = Path(__file__).with_name("resampling.csv")

PERMUTE_IN_R = """
d <- read.csv("people.csv"); y <- as.matrix(d[, -(1:2)]); draws <- as.integer(commandArgs(TRUE)[1])
statistic <- function(y, z, block) {
  top <- 0; under <- 0; n <- colSums(!is.na(y))
  for (b in unique(block)) {
    one <- y[block == b & z, , drop = FALSE]; two <- y[block == b & !z, , drop = FALSE]
    n1 <- colSums(!is.na(one)); n2 <- colSums(!is.na(two)); w <- (n1 + n2) / n
    m1 <- colMeans(one, na.rm = TRUE); m2 <- colMeans(two, na.rm = TRUE)
    v1 <- colSums(sweep(one, 2, m1)^2, na.rm = TRUE) / (n1 - 1) / n1
    v2 <- colSums(sweep(two, 2, m2)^2, na.rm = TRUE) / (n2 - 1) / n2
    top <- top + w * (m1 - m2); under <- under + w^2 * (v1 + v2)
  }
  top / sqrt(under)
}
began <- proc.time()[["elapsed"]]
for (arm in c("more", "app", "less")) {
  here <- d$arm %in% c(arm, "same"); yy <- y[here, ]; z <- d$arm[here] == arm; block <- d$block[here]
  found <- abs(statistic(yy, z, block)); further <- 0
  for (i in seq_len(draws)) {
    zz <- z; for (b in unique(block)) zz[block == b] <- sample(z[block == b])
    further <- further + (abs(statistic(yy, zz, block)) >= found - 1e-9)
  }
}
cat(proc.time()[["elapsed"]] - began)
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One way to do the work, and how many times the vectorised time it takes."""

    what: str
    seconds: float
    ratio: float


@dataclass(frozen=True, slots=True)
class People:
    """Made people: who is in which arm and block, and ten outcomes."""

    arms: np.ndarray
    blocks: np.ndarray
    outcomes: np.ndarray


def people(rng: np.random.Generator) -> People:
    """Draw 91 people an arm, 45 of them in the first block."""
    blocks = np.repeat(["first", "second"], [180, 184])
    arms = np.concatenate([rng.permutation(np.repeat(ARMS, n)) for n in (45, 46)])
    outcomes = rng.normal(size=(364, 1)) + rng.normal(size=(364, 10))
    outcomes[:, 0] = outcomes[:, 0] > 1.5
    outcomes[rng.random(outcomes.shape) < 0.1] = np.nan
    return People(arms, blocks, outcomes)


def permute(made: People, draws: int, rng: np.random.Generator) -> None:
    """Do the permutations as the package does."""
    for arm, reference in PAIRS:
        pairwise(
            made.outcomes,
            made.arms,
            arm=arm,
            reference=reference,
            blocks=made.blocks,
            clusters=None,
            draws=draws,
            rng=rng,
        )


def step_down(made: People, draws: int, rng: np.random.Generator) -> None:
    """Do Romano-Wolf as the package does."""
    romano_wolf(
        made.outcomes,
        made.arms,
        order=ARMS,
        pairs=PAIRS,
        family=None,
        blocks=made.blocks,
        clusters=None,
        covariates=None,
        draws=draws,
        rng=rng,
    )


def difference(
    y: np.ndarray, arm: np.ndarray, reference: np.ndarray, blocks: np.ndarray
) -> tuple[float, float]:
    """Return a block-weighted difference and its standard error, outcome by outcome, with plain numpy."""
    top, under, n = 0.0, 0.0, np.count_nonzero(~np.isnan(y) & (arm | reference))
    for block in ("first", "second"):
        one, two = y[arm & (blocks == block)], y[reference & (blocks == block)]
        one, two = one[~np.isnan(one)], two[~np.isnan(two)]
        weight = (one.size + two.size) / n
        top += weight * (one.mean() - two.mean())
        under += weight**2 * (one.var(ddof=1) / one.size + two.var(ddof=1) / two.size)
    return top, math.sqrt(under)


def permute_in_a_loop(made: People, draws: int, rng: np.random.Generator) -> None:
    """Do the permutations one by one and outcome by outcome."""
    for arm, reference in PAIRS:
        here = np.isin(made.arms, [arm, reference])
        arms, blocks = made.arms[here], made.blocks[here]
        for y in made.outcomes[here].T:
            found = abs(np.divide(*difference(y, arms == arm, arms == reference, blocks)))
            further = 0
            for _ in range(draws):
                lot = arms.copy()
                for block in ("first", "second"):
                    lot[blocks == block] = rng.permutation(arms[blocks == block])
                further += (
                    abs(np.divide(*difference(y, lot == arm, lot == reference, blocks))) >= found - 1e-9
                )


def step_down_in_a_loop(made: People, draws: int, rng: np.random.Generator) -> None:
    """Do the resamples of Romano-Wolf one by one; the step-down itself costs nothing."""
    arms, blocks, y = made.arms, made.blocks, made.outcomes
    found = [[difference(column, arms == a, arms == r, blocks) for column in y.T] for a, r in PAIRS]
    cells = [
        np.flatnonzero((arms == arm) & (blocks == block)) for arm in ARMS for block in ("first", "second")
    ]
    for _ in range(draws):
        rows = np.concatenate([rng.choice(cell, cell.size) for cell in cells])
        for pair, (a, r) in enumerate(PAIRS):
            for place, column in enumerate(y[rows].T):
                estimate, std_error = difference(column, arms[rows] == a, arms[rows] == r, blocks[rows])
                abs((estimate - found[pair][place][0]) / std_error)


def seconds(work: Callable[[People, int, np.random.Generator], None], made: People, draws: int) -> float:
    """Return how long some draws take; the shortest of three where they are vectorised."""
    times = []
    for _ in range(1 if work in {permute_in_a_loop, step_down_in_a_loop} else 3):
        rng = np.random.default_rng(1)
        began = time.perf_counter()
        work(made, draws, rng)
        times.append(time.perf_counter() - began)
    return min(times)


def permute_in_r(made: People, draws: int) -> float | None:
    """Return how long R takes for the same permutations, all outcomes of a draw at once; None without R."""
    program = shutil.which("Rscript")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="resampling") as folder:
        names = ["arm", "block", *(f"y{place}" for place in range(10))]
        table = np.column_stack([made.arms, made.blocks, made.outcomes.astype(str)])
        rows = [names, *np.where(table == "nan", "NA", table).tolist()]
        Path(folder, "people.csv").write_text("\n".join(map(",".join, rows)), encoding="utf-8")
        Path(folder, "permute.R").write_text(PERMUTE_IN_R, encoding="utf-8")
        done = subprocess.run(
            [program, "permute.R", str(draws)], cwd=folder, capture_output=True, text=True, check=True
        )
    return float(done.stdout)


def measure() -> list[Measured]:
    """Measure everything on the same people."""
    made = people(np.random.default_rng(20171001))
    permuted, stepped = seconds(permute, made, PERMUTATIONS), seconds(step_down, made, RESAMPLES)
    work = f"{PERMUTATIONS} permutations x {len(PAIRS)} comparisons x 10 outcomes"
    other = f"{RESAMPLES} Romano-Wolf draws x {len(PAIRS)} comparisons x 10 outcomes"
    scaled = f"{LOOPED} draws, multiplied up"

    def row(what: str, took: float, base: float) -> Measured:
        return Measured(what, round(took, 3), round(took / base, 1))

    looped = seconds(permute_in_a_loop, made, LOOPED) * PERMUTATIONS / LOOPED
    found = [
        row(f"{work}: vectorised", permuted, permuted),
        row(f"{work}: plain loop ({scaled})", looped, permuted),
    ]
    in_r = permute_in_r(made, LOOPED * 5)
    if in_r is not None:
        in_r *= PERMUTATIONS / (LOOPED * 5)
        found.append(
            row(f"{work}: loop in R with sample() ({LOOPED * 5} draws, multiplied up)", in_r, permuted)
        )
    looped = seconds(step_down_in_a_loop, made, LOOPED) * RESAMPLES / LOOPED
    return [
        *found,
        row(f"{other}: vectorised", stepped, stepped),
        row(f"{other}: plain loop ({scaled})", looped, stepped),
    ]


if __name__ == "__main__":
    sys.exit(write(TARGET, measure))
