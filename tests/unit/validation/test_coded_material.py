"""What points at people in coded material is found wherever it stands; only the BSN in names stops a run."""

from __future__ import annotations

import pytest

from helpers.qualitative.project import (
    Case,
    Code,
    CodedProject,
    Coder,
    Coding,
    Document,
    NamedSet,
    Note,
    Variable,
)
from helpers.validation.coded_material import Held, citizens_among, citizens_in, counted, held_in

BSNS = ("111222333", "123456782", "999990019", "999991772", "100000009", "200000007")
FAILING = "123456789"


def project(**parts: tuple[object, ...]) -> CodedProject:
    return CodedProject("made up", **parts)  # type: ignore[arg-type]


def documents(*names: str, text: str | None = "Dit is verzonnen.") -> tuple[Document, ...]:
    return tuple(Document(f"D{at}", name, text) for at, name in enumerate(names))


def cases(*names: str) -> tuple[Case, ...]:
    return tuple(Case(f"C{at}", name) for at, name in enumerate(names))


def codes(*names: str) -> tuple[Code, ...]:
    return tuple(Code(f"K{at}", name) for at, name in enumerate(names))


def attribute(*values: object, name: str = "nr") -> CodedProject:
    holding = tuple(Case(f"C{at}", f"case {at}", values={"V": value}) for at, value in enumerate(values))  # type: ignore[dict-item]
    return project(cases=holding, variables=(Variable("V", name, "text"),))


def sentences(made: CodedProject) -> list[str]:
    return [str(one) for one in citizens_in(made, "data/raw/s/talks.qdpx")]


def full(where: str, n: int, share: str, different: int) -> str:
    return (
        f"data/raw/s/talks.qdpx, {where}: of {n} that are not empty {share} pass the test of a citizen service number "
        f"(BSN), {different} different ones; allowed: pseudonyms. A BSN may be used only where a law says so, and nothing "
        "of this file was kept. Take the file out of data/raw, and ask the owner of the data to put pseudonyms in their "
        "place, in the program that wrote it."
    )


@pytest.mark.parametrize(
    ("made", "where"),
    [
        (project(documents=documents(*BSNS)), "names of documents"),
        (project(cases=cases(*BSNS)), "names of cases"),
        (project(codes=codes(*BSNS)), "names of codes"),
        (project(coders=tuple(Coder(one, one) for one in BSNS)), "names of coders"),
        (project(sets=tuple(NamedSet(one, one) for one in BSNS)), "names of sets"),
        (attribute(*BSNS), "attribute 'nr'"),
        (attribute(*map(int, BSNS)), "attribute 'nr'"),
        (attribute(*(float(one) for one in BSNS)), "attribute 'nr'"),
    ],
)
def test_names_and_attributes_that_are_citizen_service_numbers_are_refused(
    made: CodedProject, where: str
) -> None:
    assert sentences(made) == [full(where, 6, "100%", 6)]


def test_values_of_documents_count_like_those_of_cases() -> None:
    held = tuple(Document(one, f"Talk {one[:2]}", values={"V": one}) for one in BSNS)
    made = project(documents=held, variables=(Variable("V", "nr", "text"),))
    assert sentences(made) == [full("attribute 'nr'", 6, "100%", 6)]


@pytest.mark.parametrize(
    "written",
    [
        "Interview {0}.docx",
        "gesprek_{0}",
        "{0} - 2",
        "NL{0}B01",
        "{0[0]}.{0[1]}{0[2]}{0[3]}{0[4]}{0[5]}{0[6]}{0[7]}{0[8]}E+08",
    ],
)
def test_a_number_inside_a_name_is_found(written: str) -> None:
    names = [written.format(one) for one in BSNS]
    assert sentences(project(documents=documents(*names))) == [full("names of documents", 6, "100%", 6)]


def test_no_sentence_repeats_a_number_that_stands_in_the_name_of_an_attribute() -> None:
    assert "111222333" not in sentences(attribute(*BSNS, name="nr 111222333"))[0]


