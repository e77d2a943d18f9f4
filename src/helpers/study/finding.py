"""One mistake in a declaration before it has a line number, and how names are listed in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpers.errors import nearest

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, and at which place of the declaration.

    Attributes
    ----------
    path : tuple of str or int
        Keys and positions down to the place, e.g. ``("outcomes", "re78", "role")``.
    found, allowed, todo : str
        As in `helpers.errors.Mistake`.
    """

    path: Path
    found: str
    allowed: str = ""
    todo: str = ""


def listed(names: Iterable[object]) -> str:
    """Return names as "a, b, c", or "nothing" when there are none."""
    return ", ".join(str(name) for name in names) or "nothing"


def unknown(path: Path, name: str, kind: str, known: Iterable[str]) -> Finding:
    """Return the finding for a name that is not declared: what there is, and the nearest."""
    names = tuple(known)
    return Finding(path, f"there is no {kind} '{name}'", listed(names), nearest(name, names))
