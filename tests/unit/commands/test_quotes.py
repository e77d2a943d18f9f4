"""`make quotes`: a private worksheet, undecided entries in quotes.yml, and nothing that was decided is touched."""

import pytest

from helpers import driver, storage
from helpers.commands import line
from helpers.commands import quotes as command
from helpers.commands.quotes_worksheet import Line, as_csv, as_page
from helpers.reporting.catalogue import catalogue
from helpers.reporting.labels import Lexicon
from helpers.results import Exhibit, Message, Name, Quote
from helpers.study.approvals import Approval, read
from helpers.study.stages import STAGES

WORDS = Lexicon(
    catalogue(),
    {
        Name("topic", "residents.debts"): {"en": "Debts", "nl": "Schulden"},
        Name("said", "voices.residents.question"): {"en": "How?", "nl": "Hoe?"},
        Name("category", "woman", of="sex"): {"en": "woman", "nl": "vrouw"},
    },
    {},
    {},
)


def quote(key="q1", text="Dit is <b>verzonnen</b>."):
    return Quote(
        key, "residents", "debts", "debts", "typical", text, {}, Name("said", "voices.residents.question"),
        (Name("category", "woman", of="sex"),), 12, "p1", True, f"f{key}", True,
    )  # fmt: skip


def test_the_page_says_that_it_is_private_and_nothing_in_a_quote_becomes_markup():
    page = as_page(
        [Line(quote(), "Fatima", "undecided", "not_approved")],
        WORDS,
        "nl",
        study="demo",
        file="studies/demo/quotes.yml",
    )
    assert "Privé. Bewaar dit bestand in data/; mail het niet." in page
    assert "Dit is &lt;b&gt;verzonnen&lt;/b&gt;." in page
    assert "<b>" not in page
    for words in (
        "Schulden",
        "Hoe?",
        "vrouw",
        "12",
        "Fatima",
        "niemand heeft het nog goedgekeurd",
        "studies/demo/quotes.yml",
    ):
        assert words in page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_words_of_who_did_not_agree_are_not_on_the_worksheet(language):
    lines = [Line(quote(), "Fatima", "undecided", "no_consent")]
    for text in (as_page(lines, WORDS, language, study="demo", file="x"), as_csv(lines, WORDS, language)):
        assert "verzonnen" not in text
        assert "Fatima" not in text


def test_the_csv_has_one_row_per_quote_and_no_cell_that_a_spreadsheet_runs():
    rows = as_csv([Line(quote(text="ja"), "=1+1", "approve", None)], WORDS, "en").splitlines()
    assert rows[0].split(";")[:2] == ["Decision", "Key"]
    assert rows[1] == "approve;q1;Debts;typical;How?;ja;'=1+1;woman;12;p1;would be printed"


def test_without_a_study_the_command_names_those_there_are(capsys):
    assert line.main(["quotes"]) == 2
    assert "STUDY: no study is named" in capsys.readouterr().err


def test_a_study_without_quotes_is_told_where_to_declare_them(capsys):
    assert line.main(["quotes", "--study", "nsw"]) == 2
    assert (
        "study 'nsw' declares no quotes. Declare them under voices.<strand>.quotes."
        in capsys.readouterr().err
    )


def test_every_quote_of_the_stage_is_read_once(tmp_path):
    title = Message("quotes.shown.title")
    shown = [
        Exhibit("quotes.a", "quotes", title, "werking", quotes=(quote(), quote("q2"))),
        Exhibit("joint.display", "joint", title, "werking", quotes=(quote("q2"), quote("q3"))),
    ]
    for number, exhibit in enumerate(shown, 1):
        storage.write_exhibit(tmp_path, exhibit, f"5.{number}")
    assert [one.key for one in command._quotes(tmp_path, WORDS, ["nl", "en"])] == ["q1", "q2", "q3"]


def test_the_lists_are_not_made_where_the_library_is_not_installed(monkeypatch, capsys):
    monkeypatch.setattr("helpers.cleaning.names_nl.available", lambda: False)
    command._make_lists(None)
    assert "Every quote will be withheld" in capsys.readouterr().err


def test_what_was_decided_stays_as_it_was_written(tmp_path):
    folder = tmp_path / "demo"
    folder.mkdir()
    mine = '# mine\n- {key: "q1", fingerprint: "fq1", decision: reject, by: "A", date: "2025-01-02", note: "te herkenbaar"}\n'
    from helpers.study.approvals import with_undecided

    (folder / "quotes.yml").write_text(
        with_undecided(mine, [("q1", "fq1"), ("q2", "fq2")], (Approval("q1", "fq1", "reject"),)),
        encoding="utf-8",
    )
    assert (folder / "quotes.yml").read_text(encoding="utf-8").startswith(mine)
    assert [one.decision for one in read(folder)] == ["reject", "undecided"]


def test_the_command_makes_the_stages_up_to_the_conversations_and_no_report():
    assert [stage.name for stage in driver._up_to(command.STAGE, has_joint=True)] == [
        "01_validate", "02_clean", "03_describe", "04_effects", "05_qualitative",
    ]  # fmt: skip
    assert driver._up_to("09_report", has_joint=True) == STAGES
