"""Names of columns that the declaration names may be printed, unless they look like data of a person."""

from __future__ import annotations

from pathlib import Path

from helpers.paths import Project
from helpers.reporting.vocabulary import vocabulary
from helpers.study.load import load
from helpers.study.spec import Study

REPOSITORY = Path(__file__).resolve().parents[3]


def test_columns_that_are_left_out_or_renamed_are_declared_names() -> None:
    plain = load(Project(REPOSITORY), "nsw").model_dump(by_alias=True)
    table = next(iter(plain["tables"].values()))
    table |= {
        "not_kept": ["Naam contactpersoon", "jan@voorbeeld.nl"],
        "not_identifying": {"kamer": "a number of a room"},
        "rename": {"respnr": "client", "piet@voorbeeld.nl": "mail"},
    }
    known = vocabulary(Study.model_validate(plain))
    assert known.knows("Naam contactpersoon")
    assert known.knows("kamer")
    assert known.knows("respnr \u2192 client")
    assert not known.knows("jan@voorbeeld.nl")
    assert not any("piet@" in name for name in known.names)
