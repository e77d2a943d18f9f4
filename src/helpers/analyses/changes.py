"""What 03 computes of change within people, in a study that has nobody to compare them with."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.analyses import changes_exhibits as shown
from helpers.analyses.contrasts import numeric, unit_of
from helpers.describe.attrition import response_by_arm, response_patterns
from helpers.describe.balance import standardised_differences
from helpers.describe.changes import (
    Leavers,
    PairedChange,
    SupposedChange,
    paired_change,
    presence,
    supposed_change,
)
from helpers.effects.equivalence import verdict
from helpers.effects.estimates import Estimate, from_standard_error
from helpers.effects.power import detectable_from_std_error
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import Absent, Message, Produced
from helpers.study.shape import at_wave
from helpers.study.spec import DescribedChange, Study

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]
Higher = Literal["better", "worse", "neither"]
WORST: dict[Higher, dict[Leavers, str]] = {
    "better": {"unchanged": "unchanged", "as_lowest_half": "as_worst_half"},
    "worse": {"unchanged": "unchanged", "as_highest_half": "as_worst_half"},
    "neither": {
        "unchanged": "unchanged",
        "as_lowest_half": "as_lowest_half",
        "as_highest_half": "as_highest_half",
    },
}
"""What is supposed of people who left, by which direction is good, and how a reader sees it."""
COUNTS = ("n_first", "n_later", "n_both", "n_left", "n_joined")


@dataclass(frozen=True, eq=False)
class _Pair:
    """One declared change up to one later wave.

    Attributes
    ----------
    name : str
    declared : DescribedChange
    to : int
    unit : str
    first, later : ndarray, shape (n,)
        The same people; NaN is missing.
    """

    name: str
    declared: DescribedChange
    to: int
    unit: str
    first: npt.NDArray[np.float64]
    later: npt.NDArray[np.float64]

    @property
    def identity(self) -> Row:
        """What every row on this pair begins with."""
        return {
            "change": self.name,
            "wave_first": str(self.declared.from_),
            "wave": str(self.to),
            "unit": self.unit,
            "level": self.declared.level,
        }


def within(study: Study, tables: Tables) -> Produced | Absent:
    """Show how far people changed between waves, who left on the way, and what who left could do to it.

    Nothing here says why people changed: there is nobody to compare them with.
    """
    if not study.describe.changes:
        return Absent(Message("changes.absent.not_declared"))
    pairs = [pair for name in study.describe.changes for pair in _pairs(study, tables, name)]
    frame = pd.DataFrame([_change_row(pair) for pair in pairs])
    frame = frame.astype(dict.fromkeys((*COUNTS, "n_fewest"), "Int64"))
    supposed = pd.DataFrame([row for pair in pairs for row in _supposed_rows(pair)])
    response, patterns = _response(study, tables)
    left = pd.DataFrame([row for name in _samples(study) for row in _left_rows(study, tables[name], name)])
    exhibits = [*shown.changes(study, frame), shown.response(response), shown.patterns(patterns)]
    if len(left):
        exhibits.append(shown.attrition(left))
    if len(supposed):
        exhibits.append(shown.supposed(supposed))
    exhibits.append(shown.caution(frame))
    kept = {"changes": frame, "changes_supposed": supposed, "changes_response": response}
    return Produced(tuple(exhibits), {name: table for name, table in kept.items() if len(table)})


def _pairs(study: Study, tables: Tables, name: str) -> Iterator[_Pair]:
    declared = study.describe.changes[name]
    people = tables[f"sample_{declared.sample}"]
    for to in declared.to:
        columns = [at_wave(declared.variable, wave) for wave in (declared.from_, to)]
        values = numeric(people, tuple(columns)).to_numpy(dtype=np.float64)
        yield _Pair(name, declared, to, unit_of(study, declared.variable), values[:, 0], values[:, 1])


def _change_row(pair: _Pair) -> Row:
    declared = pair.declared
    present = presence(pair.first, pair.later)
    counts = {name: getattr(present, name) for name in COUNTS}
    row = (
        pair.identity | counts | {"equivalence_margin": declared.equivalence_margin, "power": declared.power}
    )
    row |= {"relevant_effect": declared.relevant_change, "higher_is": f"higher.{declared.higher_is}"}
    try:
        found = paired_change(pair.first, pair.later, level=declared.level)
    except EstimationImpossible as impossible:
        warnings.warn(f"{pair.name}, {pair.to}: {impossible}", StatisticalWarning, stacklevel=2)
        return row | {"n_fewest": present.n_both, "verdict": None}
    return row | _numbers(found, declared)


def _numbers(found: PairedChange, declared: DescribedChange) -> Row:
    estimate = _estimate(found, found.present.n_both, found.present.n_left)
    judged = verdict(estimate, equivalence_margin=declared.equivalence_margin)
    smallest = detectable_from_std_error(
        found.std_error, df=found.df, level=declared.level, power=declared.power
    )
    return {
        "n_fewest": found.n_fewest,
        "mean_first": found.mean_first,
        "mean_later": found.mean_later,
        "estimate": found.change,
        "std_error": found.std_error,
        "df": found.df,
        "low": found.low,
        "high": found.high,
        "p_value": found.p_value,
        "standardised": found.standardised,
        "correlation": found.correlation,
        "p_equivalence": judged.p_equivalence,
        "smallest_detectable": smallest.value,
        "verdict": judged.verdict,
    }


def _estimate(found: PairedChange | SupposedChange, n: int, n_missing: int) -> Estimate:
    """Return a change as an estimate, so that it is judged by the same rule as every comparison."""
    return from_standard_error(
        found.change,
        found.std_error,
        df=found.df,
        level=found.level,
        n_arm=n,
        n_reference=n,
        n_missing=n_missing,
        mean_arm=found.change,
        mean_reference=0.0,
    )


def _supposed_rows(pair: _Pair) -> Iterator[Row]:
    """Yield the change of those who stayed, and of everybody under each supposition on who left."""
    declared = pair.declared
    try:
        stayed = paired_change(pair.first, pair.later, level=declared.level)
    except EstimationImpossible:
        return
    if not stayed.present.n_left:
        return
    behind = {"n_first": stayed.present.n_first, "n_left": stayed.present.n_left, "n_fewest": stayed.n_fewest}
    rows = [("stayed", stayed, None)]
    for leavers, word in WORST[declared.higher_is].items():
        found = supposed_change(pair.first, pair.later, leavers=leavers, level=declared.level)
        rows.append((word, found, found.supposed))  # type: ignore[arg-type]
    for word, each, supposed in rows:
        judged = verdict(
            _estimate(each, behind["n_first"], behind["n_left"]),
            equivalence_margin=declared.equivalence_margin,
        )
        yield (
            pair.identity
            | behind
            | {"leavers": word, "supposed": np.nan if supposed is None else supposed}
            | {"estimate": each.change, "std_error": each.std_error, "low": each.low, "high": each.high}
            | {"verdict": judged.verdict}
        )


def _samples(study: Study) -> tuple[str, ...]:
    """Return the tables of the samples in which a change is declared."""
    return tuple(dict.fromkeys(f"sample_{one.sample}" for one in study.describe.changes.values()))


def _declared_in(study: Study, table: str) -> tuple[DescribedChange, ...]:
    return tuple(one for one in study.describe.changes.values() if f"sample_{one.sample}" == table)


def _present(study: Study, people: pd.DataFrame, table: str) -> pd.DataFrame:
    """Say of every person at which waves any variable with a declared change is known."""
    declared = _declared_in(study, table)
    waves = sorted({wave for one in declared for wave in (one.from_, *one.to)})
    known = {}
    for wave in waves:
        columns = [at_wave(one.variable, wave) for one in declared if wave in (one.from_, *one.to)]
        known[str(wave)] = people[columns].notna().any(axis=1).to_numpy()
    return pd.DataFrame(known)


def _response(study: Study, tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count who answered each wave, and in which pattern."""
    counted, kinds = [], []
    for name in _samples(study):
        here = _present(study, tables[name], name)
        level = _declared_in(study, name)[0].level
        everyone = pd.Series(["everyone"] * len(here))
        sample = name.removeprefix("sample_")
        counted.append(response_by_arm(here, everyone, level=level).assign(sample=sample, level=level))
        kinds.append(response_patterns(here, everyone).assign(sample=sample))
    by_kind = pd.concat(kinds, ignore_index=True).groupby(["sample", "kind", "n_assigned"], sort=False)["n"]
    patterns = by_kind.sum().reset_index()
    patterns["share"] = patterns["n"] / patterns["n_assigned"]
    patterns["kind"] = "pattern." + patterns["kind"]
    return pd.concat(counted, ignore_index=True).drop(columns="arm"), patterns


