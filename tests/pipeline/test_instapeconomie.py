"""The study `instapeconomie`: steps that people set themselves, run to a report without outflow."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml
from lxml import html

from helpers.reporting.gate import check_language
from helpers.study.load import load_file

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "studies" / "instapeconomie"
EXACT = 1e-9  # against a mean of written numbers
LANGUAGES = ("nl", "en")
OUTFLOW = re.compile(
    r"uitstroom|verlaat|outflow|leav\w+ (?:social )?assistance|leaves assistance", re.IGNORECASE
)


@cache
def truth() -> dict:
    return yaml.safe_load((STUDY / "truth.yml").read_text(encoding="utf-8"))


def reports(project) -> Path:
    return project.reports("instapeconomie", "main")


def page(project, name: str) -> html.HtmlElement:
    root = html.parse(str(reports(project) / name)).getroot()
    for unread in root.xpath("//style|//script|//svg|//pre"):
        unread.drop_tree()
    return root


def blocks(root) -> list[str]:
    found = root.xpath("//h1|//h2|//h3|//h4|//p|//li|//td|//th|//summary|//caption|//figcaption")
    return [" ".join(block.text_content().split()) for block in found]


def test_leaving_assistance_is_no_variable_and_no_outcome() -> None:
    study = load_file(STUDY / "study.yml")
    assert not study.outcomes
    assert not study.comparisons
    assert not [name for name in study.variables if OUTFLOW.search(f"{name} {study.variables[name].label}")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_speak_of_leaving_assistance_only_to_say_that_it_is_no_target(
    instapeconomie, language
) -> None:
    claim = load_file(STUDY / "study.yml").claims["no_target"]
    allowed = [" ".join(words[language].split()) for words in (claim.claim, claim.reservation)]
    for name in ("report", "03_describe", "05_qualitative"):
        said = [one for one in blocks(page(instapeconomie, f"{name}.{language}.html")) if OUTFLOW.search(one)]
        assert [one for one in said if not any(words in one for words in allowed)] == [], name


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "De eigen stap gezet, zo ver als gewild of verder: 16 van de 26 mensen."),
        ("en", "Their own step taken, as far as they meant to or further: 16 of 26 people."),
    ],
)
def test_the_first_finding_is_how_many_took_their_own_step(instapeconomie, language, sentence) -> None:
    root = page(instapeconomie, f"report.{language}.html")
    (first, *_) = [" ".join(one.text_content().split()) for one in root.xpath('//p[@class="say"]')]
    assert first == sentence
    assert truth()["reached"] == 16


def test_steps_are_counted_in_their_order_and_have_no_mean(instapeconomie) -> None:
    frame = pd.read_csv(reports(instapeconomie) / "tables" / "reached.spread.own_step.csv")
    assert frame["n"].tolist() == truth()["steps"]
    assert "mean" not in frame


def test_hours_of_guidance_are_described_as_delivered(instapeconomie) -> None:
    sample = pd.read_parquet(
        instapeconomie.stage("instapeconomie", "main", "02_clean") / "tables" / "sample_participants.parquet"
    )
    assert len(sample) == truth()["people"]
    assert sample["hours"].mean() == pytest.approx(truth()["hours_mean"], abs=EXACT)
    assert "hours" in load_file(STUDY / "study.yml").describe.baseline


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_in_time_stands_with_its_caution_and_claims_no_cause(instapeconomie, language) -> None:
    root = page(instapeconomie, f"report.{language}.html")
    caution = {
        "nl": "Een verandering in de tijd is niet wat de begeleiding deed",
        "en": "A change over time is not what the guidance did",
    }
    assert any(caution[language] in one for one in blocks(root))
    said = [one for one in blocks(root) if "verschil maakte" not in one and "the difference" not in one]
    said = [one for one in said if "made a difference" not in one]
    assert [str(one) for one in check_language(said, "observational", language)] == []


def test_changes_are_those_of_people_who_answered_twice(instapeconomie) -> None:
    folder = instapeconomie.stage("instapeconomie", "main", "03_describe") / "tables"
    changes = pd.read_parquet(folder / "changes.parquet")
    within = changes[changes["change"] == "confidence"].iloc[0]
    assert within["n_both"] == truth()["answered_again"]
    planted = sum(truth()["planted"].values())
    assert abs(within["estimate"] - planted) < 3 * (within["high"] - within["low"]) / 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_section_of_a_page_is_empty(instapeconomie, language) -> None:
    for file in sorted(reports(instapeconomie).glob(f"*.{language}.html")):
        root = html.parse(str(file)).getroot()
        for section in root.xpath("//section|//article|//details"):
            heads = section.xpath("./h1|./h2|./h3|./h4|./summary")
            said = len(" ".join(section.text_content().split()))
            head = sum(len(" ".join(one.text_content().split())) for one in heads)
            assert said > head, (file.name, section.get("id"), section.text_content()[:80])
