"""What a reader sees of the response: the way to an answer, rates, the comparison with all, and weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.analyses.contrasts import source_of
from helpers.analyses.response_flow import strangers
from helpers.analyses.response_frame import ALL, Approached, Tables
from helpers.analyses.several_totals import SMALLEST
from helpers.describe.raking import Obstacle, Raked
from helpers.results import Behind, Column, Declared, Exhibit, Guard, Message, Name, Persons
from helpers.study.response_spec import Absentee
from helpers.study.spec import Study

COUNTS = ("n_frame", "n_answered", "n_silent")
FLOW = (
    Column("step", "label"),
    Column("reason", "label", names="variable"),
    Column("n", "count"),
    Column("part", "label", shown=False),
    Column(SMALLEST, "count", shown=False),
)
RATES = (
    Column("variable", "label", names="variable"),
    Column("category", "label", names="category"),
    Column("n_frame", "count"),
    Column("n_answered", "count"),
    Column("n_silent", "count", shown=False),
    Column("rate", "percent", interval=("low", "high")),
    Column("low", "percent", shown=False),
    Column("high", "percent", shown=False),
    Column("level", "number", shown=False),
)
BESIDE = (
    Column("variable", "label", names="variable"),
    Column("category", "label", names="category"),
    *(Column(name, "count", shown=False) for name in COUNTS),
    Column("n_missing", "count", shown=False),
    Column("frame", "number", unit_column="unit"),
    Column("answered", "number", unit_column="unit"),
    Column("weighted", "number", unit_column="unit"),
    Column("unit", "label", names="unit", shown=False),
    Column("difference", "number", unit="SD"),
    Column("difference_weighted", "number", unit="SD"),
)
MEANS = ("frame", "answered", "weighted", "difference", "difference_weighted")


def flow(study: Study, rows: pd.DataFrame) -> Exhibit:
    """Show the way from the registration to complete answers."""
    return Exhibit(
        id="response.flow",
        kind="table",
        title=Message("response.flow.title"),
        chapter="werking",
        frame=rows,
        columns=FLOW,
        guards=(Guard("n", (), adds_up_within=("part",)), Guard(SMALLEST, ("n",))),
        note=Message("response.flow.note"),
        headline=True,
        **_known(study),  # type: ignore[arg-type]
    )


def rates(study: Study, found: Approached, table: pd.DataFrame) -> Exhibit:
    """Show which share answered, of everybody and of each group."""
    rows = table[table["rate"].notna()]
    first, persons = rows.iloc[0], _smaller(found)
    overall = {name: Behind(float(first[name]), persons) for name in ("rate", "low", "high")}
    frame = rows[rows["variable"] != ALL][[column.name for column in RATES]].reset_index(drop=True)
    covers = ("rate", "low", "high", "level")
    return Exhibit(
        id="response.rates",
        kind="table",
        title=Message("response.rates.title"),
        chapter="werking",
        frame=frame,
        columns=RATES,
        guards=tuple(Guard(name, covers, adds_up_within=("variable",)) for name in COUNTS),
        note=Message("response.rates.note", overall | {"level": Declared(found.declared.level)}),
        **_known(study),  # type: ignore[arg-type]
    )


def beside(study: Study, table: pd.DataFrame) -> Exhibit:
    """Show everybody who was approached beside those who answered, before and after weighting."""
    frame = table[table["variable"] != ALL].reset_index(drop=True)
    frame = frame[[column.name for column in BESIDE]]
    is_weighted = bool(frame["weighted"].notna().any())
    dropped = () if is_weighted else ("weighted", "difference_weighted")
    covers = tuple(one for one in MEANS if one not in dropped)
    guards = tuple(Guard(name, covers, adds_up_within=("variable",)) for name in COUNTS)
    return Exhibit(
        id="response.beside",
        kind="table",
        title=Message("response.beside.title"),
        chapter="werking",
        frame=frame.drop(columns=list(dropped)),
        columns=tuple(column for column in BESIDE if column.name not in dropped),
        guards=(*guards, Guard("n_missing", ())),
        note=Message("response.beside.note" if is_weighted else "response.beside.note_unweighted"),
        **_known(study),  # type: ignore[arg-type]
    )


def weighting(study: Study, tables: Tables, found: Approached) -> Exhibit:
    """Say how people were approached, how answers were weighted, and what that does not mend."""
    return Exhibit(
        id="response.weighting",
        kind="text",
        title=Message("response.weighting.title"),
        chapter="werking",
        body=tuple(_sentences(study, tables, found)),
        **_known(study),  # type: ignore[arg-type]
    )


def absent(study: Study) -> Exhibit:
    """Say who the registration, and so the survey, does not hold."""
    declared = study.response.absent if study.response else ()
    said = tuple(_absentee(place, one) for place, one in enumerate(declared, start=1))
    body = (
        (Message("response.missing.intro"), *said, Message("response.missing.end"))
        if said
        else (Message("response.missing.none"),)
    )
    return Exhibit(
        id="response.missing",
        kind="text",
        title=Message("response.missing.title"),
        chapter="werking",
        body=body,
    )


def nobody(study: Study) -> Exhibit:
    """Say that the frame holds nobody."""
    return Exhibit(
        id="response.weighting",
        kind="text",
        title=Message("response.weighting.title"),
        chapter="werking",
        body=(Message("response.weighting.nobody"),),
        **_known(study),  # type: ignore[arg-type]
    )


def _known(study: Study) -> Mapping[str, Message]:
    frame = study.response.frame if study.response else ""
    return {
        "population": Message("common.population", {"sample": Name("sample", frame)}),
        "source": Message("common.source", {"tables": Name("source", source_of(study, frame))}),
    }


def _sentences(study: Study, tables: Tables, found: Approached) -> Iterator[Message]:
    yield Message("response.weighting.how", {"how": Name("said", "response.approached_how")})
    n, of = int(found.answered.sum()), len(found.people)
    counted = {"n": Behind(n, _smaller(found)), "of": Persons(of)}
    if n == 0:
        yield Message("response.weighting.none_answered", {"of": Persons(of)})
        return
    yield Message("response.weighting.all" if n == of else "response.weighting.some", counted)
    others = strangers(study, tables, found)
    fewest = min((one for one in (others.elsewhere, others.unknown) if one), default=0)
    if others.elsewhere:  # together they are the others of the survey, so one gives the other away
        yield Message("response.weighting.elsewhere", {"n": Behind(others.elsewhere, fewest)})
    if others.unknown:
        yield Message("response.weighting.unknown", {"n": Behind(others.unknown, fewest)})
    if found.weighed.raked is None:
        yield from _founders(found)
    else:
        yield from _weighted(found, found.weighed.raked)
    yield Message(f"response.weighting.{found.declared.target}")


def _weighted(found: Approached, raked: Raked) -> Iterator[Message]:
    n = len(raked.weighting.weights)
    yield Message("response.weighting.raked", {"variables": _margins(found)})
    yield Message(
        "response.weighting.weights",
        {
            "n": Behind(n, _smaller(found)),
            "counts_as": Behind(float(int(raked.effective_n)), n),
            "factor": Behind(raked.design_factor, n),
            "smallest": Behind(raked.smallest, n),
            "largest": Behind(raked.largest, n),
        },
    )
    ceiling = {"most": Declared(found.declared.max_weight)}
    if raked.n_at_ceiling:
        yield Message("response.weighting.at_ceiling", ceiling | {"n": Persons(raked.n_at_ceiling)})
    else:
        yield Message("response.weighting.below_ceiling", ceiling)
    yield Message("response.weighting.converged", {"rounds": Declared(raked.rounds)})
    yield Message("response.weighting.not_mended")


def _margins(found: Approached) -> tuple[Name, ...]:
    return tuple(Name("variable", name) for name in found.declared.rake_to)


def _founders(found: Approached) -> Iterator[Message]:
    """Say which categories keep the answers from being weighted, and what to do about it."""
    if not found.weighed.obstacles:
        yield Message(
            "response.weighting.not_together",
            {
                "variables": _margins(found),
                "most": Declared(found.declared.max_weight),
            },
        )
    for one in found.weighed.obstacles:
        yield Message(f"response.weighting.obstacle_{one.why}", _obstacle(found, one))
    if found.weighed.obstacles:
        yield Message("response.weighting.collapse")


def _obstacle(found: Approached, one: Obstacle) -> dict[str, object]:
    return {
        "variable": Name("variable", one.variable),
        "category": Name("category", one.category, of=one.variable),
        "few": Declared(found.declared.few),
        "most": Declared(found.declared.max_weight),
    }


def _absentee(place: int, one: Absentee) -> Message:
    name = Name("said", f"response.absent.{place}.label")
    if one.n is None:
        return Message("response.missing.group", {"group": name})
    source = Name("said", f"response.absent.{place}.source")
    return Message("response.missing.counted", {"group": name, "n": Declared(one.n), "source": source})


def _smaller(found: Approached) -> int:
    """Return the smaller of those who answered and those who did not; who knows one knows the other."""
    n = int(found.answered.sum())
    return min(n, len(found.people) - n) or n
