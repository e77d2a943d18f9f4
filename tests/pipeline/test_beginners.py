"""Mistakes that beginners make with their own first study, planted one by one: each ends in a sentence.

Where the mistake is, what was found, what is allowed, what to do; no traceback; and every row that is
refused stands in a table. Those of `make new` go through the command line, the others through the steps of
the first two notebooks, called directly. Mistakes in a study that exists stand in `test_planted_mistakes.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from helpers.analyses import clean, validate
from helpers.commands import line
from helpers.errors import UserMistake
from helpers.paths import ROOT_VARIABLE, Project
from helpers.study import load

STUDY = "scriptie"
PEOPLE, WAVES = "mensen.csv", "vragenlijst.csv"
N_PEOPLE = 14

DECLARATION = """\
study: scriptie
title: {nl: Wat brengt begeleiding?}
question: {nl: Wat bracht de begeleiding?}
language: [nl]
kind: confidential
seed: 1
origin: {citation: Verzonnen, licence: geen, note: {nl: Verzonnen.}}
ethics:
  ground: to_fill_in
  basis: {nl: nog invullen}
  controller: nog invullen
  dpia: nog invullen
  reference: nog invullen
  retention: nog invullen
  consent: []
tables:
  people:
    files: [mensen.csv]
    dialect: {delimiter: ";", decimal: ",", encoding: utf-8, date: "%d-%m-%Y"}
    unit: person
    id: client
    source: {nl: registratie}
  survey:
    files: [vragenlijst.csv]
    dialect: {delimiter: ";", decimal: ",", encoding: utf-8, date: "%d-%m-%Y"}
    unit: person-wave
    id: client
    wave: wave
    waves: [0, 6]
    source: {nl: vragenlijst}
joins:
  - {from: survey, to: people, on: client, expect: "n:1"}
variables:
  age:
    table: people
    column: leeftijd
    type: integer
    range: [18, 67]
    label: {nl: Leeftijd}
  group:
    table: people
    column: groep
    type: category
    codes: {1: new, 2: usual}
    label: {nl: Groep}
    labels:
      new: {nl: nieuw}
      usual: {nl: gewoon}
  begin:
    table: people
    column: start
    type: date
    label: {nl: Start}
  hours:
    table: people
    column: uren
    type: real
    range: [0, 40]
    label: {nl: Uren}
  share: {table: people, column: deel, type: real, label: {nl: Deel}}
  cost: {table: people, column: kosten, type: real, label: {nl: Kosten}}
  income: {table: people, column: inkomen, type: real, label: {nl: Inkomen}}
  debt: {table: people, column: schuld, type: real, label: {nl: Schuld}}
  children: {table: people, column: kinderen, type: integer, label: {nl: Kinderen}}
  talk: {table: people, column: gesprek, type: date, label: {nl: Gesprek}}
  end: {table: people, column: einde, type: date, label: {nl: Einde}}
  phase: {table: people, column: fase, type: category, codes: {1: first}, label: {nl: Fase}, labels: {first: {nl: eerste}}}
  route: {table: people, column: route, type: category, codes: {"01": short}, label: {nl: Route}, labels: {short: {nl: kort}}}
  work:
    table: people
    column: werk
    type: boolean
    codes: {ja: yes, nee: no}
    label: {nl: Werk}
  wave:
    table: survey
    column: meting
    type: integer
    label: {nl: Meting}
  ls_1: {table: survey, column: ls_1, type: integer, range: [1, 7], label: {nl: Leven 1}}
  ls_2: {table: survey, column: ls_2, type: integer, range: [1, 7], label: {nl: Leven 2}}
  ls_3: {table: survey, column: ls_3, type: integer, range: [1, 7], label: {nl: Leven 3}}
  ls_4: {table: survey, column: ls_4, type: integer, range: [1, 7], label: {nl: Leven 4}}
  ls_5: {table: survey, column: ls_5, type: integer, range: [1, 7], label: {nl: Leven 5}}
  satisfied:
    scale:
      instrument: swls
      items: {ideal: ls_1, conditions: ls_2, satisfied: ls_3, important: ls_4, change: ls_5}
      coding: disagree_first
      score: total
    type: integer
    label: {nl: Tevreden met het leven}
samples:
  all: {table: people, label: {nl: Iedereen}}
describe:
  baseline: [age, group, hours, work]
  smd_threshold: 0.1
