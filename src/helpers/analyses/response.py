"""What 03 shows: who was approached and who answered, weighted to all who were approached."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.results import Absent, Message, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]


def approached(study: Study, tables: Tables) -> Produced | Absent:  # noqa: ARG001
    """Who was approached and who answered, weighted to all who were approached."""
    return Absent(Message("response.absent.not_declared"))
