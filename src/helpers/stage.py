"""What a notebook works with: `stage.open(...)` first, `this.show(...)` in between, `this.finish()` last.

The driver starts a notebook with its run in the environment; a notebook started by hand works in run ``lab``,
reads what earlier notebooks made from ``lab`` or else from ``main``, and is never released.
"""

from __future__ import annotations

import os
import re
import shutil
import types
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from helpers import manifest
from helpers.errors import Mistake, ParameterMistake, UserMistake, nearest
from helpers.opened import LAB, MAIN, OpenStage, StageMisused, Tables
from helpers.paths import Project
from helpers.study import parameters
from helpers.study.load import load
from helpers.study.stages import BY_NAME, Stage, as_needed
from helpers.view import seen_by

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

DRIVER_VARIABLE = "WATWERKT_DRIVER"
"""``<study>/<run>``, set by the driver for the kernels it starts."""
_NOT_TYPED_BY_A_PERSON = {"In", "Out", "this"}


def open(name: str, namespace: Mapping[str, Any]) -> OpenStage:  # noqa: A001 - reads as stage.open(...)
    """Open a stage for the notebook that calls it.

    Parameters
    ----------
    name : str
        File name of the notebook without ``.ipynb``.
    namespace : mapping
        ``globals()`` of the notebook: the parameters, and anything that should not be there.

    Raises
    ------
    UserMistake
        For a parameter that this notebook does not have, a value that is not allowed, a study that is not
        there, or an earlier notebook that has not been run.
    """
    project = Project.here()
    stage = BY_NAME.get(name)
    if stage is None:
        raise StageMisused(f"There is no stage '{name}'; stages: {', '.join(BY_NAME)}.")
    driven = os.environ.get(DRIVER_VARIABLE, "")
    _catch_mistakes(project, driven, name)
    given = _given(namespace, stage)
    study_name, run = _study_and_run(project, stage, given, driven)
    params = parameters.check({key: value for key, value in given.items() if key not in ("study", "run")})
    study = parameters.apply(load(project, study_name), params, stage=name)
    stage = as_needed(stage, has_joint=study.joint is not None)
    folder = project.stage(study_name, run, name)
    if not driven:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    upstream = _upstream(project, stage, study_name, run)
    opened = OpenStage(
        project=project,
        stage=stage,
        study=seen_by(study, stage),
        run=run,
        parameters=params,
        folder=folder,
        tables=Tables(folder, tuple(upstream.values())),
        _name=study_name,
        _seed=study.seed,
        _upstream=upstream,
    )
    _record_warnings(opened)
    return opened


def _given(namespace: Mapping[str, Any], stage: Stage) -> dict[str, Any]:
    allowed = ["study", "run", *(parameter.name for parameter in parameters.for_stage(stage.name))]
    unknown = [
        name
        for name, value in namespace.items()
        if not name.startswith("_")
        and name not in _NOT_TYPED_BY_A_PERSON
        and name not in allowed
        and not callable(value)
        and not isinstance(value, types.ModuleType | pd.DataFrame | pd.Series | np.ndarray)
        and (value is None or isinstance(value, str | int | float | list | dict))
    ]
    if unknown:
        raise ParameterMistake(
            Mistake(
                f"notebooks/{stage.name}.ipynb",
                f"'{name}' is not a parameter of this notebook",
                ", ".join(allowed),
                nearest(name, allowed)
                or "Remove it, or restart the kernel when it was typed to try something.",
            )
            for name in unknown
        )
    return {name: namespace[name] for name in allowed if namespace.get(name) is not None}


def _study_and_run(project: Project, stage: Stage, given: Mapping[str, Any], driven: str) -> tuple[str, str]:
    if driven:
        study, _, run = driven.partition("/")
        return study, run
    notebook = f"notebooks/{stage.name}.ipynb"
    if stage.words:
        raise ParameterMistake(
            Mistake(
                notebook,
                "the report is never made by hand, because nothing checked what led to it",
                todo="Use: make run STUDY=... RUN=...",
            )
        )
    declared = sorted(path.parent.name for path in project.studies.glob("*/study.yml"))
    if "study" not in given:
        raise ParameterMistake(
            Mistake(
                notebook,
                "no study is named in the cell tagged parameters",
                ", ".join(declared),
                f"Write for example: study = '{declared[0]}'" if declared else "Declare a study first.",
            )
        )
    if given.get("run", LAB) != LAB:
        raise ParameterMistake(
            Mistake(
                notebook,
                f"run '{given['run']}' cannot be made by hand",
                f"{LAB} (or leave run = None)",
                f"Use: make run STUDY={given['study']} RUN={given['run']}",
            )
        )
    return str(given["study"]), LAB


def _upstream(project: Project, stage: Stage, study: str, run: str) -> dict[str, Path]:
    runs = (LAB, MAIN) if run == LAB else (run,)
    done = manifest.OUTPUTS
    found: dict[str, Path] = {}
    for name in stage.upstream:
        folders = [project.stage(study, place, name) for place in runs]
        folder = next((place for place in folders if (place / done).is_file()), None)
        if folder is None:
            raise UserMistake(
                Mistake(
                    f"notebooks/{stage.name}.ipynb",
                    f"it reads what {name} makes for study '{study}', which is not there yet",
                    todo=f"Run notebooks/{name}.ipynb first, or: make run STUDY={study}",
                )
            )
        found[name] = folder
    return found


def _catch_mistakes(project: Project, driven: str, name: str) -> None:
    """In a notebook, show a user's mistake as sentences; for the driver, write it down as well."""
    shell = _shell()
    if shell is None:
        return
    study, _, run = driven.partition("/")

    def show_sentences(
        shell: InteractiveShell, kind: type, mistake: UserMistake, _trace: object, **_: object
    ) -> list[str]:
        if driven:
            record = {"class": kind.__name__, "mistakes": [_as_dict(one) for one in mistake.mistakes]}
            manifest.write_json(project.stage(study, run, name) / manifest.MISTAKES, record)
        sentences = [f"{mistake.heading}:", *(str(one) for one in mistake.mistakes)]
        shell._showtraceback(kind, mistake, sentences)
        return sentences

    shell.set_custom_exc((UserMistake,), show_sentences)


def _as_dict(mistake: Mistake) -> dict[str, str]:
    return {name: getattr(mistake, name) for name in ("where", "found", "allowed", "todo")}


def _record_warnings(opened: OpenStage) -> None:
    """Keep warnings for the manifest; printed ones would be foreign output on a page."""

    def record(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
        entry = {"category": category.__name__, "message": re.sub(r"\s+", " ", str(message)).strip()}
        if entry not in opened._warnings:
            opened._warnings.append(entry)

    if _shell() is not None:
        warnings.showwarning = record


def _shell() -> InteractiveShell | None:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return None
    shell: InteractiveShell | None = get_ipython()
    return shell
