"""XML is handed over item by item, whole at whatever place it is cut, and never with more than the ceilings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.readers.coded import safe_xml
from helpers.readers.coded.safe_xml import Item, Node, items

XML = (
    '<?xml version="1.0"?><q:P xmlns:q="urn:x" name="p">'
    '<A><B c="1">t&lt;é</B><B><C>x</C>y</B></A><D>words</D><E/></q:P>'
).encode()
FIRST = Item("A", Node("B", {"c": "1"}, "t<é"))
SECOND = Item("A", Node("B", {}, "y", [Node("C", {}, "x")]))


@given(st.integers(1, len(XML)))
def test_items_do_not_depend_on_where_the_pieces_are_cut(size: int) -> None:
    pieces = [XML[at : at + size] for at in range(0, len(XML), size)]
    *found, last = items(pieces, "x", root="P")
    assert found == [FIRST, SECOND]
    assert (last.section, last.node.get("name"), last.node.text_of("D")) == ("", "p", "words")
    assert [child.name for child in last.node.children] == ["A", "D", "E"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1"])
def test_other_encodings_are_read(encoding: str) -> None:
    declared = "utf-8" if encoding == "utf-8-sig" else encoding.removesuffix("-le")
    text = f'<?xml version="1.0" encoding="{declared}"?><P><A><B>é</B></A></P>'
    data = ("\ufeff" if encoding == "utf-16-le" else "") + text
    first = next(items([data.encode(encoding)], "x", root="P"))
    assert first.node.text == "é"


def test_missing_attributes_and_children_are_empty() -> None:
    node = Node("A", {})
    assert (node.get("x"), node.text_of("x"), node.named("x")) == ("", "", [])


@pytest.mark.parametrize(
    ("ceiling", "value", "found"),
    [
        ("MAX_ELEMENTS", 3, "this XML has too many elements; allowed: at most 3."),
        ("MAX_IN_ITEM", 0, "one part of this XML has too many elements; allowed: at most 0."),
        ("MAX_DEPTH", 3, "elements stand too deep in one another; allowed: at most 3 levels."),
        ("MAX_ATTRIBUTES", 0, "an element has too many attributes; allowed: at most 0."),
        ("MAX_TEXT", 0, "an attribute is too long; allowed: at most 0 characters."),
        ("MAX_TEXT", 3, "the text of one element is too long; allowed: at most 3 characters."),
        ("MAX_TOKEN", -1, "a tag or comment is too long; allowed: at most -1 bytes."),
    ],
)
def test_each_ceiling_is_kept(ceiling: str, value: int, found: str, refusal, monkeypatch) -> None:
    monkeypatch.setattr(safe_xml, ceiling, value)
    data = XML.replace(b' name="p"', b"").replace(b' xmlns:q="urn:x"', b"") if value == 3 else XML
    message = refusal(lambda: list(items([data], "x.qdpx, project.qde", root="P")))
    assert (
        message
        == f"x.qdpx, project.qde, line 1: {found} Export the project again from the program it was made in."
    )
