"""A claim is printed with its reservation in one element, or nothing is printed."""

import re

import pytest

from helpers.reporting.claims import divided, names_of, views, with_reservation
from helpers.reporting.incomplete import ExhibitIncomplete
from helpers.reporting.labels import lexicon
from helpers.results import Name

MISSING = (
    "The claim 'cheaper' has no reservation; write at claims.cheaper.reservation what stands against taking it for "
    "more than it is, or take the claim out."
)


@pytest.fixture
def bare(told_study):
    """Return the study with a claim of which the reservation is empty."""
    claim = told_study.claims["cheaper"].model_copy(update={"reservation": {"nl": " ", "en": ""}})
    return told_study.model_copy(update={"claims": {"cheaper": claim}})


def test_a_claim_in_a_cell_or_a_sentence_brings_its_reservation(told_words):
    assert told_words.label(Name("claim", "cheaper"), "nl").text == (
        "Maatwerk is goedkoper dan niets doen. (Voorbehoud: Er is geen groep om mee te vergelijken.)"
    )


def test_a_claim_without_reservation_stops_everything_that_is_worded(bare, made_up_voices, tmp_path):
    words = made_up_voices.words()
    for attempt in (
        lambda: lexicon(bare, words),
        lambda: views(bare, ("cheaper",), words, "en"),
        lambda: with_reservation("cheaper", bare.claims["cheaper"], words),
        lambda: made_up_voices.build(tmp_path, bare),
    ):
        with pytest.raises(ExhibitIncomplete) as caught:
            attempt()
        assert str(caught.value) == MISSING
    assert list(tmp_path.iterdir()) == []


def test_a_reservation_in_one_language_is_printed_in_that_one(told_study, made_up_voices):
    claim = told_study.claims["cheaper"].model_copy(update={"reservation": {"nl": "Alleen hier."}})
    (found,) = views(
        told_study.model_copy(update={"claims": {"cheaper": claim}}),
        ("cheaper",),
        made_up_voices.words(),
        "en",
    )
    assert (found.reservation.text, found.reservation.language) == ("Alleen hier.", "nl")
    assert found.claim.language == "en"


def test_claim_and_reservation_stand_in_one_element_wherever_they_are_printed(told_pages):
    for name in ("report.en.html", "05_qualitative.en.html"):
        page = told_pages[name]
        claims = re.findall(r'<figure class="claim">.*?</figure>', page, flags=re.DOTALL)
        assert len(claims) == 1, name
        assert page.count("Tailoring costs less than doing nothing.") == 1
        assert all("There is no group to compare with." in claim for claim in claims)


def test_the_ledger_of_a_report_leads_to_the_claims_at_its_top_and_prints_only_the_others(told_pages):
    page = told_pages["report.en.html"]
    assert 'id="summary-exhibit-claims-ledger"' in page
    link = '<a href="#summary-exhibit-claims-ledger">This claim stands at the top with its reservation, under In short.</a>'
    assert page.count(link) == 1
    assert page.index('id="summary-exhibit-claims-ledger"') < page.index("Tailoring costs") < page.index(link)
    assert link not in told_pages["05_qualitative.en.html"]


@pytest.mark.parametrize(("n", "key", "rest"), [(1, "one", 0), (3, "all", 0), (4, "first", 1)])
def test_of_more_claims_than_stand_at_the_top_the_others_stay_below(n, key, rest):
    above, below = divided(("claim",) * n)
    assert (above.key, above.n, len(below)) == (f"claim.above.{key}", n - rest, rest)


def test_an_exhibit_about_something_else_names_no_claims(made_up_voices):
    assert names_of(made_up_voices.claims()) == ("cheaper",)
    assert names_of(made_up_voices.topics()) == ()
