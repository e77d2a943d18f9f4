"""Cells, heads and groups of a table, and its CSV."""

import math

import pandas as pd
import pytest

from helpers.reporting import csvfile, tables
from helpers.results import Column, Exhibit, Message, Name


def exhibit(frame, *columns, **more):
    return Exhibit("made_up.table", "table", Message("made_up.note"), "werking", frame, columns, **more)


def texts(view):
    return [[cell.text for cell in row] for group in view.groups for row in group.rows]


@pytest.fixture
def effects(made_up):
    frame, columns = made_up.effects()
    return exhibit(frame, *columns)


def test_an_interval_stands_beside_its_estimate_and_its_level_in_the_head(writer, effects):
    view = tables.view(writer(effects), "Table 1. Effects")
    heads = [head.text for head in view.heads]
    assert "Difference (95% interval)" in heads
    assert texts(view)[0][heads.index("Difference (95% interval)")] == "+1,794 (476 to 3,113)"


def test_an_adjusted_p_says_of_how_many(writer, effects):
    view = tables.view(writer(effects, "nl"), "Tabel 1")
    place = [head.text for head in view.heads].index("p na correctie")
    assert texts(view)[0][place] == "0,008 (van 5)"


def test_an_outcome_carries_the_unit_of_its_row(writer, effects):
    view = tables.view(writer(effects), "Table 1")
    assert {row[1] for row in texts(view)} >= {
        "Earnings in 1978, dollars a year",
        "Any earnings in 1978, percentage points",
    }


def test_labels_that_are_alike_in_every_row_stand_under_the_table(writer, effects):
    view = tables.view(writer(effects), "Table 1")
    assert view.alike == ("Group: guided work experience", "Reference: no programme place")


def test_rows_that_repeat_their_first_label_in_runs_stand_under_one_head(writer, effects):
    runs = effects.frame.sort_values("comparison", kind="stable").reset_index(drop=True)
    columns = effects.columns
    view = tables.view(writer(exhibit(runs, *columns)), "Table 1")
    assert [group.head.text for group in view.groups] == ["Comparison with the CPS", "Randomised trial"]
    assert view.n_rows == 5


def test_rows_whose_first_label_comes_back_later_are_not_grouped(writer, effects):
    view = tables.view(writer(effects), "Table 1")
    assert [group.head for group in view.groups] == [None]


def test_a_label_that_is_alike_within_every_group_stands_in_its_head(writer):
    frame = pd.DataFrame(
        {
            "comparison": ["trial", "trial", "cps", "cps"],
            "outcome": ["earnings_78", "employed_78"] * 2,
            "estimator": ["lin", "lin", "ipw", "ipw"],
            "smd": [0.1, 0.2, 0.3, 0.4],
        }
    )
    columns = (
        Column("comparison", "label", names="comparison"),
        Column("outcome", "label", names="outcome"),
        Column("estimator", "label"),
        Column("smd", "number"),
    )
    view = tables.view(writer(exhibit(frame, *columns)), "T")
    assert [group.head.text for group in view.groups] == [
        "Randomised trial · model: Lin",
        "Comparison with the CPS · model: weighting, IPW",
    ]
    assert [head.text for head in view.heads] == ["Outcome", "Standardised difference"]
    assert texts(view)[0] == ["Earnings in 1978", "0.10"]
    mixed = tables.view(writer(exhibit(frame.assign(estimator=["lin", "ipw"] * 2), *columns)), "T")
    assert [group.head.text for group in mixed.groups] == ["Randomised trial", "Comparison with the CPS"]
    assert [head.text for head in mixed.heads] == ["Outcome", "Model", "Standardised difference"]


def test_a_group_of_one_row_without_words_of_its_own_is_a_plain_row(writer):
    frame = pd.DataFrame(
        {"variable": ["age", "treat", "treat"], "arm": ["", "programme", "control"], "smd": [0.1, 0.2, 0.3]}
    )
    columns = (
        Column("variable", "label", names="variable"),
        Column("arm", "label", names="arm"),
        Column("smd", "number"),
    )
    view = tables.view(writer(exhibit(frame, *columns)), "T")
    assert [group.head.text if group.head else None for group in view.groups] == [None, "Group"]
    assert texts(view)[0] == ["Age", "0.10"]


def test_neighbouring_columns_with_one_spanner_stand_under_it(writer):
    frame = pd.DataFrame({"variable": ["age"], "n": [185], "mean": [25.8], "low": [25.1], "smd": [0.1]})
    arms = (Name("arm", "programme"), Name("arm", "control"))
    columns = (
        Column("variable", "label", names="variable"),
        Column("n", "count", spanner=arms[0]),
        Column("mean", "number", spanner=arms[0]),
        Column("low", "number", spanner=arms[1]),
        Column("smd", "number"),
    )
    view = tables.view(writer(exhibit(frame, *columns)), "T")
    assert [(span.text, [head.text for head in span.heads]) for span in view.spans] == [
        ("", ["Covariate"]),
        ("Guided work experience", ["n", "Mean"]),
        ("No programme place", ["Low"]),
        ("", ["Standardised difference"]),
    ]
    plain = tables.view(
        writer(
            exhibit(
                frame[["variable", "n"]], Column("variable", "label", names="variable"), Column("n", "count")
            )
        ),
        "T",
    )
    assert plain.spans == ()


