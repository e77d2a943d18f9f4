"""Pages of a whole run: their order, their words, what they hold back, and that they come out the same."""

import json
import re
from dataclasses import replace

import pytest

from helpers.paths import Project
from helpers.reporting.exhibit_view import ExhibitIncomplete
from helpers.reporting.index_page import write_index
from helpers.reporting.labels import lexicon
from helpers.reporting.markdown import Prose, title_and_rest
from helpers.reporting.methods import methods
from helpers.reporting.page import banners
from helpers.reporting.provenance import from_manifests
from helpers.reporting.report import write
from helpers.results import Message
from helpers.study.load import load


@pytest.fixture(scope="session")
def folder(tmp_path_factory, made_up):
    folder = tmp_path_factory.mktemp("report")
    made_up.build(folder)
    return folder


@pytest.fixture(scope="session")
def english(folder):
    return (folder / "report.en.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def dutch(folder):
    return (folder / "report.nl.html").read_text(encoding="utf-8")


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL))


def test_a_run_gives_a_report_and_notebooks_per_language_and_the_numbers_as_csv(folder):
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "03_describe.en.html", "03_describe.nl.html", "04_effects.en.html", "04_effects.nl.html", "about.json",
        "report.en.html", "report.nl.html", "tables/made_up.baseline.csv", "tables/made_up.findings.csv",
        "tables/made_up.flow.csv", "tables/made_up.forest.csv", "tables/made_up.histogram.csv", "tables/made_up.love.csv",
        "tables/made_up.overlap.csv",
    ]  # fmt: skip


def test_writing_a_run_twice_gives_the_same_bytes(folder, made_up, tmp_path):
    made_up.build(tmp_path)
    for path in folder.rglob("*.*"):
        assert path.read_bytes() == (tmp_path / path.relative_to(folder)).read_bytes(), path.name


def test_the_report_answers_the_three_questions_in_their_order(english, dutch):
    headings = re.compile(r'<h2 id="(\w+)">([^<]+)</h2>')
    assert headings.findall(english) == [
        ("summary", "In short"), ("werking", "What happened"), ("effectiviteit", "Did it make a difference"),
        ("rendement", "What is it worth"), ("assurance", "How sure is this"),
    ]  # fmt: skip
    assert [text for _, text in headings.findall(dutch)] == [
        "In het kort", "Werking", "Effectiviteit", "Rendement", "Hoe zeker is dit",
    ]  # fmt: skip


def test_findings_come_before_any_table(english):
    assert english.index("Guided work experience raised earnings in 1978.") < english.index("<table")


def test_what_too_few_people_stand_behind_is_on_no_page(folder):
    for path in [*folder.glob("*.html"), *folder.glob("tables/*.csv")]:
        text = path.read_text(encoding="utf-8")
        assert "10.3" not in plain(text), path.name
        assert "−11.0" not in text, path.name


def test_a_withheld_count_reads_fewer_than(english, dutch):
    assert "445 people, fewer than 10 of them special, −$1,234 on average." in english
    assert "445 mensen, minder dan 10 bijzonder, gemiddeld −1.234 dollar." in dutch


def test_the_csv_of_withheld_rows_says_what_is_withheld(folder):
    rows = (folder / "tables" / "made_up.baseline.csv").read_text(encoding="utf-8").splitlines()
    assert rows[:3] == [
        "variable,unit,n,mean,smd,withheld",
        "age,years,185,25.82,0.107,",
        "education,years,,,,n mean smd",
    ]


def test_the_private_preview_of_a_notebook_is_on_no_page(folder):
    for path in folder.glob("*.html"):
        assert "private preview" not in path.read_text(encoding="utf-8")


def test_an_absent_part_leaves_no_heading_and_one_closing_line(folder):
    page = plain((folder / "04_effects.en.html").read_text(encoding="utf-8"))
    assert "Never seen" not in page
    assert page.count("Not in this study: Nothing was ever declared here.") == 1


def test_prose_in_a_notebook_cannot_bring_in_a_script(folder):
    page = (folder / "03_describe.en.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_dutch_prose_is_used_where_the_notebook_has_it_and_english_is_marked(folder):
    page = (folder / "03_describe.nl.html").read_text(encoding="utf-8")
    assert "<h1>Een verzonnen notebook</h1>" in page
    assert '<div lang="en"><h2 id="s-part-1">Part 1</h2>' in page


def test_an_exhibit_leads_to_its_cell_its_numbers_and_back(english, folder):
    assert 'href="04_effects.en.html#part-p2"' in english
    assert 'href="tables/made_up.forest.csv"' in english
    assert 'id="part-p2"' in (folder / "04_effects.en.html").read_text(encoding="utf-8")


def test_the_run_says_what_was_changed_read_and_used(english, dutch):
    text = plain(english)
    assert "Parameters that differ from the declaration" in text
    assert "level 0.99" in text
    assert "nsw_mixtape.csv " + "a" * 64 in text
    assert "Code: commit c0ffeec0ffee, with changes that were not committed." in text
    assert "Niet in deze run: er zijn geen prijzen opgegeven." in plain(dutch)
    assert "Nadelen zijn niet gemeten" in plain(dutch)


def test_the_door_says_what_it_did_and_what_it_does_not_check(english):
    text = plain(english)
    assert "Nothing about fewer than 10 people is shown." in text
    assert "whether two exhibits together give away what each withholds" in text


def test_a_figure_without_a_real_text_alternative_stops_the_report(content, made_up, tmp_path):
    first = content.release.released[0]
    mute = replace(first, exhibit=replace(first.exhibit, alt=Message("made_up.note")))
    broken = replace(content, release=replace(content.release, released=(mute,)))
    with pytest.raises(ExhibitIncomplete) as caught:
        write(broken, tmp_path, words=made_up.words())
    assert str(caught.value) == (
        "The figure 'made_up.flow' has the text alternative 'Nobody in here exists.', which says no more than its "
        "title 'A made-up exhibit: flow'; say what is to be seen, computed from the frame."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "rows", "expected"),
    [
        ("public", True, []),
        ("public", False, ["Not cleared for release."]),
        ("synthetic", False, ["Synthetic data.", "Not cleared for release."]),
        ("confidential", False, ["Confidential data. Not cleared for release."]),
        ("confidential", True, ["Confidential data. Not cleared for release."]),
    ],
)
def test_a_banner_says_what_kind_of_data_and_whether_it_is_cleared(study, words, kind, rows, expected):
    disclosure = study.disclosure.model_copy(update={"rows_may_be_shown": rows})
    declared = study.model_copy(update={"kind": kind, "disclosure": disclosure})
    assert [banner.strong for banner in banners(declared, words, "en")] == expected


