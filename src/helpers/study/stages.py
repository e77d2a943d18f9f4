"""The stages of a run: what each reads of the declaration and from which stages it takes files.

The driver hashes exactly what stands here, and `stage.open` refuses anything else, so that a change
re-runs what depends on it and nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass

REGISTRATION, DEVIATIONS, DERIVE = "registration.yml", "deviations.yml", "derive.py"


@dataclass(frozen=True, slots=True)
class Stage:
    """One numbered notebook.

    Attributes
    ----------
    name : str
        File name of the notebook without ``.ipynb``.
    upstream : tuple of str
        Stages whose outputs it reads.
    sections : tuple of str
        Sections of the declaration it may read (words for readers left out).
    raw : bool
        Whether it reads `data/raw/<study>/`.
    derivations : bool
        Whether it reads `studies/<study>/derive.py`.
    registration : bool
        Whether it reads `registration.yml` and `deviations.yml`, and of `derive.py` what functions it holds.
    words : bool
        Whether it reads the words for readers (labels, titles): only the report does.
    """

    name: str
    upstream: tuple[str, ...]
    sections: tuple[str, ...]
    raw: bool = False
    derivations: bool = False
    registration: bool = False
    words: bool = False


STAGES: tuple[Stage, ...] = (
    Stage("01_validate", (), ("study", "kind", "tables", "joins", "variables", "checks"), raw=True),
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
            "study", "kind", "tables", "variables", "samples", "comparisons", "outcomes", "describe",
            "joins", "disclosure",
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
        "09_report",
        ("01_validate", "02_clean", "03_describe", "04_effects"),
        (
            "study", "title", "question", "language", "kind", "seed", "origin", "ethics", "tables", "joins",
            "variables", "samples", "comparisons", "outcomes", "families", "describe", "analysis", "checks",
            "disclosure",
        ),
        registration=True,
        words=True,
    ),
)  # fmt: skip

BY_NAME = {stage.name: stage for stage in STAGES}
