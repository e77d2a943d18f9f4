"""What docs/simulations.md claims of every estimator in every world, and the tables that show it.

`test_deventer_coverage.py` checks each claim against deventer_coverage.csv; there is nothing to run here:
``python tests/simulation/deventer.py --table`` prints the tables.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from deventer_draws import WORLDS

WIDTH = 140
Verdict = Literal["right", "nearly", "covers", "hidden", "fails"]
MEANING: dict[Verdict, str] = {
    "right": "covers 95 of 100 and is right on average, within Monte Carlo error",
    "nearly": "right on average and covers 94 of 100: its standard error is one for many people",
    "covers": "covers 95 of 100 or more: bounds, and what is careful by design",
    "hidden": "wrong on average, by more than Monte Carlo error can be, while 91 people an arm are too few to show it",
    "fails": "covers fewer than 90 of 100",
}
ARM = "same_more"
"""The arm whose bias the tables give: the one with most to find, and with most drop-out of its own."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One estimator of one outcome in one world; `target` is what it is held against, if not its own truth."""

    verdict: Verdict
    estimator: str
    outcome: str
    measured: str = ""
    target: str | None = None

    def rows(self, table: pd.DataFrame, world: str) -> pd.DataFrame:
        """Return the rows of the claim in a world, by arm; `all` is the three arms together."""
        target = self.measured if self.target is None else self.target
        asked = {"world": world, "estimator": self.estimator, "outcome": self.outcome}
        found = table
        for name, value in (asked | {"measured": self.measured, "target": target}).items():
            found = found[found[name] == value]
        return found.set_index("arm")


def _survey(verdict: Verdict, *estimators: str, outcome: str = "happiness_18") -> tuple[Claim, ...]:
    return tuple(Claim(verdict, estimator, outcome) for estimator in estimators)


def _work(verdict: Verdict, *estimators: str, outcome: str = "outflow_12") -> tuple[Claim, ...]:
    return tuple(Claim(verdict, estimator, outcome, "gemeente") for estimator in estimators)


