"""Headline findings: a sentence per main estimate whose verb follows design and verdict, and its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
BASES = (100, 1000, 10000)


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


def findings(
    study: Study, frame: pd.DataFrame, withheld: pd.DataFrame, lexicon: Lexicon, language: str
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

    Raises
    ------
    LanguageRefused
        When a sentence claims more than its design allows, whatever the catalogue or the labels say.
    """
    gone = withheld[list(NEEDED)].any(axis=1)
    return tuple(
        _worded(study, row, lexicon, language, is_gone=bool(is_gone))
        for row, is_gone in zip(frame.to_dict(orient="records"), gone, strict=True)
    )


def _worded(study: Study, row: Row, lexicon: Lexicon, language: str, *, is_gone: bool) -> Finding:
    if is_gone:
        return _only("findings.withheld", row, lexicon, language)
    if is_missing(row["estimate"]):
        return _only("findings.impossible", row, lexicon, language)
    return _finding(study, row, lexicon, language)


def _only(key: str, row: Row, lexicon: Lexicon, language: str) -> Finding:
    """Return a finding that has no numbers, and says why."""
    sentence = say(Message(key, _names(row)), lexicon, language)
    return Finding(sentence, "", (), "", "", Markup(""))


def _finding(study: Study, row: Row, lexicon: Lexicon, language: str) -> Finding:
    names = _names(row)
    design = study.comparisons[str(row["comparison"])].design
    margin = _margin(study, row)
    values = names | {"margin": _unsigned(margin, row)}
    sentence = say(Message(_sentence_key(design, row), values), lexicon, language)
    amount = say(_amount(row, language), lexicon, language)
    relevant = float(study.outcomes[str(row["outcome"])].relevant_effect)
    remarks = _remarks(row, margin, relevant, lexicon, language)
    require_language([sentence, amount, *remarks], design, language)
    verdict = lexicon.word(str(row["verdict"]), language).text
    alt = say(
        Message("findings.picture.margin", values | {"amount": amount, "verdict": verdict}), lexicon, language
    )
    return Finding(
        sentence, amount, remarks, verdict, str(row["verdict"]), _picture(row, margin, lexicon, language, alt)
    )


def _names(row: Row) -> dict[str, Any]:
    of = str(row["comparison"])
    return {
        "comparison": Name("comparison", of),
        "outcome": Name("outcome", str(row["outcome"])),
        "arm": Name("arm", str(row["arm"]), of=of),
        "reference": Name("arm", str(row["reference"]), of=of),
    }


def _margin(study: Study, row: Row) -> float:
    return float(study.outcomes[str(row["outcome"])].equivalence_margin)


def _sentence_key(design: str, row: Row) -> str:
    verdict = str(row["verdict"])
    key = f"findings.{design}.{verdict}"
    return f"{key}.{_direction(float(row['estimate']), row)}" if verdict == "difference" else key


def _direction(value: float, row: Row) -> str:
    if row["unit"] == notation.SHARE:
        return "fewer" if value < 0 else "more"
    return "lower" if value < 0 else "higher"


def _amount(row: Row, language: str) -> Message:
    """Return size, direction and interval; the interval says both directions when it holds zero."""
    estimate, low, high = (float(row[name]) for name in ("estimate", "low", "high"))
    same = low > 0 or high < 0
    first, last = sorted((abs(low), abs(high))) if same else (abs(low), abs(high))
    values: dict[str, Any] = {
        "direction": Message(f"findings.direction.{_direction(estimate, row)}"),
        "from_direction": Message(f"findings.direction.{_direction(-1.0, row)}"),
        "to_direction": Message(f"findings.direction.{_direction(1.0, row)}"),
        "level": _level(float(row["level"]), language),
    }
    kind = "same" if same else "mixed"
    sizes = {"size": abs(estimate), "from": first, "to": last}
    if row["unit"] == notation.SHARE:
        base = _base((estimate, low, high))
        people = {name: round(base * value) for name, value in sizes.items()}
        return Message(f"findings.amount.{kind}_people", values | people | {"base": base})
    return Message(f"findings.amount.{kind}", values | _written(sizes, row, language))


def _written(sizes: Mapping[str, float], row: Row, language: str) -> dict[str, Any]:
    """Return sizes as quantities; but a unit in words is said once, at the first of them."""
    unit = str(row["unit"])
    if unit in notation.MONEY:
        return {name: _unsigned(size, row) for name, size in sizes.items()}
    decimals = notation.decimals_of(unit, max(sizes.values()))
    numbers = {name: notation.number(size, language, decimals) for name, size in sizes.items()}
    return numbers | {
        "size": Message("findings.with_unit", {"number": numbers["size"], "unit": Name("unit", unit)})
    }


def _base(shares: tuple[float, ...]) -> int:
    """Return out of how many people to count, so that no share other than zero is rounded to nobody."""
    for base in BASES:
        if all(share == 0 or abs(share) * base >= 0.5 for share in shares):
            return base
    return BASES[-1]


def _unsigned(value: float, row: Row) -> Quantity:
    is_share = row["unit"] == notation.SHARE
    return (
        Quantity(value, str(row["unit"]), is_difference=is_share)
        if is_share
        else Quantity(value, str(row["unit"]))
    )


def _level(level: float, language: str) -> str:
    decimals = 0 if abs(100 * level - round(100 * level)) < 1e-9 else 1
    return notation.percent(level, language, decimals)


def _remarks(row: Row, margin: float, relevant: float, lexicon: Lexicon, language: str) -> tuple[str, ...]:
    verdict = row["verdict"]
    messages = []
    if verdict == "difference":
        messages.append(_relevance(row, margin, relevant))
        messages += _correction(row)
    smallest = row.get("smallest_detectable")
    if verdict == "undecided" and pd.notna(smallest):
        messages.append(Message("findings.detectable", {"smallest": _unsigned(float(smallest), row)}))
    return tuple(say(message, lexicon, language) for message in messages)


def _correction(row: Row) -> list[Message]:
    """Say that a difference does not outlast the declared correction: its interval is not corrected."""
    adjusted = row.get("p_adjusted")
    if pd.isna(adjusted) or float(adjusted) < 1 - float(row["level"]):
        return []
    return [Message("findings.not_after_correction", {"n": int(row["family_n"]), "p": float(adjusted)})]


def _relevance(row: Row, margin: float, relevant: float) -> Message:
    """Say whether a difference matters: all of its interval, none of it, or a part."""
    nearest, farthest = sorted((abs(float(row["low"])), abs(float(row["high"]))))
    if farthest < margin:
        return Message("findings.small", {"margin": _unsigned(margin, row)})
    key = "beyond" if nearest >= relevant else "not_excluded"
    return Message(f"findings.{key}", {"relevant": _unsigned(relevant, row)})


def _picture(row: Row, margin: float, lexicon: Lexicon, language: str, alt: str) -> Markup:
    unit = str(row["unit"])
    value = quantity(Quantity(float(row["estimate"]), unit, is_difference=True), lexicon, language)

    def foot(side: float) -> str:
        scaled = 100 * side if unit == notation.SHARE else side
        decimals = 0 if scaled == round(scaled) else notation.decimals_of(unit, abs(scaled))
        return notation.number(scaled, language, decimals, signed=True)

    numbers: Mapping[str, float] = {name: float(row[name]) for name in ("estimate", "low", "high")}
    drawn = interval.svg(
        numbers["estimate"], numbers["low"], numbers["high"], margin=margin, value=value, write=foot, alt=alt
    )
    return Markup(drawn)  # noqa: S704 - our own drawing, its texts escaped
