"""After somebody withdrew a run is made anew, stays private, and says why; what was published stands."""

WITHDRAWN = "id,scope,date\n1,all,2026-11-22\n"
LABEL = ("studies/nsw/study.yml", "Did guided work experience", "Has guided work experience")


def test_a_run_after_one_withdrawal_is_made_and_not_published(made_toy):
    folder = made_toy.root / "reports" / "nsw" / "main"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    withdrawn = made_toy.root / "data" / "withdrawn" / "nsw.csv"
    withdrawn.parent.mkdir()
    withdrawn.write_text(WITHDRAWN)
    made_toy.edit(*LABEL)
    assert "01" in made_toy.run()
    assert made_toy.status == 2
    assert made_toy.said.endswith(
        "The report is made, and not published:\n"
        "  nsw, run main: fewer than 10 people withdrew (or were put back) since a version was published; who lays both "
        "side by side would see what they said; allowed: a new version when nobody or at least 10 people changed. What was "
        "published stands. The new results are in data/processed; wait for more withdrawals, or until the retention ends.\n"
    )
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert "Has guided" in (made_toy.stage("09_report") / "released" / "report.en.html").read_text()
    people = "".join(f"{one},all,2026-11-22\n" for one in range(2, 11))
    withdrawn.write_text(WITHDRAWN + people)
    made_toy.run()
    assert made_toy.status == 0, made_toy.said
    assert "Has guided" in (folder / "report.en.html").read_text()
