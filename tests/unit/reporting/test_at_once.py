"""Pieces of work in copies of this process: the same results, the same errors, nothing left running."""

from __future__ import annotations

import os
import signal
import sys

import psutil
import pytest

from helpers.reporting.at_once import at_once

copies = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux copies this process")


def test_results_come_in_the_order_of_the_work() -> None:
    assert at_once([lambda: "a", lambda: "b", lambda: "c"]) == ["a", "b", "c"]


def test_one_piece_is_done_here() -> None:
    assert at_once([os.getpid]) == [os.getpid()]


@copies
def test_later_pieces_are_done_elsewhere_where_there_are_two_processors(monkeypatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    first, second = at_once([os.getpid, os.getpid])
    assert first == os.getpid() != second


@copies
def test_a_copy_that_is_killed_costs_nothing_but_time(monkeypatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    here = os.getpid()

    def dies_elsewhere() -> str:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return "done"

    assert at_once([lambda: "first", dies_elsewhere]) == ["first", "done"]


@pytest.mark.parametrize("place", [0, 1])
def test_an_error_is_the_one_that_the_work_gives(monkeypatch, place) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)

    def fails() -> str:
        raise ValueError("a sentence")

    work = [lambda: "fine", lambda: "fine"]
    work[place] = fails
    with pytest.raises(ValueError, match="a sentence"):
        at_once(work)


@copies
def test_no_copy_is_left_behind(monkeypatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    before = {child.pid for child in psutil.Process().children()}
    at_once([lambda: 1, lambda: 2])
    assert {child.pid for child in psutil.Process().children()} <= before
