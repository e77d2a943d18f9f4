"""A decision about a quote names one fingerprint; a file that is not right is refused in sentences without words of anybody."""

import pytest

from helpers.errors import DeclarationMistake
from helpers.study.approvals import Approval, begin, read, with_undecided

KEY, PRINT = "q0123456789abcdef", "f" + "0" * 64
GOOD = f'- key: "{KEY}"\n  fingerprint: "{PRINT}"\n  decision: approve\n  by: "A. Lezer"\n  date: "2025-03-01"\n  note: "past"\n'


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "demo"
    place.mkdir()
    return place


def said(folder, text):
    (folder / "quotes.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationMistake) as refused:
        read(folder)
    return [str(one) for one in refused.value.mistakes]


def test_a_study_without_the_file_approved_nothing(folder):
    assert read(folder) == ()


def test_an_approval_is_read_as_it_stands(folder):
    (folder / "quotes.yml").write_text(GOOD, encoding="utf-8")
    assert read(folder) == (Approval(KEY, PRINT, "approve", "A. Lezer", "2025-03-01", "past"),)


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_approves_nothing(folder, text):
    (folder / "quotes.yml").write_text(text, encoding="utf-8")
    assert read(folder) == ()


def test_a_decision_that_does_not_exist_is_named_with_those_that_do(folder):
    assert said(folder, GOOD.replace("approve", "aprove")) == [
        "studies/demo/quotes.yml[1].decision: it is 'aprove'; allowed: approve, reject, undecided. Did you mean 'approve'?"
    ]


def test_an_approval_says_who_and_when(folder):
    assert said(folder, GOOD.replace("A. Lezer", " ").replace("2025-03-01", "1 maart")) == [
        "studies/demo/quotes.yml[1].by: nobody is named. Name the person who read the quote.",
        "studies/demo/quotes.yml[1].date: it is no date; allowed: year-month-day, such as 2025-03-01.",
    ]


def test_an_undecided_entry_needs_neither(folder):
    (folder / "quotes.yml").write_text(with_undecided("", [(KEY, PRINT)], ()), encoding="utf-8")
    assert read(folder) == (Approval(KEY, PRINT, "undecided"),)


def test_words_of_a_speaker_in_the_place_of_a_hash_are_refused_and_not_repeated(folder):
    sentences = said(folder, GOOD.replace(KEY, "Fatima zei dat het ging"))
    assert sentences == [
        "studies/demo/quotes.yml[1].key: it is missing or is no hash. Let make quotes write it; keep the quotation marks."
    ]


def test_a_hash_that_lost_its_quotation_marks_and_became_a_number_is_refused(folder):
    assert "is no hash" in said(folder, GOOD.replace(f'"{PRINT}"', "12345"))[0]


def test_an_unknown_key_and_a_long_note_are_refused_together(folder):
    text = GOOD.replace("note:", "nota:") + '  note: "' + "a" * 201 + '"\n'
    assert said(folder, text) == [
        "studies/demo/quotes.yml[1]: 'nota' is not known; allowed: key, fingerprint, decision, by, date, note. Did you mean 'note'?",
        "studies/demo/quotes.yml[1].note: it is no text of at most 200 characters.",
    ]


def test_the_same_quote_cannot_be_approved_and_rejected(folder):
    text = GOOD + GOOD.replace("approve", "reject")
    assert said(folder, text) == [
        "studies/demo/quotes.yml[2]: the same quote is approved and rejected. Keep one of the two."
    ]


@pytest.mark.parametrize(
    ("text", "found"), [("a: 1\n", "it is no list of decisions"), ("- x\n", "it is no decision")]
)
def test_another_shape_is_refused(folder, text, found):
    assert found in said(folder, text)[0]


def test_what_is_not_yaml_is_refused_with_its_line(folder):
    assert said(folder, "- key: [\n")[0].startswith("studies/demo/quotes.yml, line ")


def test_what_is_not_utf_8_is_refused(folder):
    (folder / "quotes.yml").write_bytes(b"- key: \xff\n")
    with pytest.raises(DeclarationMistake, match="it is not UTF-8"):
        read(folder)


def test_adding_keeps_every_letter_that_stands_and_adds_only_what_is_new(folder):
    mine = "# my own remark\n" + GOOD.rstrip("\n")
    known = (Approval(KEY, PRINT, "approve", "A. Lezer", "2025-03-01"),)
    more = with_undecided(mine, [(KEY, PRINT), ("q1", "f1"), ("q1", "f1"), (KEY, "f2")], known)
    assert more.startswith(mine + "\n")
    (folder / "quotes.yml").write_text(more, encoding="utf-8")
    assert [(one.key, one.fingerprint, one.decision) for one in read(folder)] == [
        (KEY, PRINT, "approve"), ("q1", "f1", "undecided"), (KEY, "f2", "undecided"),
    ]  # fmt: skip
    assert with_undecided(more, [("q1", "f1")], read(folder)) == more


def test_a_file_that_was_begun_has_no_decision_and_stays_as_it_is(tmp_path) -> None:
    begin(tmp_path)
    text = (tmp_path / "quotes.yml").read_text(encoding="utf-8")
    assert read(tmp_path) == ()
    (tmp_path / "quotes.yml").write_text(text + "# mine\n", encoding="utf-8")
    begin(tmp_path)
    assert (tmp_path / "quotes.yml").read_text(encoding="utf-8") == text + "# mine\n"
