"""The numbers of a theme: how it is now, what people say has changed, weighted and not, worst cases."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyses.contrasts import unit_of
from helpers.analyses.response_frame import ALL, classes
from helpers.analyses.theme_people import Flags, Group, People, groups_of
from helpers.describe.retrospective import ANSWERS, told
from helpers.describe.weighted import Weighted, Weighting, weighted_mean, weighted_share
from helpers.describe.worst_case import mean_bounds, share_bounds
from helpers.study.response_spec import Theme
from helpers.study.rules_data import categories
from helpers.study.rules_samples import origins
from helpers.study.spec import Study

Row = dict[str, Any]
MEAN, CLASS, CHANGE = "mean", "class", "change"
SHARE, NO_ANSWER = "share", "no_answer"
NUMBERS = (
    "estimate", "std_error", "low", "high", "level", "n", "n_with", "n_effective", "n_missing", "n_all",
    "worst", "best",
)  # fmt: skip
COLUMNS = (
    "theme", "measure", "variable", "category", "by", "group", "weighting", *NUMBERS, "unit", "source",
    "population",
)  # fmt: skip
WHOLE = ("n", "n_with", "n_missing", "n_all")


def theme_rows(study: Study, name: str, theme: Theme, people: People) -> Iterator[Row]:
    """Yield every number of a theme, one row each, with the columns of `COLUMNS`."""
    for group in groups_of(study, people, theme):
        for weighting, weights in people.weightings.items():
            pen = _Numbers(study, name, theme, people, group, weighting, weights)
            if theme.change is not None:
                yield from pen.changes(theme.change)
            if theme.now is not None and study.variables[theme.now].type in ("category", "boolean"):
                yield from pen.classes(theme.now)
            elif theme.now is not None:
                yield from pen.mean(theme.now)


def as_table(rows: list[Row]) -> pd.DataFrame:
    """Return rows as a table with the columns and types of the contract."""
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = {name: "Int64" if name in WHOLE else "float64" for name in NUMBERS}
    words = {name: "string" for name in COLUMNS if name not in NUMBERS}
    return frame.astype(numbers | words)


@dataclass(frozen=True, slots=True, eq=False)
class _Numbers:
    """The numbers of one theme, one group, one way to weight."""

    study: Study
    name: str
    theme: Theme
    people: People
    group: Group
    weighting: str
    weights: Weighting

    @property
    def mine(self) -> Flags:
        """Return who of all who answered is in the group."""
        return self.group.members[self.people.answered]

    @property
    def n_all(self) -> int:
        """Return for how many people the answers of the group stand, as far as that is known."""
        return int(self.group.members.sum() if self.group.is_known else self.mine.sum())

    @property
    def population(self) -> int | None:
        """Return the finite population of the group, None where answers stand for others too."""
        return self.n_all if self.people.is_finite and self.group.is_known else None

    def changes(self, variable: str) -> Iterator[Row]:
        """Yield the shares of the four answers, of everybody who answered."""
        values = self.people.rows.loc[self.people.answered, variable].reset_index(drop=True)
        theme = self.theme
        said = told(values, better=theme.better, same=theme.same, worse=theme.worse)
        n_silent = int((said[self.mine] == NO_ANSWER).sum())
        for answer in ANSWERS:
            gave = np.where(self.mine, (said == answer).to_numpy(dtype=float), math.nan)
            row = self._share(CHANGE, variable, answer, gave, n_missing=n_silent)
            if answer != NO_ANSWER:
                n_known = int(self.mine.sum()) - n_silent
                row |= self._ends(
                    int(np.nansum(gave)), n_known, is_better={"better": True, "worse": False}.get(answer)
                )
            yield row

    def classes(self, variable: str) -> Iterator[Row]:
        """Yield the share of each category, of those who answered the question."""
        answered = self.people.rows[self.people.answered].reset_index(drop=True)
        values = answered[variable]
        known = self.mine & values.notna().to_numpy(dtype=bool)
        named = classes(self.study, answered, (variable,))[variable]
        n_missing = int(self.mine.sum()) - int(known.sum())
        for category in categories(self.study.variables[variable]):
            gave = np.where(known, (named == category).to_numpy(dtype=float), math.nan)
            row = self._share(CLASS, variable, f"{variable}.{category}", gave, n_missing=n_missing)
            is_better = None
            if self.study.variables[variable].type == "boolean":
                is_better = (category == "yes") == (self.theme.higher_is == "better")
            yield row | self._ends(int(np.nansum(gave)), int(known.sum()), is_better=is_better)

    def mean(self, variable: str) -> Iterator[Row]:
        """Yield the mean of a score or grade, of those who answered the question."""
        answered = self.people.rows.loc[self.people.answered, variable]
        values = answered.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
        given = np.where(self.mine, values, math.nan)
        found = weighted_mean(given, self.weights, population=self.population, level=self.theme.level)
        n_missing = int(self.mine.sum()) - found.n
        row = self._row(MEAN, variable, "", found, n_missing) | {"unit": unit_of(self.study, variable)}
        span = self.study.variables[variable].range
        if span is not None and self.group.is_known and span[0] < span[1]:
            ends = mean_bounds(given, self.n_all, value_range=span)
            worst, best = ends.lowest, ends.highest
            higher = self.theme.higher_is == "better"
            row |= {"worst": worst, "best": best} if higher else {"worst": best, "best": worst}
        yield row

    def _share(self, measure: str, variable: str, category: str, gave: Any, *, n_missing: int) -> Row:  # noqa: ANN401
        found = weighted_share(gave, self.weights, population=self.population, level=self.theme.level)
        row = self._row(measure, variable, category, found, n_missing)
        return row | {"n_with": int(np.nansum(gave)), "unit": SHARE}

    def _ends(self, n_with: int, n_known: int, *, is_better: bool | None) -> Row:
        """Return the worst and the best case; the lowest and highest where neither is better."""
        if not self.group.is_known:
            return {}
        ends = share_bounds(n_with, n_known, self.n_all)
        if is_better is False:
            return {"worst": ends.highest, "best": ends.lowest}
        return {"worst": ends.lowest, "best": ends.highest}

    def _row(self, measure: str, variable: str, category: str, found: Weighted, n_missing: int) -> Row:
        is_all = self.group.variable == ALL
        group = ALL if is_all else f"{self.group.variable}.{self.group.category}"
        return {
            "theme": self.name, "measure": measure, "variable": variable, "category": category,
            "by": self.group.variable, "group": group, "weighting": self.weighting,
            "estimate": found.estimate, "std_error": found.std_error, "low": found.low, "high": found.high,
            "level": found.level, "n": found.n, "n_with": None, "n_effective": found.effective_n,
            "n_missing": n_missing, "n_all": self.n_all, "worst": math.nan, "best": math.nan,
            "source": _source(self.study, variable), "population": self.theme.sample,
        }  # fmt: skip


def _source(study: Study, variable: str) -> str:
    """Return the tables whose columns a variable is, or is made of, in declared order."""
    found = origins(study, variable)
    return "+".join(name for name in study.tables if name in found)
