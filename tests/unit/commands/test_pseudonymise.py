"""The tool of the owner of the data: what it makes, what it refuses, and what it never says."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from helpers.commands import line

PASSWORD = "een lang wachtwoord"
ROWS = [
    ("111222333", "Jansen", "31-12-1980", "3111 AB", "12,5"),
    ("123456782", "de Vries", "01-02-1955", "3112 CD", "7,0"),
    ("", "Bakker", "12-05-2001", "onbekend", "3,1"),
    ("111222333", "Jansen", "31-12-1980", "3111 AB", "2,2"),
]
HEAD = ("bsn", "naam", "geboortedatum", "postcode", "uren")


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    (tmp_path / "project").mkdir()
    monkeypatch.setenv("WATWERKT_ROOT", str(tmp_path / "project"))
    write(tmp_path / "klanten.csv", HEAD, ROWS)
    (tmp_path / "wachtwoord.txt").write_text(f"{PASSWORD}\n", encoding="utf-8")
    return tmp_path


def write(path: Path, head, rows) -> None:
    text = "\r\n".join(";".join(row) for row in (head, *rows)) + "\r\n"
    path.write_bytes(text.encode("cp1252"))


def do(
    folder: Path,
    *more: str,
    source="klanten.csv",
    out="zonder.csv",
    key="sleutel.key",
    password="wachtwoord.txt",
):
    return line.main(
        ["pseudonymise", str(folder / source), "--ids", "bsn", "--out", str(folder / out), "--key-file",
         str(folder / key), "--password-file", str(folder / password), "--dialect", "nl", *more]
    )  # fmt: skip


def made(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.open(encoding="utf-8"), delimiter=";"))


def test_ids_become_pseudonyms_names_go_and_dates_and_postcodes_are_coarser(folder, capsys) -> None:
    assert do(folder, "--remove", "naam", "--year", "geboortedatum", "--four-digits", "postcode") == 0
    rows = made(folder / "zonder.csv")
    assert list(rows[0]) == ["bsn", "geboortedatum", "postcode", "uren"]
    assert [row["bsn"] for row in rows][2] == ""
    assert rows[0]["bsn"] == rows[3]["bsn"] != rows[1]["bsn"]
    assert [(row["geboortedatum"], row["postcode"], row["uren"]) for row in rows] == [
        ("1980", "3111", "12,5"), ("1955", "3112", "7,0"), ("2001", "", "3,1"), ("1980", "3111", "2,2"),
    ]  # fmt: skip
    said = capsys.readouterr()
    assert said.out.splitlines()[:5] == [
        "Read 4 rows and 5 columns.",
        "'bsn': 2 different pseudonyms in 4 rows, 1 rows without an id, 1 rows with an id that stood before.",
        "'naam': left out.",
        "'geboortedatum': the year kept; 0 cells could not be read and are empty now.",
        "'postcode': four digits kept; 1 cells could not be read and are empty now.",
    ]
    for secret in ("111222333", "Jansen", "3111 AB", PASSWORD):
        assert secret not in said.out + said.err
        assert secret.encode() not in (folder / "sleutel.key").read_bytes()
        assert secret.encode() not in (folder / "zonder.csv").read_bytes()


def test_the_same_key_file_gives_the_same_person_the_same_pseudonym_in_another_file(folder, capsys) -> None:
    assert do(folder) == 0
    write(folder / "enquete.csv", ("bsn", "q1"), [("123456782", "1"), ("999999990", "2")])
    assert do(folder, source="enquete.csv", out="enquete_zonder.csv") == 0
    assert made(folder / "enquete_zonder.csv")[0]["bsn"] == made(folder / "zonder.csv")[1]["bsn"]
    assert capsys.readouterr().out.endswith("The key file holds 3 ids, 1 of them new.\n")
    assert do(folder, out="anders.csv", key="andere.key") == 0
    assert made(folder / "anders.csv")[0]["bsn"] != made(folder / "zonder.csv")[0]["bsn"]


def test_another_password_opens_nothing_and_writes_nothing(folder, capsys) -> None:
    assert do(folder) == 0
    (folder / "fout.txt").write_text("een ander wachtwoord", encoding="utf-8")
    before = (folder / "sleutel.key").read_bytes()
    assert do(folder, out="tweede.csv", password="fout.txt") == 2
    assert "the password does not open this key file" in capsys.readouterr().err
    assert not (folder / "tweede.csv").exists()
    assert (folder / "sleutel.key").read_bytes() == before


def test_what_would_overwrite_or_mislay_something_is_refused_at_once(folder, capsys) -> None:
    (folder / "zonder.csv").write_text("x", encoding="utf-8")
    assert do(folder, "--remove", "bsn", key="project/data/sleutel.key") == 2
    assert capsys.readouterr().err == (
        "\nThe parameters of this run cannot be used:\n"
        "  --out: this file is there already. Choose another name: nothing is overwritten.\n"
        "  --key-file: the key file would lie in this project, beside the data that it opens; allowed: a folder outside "
        "the project. Keep it on another disk.\n"
        "  columns: 'bsn' is named twice; allowed: one of --ids, --remove, --year, --four-digits.\n"
    )
    assert (folder / "zonder.csv").read_text(encoding="utf-8") == "x"


def test_a_column_that_is_not_there_is_told_with_the_nearest(folder, capsys) -> None:
    assert do(folder, "--remove", "naem") == 2
    assert (
        "klanten.csv: there is no column 'naem'; allowed: bsn, naam, geboortedatum, postcode, uren. Did you mean 'naam'?"
        in (capsys.readouterr().err)
    )


def test_a_short_password_is_refused_before_anything_is_written(folder, capsys) -> None:
    (folder / "kort.txt").write_text("kort", encoding="utf-8")
    assert do(folder, password="kort.txt") == 2
    assert (
        "password: it is too short; nothing was written; allowed: 12 characters or more."
        in capsys.readouterr().err
    )
    assert not (folder / "sleutel.key").exists()


def test_ids_that_may_be_one_person_are_counted_and_only_joined_when_asked(folder, capsys) -> None:
    write(folder / "scheef.csv", ("bsn", "q1"), [("012345678", "1"), ("12345678", "2"), ("0123.45.678", "3")])
    assert do(folder, source="scheef.csv", out="a.csv") == 0
    said = capsys.readouterr().out
    assert "'bsn': 1 ids have blanks, points or dashes in them, which count; --strip leaves them out." in said
    assert (
        "'bsn': 1 numbers are shorter than the longest; if zeros in front were lost, --pad puts them back."
        in said
    )
    assert len({row["bsn"] for row in made(folder / "a.csv")}) == 3
    assert do(folder, "--strip", "--pad", "9", source="scheef.csv", out="b.csv") == 0
    assert len({row["bsn"] for row in made(folder / "b.csv")}) == 1


def test_columns_that_still_identify_are_told(folder, capsys) -> None:
    assert do(folder) == 0
    said = capsys.readouterr().out
    assert "Look again at 'naam': it still seems to hold names of people.\n" in said
    assert "Look again at 'geboortedatum': it still seems to hold dates of birth.\n" in said
