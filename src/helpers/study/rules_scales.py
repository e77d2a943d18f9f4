"""Rules on scores: a registered instrument, all its items, a coding, a cut-off."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.study.finding import Finding
from helpers.study.spec import Study


def findings(study: Study) -> Iterator[Finding]:  # noqa: ARG001
    """Yield every finding."""
    yield from ()
