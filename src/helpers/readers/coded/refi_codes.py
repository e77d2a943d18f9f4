"""The code tree and the sets of REFI-QDA, alike in project and codebook files."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from helpers.qualitative.project import Code, NamedSet
from helpers.readers.coded.guids import Register, canonical
from helpers.readers.coded.safe_xml import Node
from helpers.readers.coded.tally import Tally

COLOR = re.compile(r"#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
CHANGED = ("modifyingUser", "modifyingUserGUID", "modifiedDateTime")
IN_CODE = ("Description", "NoteRef", "Code")
IN_SET = ("Description", "MemberCode", "MemberSource", "MemberNote")


def codes(node: Node, register: Register, tally: Tally, parent: str = "") -> Iterator[Code]:
    """Return a code and all codes under it, each before those under it."""
    guid = register.admit(node.get("guid"))
    yield Code(
        guid=guid,
        name=node.get("name") or _nameless(guid, tally),
        parent=parent,
        description=node.text_of("Description"),
        color=_color(node.get("color").strip(), tally),
        is_codable=node.get("isCodable").strip().lower() not in ("false", "0"),
        notes=references(node, "NoteRef"),
    )
    count_unknown(node, IN_CODE, tally)
    for child in node.named("Code"):
        yield from codes(child, register, tally, guid)


def named_set(node: Node, register: Register, tally: Tally) -> NamedSet:
    """Return a set; its members are references that may point to nothing yet."""
    guid = register.admit(node.get("guid"))
    count_unknown(node, IN_SET, tally)
    return NamedSet(
        guid=guid,
        name=node.get("name") or _nameless(guid, tally),
        description=node.text_of("Description"),
        codes=references(node, "MemberCode"),
        documents=references(node, "MemberSource"),
        notes=references(node, "MemberNote"),
    )


def references(node: Node, name: str) -> tuple[str, ...]:
    """Return the GUIDs that the children of a name point to (codebooks write `guid` for `targetGUID`)."""
    found = (canonical(child.get("targetGUID") or child.get("guid")) for child in node.named(name))
    return tuple(dict.fromkeys(guid for guid in found if guid))


def known_references(
    guids: tuple[str, ...], known: Container[str], what: str, tally: Tally
) -> tuple[str, ...]:
    """Return the references that point to a part there is; the others are counted."""
    kept = tuple(guid for guid in guids if guid in known)
    tally.add(what, len(guids) - len(kept))
    return kept


def count_unknown(node: Node, known: tuple[str, ...], tally: Tally) -> None:
    """Count the children that the format does not have here, and who changed a part last."""
    tally.add("changed_when", any(name in node.attributes for name in CHANGED))
    tally.add("other_part", sum(child.name not in known for child in node.children))


def _nameless(guid: str, tally: Tally) -> str:
    tally.add("name_missing")
    return guid


def _color(text: str, tally: Tally) -> str:
    if not text:
        return ""
    if not COLOR.fullmatch(text):
        tally.add("color_unreadable")
        return ""
    return text if len(text) == 7 else "#" + "".join(digit * 2 for digit in text[1:])
