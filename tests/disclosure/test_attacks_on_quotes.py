"""Someone tries to get a name, a number or a story of one person out with a quote; the door holds.

Conversations with planted marks go the whole way: de-identified, offered, approved, through the door. What would be
published (exhibits, CSV, record) is searched for what was planted.
"""

import importlib.util
import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest

from helpers.analyses import quote_candidates, quotes
from helpers.cleaning.deidentify import for_print
from helpers.disclosure.exhibits import release
from helpers.disclosure.policy import Policy
from helpers.disclosure.quotes import WITHHELD
from helpers.errors import DisclosureRefused
from helpers.qualitative.quoted import fingerprint_of
from helpers.reporting import csvfile
from helpers.reporting.vocabulary import vocabulary
from helpers.results import Column, Guard, Message, Name
from helpers.study.approvals import Approval

_FIXTURE = Path(__file__).parents[1] / "unit" / "analyses" / "voices_fixture.py"
_spec = importlib.util.spec_from_file_location("voices_fixture_for_attacks", _FIXTURE)
voices = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(voices)

POLICY = Policy("cbs-style", 10, "shown", 0.5, 0.9, rows_may_be_shown=False, min_speakers=3)
QUOTES = {
    "consent": "quote",
    "population": "interviewed",
    "attributes": ["town", "woman", "old"],
    "names": ["names"],
    "per_person": 2,
}
NAME = "Geertruida van der Wervelwind"
PLANTED = {
    "name of a speaker": (f"Ik, {NAME}, vind dit verzonnen.", [NAME, "Wervelwind", "Geertruida"]),
    "name in small letters": ("toen zei wervelwind dat het verzonnen was.", ["wervelwind"]),
    "name of a child": ("Mijn dochter Fatima zei dat, verzonnen.", ["Fatima"]),
    "name after a title": ("Toen kwam mevrouw Oulad-Tuinstra, verzonnen.", ["Oulad", "Tuinstra"]),
    "citizen service number": ("Mijn nummer is 111222333, verzonnen.", ["111222333"]),
    "citizen service number with spaces": ("Mijn nummer is 111 222 333, verzonnen.", ["111 222 333"]),
    "hidden citizen service number": (
        "Mijn nummer is 111\u200b222\u200b333, verzonnen.",
        ["111\u200b222", "111222333"],
    ),
    "address": ("Ik woon op Kastanjestraat 118b, 9999 ZZ, verzonnen.", ["Kastanjestraat", "118b", "9999 ZZ"]),
    "e-mail": ("Mail a.klompenhouwer@voorbeeld.example, verzonnen.", ["klompenhouwer"]),
    "phone": ("Bel 06-12345678 of (0570) 61 23 45, verzonnen.", ["12345678", "61 23 45"]),
    "account": ("Stort op NL91ABNA0417164300, verzonnen.", ["NL91", "0417164300"]),
    "birth date": ("Ik ben geboren op 14 februari 1957, verzonnen.", ["14 februari", "1957"]),
    "age": ("Ik ben 67 jaar oud en dit is verzonnen.", ["67"]),
    "number plate": ("Mijn auto 12-AB-34 is weg, verzonnen.", ["12-AB-34"]),
    "client number": ("Mijn klantnummer is 48213, verzonnen.", ["48213"]),
    "formula": ("=HYPERLINK(1) verzonnen", ["=HYPERLINK"]),
    "markup": ("Dat <script>alert(1)</script> is verzonnen.", []),
}

