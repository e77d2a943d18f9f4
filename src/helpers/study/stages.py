"""The stages of a run: what each reads of the declaration and from which stages it takes files.

The driver hashes exactly what stands here, and `stage.open` refuses anything else, so that a change
re-runs what depends on it and nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

REGISTRATION, DEVIATIONS, DERIVE = "registration.yml", "deviations.yml", "derive.py"
APPROVALS = "quotes.yml"
FINDS_NAMES = "deduce"


@dataclass(frozen=True, slots=True)
class Stage:
    """One numbered notebook.

    Attributes
    ----------
    name : str
        File name of the notebook without ``.ipynb``.
    upstream : tuple of str
        Stages whose outputs it reads.
    for_joint : tuple of str
        Those of them that it reads only for a joint display.
    sections : tuple of str
        Sections of the declaration it may read (words for readers left out).
    raw : bool
        Whether it reads `data/raw/<study>/`.
    withdrawals : bool
        Whether it reads `data/withdrawn/<study>.csv`: who withdrew, and from what.
    derivations : bool
        Whether it reads `studies/<study>/derive.py`.
    registration : bool
        Whether it reads `registration.yml` and `deviations.yml`, and of `derive.py` what functions it holds.
    approvals : bool
        Whether it reads `quotes.yml`: which quotes a person has approved.
    names : bool
        Whether it looks for names of people and places, with a library that need not be installed; it does
        so once the study has a `quotes.yml`.
    words : bool
        Whether it reads the words for readers (labels, titles): only the report does.
    """

    name: str
    upstream: tuple[str, ...]
    sections: tuple[str, ...]
    for_joint: tuple[str, ...] = ()
    raw: bool = False
    withdrawals: bool = False
    derivations: bool = False
    registration: bool = False
    approvals: bool = False
    names: bool = False
    words: bool = False


def as_needed(stage: Stage, *, has_joint: bool) -> Stage:
    """Return a stage with the upstream that a study needs: without joint display 05 reads no numbers."""
    if has_joint:
        return stage
    return replace(stage, upstream=tuple(name for name in stage.upstream if name not in stage.for_joint))


STAGES: tuple[Stage, ...] = (
    Stage(
        "01_validate",
        (),
        (
            "study", "kind", "tables", "joins", "variables", "checks", "voices", "audits", "monitor",
            "samples", "comparisons", "disclosure",
        ),
        raw=True,
        withdrawals=True,
    ),
    Stage(
        "02_clean",
        ("01_validate",),
        ("study", "kind", "tables", "joins", "variables", "samples", "comparisons"),
        derivations=True,
    ),
    Stage(
        "03_describe",
        ("02_clean",),
        (
            "study", "kind", "seed", "tables", "variables", "samples", "comparisons", "outcomes", "describe",
            "joins", "disclosure", "counts", "response", "themes", "monitor",
        ),
    ),
    Stage(
        "04_effects",
        ("02_clean",),
        (
            "study", "kind", "seed", "tables", "joins", "variables", "samples", "comparisons", "outcomes",
            "families", "describe", "analysis", "disclosure",
        ),
        registration=True,
    ),
    Stage(
        "05_qualitative",
        ("01_validate", "02_clean", "03_describe", "04_effects"),
        (
            "study", "kind", "seed", "tables", "variables", "samples", "comparisons", "outcomes", "describe",
            "voices", "joint", "counts", "claims", "audits", "disclosure", "response", "themes", "monitor",
            "questions",
        ),
        for_joint=("03_describe", "04_effects"),
        names=True,
    ),
    Stage(
        "09_report",
        ("01_validate", "02_clean", "03_describe", "04_effects", "05_qualitative"),
        (
            "study", "title", "question", "language", "kind", "seed", "origin", "ethics", "tables", "joins",
            "variables", "samples", "comparisons", "outcomes", "families", "describe", "analysis", "checks",
            "disclosure", "voices", "joint", "counts", "claims", "audits", "response", "themes", "monitor",
            "questions", "letter", "twin_of",
        ),
        registration=True,
        approvals=True,
        words=True,
    ),
)  # fmt: skip

BY_NAME = {stage.name: stage for stage in STAGES}
