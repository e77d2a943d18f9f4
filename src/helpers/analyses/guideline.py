"""What a reader of qualitative work asks, item by item: answered from declaration and results, or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.results import Absent, Column, Exhibit, Message, Name, Produced
from helpers.study.guidelines import ITEMS
from helpers.study.spec import Study
from helpers.study.voices_spec import Strand

Tables = Mapping[str, pd.DataFrame]
State = Literal["answered", "partly", "declared", "not_answered", "does_not_fit"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a strand says about one item.

    Attributes
    ----------
    state : {"answered", "partly", "declared", "not_answered", "does_not_fit"}
        `declared` is answered by the researcher under ``answers``; `does_not_fit` is an item that the
        tradition has no place for.
    what : str
        Key of the words that say what is answered; "" where a declared text says it.
    place : str
        Key of the words that say where in the report it stands; "" where it is not answered.
    said : str
        Dotted place of the declared text that answers it; "" where there is none.
    """

    state: State
    what: str
    place: str = ""
    said: str = ""


NOT_DECLARED = Answer("not_answered", "not_declared")


@dataclass(frozen=True, slots=True)
class Asked:
    """One strand, and what the report makes of it."""

    study: Study
    name: str
    strand: Strand

    def said(self, place: str) -> str:
        """Return the dotted place of one of its texts."""
        return f"voices.{self.name}.{place}"

    def has_row(self) -> bool:
        """Say whether the joint display has a row of this strand."""
        joint = self.study.joint
        return joint is not None and any(row.strand == self.name for row in joint.rows)


def guideline(study: Study, tables: Tables) -> Produced | Absent:  # noqa: ARG001 - a part reads both
    """Go through the declared guideline of every strand.

    Nothing is ticked beforehand: an item is answered when the declaration or the results hold it, partly
    when they hold a part, by the researcher when ``answers`` has it, and else it is said to be missing.
    """
    if not study.voices:
        return Absent(Message("guideline.absent.no_strand"))
    return Produced(tuple(_exhibit(Asked(study, name, strand)) for name, strand in study.voices.items()))


def _exhibit(one: Asked) -> Exhibit:
    answers = {item: answer(one, item) for item in ITEMS[one.strand.guideline]}
    rows = [
        (
            number,
            f"guideline.item.{item}",
            f"guideline.state.{found.state}",
            f"guideline.answer.{found.what}" if found.what else "",
            found.said,
            f"guideline.place.{found.place}" if found.place else "",
        )
        for number, (item, found) in enumerate(answers.items(), start=1)
    ]
    states = [found.state for found in answers.values()]
    return Exhibit(
        id=f"guideline.items.{one.name}",
        kind="table",
        title=Message(
            "guideline.title",
            {
                "strand": Name("strand", one.name),
                "set": Name("word", one.strand.guideline),
                "items": len(states),
                "answered": states.count("answered") + states.count("declared"),
                "partly": states.count("partly"),
                "missing": states.count("not_answered"),
            },
        ),
        chapter="assurance",
        frame=pd.DataFrame(rows, columns=["number", "item", "state", "answer", "said", "place"]),
        columns=(
            Column("number", "count"),
            Column("item", "label"),
            Column("state", "label"),
            Column("answer", "label"),
            Column("said", "label", names="said"),
            Column("place", "label"),
        ),
        aggregate="a list of what the declaration says: it counts nobody",
        note=Message(f"guideline.items.{one.strand.guideline}"),
    )


def answer(one: Asked, item: str) -> Answer:
    """Return what a strand says about an item: the researcher's own answer first."""
    if item in one.strand.answers:
        return Answer("declared", "", said=one.said(f"answers.{item}"))
    return COMPUTED[item](one) if item in COMPUTED else NOT_DECLARED


def _interviewing(state: State, field: str) -> Callable[[Asked], Answer]:
    """Return what answers an item from how people came to speak."""
    return lambda one: Answer(state, "", "sample", one.said(f"interviewing.{field}"))


def _reflexive(field: str) -> Callable[[Asked], Answer]:
    """Return what answers an item from the reflexivity that is declared."""

    def found(one: Asked) -> Answer:
        if one.strand.reflexivity is None:
            return NOT_DECLARED
        return Answer("answered", "", "reflexivity", one.said(f"reflexivity.{field}"))

    return found


def _question(one: Asked) -> Answer:
    return Answer("answered", "", "material", one.said("question"))


