"""Made codings for the tests of the summaries; load it by path."""

from __future__ import annotations

import pandas as pd
from hypothesis import strategies as st

WITHIN = {"a": None, "a1": "a", "a2": "a", "a11": "a1", "b": None, "c": None}
PEOPLE = [f"p{number}" for number in range(8)]


def codings(*rows: tuple[str, str | None, int | None, int | None]) -> pd.DataFrame:
    """Return codings from (person, code, start, end); a person's document has the person's name."""
    frame = pd.DataFrame(list(rows), columns=["person", "code", "start", "end"])
    frame["document"] = "talk of " + frame["person"].astype("string")
    frame["path"] = frame["code"].astype("string").fillna("not declared")
    frame["text"] = [f"words {at}" for at in range(len(frame))]
    kinds = dict.fromkeys(("person", "code", "document", "path", "text"), "string")
    return frame.astype(kinds | {"start": "Int64", "end": "Int64"})


def _stretch(pair: tuple[int, int]) -> tuple[int, int]:
    return pair[0], pair[0] + pair[1]


any_codings = st.lists(
    st.builds(
        lambda person, code, place: (person, code, *place),
        st.sampled_from(PEOPLE),
        st.sampled_from([*WITHIN, None]),
        st.tuples(st.integers(0, 30), st.integers(0, 12)).map(_stretch),
    ),
    max_size=40,
).map(lambda rows: codings(*rows))