FORMS = {
    "citizen service number digit by digit": (
        "Mijn nummer is 1 1 1 2 2 2 3 3 3, verzonnen.",
        ["1 1 1", "2 2 2"],
    ),
    "citizen service number with slashes": ("Mijn nummer is 111/222/333, verzonnen.", ["111/222", "333"]),
    "citizen service number in pairs": ("Mijn nummer is 11.12.22.333, verzonnen.", ["11.12", "333"]),
    "citizen service number of a workbook": (
        "Mijn nummer is 1,11222333E+08, verzonnen.",
        ["11222333", "E+08"],
    ),
    "citizen service number with a fraction": ("Mijn nummer is 111222333.0, verzonnen.", ["111222333"]),
    "citizen service number without its zero": ("Mijn nummer is 12345672, verzonnen.", ["12345672"]),
    "citizen service number behind a word": ("Mijn nummer111222333, verzonnen.", ["111222333"]),
    "two citizen service numbers": (
        "Onze nummers 111222333,123456782, verzonnen.",
        ["111222333", "123456782"],
    ),
    "citizen service number in wide digits": (
        "Mijn nummer is １１１２２２３３３, verzonnen.",
        ["１１１", "111222333"],
    ),
    "citizen service number in rings": ("Mijn nummer is ①①①②②②③③③, verzonnen.", ["①①①", "111222333"]),
    "citizen service number in Arabic digits": ("Mijn nummer is ١١١٢٢٢٣٣٣, verzonnen.", ["١١١"]),
    "citizen service number with long dashes": ("Mijn nummer is 111–222–333, verzonnen.", ["111–222", "333"]),
    "citizen service number in words": (
        "Mijn nummer is elf twaalf tweeëntwintig drie drie drie, verzonnen.",
        ["twaalf", "drie"],
    ),
    "e-mail with (at)": ("Mail klompenhouwer (at) voorbeeld.example, verzonnen.", ["klompenhouwer"]),
    "e-mail in words": (
        "Mail anna punt klompenhouwer apenstaartje voorbeeld punt com, verzonnen.",
        ["klompenhouwer", "anna"],
    ),
    "e-mail that is half": ("Mail klompenhouwer@voorbeeld, verzonnen.", ["klompenhouwer"]),
    "e-mail in wide letters": ("Mail klompenhouwer＠voorbeeld．com, verzonnen.", ["klompenhouwer"]),
    "phone abroad": ("Bel +32 470 12 34 56, verzonnen.", ["470", "12 34 56"]),
    "phone with a slash": ("Bel 06/12345678, verzonnen.", ["06/", "12345678"]),
    "account in parts": ("Stort op NL 91 ABNA 0417 1643 00, verzonnen.", ["ABNA", "0417", "1643"]),
    "account with points": ("Stort op NL91.ABNA.0417.1643.00, verzonnen.", ["ABNA", "0417", "1643"]),
    "postcode in small letters": ("Ik woon op 7411 ab, verzonnen.", ["7411"]),
    "place on the map": ("Mijn huis is 52.370216, 4.895168, verzonnen.", ["370216", "895168"]),
    "address of a computer": ("Mijn computer is 192.168.10.12, verzonnen.", ["192.168", "10.12"]),
}
"""Other ways of writing the same things; each goes through the detectors and the door on its own."""


class NoLists:
    """Word lists that know nobody: what is found here is found without them."""

    def found_in(self, text):
        return ()


@pytest.fixture(autouse=True)
def _lists(monkeypatch):
    monkeypatch.setattr(quote_candidates, "finder", NoLists)


@lru_cache(maxsize=1)
def study():
    kinds = {"old": {"type": "boolean", "codes": {1: "yes", 0: "no"}}, "names": {"type": "text"}}
    made = voices.study(quotes=QUOTES)
    plain = made.model_dump(by_alias=True)
    plain["variables"] |= {
        name: {"table": "people", "column": name, "label": {"en": name, "nl": name}, **keys}
        for name, keys in kinds.items()
    }
    return type(made).model_validate(plain)


@lru_cache(maxsize=1)
def known():
    return vocabulary(study())


def people(**changed):
    frame = voices.people().assign(quote=True, woman=False, old=False)
    frame["names"] = pd.array([NAME] * len(frame), dtype="string")
    for name, values in changed.items():
        frame[name] = pd.array(values, dtype="boolean")
    return frame


def offered(words="Dit is een verzonnen uitspraak.", sample=None):
    codings = voices.codings().assign(text=words)
    return quotes.offered(
        study(), voices.tables(codings=codings, sample=people() if sample is None else sample)
    ).exhibits


@lru_cache(maxsize=1)
def _offered_once():
    return offered()


def saying(words, **changed):
    """One candidate as it is offered, with other words under their own fingerprint."""
    exhibit = _offered_once()[0]
    one = exhibit.quotes[0]
    said = replace(
        one, text=words, fingerprint=fingerprint_of(words, one.question, one.attributes), **changed
    )
    return replace(exhibit, quotes=(said,))


def approve(*exhibits):
    return tuple(
        Approval(one.key, one.fingerprint, "approve", "x", "2025-01-01")
        for exhibit in exhibits
        for one in exhibit.quotes
    )


def published(exhibits, approvals):
    """Everything that could reach a page, a CSV or a manifest, as one text."""
    found = release(exhibits, POLICY, known(), approvals)
    parts = [json.dumps(found.as_json(), ensure_ascii=False), "\n".join(map(str, found.mistakes))]
    for one in found.released:
        frame = one.exhibit.frame
        parts += [frame.to_csv(), repr(replace(one.exhibit, frame=pd.DataFrame())), repr(one.record)]
        if len(frame):
            parts.append(csvfile.text(one.exhibit, one.mask))
    return found, "\n".join(parts)


