"""What 05 shows: each question the study was asked: answered, partly answered or not, and with what."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.results import Absent, Message, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]


def ledger(study: Study, tables: Tables) -> Produced | Absent:  # noqa: ARG001
    """Each question the study was asked: answered, partly answered or not, and with what."""
    return Absent(Message("asked.absent.not_declared"))
