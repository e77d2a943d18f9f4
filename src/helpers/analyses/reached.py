"""What 03 shows of how many people reached something: how many of how many, and how sure that is."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.analyses.contrasts import source_of
from helpers.analyses.several_totals import SMALLEST, smallest
from helpers.describe.shares import Share, wilson
from helpers.errors import StatisticalWarning
from helpers.results import (
    Absent,
    Behind,
    Column,
    Declared,
    Exhibit,
    Guard,
    Message,
    Name,
    Persons,
    Produced,
)
from helpers.study.reached_spec import DescribedReach
from helpers.study.rules_data import categories
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]

COLUMNS = (
    Column("reached", "label", names="said"),
    Column("n_with", "count"),
    Column("n_without", "count"),
    Column("n", "count"),
    Column("n_missing", "count"),
    Column("share", "percent", interval=("low", "high")),
    Column("low", "percent", shown=False),
    Column("high", "percent", shown=False),
    Column("level", "number", shown=False),
    Column("persons", "count", shown=False),
)
NUMBERS = ("n_with", "n_without", "share", "low", "high", "level")
PUBLISHED = "numbers that the source has published; no row of these data was counted"


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people of a sample reached one thing.

    Attributes
    ----------
    name : str
        As declared.
    declared : DescribedReach
    share : Share or None
        Of those of whom it is known; None where it is known of nobody.
    n_missing : int
        People of whom it is not known.
    is_published : bool
        Whether the numbers are those of the source, and not counted from rows.
    """

    name: str
    declared: DescribedReach
    share: Share | None
    n_missing: int
    is_published: bool

    @property
    def label(self) -> Name:
        """What was reached, in the words of the declaration."""
        return Name("said", f"describe.reached.{self.name}.label")


def reached(study: Study, tables: Tables) -> Produced | Absent:
    """Show of every declared thing how many people reached it, of how many, with the interval of Wilson.

    Numbers that the source has published (`published`) are printed as the source has them, and rows are only
    compared with them; all others are counted from rows and go through the door.

    Saves `reached`: reached, sample, n_with, n_without, n, n_missing, share, low, high, level, published.

    Warns
    -----
    StatisticalWarning
        Where rows and published numbers differ; how far is not said, for that could be one person.
    """
    if not study.describe.reached:
        return Absent(Message("reached.absent.not_declared"))
    found = [_found(study, tables, name, one) for name, one in study.describe.reached.items()]
    known = [one for one in found if one.share is not None]
    exhibits: list[Exhibit] = []
    for is_published in (True, False):
        of = [one for one in known if one.is_published == is_published]
        if of:
            exhibits.append(_figure(study, of))
    spread = [one for one in found if study.variables[one.declared.variable].type == "category"]
    exhibits += [_spread(study, tables, one) for one in spread if one.share is not None]
    return Produced((*exhibits, _reading(study, found)), {"reached": _saved(found)})


def of_rows(study: Study, tables: Tables, name: str) -> Reached:
    """Return how many people reached something as the rows of a sample have it, published or not."""
    one = study.describe.reached[name]
    values = tables[f"sample_{one.sample}"][one.variable]
    wanted = [each == "yes" for each in one.equals] if _is_boolean(study, one) else list(one.equals)
    known = values.dropna()
    n, n_with = len(known), int(known.isin(wanted).sum())
    share = wilson(n_with, n, level=one.level) if n else None
    return Reached(name, one, share, len(values) - n, is_published=False)


def _found(study: Study, tables: Tables, name: str, one: DescribedReach) -> Reached:
    counted = of_rows(study, tables, name)
    if one.published is None:
        return counted
    events, of = (study.counts[count].n for count in (one.published.n, one.published.of))
    if counted.share is None or (events, of) != (counted.share.n_with, counted.share.n):
        warnings.warn(
            f"{name}: the rows hold another number of people than the source has published; the published "
            "number is printed.",
            StatisticalWarning,
            stacklevel=2,
        )
    return Reached(name, one, wilson(events, of, level=one.level), 0, is_published=True)


def _is_boolean(study: Study, one: DescribedReach) -> bool:
    return study.variables[one.variable].type == "boolean"


def _rows(found: Sequence[Reached]) -> pd.DataFrame:
    """Return a row per thing; `persons` is the smaller of those who did and those who did not."""
    rows = [
        {
            "reached": one.label.name,
            "n_with": one.share.n_with,
            "n_without": one.share.n - one.share.n_with,
            "n": one.share.n,
            "n_missing": one.n_missing,
            "share": one.share.share,
            "low": one.share.low,
            "high": one.share.high,
            "level": one.share.level,
            "persons": smaller(one.share),
        }
        for one in found
        if one.share is not None
    ]
    return pd.DataFrame(rows, columns=[column.name for column in COLUMNS])


def smaller(share: Share) -> int:
    """Return the smaller of the two groups; all having reached it counts as one, for it is said of each."""
    return 0 if share.n_with == 0 else min(share.n_with, share.n - share.n_with) or 1


