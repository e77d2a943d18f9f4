"""Rules on trials: what each refuses in a declaration that is good otherwise, in full."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from helpers.errors import Mistake
from helpers.study import rules
from helpers.study.rules_before import measured_after, reduced_after
from helpers.study.rules_samples import origins
from helpers.study.spec import Study

Changed = Callable[..., Study]
Sentences = Callable[..., list[str]]
LABEL = {"en": "made up"}
EVERY = "<every variable>"
"""Stands for the long list of the variables of the study in a sentence."""
GONE = object()
"""Stands for a key that is taken away."""

TRIAL = "comparisons.trial"
PLAN = "analysis.trial"
NESTED = {"id": "caseworker", "relation": "nested_in_arm"}
CLUSTERED = {f"{TRIAL}.assigned": "cluster", f"{TRIAL}.cluster": "caseworker"}
NO_TIME = {"outcomes.work_in_two_years": GONE, "families.in_time": GONE}
"""Outcomes in time have no standard error that allows for clusters."""
CR2 = {f"{PLAN}.variance": "cr2"}
MORE = {
    "score": {"table": "intake", "column": "score", "type": "real", "unit": "points", "label": LABEL},
    "code": {"table": "intake", "column": "code", "type": "text", "label": LABEL},
    "happy_before": {
        "reduce": {"variable": "happiness", "how": "first", "months": (0, 0), "without_rows": "missing"},
        "type": "integer", "unit": "points", "label": LABEL,
    },
    "happy_at_last": {
        "reduce": {"variable": "happiness", "how": "last", "without_rows": "missing"},
        "type": "integer", "unit": "points", "label": LABEL,
    },
    "worked_last_year": {
        "reduce": {
            "variable": "status", "how": "any", "equals": ("work",), "months": (-12, 0), "without_rows": "zero",
        },
        "type": "boolean", "label": LABEL,
    },
    "ever_cut": {
        "reduce": {"variable": "measure_kind", "how": "any", "equals": ("sanction",), "without_rows": "zero"},
        "type": "boolean", "label": LABEL,
    },
    "minutes_squared": {"derive": "squared", "of": ("total_minutes",), "type": "real", "label": LABEL},
    "arm_squared": {"derive": "squared", "of": ("arm",), "type": "integer", "label": LABEL},
    "answered": {"table": "survey", "column": "ja", "type": "integer", "label": LABEL},
    "signed": {"table": "loose", "column": "ja", "type": "boolean", "codes": {1: "yes", 0: "no"}, "label": LABEL},
}  # fmt: skip
"""Variables that some tests need beside those of the study."""
MORE_TABLES = {
    "abroad": {
        "files": ["abroad.csv"],
        "dialect": "en",
        "unit": "result",
        "id": "row_number",
        "source": LABEL,
    },
    "loose": {"files": ["loose.csv"], "dialect": "en", "unit": "person", "id": "other", "source": LABEL},
}
MONTHLY = {"variable": "earnings_month", "months": (1, 24), "label": LABEL}
TIME = {
    "time": "months_to_exit", "exit": "exit_kind", "censored": ("none",), "sample": "randomised", "by": "woman",
    "horizon": 24, "level": 0.95,
}  # fmt: skip
SCORES = ("happiness", "trust", "health", "mental_health", "satisfaction")
ONLY_BEFORE = {
    "tables.survey.waves": (-6, 0),
    f"{PLAN}.repeated": None,
    **{f"outcomes.{one}.waves": (0,) for one in SCORES},
    **{f"outcomes.{one}.baseline": None for one in SCORES},
}
"""Nobody was asked anything after the start."""


def put(plain: dict[str, Any], path: str, value: object) -> None:
    """Set one place of the plain form, or take it away."""
    *keys, last = path.split(".")
    for key in keys:
        plain = plain[key]
    if value is GONE:
        del plain[last]
    else:
        plain[last] = value


@pytest.fixture(scope="session")
def changed(deventer: Study) -> Changed:
    """Return the good declaration with some places changed, each named with dots."""
    good = deventer.model_dump(by_alias=True)

    def make(changes: dict[str, object]) -> Study:
        plain = copy.deepcopy(good)
        plain["variables"] |= copy.deepcopy(MORE)
        plain["tables"] |= copy.deepcopy(MORE_TABLES)
        for path, value in changes.items():
            put(plain, path, value)
        return Study.model_validate(plain)

    return make


@pytest.fixture(scope="session")
def sentences(changed: Changed) -> Sentences:
    """Return what the rules find, as sentences; positions of a list count from 0."""

    known = ", ".join(changed({}).variables)

    def find(changes: dict[str, object]) -> list[str]:
        found = rules.findings(changed(changes))
        return [
            str(Mistake(".".join(map(str, one.path)), one.found, one.allowed, one.todo)).replace(known, EVERY)
            for one in found
        ]

    return find


def test_the_good_declaration_breaks_no_rule_and_neither_do_the_variables_that_tests_add(sentences) -> None:
    assert sentences({}) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {f"{TRIAL}.assigned": "cluster", **NO_TIME, **CR2},
            ["comparisons.trial: assigned by cluster, and the key 'cluster' is missing. Name the variable that "
             "says which cluster a person is in."],
        ),
        (
            {f"{TRIAL}.cluster": "caseworker"},
            ["comparisons.trial.cluster: persons were assigned, not clusters. Leave it out."],
        ),
        (
            {**CLUSTERED, f"{TRIAL}.cluster": "caseworkr", **NO_TIME, **CR2},
            ["comparisons.trial.cluster: there is no variable 'caseworkr'; allowed: <every variable>. Did you "
             "mean 'caseworker'?"],
        ),
        (
            {**CLUSTERED, f"{TRIAL}.cluster": "start", **NO_TIME, **CR2},
            ["comparisons.trial.cluster: 'start' is of type date; allowed: boolean, category, integer, text."],
        ),
        (
            {**CLUSTERED, f"{TRIAL}.cluster": "exit_kind", **NO_TIME, **CR2},
            ["comparisons.trial.cluster: 'exit_kind' is known only after assignment: it is reduced over months 1"
             " to 24; allowed: what is known beforehand."],
        ),
        (
            {f"{TRIAL}.blocks": ("cohrt",)},
            ["comparisons.trial.blocks.0: there is no variable 'cohrt'; allowed: <every variable>. Did you mean "
             "'cohort'?"],
        ),
        (
            {f"{TRIAL}.blocks": ("start",)},
            ["comparisons.trial.blocks.0: 'start' is of type date; allowed: boolean, category, integer, text."],
        ),
        (
            {f"{TRIAL}.blocks": ("cohort", "cohort")},
            ["comparisons.trial.blocks.1: 'cohort' stands twice."],
        ),
        (
            {f"{TRIAL}.blocks": ("ever_cut",)},
            ["comparisons.trial.blocks.0: 'ever_cut' is known only after assignment: it is reduced over all "
             "months; allowed: what is known beforehand."],
        ),
        (
            {f"{TRIAL}.blocks": ("arm",)},
            ["comparisons.trial.blocks.0: 'arm' is, or is made of, the arm; allowed: what is known beforehand."],
        ),
        (
            {f"{TRIAL}.design": "observational", "analysis": {}, "families.work.correction": "holm"},
            ["comparisons.trial.arm: variable 'arm' has 4 categories (same_more, less_app, same, less_need); "
             "allowed: an arm and its reference. Declare one observational comparison for each pair.",
             "comparisons.trial.blocks: blocks, where nobody drew lots. Leave them out.",
             "outcomes.work_in_two_years.duration: an outcome in time, where comparison 'trial' is not "
             "randomised. Describe it under describe.durations.",
             "outcomes.happiness.baseline: a baseline, where comparison 'trial' is not randomised. Reduce it to "
             "a variable, and name that in adjust_for.",
             "outcomes.trust.baseline: a baseline, where comparison 'trial' is not randomised. Reduce it to a "
             "variable, and name that in adjust_for.",
             "outcomes.health.baseline: a baseline, where comparison 'trial' is not randomised. Reduce it to a "
             "variable, and name that in adjust_for.",
             "outcomes.mental_health.baseline: a baseline, where comparison 'trial' is not randomised. Reduce it"
             " to a variable, and name that in adjust_for.",
             "outcomes.satisfaction.baseline: a baseline, where comparison 'trial' is not randomised. Reduce it "
             "to a variable, and name that in adjust_for.",
             "analysis: comparison 'trial' has outcomes and no analysis. Add analysis.trial."],
        ),
    ],
)  # fmt: skip
def test_rules_on_how_people_were_assigned_refuse_in_sentences(
    sentences: Sentences, changes: dict[str, object], expected: list[str]
) -> None:
    assert sentences(changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {f"{TRIAL}.arm": "amr"},
            ["comparisons.trial.arm: there is no variable 'amr'; allowed: <every variable>. Did you mean 'arm'?"],
        ),
        (
            {f"{TRIAL}.reference": "sam"},
            ["comparisons.trial.reference: 'sam'; allowed: same_more, less_app, same, less_need. Did you mean "
             "'same'?"],
        ),
        (
            {f"{TRIAL}.delivered_by": {"relation": "not_in_data"}},
            ["comparisons.trial.delivered_by: the key 'reason' is missing. Say why it is not in the data."],
        ),
        (
            {f"{TRIAL}.delivered_by": {"relation": "crossed", "id": "casework"}},
            ["comparisons.trial.delivered_by.id: there is no variable 'casework'; allowed: <every variable>. Did"
             " you mean 'caseworker'?"],
        ),
        (
            {"variables.arm.codes": {3:"same"}, "variables.arm.labels": {"same": LABEL}, f"{TRIAL}.compliance": {}},
            ["comparisons.trial.arm: variable 'arm' has 1 categories (same); allowed: an arm and its reference."],
        ),
        (
            {"outcomes.hours.variable": "hour"},
            ["outcomes.hours.variable: there is no variable 'hour'; allowed: <every variable>. Did you mean "
             "'hours'?"],
        ),
        (
            {"outcomes.hours.comparisons": ("trial", "trail")},
            ["outcomes.hours.comparisons.1: there is no comparison 'trail'; allowed: trial. Did you mean "
             "'trial'?"],
        ),
        (
            {"outcomes.hours.comparisons": ("trial", "trial")},
            ["outcomes.hours.comparisons.1: 'trial' stands twice."],
        ),
    ],
)  # fmt: skip
def test_rules_on_what_is_compared_refuse_in_sentences(
    sentences: Sentences, changes: dict[str, object], expected: list[str]
) -> None:
    assert sentences(changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {f"{TRIAL}.compliance": {"same_mor": {"received": "more_guidance"}}},
            ["comparisons.trial.compliance.same_mor: 'same_mor' is no arm; allowed: same_more, less_app, same, "
             "less_need. Did you mean 'same_more'?"],
        ),
        (
            {f"{TRIAL}.compliance": {"same": {"received": "more_guidance"}}},
            ["comparisons.trial.compliance.same: this is the reference. Declare it at the arms; the reference is"
             " part of every pair."],
        ),
        (
            {f"{TRIAL}.compliance": {"same_more": {}}},
            ["comparisons.trial.compliance.same_more: it has neither 'received' nor 'reason'; allowed: a yes/no "
             "variable, or why take-up is not what makes this arm work."],
        ),
        (
            {f"{TRIAL}.compliance": {"same_more": {"received": "more_guidance", "reason": LABEL}}},
            ["comparisons.trial.compliance.same_more: it has both 'received' and 'reason'; allowed: a yes/no "
             "variable, or why take-up is not what makes this arm work."],
        ),
        (
            {f"{TRIAL}.compliance": {"same_more": {"received": "more_guidanc"}}},
            ["comparisons.trial.compliance.same_more.received: there is no variable 'more_guidanc'; allowed: "
             "<every variable>. Did you mean 'more_guidance'?"],
        ),
        (
            {f"{TRIAL}.compliance": {"same_more": {"received": "conversations"}}},
            ["comparisons.trial.compliance.same_more.received: 'conversations' is of type integer; allowed: "
             "boolean."],
        ),
        (
            {f"{TRIAL}.compliance": {"same_more": {"received": "outflow_work"}}},
            ["comparisons.trial.compliance.same_more.received: 'outflow_work' is an outcome of this comparison; "
             "allowed: who received what the arm offers."],
        ),
        (
            {f"{TRIAL}.compliance": {"same_more": {"received": "outflow_work_cbs"}}},
            ["comparisons.trial.compliance.same_more.received: 'outflow_work_cbs' is an outcome of this "
             "comparison; allowed: who received what the arm offers."],
        ),
    ],
)  # fmt: skip
def test_rules_on_who_took_up_what_an_arm_offers_refuse_in_sentences(
    sentences: Sentences, changes: dict[str, object], expected: list[str]
) -> None:
    assert sentences(changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"outcomes.hours.waves": (6,12)},
            ["outcomes.hours.waves: variable 'hours' is not measured in waves. Leave it out."],
        ),
        (
            {"outcomes.hours.baseline": 0},
            ["outcomes.hours.baseline: variable 'hours' is not measured in waves. Leave it out."],
        ),
        (
            {"outcomes.happiness.waves": ()},
            ["outcomes.happiness: variable 'happiness' is measured in waves 0, 6, 12, 18. Say at which waves the"
             " outcome is compared: waves: [...]."],
        ),
        (
            {"outcomes.happiness.waves": (6,9)},
            ["outcomes.happiness.waves.1: there is no wave 9; allowed: 0, 6, 12, 18."],
        ),
        (
            {"outcomes.happiness.waves": (6,12,6)},
            ["outcomes.happiness.waves.2: wave 6 stands twice."],
        ),
        (
            {"outcomes.happiness.baseline": -6},
            ["outcomes.happiness.baseline: there is no wave -6; allowed: 0, 6, 12, 18."],
        ),
        (
            {"outcomes.happiness.baseline": 6},
            ["outcomes.happiness.baseline: wave 6 is not before wave 6; allowed: a wave before the first that is"
             " compared."],
        ),
        (
            {"outcomes.hours.noninferiority_margin": 1.0, "outcomes.hours.higher_is": "neither"},
            ["outcomes.hours.noninferiority_margin: a margin for 'no worse', where higher is neither better nor "
             "worse. Say in higher_is which it is, or leave the margin out."],
        ),
        (
            {"outcomes.any_work.measure": "count"},
            ["outcomes.any_work.measure: 'count' for a yes/no variable. Leave it out: it is a share."],
        ),
    ],
)  # fmt: skip
def test_rules_on_the_waves_and_margins_of_an_outcome_refuse_in_sentences(
    sentences: Sentences, changes: dict[str, object], expected: list[str]
) -> None:
    assert sentences(changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"outcomes.work_in_two_years.duration.exit": "exit_knd"},
            ["outcomes.work_in_two_years.duration.exit: there is no variable 'exit_knd'; allowed: <every "
             "variable>. Did you mean 'exit_kind'?"],
        ),
        (
            {"outcomes.work_in_two_years.duration.exit": "caseworker"},
            ["outcomes.work_in_two_years.duration.exit: 'caseworker' is of type text; allowed: category, "
             "boolean."],
        ),
        (
            {"outcomes.work_in_two_years.duration.event": "wrk"},
            ["outcomes.work_in_two_years.duration.event: 'wrk'; allowed: work, other_exit, none. Did you mean "
             "'work'?"],
        ),
        (
            {"outcomes.work_in_two_years.duration.censored": ("none", "work")},
            ["outcomes.work_in_two_years.duration.event: 'work' is among the censored too."],
        ),
        (
            {"outcomes.work_in_two_years.duration.censored": ("not_yet",)},
            ["outcomes.work_in_two_years.duration.censored.0: 'not_yet'; allowed: work, other_exit, none. Did "
             "you mean 'none'?"],
        ),
        (
            {"outcomes.work_in_two_years.variable": "clawed_back"},
            ["outcomes.work_in_two_years.variable: 'clawed_back' is of type boolean, and the outcome is a time; "
             "allowed: integer, real."],
        ),
        (
            {"outcomes.work_in_two_years.variable": "happiness", "outcomes.work_in_two_years.waves": (6,)},
            ["outcomes.work_in_two_years.duration: a time until an exit, and 'happiness' is measured in waves; "
             "allowed: a variable with one value per person."],
        ),
        (
            {"outcomes.work_in_two_years.measure": "count"},
            ["outcomes.work_in_two_years.measure: 'count' for an outcome in time. Leave it out."],
        ),
        (
            {"outcomes.work_in_two_years.second_source": {"variable": "hours", "reason": LABEL}},
            ["outcomes.work_in_two_years.second_source: a second source of an outcome in time, whose exits are "
             "those of the first. Leave it out."],
        ),
        (
            {"outcomes.work_in_two_years.duration.exit": "status"},
            ["outcomes.work_in_two_years.duration.censored.0: 'none'; allowed: benefit, work, part_work, "
             "other_exit.",
             "outcomes.work_in_two_years.duration.exit: variable 'status' is not in table intake of sample "
             "'randomised'; allowed: a variable of every table of the sample."],
        ),
        (
            {"outcomes.work_in_two_years.equivalence_margin": 2.0, "outcomes.work_in_two_years.noninferiority_margin": 3.0},
            ["outcomes.work_in_two_years.equivalence_margin: 2 for an outcome in time, which is a share; "
             "allowed: a share below 1. Five percentage points are 0.05.",
             "outcomes.work_in_two_years.noninferiority_margin: 3 for an outcome in time, which is a share; "
             "allowed: a share below 1. Five percentage points are 0.05."],
        ),
        (
            {**CLUSTERED, **CR2, f"{PLAN}.sensitivity": ()},
            ["outcomes.work_in_two_years.duration: an outcome in time, where clusters were assigned: its "
             "standard error does not know of them. Describe it under describe.durations."],
        ),
        (
            {f"{TRIAL}.delivered_by": NESTED, **CR2},
            ["outcomes.work_in_two_years.duration: an outcome in time, where deliverers are nested in arms: its "
             "standard error does not know of them. Describe it under describe.durations."],
        ),
    ],
)  # fmt: skip
def test_rules_on_an_outcome_in_time_refuse_in_sentences(
    sentences: Sentences, changes: dict[str, object], expected: list[str]
) -> None:
    assert sentences(changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"outcomes.outflow_work.second_source": {"reason": LABEL}},
            ["outcomes.outflow_work.second_source: it has neither 'variable' nor 'results'; allowed: a variable "
             "of the second register, or a table of released results."],
        ),
        (
            {"outcomes.outflow_work.second_source": {"variable": "outflow_work_cbs", "results": "abroad", "reason": LABEL}},
            ["outcomes.outflow_work.second_source: it has both 'variable' and 'results'; allowed: a variable of "
             "the second register, or a table of released results."],
        ),
        (
            {"outcomes.outflow_work.second_source": {"variable": "outflow_work_cb", "reason": LABEL}},
            ["outcomes.outflow_work.second_source.variable: there is no variable 'outflow_work_cb'; allowed: "
             "<every variable>. Did you mean 'outflow_work_cbs'?"],
        ),
        (
            {"outcomes.outflow_work.second_source": {"variable": "outflow_work", "reason": LABEL}},
            ["outcomes.outflow_work.second_source.variable: this is the first source itself. Name the other "
             "register."],
        ),
        (
            {"outcomes.earnings.second_source": {"variable": "score", "reason": LABEL}},
            ["outcomes.earnings.second_source.variable: 'score' is real in points, and 'earnings' is real in "
             "EUR; allowed: one type and one unit."],
        ),
        (
            {"outcomes.outflow_work.second_source": {"variable": "any_work", "reason": LABEL}},
            ["outcomes.outflow_work.second_source.variable: 'any_work' and 'outflow_work' both come from "
             "register; allowed: a variable of another register."],
        ),
        (
            {"outcomes.outflow_work.second_source": {"results": "abrod", "reason": LABEL}},
            ["outcomes.outflow_work.second_source.results: there is no table 'abrod'; allowed: intake, register,"
             " register_cbs, survey, contacts, measures, take_up, talks, abroad, loose. Did you mean 'abroad'?"],
        ),
        (
            {"outcomes.outflow_work.second_source": {"results": "register_cbs", "reason": LABEL}},
            ["outcomes.outflow_work.second_source.results: table 'register_cbs' has one row per person-month; "
             "allowed: a table of unit result."],
        ),
        (
            {"outcomes.happiness.second_source": {"variable": "n_contacts", "reason": LABEL}, "variables.n_contacts.unit": "points"},
            ["outcomes.happiness.second_source.variable: 'n_contacts' is not measured at wave 6, 12, 18; "
             "allowed: the waves of the outcome."],
        ),
        (
            {"outcomes.satisfaction.variable": "n_contacts", "variables.n_contacts.unit": "points", "outcomes.satisfaction.waves": (), "outcomes.satisfaction.baseline": None, "outcomes.satisfaction.second_source": {"variable": "happiness", "reason": LABEL}},
            ["outcomes.satisfaction.second_source.variable: 'happiness' is measured in waves, and 'n_contacts' "
             "is not; allowed: a variable with one value per person."],
        ),
        (
            {"outcomes.outflow_work.second_source": {"variable": "used_app", "reason": LABEL}, "variables.used_app.table": "loose", f"{TRIAL}.compliance": {}},
            ["outcomes.outflow_work.second_source.variable: variable 'used_app' is not in table intake of sample"
             " 'randomised'; allowed: a variable of every table of the sample.",
             "describe.delivered.6: variable 'used_app' is not in table intake of sample 'randomised'; allowed: "
             "a variable of every table of the sample."],
        ),
    ],
)  # fmt: skip
def test_rules_on_a_second_source_refuse_in_sentences(
    sentences: Sentences, changes: dict[str, object], expected: list[str]
) -> None:
    assert sentences(changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"families.harms.outcomes": ("sanctioned", "clawed_back", "clawed_bck")},
            ["families.harms.outcomes.2: there is no outcome 'clawed_bck'; allowed: outflow_work, any_work, "
             "hours, earnings, work_in_two_years, happiness, trust, health, mental_health, satisfaction, "
             "sanctioned, clawed_back. Did you mean 'clawed_back'?"],
        ),
        (
            {"families.harms.comparisons": ("trail",)},
            ["families.harms.comparisons.0: there is no comparison 'trail'; allowed: trial. Did you mean "
             "'trial'?"],
        ),
        (
            {"families.harms.comparisons": ("trial", "trail")},
            ["families.harms.comparisons.1: there is no comparison 'trail'; allowed: trial. Did you mean "
             "'trial'?"],
        ),
        (
            {"families.in_time.correction": "romano_wolf"},
            ["families.in_time.outcomes.0: romano_wolf, and 'work_in_two_years' is an outcome in time; allowed: "
             "a family of its own, with another correction."],
        ),
        (
            {"families.work.comparisons": ("trial", "trial")},
            ["families.work.correction: romano_wolf over 2 comparisons, whose people are not drawn together; "
             "allowed: one comparison, or holm, benjamini_hochberg, none."],
        ),
        (
            {f"{PLAN}.resamples": None},
            ["analysis.trial: monthly effects, and the key 'resamples' is missing; allowed: a whole number, 99 "
             "or more.",
             "families.work.correction: romano_wolf, and analysis.trial.resamples is missing. Say how many "
             "resamples: resamples: 2000."],
        ),
        (
            {"families.wellbeing.waves": (6,9)},
            ["families.wellbeing.waves.1: no outcome of this family is compared at wave 9; allowed: 6, 12, 18."],
        ),
        (
            {"families.harms.waves": (6,)},
            ["families.harms.waves.0: no outcome of this family is compared at wave 6. Leave it out."],
        ),
        (
            {"families.harms.outcomes": ("sanctioned",)},
            ["outcomes.clawed_back.family: family 'harms' does not list this outcome; allowed: work, in_time, "
             "wellbeing, service, harms."],
        ),
        (
            {"families.harms.outcomes": ("sanctioned", "clawed_back", "hours")},
            ["families: outcome 'hours' is in 2 families; allowed: one family for each outcome."],
        ),
        (
            {"outcomes.hours.family": "wrk"},
            ["outcomes.hours.family: there is no family 'wrk'; allowed: work, in_time, wellbeing, service, "
             "harms. Did you mean 'work'?"],
        ),
    ],
)  # fmt: skip
def test_rules_on_families_of_tests_refuse_in_sentences(
    sentences: Sentences, changes: dict[str, object], expected: list[str]
) -> None:
    assert sentences(changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {f"{PLAN}.pairs": None},
            ["analysis.trial: 4 arms, and the key 'pairs' is missing; allowed: reference (each against the "
             "reference), all (also against each other)."],
        ),
        (
            {f"{PLAN}.variance": "cr2"},
            ["analysis.trial.variance: 'cr2', where nobody stays together: no clusters were assigned, no "
             "deliverers are nested; allowed: hc2, hc3, classical."],
        ),
        (
            {f"{TRIAL}.delivered_by": NESTED, **NO_TIME},
            ["analysis.trial.variance: 'hc2', where deliverers are nested in arms; allowed: cr2."],
        ),
        (
            {**CLUSTERED, **NO_TIME},
            ["analysis.trial.variance: 'hc2', where clusters were assigned; allowed: cr2."],
        ),
        (
            {f"{PLAN}.sensitivity": ({"estimator": "unadjusted", "variance": "welch"},)},
            ["analysis.trial.sensitivity.0.variance: 'welch' does not know of blocks; allowed: hc2, hc3, "
             "classical."],
        ),
        (
            {f"{PLAN}.wild_bootstrap": {"draws": 999, "weights": "webb"}},
            ["analysis.trial.wild_bootstrap: persons were assigned, and deliverers are not nested in arms. Leave"
             " it out."],
        ),
        (
            {f"{PLAN}.correction": "romano_wolf", f"{PLAN}.resamples": None, "families": {}},
            ["analysis.trial.correction: romano_wolf, and analysis.trial.resamples is missing. Say how many "
             "resamples: resamples: 2000.",
             "analysis.trial: monthly effects, and the key 'resamples' is missing; allowed: a whole number, 99 "
             "or more."],
        ),
        (
            {f"{PLAN}.resamples": None, "families.work.correction": "holm"},
            ["analysis.trial: monthly effects, and the key 'resamples' is missing; allowed: a whole number, 99 "
             "or more."],
        ),
        (
            {f"outcomes.{one}.waves": (6,) for one in ("happiness", "trust", "health", "mental_health", "satisfaction")},
            ["analysis.trial.repeated: no outcome of this comparison has two waves. Leave it out."],
        ),
    ],
)  # fmt: skip
def test_rules_on_the_plan_of_a_trial_refuse_in_sentences(
    sentences: Sentences, changes: dict[str, object], expected: list[str]
) -> None:
    assert sentences(changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {f"{PLAN}.subgroups": ("womn",)},
            ["analysis.trial.subgroups.0: there is no variable 'womn'; allowed: <every variable>. Did you mean "
             "'woman'?"],
        ),
        (
            {f"{PLAN}.subgroups": ("age",)},
            ["analysis.trial.subgroups.0: 'age' is of type integer; allowed: boolean, category."],
        ),
        (
            {f"{PLAN}.subgroups": ("woman", "woman")},
            ["analysis.trial.subgroups.1: 'woman' stands twice."],
        ),
        (
            {f"{PLAN}.subgroups": ("sanctioned",)},
            ["analysis.trial.subgroups.0: 'sanctioned' is an outcome of this comparison; allowed: what is known "
             "beforehand."],
        ),
        (
            {f"{PLAN}.subgroups": ("arm",)},
            ["analysis.trial.subgroups.0: 'arm' is, or is made of, the arm; allowed: what is known beforehand."],
        ),
        (
            {f"{PLAN}.subgroups": ("ever_cut",)},
            ["analysis.trial.subgroups.0: 'ever_cut' is known only after assignment: it is reduced over all "
             "months; allowed: what is known beforehand."],
        ),
        (
            {f"{PLAN}.subgroups": ("more_guidance",)},
            ["analysis.trial.subgroups.0: 'more_guidance' is guidance that people got after they were assigned; "
             "allowed: what is known beforehand."],
        ),
        (
            {f"{PLAN}.sites": {"by": "woman", "pooling": "pool", "reason": LABEL}},
            ["analysis.trial.sites.by: 'woman' is of type boolean; allowed: category.",
             "analysis.trial.sites.by: 'woman' has 2 categories; allowed: three or more sites. Declare them as "
             "blocks: two groups are strata, not a meta-analysis."],
        ),
        (
            {f"{PLAN}.sites": {"by": "cohort", "pooling": "pool", "reason": LABEL}},
            ["analysis.trial.sites.by: 'cohort' has 2 categories; allowed: three or more sites. Declare them as "
             "blocks: two groups are strata, not a meta-analysis."],
        ),
        (
            {f"{PLAN}.sites": {"by": "citty", "pooling": "pool", "reason": LABEL}},
            ["analysis.trial.sites.by: there is no variable 'citty'; allowed: <every variable>."],
        ),
        (
            {f"{PLAN}.sites": {"by": "exit_kind", "pooling": "pool", "reason": LABEL}},
            ["analysis.trial.sites.by: 'exit_kind' is an outcome of this comparison; allowed: what is known "
             "beforehand."],
        ),
        (
            {f"{PLAN}.dropout.predictors": ("agee",)},
            ["analysis.trial.dropout.predictors.0: there is no variable 'agee'; allowed: <every variable>. Did "
             "you mean 'age'?"],
        ),
        (
            {f"{PLAN}.dropout.predictors": ("start", "age", "age")},
            ["analysis.trial.dropout.predictors.0: 'start' is of type date; allowed: boolean, category, integer,"
             " real.",
             "analysis.trial.dropout.predictors.2: 'age' stands twice."],
        ),
        (
            {f"{PLAN}.dropout.predictors": ("n_contacts",)},
            ["analysis.trial.dropout.predictors.0: 'n_contacts' is guidance that people got after they were "
             "assigned; allowed: what is known beforehand."],
        ),
        (
            {f"{PLAN}.dropout.imputation.auxiliaries": ("caseworker", "happy_at_last")},
            ["analysis.trial.dropout.imputation.auxiliaries.0: 'caseworker' is of type text; allowed: boolean, "
             "category, integer, real.",
             "analysis.trial.dropout.imputation.auxiliaries.1: 'happy_at_last' is known only after assignment: "
             "it is reduced over all months; allowed: what is known beforehand."],
        ),
        (
            {f"{PLAN}.monthly": ({**MONTHLY, "variable": "earnings_mnth"},)},
            ["analysis.trial.monthly.0.variable: there is no variable 'earnings_mnth'; allowed: <every "
             "variable>. Did you mean 'earnings_month'?"],
        ),
        (
            {f"{PLAN}.monthly": ({**MONTHLY, "variable": "status"},)},
            ["analysis.trial.monthly.0.variable: 'status' is of type category; allowed: boolean, integer, real."],
        ),
        (
            {f"{PLAN}.monthly": ({**MONTHLY, "variable": "earnings"},)},
            ["analysis.trial.monthly.0.variable: variable 'earnings' is not in a monthly table whose months are "
             "counted; allowed: a variable of a person-month table with 'after'."],
        ),
        (
            {f"{PLAN}.monthly": ({**MONTHLY, "months": (24,1)},)},
            ["analysis.trial.monthly.0.months: 24 is after 1; allowed: the first month first."],
        ),
    ],
)  # fmt: skip
def test_rules_on_what_is_asked_beside_the_main_model_refuse_in_sentences(
    sentences: Sentences, changes: dict[str, object], expected: list[str]
) -> None:
    assert sentences(changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {f"{PLAN}.adjust_for": ("age", "cohort")},
            ["analysis.trial.adjust_for.1: 'cohort' is a block, and blocks are adjusted for already. Leave it "
             "out."],
        ),
        (
            {f"{PLAN}.adjust_for": ("age", "total_minutes")},
            ["analysis.trial.adjust_for.1: 'total_minutes' is guidance that people got after they were assigned;"
             " allowed: what is known beforehand."],
        ),
        (
            {f"{PLAN}.adjust_for": ("age", "minutes_squared")},
            ["analysis.trial.adjust_for.1: 'minutes_squared' is known only after assignment: 'total_minutes' is "
             "reduced over months 0 to 12; allowed: what is known beforehand."],
        ),
        (
            {f"{PLAN}.adjust_for": ("age", "ever_cut")},
            ["analysis.trial.adjust_for.1: 'ever_cut' is known only after assignment: it is reduced over all "
             "months; allowed: what is known beforehand."],
        ),
        (
            {f"{PLAN}.adjust_for": ("age", "happiness")},
            ["analysis.trial.adjust_for.1: 'happiness' is an outcome of this comparison; allowed: what is known "
             "beforehand."],
        ),
        (
            {f"{PLAN}.adjust_for": ("age", "happy_at_last")},
            ["analysis.trial.adjust_for.1: 'happy_at_last' is known only after assignment: it is reduced over "
             "all months; allowed: what is known beforehand."],
        ),
        (
            {f"{PLAN}.adjust_for": ("age", "used_app")},
            ["analysis.trial.adjust_for.1: 'used_app' is guidance that people got after they were assigned; "
             "allowed: what is known beforehand."],
        ),
        (
            {f"{PLAN}.adjust_for": ("age", "outflow_work_cbs")},
            ["analysis.trial.adjust_for.1: 'outflow_work_cbs' is an outcome of this comparison; allowed: what is"
             " known beforehand."],
        ),
        (
            {f"{PLAN}.adjust_for": ("age", "months_to_exit")},
            ["analysis.trial.adjust_for.1: 'months_to_exit' is an outcome of this comparison; allowed: what is "
             "known beforehand."],
        ),
        (
            {f"{PLAN}.adjust_for": ("age", "arm_squared")},
            ["analysis.trial.adjust_for.1: 'arm_squared' is, or is made of, the arm; allowed: what is known "
             "beforehand."],
        ),
        (
            {f"{PLAN}.adjust_for": ("age", "health_intake", "earnings_month")},
            ["analysis.trial.adjust_for.2: variable 'earnings_month' is not in table intake of sample "
             "'randomised'; allowed: a variable of every table of the sample."],
        ),
        (
            {f"{PLAN}.adjust_for": ("age", "answered"), **ONLY_BEFORE},
            ["analysis.trial.adjust_for.1: 'answered' has a value for each wave; allowed: one value per person. "
             "Reduce it to one value per person."],
        ),
    ],
)  # fmt: skip
def test_rules_on_covariates_that_are_known_only_afterwards_refuse_in_sentences(
    sentences: Sentences, changes: dict[str, object], expected: list[str]
) -> None:
    assert sentences(changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"describe.delivered": ("convers", "start", "n_app", "n_app")},
            ["describe.delivered.0: there is no variable 'convers'; allowed: <every variable>. Did you mean "
             "'conversations'?",
             "describe.delivered.1: 'start' is of type date; allowed: integer, real, boolean, category.",
             "describe.delivered.3: 'n_app' stands twice."],
        ),
        (
            {"describe.delivered": ("score",), "variables.score.table": "loose"},
            ["describe.delivered.0: variable 'score' is not in table intake of sample 'randomised'; allowed: a "
             "variable of every table of the sample."],
        ),
        (
            {"describe.durations": ({**TIME, "sample": "randomized"},)},
            ["describe.durations.0.sample: there is no sample 'randomized'; allowed: randomised. Did you mean "
             "'randomised'?"],
        ),
        (
            {"describe.durations": ({**TIME, "time": "months_to", "exit": "exits", "by": "group"},)},
            ["describe.durations.0.time: there is no variable 'months_to'; allowed: <every variable>. Did you "
             "mean 'months_to_exit'?",
             "describe.durations.0.exit: there is no variable 'exits'; allowed: <every variable>. Did you mean "
             "'exit_kind'?",
             "describe.durations.0.by: there is no variable 'group'; allowed: <every variable>."],
        ),
        (
            {"describe.durations": ({**TIME, "time": "clawed_back", "exit": "start", "by": "age"},)},
            ["describe.durations.0.time: 'clawed_back' is of type boolean; allowed: integer, real.",
             "describe.durations.0.exit: 'start' is of type date; allowed: boolean, category.",
             "describe.durations.0.by: 'age' is of type integer; allowed: boolean, category."],
        ),
        (
            {"describe.durations": ({**TIME, "time": "hours_month", "censored": ("not yet",)},)},
            ["describe.durations.0.time: variable 'hours_month' is not in table intake of sample 'randomised'; "
             "allowed: a variable of every table of the sample.",
             "describe.durations.0.censored.0: 'not yet'; allowed: work, other_exit, none. Did you mean 'none'?"],
        ),
    ],
)  # fmt: skip
def test_rules_on_what_is_described_refuse_in_sentences(
    sentences: Sentences, changes: dict[str, object], expected: list[str]
) -> None:
    assert sentences(changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {f"{TRIAL}.delivered_by.id": "code", "variables.code.table": "loose"},
            ["comparisons.trial.delivered_by.id: variable 'code' is not in table intake of sample 'randomised'; "
             "allowed: a variable of every table of the sample."],
        ),
        (
            {f"{TRIAL}.blocks": ("code",), "variables.code.table": "loose"},
            ["comparisons.trial.blocks.0: variable 'code' is not in table intake of sample 'randomised'; "
             "allowed: a variable of every table of the sample."],
        ),
        (
            {f"{TRIAL}.compliance": {"same_more": {"received": "signed"}}},
            ["comparisons.trial.compliance.same_more.received: variable 'signed' is not in table intake of "
             "sample 'randomised'; allowed: a variable of every table of the sample."],
        ),
        (
            {f"{PLAN}.subgroups": ("signed",)},
            ["analysis.trial.subgroups.0: variable 'signed' is not in table intake of sample 'randomised'; "
             "allowed: a variable of every table of the sample."],
        ),
    ],
)  # fmt: skip
def test_rules_on_variables_that_are_not_known_for_everybody_refuse_in_sentences(
    sentences: Sentences, changes: dict[str, object], expected: list[str]
) -> None:
    assert sentences(changes) == expected


def test_two_mistakes_are_two_sentences_at_once(sentences: Sentences) -> None:
    found = sentences({f"{PLAN}.pairs": None, f"{PLAN}.subgroups": ("age",), "families.work.waves": (6,)})
    assert found == [
        "analysis.trial: 4 arms, and the key 'pairs' is missing; allowed: reference (each against the reference), all "
        "(also against each other).",
        "analysis.trial.subgroups.0: 'age' is of type integer; allowed: boolean, category.",
        "families.work.waves.0: no outcome of this family is compared at wave 6. Leave it out.",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {f"{TRIAL}.blocks": ("cohort", "household", "worked_last_year")},
        {**CLUSTERED, **NO_TIME, **CR2},
        {f"{TRIAL}.delivered_by": NESTED, **NO_TIME, **CR2},
        {f"{TRIAL}.delivered_by": {**NESTED, "relation": "partly_nested"}, **NO_TIME, **CR2,
         f"{PLAN}.wild_bootstrap": {"draws": 999, "weights": "rademacher"}},
        {f"{PLAN}.pairs": "reference"},
        {f"{PLAN}.adjust_for": ("age", "happy_before", "worked_last_year")},
        {f"{PLAN}.subgroups": ("worked_last_year", "education")},
        {f"{PLAN}.dropout.predictors": ("happy_before",)},
        {f"{PLAN}.sites": {"by": "household", "pooling": "do_not_pool", "reason": LABEL}},
        {"outcomes.outflow_work.second_source": {"results": "abroad", "reason": LABEL}},
        {"families.wellbeing.waves": (12, 18)},
        {"families": {}},
        {"describe.durations": (TIME, {**TIME, "by": None})},
        {f"{PLAN}.adjust_for": ("age", "happy_at_last"), **ONLY_BEFORE},
    ],
)  # fmt: skip
def test_what_may_be_declared_is_not_refused(sentences: Sentences, changes: dict[str, object]) -> None:
    assert sentences(changes) == []


def test_a_window_that_ends_with_the_start_is_known_beforehand(changed: Changed) -> None:
    study = changed({})
    known = {
        name: reduced_after(study, name) for name in ("happy_before", "worked_last_year", "age", "no_such")
    }
    assert known == dict.fromkeys(known, False)
    later = {name: reduced_after(study, name) for name in ("happy_at_last", "ever_cut", "total_minutes")}
    assert later == dict.fromkeys(later, True)


def test_a_window_over_waves_counts_the_waves_in_it(changed: Changed) -> None:
    window = {**MORE["happy_before"]["reduce"], "months": (0, 3)}
    study = changed({"variables.happy_before.reduce": window})
    assert not reduced_after(study, "happy_before")
    study = changed({"variables.happy_before.reduce": {**window, "months": (0, 6)}})
    assert measured_after(study, "happy_before") == "it is reduced over months 0 to 6"


def test_a_later_wave_is_known_only_after_assignment(changed: Changed) -> None:
    study = changed({})
    assert measured_after(study, "trust") == "it is measured in waves 0, 6, 12, 18"
    assert measured_after(study, "minutes_squared") == "'total_minutes' is reduced over months 0 to 12"
    assert measured_after(study, "age") == ""


def test_a_variable_comes_from_the_tables_of_all_it_is_made_of(changed: Changed) -> None:
    study = changed({})
    assert origins(study, "outflow_work_cbs") == {"register_cbs"}
    assert origins(study, "minutes_squared") == {"contacts"}
    assert origins(study, "age") == {"intake"}
    assert origins(study, "no_such") == frozenset()


def test_a_family_holds_outcomes_of_its_own_comparisons(deventer: Study, sentences: Sentences) -> None:
    other = deventer.comparisons["trial"].model_dump(by_alias=True)
    assert sentences({"comparisons.other": other, "families.service.comparisons": ("other",)}) == [
        "families.service.outcomes.0: 'satisfaction' is an outcome of none of the comparisons of this family; allowed: "
        "an outcome of other."
    ]


def test_romano_wolf_needs_one_lot_that_can_be_drawn_again(deventer: Study, sentences: Sentences) -> None:
    other = deventer.comparisons["trial"].model_dump(by_alias=True) | {
        "design": "observational",
        "blocks": (),
    }
    found = sentences({"comparisons.other": other, "families.work.comparisons": ("trial", "other")})
    assert [one for one in found if one.startswith("families")] == [
        "families.work.correction: romano_wolf, where comparison 'other' is not randomised; allowed: holm, "
        "benjamini_hochberg, none.",
        "families.work.correction: romano_wolf over 2 comparisons, whose people are not drawn together; allowed: one "
        "comparison, or holm, benjamini_hochberg, none.",
    ]


def test_the_waves_of_an_outcome_are_joined_to_its_sample(deventer: Study, sentences: Sentences) -> None:
    other = deventer.comparisons["trial"].model_dump(by_alias=True) | {"sample": "loose"}
    found = sentences({
        "samples.loose": {"table": "loose", "label": LABEL},
        "comparisons.other": other,
        "outcomes.trust.comparisons": ("trial", "other"),
    })  # fmt: skip
    assert (
        "outcomes.trust.variable: the waves of 'trust' are not joined to table loose of the sample. Declare the join in "
        "'joins'." in found
    )
