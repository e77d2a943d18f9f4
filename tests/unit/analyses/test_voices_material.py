"""The coded material: a tradition in a sentence, and documents of nobody beside people without any."""

from __future__ import annotations

import pytest

from helpers.analyses import voices_material
from helpers.results import Absent, Message


@pytest.mark.parametrize("tradition", ["reliability", "codebook", "framework", "reflexive", "grounded"])
def test_every_tradition_is_told_in_both_languages(voices, tradition) -> None:
    declared = voices.study(tradition=tradition)
    made = voices_material.material(declared, voices.tables())
    texts = {
        language: voices.printed(declared, made.exhibits, language)["voices.traditions"]
        for language in ("en", "nl")
    }
    assert texts["en"].splitlines()[1].startswith("Residents: ")
    assert texts["nl"].splitlines()[1].startswith("Bewoners: ")


def test_what_belongs_to_nobody_and_what_was_skipped_is_counted(voices) -> None:
    frame = voices_material.material(voices.study(), voices.tables()).exhibits[1].frame
    row = frame.iloc[0]
    assert row[["n_persons", "n_documents", "n_unclaimed", "n_without"]].tolist() == [30, 31, 1, 4]
    assert row[["n_coders", "n_codes", "n_codings", "n_skipped"]].tolist() == [1, 5, 53, 2]


@pytest.mark.parametrize(("n", "is_withheld"), [(2, True), (3, False)])
def test_everything_about_a_strand_of_few_people_is_withheld_with_them(voices, n, is_withheld) -> None:
    declared = voices.study()
    made = voices_material.material(declared, voices.tables(n))
    one = voices.released(declared, made.exhibits).released[1]
    assert one.mask[["n_persons", "n_codings", "n_documents"]].iloc[0].tolist() == [is_withheld] * 3


def test_without_conversations_the_part_is_absent(voices) -> None:
    without = voices.study().model_copy(update={"voices": {}})
    assert voices_material.material(without, {}) == Absent(Message("voices.absent.no_strand"))