def _figure(study: Study, found: Sequence[Reached]) -> Exhibit:
    is_published = found[0].is_published
    kind = "published" if is_published else "figure"
    population, source = _known(study, found)
    return Exhibit(
        id=f"reached.{kind}",
        kind="figure",
        drawing="reached",
        title=Message(f"reached.{kind}.title"),
        chapter="werking",
        frame=_rows(found),
        columns=COLUMNS,
        guards=()
        if is_published
        else (Guard("n", NUMBERS), Guard("n_missing", ()), Guard("persons", NUMBERS)),
        aggregate=PUBLISHED if is_published else "",
        note=Message(f"reached.{kind}.note"),
        alt=Message("reached.alt", {"sentences": tuple(_sentence(one) for one in found)}),
        population=population,
        source=source,
    )


def _known(study: Study, found: Sequence[Reached]) -> tuple[Message, Message]:
    """Return of whom the numbers are, and where they come from."""
    samples = tuple(dict.fromkeys(one.declared.sample for one in found))
    population = Message("reached.population", {"samples": tuple(Name("sample", one) for one in samples)})
    if found[0].is_published:
        counts = dict.fromkeys(one.declared.published.n for one in found if one.declared.published)
        said = tuple(Name("said", f"counts.{name}.source") for name in counts)
        return population, Message("reached.source", {"sources": said})
    return population, Message("common.source", {"tables": Name("source", source_of(study, samples[0]))})


def _spread(study: Study, tables: Tables, one: Reached) -> Exhibit:
    """Show how many people have each value of an ordered answer, in declared order; never a mean of it."""
    variable = one.declared.variable
    known = tables[f"sample_{one.declared.sample}"][variable].dropna()
    counts = known.value_counts()
    names = list(dict.fromkeys(categories(study.variables[variable])))
    rows = [
        {"answer": f"{variable}.{name}", "n": int(counts.get(name, 0)), "n_all": len(known)} for name in names
    ]
    # How many reached it is said in the figure: the answers that count as that, and the others, add up.
    sides = [
        [at for at, name in enumerate(names) if (name in one.declared.equals) == is_it]
        for is_it in (True, False)
    ]
    frame = pd.DataFrame(rows)
    frame[SMALLEST] = smallest([int(n) for n in frame["n"]], sides, study.disclosure)
    population, source = _known(study, [one])
    return Exhibit(
        id=f"reached.spread.{one.name}",
        kind="table",
        title=Message("reached.spread.title", {"variable": Name("variable", variable)}),
        chapter="werking",
        frame=frame,
        columns=(
            Column("answer", "label", names="category"),
            Column("n", "count"),
            Column("n_all", "count", shown=False),
            Column(SMALLEST, "count", shown=False),
        ),
        guards=(Guard("n", (), adds_up_within=()), Guard("n_all", ("n",)), Guard(SMALLEST, ("n",))),
        note=Message("reached.spread.note"),
        population=population,
        source=source,
    )


def _reading(study: Study, found: Sequence[Reached]) -> Exhibit:
    population, _ = _known(study, found[:1])
    return Exhibit(
        id="reached.reading",
        kind="text",
        title=Message("reached.reading.title"),
        chapter="werking",
        body=tuple(_sentences(study, found)),
        population=population if len({one.declared.sample for one in found}) == 1 else None,
    )


def _sentences(study: Study, found: Sequence[Reached]) -> Iterator[Message]:
    for one in found:
        if one.share is None:
            yield Message("reached.reading.nobody", {"what": one.label})
            continue
        yield _sentence(one)
        if one.share.n_with or one.is_published:  # of none the table says how far that goes
            yield Message("reached.reading.sure", _interval(one, one.share))
        if one.n_missing:
            yield Message("reached.reading.missing", {"n": Persons(one.n_missing)})
        if one.is_published and one.declared.published is not None:
            said = Name("said", f"counts.{one.declared.published.n}.source")
            yield Message("reached.reading.published", {"source": said})
    yield Message(f"reached.reading.{'compared_elsewhere' if study.comparisons else 'no_comparison'}")


def _sentence(one: Reached) -> Message:
    share = one.share
    if share is None:
        return Message("reached.reading.nobody", {"what": one.label})
    of = Declared(share.n) if one.is_published else Persons(share.n)
    return Message("reached.of", {"what": one.label, "n": _guarded(one, share, share.n_with), "of": of})


def _interval(one: Reached, share: Share) -> dict[str, object]:
    values = {"share": share.share, "low": share.low, "high": share.high}
    written: dict[str, object] = {name: _guarded(one, share, value) for name, value in values.items()}
    return written | {"level": Declared(share.level)}


def _guarded(one: Reached, share: Share, value: float) -> Behind | Declared:
    """Return a number with what it rests on; one that the source has published is nobody's secret."""
    return Declared(value) if one.is_published else Behind(value, smaller(share))


def _saved(found: Sequence[Reached]) -> pd.DataFrame:
    frame = _rows(found).drop(columns=["persons"])
    of = [one for one in found if one.share is not None]
    names = [one.name for one in of]
    return frame.assign(
        reached=names,
        sample=[one.declared.sample for one in of],
        published=[one.is_published for one in of],
    )
