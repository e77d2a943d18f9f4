"""The study `gewogen-maatwerk`: an audit of which the source names three of ten principles, run to a report."""

from __future__ import annotations

import runpy
import sys
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml
from lxml import html

from helpers.study.load import load_file

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "studies" / "gewogen-maatwerk"
RAW = ROOT / "data" / "raw" / "gewogen-maatwerk"
EXACT = 1e-9  # against a coefficient written out by hand, which has ten decimals
LANGUAGES = ("nl", "en")
NAMED = {
    "nl": ["Maatwerk leveren", "De cliënt bepaalt zelf waar hij naartoe wil", "Eerst een stabiele situatie"],
    "en": ["Give tailored help", "The client decides where to go", "A stable situation first"],
}


@cache
def truth() -> dict:
    return yaml.safe_load((STUDY / "truth.yml").read_text(encoding="utf-8"))


def reports(project) -> Path:
    return project.reports("gewogen-maatwerk", "main")


def private(project, stage: str, name: str) -> pd.DataFrame:
    folder = project.stage("gewogen-maatwerk", "main", stage) / "tables"
    return pd.read_parquet(folder / f"{name}.parquet")


def words(page: Path) -> str:
    root = html.parse(str(page)).getroot()
    for unread in root.xpath("//style|//script|//svg|//pre"):
        unread.drop_tree()
    return " ".join(" ".join(root.itertext()).split())


def test_the_committed_raw_files_and_truth_are_those_of_the_generator() -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(STUDY))
        for name in ("generator", "make_raw", "make_truth"):
            patched.delitem(sys.modules, name, raising=False)
        module = runpy.run_path(str(STUDY / "make_raw.py"))
        text = runpy.run_path(str(STUDY / "make_truth.py"))["text"]()
        for name in ("generator", "make_raw", "make_truth"):
            sys.modules.pop(name, None)
    made = module["exports"](module["draw"]())
    assert {one.name for one in RAW.iterdir()} - {"README.md"} == set(made)
    for name, content in made.items():
        assert (RAW / name).read_bytes() == content, name
    assert (STUDY / "truth.yml").read_text(encoding="utf-8") == text


def test_only_the_principles_that_the_source_names_are_filled_in() -> None:
    audit = load_file(STUDY / "study.yml").audits["practice"]
    assert [one.label["nl"] for one in audit.principles.values()] == NAMED["nl"]
    assert audit.n_principles == truth()["source"]["principles"] == 10


def test_scores_are_counted_per_rater_as_they_were_drawn(gewogen_maatwerk) -> None:
    scores = private(gewogen_maatwerk, "05_qualitative", "audit_scores")
    for principle, expected in truth()["principles"].items():
        of = scores[scores["principle"] == f"practice.{principle}"]
        for rater, counts in expected["scores"].items():
            assert of[of["rater"] == rater].sort_values("score")["n"].tolist() == counts


def test_agreement_of_the_raters_is_that_of_the_formulas_written_out(gewogen_maatwerk) -> None:
    found = private(gewogen_maatwerk, "05_qualitative", "audit_agreement")
    found = found.set_index(["principle", "method"])
    for principle, expected in truth()["principles"].items():
        kappa = found.loc[(f"practice.{principle}", "cohen_weighted_quadratic")]
        alpha = found.loc[(f"practice.{principle}", "krippendorff_ordinal")]
        assert kappa["value"] == pytest.approx(expected["kappa"], abs=EXACT)
        assert alpha["value"] == pytest.approx(expected["alpha"], abs=EXACT)
        for one in (kappa, alpha):
            assert one["low"] < one["value"] < one["high"] <= 1
            assert one["n_both"] == expected["n_both"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_names_three_principles_and_says_of_seven_that_nobody_supplied_them(
    gewogen_maatwerk, language
) -> None:
    text = words(reports(gewogen_maatwerk) / f"report.{language}.html")
    assert [one for one in NAMED[language] if one not in text] == []
    missing = {"nl": "niet aangeleverd", "en": "not supplied"}[language]
    rows = pd.read_csv(
        reports(gewogen_maatwerk) / "tables" / "audit.list.practice.csv", keep_default_na=False
    )
    assert rows["standing"].tolist() == ["supplied"] * 3 + ["not_supplied"] * 7
    assert rows.loc[3:, "principle"].tolist() == [""] * 7
    assert text.count(missing) >= 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordered_scores_have_a_middle_one_and_no_mean(gewogen_maatwerk, language) -> None:
    frame = pd.read_csv(reports(gewogen_maatwerk) / "tables" / "audit.principles.practice.csv")
    assert "mean" not in frame
    assert set(frame["middle"]) <= {"score_0", "score_1", "score_2", "between_0_1", "between_1_2"}
    head = {"nl": "Middelste score", "en": "Middle score"}[language]
    assert head in words(reports(gewogen_maatwerk) / f"05_qualitative.{language}.html")


def test_every_file_of_the_audit_is_in_the_sample(gewogen_maatwerk) -> None:
    assert len(private(gewogen_maatwerk, "02_clean", "sample_files")) == truth()["cases"]
    ledger = private(gewogen_maatwerk, "02_clean", "ledger")
    assert (ledger["n_in"] - ledger["n_dropped"] == ledger["n_out"]).all()


def test_evidence_and_what_was_planted_in_it_are_in_no_file_that_is_published(gewogen_maatwerk) -> None:
    raw = (RAW / "beoordelingen.csv").read_text(encoding="cp1252")
    hidden = [*truth()["planted"], "Verzonnen onderbouwing", "beoordelaar 1"]
    assert [one for one in hidden if one not in raw] == []
    published = [one for one in (gewogen_maatwerk.root / "reports").rglob("*") if one.is_file()]
    assert len(published) > 15
    for file in published:
        content = file.read_text(encoding="utf-8", errors="replace")
        assert [one for one in hidden if one in content] == [], file.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_section_of_a_page_is_empty(gewogen_maatwerk, language) -> None:
    for page in sorted(reports(gewogen_maatwerk).glob(f"*.{language}.html")):
        root = html.parse(str(page)).getroot()
        for section in root.xpath("//section|//article|//details"):
            heads = section.xpath("./h1|./h2|./h3|./h4|./summary")
            said = len(" ".join(section.text_content().split()))
            head = sum(len(" ".join(one.text_content().split())) for one in heads)
            assert said > head, (page.name, section.get("id"), section.text_content()[:80])
