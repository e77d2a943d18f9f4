"""Makes docs/report.png, the first screen of the report in the README: python tests/browser/picture.py."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import checks

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "reports" / "deventer" / "main" / "report.nl.html"
PICTURE = ROOT / "docs" / "report.png"
SCREEN = {"width": 1280, "height": 1000}
LARGEST = 200_000  # bytes


def main() -> int:
    """Take the picture, and say so."""
    if not REPORT.is_file():
        print(f"{REPORT} is not there yet; run: python -m helpers run --study deventer")
        return 2
    if checks.chromium() is None:
        print(checks.NO_BROWSER)
        return 2
    PICTURE.parent.mkdir(exist_ok=True)
    with checks.browser() as browser:
        page = browser.new_page(viewport=SCREEN)
        page.emulate_media(color_scheme="light")
        page.goto(REPORT.as_uri())
        page.screenshot(path=str(PICTURE))
    size = PICTURE.stat().st_size
    print(f"{PICTURE}: {size} bytes")
    return 0 if size <= LARGEST else 1


if __name__ == "__main__":
    sys.exit(main())
