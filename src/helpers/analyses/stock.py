"""What 03 shows: whether the monthly totals add up, and how the stock changed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.results import Absent, Message, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]


def monthly(study: Study, tables: Tables) -> Produced | Absent:  # noqa: ARG001
    """Whether the monthly totals add up, and how the stock changed."""
    return Absent(Message("stock.absent.not_declared"))