def test_a_count_said_once_names_its_spanner(writer):
    names = ["age", "married", "education", "black"]
    frame = pd.DataFrame({"variable": names, "n": [185] * 4, "smd": [0.1, 0.2, 0.3, 0.4]})
    columns = (
        Column("variable", "label", names="variable"),
        Column("n", "count", spanner=Name("arm", "programme")),
        Column("smd", "number"),
    )
    assert tables.view(writer(exhibit(frame, *columns)), "T").alike == ("n, guided work experience: 185",)


def test_withheld_is_never_confused_with_missing(writer):
    frame = pd.DataFrame(
        {"variable": ["age", "married"], "n": pd.array([None, 12], dtype="Int64"), "smd": [None, None]}
    )
    columns = (Column("variable", "label", names="variable"), Column("n", "count"), Column("smd", "number"))
    shown = writer(exhibit(frame, *columns), withheld=[(0, "n"), (0, "smd")])
    view = tables.view(shown, "Table 1")
    assert texts(view) == [["Age", "withheld", "withheld"], ["Married", "12", "–"]]
    assert (view.has_missing, view.has_withheld) == (True, True)


def test_an_estimate_below_one_has_two_decimals_like_its_interval(writer):
    frame = pd.DataFrame({"variable": ["age"], "estimate": [-0.081], "low": [-0.146], "high": [0.021]})
    columns = (
        Column("variable", "label", names="variable"),
        Column("estimate", "estimate", unit="years", interval=("low", "high")),
        Column("low", "number", shown=False),
        Column("high", "number", shown=False),
    )
    assert texts(tables.view(writer(exhibit(frame, *columns)), "T")) == [["Age", "−0.08 (−0.15 to 0.02)"]]


def test_an_interval_with_a_withheld_limit_says_so(writer):
    frame = pd.DataFrame({"variable": ["age"], "estimate": [1.0], "low": [None], "high": [2.0]})
    columns = (
        Column("variable", "label", names="variable"),
        Column("estimate", "estimate", unit="years", interval=("low", "high")),
        Column("low", "number", shown=False),
        Column("high", "number", shown=False),
    )
    view = tables.view(writer(exhibit(frame, *columns), withheld=[(0, "low")]), "Table 1")
    assert texts(view) == [["Age", "+1.0 (withheld)"]]
    assert [head.text for head in view.heads] == ["Covariate", "Difference, years (interval)"]


def test_a_share_is_a_percentage_and_one_unit_stands_in_the_head(writer):
    frame = pd.DataFrame({"variable": ["age"], "share": [0.1234], "mean": [25.82]})
    columns = (
        Column("variable", "label", names="variable"),
        Column("share", "percent"),
        Column("mean", "number", unit="years"),
    )
    view = tables.view(writer(exhibit(frame, *columns), "nl"), "Tabel 1")
    assert [head.text for head in view.heads] == ["Covariaat", "Aandeel", "Gemiddelde, jaar"]
    assert texts(view) == [["Leeftijd", "12,3%", "25,8"]]


@pytest.mark.parametrize(
    ("values", "printed"),
    [([1.0, 3.0], ["1", "3"]), ([0.123, 2.0], ["0.12", "2.00"]), ([12.34, 2.0], ["12.3", "2.0"]), ([144.44, 8.86], ["144", "9"]), ([math.inf, 2.5], ["∞", "2.50"])],
)  # fmt: skip
def test_numbers_without_unit_have_as_many_decimals_as_their_size_asks(writer, values, printed):
    frame = pd.DataFrame({"variable": ["age", "married"], "smd": values})
    columns = (Column("variable", "label", names="variable"), Column("smd", "number"))
    assert [row[1] for row in texts(tables.view(writer(exhibit(frame, *columns)), "T"))] == printed


def test_a_head_may_be_declared_and_an_empty_column_of_labels_is_not_printed(writer):
    frame = pd.DataFrame({"variable": ["age"], "category": [""], "n": [12]})
    columns = (
        Column("variable", "label", names="variable"),
        Column("category", "label", names="category"),
        Column("n", "count", header=Name("arm", "programme")),
    )
    view = tables.view(writer(exhibit(frame, *columns)), "T")
    assert [head.text for head in view.heads] == ["Covariate", "Guided work experience"]


def test_a_label_in_another_language_says_which(writer, study, words):
    frame = pd.DataFrame({"verdict": ["undecided"], "low": [1.5]})
    columns = (Column("verdict", "verdict"), Column("low", "number"))
    (row,) = tables.view(writer(exhibit(frame, *columns), "nl"), "T").groups[0].rows
    assert (row[0].text, row[0].language, row[0].verdict) == ("onbeslist", "nl", "undecided")


