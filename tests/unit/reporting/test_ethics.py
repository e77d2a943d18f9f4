"""What pages say of the ground on which data are used."""

from __future__ import annotations

import pytest

from helpers.reporting.ethics import sentences
from helpers.reporting.page import banners, is_cleared


def declared(study, **ethics: object):
    return study.model_copy(update={"ethics": study.ethics.model_copy(update=ethics)})


def test_consent_of_who_depends_on_a_benefit_is_said_to_be_rarely_free(study, words) -> None:
    changed = declared(
        study, ground="consent", consent=("survey", "quote"), basis={"en": "They signed.", "nl": "Ze tekenden."},
        controller="the municipality", dpia="done in 2024", reference="ETC 12", retention="ten years",
    )  # fmt: skip
    assert sentences(changed, words, "en") == (
        "These data are used with the consent of the people they are about.",
        "In words: They signed.",
        "Consent of people who depend on a benefit is rarely free: whoever asks also decides on their income. Who said no, "
        "or did not dare to, is not in these data.",
        "People agreed to: answering questions and being quoted. They can withdraw from each of these apart.",
        "Responsible for the data: the municipality.",
        "Assessment of the risks for people (DPIA): done in 2024.",
        "Ethics review: ETC 12.",
        "Kept for: ten years.",
    )
    assert any("zelden vrij" in one for one in sentences(changed, words, "nl"))


@pytest.mark.parametrize("ground", ["public_task", "legal_obligation", "legitimate_interest", "not_personal"])
def test_no_other_ground_is_told_as_consent(study, words, ground) -> None:
    said = " ".join(sentences(declared(study, ground=ground, consent=()), words, "en"))
    assert "rarely free" not in said
    assert "Nobody was asked for consent." in said


def test_a_ground_that_nobody_filled_in_stands_on_every_page_and_clears_nothing(study, words) -> None:
    changed = declared(study, ground="to_fill_in")
    assert not is_cleared(changed)
    strong = [one.strong for one in banners(changed, words, "en")]
    assert strong == ["Not cleared for release.", "No ground filled in."]
    assert sentences(changed, words, "en")[0] == (
        "Nobody has filled in yet on which ground these data may be used. This page is not cleared for release."
    )
