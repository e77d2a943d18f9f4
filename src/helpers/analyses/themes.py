"""What 03 shows: what people say of their own lives, theme by theme."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.analyses import theme_exhibits as shown
from helpers.analyses.response_frame import who_answered
from helpers.analyses.theme_numbers import as_table, theme_rows
from helpers.analyses.theme_people import people_of
from helpers.results import Absent, Message, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]


def experienced(study: Study, tables: Tables) -> Produced | Absent:
    """Show what people say of their own lives, theme by theme: how it is now, what changed as they see it.

    Every share of a change is of everybody who answered, people without an answer to that question included,
    so that the four parts of a theme add up. Intervals describe; nothing is tested and nobody is compared.

    Saves `themes`: see `helpers.analyses.theme_numbers.COLUMNS`.
    """
    if not study.themes:
        return Absent(Message("themes.absent.not_declared"))
    found = who_answered(study, tables)
    rows = [
        row
        for name, theme in study.themes.items()
        for row in theme_rows(study, name, theme, people_of(study, tables, theme, found, name=name))
    ]
    table = as_table(rows)
    return Produced(shown.exhibits(study, table), {"themes": table})
