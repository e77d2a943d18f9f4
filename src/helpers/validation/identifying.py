"""Whether a column holds what points at one person: judged over all its cells, never over one.

Of random numbers of nine digits 9.1% pass the eleven test (1 in 11), so one number that passes says nothing,
and a column of which nearly all pass says enough. Shapes are those of `helpers.qualitative.identifiers_nl`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from helpers.qualitative.identifiers_nl import DIGITS_OF_A_DATE, introduced_in, passes_mod_97, shapes_in
from helpers.readers.distinct import distinct_texts
from helpers.validation import identifying_words as known
from helpers.validation.bsn_forms import EIGHT_DIGITS, in_one_form

Flags = npt.NDArray[np.bool_]

BSN = "bsn"
TEXT_WITH = "text_with_"
KINDS = (
    BSN, "email", "phone", "iban", "postcode", "address", "name", "birth_date", "ip_address", "location",
)  # fmt: skip
"""What a whole column may hold; `TEXT_WITH` before one of the first seven says that texts mention it."""
NEARLY_ALL, MOST = 0.95, 0.5
FEWEST_NUMBERS = 5
"""Different numbers that must pass before a column counts as one of citizen service numbers: by chance all of
five pass once in 160,000."""
BY_CHANCE = 1 / 11
_LOOKED_AT_FIRST = 5_000
_READ_AS_TEXT = 2_000
_READ_FOR_SHAPES = 20_000
_MENTIONS = 2
"""Texts that must mention a postcode or a name: one alone may be "2015 EU" or a character in a story."""
_WEIGHTS = np.array([9, 8, 7, 6, 5, 4, 3, 2, -1])

_EMAIL = r"^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$"
_SOME_EMAIL = r"[\w.+-]+@[\w-]+(\.[\w-]+)*\.[A-Za-z]{2,}"
_PHONE = r"^(\+\d{9,14}|00[1-9]\d{8,13}|0[1-9]\d{8})$"
_PHONE_WITHOUT_ZERO = r"^[1-9]\d{8}$"
_IBAN = r"^(?i)[A-Z]{2}\d{2}[A-Z0-9]{11,30}$"
_POSTCODE = r"^[1-9]\d{3} ?[A-Za-z]{2}$"
_IP = (
    r"^((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)$"
    r"|^[0-9a-fA-F]{1,4}(:[0-9a-fA-F]{0,4}){3,7}$"
)
_DATE = (
    r"^\d{1,2}[-/. ]\d{1,2}[-/. ](19\d\d|20[01]\d)([ T].*)?$"
    r"|^(19\d\d|20[01]\d)[-/.]?(0\d|1[0-2])[-/.]?[0-3]\d([ T].*)?$"
)
_YEAR = r"^(19|20)\d\d([.,]0*)?$"
_COORDINATE = r"^-?\d{1,3}[.,]\d{3,}$"
_LETTER = r"\pL"
_CAPITALISED = r"^\p{Lu}[\pL'’.-]*( [\pL'’.-]+){0,5}$"
_FULL_NAME = (
    r"^(\p{Lu}[\pL'’-]+|(\p{Lu}\.)+)( (van|de|der|den|het|ten|ter|'t|el|al|bin|ben|von))*( \p{Lu}[\pL'’-]+)+$"
)
_STREET_AND_NUMBER = r"^[\pL .'’-]{4,} \d{1,5} ?[-/]?[A-Za-z]{0,2}( ?\d{0,3})?$"
_STREET_WORD = (
    r"(?i)(straat|laan|weg|plein|gracht|kade|singel|dreef|hof|pad|plantsoen|dijk|street|road|avenue)\b"
)
_MAY_MENTION = r"[1-9]\d{3} ?[A-Z]{2}\b|\p{Nd}([\pZ\s\pP]{0,3}\p{Nd}){7}"
_SEVERAL_WORDS = r"\pL\S* \S+ \S"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What a column seems to hold.

    Attributes
    ----------
    kind : str
        One of `KINDS`, or `TEXT_WITH` and one of them.
    share : float
        Part of the cells that are not empty that look like it.
    n_distinct : int
        Different cells that do.
    """

    kind: str
    share: float
    n_distinct: int


