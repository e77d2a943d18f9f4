"""Who a row is about: which column holds the id, and whether people have one row or several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.readers.typed import typed
from helpers.starting.columns import numbers_of
from helpers.starting.dictionary import ID_ENDINGS, ID_WORDS, MONTH_WORDS, WAVE_WORDS
from helpers.starting.guesses import Guess, Remark
from helpers.starting.looking import Seen
from helpers.starting.naming import ascii_words
from helpers.study.rules_tables import ROW_NUMBER
from helpers.study.spec import RowUnit, Variable

_PEOPLE = ID_WORDS.index("case")
"""Words before this one name people; of others a column that holds its values more than once is no id."""
FEW_DOUBLES = 0.1
"""Share of the ids that may stand twice by mistake; where more do, people have several rows."""
MOST_WAVES = 20
FEWEST_SHARED = 0.2
"""Share of the smaller of two files that must be in the other before their ids are taken for the same."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of a table are.

    Attributes
    ----------
    id : str
        A column, or ``row_number``.
    unit : str
    wave, time : str or None
        Columns.
    waves : tuple of int
    duplicates : str
    remarks : tuple of Remark
    """

    id: str
    unit: RowUnit
    wave: str | None = None
    waves: tuple[int, ...] = ()
    time: str | None = None
    duplicates: Literal["refuse", "drop_identical", "keep_first"] = "refuse"
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A column that may be the id; `rank` is lower for a more telling name."""

    column: str
    rank: int


