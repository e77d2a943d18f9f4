"""Where people stand towards a topic: asked and spoke, asked and silent, spoke unasked, not asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

Standing = Literal["asked", "silent", "spontaneous", "not_asked", "unknown"]
STANDINGS: tuple[Standing, ...] = ("asked", "silent", "spontaneous", "not_asked", "unknown")
AMONG_ASKED: tuple[Standing, ...] = ("asked", "silent")


def standings(spoke: pd.Series[bool], asked: pd.Series[bool]) -> pd.Series[str]:
    """Return the standing of every person towards one topic.

    Parameters
    ----------
    spoke : Series of bool, shape (n,)
        Whether the person has one of the codes of the topic.
    asked : Series of boolean, shape (n,)
        Whether the person was asked; missing where that is not known.

    Returns
    -------
    Series of str, shape (n,)
        "asked" (asked, and spoke of it), "silent" (asked, and did not), "spontaneous" (spoke unasked),
        "not_asked" (neither), or "unknown" where it is not known whether the person was asked: silence of
        somebody who may never have been asked means nothing, and speaking may have been an answer.

    Raises
    ------
    ValueError
        Where the two do not have the same rows, or `spoke` is missing for somebody.
    """
    if not spoke.index.equals(asked.index):
        raise ValueError("spoke and asked must have the same rows.")
    if spoke.isna().any():
        raise ValueError("Whether a person spoke is never missing: no code means no.")
    said, was_asked = spoke.astype(bool).to_numpy(), asked.astype("boolean")
    known = was_asked.notna().to_numpy()
    yes = was_asked.fillna(value=False).to_numpy(dtype=bool)
    words = np.select(
        [~known, yes & said, yes, said], ["unknown", "asked", "silent", "spontaneous"], "not_asked"
    )
    return pd.Series(words, index=spoke.index, dtype="string")


def count_standings(by_topic: Mapping[str, pd.Series[str]]) -> pd.DataFrame:
    """Count the standings of every topic.

    Parameters
    ----------
    by_topic : mapping of str to Series of str
        From `standings`, by topic.

    Returns
    -------
    DataFrame
        One row per topic and standing, all five in the order of `STANDINGS`: `topic, standing, n, n_asked`
        (asked + silent: the people among whom a share has a meaning), `n_others` (everybody else). The n of
        a topic add up to all people.
    """
    rows = []
    for topic, found in by_topic.items():
        counts = {standing: int(found.eq(standing).sum()) for standing in STANDINGS}
        n_asked = sum(counts[standing] for standing in AMONG_ASKED)
        rows += [(topic, standing, n, n_asked, len(found) - n_asked) for standing, n in counts.items()]
    frame = pd.DataFrame(rows, columns=["topic", "standing", "n", "n_asked", "n_others"])
    kinds = dict.fromkeys(("topic", "standing"), "string") | dict.fromkeys(
        ("n", "n_asked", "n_others"), "Int64"
    )
    return frame.astype(kinds)


def spoke_when_asked(found: pd.Series[str]) -> pd.Series[bool]:
    """Return whether people spoke of it, missing for everybody whose silence or speech has no denominator."""
    spoke = found.map({"asked": True, "silent": False})
    return spoke.astype("boolean")
