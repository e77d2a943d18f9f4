"""What a reader sees of the themes: what changed by people's own account, how it is now, and cautions."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from helpers.analyses.contrasts import records
from helpers.analyses.response_frame import ALL
from helpers.analyses.theme_numbers import CHANGE, CLASS, MEAN
from helpers.analyses.theme_people import UNWEIGHTED, WEIGHTED
from helpers.analyses.theme_shown import hidden, smallest
from helpers.describe.worst_case import Turning, turning_point
from helpers.results import Behind, Column, Declared, Exhibit, Guard, Message, Name, Persons
from helpers.study.spec import Study

BETTER = "better"
THEME = Column("theme", "label", names="said")
WEIGHTING = Column("weighting", "label")
SHARE = (
    Column("n", "count"),
    Column("n_all", "count", shown=False),
    Column("share", "percent", interval=("low", "high")),
    Column("low", "percent", shown=False),
    Column("high", "percent", shown=False),
    Column("level", "number", shown=False),
)
ENDS = (
    Column("lowest", "percent"),
    Column("highest", "percent"),
    Column("smallest", "count", shown=False),
)
FOUND = ("share", "low", "high")
CHANGES = (THEME, WEIGHTING, Column("answer", "label"), *SHARE, *ENDS)
CLASSES = (
    THEME,
    Column("variable", "label", names="variable", shown=False),
    Column("category", "label", names="category"),
    WEIGHTING,
    *SHARE,
    *ENDS,
)
NOW = (
    THEME,
    Column("variable", "label", names="variable"),
    WEIGHTING,
    Column("n", "count"),
    Column("n_missing", "count"),
    Column("mean", "number", unit_column="unit", interval=("low", "high")),
    Column("low", "number", unit_column="unit", shown=False),
    Column("high", "number", unit_column="unit", shown=False),
    Column("level", "number", shown=False),
    Column("worst", "number", unit_column="unit"),
    Column("best", "number", unit_column="unit"),
    Column("unit", "label", names="unit", shown=False),
    Column("higher_is", "label"),
)
GROUP = (Column("by", "label", names="variable"), Column("group", "label", names="category"))
GROUPS = (THEME, *GROUP, *SHARE, Column("n_other", "count", shown=False))
GROUPS_NOW = (THEME, *GROUP, *(c for c in NOW[1:] if c.name not in ("weighting", "worst", "best")))


def exhibits(study: Study, table: pd.DataFrame) -> tuple[Exhibit, ...]:
    """Return the exhibits of all themes together; those that nothing was declared for are left out."""
    everybody, best = table[table["by"] == ALL], _best(table)
    groups = best[best["by"] != ALL]
    made = [
        _changes(study, everybody),
        _reading(study, everybody),
        _now(study, everybody),
        _classes(study, everybody),
        _groups(study, table, groups),
        _groups_now(study, groups),
    ]
    return tuple(one for one in made if one is not None)


def _best(table: pd.DataFrame) -> pd.DataFrame:
    """Return the weighted numbers, or the others where there are none."""
    return table[table["weighting"] == (WEIGHTED if (table["weighting"] == WEIGHTED).any() else UNWEIGHTED)]


def _changes(study: Study, everybody: pd.DataFrame) -> Exhibit | None:
    rows = everybody[everybody["measure"] == CHANGE]
    if rows.empty:
        return None
    frame = _shares(rows, CHANGES)
    weighted = _best(frame)
    return Exhibit(
        id="themes.change",
        kind="figure",
        drawing="themes",
        title=Message("themes.change.title"),
        chapter="werking",
        frame=frame,
        columns=CHANGES,
        guards=_guards(),
        note=Message(_by_weighting("themes.change.note", rows)),
        alt=Message(_by_weighting("themes.change.alt", rows), {"sentences": tuple(_alts(study, weighted))}),
        headline=True,
        **_known(study, rows),  # type: ignore[arg-type]
    )


def _classes(study: Study, everybody: pd.DataFrame) -> Exhibit | None:
    rows = everybody[everybody["measure"] == CLASS]
    if rows.empty:
        return None
    return Exhibit(
        id="themes.classes",
        kind="table",
        title=Message("themes.classes.title"),
        chapter="werking",
        frame=_shares(rows.sort_values(["theme", "category"], kind="stable", key=_as_found), CLASSES),
        columns=CLASSES,
        guards=_guards(),
        note=Message("themes.classes.note"),
        **_known(study, rows),  # type: ignore[arg-type]
    )


def _now(study: Study, everybody: pd.DataFrame) -> Exhibit | None:
    rows = everybody[everybody["measure"] == MEAN]
    if rows.empty:
        return None
    return Exhibit(
        id="themes.now",
        kind="table",
        title=Message("themes.now.title"),
        chapter="werking",
        frame=_means(study, rows, NOW),
        columns=NOW,
        guards=_guards_now(NOW),
        note=Message("themes.now.note"),
        headline=True,
        **_known(study, rows),  # type: ignore[arg-type]
    )


def _groups(study: Study, table: pd.DataFrame, groups: pd.DataFrame) -> Exhibit | None:
    """Show of each group who says better; the other answers of so few people could mostly not be shown."""
    better = groups[(groups["measure"] == CHANGE) & (groups["category"] == BETTER)]
    rows = better[~better["theme"].isin(_without_better(study, table))]
    if rows.empty:
        return None
    covers = (*FOUND, "n_all", "level")
    return Exhibit(
        id="themes.groups",
        kind="table",
        title=Message("themes.groups.title"),
        chapter="werking",
        frame=_shares(rows, GROUPS),
        columns=GROUPS,
        guards=(
            Guard("n", covers, adds_up_within=("theme", "by")),
            Guard("n_other", covers),
            Guard("n_all", covers, adds_up_within=("theme", "by")),
        ),
        note=_about_groups(study, "themes.groups.note", rows),
        **_known(study, rows),  # type: ignore[arg-type]
    )


def _without_better(study: Study, table: pd.DataFrame) -> frozenset[str]:
    """Return the themes of which the number who say better is withheld: groups would add up to it."""
    rows = table[(table["measure"] == CHANGE) & (table["by"] == ALL)]
    return frozenset(
        str(theme)
        for theme, part in rows[rows["weighting"] == UNWEIGHTED].groupby("theme", sort=False)
        if BETTER in hidden(_counts(part), study.disclosure)
    )


def _groups_now(study: Study, groups: pd.DataFrame) -> Exhibit | None:
    rows = groups[groups["measure"] == MEAN]
    if rows.empty:
        return None
    return Exhibit(
        id="themes.groups_now",
        kind="table",
        title=Message("themes.groups_now.title"),
        chapter="werking",
        frame=_means(study, rows, GROUPS_NOW),
        columns=GROUPS_NOW,
        guards=_guards_now(GROUPS_NOW, adds_up_within=("theme", "by")),
        note=_about_groups(study, "themes.groups_now.note", rows),
        **_known(study, rows),  # type: ignore[arg-type]
    )


def _about_groups(study: Study, key: str, rows: pd.DataFrame) -> Message:
    return Message(_by_weighting(key, rows), {"k": Declared(study.disclosure.min_persons)})


def _by_weighting(key: str, rows: pd.DataFrame) -> str:
    return key if (rows["weighting"] == WEIGHTED).any() else f"{key}_unweighted"


def _reading(study: Study, everybody: pd.DataFrame) -> Exhibit:
    return Exhibit(
        id="themes.reading",
        kind="text",
        title=Message("themes.reading.title"),
        chapter="werking",
        body=tuple(_sentences(study, everybody)),
        **_known(study, everybody),  # type: ignore[arg-type]
    )


def _sentences(study: Study, everybody: pd.DataFrame) -> Iterator[Message]:
    if (everybody["measure"] == CHANGE).any():
        yield from (Message(f"themes.reading.{one}") for one in ("recall", "shift", "then_test"))
    yield Message("themes.reading.nobody_compared")
    for name, theme in study.themes.items():
        parts = [*_turning(study, name, everybody), *_beside(name, study)]
        if parts:
            said = tuple(parts)
            yield Message("themes.reading.theme", {"theme": _label(name), "sentences": said})
        if theme.note is not None:
            yield Message("themes.reading.note", {"note": Name("said", f"themes.{name}.note")})


def _turning(study: Study, name: str, everybody: pd.DataFrame) -> Iterator[Message]:
    """Say how different those who did not answer would have to be to turn the answers around."""
    here = (everybody["measure"] == CHANGE) & (everybody["theme"] == name)
    rows = everybody[here & (everybody["weighting"] == UNWEIGHTED)]
    if rows.empty:
        return
    n = _counts(rows)
    unknown = int(rows["n_all"].iloc[0]) - n[BETTER] - n["same"] - n["worse"]
    if unknown == 0 or not any(n.values()) or hidden(n, study.disclosure):
        return
    found = turning_point(n[BETTER], n["worse"], unknown)
    # "At least so many of every 100" is only true of the next whole person.
    gap = float(math.ceil(100 * found.gap - 1e-9)) if math.isfinite(found.gap) else 0.0
    persons = min(count for count in n.values() if count)
    yield Message(
        f"themes.reading.{_turning_key(found)}", {"n": Persons(unknown), "gap": Behind(gap, persons)}
    )


def _turning_key(found: Turning) -> str:
    if found.more == "equal":
        return "as_often"
    more = "more_better" if found.more == "first" else "more_worse"
    return more if math.isfinite(found.gap) else f"{more}_whatever"


def _beside(name: str, study: Study) -> Iterator[Message]:
    topics = study.themes[name].topics
    if topics:
        yield Message("themes.reading.topics", {"topics": tuple(Name("topic", topic) for topic in topics)})


def _alts(study: Study, frame: pd.DataFrame) -> Iterator[Message]:
    """Say each theme in words, without what is withheld."""
    for theme, rows in frame.groupby("theme", sort=False):
        found = records(rows)
        n = {row["answer"]: int(row["n"]) for row in found}
        gone = hidden(n, study.disclosure)
        parts = tuple(
            Message(
                f"themes.change.part_{row['answer']}",
                {
                    "share": Behind(100 * float(row["share"]), n[row["answer"]])
                    if row["share"]
                    else Persons(0)
                },
            )
            for row in found
            if row["answer"] not in gone
        )
        rest = (Message("themes.change.part_rest"),) if gone else ()
        values = {"theme": Name("said", str(theme)), "parts": (*parts, *rest)}
        yield Message("themes.change.sentence", values)


def _counts(rows: pd.DataFrame) -> dict[str, int]:
    """Return how many gave each answer."""
    return {str(answer): int(n) for answer, n in zip(rows["category"], rows["n_with"], strict=True)}


def _as_found(values: pd.Series) -> pd.Series:
    """Return a key that sorts by first appearance."""
    return values.map({value: place for place, value in enumerate(dict.fromkeys(values))})


def _shares(rows: pd.DataFrame, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Return rows of shares as they are shown: `n` people gave the answer, of `n_all`."""
    ends = rows[["worst", "best"]]
    found = rows.assign(
        theme=_labels(rows["theme"]), answer=rows["category"], share=rows["estimate"], n=rows["n_with"],
        n_all=rows["n"], lowest=ends.min(axis=1), highest=ends.max(axis=1), smallest=smallest(rows),
        n_other=rows["n"] - rows["n_with"],
    )  # fmt: skip
    return found[[column.name for column in columns]].reset_index(drop=True)


