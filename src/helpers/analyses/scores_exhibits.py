"""Exhibits of scores: their spread, how items hang together, classes, how they were made, what is doubted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from helpers.analyses.scored_rows import DRAWS, ScoreRow
from helpers.results import Behind, Column, Declared, Exhibit, Guard, Message, Name
from helpers.scales.direction import Doubt
from helpers.scales.instrument import CutOff
from helpers.scales.keying import Floats
from helpers.scales.scoring import classed

SPREAD = (
    Column("score", "label", names="variable"),
    Column("instrument", "label", names="instrument"),
    Column("n", "count"),
    Column("n_missing", "count"),
    Column("mean", "number"),
    Column("sd", "number"),
    Column("lowest", "number", shown=False),
    Column("highest", "number", shown=False),
    Column("floor", "percent"),
    Column("ceiling", "percent"),
    Column("persons_floor", "count", shown=False),
    Column("persons_ceiling", "count", shown=False),
)
TOGETHER = (
    Column("score", "label", names="variable"),
    Column("n", "count"),
    Column("coefficient", "label"),
    Column("estimate", "number", interval=("low", "high")),
    Column("low", "number", shown=False),
    Column("high", "number", shown=False),
    Column("omega", "number", interval=("omega_low", "omega_high")),
    Column("omega_low", "number", shown=False),
    Column("omega_high", "number", shown=False),
    Column("level", "number", shown=False),
    Column("why", "label"),
)
ITEMS = (
    Column("score", "label", names="variable"),
    Column("item", "label", names="variable"),
    Column("n", "count"),
    Column("n_missing", "count"),
    Column("n_complete", "count", shown=False),
    Column("item_rest", "number"),
    Column("alpha_without", "number"),
)
CLASSES = (
    Column("score", "label", names="variable"),
    Column("cut_off", "label", names="instrument"),
    Column("class", "label", names="instrument"),
    Column("n", "count"),
    Column("n_all", "count", shown=False),
    Column("share", "percent"),
)


def spread(found: Sequence[ScoreRow]) -> pd.DataFrame:
    """Return a row per score: n, mean, spread, and the shares at the lowest and highest score there is."""
    rows = []
    for one in found:
        known = _known(one)
        n, (low, high) = len(known), one.score.range
        at_floor, at_ceiling = int((known <= low + 1e-9).sum()), int((known >= high - 1e-9).sum())
        is_number = one.score.level == "interval"
        rows.append(
            {
                "score": one.column, "instrument": one.instrument.name, "n": n,
                "n_missing": int(one.asked.sum()) - n,
                "mean": float(known.mean()) if n and is_number else math.nan,
                "sd": float(known.std(ddof=1)) if n > 1 and is_number else math.nan,
                "lowest": low, "highest": high,
                "floor": at_floor / n if n else math.nan, "ceiling": at_ceiling / n if n else math.nan,
                "persons_floor": min(at_floor, n - at_floor),
                "persons_ceiling": min(at_ceiling, n - at_ceiling),
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=[column.name for column in SPREAD])


def _known(one: ScoreRow) -> Floats:
    """Return the scores of those who were asked and have one."""
    return one.numbers[one.asked & ~np.isnan(one.numbers)]


def together(found: Sequence[ScoreRow], level: float) -> pd.DataFrame:
    """Return a row per score of two or more items: alpha (or what stands for it) and omega, or why not."""
    rows = []
    for one in found:
        hangs, common = one.reliability, one.omega
        if hangs is None or common is None:
            if (
                len(one.declared.items) > 1
                and one.instrument.no_alpha is not None
                and one.score.level == "interval"
            ):
                rows.append(_without(one, level))
            continue
        rows.append(
            {
                "score": one.column, "n": hangs.n_complete,
                "coefficient": hangs.coefficient, "estimate": hangs.estimate, "low": hangs.low,
                "high": hangs.high, "omega": common.estimate, "omega_low": common.low,
                "omega_high": common.high, "level": level, "why": hangs.reason or _why(common.reason),
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=[column.name for column in TOGETHER])


def _without(one: ScoreRow, level: float) -> dict[str, object]:
    n = len(_known(one))
    numbers = dict.fromkeys(("estimate", "low", "high", "omega", "omega_low", "omega_high"), math.nan)
    return {
        "score": one.column, "n": n, "coefficient": "no_coefficient",
        **numbers, "level": level, "why": "formative",
    }  # fmt: skip


def _why(reason: str) -> str:
    return f"omega_{reason}" if reason else ""


def items(found: Sequence[ScoreRow]) -> pd.DataFrame:
    """Return a row per score and item: answers, correlation with the rest, alpha without it."""
    rows = []
    for one in found:
        hangs = one.reliability
        for each in () if hangs is None else hangs.items:
            wave = one.column.removeprefix(one.variable)
            rows.append(
                {
                    "score": one.column, "item": one.declared.items[each.item] + wave, "n": each.n,
                    "n_missing": each.n_missing, "n_complete": hangs.n_complete if hangs else 0,
                    "item_rest": each.item_rest, "alpha_without": each.alpha_without,
                }
            )  # fmt: skip
    return pd.DataFrame(rows, columns=[column.name for column in ITEMS])


def classes(found: Sequence[ScoreRow], *, smallest: int) -> pd.DataFrame:
    """Return how many people fall in each class of each cut-off.

    Where two cut-offs of one score differ by fewer than `smallest` people, their numbers side by side would
    count those few: then only the one that the study declares (else the first) is shown.
    """
    rows = []
    for one in found:
        known = _known(one)
        names = list(one.score.cut_offs)
        names.sort(key=lambda name: name not in one.cut_offs)
        if names and not _may_stand_together(known, [one.score.cut_offs[name] for name in names], smallest):
            names = names[:1]
        for name in names:
            cut = one.score.cut_offs[name]
            counts = pd.Series(classed(known, cut), dtype="object").value_counts()
            place = f"{one.instrument.name}.{one.declared.score}.{name}"
            for each in cut.classes:
                n = int(counts.get(each, 0))
                share = n / len(known) if len(known) else math.nan
                rows.append(
                    {
                        "score": one.column, "cut_off": place, "class": f"{place}.{each}", "n": n,
                        "n_all": len(known), "share": share,
                    }
                )  # fmt: skip
    return pd.DataFrame(rows, columns=[column.name for column in CLASSES])


def _may_stand_together(known: Floats, cuts: Sequence[CutOff], smallest: int) -> bool:
    """Say whether every combination of classes has nobody in it, or enough people."""
    if len(cuts) < 2:
        return True
    combined = pd.DataFrame({place: classed(known, cut) for place, cut in enumerate(cuts)})
    return bool((combined.value_counts() >= smallest).all())


def spread_table(found: Sequence[ScoreRow], frame: pd.DataFrame) -> Exhibit:
    """Return the table of spreads."""
    guards = (
        Guard("n", ("mean", "sd", "floor", "ceiling", "lowest", "highest")),
        Guard("n_missing", ()),
        Guard("persons_floor", ("floor",)),
        Guard("persons_ceiling", ("ceiling",)),
    )
    return _table("scores.spread", frame, SPREAD, guards, found=found)


def together_table(found: Sequence[ScoreRow], frame: pd.DataFrame, level: float) -> Exhibit:
    """Return the table of reliabilities."""
    covered = ("estimate", "low", "high", "omega", "omega_low", "omega_high", "level")
    values: dict[str, object] = {"level": Declared(level), "draws": Declared(DRAWS)}
    return _table("scores.together", frame, TOGETHER, (Guard("n", covered),), found=found, values=values)


def items_table(found: Sequence[ScoreRow], frame: pd.DataFrame) -> Exhibit:
    """Return the table of items."""
    guards = (
        Guard("n_complete", ("item_rest", "alpha_without")),
        Guard("n", ("item_rest", "alpha_without")),
        Guard("n_missing", ()),
    )
    return _table("scores.items", frame, ITEMS, guards, found=found)


def classes_table(found: Sequence[ScoreRow], frame: pd.DataFrame) -> Exhibit:
    """Return the table of classes."""
    guards = (Guard("n", ("share",), adds_up_within=("score", "cut_off")), Guard("n_all", ("share",)))
    return _table("scores.classes", frame, CLASSES, guards, found=found)


def _table(
    name: str,
    frame: pd.DataFrame,
    columns: tuple[Column, ...],
    guards: tuple[Guard, ...],
    *,
    found: Sequence[ScoreRow],
    values: dict[str, object] | None = None,
) -> Exhibit:
    return Exhibit(
        id=name,
        kind="table",
        title=Message(f"{name}.title"),
        chapter="assurance",
        frame=frame,
        columns=columns,
        guards=guards,
        note=Message(f"{name}.note", values or {}),
        population=_population(found),
    )


def _population(found: Sequence[ScoreRow]) -> Message:
    samples = tuple(Name("sample", name) for name in dict.fromkeys(one.sample for one in found))
    return Message("scores.population", {"samples": samples})


def making(found: Sequence[ScoreRow]) -> Exhibit:
    """Return the text that says of each score how it was made, after whom, and what is not confirmed."""
    once: dict[str, ScoreRow] = {}
    for one in found:
        once.setdefault(one.variable, one)
    return Exhibit(
        id="scores.making",
        kind="text",
        title=Message("scores.making.title"),
        chapter="assurance",
        body=tuple(message for one in once.values() for message in _making(one)),
        aggregate="it says how scores are made, and holds no number of a person",
    )


def _making(one: ScoreRow) -> Iterator[Message]:
    instrument, score = one.instrument, one.score
    k = len(instrument.items_of(one.declared.score))
    low, high = score.range
    values: dict[str, object] = {
        "score": Name("variable", one.variable),
        "instrument": Name("instrument", instrument.name),
        "items": Declared(k),
        "range": Message(
            f"scores.range.{_decimals(low, high)}", {"low": Declared(low), "high": Declared(high)}
        ),
        "direction": Name("word", f"scores.higher.{score.higher_is}"),
        "source": Name("instrument", f"{instrument.name}.source.1"),
    }
    yield Message("scores.making.one" if k == 1 else "scores.making.several", values)
    if k > 1:
        rule = "complete" if score.missing.at_most == 0 else score.missing.then
        yield Message(f"scores.making.missing_{rule}", {"most": Declared(score.missing.at_most)})
    for place, doubted in enumerate(instrument.unconfirmed, start=1):
        if any(doubted in instrument.doubts_of(one.declared.score, cut) for cut in (None, *score.cut_offs)):
            yield Message(
                "scores.making.unconfirmed",
                {
                    "instrument": Name("instrument", instrument.name),
                    "what": Name("instrument", f"{instrument.name}.unconfirmed.{place}"),
                },
            )
    if instrument.no_alpha is not None:
        yield Message("scores.making.no_alpha", {"reason": Name("instrument", f"{instrument.name}.no_alpha")})


def _decimals(low: float, high: float) -> str:
    return "whole" if low == int(low) and high == int(high) and low >= 0 and high > 1 else "parts"


def doubts(found: Sequence[ScoreRow], apart: Sequence[Doubt]) -> tuple[Exhibit, ...]:
    """Return the text of what may be coded the wrong way round; nothing where nothing is."""
    body = [_doubt(one, doubt) for one in found for doubt in one.doubts]
    for doubt in apart:
        values: dict[str, object] = {
            "first": Name("variable", doubt.about[0]),
            "second": Name("variable", doubt.about[1]),
            "correlation": Behind(doubt.correlation, doubt.n),
        }
        body.append(Message("scores.doubts.scores_apart", values))
    if not body:
        return ()
    return (
        Exhibit(
            id="scores.doubts",
            kind="text",
            title=Message("scores.doubts.title"),
            chapter="assurance",
            body=tuple(body),
            population=_population(found),
        ),
    )


def _doubt(one: ScoreRow, doubt: Doubt) -> Message:
    wave = one.column.removeprefix(one.variable)
    values: dict[str, object] = {
        "score": Name("variable", one.column),
        "items": tuple(Name("variable", one.declared.items[item] + wave) for item in doubt.about),
    }
    if doubt.sign == "item_against":
        values["correlation"] = Behind(doubt.correlation, doubt.n)
    return Message(f"scores.doubts.{doubt.sign}", values)
