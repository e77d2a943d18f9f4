"""What 03 shows: who moved up, stayed or moved down on the participation ladder."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.results import Absent, Message, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]


def movement(study: Study, tables: Tables) -> Produced | Absent:  # noqa: ARG001
    """Who moved up, stayed or moved down on the participation ladder."""
    return Absent(Message("ladder.absent.not_declared"))
