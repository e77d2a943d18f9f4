"""The sample project of qdapy 0.1.0, read in place: its coders and what they gave.

Its figures are compared with counts of the file's own elements by lxml, agreement with the package `krippendorff`
and with Cohen's formula by hand. Nothing of the sample stands here but counts and a hash.
"""

from __future__ import annotations

import hashlib
import io
import math
import zipfile
from collections import Counter

import krippendorff
import numpy as np
import pytest
from lxml import etree

from helpers.qualitative.agreement import agreement
from helpers.qualitative.alpha import krippendorff as alpha
from helpers.qualitative.many_coders import percent
from helpers.qualitative.project import CodedProject
from helpers.qualitative.ratings import ratings
from helpers.qualitative.two_coders import cohen
from helpers.readers.coded.refi_project import read_refi

EXACT = 1e-12  # the same few fractions in another order
SHA256 = "c6d5033689f6b5699944828e9edc0f68fd3fb5f5f532343f142b52431d6ca7ed"
Q = "{urn:QDA-XML:project:1.0}"


@pytest.fixture(scope="module")
def project(qdapy_sample: bytes) -> CodedProject:
    return read_refi(qdapy_sample, "sample.qdpx")


@pytest.fixture(scope="module")
def tree(qdapy_sample: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(qdapy_sample)) as packed:
        return etree.fromstring(packed.read("project.qde"))


def test_it_is_the_sample_that_was_looked_at(qdapy_sample: bytes) -> None:
    assert len(qdapy_sample) == 1581
    assert hashlib.sha256(qdapy_sample).hexdigest() == SHA256


def test_counts_are_those_of_the_elements_of_the_file(project: CodedProject, tree: etree._Element) -> None:
    counts = {
        f"{Q}Users/{Q}User": len(project.coders),
        f"{Q}CodeBook//{Q}Code": len(project.codes),
        f"{Q}Sources/{Q}TextSource": len(project.documents),
        f"{Q}Sources/{Q}TextSource//{Q}Coding": len(project.codings),
        f"{Q}Cases/{Q}Case": len(project.cases),
    }
    assert {path: len(tree.findall(path)) for path in counts} == counts
    assert list(counts.values()) == [2, 4, 2, 6, 1]


def test_codings_per_coder_are_those_of_the_file(project: CodedProject, tree: etree._Element) -> None:
    of_file = Counter(
        one.get("creatingUser") for one in tree.iterfind(f"{Q}Sources/{Q}TextSource//{Q}Coding")
    )
    assert Counter(one.coder for one in project.codings) == of_file
    assert sorted(of_file.values()) == [2, 4]


def test_what_is_no_text_is_counted(project: CodedProject) -> None:
    assert {one.what: one.n for one in project.skipped} == {
        "pdf": 1,
        "pdf_segment": 1,
        "coding_of_no_text": 1,
        "media": 1,
        "positions_usual": 4,
        "read_as_usual": 4,
        "segment_without_code": 1,
        "name_of_stretch": 4,
    }


def test_memos_and_comments_come_along(project: CodedProject) -> None:
    assert len(project.notes) == 2
    assert Counter(len(one.notes) for one in project.codings) == {1: 2, 0: 4}


def test_agreement_on_the_stretches_that_both_coded(project: CodedProject) -> None:
    by_stretch: dict[str, dict[str, str]] = {}
    for one in project.codings:
        by_stretch.setdefault(one.selection, {})[one.coder] = one.code
    places = {code.guid: float(at) for at, code in enumerate(project.codes)}
    coders = [coder.guid for coder in project.coders]
    both = np.array(
        [[places[given[coder]] for coder in coders] for given in by_stretch.values() if len(given) == 2]
    )
    assert both.shape == (2, 2)
    found = ratings(both, categories=tuple(places.values()))
    estimate = agreement(found, alpha("nominal")).estimate
    theirs = krippendorff.alpha(both.T, level_of_measurement="nominal", value_domain=list(places.values()))
    assert math.isclose(estimate, theirs, abs_tol=EXACT)
    assert math.isclose(estimate, 1 - (1 / 2) / (10 / 12), abs_tol=EXACT)
    assert agreement(found, percent()).estimate == 0.5
    assert math.isclose(agreement(found, cohen()).estimate, (0.5 - 0.25) / (1 - 0.25), abs_tol=EXACT)
