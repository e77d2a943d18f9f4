"""What stands between numbers or dates and is none."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from helpers.starting.guesses import Remark
from helpers.starting.naming import category, own_name
from helpers.starting.values import Values
from helpers.starting.written import LONGEST_ANSWER, is_no_answer
from helpers.study.base import Code


class Slips:
    """What stands between numbers or dates and is none: words for "no answer", and anything else."""

    def __init__(self, values: Values, unread: npt.NDArray[np.bool_]) -> None:
        texts = values.texts.filter(pa.array(unread)).to_pylist()
        counts = values.counts[unread]
        known = [is_no_answer(text, int(n)) for text, n in zip(texts, counts, strict=True)]
        self.missing: dict[Code, str] = {}
        for text, is_known in zip(texts, known, strict=True):
            if is_known and len(text) <= LONGEST_ANSWER:
                self.missing[text] = own_name(category(text, otherwise="no_answer"), self.missing.values())
        self.n_missing = int(sum(n for n, one in zip(counts, known, strict=True) if one))
        self.other = int(counts.sum()) - self.n_missing

    def remarks(self, what: str) -> list[Remark]:
        """Return what to decide about them."""
        found = []
        if self.missing:
            found.append(
                Remark("choice", f"{_n(len(self.missing), 'word')} between the {what} read as no answer")
            )
        if self.other:
            text = (
                f"{_n(self.other, 'cell')} with another text between the {what}: missing, and counted in 01"
            )
            found.append(Remark("choice", text))
        return found


def _n(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
