"""Makes a run: checks what was asked, brings every stage up to date in order, publishes the report."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from helpers import manifest
from helpers.errors import DisclosureRefused, Mistake, ParameterMistake, RunBusy, nearest
from helpers.freshness import Inputs, foreign_imports
from helpers.hashes import FileHashes
from helpers.kernels.workshop import Workshop
from helpers.making import Job, Maker, StageResult
from helpers.paths import Project
from helpers.progress import Progress
from helpers.publishing import get_ready, publish, withdraw
from helpers.resolving import Request, resolve
from helpers.study.stages import STAGES, Stage, as_needed

MAIN, LAB = "main", "lab"
RUN_RECORD = "run.json"
_RUN_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_AT_ONCE = 2
"""Notebooks executed at the same time: no more of them are ever independent of each other."""
_TICK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended, stage by stage, and where its report is."""

    study: str
    run: str
    stages: tuple[StageResult, ...]
    report: Path


def run(
    project: Project,
    study: str,
    run: str = MAIN,
    params: Sequence[str] = (),
    *,
    force: bool = False,
    progress: Progress | None = None,
    until: str = STAGES[-1].name,
) -> RunResult:
    """Make a run of a study, or find that nothing needs to be done.

    Parameters
    ----------
    project : Project
        The checkout.
    study, run : str
        Name of the study and of the run; ``main`` is the study as declared.
    params : sequence of str
        ``name=value`` each. None given repeats the recorded parameters of a named run; given again they
        replace all of them.
    force : bool
        Execute every notebook, fresh or not.
    progress : Progress or None
        What to tell while it runs; None tells it on standard error.
    until : str
        The last stage to make; nothing is published unless it is the report.

    Raises
    ------
    UserMistake
        For everything the user can mend, before anything runs where it can be known before.
    WatWerktError
        For a fault of ours.
    """
    _check_name(run)
    hashes = FileHashes(project.processed_root / ".hashes.json")
    resolved = resolve(project, _request(project, study, run, params), hashes)
    inputs = Inputs(project, study, run, resolved, hashes)
    with locked(project, study, run), Workshop(lambda first: _imports(inputs, first)) as workshop:
        record = {"parameters": dict(resolved.parameters)}
        if manifest.read_json(project.processed(study, run) / RUN_RECORD) != record:
            manifest.write_json(project.processed(study, run) / RUN_RECORD, record)
        try:
            needed = _up_to(until, has_joint=resolved.has_joint)
            stages = _make_all(Maker(inputs, progress or Progress(), workshop, force), needed)
            if until == STAGES[-1].name:
                publish(project, study, run, until, hashes)
        except DisclosureRefused:
            withdraw(project, study, run)
            raise
        finally:
            hashes.save()
    return RunResult(study, run, stages, project.reports_root / "index.html")


def _up_to(last: str, *, has_joint: bool) -> tuple[Stage, ...]:
    """Return the stages up to one, in order; all that it reads come before it."""
    asked = STAGES[: [stage.name for stage in STAGES].index(last) + 1]
    return tuple(as_needed(stage, has_joint=has_joint) for stage in asked)


def _make_all(maker: Maker, stages: Sequence[Stage]) -> tuple[StageResult, ...]:
    """Make every stage as soon as what it reads is done; stages that do not read each other run together."""
    done: dict[str, StageResult] = {}
    running: dict[Future[None], Job] = {}
    with ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1)) as pool:
        try:
            while len(done) < len(stages):
                _start_ready(maker, stages, done, running, pool)
                if not running:
                    continue
                for future in wait(running, timeout=_TICK_SECONDS, return_when=FIRST_COMPLETED).done:
                    job = running.pop(future)
                    future.result()
                    done[job.stage.name] = maker.complete(job)
                maker.progress.tick()
        except KeyboardInterrupt:
            maker.workshop.stop()
            raise
    return tuple(done[stage.name] for stage in stages)


def _start_ready(
    maker: Maker,
    stages: Sequence[Stage],
    done: dict[str, StageResult],
    running: dict[Future[None], Job],
    pool: ThreadPoolExecutor,
) -> None:
    busy = {job.stage.name for job in running.values()}
    for stage in stages:
        if stage.name in done or stage.name in busy or not set(stage.upstream) <= set(done):
            continue
        found = maker.without_executing(stage)
        if isinstance(found, StageResult):
            done[stage.name] = found
        else:
            job = maker.prepare(stage, *found)
            running[pool.submit(_execute, job)] = job
            if stage.words:
                get_ready()


def _execute(job: Job) -> None:
    from helpers.execution import execute

    execute(job.execution)


def _imports(inputs: Inputs, first: str) -> list[str]:
    """Return what notebooks import of other people's packages from a stage on, in the order of need."""
    ordered: dict[str, None] = {}
    names = [stage.name for stage in STAGES]
    for stage in STAGES[names.index(first) :]:
        ordered.update(dict.fromkeys(sorted(foreign_imports(stage, inputs))))
    return list(ordered)


def _check_name(run: str) -> None:
    if run == LAB:
        raise ParameterMistake(
            Mistake("RUN", f"'{LAB}' is the run of notebooks started by hand", todo="Choose another name.")
        )
    if not _RUN_NAME.fullmatch(run):
        allowed = "a small letter, then at most 59 small letters, digits, '-' and '_'"
        raise ParameterMistake(Mistake("RUN", f"'{run}' is not a name for a run", allowed))


def _request(project: Project, study: str, run: str, params: Sequence[str]) -> Request:
    if run == MAIN and params:
        raise ParameterMistake(
            Mistake(
                "PARAMS",
                f"the run '{MAIN}' is the study as declared and takes no parameters",
                todo=f'Name a run: make run STUDY={study} RUN=other PARAMS="{" ".join(params)}"',
            )
        )
    if run == MAIN or params:
        return Request(study, tuple(params), {})
    record = manifest.read_json(project.processed(study, run) / RUN_RECORD)
    if record is None:
        found = sorted(path.parent.name for path in (project.processed_root / study).glob(f"*/{RUN_RECORD}"))
        raise ParameterMistake(
            Mistake(
                "RUN",
                f"study '{study}' has no run '{run}' whose parameters could be repeated",
                ", ".join(found),
                nearest(run, found) or 'A new run needs parameters, for example PARAMS="level=0.99".',
            )
        )
    return Request(study, (), record["parameters"])


@contextmanager
def locked(project: Project, study: str, run: str) -> Iterator[None]:
    """Let one process at a time make this run of this study."""
    folder = project.processed_root / study
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f".{run}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise RunBusy(
            Mistake(
                f"{study}, run {run}", "another process is making this run", todo="Wait until it is done."
            )
        ) from None
    try:
        yield
    finally:
        lock.release()