PLAIN, ANCOVA = "unadjusted hc2", "ancova hc2"
MODELS = ("mmrm", "imputed_contrasts")
IN_TIME = Claim("right", "incidence_difference", "outflow_24", "gemeente")
OWN = (
    *_work("right", PLAIN, ANCOVA, "lin hc2"),
    Claim("right", PLAIN, "outflow_12", "cbs"),
    IN_TIME,
)
COMPLIERS = tuple(
    Claim("right", name, "outflow_12", "compliers") for name in ("cace", "cace, anderson-rubin")
)
FAMILY = tuple(
    claim
    for outcome in ("any_work_12", "hours_12", "earnings_12")
    for claim in _work("right", "lin hc2", outcome=outcome)
)
DISAGREE = Claim("right", PLAIN, "outflow_12", "gemeente - cbs")
RARELY_DISAGREE = Claim("covers", PLAIN, "outflow_12", "gemeente - cbs")
CLAIMS: dict[str, tuple[Claim, ...]] = {
    "primary": (
        *OWN,
        DISAGREE,
        Claim("hidden", PLAIN, "outflow_12", "gemeente", "cbs"),
        Claim("hidden", PLAIN, "outflow_12", "cbs", "gemeente"),
        *FAMILY,
        *COMPLIERS,
        Claim("right", PLAIN, "sanction"),
        *_survey("hidden", PLAIN),
        *_survey("right", ANCOVA, "weighted_ancova", *MODELS),
        *_survey("covers", "lee_bounds", "worst_case_bounds"),
    ),
    "mar": (
        *_survey("fails", PLAIN),
        *_survey("right", ANCOVA, *MODELS),
        *_survey("nearly", "weighted_ancova"),
        *_survey("hidden", ANCOVA, outcome="satisfaction_18"),
        *_survey("covers", "lee_bounds", "worst_case_bounds"),
        IN_TIME,
    ),
    "mnar_equal": (
        *_survey("right", PLAIN, ANCOVA, "weighted_ancova", *MODELS),
        *_survey("hidden", "mean of the reference"),
        *_survey("covers", "lee_bounds", "worst_case_bounds"),
        IN_TIME,
    ),
    "mnar_opposite": (
        *_survey("fails", PLAIN, ANCOVA, "weighted_ancova", *MODELS, "lee_bounds"),
        *_survey("right", "delta_adjusted"),
        *_survey("covers", "worst_case_bounds"),
        IN_TIME,
    ),
    "non_monotone": (
        *_survey("fails", PLAIN, ANCOVA, "weighted_ancova", *MODELS, "lee_bounds"),
        *_survey("covers", "worst_case_bounds"),
        IN_TIME,
    ),
    "nested": (
        *_work("fails", PLAIN, "lin hc2"),
        Claim("fails", "incidence_difference", "outflow_24", "gemeente"),
        *_survey("fails", PLAIN, ANCOVA),
        *_work("right", "unadjusted cr2"),
        *_survey("right", "unadjusted cr2", "ancova cr2"),
        RARELY_DISAGREE,
    ),
    "register_equal": (
        *OWN,
        Claim("hidden", PLAIN, "outflow_12", "gemeente", "truth"),
        DISAGREE,
        *COMPLIERS,
    ),
    "register_differential": (
        *OWN,
        Claim("hidden", PLAIN, "outflow_12", "gemeente", "truth"),
        Claim("right", PLAIN, "outflow_12", "cbs", "truth"),
        DISAGREE,
    ),
    "null": (
        *OWN,
        RARELY_DISAGREE,
        *FAMILY,
        *COMPLIERS,
        Claim("right", PLAIN, "sanction"),
        *_survey("right", PLAIN, ANCOVA, "weighted_ancova", "mmrm"),
        *_survey("right", ANCOVA, outcome="satisfaction_18"),
        *_survey("covers", "lee_bounds", "worst_case_bounds"),
    ),
}
"""Every world's claims, in the order of the tables."""
POWER = (
    ("outflow_12", "unadjusted hc2"),
    ("outflow_12", "ancova hc2"),
    ("outflow_12", "lin hc2"),
    ("outflow_12", "pairwise"),
    ("outflow_12", "romano_wolf"),
    ("outflow_12", "holm"),
    ("outflow_24", "incidence_difference"),
    ("any_work_12", "lin hc2"),
    ("hours_12", "lin hc2"),
    ("earnings_12", "lin hc2"),
    ("satisfaction_18", "ancova hc2"),
    ("sanction", "unadjusted hc2"),
)
ERRORS = (
    ("null", "work family", ("one at a time", "holm", "romano_wolf")),
    ("primary", "work family", ("one at a time", "holm", "romano_wolf")),
    ("null", "outflow_12", ("unadjusted hc2", "ancova hc2", "lin hc2", "pairwise")),
    ("null", "earnings_12", ("lin hc2", "pairwise")),
    ("null", "happiness_18", ("unadjusted hc2", "ancova hc2", "weighted_ancova", "mmrm", "pairwise")),
    ("null", "satisfaction_18", ("ancova hc2",)),
    ("null", "sanction", ("unadjusted hc2",)),
)


def in_words(table: pd.DataFrame) -> str:
    """Return the tables of docs/simulations.md."""
    parts = [_of_world(table, world) for world in CLAIMS]
    return "\n".join([*parts, _errors(table), _power(table)])


def _of_world(table: pd.DataFrame, world: str) -> str:
    head = (
        f"### `{world}`\n\n{textwrap.fill(WORLDS[world].about, WIDTH)}\n\n"
        "| outcome | estimator | held against | draws | truth | bias | cover of 100 | of 100, all arms | claim |\n"
        "|---|---|---|--:|--:|--:|--:|--:|---|\n"
    )
    return head + "".join(_claim(table, world, claim) for claim in CLAIMS[world])


