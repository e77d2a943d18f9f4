"""What 03 shows: how well the items of each score hang together, and how it came about."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers.results import Absent, Message, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]


def reliability(study: Study, tables: Tables, rng: np.random.Generator) -> Produced | Absent:  # noqa: ARG001
    """How well the items of each score hang together, and how it came about."""
    return Absent(Message("scores.absent.not_declared"))
