"""The released frame of an exhibit as a CSV file that is byte-equal from run to run."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd

from helpers.reporting import notation
from helpers.reporting.cells import is_missing
from helpers.results import Exhibit

WITHHELD_COLUMN = "withheld"


def text(exhibit: Exhibit, withheld: pd.DataFrame) -> str:
    r"""Return the frame as CSV text: UTF-8, ``\n``, shortest exact floats.

    Columns stand in the order of the frame; a page may print them in another.
    Missing values are empty. Where the door withheld something, a last column ``withheld`` names the
    columns withheld in each row, so that an empty cell is never ambiguous; without withheld cells that
    column is not there.
    """
    names = [str(name) for name in exhibit.frame.columns]
    months = {column.name for column in exhibit.columns if column.kind == "month"}
    mask = withheld[names].to_numpy(dtype=bool)
    with_mask = bool(mask.any())
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*names, WITHHELD_COLUMN] if with_mask else names)
    for row, hidden in zip(exhibit.frame[names].to_dict(orient="records"), mask, strict=True):
        gone = [name for name, is_hidden in zip(names, hidden, strict=True) if is_hidden]
        values = [
            "" if is_hidden else _plain(row[name], is_month=name in months)
            for name, is_hidden in zip(names, hidden, strict=True)
        ]
        writer.writerow([*values, " ".join(gone)] if with_mask else values)
    return buffer.getvalue()


def _plain(value: object, *, is_month: bool) -> str:
    if is_missing(value):
        return ""
    if is_month:
        return notation.month_code(int(str(value)))
    exact = value.item() if isinstance(value, np.generic) else value
    if isinstance(exact, bool):
        return "true" if exact else "false"
    return repr(exact) if isinstance(exact, float) else str(exact)
