"""Which drawing an exhibit asks for, and both its widths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from helpers.errors import WatWerktError
from helpers.reporting.cells import Writer
from helpers.reporting.figures import (
    agreement,
    audit,
    changes,
    code_groups,
    code_tree,
    cooccurrence,
    curves,
    delivered,
    dropout,
    equivalence,
    forest,
    grades,
    histogram_spike,
    ladder,
    love,
    monthly,
    new_codes,
    overlap,
    reached,
    response,
    stock,
    themes,
    topics,
    waves,
)
from helpers.reporting.figures.canvas import sizes

Draw = Callable[..., str]
DRAWINGS: dict[str, Draw] = {
    "agreement": agreement.draw,
    "audit": audit.draw,
    "changes": changes.draw,
    "code_groups": code_groups.draw,
    "code_tree": code_tree.draw,
    "cooccurrence": cooccurrence.draw,
    "curves": curves.draw,
    "delivered": delivered.draw,
    "dropout": dropout.draw,
    "equivalence": equivalence.draw,
    "forest": forest.draw,
    "grades": grades.draw,
    "histogram_spike": histogram_spike.draw,
    "ladder": ladder.draw,
    "love": love.draw,
    "monthly": monthly.draw,
    "new_codes": new_codes.draw,
    "overlap": overlap.draw,
    "reached": reached.draw,
    "response": response.draw,
    "themes": themes.draw,
    "stock": stock.draw,
    "topics": topics.draw,
    "waves": waves.draw,
}


class DrawingUnknown(WatWerktError):
    """An exhibit asks for a drawing that does not exist: a fault of ours."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One figure as SVG text at two widths; a style sheet shows one of them."""

    wide: str
    narrow: str


def draw(writer: Writer, *, alt: str) -> Picture | None:
    """Draw the released frame of an exhibit; None when the door left nothing to draw.

    Raises
    ------
    DrawingUnknown
        Naming the exhibit and the drawings that exist.
    """
    exhibit = writer.exhibit
    if exhibit.drawing not in DRAWINGS:
        raise DrawingUnknown(
            f"The exhibit '{exhibit.id}' asks for the drawing '{exhibit.drawing}'; "
            f"there are: {', '.join(DRAWINGS)}."
        )
    estimates = writer.withheld.get("estimate")
    if exhibit.frame.empty or (estimates is not None and estimates.all()):
        return None  # panels without a single dot tell nobody anything
    wide, narrow = sizes()
    name = exhibit.id.replace(".", "-").replace("_", "-")
    function = DRAWINGS[exhibit.drawing]
    return Picture(
        wide=function(writer, wide, name=f"{name}-wide", alt=alt),
        narrow=function(writer, narrow, name=f"{name}-narrow", alt=alt),
    )
