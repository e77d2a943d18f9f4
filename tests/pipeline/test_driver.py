"""Runs: parameters, reuse, what is refused, what is written, and how failures end."""

import json

from helpers.manifest import sha256_file

LEVEL = ("--run", "strict", "--params", "level=0.99")


def replace_part(toy, stage, source):
    file = toy.root / "notebooks" / f"{stage}.ipynb"
    content = json.loads(file.read_text())
    part = next(cell for cell in content["cells"] if "part:p0" in cell["metadata"].get("tags", []))
    part["source"] = source
    file.write_text(json.dumps(content))


def test_a_named_run_with_one_changed_parameter_executes_effects_and_report_only(made_toy):
    assert made_toy.run(*LEVEL) == ["04", "09"]
    assert made_toy.taken_over == ["01", "02", "03", "05"]
    assert made_toy.manifest("02_clean", "strict")["taken_over_from"] == "main"
    exhibit = json.loads(
        (made_toy.stage("04_effects", "strict") / "exhibits" / "effects.difference.json").read_text()
    )
    assert exhibit["exhibit"]["title"]["value"]["values"]["level"]["value"] == {"value": 0.99}


def test_a_named_run_without_parameters_repeats_its_recorded_ones(made_toy):
    made_toy.run(*LEVEL)
    before = made_toy.results("strict")
    assert made_toy.run("--run", "strict") == []
    assert made_toy.results("strict") == before
    assert made_toy.manifest("04_effects", "strict")["parameters"] == {"level": 0.99}


def test_parameters_given_again_replace_all_of_them(made_toy):
    made_toy.run(*LEVEL)
    assert made_toy.run("--run", "strict", "--params", "power=0.9") == [
        "04",
        "09",
    ]
    record = json.loads((made_toy.stage("run.json", "strict")).read_text())
    assert record == {"parameters": {"power": 0.9}}


def test_main_takes_no_parameters(made_toy):
    made_toy.run("--params", "level=0.99")
    assert made_toy.status == 2
    assert made_toy.said.strip() == (
        "The parameters of this run cannot be used:\n"
        "  PARAMS: the run 'main' is the study as declared and takes no parameters. "
        'Name a run: make run STUDY=nsw RUN=other PARAMS="level=0.99"'
    )


def test_an_unknown_parameter_stops_before_anything_runs(made_toy):
    made_toy.run("--run", "strict", "--params", "levle=0.99")
    assert made_toy.status == 2
    assert "Did you mean 'level'?" in made_toy.said
    assert not made_toy.stage("", "strict").exists()


def test_the_run_lab_is_kept_for_notebooks_started_by_hand(made_toy):
    made_toy.run("--run", "lab", "--params", "level=0.99")
    assert made_toy.status == 2
    assert made_toy.said.strip() == (
        "The parameters of this run cannot be used:\n"
        "  RUN: 'lab' is the run of notebooks started by hand. Choose another name."
    )


def test_a_name_that_is_no_name_is_refused(made_toy):
    made_toy.run("--run", "../elsewhere", "--params", "level=0.99")
    assert made_toy.status == 2
    assert made_toy.said.strip() == (
        "The parameters of this run cannot be used:\n"
        "  RUN: '../elsewhere' is not a name for a run; allowed: a small letter, then at most 59 small "
        "letters, digits, '-' and '_'."
    )


def test_a_run_that_is_not_there_cannot_be_repeated(made_toy):
    made_toy.run(*LEVEL)
    made_toy.run("--run", "stirct")
    assert made_toy.status == 2
    assert made_toy.said.strip() == (
        "The parameters of this run cannot be used:\n"
        "  RUN: study 'nsw' has no run 'stirct' whose parameters could be repeated; allowed: main, strict. "
        "Did you mean 'strict'?"
    )


def test_a_study_that_is_not_there_is_named_with_the_nearest(made_toy):
    made_toy.run("--study", "nws")
    assert made_toy.status == 2
    assert "Did you mean 'nsw'?" in made_toy.said
    assert "Traceback" not in made_toy.said


def test_a_mistake_of_the_user_in_a_cell_ends_with_status_2_sentences_and_no_traceback(made_toy):
    replace_part(
        made_toy,
        "03_describe",
        "from helpers.errors import DataMistake, Mistake\n"
        "raise DataMistake([Mistake('a.csv, row 3', 'text in a number', 'numbers', 'Correct the row.')])",
    )
    assert made_toy.run() == []
    assert made_toy.status == 2
    assert made_toy.said.endswith(
        "\nThe data cannot be used as declared:\n"
        "  a.csv, row 3: text in a number; allowed: numbers. Correct the row.\n"
    )
    assert "Traceback" not in made_toy.said
    executed = (made_toy.stage("03_describe") / "executed.ipynb").read_text()
    assert "a.csv, row 3: text in a number" in executed
    assert "raise DataMistake" in executed
    assert "Traceback" not in executed
    assert not (made_toy.stage("03_describe") / "manifest.json").exists()


def test_a_fault_of_ours_ends_with_status_1_and_names_notebook_cell_and_file(made_toy):
    replace_part(made_toy, "04_effects", "1 / 0")
    made_toy.run()
    assert made_toy.status == 1
    assert made_toy.said.strip().endswith(
        "notebooks/04_effects.ipynb failed in cell 5, p0 (ZeroDivisionError: division by zero). This is a fault "
        "of the code, not of the data; the traceback is in data/processed/nsw/main/04_effects/executed.ipynb."
    )
    assert "Traceback" not in made_toy.said
    assert "Traceback" in (made_toy.stage("04_effects") / "executed.ipynb").read_text()