def _claim(table: pd.DataFrame, world: str, claim: Claim) -> str:
    rows = claim.rows(table, world)
    one = rows.loc[ARM] if ARM in rows.index else rows.iloc[0]
    unit, digits = (100.0, 1) if claim.outcome.startswith(("outflow", "any_work", "sanction")) else (1.0, 2)
    digits = 0 if claim.outcome == "earnings_12" else digits
    target = claim.target or claim.measured
    together = _share(rows.loc["all"], "coverage") if "all" in rows.index else ""
    cells = (
        claim.outcome,
        claim.estimator,
        f"{claim.measured} read as {target}" if claim.target else target,
        f"{one['n_draws']:,.0f}",
        _number(unit * one["truth"], digits),
        _with_error(unit * one["bias"], unit * one["bias_mc_error"], digits),
        _share(one, "coverage"),
        together,
        claim.verdict,
    )
    return f"| {' | '.join(cells)} |\n"


def _errors(table: pd.DataFrame) -> str:
    head = (
        "### Errors where there is nothing to find\n\n"
        "| world | outcome | estimator | draws | false findings of 100 |\n|---|---|---|--:|--:|\n"
    )
    return head + "".join(_error_rows(table))


def error_row(table: pd.DataFrame, world: str, outcome: str, estimator: str) -> pd.Series:
    """Return the row of false findings: of a family, or of the three arms together."""
    found = table[(table["world"] == world) & (table["outcome"] == outcome)]
    found = found[(found["estimator"] == estimator) & (found["measured"] == found["target"])]
    found = found[found["measured"].isin(["", "gemeente"])].set_index("arm")
    return found.loc["family" if outcome == "work family" else "all"]


def _error_rows(table: pd.DataFrame) -> Iterator[str]:
    for world, outcome, estimators in ERRORS:
        for estimator in estimators:
            row = error_row(table, world, outcome, estimator)
            yield (
                f"| {world} | {outcome} | {estimator} | {row['n_draws']:,.0f} | {_share(row, 'rejects')} |\n"
            )


def _power(table: pd.DataFrame) -> str:
    head = (
        "### Power and exaggeration, world `primary`\n\n"
        "| outcome | estimator | arm | truth | power of 100 | mean of significant / truth | wrong sign of 100 |\n"
        "|---|---|---|--:|--:|--:|--:|\n"
    )
    return head + "".join(_power_rows(table))


def _power_rows(table: pd.DataFrame) -> Iterator[str]:
    primary = table[(table["world"] == "primary") & table["measured"].isin(["", "gemeente"])]
    primary = primary[primary["measured"] == primary["target"]]
    for outcome, estimator in POWER:
        found = primary[(primary["outcome"] == outcome) & (primary["estimator"] == estimator)]
        for _, row in found[(found["arm"] != "all") & (found["truth"] != 0.0)].iterrows():
            unit, digits = (
                (1.0, 2) if outcome.startswith(("hours", "earnings", "satisfaction")) else (100.0, 1)
            )
            yield (
                f"| {outcome} | {estimator} | {row['arm']} | {_number(unit * row['truth'], digits)} "
                f"| {_share(row, 'rejects')} | {_with_error(row['type_m'], row['type_m_mc_error'], 1)} "
                f"| {100.0 * row['wrong_sign']:.1f} |\n"
            )


def _number(value: float, digits: int) -> str:
    return f"{round(value, digits) + 0.0:.{digits}f}"


def _with_error(value: float, error: float, digits: int) -> str:
    return "" if pd.isna(value) else f"{_number(value, digits)} ± {error:.{digits + 1}f}"


def _share(row: pd.Series, name: str) -> str:
    return "" if pd.isna(row[name]) else f"{100.0 * row[name]:.1f} ± {100.0 * row[f'{name}_mc_error']:.1f}"
