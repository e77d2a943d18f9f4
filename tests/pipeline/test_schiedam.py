"""The study `schiedam`: an SPSS survey, a workbook and coded interviews, run to a report on clients' own lives."""

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

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "studies" / "schiedam"
LANGUAGES = ("nl", "en")
NEAR = 0.12  # of a mean: some questions were left open, which the truth knows nothing of
SAYS_THAT_IT_CANNOT = {
    "nl": ("het verschil maakte", "verschil maakte"),
    "en": ("made the difference", "made a difference"),
}


@cache
def truth() -> dict:
    return yaml.safe_load((STUDY / "truth.yml").read_text(encoding="utf-8"))


def reports(project) -> Path:
    return project.reports("schiedam", "main")


def private(project, stage: str, name: str) -> pd.DataFrame:
    return pd.read_parquet(project.stage("schiedam", "main", stage) / "tables" / f"{name}.parquet")


def lines(page: Path) -> list[str]:
    root = html.parse(str(page)).getroot()
    for unread in root.xpath("//style|//script|//svg|//pre"):
        unread.drop_tree()
    blocks = root.xpath("//h1|//h2|//h3|//h4|//p|//li|//td|//th|//summary|//caption|//figcaption|//dd|//dt")
    return [" ".join(block.text_content().split()) for block in blocks]


def test_the_frame_holds_the_clients_of_one_town_who_have_had_guidance_for_some_time(schiedam) -> None:
    everybody = private(schiedam, "02_clean", "clean_registration")
    assert everybody["town"].value_counts().to_dict() == truth()["registration"]
    frame = private(schiedam, "02_clean", "sample_approached")
    assert len(frame) == truth()["approached"]
    assert set(frame["town"]) == {"schiedam"}
    assert frame["person"].str.fullmatch(r"(?:registration:)?\d{6}").all()


def test_every_row_of_the_survey_is_an_answer_of_somebody_approached_or_left_out_for_a_reason(
    schiedam,
) -> None:
    assert len(private(schiedam, "02_clean", "sample_respondents")) == truth()["answered"]
    files = private(schiedam, "01_validate", "files").set_index("table")["n_rows"]
    assert files["survey"] == truth()["survey_rows"]
    ledger = private(schiedam, "02_clean", "ledger")
    assert (ledger["n_in"] - ledger["n_dropped"] == ledger["n_out"]).all()


def test_codes_that_the_file_calls_missing_are_in_no_number(schiedam) -> None:
    frame = private(schiedam, "02_clean", "sample_respondents")
    assert frame["gp_visits"].max() < 97
    assert frame["satisfaction"].max() == 10
    assert {"not_applicable", "does_not_know"} <= set(frame["change_gp__missing"].dropna())


@pytest.mark.parametrize(("name", "by"), [("age_group", "age"), ("time_in", "time")])
def test_who_answers_differs_by_what_the_registration_knows_as_it_was_planted(schiedam, name, by) -> None:
    found = private(schiedam, "03_describe", "response")
    rates = found[found["variable"] == name].set_index("category")["rate"]
    assert rates.to_dict() == pytest.approx(truth()["response"][by], abs=1e-5)


@pytest.mark.parametrize(
    ("theme", "variable", "lives"),
    [
        ("happier", "satisfaction", "satisfaction"),
        ("less_lonely", "lonely", "lonely"),
        ("calmer", "mental", "mental"),
    ],
)
def test_weighting_moves_the_mean_towards_everybody_and_not_all_the_way(
    schiedam, theme, variable, lives
) -> None:
    """Unhappiness is not in the registration, so no weight can mend that unhappy people answer less."""
    found = private(schiedam, "03_describe", "themes")
    of = found[(found["theme"] == theme) & (found["variable"] == variable) & (found["group"] == "all")]
    means = of[of["measure"] == "mean"].set_index("weighting")["estimate"]
    everybody, answered = truth()["lives"][lives]["approached"], truth()["lives"][lives]["answered"]
    assert means["unweighted"] == pytest.approx(answered, rel=NEAR)
    towards = (means["unweighted"] - means["weighted"]) / (answered - everybody)
    assert 0 < towards < 1


def test_worst_cases_stand_on_both_sides_of_what_people_say(schiedam) -> None:
    found = private(schiedam, "03_describe", "themes")
    better = found[(found["category"] == "better") & (found["group"] == "all")].dropna(subset=["worst"])
    assert len(better) >= 7
    assert (better["worst"] < better["low"]).all()
    assert (better["best"] > better["high"]).all()


