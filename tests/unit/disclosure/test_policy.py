from dataclasses import FrozenInstanceError

import pytest

from helpers.disclosure.policy import Policy
from helpers.errors import DeclarationMistake, ParameterMistake

PLAIN = {
    "profile": "cbs-style",
    "min_persons": 10,
    "zeros": "shown",
    "dominance": 0.5,
    "group": 0.9,
    "rows_may_be_shown": False,
}


@pytest.mark.parametrize("asked", [10, 11, 50])
def test_a_run_may_raise_the_threshold_of_the_study(asked):
    assert Policy(**PLAIN).raised(min_persons=asked).min_persons == asked


def test_a_run_may_not_lower_the_threshold_of_the_study():
    with pytest.raises(ParameterMistake) as failure:
        Policy(**PLAIN).raised(min_persons=9)
    assert str(failure.value) == (
        "min_persons: this run asks for 9, and the study withholds below 10; allowed: 10 or more. "
        "A run may withhold more than the study declares, never less."
    )


def test_a_policy_does_not_change():
    with pytest.raises(FrozenInstanceError):
        Policy(**PLAIN).min_persons = 3


def test_every_mistake_in_a_policy_is_said_at_once():
    with pytest.raises(DeclarationMistake) as failure:
        Policy(**PLAIN | {"min_persons": 2, "dominance": 0, "group": 1.2})
    assert str(failure.value) == (
        "disclosure.min_persons: it is 2; allowed: 3 or more.\n"
        "disclosure.dominance: it is 0; allowed: above 0, at most 1.\n"
        "disclosure.group: it is 1.2; allowed: above 0, at most 1."
    )


def test_what_the_door_does_not_check_is_listed_by_the_policy_itself():
    always = ("dominance", "differencing_between_exhibits", "secondary_between_exhibits")
    assert Policy(**PLAIN).not_enforced() == always
    assert Policy(**PLAIN | {"rows_may_be_shown": True}).not_enforced() == (*always, "group_rows_are_public")
