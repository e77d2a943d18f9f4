"""The main number of a piece of evidence, in one line beside the question that it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from helpers.disclosure.exhibits import Released
from helpers.reporting import notation
from helpers.reporting.cells import Row, is_missing
from helpers.reporting.findings import amount_of, base_of, is_known
from helpers.reporting.told_pen import Pen
from helpers.reporting.told_themes import in_brief
from helpers.reporting.told_topics import standings_of
from helpers.reporting.words import say
from helpers.results import Name

ENDS = ("estimate", "low", "high")


def in_one_line(pen: Pen, reference: str) -> str:
    """Return what the pages of this run say of a piece of evidence; "" where they give no number for it.

    Parameters
    ----------
    pen : Pen
        With what came through the door beside the questions: a number that was withheld is not said here.
    reference : str
        As in `answered_by` of a question.
    """
    kind, _, name = reference.partition(".")
    writer = _WRITERS.get(kind)
    return writer(pen, name) if writer else ""


def _theme(pen: Pen, name: str) -> str:
    released = pen.beside.get("themes.change")
    return in_brief(pen, released, f"themes.{name}.label") if released else ""


def _topic(pen: Pen, name: str) -> str:
    released = pen.beside.get(f"topics.standing.{name.partition('.')[0]}")
    people = standings_of(released).get(name, {}) if released else {}
    spoke, silent, unasked = (people.get(one, 0) for one in ("asked", "silent", "spontaneous"))
    topic = Name("topic", name)
    if spoke is None or silent is None:
        return ""
    if spoke + silent:
        return pen.say("asked.topic", topic=topic, n=spoke, of=spoke + silent)
    return pen.say("asked.topic_unasked", topic=topic, n=unasked) if unasked else ""


def _code(pen: Pen, name: str) -> str:
    row = _row(pen.beside.get(f"codes.tree.{name.partition('.')[0]}"), {"code": name})
    if row is None:
        return ""
    if any(is_missing(row[one]) for one in ("n_persons", "n_others")):
        return pen.say("asked.code_withheld", code=Name("code", name))
    n, others = int(row["n_persons"]), int(row["n_others"])
    return pen.say("asked.code", code=Name("code", name), n=n, of=n + others)


def _grade(pen: Pen, name: str) -> str:
    row = _row(pen.beside.get(f"grades.figure.{name}"))
    if row is None or is_missing(row.get("mean", float("nan"))):
        return ""
    return pen.say(
        "asked.grade", what=Name("variable", name), mean=notation.number(float(row["mean"]), pen.language, 1)
    )


def _change(pen: Pen, name: str) -> str:
    row = _row(pen.beside.get("changes.within"), {"change": name})
    if row is None or not is_known(row):
        return ""
    base = base_of(tuple(float(row[one]) for one in ENDS))
    amount = say(amount_of(row, pen.language, base), pen.lexicon, pen.language)
    return pen.say("asked.change", change=Name("change", name), amount=amount)


def _reached(pen: Pen, name: str) -> str:
    label = f"describe.reached.{name}.label"
    for exhibit in ("reached.published", "reached.figure"):
        row = _row(pen.beside.get(exhibit), {"reached": label})
        if row is not None and not any(is_missing(row[one]) for one in ("n_with", "n")):
            return pen.say("asked.reached", what=Name("said", label), n=int(row["n_with"]), of=int(row["n"]))
    return ""


def _row(released: Released | None, where: Mapping[str, str] | None = None) -> Row | None:
    """Return the last row of an exhibit that has these values; what the door took out is missing in it."""
    if released is None:
        return None
    frame = released.exhibit.frame
    for name, value in (where or {}).items():
        frame = frame[frame[name] == value]
    rows = frame.to_dict(orient="records")
    return rows[-1] if rows else None


_WRITERS: Mapping[str, Callable[[Pen, str], str]] = {
    "theme": _theme,
    "topic": _topic,
    "code": _code,
    "grade": _grade,
    "change": _change,
    "reached": _reached,
}