@pytest.mark.parametrize(
    "names",
    [
        BSNS[:4],
        (*BSNS[:5], FAILING),
        tuple(f"Talk {n}" for n in range(12)),
        tuple(f"2024031{n}" for n in range(10)),
    ],
)
def test_few_numbers_and_numbers_of_which_some_fail_stop_nothing(names: tuple[str, ...]) -> None:
    assert sentences(project(documents=documents(*names))) == []


def test_all_of_a_project_is_told_at_once() -> None:
    made = project(documents=documents(*BSNS), cases=cases(*BSNS))
    assert len(sentences(made)) == 2


def test_cases_of_ratings_are_judged_the_same() -> None:
    assert len(list(citizens_among(BSNS, "x"))) == 1
    assert list(citizens_among(("c1", "c2"), "x")) == []


TELLING = {
    "bsn": "mijn nummer is 111 222 333 en 111222333",
    "email": "mail a@b.nl",
    "phone": "bel 06-12345678",
    "iban": "stort op NL91 ABNA 0417 1643 00",
    "postcode": "ik woon op 7411 AB",
    "name": "toen zei mevrouw Jansen dat",
}


@pytest.mark.parametrize("kind", TELLING)
@pytest.mark.parametrize("place", ["words", "segment", "memo", "description"])
def test_what_stands_in_a_conversation_or_memo_is_counted_and_stops_nothing(kind: str, place: str) -> None:
    words = TELLING[kind]
    made = {
        "words": project(documents=documents("Talk 1", text=words)),
        "segment": project(
            documents=documents("Talk 1", text=None), codings=(Coding("x", "D0", "K0", text=words),)
        ),
        "memo": project(notes=(Note("N", "Talk 1", words),)),
        "description": project(cases=(Case("C", "Talk 1", words),)),
    }[place]
    n = 2 if kind == "bsn" else 1
    assert held_in(made) == (
        Held("words" if place in ("words", "segment") else "comment", "Talk 1", kind, n),
    )
    assert sentences(made) == []


def test_a_stretch_with_two_codes_is_read_once() -> None:
    stretches = tuple(Coding(f"x{at}", "D0", f"K{at}", text="mail a@b.nl") for at in range(2))
    made = project(documents=documents("Talk 1", text=None), codings=stretches)
    assert held_in(made) == (Held("words", "Talk 1", "email", 1),)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Fatima", "name"), ("interview_Fatima_2", "name"), ("Mevrouw Jansen", "name"), ("a@b.nl", "email"),
        ("0612345678", "phone"), ("gesprek 7411 AB", "postcode"), ("NL91ABNA0417164300", "iban"), ("111.222.333", "bsn"),
    ],
)  # fmt: skip
def test_a_name_of_a_document_or_case_that_points_at_somebody_is_told(name: str, kind: str) -> None:
    assert held_in(project(documents=documents(name))) == (Held("document", name, kind, 1),)
    assert held_in(project(cases=cases(name))) == (Held("case", name, kind, 1),)


@pytest.mark.parametrize(
    "name", ["Talk 1", "R03", "interview 2024-03-15", "groep_noord", "werkgever Deventer"]
)
def test_ordinary_names_are_left_alone(name: str) -> None:
    made = project(documents=documents(name), cases=cases(name), codes=codes(name))
    assert held_in(made) == ()


def test_a_first_name_as_a_code_is_a_word_like_any_other() -> None:
    assert held_in(project(codes=codes("Roos", "Mark"))) == ()
    assert held_in(project(codes=codes("mijn zoon Ali"))) == (Held("code", "mijn zoon Ali", "name", 1),)


def test_an_attribute_is_judged_by_all_its_values() -> None:
    found = held_in(attribute(*(f"p{n}@voorbeeld.nl" for n in range(6)), None, "", name="contact"))
    assert found == (Held("attribute", "contact", "email", 6),)


def test_parts_and_what_they_hold_are_counted_by_place_and_kind() -> None:
    made = project(documents=documents("Talk 1", "Talk 2", text="mail a@b.nl of c@d.nl"))
    assert counted(held_in(made)) == {("words", "email"): (2, 4)}
