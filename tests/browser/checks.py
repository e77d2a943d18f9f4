"""What every published page must be, checked in a browser: each check returns what is wrong, in sentences."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NARROW = {"width": 320, "height": 900}
WIDE = {"width": 1280, "height": 900}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NO_BROWSER = "no Chromium on this machine: install one (Debian: apt-get install chromium) to check the pages"


def chromium() -> str | None:
    """Return the browser of this machine, if it has one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def browser() -> Iterator[Any]:
    """Give a headless browser; the caller has made sure that there is one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        try:
            yield opened
        finally:
            opened.close()


def problems(opened: Any, path: Path, language: str) -> list[str]:
    """Return everything that is wrong with one page, in sentences that begin with its name."""
    page = opened.new_page(viewport=WIDE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    found = structure(page, path, language)
    found += printed(page)
    found += narrow(page)
    found += [problem for scheme in ("light", "dark") for problem in accessibility(page, scheme)]
    found += requests(page, path, asked)
    page.close()
    return [f"{path.name}: {problem}" for problem in found]


def requests(page: Any, path: Path, asked: list[str]) -> list[str]:
    """Return every request that is not for the page's own file, and every script in it."""
    page.wait_for_load_state("networkidle")
    scripts = page.locator("script").count()
    outside = [f"it asks for {url}" for url in asked if url != path.as_uri() and not url.startswith("data:")]
    return outside + ([f"it has {scripts} scripts"] if scripts else [])


def structure(page: Any, path: Path, language: str) -> list[str]:
    """Return what is wrong with language, headings, figures and links."""
    facts = page.evaluate(_FACTS)
    found = [f"its lang is '{facts['lang']}', not '{language}'"] if facts["lang"] != language else []
    found += [f"it has {facts['h1']} h1"] if facts["h1"] != 1 else []
    found += [f"the id '{name}' appears twice" for name in facts["twice"]]
    found += [f"the link '{href}' leads nowhere on the page" for href in facts["broken"]]
    found += [f"a figure's text alternative says no more than its title: '{alt}'" for alt in facts["mute"]]
    found += [f"the figure '{title}' has no table of its numbers" for title in facts["bare"]]
    links = [href for href in facts["files"] if not (path.parent / href.partition("#")[0]).exists()]
    return found + [f"the link '{href}' leads to no file" for href in links]


def printed(page: Any) -> list[str]:
    """Return what printing leaves folded; the page is folded as it was opened."""
    page.emulate_media(media="print")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    folded = page.evaluate(_FOLDED)
    page.emulate_media(media="screen")
    return [f"printing leaves '{name}' folded" for name in folded]


def narrow(page: Any) -> list[str]:
    """Return how far the page scrolls sideways at 320 pixels, folded and unfolded; leaves it unfolded."""
    page.set_viewport_size(NARROW)
    widths = {"folded": page.evaluate("document.documentElement.scrollWidth")}
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    widths["unfolded"] = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(WIDE)
    return [f"{state}, it is {width} pixels wide at 320" for state, width in widths.items() if width > 320]


def accessibility(page: Any, scheme: str) -> list[str]:
    """Return the violations that axe-core finds in the page; leaves few rows of a kind in each table."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate(_ROWS_OF_EACH_KIND)
    page.emulate_media(color_scheme=scheme)
    # Colours are all that the scheme changes.
    rules = (
        {"type": "tag", "values": TAGS}
        if scheme == "light"
        else {"type": "rule", "values": ["color-contrast"]}
    )
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response
    return [
        f"axe ({scheme}) {violation['id']}: {violation['help']}: {json.dumps(node['target'])}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


# Rows with the same elements, classes and languages look alike; axe takes minutes over thousands of them.
_ROWS_OF_EACH_KIND = """() => document.querySelectorAll('table').forEach(table => {
  const seen = {};
  for (const row of [...table.querySelectorAll('tbody tr')]) {
    const kind = [...row.querySelectorAll('*')].map(part => part.tagName + part.className + part.lang).join();
    seen[kind] = (seen[kind] || 0) + 1;
    if (seen[kind] > 2) row.remove();
  }
})"""

_FACTS = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(part => part.id);
  const links = [...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'));
  const figures = [...document.querySelectorAll('figure:not(.quote, .claim)')];
  const title = figure => figure.querySelector('.title').textContent.trim();
  const alt = figure => [...figure.querySelectorAll('svg[role=img], [role=group][aria-label]')]
    .map(part => part.getAttribute('aria-label') || '');
  return {
    lang: document.documentElement.lang,
    h1: document.querySelectorAll('h1').length,
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
    broken: links.filter(href => href.startsWith('#') && href.length > 1)
      .filter(href => !document.getElementById(href.slice(1))),
    files: links.filter(href => !href.startsWith('#') && !/^[a-z]+:/.test(href)),
    mute: figures.filter(figure => figure.querySelector('svg, [role=group]'))
      .flatMap(figure => alt(figure).filter(words => words.length <= title(figure).length)),
    bare: figures.filter(figure => !figure.querySelector('table')).map(title),
  };
}"""

_FOLDED = """() => [...document.querySelectorAll('details:not(.code)')].filter(part => {
  const inside = part.querySelector(':scope > :not(summary)');
  return inside && getComputedStyle(part, '::details-content').contentVisibility === 'hidden' && !part.open;
}).map(part => part.querySelector('summary').textContent.trim())"""
