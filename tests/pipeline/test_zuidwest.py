"""The study `zuidwest`: seventeen people, run to a report that reads well and gives nobody away."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml
from lxml import html

from helpers.reporting.gate import check_language

ROOT = Path(__file__).resolve().parents[2]
EXACT = 1e-9  # against limits written out by hand, which have ten decimals
LANGUAGES = ("nl", "en")
SAYS_THAT_IT_CANNOT = ("made a difference", "made the difference", "het verschil maakte", "verschil maakte")


@cache
def truth() -> dict:
    return yaml.safe_load((ROOT / "studies" / "zuidwest" / "truth.yml").read_text(encoding="utf-8"))


def reports(project) -> Path:
    return project.reports("zuidwest", "main")


def lines(page: Path) -> list[str]:
    root = html.parse(str(page)).getroot()
    for unread in root.xpath("//style|//script|//svg|//pre"):
        unread.drop_tree()
    blocks = root.xpath("//h1|//h2|//h3|//h4|//p|//li|//td|//th|//summary|//caption|//figcaption|//dd|//dt")
    return [" ".join(block.text_content().split()) for block in blocks]


def released(project, name: str) -> pd.DataFrame:
    return pd.read_csv(reports(project) / "tables" / f"{name}.csv")


@pytest.mark.parametrize(
    ("language", "number", "share"),
    [
        ("nl", "Een eerste baan: 11 van de 17 mensen.", "64,7%, met een 95%-interval van 41,3% tot 82,7%"),
        ("en", "A first job: 11 of 17 people.", "64.7%, with a 95% interval from 41.3% to 82.7%"),
    ],
)
def test_the_first_finding_is_eleven_of_seventeen_and_how_unsure_its_share_is(
    zuidwest, language, number, share
) -> None:
    root = html.parse(str(reports(zuidwest) / f"report.{language}.html")).getroot()
    (first,) = (" ".join(one.text_content().split()) for one in root.xpath('//div[@class="finding"]')[:1])
    assert number in first
    assert any(number in " ".join(one.text_content().split()) for one in root.xpath('//p[@class="say"]'))
    assert any(share in line for line in lines(reports(zuidwest) / f"report.{language}.html"))


@pytest.mark.parametrize(
    ("language", "asked", "told", "withheld"),
    [
        (
            "nl",
            "“Waar liepen zij tegenaan?”",
            "bij {n} van de 17 mensen",
            "bij hoeveel mensen is afgeschermd",
        ),
        ("en", "“What stood in their way?”", "{n} of 17 people", "how many people is withheld"),
    ],
)
def test_what_stood_in_their_way_is_asked_and_told_on_the_first_screen(
    zuidwest, language, asked, told, withheld
) -> None:
    root = html.parse(str(reports(zuidwest) / f"report.{language}.html")).getroot()
    findings = [" ".join(one.text_content().split()) for one in root.xpath('//div[@class="finding"]')]
    (found,) = [one for one in findings if one.startswith(asked)]
    assert all(told.format(n=truth()["log"][code]) in found for code in ("silent", "papers", "travel"))
    assert withheld in found  # no home: fewer than five


def test_the_interval_is_that_of_wilson_written_out(zuidwest) -> None:
    row = released(zuidwest, "reached.published").iloc[0]
    assert (row["n_with"], row["n"]) == (truth()["first_job"]["n"], truth()["people"])
    expected = [truth()["first_job"][end] for end in ("low", "high")]
    assert row[["low", "high"]].tolist() == pytest.approx(expected, abs=EXACT)


def test_three_people_without_a_home_are_in_the_files_and_on_no_page(zuidwest) -> None:
    sample = pd.read_parquet(
        zuidwest.stage("zuidwest", "main", "02_clean") / "tables" / "sample_participants.parquet"
    )
    assert sample["homeless"].sum() == truth()["homeless"]
    baseline = next((reports(zuidwest) / "tables").glob("describe.baseline*.csv")).read_text(encoding="utf-8")
    (row,) = [line for line in baseline.splitlines() if "homeless" in line]
    assert not re.search(r"17\.6|0\.176", row)
    shown = re.compile(
        r"17\.6|17,6(?= ?%)|\b3 (?:van de|of) 17\b|\b(?:drie|three)\b[^.]*(?:dakloos|home|woning)",
        re.IGNORECASE,
    )
    for file in (zuidwest.root / "reports").rglob("*.*"):
        if file.suffix in {".html", ".csv"}:
            assert [one for one in lines_of(file) if shown.search(one)] == [], file.name


def lines_of(file: Path) -> list[str]:
    return lines(file) if file.suffix == ".html" else file.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_section_of_a_page_is_empty(zuidwest, language) -> None:
    for page in sorted(reports(zuidwest).glob(f"*.{language}.html")):
        root = html.parse(str(page)).getroot()
        for section in root.xpath("//section|//article|//details"):
            heads = section.xpath("./h1|./h2|./h3|./h4|./summary")
            said = len(" ".join(section.text_content().split()))
            head = sum(len(" ".join(one.text_content().split())) for one in heads)
            assert said > head, (page.name, section.get("id"), section.text_content()[:80])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_claims_a_cause(zuidwest, language) -> None:
    said = [
        line
        for line in lines(reports(zuidwest) / f"report.{language}.html")
        if not any(one in line for one in SAYS_THAT_IT_CANNOT)
    ]
    assert [str(one) for one in check_language(said, "observational", language)] == []


def test_codes_of_the_log_stand_in_as_many_logs_as_were_drawn(zuidwest) -> None:
    tree = released(zuidwest, "codes.tree.log")
    shown = dict(zip(tree["code"].str.removeprefix("log."), tree["n_persons"], strict=True))
    drawn = {code: n for code, n in truth()["log"].items() if n >= 5}
    assert {code: int(n) for code, n in shown.items() if pd.notna(n)} == drawn
    assert set(truth()["log"]) - set(drawn) == {"home"}
