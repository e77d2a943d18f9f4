"""Which quotes pass the door, each reason for withholding one, and each fault that refuses the exhibit."""

from dataclasses import replace

import pytest

from helpers.disclosure.exhibits import release
from helpers.disclosure.policy import Policy
from helpers.disclosure.quotes import LONGEST_QUOTE, REASONS, WITHHELD, why_withheld
from helpers.disclosure.vocabulary import Vocabulary
from helpers.qualitative.quoted import fingerprint_of
from helpers.results import Exhibit, Message, Name, Quote
from helpers.study.approvals import Approval

POLICY = Policy("cbs-style", 10, "shown", 0.5, 0.9, rows_may_be_shown=False, min_speakers=5)
QUESTION, WOMAN = Name("said", "voices.residents.question"), Name("category", "woman", of="sex")
WORDS = Vocabulary.of(
    names=["residents", "debts", "woman", "sex", "quotes.shown.title", "voices.residents.question"],
    columns=["n"],
)


def quote(key="q1", text="Dit is een verzonnen uitspraak.", **changed):
    made = Quote(
        key=key, strand="residents", topic="debts", code="debts", role="typical", text=text, changes={"name": 1},
        question=QUESTION, attributes=(WOMAN,), n_alike=10, person="p1", consent=True, fingerprint="", checked=True,
    )  # fmt: skip
    made = replace(made, **changed)
    return made if made.fingerprint else printed(made)


def printed(one):
    return replace(one, fingerprint=fingerprint_of(one.text, one.question, one.attributes))


def yes(*quotes):
    return tuple(Approval(one.key, one.fingerprint, "approve", "x", "2025-01-01") for one in quotes)


def exhibit(*quotes, kind="quotes", name="quotes.residents"):
    return Exhibit(id=name, kind=kind, title=Message("quotes.shown.title"), chapter="werking", quotes=quotes)


def let_through(*quotes, approvals=None):
    opened = release([exhibit(*quotes)], POLICY, WORDS, yes(*quotes) if approvals is None else approvals)
    return opened.require().released[0]


def test_an_approved_quote_of_who_agreed_and_is_like_enough_others_passes_without_the_person():
    found = let_through(quote())
    assert [one.text for one in found.exhibit.quotes] == ["Dit is een verzonnen uitspraak."]
    assert found.exhibit.quotes[0].person == ""
    assert found.exhibit.options[WITHHELD] == {}
    assert (found.record.status, found.record.n_quotes) == ("passed", 1)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"consent": False}, "no_consent"),
        ({"consent": None}, "no_consent"),
        ({"checked": False}, "not_checked"),
        ({"n_alike": 9}, "too_few_alike"),
        ({"n_alike": 0}, "too_few_alike"),
    ],
)
def test_each_lack_withholds_an_approved_quote_and_is_counted(changed, reason):
    found = let_through(quote(**changed))
    assert found.exhibit.quotes == ()
    assert found.exhibit.options[WITHHELD] == {reason: 1}
    assert found.record.withheld_quotes == {reason: 1}
    assert found.record.status == "suppressed"


@pytest.mark.parametrize("n", [10, 11])
def test_at_the_threshold_of_persons_a_quote_passes(n):
    assert len(let_through(quote(n_alike=n)).exhibit.quotes) == 1


def test_the_lower_threshold_for_interviewed_people_does_not_hold_for_who_is_like_a_speaker():
    assert why_withheld([quote(n_alike=9)], POLICY, yes(quote(n_alike=9))) == ("too_few_alike",)


def test_without_an_approval_nothing_passes():
    one = quote()
    for decided in (
        (),
        yes(quote("q2")),
        (replace(yes(one)[0], decision="undecided"),),
    ):
        assert let_through(one, approvals=decided).exhibit.options[WITHHELD] == {"not_approved": 1}


def test_a_rejected_quote_is_told_as_rejected_and_not_as_still_to_be_read():
    one = quote()
    decided = (replace(yes(one)[0], decision="reject"),)
    assert let_through(one, approvals=decided).exhibit.options[WITHHELD] == {"rejected": 1}


