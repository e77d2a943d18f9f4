"""What 03 shows: what people say that guidance brought to their own lives, theme by theme."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.results import Absent, Message, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]


def experienced(study: Study, tables: Tables) -> Produced | Absent:  # noqa: ARG001
    """Show what people say that guidance brought to their own lives, theme by theme."""
    return Absent(Message("themes.absent.not_declared"))
