"""All rules that tie sections of a declaration together, in the order of the sections."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from helpers.study import (
    derivations,
    rules_claims,
    rules_data,
    rules_files,
    rules_joint,
    rules_monitor,
    rules_plan,
    rules_privacy,
    rules_questions,
    rules_reached,
    rules_reductions,
    rules_response,
    rules_scales,
    rules_tables,
    rules_voices,
)
from helpers.study.finding import Finding
from helpers.study.spec import Study


def findings(study: Study, derive: Path | None = None) -> tuple[Finding, ...]:
    """Return every mistake that no single section can know of.

    Parameters
    ----------
    study : Study
        A declaration whose sections are each well formed.
    derive : Path or None
        The study's `derive.py`, read but never run; None leaves the derived functions unchecked (they
        were checked when the declaration was loaded, and parameters cannot change them).
    """
    found = chain(
        rules_tables.findings(study),
        rules_files.findings(study),
        rules_privacy.findings(study),
        rules_data.findings(study),
        rules_scales.findings(study),
        rules_reductions.findings(study),
        () if derive is None else derivations.findings(study, derive),
        rules_plan.findings(study),
        rules_voices.findings(study),
        rules_joint.findings(study),
        rules_claims.findings(study),
        rules_response.findings(study),
        rules_monitor.findings(study),
        rules_questions.findings(study),
        rules_reached.findings(study),
    )
    return tuple(dict.fromkeys(found))