def test_movement_on_the_ladder_is_that_of_everybody_approached(schiedam) -> None:
    found = private(schiedam, "03_describe", "ladder").groupby("direction")["n"].sum()
    assert {name: int(found[name]) for name in ("up", "same", "down")} == truth()["ladder"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "Gesproken door iemand van de organisatie: {spoken} van de {all} mensen"),
        ("en", "Spoken to by somebody of the organisation: {spoken} of the {all} people"),
    ],
)
def test_who_is_in_sight_is_told_of_everybody_in_the_registration(schiedam, language, sentence) -> None:
    row = private(schiedam, "03_describe", "coverage").iloc[0]
    expected = truth()["coverage"]
    assert (int(row["n_with"]), int(row["n"]), int(row["n_missing"])) == (
        expected["spoken"],
        expected["all"],
        0,
    )
    said = " ".join(lines(reports(schiedam) / f"report.{language}.html"))
    assert sentence.format(**expected) in said
    assert ("geen datum" if language == "nl" else "no date") in said


def test_the_stock_of_every_month_adds_up(schiedam) -> None:
    stock = private(schiedam, "03_describe", "stock").sort_values("month")
    expected = truth()["months"]
    assert (len(stock), stock["begin"].iloc[0], stock["end"].iloc[-1]) == (
        expected["n"], expected["begin"], expected["end"],
    )  # fmt: skip
    assert (stock["inflow"].sum(), stock["outflow"].sum()) == (expected["in"], expected["out"])


def test_who_spoke_unasked_is_not_among_those_who_were_asked(schiedam) -> None:
    topics = private(schiedam, "05_qualitative", "topics_interviews")
    for topic, expected in truth()["topics"].items():
        if topic not in set(topics["topic"]):
            continue
        of = topics[topics["topic"] == topic].set_index("standing")["n"]
        found = {"asked": of["asked"] + of["silent"], "spoke": of["asked"], "unasked": of["spontaneous"]}
        assert found == expected, topic
    assert set(load_file(STUDY / "study.yml").voices["interviews"].topics) == set(topics["topic"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_report_or_letter_claims_a_cause(schiedam, language) -> None:
    for name in ("report", "letter"):
        said = [
            line
            for line in lines(reports(schiedam) / f"{name}.{language}.html")
            if not any(one in line for one in SAYS_THAT_IT_CANNOT[language])
        ]
        assert [str(one) for one in check_language(said, "observational", language)] == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_of_the_motion_is_on_the_page_and_that_of_the_insurers_is_not_answered(
    schiedam, language
) -> None:
    study = load_file(STUDY / "study.yml")
    text = " ".join(lines(reports(schiedam) / f"report.{language}.html"))
    assert [name for name, one in study.questions.items() if one.label[language] not in text] == []
    asked = pd.read_csv(reports(schiedam) / "tables" / "asked.ledger.csv", keep_default_na=False)
    assert asked.loc[asked["question"] == "questions.insurers.label", "status"].tolist() == ["not"]
    assert study.questions["insurers"].because[language].split(".")[0] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_absent_is_named(schiedam, language) -> None:
    text = " ".join(lines(reports(schiedam) / f"report.{language}.html"))
    absent = load_file(STUDY / "study.yml").response.absent
    assert len(absent) == 4
    assert [one.label[language] for one in absent if one.label[language] not in text] == []


def test_what_was_planted_is_in_no_file_that_is_published(schiedam) -> None:
    published = [one for one in (schiedam.root / "reports").rglob("*") if one.is_file()]
    assert len(published) > 40
    for file in published:
        content = file.read_text(encoding="utf-8", errors="replace")
        assert [one for one in truth()["planted"] if one in content] == [], file.name


def test_addresses_and_mails_are_stored_nowhere(schiedam) -> None:
    parsed = private(schiedam, "01_validate", "parsed_survey")
    assert not {"IPAddress", "RecipientEmail"} & set(parsed)
    kept = schiedam.root / "data" / "processed" / "schiedam"
    for file in kept.rglob("*.parquet"):
        words = " ".join(pd.read_parquet(file).astype("string").fillna("").to_numpy().ravel())
        assert not re.search(r"192\.0\.2\.|verzonnen\d+@", words), file


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_section_of_a_page_is_empty(schiedam, language) -> None:
    for page in sorted(reports(schiedam).glob(f"*.{language}.html")):
        root = html.parse(str(page)).getroot()
        for section in root.xpath("//section|//article|//details"):
            heads = section.xpath("./h1|./h2|./h3|./h4|./summary")
            said = len(" ".join(section.text_content().split()))
            head = sum(len(" ".join(one.text_content().split())) for one in heads)
            assert said > head, (page.name, section.get("id"), section.text_content()[:80])


def test_the_letter_is_in_plain_words_and_names_nobody(schiedam) -> None:
    study = load_file(STUDY / "study.yml")
    letters = sorted(reports(schiedam).rglob("*letter*.html"))
    assert len(letters) == len(LANGUAGES)
    for letter in letters:
        language = letter.name.rsplit(".", 2)[1]
        text = " ".join(lines(letter))
        assert study.letter.greeting[language] in text
        assert not re.search(r"95%|p = |interval", text)