def _left_rows(study: Study, people: pd.DataFrame, table: str) -> Iterator[Row]:
    """Yield, per later wave, how those who left differed at the first wave from those who stayed."""
    declared = _declared_in(study, table)
    present = _present(study, people, table)
    names = [at_wave(one.variable, one.from_) for one in declared]
    names = list(dict.fromkeys([*names, *(name for name in study.describe.baseline if name in people)]))
    for wave in sorted({to for one in declared for to in one.to}):
        began = present[[str(one.from_) for one in declared]].any(axis=1).to_numpy()
        left = ~present.loc[began, str(wave)].to_numpy()
        if not 0 < left.sum() < left.size:
            continue
        values = numeric(people[began], tuple(names))
        for column in values:
            row = _difference(values[[column]], left)
            if row is not None:
                who = {"sample": table.removeprefix("sample_"), "wave": str(wave)}
                yield who | _left_row(study, row, str(column))


def _difference(values: pd.DataFrame, left: npt.NDArray[np.bool_]) -> Row | None:
    """Return how one variable differs between who left and who stayed; None where a side knows nothing."""
    try:
        found = standardised_differences(values, left.astype("float64"), weights=None, denominator="pooled")
    except EstimationImpossible:
        return None
    return dict(found.iloc[0])


def _left_row(study: Study, row: Row, column: str) -> Row:
    variable, _, category = column.partition("=")
    unit = "share" if category else unit_of(study, variable.partition(".")[0])
    sides = [(int(row[f"n_{side}"]), float(row[f"mean_{side}"])) for side in ("arm", "reference")]
    parts = [n for total, mean in sides for n in (round(total * mean), total - round(total * mean)) if n > 0]
    return {
        "variable": variable,
        "category": f"{variable}.{category}" if category else None,
        "unit": unit,
        "n_left": sides[0][0],
        "n_stayed": sides[1][0],
        "n_fewest": min(parts) if unit == "share" else min(total for total, _ in sides),
        "mean_left": sides[0][1],
        "mean_stayed": sides[1][1],
        "smd": float(row["smd"]),
    }
