"""What a notebook may open, read, show and finish."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers import stage, storage
from helpers.errors import ParameterMistake, UserMistake
from helpers.opened import EXHIBIT_MIME, STAGE_MIME, StageMisused
from helpers.paths import Project
from helpers.results import Absent, Exhibit, Message, Produced

ROOT = Path(__file__).resolve().parents[2]
FRAME = pd.DataFrame({"arm": ["a", "b"], "n": [10, 20]})


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with the declaration of nsw, opened as the driver does for run main."""
    shutil.copytree(ROOT / "studies" / "nsw", tmp_path / "studies" / "nsw")
    monkeypatch.setenv("WATWERKT_ROOT", str(tmp_path))
    monkeypatch.setenv(stage.DRIVER_VARIABLE, "nsw/main")
    return Project(tmp_path)


@pytest.fixture
def by_hand(project, monkeypatch):
    monkeypatch.delenv(stage.DRIVER_VARIABLE)
    return project


def exhibit(name, frame=FRAME):
    return Exhibit(name, "table", Message("t.title"), "werking", frame)


def opened(name, **given):
    return stage.open(name, {"__name__": "__main__", "In": ["x"], **given})


def finish_upstream(*names):
    for name in names:
        opened(name).finish()


def test_a_table_saved_in_one_stage_is_read_in_the_next(project):
    first = opened("01_validate")
    first.show(Produced(tables={"parsed_nsw": FRAME}))
    first.finish()
    second = opened("02_clean")
    assert list(second.tables) == ["parsed_nsw"]
    pd.testing.assert_frame_equal(second.tables["parsed_nsw"], FRAME)


def test_a_change_to_a_table_that_was_read_stays_with_the_reader(project):
    this = opened("01_validate")
    this.show(Produced(tables={"parsed_nsw": FRAME}))
    read = this.tables["parsed_nsw"]
    read["n"] = 0
    pd.testing.assert_frame_equal(this.tables["parsed_nsw"], FRAME)


def test_a_table_that_is_not_there_is_named_with_the_nearest(project):
    this = opened("01_validate")
    this.show(Produced(tables={"parsed_nsw": FRAME}))
    with pytest.raises(StageMisused) as refused:
        this.tables["parsed_nws"]
    assert str(refused.value) == (
        "There is no table 'parsed_nws' here; tables: parsed_nsw. Did you mean 'parsed_nsw'?"
    )


def test_a_cell_displays_ids_and_numbers_and_keeps_the_look_private(project):
    this = opened("01_validate")
    bundle = this.show(Produced((exhibit("validate.a"), exhibit("validate.b"))))._repr_mimebundle_()
    assert bundle[EXHIBIT_MIME] == {"ids": ["validate.a", "validate.b"], "numbers": ["1.1", "1.2"]}
    assert set(bundle) == {EXHIBIT_MIME, "text/html", "text/plain"}
    later = this.show(Produced((exhibit("validate.c"),)))._repr_mimebundle_()
    assert later[EXHIBIT_MIME]["numbers"] == ["1.3"]


def test_a_part_that_the_study_does_not_have_displays_its_reason(project):
    shown = opened("01_validate").show(Absent(Message("t.absent", {"n": 3})))
    reasons = shown._repr_mimebundle_()[STAGE_MIME]["absent"]
    assert [storage.decode(reason) for reason in reasons] == [Message("t.absent", {"n": 3})]


def test_showing_an_exhibit_twice_in_a_run_is_a_fault(project):
    this = opened("01_validate")
    this.show(Produced((exhibit("validate.a"),)))
    with pytest.raises(StageMisused) as refused:
        this.show(Produced((exhibit("validate.a"),)))
    assert str(refused.value) == "The exhibit 'validate.a' is shown twice in 01_validate."


def test_showing_something_else_is_a_fault(project):
    with pytest.raises(StageMisused, match=r"takes what helpers\.analyses returned"):
        opened("01_validate").show(FRAME)


def test_finish_lists_every_result_with_its_hash(project):
    this = opened("01_validate")
    this.show(Produced((exhibit("validate.a"),), {"parsed_nsw": FRAME}))
    assert this.finish()._repr_mimebundle_()[STAGE_MIME] == {"finished": True}
    outputs = json.loads((this.folder / "outputs.json").read_text())
    assert sorted(outputs["files"]) == [
        "exhibits/validate.a.json",
        "exhibits/validate.a.parquet",
        "tables/parsed_nsw.parquet",
    ]


def test_random_numbers_follow_from_seed_stage_and_purpose(project):
    finish_upstream("01_validate", "02_clean")
    this = opened("04_effects")
    first = this.rng("bootstrap").normal(size=3)
    assert np.array_equal(first, this.rng("bootstrap").normal(size=3))
    assert np.array_equal(first, opened("04_effects").rng("bootstrap").normal(size=3))
    assert not np.array_equal(first, this.rng("permutation").normal(size=3))


@pytest.mark.parametrize("what", ["raw", "released", "done", "exhibits"])
def test_what_the_table_of_stages_does_not_list_is_refused(project, what):
    finish_upstream("01_validate", "02_clean")
    with pytest.raises(
        StageMisused, match="does not list what it reads, so the driver would not see a change"
    ):
        getattr(opened("03_describe"), what)


