"""Every shipped instrument is whole, has its source and says what is not confirmed; a wrong file says all that is wrong."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pandas as pd
import pytest
import yaml

from helpers.errors import DeclarationMistake
from helpers.scales.keying import allowed, keyed
from helpers.scales.registry import instrument_of, instruments
from helpers.scales.scoring import scored

NAMES = sorted(instruments())
SCORED = [name for name in NAMES if instruments()[name].refused is None]
ASKED_FOR = {
    "djg6", "djg11", "mhi5", "eq5d5l", "swls", "cantril", "life_satisfaction", "wemwbs", "swemwbs", "rses", "gse",
    "brs", "trust_people", "trust_people_10", "perceived_health", "participatieladder", "zrm2017", "rapportcijfer",
    "doenvermogen",
}  # fmt: skip
# What DOMAIN 2.2 marks [H], from memory: by instrument the parts that rest on it.
FROM_MEMORY = {
    "djg11": {"items", "cut_off.manual"}, "mhi5": {"missing"}, "swls": {"missing", "cut_off.diener"},
    "swemwbs": {"table", "items"}, "gse": {"missing", "key"}, "brs": {"missing", "cut_off.smith", "cut_off.smith_sum"},
    "trust_people": {"key"}, "zrm2017": {"items"}, "doenvermogen": {"key"},
}  # fmt: skip
WRONG = """
name: other
names: {nl: Toets, en: Test}
measures: {nl: iets, en: something}
licence: "nobody's, it is made up"
sources: [{text: "A made-up source", place: "p. 1"}]
answers: {lowest: 1, highest: 3, names: [low, high]}
items:
  a: {number: 1, topic: {nl: a, en: a}}
  b: {number: 1, topic: {nl: b, en: b}}
codings:
  up: {lowest: 1, highest: 4}
  map: {codes: {1: low, 2: middle}}
  none: {}
scores:
  total:
    label: {nl: som, en: sum}
    items: [a, c]
    how: table
    missing: {at_most: 2}
    range: [3, 3]
    whole: true
    unit: points
    higher_is: better
    cut_offs:
      half:
        label: {nl: half, en: half}
        classes:
          low: {from: 1, label: {nl: laag, en: low}}
          high: {label: {nl: hoog, en: high}}
        "yes": top
        source: {text: "A made-up source", place: "p. 1"}
not_scored:
  total: {nl: nee, en: "no"}
unconfirmed:
  - {part: cut_off.third, says: {nl: iets, en: something}}
item_words:
  d: [word]
