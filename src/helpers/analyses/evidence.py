"""How many people stand behind a piece of evidence that a question may rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.analyses.ladder import movement_of
from helpers.analyses.reached import of_rows, smaller
from helpers.cleaning.duplicates import calendar_month
from helpers.study.evidence import Evidence
from helpers.study.monitor_spec import Stock
from helpers.study.shape import at_wave
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
State = Literal["enough", "too_few", "nobody"]
SPOKE_OR_WAS_ASKED = ("asked", "silent", "spontaneous")


@dataclass(frozen=True, slots=True)
class Behind:
    """Who stands behind one piece of evidence.

    Attributes
    ----------
    n : int
        People (or benefits, of a stock of benefits).
    fewest : int
        In the smallest part that an answer needs: an arm of a comparison, else `n`.
    speakers : bool
        Whether they are people who were interviewed.
    is_published : bool
        Whether the source has published the numbers, so that no threshold holds for them.
    """

    n: int
    fewest: int
    speakers: bool = False
    is_published: bool = False

    def state(self, study: Study) -> State:
        """Say whether so many may be shown."""
        rule = study.disclosure
        below = rule.min_speakers if self.speakers and rule.min_speakers else rule.min_persons
        if self.n == 0:
            return "nobody"
        return "enough" if self.fewest >= below or self.is_published else "too_few"


def behind(study: Study, tables: Tables, one: Evidence) -> Behind:
    """Return how many people stand behind a piece of evidence, from the tables of 02 and of this stage.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
        `sample_<sample>`, `clean_<table>` and, of interviews, `topics_<strand>` and `cases_<strand>`.
    one : Evidence

    Notes
    -----
    Of a theme: people of whom its score or its retrospective item is known. Of a grade: who gave one. Of a
    change and a ladder: who is known at both moments. Of something reached: of whom it is known, in the
    smaller of those who did and those who did not; all of them where the source has published it. Of an
    outcome: who has it at the last wave, in the smallest arm. Of a topic: who was asked or spoke of it
    unasked. Of a code: everybody whose words were coded; how many of them have it is another number, which
    the code tree shows or withholds. Of a stock: what stood at the end of the last month.
    """
    return _WAYS[one.kind](study, tables, one.name)


def _alike(n: int) -> Behind:
    return Behind(n, n)


def _known(tables: Tables, sample: str, names: list[str], *, how: Literal["any", "all"]) -> int:
    """Return of how many people of a sample all, or some, of the variables are known."""
    frame = tables[f"sample_{sample}"]
    known = frame[[name for name in names if name in frame.columns]].notna()
    if known.empty or (how == "all" and len(known.columns) < len(names)):
        return 0
    return int((known.all(axis=1) if how == "all" else known.any(axis=1)).sum())


def _outcome(study: Study, tables: Tables, name: str) -> Behind:
    """Return who has an outcome at its last wave, in the first of its comparisons."""
    outcome = study.outcomes[name]
    comparison = study.comparisons[outcome.comparisons[0]]
    frame = tables[f"sample_{comparison.sample}"]
    column = at_wave(outcome.variable, outcome.waves[-1]) if outcome.waves else outcome.variable
    by_arm = frame[column].notna().groupby(frame[comparison.arm]).sum()
    return Behind(int(by_arm.sum()), int(by_arm.min()) if len(by_arm) else 0)


def _theme(study: Study, tables: Tables, name: str) -> Behind:
    theme = study.themes[name]
    items = [item for item in (theme.now, theme.change) if item is not None]
    return _alike(_known(tables, theme.sample, items, how="any"))


def _grade(study: Study, tables: Tables, name: str) -> Behind:
    grade = next(each for each in study.describe.grades if each.variable == name)
    return _alike(_known(tables, grade.sample, [grade.variable], how="all"))


def _change(study: Study, tables: Tables, name: str) -> Behind:
    change = study.describe.changes[name]
    moments = [at_wave(change.variable, wave) for wave in (change.from_, change.to[-1])]
    return _alike(_known(tables, change.sample, moments, how="all"))


def _reached(study: Study, tables: Tables, name: str) -> Behind:
    """Return of whom it is known; that nobody reached it may be said where zeros may be shown."""
    published = study.describe.reached[name].published
    if published is not None:
        of = int(study.counts[published.of].n)
        return Behind(of, of, is_published=True)
    share = of_rows(study, tables, name).share
    if share is None:
        return Behind(0, 0)
    is_zero_shown = share.n_with == 0 and study.disclosure.zeros == "shown"
    return Behind(share.n, share.n if is_zero_shown else smaller(share))


def _ladder(study: Study, tables: Tables, name: str) -> Behind:
    return _alike(movement_of(study, tables, study.monitor.ladders[int(name) - 1]).n)


def _stock(study: Study, tables: Tables, name: str) -> Behind:
    return _alike(_standing(study, tables, study.monitor.stocks[int(name) - 1]))


def _topic(_: Study, tables: Tables, name: str) -> Behind:
    strand, topic = name.split(".")
    if f"topics_{strand}" not in tables:
        return Behind(0, 0, speakers=True)
    rows = tables[f"topics_{strand}"]
    n = int(rows.loc[(rows["topic"] == topic) & rows["standing"].isin(SPOKE_OR_WAS_ASKED), "n"].sum())
    return Behind(n, n, speakers=True)


def _code(_: Study, tables: Tables, name: str) -> Behind:
    strand, _code = name.split(".")
    n = len(tables[f"cases_{strand}"]) if f"cases_{strand}" in tables else 0
    return Behind(n, n, speakers=True)


def _standing(study: Study, tables: Tables, stock: Stock) -> int:
    """Return what stood at the end of the last month, all groups together; 0 where that is not known."""
    frame = tables[f"clean_{stock.table}"]
    months = calendar_month(frame[str(study.tables[stock.table].time)])
    last = frame[(months == months.max()).fillna(value=False)]
    if stock.by is not None and stock.total is not None:
        last = last[(last[stock.by] == stock.total).fillna(value=False)]
    ends = last[stock.end]
    return 0 if ends.empty or ends.isna().any() else int(ends.sum())


_WAYS: Mapping[str, Callable[[Study, Tables, str], Behind]] = {
    "theme": _theme,
    "topic": _topic,
    "code": _code,
    "grade": _grade,
    "change": _change,
    "reached": _reached,
    "outcome": _outcome,
    "stock": _stock,
    "ladder": _ladder,
}
