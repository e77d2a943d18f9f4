"""The study `city-deal`, run as a person would run it: counts as the source has them, the truth comes out."""

from __future__ import annotations

import re
import runpy
import shutil
import sys
import zipfile
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml
from lxml import html

from helpers.errors import DeclarationMistake
from helpers.reporting.gate import check_language
from helpers.study.load import load_file

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "studies" / "city-deal"
EXACT = 1e-9  # a number of the run against the same number counted by hand, which has ten decimals
LANGUAGES = ("nl", "en")
STRANDS = ("residents", "workers")
SAYS_THAT_IT_CANNOT = ("not what made the difference", "cannot say whether it made a difference")
"""Sentences of the report that name a cause in order to say that none can be named here."""


@cache
def truth() -> dict:
    return yaml.safe_load((STUDY / "truth.yml").read_text(encoding="utf-8"))


def reports(project) -> Path:
    return project.reports("city-deal", "main")


def private(project, stage: str, name: str) -> pd.DataFrame:
    return pd.read_parquet(project.stage("city-deal", "main", stage) / "tables" / f"{name}.parquet")


def released(project, name: str) -> pd.DataFrame:
    return pd.read_csv(reports(project) / "tables" / f"{name}.csv", keep_default_na=False, na_values=[""])


def words(page: Path) -> list[str]:
    """Return what a reader reads on a page: every element's words, without code, drawings and style."""
    root = html.parse(str(page)).getroot()
    for unread in root.xpath("//style|//script|//svg|//pre"):
        unread.drop_tree()
    return [" ".join(one.split()) for one in root.itertext() if one.strip()]


