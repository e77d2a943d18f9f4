"""What 03 says of the guidance that people got: per arm, beside the reference, without a test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from helpers.analyses.baseline_table import categories_of, kind_of
from helpers.analyses.contrasts import arms, records, sample_of, source_of, unit_of
from helpers.describe.delivered import delivered
from helpers.results import Absent, Behind, Column, Exhibit, Guard, Message, Name, Produced, Quantity
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]

COLUMNS = (
    Column("comparison", "label", names="comparison", shown=False),
    Column("variable", "label", names="variable"),
    Column("category", "label", names="category"),
    Column("unit", "label", names="unit", shown=False),
    Column("arm", "label", names="arm"),
    Column("n", "count"),
    Column("mean", "number", unit_column="unit"),
    Column("sd", "number", unit_column="unit"),
    Column("difference", "estimate", unit_column="unit"),
    Column("persons", "count", shown=False),
    Column("persons_reference", "count", shown=False),
)


def contrast(study: Study, tables: Tables) -> Produced | Absent:
    """Show which guidance each arm of every comparison got, and how far that is from the reference.

    It describes a process and nothing follows from it: no test, no interval, and never a relation with an
    outcome, because who needed more may have been given more.
    """
    if not study.describe.delivered:
        return Absent(Message("delivered.absent.not_declared"))
    if not study.comparisons:
        return Absent(Message("delivered.absent.no_comparison"))
    frames = {name: _frame(study, tables, name) for name in study.comparisons}
    return Produced(
        tuple(_figure(study, name, frame) for name, frame in frames.items()),
        {"delivered": pd.concat(frames.values(), ignore_index=True)},
    )


def _frame(study: Study, tables: Tables, name: str) -> pd.DataFrame:
    declared, frame = study.comparisons[name], sample_of(study, tables, name)
    order, names = arms(study, declared), study.describe.delivered
    kinds = {variable: kind_of(study, variable) for variable in names}
    by_arm = pd.Series(pd.Categorical(frame[declared.arm], categories=list(order)), index=frame.index)
    found = delivered(
        frame, by_arm, reference=declared.reference, kinds=kinds, categories=categories_of(study, names)
    )
    units = {
        variable: unit_of(study, variable) if kind == "numeric" else "share"
        for variable, kind in kinds.items()
    }
    made = found.assign(comparison=name, unit=found["variable"].map(units))
    return made[[column.name for column in COLUMNS]]


def _figure(study: Study, name: str, frame: pd.DataFrame) -> Exhibit:
    sample = study.comparisons[name].sample
    return Exhibit(
        id=f"delivered.figure.{name}",
        kind="figure",
        drawing="delivered",
        title=Message("delivered.title", {"comparison": Name("comparison", name)}),
        chapter="werking",
        frame=frame,
        columns=COLUMNS,
        guards=(
            Guard("n", ()),
            Guard("persons", ("mean", "sd", "difference")),
            Guard("persons_reference", ("difference",)),
        ),
        population=Message("common.population", {"sample": Name("sample", sample)}),
        source=Message("common.source", {"tables": Name("source", source_of(study, sample))}),
        note=Message("delivered.note"),
        alt=_alt(study, name, frame),
        options={"reference": study.comparisons[name].reference},
    )


def _alt(study: Study, name: str, frame: pd.DataFrame) -> Message:
    said = tuple(_sentences(study, name, frame))
    values = {"comparison": Name("comparison", name)}
    if not said:
        return Message("delivered.alt_nothing", values)
    return Message("delivered.alt", values | {"sentences": said})


def _sentences(study: Study, name: str, frame: pd.DataFrame) -> Iterator[Message]:
    """Say of each variable between which arms it lies, among the arms that may be shown."""
    shown = frame[(frame["persons"] >= study.disclosure.min_persons) & frame["mean"].notna()]
    for (variable, category), rows in shown.groupby(["variable", "category"], sort=False):
        ordered = records(rows.sort_values("mean", ascending=False, kind="stable"))
        values: dict[str, object] = {"variable": Name("variable", str(variable))}
        if category:
            values["category"] = Name("category", str(category), of=str(variable))
        for word, row in (("highest", ordered[0]), ("lowest", ordered[-1])):
            values[f"{word}_arm"] = Name("arm", str(row["arm"]), of=name)
            quantity = Quantity(float(row["mean"]), str(row["unit"]))
            values[word] = Behind(quantity, int(row["persons"]))
        yield Message(f"delivered.sentence.{_kind_of_sentence(ordered, is_category=bool(category))}", values)


def _kind_of_sentence(ordered: list[dict[str, Any]], *, is_category: bool) -> str:
    if len(ordered) == 1:
        return "one_category" if is_category else "one"
    if is_category:
        return "category"
    return "same" if ordered[0]["mean"] == ordered[-1]["mean"] else "variable"
