"""The name and the fingerprint of a quote: what an approval refers to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from helpers.results import Name, Quote

KEY_LETTERS = 16


def key_of(strand: str, document: str, place: str, words: str) -> str:
    """Return the stable name of one stretch of one document.

    Parameters
    ----------
    strand, document, place : str
        Where the words stand; `place` is ``start-end``, or "" where the file does not tell.
    words : str
        The words as they were said. They make the name one that cannot be guessed by trying documents.

    Returns
    -------
    str
        ``q`` and 16 hexadecimal digits.
    """
    return "q" + _digest(strand, document, place, words)[:KEY_LETTERS]


def fingerprint_of(text: str, question: Name, attributes: Sequence[Name], said: Sequence[str] = ()) -> str:
    """Return the hash of everything that would be printed of a quote; any change of it asks a new approval.

    Parameters
    ----------
    text : str
        As it would be printed.
    question : Name
        Which question was asked.
    attributes : sequence of Name
        What is said of the speaker.
    said : sequence of str
        The words of question and attributes, where they are known: a reworded question asks a new approval.

    Returns
    -------
    str
        ``f`` and 64 hexadecimal digits (SHA-256).
    """
    places = (part for name in (question, *attributes) for part in _parts(name))
    return "f" + _digest(text, *places, *said)


def is_as_fingerprinted(quote: Quote) -> bool:
    """Say whether a quote's fingerprint is that of what it would print."""
    return quote.fingerprint == fingerprint_of(quote.text, quote.question, quote.attributes, quote.said)


def _parts(name: Name) -> tuple[str, str, str]:
    return (name.kind, name.name, name.of)


def _digest(*parts: str) -> str:
    """Return a hash in which no part can be moved into the next."""
    hashed = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        hashed.update(len(encoded).to_bytes(8, "big") + encoded)
    return hashed.hexdigest()
