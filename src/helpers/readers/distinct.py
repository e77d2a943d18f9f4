"""A column of texts as its distinct texts and where each of them stands: what repeats is read once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa


def distinct_texts(texts: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    """Return a column of texts with every different text once.

    Parameters
    ----------
    texts : (n,) array of texts, or of texts that stand once already

    Returns
    -------
    (n,) DictionaryArray
        In one piece; the dictionary has the texts in the order in which they first occur.
    """
    codes = texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()
    if not isinstance(codes, pa.ChunkedArray):
        return codes
    if not codes.num_chunks:
        return pa.array([], pa.string()).dictionary_encode()
    return codes.combine_chunks()


def encoded(columns: pa.Table) -> pa.Table:
    """Return a table of texts in which every column has its different texts once."""
    with ThreadPoolExecutor() as pool:
        return pa.table(list(pool.map(distinct_texts, columns.columns)), names=columns.column_names)


def as_texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column as texts, one for each row."""
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
