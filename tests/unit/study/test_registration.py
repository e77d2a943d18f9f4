"""Registration: an append-only file, the status of each estimate, and the deviations of a run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.errors import DeclarationMistake
from helpers.study import parameters
from helpers.study.load import load_file
from helpers.study.plan_items import Asked, Model, plain_plan
from helpers.study.registration import Deviation, Judge, Registration, deviations, outcome_files, read, words
from helpers.study.registration_file import ABSENT, FIRST_LINE, Entry
from helpers.study.spec import Study

Write = Callable[..., Path]
FILES = {"work": ("others.csv", "people.csv")}
MAIN = Asked(
    comparison="trial",
    outcome="work",
    arm="plan",
    reference="usual",
    wave="",
    is_second=False,
    model=Model("unadjusted", "hc2", "itt"),
    is_main=True,
)
LIN = replace(MAIN, model=Model("lin", "hc2", "itt"), is_main=False)
BEFORE = dict.fromkeys(FILES["work"], ABSENT)
AFTER = {"others.csv": ABSENT, "people.csv": "f" * 64}


def entry(study: Study, folder: Path | None = None, **changes: object) -> Entry:
    code = read(folder).code if folder else {}
    values = {
        "date": "2026-11-21T10:00:00+00:00",
        "reason": "before: the data\u2019s arrival",
        "commit": "c" * 40,
        "dirty": False,
        "plan_hash": "a" * 64,
        "outcome_data": BEFORE,
        "outcome_files": FILES,
        "earlier_results": (),
        "effects_computed": False,
        "previous": "",
        "plan": plain_plan(study, code),
    }
    return Entry(**(values | changes))


def chained(*entries: Entry) -> tuple[Entry, ...]:
    found: list[Entry] = []
    for one in entries:
        found.append(replace(one, previous=found[-1].fingerprint if found else ""))
    return tuple(found)


def written(folder: Path, *entries: Entry) -> Path:
    path = folder / "registration.yml"
    path.write_text(FIRST_LINE + "".join(one.as_text() for one in chained(*entries)), encoding="utf-8")
    return path


def status(study: Study, asked: Asked, *entries: Entry) -> str:
    return Judge.of(Registration("studies/small", chained(*entries)), study).status(asked)


def refused(folder: Path) -> str:
    with pytest.raises(DeclarationMistake) as caught:
        read(folder)
    return str(caught.value)


def test_nothing_is_registered_where_there_is_no_file(tmp_path: Path) -> None:
    assert read(tmp_path).entries == ()
    assert read(tmp_path).in_force is None


def test_what_is_written_is_read_back_whole(write: Write) -> None:
    path = write()
    folder, study = path.parent, load_file(path)
    first, second = entry(study, folder), entry(study, folder, outcome_data=AFTER, dirty=True, reason="ja: é")
    written(folder, first, second)
    assert read(folder).entries == chained(first, second)


def test_the_plan_in_the_file_is_that_of_the_declaration(write: Write) -> None:
    path = write()
    folder, study = path.parent, load_file(path)
    written(folder, entry(study, folder))
    assert deviations(read(folder), study) == ()


@given(st.text(), st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.booleans())
@example("\x85", 0.0, 0, True)  # an ending of a line that YAML folds into a space between single quotes
@example("a\u2028\r\n b", 0.0, 0, True)
def test_any_declared_value_keeps_its_fingerprint_through_the_file(
    text: str, real: float, whole: int, truth: bool
) -> None:
    plan = {
        "samples": {
            "a": {"text": text, "real": real, "codes": {whole: text, text or "x": truth}, "list": [real]}
        }
    }
    one = Entry("d", "r", "", truth, "h", {}, {}, (), truth, "", plan)
    (content,) = yaml.safe_load(one.as_text())
    assert content["plan"] == plan
    assert content["fingerprint"] == one.fingerprint


def test_changing_an_earlier_entry_is_noticed(write: Write) -> None:
    path = write()
    study = load_file(path)
    file = written(path.parent, entry(study), entry(study, outcome_data=AFTER))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("level: 0.95", "level: 0.9", 1), encoding="utf-8")
    assert refused(path.parent) == (
        "studies/small/registration.yml, entry 1: it was changed after it was made: its fingerprint does not fit. "
        "Put the file back as it was committed, and register again with: make register"
    )


def test_an_entry_that_was_forged_with_its_own_fingerprint_breaks_the_chain(write: Write) -> None:
    path = write()
    study = load_file(path)
    first, second = chained(entry(study), entry(study, outcome_data=AFTER))
    forged = replace(first, date="2020-01-01T10:00:00+00:00")
    (path.parent / "registration.yml").write_text(forged.as_text() + second.as_text(), encoding="utf-8")
    assert refused(path.parent) == (
        "studies/small/registration.yml, entry 2: it does not follow the entry before it: one was changed, removed "
        "or put in between. Put the file back as it was committed, and register again with: make register"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: [", "studies/small/registration.yml: this is not YAML. Mend it, or put it back."),
        (
            "a: b",
            "studies/small/registration.yml: it is not a list of registrations. Put the file back as it was committed, "
            "and register again with: make register",
        ),
        (
            "- date: x",
            "studies/small/registration.yml, entry 1: it is not as make register writes it. Put the file back as it was "
            "committed, and register again with: make register",
        ),
    ],
)
def test_a_file_that_is_no_registration_is_one_sentence(write: Write, text: str, sentence: str) -> None:
    folder = write().parent
    (folder / "registration.yml").write_text(text, encoding="utf-8")
    assert refused(folder) == sentence


@pytest.mark.parametrize(
    ("changes", "known", "is_before"),
    [
        ({}, "before_data", True),
        ({"outcome_data": AFTER}, "after_data", False),
        ({"earlier_results": ("lab",)}, "after_data", False),
        ({"effects_computed": True}, "after_effects", False),
    ],
)
def test_an_entry_knows_what_was_in_sight(small: Study, changes: dict, known: str, is_before: bool) -> None:
    one = entry(small, **changes)
    assert (one.known, one.is_before_data_of("work")) == (known, is_before)


def test_an_outcome_whose_own_files_were_absent_is_registered_before_its_data(small: Study) -> None:
    files = {"work": ("people.csv",), "health": ("others.csv",)}
    one = entry(small, outcome_data=AFTER, outcome_files=files)
    assert one.is_before_data_of("health")
    assert not one.is_before_data_of("work")
    assert not one.is_before_data_of("unheard_of")


def test_without_a_registration_nothing_is_registered(small: Study) -> None:
    assert status(small, MAIN) == "not_registered"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "registered_before_data"),
        ({"outcome_data": AFTER}, "registered_after_data"),
        ({"effects_computed": True}, "registered_after_data"),
    ],
)
def test_an_unchanged_estimate_has_the_status_of_its_entry(
    small: Study, changes: dict, expected: str
) -> None:
    assert status(small, MAIN, entry(small, **changes)) == expected
    assert status(small, LIN, entry(small, **changes)) == expected


def test_a_model_that_was_not_registered_is_exploratory(small: Study) -> None:
    other = replace(MAIN, model=Model("ancova", "hc2", "itt"), is_main=False)
    assert status(small, other, entry(small)) == "exploratory"


def test_a_parameter_of_the_run_counts_as_a_deviation(small: Study) -> None:
    strict = parameters.apply(small, {"level": 0.99})
    assert status(strict, MAIN, entry(small)) == "exploratory"
    found = deviations(Registration("studies/small", (entry(small),)), strict)
    assert found == tuple(
        Deviation(f"analysis.{name}.level", "0.95", "0.99", {}) for name in ("survey", "trial")
    )


def test_a_plan_that_was_replaced_before_the_data_came_is_no_plan_any_more(small: Study) -> None:
    strict = parameters.apply(small, {"level": 0.99})
    assert status(small, MAIN, entry(small), entry(strict)) == "exploratory"
    assert status(strict, MAIN, entry(small), entry(strict)) == "registered_before_data"


def test_a_plan_registered_again_after_the_data_says_so(small: Study) -> None:
    strict = parameters.apply(small, {"level": 0.99})
    both = (entry(small), entry(strict, outcome_data=AFTER))
    assert status(strict, MAIN, *both) == "registered_after_data"
    assert status(small, MAIN, *both) == "registered_before_data"


def test_a_deviation_in_one_comparison_leaves_the_other_as_it_was(write: Write) -> None:
    before = load_file(write())
    after = load_file(write(("trim: 0.01", "trim: 0.02")))
    observed = replace(MAIN, comparison="survey", model=Model("aipw", "m_estimation", "att"))
    assert status(after, MAIN, entry(before)) == "registered_before_data"
    assert status(after, observed, entry(before)) == "exploratory"


def test_deviations_are_from_the_last_plan_before_effects(small: Study) -> None:
    strict, wide = (parameters.apply(small, {"level": level}) for level in (0.99, 0.9))
    entries = chained(entry(small), entry(strict, outcome_data=AFTER), entry(wide, effects_computed=True))
    assert Registration("x", entries).in_force == entries[1]
    assert Registration("x", entries[2:]).in_force == entries[2]
    assert [one.registered for one in deviations(Registration("x", entries), wide)] == ["0.99", "0.99"]


def test_a_reason_is_put_with_its_deviation(write: Write) -> None:
    path = write()
    study = load_file(path)
    written(path.parent, entry(study, path.parent))
    (path.parent / "deviations.yml").write_text("analysis.trial.level: {en: Asked., nl: Gevraagd.}\n")
    found = deviations(read(path.parent), parameters.apply(study, {"level": 0.99}))
    assert [dict(one.reason) for one in found] == [{}, {"en": "Asked.", "nl": "Gevraagd."}]


def test_a_reason_for_a_place_that_no_plan_has_is_refused_with_the_nearest(write: Write) -> None:
    path = write()
    study = load_file(path)
    written(path.parent, entry(study, path.parent))
    (path.parent / "deviations.yml").write_text("analysis.trail.level: {en: Asked.}\n")
    with pytest.raises(DeclarationMistake) as caught:
        deviations(read(path.parent), study)
    assert str(caught.value) == (
        "studies/small/deviations.yml, analysis.trail.level: neither the registered plan nor this run has it. "
        "Did you mean 'analysis.trial.level'?"
    )


@pytest.mark.parametrize(
    "reason", ["Asked.", "{en: ''}", "{fr: Demandé.}", "{en: 3}", "{en: " + "a" * 201 + "}"]
)
def test_a_reason_that_is_no_short_text_per_language_is_refused(write: Write, reason: str) -> None:
    folder = write().parent
    (folder / "deviations.yml").write_text(f"analysis.trial.level: {reason}\n", encoding="utf-8")
    assert refused(folder) == (
        "studies/small/deviations.yml, analysis.trial.level: its reason is not a text per language; allowed: en and "
        "nl, each one line of at most 200 characters."
    )


def test_the_words_of_a_registration_are_those_that_people_wrote(small: Study) -> None:
    one = entry(small)
    found = words(Registration("x", (one,)), parameters.apply(small, {"level": 0.99}))
    assert found == {
        "2026-11-21", "2026", one.reason, "c" * 12, "a" * 12, one.fingerprint[:12],
        "analysis.trial.level", "analysis.survey.level", "0.95", "0.99",
    }  # fmt: skip


def test_outcome_files_follow_derivations_to_the_tables_they_rest_on(write: Write) -> None:
    declared = load_file(write(("    variable: work\n", "    variable: many_hours\n")))
    assert outcome_files(declared) == {"work": ("others.csv", "people.csv")}


def test_two_folders_with_the_same_files_say_the_same(write: Write, tmp_path: Path) -> None:
    path = write()
    written(path.parent, entry(load_file(path), path.parent))
    copied = tmp_path / "elsewhere" / "small"
    shutil.copytree(path.parent, copied)
    assert read(copied) == read(path.parent)
