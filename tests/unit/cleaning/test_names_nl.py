"""Names found by the lists of `deduce`: read once per session from the folder of this environment, where they stay."""

import logging
import subprocess
import sys

import pytest
from filelock import FileLock

from helpers.cleaning import names_nl
from helpers.cleaning.deidentify import deidentify, for_print
from helpers.qualitative.identifiers_nl import found_in

# Of ordinary sentences at most this many may lose a word to the lists: they know that words can be names too.
MOST_SENTENCES_HIT = 0.15
installed = pytest.mark.skipif(
    not names_nl.available(), reason="deduce is not installed (it needs Python below 3.14)"
)


@pytest.fixture(scope="module")
def lists():
    """The word lists: made once for this environment (a minute), read in three seconds afterwards."""
    names_nl.lists_folder().mkdir(parents=True, exist_ok=True)
    with FileLock(names_nl.lists_folder() / ".making.lock"):
        return names_nl.finder()


@installed
@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "gone", "gloss"),
    [
        ("Fatima zei dat het ging.", "Fatima", "[naam]"),
        ("Mohammed was er ook.", "Mohammed", "[naam]"),
        ("Deventer is een fijne stad.", "Deventer", "[plaats]"),
        ("Amsterdam was te duur.", "Amsterdam", "[plaats]"),
        ("Toen kwam Jan de Vries uit Apeldoorn.", "Apeldoorn", "[plaats]"),
    ],
)
def test_names_and_places_are_found_where_no_rule_sees_them(lists, text, gone, gloss):
    made = deidentify(text, finder=lists)
    assert gone not in made.text
    assert gloss in made.text
    assert made.checked


@installed
@pytest.mark.slow
def test_doing_it_again_changes_nothing(lists):
    texts = [
        "Fatima belde 0612345678 en kwam uit Deventer, geboren op 12 maart 1981, 34 jaar oud.",
        "Mijn zoon Jan is [leeftijd] en woont in [plaats].",
        "Toen zei mevrouw De Vries van het Deventer Ziekenhuis dat het goed was.",
    ]
    for text in texts:
        made = for_print(text, finder=lists, longest=120)
        assert for_print(made.text, finder=lists, longest=120).text == made.text
        assert found_in(made.text, also=lists.found_in(made.text)) == ()


@installed
@pytest.mark.slow
def test_few_ordinary_sentences_lose_a_word_to_the_lists(lists):
    sentences = ORDINARY.splitlines()
    hit = [line for line in sentences if deidentify(line, finder=lists).changes]
    assert len(hit) / len(sentences) <= MOST_SENTENCES_HIT, hit


@installed
@pytest.mark.slow
def test_the_library_does_not_write_what_it_reads_to_standard_output(lists):
    assert all(
        type(one).__name__ != "StreamHandler" or one.stream is not sys.stdout
        for one in logging.getLogger().handlers
    )


def test_without_the_library_there_is_no_finder(monkeypatch):
    monkeypatch.setattr(names_nl, "available", lambda: False)
    names_nl.finder.cache_clear()
    assert names_nl.finder() is None
    assert not names_nl.is_built()
    names_nl.finder.cache_clear()


def test_our_code_is_imported_without_the_library():
    code = "import sys; sys.modules['deduce'] = None; import helpers.analyses.quotes, helpers.disclosure.exhibits; print('fine')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": "src"},
        cwd=ROOT,
    )
    assert done.stdout == "fine\n"


def test_finished_lists_are_put_in_place_at_once_and_only_where_they_were_made(tmp_path):
    made, target = tmp_path / "lists" / "work" / "made", tmp_path / "lists" / "cache" / "kept"
    made.parent.mkdir(parents=True)
    made.write_text("x", encoding="utf-8")
    names_nl._keep(made, target)
    assert target.read_text(encoding="utf-8") == "x"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("y", encoding="utf-8")
    names_nl._keep(elsewhere, target)
    assert target.read_text(encoding="utf-8") == "x"


ROOT = names_nl.Path(__file__).resolve().parents[3]
ORDINARY = """\
In maart ging het mis met de huur.
De meeste mensen weten dat niet.
Het meer was bevroren.
Onderweg kwam ik een man tegen.
Vandaag gaat het beter dan gisteren.
Ik heb drie jaar in de schuldhulp gezeten.
Ik moest 250 euro per maand betalen.
Wij hebben drie kinderen.
Mijn man werkt niet meer.
De dokter zei dat ik rust nodig had.
Ik kreeg een brief van het UWV.
De Belastingdienst wilde het geld terug.
Bij de gemeente wist niemand iets.
Toen kwam corona en alles ging dicht.
Met kerst was het stil.
Hij zei: Dat moet je zelf weten.
Ik sliep slecht, at weinig en lachte nooit.
De eerste drie maanden waren het zwaarst.
Ik stond om acht uur op.
Het duurde zes weken voor ik iets hoorde.
In 2019 kreeg ik hulp.
Ik wil gewoon rust in mijn hoofd.
Zij luisterde echt, dat had ik nog nooit meegemaakt.
Het is een verzonnen uitspraak over geld.
Ik durfde de deur niet open te doen.
De straat was donker en de weg was lang.
Op het plein stond niemand.
Alles kostte geld, alles.
Nou ja, zo gaat dat dan.
De bakker en de smid waren dicht."""
