"""What stands in one column: each text once, with how often; and how a text is written on a page."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_TAG = re.compile(r"<[^<>]{0,200}>")
_BLANKS = re.compile(r"\s+")
_MINUS = re.compile(r"^-+")
LONGEST_LABEL = 160


@dataclass(frozen=True, eq=False)
class Values:
    """The cells of a column without blanks around them.

    Attributes
    ----------
    texts : (d,) string array
        Every text that stands there, once, in the order of the file; empty cells are not among them.
    counts : (d,) int64 array
        How many cells hold it.
    n, n_blank : int
        Cells, and empty ones among them.
    """

    texts: pa.StringArray
    counts: npt.NDArray[np.int64]
    n: int
    n_blank: int

    @property
    def n_known(self) -> int:
        """Number of cells that are not empty."""
        return self.n - self.n_blank

    @property
    def stands_once(self) -> bool:
        """Whether no text stands in two cells."""
        return len(self.texts) == self.n_known

    def listed(self) -> list[str]:
        """Return the texts as Python has them: for columns with few."""
        texts: list[str] = self.texts.to_pylist()
        return texts


def values_of(column: pa.ChunkedArray) -> Values:
    """Return what stands in a column."""
    counted = pc.value_counts(pc.utf8_trim_whitespace(column))
    texts, counts = counted.field("values"), counted.field("counts").to_numpy(zero_copy_only=False)
    filled = pc.not_equal(texts, "").to_numpy(zero_copy_only=False).astype(bool)
    n_blank = int(counts[~filled].sum())
    return Values(texts.filter(pa.array(filled)), counts[filled].astype(np.int64), len(column), n_blank)


def plain_words(text: str, *, longest: int = LONGEST_LABEL) -> str:
    r"""Return a text of a file as a page may print it: one line, no marks of a web page, no formula.

    Parameters
    ----------
    text : str
        A question, a label, the name of a column.
    longest : int
        What is longer is cut at a word and ends in "...".

    Examples
    --------
    >>> plain_words("<b>Hoe gaat het?</b>\n")
    'Hoe gaat het?'
    >>> plain_words("=1+1")
    '1+1'
    >>> plain_words("-2 veel slechter")
    '−2 veel slechter'
    """
    without_tags = _TAG.sub(" ", text).replace("&nbsp;", " ").replace("&amp;", "&")
    printable = "".join(one if _is_printed(one) else " " for one in without_tags)
    words = _MINUS.sub("−", _BLANKS.sub(" ", printable).strip().lstrip("=+@ "))
    if len(words) <= longest:
        return words
    cut = words[: longest - 3].rstrip()
    return f"{cut.rpartition(' ')[0] or cut}..."


def _is_printed(character: str) -> bool:
    """Return whether a character is a letter, digit, sign or blank: nothing that steers a screen."""
    return unicodedata.category(character)[0] != "C" and character.isprintable()