def _means(study: Study, rows: pd.DataFrame, columns: tuple[Column, ...]) -> pd.DataFrame:
    higher = {name: f"higher_{theme.higher_is}" for name, theme in study.themes.items()}
    found = rows.assign(
        theme=_labels(rows["theme"]), mean=rows["estimate"], higher_is=rows["theme"].map(higher)
    )
    return found[[column.name for column in columns]].reset_index(drop=True)


def _guards() -> tuple[Guard, ...]:
    """Guard shares by who gave the answer and who answered at all, and what the other answers follow from."""
    return (
        Guard("n", (*FOUND, "lowest"), adds_up_within=("theme", "weighting")),
        Guard("n_all", (*FOUND, "lowest", "level")),
        Guard("smallest", ("highest",)),
    )


def _guards_now(
    columns: tuple[Column, ...], *, adds_up_within: tuple[str, ...] | None = None
) -> tuple[Guard, ...]:
    covers = tuple(column.name for column in columns if column.kind == "number")
    return (Guard("n", covers, adds_up_within=adds_up_within), Guard("n_missing", ()))


def _labels(names: pd.Series) -> pd.Series:
    return ("themes." + names.astype("string") + ".label").astype("string")


def _label(name: str) -> Name:
    return Name("said", f"themes.{name}.label")


def _known(study: Study, rows: pd.DataFrame) -> dict[str, Message]:
    samples = tuple(Name("sample", name) for name in dict.fromkeys(map(str, rows["population"])))
    sources = [part for joined in rows["source"] for part in str(joined).split("+")]
    source = "+".join(name for name in study.tables if name in sources)
    return {
        "population": Message("themes.population", {"samples": samples}),
        "source": Message("common.source", {"tables": Name("source", source)}),
    }