def ids_of(tables: Mapping[str, Seen], barred: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Return the column of every table that says who a row is about; tables without one are left out.

    Parameters
    ----------
    tables : mapping of str to Seen
        By name of the table.
    barred : mapping of str to frozenset of str
        Columns of each table that identify people in the open and can be no id.

    Notes
    -----
    A column is an id when its name says so, no cell is empty, and its values stand once, or name people, or
    are those of a column of the same name in another table, or stand once in every wave. One that several
    tables share comes first.
    """
    candidates = {name: _candidates(seen, barred[name]) for name, seen in tables.items()}
    found: dict[str, str] = {}
    for name, ones in candidates.items():
        shared = {
            one.column: sum(
                _meets(tables[name], tables[other], one.column) for other in tables if other != name
            )
            for one in ones
        }
        fit = [one for one in ones if _may_be_id(tables[name], one, shared[one.column])]
        if fit:
            best = min(
                fit, key=lambda one: (-shared[one.column], one.rank, tables[name].columns.index(one.column))
            )
            found[name] = best.column
    return found


def _candidates(seen: Seen, barred: frozenset[str]) -> list[_Candidate]:
    """Return the columns whose name may be that of an id, without empty cells."""
    found = []
    for column in seen.columns:
        rank = _rank(column)
        if rank is not None and column not in barred and not seen.cells[column].n_blank:
            found.append(_Candidate(column, rank))
    return found


def names_people(column: str) -> bool:
    """Say whether the name of an id speaks of people, rather than of numbers, files or keys."""
    rank = _rank(column)
    return rank is not None and rank < _PEOPLE


def _rank(column: str) -> int | None:
    """Return how telling a name is, 0 for the most telling; None for a name that says nothing."""
    words = ascii_words(column)
    whole = "".join(words)
    if not words or len(words) > 4:
        return None
    if whole in ID_WORDS:
        return ID_WORDS.index(whole)
    first = ID_WORDS.index(words[0]) if words[0] in ID_WORDS else None
    if first is not None and words[-1] in ID_ENDINGS:
        return first
    return len(ID_WORDS) if words[-1] in ID_ENDINGS or whole.endswith(("nummer", "nr")) else None


def _may_be_id(seen: Seen, one: _Candidate, n_shared: int) -> bool:
    values = seen.cells[one.column]
    named = values.stands_once or n_shared > 0 or one.rank < _PEOPLE
    return named or any(_tells_apart(seen, one.column, _texts(seen, wave)) for wave in _called_waves(seen))


def _called_waves(seen: Seen) -> Iterator[str]:
    """Yield the columns that are called waves, have few values and no empty cell."""
    for column in seen.columns:
        values = seen.cells[column]
        few = 1 < len(values.texts) <= MOST_WAVES and not values.n_blank
        if few and set(ascii_words(column)) & WAVE_WORDS:
            yield column


def _meets(seen: Seen, other: Seen, column: str) -> bool:
    """Say whether another table has a column of the same name with many of the same values."""
    if column not in other.columns or other.cells[column].n_blank:
        return False
    return overlap(seen, column, other, column) >= FEWEST_SHARED


def overlap(seen: Seen, column: str, other: Seen, its_column: str) -> float:
    """Return which part of the smaller of two columns stands in the other."""
    one, two = seen.cells[column].texts, other.cells[its_column].texts
    small, large = (one, two) if len(one) <= len(two) else (two, one)
    return n_in_both(seen, column, other, its_column) / len(small) if len(small) and len(large) else 0.0


def n_in_both(seen: Seen, column: str, other: Seen, its_column: str) -> int:
    """Return how many different values two columns share."""
    one, two = seen.cells[column].texts, other.cells[its_column].texts
    return int(pd.Index(one.to_pandas()).isin(two.to_pandas()).sum())


def rows_of(seen: Seen, id_column: str | None, guesses: Mapping[str, Guess]) -> Rows:
    """Return what the rows of a table are.

    Parameters
    ----------
    seen : Seen
    id_column : str or None
        From `ids_of`; None where no column says who a row is about.
    guesses : mapping of str to Guess
        By column.
    """
    if id_column is None:
        return Rows(ROW_NUMBER, "person", remarks=_without_id(seen))
    values = seen.cells[id_column]
    if values.stands_once:
        return Rows(id_column, "person")
    n_double = values.n_known - len(values.texts)
    wave = _wave(seen, id_column, guesses)
    if wave is not None:
        waves = tuple(int(one) for one in numbers_of(seen.cells[wave], "integer", seen.arrived.dialect))
        text = "waves are counted in months since the start: write the months where these are rounds 1, 2, 3"
        return Rows(id_column, "person-wave", wave, waves, remarks=(Remark("choice", text),))
    month = _month(seen, id_column, guesses)
    if month is not None:
        return Rows(id_column, "person-month", time=month)
    if n_double > FEW_DOUBLES * len(values.texts):
        text = f"'{id_column}' stands in several rows, so a row is something that happened to a person"
        return Rows(id_column, "event", remarks=(Remark("unsure", text),))
    return _with_doubles(seen, id_column, n_double)


def _without_id(seen: Seen) -> tuple[Remark, ...]:
    """Return why no column is the id."""
    empty = [
        (column, seen.cells[column].n_blank)
        for column in seen.columns
        if _rank(column) is not None and 0 < seen.cells[column].n_blank < seen.n_rows
    ]
    if empty:
        column, n = empty[0]
        text = f"'{column}' looks like the id and is empty in {n} rows, so that rows go by their number"
        return (Remark("unsure", text),)
    return (Remark("unsure", "no column looks like an id, so that rows go by their number; name it here"),)


def _with_doubles(seen: Seen, id_column: str, n_double: int) -> Rows:
    """Return people of whom a few have two rows."""
    frame = seen.arrived.texts.columns.to_pandas()
    differing = frame.drop_duplicates()[id_column].str.strip().duplicated().any()
    if not differing:
        text = f"{n_double} rows are exactly the same as an earlier one and are left out"
        return Rows(id_column, "person", duplicates="drop_identical", remarks=(Remark("note", text),))
    text = (
        f"{n_double} rows have an id that an earlier row has too; the first is kept and the "
        "ledger of 02 counts "
        "the others. Which one is right? (refuse, keep_first, keep_last)"
    )
    return Rows(id_column, "person", duplicates="keep_first", remarks=(Remark("choice", text),))


def _wave(seen: Seen, id_column: str, guesses: Mapping[str, Guess]) -> str | None:
    """Return the column that tells the rows of a person apart as waves."""
    for column in seen.columns:
        values = seen.cells[column]
        if not set(ascii_words(column)) & WAVE_WORDS or values.n_blank or len(values.texts) > MOST_WAVES:
            continue
        guess = guesses.get(column)
        numbers = numbers_of(values, "integer", seen.arrived.dialect)
        whole = guess is not None and len(numbers) == len(values.texts)
        if whole and _tells_apart(seen, id_column, _texts(seen, column)):
            return column
    return None


def _month(seen: Seen, id_column: str, guesses: Mapping[str, Guess]) -> str | None:
    """Return the column with a date in a calendar month of which a person has one row."""
    for column in seen.columns:
        guess = guesses.get(column)
        called = set(ascii_words(column)) & MONTH_WORDS
        if not called or guess is None or guess.type != "date" or not guess.is_readable:
            continue
        if seen.cells[column].n_blank or guess.missing:
            continue
        date = Variable.model_validate({"type": "date", "column": column, "label": {"en": column}})
        dates = typed(seen.arrived.texts.columns[column], date, seen.arrived.dialect).content
        if _tells_apart(seen, id_column, pd.Series(dates).dt.to_period("M").astype("string")):
            return column
    return None


def _texts(seen: Seen, column: str) -> pd.Series:
    texts: pd.Series = seen.arrived.texts.columns[column].to_pandas().astype("string").str.strip()
    return texts


def _tells_apart(seen: Seen, id_column: str, parts: pd.Series) -> bool:
    """Say whether no person has two rows with the same part."""
    pairs = pd.DataFrame({"id": _texts(seen, id_column).to_numpy(), "part": parts.to_numpy()})
    return not pairs.duplicated().any()


def constant_columns(seen: Seen, id_column: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that say the same in every row of a person; an empty cell says nothing."""
    frame = seen.arrived.texts.columns.select([id_column, *columns]).to_pandas()
    trimmed = frame.astype("string").apply(lambda one: one.str.strip())
    trimmed = trimmed.mask(trimmed == "")
    most = trimmed.groupby(id_column, sort=False)[list(columns)].nunique().max() if columns else pd.Series()
    return tuple(str(column) for column in columns if most[column] <= 1)
