"""Tests that are judged together: the declared families, and p-values adjusted within each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.analyses.contrasts import regressors
from helpers.analyses.questions import Question, questions
from helpers.effects.multiplicity import adjust
from helpers.effects.romano_wolf import romano_wolf
from helpers.study.plan_spec import Family, RandomisedAnalysis
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Group:
    """One family of rows of the effect table.

    Attributes
    ----------
    name : str
        As the column `family` says it.
    rows : pandas.Index
        Of the effect table.
    correction : str
        holm, benjamini_hochberg, romano_wolf or none.
    comparisons : tuple of str
    """

    name: str
    rows: pd.Index
    correction: str
    comparisons: tuple[str, ...]


def groups(study: Study, effects: pd.DataFrame) -> Iterator[Group]:
    """Yield the families of a study.

    Declared families hold the main rows of the outcomes, comparisons, waves and sources that they list.
    Without a declaration, a family is the outcomes of one comparison that carry its name: all their arms
    and waves, on the source that decides.
    """
    if study.families:
        for name, family in study.families.items():
            yield Group(name, effects.index[_listed(effects, family)], family.correction, family.comparisons)
        return
    main = effects[effects["analysis"] == "main"]
    for (comparison, label), part in main.groupby(["comparison", "family"], sort=False):
        correction = study.analysis[str(comparison)].correction
        yield Group(str(label), part.index, correction, (str(comparison),))


def with_families(study: Study, tables: Tables, rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the effect table with its family names and adjusted p-values.

    Only rows of a family have an adjusted p, and none where the family corrects for nothing. `family_n` is
    the number of p-values that were adjusted together.
    """
    frame = rows.assign(p_adjusted=np.nan, family_n=pd.array([pd.NA] * len(rows), dtype="Int64"))
    if study.families:
        frame["family"] = ""
    for group in groups(study, frame):
        part = frame.loc[group.rows]
        if study.families:
            frame.loc[group.rows, "family"] = group.name
        if group.correction == "none":
            continue
        frame.loc[group.rows, "family_n"] = int(part["p_value"].notna().sum())
        frame.loc[group.rows, "p_adjusted"] = _adjusted(study, tables, part, group, rng)
    return frame


def _listed(effects: pd.DataFrame, family: Family) -> pd.Series:
    """Return which rows of the effect table a declared family holds."""
    plain = effects["analysis"] == "main"
    if family.sources == "both":
        plain |= _of_second_source(effects)
    listed = effects["outcome"].isin(family.outcomes) & effects["comparison"].isin(family.comparisons)
    if family.waves:
        listed &= effects["wave"].isin(["", *map(str, family.waves)])
    return plain & listed


def _of_second_source(effects: pd.DataFrame) -> pd.Series:
    """Return which rows are the main model on the second source of an outcome."""
    asked = pd.MultiIndex.from_frame(effects[["comparison", "outcome"]])
    main = effects[effects["analysis"] == "main"].drop_duplicates(["comparison", "outcome"])
    deciding = main.set_index(["comparison", "outcome"])["source"].reindex(asked)
    return effects["source"] != deciding.to_numpy()


def _adjusted(
    study: Study, tables: Tables, part: pd.DataFrame, group: Group, rng: np.random.Generator
) -> list[float]:
    if group.correction == "romano_wolf":
        return _romano_wolf(study, tables, part, group, rng)
    return list(adjust(part["p_value"].to_numpy(), method=group.correction).p_values)  # type: ignore[arg-type]


def _romano_wolf(
    study: Study, tables: Tables, part: pd.DataFrame, group: Group, rng: np.random.Generator
) -> list[float]:
    """Adjust the rows of one comparison by resampling its assigned units, all outcomes and pairs together.

    The covariates of the plan are adjusted for as the main model does, except the outcome's own baseline.
    """
    (comparison,) = group.comparisons
    plan = study.analysis[comparison]
    if not isinstance(plan, RandomisedAnalysis) or plan.resamples is None:
        raise TypeError(f"The plan of '{comparison}' has no resamples.")
    asked = {_place(one): one for one in questions(study, tables, comparison=comparison)}
    cells = _Cells.of(part)
    first = asked[cells.columns[0]]
    names = () if plan.estimator == "unadjusted" else plan.adjust_for
    known = first.frame[list(names)].notna().all(axis=1).to_numpy()
    found = romano_wolf(
        np.column_stack([asked[column].observed for column in cells.columns])[known],
        first.labels[known],
        order=first.order,
        pairs=cells.pairs,
        family=cells.mask(part["p_value"].notna().to_numpy()),
        blocks=None if first.blocks is None else first.blocks[known],
        clusters=None if first.clusters is None else first.clusters[known],
        covariates=regressors(first.frame, names, among=known)[known].to_numpy() if names else None,
        draws=plan.resamples,
        rng=rng,
    )
    return [float(found.p_adjusted[place]) for place in cells.places]


@dataclass(frozen=True)
class _Cells:
    """Rows of the effect table as places in a table of pairs by outcomes."""

    pairs: list[tuple[str, str]]
    columns: list[tuple[str, str, str]]
    places: list[tuple[int, int]]

    @classmethod
    def of(cls, part: pd.DataFrame) -> _Cells:
        of_pair = list(zip(part["arm"], part["reference"], strict=True))
        of_column = list(zip(part["outcome"], part["wave"], part["source"], strict=True))
        pairs, columns = list(dict.fromkeys(of_pair)), list(dict.fromkeys(of_column))
        places = [
            (pairs.index(pair), columns.index(column))
            for pair, column in zip(of_pair, of_column, strict=True)
        ]
        return cls(pairs, columns, places)

    def mask(self, known: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return which places are in the family: rows whose own p-value exists."""
        family = np.zeros((len(self.pairs), len(self.columns)), dtype=bool)
        for place, is_known in zip(self.places, known, strict=True):
            family[place] = is_known
        return family


def _place(question: Question) -> tuple[str, str, str]:
    return question.outcome, question.wave, question.source
