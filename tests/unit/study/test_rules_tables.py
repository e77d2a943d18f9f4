"""Rules on tables that belong together, and on what is made of their rows: what each refuses, in full."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.errors import DeclarationMistake
from helpers.study.load import load_file
from helpers.study.rules_data import source_tables, tables_of, waves_of
from helpers.study.rules_tables import known_per_person

Write = Callable[..., Path]

TABLES = """\
  months: {files: [m.csv], dialect: en, unit: person-month, id: client, time: maand, after: start, source: {en: m}}
  waves: {files: [w.csv], dialect: en, unit: person-wave, id: client, wave: wave, waves: [0, 6], source: {en: w}}
  stays: {files: [s.csv], dialect: en, unit: spell, id: client, time: begin, until: end, source: {en: s}}
  events: {files: [e.csv], dialect: en, unit: event, id: client, source: {en: e}}
  extra: {files: [x.csv], dialect: en, unit: person, id: client, source: {en: x}}
  found: {files: [r.csv], dialect: en, unit: result, id: row_number, source: {en: r}}
joins:
  - {from: months, to: people, on: client, expect: "n:1"}
  - {from: waves, to: people, on: client, expect: "n:1"}
  - {from: stays, to: people, on: client, expect: "n:1"}
  - {from: events, to: people, on: client, expect: "n:1"}
  - {from: extra, to: people, on: client, expect: "1:1"}
variables:
  start: {table: people, column: start, type: date, label: {en: Start}}
  maand: {table: months, column: month, type: date, label: {en: Month}}
  status:
    table: months
    column: status
    type: category
    codes: {1: work, 2: benefit}
    label: {en: Status}
    labels: {work: {en: work}, benefit: {en: benefit}}
  pay: {table: months, column: pay, type: real, label: {en: Pay}}
  note: {table: months, column: note, type: text, label: {en: Note}}
  wave: {table: waves, column: wave, type: integer, label: {en: Wave}}
  lonely: {table: waves, column: lonely, type: integer, label: {en: Lonely}}
  lonely_squared: {derive: squared, of: [lonely], type: real, label: {en: Lonely squared}}
  begin: {table: stays, column: begin, type: date, label: {en: Begin}}
  end: {table: stays, column: end, type: date, label: {en: End}}
  kind: {table: events, column: kind, type: category, codes: {1: cut}, label: {en: Kind}, labels: {cut: {en: cut}}}
  language: {table: extra, column: language, type: text, label: {en: Language}}
  worked:
    reduce: {variable: status, how: any, equals: [work], months: [1, 12], without_rows: missing}
    type: boolean
    label: {en: Worked}
  first_status:
    reduce: {variable: status, how: first_of, equals: [work, benefit], months: [1, 12], without_rows: missing}
    type: category
    codes: {work: work, benefit: benefit, none: neither}
    label: {en: First}
    labels: {work: {en: work}, benefit: {en: benefit}, neither: {en: neither}}
