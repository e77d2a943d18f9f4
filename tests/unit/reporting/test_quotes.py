"""Quotes as they are printed: words set apart, nothing becomes markup, what is held back is counted in words."""

from dataclasses import replace

from helpers.reporting import quotes


def test_what_was_taken_out_is_set_apart_and_markup_in_words_stays_words():
    assert quotes.marked("Sinds [naam] <b>komt</b> & [...]") == (
        'Sinds <span class="gloss">[naam]</span> &lt;b&gt;komt&lt;/b&gt; &amp; <span class="gloss">[...]</span>'
    )


def test_a_bracket_that_closes_nothing_is_a_plain_sign():
    assert quotes.marked("a ] b [c") == "a ] b [c"


def test_a_quote_has_its_question_speaker_code_and_role_in_the_language_of_the_page(
    told_words, made_up_voices
):
    found = quotes.view(made_up_voices.QUOTES[1], told_words, "en")
    assert found.role == "deviant"
    assert found.asked.text == "Can you tell something about calm at home?"
    assert found.speaker == "Guided work experience"
    assert found.code.text == "Calm"
    assert found.language == "nl"


def test_a_speaker_of_whom_nothing_is_said_is_somebody(told_words, made_up_voices):
    nobody = replace(made_up_voices.QUOTES[0], attributes=())
    assert quotes.view(nobody, told_words, "nl").speaker == "Een spreker"


def test_quotes_stand_under_their_topic_and_those_without_one_under_their_code(told_words, made_up_voices):
    first, second, third = made_up_voices.QUOTES
    loose = replace(third, topic="", code="sleep")
    found = quotes.groups((first, loose, second), told_words, "en")
    assert [(group.theme.text, len(group.quotes)) for group in found] == [("Calm at home", 2), ("Sleep", 1)]


def test_withheld_quotes_are_counted_by_reason_in_words(told_words, made_up_voices):
    found = quotes.withheld(made_up_voices.quotes(), told_words, "en")
    assert found.summary == "7 quotes are not printed."
    assert found.reasons == (
        "4: the speaker did not agree to be quoted",
        "2: too few people are like the speaker, who could be recognised",
        "1: nobody has approved the quote yet",
    )
    one = replace(made_up_voices.quotes(), options={"withheld_quotes": {"not_checked": 1, "no_consent": 0}})
    assert quotes.withheld(one, told_words, "nl").summary == "Eén citaat staat hier niet."
    assert quotes.withheld(made_up_voices.topics(), told_words, "en") == quotes.NONE_WITHHELD


def test_every_reason_of_the_door_has_words(told_words, made_up_voices):
    reasons = (
        "no_consent", "too_few_alike", "rejected", "not_approved", "changed_since_approval", "too_many_of_one_person", "not_checked",
    )  # fmt: skip
    every = replace(made_up_voices.quotes(), options={"withheld_quotes": dict.fromkeys(reasons, 2)})
    assert len(quotes.withheld(every, told_words, "en").reasons) == len(reasons)


def test_words_of_people_are_in_no_csv_and_marked_as_dutch_on_an_english_page(told_folder, told_pages):
    for path in told_folder.glob("tables/*.csv"):
        assert "verzonnen" not in path.read_text(encoding="utf-8").lower(), path.name
    assert (
        '<blockquote lang="nl"><p>Sinds <span class="gloss">[naam]</span>'
        in told_pages["05_qualitative.en.html"]
    )
    assert "&lt;niets&gt;" in told_pages["report.nl.html"]
    assert '<blockquote><p>Sinds <span class="gloss">' in told_pages["report.nl.html"]
