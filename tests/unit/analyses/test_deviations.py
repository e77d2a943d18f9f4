"""The part that says whether the run was planned: what it shows, in which status, and through the door."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import deviations, effects
from helpers.analyses.effect_rows import effect_rows
from helpers.disclosure.exhibits import release
from helpers.reporting.assemble import policy
from helpers.reporting.cells import Writer
from helpers.reporting.exhibit_view import view
from helpers.reporting.gate import require_language
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.results import Absent, Message
from helpers.study import parameters
from helpers.study.plan_items import plain_plan
from helpers.study.registration import NOTHING, Registration, outcome_files, words
from helpers.study.registration_file import ABSENT, Entry
from helpers.study.spec import Study

REASONS = {"analysis.trial.level": {"en": "Asked by a reviewer.", "nl": "Gevraagd door een beoordelaar."}}


@pytest.fixture
def trial(study: Study) -> Study:
    """Return `nsw` with its trial only."""
    outcomes = {
        name: outcome.model_copy(update={"comparisons": ("trial",)})
        for name, outcome in study.outcomes.items()
    }
    return study.model_copy(
        update={
            "comparisons": {"trial": study.comparisons["trial"]},
            "analysis": {"trial": study.analysis["trial"]},
            "outcomes": outcomes,
            "describe": study.describe.model_copy(update={"distributions": ()}),
        }
    )


def registered(study: Study, **changes: object) -> Registration:
    files = outcome_files(study)
    values = {
        "date": "2026-11-21T10:00:00+00:00",
        "reason": "before the data came",
        "commit": "c" * 40,
        "dirty": True,
        "plan_hash": "a" * 64,
        "outcome_data": {file: ABSENT for names in files.values() for file in names},
        "outcome_files": files,
        "earlier_results": (),
        "effects_computed": False,
        "previous": "",
        "plan": plain_plan(study, {}),
    }
    return Registration("studies/nsw", (Entry(**(values | changes)),), REASONS)


def shown(study: Study, registration: Registration, language: str) -> list:
    """Return the exhibits as a reader sees them, after the door."""
    made = deviations.table(study, registration)
    known = vocabulary(study, registered=words(registration, study))
    opened = release(made.exhibits, policy(study), known).require()
    assert not any(one.mask.to_numpy().any() for one in opened.released)
    found = [view(one, lexicon(study), language, below=10, places={}) for one in opened.released]
    for one in found:
        require_language((one.title, one.note, *one.body), "observational", language)
    return found


def test_a_study_that_compares_nothing_has_no_plan_to_register(trial: Study) -> None:
    nothing = trial.model_copy(update={"outcomes": {}})
    assert deviations.table(nothing, NOTHING) == Absent(Message("deviations.absent.no_outcome"))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "The plan of this study was not registered beforehand: nothing shows that these analyses were chosen before "
            "the results were seen.",
        ),
        (
            "nl",
            "Het plan van deze studie is niet vooraf vastgelegd: niets toont dat deze analyses zijn gekozen voordat de "
            "uitkomsten bekend waren.",
        ),
    ],
)
def test_a_study_that_registered_nothing_says_so(trial: Study, language: str, sentence: str) -> None:
    (plan,) = shown(trial, NOTHING, language)
    assert plan.body == (sentence,)


def test_a_run_that_follows_its_plan_says_so(trial: Study) -> None:
    registration = registered(trial)
    plan, entries = shown(trial, registration, "en")
    assert plan.body == (
        "The plan was registered on 21 November 2026, when no outcome data were there and no results had been made "
        f"(plan {'a' * 12}, fingerprint {registration.entries[0].fingerprint[:12]}).",
        f"The checkout was at commit {'c' * 12}, with changes that were not committed.",
        "This run has no deviations from that plan.",
    )
    assert [cell.text for cell in entries.table.groups[0].rows[0]][:3] == [
        "2026-11-21",
        "no outcome data",
        "before the data came",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"effects_computed": True}, "21 november 2026, nadat er schattingen waren gemaakt"),
        (
            {"outcome_data": {"nsw_mixtape.csv": "f" * 64, "cps_mixtape.csv": "e" * 64}},
            "Toen waren er al gegevens",
        ),
        (
            {
                "outcome_data": {"nsw_mixtape.csv": "f" * 64, "cps_mixtape.csv": ABSENT},
                "outcome_files": {"earnings_78": ("nsw_mixtape.csv",), "employed_78": ("cps_mixtape.csv",)},
            },
            "gegevens over een deel van de uitkomsten en was er nog niets geschat",
        ),
    ],
)
def test_a_plan_registered_late_says_what_was_known(trial: Study, changes: dict, said: str) -> None:
    assert said in shown(trial, registered(trial, **changes), "nl")[0].body[0]


def test_deviations_are_listed_with_their_reasons_in_the_readers_language(trial: Study) -> None:
    strict = parameters.apply(trial, {"level": 0.99, "power": 0.9})
    for language, reason, heads in (
        ("en", "Asked by a reviewer.", ["What", "Registered", "This run", "Explained", "Reason"]),
        ("nl", "Gevraagd door een beoordelaar.", ["Wat", "Vastgelegd", "Deze run", "Verklaard", "Reden"]),
    ):
        plan, _, table = shown(strict, registered(trial), language)
        rows = [[cell.text for cell in row] for group in table.table.groups for row in group.rows]
        assert [head.text for head in table.table.heads] == heads
        assert rows[0][:3] == ["analysis.trial.level", "0.95", "0.99"]
        assert rows[0][4] == reason
        assert rows[1][0] == "analysis.trial.power"
        assert rows[1][3] == {"en": "no reason given", "nl": "geen reden gegeven"}[language]
        assert "2" in plan.body[2]


def test_words_that_nobody_registered_do_not_pass_the_door(trial: Study) -> None:
    made = deviations.table(trial, registered(trial, reason="Mrs Jansen asked"))
    assert release(made.exhibits, policy(trial), vocabulary(trial)).mistakes


def test_a_text_in_two_languages_is_one_column_on_a_page_and_two_in_the_file(trial: Study) -> None:
    strict = parameters.apply(trial, {"level": 0.99})
    exhibit = deviations.table(strict, registered(trial)).exhibits[-1]
    mask = exhibit.frame.isna() & False
    for language in ("nl", "en"):
        names = [column.name for column in Writer(exhibit, mask, lexicon(trial), language).shown]
        assert names == ["what", "registered", "run", "explained", f"reason_{language}"]
    assert {"reason_nl", "reason_en"} <= set(exhibit.frame)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"registered_before_data"}),
        ({"effects_computed": True}, {"registered_after_data"}),
    ],
)
def test_every_estimate_of_a_registered_plan_carries_its_status(
    trial: Study, tables: dict[str, pd.DataFrame], changes: dict, expected: set[str]
) -> None:
    frame, _ = effect_rows(trial, tables, registered(trial, **changes))
    assert set(frame["status"]) == expected


def test_a_changed_margin_of_one_outcome_changes_the_status_of_that_outcome_only(
    trial: Study, tables: dict[str, pd.DataFrame]
) -> None:
    changed = dict(trial.outcomes)
    changed["employed_78"] = changed["employed_78"].model_copy(update={"equivalence_margin": 0.5})
    frame, _ = effect_rows(trial.model_copy(update={"outcomes": changed}), tables, registered(trial))
    found = frame.groupby("outcome")["status"].agg(set).to_dict()
    assert found == {"employed_78": {"exploratory"}, "earnings_78": {"registered_before_data"}}


def test_without_a_registration_the_effect_table_says_not_registered(
    trial: Study, tables: dict[str, pd.DataFrame]
) -> None:
    frame = effects.estimates(trial, tables, np.random.default_rng(1)).tables["effects"]
    assert set(frame["status"]) == {"not_registered"}
