"""Two commands at once: the same run is refused to the second, different runs are both right."""

import time


def test_the_second_process_on_the_same_run_is_told_so_at_once(fresh_toy):
    first = fresh_toy.start("run", "--study", "nsw")
    while not (fresh_toy.root / "data" / "processed" / "nsw" / "main" / "run.json").exists():
        assert first.poll() is None, first.communicate()[0].decode()
        time.sleep(0.02)
    fresh_toy.run()
    assert first.poll() is None, "the second did not wait for the first"
    assert fresh_toy.status == 2
    assert fresh_toy.said.strip() == (
        "This run is being made by another process:\n"
        "  nsw, run main: another process is making this run. Wait until it is done."
    )
    said = first.communicate()[0].decode()
    assert first.returncode == 0, said


def test_two_runs_with_different_parameters_at_once_are_both_right(made_once, fresh_toy):
    strict = ("run", "--study", "nsw", "--run", "strict", "--params", "level=0.99")
    both = [fresh_toy.start("run", "--study", "nsw"), fresh_toy.start(*strict)]
    for process in both:
        said = process.communicate()[0].decode()
        assert process.returncode == 0, said
    assert fresh_toy.results() == made_once.results()
    alone = fresh_toy.results("strict")
    fresh_toy.run("--run", "strict", "--force")
    assert fresh_toy.results("strict") == alone
    assert alone["04_effects/outputs"] != fresh_toy.results()["04_effects/outputs"]
