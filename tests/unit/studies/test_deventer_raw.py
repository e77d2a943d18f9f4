"""The committed raw files of `deventer` are the generator's, and as untidy as their README says."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
RAW = ROOT / "data" / "raw" / "deventer"
FILES = (
    "intake.csv",
    "register_gemeente.csv",
    "register_cbs.csv",
    "vragenlijst.csv",
    "contacten.csv",
    "maatregelen.csv",
    "deelname.csv",
)
STATUS = {"1": "benefit", "2": "work", "3": "work_partial", "4": "other_exit"}
CBS_STATUS = {
    "uitkering": "benefit",
    "werk": "work",
    "werk_naast_uitkering": "work_partial",
    "overig": "other_exit",
}
MODEST = 2_000_000  # bytes, all files together


@pytest.fixture(scope="module")
def exports(make_raw):
    return make_raw.exports(make_raw.SEED)


@pytest.fixture(scope="module")
def drawn(make_raw):
    return make_raw.draw("primary", np.random.default_rng(make_raw.SEED))


@pytest.fixture(scope="module")
def raw():
    return {name: read(name) for name in FILES}


def read(name):
    """Return a file as texts, in the dialect that the README gives it."""
    cbs = name == "register_cbs.csv"
    text = (RAW / name).read_bytes().decode("utf-8" if cbs else "cp1252")
    return pd.read_csv(io.StringIO(text), sep="," if cbs else ";", dtype=str, keep_default_na=False)


def numbers(column):
    """Return 1.234,56 as 1234.56."""
    return column.str.replace(".", "").str.replace(",", ".").astype(float)


def known(raw, name):
    """Return the rows of a file, duplicates and unknown clients left out."""
    frame = raw[name].drop_duplicates()
    people = raw["intake.csv"].query("groep != ''")["client"]
    return frame[frame["client"].isin(people)].reset_index(drop=True)


def counted(raw):
    """Count what is untidy, from the files alone."""
    intake, gemeente, cbs = (raw[f"{name}.csv"] for name in ("intake", "register_gemeente", "register_cbs"))
    survey, contacts = raw["vragenlijst.csv"], raw["contacten.csv"]
    people = set(intake.loc[intake["groep"] != "", "client"])
    answers = survey[["geluk", "vertrouwen", "tevredenheid"]]
    return {
        "intake: exact duplicate rows": intake.duplicated().sum(),
        "intake: withdrew before the draw, no arm": (intake["groep"] == "").sum(),
        "intake: education unknown (9)": (intake.drop_duplicates()["opleiding"] == "9").sum(),
        "intake: months on benefit blank": (intake.drop_duplicates()["maanden_bijstand"] == "").sum(),
        "register_gemeente: exact duplicate rows": gemeente.duplicated().sum(),
        "register_gemeente: clients unknown at intake": len(set(gemeente["client"]) - people),
        "register_cbs: clients that could not be linked": len(people - set(cbs["client"])),
        "register_cbs: clients unknown at intake": len(set(cbs["client"]) - people),
        "vragenlijst: exact duplicate rows": survey.duplicated().sum(),
        "vragenlijst: clients unknown at intake": len(set(survey["client"]) - people),
        "vragenlijst: does not know (99)": (answers[~survey.duplicated()] == "99").to_numpy().sum(),
        "vragenlijst: refuses (-9)": (answers[~survey.duplicated()] == "-9").to_numpy().sum(),
        "vragenlijst: impossible date (31-09-2019)": (survey["invuldatum"] == "31-09-2019").sum(),
        "contacten: exact duplicate rows": contacts.duplicated().sum(),
        "contacten: minutes blank": (contacts[~contacts.duplicated()]["minuten"] == "").sum(),
        "contacten: negative minutes": (contacts["minuten"].str.startswith("-")).sum(),
    }


@pytest.mark.parametrize("name", FILES)
def test_a_committed_file_is_what_the_generator_writes_byte_by_byte(exports, name):
    assert (RAW / name).read_bytes() == exports[name]


def test_the_files_are_all_and_modest(exports):
    assert sorted(exports) == sorted(FILES)
    assert sum(len(content) for content in exports.values()) < MODEST


@pytest.mark.parametrize("name", FILES)
def test_the_readme_gives_the_rows_and_sha256_of_each_file(raw, name):
    text = (RAW / "README.md").read_text(encoding="utf-8")
    ((rows, written),) = re.findall(rf"`{name}` \| ([\d,]+) \|.*`([0-9a-f]{{64}})`", text)
    assert int(rows.replace(",", "")) == len(raw[name])
    assert written == hashlib.sha256((RAW / name).read_bytes()).hexdigest()


def test_every_untidiness_is_in_the_files_as_often_as_the_ledger_says(raw, make_raw):
    assert counted(raw) == make_raw.UNTIDY


def test_the_readme_has_the_ledger_of_untidiness(make_raw):
    text = (RAW / "README.md").read_text(encoding="utf-8").partition("## What is untidy, counted")[2]
    found = {what: int(count) for what, count in re.findall(r"(?m)^\| (.+?) \| (\d+) \|$", text)}
    assert found == make_raw.UNTIDY


def test_the_readme_says_that_nobody_exists():
    for path in (RAW / "README.md", ROOT / "studies" / "deventer" / "README.md"):
        text = path.read_text(encoding="utf-8")
        assert "SYNTHETIC" in text.splitlines()[0]
        assert "**Nobody in th" in text


def test_three_hundred_and_sixty_four_people_remain_ninety_one_a_group(raw):
    people = known(raw, "intake.csv")
    assert people["client"].is_unique
    assert people["groep"].value_counts().to_dict() == {"1": 91, "2": 91, "3": 91, "4": 91}


def test_the_seed_is_that_of_the_study_and_was_not_chosen_by_what_came_out(make_raw, make_truth):
    study = yaml.safe_load((ROOT / "studies" / "deventer" / "study.yml").read_text(encoding="utf-8"))
    assert make_raw.SEED == study["seed"] == make_truth.SEED == 20171001
    for path in (RAW / "README.md", ROOT / "studies" / "deventer" / "README.md"):
        text = " ".join(path.read_text(encoding="utf-8").split())
        assert "20171001" in text
        assert "kept whatever came out" in text


def test_the_draw_shows_what_the_readme_says_it_shows(raw):
    register, people = known(raw, "register_gemeente.csv"), known(raw, "intake.csv").set_index("client")
    number = register.groupby("client").cumcount()
    works = (register["status"] == "2") & number.between(1, 12)
    share = 100 * works.groupby(register["client"]).any().groupby(people["groep"]).mean()
    more, app, need = (round(share[group] - share["3"]) for group in "124")
    text = " ".join((ROOT / "studies" / "deventer" / "README.md").read_text(encoding="utf-8").split())
    assert (
        f"outflow to work is {more} point above the reference with more guidance, {app} with the app and {need} with "
        "guidance as needed"
    ) in text
    answers = known(raw, "vragenlijst.csv")
    later = answers[~answers["tevredenheid"].isin(["99", "-9"]) & (answers["meting"] != "0")]
    group = people["groep"].loc[later["client"]].to_numpy()
    mean = later["tevredenheid"].astype(float).groupby([later["meting"], group]).mean()
    assert all(mean[wave, "1"] > mean[wave, "3"] for wave in ("6", "12", "18"))
    assert "Satisfaction is higher with more guidance at each wave" in text


def test_dutch_files_are_windows_files_and_cbs_is_not():
    for name in FILES:
        content = (RAW / name).read_bytes()
        ends = content.count(b"\r\n")
        assert ends == (0 if name == "register_cbs.csv" else content.count(b"\n"))
    with pytest.raises(UnicodeDecodeError):
        (RAW / "intake.csv").read_bytes().decode("utf-8")


def test_the_municipality_writes_a_thousand_with_a_point_and_cents_with_a_comma(raw):
    written = raw["register_gemeente.csv"]["inkomsten"]
    assert written.str.fullmatch(r"\d{1,3}(\.\d{3})*,\d\d").all()
    assert written.str.contains(".", regex=False).any()


def test_cleaned_intake_is_the_draw(raw, drawn):
    people = known(raw, "intake.csv")
    groups = {"1": "same_more", "2": "less_app", "3": "same", "4": "less_need"}
    assert people["groep"].map(groups).tolist() == drawn.intake["arm"].tolist()
    starts = pd.to_datetime(people["startdatum"], format="%d-%m-%Y")
    assert (starts.to_numpy() == drawn.intake["start"].to_numpy()).all()
    assert people["leeftijd"].astype(int).tolist() == drawn.intake["age"].tolist()


def test_the_cleaned_register_of_the_municipality_is_the_draw(raw, drawn):
    ours, clean = known(raw, "register_gemeente.csv"), drawn.register_gemeente
    assert ours["status"].map(STATUS).tolist() == clean["status"].tolist()
    assert numbers(ours["uren"]).tolist() == clean["hours"].tolist()
    assert numbers(ours["inkomsten"]).tolist() == clean["earnings"].tolist()
    months = pd.to_datetime(ours["maand"], format="%d-%m-%Y")
    assert (months.to_numpy() == clean["month"].to_numpy()).all()
    assert set(ours["reden"]) == {"", "verhuizing", "AOW", "relatie", "onbekend"}
    assert ((ours["reden"] != "") == (ours["status"] == "4")).all()


def test_the_cleaned_register_of_cbs_is_the_draw_but_for_those_who_could_not_be_linked(raw, drawn):
    ours, clean = known(raw, "register_cbs.csv"), drawn.register_cbs
    clean = clean[clean["client"].astype(str).isin(ours["client"])]
    assert ours["status"].map(CBS_STATUS).tolist() == clean["status"].tolist()
    assert ours["uren"].astype(float).tolist() == clean["hours"].tolist()
    assert ours["loon"].astype(float).tolist() == clean["earnings"].tolist()
    assert (ours["jjjjmm"] == clean["month"].dt.strftime("%Y%m").to_numpy()).all()
    assert ours.groupby("client")["rinpersoon"].nunique().eq(1).all()


def test_the_cleaned_questionnaire_is_the_draw_but_for_unanswered_questions(raw, drawn):
    ours, clean = known(raw, "vragenlijst.csv"), drawn.survey[drawn.survey["responded"]]
    words = {"zeer slecht": 1, "slecht": 2, "gaat wel": 3, "goed": 4, "zeer goed": 5}
    assert ours["gezondheid"].map(words).tolist() == clean["health"].tolist()
    assert ours["mhi5"].astype(float).tolist() == clean["mhi5"].tolist()
    for theirs, name in (("geluk", "happiness"), ("vertrouwen", "trust"), ("tevredenheid", "satisfaction")):
        asked = ~ours[theirs].isin(["99", "-9"]).to_numpy()
        assert (ours[theirs].astype(float).to_numpy() == clean[name].to_numpy())[asked].all()
        assert 0 < (~asked).sum() < 24


def test_one_date_does_not_exist_and_the_others_follow_the_start(raw, drawn):
    survey = known(raw, "vragenlijst.csv")
    dates = pd.to_datetime(survey["invuldatum"], format="%d-%m-%Y", errors="coerce")
    assert survey.loc[dates.isna(), "invuldatum"].tolist() == ["31-09-2019"]
    starts = drawn.intake.set_index(drawn.intake["client"].astype(str))["start"].loc[survey["client"]]
    passed = (dates.dt.year * 12 + dates.dt.month).to_numpy() - (
        starts.dt.year * 12 + starts.dt.month
    ).to_numpy()
    fine = dates.notna().to_numpy()
    assert (passed[fine] == survey["meting"].astype(int).to_numpy()[fine]).all()


def test_every_client_has_a_row_on_take_up_and_harms_are_of_clients(raw, drawn):
    assert raw["deelname.csv"]["client"].astype(int).tolist() == drawn.intake["client"].tolist()
    assert set(raw["maatregelen.csv"]["soort"]) == {"verlaging", "terugvordering"}
    assert numbers(raw["maatregelen.csv"]["bedrag"]).tolist() == drawn.harms["amount"].tolist()
    assert set(raw["maatregelen.csv"]["client"]) <= set(known(raw, "intake.csv")["client"])
