"""What one run released, read back from `reports/`: nothing else is opened to compare runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from helpers.errors import Mistake, ParameterMistake, nearest
from helpers.manifest import MANIFEST, read_json, sha256_file
from helpers.paths import Project

if TYPE_CHECKING:
    import pandas as pd

ABOUT = "about.json"
EFFECTS = "tables/effects.csv"
WITHHELD = "withheld"
NUMBERS = ("estimate", "std_error", "low", "high", "level")


@dataclass(frozen=True)
class ReleasedRun:
    """One run as a reader of `reports/` knows it.

    Attributes
    ----------
    name : str
        Name of the run.
    about, manifest : mapping
        `about.json` and `manifest.json`.
    main : pandas.DataFrame
        The main rows of the released effect table; a withheld number is missing, and `withheld` names the
        columns that are.
    digest : str
        sha256 of the released effect table.
    """

    name: str
    about: Mapping[str, Any]
    manifest: Mapping[str, Any]
    main: pd.DataFrame
    digest: str


def released_runs(project: Project, study: str) -> tuple[str, ...]:
    """Return the names of the runs of a study that have a released effect table, sorted."""
    folder = project.reports_root / study
    return tuple(
        sorted(
            path.parent.name
            for path in folder.glob(f"*/{MANIFEST}")
            if (path.parent / ABOUT).is_file() and (path.parent / EFFECTS).is_file()
        )
    )


def read(project: Project, study: str, run: str) -> ReleasedRun:
    """Return what a run released.

    Raises
    ------
    ParameterMistake
        The run has no released effect table; with those that have, and the nearest.
    """
    import pandas as pd  # late: the driver asks this module for a name of a file, and needs no frames

    known = released_runs(project, study)
    if run not in known:
        todo = nearest(run, known) or f"Make it first, for example: make run STUDY={study} RUN={run} PARAMS=…"
        found = f"study '{study}' has no run '{run}' with released effects"
        raise ParameterMistake(Mistake("RUNS", found, ", ".join(known) or "none yet", todo))
    folder = project.reports(study, run)
    frame = pd.read_csv(folder / EFFECTS, dtype=str, keep_default_na=False, encoding="utf-8")
    main = frame[frame["analysis"] == "main"].reset_index(drop=True)
    numbers = {name: main[name].map(lambda text: float(text or "nan")) for name in NUMBERS}
    return ReleasedRun(
        name=run,
        about=read_json(folder / ABOUT) or {},
        manifest=read_json(folder / MANIFEST) or {},
        main=main.assign(**numbers, **{WITHHELD: main.get(WITHHELD, "")}),
        digest=sha256_file(folder / EFFECTS),
    )
