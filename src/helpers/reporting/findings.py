"""Headline findings: a sentence per main estimate whose verb follows design and verdict, and its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from markupsafe import Markup

from helpers.reporting import interval, notation
from helpers.reporting.cells import Row, is_missing
from helpers.reporting.gate import require_language
from helpers.reporting.labels import Lexicon
from helpers.reporting.words import quantity, say
from helpers.results import Message, Name, Quantity
from helpers.study.spec import Study

NEEDED = ("comparison", "outcome", "arm", "reference", "estimate", "low", "high", "level", "unit", "verdict")
ENDS = ("estimate", "low", "high")
BASES = (100, 1000, 10000)


@dataclass(frozen=True, slots=True)
class Scale:
    """On what rows are written and drawn: out of how many people, and between which ends of the axis.

    Attributes
    ----------
    base : int
        People that a share is counted out of.
    ends : tuple of (float, float) or None
        What the axis of the picture must hold, in the outcome's unit; None leaves it to the picture.
    """

    base: int
    ends: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding as it is printed.

    Attributes
    ----------
    sentence : str
        The claim that the verdict allows, or the question that stays open.
    amount : str
        The numbers in natural frequencies or in the outcome's own unit; "" when withheld.
    remarks : tuple of str
        What a reader needs beside it: too small to matter, hard to see.
    verdict : str
        The verdict in words; "" when withheld.
    verdict_name : str
        ``difference``, ``equivalent``, ``non_inferior``, ``undecided`` or "".
    picture : Markup
        The interval as inline SVG; empty when withheld.
    """

    sentence: str
    amount: str
    remarks: tuple[str, ...]
    verdict: str
    verdict_name: str
    picture: Markup


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a picture shows beside its interval."""

    margin: float
    holds: tuple[float, ...]
    alt: str


def findings(
    study: Study,
    frame: pd.DataFrame,
    withheld: pd.DataFrame,
    lexicon: Lexicon,
    language: str,
    *,
    scale: Literal["own", "shared"],
) -> tuple[Finding, ...]:
    """Word every row of the released table of main estimates.

    Parameters
    ----------
    study : Study
        Gives each comparison's design and each outcome's margin.
    frame : pandas.DataFrame
        Released rows in the order of printing, with the contract's columns (`NEEDED`;
        `smallest_detectable` is used
        when there).
    withheld : pandas.DataFrame
        Mask of the door, same shape.
    lexicon, language
        Labels and language.
    scale : {"own", "shared"}
        Whether every row has an axis and a number of people of its own, or all rows (of one outcome) share
        them, so that arms can be compared by eye.

    Raises
    ------
    LanguageRefused
        When a sentence claims more than its design allows, whatever the catalogue or the labels say.
    """
    gone = withheld[list(NEEDED)].any(axis=1)
    rows = frame.to_dict(orient="records")
    known = [row for row, is_gone in zip(rows, gone, strict=True) if not is_gone and is_known(row)]
    together = _scale(known) if scale == "shared" else None
    return tuple(
        _worded(study, row, lexicon, language, is_gone=bool(is_gone), scale=together)
        for row, is_gone in zip(rows, gone, strict=True)
    )


def is_known(row: Row) -> bool:
    """Say whether a row has an estimate with both ends of its interval."""
    return not any(is_missing(row[name]) for name in ENDS)


def _scale(rows: Sequence[Row]) -> Scale | None:
    """Return one scale for several rows; None where no row has numbers."""
    values = [float(row[name]) for row in rows for name in ENDS]
    return Scale(base_of(tuple(values)), (min(values), max(values))) if values else None


def _worded(
    study: Study, row: Row, lexicon: Lexicon, language: str, *, is_gone: bool, scale: Scale | None
) -> Finding:
    if is_gone:
        return _only("findings.withheld", row, lexicon, language)
    if not is_known(row):
        return _only("findings.impossible", row, lexicon, language)
    own = Scale(base_of(tuple(float(row[name]) for name in ENDS)), None)
    return _finding(study, row, lexicon, language, scale or own)


def _only(key: str, row: Row, lexicon: Lexicon, language: str) -> Finding:
    """Return a finding that has no numbers, and says why."""
    sentence = say(Message(key, names_of(row)), lexicon, language)
    return Finding(sentence, "", (), "", "", Markup(""))


def _finding(study: Study, row: Row, lexicon: Lexicon, language: str, scale: Scale) -> Finding:
    names = names_of(row)
    design = study.comparisons[str(row["comparison"])].design
    margin = margin_of(study, row)
    values = names | {"margin": unsigned(margin, row)}
    sentence = say(Message(_sentence_key(design, row), values), lexicon, language)
    amount = say(amount_of(row, language, scale.base), lexicon, language)
    relevant = float(study.outcomes[str(row["outcome"])].relevant_effect)
    remarks = _remarks(row, margin, relevant, lexicon, language)
    require_language([sentence, amount, *remarks], design, language)
    verdict = lexicon.word(str(row["verdict"]), language).text
    alt = say(
        Message("findings.picture.margin", values | {"amount": amount, "verdict": verdict}), lexicon, language
    )
    drawing = Drawing(margin, scale.ends or (), alt)
    picture = picture_of(row, drawing, lexicon, language)
    return Finding(sentence, amount, remarks, verdict, str(row["verdict"]), picture)


def outcome_of(row: Row) -> Name | Message:
    """Return what an outcome is called in a sentence, with its wave where it has one."""
    name, wave = Name("outcome", str(row["outcome"])), row.get("wave")
    if is_missing(wave) or not str(wave):
        return name
    return Message("findings.at_wave", {"outcome": name, "wave": Name("word", str(wave))})


def names_of(row: Row) -> dict[str, Any]:
    """Return the names of a row as values of a sentence."""
    of = str(row["comparison"])
    return {
        "comparison": Name("comparison", of),
        "outcome": outcome_of(row),
        "arm": Name("arm", str(row["arm"]), of=of),
        "reference": Name("arm", str(row["reference"]), of=of),
    }


def margin_of(study: Study, row: Row) -> float:
    """Return half the width of the zone that is too small to matter."""
    return float(study.outcomes[str(row["outcome"])].equivalence_margin)


def _sentence_key(design: str, row: Row) -> str:
    verdict = str(row["verdict"])
    key = f"findings.{design}.{verdict}"
    return f"{key}.{direction_of(float(row['estimate']), row)}" if verdict == "difference" else key


def direction_of(value: float, row: Row) -> str:
    """Return which way a difference goes: fewer or more people, or lower or higher."""
    if row["unit"] == notation.SHARE:
        return "fewer" if value < 0 else "more"
    return "lower" if value < 0 else "higher"


def amount_of(row: Row, language: str, base: int) -> Message:
    """Return size, direction and interval; the interval says both directions when it holds zero."""
    estimate, low, high = (float(row[name]) for name in ENDS)
    same = low > 0 or high < 0
    first, last = sorted((abs(low), abs(high))) if same else (abs(low), abs(high))
    values: dict[str, Any] = {
        "direction": Message(f"findings.direction.{direction_of(estimate, row)}"),
        "from_direction": Message(f"findings.direction.{direction_of(-1.0, row)}"),
        "to_direction": Message(f"findings.direction.{direction_of(1.0, row)}"),
        "level": level_words(float(row["level"]), language),
    }
    kind = "same" if same else "mixed"
    sizes = {"size": abs(estimate), "from": first, "to": last}
    if row["unit"] == notation.SHARE:
        people = {name: round(base * value) for name, value in sizes.items()}
        return Message(f"findings.amount.{kind}_people", values | people | {"base": base})
    return Message(f"findings.amount.{kind}", values | _written(sizes, row, language))


def _written(sizes: Mapping[str, float], row: Row, language: str) -> dict[str, Any]:
    """Return sizes as quantities; but a unit in words is said once, at the first of them."""
    unit = str(row["unit"])
    if unit in notation.MONEY:
        return {name: unsigned(size, row) for name, size in sizes.items()}
    decimals = notation.decimals_of(unit, max(sizes.values()))
    numbers = {name: notation.number(size, language, decimals) for name, size in sizes.items()}
    return numbers | {
        "size": Message("findings.with_unit", {"number": numbers["size"], "unit": Name("unit", unit)})
    }


def base_of(shares: tuple[float, ...]) -> int:
    """Return out of how many people to count, so that no share other than zero is rounded to nobody."""
    for base in BASES:
        if all(share == 0 or abs(share) * base >= 0.5 for share in shares):
            return base
    return BASES[-1]


def unsigned(value: float, row: Row) -> Quantity:
    """Return the size of a difference in the unit of its row."""
    is_share = row["unit"] == notation.SHARE
    return (
        Quantity(value, str(row["unit"]), is_difference=is_share)
        if is_share
        else Quantity(value, str(row["unit"]))
    )


def level_words(level: float, language: str) -> str:
    """Return the level of an interval: ``95%``, or ``99.5%`` where it is no whole number."""
    decimals = 0 if abs(100 * level - round(100 * level)) < 1e-9 else 1
    return notation.percent(level, language, decimals)


def _remarks(row: Row, margin: float, relevant: float, lexicon: Lexicon, language: str) -> tuple[str, ...]:
    verdict = row["verdict"]
    messages = []
    if verdict == "difference":
        messages.append(_relevance(row, margin, relevant))
        messages += [] if is_firm(row) else [_correction(row)]
    smallest = row.get("smallest_detectable")
    if verdict == "undecided" and pd.notna(smallest):
        messages.append(Message("findings.detectable", {"smallest": unsigned(float(smallest), row)}))
    return tuple(say(message, lexicon, language) for message in messages)


def is_firm(row: Row) -> bool:
    """Say whether a difference outlasts the declared correction; an interval is not corrected itself."""
    adjusted = row.get("p_adjusted")
    return adjusted is None or bool(pd.isna(adjusted)) or float(adjusted) < 1 - float(row["level"])


def _correction(row: Row) -> Message:
    values = {"n": int(row["family_n"]), "p": float(row["p_adjusted"])}
    return Message("findings.not_after_correction", values)


def _relevance(row: Row, margin: float, relevant: float) -> Message:
    """Say whether a difference matters: all of its interval, none of it, or a part."""
    nearest, farthest = sorted((abs(float(row["low"])), abs(float(row["high"]))))
    if farthest < margin:
        return Message("findings.small", {"margin": unsigned(margin, row)})
    key = "beyond" if nearest >= relevant else "not_excluded"
    return Message(f"findings.{key}", {"relevant": unsigned(relevant, row)})


def picture_of(row: Row, drawing: Drawing, lexicon: Lexicon, language: str) -> Markup:
    """Return the interval of a row as inline SVG."""
    unit = str(row["unit"])
    value = quantity(Quantity(float(row["estimate"]), unit, is_difference=True), lexicon, language)

    estimate, low, high = (float(row[name]) for name in ENDS)
    drawn = interval.svg(
        estimate,
        low,
        high,
        margin=drawing.margin,
        value=value,
        write=lambda side: interval.foot(side, unit, language),
        alt=drawing.alt,
        holds=drawing.holds,
    )
    return Markup(drawn)  # noqa: S704 - our own drawing, its texts escaped
