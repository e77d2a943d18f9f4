"""Who answered, and what people say of their own lives, on the first screen: out of every hundred people."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from helpers.describe.retrospective import ANSWERS
from helpers.disclosure.exhibits import Released
from helpers.reporting import notation, told_pictures
from helpers.reporting.cells import Row, is_missing
from helpers.reporting.findings import Finding, level_words
from helpers.reporting.told_pen import Pen, plain
from helpers.reporting.words import quantity
from helpers.results import Message, Name, Quantity

WEIGHTED, SILENT = "weighted", "no_answer"
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class _Part:
    """One answer of one theme: the row, and whether its share may be said."""

    row: Row
    is_known: bool


def answered(pen: Pen, released: Released) -> tuple[Finding, ...]:
    """Word how many of the people who were approached answered."""
    frame, mask = released.exhibit.frame, released.mask
    rows = {str(step): label for label, step in zip(frame.index, frame["step"], strict=True)}
    if not {"approached", "answered"} <= set(rows):
        return ()
    places = [rows["answered"], rows["approached"]]
    if bool(mask.loc[places, "n"].any()) or bool(frame.loc[places, "n"].isna().any()):
        return (plain(pen.say("response.withheld")),)
    n, of = (int(one) for one in frame.loc[places, "n"])
    written = {"n": notation.count(n, pen.language), "of": notation.count(of, pen.language)}
    sentence = pen.say("response.some" if n < of else "response.all", **written)
    remark = pen.say("response.rate", share=notation.percent(n / of, pen.language, 0)) if n < of else ""
    return (plain(sentence, remark, picture=told_pictures.share(n, of, sentence)),)


def changed(pen: Pen, released: Released) -> tuple[Finding, ...]:
    """Word of every theme who says better, the same and worse, on one denominator."""
    is_weighted = has_weights(released)
    return tuple(
        _theme(pen, name, parts, is_weighted=is_weighted, place=place)
        for place, (name, parts) in enumerate(_themes(released).items())
    )


def in_brief(pen: Pen, released: Released, theme: str) -> str:
    """Return in one line who says better and worse, as `changed` says it in full; "" without the first."""
    is_weighted, parts = has_weights(released), _themes(released).get(theme, {})
    known = _known(parts)
    if "better" not in known:
        return ""
    of = HUNDRED if is_weighted else _n_all(known)
    if of is None:
        return ""
    said = _counted(known, is_weighted=is_weighted)
    clauses = tuple(
        _clause(pen, one, said[one], known[one], of) for one in ("better", "worse") if one in said
    )
    start = "asked.of_hundred" if is_weighted else "asked.of_all"
    return pen.say(start, theme=Name("said", theme), n=of, parts=clauses)


def _clause(pen: Pen, answer: str, n: int, part: _Part, of: int) -> Message:
    """Return how many gave an answer, with its limits in the same measure where they are known."""
    ends = {
        name: notation.count(of * float(part.row[name]), pen.language)
        for name in ("low", "high")
        if not is_missing(part.row.get(name, math.nan))
    }
    key = (
        f"told.asked.says.{answer}" if len(ends) == len(("low", "high")) else f"told.asked.says_bare.{answer}"
    )
    return Message(key, {"n": n} | ends)


def has_weights(released: Released) -> bool:
    """Say whether what people say is weighted to everybody who was approached."""
    return bool((released.exhibit.frame["weighting"] == WEIGHTED).any())


def _themes(released: Released) -> dict[str, dict[str, _Part]]:
    """Return the answers of every theme, weighted where they could be, by theme and answer."""
    frame, mask = released.exhibit.frame, released.mask
    chosen = frame[frame["weighting"] == WEIGHTED] if has_weights(released) else frame
    themes: dict[str, dict[str, _Part]] = {}
    for label, row in zip(chosen.index, chosen.to_dict(orient="records"), strict=True):
        gone = bool(mask.loc[label, ["share", "n"]].any()) or is_missing(row["share"])
        themes.setdefault(str(row["theme"]), {})[str(row["answer"])] = _Part(row, is_known=not gone)
    return themes


def _known(parts: Mapping[str, _Part]) -> dict[str, _Part]:
    return {one: parts[one] for one in ANSWERS if one in parts and parts[one].is_known}


def now(pen: Pen, released: Released) -> tuple[Finding, ...]:
    """Word of every theme the mean of how it is now, weighted where it could be."""
    frame, mask = released.exhibit.frame, released.mask
    is_weighted = bool((frame["weighting"] == WEIGHTED).any())
    chosen = frame[frame["weighting"] == WEIGHTED] if is_weighted else frame
    found = []
    for label, row in zip(chosen.index, chosen.to_dict(orient="records"), strict=True):
        names = {"theme": Name("said", str(row["theme"])), "what": Name("variable", str(row["variable"]))}
        if bool(mask.loc[label, "mean"]) or is_missing(row["mean"]):
            found.append(plain(pen.say("themes.now_withheld", **names)))
            continue
        key = "themes.now_interval" if (limits := _limits(pen, row)) else "themes.now"
        found.append(plain(pen.say(key, **names, mean=_amount(pen, row, "mean"), limits=limits)))
    return tuple(found)


def _theme(pen: Pen, name: str, parts: Mapping[str, _Part], *, is_weighted: bool, place: int) -> Finding:
    theme = Name("said", name)
    known = _known(parts)
    if not {"better", "worse"} & set(known):
        return plain(pen.say("themes.withheld", theme=theme))
    said = _counted(known, is_weighted=is_weighted)
    of = HUNDRED if is_weighted else _n_all(known)
    if of is None:
        return plain(pen.say("themes.withheld", theme=theme))
    clauses = tuple(Message(f"told.themes.says.{one}", {"n": said[one]}) for one in said if one != SILENT)
    start = "themes.of_hundred" if is_weighted else "themes.of_all"
    sentence = pen.say(start, theme=theme, n=of, parts=clauses)
    if said.get(SILENT):
        sentence += " " + pen.say("themes.no_answer", n=said[SILENT])
    if len(known) < len(parts):
        sentence += " " + pen.say("themes.rest")
    elif is_weighted and sum(said.values()) != HUNDRED:
        sentence += " " + pen.say("themes.rounded", n=sum(said.values()))
    remarks = [_interval(pen, known.get("better")), _ends(pen, known.get("better"))]
    remarks = [one for one in remarks if one]
    if place:  # what holds for all themes is said once, beside the first
        remarks = remarks[:1]
    shares = [(one, float(part.row["share"])) for one, part in known.items()]
    picture = told_pictures.parts(shares, sentence)
    return plain(sentence, " ".join(remarks), picture=picture)


def _counted(known: Mapping[str, _Part], *, is_weighted: bool) -> dict[str, int]:
    """Return the people who gave each answer: counted, or out of a hundred where they are weighted.

    Each is rounded by itself, as the figure and the table round it: together they may be 99 or 101.
    """
    if not is_weighted:
        return {one: int(part.row["n"]) for one, part in known.items()}
    return {one: notation.in_hundred(float(part.row["share"])) for one, part in known.items()}


def _n_all(known: Mapping[str, _Part]) -> int | None:
    row = next(iter(known.values())).row
    return None if is_missing(row["n_all"]) else int(row["n_all"])


def _interval(pen: Pen, better: _Part | None) -> str:
    """Say how unsure the share that says better is."""
    if better is None or any(is_missing(better.row.get(one, math.nan)) for one in ("low", "high")):
        return ""
    ends = {one: notation.count(HUNDRED * float(better.row[one]), pen.language) for one in ("low", "high")}
    return pen.say("themes.interval", level=level_words(float(better.row["level"]), pen.language), **ends)


def _ends(pen: Pen, better: _Part | None) -> str:
    """Say between which shares it lies when nothing is assumed of who did not answer."""
    if better is None or any(is_missing(better.row.get(one, math.nan)) for one in ("lowest", "highest")):
        return ""
    ends = {
        one: notation.count(HUNDRED * float(better.row[one]), pen.language) for one in ("lowest", "highest")
    }
    return "" if ends["lowest"] == ends["highest"] else pen.say("themes.ends", **ends)


def _amount(pen: Pen, row: Row, name: str) -> str:
    unit = "" if is_missing(row["unit"]) else str(row["unit"])
    return quantity(Quantity(float(row[name]), unit), pen.lexicon, pen.language, signed=False)


def _limits(pen: Pen, row: Row) -> str:
    if any(is_missing(row[one]) for one in ("low", "high")):
        return ""
    ends = {one: _plain(pen, row, one) for one in ("low", "high")}
    return pen.say("themes.limits", level=level_words(float(row["level"]), pen.language), **ends)


def _plain(pen: Pen, row: Row, name: str) -> str:
    unit = "" if is_missing(row["unit"]) else str(row["unit"])
    return notation.number(
        float(row[name]), pen.language, notation.decimals_of(unit, abs(float(row["mean"])))
    )


def themes_note(pen: Pen, released: Released) -> str:
    """Say on whom all themes rest, and what a change that is told looking back is not."""
    return f"{weighting_note(pen, released)} {pen.say('themes.caution')}".strip()


def weighting_note(pen: Pen, released: Released) -> str:
    """Say whether numbers are weighted, and to what; "" where a study approached nobody from a frame."""
    if pen.study.response is None:
        return ""
    if not bool((released.exhibit.frame["weighting"] == WEIGHTED).any()):
        return pen.say("themes.unweighted")
    margins = tuple(Name("variable", name) for name in pen.study.response.rake_to)
    return pen.say("themes.weighted", variables=margins)
