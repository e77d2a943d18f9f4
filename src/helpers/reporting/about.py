"""Counts that are as exact as their source: "over 85" is never printed as 85."""

from __future__ import annotations

from helpers.reporting import notation
from helpers.reporting.catalogue import LANGUAGES, Catalogue
from helpers.reporting.incomplete import ExhibitIncomplete
from helpers.results import Exhibit
from helpers.study.spec import Study
from helpers.study.voices_spec import ApproximateCount

KIND, EXACTLY, SECTION = "about", "exactly", "counts."
NUMERIC = ("count", "number", "estimate")


def in_words(count: ApproximateCount, catalogue: Catalogue) -> dict[str, str]:
    """Return a declared count as it is printed, by language: ``over 85``, ``ruim 85``."""
    return {
        language: catalogue.text(f"words.about.{count.how}", language).format(
            n=notation.count(count.n, language)
        )
        for language in LANGUAGES
    }


def require_no_bare_counts(exhibit: Exhibit, study: Study) -> None:
    """Refuse a table that prints the bare number of an approximate count beside its name.

    A row that names a declared count may hold its number only in a column of kind label with
    ``names="about"``, or in one that the page does not show.

    Raises
    ------
    ExhibitIncomplete
        Naming the exhibit, the column and the count.
    """
    import pandas as pd  # late: the driver, which needs no frames, imports this module for its words

    shown = [column for column in exhibit.columns if column.shown and column.kind in NUMERIC]
    labels = [column.name for column in exhibit.columns if column.kind == "label"]
    approximate = {name: count for name, count in study.counts.items() if count.how != EXACTLY}
    if not shown or not approximate:
        return
    for row in exhibit.frame.to_dict(orient="records"):
        named = {_count_of(str(row[name])) for name in labels} & set(approximate)
        for name in sorted(named):
            for column in shown:
                if not pd.isna(row[column.name]) and float(row[column.name]) == approximate[name].n:
                    raise ExhibitIncomplete(
                        f"The column '{column.name}' of the exhibit '{exhibit.id}' prints the bare number of "
                        f"the count '{name}', which its source gives as {approximate[name].how} "
                        f"{approximate[name].n}; print it as a label with names='about'."
                    )


def _count_of(value: str) -> str:
    """Return the count that a label names: by its name, or by the place of one of its texts."""
    return value.removeprefix(SECTION).partition(".")[0] if value.startswith(SECTION) else value
