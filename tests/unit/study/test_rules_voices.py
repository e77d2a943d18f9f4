"""Rules on coded conversations and what stands beside them: what each refuses, in full."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.errors import DeclarationMistake
from helpers.study import rules
from helpers.study.load import load_file
from helpers.study.spec import Study

Write = Callable[..., Path]
VARIABLES = """\
variables:
  talk: {table: people, column: talk, type: text, label: {en: Talk}}
  asked_debts: {table: people, column: asked_debts, type: boolean, codes: {1: yes, 0: no}, label: {en: Asked}}
  may_quote: {table: people, column: may_quote, type: boolean, codes: {1: yes, 0: no}, label: {en: May}}
  names: {table: people, column: names, type: text, label: {en: Names}}
  grade: {table: people, column: grade, type: integer, range: [1, 10], label: {en: Grade}}
"""
STRAND = """\
voices:
  talks:
    label: {en: Talks}
    tradition: codebook
    guideline: coreq
    question: {en: What was said?}
    material:
      format: csv
      files: [talks.csv]
      columns: {document: Document, code: Code, text: Segment, coder: Coder}
      dialect: {delimiter: ";", encoding: utf-8}
      source: {en: made up}
    people: {sample: all, document: talk}
    codes:
      money: {code: Money, label: {en: Money}}
      debts: {code: Money > Debts, label: {en: Debts}, within: money}
      rest: {code: Rest, label: {en: Rest}}
    topics:
      debts: {label: {en: Debts}, codes: [debts, money], asked: asked_debts, question: {en: And debts?}}
      rest: {label: {en: Rest}, codes: [rest], asked: everyone, question: {en: And rest?}}
    by: [arm]
    percentages_from: 20
    interviewing:
      recruited_by: {en: a team}
      interviewer: {en: a researcher}
      interpreter: {en: none}
      refusals: {en: not known}
      reflections: {en: not asked}
    agreement: {unit: document, coefficients: [percent, cohen], resample: person, draws: 999, level: 0.95}
    quotes:
      consent: may_quote
      population: all
      attributes: [arm, work]
      coarser: {arm: many_hours}
      names: [names]
      per_person: 1
joint:
  many: 0.5
  few: 0.2
  rows:
    - strand: talks
      topic: debts
      says: worse
      number: {outcome: work, comparison: trial, arm: plan, reference: usual}
      inference: {en: They agree.}
      researcher: A. Researcher
counts:
  cases: {n: 85, how: over, label: {en: cases}, source: {en: news}}
audits:
  practice:
    label: {en: Practice}
    files: [ratings.csv]
    dialect: {delimiter: ",", encoding: utf-8}
    columns: {case: case, principle: principle, rater: rater, score: score, evidence: evidence}
    principles:
      plan: {label: {en: a plan}, source: {en: a book}}
    n_principles: 2
    weights: linear
    draws: 999
    level: 0.95
    source: {en: made up}
