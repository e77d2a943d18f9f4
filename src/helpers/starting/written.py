"""What people wrote themselves: it is not copied into a declaration, which others read."""

from __future__ import annotations

import pyarrow as pa

from helpers.readers.arrived import ColumnSaid
from helpers.starting.dictionary import CLOSED_ANSWERS, MEANS_MISSING, NO_NUMBER, OPEN_WORDS, STAFF_WORDS
from helpers.starting.labelled import spelled
from helpers.starting.naming import called
from helpers.starting.values import Values
from helpers.validation.identifying import BSN, TEXT_WITH, suspicions

RARE = 3
"""A text that fewer people wrote is not copied into a file that others read."""
LONGEST_ANSWER = 60
FEWEST_WRITTEN = 5
"""Labels in the order of the alphabet that seem made of answers: of five, one in 120 is so by chance."""
POINTING = frozenset({"name", "email", "phone", "iban", BSN})


def of_people(column: str, values: Values, said: ColumnSaid) -> bool:
    """Say whether labels are somebody's and not of who made the questions: names, or answers made into codes.

    A program such as SPSS gives every different text a number, in the order of the alphabet, and makes the
    text its label.
    """
    words, labels = called(column, said.label), list(said.labels.values())
    found = suspicions(pa.chunked_array([pa.array(labels, pa.string())]), column, said.label)
    if STAFF_WORDS & words or any(one.kind.removeprefix(TEXT_WITH) in POINTING for one in found):
        return True
    times = dict(zip(map(spelled, values.listed()), values.counts, strict=True))
    written = {spelled(code): label for code, label in said.labels.items()}
    is_rare = any(
        0 < times.get(code, 0) < RARE and label.casefold() not in CLOSED_ANSWERS and not is_short_code(label)
        for code, label in written.items()
    )
    in_order = [label for _, label in sorted(written.items(), key=lambda pair: (len(pair[0]), pair[0]))]
    numbered = (
        len(written) >= FEWEST_WRITTEN
        and set(written) == {str(one) for one in range(1, len(written) + 1)}
        and set(written) <= set(times)
        and in_order == sorted(in_order, key=str.casefold)
    )
    return is_rare and (numbered or bool(OPEN_WORDS & words))


def is_no_answer(text: str, n: int) -> bool:
    """Say whether a text means no answer and may be copied: those words alone, or what several wrote."""
    return (
        text.casefold() in NO_NUMBER
        or MEANS_MISSING.fullmatch(text.strip(" .!?")) is not None
        or (n >= RARE and MEANS_MISSING.search(text) is not None)
    )


def is_short_code(text: str) -> bool:
    """Say whether a text is a code such as A, 01 or B2, which by itself says nothing of anybody."""
    return len(text) == 1 or (len(text) <= 3 and any(one.isdigit() for one in text))
