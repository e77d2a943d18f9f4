"""The worked example of docs/add-a-study.md is a declaration that the rules accept."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.study import rules
from helpers.study.shape import base_of
from helpers.study.spec import Study
from helpers.study.yaml_text import read_yaml

PAGE = Path(__file__).resolve().parents[3] / "docs" / "add-a-study.md"
EMPTY = {"comparisons": {}, "outcomes": {}, "families": {}, "analysis": {}, "checks": ()}


def test_the_example_of_several_tables_breaks_no_rule(deventer: Study) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    plain = deventer.model_dump(by_alias=True) | EMPTY | read_yaml(example)[0]
    plain["samples"] = {"everybody": {"table": "intake", "label": {"nl": "iedereen"}}}
    plain["describe"] = {"baseline": ("worked_year",), "smd_threshold": 0.1}
    study = Study.model_validate(plain)
    assert rules.findings(study) == ()
    assert {table: base_of(study, table) for table in study.tables} == dict.fromkeys(study.tables, "intake")