@pytest.mark.parametrize("attack", PLANTED)
def test_a_planted_mark_reaches_nothing_that_is_published_even_when_all_is_approved(attack):
    words, marks = PLANTED[attack]
    exhibits = offered(words)
    found, text = published(exhibits, approve(*exhibits))
    assert found.mistakes == ()
    assert found.released[0].exhibit.quotes
    assert "verzonnen" in text
    for mark in marks:
        assert mark not in text


@pytest.mark.parametrize("form", FORMS)
def test_no_way_of_writing_a_number_or_address_gets_it_into_an_approved_quote(form):
    words, marks = FORMS[form]
    safe = for_print(words, finder=NoLists(), longest=quote_candidates.LONGEST_QUOTE)
    exhibit = saying(safe.text, changes=safe.changes)
    found, text = published((exhibit,), approve(exhibit))
    assert found.mistakes == ()
    assert found.released[0].exhibit.quotes
    assert "verzonnen" in text
    for mark in marks:
        assert mark not in text


@pytest.mark.parametrize("form", FORMS)
def test_the_door_refuses_a_quote_in_which_it_still_stands_in_any_form(form):
    words, marks = FORMS[form]
    exhibit = saying(words)
    found, text = published((exhibit,), approve(exhibit))
    assert found.released == ()
    assert len(found.mistakes) == 1
    assert "its text still holds what looks like: " in str(found.mistakes[0])
    for mark in marks:
        assert mark not in text


@pytest.mark.parametrize(
    "attack", [name for name, (_, marks) in PLANTED.items() if marks and name != "name in small letters"]
)
def test_a_quote_that_skipped_the_de_identification_is_refused_and_not_repeated(attack):
    words, marks = PLANTED[attack]
    exhibits = offered()
    raw = exhibits[0].quotes[0]
    raw = replace(raw, text=words, fingerprint=fingerprint_of(words, raw.question, raw.attributes))
    smuggled = replace(exhibits[0], quotes=(raw,))
    found, text = published((smuggled,), approve(smuggled))
    assert found.released == ()
    for mark in marks:
        assert mark not in text


def test_the_only_woman_over_sixty_is_never_described_as_one():
    only = [i == 4 for i in range(34)]
    sample = people(woman=[i in range(2, 16) for i in range(34)], old=only, quote=only)
    exhibits = offered(sample=sample)
    found, _ = published(exhibits, approve(*exhibits))
    shown = found.released[0].exhibit.quotes
    assert shown
    for one in shown:
        assert Name("variable", "old") not in one.attributes
        assert one.n_alike >= POLICY.min_persons


def test_in_a_population_of_nine_nobody_is_quoted():
    codings = voices.codings(n=5).assign(text="Dit is verzonnen.")
    exhibits = quotes.offered(study(), voices.tables(n=5, codings=codings, sample=people().head(9))).exhibits
    found, text = published(exhibits, approve(*exhibits))
    assert found.released[0].exhibit.quotes == ()
    assert set(found.released[0].exhibit.options[WITHHELD]) == {"too_few_alike"}
    assert "Dit is verzonnen" not in text


def test_who_did_not_agree_is_not_quoted_whatever_is_approved():
    exhibits = offered("Dit stille verhaal is verzonnen.", sample=people(quote=[None] * 34))
    found, text = published(exhibits, approve(*exhibits))
    assert "stille verhaal" not in text
    assert set(found.released[0].exhibit.options[WITHHELD]) == {"no_consent"}


def test_a_text_that_changed_after_approval_waits_for_a_new_one():
    before, after = offered("Dit is verzonnen."), offered("Dit is verzonnen.")
    one = after[0].quotes[0]
    words = "Dit is anders, verzonnen."
    changed = replace(one, text=words, fingerprint=fingerprint_of(words, one.question, one.attributes))
    found, text = published((replace(after[0], quotes=(changed,)),), approve(*before))
    assert "anders" not in text
    assert found.released[0].exhibit.options[WITHHELD] == {"changed_since_approval": 1}


def test_a_text_under_the_fingerprint_of_an_approved_one_is_refused():
    exhibits = offered()
    forged = replace(exhibits[0].quotes[0], text="Iets heel anders, verzonnen.")
    found, text = published((replace(exhibits[0], quotes=(forged,)),), approve(*exhibits))
    assert found.released == ()
    assert "heel anders" not in text


@pytest.mark.parametrize("wrong", ["f" + "0" * 64, "", "approve"])
def test_an_approval_with_another_hash_lets_nothing_through(wrong):
    exhibits = offered("Dit stille verhaal is verzonnen.")
    forged = tuple(replace(one, fingerprint=wrong) for one in approve(*exhibits))
    assert "stille verhaal" not in published(exhibits, forged)[1]


