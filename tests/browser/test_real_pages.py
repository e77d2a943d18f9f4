"""Every page of a real run, looked at in a browser."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.slow
def test_every_page_of_a_real_run_passes_every_check(nsw, opened, checks):
    pages = sorted([*nsw.reports("nsw", "main").glob("*.html"), *nsw.reports_root.glob("*.html")])
    assert len(pages) >= 12
    found = [problem for page in pages for problem in checks.problems(opened, page, _language(page))]
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_table_of_the_report_scrolls_on_a_wide_screen(nsw, opened, checks, language):
    page = opened.new_page(viewport=checks.WIDE)
    page.goto((nsw.reports("nsw", "main") / f"report.{language}.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    scrolling = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(part => part.scrollWidth > part.clientWidth)"
        ".map(part => part.getAttribute('aria-label'))"
    )
    page.close()
    assert scrolling == []


@pytest.mark.slow
def test_nothing_is_cut_off_on_paper(nsw, opened):
    page = opened.new_page(viewport=A4)
    cut = []
    for path in sorted(nsw.reports("nsw", "main").glob("*.html")):
        page.goto(path.as_uri())
        page.emulate_media(media="print")
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        cut += [f"{path.name}: {what}" for what in page.evaluate(_BEYOND_THE_PAPER)]
    page.close()
    assert cut == []


A4 = {"width": 680, "height": 1000}  # 180 mm between the margins, at 96 pixels an inch
_BEYOND_THE_PAPER = """[...document.querySelectorAll('table, svg, pre')]
  .filter(part => part.getBoundingClientRect().right > innerWidth + 1)
  .map(part => part.textContent.trim().slice(0, 60))"""


def _language(page):
    return "nl" if page.name.endswith(".nl.html") else "en"