"""


def test_every_instrument_that_was_asked_for_is_registered() -> None:
    assert set(NAMES) >= ASKED_FOR


@pytest.mark.parametrize("name", NAMES)
def test_every_file_has_sources_with_a_place_a_licence_and_words_in_both_languages(name: str) -> None:
    one = instruments()[name]
    assert all(source.text and source.place for source in one.sources)
    assert (
        "not shipped" in one.licence
        or "left out" in one.licence
        or "no wording" in one.licence
        or one.refused
    )
    texts = [one.names, one.measures, *(item.topic for item in one.items.values()), *one.traps]
    texts += [score.label for score in one.scores.values()] + [doubt.says for doubt in one.unconfirmed]
    assert all(set(words) == {"nl", "en"} and all(words.values()) for words in texts)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_only_remembered_is_marked_unconfirmed_and_nothing_says_more(name: str) -> None:
    found = {doubt.part for doubt in instruments()[name].unconfirmed}
    assert found >= FROM_MEMORY.get(name, set())
    assert instruments()[name].confirmed == (not found)


@pytest.mark.parametrize("name", SCORED)
def test_no_item_is_worded(name: str) -> None:
    one = instruments()[name]
    assert max(len(text.split()) for item in one.items.values() for text in item.topic.values()) <= 6
    assert not any(text.endswith(("?", ".")) for item in one.items.values() for text in item.topic.values())


@pytest.mark.parametrize("name", SCORED)
def test_every_cut_off_has_a_source_and_every_missing_rule_one_or_a_mark(name: str) -> None:
    one = instruments()[name]
    parts = {doubt.part for doubt in one.unconfirmed}
    for score in one.scores.values():
        several = len(score.items or one.items) > 1
        assert not several or score.missing.source or "missing" in parts
        assert all(cut.source.text and cut.source.place for cut in score.cut_offs.values())


@pytest.mark.parametrize("name", SCORED)
def test_the_lowest_and_highest_answers_give_the_ends_of_every_declared_range(name: str) -> None:
    one = instruments()[name]
    for coding in one.codings:
        codes = allowed(one, coding)
        for score, declared in one.scores.items():
            items = one.items_of(score)
            both = {
                item: np.array([codes[0], codes[-1]])
                if one.items[item].reversed
                else np.array([codes[-1], codes[0]])
                for item in items
            }
            points = keyed(one, coding, {item: pd.Series(values) for item, values in both.items()}, items)
            assert sorted(scored(one, score, points).numbers) == pytest.approx(
                sorted(declared.range), abs=1e-12
            )


def test_every_instrument_that_stands_in_for_a_refused_one_is_registered_and_scored() -> None:
    assert set(instruments()["doenvermogen"].instead) <= set(SCORED)


def test_a_wrong_file_says_everything_that_is_wrong_at_once() -> None:
    with pytest.raises(DeclarationMistake) as refused:
        instrument_of(WRONG, "test.yml")
    assert [str(one) for one in refused.value.mistakes] == [
        "test.yml, name: it is 'other'; allowed: test.",
        "test.yml, items: a number stands twice; allowed: every item its own number.",
        "test.yml, answers.names: 2 names; allowed: one for every answer.",
        "test.yml, codings.up: codes 1 to 4 are not as many as the answers.",
        "test.yml, codings.map: there is no answer 'middle'; allowed: low, high.",
        "test.yml, codings.none: it has neither 'codes' nor both 'lowest' and 'highest'.",
        "test.yml, scores.total.items: there is no item 'c'; allowed: a, b.",
        "test.yml, scores.total.how: 'table' without what it needs.",
        "test.yml, scores.total.missing: 2 of 2 items may be missing.",
        "test.yml, scores.total.range: the lowest is not below the highest.",
        "test.yml, scores.total.cut_offs.half.classes.low: 1 bounds; allowed: 'from' or 'above', and none for the first class.",
        "test.yml, scores.total.cut_offs.half.classes.high: 0 bounds; allowed: 'from' or 'above', and none for the first class.",
        "test.yml, scores.total.cut_offs.half.yes: 'top'; allowed: one of two classes.",
        "test.yml, unconfirmed: there is no cut_off.third; allowed: cut_off.half.",
        "test.yml, item_words: there is no item 'd'; allowed: a, b.",
        "test.yml, not_scored.total: this score is registered as well; allowed: one of the two.",
    ]


def test_unknown_keys_and_wrong_types_are_named_with_their_place() -> None:
    text = resources.files("helpers.scales").joinpath("instruments", "swls.yml").read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    content["scores"]["total"]["higher_is"] = "good"
    content["colour"] = "blue"
    with pytest.raises(DeclarationMistake) as refused:
        instrument_of(yaml.safe_dump(content), "swls.yml")
    places = [one.where for one in refused.value.mistakes]
    assert places == ["swls.yml, scores.total.higher_is", "swls.yml, colour"]


@pytest.mark.parametrize(
    ("text", "found"), [("a: [", "this is not YAML"), ("- a", "this is not a mapping of keys")]
)
def test_what_is_no_registry_file_is_said(text: str, found: str) -> None:
    with pytest.raises(DeclarationMistake) as refused:
        instrument_of(text, "x.yml")
    assert refused.value.mistakes[0].found.startswith(found)