def test_the_csv_keeps_full_precision_and_names_what_is_withheld():
    frame = pd.DataFrame(
        {
            "variable": ["age", "married"],
            "n": pd.array([None, 12], dtype="Int64"),
            "smd": [None, 0.1 + 0.2],
            "ok": pd.array([True, None], dtype="boolean"),
        }
    )
    columns = tuple(Column(name, "text") for name in frame)
    mask = pd.DataFrame(False, index=frame.index, columns=frame.columns)
    mask.loc[0, ["n", "smd"]] = True
    assert csvfile.text(exhibit(frame, *columns), mask) == (
        "variable,n,smd,ok,withheld\nage,,,true,n smd\nmarried,12,0.30000000000000004,,\n"
    )


def test_a_csv_without_withheld_cells_has_the_columns_of_the_frame_in_their_order():
    frame = pd.DataFrame({"b": [1, -2], "a": ['say "x", y', "é"]})
    columns = (Column("a", "text"), Column("b", "count"))
    mask = pd.DataFrame(False, index=frame.index, columns=frame.columns)
    assert csvfile.text(exhibit(frame, *columns), mask) == 'b,a\n1,"say ""x"", y"\n-2,é\n'


def test_a_count_that_never_changes_is_said_once_in_a_long_table(writer):
    names = ["age", "married", "education", "black"]
    frame = pd.DataFrame({"variable": names, "n": [185] * 4, "smd": [0.1, 0.2, 0.3, 0.4]})
    columns = (Column("variable", "label", names="variable"), Column("n", "count"), Column("smd", "number"))
    view = tables.view(writer(exhibit(frame, *columns)), "T")
    assert view.alike == ("n: 185",)
    assert texts(view)[0] == ["Age", "0.10"]
    short = tables.view(writer(exhibit(frame.iloc[:3], *columns)), "T")
    assert (short.alike, texts(short)[0]) == ((), ["Age", "185", "0.10"])
    withheld = tables.view(writer(exhibit(frame, *columns), withheld=[(0, "n")]), "T")
    assert (withheld.alike, texts(withheld)[0]) == ((), ["Age", "withheld", "0.10"])


def test_a_wave_that_some_rows_lack_never_heads_a_row(writer):
    rows = [
        ("earnings_78", "6", "programme"),
        ("earnings_78", "12", "control"),
        ("employed_78", "", "programme"),
    ]
    frame = pd.DataFrame([*rows, ("employed_78", "", "control")], columns=["outcome", "wave", "arm"]).assign(
        n=20
    )
    columns = (
        Column("outcome", "label", names="outcome"), Column("wave", "label"), Column("arm", "label", names="arm"),
        Column("n", "count"),
    )  # fmt: skip
    view = tables.view(writer(exhibit(frame, *columns)), "Table 1")
    assert [row[0] for row in texts(view)] == [
        "Guided work experience", "No programme place", "Guided work experience", "No programme place",
    ]  # fmt: skip


@pytest.mark.parametrize(("n", "rows"), [(2, 3), (3, 2), (8, 2)])
def test_rows_that_read_the_same_as_their_words_are_withheld_are_printed_once(writer, n, rows) -> None:
    frame = pd.DataFrame({"variable": ["known", *[None] * n], "n": [200] + [198] * n})
    table = exhibit(frame, Column("variable", "text"), Column("n", "count"))
    view = tables.view(writer(table, "nl", [(place, "variable") for place in range(1, n + 1)]), "Tabel 1")
    found = texts(view)
    assert found[0][0] == "known"
    assert len(found) == rows
    assert view.n_rows == n + 1
    assert view.has_withheld
    assert found[-1][0] == ("afgeschermd" if n < 3 else f"afgeschermd ({n} keer)")


def test_rows_that_differ_or_that_are_not_withheld_each_stay_a_row(writer) -> None:
    frame = pd.DataFrame({"variable": ["a"] * 4 + [None] * 4, "n": [5] * 4 + [6, 7, 8, 9]})
    table = exhibit(frame, Column("variable", "text"), Column("n", "count"))
    view = tables.view(writer(table, withheld=[(place, "variable") for place in range(4, 8)]), "Table 1")
    assert len(texts(view)) == 8
    assert view.gathered == 0


def test_numbers_that_are_withheld_in_rows_with_a_name_are_not_gathered(writer) -> None:
    frame = pd.DataFrame({"variable": ["a", "b", "c"], "n": pd.array([None] * 3, dtype="Int64")})
    table = exhibit(frame, Column("variable", "text"), Column("n", "count"))
    view = tables.view(writer(table, withheld=[(place, "n") for place in range(3)]), "Table 1")
    assert [row[0] for row in texts(view)] == ["a", "b", "c"]
