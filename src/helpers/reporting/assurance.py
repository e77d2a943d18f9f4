"""What stands behind a report: what the door did, which files, parameters and versions it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.disclosure.exhibits import Release
from helpers.disclosure.policy import Policy
from helpers.disclosure.record import ReleaseRecord
from helpers.reporting import notation
from helpers.reporting.cells import Cell
from helpers.reporting.labels import Lexicon
from helpers.reporting.page import teller
from helpers.reporting.provenance import Provenance
from helpers.reporting.tables import Head, RowGroup, TableView

SHORT_HASH = 12


@dataclass(frozen=True, slots=True)
class DoorView:
    """What the door did, in words and as a table."""

    heading: str
    policy: str
    counts: str
    not_enforced: tuple[str, ...]
    table: TableView


@dataclass(frozen=True, slots=True)
class RunView:
    """How this run can be found again."""

    lines: tuple[str, ...]
    tables: tuple[TableView, ...]


def door(release: Release, numbers: dict[str, str], lexicon: Lexicon, language: str) -> DoorView:
    """Word the record of release.

    Parameters
    ----------
    release : Release
        With one record per exhibit, the refused ones included.
    numbers : dict of str to str
        Number by exhibit id, for the first column; an exhibit without one is named by its id.
    lexicon, language
        Labels and language.
    """
    tell = teller(lexicon, language)
    records = release.records
    status = [record.status for record in records]
    withheld, cells = sum(r.n_withheld for r in records), sum(r.n_cells for r in records)
    heads = (tell("door.exhibit"), tell("door.status"), tell("door.cells"), tell("door.withheld"))
    counts = {name: status.count(name) for name in ("passed", "suppressed", "refused")}
    return DoorView(
        heading=tell("door.heading", withheld=withheld, cells=cells),
        policy=_policy(release.policy, lexicon, language),
        counts=tell("door.passed", **counts),
        not_enforced=tuple(tell(f"door.{key}") + ";" for key in release.policy.not_enforced()),
        table=table(
            tell("door.exhibit"),
            heads,
            [_record(record, numbers, lexicon, language) for record in records],
            language,
            numbers=(2, 3),
        ),
    )


def _policy(policy: Policy, lexicon: Lexicon, language: str) -> str:
    """Say the thresholds: one for everybody, and where it was declared one for interviewed people."""
    tell, speakers = teller(lexicon, language), policy.below(speakers=True)
    if speakers == policy.min_persons:
        return tell("door.policy", below=policy.min_persons)
    return tell("door.policy_speakers", below=policy.min_persons, speakers=speakers)


def run(provenance: Provenance, seed: int, lexicon: Lexicon, language: str) -> RunView:
    """Word where the run comes from: parameters, code, files, versions, keys."""
    tell = teller(lexicon, language)
    code = "no_commit" if not provenance.commit else "commit_dirty" if provenance.dirty else "commit"
    lines = [
        tell(f"run.{code}", commit=provenance.commit[:SHORT_HASH])
        if provenance.commit
        else tell("run.no_commit")
    ]
    lines.append(tell("run.seed", seed=str(seed)))
    if not provenance.parameters:
        lines.insert(0, tell("run.no_parameters"))
    parts = (
        ("run.parameters", ("run.parameter", "run.value"), provenance.parameters),
        ("run.inputs", ("run.file", "run.hash"), provenance.inputs),
        ("run.versions", ("run.package", "run.version"), provenance.versions),
        ("run.key", ("run.stage", "run.key"), provenance.keys),
    )
    tables = tuple(
        table(
            tell(caption),
            tuple(map(tell, heads)),
            [[str(name), str(value)] for name, value in rows.items()],
            language,
            hashes=heads[1] in ("run.hash", "run.key"),
        )
        for caption, heads, rows in parts
        if rows
    )
    return RunView(tuple(lines), tables)


def table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    language: str,
    *,
    numbers: tuple[int, ...] = (),
    hashes: bool = False,
) -> TableView:
    """Return a small table of finished texts; `numbers` are the places of columns aligned to the right."""
    styles = ["number" if place in numbers else "words" for place in range(len(heads))]

    def cells(row: Sequence[str]) -> tuple[Cell, ...]:
        kinds = [styles[0], *("hash" for _ in row[1:])] if hashes else styles
        return tuple(Cell(text, language, kind) for text, kind in zip(row, kinds, strict=True))

    return TableView(
        caption=caption,
        heads=tuple(Head(text, style) for text, style in zip(heads, styles, strict=True)),
        groups=(RowGroup(None, tuple(map(cells, rows))),),
        has_missing=False,
        has_withheld=False,
    )


def _record(record: ReleaseRecord, numbers: dict[str, str], lexicon: Lexicon, language: str) -> list[str]:
    tell = teller(lexicon, language)
    return [
        f"{numbers.get(record.id, '')} {record.id}".strip(),
        tell(f"door.status_{record.status}"),
        notation.count(record.n_cells, language),
        notation.count(record.n_withheld, language),
    ]
