"""What was taken out is marked and counted, a cut falls between sentences, and doing it again changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.cleaning.deidentify import Deidentified, deidentify, for_print, shortened, tidy
from helpers.qualitative.identifiers_nl import found_in
from helpers.qualitative.marks import Mark

TEXT = "Mijn dochter Fatima belde 0612345678. Toen kwam mevrouw De Vries op 12 maart 1981."


class Lists:
    """Stands in for the word lists: knows two names wherever they stand."""

    def found_in(self, text):
        return tuple(
            Mark("place", at, at + len(name))
            for name in ("Deventer", "Fatima")
            for at in range(len(text))
            if text.startswith(name, at)
        )


def test_each_kind_leaves_its_gloss_and_is_counted():
    made = deidentify(TEXT, finder=None)
    assert made.text == "Mijn dochter [naam] belde [telefoon]. Toen kwam mevrouw [naam] op [datum]."
    assert made.changes == {"date": 1, "name": 2, "phone": 1}
    assert made.taken_out == ("Fatima", "0612345678", "De Vries", "12 maart 1981")


def test_without_lists_of_names_a_text_is_not_checked():
    assert not deidentify(TEXT, finder=None).checked
    assert deidentify(TEXT, finder=Lists()).checked


def test_what_the_lists_know_is_taken_out_where_no_rule_sees_it():
    assert deidentify("Deventer is mooi.", finder=None).text == "Deventer is mooi."
    assert deidentify("Deventer is mooi.", finder=Lists()).text == "[plaats] is mooi."


def test_declared_names_are_taken_out_in_any_letters():
    assert (
        deidentify("toen kwam fenna langs", names=["Fenna Bos"], finder=None).text == "toen kwam [naam] langs"
    )


@pytest.mark.parametrize(
    "hidden",
    [
        "0612\u200b345678",
        "０６１２３４５６７８",
        "06\u00a012\u00a034\u00a056\u00a078",
        "06\n12345678",
        "\u202e0612345678",
    ],
)
def test_characters_that_nobody_sees_hide_nothing(hidden):
    made = deidentify(f"Bel {hidden} maar.", finder=None)
    assert made.text == "Bel [telefoon] maar."


def test_a_text_is_tidied_to_one_line_that_no_spreadsheet_runs():
    assert tidy("  - Ja,\n\tdat\u00a0 is\u200b zo. ") == "Ja, dat is zo."
    assert tidy("=1+1") == "1+1"


def test_a_long_text_is_cut_at_the_end_of_a_sentence_and_the_cut_is_marked():
    made = shortened(
        Deidentified("Een zin. Nog een zin. En dan een heel lange laatste zin.", {}, (), checked=True), 40
    )
    assert made.text == "Een zin. Nog een zin. [...]"
    assert made.changes == {"elision": 1}


def test_a_text_in_the_middle_of_a_sentence_says_so_at_both_ends():
    made = shortened(Deidentified("en toen was het klaar", {"name": 1}, (), checked=True), 100)
    assert made.text == "[...] en toen was het klaar [...]"
    assert made.changes == {"name": 1, "elision": 2}


def test_a_whole_sentence_is_left_as_it_is():
    assert shortened(Deidentified("Dit is verzonnen.", {}, (), checked=True), 100).text == "Dit is verzonnen."


def test_a_first_sentence_that_is_too_long_is_cut_between_words_and_never_inside_a_gloss():
    made = shortened(Deidentified("Toen kwam [telefoon nummer] en nog veel meer", {}, (), checked=True), 26)
    assert made.text == "Toen kwam [...]"


sentences = st.lists(
    st.sampled_from([TEXT, "Dat was fijn.", "Ik woon in Deventer.", "ja", "- Nee!", "Mail a@b.nl", "Fatima.", "[naam] zei"]),
    max_size=6,
).map(" ".join)  # fmt: skip


@given(text=sentences, longest=st.integers(30, 200))
def test_doing_it_again_changes_nothing_and_nothing_is_left_to_find(text, longest):
    made = for_print(text, names=["Fatima"], finder=Lists(), longest=longest)
    assert found_in(made.text, names=["Fatima"]) == ()
    assert deidentify(made.text, names=["Fatima"], finder=Lists()).text == made.text
    assert for_print(made.text, names=["Fatima"], finder=Lists(), longest=longest).text == made.text


@given(text=st.text(max_size=200))
def test_any_text_comes_out_tidy_and_with_nothing_left_to_find(text):
    made = deidentify(text, finder=None)
    assert found_in(made.text) == ()
    assert tidy(made.text) == made.text


@given(text=sentences, longest=st.integers(30, 200))
def test_a_cut_text_is_no_longer_than_asked(text, longest):
    made = deidentify(text, finder=None)
    assert len(shortened(made, longest).text) <= max(longest, 12)