"""
START = "variables:\n"
BASE = (START, TABLES)
WORKED = "reduce: {variable: status, how: any, equals: [work], months: [1, 12], without_rows: missing}"
MONTHS = "unit: person-month, id: client, time: maand, after: start,"
WAVES = "unit: person-wave, id: client, wave: wave, waves: [0, 6],"
STAYS = "unit: spell, id: client, time: begin, until: end,"


def sentences(path: Path) -> list[str]:
    """Return the sentences without file and line."""
    with pytest.raises(DeclarationMistake) as caught:
        load_file(path)
    return [line.partition(": ")[2] for line in str(caught.value).split("\n")]


def test_tables_that_belong_together_break_no_rule(write: Write) -> None:
    found = load_file(write(BASE))
    assert tables_of(found, "worked") == {"people"}
    assert tables_of(found, "language") == {"people", "extra"}
    assert tables_of(found, "lonely_squared") == {"waves"}
    assert source_tables(found, "worked") == ("months",)
    assert waves_of(found, "lonely_squared") == (0, 6)
    assert waves_of(found, "worked") == ()
    assert [known_per_person(found, one) for one in ("age", "language", "worked", "status", "lonely")] == [
        True, True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (WAVES, "unit: person-wave, id: client,",
         ["tables.waves: the key 'wave' is missing. A table of unit person-wave needs it.",
          "tables.waves: the key 'waves' is missing. A table of unit person-wave needs it."]),
        (MONTHS, "unit: person-month, id: client, time: maand, until: maand, waves: [1],",
         ["tables.months.waves: a table of unit person-month has no use for 'waves'. Leave it out.",
          "tables.months.until: a table of unit person-month has no use for 'until'. Leave it out.",
          "variables.worked.reduce.months: 'months', where the months of table 'months' are not known. Declare 'time' "
          "and 'after' of the table.",
          "variables.first_status.reduce.months: 'months', where the months of table 'months' are not known. Declare "
          "'time' and 'after' of the table.",
          "variables.first_status.reduce.how: 'first_of', where the months of table 'months' are not known. Declare "
          "'time' and 'after' of the table."]),
        (STAYS, "unit: spell, id: client, time: begin,",
         ["tables.stays: the key 'until' is missing. A table of unit spell needs it."]),
        (WAVES, "unit: person-wave, id: client, wave: lonly, waves: [0, 6],",
         ["tables.waves.wave: there is no variable 'lonly'; allowed: start, maand, status, pay, note, wave, lonely, "
          "lonely_squared, begin, end, kind, language, worked, first_status, arm, age, town, age_squared, work, hours, "
          "many_hours. Did you mean 'lonely'?"]),
        (WAVES, "unit: person-wave, id: client, wave: age, waves: [0, 6],",
         ["tables.waves.wave: variable 'age' is no column of table 'waves'."]),
        (STAYS, "unit: spell, id: client, time: end, until: begin,", []),
        (MONTHS, "unit: person-month, id: client, time: pay, after: start,",
         ["tables.months.time: variable 'pay' is of type real; allowed: date."]),
        (WAVES, "unit: person-wave, id: client, wave: wave, waves: [0, 6, 6],",
         ["tables.waves.waves[3]: wave 6 stands twice."]),
        (MONTHS, "unit: person-month, id: client, time: maand, after: begin,",
         ["tables.months.after: variable 'begin' is not in table 'people'."]),
        (MONTHS, "unit: person-month, id: client, time: maand, after: age,",
         ["tables.months.after: variable 'age' is of type integer; allowed: date."]),
        ("unit: event, id: client,", "unit: event, id: client, after: start,",
         ["tables.events.after: months cannot be counted without 'time'. Name the date of a row."]),
        ("unit: event, id: client,", "unit: event, id: row_number,",
         ["tables.events.id: the number of a row does not say which rows of unit event are of one person. Name the "
          "column that says who it is."]),
        ("unit: event, id: client,", "unit: event, id: client, duplicates: keep_first,",
         ["tables.events.duplicates: 'keep_first', where rows of unit event have no key that stands once; allowed: "
          "refuse, drop_identical."]),
        ("    id: row_number\n", "    id: row_number\n    duplicates: drop_identical\n",
         ["tables.others.duplicates: rows told apart by their number in the file are never double; allowed: refuse."]),
        ("{from: extra, to: people, on: client, expect: \"1:1\"}", "{from: extra, to: poeple, on: client, expect: \"1:1\"}",
         ["joins[5].to: there is no table 'poeple'; allowed: people, others, months, waves, stays, events, extra, "
          "found. Did you mean 'people'?"]),
        ("{from: extra, to: people, on: client, expect: \"1:1\"}", "{from: extra, to: people, on: client, expect: \"n:1\"}",
         ["joins[5].expect: 'n:1' between two tables of unit person; allowed: 1:1."]),
        ("{from: events, to: people, on: client, expect: \"n:1\"}", "{from: events, to: people, on: client, expect: \"1:1\"}",
         ["joins[4].expect: '1:1', where 'events' has unit event; allowed: n:1."]),
        ("{from: events, to: people, on: client, expect: \"n:1\"}", "{from: stays, to: people, on: client, expect: \"n:1\"}",
         ["joins[4]: table 'stays' is joined already; allowed: each table once."]),
        ("{from: events, to: people, on: client, expect: \"n:1\"}", "{from: events, to: events, on: client, expect: \"n:1\"}",
         ["joins[4]: table 'events' is joined to itself. Leave it out."]),
        ("{from: events, to: people, on: client, expect: \"n:1\"}", "{from: events, to: months, on: client, expect: \"n:1\"}",
         ["joins[4]: table 'months' is itself joined to 'people'. Join 'events' to 'people'.",
          "joins[4]: 'months' has unit person-month; allowed: a join to a table of unit person."]),
        ("{from: events, to: people, on: client, expect: \"n:1\"}", "{from: found, to: people, on: client, expect: \"n:1\"}",
         ["joins[4]: 'found' has unit result. Released results belong to no person."]),
        ("  all: {table: people,", "  all: {table: months,",
         ["samples.all.table: table 'months' has unit person-month; allowed: a table of unit person."]),
        ("      - {table: others}", "      - {table: extra}",
         ["samples.mixed.rows[2].table: the people of table 'extra' are in the sample already, with table 'people'. "
          "Leave it out: the variables of joined tables come along."]),
        ("language: {table: extra,", "language: {table: [people, extra],",
         ["variables.language.table: tables people, extra are joined and both have it; allowed: a variable of one of "
          "them."]),
        ("lonely_squared: {derive: squared, of: [lonely],", "lonely_squared: {derive: above, of: [lonely, age],",
         ["variables.lonely_squared.of: what it is made of does not stand in the rows of one table (lonely in waves, "
          "age in others or people). Reduce to one value per person first."]),
        ("  baseline: [age]", "  baseline: [age, lonely]",
         ["describe.baseline[2]: 'lonely' has several rows per person. Reduce it to one value (reduce), or name another "
          "variable."]),
        ("  start: {table: people,", "  month: {table: people,",
         ["variables.month: the name 'month' is kept for this program. Choose another name."]),
    ],
)  # fmt: skip
def test_a_rule_on_tables_refuses_in_a_sentence(
    write: Write, old: str, new: str, expected: list[str]
) -> None:
    path = write(BASE, (old, new))
    if not expected:
        assert load_file(path)
        return
    found = sentences(path)
    assert [one for one in found if one in expected] == expected


@pytest.mark.parametrize(
    ("reduction", "kind", "expected"),
    [
        ("{variable: stat, how: any, equals: [work], without_rows: missing}", "boolean",
         "variables.worked.reduce.variable: there is no variable 'stat'; allowed: "),
        ("{variable: age, how: mean, without_rows: missing}", "real",
         "variables.worked.reduce.variable: variable 'age' is in no joined table with several rows per person. Declare "
         "the join of its table, or name another variable."),
        ("{variable: worked, how: mean, without_rows: missing}", "real",
         "variables.worked.reduce.variable: variable 'worked' is in no joined table with several rows per person. "
         "Declare the join of its table, or name another variable."),
        ("{variable: status, how: any, without_rows: missing}", "boolean",
         "variables.worked.reduce: the key 'equals' is missing, and 'any' needs it. Name the values that count."),
        ("{variable: pay, how: mean, equals: [1], without_rows: missing}", "real",
         "variables.worked.reduce.equals: 'mean' has no use for values that count. Leave it out."),
        ("{variable: status, how: any, equals: [wrok], without_rows: missing}", "boolean",
         "variables.worked.reduce.equals[1]: 'wrok'; allowed: work, benefit. Did you mean 'work'?"),
        ("{variable: pay, how: any, equals: [much], without_rows: missing}", "boolean",
         "variables.worked.reduce.equals[1]: 'much', where variable 'pay' is of type real."),
        ("{variable: maand, how: count, equals: ['2020-01-01'], without_rows: missing}", "integer",
         "variables.worked.reduce.equals[1]: '2020-01-01', where variable 'maand' is of type date."),
        ("{variable: status, how: any, equals: [work], months: [12, 1], without_rows: missing}", "boolean",
         "variables.worked.reduce.months: 12 is after 1; allowed: the first month first."),
        ("{variable: kind, how: any, equals: [cut], months: [1, 12], without_rows: missing}", "boolean",
         "variables.worked.reduce.months: 'months', where the months of table 'events' are not known. Declare 'time' "
         "and 'after' of the table."),
        ("{variable: kind, how: last, without_rows: missing}", "category",
         "variables.worked.reduce.how: 'last', where the rows of table 'events' have no order in time. Declare 'time' "
         "of the table."),
        ("{variable: kind, how: time_to, equals: [cut], without_rows: missing}", "real",
         "variables.worked.reduce.how: 'time_to', where the months of table 'events' are not known. Declare 'time' and "
         "'after' of the table."),
        ("{variable: note, how: sum, without_rows: missing}", "real",
         "variables.worked.reduce.how: 'sum' of 'note', which is of type text; allowed: a variable of type integer or "
         "real."),
        ("{variable: status, how: any, equals: [work], without_rows: missing}", "real",
         "variables.worked.type: 'any' does not give type real; allowed: boolean."),
        ("{variable: pay, how: sum, without_rows: missing}", "integer",
         "variables.worked.type: 'sum' does not give type integer; allowed: real."),
        ("{variable: lonely, how: mean, without_rows: missing}", "integer",
         "variables.worked.type: 'mean' does not give type integer; allowed: real."),
        ("{variable: note, how: first, without_rows: zero}", "text",
         "variables.worked.reduce.without_rows: type text has no zero; allowed: missing."),
    ],
)  # fmt: skip
def test_a_rule_on_reductions_refuses_in_a_sentence(
    write: Write, reduction: str, kind: str, expected: str
) -> None:
    path = write(BASE, (f"{WORKED}\n    type: boolean", f"reduce: {reduction}\n    type: {kind}"))
    found = sentences(path)
    assert [one for one in found if one.startswith(expected)], found


def test_what_came_first_needs_a_name_for_each_and_for_none(write: Write) -> None:
    changed = (
        "codes: {work: work, benefit: benefit, none: neither}",
        "codes: {work: work, benefit: neither}",
    )
    assert (
        "variables.first_status.codes: 'first_of' may also give none. Say what each is called."
        in sentences(write(BASE, changed))
    )


def test_a_variable_of_two_registers_cannot_be_reduced(write: Write) -> None:
    second = (
        "  found: {",
        "  more: {files: [n.csv], dialect: en, unit: person-month, id: client, time: maand, after: start, "
        "source: {en: n}}\n  found: {",
    )
    join = (
        "joins:\n",
        'joins:\n  - {from: more, to: people, on: client, expect: "n:1"}\n',
    )
    both = ("status:\n    table: months", "status:\n    table: [months, more]")
    months = ("maand: {table: months,", "maand: {table: [months, more],")
    assert (
        "variables.worked.reduce.variable: variable 'status' is in tables months, more; allowed: a variable of one of "
        "them." in sentences(write(BASE, second, join, both, months))
    )


def test_months_cannot_be_counted_from_what_is_made_of_rows(write: Write) -> None:
    late = (
        "  worked:\n",
        "  late: {reduce: {variable: maand, how: first, without_rows: missing}, type: date, label: {en: Late}}\n"
        "  worked:\n",
    )
    after = ("time: maand, after: start", "time: maand, after: late")
    assert (
        "tables.months.after: variable 'late' is itself made of the rows of a joined table; allowed: a date of table "
        "'people'." in sentences(write(BASE, late, after))
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (WORKED, f"{WORKED}\n    derive: squared",
         "variables.worked: it has 'derive' and 'reduce'; allowed: 'table' with 'column', 'derive' with 'of', "
         "'reduce', or 'scale'."),
        (WORKED, f"{WORKED}\n    unreadable: missing",
         "variables.worked.unreadable: only a column has cells to read. Leave it out."),
        (WORKED, f"{WORKED}\n    of: [age]",
         "variables.worked.of: 'of' belongs to a derived variable. Leave it out."),
        (WORKED, f"{WORKED}\n    column: x",
         "variables.worked.column: 'column' belongs to a column of a file. Leave it out."),
    ],
)  # fmt: skip
def test_a_variable_has_one_origin(write: Write, old: str, new: str, expected: str) -> None:
    assert expected in sentences(write(BASE, (old, new)))
