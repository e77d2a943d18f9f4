"""The row ledger: every raw row is in a sample or left out for a reason, and the sums prove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd

from helpers.cleaning.samples import Step
from helpers.errors import LedgerDoesNotClose
from helpers.study.spec import Study

LEDGER_TYPES = {
    "sample": "string",
    "comparison": "string",
    "table": "string",
    "arm": "string",
    "step": "string",
    "reason": "string",
    "detail": "string",
    "n_in": "int64",
    "n_dropped": "int64",
    "n_out": "int64",
}


def ledger_frame(study: Study, steps: Sequence[Step]) -> pd.DataFrame:
    """Return the ledger: one row per comparison (or sample without one), table, arm and step."""
    rows = []
    for step in steps:
        used = [name for name, one in study.comparisons.items() if one.sample == step.sample] or [""]
        rows += [
            {
                "sample": step.sample,
                "comparison": comparison,
                "table": step.table,
                "arm": step.arm,
                "step": step.step,
                "reason": step.reason,
                "detail": step.detail,
                "n_in": step.n_in,
                "n_dropped": step.n_dropped,
                "n_out": step.n_out,
            }
            for comparison in used
        ]
    return pd.DataFrame(rows, columns=list(LEDGER_TYPES)).astype(LEDGER_TYPES)


def require_closed(
    steps: Sequence[Step],
    n_raw: Mapping[str, int],
    n_sample: Mapping[str, int],
    n_joined: Mapping[tuple[str, str], int] | None = None,
) -> None:
    """Prove that rows in and rows out add up, from the raw files to the samples.

    Parameters
    ----------
    steps : sequence of Step
        Of all samples.
    n_raw : mapping of str to int
        Rows that 01 read, by table.
    n_sample : mapping of str to int
        Rows of the saved samples.
    n_joined : mapping of (str, str) to int, or None
        Rows that each joined table has of the people in a saved sample, by sample and table.

    Raises
    ------
    LedgerDoesNotClose
        Anything is off by one row: a fault of ours.
    """
    chains: dict[tuple[str, str, str], list[Step]] = {}
    for step in steps:
        chains.setdefault((step.sample, step.table, step.arm), []).append(step)
        if step.n_in - step.n_dropped != step.n_out or min(step.n_in, step.n_dropped, step.n_out) < 0:
            raise LedgerDoesNotClose(_sentence(step, "rows in minus rows dropped is not rows out"))
    for chain in chains.values():
        for earlier, later in pairwise(chain):
            if earlier.n_out != later.n_in:
                raise LedgerDoesNotClose(
                    _sentence(later, f"{earlier.n_out} rows came out of the step before")
                )
    _require_totals(chains, n_raw, n_sample, n_joined or {})


def _require_totals(
    chains: Mapping[tuple[str, str, str], list[Step]],
    n_raw: Mapping[str, int],
    n_sample: Mapping[str, int],
    n_joined: Mapping[tuple[str, str], int],
) -> None:
    """Prove that each table starts with all its raw rows and each sample ends with all its rows."""
    begins: dict[tuple[str, str], int] = {}
    ends = dict.fromkeys(n_sample, 0)
    joined = dict.fromkeys(n_joined, 0)
    for (sample, table, _), chain in chains.items():
        begins[sample, table] = begins.get((sample, table), 0) + chain[0].n_in
        if (sample, table) in joined:
            joined[sample, table] += chain[-1].n_out
        else:
            ends[sample] += chain[-1].n_out
    for (sample, table), n_in in begins.items():
        if n_in != n_raw[table]:
            raise LedgerDoesNotClose(
                f"The ledger of sample '{sample}' begins with {n_in} rows of table '{table}', which has "
                f"{n_raw[table]} rows."
            )
    for sample, n_out in ends.items():
        if n_out != n_sample[sample]:
            raise LedgerDoesNotClose(
                f"The ledger of sample '{sample}' ends with {n_out} rows; the sample has {n_sample[sample]}."
            )
    for (sample, table), n_out in joined.items():
        if n_out != n_joined[sample, table]:
            raise LedgerDoesNotClose(
                f"The ledger of sample '{sample}' ends with {n_out} rows of table '{table}', which has "
                f"{n_joined[sample, table]} rows of its people."
            )


def _sentence(step: Step, what: str) -> str:
    """Return where a ledger does not close."""
    return (
        f"The ledger of sample '{step.sample}', table '{step.table}', arm '{step.arm}' does not close "
        f"in step '{step.step}': {step.n_in} in, {step.n_dropped} dropped, {step.n_out} out; {what}."
    )
