"""Reads hostile files one after another and says of each what came of it; run as a program by the test.

``corpus_reader.py FOLDER LIST``: LIST holds lines ``format<TAB>file``. One JSON line a file, which ends with the
peak of memory so far of this process and of its largest child, in bytes.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from helpers.errors import UserMistake
from helpers.readers.coded.reading import read_project
from helpers.study.voices_spec import Material, SegmentColumns, SegmentDialect

UNIT = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in
CEILING = 3 * 1024**3  # a reader that would take everything fails here, and not the machine
COLUMNS = SegmentColumns(document="Document", code="Code", text="Segment")
DECLARED = {
    "csv": {
        "columns": COLUMNS,
        "dialect": SegmentDialect(delimiter=",", encoding="utf-8"),
        "code_separator": ">",
    },
    "spreadsheet": {"columns": COLUMNS},
    "taguette": {"code_separator": "."},
    "qualcoder": {},
    "refi_qda": {},
}


def main(folder: Path, listed: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (CEILING, CEILING))
    for line in listed.read_text(encoding="utf-8").splitlines():
        kind, file = line.split("\t")
        material = Material(format=kind, files=(file,), source={"en": "hostile"}, **DECLARED[kind])
        begin, said = cpu(), ""
        try:
            read_project(material, folder)
            outcome = "read"
        except UserMistake as mistake:
            outcome, said = "refused", str(mistake)
        except BaseException as fault:  # noqa: BLE001 - a fault is what is looked for
            outcome, said = "fault", f"{type(fault).__name__}: {fault}"
        print(json.dumps([kind, file, outcome, cpu() - begin, said[:2000], *peaks()]), flush=True)


def cpu() -> float:
    """Return the seconds of work so far, children included: a busy machine is slow, not wrong."""
    each = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in each)


def peaks() -> list[int]:
    """Return the most memory that this process and any child had at once, so far."""
    status = Path("/proc/self/status")
    if status.is_file():  # ru_maxrss begins with what the parent had before this program was loaded
        own = int(status.read_text().partition("VmHWM:")[2].split()[0]) * 1024
    else:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT
    return [own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * UNIT]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
