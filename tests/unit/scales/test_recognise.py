"""Instruments in a file of others: found by name, label and answers, and never claimed without all three."""

from __future__ import annotations

import pytest

from helpers.scales.recognise import recognised
from helpers.scales.registry import instruments

NO_FIRST = frozenset({"1=nee", "2=min of meer", "3=ja"})
YES_FIRST = frozenset({"1=Ja", "2=Min of meer", "3=Nee"})
DJG_LABELS = {
    "q1": "Ik ervaar een leegte om me heen",
    "q2": "Er zijn genoeg mensen op wie ik kan terugvallen",
    "q3": "Ik heb veel mensen op wie ik volledig kan vertrouwen",
    "q4": "Er zijn voldoende mensen met wie ik me nauw verbonden voel",
    "q5": "Ik mis mensen om me heen",
    "q6": "Vaak voel ik me in de steek gelaten",
}


def of(names, labels=None, values=None):
    names = list(names)
    shared = values if isinstance(values, frozenset) else None
    return recognised(
        names, labels or {}, dict.fromkeys(names, shared) if shared is not None else values or {}
    )


def test_items_named_by_scale_and_number_of_the_long_form_are_certain_with_labelled_answers() -> None:
    (found,) = of(["id", "dj_e3", "dj_s4", "dj_s7", "dj_s8", "dj_e9", "dj_e10"], values=YES_FIRST)
    assert (found.instrument, found.certain, found.coding, found.doubts) == ("djg6", True, "yes_first", ())
    assert found.items == {
        "e3": "dj_e3",
        "s4": "dj_s4",
        "s7": "dj_s7",
        "s8": "dj_s8",
        "e9": "dj_e9",
        "e10": "dj_e10",
    }


def test_six_numbered_columns_leave_open_which_item_is_which() -> None:
    (found,) = of([f"djg{n}" for n in range(1, 7)], values=NO_FIRST)
    assert found.instrument == "djg6"
    assert not found.certain
    assert found.doubts == ("The columns are numbered 1 to 6: which is which item of djg6 is not known.",)
    assert found.coding == "no_first"


def test_labels_tell_which_item_is_which_whatever_the_columns_are_called() -> None:
    (found,) = of(DJG_LABELS, DJG_LABELS, NO_FIRST)
    assert (found.instrument, found.certain, found.coding) == ("djg6", True, "no_first")
    assert found.items["e3"] == "q1"
    assert found.items["e10"] == "q6"


def test_without_labels_of_answers_the_direction_stays_open() -> None:
    (found,) = of(DJG_LABELS, DJG_LABELS, frozenset({"1", "2", "3"}))
    assert not found.certain
    assert found.coding == ""
    assert found.doubts == (
        "Which end of the answers is which is not clear: coding no_first or yes_first or five_no_first or five_yes_first.",
    )


def test_eleven_numbered_columns_are_the_long_form_and_not_the_short_one() -> None:
    (found,) = of([f"djg_{n:02d}" for n in range(1, 12)], values=NO_FIRST)
    assert (found.instrument, found.certain, len(found.items)) == ("djg11", True, 11)


def test_numbers_of_an_instrument_that_is_printed_in_two_orders_are_not_certain() -> None:
    answers = frozenset({"1=voortdurend", "2=meestal", "3=vaak", "4=soms", "5=zelden", "6=nooit"})
    (found,) = of([f"mhi5_{n}" for n in range(1, 6)], values=answers)
    assert not found.certain
    assert found.coding == "always_first"
    assert found.doubts == (
        "Of mhi5 several orders circulate: a number does not tell which item a column is.",
    )


def test_labels_settle_an_instrument_that_is_printed_in_two_orders() -> None:
    labels = {"a": "Voelde u zich erg zenuwachtig?", "b": "Voelde u zich kalm en rustig?", "c": "Voelde u zich neerslachtig en somber?",
              "d": "Voelde u zich gelukkig?", "e": "Zat u zo erg in de put?"}  # fmt: skip
    (found,) = of(labels, labels, frozenset({"1=Voortdurend", "6=Nooit"}))
    assert (found.certain, found.items["down"], found.items["calm"]) == (True, "e", "b")


