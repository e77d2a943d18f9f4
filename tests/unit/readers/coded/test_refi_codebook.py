"""Codebooks of REFI-QDA, also those that the schema would refuse."""

from __future__ import annotations

from helpers.qualitative.project import Code, NamedSet
from helpers.readers.coded.refi_codebook import read_codebook

A, B, C = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "ABC")


def codebook(inner: str) -> bytes:
    return f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Tool 1">{inner}</CodeBook>'.encode()


def test_codes_come_parents_first_with_all_they_have() -> None:
    inner = (
        f'<Codes><Code guid="{A.lower()}" name="geld" isCodable="false" color="#0af"><Description>alles\nover geld'
        f'</Description><Code guid="{{{B}}}" name="schuld" isCodable="true" color="#112233"/></Code>'
        f'<Code guid="{C}" name="werk"/></Codes>'
    )
    project = read_codebook(codebook(inner), "boek.qdc")
    assert project.codes == (
        Code(A, "geld", "", "alles\nover geld", "#00aaff", is_codable=False),
        Code(B, "schuld", A, "", "#112233"),
        Code(C, "werk"),
    )
    assert (project.name, project.origin, project.skipped) == ("boek.qdc", "Tool 1", ())


def test_the_empty_sets_of_taguette_are_no_set() -> None:
    project = read_codebook(
        codebook(f'<Codes><Code guid="{A}" name="geld" isCodable="true"/></Codes><Sets/>'), "x"
    )
    assert (project.sets, project.skipped) == ((), ())


def test_members_of_sets_are_read_by_either_attribute_and_kept_when_there_is_such_a_code() -> None:
    inner = (
        f'<Codes><Code guid="{A}" name="geld"/></Codes><Sets><Set guid="{B}" name="kern"><Description>d</Description>'
        f'<MemberCode guid="{A.lower()}"/><MemberCode targetGUID="{C}"/></Set></Sets>'
    )
    project = read_codebook(codebook(inner), "x")
    assert project.sets == (NamedSet(B, "kern", "d", codes=(A,)),)
    assert [(one.what, one.n) for one in project.skipped] == [("reference_to_nothing", 1)]


def test_what_the_format_does_not_have_is_counted() -> None:
    project = read_codebook(
        codebook(f'<Codes><Code guid="{A}" name="a"><Extra/></Code><Odd/></Codes><More/>'), "x"
    )
    assert {one.what: one.n for one in project.skipped} == {"other_part": 3}
