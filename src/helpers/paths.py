"""Where everything lives: the rooms of a checkout, one method per room."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT_VARIABLE = "WATWERKT_ROOT"


@dataclass(frozen=True, slots=True)
class Project:
    """One checkout, or a copy of one in a temporary folder.

    Attributes
    ----------
    root : Path
        The folder that holds `notebooks/`, `studies/`, `data/` and `reports/`.
    """

    root: Path

    @classmethod
    def here(cls) -> Project:
        """Return the project this package lies in, or the one `WATWERKT_ROOT` names."""
        named = os.environ.get(ROOT_VARIABLE)
        return cls(Path(named).resolve() if named else Path(__file__).resolve().parents[2])

    @property
    def package(self) -> Path:
        """The source of this package, as it is imported."""
        return Path(__file__).resolve().parent

    @property
    def lock(self) -> Path:
        """The pinned environment."""
        return self.root / "requirements.lock"

    @property
    def notebooks(self) -> Path:
        """The numbered notebooks."""
        return self.root / "notebooks"

    @property
    def studies(self) -> Path:
        """One folder per declared study."""
        return self.root / "studies"

    @property
    def processed_root(self) -> Path:
        """The private room."""
        return self.root / "data" / "processed"

    @property
    def reports_root(self) -> Path:
        """The publishable room."""
        return self.root / "reports"

    def study(self, study: str) -> Path:
        """Folder of a study's declaration."""
        return self.studies / study

    def declaration(self, study: str) -> Path:
        """`study.yml` of a study."""
        return self.study(study) / "study.yml"

    def raw(self, study: str) -> Path:
        """Raw files of a study, as received; never written to."""
        return self.root / "data" / "raw" / study

    @property
    def handovers(self) -> Path:
        """Files that hand a study over; private."""
        return self.root / "data" / "handover"

    def withdrawn(self, study: str) -> Path:
        """Private list of who withdrew from a study."""
        return self.root / "data" / "withdrawn" / f"{study}.csv"

    def processed(self, study: str, run: str) -> Path:
        """Private results of one run."""
        return self.processed_root / study / run

    def stage(self, study: str, run: str, stage: str) -> Path:
        """Private results of one stage of one run."""
        return self.processed(study, run) / stage

    def reports(self, study: str, run: str) -> Path:
        """Return the folder with the publishable results of one run."""
        return self.reports_root / study / run

    def shown(self, path: Path) -> str:
        """Return `path` as a person in this project would write it."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()
