"""A small private look at what a cell made, for whoever works in the notebook; never published."""

from __future__ import annotations

from html import escape

import pandas as pd

from helpers.results import Absent, Exhibit, Message, Produced

_ROWS = 12


def preview(result: Produced | Absent, numbers: dict[str, str]) -> str:
    """Return HTML with the first rows of every exhibit, and the shape of every table."""
    if isinstance(result, Absent):
        return f"<p><em>Not in this study: {_words(result.reason)}</em></p>"
    parts = [_exhibit(exhibit, numbers[exhibit.id]) for exhibit in result.exhibits]
    parts.extend(
        f"<p>table <code>{escape(name)}</code>: {len(frame)} rows, {len(frame.columns)} columns</p>"
        for name, frame in result.tables.items()
    )
    return "\n".join(parts)


def _exhibit(exhibit: Exhibit, number: str) -> str:
    head = f"<p><strong>{number}</strong> <code>{escape(exhibit.id)}</code> ({exhibit.kind}): "
    head += f"{_words(exhibit.title)}</p>"
    body = "".join(f"<p>{_words(message)}</p>" for message in exhibit.body)
    return head + body + (_rows(exhibit.frame) if len(exhibit.frame.columns) else "")


def _rows(frame: pd.DataFrame) -> str:
    table = frame.head(_ROWS).to_html(index=False, border=0, na_rep="–")
    more = len(frame) - _ROWS
    return table + (f"<p>… and {more} more rows</p>" if more > 0 else "")


def _words(message: Message) -> str:
    values = ", ".join(f"{name} = {value!r}" for name, value in message.values.items())  # noqa: PD011
    return f"<code>{escape(message.key)}</code>" + (f" ({escape(values)})" if values else "")