def test_methods_are_written_from_the_declaration_and_follow_a_parameter(study, words):
    plan = study.analysis["trial"].model_copy(
        update={"estimator": "lin", "level": 0.99, "correction": "none"}
    )
    declared = study.model_copy(update={"analysis": {"trial": plan}})
    (paragraph,) = methods(declared, words, "en")
    text = " ".join(paragraph)
    assert "The main model is Lin's regression" in text
    assert "Intervals are at 99%; the smallest detectable difference is at a power of 80%." in text
    assert "p-values are not corrected for several outcomes." in text
    assert "Adjusted for: Age, Age squared, Schooling" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "p-values of outflow to work, any work, hours of work a week and earnings a month are corrected together by "
                "the stepdown method of Romano and Wolf",
                "p-values of sanction and clawback are not corrected.",
                "The lot was drawn within blocks (intake cohort), and the models know them.",
                "Every pair of groups is compared; the first screen shows each group against same obligations and same "
                "guidance.",
                "draws the lot again 10,000 times",
            ),
        ),
        ("nl", ("Er is geloot binnen blokken (instroomgroep)", "loot 10.000 keer opnieuw")),
    ],
)
def test_methods_of_a_trial_with_several_arms_say_its_families_blocks_and_pairs(request, language, said):
    deventer = load(Project(request.config.rootpath), "deventer")
    (paragraph,) = methods(deventer, lexicon(deventer), language)
    text = " ".join(paragraph)
    assert [sentence for sentence in said if sentence not in text] == []
    assert "within a family" not in text


def test_provenance_takes_parameters_of_every_stage_and_files_of_the_first(study):
    found = from_manifests(
        "strict",
        {
            "01_validate": {"inputs": {"b.csv": "2", "a.csv": "1"}, "packages": {"pandas": "3"}, "python": "3.11", "key": "k1"},
            "04_effects": {"parameters": {"level": 0.99}, "inputs": {"02_clean": "x"}, "commit": "abc", "dirty": True, "key": "k4"},
        },
        parameters={"min_persons": 20},
    )  # fmt: skip
    assert dict(found.inputs) == {"a.csv": "1", "b.csv": "2"}
    assert dict(found.parameters) == {"level": 0.99, "min_persons": 20}
    assert dict(found.versions) == {"pandas": "3", "python": "3.11"}
    assert (found.commit, found.dirty, dict(found.keys)) == (
        "abc",
        True,
        {"01_validate": "k1", "04_effects": "k4"},
    )


def test_prose_keeps_one_h1_skips_no_level_and_fetches_no_picture():
    prose = Prose()
    html = prose.html(
        "# Up\n\n#### Deep\n\n![a picture](http://example.org/x.png) [x](javascript:alert(1))\n\n| a |\n|---|\n| 1 |"
    )
    assert '<h2 id="s-up">Up</h2>' in html
    assert '<h3 id="s-deep">Deep</h3>' in html
    assert "example.org" not in html
    assert "javascript:" not in html
    assert "<table>" in html
    assert [heading.text for heading in prose.headings] == ["Up"]


def test_the_title_of_a_notebook_is_taken_out_of_its_prose():
    assert title_and_rest("intro\n\n# The title\n\nrest") == ("The title", "intro\n\n\nrest")
    assert title_and_rest("## only a section") == ("", "## only a section")


def test_the_list_of_runs_shows_runs_that_are_done_and_what_was_changed(tmp_path, made_up):
    project = Project(tmp_path)
    made_up.build(project.reports("nsw", "strict"))
    write_index(project)
    assert "No run has been made yet." in (project.reports_root / "index.html").read_text(encoding="utf-8")
    (project.reports("nsw", "strict") / "manifest.json").write_text(
        json.dumps({"started": "2026-05-30T10:00:00"})
    )
    assert [path.name for path in write_index(project)] == ["index.html", "index.nl.html"]
    english = plain((project.reports_root / "index.html").read_text(encoding="utf-8"))
    dutch = plain((project.reports_root / "index.nl.html").read_text(encoding="utf-8"))
    assert "nsw / strict English Nederlands public level=0.99 may be shared 30 May 2026" in english
    assert "openbaar level=0.99 mag gedeeld worden 30 mei 2026" in dutch
    assert sorted(path.name for path in project.reports_root.iterdir()) == [
        "index.html",
        "index.nl.html",
        "nsw",
    ]


def test_a_twin_says_first_of_all_whose_twin_it_is(study, words):
    disclosure = study.disclosure.model_copy(update={"rows_may_be_shown": True})
    twin = study.model_copy(update={"kind": "synthetic", "twin_of": "schiedam", "disclosure": disclosure})
    (banner,) = banners(twin, words, "en")
    assert banner.strong == "Twin of schiedam."
    assert "no row of the study was read" in banner.text
