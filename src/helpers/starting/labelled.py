"""How a column is read whose file says what its codes mean (SPSS, Stata, a LimeSurvey structure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from helpers.readers.arrived import ColumnSaid
from helpers.starting.dictionary import MEANS_MISSING, NO, YES
from helpers.starting.guesses import Guess, Remark
from helpers.starting.naming import category, own_name
from helpers.starting.values import plain_words
from helpers.study.base import Code

_WHOLE = re.compile(r"-?(0|[1-9]\d{0,17})(\.0*)?")
MOST_CATEGORIES = 60


def labelled(texts: Sequence[str], said: ColumnSaid) -> Guess | None:
    """Return the guess that the labels of a file allow, None where they say too little.

    Parameters
    ----------
    texts : sequence of str
        What stands in the column, each once.
    said : ColumnSaid
        Labels by code, and codes that the file marks as missing.

    Notes
    -----
    Every code that occurs must have a label or be marked as missing: then the column is a category (or
    yes and no). A file that labels only the ends of a scale says too little, and so does one whose labels
    repeat the codes. A label such as "weet niet" is a category like the others until a person says that it
    means no answer: that is a choice, and it is marked.
    """
    missing = missing_of(texts, said)
    gone = {str(code) for code in missing}
    named = {code: plain_words(label) for code, label in said.labels.items() if spelled(code) not in gone}
    rest = [text for text in texts if spelled(text) not in gone]
    numbers = all(isinstance(code_of(code), int) for code in (*named, *rest))
    known = {spelled(code) if numbers else code for code in named}
    if (
        not named
        or any((spelled(text) if numbers else text) not in known for text in rest)
        or _repeats(named)
    ):
        return None
    codes, words = categories_of(named)
    if len(words) > MOST_CATEGORIES:
        return None
    yes_no = _yes_no(named) if numbers else {}
    if yes_no:
        return Guess("boolean", codes=yes_no, missing=missing)
    return Guess("category", codes=codes, words=words, missing=missing, remarks=doubtful(named))


def missing_of(texts: Iterable[str], said: ColumnSaid) -> dict[Code, str]:
    """Return the codes that a file marks as missing and that it names or holds, with a name for each.

    A range such as 97 to 99 gives the codes in it that have a label or stand in a cell.
    """
    found: dict[Code, str] = {}
    candidates = dict.fromkeys(spelled(one) for one in (*said.labels, *texts))
    labels = {spelled(code): label for code, label in said.labels.items()}
    for text in [*candidates, *(low for low, high in said.missing if low == high)]:
        one = spelled(text)
        if any(_within(one, low, high) for low, high in said.missing) and code_of(one) not in found:
            name = category(
                labels.get(one, ""), otherwise=f"missing_{category(one, otherwise=one.lstrip('-'))}"
            )
            found[code_of(one)] = own_name(name, found.values())
    return found


def spelled(text: str) -> str:
    """Return a code as it is compared: ``1.0`` is 1.

    Examples
    --------
    >>> spelled("1.0"), spelled("01"), spelled(" ja ")
    ('1', '01', 'ja')
    """
    plain = text.strip()
    return plain.partition(".")[0] if _WHOLE.fullmatch(plain) else plain


def code_of(text: str) -> Code:
    """Return a code as a declaration writes it: a whole number, or a text (also ``01``)."""
    plain = spelled(text)
    return int(plain) if _WHOLE.fullmatch(plain) else plain


def categories_of(named: Mapping[str, str]) -> tuple[dict[Code, str], dict[str, str]]:
    """Return the category name of every code, and the words of every category.

    Two codes whose words differ in capitals only are one category. Codes are whole numbers where all are, and
    the texts of the file where one is not: only then is every cell found again.
    """
    codes: dict[Code, str] = {}
    words: dict[str, str] = {}
    by_words: dict[str, str] = {}
    numbers = all(isinstance(code_of(code), int) for code in named)
    for code, label in _in_order(named):
        said = label or spelled(code)
        key = said.casefold()
        if key not in by_words:
            otherwise = f"code_{category(code, otherwise='') or spelled(code).replace('-', 'minus_')}"
            otherwise = category(otherwise, otherwise="code")
            by_words[key] = own_name(category(said, otherwise=otherwise), words)
            words[by_words[key]] = said
        codes[code_of(code) if numbers else code] = by_words[key]
    return codes, words


def doubtful(named: Mapping[str, str]) -> tuple[Remark, ...]:
    """Return the choice that labels such as "weet niet" ask for."""
    asking = [spelled(code) for code, label in named.items() if MEANS_MISSING.search(label)]
    if not asking:
        return ()
    codes = " and ".join(asking)
    text = (
        f"is {codes} an answer, or no answer? It is counted as an answer now. If it is none: take it out of "
        f"codes and labels, and write missing_codes: {{{asking[0]}: no_answer}}"
    )
    return (Remark("choice", text),)


def _in_order(named: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return codes and labels, numbers in their order before texts in that of the file."""
    numbers = [(code, label) for code, label in named.items() if isinstance(code_of(code), int)]
    others = [(code, label) for code, label in named.items() if not isinstance(code_of(code), int)]
    return [*sorted(numbers, key=lambda pair: int(spelled(pair[0]))), *others]


def _yes_no(named: Mapping[str, str]) -> dict[Code, str]:
    """Return the codes of a column that says yes or no, in words and nothing else; empty for another."""
    meant = {code: _yes_or_no(label) for code, label in named.items()}
    if set(meant.values()) != {"yes", "no"}:
        return {}
    return {code_of(code): meaning for code, meaning in meant.items()}


def _yes_or_no(label: str) -> str:
    plain = label.casefold().strip(" .!")
    return "yes" if plain in YES else "no" if plain in NO else ""


def _repeats(named: Mapping[str, str]) -> bool:
    """Say whether labels are mostly the codes themselves: the column holds numbers."""
    same = sum(
        not label or label.partition(" ")[0].strip(".:") == spelled(code) for code, label in named.items()
    )
    return same > len(named) / 2 and all(isinstance(code_of(code), int) for code in named)


def _within(text: str, low: str, high: str) -> bool:
    """Say whether a code lies in a range that a file marks as missing; ends may be open."""
    if low == high:
        return text == spelled(low)
    try:
        return float(low or "-inf") <= float(text) <= float(high or "inf")
    except ValueError:
        return False
