"""Scores of registered instruments, made of the answers in a row; answers that no coding has are refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.cleaning.why_missing import TOO_FEW, first_reason, missing_name
from helpers.errors import Mistake
from helpers.scales.instrument import Instrument
from helpers.scales.keying import Floats, Unfit, keyed, shown_codes, unfit
from helpers.scales.registry import instruments
from helpers.scales.scoring import classed, scored
from helpers.study.scale_spec import Scored
from helpers.study.spec import Study, Variable

Columns = Mapping[str, pd.Series]


@dataclass(frozen=True, slots=True, eq=False)
class MadeScore:
    """A score of every row.

    Attributes
    ----------
    values : (n,) Series
        Not yet of the declared type: numbers, names of classes, or yes and no as booleans.
    kinds : (n,) Series of `why_missing.reasons`
        Why it is missing: as its first missing item, where no item was answered; else "too_few_items".
    """

    values: pd.Series
    kinds: pd.Series


def codes_of(study: Study, declared: Scored, columns: Columns) -> dict[str, pd.Series]:
    """Return the codes in the file of every item that the score has, by the name of the item."""
    instrument = instruments()[declared.instrument]
    wanted = instrument.items_of(declared.score)
    return {
        item: as_codes(study.variables[name], columns[name])
        for item, name in declared.items.items()
        if item in wanted
    }


def as_codes(variable: Variable, column: pd.Series) -> pd.Series:
    """Return the answers of one item as the numbers of the file; a category by the code of its name."""
    if variable.type != "category":
        return column
    codes = {name: code for code, name in variable.codes.items()}
    return column.map(codes).astype("Float64")


def score(study: Study, variable: Variable, columns: Columns) -> MadeScore:
    """Return a declared score, or the class of it where a cut-off is declared.

    Parameters
    ----------
    study : Study
    variable : Variable
        With a `scale`; a boolean one says whether somebody is in the class that the cut-off calls yes.
    columns : mapping of str to Series, each shape (n,)
        Clean variables and ``<variable>__missing``; read only.
    """
    declared = variable.scale
    if declared is None:
        raise ValueError("Only a variable with 'scale' is scored.")
    instrument = instruments()[declared.instrument]
    codes = codes_of(study, declared, columns)
    items = instrument.items_of(declared.score)
    found = scored(instrument, declared.score, keyed(instrument, declared.coding, codes, items))
    index = next(iter(codes.values())).index
    known = ~np.isnan(found.numbers)
    kinds = first_reason(study, index, (columns[missing_name(declared.items[item])] for item in items))
    some = pd.Series(found.n_answered > 0, index=index)
    kinds = kinds.mask(some, TOO_FEW).mask(pd.Series(known, index=index), pd.NA)
    return MadeScore(
        _values(instrument, declared, found.numbers, index, as_boolean=variable.type == "boolean"), kinds
    )


def _values(
    instrument: Instrument, declared: Scored, values: Floats, index: pd.Index, *, as_boolean: bool
) -> pd.Series:
    one = instrument.scores[declared.score]
    if declared.cut_off is not None:
        cut = one.cut_offs[declared.cut_off]
        names = pd.Series(classed(values, cut), index=index, dtype="object")
        return (names == cut.yes).astype("boolean").mask(names.isna()) if as_boolean else names
    numbers = pd.Series(values, index=index).astype("Float64")
    if one.level == "binary":
        return numbers.map({1.0: True, 0.0: False}).astype("boolean")
    return numbers.astype("Int64") if one.level == "ordinal" else numbers


def mistakes_of(study: Study, declared: Scored, columns: Columns, table: str) -> tuple[Mistake, ...]:
    """Return a mistake per item with answers that the declared coding does not have."""
    instrument = instruments()[declared.instrument]
    codes = codes_of(study, declared, columns)
    found = unfit(instrument, declared.coding, codes)
    others = _others(instrument, declared.coding, codes) if found else ""
    return tuple(_mistake(instrument, declared, one, table, others) for one in found)


def _mistake(instrument: Instrument, declared: Scored, one: Unfit, table: str, others: str) -> Mistake:
    where = (
        f"variable '{declared.items[one.item]}' of table '{table}', item '{one.item}' of {instrument.name}"
    )
    rows = "1 row has an answer" if one.n_rows == 1 else f"{one.n_rows} rows have an answer"
    found = f"{rows} that coding '{declared.coding}' does not have: {', '.join(one.found)}"
    answers = instrument.answers
    allowed = "" if answers is None else shown_codes(instrument.codings[declared.coding], answers)
    todo = "Declare a number that means 'no answer' under missing_codes, or correct instrument or coding."
    return Mistake(where, found, allowed, f"{todo} {others}".strip())


def _others(instrument: Instrument, coding: str, codes: Mapping[str, pd.Series]) -> str:
    """Return which other codings, or instruments of as many items, have all answers there are."""
    fits = [
        f"coding '{name}'"
        for name in instrument.codings
        if name != coding and not unfit(instrument, name, codes)
    ]
    if len(codes) == 1:
        (column,) = codes.values()
        for name, other in instruments().items():
            if name != instrument.name and len(other.items) == 1:
                item = {next(iter(other.items)): column}
                fits += [f"instrument '{name}'" for one in other.codings if not unfit(other, one, item)][:1]
    return f"All answers fit {' and '.join(fits)}." if fits else ""
