from dataclasses import replace

import pandas as pd
import pytest

from helpers.disclosure.exhibits import release, release_reasons
from helpers.disclosure.policy import Policy
from helpers.disclosure.vocabulary import Vocabulary
from helpers.errors import DisclosureRefused
from helpers.results import Behind, Column, Declared, Exhibit, Guard, Message, Name, Persons, Withheld

POLICY = Policy("cbs-style", 10, "shown", 0.5, 0.9, rows_may_be_shown=False)
WORDS = Vocabulary.of(
    names=["a", "b", "age", "describe.table.title", "describe.other.title", "headline", "bad"],
    columns=["arm", "n", "mean"],
)
TABLE = Exhibit(
    id="describe.table",
    kind="table",
    title=Message("title", {"variable": Name("variable", "age")}),
    chapter="werking",
    frame=pd.DataFrame({"arm": ["a", "b"], "n": [200, 9], "mean": [1.5, 2.5]}),
    columns=(
        Column("arm", "label"),
        Column("n", "count", header=Name("arm", "a")),
        Column("mean", "number", header=Message("mean", {"n": Persons(4)})),
    ),
    guards=(Guard("n", ("mean",)),),
    note=Message("note", {"level": Declared(0.95)}),
)
TEXT = Exhibit(
    id="headline",
    kind="text",
    title=Message("headline"),
    chapter="effectiviteit",
    body=(Message("found", {"share": Behind(0.3, 9), "n": Persons(12)}),),
)


def test_what_leaves_the_door_has_its_numbers_withheld_everywhere():
    found = release([TABLE, TEXT], POLICY, WORDS).require()
    table, text = found.released
    assert table.exhibit.frame["mean"].isna().tolist() == [False, True]
    assert table.mask["n"].tolist() == [False, True]
    assert table.exhibit.note == Message("note", {"level": 0.95})
    assert table.exhibit.columns[1].header == Name("arm", "a")
    assert table.exhibit.columns[2].header == Message("mean", {"n": Withheld(10)})
    assert text.exhibit.body == (Message("found", {"share": Withheld(10), "n": 12}),)
    assert text.mask.empty


def test_the_record_says_what_was_done():
    table, text = release([TABLE, TEXT], POLICY, WORDS).records
    assert (table.status, table.n_cells, table.n_withheld, table.n_secondary, table.n_words_withheld) == (
        "suppressed",
        6,
        2,
        0,
        1,
    )
    assert (text.status, text.n_withheld, text.n_words_withheld) == ("suppressed", 0, 1)


def test_an_exhibit_with_nothing_to_withhold_passes():
    plain = replace(
        TABLE, frame=TABLE.frame.assign(n=[20, 10]), columns=(*TABLE.columns[:2], Column("mean", "number"))
    )
    record = release([plain], POLICY, WORDS).records[0]
    assert (record.status, record.n_withheld, record.checks) == (
        "passed",
        0,
        ("form", "texts", "options", "persons"),
    )


def test_a_reason_for_having_no_guards_stands_in_the_record():
    plain = replace(TABLE, guards=(), aggregate="counts of whole tables", note=Message("note", {"n": 3}))
    record = release([plain], POLICY, WORDS).records[0]
    assert record.reason == "counts of whole tables"
    assert record.checks == ("form", "texts", "aggregate")


def test_a_refused_exhibit_is_not_among_the_released_and_the_others_are():
    bad = replace(TEXT, id="bad", body=(Message("found", {"n": 4}),))
    found = release([bad, TABLE], POLICY, WORDS)
    assert [one.exhibit.id for one in found.released] == ["describe.table"]
    assert [record.status for record in found.records] == ["refused", "suppressed"]
    with pytest.raises(DisclosureRefused) as failure:
        found.require()
    assert str(failure.value) == (
        "exhibit 'bad', body, 'n': it is a bare number in an exhibit about people. Say what it rests on: "
        "Persons(n) for a count, Behind(value, persons) for a result, Declared(value) for a choice "
        "of the study."
    )
    assert failure.value.exit_status == 2


def test_a_count_that_is_missing_refuses_the_exhibit_and_not_the_run():
    holes = TABLE.frame.assign(n=pd.array([200, None], dtype="Int64"))
    found = release([replace(TABLE, frame=holes), TEXT], POLICY, WORDS)
    assert [one.exhibit.id for one in found.released] == ["headline"]
    assert found.records[0].status == "refused"


def test_two_exhibits_with_one_id_are_both_refused():
    found = release([TABLE, TABLE], POLICY, WORDS)
    assert found.released == ()
    assert str(found.mistakes[0]) == (
        "exhibit 'describe.table': several exhibits have this id. Give each its own id."
    )


def test_the_exhibit_of_the_caller_is_left_alone():
    before = TABLE.frame.copy(deep=True)
    release([TABLE], POLICY, WORDS)
    pd.testing.assert_frame_equal(TABLE.frame, before)


def test_the_manifest_says_the_policy_what_was_done_and_what_was_not_checked():
    written = release([TABLE], POLICY, WORDS).as_json()
    assert written["min_persons"] == 10
    assert written["not_enforced"] == [
        "dominance",
        "differencing_between_exhibits",
        "secondary_between_exhibits",
    ]
    assert written["exhibits"][0]["id"] == "describe.table"
    assert written["exhibits"][0]["checks"] == ["form", "texts", "options", "persons"]


def test_the_reason_why_a_part_is_absent_is_judged_like_a_sentence():
    told = release_reasons([Message("too_few", {"n": Persons(4)})], POLICY, WORDS, where="04_effects")
    assert told == (Message("too_few", {"n": Withheld(10)}),)
    with pytest.raises(DisclosureRefused) as failure:
        release_reasons([Message("too_few", {"n": 4})], POLICY, WORDS, where="04_effects")
    assert str(failure.value).startswith("04_effects, absent, 'n': it is a bare number")


def test_a_head_over_several_columns_is_judged_like_every_head():
    over = Message("mean", {"n": Persons(4)})
    columns = tuple(replace(column, spanner=over) for column in TABLE.columns)
    opened = release([replace(TABLE, columns=columns)], POLICY, WORDS).require()
    spanners = [column.spanner for column in opened.released[0].exhibit.columns]
    assert spanners == [Message("mean", {"n": Withheld(10)})] * 3
    unknown = tuple(replace(column, spanner=Name("arm", "nobody")) for column in TABLE.columns)
    assert release([replace(TABLE, columns=unknown)], POLICY, WORDS).mistakes[0].found == (
        "it names a arm that is neither declared nor in the catalogues"
    )
