"""A small declaration as text, to be changed and loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.paths import Project
from helpers.study.load import load, load_file
from helpers.study.spec import Study

REPOSITORY = Path(__file__).resolve().parents[3]

DERIVE = "def squared(x):\n    return x ** 2\n\n\ndef above(x, limit=0):\n    return x > limit\n"

SMALL = """\
study: small
title: {en: Small}
question: {en: Does it work?}
language: [en]
kind: synthetic
seed: 1
origin: {citation: none, licence: none, note: {en: made up}}
ethics:
  basis: {en: none needed}
  controller: none
  dpia: none
  reference: none
  retention: none
  consent: [survey]
tables:
  people:
    files: [people.csv]
    dialect: en
    unit: person
    id: client
    source: {en: people}
  others:
    files: [others.csv]
    dialect: nl
    unit: person
    id: row_number
    source: {en: others}
variables:
  arm:
    table: [people, others]
    column: arm
    type: category
    codes: {1: plan, 0: usual}
    label: {en: Arm}
    labels: {plan: {en: a plan}, usual: {en: as usual}}
  age: {table: [people, others], column: age, type: integer, range: [18, 67], label: {en: Age}}
  town: {table: people, column: town, type: text, label: {en: Town}}
  age_squared: {derive: squared, of: [age], type: real, label: {en: Age squared}}
  work: {table: [people, others], column: work, type: boolean, codes: {1: yes, 0: no}, label: {en: Work}}
  hours: {table: [people, others], column: hours, type: real, label: {en: Hours}}
  many_hours: {derive: above, of: [hours], type: boolean, label: {en: Many hours}}
samples:
  all: {table: people, label: {en: all}}
  mixed:
    rows:
      - {table: people, where: {arm: [plan]}}
      - {table: others}
    label: {en: mixed}
comparisons:
  trial:
    sample: all
    design: randomised
    arm: arm
    reference: usual
    assigned: person
    delivered_by: {relation: not_in_data, reason: {en: not asked}}
    label: {en: trial}
  survey:
    sample: mixed
    design: observational
    arm: arm
    reference: usual
    assigned: person
    delivered_by: {relation: not_in_data, reason: {en: not asked}}
    label: {en: survey}
outcomes:
  work:
    variable: work
    role: primary
    family: work
    comparisons: [trial, survey]
    higher_is: better
    relevant_effect: 0.05
    equivalence_margin: 0.05
    margin_reason: {en: because}
    window: {en: a year}
    label: {en: Work}
describe:
  baseline: [age]
  distributions:
    - {variable: hours, comparison: trial}
  smd_threshold: 0.1
analysis:
  trial:
    design: randomised
    estimand: itt
    estimator: unadjusted
    variance: hc2
    adjust_for: [age]
    level: 0.95
    power: 0.8
    correction: holm
    missing: complete_cases
    sensitivity:
      - {estimator: lin, variance: hc2}
  survey:
    design: observational
    estimand: att
    estimator: aipw
    variance: m_estimation
    adjust_for: [age]
    outcome_model: linear
    level: 0.95
    power: 0.8
    correction: holm
    missing: complete_cases
    matching: {distance: propensity, neighbours: 1, replacement: with, caliper: null, variance_neighbours: 2}
    overlap: {trim: 0.01, max_extreme_share: 0.5, min_effective_share: 0.1, max_weight_share: 0.1}
    sensitivity:
      - {estimator: ipw, variance: m_estimation, estimand: att}
    benchmark: trial
checks:
  - table: people
    expectation: expect_table_row_count_to_be_between
    arguments: {min_value: 1}
    severity: warning
    label: {en: somebody}
disclosure: {profile: cbs-style, min_persons: 10, zeros: shown, dominance: 0.5, group: 0.9}
"""


@pytest.fixture
def small_text() -> str:
    """The declaration."""
    return SMALL


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write the declaration with changes, and a `derive.py` beside it; returns the file."""

    def written(*changes: tuple[str, str], derive: str | None = DERIVE) -> Path:
        text = SMALL
        for old, new in changes:
            assert old in text, f"'{old}' is not in the small declaration"
            text = text.replace(old, new, 1)
        folder = tmp_path / "studies" / "small"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "study.yml").write_text(text, encoding="utf-8")
        if derive is not None:
            (folder / "derive.py").write_text(derive, encoding="utf-8")
        return folder / "study.yml"

    return written


@pytest.fixture
def small(write: Callable[..., Path]) -> Study:
    """The declaration, loaded."""
    return load_file(write())


@pytest.fixture(scope="session")
def deventer() -> Study:
    """The trial that has everything: four arms, waves, months, two registers, families; its interviews left out.

    What rests on an outcome in the joint display would repeat every mistake that a test makes in the outcome.
    """
    study = load(Project(REPOSITORY), "deventer")
    rule = study.disclosure.model_copy(update={"min_speakers": None})
    return study.model_copy(update={"voices": {}, "joint": None, "disclosure": rule})
