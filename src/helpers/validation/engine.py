"""Great Expectations, quiet: no analytics, no progress bars, nothing written to disk."""

from __future__ import annotations

import inspect
import logging
import os
import re
import warnings
from collections.abc import Mapping
from functools import cache
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "False"  # read by the package when it is imported

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd

NOT_FOR_STUDIES = frozenset(
    {
        "id", "meta", "notes", "result_format", "description", "catch_exceptions", "rendered_content",
        "severity", "windows", "batch_id", "library_metadata",
    }
)  # fmt: skip
"""Fields that every expectation has and that this program fills in."""

LARGEST_EXACT = 2**53
"""Whole numbers up to here are exact as float64."""

NOT_ON_TABLES = frozenset(
    {
        "expect_query_results_to_match_comparison",
        "expect_table_row_count_to_equal_other_table",
    }
)
"""Expectations that need a database."""

ROW_FORMAT = {
    "result_format": "COMPLETE",
    "return_unexpected_index_query": False,
    "include_unexpected_rows": False,
}


@cache
def expectations() -> Mapping[str, type[Any]]:
    """Return the expectation classes by their name in snake case."""
    return {
        _snake(name): one
        for name, one in vars(gxe).items()
        if name.startswith("Expect")
        and inspect.isclass(one)
        # An old name that stands for another expectation has no type of its own.
        and getattr(one, "expectation_type", "") == _snake(name)
        and _snake(name) not in NOT_ON_TABLES
    }


def arguments_of(expectation: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the arguments that an expectation must have, and all that it may have."""
    fields = expectations()[expectation].__fields__
    own = {name: field for name, field in fields.items() if name not in NOT_FOR_STUDIES}
    return tuple(name for name, field in own.items() if field.required), tuple(own)


def build(expectation: str, arguments: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a foreign class
    """Return an expectation; raises ValueError (pydantic's) when an argument has a value it cannot have."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return expectations()[expectation](**arguments)


class Batch:
    """One table in front of Great Expectations.

    Parameters
    ----------
    frame : DataFrame
        The parsed table.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        logging.getLogger("great_expectations").setLevel(logging.ERROR)
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        asset = context.data_sources.add_pandas("parsed").add_dataframe_asset("table")
        definition = asset.add_batch_definition_whole_dataframe("rows")
        self._batch = definition.get_batch({"dataframe": _plain(frame)})

    def validate(self, built: list[Any]) -> list[dict[str, Any]]:
        """Return, per expectation and in order, ``success``, ``result`` and ``exception`` (a text or "")."""
        suite = gx.ExpectationSuite(name="checks")
        for position, one in enumerate(built):
            one.meta = {"position": position}
            suite.expectations.append(one)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            done = self._batch.validate(suite, result_format=ROW_FORMAT)
        found = {one.expectation_config.meta["position"]: one for one in done.results}
        return [
            {"success": bool(one.success), "result": one.result or {}, "exception": _exception(one)}
            for one in (found[position] for position in range(len(built)))
        ]


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with numpy's types: comparisons of columns stumble over pandas' missing value.

    Whole numbers with gaps become float64, unless they are too large to be exact there.
    """
    plain: dict[str, Any] = {}
    for name, column in frame.items():
        values: Any = column
        if column.dtype == "Int64":
            exact = column.notna().all() or (column.abs().fillna(0) <= LARGEST_EXACT).all()
            values = column.astype("int64" if column.notna().all() else "float64") if exact else column
        elif column.dtype == "Float64":
            values = column.astype("float64")
        elif column.dtype in ("string", "category"):
            values = column.astype("object").where(column.notna(), None)
        plain[str(name)] = values
    return pd.DataFrame(plain, index=frame.index)


def _exception(result: Any) -> str:  # noqa: ANN401 - a foreign class
    """Return why an expectation could not be worked out, or ""."""
    info = result.exception_info or {}
    infos = [info] if "raised_exception" in info else list(info.values())
    return next((str(one["exception_message"]) for one in infos if one["raised_exception"]), "")


def _snake(name: str) -> str:
    """Return ``expect_column_values_to_be_between`` for ``ExpectColumnValuesToBeBetween``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