def test_a_label_that_speaks_of_another_item_is_a_doubt() -> None:
    names = [f"brs{n}" for n in range(1, 7)]
    (found,) = of(
        names,
        {"brs1": "It is hard for me to snap back when something bad happens"},
        frozenset({"1=strongly disagree", "5=strongly agree"}),
    )
    assert not found.certain
    assert found.doubts == ("The label of 'brs1' speaks of item b4 of brs, its name of item b1.",)


@pytest.mark.parametrize(
    ("names", "values", "instrument", "coding"),
    [
        (["swls1", "swls2", "swls3", "swls4", "swls5"], frozenset({"1=helemaal mee oneens", "7=helemaal mee eens"}), "swls", "disagree_first"),
        (["SWLS_1", "SWLS_2", "SWLS_3", "SWLS_4", "SWLS_5"], frozenset({"1=Strongly agree", "7=Strongly disagree"}), "swls", "agree_first"),
        ([f"gse_{n}" for n in range(1, 11)], frozenset({"1=volledig onjuist", "4=volledig juist"}), "gse", "false_first"),
        (["eq5d_mo", "eq5d_sc", "eq5d_ua", "eq5d_pd", "eq5d_ad"], frozenset({"1", "2", "3", "4", "5"}), "eq5d5l", ""),
        ([f"brs{n}" for n in range(1, 7)], frozenset({"1=zeer mee oneens", "5=zeer mee eens"}), "brs", "disagree_first"),
    ],
)  # fmt: skip
def test_common_names_are_recognised_with_the_coding_that_the_labels_say(
    names, values, instrument, coding
) -> None:
    (found,) = of(names, values=values)
    assert (found.instrument, found.coding, found.certain) == (instrument, coding, coding != "")


def test_a_missing_item_is_named() -> None:
    (found,) = of(
        [f"gse{n}" for n in range(1, 10)], values=frozenset({"1=volledig onjuist", "4=volledig juist"})
    )
    assert not found.certain
    assert found.doubts == ("Of gse the items g10 were not found.",)


def test_answers_that_fit_no_coding_are_a_doubt() -> None:
    (found,) = of([f"gse{n}" for n in range(1, 11)], values=frozenset({"1", "2", "3", "4", "5"}))
    assert found.doubts == ("The answers fit no registered coding of gse.",)


@pytest.mark.parametrize(
    ("name", "label", "values", "instrument"),
    [
        ("cijfer", "Welk cijfer geeft u?", {str(n) for n in range(1, 11)}, "rapportcijfer"),
        ("trede", "", {str(n) for n in range(1, 7)}, "participatieladder"),
        ("v12", "Hoe tevreden met uw leven?", {str(n) for n in range(1, 11)}, "life_satisfaction"),
        ("ladder", "", {str(n) for n in range(11)}, "cantril"),
        ("ervaren_gezondheid", "", {"1=zeer goed", "2=goed", "3=gaat wel", "4=slecht", "5=zeer slecht"}, "perceived_health"),
    ],
)  # fmt: skip
def test_single_questions_are_recognised_by_name_or_label_and_answers(
    name, label, values, instrument
) -> None:
    (found,) = recognised([name], {name: label}, {name: frozenset(values)})
    assert (found.instrument, found.certain) == (instrument, True)


def test_a_question_from_one_to_ten_is_never_taken_for_the_ladder_from_nought_when_it_has_a_nought() -> None:
    found = recognised(
        ["v"], {"v": "Hoe tevreden met uw leven?"}, {"v": frozenset(str(n) for n in range(11))}
    )
    assert found == ()


def test_a_single_question_whose_answers_are_not_known_is_not_certain() -> None:
    (found,) = recognised(["cijfer"], {}, {})
    assert not found.certain
    assert found.doubts == (
        "The answers in 'cijfer' are not known: look whether they are those of rapportcijfer.",
    )


def test_doenvermogen_is_answered_with_the_reason_why_it_is_not_scored() -> None:
    (found,) = recognised(["doenvermogen_totaal"], {}, {})
    assert (found.instrument, found.items, found.certain) == ("doenvermogen", {}, False)
    assert found.doubts == (instruments()["doenvermogen"].refused["en"],)


def test_other_columns_are_nothing() -> None:
    assert (
        of(
            ["id", "leeftijd", "geslacht", "brief", "equal", "lonely_planet", "cijferreeks"],
            values=frozenset({"1", "2"}),
        )
        == ()
    )
