"""Statistical warnings reach the reader; a number in one does not."""

from dataclasses import replace

import pytest

from helpers.reporting.cautions import Cautions, CautionView, of_manifest, worded
from helpers.reporting.report import write

SAID = "cps, earnings_78, HC2: the groups hardly overlap."


def warning(message, category="StatisticalWarning"):
    return {"category": category, "message": message}


@pytest.mark.parametrize(
    ("warnings", "expected"),
    [
        (None, Cautions("04_effects", (), 0, 0)),
        ([warning(SAID)], Cautions("04_effects", (SAID,), 0, 0)),
        ([warning("cps: 3 people weigh more than half.")], Cautions("04_effects", (), 1, 0)),
        ([warning("x", "FutureWarning"), warning(SAID)], Cautions("04_effects", (SAID,), 0, 1)),
    ],
)
def test_a_warning_is_said_held_back_or_counted(warnings, expected):
    manifest = {} if warnings is None else {"warnings": warnings}
    assert of_manifest("04_effects", manifest) == expected


def test_a_stage_without_warnings_is_not_listed(words):
    quiet = Cautions("01_validate", (), 0, 0)
    assert worded((quiet,), words, "en") == ()


def test_what_is_held_back_says_where_it_stands(words):
    loud = Cautions("04_effects", (SAID,), 2, 1)
    assert worded((loud,), words, "nl") == (
        CautionView(
            "04_effects",
            (SAID,),
            (
                "2 met een getal erin, hier niet getoond: zie de afgeschermde manifest.json van 04_effects.",
                "1 van gebruikte pakketten: zie de afgeschermde manifest.json van 04_effects.",
            ),
        ),
    )


def test_warnings_stand_under_how_sure_is_this_in_the_language_they_are_in(content, made_up, tmp_path):
    warned = replace(content, cautions=(Cautions("04_effects", (SAID,), 1, 0),))
    write(warned, tmp_path, words=made_up.words())
    page = (tmp_path / "report.nl.html").read_text(encoding="utf-8")
    after = page[page.index('id="assurance"') :]
    assert "<h3>Waarschuwingen van de analyse</h3>" in after
    assert f'<li lang="en">{SAID}</li><li>1 met een getal erin' in after