checks:
"""
DESCRIBED = "  smd_threshold: 0.1\n  grades:\n    - {variable: grade, sample: all, about: services, by: arm, level: 0.95}\n"
WITH_VOICES = (
    ("variables:\n", VARIABLES),
    ("checks:\n", STRAND),
    ("consent: [survey]", "consent: [survey, quote]"),
    ("  smd_threshold: 0.1\n", DESCRIBED),
)
REFLEXIVE = (
    "    tradition: codebook\n    guideline: coreq\n",
    "    tradition: reflexive\n    guideline: rtarg\n",
)
AGREEMENT = "    agreement: {unit: document, coefficients: [percent, cohen], resample: person, draws: 999, level: 0.95}\n"


def sentences(path: Path) -> list[str]:
    """Return the sentences without file and line."""
    with pytest.raises(DeclarationMistake) as caught:
        load_file(path)
    return [line.partition(": ")[2] for line in str(caught.value).split("\n")]


@pytest.fixture
def voiced(write: Write) -> Study:
    return load_file(write(*WITH_VOICES))


def test_a_declaration_with_coded_conversations_breaks_no_rule(voiced: Study) -> None:
    assert rules.findings(voiced) == ()


def test_a_reflexive_strand_without_agreement_and_with_reflexivity_breaks_no_rule(write: Write) -> None:
    reflexivity = "    reflexivity: {positionality: {en: a}, theme_development: {en: b}, memos: {en: c}}\n"
    study = load_file(write(*WITH_VOICES, REFLEXIVE, (AGREEMENT, reflexivity)))
    assert rules.findings(study) == ()


T = "voices.talks"
CASES = [
    (REFLEXIVE, [
        f"{T}.agreement: reflexive work does not measure agreement: a theme is what a researcher makes of the "
        "material, not a property of the text that a second coder would find again. Leave 'agreement' out.",
        f"{T}: a reflexive strand without 'reflexivity'. Say who the researcher is, how themes came about and which "
        "memos were kept.",
    ]),
    (("    tradition: codebook\n", "    tradition: reliability\n"), []),
    ((AGREEMENT, ""), []),
    (("    guideline: coreq\n", "    guideline: rtarg\n"), [
        f"{T}.guideline: 'rtarg' does not fit the tradition 'codebook'; allowed: coreq, srqr.",
    ]),
    (("[percent, cohen]", "[percent, percent, gwet_ac2]"), [
        f"{T}.agreement.coefficients[2]: 'percent' stands twice.",
        f"{T}.agreement.coefficients[3]: 'gwet_ac2' weighs how far two grades are apart, and a code is there or not. "
        "Leave it out here; the scores of an audit have grades.",
    ]),
    (("unit: document, coeff", "unit: sentence, coeff"), [
        f"{T}.agreement.unit: 'sentence', where the files hold coded segments and not the text around them; "
        "allowed: document.",
    ]),
    ((", coder: Coder}", "}"), [
        f"{T}.agreement: no column says who coded. Add 'coder' to material.columns, or leave 'agreement' out.",
    ]),
    (("      dialect: {delimiter: \";\", encoding: utf-8}\n", "      sheet: one\n"), [
        f"{T}.material: the key 'dialect' is missing, which format csv needs. Add material.dialect.",
        f"{T}.material.sheet: 'sheet' does not belong to format csv; allowed: with format spreadsheet. Leave it out.",
    ]),
    (("format: csv", "format: refi_qda"), [
        f"{T}.material.columns: 'columns' does not belong to format refi_qda; allowed: with format csv, spreadsheet. "
        "Leave it out.",
        f"{T}.material.dialect: 'dialect' does not belong to format refi_qda; allowed: with format csv. Leave it out.",
    ]),
    (("files: [talks.csv]", "files: [talks.csv, talks.csv]"), [f"{T}.material.files[2]: 'talks.csv' stands twice."]),
    (("code: Code, text: Segment", "code: Code, start: From, text: Code"), [
        f"{T}.material.columns.text: column 'Code' is code already; allowed: a column for each part.",
        f"{T}.material.columns: one of 'start' and 'end' is declared, and 'end' is not; allowed: both or neither.",
    ]),
    (("      source: {en: made up}\n    people", "      code_separator: \" \"\n      source: {en: made up}\n    people"), [
        f"{T}.material.code_separator: the separator of codes is empty or a space. Leave it out where codes have no "
        "sub-codes.",
    ]),
    (("people: {sample: all, document: talk}", "people: {sample: al, document: age}"), [
        f"{T}.people.sample: there is no sample 'al'; allowed: all, mixed. Did you mean 'all'?",
        f"{T}.people.document: 'age' is of type integer; allowed: text.",
    ]),
    (("people: {sample: all, document: talk}", "people: {sample: mixed, document: talk}"), [
        f"{T}.people.document: variable 'talk' is not in table others of sample 'mixed'; allowed: a variable of every "
        "table of the sample.",
        f"{T}.topics.debts.asked: variable 'asked_debts' is not in table others of sample 'mixed'; allowed: a variable "
        "of every table of the sample.",
        f"{T}.quotes.consent: variable 'may_quote' is not in table others of sample 'mixed'; allowed: a variable of "
        "every table of the sample.",
    ]),
    (("rest: {code: Rest,", "rest: {code: Money,"), [
        f"{T}.codes.rest.code: 'Money' is code 'money' already; allowed: each full name once.",
    ]),
    (("code: Money > Debts", "code: Money>Debts"), [
        f"{T}.codes.debts.code: 'Money>Debts' is not written as a full name. Write the names of the parents first, "
        "joined by ' > '.",
    ]),
    ((", within: money}", "}"), [
        f"{T}.codes.debts: 'Money > Debts' stands under 'Money', and 'within' is missing. Write within: money.",
    ]),
    (("within: money}", "within: rest}"), [
        f"{T}.codes.debts.within: 'rest', where 'Money > Debts' stands under 'Money'; allowed: money.",
    ]),
    (("within: money}", "within: monye}"), [
        f"{T}.codes.debts.within: there is no code 'monye'; allowed: money, debts, rest. Did you mean 'money'?",
    ]),
    (("money: {code: Money, label: {en: Money}}", "money: {code: Money, label: {en: Money}, within: debts}"), [
        f"{T}.codes.money.within: the code stands within itself, over one or more others.",
        f"{T}.codes.debts.within: the code stands within itself, over one or more others.",
    ]),
    (("codes: [debts, money]", "codes: [debts, debts, detbs]"), [
        f"{T}.topics.debts.codes[2]: 'debts' stands twice.",
        f"{T}.topics.debts.codes[3]: there is no code 'detbs'; allowed: money, debts, rest. Did you mean 'debts'?",
    ]),
    (("asked: asked_debts", "asked: asked_debt"), [
        f"{T}.topics.debts.asked: there is no variable 'asked_debt'; allowed: everyone, no_one, asked_debts, "
        "may_quote, work, many_hours. Did you mean 'asked_debts'?",
    ]),
    (("asked: asked_debts", "asked: grade"), [
        f"{T}.topics.debts.asked: 'grade' is of type integer; allowed: boolean.",
    ]),
    (("by: [arm]", "by: [arm, arm, grade]"), [
        f"{T}.by[2]: 'arm' stands twice.",
        f"{T}.by[3]: 'grade' is of type integer; allowed: boolean, category.",
    ]),
    (("consent: [survey, quote]", "consent: [survey]"), [
        f"{T}.quotes: quotes, where 'ethics.consent' does not name 'quote'. Add quote to ethics.consent when people "
        "were asked, or leave quotes out.",
    ]),
    (("consent: may_quote", "consent: talk"), [f"{T}.quotes.consent: 'talk' is of type text; allowed: boolean."]),
    (("population: all", "population: everybody"), [
        f"{T}.quotes.population: there is no sample 'everybody'; allowed: all, mixed.",
    ]),
    (("attributes: [arm, work]", "attributes: [arm, arm, town]"), [
        f"{T}.quotes.attributes[2]: 'arm' stands twice.",
        f"{T}.quotes.attributes[3]: 'town' is of type text; allowed: boolean, category.",
    ]),
    (("coarser: {arm: many_hours}", "coarser: {may_quote: work, arm: arm}"), [
        f"{T}.quotes.coarser.may_quote: 'may_quote' is not said of a speaker; allowed: arm, work.",
        f"{T}.quotes.coarser.arm: it becomes itself again, over one or more others.",
    ]),
    (("  work: {table: [people, others], column: work,", "  work: {table: [people, others], identifying: direct, column: work,"), [
        f"{T}.quotes.attributes[2]: 'work' identifies a person (identifying: direct). Leave it out.",
        "outcomes.work.variable: 'work' identifies people directly (identifying: direct); allowed: a variable that is "
        "none or quasi.",
    ]),
    (("names: [names]", "names: [nomes]"), [
        f"{T}.quotes.names[1]: there is no variable 'nomes'; allowed: talk, names, town. Did you mean 'names'?",
    ]),
    (("min_persons: 10", "min_persons: 10, min_speakers: 11"), [
        "disclosure.min_speakers: 11, above min_persons (10); allowed: at most 10. Leave it out: min_persons holds "
        "for speakers too.",
    ]),
    (("few: 0.2", "few: 0.5"), ["joint.few: 0.5, where many begins at 0.5; allowed: a share below 'many'."]),
    (("topic: debts\n", "topic: debt\n"), [
        "joint.rows[1].topic: there is no topic 'debt'; allowed: debts, rest. Did you mean 'debts'?",
    ]),
    (("- strand: talks", "- strand: talk"), [
        "joint.rows[1].strand: there is no strand 'talk'; allowed: talks. Did you mean 'talks'?",
    ]),
    (("arm: plan, reference: usual}\n      inf", "arm: pln, reference: usual, wave: '6'}\n      inf"), [
        "joint.rows[1].number.wave: outcome 'work' has no wave '6'; allowed: leave 'wave' out.",
        "joint.rows[1].number.arm: 'pln'; allowed: plan, usual. Did you mean 'plan'?",
    ]),
    (("number: {outcome: work, comparison: trial", "number: {outcome: wrok, comparison: trail"), [
        "joint.rows[1].number.outcome: there is no outcome 'wrok'; allowed: work. Did you mean 'work'?",
        "joint.rows[1].number.comparison: there is no comparison 'trail'; allowed: trial, survey. Did you mean 'trial'?",
    ]),
    (("number: {outcome: work, comparison: trial, arm: plan, reference: usual}", "number: {change: grade, to: 6}"), [
        "joint.rows[1].number.change: there is no change 'grade'; allowed: nothing.",
    ]),
    (("researcher: A. Researcher", "researcher: ' '"), [
        "joint.rows[1].researcher: nobody is named. Name who wrote the inference.",
    ]),
    (("{n: 85, how: over", "{n: 0, how: over"), ["counts.cases.how: 'over' of nothing; allowed: exactly."]),
    (("n_principles: 2", "n_principles: 1"), []),
    (("      plan: {label: {en: a plan}, source: {en: a book}}\n    n_principles: 2",
      "      plan: {label: {en: a}, source: {en: b}}\n      ask: {label: {en: a}, source: {en: b}}\n    n_principles: 1"), [
        "audits.practice.principles: 2 principles, where the list has 1; allowed: at most 1. Correct 'n_principles', "
        "or leave out what the source does not name.",
    ]),
    (("rater: rater, score: score", "rater: case, score: score"), [
        "audits.practice.columns.rater: column 'case' is case already; allowed: a column for each part.",
    ]),
    (("type: integer, range: [1, 10], label: {en: Grade}", "type: integer, label: {en: Grade}"), [
        "describe.grades[1].variable: 'grade' does not declare a range from 1 to 10; allowed: range: [1, 10].",
    ]),
    (("{variable: grade, sample: all, about: services, by: arm,", "{variable: town, sample: al, about: services, by: age,"), [
        "describe.grades[1].sample: there is no sample 'al'; allowed: all, mixed. Did you mean 'all'?",
        "describe.grades[1].variable: 'town' is of type text; allowed: integer, real.",
        "describe.grades[1].by: 'age' is of type integer; allowed: boolean, category.",
        "describe.grades[1].variable: 'town' does not declare a range from 1 to 10; allowed: range: [1, 10].",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), CASES)
def test_what_is_refused_is_refused_in_full(
    write: Write, change: tuple[str, str], expected: list[str]
) -> None:
    path = write(*WITH_VOICES, change)
    if not expected:
        assert rules.findings(load_file(path)) == ()
        return
    assert sorted(sentences(path)) == sorted(expected)


def test_a_strand_coded_for_reliability_needs_agreement(write: Write) -> None:
    path = write(*WITH_VOICES, (AGREEMENT, ""), ("    tradition: codebook\n", "    tradition: reliability\n"))
    assert sentences(path) == [
        f"{T}: a strand coded for reliability without 'agreement'. Say on which units and with which coefficients "
        "coders are compared."
    ]


def test_an_answer_to_an_item_that_the_guideline_does_not_have_is_refused(write: Write) -> None:
    path = write(
        *WITH_VOICES,
        ("    tradition: codebook\n", "    tradition: codebook\n    answers: {durations: {en: an hour}}\n"),
    )
    found = sentences(path)
    assert len(found) == 1
    assert found[0].startswith(
        f"{T}.answers: there is no item 'durations'; allowed: interviewer, credentials, "
    )
    assert found[0].endswith("minor_themes. Did you mean 'duration'?")


def test_a_threshold_for_speakers_without_conversations_is_refused(write: Write) -> None:
    assert sentences(write(("min_persons: 10", "min_persons: 10, min_speakers: 5"))) == [
        "disclosure.min_speakers: no coded conversations are declared. Leave it out."
    ]


def test_people_who_have_several_rows_cannot_speak(write: Write) -> None:
    path = write(*WITH_VOICES, ("    unit: person\n    id: client", "    unit: event\n    id: client"))
    assert (
        f"{T}.people.sample: sample 'all' is made of table 'people' with one row per event; allowed: a sample of a "
        "table of unit person."
    ) in sentences(path)


def test_the_same_topic_beside_the_same_number_is_refused_the_second_time(write: Write) -> None:
    row = STRAND[STRAND.index("    - strand: talks") : STRAND.index("counts:")]
    assert sentences(write(*WITH_VOICES, (row, row + row))) == [
        "joint.rows[2]: this topic and this number stand in an earlier row; allowed: each pair once."
    ]