disclosure: {profile: cbs-style, min_persons: 10, zeros: shown, dominance: 0.5, group: 0.9}
"""


@dataclass(frozen=True)
class Beginner:
    """One mistake in a study: what is changed, and the sentences it ends in (the line of study.yml is N)."""

    name: str
    message: str
    yml: tuple[tuple[str, str], ...] = ()
    files: dict[str, Callable[[str], str | bytes | None]] = field(default_factory=dict)
    study: str = STUDY


@dataclass(frozen=True)
class InCells:
    """One mistake in the cells of one column, and which lines of the file `failed_rows` then names."""

    name: str
    file: str
    column: str
    message: str
    change: Callable[[str], str]
    lines: tuple[int, ...]


def people() -> list[str]:
    head = (
        "client;leeftijd;groep;start;uren;werk;deel;kosten;inkomen;schuld;kinderen;gesprek;einde;fase;route"
    )
    rows = [
        f"C{n:02d};{20 + n};{1 + n % 2};{n + 1:02d}-03-2024;{n},5;{'ja' if n % 3 else 'nee'};1,5;2;3,5;4;{n % 4};"
        "01-04-2024;01-05-2024;1;01"
        for n in range(N_PEOPLE)
    ]
    return [head, *rows]


def waves() -> list[str]:
    head = "client;meting;ls_1;ls_2;ls_3;ls_4;ls_5"
    rows = [
        f"C{n:02d};{wave};" + ";".join(str(1 + (n + item) % 7) for item in range(5))
        for n in range(N_PEOPLE)
        for wave in (0, 6)
    ]
    return [head, *rows]


def project_in(root: Path) -> Project:
    """Write the study without a mistake."""
    project = Project(root)
    project.study(STUDY).mkdir(parents=True)
    project.declaration(STUDY).write_text(DECLARATION, encoding="utf-8")
    raw = project.raw(STUDY)
    raw.mkdir(parents=True)
    (raw / PEOPLE).write_text("\n".join(people()) + "\n", encoding="utf-8")
    (raw / WAVES).write_text("\n".join(waves()) + "\n", encoding="utf-8")
    return project


def with_mistake(root: Path, one: Beginner) -> Project:
    project = project_in(root)
    text = DECLARATION
    for old, new in one.yml:
        assert old in text, f"{one.name}: {old!r} is no longer in the declaration"
        text = text.replace(old, new, 1)
    project.declaration(STUDY).write_text(text, encoding="utf-8")
    for name, change in one.files.items():
        path = project.raw(STUDY) / name
        content = change(path.read_text(encoding="utf-8") if path.exists() else "")
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return project


def attempt(project: Project, study: str, kept: dict[str, pd.DataFrame]) -> None:
    """Take a study from its declaration to clean tables, as the first two notebooks do."""
    declared = load.load(project, study)
    kept |= dict(validate.read(declared, project.raw(study)).tables)
    kept |= dict(validate.checks(declared, kept).tables)
    validate.stop_if_critical(declared, kept)
    kept |= dict(clean.tables(declared, kept, project.study(study) / "derive.py").tables)
    clean.samples(declared, kept)


def cell(line_number: int, column: str, value: str) -> Callable[[str], str]:
    """Put a value in one cell; the head is line 1."""

    def change(text: str) -> str:
        lines = text.splitlines()
        cells = lines[line_number - 1].split(";")
        cells[lines[0].split(";").index(column)] = value
        lines[line_number - 1] = ";".join(cells)
        return "\n".join(lines) + "\n"

    return change


def all_cells(column: str, change_of: Callable[[str], str]) -> Callable[[str], str]:
    """Change every cell of a column."""

    def change(text: str) -> str:
        lines = [one.split(";") for one in text.splitlines()]
        place = lines[0].index(column)
        for row in lines[1:]:
            row[place] = change_of(row[place])
        return "\n".join(";".join(row) for row in lines) + "\n"

    return change


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


def workbook(text: str) -> bytes:
    """Write lines as a workbook with a title above the head, sheet Blad1."""
    import io

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Blad1"
    sheet.append(["Uitdraai 2024"])
    for row in text.splitlines():
        sheet.append([int(one) if one.isdigit() else one for one in row.split(";")])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_workbook(more: str) -> tuple[tuple[str, str], ...]:
    """Declare the people as a workbook."""
    return (
        (
            'files: [mensen.csv]\n    dialect: {delimiter: ";", decimal: ",", encoding: utf-8, date: "%d-%m-%Y"}',
            f"files: [mensen.xlsx]\n    {more}",
        ),
    )


BOOK = {PEOPLE: lambda _: None, "mensen.xlsx": lambda _: workbook("\n".join(people()))}

COMPARED = """\
comparisons:
  by_group: {sample: all, design: observational, arm: groep, reference: usual, assigned: person, delivered_by: {relation: not_in_data, reason: {nl: onbekend}}, label: {nl: Groepen}}
outcomes:
  working:
    variable: werk
    comparisons: [by_group]
    role: primary
    family: work
    higher_is: better
    relevant_effect: 0.1
    equivalence_margin: 0.05
    margin_reason: {nl: afgesproken}
    window: {nl: nu}
    label: {nl: Werk}
