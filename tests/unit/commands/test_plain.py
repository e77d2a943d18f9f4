"""`make plain`: advice on what the declaration and the published letter say; never a failure."""

from helpers.commands import line
from helpers.commands.plain import _letter


def test_only_the_words_of_the_letter_itself_are_read(tmp_path):
    page = (
        '<nav><p>Menu</p></nav><main><p class="banner">Verzonnen.</p><article class="letter" id="content">'
        "<h1>Titel</h1><p>Dag <b>u</b>.</p><ul><li>Een &amp; twee.</li></ul></article><p>Na</p></main>"
    )
    (tmp_path / "letter.nl.html").write_text(page, encoding="utf-8")
    assert list(_letter(tmp_path, "nl")) == [
        ("letter.nl.html, paragraph 1", "Dag u."),
        ("letter.nl.html, paragraph 2", "Een & twee."),
    ]
    assert list(_letter(tmp_path, "en")) == []


def test_a_study_without_such_texts_has_nothing_to_mend(capsys):
    assert line.main(["plain", "--study", "nsw"]) == 0
    assert capsys.readouterr().out == "Nothing to suggest. Ask a few people the letter is for to read it.\n"
