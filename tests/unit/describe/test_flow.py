import pytest

from helpers.describe.flow import Step, counted, not_in_data, participant_flow
from helpers.errors import LedgerDoesNotClose


def whole():
    return [
        counted("analysed", 40, arm="more"),
        counted("assessed", 120),
        counted("excluded", 12, detail="declined"),
        counted("excluded", 8, detail="not eligible"),
        counted("randomised", 100),
        counted("allocated", 50, arm="more"),
        counted("allocated", 50, arm="same"),
        counted("received", 45, arm="more"),
        counted("not_received", 5, arm="more"),
        counted("lost", 7, arm="more"),
        counted("discontinued", 2, arm="more"),
        counted("excluded_from_analysis", 3, arm="more"),
        counted("lost", 0, arm="same"),
        counted("analysed", 50, arm="same"),
    ]


def changed(name, n, arm=None):
    return [
        Step(s.name, s.arm, n, s.known, s.reason, s.detail) if (s.name, s.arm) == (name, arm) else s
        for s in whole()
    ]


def test_a_flow_that_closes_stands_in_the_order_of_the_diagram():
    flow = participant_flow(whole())
    assert [(s.arm, s.name) for s in flow.steps][:6] == [
        (None, "assessed"),
        (None, "excluded"),
        (None, "excluded"),
        (None, "randomised"),
        ("more", "allocated"),
        ("more", "received"),
    ]
    # assessed to randomised, allocated to analysed twice, received, and the arms together
    assert (flow.checked, flow.unchecked) == (5, 0)


def test_what_is_not_in_the_data_has_no_count_and_never_reads_0():
    steps = [
        not_in_data("randomised", reason="subset"),
        not_in_data("lost", reason="subset", arm="program"),
        not_in_data("allocated", reason="subset", arm="program"),
        counted("analysed", 185, arm="program"),
    ]
    flow = participant_flow(steps)
    frame = flow.frame()
    assert frame["n"].isna().tolist() == [True, True, True, False]
    assert frame["reason"].tolist() == ["subset", "subset", "subset", ""]
    assert (flow.checked, flow.unchecked) == (0, 2)


def test_a_later_state_may_be_smaller_when_a_loss_between_is_unknown():
    steps = [
        counted("allocated", 50, arm="a"),
        not_in_data("lost", reason="r", arm="a"),
        counted("analysed", 41, arm="a"),
    ]
    assert participant_flow(steps).unchecked == 1


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (
            changed("analysed", 41, "more"),
            "The participant flow of arm 'more' does not close: 50 allocated less 10 lost is 40, "
            "and 41 are analysed.",
        ),
        (
            changed("randomised", 99),
            "The participant flow does not close: 120 assessed less 20 lost is 100, and 99 are randomised.",
        ),
        (
            changed("received", 44, "more"),
            "The participant flow of arm 'more' does not close: 44 received and 5 did not, "
            "and 50 were allocated.",
        ),
        (
            [
                counted("randomised", 100),
                counted("allocated", 60, arm="a"),
                counted("allocated", 41, arm="b"),
            ],
            "The participant flow does not close: the arms were allocated 101 together, "
            "and 100 were randomised.",
        ),
        (
            [
                counted("allocated", 5, arm="a"),
                not_in_data("lost", reason="r", arm="a"),
                counted("analysed", 6, arm="a"),
            ],
            "The participant flow of arm 'a' does not close: 5 allocated less 0 lost is 5, "
            "and 6 are analysed.",
        ),
        ([counted("lost", -1, arm="a")], "The step 'lost' of arm 'a' of the participant flow counts -1."),
        (
            [counted("assessed", 5), counted("assessed", 5)],
            "The participant flow has the step 'assessed' twice.",
        ),
        (
            [counted("assessed", 5, detail="x"), counted("assessed", 5, detail="y")],
            "The participant flow has 'assessed' twice.",
        ),
        (
            [Step("lost", "a", None, known=False)],
            "The step 'lost' of arm 'a' of the participant flow needs either a count or the reason "
            "why these data do not hold it.",
        ),
        (
            [Step("lost", "a", 0, known=False, reason="r")],
            "The step 'lost' of arm 'a' of the participant flow needs either a count or the reason "
            "why these data do not hold it.",
        ),
    ],
)
def test_a_flow_that_does_not_close_is_a_fault_with_the_sum_in_it(steps, sentence):
    with pytest.raises(LedgerDoesNotClose) as failure:
        participant_flow(steps)
    assert str(failure.value) == sentence


def test_who_skips_a_wave_is_no_loss_and_the_sums_still_close():
    steps = [
        counted("allocated", 50, arm="a"),
        counted("answered", 40, arm="a", detail="6"),
        counted("answered", 45, arm="a", detail="12"),
        counted("lost", 2, arm="a"),
        counted("analysed", 48, arm="a"),
    ]
    found = participant_flow(steps)
    assert (found.checked, found.unchecked) == (1, 0)
    assert list(found.frame()["role"]) == ["state", "note", "note", "loss", "state"]


def test_more_answers_than_people_is_a_fault():
    steps = [counted("allocated", 50, arm="a"), counted("answered", 51, arm="a", detail="6")]
    with pytest.raises(LedgerDoesNotClose) as failure:
        participant_flow(steps)
    assert str(failure.value) == (
        "The participant flow of arm 'a' does not close: 51 answered wave '6', and 50 were allocated."
    )
