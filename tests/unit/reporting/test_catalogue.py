"""Both languages say the same things, and nothing is left in the other language."""

import pytest

from helpers.reporting.catalogue import CatalogueFault, Placeholder, catalogue, placeholders, read
from helpers.reporting.words import known_spec

# Words that are the same in both languages, or are names, symbols and numbers.
SAME = {
    "n", "p", "F", "df", "df 1", "df 2", "SD", "HC2", "HC3", "Welch", "ANCOVA", "Lin", "Wat werkt?", "Run", "Status",
    "sha256", "Parameter", "Notebooks", "Notebook {notebook}", "interval", "{variable:inline} ({smd:signed1} SD)",
    "{variable}, {comparison}", "SD in the reference", "AIPW", "IPW", "Abadie–Imbens", "{p} (of {of})", "Model", "Clusters",
    "{day} {month} {year}", "Detail", "overlap", "Power", "Code: commit {commit}.", "detail", "Type", "n, {arm}", "percent",
}  # fmt: skip


def test_dutch_and_english_have_the_same_keys():
    texts = catalogue().texts
    assert sorted(texts["nl"]) == sorted(texts["en"])


def test_every_sentence_has_the_same_placeholders_in_both_languages():
    texts = catalogue().texts
    names = {
        language: {key: sorted({hole.name for hole in placeholders(text)}) for key, text in found.items()}
        for language, found in texts.items()
    }
    assert names["nl"] == names["en"]


def test_every_placeholder_asks_for_a_format_that_exists():
    asked = {
        (key, hole.spec)
        for found in catalogue().texts.values()
        for key, text in found.items()
        for hole in placeholders(text)
    }
    assert [pair for pair in sorted(asked) if not known_spec(pair[1])] == []


def test_no_dutch_sentence_is_an_english_leftover():
    texts = catalogue().texts
    same = {
        key: text
        for key, text in texts["nl"].items()
        if text == texts["en"].get(key) and text not in SAME and len(text.split()) > 2
    }
    assert same == {}


def test_a_missing_key_is_named_with_the_nearest_one():
    with pytest.raises(CatalogueFault) as caught:
        catalogue().text("findings.directions.higher", "en")
    assert str(caught.value) == (
        "The catalogue 'en' has no key 'findings.directions.higher'. Did you mean 'findings.direction.higher'?"
    )


def test_a_key_that_yaml_turns_into_a_boolean_is_refused_with_its_place(tmp_path):
    (tmp_path / "nl").mkdir()
    (tmp_path / "en").mkdir()
    (tmp_path / "nl" / "words.yml").write_text("yes: ja\n")
    with pytest.raises(CatalogueFault) as caught:
        read(tmp_path)
    assert str(caught.value) == (
        "nl/words.yml: the key True under 'words' is not text; put it between quotes (yes, no and numbers mean "
        "something else in YAML)."
    )


def test_a_sentence_that_yaml_turns_into_a_number_is_refused_with_its_place(tmp_path):
    (tmp_path / "nl").mkdir()
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "words.yml").write_text("level: 0.95\n")
    with pytest.raises(CatalogueFault) as caught:
        read(tmp_path)
    assert str(caught.value) == "en/words.yml: 'words.level' is 0.95; a sentence is text between quotes."


def test_holes_are_found_and_doubled_braces_are_braces():
    assert placeholders("{{a}} {n:count} of {all}") == (Placeholder("n", "count"), Placeholder("all", ""))


@pytest.mark.parametrize("text", ["{a.b}", "{0}", "{a!r}", "{}"])
def test_a_hole_that_could_reach_into_a_value_is_refused(text):
    with pytest.raises(CatalogueFault, match="a hole is a plain lower-case name"):
        placeholders(text)


def test_an_unbalanced_brace_is_refused():
    with pytest.raises(CatalogueFault, match="cannot be read"):
        placeholders("{a")