def _orientation(one: Asked) -> Answer:
    return Answer("partly", f"tradition_{one.strand.tradition}", "material")


def _people(one: Asked) -> Answer:
    if one.strand.by:
        return Answer("answered", "people", "sample")
    return Answer("partly", "people_few", "sample")


def _sample_size(_: Asked) -> Answer:
    return Answer("answered", "sample_size", "sample")


def _guide(one: Asked) -> Answer:
    if one.strand.topics:
        return Answer("partly", "guide", "topics")
    return NOT_DECLARED


def _saturation(one: Asked) -> Answer:
    if one.strand.tradition == "reflexive":
        return Answer("does_not_fit", "no_saturation", "new_codes")
    return Answer("partly", "new_codes", "new_codes")


def _coders(one: Asked) -> Answer:
    if one.strand.tradition == "reflexive":
        return Answer("partly", "coders_reflexive", "material")
    if one.strand.agreement is not None:
        return Answer("answered", "coders_agree", "agreement")
    return Answer("partly", "coders", "material")


def _code_tree(one: Asked) -> Answer:
    if all(code.definition is not None for code in one.strand.codes.values()):
        return Answer("answered", "code_tree", "codes")
    return Answer("partly", "code_tree_without", "codes")


def _software(_: Asked) -> Answer:
    return Answer("answered", "software", "read")


def _quotes(one: Asked) -> Answer:
    if one.strand.quotes is None:
        return Answer("not_answered", "no_quotes")
    return Answer("partly", "quotes", "quotes")


def _consistency(one: Asked) -> Answer:
    if one.has_row():
        return Answer("answered", "joint", "joint")
    return Answer("partly", "consistency", "codes")


def _themes(one: Asked) -> Answer:
    if one.strand.topics:
        return Answer("answered", "themes", "topics")
    return Answer("partly", "themes_codes", "codes")


def _minor(one: Asked) -> Answer:
    if one.strand.topics:
        return Answer("partly", "deviant", "cases")
    return NOT_DECLARED


def _ethics(one: Asked) -> Answer:
    if one.strand.quotes is None:
        return Answer("partly", "ethics", "source")
    return Answer("partly", "ethics_quotes", "source")


def _processing(one: Asked) -> Answer:
    return Answer("partly", "processing" if one.strand.quotes else "processing_without", "read")


def _trust(one: Asked) -> Answer:
    if one.strand.agreement is not None:
        return Answer("partly", "trust_agreement", "agreement")
    if one.strand.reflexivity is not None:
        return Answer("partly", "trust_memos", "reflexivity")
    return NOT_DECLARED


def _interpretation(one: Asked) -> Answer:
    if one.has_row():
        return Answer("partly", "interpretation", "joint")
    return NOT_DECLARED


def _limitations(_: Asked) -> Answer:
    return Answer("partly", "limitations", "assurance")


def _no_reliability(one: Asked) -> Answer:
    if one.strand.tradition == "reflexive":
        return Answer("answered", "no_reliability", "agreement")
    return Answer("does_not_fit", "other_tradition", "material")


COMPUTED: Mapping[str, Callable[[Asked], Answer]] = {
    "interviewer": _interviewing("partly", "interviewer"),
    "relationship": _interviewing("partly", "interviewer"),
    "approach": _interviewing("answered", "recruited_by"),
    "sampling": _interviewing("partly", "recruited_by"),
    "collection": _interviewing("partly", "interpreter"),
    "refusals": _interviewing("answered", "refusals"),
    "participants_checked": _interviewing("answered", "reflections"),
    "positionality": _reflexive("positionality"),
    "interests": _reflexive("positionality"),
    "theme_origin": _reflexive("theme_development"),
    "analysis": _reflexive("theme_development"),
    "reflexive_openness": _reflexive("memos"),
    "question": _question,
    "orientation": _orientation,
    "sample_size": _sample_size,
    "people": _people,
    "guide": _guide,
    "saturation": _saturation,
    "coders": _coders,
    "code_tree": _code_tree,
    "software": _software,
    "quotes": _quotes,
    "consistency": _consistency,
    "major_themes": _themes,
    "minor_themes": _minor,
    "ethics": _ethics,
    "processing": _processing,
    "trustworthiness": _trust,
    "interpretation": _interpretation,
    "limitations": _limitations,
    "no_reliability": _no_reliability,
}
"""What answers an item; items that are not here can only be answered by the researcher."""
