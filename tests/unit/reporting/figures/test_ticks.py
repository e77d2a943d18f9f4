"""Ticks drawn as plain lines and words stand where matplotlib's own would."""

from __future__ import annotations

import re

import pytest

from helpers.reporting.figures import canvas, ticks
from helpers.reporting.figures.axis import quantity_axis

WIDE = canvas.sizes()[0]
NEAR = 0.5  # pixels: matplotlib measures the words above an axis's name, we take the height of a line


def drawn(*, is_settled: bool, labels: bool = True) -> dict[str, tuple[float, float]]:
    """Return where the words of a small plot stand, in pixels."""
    with pytest.MonkeyPatch.context() as patched:
        if not is_settled:
            patched.setattr(canvas, "settle", lambda axes: None)
        with canvas.sheet(WIDE, 200) as figure:
            axes = canvas.place(figure, left=60, top=20, width=400, height=120)
            axes.set_xlim(-2.0, 3.0)
            axes.set_ylim(0.0, 1.0)
            axes.set_yticks([0.0, 1.0], ["none", "all"])
            quantity_axis(axes, "en", ticks=6)
            axes.tick_params(axis="x", labelbottom=labels)
            axes.set_xlabel("months")
            text = canvas.svg(figure, name="made-up", alt="Seen.")
    found = re.findall(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]+)', text)
    return {words: (float(x), float(y)) for x, y, words in found}


@pytest.mark.parametrize("labels", [True, False])
def test_every_word_stands_where_matplotlib_would_put_it(labels):
    ours, theirs = drawn(is_settled=True, labels=labels), drawn(is_settled=False, labels=labels)
    assert set(ours) == set(theirs) >= {"none", "all", "months"}
    assert ("3" in ours) is labels
    for words, place in ours.items():
        assert place == pytest.approx(theirs[words], abs=NEAR)


def test_an_axis_with_an_upright_name_is_left_to_matplotlib():
    with canvas.sheet(WIDE, 200) as figure:
        axes = canvas.place(figure, left=60, top=20, width=400, height=120)
        axes.set_ylabel("points")
        ticks.settle(axes)
        assert axes.yaxis.get_visible()
        assert not axes.xaxis.get_visible()


def test_limits_stay_as_they_were():
    with canvas.sheet(WIDE, 200) as figure:
        axes = canvas.place(figure, left=60, top=20, width=400, height=120)
        axes.set_xlim(-0.5, 7.3)
        axes.set_ylim(30.0, 0.0)
        ticks.settle(axes)
        assert (*axes.get_xlim(), *axes.get_ylim()) == (-0.5, 7.3, 30.0, 0.0)
