"""Takes out of spoken Dutch what points at one person, and marks each change."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from helpers.cleaning.names_nl import NameFinder
from helpers.qualitative.identifiers_nl import found_in
from helpers.qualitative.marks import ELISION, Mark, replaced

ELIDED = "elision"
_MOST_PASSES = 20
_RUN_BY_A_SPREADSHEET = "-–—=+@* "
_INVISIBLE = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*(?=\s|$)")


@dataclass(frozen=True)
class Deidentified:
    """A text that may be shown to who approves quotes.

    Attributes
    ----------
    text : str
        With a gloss in square brackets for everything taken out.
    changes : mapping of str to int
        How many of each kind (`helpers.qualitative.marks.Kind`, and "elision").
    taken_out : tuple of str
        The words themselves, in order, for a private worksheet only.
    checked : bool
        Whether names and places were looked for in lists too.
    """

    text: str
    changes: Mapping[str, int]
    taken_out: tuple[str, ...]
    checked: bool


def deidentify(text: str, *, names: Iterable[str] = (), finder: NameFinder | None) -> Deidentified:
    """Replace everything in a text that points at one person.

    Parameters
    ----------
    text : str
        Dutch.
    names : iterable of str
        Names of people or places that must never be read.
    finder : NameFinder or None
        `names_nl.finder()`; None where no lists are installed, and the text counts as not checked.

    Returns
    -------
    Deidentified
        Its text has nothing left that would be found again: the same call on it changes nothing.
    """
    plain, known = tidy(text), tuple(names)
    changes: Counter[str] = Counter()
    taken: list[str] = []
    for _ in range(_MOST_PASSES):
        marks = _found(plain, known, finder)
        if not marks:
            break
        changes.update(mark.kind for mark in marks)
        taken += [plain[mark.start : mark.end] for mark in marks]
        plain = replaced(plain, marks)
    return Deidentified(plain, dict(sorted(changes.items())), tuple(taken), checked=finder is not None)


def for_print(
    text: str, *, names: Iterable[str] = (), finder: NameFinder | None, longest: int
) -> Deidentified:
    """De-identify a text, cut it, and look once more at what is left: a cut can lay bare a name."""
    known = tuple(names)
    cut = shortened(deidentify(text, names=known, finder=finder), longest)
    again = deidentify(cut.text, names=known, finder=finder)
    changes = Counter(cut.changes) + Counter(again.changes)
    return Deidentified(
        again.text, dict(sorted(changes.items())), (*cut.taken_out, *again.taken_out), checked=cut.checked
    )


def shortened(made: Deidentified, longest: int) -> Deidentified:
    """Cut a text at ends of sentences to at most so many characters, and mark what was left out.

    Parameters
    ----------
    made : Deidentified
    longest : int
        Characters, the marks of elision included. A first sentence that is longer is cut between words.

    Returns
    -------
    Deidentified
        With "[...]" where words of the speaker were left out: at the end, and at a start or end in the
        middle of a sentence.
    """
    before = f"{ELISION} " if made.text[:1].islower() else ""
    whole = made.text.endswith(ELISION) or _SENTENCE_END.search(made.text[-3:]) is not None
    if len(before) + len(made.text) + (0 if whole else len(ELISION) + 1) <= longest:
        kept, after = made.text, "" if whole else f" {ELISION}"
    else:
        kept, after = _first_sentences(made.text, longest - len(before) - len(ELISION) - 1), f" {ELISION}"
    elided = bool(before) + bool(after)
    changes = {**made.changes, ELIDED: made.changes.get(ELIDED, 0) + elided} if elided else made.changes
    return Deidentified(f"{before}{kept}{after}", dict(changes), made.taken_out, made.checked)


def tidy(text: str) -> str:
    """Return a text on one line, in composed letters, without dash in front and characters nobody sees."""
    composed = unicodedata.normalize("NFKC", re.sub(r"\s", " ", text))
    seen = "".join(letter for letter in composed if unicodedata.category(letter) not in _INVISIBLE)
    return " ".join(seen.split()).lstrip(_RUN_BY_A_SPREADSHEET)


def _found(text: str, names: tuple[str, ...], finder: NameFinder | None) -> tuple[Mark, ...]:
    return found_in(text, names=names, also=finder.found_in(text) if finder else ())


def _first_sentences(text: str, longest: int) -> str:
    ends = [hit.end() for hit in _SENTENCE_END.finditer(text) if hit.end() <= longest]
    if ends:
        return text[: ends[-1]]
    cut = text[: longest + 1].rpartition(" ")[0]
    opened = cut.rfind("[")
    return (cut[:opened] if opened > cut.rfind("]") else cut).rstrip()
