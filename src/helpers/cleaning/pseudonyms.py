"""Keyed pseudonyms: the same key gives the same person the same pseudonym, in every file.

A pseudonym is the start of HMAC-SHA-256 over the id, written in base 32. Without the key nobody can make it
from an id, though there are only a billion citizen service numbers; with the key other files get the same.
Data under a pseudonym are still personal data (GDPR, article 4(5)).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from helpers.errors import WatWerktError

LETTERS = 16
"""Length: 80 bits, so that two of a million people share a pseudonym with a chance of 4e-13."""
KEY_BYTES = 32


class PseudonymTaken(WatWerktError):
    """Two ids have the same pseudonym: with this key the files cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """How an id is written before its pseudonym is made; nothing happens that was not asked.

    Attributes
    ----------
    strip : bool
        Leave out blanks, points and dashes anywhere in the id.
    pad : int
        Fill numbers with zeros in front up to so many digits; 0 fills nothing.
    """

    strip: bool = False
    pad: int = 0

    def __call__(self, raw: str) -> str:
        """Return the id as it counts.

        Examples
        --------
        >>> Normalised(strip=True, pad=9)("1234.56.78"), Normalised()(" 12 ")
        ('012345678', ' 12 ')
        """
        text = raw.translate(_WITHOUT) if self.strip else raw
        return text.zfill(self.pad) if self.pad and text.isdigit() else text


_WITHOUT = str.maketrans("", "", " \t\u00a0.-")


@dataclass(slots=True)
class Register:
    """Makes pseudonyms with one key, and remembers whose each is, for the key file.

    Attributes
    ----------
    key : bytes
        32 random bytes.
    known : dict of str to str
        Id by pseudonym.
    """

    key: bytes
    known: dict[str, str] = field(default_factory=dict)

    def of(self, one: str) -> str:
        """Return the pseudonym of an id that is not empty.

        Raises
        ------
        PseudonymTaken
            Another id has it already.
        """
        made = pseudonym(one, self.key)
        if self.known.setdefault(made, one) != one:
            raise PseudonymTaken("Two ids have the same pseudonym. Start again with a new key file.")
        return made


def pseudonym(one: str, key: bytes) -> str:
    """Return the pseudonym of an id: a capital P and 16 small letters and digits.

    Examples
    --------
    >>> pseudonym("111222333", bytes(32))
    'P4aup73lujxpvifwk'
    """
    digest = hmac.new(key, one.encode("utf-8"), hashlib.sha256).digest()
    return "P" + base64.b32encode(digest).decode("ascii")[:LETTERS].lower()


def pseudonyms(cells: Iterable[str], register: Register, written: Normalised) -> list[str]:
    """Return a column of pseudonyms; an empty cell stays empty."""
    made: dict[str, str] = {}
    for cell in cells:
        if cell not in made:
            counted = written(cell)
            made[cell] = register.of(counted) if counted.strip() else ""
    return [made[cell] for cell in cells]


def uneven(cells: Iterable[str]) -> Mapping[str, int]:
    """Return how many different ids are written so that one person may have two pseudonyms.

    Returns
    -------
    mapping of str to int
        ``blanks`` (ids with blanks, points or dashes) and ``short`` (numbers shorter than the longest one,
        which may have lost zeros in front); what is not there is left out.
    """
    ids = {cell for cell in cells if cell.strip()}
    numbers = [one for one in ids if one.isdigit()]
    longest = max(map(len, numbers), default=0)
    found = {
        "blanks": sum(one != one.translate(_WITHOUT) for one in ids),
        "short": sum(len(one) < longest for one in numbers),
    }
    return {name: n for name, n in found.items() if n}
