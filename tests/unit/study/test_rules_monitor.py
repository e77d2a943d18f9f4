"""Rules on monthly totals and ladders: each sentence in full."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from helpers.errors import Mistake
from helpers.study.rules_monitor import findings
from helpers.study.rules_tables import findings as table_findings

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def sentences(monitored: ModuleType) -> Callable[..., list[str]]:
    def find(change: Change | None = None, rules: Callable = findings) -> list[str]:
        found = rules(monitored.study(change))
        return [str(Mistake(".".join(map(str, one.path)), one.found, one.allowed, one.todo)) for one in found]

    return find


def stock(**keys: object) -> Change:
    return lambda plain: plain["monitor"]["stocks"][0].update(keys)


def ladder(**keys: object) -> Change:
    return lambda plain: plain["monitor"]["ladders"][0].update(keys)


def test_the_declaration_is_good(sentences) -> None:
    assert sentences() == sentences(None, table_findings) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            stock(table="month"),
            ["monitor.stocks.0.table: there is no table 'month'; allowed: people, rungs, months. Did you mean 'months'?"],
        ),
        (
            stock(end="came"),
            ["monitor.stocks.0.end: 'came' is 'inflow' already. Name the column of its own."],
        ),
        (
            stock(inflow="age"),
            ["monitor.stocks.0.inflow: variable 'age' is no column of table 'months'."],
        ),
        (
            stock(begin="calendar"),
            ["monitor.stocks.0.begin: variable 'calendar' is of type date; allowed: integer."],
        ),
        (
            stock(by="begin", begin="begin"),
            ["monitor.stocks.0.by: variable 'begin' is of type integer; allowed: category."],
        ),
        (
            stock(total="all"),
            ["monitor.stocks.0.total: there is no category 'all'; allowed: schiedam, vlaardingen, together."],
        ),
        (
            stock(by=None),
            ["monitor.stocks.0.total: a total of groups, and no groups are named. Name the groups (by), or leave it out."],
        ),
        (
            ladder(variable="happy"),
            [
                "monitor.ladders.0.variable: variable 'happy' is of type real; allowed: category. Declare its codes, "
                "lowest rung first: rungs have an order and no distance.",
                "monitor.ladders.0.variable: variable 'happy' is known once, so that nobody can be seen to move; "
                "allowed: a variable of a table of unit person-wave.",
                "describe.grades.0.variable: 'happy' is a rung of a ladder: rungs have an order and no distance, so no "
                "mean; allowed: movement up, same or down (monitor.ladders), or the share on one rung.",
                "themes.life.now: 'happy' is a rung of a ladder: rungs have an order and no distance, so no "
                "mean; allowed: movement up, same or down (monitor.ladders), or the share on one rung.",
            ],
        ),
        (
            ladder(**{"from": 6, "to": 6}),
            [
                "monitor.ladders.0.from: there is no wave 6; allowed: 0, 12.",
                "monitor.ladders.0.to: there is no wave 6; allowed: 0, 12.",
                "monitor.ladders.0.to: 6 is not after 6; allowed: a later wave.",
            ],
        ),
        (
            ladder(sample="al"),
            ["monitor.ladders.0.sample: there is no sample 'al'; allowed: all. Did you mean 'all'?"],
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(sentences, change, expected) -> None:
    assert sentences(change) == expected


def test_a_ladder_of_other_people_than_the_sample_is_refused(sentences) -> None:
    def change(plain: dict[str, Any]) -> None:
        plain["tables"]["others"] = plain["tables"]["people"] | {"files": ["others.csv"]}
        plain["samples"]["others"] = {"table": "others", "label": {"nl": "x", "en": "x"}}
        plain["monitor"]["ladders"][0]["sample"] = "others"

    assert sentences(change) == [
        "monitor.ladders.0.sample: sample 'others' has people of whom table 'rungs' holds nothing; allowed: a sample of "
        "'people'."
    ]


def test_a_mean_of_rungs_is_refused_wherever_it_would_be_made(sentences) -> None:
    def change(plain: dict[str, Any]) -> None:
        reduced = {"variable": "rung", "how": "mean", "without_rows": "missing"}
        plain["variables"]["average"] = {"reduce": reduced, "type": "real", "label": {"nl": "x", "en": "x"}}
        plain["describe"]["grades"][0]["variable"] = "rung"

    mean = (
        "'rung' is a rung of a ladder: rungs have an order and no distance, so no mean; allowed: movement up, same or "
        "down (monitor.ladders), or the share on one rung."
    )
    assert sentences(change) == [
        f"describe.grades.0.variable: {mean}",
        f"variables.average.reduce.variable: {mean}",
    ]


def test_totals_of_a_month_are_joined_to_nobody_and_are_no_sample(sentences) -> None:
    def change(plain: dict[str, Any]) -> None:
        plain["joins"].append({"from": "months", "to": "people", "on": "client", "expect": "n:1"})
        plain["samples"]["months"] = {"table": "months", "label": {"nl": "x", "en": "x"}}

    assert sentences(change, table_findings) == [
        "joins.1: 'months' has unit month. Totals of a month belong to no person.",
        "samples.months.table: table 'months' has unit month; allowed: a table of unit person.",
    ]


def test_totals_need_a_month(sentences) -> None:
    found = sentences(lambda plain: plain["tables"]["months"].pop("time"), table_findings)
    assert found == ["tables.months: the key 'time' is missing. A table of unit month needs it."]