def test_random_numbers_are_refused_to_a_stage_that_does_not_read_the_seed(project):
    with pytest.raises(StageMisused, match=r"^this\.rng is not for 01_validate"):
        opened("01_validate").rng("x")


def test_only_the_report_reads_which_quotes_were_approved(project):
    finish_upstream("01_validate", "02_clean", "03_describe", "04_effects")
    with pytest.raises(StageMisused, match=r"^this\.approvals is not for 05_qualitative"):
        _ = opened("05_qualitative").approvals
    opened("05_qualitative").finish()
    assert opened("09_report").approvals == ()


def test_only_the_effects_and_the_report_read_the_registration(project):
    with pytest.raises(StageMisused, match=r"^this\.registration is not for 01_validate"):
        _ = opened("01_validate").registration
    finish_upstream("01_validate", "02_clean")
    assert opened("04_effects").registration.entries == ()


def test_the_report_gets_all_exhibits_in_order_with_their_manifests(project):
    for number, name in enumerate(("01_validate", "02_clean", "03_describe", "04_effects", "05_qualitative")):
        this = opened(name)
        this.show(Produced((exhibit(f"z{9 - number}.one"), exhibit(f"a{number}.two"))))
        this.finish()
        (this.folder / "manifest.json").write_text('{"key": "k"}')
    report = opened("09_report")
    assert [one.id for one in report.exhibits] == [
        "z9.one", "a0.two", "z8.one", "a1.two", "z7.one", "a2.two", "z6.one", "a3.two", "z5.one", "a4.two",
    ]  # fmt: skip
    assert [one.manifest for one in report.done] == [{"key": "k"}] * 5


def test_a_parameter_reaches_the_declaration(project):
    finish_upstream("01_validate", "02_clean")
    assert opened("04_effects", level=0.9).study.analysis["trial"].level == 0.9


def test_a_name_that_is_no_parameter_of_the_notebook_is_refused_with_the_nearest(project):
    with pytest.raises(ParameterMistake) as refused:
        opened("04_effects", levle=0.9)
    sentence = str(refused.value)
    assert sentence.startswith(
        "notebooks/04_effects.ipynb: 'levle' is not a parameter of this notebook; allowed: study, run, level,"
    )
    assert sentence.endswith("Did you mean 'level'?")


def test_a_parameter_of_another_notebook_is_refused(project):
    with pytest.raises(
        ParameterMistake, match="'level' is not a parameter of this notebook; allowed: study, run"
    ):
        opened("01_validate", level=0.9)


def test_frames_and_functions_of_a_person_at_work_are_not_taken_for_parameters(by_hand):
    this = opened("01_validate", study="nsw", df=FRAME, look=print, np=np)
    assert this.run == "lab"


def test_by_hand_a_study_must_be_named(by_hand):
    with pytest.raises(ParameterMistake) as refused:
        opened("01_validate")
    assert str(refused.value) == (
        "notebooks/01_validate.ipynb: no study is named in the cell tagged parameters; allowed: nsw. "
        "Write for example: study = 'nsw'"
    )


def test_by_hand_only_run_lab_can_be_made(by_hand):
    with pytest.raises(ParameterMistake) as refused:
        opened("01_validate", study="nsw", run="main")
    assert str(refused.value) == (
        "notebooks/01_validate.ipynb: run 'main' cannot be made by hand; allowed: lab (or leave run = None). "
        "Use: make run STUDY=nsw RUN=main"
    )


def test_by_hand_the_report_is_never_made(by_hand):
    with pytest.raises(ParameterMistake) as refused:
        opened("09_report", study="nsw")
    assert str(refused.value) == (
        "notebooks/09_report.ipynb: the report is never made by hand, because nothing checked what led to "
        "it. Use: make run STUDY=... RUN=..."
    )


def test_by_hand_earlier_stages_are_read_from_lab_or_else_from_main(project, monkeypatch):
    this = opened("01_validate")
    this.show(Produced(tables={"parsed_nsw": FRAME}))
    this.finish()
    monkeypatch.delenv(stage.DRIVER_VARIABLE)
    assert list(opened("02_clean", study="nsw").tables) == ["parsed_nsw"]
    mine = opened("01_validate", study="nsw")
    mine.show(Produced(tables={"parsed_mine": FRAME}))
    mine.finish()
    assert list(opened("02_clean", study="nsw").tables) == ["parsed_mine"]


def test_by_hand_a_missing_earlier_stage_says_what_to_run(by_hand):
    with pytest.raises(UserMistake) as refused:
        opened("02_clean", study="nsw")
    assert str(refused.value) == (
        "notebooks/02_clean.ipynb: it reads what 01_validate makes for study 'nsw', which is not there yet. "
        "Run notebooks/01_validate.ipynb first, or: make run STUDY=nsw"
    )


def test_by_hand_a_cell_may_be_run_again_and_keeps_its_number(by_hand):
    this = opened("01_validate", study="nsw")
    this.show(Produced((exhibit("validate.a"),)))
    again = this.show(Produced((exhibit("validate.a", FRAME.head(1)),)))
    assert again._repr_mimebundle_()[EXHIBIT_MIME]["numbers"] == ["1.1"]
    assert len(storage.read_exhibits(this.folder)[0][1].frame) == 1


def test_a_stage_that_is_not_in_the_table_is_a_fault(project):
    with pytest.raises(StageMisused, match=r"^There is no stage '10_more'; stages: 01_validate, 02_clean"):
        opened("10_more")
