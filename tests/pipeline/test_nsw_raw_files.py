"""The committed raw files of `nsw` are those of the package they were made from."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw" / "nsw"
FILES = {"nsw_mixtape.csv": (445, 185), "cps_mixtape.csv": (15992, 0)}


@pytest.mark.parametrize("name", FILES)
def test_a_raw_file_holds_what_the_package_ships(name) -> None:
    causaldata = pytest.importorskip("causaldata", reason="the group `examples` is not installed")
    shipped = getattr(causaldata, name.removesuffix(".csv")).load_pandas().data
    ours = pd.read_csv(RAW / name)
    pd.testing.assert_frame_equal(ours, shipped, check_dtype=False, check_exact=True)


@pytest.mark.parametrize(("name", "size"), FILES.items())
def test_a_raw_file_has_the_published_number_of_people_and_participants(name, size) -> None:
    ours = pd.read_csv(RAW / name)
    assert (len(ours), int(ours["treat"].sum())) == size


@pytest.mark.parametrize("name", FILES)
def test_the_readme_of_the_raw_files_gives_their_sha256(name) -> None:
    text = (RAW / "README.md").read_text(encoding="utf-8")
    (written,) = re.findall(rf"`{name}`.*`([0-9a-f]{{64}})`", text)
    assert written == hashlib.sha256((RAW / name).read_bytes()).hexdigest()
