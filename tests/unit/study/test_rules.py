"""Rules that tie sections together: what each refuses, in full."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.errors import DeclarationMistake
from helpers.study import rules
from helpers.study.load import load_file
from helpers.study.rules_data import ancestors, categories, tables_of
from helpers.study.spec import Study

Write = Callable[..., Path]
ALL = "arm, age, town, age_squared, work, hours, many_hours"
DELIVERED = "delivered_by: {relation: not_in_data, reason: {en: not asked}}"


def sentences(path: Path) -> list[str]:
    """Return the sentences without file and line."""
    with pytest.raises(DeclarationMistake) as caught:
        load_file(path)
    return [line.partition(": ")[2] for line in str(caught.value).split("\n")]


def test_the_small_declaration_breaks_no_rule(small: Study) -> None:
    assert rules.findings(small) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "town: {table: people, column: town,",
            "town: {",
            ["variables.town: it has neither 'table', nor 'derive', nor 'reduce', nor 'scale'; allowed: 'table' with "
             "'column', 'derive' with 'of', 'reduce', or 'scale'."],
        ),
        (
            "town: {table: people, column: town,",
            "town: {table: people, column: town, derive: squared, of: [age],",
            ["variables.town: it has 'table' and 'derive'; allowed: 'table' with 'column', 'derive' with 'of', "
             "'reduce', or 'scale'."],
        ),
        (
            "town: {table: people, column: town,",
            "town: {table: people,",
            ["variables.town: the key 'column' is missing. Name the column as the file writes it."],
        ),
        (
            "column: town,",
            "column: age,",
            ["variables.town.column: column 'age' of table 'people' is variable 'age' already. Derive the second "
             "from the first."],
        ),
        (
            "town: {table: people,",
            "town: {table: peeple,",
            ["variables.town.table: there is no table 'peeple'; allowed: people, others. Did you mean 'people'?"],
        ),
        (
            "of: [age], type: real",
            "of: [agee], type: real",
            [f"variables.age_squared.of[1]: there is no variable 'agee'; allowed: {ALL}. Did you mean 'age'?"],
        ),
        (
            "of: [age], type: real",
            "of: [age_squared], type: real",
            ["variables.age_squared.of: 'age_squared' is derived from itself."],
        ),
        (
            "derive: squared, of: [age],",
            "derive: squared,",
            ["variables.age_squared: the key 'of' is missing. Name the variables that it is derived from.",
             "variables.age_squared.of: 0 variables are handed to the function 'squared'; allowed: 1, as derive.py "
             "says."],
        ),
        (
            "derive: squared, of: [age], type: real",
            "derive: squared, of: [age], column: age, type: real",
            ["variables.age_squared.column: 'column' belongs to a column of a file. Leave it out."],
        ),
        (
            "derive: squared",
            "derive: _squared",
            ["variables.age_squared.derive: '_squared'; allowed: a name of lower-case letters, digits and _, "
             "beginning with a letter."],
        ),
        (
            "  town: {",
            "  person: {",
            ["variables.person: the name 'person' is kept for this program. Choose another name."],
        ),
        (
            "codes: {1: yes, 0: no}, label: {en: Work}",
            "label: {en: Work}",
            ["variables.work: the key 'codes' is missing. Say which code means what."],
        ),
        (
            "codes: {1: yes, 0: no}, label: {en: Work}",
            "codes: {1: ja, 0: no}, label: {en: Work}",
            ["variables.work.codes: a boolean's code means ja; allowed: yes, no."],
        ),
        (
            "type: text,",
            "type: text, codes: {1: a}, range: [1, 2],",
            ["variables.town.codes: type text has no codes; allowed: type category or boolean.",
             "variables.town.range: type text has no range; allowed: type integer or real."],
        ),
        (
            "range: [18, 67]",
            "range: [67, 18]",
            ["variables.age.range: 67 is above 18; allowed: the lowest value first."],
        ),
        (
            "codes: {1: yes, 0: no}, label",
            "codes: {1: yes, 0: no}, missing_codes: {1: refused}, label",
            ["variables.work.missing_codes.1: code 1 is declared twice."],
        ),
        (
            "labels: {plan: {en: a plan}, usual: {en: as usual}}",
            "labels: {plan: {en: a plan}, usua: {en: as usual}}",
            ["variables.arm.labels.usua: there is no category 'usua'; allowed: plan, usual. Did you mean 'usual'?",
             "variables.arm.labels: category 'usual' has no label. Say what it is called in the report."],
        ),
        (
            "all: {table: people, ",
            "all: {",
            ["samples.all: it has neither 'table' nor 'rows'; allowed: 'table' for all rows of one table, or "
             "'rows' for a choice."],
        ),
        (
            "- {table: others}",
            "- {table: people}",
            ["samples.mixed.rows[2].table: table 'people' stands twice; allowed: each table once."],
        ),
        (
            "where: {arm: [plan]}",
            "where: {arm: [pln]}",
            ["samples.mixed.rows[1].where.arm: 'pln'; allowed: plan, usual. Did you mean 'plan'?"],
        ),
        (
            "- {table: others}",
            "- {table: others, where: {town: [x]}}",
            ["samples.mixed.rows[2].where.town: variable 'town' is not in table 'others'; allowed: people."],
        ),
        (
            "sample: mixed",
            "sample: mixt",
            ["comparisons.survey.sample: there is no sample 'mixt'; allowed: all, mixed. Did you mean 'mixed'?"],
        ),
        (
            "arm: arm\n    reference: usual\n    assigned: person",
            "arm: work\n    reference: no\n    assigned: person",
            ["comparisons.trial.arm: variable 'work' is of type boolean; allowed: a variable of type category."],
        ),
        (
            "assigned: person",
            "assigned: cluster",
            ["comparisons.trial: assigned by cluster, and the key 'cluster' is missing. Name the variable that says "
             "which cluster a person is in.",
             "analysis.trial.variance: 'hc2', where clusters were assigned; allowed: cr2."],
        ),
        (
            DELIVERED,
            "delivered_by: {relation: nested_in_arm, id: town}",
            ["analysis.trial.variance: 'hc2', where deliverers are nested in arms; allowed: cr2."],
        ),
        (
            DELIVERED,
            DELIVERED + "\n    blocks: [work]",
            ["comparisons.trial.blocks[1]: 'work' is an outcome of this comparison; allowed: what is known "
             "beforehand."],
        ),
        (
            DELIVERED,
            "delivered_by: {relation: crossed}",
            ["comparisons.trial.delivered_by: the key 'id' is missing. Name the variable that says who delivered."],
        ),
        (
            DELIVERED,
            DELIVERED + "\n    flow: {invited: {n: 5}, eligible: {}}",
            ["comparisons.trial.flow.invited: the count has no 'source'. Say who counted.",
             "comparisons.trial.flow.eligible: it has neither 'n' nor 'reason'; allowed: a count with its source, "
             "or a reason."],
        ),
        (
            "    variable: work\n",
            "    variable: town\n",
            ["outcomes.work.variable: variable 'town' is of type text; allowed: integer, real, boolean.",
             "outcomes.work.variable: variable 'town' is not in table others of sample 'mixed'; allowed: a variable "
             "of every table of the sample."],
        ),
        (
            "role: primary",
            "role: secondary",
            ["outcomes: comparison 'trial' has outcomes and no primary one. Give one of them role: primary.",
             "outcomes: comparison 'survey' has outcomes and no primary one. Give one of them role: primary."],
        ),
        (
            "analysis:\n  trial:",
            "analysis:\n  trail:",
            ["analysis: comparison 'trial' has outcomes and no analysis. Add analysis.trial.",
             "analysis.trail: there is no comparison 'trail'; allowed: trial, survey. Did you mean 'trial'?"],
        ),
        (
            "    design: observational\n    arm",
            "    design: randomised\n    arm",
            ["analysis.survey.design: observational, where comparison 'survey' is randomised; allowed: randomised."],
        ),
        (
            "    adjust_for: [age]\n    level",
            "    adjust_for: [age, age, work, arm, town, agee]\n    level",
            ["analysis.trial.adjust_for[2]: 'age' stands twice.",
             "analysis.trial.adjust_for[3]: 'work' is an outcome of this comparison; allowed: what is known "
             "beforehand.",
             "analysis.trial.adjust_for[4]: 'arm' is, or is made of, the arm; allowed: what is known beforehand.",
             "analysis.trial.adjust_for[5]: 'town' is of type text; allowed: integer, real, boolean, category.",
             f"analysis.trial.adjust_for[6]: there is no variable 'agee'; allowed: {ALL}. Did you mean 'age'?"],
        ),
        (
            "    adjust_for: [age]\n    level",
            "    adjust_for: []\n    level",
            ["analysis.trial.sensitivity[1].estimator: estimator lin and an empty adjust_for. Name what to adjust "
             "for."],
        ),
        (
            "- {estimator: lin, variance: hc2}",
            "- {estimator: lin, variance: hc2}\n      - {estimator: lin, variance: hc2}",
            ["analysis.trial.sensitivity[2]: this model equals an earlier row. Leave it out."],
        ),
        (
            "- {estimator: ipw, variance: m_estimation, estimand: att}",
            "- {estimator: outcome_regression, variance: abadie_imbens, estimand: ate}",
            ["analysis.survey.sensitivity[1].variance: 'abadie_imbens' does not go with estimator "
             "outcome_regression; allowed: m_estimation.",
             "analysis.survey.sensitivity[1].estimand: estimand ate with estimator outcome_regression; allowed: "
             "att, or estimator ipw, aipw."],
        ),
        (
            "equivalence_margin: 0.05",
            "equivalence_margin: 5",
            ["outcomes.work.equivalence_margin: 5 for a yes/no outcome; allowed: a share below 1. Five percentage "
             "points are 0.05."],
        ),
        (
            "codes: {1: plan, 0: usual}\n    label: {en: Arm}\n    labels: {plan: {en: a plan}, ",
            "codes: {1: plan, 0: usual, 2: app}\n    label: {en: Arm}\n    labels: {app: {en: an app}, plan: {en: a plan}, ",
            ["comparisons.survey.arm: variable 'arm' has 3 categories (plan, usual, app); allowed: an arm and its "
             "reference. Declare one observational comparison for each pair.",
             "analysis.trial: 3 arms, and the key 'pairs' is missing; allowed: reference (each against the "
             "reference), all (also against each other)."],
        ),
        (
            "benchmark: trial",
            "benchmark: survey",
            ["analysis.survey.benchmark: there is no randomised comparison 'survey'; allowed: trial."],
        ),
        (
            "baseline: [age]",
            "baseline: [age, town, age]",
            ["describe.baseline[2]: 'town' is of type text; allowed: integer, real, boolean, category.",
             "describe.baseline[3]: 'age' stands twice.",
             "describe.baseline[2]: variable 'town' is not in table others of sample 'mixed'; allowed: a variable "
             "of every table of the sample."],
        ),
        (
            "{variable: hours, comparison: trial}",
            "{variable: work, comparison: trail}",
            ["describe.distributions[1].variable: 'work' is of type boolean; allowed: integer, real.",
             "describe.distributions[1].comparison: there is no comparison 'trail'; allowed: trial, survey. Did you "
             "mean 'trial'?"],
        ),
        (
            "checks:\n  - table: people",
            "checks:\n  - table: peple",
            ["checks[1].table: there is no table 'peple'; allowed: people, others. Did you mean 'people'?"],
        ),
        (
            "checks:",
            "joins: [{from: people, to: other, on: client, expect: n:1}]\nchecks:",
            ["joins[1].to: there is no table 'other'; allowed: people, others. Did you mean 'others'?"],
        ),
    ],
)  # fmt: skip
def test_a_rule_refuses_in_a_sentence(write: Write, old: str, new: str, expected: list[str]) -> None:
    assert sentences(write((old, new))) == expected


def test_a_logistic_outcome_model_needs_yes_no_outcomes(write: Write) -> None:
    changes = (
        ("outcome_model: linear", "outcome_model: logistic"),
        ("    variable: work\n", "    variable: hours\n"),
    )
    assert sentences(write(*changes)) == [
        "analysis.survey.outcome_model: logistic, where work is no yes/no outcome; allowed: linear."
    ]


def test_an_outcome_made_of_a_covariate_is_no_covariate(write: Write) -> None:
    changes = (
        ("    variable: work\n", "    variable: many_hours\n"),
        ("adjust_for: [age]", "adjust_for: [hours]"),
    )
    assert sentences(write(*changes)) == [
        "analysis.trial.adjust_for[1]: 'hours' and an outcome of this comparison are made of one another; allowed: "
        "what is known beforehand."
    ]


def test_comparisons_of_one_sample_have_one_arm_variable(write: Write) -> None:
    group = (
        "  group:\n    table: [people, others]\n    column: group\n    type: category\n    codes: {a: first, b: second}\n"
        "    label: {en: Group}\n    labels: {first: {en: first}, second: {en: second}}\n  age: {"
    )
    changes = (
        ("  age: {", group),
        ("sample: mixed", "sample: all"),
        ("design: observational\n    arm: arm\n    reference: usual", "design: observational\n    arm: group\n    reference: first"),
    )  # fmt: skip
    assert sentences(write(*changes)) == [
        "comparisons.survey.arm: sample 'all' is divided by 'arm' in another comparison; allowed: arm. Declare a "
        "sample for each arm variable."
    ]


def test_rows_of_confidential_data_are_never_shown(write: Write) -> None:
    changes = (
        ("kind: synthetic", "kind: confidential"),
        ("group: 0.9}", "group: 0.9, rows_may_be_shown: true}"),
    )
    assert sentences(write(*changes)) == [
        "disclosure.rows_may_be_shown: true, in a study of kind confidential; allowed: false."
    ]


def test_what_identifies_people_directly_stands_in_no_table(write: Write) -> None:
    declared = "age: {table: [people, others], column: age, type: integer, "
    found = sentences(write((declared, f"{declared}identifying: direct, ")))
    wrong = (
        "'age' identifies people directly (identifying: direct); allowed: a variable that is none or quasi."
    )
    assert "describe.baseline[1]: " + wrong in found
    assert all(one.endswith(wrong) for one in found)


def test_a_derivation_without_a_file_says_which_file(write: Write) -> None:
    assert sentences(write(derive=None)) == [
        "variables.age_squared.derive: there is no file derive.py. Write derive.py beside study.yml, with a function "
        "per derived variable."
    ]


def test_derive_py_is_read_and_never_run(write: Write, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    derive = f"open({str(marker)!r}, 'w')\ndef squared(x): ...\ndef above(x, limit=0): ...\n"
    load_file(write(derive=derive))
    assert not marker.exists()


def test_a_derive_py_that_is_not_python_names_its_line(write: Write) -> None:
    assert sentences(write(derive="def squared(x):\n    return x *\n"))[0].startswith(
        "variables.age_squared.derive: line 2 of derive.py is not Python (invalid syntax). Correct it."
    )


def test_categories_are_declared_order_and_yes_no_for_booleans(small: Study) -> None:
    assert categories(small.variables["arm"]) == ("plan", "usual")
    assert categories(small.variables["work"]) == ("yes", "no")
    assert categories(small.variables["age"]) == ()


def test_a_derived_variable_is_where_all_it_is_made_of_is(small: Study) -> None:
    assert tables_of(small, "age_squared") == {"people", "others"}
    assert tables_of(small, "town") == {"people"}
    assert ancestors(small, "many_hours") == {"hours"}


def test_a_standard_error_for_an_estimated_score_needs_matching_on_the_score(write: Write) -> None:
    changes = (
        ("{estimator: ipw, variance: m_estimation, estimand: att}",
         "{estimator: matching, variance: abadie_imbens_estimated, estimand: att}"),
        ("distance: propensity", "distance: mahalanobis"),
    )  # fmt: skip
    assert sentences(write(*changes)) == [
        "analysis.survey.sensitivity[1].variance: 'abadie_imbens_estimated', where matching is on the covariates; "
        "allowed: abadie_imbens, or matching.distance: propensity."
    ]
    assert load_file(write(changes[0])).analysis["survey"].sensitivity[0].estimator == "matching"