"""

BEGINNERS = (
    Beginner(
        "a tab indents",
        "studies/scriptie/study.yml, line N: this is not YAML (found character that cannot start any token while scanning for the next token). Replace the tab by spaces.",
        (("    unit: person\n", "\tunit: person\n"),),
    ),
    Beginner(
        "a line is indented too little",
        "studies/scriptie/study.yml, line N: this is not YAML (did not find expected key while parsing a block mapping). Look at the indentation, colons and quotes on this line and the one above.",
        (("    column: leeftijd\n", "   column: leeftijd\n"),),
    ),
    Beginner(
        "a section is misspelt",
        "studies/scriptie/study.yml, line N: the whole file: the key 'variables' is missing. Add it.\nstudies/scriptie/study.yml, line N: variabelen: there is no key 'variabelen' here; allowed: study, title, question, language, kind, twin_of, seed, origin, ethics, tables, joins, variables, samples, comparisons, outcomes, families, describe, analysis, response, themes, monitor, questions, letter, voices, joint, counts, claims, audits, checks, disclosure. Did you mean 'variables'?",
        (("variables:", "variabelen:"),),
    ),
    Beginner(
        "a key is misspelt",
        "studies/scriptie/study.yml, line N: variables.age: the key 'label' is missing. Add it.\nstudies/scriptie/study.yml, line N: variables.age.lable: there is no key 'lable' here; allowed: table, column, reduce, unreadable, derive, of, scale, type, codes, missing_codes, range, required, unit, identifying, label, labels, unit_label. Did you mean 'label'?",
        (("    label: {nl: Leeftijd}", "    lable: {nl: Leeftijd}"),),
    ),
    Beginner(
        "a key stands twice",
        "studies/scriptie/study.yml, line N: variables.hours.type: the key stands twice, first on line N. Keep one.",
        (("    type: real\n", "    type: real\n    type: integer\n"),),
    ),
    Beginner(
        "a text with a comma has no quotes",
        "studies/scriptie/study.yml, line N: variables.hours.label: the text ends before 'per week'. Put quotes around a text with a comma in it, where braces stand around it.",
        (("label: {nl: Uren}", "label: {nl: Uren, per week}"),),
    ),
    Beginner(
        "a text with a colon has no quotes",
        "studies/scriptie/study.yml, line N: this is not YAML (mapping values are not allowed in this context). Put quotes around a text that holds a colon.",
        (("title: {nl: Wat brengt begeleiding?}", "title:\n  nl: Begeleiding: wat brengt zij?"),),
    ),
    Beginner(
        "a number has a decimal comma",
        "studies/scriptie/study.yml, line N: describe.smd_threshold: '0,1'; allowed: a number. Write decimals with a point.",
        (("smd_threshold: 0.1", "smd_threshold: 0,1"),),
    ),
    Beginner(
        "quotes are curly",
        "studies/scriptie/study.yml, line N: tables.people.dialect.delimiter: '“;”'; allowed: ',', ';', '\\t', '|'. Did you mean ';'?",
        (
            (
                'dialect: {delimiter: ";", decimal: ",", encoding: utf-8',
                'dialect: {delimiter: “;”, decimal: ",", encoding: utf-8',
            ),
        ),
    ),
    Beginner(
        "a quote is left open",
        "studies/scriptie/study.yml, line N: this is not YAML (found character that cannot start any token while scanning for the next token). Look at the indentation, colons and quotes on this line and the one above.",
        (('decimal: ",", encoding: utf-8', 'decimal: ",, encoding: utf-8'),),
    ),
    Beginner(
        "a label is a bare word",
        "studies/scriptie/study.yml, line N: variables.age.label: 'Leeftijd'; allowed: keys with values. Say in which language: {nl: ...}",
        (("    label: {nl: Leeftijd}", "    label: Leeftijd"),),
    ),
    Beginner(
        "a label has a language that is not there",
        "studies/scriptie/study.yml, line N: variables.age.label.de: the name 'de'; allowed: nl, en. Did you mean 'en'?",
        (("    label: {nl: Leeftijd}", "    label: {de: Alter}"),),
    ),
    Beginner(
        "codes are a list",
        "studies/scriptie/study.yml, line N: variables.group.codes: a list stands here; allowed: keys with values. Say what each code means: {1: name, 2: name}",
        (("codes: {1: new, 2: usual}", "codes: [new, usual]"),),
    ),
    Beginner(
        "yes and no are Dutch",
        "studies/scriptie/study.yml, line N: variables.work.codes: a boolean's code means ja, nee; allowed: yes, no.",
        (("codes: {ja: yes, nee: no}", "codes: {ja: ja, nee: nee}"),),
    ),
    Beginner(
        "a type is Dutch",
        "studies/scriptie/study.yml, line N: variables.hours.type: 'getal'; allowed: integer, real, boolean, category, text, date. Did you mean 'real'?",
        (("    type: real\n", "    type: getal\n"),),
    ),
    Beginner(
        "the kind is Dutch",
        "studies/scriptie/study.yml, line N: kind: 'vertrouwelijk'; allowed: public, synthetic, confidential.",
        (("kind: confidential", "kind: vertrouwelijk"),),
    ),
    Beginner(
        "a category has no label",
        "studies/scriptie/study.yml, line N: variables.group.labels: category 'waiting' has no label. Say what it is called in the report.",
        (("codes: {1: new, 2: usual}", "codes: {1: new, 2: usual, 3: waiting}"),),
    ),
    Beginner(
        "a range is the wrong way round",
        "studies/scriptie/study.yml, line N: variables.age.range: 67 is above 18; allowed: the lowest value first.",
        (("range: [18, 67]", "range: [67, 18]"),),
    ),
    Beginner(
        "a range has one number",
        "studies/scriptie/study.yml, line N: variables.age.range: value 2 of the list is missing. Add it.",
        (("range: [18, 67]", "range: [18]"),),
    ),
    Beginner(
        "a name has capitals and a blank",
        "studies/scriptie/study.yml, line N: variables.Uren per week: the name 'Uren per week'; allowed: a name of lower-case letters, digits and _, beginning with a letter.",
        (("  hours:\n", "  Uren per week:\n"), ("[age, group, hours, work]", "[age, group, work]")),
    ),
    Beginner(
        "an outcome and an arm name no variable",
        "studies/scriptie/study.yml, line N: analysis: comparison 'by_group' has outcomes and no analysis. Add analysis.by_group.\nstudies/scriptie/study.yml, line N: comparisons.by_group.arm: there is no variable 'groep'; allowed: age, group, begin, hours, share, cost, income, debt, children, talk, end, phase, route, work, wave, ls_1, ls_2, ls_3, ls_4, ls_5, satisfied. Did you mean 'group'?\nstudies/scriptie/study.yml, line N: outcomes.working.variable: there is no variable 'werk'; allowed: age, group, begin, hours, share, cost, income, debt, children, talk, end, phase, route, work, wave, ls_1, ls_2, ls_3, ls_4, ls_5, satisfied. Did you mean 'work'?",
        (("describe:", COMPARED + "describe:"),),
    ),
    Beginner(
        "what is described does not exist",
        "studies/scriptie/study.yml, line N: describe.baseline[1]: there is no variable 'leeftijd'; allowed: age, group, begin, hours, share, cost, income, debt, children, talk, end, phase, route, work, wave, ls_1, ls_2, ls_3, ls_4, ls_5, satisfied.",
        (("baseline: [age, group", "baseline: [leeftijd, group"),),
    ),
    Beginner(
        "what is described has several rows per person",
        "studies/scriptie/study.yml, line N: describe.baseline[1]: 'ls_1' has several rows per person. Reduce it to one value (reduce), or name another variable.",
        (("baseline: [age,", "baseline: [ls_1, age,"),),
    ),
    Beginner(
        "a sample is made of answers",
        "studies/scriptie/study.yml, line N: samples.all.table: table 'survey' has unit person-wave; allowed: a table of unit person.",
        (("all: {table: people", "all: {table: survey"),),
    ),
    Beginner(
        "an item of a scale is missing",
        "studies/scriptie/study.yml, line N: variables.satisfied.scale.items: items change of swls are missing; allowed: ideal, conditions, satisfied, important, change.",
        ((", change: ls_5}", "}"),),
    ),
    Beginner(
        "an item of a scale is misspelt",
        "studies/scriptie/study.yml, line N: variables.satisfied.scale.items.change: there is no variable 'ls_6'; allowed: age, group, begin, hours, share, cost, income, debt, children, talk, end, phase, route, work, wave, ls_1, ls_2, ls_3, ls_4, ls_5, satisfied. Did you mean 'ls_5'?",
        (("change: ls_5", "change: ls_6"),),
    ),
    Beginner(
        "a coding does not exist",
        "studies/scriptie/study.yml, line N: variables.satisfied.scale.coding: there is no coding of swls 'oneens_eerst'; allowed: disagree_first, agree_first. Did you mean 'agree_first'?",
        (("coding: disagree_first", "coding: oneens_eerst"),),
    ),
    Beginner(
        "the threshold is too low",
        "studies/scriptie/study.yml, line N: disclosure.min_persons: '2'; allowed: at least 3.",
        (("min_persons: 10", "min_persons: 2"),),
    ),
    Beginner(
        "the folder has another name",
        "studies/scriptie/study.yml, line N: study: 'scriptie-2', where the folder is called 'scriptie'. Give both the same name.",
        (("study: scriptie", "study: scriptie-2"),),
    ),
    Beginner(
        "the study is misspelt",
        "studies: there is no study 'scripite'; allowed: scriptie. Did you mean 'scriptie'?",
        study="scripite",
    ),
    Beginner(
        "two variables read one column",
        "studies/scriptie/study.yml, line N: variables.hours.column: column 'leeftijd' of table 'people' is variable 'age' already. Derive the second from the first.",
        (("    column: uren", "    column: leeftijd"),),
    ),
    Beginner(
        "the id is no column",
        "data/raw/scriptie/mensen.csv, line 1: there is no column 'clientnr'; allowed: client, leeftijd, groep, start, uren, werk, deel, kosten, inkomen, schuld, kinderen, gesprek, einde, fase, route. Did you mean 'client'?",
        (
            (
                "    id: client\n    source: {nl: registratie}",
                "    id: clientnr\n    source: {nl: registratie}",
            ),
        ),
    ),
    Beginner(
        "a column is written with a capital",
        "data/raw/scriptie/mensen.csv, line 1: there is no column 'Leeftijd'; allowed: client, leeftijd, groep, start, uren, werk, deel, kosten, inkomen, schuld, kinderen, gesprek, einde, fase, route. Did you mean 'leeftijd'?",
        (("column: leeftijd", "column: Leeftijd"),),
    ),
    Beginner(
        "a file is in no folder",
        "data/raw/scriptie/Mensen 2024.csv: there is no such file; data/raw/scriptie/ holds mensen.csv, vragenlijst.csv. Did you mean 'mensen.csv'?",
        (("files: [mensen.csv]", "files: [Mensen 2024.csv]"),),
    ),
    Beginner(
        "the id is missing in one file",
        "data/raw/scriptie/vragenlijst.csv, line 1: there is no column 'client'; allowed: respondent, meting, ls_1, ls_2, ls_3, ls_4, ls_5.",
        files={WAVES: swap("client;", "respondent;")},
    ),
    Beginner(
        "a file has commas",
        "data/raw/scriptie/mensen.csv, line 1: a semicolon is declared as delimiter, and the header uses a comma. Write dialect: en, or spell the dialect out.",
        files={PEOPLE: lambda text: text.replace(",", ".").replace(";", ",")},
    ),
    Beginner(
        "a file is empty",
        "data/raw/scriptie/mensen.csv: the file is empty. Ask for the export again.",
        files={PEOPLE: lambda _: ""},
    ),
    Beginner(
        "a file has a head only",
        "data/raw/scriptie/mensen.csv: there are no rows below the header. Ask for the export again.",
        files={PEOPLE: lambda text: text.splitlines()[0] + "\n"},
    ),
    Beginner(
        "a line stands above the head",
        "data/raw/scriptie/mensen.csv, line 2: 15 cells; allowed: 6, as in the header. Quote texts that hold the delimiter.\ndata/raw/scriptie/mensen.csv, line 3: 15 cells; allowed: 6, as in the header. Quote texts that hold the delimiter.\ndata/raw/scriptie/mensen.csv, line 4: 15 cells; allowed: 6, as in the header. Quote texts that hold the delimiter.\ndata/raw/scriptie/mensen.csv, line 5: 15 cells; allowed: 6, as in the header. Quote texts that hold the delimiter.\ndata/raw/scriptie/mensen.csv, line 6: 15 cells; allowed: 6, as in the header. Quote texts that hold the delimiter.\ndata/raw/scriptie/mensen.csv: 10 more rows do not fit the header.",
        files={PEOPLE: lambda text: "Uitdraai 2024;;;;;\n" + text},
    ),
    Beginner(
        "two columns have one name",
        "data/raw/scriptie/mensen.csv, line 1: the name 'groep' stands above 2 columns. Give every column its own name.",
        files={PEOPLE: swap("groep;start", "groep;groep")},
    ),
    Beginner(
        "a column has no name",
        "data/raw/scriptie/mensen.csv, line 1: column 5 has no name. Give every column a name, or declare which line is the head (header).",
        files={PEOPLE: swap("uren;werk", ";werk")},
    ),
    Beginner(
        "a text holds the delimiter",
        "data/raw/scriptie/mensen.csv, line 5: 16 cells; allowed: 15, as in the header. Quote texts that hold the delimiter.",
        files={PEOPLE: swap("C03;23", "C03;twintig; drie")},
    ),
    Beginner(
        "the file is in the encoding of Excel",
        "data/raw/scriptie/mensen.csv, line 3, byte 27: byte 0xe9 is not utf-8. Files of Excel are often cp1252: then spell the dialect out with encoding: cp1252.",
        files={PEOPLE: lambda text: text.replace("ja", "jaé").encode("cp1252")},
    ),
    Beginner(
        "the file is a workbook with the name of a text",
        "data/raw/scriptie/mensen.csv: this is a zip or Excel (.xlsx) file; allowed: a text file (CSV). A workbook is read when its name ends in .xlsx.",
        files={PEOPLE: workbook},
    ),
    Beginner(
        "the sheet does not exist",
        "data/raw/scriptie/mensen.xlsx: there is no sheet 'Gegevens'; allowed: Blad1. Name one of these as sheet.",
        as_workbook("sheet: Gegevens"),
        BOOK,
    ),
    Beginner(
        "the head is one row further",
        "data/raw/scriptie/mensen.xlsx, sheet 'Blad1', cell N3: the name '1' stands above columns C and N. Give every column its own name, or declare which rows are the head (header).\ndata/raw/scriptie/mensen.xlsx, sheet 'Blad1', cell O3: the name '1' stands above columns C and O. Give every column its own name, or declare which rows are the head (header).",
        as_workbook("sheet: Blad1\n    header: [3, 3]"),
        BOOK,
    ),
    Beginner(
        "a text has a sheet",
        "studies/scriptie/study.yml, line N: tables.people.sheet: 'sheet' is for workbooks, and the files are .csv. Leave it out.",
        (("files: [mensen.csv]", "files: [mensen.csv]\n    sheet: Blad1"),),
    ),
    Beginner(
        "an address is not declared",
        "data/raw/scriptie/mensen.csv: columns seem to identify people: 'werk' (texts that mention e-mail addresses, 100% of its cells). Nothing was kept. In study.yml under tables.people write not_kept: [werk] (read and stored nowhere); or for a column that is no such thing not_identifying: {column: the reason}; or let its variable say identifying: direct.",
        files={PEOPLE: all_cells("werk", lambda _: "piet@voorbeeld.nl")},
    ),
    Beginner(
        "a column that is not kept does not exist",
        "studies/scriptie/study.yml: tables.people.not_kept: no file of the table has a column 'naam'; allowed: client, leeftijd, groep, start, uren, werk, deel, kosten, inkomen, schuld, kinderen, gesprek, einde, fase, route.",
        (
            (
                "    id: client\n    source: {nl: registratie}",
                "    id: client\n    not_kept: [naam]\n    source: {nl: registratie}",
            ),
        ),
    ),
    Beginner(
        "a join of one to one has several rows",
        "studies/scriptie/study.yml, line N: joins[1].expect: '1:1', where 'survey' has unit person-wave; allowed: n:1.",
        (('expect: "n:1"', 'expect: "1:1"'),),
    ),
    Beginner(
        "an answer is no code of the scale",
        "variable 'ls_2' of table 'survey', item 'conditions' of swls: 1 row has an answer that coding 'disagree_first' does not have: 9 (1 row); allowed: 1 to 7. Declare a number that means 'no answer' under missing_codes, or correct instrument or coding.",
        (("ls_2, type: integer, range: [1, 7]", "ls_2, type: integer, range: [0, 99]"),),
        {WAVES: cell(4, "ls_2", "9")},
    ),
)

ALL = tuple(range(2, N_PEOPLE + 2))
CELLS = (
    InCells(
        "an id stands twice",
        PEOPLE,
        "client",
        "data/raw/scriptie/mensen.csv, lines 6, 7: column 'client', the id, holds the same id more than once. Remove the double rows, or declare another id.",
        swap("C05;", "C04;"),
        (6, 7),
    ),
    InCells(
        "an id is empty",
        PEOPLE,
        "client",
        "data/raw/scriptie/mensen.csv, line 4: column 'client', the id, is empty. Complete the export: every row needs its id.",
        cell(4, "client", " "),
        (4,),
    ),
    InCells(
        "a code is text where numbers are declared",
        PEOPLE,
        "groep",
        "data/raw/scriptie/mensen.csv, line 4: a text of 5 characters in column 'groep'; allowed: a whole number. Correct the export or the dialect, or declare what stands there as a missing code.",
        cell(4, "groep", "nieuw"),
        (4,),
    ),
    InCells(
        "a code is not declared",
        PEOPLE,
        "fase",
        "data/raw/scriptie/mensen.csv, line 4: column 'fase' holds a code that is not declared (declared: 1). Declare the code, or correct the export.",
        cell(4, "fase", "3"),
        (4,),
    ),
    InCells(
        "zeros before a code are lost",
        PEOPLE,
        "route",
        "data/raw/scriptie/mensen.csv, lines 2, 3, 4, 5, 6 and 9 more: column 'route' holds a code that is not declared (declared: 01). Declare the code, or correct the export. The table failed_rows names all rows.",
        all_cells("route", lambda _: "1"),
        ALL,
    ),
    InCells(
        "a code is a number where text is declared",
        PEOPLE,
        "werk",
        "data/raw/scriptie/mensen.csv, lines 2, 3, 4, 5, 6 and 9 more: column 'werk' holds a code that is not declared (declared: ja, nee). Declare the code, or correct the export. The table failed_rows names all rows.",
        all_cells("werk", lambda _: "1"),
        ALL,
    ),
    InCells(
        "no answer is a number that is not declared",
        PEOPLE,
        "leeftijd",
        "data/raw/scriptie/mensen.csv, line 5: column 'leeftijd' is outside its declared range, 18 to 67. Correct the data, or the range in study.yml.",
        cell(5, "leeftijd", "99"),
        (5,),
    ),
    InCells(
        "a value is out of range",
        PEOPLE,
        "uren",
        "data/raw/scriptie/mensen.csv, line 5: column 'uren' is outside its declared range, 0 to 40. Correct the data, or the range in study.yml.",
        cell(5, "uren", "400"),
        (5,),
    ),
    InCells(
        "no answer is a word that is not declared",
        PEOPLE,
        "kinderen",
        "data/raw/scriptie/mensen.csv, line 5: 'onbekend' in column 'kinderen'; allowed: a whole number. Correct the export or the dialect, or declare what stands there as a missing code.",
        cell(5, "kinderen", "onbekend"),
        (5,),
    ),
    InCells(
        "decimals have a point",
        PEOPLE,
        "deel",
        "data/raw/scriptie/mensen.csv, lines 2, 3, 4, 5, 6 and 9 more: '1.5' in column 'deel'; allowed: a number, decimals after a comma. Correct the export or the dialect, or declare what stands there as a missing code. The table failed_rows names all rows.",
        all_cells("deel", lambda _: "1.5"),
        ALL,
    ),
    InCells(
        "thousands have a point",
        PEOPLE,
        "inkomen",
        "data/raw/scriptie/mensen.csv, line 5: '1.234,5' in column 'inkomen'; allowed: a number, decimals after a comma. Correct the export or the dialect, or declare what stands there as a missing code.",
        cell(5, "inkomen", "1.234,5"),
        (5,),
    ),
    InCells(
        "a per cent sign",
        PEOPLE,
        "deel",
        "data/raw/scriptie/mensen.csv, line 5: '12,5%' in column 'deel'; allowed: a number, decimals after a comma. Correct the export or the dialect, or declare what stands there as a missing code.",
        cell(5, "deel", "12,5%"),
        (5,),
    ),
    InCells(
        "a euro sign",
        PEOPLE,
        "kosten",
        "data/raw/scriptie/mensen.csv, line 5: '€ 12,50' in column 'kosten'; allowed: a number, decimals after a comma. Correct the export or the dialect, or declare what stands there as a missing code.",
        cell(5, "kosten", "€ 12,50"),
        (5,),
    ),
    InCells(
        "a blank that does not break",
        PEOPLE,
        "schuld",
        "data/raw/scriptie/mensen.csv, line 5: '1 234' in column 'schuld'; allowed: a number, decimals after a comma. Correct the export or the dialect, or declare what stands there as a missing code.",
        cell(5, "schuld", "1\u00a0234"),
        (5,),
    ),
    InCells(
        "dates are the other way round",
        PEOPLE,
        "start",
        "data/raw/scriptie/mensen.csv, lines 2, 3, 4, 5, 6 and 9 more: '2024-03-01' in column 'start'; allowed: a date of the calendar, written like 31-12-2024. Correct the export or the dialect, or declare what stands there as a missing code. The table failed_rows names all rows.",
        all_cells("start", lambda _: "2024-03-01"),
        ALL,
    ),
    InCells(
        "a date is American",
        PEOPLE,
        "gesprek",
        "data/raw/scriptie/mensen.csv, line 5: '03-25-2024' in column 'gesprek'; allowed: a date of the calendar, written like 31-12-2024. Correct the export or the dialect, or declare what stands there as a missing code.",
        cell(5, "gesprek", "03-25-2024"),
        (5,),
    ),
    InCells(
        "a date does not exist",
        PEOPLE,
        "einde",
        "data/raw/scriptie/mensen.csv, line 5: '31-02-2024' in column 'einde'; allowed: a date of the calendar, written like 31-12-2024. Correct the export or the dialect, or declare what stands there as a missing code.",
        cell(5, "einde", "31-02-2024"),
        (5,),
    ),
    InCells(
        "a wave is not declared",
        WAVES,
        "meting",
        "data/raw/scriptie/vragenlijst.csv, line 5: column 'meting' is empty or holds a wave that is not declared (declared: 0, 6). Complete the export, or declare the wave in 'waves'.",
        cell(5, "meting", "12"),
        (5,),
    ),
    InCells(
        "a person has one wave twice",
        WAVES,
        "meting",
        "data/raw/scriptie/vragenlijst.csv, lines 2, 3: more than one row has the same client and meting. Remove the rows that are wrong, or declare what to do with double rows (duplicates).",
        cell(3, "meting", "0"),
        (2, 3),
    ),
    InCells(
        "an answer is out of range",
        WAVES,
        "ls_1",
        "data/raw/scriptie/vragenlijst.csv, line 4: column 'ls_1' is outside its declared range, 1 to 7. Correct the data, or the range in study.yml.",
        cell(4, "ls_1", "9"),
        (4,),
    ),
)


def in_rounds() -> list[list[InCells]]:
    """Return the mistakes in cells so that those of one round stand in columns of their own."""
    rounds: list[list[InCells]] = []
    for one in CELLS:
        fit = next((r for r in rounds if all((o.file, o.column) != (one.file, one.column) for o in r)), None)
        if fit is None:
            rounds.append([one])
        else:
            fit.append(one)
    return rounds


@pytest.fixture(scope="module")
def stopped(tmp_path_factory) -> dict[str, tuple[list[str], pd.DataFrame]]:
    """Return, for every mistake in cells, all sentences of its round and the rows that were kept aside."""
    found = {}
    for ones in in_rounds():
        project = project_in(tmp_path_factory.mktemp("round"))
        for one in ones:
            path = project.raw(STUDY) / one.file
            path.write_text(one.change(path.read_text(encoding="utf-8")), encoding="utf-8")
        kept: dict[str, pd.DataFrame] = {}
        with pytest.raises(UserMistake) as caught:
            attempt(project, STUDY, kept)
        for one in ones:
            found[one.name] = (str(caught.value).split("\n"), kept["failed_rows"])
    return found


@pytest.mark.parametrize("one", CELLS, ids=[one.name for one in CELLS])
def test_a_mistake_in_cells_is_told_with_its_lines_and_every_row_is_kept_aside(stopped, one: InCells) -> None:
    sentences, failed = stopped[one.name]
    assert one.message in sentences
    rows = failed[
        (failed["file"] == one.file) & (failed["column"].str.split("+").map(lambda c: one.column in c))
    ]
    assert set(one.lines) <= set(rows["row"])


@pytest.mark.parametrize("one", BEGINNERS, ids=[one.name for one in BEGINNERS])
def test_a_mistake_of_a_beginner_ends_in_sentences(tmp_path: Path, one: Beginner) -> None:
    project = with_mistake(tmp_path, one)
    kept: dict[str, pd.DataFrame] = {}
    with pytest.raises(UserMistake) as caught:
        attempt(project, one.study, kept)
    message = str(caught.value)
    assert re.sub(r"(study\.yml, line |first on line )\d+", r"\1N", message) == one.message
    assert caught.value.exit_status == 2


# --- make new


@dataclass(frozen=True)
class AtNew:
    """One mistake behind `make new`: what is typed, and all that is said."""

    name: str
    data: str
    message: str
    study: str = "mijn-scriptie"


def folder_of_a_student(folder: Path) -> None:
    """Write the files that a student may have on the desktop."""
    table = "client;leeftijd\n" + "".join(f"{n};{20 + n}\n" for n in range(12))
    bsn = "".join(
        f"{n};{n}\n" for n in (111222333, 123456782, 100000009, 100000010, 100000022, 100000034, 100000046)
    )
    files: dict[str, str | bytes] = {
        "enquete.csv": table, "enquete.numbers": "x", "verslag.docx": "x", "cijfers.pdf": "x", "alles.zip": "x",
        "~$registratie.xlsx": "x", "opname": "x", "leeg.csv": "", "kop.csv": "client;leeftijd\n",
        "dubbel.csv": "client;client\n1;2\n", "stuk.sav": b"$FL2 broken", "nep.xlsx": table, "bsn.csv": "nummer;bsn\n" + bsn,
        "oud/enquete.csv": table + "13;33\n", "web.xls": "<html><table><tr><td>1</td></tr></table></html>",
        "stuk.qdpx": b"PK broken", "leeg.qdc": '<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>',
    }  # fmt: skip
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


AT_NEW = (
    AtNew(
        "the name has capitals and a blank",
        "enquete.csv",
        "\nThe study cannot begin like this:\n  STUDY: 'Mijn Scriptie 2024' is not a name for a study; allowed: a small letter, then small letters, digits, '-' and '_', at most 60. For example: mijn-scriptie-2024\n",
        "Mijn Scriptie 2024",
    ),
    AtNew(
        "there is no name",
        "enquete.csv",
        "\nThe study cannot begin like this:\n  STUDY: no study is named; allowed: a small letter, then small letters, digits, '-' and '_', at most 60. For example: mijn-scriptie\n",
        "",
    ),
    AtNew(
        "the study is somebody's",
        "enquete.csv",
        "\nThe study cannot begin like this:\n  STUDY: the study 'scriptie' exists already, and make new did not write it. Choose another name, or change studies/scriptie/study.yml yourself (docs/add-a-study.md).\n",
        "scriptie",
    ),
    AtNew(
        "nothing is named",
        "",
        '\nThe study cannot begin like this:\n  DATA: no file is named, and there is none for this study yet. Name the files you got, for example: make new STUDY=mijn-scriptie DATA="enquete.sav registratie.xlsx"\n',
    ),
    AtNew(
        "a path is misspelt",
        "enqete.csv",
        "\nThe study cannot begin like this:\n  DATA, enqete.csv: there is no such file. Did you mean 'enquete.csv'?\n",
    ),
    AtNew(
        "there is no such folder",
        "Bureaublad/enquete.csv",
        "\nThe study cannot begin like this:\n  DATA, Bureaublad/enquete.csv: there is no such folder. Look at the spelling; relative paths begin in HERE.\n",
    ),
    AtNew(
        "a folder is given",
        "oud",
        "\nThe study cannot begin like this:\n  DATA, oud: this is a folder; allowed: files. Name the files in it, with blanks between them.\n",
    ),
    AtNew(
        "a file of Numbers",
        "enquete.numbers",
        "\nThe study cannot begin like this:\n  DATA, enquete.numbers: a file of kind '.numbers'; allowed: .csv, .txt, .tsv, .xlsx, .xls, .ods, .sav, .zsav, .por, .dta, .parquet, .lss; coded interviews as .qdpx, .qdc, .sqlite3. Open it in Numbers and export it as Excel (.xlsx).\n",
    ),
    AtNew(
        "a file of Word and one of Acrobat",
        "verslag.docx;cijfers.pdf",
        "\nThe study cannot begin like this:\n  DATA, verslag.docx: a file of kind '.docx'; allowed: .csv, .txt, .tsv, .xlsx, .xls, .ods, .sav, .zsav, .por, .dta, .parquet, .lss; coded interviews as .qdpx, .qdc, .sqlite3. Save a table in it as CSV; code interviews in a coding tool and export .qdpx.\n  DATA, cijfers.pdf: a file of kind '.pdf'; allowed: .csv, .txt, .tsv, .xlsx, .xls, .ods, .sav, .zsav, .por, .dta, .parquet, .lss; coded interviews as .qdpx, .qdc, .sqlite3. Ask for the data behind it, as CSV, Excel or SPSS.\n",
    ),
    AtNew(
        "a zip file",
        "alles.zip",
        "\nThe study cannot begin like this:\n  DATA, alles.zip: a file of kind '.zip'; allowed: .csv, .txt, .tsv, .xlsx, .xls, .ods, .sav, .zsav, .por, .dta, .parquet, .lss; coded interviews as .qdpx, .qdc, .sqlite3. Unpack it and give the files that are in it.\n",
    ),
    AtNew(
        "the file that Excel keeps beside an open one",
        "'~$registratie.xlsx'",
        "\nThe study cannot begin like this:\n  DATA, ~$registratie.xlsx: this is a file that another program keeps beside the real one. Close that program, and give 'registratie.xlsx'.\n",
    ),
    AtNew(
        "a file without an ending",
        "opname",
        "\nThe study cannot begin like this:\n  DATA, opname: a file without an ending; allowed: .csv, .txt, .tsv, .xlsx, .xls, .ods, .sav, .zsav, .por, .dta, .parquet, .lss; coded interviews as .qdpx, .qdc, .sqlite3. Export it as one of these.\n",
    ),
    AtNew(
        "two files with one name",
        "enquete.csv oud/enquete.csv",
        "\nThe study cannot begin like this:\n  DATA, HERE/oud/enquete.csv: two files are called 'enquete.csv'. Rename one of them.\n",
    ),
    AtNew(
        "an empty file",
        "leeg.csv",
        "\nThe data cannot be used as declared:\n  data/raw/mijn-scriptie/leeg.csv: the file is empty. Ask for the export again.\n",
    ),
    AtNew(
        "a file with a head only",
        "kop.csv",
        "\nThe data cannot be used as declared:\n  data/raw/mijn-scriptie/kop.csv: there are no rows below the header. Ask for the export again.\n",
    ),
    AtNew(
        "two columns with one name",
        "dubbel.csv",
        "\nThe data cannot be used as declared:\n  data/raw/mijn-scriptie/dubbel.csv, line 1: the name 'client' stands above 2 columns. Give every column its own name.\n",
    ),
    AtNew(
        "a file that is cut off",
        "stuk.sav",
        "\nThe data cannot be used as declared:\n  data/raw/mijn-scriptie/stuk.sav: the file is damaged or cut off, or of a version that cannot be read. Open it in the program that made it, and save it again.\n",
    ),
    AtNew(
        "a text that is called a workbook",
        "nep.xlsx",
        "\nThe data cannot be used as declared:\n  data/raw/mijn-scriptie/nep.xlsx: the name says an Excel workbook (.xlsx), and the content is text (CSV). Rename it to end in .csv.\n",
    ),
    AtNew(
        "a web page that is called a workbook",
        "web.xls",
        "\nThe data cannot be used as declared:\n  data/raw/mijn-scriptie/web.xls: the name says an old Excel workbook (.xls), and the content is a web page (HTML). Open it in Excel and save it as .xlsx; exports of web applications are often so.\n",
    ),
    AtNew(
        "numbers of citizens",
        "bsn.csv",
        "\nThe data cannot be used as declared:\n  data/raw/mijn-scriptie/bsn.csv, column 'nummer': 100% of the cells that are not empty pass the test of a citizen service number (BSN), 7 different ones. A BSN may be used only where a law says so, and nothing of this file was kept. Take the file out of data/raw, and ask the owner of the data to pseudonymise it first: python -m helpers pseudonymise.\n  data/raw/mijn-scriptie/bsn.csv, column 'bsn': 100% of the cells that are not empty pass the test of a citizen service number (BSN), 7 different ones. A BSN may be used only where a law says so, and nothing of this file was kept. Take the file out of data/raw, and ask the owner of the data to pseudonymise it first: python -m helpers pseudonymise.\n",
    ),
    AtNew(
        "a broken project",
        "enquete.csv stuk.qdpx",
        "\nThe data cannot be used as declared:\n  data/raw/mijn-scriptie/stuk.qdpx: this is no zip file, or it is cut off (File is not a zip file). Export the project again from the program it was made in.\n",
    ),
    AtNew(
        "interviews without a list of people",
        "leeg.qdc",
        "\nThe data cannot be used as declared:\n  data/raw/mijn-scriptie/: no file is a table with one row per person. Give one as well: for interviews a list with one row per person and the name of the document.\n",
    ),
    AtNew(
        "several things at once",
        "enqete.csv verslag.docx",
        "\nThe study cannot begin like this:\n  STUDY: 'Scriptie!' is not a name for a study; allowed: a small letter, then small letters, digits, '-' and '_', at most 60. For example: scriptie\n  DATA, enqete.csv: there is no such file. Did you mean 'enquete.csv'?\n  DATA, verslag.docx: a file of kind '.docx'; allowed: .csv, .txt, .tsv, .xlsx, .xls, .ods, .sav, .zsav, .por, .dta, .parquet, .lss; coded interviews as .qdpx, .qdc, .sqlite3. Save a table in it as CSV; code interviews in a coding tool and export .qdpx.\n",
        "Scriptie!",
    ),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """Return a folder with files; the study `scriptie` is somebody's, and so is its name."""
    root = tmp_path_factory.mktemp("desk")
    project_in(root)
    folder_of_a_student(root)
    return root


