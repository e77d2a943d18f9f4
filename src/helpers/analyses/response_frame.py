"""Who was approached and who answered, as arrays that calculations take, and the weights of the latter."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.cleaning.why_missing import NO_ANSWER, NOT_IN_TABLE, missing_name
from helpers.describe.raking import Obstacle, Raked, obstacles, rake
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.study.response_spec import Response
from helpers.study.rules_data import categories
from helpers.study.rules_samples import origins
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
Flags = npt.NDArray[np.bool_]
ALL, UNKNOWN = "all", "unknown"
"""Everybody; and the category of people of whom the registration does not know a variable."""
NOTHING_CAME = (NOT_IN_TABLE, NO_ANSWER)


@dataclass(frozen=True, eq=False)
class Approached:
    """Everybody in the frame.

    Attributes
    ----------
    declared : Response
    people : DataFrame
        One row per person, numbered from 0.
    answered, began : array of bool (n,)
        Who answered; of whom anything came back, answers or not.
    margins : DataFrame
        The variables that answers are weighted by, as text; "unknown" where the registration does not know.
    """

    declared: Response
    people: pd.DataFrame
    answered: Flags
    began: Flags
    margins: pd.DataFrame

    @property
    def respondents(self) -> pd.Series:
        """Return who answered, in the order of the frame."""
        return self.people.loc[self.answered, "person"].reset_index(drop=True)

    @cached_property
    def weighed(self) -> Weighed:
        """Weights of those who answered, or what stands in their way."""
        return _weighed(self)


@dataclass(frozen=True, eq=False)
class Weighed:
    """Weights, or why there are none.

    Attributes
    ----------
    raked : Raked or None
    obstacles : tuple of Obstacle
        Categories on which the weights founder.
    """

    raked: Raked | None
    obstacles: tuple[Obstacle, ...]


def who_answered(study: Study, tables: Tables) -> Approached | None:
    """Return everybody in the frame; None where the study has no survey among people of a registration."""
    if study.response is None:
        return None
    people = tables[f"sample_{study.response.frame}"].reset_index(drop=True)
    answered = people[study.response.answered].notna().to_numpy(dtype=bool)
    return Approached(
        declared=study.response,
        people=people,
        answered=answered,
        began=answered | took_part(study, people, (study.response.answered,)),
        margins=classes(study, people, study.response.rake_to).astype("string"),
    )


def took_part(study: Study, people: pd.DataFrame, names: Iterable[str]) -> Flags:
    """Say of whom something came back that these variables are, or are made of.

    A value that is missing because a person is not in the table (or has no row at a wave) never came.
    """
    came = np.zeros(len(people), dtype=bool)
    for name in names:
        for column in _columns_behind(study, name):
            known = people[column].notna().to_numpy(dtype=bool) if column in people else came & False
            why = people.get(missing_name(column))
            blank = (
                known & False
                if why is None
                else (why.notna() & ~why.isin(NOTHING_CAME)).to_numpy(dtype=bool, na_value=False)
            )
            came |= known | blank
    return came


def classes(study: Study, people: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Return variables as categories in declared order, "unknown" last; numbers are left out."""
    made = {}
    for name in names:
        known = categories(study.variables[name])
        if not known:
            continue
        values = people[name]
        if study.variables[name].type == "boolean":
            values = values.astype("boolean").map({True: "yes", False: "no"})
        order = [*known, *([UNKNOWN] if UNKNOWN not in known else [])]
        made[name] = pd.Categorical(values.astype("string").fillna(UNKNOWN), categories=order)
    return pd.DataFrame(made, index=people.index)


def of_registration(study: Study, name: str) -> bool:
    """Say whether a variable is known of people who did not answer: nothing of the survey is in it."""
    if study.response is None:
        return True
    tables = {part.table for part in study.samples[study.response.frame].parts}
    return not origins(study, name) & (origins(study, study.response.answered) - tables)


def _columns_behind(study: Study, name: str) -> list[str]:
    """Return the variables with a column of their own that a variable is, or is made of."""
    found, waiting = [], [name]
    while waiting:
        one = waiting.pop()
        parts = study.variables[one].made_of
        if parts:
            waiting += [part for part in parts if part not in found]
        elif one not in found:
            found.append(one)
    return found


def _weighed(found: Approached) -> Weighed:
    declared, respondents = found.declared, found.margins[found.answered].reset_index(drop=True)
    if not found.answered.any():
        return Weighed(None, ())
    in_the_way = obstacles(respondents, found.margins, max_ratio=declared.max_weight, few=declared.few)
    if in_the_way:
        _warn("; ".join(dict.fromkeys(f"{one.variable} '{one.category}'" for one in in_the_way)))
        return Weighed(None, in_the_way)
    try:
        raked = rake(respondents, found.margins, max_ratio=declared.max_weight, few=declared.few)
    except EstimationImpossible as impossible:
        _warn(str(impossible))
        return Weighed(None, ())
    return Weighed(raked, ())


def _warn(why: str) -> None:
    warnings.warn(
        f"response: the answers are not weighted to the registration: {why.rstrip('.')}.",
        StatisticalWarning,
        stacklevel=4,
    )