def made_again() -> dict[str, bytes]:
    """Return the raw files as the committed generator writes them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(STUDY))
        names = ("codebook", "generator", "make_raw", "make_truth", "planted", "project")
        for name in names:
            patched.delitem(sys.modules, name, raising=False)
        module = runpy.run_path(str(STUDY / "make_raw.py"))
        text = runpy.run_path(str(STUDY / "make_truth.py"))["text"]()
        for name in names:
            sys.modules.pop(name, None)
        return module["exports"](module["draw"]()) | {"truth.yml": text.encode()}


def test_the_committed_raw_files_and_truth_are_those_of_the_generator() -> None:
    made = made_again()
    assert (STUDY / "truth.yml").read_bytes() == made.pop("truth.yml")
    raw = ROOT / "data" / "raw" / "city-deal"
    assert {one.name for one in raw.iterdir()} - {"README.md"} == set(made)
    for name, content in made.items():
        assert (raw / name).read_bytes() == content, name


def test_every_statement_in_the_raw_files_says_that_it_is_made_up() -> None:
    raw = ROOT / "data" / "raw" / "city-deal"
    segments = pd.read_csv(raw / "gesprekken_werkers.csv", sep=";", encoding="cp1252")["Segment"]
    with zipfile.ZipFile(raw / "gesprekken_huishoudens.qdpx") as archive:
        texts = [archive.read(one).decode() for one in archive.namelist() if one.endswith(".txt")]
    lines = [*segments, *(line for text in texts for line in text.splitlines())]
    said = [line for line in lines if not line.startswith(("Vraag:", "\ufeffVraag:"))]
    assert len(said) > 900
    assert [line for line in said if "erzonnen" not in line] == []


def test_people_are_counted_as_the_source_counts_them(city_deal) -> None:
    for sample, key in (("residents", "households"), ("workers", "social_workers")):
        people = private(city_deal, "02_clean", f"sample_{sample}")
        assert len(people) == truth()["source"][key] == people["person"].nunique()
    assert set(private(city_deal, "02_clean", "sample_residents")["city"]) == set(truth()["grades"]["cities"])


def test_every_raw_row_is_in_a_sample_or_left_out_for_a_reason(city_deal) -> None:
    ledger = private(city_deal, "02_clean", "ledger")
    assert (ledger["n_in"] - ledger["n_dropped"] == ledger["n_out"]).all()
    files = private(city_deal, "01_validate", "files").groupby("table")["n_rows"].sum()
    first = ledger.groupby("table", sort=False).head(1).set_index("table")["n_in"]
    assert first.to_dict() == files[first.index].to_dict()
    assert len(private(city_deal, "02_clean", "sample_cases")) == truth()["files"]["cases"]


def test_the_grades_are_those_that_were_drawn_for_everyone_and_in_each_city(city_deal) -> None:
    grades = private(city_deal, "03_describe", "grades").set_index("group")
    drawn = truth()["grades"]
    assert grades.loc["all", "mean"] == pytest.approx(drawn["mean"], abs=EXACT)
    counted = grades.loc["all", ["high", "top", "ten", "low"]].astype(int).tolist()
    assert counted == [drawn["at_least_8"], drawn["at_least_9"], drawn["ten"], drawn["at_most_5"]]
    for city, expected in drawn["cities"].items():
        assert grades.loc[f"city.{city}", "n"] == expected["n"] >= 10
        assert grades.loc[f"city.{city}", "mean"] == pytest.approx(expected["mean"], abs=EXACT)


@pytest.mark.parametrize(("language", "grade"), [("nl", "8,5"), ("en", "8.5")])
def test_a_grade_has_one_decimal_wherever_it_is_printed(city_deal, language, grade) -> None:
    for page in ("report", "03_describe"):
        text = " ".join(words(reports(city_deal) / f"{page}.{language}.html"))
        assert (
            f"52 mensen gaven gemiddeld een {grade} " in text or f"52 people gave {grade} on average" in text
        )
        assert not re.search(rf"\b{re.escape(grade)}\d", text)


def test_the_mean_in_all_five_cities_is_said_because_each_has_ten_people(city_deal) -> None:
    text = " ".join(words(reports(city_deal) / "report.nl.html"))
    sentence = "Per stad: in alle 5 groepen ligt het gemiddelde tussen 8,4 en 8,7. Elke groep telt ten minste 10 mensen"
    assert sentence in text


def test_grades_that_few_people_gave_are_withheld_and_the_others_shown(city_deal) -> None:
    shown = released(city_deal, "grades.figure.grade").set_index("grade")["n"]
    drawn = truth()["grades"]["counts"]
    assert {grade: n for grade, n in drawn.items() if n >= 10} == shown.dropna().astype(int).to_dict()
    assert set(shown[shown.isna()].index) == {6, 7}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_52_are_at_most_61_per_cent_of_the_cases_and_it_says_so(city_deal, language) -> None:
    sentence = {
        "nl": "Deze 52 komen uit ruim 85 casussen waarin de nieuwe aanpak is toegepast: ten hoogste 61%.",
        "en": "These 52 come from over 85 cases in which the new approach was used: at most 61%.",
    }
    assert sentence[language] in " ".join(words(reports(city_deal) / f"report.{language}.html"))


@pytest.mark.parametrize(("language", "bound"), [("nl", "ruim"), ("en", "over|ruim")])
def test_85_is_never_printed_without_the_word_that_makes_it_a_bound(city_deal, language, bound) -> None:
    found = 0
    for page in sorted(reports(city_deal).glob(f"*.{language}.html")):
        for line in words(page):
            for match in re.finditer(r"(?<![\w.,])85(?![\w%]|[.,]\d| rijen\)| rows\))", line):
                found += 1
                before = line[: match.start()].rstrip().lower()
                assert re.search(rf"\b(?:{bound})$", before), (page.name, line)
    assert found > 4
    for table in (reports(city_deal) / "tables").glob("*.csv"):
        cells = re.split(r"[,\n]", table.read_text(encoding="utf-8"))
        assert "85" not in cells, table.name


@pytest.mark.parametrize("strand", STRANDS)
def test_codes_are_given_to_as_many_people_as_were_drawn(city_deal, strand) -> None:
    tree = private(city_deal, "05_qualitative", f"code_tree_{strand}").set_index("code")
    for code, expected in truth()[strand]["codes"].items():
        found = tuple(tree.loc[code, ["n_persons", "n_segments"]]) if code in tree.index else (0, 0)
        assert found == (expected["persons"], expected["stretches"]), code


@pytest.mark.parametrize("strand", STRANDS)
def test_who_was_silent_is_never_who_was_not_asked(city_deal, strand) -> None:
    topics = private(city_deal, "05_qualitative", f"topics_{strand}")
    for topic, expected in truth()[strand]["topics"].items():
        of = topics[topics["topic"] == topic].set_index("standing")["n"]
        found = {"spoke": of["asked"], "silent": of["silent"], "unasked": of["spontaneous"]}
        assert found == {key: expected[key] for key in found}, topic
        assert of["asked"] + of["silent"] == expected["asked"]


@pytest.mark.parametrize("strand", STRANDS)
def test_agreement_is_that_of_the_four_cells_on_what_two_coders_read(city_deal, strand) -> None:
    found = private(city_deal, "05_qualitative", f"agreement_{strand}")
    twice = truth()[strand]["twice"]
    assert set(found["unit_of_text"]) == {twice["unit"]}
    for code, cells in twice["codes"].items():
        of = found[found["code"] == f"{strand}.{code}"].set_index("coefficient")
        units = sum(cells[one] for one in ("both", "first", "second", "neither"))
        assert of.loc["percent", "n_units"] == units
        if units == cells["neither"]:
            assert of["estimate"].isna().all()
            assert of["reason"].ne("").all()
            continue
        assert of.loc["percent", "estimate"] == pytest.approx((cells["both"] + cells["neither"]) / units)
        assert of.loc["cohen", "estimate"] == pytest.approx(cells["kappa"], abs=EXACT)


def test_both_groups_share_one_codebook() -> None:
    study = load_file(STUDY / "study.yml")
    assert study.voices["residents"].codes == study.voices["workers"].codes


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_report_claims_a_cause(city_deal, language) -> None:
    lines = [
        line
        for line in words(reports(city_deal) / f"report.{language}.html")
        if not any(one in line for one in SAYS_THAT_IT_CANNOT)
    ]
    assert [str(one) for one in check_language(lines, "observational", language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_claim_stands_with_its_reservation_on_the_first_page(city_deal, language) -> None:
    study = load_file(STUDY / "study.yml")
    text = " ".join(words(reports(city_deal) / f"report.{language}.html"))
    for claim in study.claims.values():
        where = text.index(" ".join(claim.claim[language].split()))
        reservation = " ".join(claim.reservation[language].split())
        assert reservation in text[where : where + 3 * (len(reservation) + len(claim.claim[language]))]


@pytest.mark.parametrize("taken", ["whole", "empty", "one_language"])
def test_without_its_reservation_a_claim_stops_the_run_before_anything_is_read(taken, tmp_path) -> None:
    text = (STUDY / "study.yml").read_text(encoding="utf-8")
    start = text.index("    reservation:\n      nl: Het Verwey-Jonker Instituut heeft geen effectstudie")
    end = text.index("    said_by:", start)
    english = text.index("      en:", start)
    left = {
        "whole": text[:start] + text[end:],
        "empty": text[:start] + "    reservation: {nl: '', en: ' '}\n" + text[end:],
        "one_language": text[:english] + text[end:],
    }
    path = tmp_path / "city-deal" / "study.yml"
    path.parent.mkdir()
    path.write_text(left[taken], encoding="utf-8")
    shutil.copy(STUDY / "derive.py", path.parent)
    with pytest.raises(DeclarationMistake) as caught:
        load_file(path)
    sentences = [str(one) for one in caught.value.mistakes]
    assert all("claims.lower_budget" in one and "reservation" in one for one in sentences), sentences
    assert len(sentences) == {"whole": 1, "empty": 2, "one_language": 1}[taken]
    if taken == "one_language":
        assert sentences[0].endswith(
            "claims.lower_budget.reservation: the reservation has no words in 'en', a language of this study; "
            "allowed: what stands against taking the claim for more than it is, in the words of who made it. "
            "Give the reservation in this language too, or take the claim out."
        )


def test_a_run_without_a_reservation_ends_as_a_mistake_of_the_user(tmp_path, city_deal, try_in) -> None:
    root = tmp_path / "project"
    shutil.copytree(city_deal.root / "studies" / "city-deal", root / "studies" / "city-deal")
    path = root / "studies" / "city-deal" / "study.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r"    reservation:\n(      .*\n)+(?=    said_by: Freek)", "", text), encoding="utf-8"
    )
    done = try_in(root, "run", "--study", "city-deal")
    assert done.returncode == 2
    assert "claims.satisfied" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_what_was_planted_in_the_raw_files_is_in_no_file_that_is_published(city_deal) -> None:
    planted = truth()["planted"]["strings"]
    raw = b"".join(one.read_bytes() for one in (ROOT / "data" / "raw" / "city-deal").glob("*.csv"))
    with zipfile.ZipFile(ROOT / "data" / "raw" / "city-deal" / "gesprekken_huishoudens.qdpx") as archive:
        raw += b"".join(archive.read(one) for one in archive.namelist())
    assert [one for one in planted if one.encode("utf-8") not in raw] == []
    published = [one for one in (city_deal.root / "reports").rglob("*") if one.is_file()]
    assert len(published) > 40
    for file in published:
        content = file.read_text(encoding="utf-8", errors="replace")
        assert [one for one in planted if one in content] == [], file.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_approved_statements_are_printed_and_each_says_that_it_is_made_up(city_deal, language) -> None:
    text = " ".join(words(reports(city_deal) / f"report.{language}.html"))
    printed = set(re.findall(r"[^.?!“„]*uitspraak \d+ over [^.]*\.", text))
    assert len(printed) >= 10
    assert [one for one in printed if "erzonnen uitspraak" not in one] == []


def test_a_statement_that_a_person_rejected_is_in_no_file_that_is_published(city_deal) -> None:
    """The only woman over sixty in her city says something that only she could: no rule can know that."""
    hers = truth()["planted"]["only_woman_over_60"]["words"]
    for file in (city_deal.root / "reports").rglob("*.*"):
        assert hers not in file.read_text(encoding="utf-8", errors="replace"), file.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_section_of_a_page_is_empty(city_deal, language) -> None:
    for page in sorted(reports(city_deal).glob(f"*.{language}.html")):
        root = html.parse(str(page)).getroot()
        for section in root.xpath("//section|//article|//details"):
            heads = section.xpath("./h1|./h2|./h3|./h4|./summary")
            said = len(" ".join(section.text_content().split()))
            head = sum(len(" ".join(one.text_content().split())) for one in heads)
            assert said > head, (page.name, section.get("id"), section.text_content()[:80])


def test_there_is_no_stage_of_effects_among_the_pages_and_a_line_says_why(city_deal) -> None:
    text = " ".join(words(reports(city_deal) / "report.nl.html"))
    assert "Deze studie noemt geen vergelijking. Ze kan dus niet zeggen of het verschil maakte." in text
    assert not list(reports(city_deal).glob("04_effects.*"))
    assert not (reports(city_deal) / "tables" / "effects.csv").exists()