@dataclass(frozen=True, eq=False)
class _Cells:
    """The different cells of a column that are not empty, and how often each stands there.

    What is taken out of them is taken out when they are looked at: of most columns a part is enough.
    """

    written: pa.Array
    times: npt.NDArray[np.int64]
    taken_out: str = ""

    @cached_property
    def values(self) -> pa.Array:
        if not self.taken_out:
            return self.written
        return pc.replace_substring_regex(self.written, self.taken_out, "")

    @property
    def total(self) -> int:
        return int(self.times.sum())

    def matching(self, pattern: str) -> Flags:
        flags: Flags = pc.match_substring_regex(self.values, pattern).to_numpy(zero_copy_only=False)
        return flags

    def without(self, pattern: str) -> _Cells:
        """Return the same cells with parts taken out."""
        return _Cells(self.values, self.times, pattern)

    def every(self, n: int) -> _Cells:
        """Return at most about so many of the cells, evenly over the column."""
        step = max(1, len(self.values) // n)
        places = np.arange(0, len(self.values), step)
        return _Cells(self.written.take(pa.array(places)), self.times[places], self.taken_out)

    def where(self, flags: Flags) -> _Cells:
        return _Cells(self.values.filter(pa.array(flags)), self.times[flags])

    def suspicion(self, kind: str, flags: Flags) -> Suspicion:
        return Suspicion(kind, float(self.times[flags].sum() / self.total), int(flags.sum()))


def suspicions(texts: pa.ChunkedArray, name: str, label: str = "") -> tuple[Suspicion, ...]:
    """Return what in a column seems to identify people.

    Parameters
    ----------
    texts : (n,) string array
        Cells as they stand in the file; empty ones and blanks around them do not count.
    name, label : str
        What the column is called, and what the file says of it.

    Returns
    -------
    tuple of Suspicion
        At most one of each kind; empty for a column without any.

    Notes
    -----
    A citizen service number (BSN) has nine digits d1..d9, or eight where a leading zero was lost, with
    9 d1 + 8 d2 + ... + 2 d8 - d9 divisible by 11, however they are written (`bsn_forms`). A column is one of
    them where 95% of its cells, or of its cells with so many digits, pass; and texts "with" them where far
    more pass than chance would let. Names, and addresses in words, are found by what the column is called and
    by how the cells are written: a column that is called "x" and holds first names that are not common is not
    found.

    References
    ----------
    Besluit burgerservicenummer; the eleven test as in python-stdnum, `stdnum.nl.bsn`.

    Examples
    --------
    >>> suspicions(pa.chunked_array([["a@b.nl", "c@d.nl", ""]]), "contact")
    (Suspicion(kind='email', share=1.0, n_distinct=2),)
    """
    cells = _cells(texts)
    if not cells.total:
        return ()
    words, said = known.words_of(name), known.words_of(label)
    whole = chain(_numbers(cells, words), _shaped(cells), _named(cells, words, said), _placed(cells, words))
    found = {one.kind: one for one in whole}
    mentioned = {one.kind: one for one in _mentioned(cells) if one.kind.removeprefix(TEXT_WITH) not in found}
    return tuple((found | mentioned).values())


def eleven_test(numbers: npt.NDArray[np.int64]) -> Flags:
    """Return which whole numbers of eight or nine digits pass the eleven test; eight have lost a zero.

    Examples
    --------
    >>> eleven_test(np.array([111222333, 123456782, 123456789])).tolist()
    [True, True, False]
    """
    digits = numbers[:, None] // 10 ** np.arange(8, -1, -1) % 10
    passes: Flags = (digits @ _WEIGHTS % 11 == 0) & (numbers > 0)
    return passes


def _cells(texts: pa.ChunkedArray) -> _Cells:
    codes = distinct_texts(texts)
    times = np.bincount(codes.indices.drop_null(), minlength=len(codes.dictionary))
    trimmed = pc.utf8_trim_whitespace(codes.dictionary).dictionary_encode()
    times = np.bincount(trimmed.indices, times, len(trimmed.dictionary)).astype(np.int64)
    there = pc.not_equal(trimmed.dictionary, "").to_numpy(zero_copy_only=False)
    return _Cells(trimmed.dictionary.filter(pa.array(there)), times[there])


def _whole(cells: _Cells, kind: str, pattern: str, *, least: float = MOST) -> Iterator[Suspicion]:
    """Yield a kind when most cells have its shape; a part of the cells is looked at first."""
    first = cells.every(_LOOKED_AT_FIRST)
    if first.times[first.matching(pattern)].sum() < least / 2 * first.total:
        return
    flags = cells.matching(pattern)
    made = cells.suspicion(kind, flags)
    if made.share >= least and made.n_distinct >= _MENTIONS:
        yield made


def _numbers(cells: _Cells, words: tuple[str, ...]) -> Iterator[Suspicion]:
    """Yield citizen service numbers and phone numbers."""
    plain = cells.without(r"[.,]0+$|[ .\-()/]")
    named = bool(known.CITIZEN & set(words))
    yield from (found := tuple(_citizens(_bare(cells), fewest=1 if named else FEWEST_NUMBERS)))
    if found:
        return
    yield from (phones := tuple(_whole(plain, "phone", _PHONE)))
    if not phones and known.PHONE & set(words):
        yield from _whole(plain, "phone", _PHONE_WITHOUT_ZERO)


def _bare(cells: _Cells) -> _Cells:
    """Return cells with every number of eight or nine digits by itself, whatever stands around it."""
    if not cells.every(_LOOKED_AT_FIRST).matching(EIGHT_DIGITS).any():
        return cells
    made = in_one_form(cells.values, cells.times)
    return _Cells(made.values, made.times)


def _citizens(plain: _Cells, *, fewest: int) -> Iterator[Suspicion]:
    """Yield a column of citizen service numbers, or one in which far more pass than by chance."""
    pattern = r"^\d{8,9}$"
    if not plain.every(_LOOKED_AT_FIRST).matching(pattern).any():
        return
    shaped = plain.matching(pattern)
    numbers = pc.cast(plain.values.filter(pa.array(shaped)), pa.int64()).to_numpy()
    passes = np.zeros(len(shaped), dtype=bool)
    passes[shaped] = eleven_test(numbers)
    n_passing, n_shaped = int(passes.sum()), int(shaped.sum())
    if n_passing < fewest:
        return
    by_chance = n_shaped * BY_CHANCE + 5 * np.sqrt(n_shaped * BY_CHANCE * (1 - BY_CHANCE))
    made = plain.suspicion(BSN, passes)
    if made.share >= NEARLY_ALL or n_passing >= NEARLY_ALL * n_shaped:
        yield made
    elif n_passing > by_chance and n_passing >= n_shaped / 4:
        yield plain.suspicion(TEXT_WITH + BSN, passes)


def _shaped(cells: _Cells) -> Iterator[Suspicion]:
    """Yield what has a shape of its own."""
    yield from _whole(cells, "email", _EMAIL)
    yield from _whole(cells, "ip_address", _IP)
    postcodes = tuple(_whole(cells, "postcode", _POSTCODE))
    yield from postcodes
    accounts = cells.without(" ")
    for found in _whole(accounts, "iban", _IBAN):
        sample = accounts.where(accounts.matching(_IBAN)).every(_READ_AS_TEXT).values.to_pylist()
        if sum(passes_mod_97(one.upper()) for one in sample) >= MOST * len(sample):
            yield found


def _named(cells: _Cells, words: tuple[str, ...], said: tuple[str, ...]) -> Iterator[Suspicion]:
    """Yield names and dates of birth: by what the column is called, and by how its cells are written."""
    called = set(words) | {"".join(words)}
    letters = cells.matching(_LETTER)
    has_letters = cells.times[letters].sum() >= MOST * cells.total
    if has_letters and int(letters.sum()) >= _MENTIONS:
        is_name = bool(called & known.NAME) and not called & known.NOT_OF_A_PERSON
        is_person = bool((called | set(said)) & (known.PERSON | known.NAME))
        if is_name or (is_person and _like_names(cells)) or _full_of_names(cells):
            yield cells.suspicion("name", letters)
    birth = called & known.BIRTH or {*said, "".join(said)} & known.BIRTH_DATE or {"date", "birth"} <= {*said}
    if birth and cells.times[cells.matching(_YEAR)].sum() < MOST * cells.total:
        dates = tuple(_whole(cells, "birth_date", _DATE))
        yield from dates or (
            (cells.suspicion("birth_date", np.ones(len(cells.values), dtype=bool)),)
            if called & known.BIRTH_DATE and len(cells.values) > _MENTIONS
            else ()
        )


def _like_names(cells: _Cells) -> bool:
    """Say whether cells begin with a capital, are short, and nearly all differ."""
    flags = cells.matching(_CAPITALISED)
    differ = int(flags.sum()) >= max(FEWEST_NUMBERS, cells.total / 2)
    return differ and bool(flags.sum() >= NEARLY_ALL * len(flags))


def _full_of_names(cells: _Cells) -> bool:
    """Say whether cells are common first names, or first and last names that nearly all differ."""
    first = cells.every(_READ_AS_TEXT)
    written = first.matching(_CAPITALISED)
    if written.sum() < max(FEWEST_NUMBERS, MOST * len(written)):
        return False
    starts = [str(value).split(" ")[0] for value in first.values.filter(pa.array(written)).to_pylist()]
    common = sum("".join(known.words_of(start)) in known.FIRST_NAMES for start in starts)
    full = int(first.matching(_FULL_NAME).sum())
    differ = len(cells.values) >= cells.total / 2
    return common >= max(FEWEST_NUMBERS, len(starts) / 4) or (
        differ and full >= 0.8 * len(written) and common > 0
    )


def _placed(cells: _Cells, words: tuple[str, ...]) -> Iterator[Suspicion]:
    """Yield addresses, and places on earth as a survey program notes them."""
    called = set(words)
    streets = tuple(_whole(cells, "address", _STREET_AND_NUMBER))
    if streets and cells.every(_LOOKED_AT_FIRST).matching(_STREET_WORD).any():
        yield from streets
    elif called & known.ADDRESS and "mail" not in called and len(cells.values) > _MENTIONS:
        yield cells.suspicion("address", np.ones(len(cells.values), dtype=bool))
    if called & known.LOCATION:
        yield from _whole(cells, "location", _COORDINATE)


def _mentioned(cells: _Cells) -> Iterator[Suspicion]:
    """Yield what some texts of a column mention."""
    texts = cells.where(cells.matching(_LETTER))
    if not len(texts.values):
        return
    emails = texts.times[texts.matching(_SOME_EMAIL)]
    found: dict[str, list[int]] = {"email": emails.tolist()}
    may = texts.where(texts.matching(_MAY_MENTION) & texts.matching(r"\S \S")).every(_READ_FOR_SHAPES)
    for text, times in zip(may.values.to_pylist(), may.times, strict=True):
        for kind in shapes_in(DIGITS_OF_A_DATE.sub("", text)) - {"email"}:
            found.setdefault(kind, []).append(int(times))
    said = texts.where(texts.matching(_SEVERAL_WORDS)).every(_READ_AS_TEXT)
    found["name"] = [
        int(times)
        for text, times in zip(said.values.to_pylist(), said.times, strict=True)
        if next(introduced_in(text), None) is not None
    ]
    for kind, times in found.items():
        if len(times) >= (_MENTIONS if kind in ("postcode", "name") else 1):
            yield Suspicion(TEXT_WITH + kind, sum(times) / cells.total, len(times))
