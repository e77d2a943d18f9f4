"""Reading a declaration: every mistake at once, each on its line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.errors import DeclarationMistake
from helpers.paths import Project
from helpers.study import load
from helpers.study.spec import Study

REPOSITORY = Path(__file__).resolve().parents[3]
Write = Callable[..., Path]


def sentences(path: Path) -> list[str]:
    with pytest.raises(DeclarationMistake) as caught:
        load.load_file(path)
    return str(caught.value).split("\n")


def test_the_declaration_of_every_study_in_the_repository_loads() -> None:
    project = Project(REPOSITORY)
    assert "nsw" in load.names(project)
    for name in load.names(project):
        assert load.load(project, name).study == name


def test_a_loaded_study_cannot_be_changed(small: Study) -> None:
    with pytest.raises(ValueError, match="frozen"):
        small.seed = 2  # type: ignore[misc]


def test_a_byte_order_mark_before_the_declaration_does_not_matter(write: Write, small: Study) -> None:
    path = write()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load.load_file(path) == small


def test_mistakes_come_in_the_order_of_the_file_with_their_lines(write: Write, small_text: str) -> None:
    path = write(
        ("seed: 1", "seed: one"), ("role: primary", "role: primry"), ("kind: synthetic", "knid: synthetic")
    )
    lines = small_text.splitlines()
    role = next(n for n, line in enumerate(lines, 1) if "role:" in line)
    assert sentences(path) == [
        "studies/small/study.yml, line 1: the whole file: the key 'kind' is missing. Add it.",
        "studies/small/study.yml, line 5: knid: there is no key 'knid' here; allowed: study, title, question, "
        "language, kind, twin_of, seed, origin, ethics, tables, joins, variables, samples, comparisons, outcomes, "
        "families, describe, analysis, response, themes, monitor, questions, letter, voices, joint, counts, claims, audits, checks, disclosure. Did you mean 'kind'?",
        "studies/small/study.yml, line 6: seed: 'one'; allowed: a whole number.",
        f"studies/small/study.yml, line {role}: outcomes.work.role: 'primry'; allowed: primary, secondary, harm, "
        "exploratory. Did you mean 'primary'?",
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("files: [people.csv]", "files: []", "tables.people.files: an empty list stands here; allowed: at least 1 of them."),
        ("files: [people.csv]", "files: people.csv", "tables.people.files: 'people.csv'; allowed: a list. Put it between brackets: [people.csv]"),
        ("margin_reason: {en: because}", "margin_reason: {en: because, by us}", "outcomes.work.margin_reason: the text ends before 'by us'. Put quotes around a text with a comma in it, where braces stand around it."),
        ("dominance: 0.5", "dominance: 0,5", "disclosure: a number ends before ',5'. Write decimals with a point."),
        ("level: 0.95", "level: 0,95", "analysis.trial.level: '0,95'; allowed: a number. Write decimals with a point."),
        ("title: {en: Small}", "title: Small", "title: 'Small'; allowed: keys with values. Say in which language: {nl: ...}"),
        ("title: {en: Small}", "title: {de: Klein}", "title.de: the name 'de'; allowed: nl, en. Did you mean 'en'?"),
        ("title: {en: Small}", "title:", "title: nothing stands here; allowed: keys with values."),
        ("dominance: 0.5", "dominance: 1.5", "disclosure.dominance: '1.5'; allowed: at most 1."),
        ("min_persons: 10", "min_persons: 2", "disclosure.min_persons: '2'; allowed: at least 3."),
        ("min_persons: 10", "min_persons: 10.5", "disclosure.min_persons: '10.5'; allowed: a whole number."),
        ("  age: {table", "  Age: {table", "variables.Age: the name 'Age'; allowed: a name of lower-case letters, digits and _, beginning with a letter."),
        ("range: [18, 67]", "range: [18]", "variables.age.range: value 2 of the list is missing. Add it."),
        ("range: [18, 67]", "range: [18, old]", "variables.age.range[2]: 'old'; allowed: a number."),
        ("dialect: en", "dialect: {delimiter: ',', decimal: '.'}", "tables.people.dialect: the key 'encoding' is missing. Add it."),
        ("dialect: en", "dialect: {delimiter: ':', decimal: '.', encoding: utf-8}", "tables.people.dialect.delimiter: ':'; allowed: ',', ';', '\\t', '|'."),
        ("    design: observational\n    estimand", "    estimand", "analysis.survey: the key 'design' is missing. Add it."),
        ("expect_table_row", "table_row", "checks[1].expectation: 'table_row_count_to_be_between'; allowed: a name that begins with expect_."),
        ("neighbours: 1,", "neighbors: 1,", "analysis.survey.matching.neighbors: there is no key 'neighbors' here; allowed: distance, neighbours, replacement, caliper, variance_neighbours. Did you mean 'neighbours'?"),
    ],
)  # fmt: skip
def test_a_section_that_is_not_well_formed_is_named(write: Write, old: str, new: str, sentence: str) -> None:
    found = [line.partition(": ")[2] for line in sentences(write((old, new)))]
    assert sentence in found


def test_a_key_that_stands_twice_is_a_mistake_wherever_it_stands(write: Write) -> None:
    path = write(("seed: 1\n", "seed: 1\nseed: 2\n"), ("level: 0.95\n", "level: 0.95\n    level: 0.9\n"))
    found = sentences(path)
    assert (
        found[0] == "studies/small/study.yml, line 7: seed: the key stands twice, first on line 6. Keep one."
    )
    assert "analysis.trial.level: the key stands twice" in found[1]
    assert len(found) == 2


def test_text_that_is_not_yaml_names_the_line(write: Write) -> None:
    (sentence,) = sentences(write(("seed: 1", "seed: [1")))
    assert sentence.startswith("studies/small/study.yml, line 7: this is not YAML (")
    assert sentence.endswith("Look at the indentation, colons and quotes on this line and the one above.")


def test_a_text_with_a_colon_is_told_to_be_quoted(write: Write) -> None:
    (sentence,) = sentences(write(("controller: ", "controller: the town: ")))
    assert sentence.endswith("Put quotes around a text that holds a colon.")


def test_an_unclosed_quotation_mark_is_placed_where_it_was_opened(write: Write, small_text: str) -> None:
    line = next(n for n, text in enumerate(small_text.splitlines(), 1) if "title: {en: Small}" in text)
    (sentence,) = sentences(write(("title: {en: Small}", 'title: {en: "Small}')))
    assert sentence.startswith(f"studies/small/study.yml, line {line}: this is not YAML (")


def test_an_empty_file_is_a_mistake_not_a_crash(write: Write) -> None:
    path = write()
    path.write_text("", encoding="utf-8")
    assert sentences(path) == [
        "studies/small/study.yml, line 1: the whole file: nothing stands here; allowed: the keys study, title, "
        "question, language, kind, twin_of, seed, origin, ethics, tables, joins, variables, samples, comparisons, "
        "outcomes, families, describe, analysis, response, themes, monitor, questions, letter, voices, joint, counts, claims, audits, checks, disclosure."
    ]


def test_bytes_that_are_not_utf8_name_their_line(write: Write) -> None:
    path = write()
    path.write_bytes(path.read_bytes().replace(b"Small", b"Sm\xe4ll", 1))
    assert sentences(path) == [
        "studies/small/study.yml, line 2: byte 0xe4 is not UTF-8. Save the file as UTF-8."
    ]


def test_the_name_of_the_study_is_that_of_its_folder(write: Write) -> None:
    assert sentences(write(("study: small", "study: large"))) == [
        "studies/small/study.yml, line 1: study: 'large', where the folder is called 'small'. Give both the same name."
    ]


def test_a_study_that_does_not_exist_names_those_that_do(tmp_path: Path, write: Write) -> None:
    write()
    with pytest.raises(DeclarationMistake) as caught:
        load.load(Project(tmp_path), "smal")
    assert str(caught.value) == "studies: there is no study 'smal'; allowed: small. Did you mean 'small'?"
    with pytest.raises(DeclarationMistake) as caught:
        load.load(Project(tmp_path), "../small")
    assert "there is no study '../small'" in str(caught.value)


def test_loading_imports_no_numbers_and_no_frames() -> None:
    code = (
        "import sys; from helpers.study import load, parameters, canonical; "
        "print(sorted({'pandas', 'numpy', 'pyarrow', 'great_expectations'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY / "src", capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
