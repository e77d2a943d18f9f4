"""Every kind of page, looked at in a browser."""

import pytest

pytestmark = pytest.mark.browser

PAGES = [
    ("nsw/strict/report.en.html", "en"),
    ("nsw/strict/report.nl.html", "nl"),
    ("nsw/strict/03_describe.nl.html", "nl"),
    ("nsw/strict/04_effects.en.html", "en"),
    ("made-up/main/report.nl.html", "nl"),
    ("made-up/main/05_qualitative.en.html", "en"),
    ("made-up/letter/letter.nl.html", "nl"),
    ("index.html", "en"),
    ("index.nl.html", "nl"),
]


@pytest.mark.parametrize(("page", "language"), PAGES)
def test_a_page_asks_no_host_is_accessible_fits_a_phone_and_prints_whole(
    reports, opened, checks, page, language
):
    assert checks.problems(opened, reports / page, language) == []


def test_the_checks_see_what_is_wrong(tmp_path, opened, checks):
    page = tmp_path / "bad.html"
    page.write_text(
        '<!doctype html><html lang="fr"><title>x</title><h1>a</h1><h1>b</h1><a href="#nowhere">x</a>'
        '<a href="gone.csv">y</a><script src="http://127.0.0.1:9/x.js"></script>'
        '<figure><p class="title">A long title of a figure</p>'
        '<svg role="img" aria-label="short"></svg></figure>'
        "<details><summary>folded</summary><p>never seen</p></details>"
        '<div style="width:900px">wide</div><p style="color:#aaa;background:#fff">faint</p></html>'
    )
    found = " ".join(checks.problems(opened, page, "nl"))
    for part in (
        "it asks for http://127.0.0.1:9/x.js",
        "it has 1 scripts",
        "its lang is 'fr', not 'nl'",
        "it has 2 h1",
        "'#nowhere' leads nowhere",
        "'gone.csv' leads to no file",
        "says no more than its title: 'short'",
        "'A long title of a figure' has no table",
        "pixels wide at 320",
        "printing leaves 'folded' folded",
        "axe (dark) color-contrast",
    ):
        assert part in found
