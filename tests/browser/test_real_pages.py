"""Every page of the real runs, looked at in a browser."""

import pytest

pytestmark = pytest.mark.browser

STUDIES = ("nsw", "deventer")
PAGES = ("report", "01_validate", "02_clean", "03_describe", "04_effects")
VOICES = "05_qualitative"  # of a study with coded conversations; another has no such page, and no link to one
OF_STUDY = {"nsw": PAGES, "deventer": (*PAGES, VOICES)}
A4 = {"width": 680, "height": 1000}  # 180 mm between the margins, at 96 pixels an inch


# The reports of nsw in both languages; every other page in one of them. The two languages of a page have the same
# parts, and test_pages.py looks at made-up pages in both.
LOOKED_AT = [("nsw", "report", "en"), ("nsw", "report", "nl")]
LOOKED_AT += [("nsw", page, ("nl", "en")[number % 2]) for number, page in enumerate(PAGES[1:])]
LOOKED_AT += [
    ("deventer", page, "nl" if page == "report" else "en")
    for page in OF_STUDY["deventer"]
    if page != "04_effects"
]


@pytest.fixture(params=STUDIES)
def study(request):
    return request.param


@pytest.fixture
def ran(request, study):
    return request.getfixturevalue(study)


@pytest.fixture
def folder(ran, study):
    return ran.reports(study, "main")


@pytest.mark.slow
def test_a_run_has_the_pages_that_are_looked_at_here_and_no_others(folder, study):
    expected = {f"{page}.{language}.html" for page in OF_STUDY[study] for language in ("en", "nl")}
    assert {path.name for path in folder.glob("*.html")} == expected


@pytest.mark.slow
@pytest.mark.parametrize(("study", "page", "language"), LOOKED_AT, indirect=["study"])
def test_a_page_of_a_real_run_passes_every_check(folder, opened, checks, page, language):
    assert checks.problems(opened, folder / f"{page}.{language}.html", language) == []


@pytest.mark.slow
def test_the_list_of_runs_passes_every_check(ran, opened, checks):
    pages = sorted(ran.reports_root.glob("*.html"))
    assert [page.name for page in pages] == ["index.html", "index.nl.html"]
    found = [problem for page in pages for problem in checks.problems(opened, page, _language(page))]
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_table_of_the_report_scrolls_on_a_wide_screen(folder, opened, checks, language):
    page = opened.new_page(viewport=checks.WIDE)
    page.goto((folder / f"report.{language}.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    scrolling = page.evaluate(_SCROLLING)
    page.close()
    assert scrolling == []


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_STUDY["deventer"])
def test_nothing_is_cut_off_on_paper(folder, opened, name):
    page = opened.new_page(viewport=A4)
    cut = []
    for path in sorted(folder.glob(f"{name}.*.html")):
        page.goto(path.as_uri())
        page.emulate_media(media="print")
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        cut += [f"{path.name}: {what}" for what in page.evaluate(_BEYOND_THE_PAPER)]
    page.close()
    assert cut == []


_SCROLLING = """[...document.querySelectorAll('.scroll')].filter(part => part.scrollWidth > part.clientWidth)
  .map(part => part.getAttribute('aria-label'))"""
_BEYOND_THE_PAPER = """[...document.querySelectorAll('table, svg, pre')]
  .filter(part => part.getBoundingClientRect().right > innerWidth + 1)
  .map(part => part.textContent.trim().slice(0, 60))"""


def _language(page):
    return "nl" if page.name.endswith(".nl.html") else "en"