@pytest.mark.parametrize("one", AT_NEW, ids=[one.name for one in AT_NEW])
def test_a_mistake_behind_make_new_ends_in_sentences_and_leaves_nothing(
    desk, one, monkeypatch, capsys
) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(desk))
    monkeypatch.chdir(desk)
    status = line.main(["new", "--study", one.study, "--data", one.data])
    said = capsys.readouterr()
    assert (said.err.replace(str(desk), "HERE"), said.out) == (one.message, "")
    assert status == 2
    assert not (desk / "data" / "raw" / "mijn-scriptie").exists()
    assert not (desk / "studies" / "mijn-scriptie").exists()


def test_a_file_that_another_program_holds_ends_in_a_sentence(desk, monkeypatch, capsys) -> None:
    def held(path: Path, *_: object, **__: object) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setenv(ROOT_VARIABLE, str(desk))
    monkeypatch.chdir(desk)
    monkeypatch.setattr(Path, "open", held)
    assert line.main(["new", "--study", "mijn-scriptie", "--data", "enquete.csv"]) == 2
    assert capsys.readouterr().err == (
        f"\nThe data cannot be used as declared:\n  {desk}/enquete.csv: the file cannot be read (Permission denied). "
        "Close it in other programs, and look at its permissions.\n"
    )


