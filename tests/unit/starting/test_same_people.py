"""Ids under two names: which are taken for the same people, and which are left to a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.starting.looking import Seen, look
from helpers.starting.people import ids_of
from helpers.starting.same_people import OneName, one_names

SCATTERED = [str(1000 + 37 * n) for n in range(30)]
COUNTED = [str(n) for n in range(1, 31)]


def seen(folder: Path, name: str, head: str, ids: list[str]) -> Seen:
    path = folder / f"{name}.csv"
    path.write_text(f"{head};x;y\n" + "".join(f"{one};1;2\n" for one in ids), encoding="utf-8")
    return look(path, shown=name)


def found(folder: Path, *files: tuple[str, str, list[str]]) -> tuple[OneName, ...]:
    tables = {name: seen(folder, name, head, ids) for name, head, ids in files}
    return one_names(tables, ids_of(tables, dict.fromkeys(tables, frozenset())))


def test_the_smaller_file_gets_the_name_of_the_larger(tmp_path: Path) -> None:
    one = found(tmp_path, ("enquete", "respnr", SCATTERED[:20]), ("register", "Respondentnummer", SCATTERED))
    assert one == (
        OneName(
            "enquete", "respnr", "register", "Respondentnummer", 20, 30, 20, is_free=True, only_numbers=False
        ),
    )
    assert one[0].is_clear
    assert (one[0].remark().kind, one[0].remark().text) == (
        "choice",
        "20 of the 20 ids of enquete ('respnr') are among the 30 of register ('Respondentnummer'). Are they the same "
        "people? Then leave this. If not: remove rename, write id: 'respnr', and remove the join of enquete",
    )


@pytest.mark.parametrize(
    ("names", "is_clear"),
    [(("client", "deelnemer"), True), (("nr", "client"), False), (("nr", "sleutel"), False)],
)
def test_numbers_of_rows_are_the_same_people_only_where_both_names_speak_of_people(
    tmp_path: Path, names: tuple[str, str], is_clear: bool
) -> None:
    (one,) = found(tmp_path, ("a", names[0], COUNTED), ("b", names[1], COUNTED))
    assert one.only_numbers
    assert one.is_clear is is_clear
    assert "Both count on from 1, so that this alone does not show" in one.remark().text


def test_a_name_that_another_column_has_is_left_to_a_person(tmp_path: Path) -> None:
    tables = {"a": seen(tmp_path, "a", "client", SCATTERED), "b": seen(tmp_path, "b", "deelnemer;client", [
        f"{one};{'x' * (n % 2)}" for n, one in enumerate(SCATTERED)
    ])}  # fmt: skip
    (one,) = one_names(tables, {"a": "client", "b": "deelnemer"})
    assert not one.is_free
    assert one.remark().kind == "unsure"
    assert (
        "give one of the two columns of b another name (rename), then write in table b" in one.remark().text
    )


def test_ids_of_other_people_are_left_alone(tmp_path: Path) -> None:
    others = [str(9000 + 41 * n) for n in range(30)]
    assert found(tmp_path, ("a", "client", SCATTERED), ("b", "deelnemer", [*others, *SCATTERED[:10]])) == ()


def test_an_id_that_stands_once_in_every_wave_is_an_id_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "metingen.csv"
    path.write_text(
        "nr;meting;cijfer\n"
        + "".join(f"{n};{wave};{n % 9}\n" for wave in (1, 2) for n in map(int, SCATTERED)),
        encoding="utf-8",
    )
    tables = {"metingen": look(path, shown="metingen")}
    assert ids_of(tables, {"metingen": frozenset()}) == {"metingen": "nr"}
