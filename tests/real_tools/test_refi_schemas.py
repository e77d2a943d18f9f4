"""Files that are written are valid against the schemas of REFI-QDA 1.5 as pyrefiqda ships them."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from helpers.qualitative.project import Code, CodedProject
from helpers.readers.coded.refi_codebook import read_codebook
from helpers.readers.coded.refi_project import read_refi
from helpers.readers.coded.refi_writing import qdc_bytes, qdpx_bytes

CODED = Path(__file__).parents[1] / "unit" / "readers" / "coded"
_spec = importlib.util.spec_from_file_location("coded_projects", CODED / "made_up_projects.py")
made_up = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(made_up)

Schema = Callable[[str], etree.XMLSchema]


def test_every_made_up_project_is_written_valid(refi_schema: Schema) -> None:
    schema = refi_schema("Project.xsd")

    @settings(max_examples=40)
    @given(made_up.projects())
    def each(project: CodedProject) -> None:
        with zipfile.ZipFile(io.BytesIO(qdpx_bytes(project))) as packed:
            schema.assertValid(etree.fromstring(packed.read("project.qde")))

    each()


def test_every_made_up_codebook_is_written_valid(refi_schema: Schema) -> None:
    schema = refi_schema("Codebook.xsd")

    @settings(max_examples=30)
    @given(made_up.projects().filter(lambda project: project.codes))
    def each(project: CodedProject) -> None:
        schema.assertValid(etree.fromstring(qdc_bytes(project)))

    each()


def test_the_sample_of_qdapy_is_written_valid(refi_schema: Schema, qdapy_sample: bytes) -> None:
    project = read_refi(qdapy_sample, "sample.qdpx")
    with zipfile.ZipFile(io.BytesIO(qdpx_bytes(project))) as packed:
        refi_schema("Project.xsd").assertValid(etree.fromstring(packed.read("project.qde")))
    refi_schema("Codebook.xsd").assertValid(etree.fromstring(qdc_bytes(project)))


def test_the_schemas_refuse_what_is_read_leniently(refi_schema: Schema) -> None:
    head = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="{}" name="geld" isCodable="true"/></Codes>'
    guid = "AAAAAAAA-0000-4000-8000-000000000000"
    file = (head.format(guid) + "<Sets/></CodeBook>").encode()
    with pytest.raises(etree.DocumentInvalid):
        refi_schema("Codebook.xsd").assertValid(etree.fromstring(file))
    read = read_codebook(file, "taguette.qdc")
    assert (read.codes, read.sets) == ((Code(guid, "geld"),), ())
    refi_schema("Codebook.xsd").assertValid(etree.fromstring(qdc_bytes(read)))
