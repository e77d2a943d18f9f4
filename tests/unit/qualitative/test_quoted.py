"""An approval names exactly what would be printed: any change of it gives another fingerprint."""

import pytest

from helpers.qualitative.quoted import fingerprint_of, key_of
from helpers.results import Name

QUESTION, WOMAN, OLD = (
    Name("said", "voices.a.question"),
    Name("category", "woman", of="sex"),
    Name("category", "old", of="age"),
)


def test_the_fingerprint_of_the_same_content_is_the_same():
    assert fingerprint_of("rust", QUESTION, (WOMAN,)) == fingerprint_of("rust", QUESTION, (WOMAN,))
    assert fingerprint_of("rust", QUESTION, ()) == "f" + fingerprint_of("rust", QUESTION, ())[1:]
    assert len(fingerprint_of("rust", QUESTION, ())) == 65


@pytest.mark.parametrize(
    ("text", "question", "attributes"),
    [
        ("rust.", QUESTION, (WOMAN, OLD)),
        ("rust", Name("said", "voices.b.question"), (WOMAN, OLD)),
        ("rust", QUESTION, (WOMAN,)),
        ("rust", QUESTION, (OLD, WOMAN)),
        ("rust", QUESTION, (WOMAN, Name("category", "old", of="group"))),
        ("rust", QUESTION, (WOMAN, Name("variable", "old", of="age"))),
        ("rustsaid", Name("said", "voices.a.question"), (WOMAN, OLD)),
    ],
)
def test_any_change_gives_another_fingerprint(text, question, attributes):
    assert fingerprint_of(text, question, attributes) != fingerprint_of("rust", QUESTION, (WOMAN, OLD))


def test_a_reworded_question_gives_another_fingerprint():
    before = fingerprint_of("rust", QUESTION, (WOMAN,), ("Hoe?", "vrouw"))
    assert fingerprint_of("rust", QUESTION, (WOMAN,), ("Hoe dan?", "vrouw")) != before
    assert fingerprint_of("rust", QUESTION, (WOMAN,), ("Hoe?v", "rouw")) != before


def test_the_key_depends_on_strand_document_place_and_words_and_on_nothing_moved_between_them():
    keys = {
        key_of("a", "b", "c", "d"),
        key_of("ab", "", "c", "d"),
        key_of("a", "b", "", "cd"),
        key_of("a", "b", "c", "e"),
    }
    assert len(keys) == 4
    assert all(key.startswith("q") and len(key) == 17 for key in keys)
