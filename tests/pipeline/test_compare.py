"""Two runs of the toy project side by side, and what happens to the comparison when one is made anew."""

import json

import pandas as pd

REPORT = """

def write(study, exhibits, done, folder, run):
    import json
    (folder / "tables").mkdir(parents=True)
    level = study.analysis["trial"].level
    verdict = "difference" if level < 0.97 else "undecided"
    means = next(one for one in exhibits if one.id == "effects.difference").frame["re78"]
    names = "comparison,outcome,wave,subgroup,arm,reference,unit,estimate,std_error,low,high,level,verdict,analysis"
    row = f"trial,earnings_78,,all,programme,control,USD,{float(means.iloc[-1])!r},671.0,1.0,2.0,{level},{verdict},main"
    (folder / "tables" / "effects.csv").write_text(f"{names}\\n{row}\\n")
    about = {"study": "nsw", "run": run, "title": study.title, "question": study.question, "kind": "public",
             "languages": ["en"], "parameters": {}, "cleared": True, "release": {
                 "min_persons": 100, "group": 0.0, "zeros": "withheld", "rows_may_be_shown": False}}
    (folder / "about.json").write_text(json.dumps(about))
    (folder / "report.en.html").write_text("<html lang=en></html>")
"""


def command(toy, *arguments):
    process = toy.start(*arguments)
    toy.said = process.communicate()[0].decode()
    return process.returncode


def test_two_runs_are_compared_from_what_they_released_and_fall_with_it(made_toy):
    with (made_toy.root / "src/helpers/toy/report.py").open("a") as module:
        module.write(REPORT)
    made_toy.run("--study", "nsw")
    assert made_toy.status == 0, made_toy.said
    made_toy.run("--study", "nsw", "--run", "strict", "--params", "level=0.99")
    assert made_toy.status == 0, made_toy.said
    assert command(made_toy, "compare", "--study", "nsw", "--runs", "main strict") == 0, made_toy.said
    assert "1 of 1 conclusions flips." in made_toy.said
    folder = made_toy.root / "reports" / "nsw" / "compare-main-vs-strict"
    numbers = pd.read_csv(folder / "compare.csv", keep_default_na=False)
    assert numbers["verdict"].tolist() == ["difference", "undecided"]
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "These runs read the same raw files." in page
    assert "<td>0.99</td>" in page
    assert json.loads((folder / "compare.json").read_text())["runs"] == ["main", "strict"]
    assert "compare-main-vs-strict" in (made_toy.root / "reports" / "index.html").read_text()

    assert made_toy.run("--study", "nsw") == []
    assert folder.exists(), "nothing changed, so the comparison stands"
    made_toy.edit("src/helpers/toy/effects.py", 'means["re78"] += SHIFT', 'means["re78"] *= 2 + SHIFT')
    made_toy.run("--study", "nsw")
    assert not folder.exists(), "its numbers are no longer those of run main"
    assert "compare-main-vs-strict" not in (made_toy.root / "reports" / "index.html").read_text()


def test_forgetting_a_run_takes_its_comparison_away(made_toy):
    with (made_toy.root / "src/helpers/toy/report.py").open("a") as module:
        module.write(REPORT)
    made_toy.run("--study", "nsw")
    made_toy.run("--study", "nsw", "--run", "strict", "--params", "level=0.99")
    command(made_toy, "compare", "--study", "nsw", "--runs", "main strict")
    folder = made_toy.root / "reports" / "nsw" / "compare-main-vs-strict"
    assert folder.exists(), made_toy.said
    assert command(made_toy, "clean", "--study", "nsw", "--run", "strict") == 0
    assert not folder.exists()
