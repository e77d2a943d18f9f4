"""Mistakes that people make, planted one by one in a small copy of `nsw`: each ends in a sentence.

The copy has 12 people with a place, 12 without one and 30 of the comparison group. The steps are those of
the first two notebooks, called directly.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pytest

from helpers.analyses import clean, validate
from helpers.errors import (
    CriticalCheckFailed,
    DataMistake,
    DeclarationMistake,
    ParameterMistake,
    UserMistake,
)
from helpers.paths import Project
from helpers.study import load, parameters

REPOSITORY = Path(__file__).resolve().parents[2]
N_PLACE, N_NO_PLACE, N_CPS = 12, 12, 30
TRIAL, CPS = "nsw_mixtape.csv", "cps_mixtape.csv"

Change = Callable[[bytes], bytes | None]


@dataclass(frozen=True)
class Planted:
    """One mistake: what is changed, which error it must give, and the whole message.

    In the message the line of study.yml is N, so that a new line in `nsw` breaks no test here; `on_line`
    says how the lines that are named begin.
    """

    name: str
    error: type[UserMistake]
    message: str
    declaration: tuple[tuple[str, str], ...] = ()
    derive: tuple[tuple[str, str], ...] = ()
    raw: dict[str, Change] = field(default_factory=dict)
    params: tuple[str, ...] = ()
    study: str = "nsw"
    on_line: tuple[str, ...] = ()


def attempt(project: Project, study: str = "nsw", params: tuple[str, ...] = ()) -> dict[str, pd.DataFrame]:
    """Take a study from its declaration to its ledger, as the first two notebooks do."""
    given = parameters.parse(params)
    declared = parameters.apply(load.load(project, study), given)
    raw, derive = project.raw(study), project.study(study) / "derive.py"
    tables = dict(validate.read(declared, raw).tables)
    tables |= validate.checks(declared, tables).tables
    validate.stop_if_critical(declared, tables)
    tables |= clean.tables(declared, tables, derive).tables
    tables |= clean.samples(declared, tables).tables
    return tables | dict(clean.ledger(declared, tables).tables)


def small_project(root: Path) -> Project:
    """Write the small copy."""
    project = Project(root)
    shutil.copytree(
        REPOSITORY / "studies" / "nsw", project.study("nsw"), ignore=shutil.ignore_patterns("*.pyc")
    )
    declaration = project.declaration("nsw").read_text(encoding="utf-8")
    n_trial = N_PLACE + N_NO_PLACE
    for old, new in (
        ("rows: 445", f"rows: {n_trial}"),
        ("{value: 445}", f"{{value: {n_trial}}}"),
        ("rows: 15992", f"rows: {N_CPS}"),
    ):
        assert old in declaration
        declaration = declaration.replace(old, new)
    project.declaration("nsw").write_text(declaration, encoding="utf-8")
    raw = project.raw("nsw")
    raw.mkdir(parents=True)
    source = REPOSITORY / "data" / "raw" / "nsw"
    lines = (source / TRIAL).read_text(encoding="utf-8").splitlines()
    trial = [*lines[: N_PLACE + 1], *lines[-N_NO_PLACE:]]
    (raw / TRIAL).write_text("\n".join(trial) + "\n", encoding="utf-8")
    cps = (source / CPS).read_text(encoding="utf-8").splitlines()[: N_CPS + 1]
    (raw / CPS).write_text("\n".join(cps) + "\n", encoding="utf-8")
    return project


def planted(root: Path, mistake: Planted) -> Project:
    """Write the small copy with one mistake in it."""
    project = small_project(root)
    for path, changes in (
        (project.declaration("nsw"), mistake.declaration),
        (project.study("nsw") / "derive.py", mistake.derive),
    ):
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, f"{mistake.name}: '{old}' is no longer in {path.name}"
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
    for name, change in mistake.raw.items():
        path = project.raw("nsw") / name
        content = change(path.read_bytes())
        path.unlink()
        if content is not None:
            path.write_bytes(content)
    return project


def cell(line: int, column: str, value: str) -> Change:
    """Put a value in one cell; lines count from 1, the header."""

    def change(data: bytes) -> bytes:
        lines = data.decode().splitlines()
        cells = lines[line - 1].split(",")
        cells[lines[0].split(",").index(column)] = value
        lines[line - 1] = ",".join(cells)
        return ("\n".join(lines) + "\n").encode()

    return change


def column_of(name: str, values: Callable[[int], str]) -> Change:
    """Add a column, or replace it; `values` gets the number of the row from 1."""

    def change(data: bytes) -> bytes:
        lines = [line.split(",") for line in data.decode().splitlines()]
        if name not in lines[0]:
            lines = [[*line, ""] for line in lines]
            lines[0][-1] = name
        place = lines[0].index(name)
        for number, line in enumerate(lines[1:], start=1):
            line[place] = values(number)
        return ("\n".join(",".join(line) for line in lines) + "\n").encode()

    return change


def swapped(old: bytes, new: bytes) -> Change:
    """Replace bytes, everywhere."""
    return lambda data: data.replace(old, new)


def in_line(number: int, old: str, new: str) -> Change:
    """Replace text in one line."""

    def change(data: bytes) -> bytes:
        lines = data.decode().splitlines()
        assert old in lines[number - 1]
        lines[number - 1] = lines[number - 1].replace(old, new, 1)
        return ("\n".join(lines) + "\n").encode()

    return change


ADD_ID = ("    id: row_number\n    rows: 24", "    id: pid\n    rows: 24")
ADD_DATE = (
    "  age:\n    table: [nsw, cps]",
    "  start:\n    table: nsw\n    column: start\n    type: date\n    label: {en: Start, nl: Start}\n"
    "  age:\n    table: [nsw, cps]",
)

PLANTED = (
    Planted(
        "a role is misspelt",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: outcomes.earnings_78.role: 'primry'; allowed: primary, "
            "secondary, harm, exploratory. Did you mean 'primary'?"
        ),
        on_line=("role: primry",),
        declaration=(("role: primary", "role: primry"),),
    ),
    Planted(
        "a key is misspelt",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: comparisons.trial: the key 'reference' is missing. Add it.\n"
            "studies/nsw/study.yml, line N: comparisons.trial.referense: there is no key 'referense' "
            "here; allowed: sample, design, arm, reference, assigned, cluster, delivered_by, blocks, compliance, flow, "
            "label, note. Did you mean 'reference'?"
        ),
        on_line=(
            "trial:",
            "referense: control",
        ),
        declaration=(("    reference: control", "    referense: control"),),
    ),
    Planted(
        "a key is left out",
        DeclarationMistake,
        ("studies/nsw/study.yml, line N: analysis.trial: the key 'level' is missing. Add it."),
        on_line=("trial:",),
        declaration=(("    level: 0.95\n", ""),),
    ),
    Planted(
        "a tab indents",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: this is not YAML (found character that cannot start any "
            "token while scanning for the next token). Replace the tab by spaces."
        ),
        on_line=("sample: trial",),
        declaration=(("    sample: trial\n", "\tsample: trial\n"),),
    ),
    Planted(
        "a key stands twice",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: outcomes.earnings_78.role: the key stands twice, first on "
            "line N. Keep one."
        ),
        on_line=("role: harm",),
        declaration=(("    role: primary\n", "    role: primary\n    role: harm\n"),),
    ),
    Planted(
        "a covariate is misspelt",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: analysis.trial.adjust_for[1]: there is no variable 'agee'; "
            "allowed: treat, age, age_squared, education, no_degree, black, hispanic, married, "
            "earnings_74, earnings_75, no_earnings_74, no_earnings_75, earnings_78, employed_78. Did "
            "you mean 'age'?"
        ),
        on_line=("adjust_for: [agee, age_squared, educatio",),
        declaration=(("adjust_for: [age,", "adjust_for: [agee,"),),
    ),
    Planted(
        "the reference is no arm",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: comparisons.trial.reference: 'controls'; allowed: "
            "programme, control. Did you mean 'control'?"
        ),
        on_line=("reference: controls",),
        declaration=(("reference: control", "reference: controls"),),
    ),
    Planted(
        "a level is written as a percentage",
        DeclarationMistake,
        ("studies/nsw/study.yml, line N: analysis.trial.level: '95'; allowed: below 1."),
        on_line=("level: 95",),
        declaration=(("level: 0.95", "level: 95"),),
    ),
    Planted(
        "a number is text",
        DeclarationMistake,
        ("studies/nsw/study.yml, line N: outcomes.earnings_78.relevant_effect: 'much'; allowed: a number."),
        on_line=("relevant_effect: much",),
        declaration=(("relevant_effect: 500", "relevant_effect: much"),),
    ),
    Planted(
        "a dialect does not exist",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: tables.nsw.dialect: 'de'; allowed: nl, en, detect, or the keys "
            "delimiter, decimal, thousands, encoding, date, quote, signs, dates. Did you mean 'en'?"
        ),
        on_line=("dialect: de",),
        declaration=(("dialect: en", "dialect: de"),),
    ),
    Planted(
        "a design is misspelt",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: analysis.trial.design: 'randomized'; allowed: randomised, "
            "observational. Did you mean 'randomised'?"
        ),
        on_line=("design: randomized",),
        declaration=(("    design: randomised\n    estimand", "    design: randomized\n    estimand"),),
    ),
    Planted(
        "a covariate is made of the outcome",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: analysis.trial.adjust_for[1]: 'employed_78' is an outcome "
            "of this comparison; allowed: what is known beforehand."
        ),
        on_line=("adjust_for: [employed_78, age, age_squar",),
        declaration=(("adjust_for: [age,", "adjust_for: [employed_78, age,"),),
    ),
    Planted(
        "a standard error does not fit",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: analysis.trial.sensitivity[5].variance: 'welch' does not go"
            " with estimator lin; allowed: hc2, hc3, classical, cr2."
        ),
        on_line=("- {estimator: lin, variance: welch}",),
        declaration=(("- {estimator: lin, variance: hc2}", "- {estimator: lin, variance: welch}"),),
    ),
    Planted(
        "a sensitivity row repeats the main model",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: analysis.trial.sensitivity[1]: this model equals the main "
            "model. Leave it out."
        ),
        on_line=("- {estimator: unadjusted, variance: hc2}",),
        declaration=(
            ("- {estimator: unadjusted, variance: welch}", "- {estimator: unadjusted, variance: hc2}"),
        ),
    ),
    Planted(
        "a sample has no such table",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: samples.trial.table: there is no table 'nws'; allowed: nsw,"
            " cps. Did you mean 'nsw'?"
        ),
        on_line=("table: nws",),
        declaration=(("  trial:\n    table: nsw", "  trial:\n    table: nws"),),
    ),
    Planted(
        "a derivation has no function",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: variables.employed_78.derive: derive.py has no function "
            "'any_earning'; allowed: age_squared, no_earnings, any_earnings. Did you mean "
            "'any_earnings'?"
        ),
        on_line=("derive: any_earning",),
        declaration=(("derive: any_earnings", "derive: any_earning"),),
    ),
    Planted(
        "a derivation gets too many variables",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: variables.age_squared.of: 2 variables are handed to the "
            "function 'age_squared'; allowed: 1, as derive.py says."
        ),
        on_line=("of: [age, education]",),
        declaration=(("of: [age]", "of: [age, education]"),),
    ),
    Planted(
        "the study is misspelt",
        DeclarationMistake,
        ("studies: there is no study 'nsv'; allowed: nsw. Did you mean 'nsw'?"),
        study="nsv",
    ),
    Planted(
        "an expectation is misspelt",
        DeclarationMistake,
        (
            "studies/nsw/study.yml: checks[1].expectation: there is no expectation "
            "'expect_table_row_counts_to_equal'. Did you mean 'expect_table_row_count_to_equal'?"
        ),
        declaration=(("expect_table_row_count_to_equal", "expect_table_row_counts_to_equal"),),
    ),
    Planted(
        "an argument of a check is misspelt",
        DeclarationMistake,
        (
            "studies/nsw/study.yml: checks[2].arguments: "
            "expect_column_proportion_of_unique_values_to_be_between has no argument 'max_valeu'; "
            "allowed: column, row_condition, condition_parser, min_value, max_value, strict_min, "
            "strict_max. Did you mean 'max_value'?"
        ),
        declaration=(("max_value: 0.5", "max_valeu: 0.5"),),
    ),
    Planted(
        "a check looks at a column that is not there",
        DeclarationMistake,
        (
            "studies/nsw/study.yml: checks[2].arguments.column: table 'nsw' has no column 'dataid'; "
            "allowed: data_id, treat, age, educ, black, hisp, marr, nodegree, re74, re75, re78. Did you"
            " mean 'data_id'?"
        ),
        declaration=(("{column: data_id,", "{column: dataid,"),),
    ),
    Planted(
        "three mistakes at once",
        DeclarationMistake,
        (
            "studies/nsw/study.yml, line N: kind: 'open'; allowed: public, synthetic, confidential.\n"
            "studies/nsw/study.yml, line N: seed: '-1'; allowed: at least 0.\n"
            "studies/nsw/study.yml, line N: outcomes.earnings_78.role: 'primry'; allowed: primary, "
            "secondary, harm, exploratory. Did you mean 'primary'?"
        ),
        on_line=(
            "kind: open",
            "seed: -1",
            "role: primry",
        ),
        declaration=(
            ("kind: public", "kind: open"),
            ("seed: 19860601", "seed: -1"),
            ("role: primary", "role: primry"),
        ),
    ),
    Planted(
        "a file is missing",
        DataMistake,
        (
            "data/raw/nsw/nsw_mixtape.csv: there is no such file; data/raw/nsw/ holds cps_mixtape.csv. "
            "Put the file there, or correct its name in study.yml."
        ),
        raw={TRIAL: lambda _: None},
    ),
    Planted(
        "a file has another delimiter",
        DataMistake,
        (
            "data/raw/nsw/nsw_mixtape.csv, line 1: a comma is declared as delimiter, and the header "
            "uses a semicolon. Write dialect: nl, or spell the dialect out."
        ),
        raw={TRIAL: swapped(b",", b";")},
    ),
    Planted(
        "a file is cut off in a row",
        DataMistake,
        (
            "data/raw/nsw/nsw_mixtape.csv, line 25: 2 cells; allowed: 11, as in the header. The file "
            "seems to be cut off: ask for the export again."
        ),
        raw={TRIAL: lambda data: data[:-60]},
    ),
    Planted(
        "a file is cut off between rows",
        DataMistake,
        (
            "data/raw/nsw/cps_mixtape.csv: 19 rows, where study.yml promises 30. Ask for the complete "
            "export, or correct 'rows' in study.yml."
        ),
        raw={CPS: lambda data: b"\n".join(data.splitlines()[:20]) + b"\n"},
    ),
    Planted(
        "a file is empty",
        DataMistake,
        ("data/raw/nsw/nsw_mixtape.csv: the file is empty. Ask for the export again."),
        raw={TRIAL: lambda _: b""},
    ),
    Planted(
        "a file has a header only",
        DataMistake,
        ("data/raw/nsw/nsw_mixtape.csv: there are no rows below the header. Ask for the export again."),
        raw={TRIAL: lambda data: data.splitlines()[0] + b"\n"},
    ),
    Planted(
        "a column is gone",
        DataMistake,
        (
            "data/raw/nsw/nsw_mixtape.csv, line 1: there is no column 'nodegree'; allowed: data_id, "
            "treat, age, educ, black, hisp, marr, no_degree, re74, re75, re78. Did you mean "
            "'no_degree'?"
        ),
        raw={TRIAL: swapped(b"nodegree", b"no_degree")},
    ),
    Planted(
        "two columns have one name",
        DataMistake,
        (
            "data/raw/nsw/nsw_mixtape.csv, line 1: the name 're75' stands above 2 columns. Give every "
            "column its own name."
        ),
        raw={TRIAL: swapped(b"re74,re75", b"re75,re75")},
    ),
    Planted(
        "a row has a cell too many",
        DataMistake,
        (
            "data/raw/nsw/nsw_mixtape.csv, line 4: 12 cells; allowed: 11, as in the header. Quote texts"
            " that hold the delimiter."
        ),
        raw={TRIAL: in_line(4, "Sample,1,", "Sample,1,1,")},
    ),
    Planted(
        "a quotation mark is left open",
        DataMistake,
        (
            "data/raw/nsw/nsw_mixtape.csv, line 6: a quotation mark is opened and never closed. The "
            "file may be cut off: ask for the export again. If marks are ordinary characters in this file, "
            "spell the dialect out with quote: none."
        ),
        raw={TRIAL: in_line(6, "Dehejia", '"Dehejia')},
    ),
    Planted(
        "a file is in cp1252",
        DataMistake,
        (
            "data/raw/nsw/nsw_mixtape.csv, line 2, byte 4: byte 0xe9 is not utf-8. Files of Excel are "
            "often cp1252: then spell the dialect out with encoding: cp1252."
        ),
        raw={TRIAL: swapped(b"Dehejia", "Dehéjia".encode("cp1252"))},
    ),
    Planted(
        "a file is in UTF-16",
        DataMistake,
        (
            "data/raw/nsw/nsw_mixtape.csv: this is text in UTF-16; allowed: a text file (CSV). Write "
            "encoding: utf-16 in the dialect, or save it as CSV in UTF-8."
        ),
        raw={TRIAL: lambda data: data.decode().encode("utf-16")},
    ),
    Planted(
        "a UTF-8 mark stands in a file declared as cp1252",
        DataMistake,
        (
            "data/raw/nsw/nsw_mixtape.csv: the file begins with a UTF-8 mark, where the declared "
            "encoding is cp1252. Write encoding: utf-8 in the dialect."
        ),
        declaration=(("dialect: en", "dialect: {delimiter: ',', decimal: '.', encoding: cp1252}"),),
        raw={TRIAL: lambda data: b"\xef\xbb\xbf" + data},
    ),
    Planted(
        "an Excel file is called csv",
        DataMistake,
        (
            "data/raw/nsw/nsw_mixtape.csv: this is a zip or Excel (.xlsx) file; allowed: a text file "
            "(CSV). A workbook is read when its name ends in .xlsx."
        ),
        raw={TRIAL: lambda _: b"PK\x03\x04rest"},
    ),
    Planted(
        "ids stand twice",
        CriticalCheckFailed,
        (
            "data/raw/nsw/nsw_mixtape.csv, lines 23, 24, 25: column 'pid', the id, holds the same id "
            "more than once. Remove the double rows, or declare another id."
        ),
        declaration=(ADD_ID,),
        raw={TRIAL: column_of("pid", lambda n: str(min(n, 22)))},
    ),
    Planted(
        "text stands in a number",
        CriticalCheckFailed,
        (
            "data/raw/nsw/nsw_mixtape.csv, line 5: a text of 6 characters in column 'age'; allowed: a whole number. "
            "Correct the export or the dialect, or declare what stands there as a missing code."
        ),
        raw={TRIAL: cell(5, "age", "thirty")},
    ),
    Planted(
        "decimals have a comma",
        CriticalCheckFailed,
        (
            "data/raw/nsw/nsw_mixtape.csv, line 5: '1204,5' in column 're78'; allowed: a number, "
            "decimals after a point. Correct the export or the dialect, or declare what stands there as a "
            "missing code."
        ),
        raw={TRIAL: cell(5, "re78", '"1204,5"')},
    ),
    Planted(
        "a date does not exist",
        CriticalCheckFailed,
        (
            "data/raw/nsw/nsw_mixtape.csv, line 4: '1976-02-30' in column 'start'; allowed: a date of "
            "the calendar, written like 2024-12-31. Correct the export or the dialect, or declare what "
            "stands there as a missing code."
        ),
        declaration=(ADD_DATE,),
        raw={TRIAL: column_of("start", lambda n: "1976-02-30" if n == 3 else "1976-02-28")},
    ),
    Planted(
        "a code is not declared",
        CriticalCheckFailed,
        (
            "data/raw/nsw/nsw_mixtape.csv, line 7: column 'marr' holds a code that is not declared "
            "(declared: 1, 0). Declare the code, or correct the export."
        ),
        raw={TRIAL: cell(7, "marr", "9")},
    ),
    Planted(
        "ages are out of range",
        CriticalCheckFailed,
        (
            "data/raw/nsw/nsw_mixtape.csv, lines 12, 13, 14, 15, 16 and 9 more: column 'age' is outside"
            " its declared range, 16 to 60. Correct the data, or the range in study.yml. The table "
            "failed_rows names all rows."
        ),
        raw={TRIAL: column_of("age", lambda n: "7" if n > 10 else "30")},
    ),
    Planted(
        "a required value is missing",
        CriticalCheckFailed,
        (
            "data/raw/nsw/cps_mixtape.csv, line 9: column 'educ' is empty, where a value is required. "
            "Complete the export, or leave out 'required' in study.yml."
        ),
        raw={CPS: cell(9, "educ", "")},
    ),
    Planted(
        "a check of the study fails",
        CriticalCheckFailed,
        (
            "data/raw/nsw/cps_mixtape.csv, line 3: the check expect_column_values_to_be_in_set (column:"
            " treat, value_set: [0]) fails. Correct the data, or the check in study.yml."
        ),
        raw={CPS: cell(3, "treat", "1")},
    ),
    Planted(
        "everybody is in one arm",
        DataMistake,
        (
            "comparison 'trial', sample 'trial': nobody has treat 'control'; allowed: at least one "
            "person in every arm. Look at the column of treat in the file, or at the sample in "
            "study.yml."
        ),
        raw={TRIAL: column_of("treat", lambda _: "1")},
    ),
    Planted(
        "a derivation stops",
        DeclarationMistake,
        (
            "studies/nsw/derive.py, line 10, variable 'age_squared': it stops with NameError: name "
            "'two' is not defined. Correct the function."
        ),
        derive=(('return age.astype("float64") ** 2', 'return age.astype("float64") ** two'),),
    ),
    Planted(
        "a derivation loses rows",
        DeclarationMistake,
        (
            "studies/nsw/derive.py, age_squared, variable 'age_squared': it returns 23 values for 24 "
            "rows; allowed: one value per row, under the index it was given."
        ),
        derive=(('return age.astype("float64") ** 2', "return age[age > 20] ** 2"),),
    ),
    Planted(
        "a derivation returns another type",
        DeclarationMistake,
        (
            "studies/nsw/derive.py, any_earnings, variable 'employed_78': it returns values of type "
            "float64 that are not boolean; allowed: boolean. Declare the type that the function "
            "returns, or correct the function."
        ),
        derive=(('return (earnings > 0).astype("boolean").mask(earnings.isna())', "return earnings"),),
    ),
    Planted(
        "a parameter is misspelt",
        ParameterMistake,
        (
            "PARAMS, lvel: there is no such parameter; allowed: level, power, estimator, variance, "
            "estimator_observational, neighbours, caliper, trim, correction, pairs, draws, resamples, imputations, margin_scale, "
            "smd_threshold, min_persons. Did you mean 'level'?"
        ),
        params=("lvel=0.99",),
    ),
    Planted(
        "a parameter is out of range",
        ParameterMistake,
        ("PARAMS, level: '99'; allowed: a number above 0.5 and below 1."),
        params=("level=99",),
    ),
    Planted(
        "a parameter has a decimal comma",
        ParameterMistake,
        ("PARAMS, level: '0,99'; allowed: a number above 0.5 and below 1. Write decimals with a point."),
        params=("level=0,99",),
    ),
    Planted(
        "a parameter is given twice",
        ParameterMistake,
        ("PARAMS, level: given twice. Give it once."),
        params=("level=0.9", "level=0.99"),
    ),
    Planted(
        "a choice is misspelt",
        ParameterMistake,
        ("PARAMS, estimator: 'linn'; allowed: unadjusted, ancova, lin. Did you mean 'lin'?"),
        params=("estimator=linn",),
    ),
    Planted(
        "parameters do not go together",
        ParameterMistake,
        (
            "PARAMS, estimator=lin variance=welch: analysis.trial.variance: 'welch' does not go with "
            "estimator lin; allowed: hc2, hc3, classical, cr2."
        ),
        params=("estimator=lin", "variance=welch"),
    ),
    Planted(
        "a run lowers the threshold",
        ParameterMistake,
        ("PARAMS, min_persons=5: the declaration says 10, and a run may only raise it."),
        params=("min_persons=5",),
    ),
    Planted(
        "a parameter has no value",
        ParameterMistake,
        ("PARAMS: 'level'; allowed: name=value, for example level=0.99."),
        params=("level",),
    ),
)


@pytest.mark.parametrize("mistake", PLANTED, ids=[one.name for one in PLANTED])
def test_a_planted_mistake_ends_in_its_sentence(tmp_path: Path, mistake: Planted) -> None:
    project = planted(tmp_path, mistake)
    with pytest.raises(mistake.error) as caught:
        attempt(project, mistake.study, mistake.params)
    message = str(caught.value)
    assert re.sub(r"(study\.yml, line |first on line )\d+", r"\1N", message) == mistake.message
    assert type(caught.value) is mistake.error
    assert caught.value.exit_status == 2
    assert "Traceback" not in message
    written = project.declaration("nsw").read_text(encoding="utf-8").splitlines()
    named = [written[int(line) - 1].strip() for line in re.findall(r"study\.yml, line (\d+)", message)]
    assert len(named) == len(mistake.on_line)
    assert all(line.startswith(start) for line, start in zip(named, mistake.on_line, strict=True))


def test_at_least_thirty_mistakes_are_planted_and_each_once() -> None:
    assert len(PLANTED) >= 30
    assert len({one.name for one in PLANTED}) == len(PLANTED)
    assert len({one.message for one in PLANTED}) == len(PLANTED)


def test_the_small_copy_without_a_mistake_gives_a_closed_ledger(tmp_path: Path) -> None:
    ledger = attempt(small_project(tmp_path))["ledger"]
    assert ledger.groupby(["sample", "table"])["n_in"].first().sum() > 0
    assert (ledger["n_in"] - ledger["n_dropped"] == ledger["n_out"]).all()


def test_a_utf8_mark_in_a_file_declared_as_utf8_is_no_mistake(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    path = project.raw("nsw") / TRIAL
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert "data_id" in attempt(project)["parsed_nsw"].columns


def test_what_was_read_is_there_when_a_critical_check_fails(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    path = project.raw("nsw") / TRIAL
    path.write_bytes(cell(5, "age", "thirty")(path.read_bytes()))
    study = load.load(project, "nsw")
    tables = dict(validate.read(study, project.raw("nsw")).tables)
    assert tables["failures"].to_dict("records") == [
        {
            "table": "nsw",
            "file": TRIAL,
            "row": 5,
            "column": "age",
            "raw": "thirty",
            "expected": "a whole number",
        }
    ]
    tables |= validate.checks(study, tables).tables
    assert tables["failed_rows"][["file", "row", "column"]].to_dict("records") == [
        {"file": TRIAL, "row": 5, "column": "age"}
    ]
    with pytest.raises(CriticalCheckFailed):
        validate.stop_if_critical(study, tables)


def test_no_exhibit_of_the_first_notebook_holds_a_raw_value(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    path = project.raw("nsw") / TRIAL
    path.write_bytes(cell(5, "age", "SECRET")(path.read_bytes()))
    study = load.load(project, "nsw")
    read = validate.read(study, project.raw("nsw"))
    checked = validate.checks(study, read.tables)
    shown = " ".join(
        text
        for exhibit in (*read.exhibits, *checked.exhibits)
        for text in (exhibit.frame.to_csv(), repr(exhibit.title), repr(exhibit.body), repr(exhibit.note))
    )
    assert "SECRET" not in shown
    assert "SECRET" in read.tables["failures"].to_csv()
