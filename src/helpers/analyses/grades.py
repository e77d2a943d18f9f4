"""What 03 shows of grades: how many gave which, the mean with its interval, and whom they come from."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.analyses.contrasts import source_of, unit_of
from helpers.describe.grades import HIGHEST, Graded, graded
from helpers.errors import StatisticalWarning
from helpers.results import (
    Absent,
    Behind,
    Column,
    Declared,
    Exhibit,
    Guard,
    Message,
    Name,
    Persons,
    Produced,
    Quantity,
)
from helpers.study.spec import DescribedGrade, Study

Tables = Mapping[str, pd.DataFrame]
Groups = Mapping[str, Graded]

EVERYONE = "all"
UNIT = "grade"
READINGS = {"high": "n_high", "top": "n_top", "ten": "n_ten", "low": "n_low"}
"""What a reader asks of grades, by the count of `Graded` that answers it."""
FIGURE = (
    Column("variable", "label", names="variable", shown=False),
    Column("group", "label", names="category"),
    Column("grade", "number"),
    Column("n", "count"),
    Column("n_group", "count", shown=False),
    Column("mean", "number", unit=UNIT, interval=("low", "high"), shown=False),
    Column("low", "number", unit=UNIT, shown=False),
    Column("high", "number", unit=UNIT, shown=False),
    Column("level", "number", shown=False),
)


def grades(study: Study, tables: Tables) -> Produced | Absent:
    """Show of every declared grade its distribution, the mean by group, and how to read them.

    Saves `grades`: variable, group, n, n_missing, mean, sd, low, high, level and the counts of the readings.
    """
    if not study.describe.grades:
        return Absent(Message("grades.absent.not_declared"))
    exhibits: list[Exhibit] = []
    frames = []
    for one in study.describe.grades:
        found = _found(study, tables, one)
        exhibits.append(_reading(study, one, found))
        if found[EVERYONE].n:  # of nobody there is nothing to draw
            exhibits += [
                _figure(study, one, found[EVERYONE]),
                _means(study, one, found),
                _shares(study, one, found),
            ]
        frames.append(_saved(one, found))
    return Produced(tuple(exhibits), {"grades": pd.concat(frames, ignore_index=True)})


def _found(study: Study, tables: Tables, one: DescribedGrade) -> dict[str, Graded]:
    """Return what everybody gave, and each group in declared order, by ``variable.category``."""
    frame = tables[f"sample_{one.sample}"]
    values = frame[one.variable].astype("Float64")
    found = {EVERYONE: graded(values, level=one.level)}
    if one.by is None:
        return found
    declared = study.variables[one.by]
    names = tuple(declared.codes.values()) if declared.type == "category" else ("yes", "no")
    groups = frame[one.by]
    if declared.type == "boolean":
        groups = groups.astype("boolean").map({True: "yes", False: "no"})
    for name in dict.fromkeys(names):
        found[f"{one.by}.{name}"] = graded(values[(groups == name).fillna(value=False)], level=one.level)
    return found


def _unit(study: Study, one: DescribedGrade) -> str:
    return unit_of(study, one.variable) or UNIT


def _known(study: Study, one: DescribedGrade) -> dict[str, Message]:
    return {
        "population": Message("common.population", {"sample": Name("sample", one.sample)}),
        "source": Message("common.source", {"tables": Name("source", source_of(study, one.sample))}),
    }


def _figure(study: Study, one: DescribedGrade, found: Graded) -> Exhibit:
    rows = [
        {
            "variable": one.variable, "group": EVERYONE, "grade": grade, "n": n, "n_group": found.n,
            "mean": found.mean, "low": found.low, "high": found.high, "level": found.level,
        }
        for grade, n in sorted(found.counts.items(), reverse=True)
    ]  # fmt: skip
    note = "grades.figure.note_between" if found.n_between else "grades.figure.note"
    return Exhibit(
        id=f"grades.figure.{one.variable}",
        kind="figure",
        drawing="grades",
        title=Message("grades.figure.title", {"variable": Name("variable", one.variable)}),
        chapter="werking",
        frame=pd.DataFrame(rows, columns=[column.name for column in FIGURE]),
        columns=FIGURE,
        guards=(
            Guard("n", (), adds_up_within=("variable", "group")),
            Guard("n_group", ("grade", "mean", "low", "high", "level")),
        ),
        note=Message(note),
        alt=Message("grades.figure.alt", {"variable": Name("variable", one.variable)} | _mean(found)),
        **_known(study, one),  # type: ignore[arg-type]
    )


def _means(study: Study, one: DescribedGrade, found: Groups) -> Exhibit:
    unit = _unit(study, one)
    rows = [
        {
            "group": group, "n": each.n, "n_missing": each.n_missing, "mean": each.mean, "low": each.low,
            "high": each.high, "sd": each.sd, "level": each.level,
        }
        for group, each in found.items()
    ]  # fmt: skip
    return Exhibit(
        id=f"grades.mean.{one.variable}",
        kind="table",
        title=Message("grades.mean.title", {"variable": Name("variable", one.variable)}),
        chapter="werking",
        frame=pd.DataFrame(rows),
        columns=(
            Column("group", "label", names="category"),
            Column("n", "count"),
            Column("n_missing", "count"),
            Column("mean", "number", unit=unit, interval=("low", "high")),
            Column("low", "number", unit=unit, shown=False),
            Column("high", "number", unit=unit, shown=False),
            Column("sd", "number", unit=unit, shown=False),
            Column("level", "number", shown=False),
        ),
        guards=(Guard("n", ("mean", "low", "high", "sd", "level")), Guard("n_missing", ())),
        note=Message("grades.mean.note", {"k": Declared(study.disclosure.min_persons)}),
        **_known(study, one),  # type: ignore[arg-type]
    )


def _shares(study: Study, one: DescribedGrade, found: Groups) -> Exhibit:
    """Show the shares that a reader asks for, of groups large enough to have one that may be shown."""
    smallest = 2 * study.disclosure.min_persons
    rows = [
        {
            "group": group, "reading": reading, "n": each.n, "n_with": getattr(each, count),
            "share": getattr(each, count) / each.n, "persons": _smaller(getattr(each, count), each.n),
        }
        for group, each in found.items()
        if each.n >= smallest or group == EVERYONE
        for reading, count in READINGS.items()
    ]  # fmt: skip
    columns = (
        Column("group", "label", names="category"),
        Column("reading", "label"),
        Column("n", "count"),
        Column("n_with", "count"),
        Column("share", "percent"),
        Column("persons", "count", shown=False),
    )
    return Exhibit(
        id=f"grades.shares.{one.variable}",
        kind="table",
        title=Message("grades.shares.title", {"variable": Name("variable", one.variable)}),
        chapter="werking",
        frame=pd.DataFrame(rows, columns=[column.name for column in columns]),
        columns=columns,
        guards=(Guard("n", ("n_with", "share")), Guard("persons", ("n_with", "share"))),
        note=Message("grades.shares.note", {"k": Declared(smallest)}),
        **_known(study, one),  # type: ignore[arg-type]
    )


def _smaller(n_with: int, n: int) -> int:
    """Return the smaller of those who did and those who did not: who knows one count knows the other."""
    return min(n_with, n - n_with)


def _reading(study: Study, one: DescribedGrade, found: Groups) -> Exhibit:
    return Exhibit(
        id=f"grades.reading.{one.variable}",
        kind="text",
        title=Message("grades.reading.title", {"variable": Name("variable", one.variable)}),
        chapter="werking",
        body=tuple(_sentences(study, one, found)),
        **_known(study, one),  # type: ignore[arg-type]
    )


def _sentences(study: Study, one: DescribedGrade, found: Groups) -> Iterator[Message]:
    everyone = found[EVERYONE]
    if not everyone.n:
        yield Message("grades.reading.nobody")
        return
    yield Message("grades.reading.mean", {"level": Declared(one.level)} | _mean(everyone))
    for reading, count in READINGS.items():
        n_with = int(getattr(everyone, count))
        values = {"n": _part(n_with, everyone.n), "of": Persons(everyone.n)}
        yield Message(f"grades.reading.{reading}", values)
    yield from _by_group(study, one, found)
    yield from _selected(study, one, everyone)
    yield Message(f"grades.reading.{'elsewhere' if study.comparisons else 'no_before'}_{one.about}")


def _mean(found: Graded) -> dict[str, object]:
    parts = {"mean": found.mean, "low": found.low, "high": found.high}
    values: dict[str, object] = {
        name: Behind(Quantity(value, UNIT), found.n) for name, value in parts.items()
    }
    return values | {"n": Persons(found.n)}


def _part(n_with: int, n: int) -> Behind | Persons:
    """Return how many of n, withheld where few did or few did not."""
    return Persons(0) if n_with == 0 else Behind(float(n_with), _smaller(n_with, n) or 1)


def _by_group(study: Study, one: DescribedGrade, found: Groups) -> Iterator[Message]:
    """Say between which means the groups lie, if everyone of them may be shown; else how many may."""
    groups = [each for name, each in found.items() if name != EVERYONE]
    if not groups or one.by is None:
        return
    shown = [each for each in groups if each.n >= study.disclosure.min_persons]
    values: dict[str, object] = {
        "variable": Name("variable", one.by),
        "groups": Declared(len(groups)),
        "k": Declared(study.disclosure.min_persons),
    }
    if len(shown) < len(groups):
        yield Message("grades.reading.groups_few", values | {"shown": Declared(len(shown))})
    if len(shown) < 2:
        return
    ordered = sorted(shown, key=lambda each: each.mean)
    for word, each in (("lowest", ordered[0]), ("highest", ordered[-1])):
        values[word] = Behind(Quantity(each.mean, UNIT), each.n)
    values["smallest"] = Persons(min(each.n for each in shown))
    key = "groups" if len(shown) == len(groups) else "groups_shown"
    yield Message(f"grades.reading.{key}", values)


def _selected(study: Study, one: DescribedGrade, everyone: Graded) -> Iterator[Message]:
    """Say of how many these people are a part; of "over n" that part is at most so much."""
    if one.selected_from is None:
        return
    declared = study.counts[one.selected_from]
    n_people = everyone.n + everyone.n_missing
    if n_people > declared.n:
        warnings.warn(
            f"{one.variable}: the sample '{one.sample}' has more people than the count '{one.selected_from}' "
            "of which it is declared to be a part, so nothing is said of that part.",
            StatisticalWarning,
            stacklevel=2,
        )
        return
    share = n_people / declared.n
    yield Message(
        f"grades.reading.selected_{declared.how}",
        {
            "n": Persons(n_people),
            "about": Name("about", one.selected_from),
            "what": Name("said", f"counts.{one.selected_from}.label"),
            "share": Behind(share, n_people),
        },
    )


def _saved(one: DescribedGrade, found: Groups) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "variable": one.variable, "sample": one.sample, "group": group, "n": each.n,
            "n_missing": each.n_missing, "mean": each.mean, "sd": each.sd, "low": each.low,
            "high": each.high, "level": each.level, "highest": HIGHEST,
            **{reading: getattr(each, count) for reading, count in READINGS.items()},
        }
        for group, each in found.items()
    )  # fmt: skip
