"""What re-runs after an edit: exactly what depends on it."""

import pytest

ALL = ["01", "02", "03", "04", "05", "09"]

EDITS = {
    "nothing": (None, []),
    "a helper of 04 without any change in its results": (
        ("src/helpers/toy/effects.py", "SHIFT = 0", "SHIFT = 0  # dollars"),
        ["04"],
    ),
    "a helper of 04 that changes its results": (
        ("src/helpers/toy/effects.py", "SHIFT = 0", "SHIFT = 1"),
        ["04", "09"],
    ),
    "a helper of 02 without any change in its results": (
        (
            "src/helpers/toy/clean.py",
            "assert derivations",
            "assert derivations.exists()\n    assert derivations",
        ),
        ["02"],
    ),
    "a helper of the report": (("src/helpers/toy/report.py", "<title>", "<title >"), ["09"]),
    "a data file that belongs to a helper of every toy stage": (
        ("src/helpers/toy/words.yml", "of the report", "for the reader"),
        ALL,
    ),
    "a helper that no notebook reaches": (
        ("src/helpers/commands/params.py", "every parameter", "each parameter"),
        [],
    ),
    "the driver itself": (("src/helpers/driver.py", "Makes a run", "It makes a run"), []),
    "the prose of notebook 03": (
        ("notebooks/03_describe.ipynb", "What is asked.", "What is asked here."),
        ["03", "09"],
    ),
    "a label in the declaration": (
        ("studies/nsw/study.yml", "Did guided work experience", "Has guided work experience"),
        ["09"],
    ),
    "the label of a variable": (("studies/nsw/study.yml", "en: Schooling", "en: Education"), ["09"]),
    "the level of the intervals": (
        ("studies/nsw/study.yml", "level: 0.95", "level: 0.9"),
        ["04", "09"],
    ),
    "the seed": (("studies/nsw/study.yml", "seed: 19860601", "seed: 19860602"), ["03", "04", "05", "09"]),
    "a derivation without any change in its results": (
        ("studies/nsw/derive.py", "Return age squared", "Returns age squared"),
        ["02"],
    ),
    "a value in the raw file that cleaning rounds away": (
        ("data/raw/nsw/nsw_mixtape.csv", "9930.0458", "9930.0468"),
        ["01", "02", "05", "09"],
    ),
    "a value in the raw file": (("data/raw/nsw/nsw_mixtape.csv", "9930.0458", "9990.0458"), ALL),
    "the lock": (("requirements.lock", "# nothing", "# nothing else"), ALL),
}


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_re_runs_exactly_what_depends_on_it(made_toy, what):
    edit, expected = EDITS[what]
    if edit:
        made_toy.edit(*edit)
    executed = made_toy.run()
    assert made_toy.status == 0, made_toy.said
    assert executed == expected
    assert made_toy.run() == [], "the second time nothing is left to do"
    assert "nothing to do" in made_toy.said


def test_touching_a_file_without_changing_it_re_runs_nothing(made_toy):
    for file in (made_toy.root / "src").rglob("*.py"):
        file.touch()
    assert made_toy.run() == []


def test_a_result_that_someone_changed_by_hand_is_made_again(made_toy):
    before = made_toy.results()
    file = made_toy.stage("04_effects") / "tables" / "effects.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert made_toy.run() == ["04"]
    assert made_toy.results() == before


def test_a_result_that_someone_removed_is_made_again(made_toy):
    before = made_toy.results()
    (made_toy.stage("03_describe") / "exhibits" / "describe.counts.json").unlink()
    assert made_toy.run() == ["03"]
    assert made_toy.results() == before


def test_a_published_page_that_someone_removed_or_added_is_put_right_without_executing_anything(made_toy):
    before = made_toy.results()
    folder = made_toy.root / "reports" / "nsw" / "main"
    (folder / "report.en.html").unlink()
    (folder / "stale.html").write_text("from an earlier version")
    assert made_toy.run() == []
    assert made_toy.results() == before


def test_an_edit_that_is_taken_back_re_runs_what_the_edit_changed_and_gives_the_first_results(made_toy):
    before = made_toy.results()
    made_toy.edit("src/helpers/toy/effects.py", "SHIFT = 0", "SHIFT = 1")
    made_toy.run()
    assert made_toy.results() != before
    made_toy.edit("src/helpers/toy/effects.py", "SHIFT = 1", "SHIFT = 0")
    assert made_toy.run() == ["04", "09"]
    assert made_toy.results() == before


def test_the_manifest_says_why_a_stage_was_executed(made_toy):
    made_toy.edit("notebooks/03_describe.ipynb", "What is asked.", "What is asked here.")
    made_toy.run()
    assert made_toy.manifest("03_describe")["because"] == ["notebook"]
    assert made_toy.manifest("09_report")["because"] == ["03_describe"]
