"""What 03 shows: who moved up, stayed or moved down on a ladder whose rungs have no mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from helpers.analyses.contrasts import source_of
from helpers.analyses.several_totals import SMALLEST
from helpers.describe.ladder import Movement, homogeneity
from helpers.describe.ladder import movement as count_movement
from helpers.describe.shares import wilson
from helpers.errors import EstimationImpossible
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
)
from helpers.study.monitor_spec import Ladder
from helpers.study.rules_data import categories
from helpers.study.shape import at_wave
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]

DIRECTIONS = {"up": "n_up", "same": "n_same", "down": "n_down"}
"""Where people went, by the count of `Movement` that says how many."""
FEWEST_MOVERS = 25
"""People who moved below which chi-squared is no guide: the usual rule for McNemar's test."""
TILES = (
    Column("rung_from", "label", names="category"),
    Column("rung_to", "label", names="category"),
    Column("direction", "label", shown=False),
    Column("n", "count"),
)
MOVED = (
    Column("direction", "label"),
    Column("n", "count"),
    Column("n_followed", "count"),
    Column("share", "percent", interval=("low", "high")),
    Column("low", "percent"),
    Column("high", "percent"),
    Column("level", "number", shown=False),
    Column(SMALLEST, "count", shown=False),
)
FOLLOWED = (Column("followed", "label"), Column("n", "count"))


def movement_of(study: Study, tables: Tables, ladder: Ladder) -> Movement:
    """Return who moved from which rung to which, of the sample of a declared ladder."""
    frame = tables[f"sample_{ladder.sample}"]
    first, later = (frame[at_wave(ladder.variable, wave)] for wave in (ladder.from_, ladder.to))
    return count_movement(first, later, rungs=categories(study.variables[ladder.variable]))


def movement(study: Study, tables: Tables) -> Produced | Absent:
    """Show of every declared ladder who moved up, stayed or moved down, from which rung to which.

    Saves `ladder`: ladder, rung_from, rung_to, direction, n.
    """
    if not study.monitor.ladders:
        return Absent(Message("ladder.absent.not_declared"))
    exhibits: list[Exhibit] = []
    frames = []
    for number, ladder in enumerate(study.monitor.ladders, start=1):
        found = movement_of(study, tables, ladder)
        exhibits += [_about(study, number, ladder, one) for one in _exhibits(study, ladder, found)]
        frames.append(_tiles(ladder, found).assign(ladder=number))
    saved = pd.concat(frames, ignore_index=True)[["ladder", *(column.name for column in TILES)]]
    return Produced(tuple(exhibits), {"ladder": saved})


def _about(study: Study, number: int, ladder: Ladder, exhibit: Exhibit) -> Exhibit:
    """Add what every exhibit of a ladder says of itself."""
    named = {"ladder": Name("said", f"monitor.ladders.{number}.label")}
    alt = exhibit.alt
    return replace(
        exhibit,
        id=f"ladder.{exhibit.id}.{number}",
        title=Message(f"ladder.{exhibit.id}.title", named),
        alt=alt and replace(alt, values=dict(alt.values) | named),
        population=Message("common.population", {"sample": Name("sample", ladder.sample)}),
        source=Message("common.source", {"tables": Name("source", source_of(study, ladder.sample))}),
        window=Message("ladder.window", _moments(ladder)),
    )


def _moments(ladder: Ladder) -> dict[str, Message]:
    return {
        name: Message("ladder.moment.start")
        if wave == 0
        else Message("ladder.moment.after", {"months": Declared(wave)})
        for name, wave in (("first", ladder.from_), ("later", ladder.to))
    }


def _exhibits(study: Study, ladder: Ladder, found: Movement) -> Iterator[Exhibit]:
    yield _reading(study, ladder, found)
    if found.n:
        yield _figure(ladder, found)
        yield _moved(ladder, found)
    yield _followed(found)