def test_a_kernel_that_dies_is_said_in_one_sentence(made_toy):
    replace_part(made_toy, "04_effects", "import os\nos._exit(9)")
    made_toy.run()
    assert made_toy.status == 1
    assert "notebooks/04_effects.ipynb stopped because its process ended" in made_toy.said
    assert "Traceback" not in made_toy.said
    assert made_toy.no_process_left()


def test_a_notebook_that_exits_before_its_end_is_not_done(made_toy):
    file = made_toy.root / "notebooks" / "04_effects.ipynb"
    content = json.loads(file.read_text())
    content["cells"] = content["cells"][:-1]
    file.write_text(json.dumps(content))
    made_toy.run()
    assert made_toy.status == 1
    assert "notebooks/04_effects.ipynb ended without this.finish() in its last cell" in made_toy.said


def test_a_helper_that_reads_an_undeclared_section_is_a_fault_of_ours(made_toy):
    replace_part(made_toy, "03_describe", "this.study.analysis")
    made_toy.run()
    assert made_toy.status == 1
    assert "03_describe reads section 'analysis' of the declaration" in made_toy.said


def test_warnings_in_a_notebook_are_kept_in_the_manifest_and_printed_nowhere(made_toy):
    replace_part(made_toy, "03_describe", "import warnings\nwarnings.warn('few people in one arm')")
    made_toy.run()
    assert made_toy.manifest("03_describe")["warnings"] == [
        {"category": "UserWarning", "message": "few people in one arm"}
    ]
    executed = json.loads((made_toy.stage("03_describe") / "executed.ipynb").read_text())
    assert not [
        out for cell in executed["cells"] for out in cell.get("outputs", []) if out["output_type"] == "stream"
    ]


def test_the_manifest_of_a_stage_says_with_what_it_was_made(made_toy):
    made = made_toy.manifest("01_validate")
    raw = made_toy.root / "data" / "raw" / "nsw" / "nsw_mixtape.csv"
    assert made["inputs"] == {"cps_mixtape.csv": "absent", "nsw_mixtape.csv": sha256_file(raw)}
    assert made["seed"] == 19860601
    assert made["packages"]["pandas"][0].isdigit()
    assert made["peak_memory_bytes"] > 10_000_000
    assert {
        "key",
        "key_parts",
        "outputs",
        "executed",
        "commit",
        "dirty",
        "warnings",
        "started",
        "ended",
    } <= set(made)


def test_the_published_folder_lists_its_files_with_their_hashes(made_toy):
    folder = made_toy.root / "reports" / "nsw" / "main"
    files = json.loads((folder / "manifest.json").read_text())["files"]
    assert files == {
        path.name: sha256_file(path) for path in folder.iterdir() if path.name != "manifest.json"
    }


def test_executed_notebooks_hold_no_times_and_no_paths_and_are_the_same_when_made_again(made_toy):
    file = made_toy.stage("04_effects") / "executed.ipynb"
    before = file.read_bytes()
    assert made_toy.run("--force") == ["01", "02", "03", "04", "05", "09"]
    assert file.read_bytes() == before
    assert str(made_toy.root).encode() not in before


def test_without_warm_kernels_the_results_are_the_same(made_toy, fresh_toy):
    fresh_toy.run(WATWERKT_WARM="0")
    assert fresh_toy.status == 0, fresh_toy.said
    assert fresh_toy.results() == made_toy.results()


def test_a_notebook_started_by_hand_works_in_lab_reads_main_and_leaves_it_alone(made_toy):
    import os
    import subprocess
    import sys

    before = made_toy.results()
    env = {**os.environ, "PYTHONPATH": str(made_toy.root / "src"), "WATWERKT_ROOT": str(made_toy.root)}
    target = made_toy.root / "by_hand.ipynb"
    command = [
        sys.executable,
        "-m",
        "papermill",
        "notebooks/04_effects.ipynb",
        str(target),
        "-p",
        "study",
        "nsw",
    ]
    done = subprocess.run(
        [*command, "-p", "level", "0.9"],
        cwd=made_toy.root,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (made_toy.stage("04_effects", "lab") / "outputs.json").exists()
    assert not (made_toy.stage("04_effects", "lab") / "manifest.json").exists()
    assert made_toy.results() == before
    made_toy.run()
    assert made_toy.executed == []
    assert not (made_toy.root / "reports" / "nsw" / "lab").exists()


def test_a_notebook_that_is_not_there_is_said_in_one_sentence(made_toy):
    (made_toy.root / "notebooks" / "04_effects.ipynb").unlink()
    made_toy.run()
    assert made_toy.status == 2
    assert made_toy.said.endswith(
        "  notebooks/04_effects.ipynb: this notebook is not there. "
        "Get it back: git checkout notebooks/04_effects.ipynb\n"
    )


def test_a_notebook_with_marks_of_a_merge_is_said_in_one_sentence(made_toy):
    made_toy.edit("notebooks/04_effects.ipynb", '"cells"', '<<<<<<< mine\n"cells"')
    made_toy.run()
    assert made_toy.status == 2
    assert "notebooks/04_effects.ipynb: this is not a notebook (" in made_toy.said
    assert "Traceback" not in made_toy.said


def test_a_module_beside_the_notebooks_is_not_imported_because_the_driver_would_not_see_it_change(made_toy):
    (made_toy.root / "notebooks" / "mine.py").write_text("x = 1\n")
    replace_part(made_toy, "03_describe", "import mine")
    made_toy.run()
    assert made_toy.status == 1
    assert "ModuleNotFoundError: No module named 'mine'" in made_toy.said
