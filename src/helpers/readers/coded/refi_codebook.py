"""REFI-QDA codebook files (.qdc), read leniently: codes and sets of codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from helpers.errors import DataMistake, Mistake
from helpers.qualitative.project import Code, CodedProject, NamedSet
from helpers.readers.coded.archive import MEGABYTE
from helpers.readers.coded.guids import Register
from helpers.readers.coded.refi_codes import codes, count_unknown, known_references, named_set
from helpers.readers.coded.safe_xml import Node, items
from helpers.readers.coded.tally import Tally

MAX_CODEBOOK = 16 * MEGABYTE


def read_codebook(data: bytes, shown: str) -> CodedProject:
    """Return the codes and sets of a ``.qdc`` file as a project without documents.

    Parameters
    ----------
    data : bytes
        The whole file. An empty ``<Sets/>``, as Taguette writes it, is no set.
    shown : str
        How sentences name it; also the name of the project, as a codebook has none.

    Raises
    ------
    DataMistake
        XML that is broken, dangerous or of another kind (see `safe_xml`), or a file beyond `MAX_CODEBOOK`.
    """
    if len(data) > MAX_CODEBOOK:
        allowed = f"at most {MAX_CODEBOOK // MEGABYTE} MB"
        raise DataMistake(Mistake(shown, "this codebook is too large", allowed))
    tally = Tally()
    of_codes, of_sets = Register("code", tally), Register("set", tally)
    tree: list[Code] = []
    sets: list[NamedSet] = []
    root = Node("CodeBook", {})
    for item in items(_pieces(data), shown, root="CodeBook"):
        if (item.section, item.node.name) == ("Codes", "Code"):
            tree.extend(codes(item.node, of_codes, tally))
        elif (item.section, item.node.name) == ("Sets", "Set"):
            sets.append(named_set(item.node, of_sets, tally))
        elif not item.section:
            root = item.node
            count_unknown(root, ("Codes", "Sets"), tally)
        else:
            tally.add("other_part")
    known = {code.guid for code in tree}
    kept = tuple(
        replace(one, codes=known_references(one.codes, known, "reference_to_nothing", tally)) for one in sets
    )
    return CodedProject(
        name=shown, origin=root.get("origin"), codes=tuple(tree), sets=kept, skipped=tally.skipped()
    )


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), MEGABYTE):
        yield data[start : start + MEGABYTE]