def _tiles(ladder: Ladder, found: Movement) -> pd.DataFrame:
    rows = [
        {
            "rung_from": f"{ladder.variable}.{one}", "rung_to": f"{ladder.variable}.{other}",
            "direction": "up" if j > i else "same" if i == j else "down", "n": int(found.counts[i, j]),
        }
        for i, one in enumerate(found.rungs)
        for j, other in enumerate(found.rungs)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _figure(ladder: Ladder, found: Movement) -> Exhibit:
    return Exhibit(
        id="figure",
        kind="figure",
        drawing="ladder",
        title=Message("ladder.figure.title"),
        chapter="werking",
        frame=_tiles(ladder, found),
        columns=TILES,
        # Rows, columns and directions each have a total that another exhibit says.
        guards=tuple(Guard("n", (), adds_up_within=(column.name,)) for column in TILES[:3]),
        note=Message("ladder.figure.note"),
        alt=Message("ladder.figure.alt", _went(found) | _moments(ladder)),
    )


def _moved(ladder: Ladder, found: Movement) -> Exhibit:
    rows = []
    # The tiles of one direction may all be shown: then two of three would give the third away.
    fewest = min((n for count in DIRECTIONS.values() if (n := int(getattr(found, count)))), default=0)
    for direction, count in DIRECTIONS.items():
        share = wilson(int(getattr(found, count)), found.n, level=ladder.level)
        rows.append(
            {
                "direction": direction, "n": share.n_with, "n_followed": share.n, "share": share.share,
                "low": share.low, "high": share.high, "level": share.level,
                SMALLEST: fewest if share.n_with else 0,
            }
        )  # fmt: skip
    return Exhibit(
        id="moved",
        kind="table",
        title=Message("ladder.moved.title"),
        chapter="werking",
        frame=pd.DataFrame(rows),
        columns=MOVED,
        guards=(
            Guard("n", ("share", "low", "high"), adds_up_within=()),
            Guard("n_followed", ("n", "share", "low", "high", "level")),
            Guard(SMALLEST, ("n", "share", "low", "high")),
        ),
        note=Message("ladder.moved.note"),
    )


def _followed(found: Movement) -> Exhibit:
    counts = {
        "both": found.n, "only_first": found.n_only_first, "only_later": found.n_only_later,
        "neither": found.n_neither,
    }  # fmt: skip
    return Exhibit(
        id="followed",
        kind="table",
        title=Message("ladder.followed.title"),
        chapter="werking",
        frame=pd.DataFrame([{"followed": name, "n": n} for name, n in counts.items()]),
        columns=FOLLOWED,
        guards=(Guard("n", (), adds_up_within=()),),
        note=Message("ladder.followed.note"),
    )


def _went(found: Movement) -> dict[str, object]:
    """Return how many went where; from two of the three the third could be computed."""
    counts = {direction: int(getattr(found, count)) for direction, count in DIRECTIONS.items()}
    fewest = min((n for n in counts.values() if n), default=0)
    values: dict[str, object] = {name: Behind(float(n), fewest) for name, n in counts.items()}
    return values | {"n": Persons(found.n)}


def _reading(study: Study, ladder: Ladder, found: Movement) -> Exhibit:
    return Exhibit(
        id="reading",
        kind="text",
        title=Message("ladder.reading.title"),
        chapter="werking",
        body=tuple(_sentences(study, ladder, found)),
    )


def _sentences(study: Study, ladder: Ladder, found: Movement) -> Iterator[Message]:
    if not found.n:
        yield Message("ladder.reading.nobody", _moments(ladder))
        return
    yield Message("ladder.reading.followed", {"n": Persons(found.n)} | _moments(ladder))
    yield Message("ladder.reading.went", _went(found))
    yield from _test(found)
    lost = found.n_only_first + found.n_only_later + found.n_neither
    if lost:
        yield Message("ladder.reading.not_followed", {"n": Persons(lost)})
    yield Message("ladder.reading.no_mean")
    yield Message(f"ladder.reading.{'compared_elsewhere' if study.comparisons else 'not_why'}")


def _test(found: Movement) -> Iterator[Message]:
    """Say whether the rungs are filled otherwise later, where enough people moved to tell."""
    movers = found.n_up + found.n_down
    if movers < FEWEST_MOVERS:
        yield Message("ladder.reading.few_movers", {"k": Declared(FEWEST_MOVERS)})
        return
    try:
        test = homogeneity(found.counts)
    except EstimationImpossible:
        yield Message("ladder.reading.no_test")
        return
    fewest = min(found.n_up, found.n_down) or movers
    values = {
        "statistic": Behind(test.statistic, fewest),
        "df": Declared(test.df),
        "p": Behind(test.p_value, fewest),
    }
    yield Message("ladder.reading.test", values)
