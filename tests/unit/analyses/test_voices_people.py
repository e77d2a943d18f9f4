"""People and their conversations: whose document is whose, and what is refused."""

from __future__ import annotations

import pytest

from helpers.analyses.voices_people import spoken
from helpers.errors import DataMistake


def test_two_people_with_one_conversation_stop_the_run_with_a_sentence(voices) -> None:
    study, tables = voices.study(), voices.tables()
    name = next(iter(study.voices))
    speakers = study.voices[name].people
    sample = tables[f"sample_{speakers.sample}"].copy()
    sample.loc[sample.index[1], speakers.document] = f" {sample.loc[sample.index[0], speakers.document]} "
    with pytest.raises(DataMistake) as caught:
        spoken(study, {**tables, f"sample_{speakers.sample}": sample}, name)
    assert str(caught.value) == (
        f"sample '{speakers.sample}', variable '{speakers.document}': 2 people name a document or case that "
        "somebody else names too; allowed: one person for each document or case. A conversation of several "
        "people is one case: make it one row of the sample."
    )


def test_every_coding_belongs_to_a_person_of_the_sample(voices) -> None:
    study, tables = voices.study(), voices.tables()
    name = next(iter(study.voices))
    found = spoken(study, tables, name)
    assert set(found.codings["person"]) <= set(found.people["person"])
    assert found.people["person"].is_unique
