"""What the terminal says while a run is made: which stage, how long, and which part it is doing."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

_ERASE = "\r\x1b[2K"


@dataclass
class Progress:
    """Writes one line per stage; on a terminal also a line that lives while notebooks run.

    Attributes
    ----------
    stream : TextIO
        Where to write; standard error by default, so that results can be piped.
    clock : callable
        Seconds, for tests.
    """

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    clock: Callable[[], float] = time.monotonic
    _running: dict[str, tuple[float, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def started(self, stage: str, why: str) -> None:
        """Say that a notebook starts, and why it is not fresh."""
        with self._lock:
            self._running[stage] = (self.clock(), why)
            if self._is_live():
                self._draw()

    def doing(self, stage: str, part: str) -> None:
        """Say which part of its notebook a stage is doing."""
        with self._lock:
            if stage in self._running:
                self._running[stage] = (self._running[stage][0], part)
            if self._is_live():
                self._draw()

    def tick(self) -> None:
        """Renew the seconds on the line that lives."""
        with self._lock:
            if self._running and self._is_live():
                self._draw()

    def ended(self, stage: str, how: str) -> None:
        """Say how a stage ended."""
        with self._lock:
            now = self.clock()
            began, _ = self._running.pop(stage, (now, ""))
            self._erase()
            self._line(f"{stage:<12} {how:<34} {now - began:6.1f} s")
            if self._running and self._is_live():
                self._draw()

    def say(self, sentence: str) -> None:
        """Write one sentence."""
        with self._lock:
            self._erase()
            self._line(sentence)

    def _line(self, text: str) -> None:
        self.stream.write(f"{text}\n")
        self.stream.flush()

    def _draw(self) -> None:
        now = self.clock()
        parts = [f"{stage} {now - began:.0f} s: {part}" for stage, (began, part) in self._running.items()]
        self.stream.write(_ERASE + "   ".join(parts)[:110])
        self.stream.flush()

    def _erase(self) -> None:
        if self._is_live():
            self.stream.write(_ERASE)

    def _is_live(self) -> bool:
        return self.stream.isatty()
