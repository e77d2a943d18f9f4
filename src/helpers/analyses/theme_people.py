"""Whose answers a theme is about: for whom answers stand, who answered, and how they are weighted."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.analyses.response_frame import (
    ALL,
    Approached,
    Tables,
    classes,
    of_registration,
    took_part,
)
from helpers.describe.weighted import Weighting, equal_weights
from helpers.errors import StatisticalWarning
from helpers.study.response_spec import Theme
from helpers.study.spec import Study

Flags = npt.NDArray[np.bool_]
UNWEIGHTED, WEIGHTED = "unweighted", "weighted"


@dataclass(frozen=True, eq=False)
class Group:
    """Everybody, or one category of a variable.

    Attributes
    ----------
    variable, category : str
        Both "all" for everybody.
    members : array of bool (n,)
        Of all people of the theme; those who did not answer are members only where `is_known`.
    is_known : bool
        Whether it is known of people who did not answer that they belong to it.
    """

    variable: str
    category: str
    members: Flags
    is_known: bool


@dataclass(frozen=True, eq=False)
class People:
    """The people of one theme.

    Attributes
    ----------
    rows : DataFrame
        All for whom answers stand, answered or not.
    answered : array of bool (n,)
    within : array of bool (n,)
        Who belongs to the sample of the theme; the others of the frame only carry weights.
    weightings : mapping of str to Weighting
        "unweighted" and, where weights could be made, "weighted": of all who answered, as in `rows`.
    is_finite : bool
        Whether answers stand for these people alone.
    """

    rows: pd.DataFrame
    answered: Flags
    within: Flags
    weightings: Mapping[str, Weighting]
    is_finite: bool


def people_of(study: Study, tables: Tables, theme: Theme, found: Approached | None, *, name: str) -> People:
    """Return the people of one theme.

    With a frame these are its people: who did not answer counts among those who are unknown. Without one they
    are the sample, and who took part is known by whether anything came back.
    """
    sample = tables[f"sample_{theme.sample}"].reset_index(drop=True)
    if found is None:
        asked = tuple(one for one in (theme.now, theme.change) if one)
        answered = took_part(study, sample, asked)
        n = int(answered.sum())
        everybody = np.ones(len(sample), dtype=bool)
        return People(sample, answered, everybody, {UNWEIGHTED: equal_weights(n, n)}, is_finite=False)
    within = found.people["person"].isin(sample["person"]).to_numpy(dtype=bool)
    if len(outside := set(sample["person"]) - set(found.people["person"])):
        warnings.warn(
            f"themes.{name}: {len(outside)} people of the sample '{theme.sample}' were not approached (they "
            f"are not in '{found.declared.frame}') and are left out.",
            StatisticalWarning,
            stacklevel=2,
        )
    weightings = {UNWEIGHTED: equal_weights(int(found.answered.sum()), len(found.people))}
    if found.weighed.raked is not None:
        weightings[WEIGHTED] = found.weighed.raked.weighting
    finite = found.declared.target == "these_people"
    return People(found.people, found.answered, within, weightings, is_finite=finite)


def groups_of(study: Study, people: People, theme: Theme) -> list[Group]:
    """Return everybody, and the categories of each declared group that occur among those who answered."""
    found = [Group(ALL, ALL, people.within, is_known=True)]
    for name in theme.by:
        known = of_registration(study, name)
        values = classes(study, people.rows, (name,))[name]
        for category in values.cat.categories:
            members = people.within & (values == category).to_numpy(dtype=bool)
            if not known:
                members &= people.answered
            if (members & people.answered).any():
                found.append(Group(name, str(category), members, is_known=known))
    return found
