"""The page of a comparison: what it says, that it reads `reports/` only, and when it falls."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from helpers.commands import line
from helpers.comparison.standing import remove_fallen
from helpers.paths import Project
from helpers.publishing import withdraw

BROWSER = Path(__file__).resolve().parents[2] / "browser" / "checks.py"


@pytest.fixture
def made(project: Project, two_runs: tuple[Path, Path]) -> Path:
    """Return the folder of the comparison of main and strict."""
    assert line.main(["compare", "--study", "nsw", "--runs", "main strict"]) == 0
    return project.reports("nsw", "compare-main-vs-strict")


def text_of(page: Path) -> str:
    return re.sub(
        r"\s+",
        " ",
        re.sub(r"<(style|title)>.*?</\1>|<[^>]+>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL),
    )


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert line.main(["compare", *arguments]) == 2
    return capsys.readouterr().err.splitlines()[-1].strip()


def test_the_command_says_how_many_conclusions_flip(
    two_runs: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert line.main(["compare", "--study", "nsw", "--runs", "main, strict"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        "2 of 2 conclusions flip.\n",
        "Comparison: reports/nsw/compare-main-vs-strict/index.html\n",
    )


def test_the_page_says_it_first_then_what_was_changed_then_the_conclusions(made: Path) -> None:
    said = text_of(made / "index.html")
    parts = [
        "Runs side by side: main and strict",
        "2 of 2 conclusions flip.",
        "Another verdict, same sign: 1.",
        "Another sign, same verdict: 1.",
        "Stands in one run and not in another, so not compared: 1.",
        "Withheld in a run, and therefore here, so not compared: 1.",
        "estimator as declared lin",
        "level as declared 0.99",
        "These runs read the same raw files.",
        "Conclusions that flip",
        "Every conclusion in every run",
    ]
    places = [said.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places[:9] == sorted(places[:9])


def test_every_estimate_stands_with_its_interval_verdict_and_distance(made: Path) -> None:
    said = text_of(made / "index.html")
    assert (
        "flips: verdict +1,794 (476 to 3,113) difference +1,584 (−656 to 3,880) undecided −211 −0.31" in said
    )
    assert "flips: sign +1.0 (−7.0 to 9.0) undecided −1.0 (−12.0 to 10.0) undecided −2.0 −0.50" in said
    assert "in one run only" in said


def test_the_dutch_page_says_the_same_in_dutch(made: Path) -> None:
    said = text_of(made / "index.nl.html")
    assert "2 van de 2 conclusies slaan om." in said
    assert "slaat om: oordeel +1.794 (476 tot 3.113)" in said


def test_a_cell_that_a_run_withheld_stays_withheld_on_the_page_and_in_the_file(made: Path) -> None:
    said = text_of(made / "index.html")
    assert "withheld +1,493 (59 to 2,927) difference withheld withheld – –" in said
    numbers = pd.read_csv(made / "compare.csv")
    strict = numbers[(numbers["run"] == "strict") & (numbers["comparison"] == "cps")].iloc[0]
    assert strict["state"] == "withheld"
    assert strict[["estimate", "std_error", "low", "high", "difference", "in_std_errors"]].isna().all()
    assert strict["withheld"] == "estimate std_error low high level unit verdict"


def test_the_file_has_a_row_for_every_conclusion_and_run(made: Path) -> None:
    numbers = pd.read_csv(made / "compare.csv", keep_default_na=False)
    assert len(numbers) == 8
    one = numbers[(numbers["outcome"] == "employed_78") & (numbers["comparison"] == "trial")]
    assert one["estimate"].tolist() == ["0.01", "-0.01"]
    assert one["difference"].tolist() == ["", "-0.02"]
    assert one["conclusion"].tolist() == ["", "sign_flips"]


def test_nothing_private_is_opened(made: Path, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not project.processed_root.exists()
    assert not project.raw("nsw").exists()


def test_a_tolerance_makes_small_changes_equal(
    two_runs: tuple[Path, Path], project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert line.main(["compare", "--study", "nsw", "--runs", "main strict", "--tolerance", "0.6"]) == 0
    assert capsys.readouterr().out == "1 of 2 conclusions flips.\n"
    said = text_of(project.reports("nsw", "compare-main-vs-strict") / "index.html")
    assert "differ by at most 0.6 times the largest of both and the standard error" in said


def test_runs_of_other_data_say_so(
    release, main_rows, capsys: pytest.CaptureFixture[str], project: Project
) -> None:
    release("main", main_rows)
    release("later", main_rows, raw="e" * 64)
    assert line.main(["compare", "--study", "nsw", "--runs", "main later"]) == 0
    assert capsys.readouterr().out == "None of 3 conclusions flips.\n"
    said = text_of(project.reports("nsw", "compare-main-vs-later") / "index.html")
    assert "These runs read other raw files: nsw.csv. What differs below may come from the data." in said
    assert "No parameter was changed: every run follows the declaration." in said


def test_three_runs_stand_beside_each_other(
    two_runs: tuple[Path, Path], release, main_rows, project: Project
) -> None:
    release("again", main_rows)
    assert line.main(["compare", "--study", "nsw", "--runs", "main strict again"]) == 0
    said = text_of(project.reports("nsw", "compare-main-vs-strict-vs-again") / "index.html")
    assert "Run main Run strict Run again" in said


def test_an_outcome_that_is_declared_no_more_keeps_its_own_name(release, main_rows, project: Project) -> None:
    gone = tuple(row.replace("employed_78", "happiness") for row in main_rows)
    release("main", gone)
    release("old", gone)
    assert line.main(["compare", "--study", "nsw", "--runs", "main old"]) == 0
    assert "happiness" in text_of(project.reports("nsw", "compare-main-vs-old") / "index.html").lower()


def test_the_list_of_studies_links_to_the_comparison(made: Path, project: Project) -> None:
    said = text_of(project.reports_root / "index.html")
    assert "Runs side by side" in said
    assert "nsw: main and strict. 2 of 2 conclusions flip." in said
    assert (
        'href="nsw/compare-main-vs-strict/index.nl.html"'
        in (project.reports_root / "index.nl.html").read_text()
    )


def test_a_comparison_stands_as_long_as_its_runs_do(
    made: Path, project: Project, two_runs: tuple[Path, Path]
) -> None:
    assert remove_fallen(project) == ()
    effects = two_runs[1] / "tables" / "effects.csv"
    effects.write_text(effects.read_text().replace("1583.5", "1583.6"))
    assert remove_fallen(project) == ("compare-main-vs-strict",)
    assert not made.exists()


def test_a_run_that_is_withdrawn_takes_its_comparisons_with_it(made: Path, project: Project) -> None:
    assert withdraw(project, "nsw", "strict")
    assert not made.exists()
    assert "Runs side by side" not in text_of(project.reports_root / "index.html")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("--runs", "main strict"),
            'STUDY: no study is named; allowed: nsw. For example: make compare STUDY=nsw RUNS="main strict"',
        ),
        (
            ("--study", "nsw", "--runs", "main"),
            "RUNS: 'main'; allowed: two or more different runs. For example: RUNS=\"main strict\"",
        ),
        (
            ("--study", "nsw", "--runs", "main main"),
            "RUNS: 'main main'; allowed: two or more different runs. For example: RUNS=\"main strict\"",
        ),
        (
            ("--study", "nsw", "--runs", "main stict"),
            "RUNS: study 'nsw' has no run 'stict' with released effects; allowed: main, strict. Did you mean 'strict'?",
        ),
        (
            ("--study", "nsw", "--runs", "main strict", "--tolerance", "0,1"),
            "TOLERANCE: '0,1'; allowed: a number from 0 to 1, decimals with a point. Write decimals with a point.",
        ),
        (
            ("--study", "nsw", "--runs", "main strict", "--tolerance", "2"),
            "TOLERANCE: '2'; allowed: a number from 0 to 1, decimals with a point.",
        ),
    ],
)
def test_a_mistake_is_one_sentence(
    two_runs: tuple[Path, Path], capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    assert refused(capsys, *arguments) == sentence


def test_a_comparison_never_overwrites_a_run(
    two_runs: tuple[Path, Path], project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(two_runs[0], project.reports("nsw", "compare-main-vs-strict"))
    assert refused(capsys, "--study", "nsw", "--runs", "main strict") == (
        "RUNS: there is a run called 'compare-main-vs-strict'. Forget it with make clean-run, or rename it."
    )


@pytest.mark.browser
@pytest.mark.parametrize("name", ["index.html", "index.nl.html"])
def test_the_page_is_accessible_fits_a_phone_and_prints_whole(made: Path, name: str, checks, opened) -> None:
    for page in (made / name, made.parents[1] / name):
        assert checks.problems(opened, page, "nl" if "nl" in name else "en") == []
