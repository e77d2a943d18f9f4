"""What the terminal says while a run is made."""

import io

from helpers.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_where_there_is_no_terminal_each_stage_is_one_line():
    stream = io.StringIO()
    clock = Clock()
    progress = Progress(stream, clock)
    progress.started("04_effects", "because of notebook")
    clock.now = 10
    progress.doing("04_effects", "estimates")
    progress.ended("04_effects", "executed")
    progress.say("Report: reports/index.html")
    assert stream.getvalue() == (
        "04_effects   executed                             10.0 s\nReport: reports/index.html\n"
    )


def test_on_a_terminal_a_line_says_stage_time_and_part_and_is_wiped_at_the_end():
    stream = Terminal()
    clock = Clock()
    progress = Progress(stream, clock)
    progress.started("03_describe", "because of notebook")
    clock.now = 20
    progress.doing("03_describe", "baseline")
    assert stream.getvalue().endswith("\r\x1b[2K03_describe 20 s: baseline")
    clock.now = 30
    progress.tick()
    assert stream.getvalue().endswith("\r\x1b[2K03_describe 30 s: baseline")
    progress.ended("03_describe", "executed")
    assert stream.getvalue().endswith("\r\x1b[2K03_describe  executed                             30.0 s\n")


def test_notebooks_that_run_together_are_shown_together():
    stream = Terminal()
    progress = Progress(stream, lambda: 0.0)
    progress.started("03_describe", "x")
    progress.started("04_effects", "y")
    assert stream.getvalue().endswith("\r\x1b[2K03_describe 0 s: x   04_effects 0 s: y")