def test_a_quote_that_changed_since_needs_a_new_approval():
    assert let_through(quote(text="Dit is iets anders, verzonnen."), approvals=yes(quote())).exhibit.options[
        WITHHELD
    ] == {"changed_since_approval": 1}


def test_a_third_quote_of_one_person_stays_behind_and_the_same_quote_counts_once():
    three = [quote(f"q{n}", text=f"Verzonnen uitspraak {n}.") for n in (1, 2, 3)]
    opened = release(
        [exhibit(*three[:2]), exhibit(three[0], three[2], name="quotes.debts")], POLICY, WORDS, yes(*three)
    ).require()
    first, second = (one.exhibit for one in opened.released)
    assert [one.key for one in first.quotes] == ["q1", "q2"]
    assert [one.key for one in second.quotes] == ["q1"]
    assert second.options[WITHHELD] == {"too_many_of_one_person": 1}


def test_a_withheld_quote_takes_no_place_of_another():
    three = [quote(f"q{n}", text=f"Verzonnen uitspraak {n}.", consent=n > 1) for n in (1, 2, 3)]
    assert [one.key for one in let_through(*three).exhibit.quotes] == ["q2", "q3"]


def test_every_reason_is_one_of_the_list():
    assert set(REASONS) == {
        "no_consent", "too_few_alike", "rejected", "not_approved", "changed_since_approval", "too_many_of_one_person", "not_checked",
    }  # fmt: skip


FAULTS = [
    (printed(quote(text="Ik heet Fatima.")), "its text still holds what looks like: name"),
    (printed(quote(text="Bel 0612345678.")), "its text still holds what looks like: phone"),
    (printed(quote(text=" ")), "its text is empty"),
    (printed(quote(text="a" * (LONGEST_QUOTE + 1))), f"more than {LONGEST_QUOTE} characters"),
    (printed(quote(text="=1+1")), "do harm"),
    (quote(fingerprint="f0"), "its fingerprint is not that of what it would print"),
    (
        printed(quote(attributes=(Name("category", "widow", of="sex"),))),
        "it names something that is not declared",
    ),
    (
        printed(quote(attributes=(Name("category", "woman", of="Fatima"),))),
        "it names something that is not declared",
    ),
    (
        printed(quote(question=Name("said", "voices.other.question"))),
        "it names something that is not declared",
    ),
    (quote(topic="Fatima"), "it names something that is not declared"),
    (quote(key="Fatima zei"), "its key is no hash"),
    (quote(person=""), "its person is not named"),
    (quote(role="nice"), "its role is not known"),
    (quote(changes={"Fatima": 1}), "its changes are not counts of known kinds"),
    (quote(changes={"name": "Fatima"}), "its changes are not counts of known kinds"),
    (quote(n_alike=-1), "how many people are like the speaker is no number of people"),
    (quote(n_alike=True), "how many people are like the speaker is no number of people"),
    (replace(quote(), attributes=("woman",)), "its question or an attribute of the speaker is no Name"),
]


@pytest.mark.parametrize(("one", "found"), FAULTS, ids=[f"{n}" for n in range(len(FAULTS))])
def test_a_fault_refuses_the_exhibit_and_repeats_no_words(one, found):
    opened = release([exhibit(one)], POLICY, WORDS, yes(one))
    assert opened.released == ()
    assert any(found in str(mistake) for mistake in opened.mistakes)
    assert "Fatima" not in str(opened.mistakes) + str(opened.records)


@pytest.mark.parametrize("kind", ["table", "figure", "text"])
def test_only_quotes_and_joint_displays_hold_quotes(kind):
    opened = release([exhibit(quote(), kind=kind)], POLICY, WORDS, yes(quote()))
    assert opened.released == ()
    assert f"it is a {kind} and holds quotes; allowed: quotes, joint." in " ".join(map(str, opened.mistakes))


def test_an_exhibit_without_quotes_says_that_none_were_withheld():
    assert release([exhibit()], POLICY, WORDS).require().released[0].exhibit.options == {WITHHELD: {}}