def test_a_third_quote_of_one_person_in_another_exhibit_stays_behind():
    exhibits = offered()
    first = exhibits[0].quotes[0]

    def said(number):
        words = f"Verzonnen verhaal nummer {'abc'[number]}."
        return replace(
            first,
            key=f"q{number}",
            text=words,
            fingerprint=fingerprint_of(words, first.question, first.attributes),
        )

    one = replace(exhibits[0], quotes=(said(0), said(1)))
    joint = replace(
        exhibits[0], id="quotes.counts.residents", kind="joint", quotes=(said(1), said(2)),
        frame=pd.DataFrame({"topic": ["residents.debts"], "n_spoke": [16]}),
        columns=(Column("topic", "label", names="topic"), Column("n_spoke", "count")), guards=(Guard("n_spoke", ()),),
    )  # fmt: skip
    found, text = published((one, joint), approve(one, joint))
    assert found.mistakes == ()
    assert [len(each.exhibit.quotes) for each in found.released] == [2, 1]
    assert "verhaal nummer c" not in text


def test_the_person_behind_a_quote_is_in_nothing_that_is_published():
    sample = people()
    sample["person"] = pd.array([f"geheim-{i}" for i in range(34)], dtype="string")
    exhibits = offered(sample=sample)
    found, text = published(exhibits, approve(*exhibits))
    assert found.released[0].exhibit.quotes
    assert "geheim" not in text


def test_the_names_of_documents_are_in_nothing_that_is_published():
    exhibits = offered()
    assert "Talk " not in published(exhibits, approve(*exhibits))[1]


STORY = "Ik was de enige met een kanarie"


@pytest.mark.parametrize(
    "smuggle",
    [
        lambda one: replace(one, note=Message("quotes.shown.note", {"x": STORY})),
        lambda one: replace(one, alt=Message("quotes.shown.title", {"strand": STORY})),
        lambda one: replace(one, title=Message(STORY)),
        lambda one: replace(one, id=STORY),
        lambda one: replace(one, aggregate=STORY * 10),
        lambda one: replace(one, options={"story": STORY}),
        lambda one: replace(one, options={"withheld_quotes": {STORY: 1}}),
        lambda one: replace(one, body=(Message("quotes.shown.note", {"x": (STORY,)}),)),
        lambda one: replace(one, frame=pd.DataFrame({"topic": [STORY]}), columns=(Column("topic", "label"),), aggregate="none"),
        lambda one: replace(one, frame=pd.DataFrame({STORY: [1]}), columns=(Column(STORY, "count"),), aggregate="none"),
        lambda one: replace(one, columns=(Column("topic", "label", header=Message("x", {"y": STORY})),), frame=pd.DataFrame({"topic": ["residents.debts"]}), aggregate="none"),
        lambda one: replace(one, columns=(Column("topic", "label", header=Name("said", STORY)),), frame=pd.DataFrame({"topic": ["residents.debts"]}), aggregate="none"),
        lambda one: replace(one, quotes=(replace(one.quotes[0], question=Name("said", STORY)),)),
        lambda one: replace(one, quotes=(replace(one.quotes[0], attributes=(Name("category", STORY),)),)),
        lambda one: replace(one, quotes=(replace(one.quotes[0], changes={STORY: 1}),)),
        lambda one: replace(one, quotes=(replace(one.quotes[0], key=STORY),)),
        lambda one: replace(one, quotes=(replace(one.quotes[0], topic=STORY),)),
    ],
)  # fmt: skip
def test_a_story_around_a_quote_is_refused_and_not_repeated(smuggle):
    exhibit = smuggle(offered()[0])
    found, text = published((exhibit,), approve(exhibit))
    assert found.released == ()
    assert STORY not in text
    with pytest.raises(DisclosureRefused):
        found.require()


@pytest.mark.parametrize("kind", ["table", "figure", "text"])
def test_a_quote_in_an_exhibit_of_another_kind_is_refused(kind):
    exhibits = offered("Dit stille verhaal is verzonnen.")
    found, text = published((replace(exhibits[0], kind=kind),), approve(*exhibits))
    assert found.released == ()
    assert "stille verhaal" not in text


def test_a_refused_exhibit_goes_no_further_with_its_quotes():
    exhibits = offered("Dit stille verhaal is verzonnen.")
    wrong = replace(exhibits[0], options={"story": 3.25})
    found = release((wrong,), POLICY, known(), approve(*exhibits))
    assert "stille verhaal" not in repr(found)


def test_options_cannot_claim_that_nothing_was_withheld():
    exhibits = offered()
    claimed = replace(exhibits[0], options={WITHHELD: {}})
    found, _ = published((claimed,), ())
    assert found.released[0].exhibit.options[WITHHELD] == {"not_approved": len(exhibits[0].quotes)}
