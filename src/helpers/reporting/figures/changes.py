"""Changes since the start: a dot with its interval per wave, a panel for each measure."""

from __future__ import annotations

from dataclasses import replace

from helpers.reporting.cells import Writer
from helpers.reporting.figures import forest
from helpers.reporting.figures.canvas import Size

OPTIONS = {"rows": ["wave"], "panel": ["change"], "margin_column": "equivalence_margin", "n": "n_both"}


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the changes as SVG: a forest whose rows are waves.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``change`` and ``wave`` (in months) with ``n_both`` people who
        answered both times, ``estimate``, ``low``, ``high``, ``unit`` and the ``equivalence_margin`` that is
        shaded.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    options = OPTIONS | dict(writer.exhibit.options)
    return forest.draw(
        replace(writer, exhibit=replace(writer.exhibit, options=options)), size, name=name, alt=alt
    )
