"""Registration in a project that runs: what re-runs, what is remembered, and what a notebook may read."""

from helpers.paths import Project
from helpers.study.registration import read


def command(toy, *arguments):
    process = toy.start(*arguments)
    toy.said = process.communicate()[0].decode()
    return process.returncode


def registered(toy):
    return read(Project(toy.root).study("nsw"))


def test_before_any_run_the_plan_is_registered_before_results_and_with_the_data_in_sight(fresh_toy):
    assert command(fresh_toy, "register", "--study", "nsw", "--reason", "before the first run") == 0
    (entry,) = registered(fresh_toy).entries
    assert (entry.known, entry.earlier_results) == ("after_data", ())
    assert entry.outcome_data["cps_mixtape.csv"] == "absent"


def test_after_a_run_the_plan_is_registered_after_effects(made_toy):
    assert command(made_toy, "register", "--study", "nsw", "--reason", "late") == 0
    (entry,) = registered(made_toy).entries
    assert (entry.known, entry.earlier_results) == ("after_effects", ("main",))


def test_a_registration_and_a_reason_re_run_the_effects_and_the_report_and_nothing_else(made_toy):
    before = made_toy.results()
    command(made_toy, "register", "--study", "nsw", "--reason", "late")
    assert made_toy.run() == ["04", "09"], made_toy.said
    assert made_toy.manifest("04_effects")["because"] == ["registration"]
    assert made_toy.run() == []
    reasons = made_toy.root / "studies" / "nsw" / "deviations.yml"
    reasons.write_text("analysis.trial.level: {en: Asked by a reviewer.}\n")
    assert made_toy.run() == ["04", "09"]
    assert made_toy.run() == []
    assert made_toy.results() == before


def test_registering_an_unchanged_plan_again_re_runs_nothing(made_toy):
    command(made_toy, "register", "--study", "nsw", "--reason", "late")
    made_toy.run()
    command(made_toy, "register", "--study", "nsw", "--reason", "again")
    assert "Nothing was added" in made_toy.said
    assert made_toy.run() == []


def test_a_changed_entry_stops_the_run_with_one_sentence(made_toy):
    made_toy.edit(
        "notebooks/04_effects.ipynb", "this.show(effects", "known = this.registration\\nthis.show(effects"
    )
    command(made_toy, "register", "--study", "nsw", "--reason", "late")
    assert made_toy.run() == ["04", "09"], made_toy.said
    made_toy.edit("studies/nsw/registration.yml", "reason: late", "reason: early")
    made_toy.run()
    assert made_toy.status == 2
    assert "studies/nsw/registration.yml, entry 1: it was changed after it was made" in made_toy.said
    assert "Traceback" not in made_toy.said