def test_at_least_sixty_mistakes_are_planted_and_each_once() -> None:
    names = [one.name for one in (*BEGINNERS, *CELLS, *AT_NEW)]
    assert len(names) >= 60
    assert len(set(names)) == len(names)


# --- what goes well


def test_files_of_three_kinds_become_a_study_that_the_first_notebooks_read(
    tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    numbers = pd.DataFrame(
        {"client": [f"C{n:02d}" for n in range(N_PEOPLE)], "lft": [20.0 + n for n in range(N_PEOPLE)]}
    )
    numbers.loc[3, "lft"] = 998.0
    labels = {
        "variable_value_labels": {"lft": {998: "weet niet"}},
        "missing_ranges": {"lft": [{"lo": 998, "hi": 999}]},
    }
    pyreadstat.write_sav(numbers, "mijn enquete.sav", column_labels={"lft": "Leeftijd"}, **labels)
    Path("register.xlsx").write_bytes(
        workbook("client;Fase\n" + "".join(f"C{n:02d};{1 + n % 3}\n" for n in range(N_PEOPLE)))
    )
    Path(WAVES).write_text("\n".join(waves()) + "\n", encoding="utf-8")
    assert line.main(["new", "--study", "proef", "--data", f"mijn enquete.sav register.xlsx {WAVES}"]) == 0
    said = capsys.readouterr().out
    assert len(said.splitlines()) <= 12
    project = Project(tmp_path)
    kept: dict[str, pd.DataFrame] = {}
    attempt(project, "proef", kept)
    study = load.load(project, "proef")
    assert {name: table.unit for name, table in study.tables.items()} == {
        "mijn_enquete": "person", "register": "person", "vragenlijst": "person-wave",
    }  # fmt: skip
    assert {(join.from_, join.to, join.expect) for join in study.joins} == {
        ("register", "mijn_enquete", "1:1"), ("vragenlijst", "mijn_enquete", "n:1"),
    }  # fmt: skip
    assert study.variables["lft"].missing_codes == {998: "weet_niet"}
    assert not study.comparisons
    assert not study.outcomes
    assert study.ethics.ground == "to_fill_in"
    assert kept["failed_rows"].empty
    written = project.declaration("proef").read_bytes()
    assert line.main(["new", "--study", "proef"]) == 0
    assert project.declaration("proef").read_bytes() == written
