"""Leaves out one slow and unneeded import of other people's packages while they are imported."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_SLOW_AND_OPTIONAL = ("rfc3987_syntax", "isoduration", "deduce")
"""jsonschema tries the first two to check that a text is an IRI or a duration, which none of our notebooks
and checks ask for. Building the grammar of the one takes two seconds of every start, the other brings a
package for dates. jsonschema does all the rest without them. deduce sends every log record to standard output
once it is imported: `helpers.cleaning.names_nl` alone keeps it quiet."""


@contextmanager
def lean_imports(*more: str) -> Iterator[None]:
    """Within this block optional packages count as not installed; afterwards they can be imported again.

    Parameters
    ----------
    *more : str
        Further packages that what is imported here can do without.
    """
    hidden = [name for name in (*_SLOW_AND_OPTIONAL, *more) if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
