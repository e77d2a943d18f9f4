"""A made-up run of the study nsw: one exhibit of every kind, through the real door, in both languages."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.disclosure.exhibits import release
from helpers.paths import Project
from helpers.reporting.assemble import policy
from helpers.reporting.catalogue import Catalogue, catalogue
from helpers.reporting.provenance import Provenance
from helpers.reporting.report import write
from helpers.reporting.run_content import EXHIBIT_MIME, STAGE_MIME, Executed, RunContent
from helpers.reporting.vocabulary import vocabulary
from helpers.results import Behind, Column, Declared, Exhibit, Guard, Message, Name, Persons, Quantity
from helpers.study.load import load
from helpers.study.spec import Study

PEOPLE = ("n_arm", "n_reference")
NUMBERS = ("estimate", "low", "high", "level", "p_value", "p_adjusted", "smallest_detectable", "verdict")
TEXTS = {
    "en": {
        "made_up.title": "A made-up exhibit: {what}",
        "made_up.alt": "Made up for a test: {what}, over {people:count} people, with {amount}.",
        "made_up.note": "Nobody in here exists.",
        "made_up.body": "Made up: {people:count} people, {few:count} of them special, {amount} on average.",
        "made_up.absent": "Nothing was ever declared here.",
        "made_up.words.flow": "flow",
        "made_up.words.histogram": "histogram",
        "made_up.words.forest": "forest",
        "made_up.words.love": "balance",
        "made_up.words.overlap": "overlap",
        "made_up.words.baseline": "baseline",
        "made_up.words.text": "text",
        "made_up.words.findings": "findings",
        "made_up.words.before": "before",
        "made_up.words.after": "after",
        "made_up.words.randomised": "Randomised",
        "made_up.words.lost": "Lost to follow-up",
        "made_up.words.analysed": "Analysed",
        "made_up.columns.mean": "Mean",
        "made_up.columns.smd": "Standardised difference",
        "made_up.columns.method": "Method",
        "made_up.columns.step": "Step",
        "made_up.columns.detail": "Detail",
        "made_up.columns.role": "Role",
        "made_up.columns.reason": "Reason",
        "made_up.columns.is_spike": "Shared value",
    },
    "nl": {
        "made_up.title": "Een verzonnen onderdeel: {what}",
        "made_up.alt": "Verzonnen voor een test: {what}, over {people:count} mensen, met {amount}.",
        "made_up.note": "Niemand hierin bestaat.",
        "made_up.body": "Verzonnen: {people:count} mensen, {few:count} bijzonder, gemiddeld {amount}.",
        "made_up.absent": "Hier is nooit iets opgegeven.",
        "made_up.words.flow": "stroom",
        "made_up.words.histogram": "verdeling",
        "made_up.words.forest": "schattingen",
        "made_up.words.love": "balans",
        "made_up.words.overlap": "overlap",
        "made_up.words.baseline": "begin",
        "made_up.words.text": "tekst",
        "made_up.words.findings": "bevindingen",
        "made_up.words.before": "ervoor",
        "made_up.words.after": "erna",
        "made_up.words.randomised": "Geloot",
        "made_up.words.lost": "Uit beeld",
        "made_up.words.analysed": "Geanalyseerd",
        "made_up.columns.mean": "Gemiddelde",
        "made_up.columns.smd": "Gestandaardiseerd verschil",
        "made_up.columns.method": "Methode",
        "made_up.columns.step": "Stap",
        "made_up.columns.detail": "Toelichting",
        "made_up.columns.role": "Rol",
        "made_up.columns.reason": "Reden",
        "made_up.columns.is_spike": "Gedeelde waarde",
    },
}


def words() -> Catalogue:
    """Return the package's catalogue with the made-up topic beside it; it borrows the words of the effects."""
    texts = {}
    for language, own in catalogue().texts.items():
        borrowed = {
            f"made_up.{key.removeprefix('effects.')}": text for key, text in own.items() if _is_word(key)
        }
        texts[language] = {**own, **borrowed, **TEXTS[language]}
    return Catalogue(texts)


def _is_word(key: str) -> bool:
    return key.startswith(("effects.columns.", "effects.words."))


LABELS = {
    "earnings_78": {"en": "Earnings in 1978", "nl": "Verdiensten in 1978"},
    "employed_78": {"en": "Any earnings in 1978", "nl": "Enig inkomen in 1978"},
}
ARMS = {
    "programme": {"en": "guided work experience", "nl": "begeleide werkervaring"},
    "control": {"en": "no programme place", "nl": "geen plaats in het programma"},
}


def study(**changes: object) -> Study:
    """Return the declared study nsw with the words that tests quote, and with sections replaced."""
    declared = load(Project.here(), "nsw")
    outcomes = {
        name: one.model_copy(update={"label": LABELS[name]}) for name, one in declared.outcomes.items()
    }
    arms = declared.variables["treat"].model_copy(update={"labels": ARMS})
    words = {"outcomes": outcomes, "variables": {**declared.variables, "treat": arms}}
    return declared.model_copy(update=words | changes)


def content(declared: Study) -> RunContent:
    """Return a whole run: exhibits through the door, two notebooks that show them."""
    exhibits = every_exhibit()
    opened = release(exhibits, policy(declared), vocabulary(declared, words())).require()
    names = [exhibit.id for exhibit in exhibits]
    executed = (
        Executed.of("03_describe", notebook(names[:3], "3"), Message),
        Executed.of("04_effects", notebook(names[3:], "4", absent="made_up.absent"), Message),
    )
    provenance = Provenance(
        run="strict",
        parameters={"level": 0.99},
        inputs={"nsw_mixtape.csv": "a" * 64},
        versions={"python": "3.11.7"},
        commit="c0ffee" * 6,
        dirty=True,
        keys={"03_describe": "b" * 64},
    )
    return RunContent(declared, opened, executed, provenance)


def build(folder: Path, declared: Study | None = None) -> tuple[Path, ...]:
    """Write every page and file of the made-up run."""
    return write(content(declared or study()), folder, words=words())


def every_exhibit() -> list[Exhibit]:
    """Return one exhibit of every kind and drawing."""
    return [flow(), baseline(), histogram(), findings(), forest(), love(), overlap(), text()]


def notebook(names: list[str], stage: str, *, absent: str = "") -> dict[str, object]:
    """Return an executed notebook whose cells show these exhibits."""
    cells: list[dict[str, object]] = [
        markdown(
            "# A made-up notebook\n\nIt asks **nothing** <script>alert(1)</script>.",
            "# Een verzonnen notebook\n\nHet vraagt niets.",
        ),
        code("study = None", ["parameters"], []),
        code("this = stage.open()", ["open"], []),
    ]
    for place, name in enumerate(names, start=1):
        shown = {
            EXHIBIT_MIME: {"ids": [name], "numbers": [f"{stage}.{place}"]},
            "text/html": "private preview",
        }
        cells += [
            markdown(f"## Part {place}\n\nA paragraph in English."),
            code("this.show()", [f"part:p{place}"], [shown]),
        ]
    if absent:
        cells += [
            markdown("## Never seen"),
            code("this.show()", ["part:never"], [{STAGE_MIME: {"absent": [absent]}}]),
        ]
    return {"cells": [*cells, code("this.finish()", ["finish"], [{STAGE_MIME: {"finished": True}}])]}


def markdown(source: str, dutch: str = "") -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {"nl": dutch} if dutch else {}, "source": source}


def code(source: str, tags: list[str], shown: list[dict[str, object]]) -> dict[str, object]:
    outputs = [{"output_type": "display_data", "data": data, "metadata": {}} for data in shown]
    return {"cell_type": "code", "metadata": {"tags": tags}, "source": source, "outputs": outputs}


def said(what: str) -> dict[str, Message]:
    """Return title, alternative and note of an exhibit."""
    values = {"what": Name("word", what)}
    numbers = {"people": Persons(445), "amount": Behind(Quantity(1794.34, "USD"), 185)}
    return {
        "title": Message("made_up.title", values),
        "alt": Message("made_up.alt", values | numbers),
        "note": Message("made_up.note"),
    }


def flow() -> Exhibit:
    """Return a participant flow with a step that is not in the data and one of too few people."""
    frame = pd.DataFrame(
        [
            ("randomised", "", "", "state", None, "trial.randomised"),
            ("lost", "programme", "", "loss", 4, ""),
            ("analysed", "programme", "", "state", 185, ""),
            ("lost", "control", "", "loss", 31, ""),
            ("analysed", "control", "", "state", 260, ""),
        ],
        columns=["step", "arm", "detail", "role", "n", "reason"],
    ).astype({"n": "Int64"})
    columns = (
        Column("step", "label"),
        Column("arm", "label", names="arm"),
        Column("detail", "label"),
        Column("role", "label", shown=False),
        Column("n", "count"),
        Column("reason", "label", names="flow"),
    )
    return Exhibit(
        "made_up.flow", "figure", chapter="werking", frame=frame, columns=columns, guards=(Guard("n", ()),),
        drawing="flow", **said("flow"),
    )  # fmt: skip


def baseline() -> Exhibit:
    """Return a table with a withheld row, a missing number and two units."""
    frame = pd.DataFrame(
        {
            "variable": ["age", "education", "married"],
            "unit": ["years", "years", "share"],
            "n": pd.array([185, 9, 185], dtype="Int64"),
            "mean": [25.82, 10.3, 0.189],
            "smd": [0.107, 0.14, None],
        }
    )
    columns = (
        Column("variable", "label", names="variable"),
        Column("unit", "label", names="unit", shown=False),
        Column("n", "count"),
        Column("mean", "number", unit_column="unit"),
        Column("smd", "number"),
    )
    return Exhibit(
        "made_up.baseline", "table", said("baseline")["title"], "werking", frame, columns,
        (Guard("n", ("mean", "smd")),), note=Message("made_up.note"),
    )  # fmt: skip


def histogram() -> Exhibit:
    """Return a distribution of two groups with a spike at zero."""
    rows = []
    for group, counts in (("programme", (45, 60, 50, 30)), ("control", (92, 80, 58, 30))):
        for place, n in enumerate(counts):
            low, high = (0.0, 0.0) if place == 0 else (4000.0 * (place - 1), 4000.0 * place)
            rows.append((group, low, high, place == 0, n, n / sum(counts)))
    frame = pd.DataFrame(rows, columns=["group", "low", "high", "is_spike", "n", "share"]).astype(
        {"n": "Int64"}
    )
    columns = (
        Column("group", "label", names="arm"),
        Column("low", "number", unit="USD"),
        Column("high", "number", unit="USD"),
        Column("is_spike", "label", shown=False),
        Column("n", "count"),
        Column("share", "percent"),
    )
    return Exhibit(
        "made_up.histogram", "figure", chapter="werking", frame=frame, columns=columns,
        guards=(Guard("n", ("share", "low", "high")),), drawing="histogram_spike", **said("histogram"),
    )  # fmt: skip


def effects() -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """Return rows of every verdict, a withheld one included, and their columns."""
    keys = ["comparison", "outcome", "arm", "reference"]
    rows = [
        ("trial", "earnings_78", "main", 1794.34, 475.6, 3113.1, "USD", "difference", 0.008, 185, 260),
        ("trial", "employed_78", "main", 0.021, -0.011, 0.053, "share", "undecided", 0.21, 185, 260),
        ("cps", "earnings_78", "main", 40.0, -120.0, 200.0, "USD", "equivalent", 0.6, 185, 15992),
        ("cps", "employed_78", "main", -0.11, -0.19, -0.03, "share", "difference", 0.01, 8, 15992),
        ("trial", "earnings_78", "sensitivity", 1672.2, 346.1, 2998.3, "USD", "difference", 0.013, 185, 260),
    ]
    names = [
        "comparison",
        "outcome",
        "analysis",
        "estimate",
        "low",
        "high",
        "unit",
        "verdict",
        "p_value",
        *PEOPLE,
    ]
    frame = pd.DataFrame(rows, columns=names).assign(arm="programme", reference="control", level=0.95)
    frame = frame.assign(smallest_detectable=0.05, p_adjusted=frame["p_value"], family="work")
    frame = frame.astype(dict.fromkeys(PEOPLE, "Int64"))
    columns = (
        *(Column(name, "label", names="arm" if name == "reference" else name) for name in keys),
        Column("analysis", "label"),
        Column("estimate", "estimate", unit_column="unit", interval=("low", "high")),
        Column("low", "number", unit_column="unit", shown=False),
        Column("high", "number", unit_column="unit", shown=False),
        Column("level", "percent", shown=False),
        Column("unit", "label", names="unit", shown=False),
        Column("p_value", "p_value"),
        Column("p_adjusted", "p_value"),
        Column("family", "label", shown=False),
        Column("n_arm", "count"),
        Column("n_reference", "count"),
        Column("smallest_detectable", "number", unit_column="unit", shown=False),
        Column("verdict", "verdict"),
    )
    return frame[[column.name for column in columns]], columns


def findings() -> Exhibit:
    """Return the headline table."""
    frame, columns = effects()
    main = frame[frame["analysis"] == "main"].reset_index(drop=True)
    guards = tuple(Guard(name, NUMBERS) for name in PEOPLE)
    title = said("findings")["title"]
    return Exhibit("made_up.findings", "table", title, "effectiviteit", main, columns, guards, headline=True)


def forest() -> Exhibit:
    """Return the picture of the estimates in dollars."""
    frame, columns = effects()
    rows = frame[frame["unit"] == "USD"].reset_index(drop=True)
    return Exhibit(
        "made_up.forest", "figure", chapter="effectiviteit", frame=rows, columns=columns,
        guards=tuple(Guard(name, NUMBERS) for name in PEOPLE), drawing="forest",
        options={"margin": 500}, **said("forest"),
    )  # fmt: skip


def love() -> Exhibit:
    """Return standardised differences before and after."""
    rows = [
        ("age", "before", -0.8),
        ("married", "before", 1.2),
        ("age", "after", 0.02),
        ("married", "after", -0.05),
    ]
    frame = pd.DataFrame(rows, columns=["variable", "method", "smd"]).assign(n_arm=185)
    columns = (
        Column("variable", "label", names="variable"),
        Column("method", "label"),
        Column("smd", "number"),
        Column("n_arm", "count"),
    )
    return Exhibit(
        "made_up.love", "figure", chapter="effectiviteit", frame=frame, columns=columns,
        guards=(Guard("n_arm", ("smd",)),), drawing="love", options={"threshold": 0.1}, **said("love"),
    )  # fmt: skip


def overlap() -> Exhibit:
    """Return two mirrored distributions of chances."""
    edges = (0.001, 0.01, 0.1, 0.5)
    rows = [
        (group, low, high, n, n / sum(counts))
        for group, counts in (("programme", (15, 60, 110)), ("control", (9000, 900, 100)))
        for low, high, n in zip(edges[:-1], edges[1:], counts, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["group", "low", "high", "n", "share"])
    columns = (
        Column("group", "label", names="arm"),
        Column("low", "percent"),
        Column("high", "percent"),
        Column("n", "count"),
        Column("share", "percent"),
    )
    return Exhibit(
        "made_up.overlap", "figure", chapter="effectiviteit", frame=frame, columns=columns,
        guards=(Guard("n", ("share", "low", "high")),), drawing="overlap",
        options={"axis": "logit", "arm": "programme", "reference": "control"}, **said("overlap"),
    )  # fmt: skip


def text() -> Exhibit:
    """Return a paragraph with a count that is too small to say."""
    values = {
        "people": Persons(445),
        "few": Persons(3),
        "amount": Declared(Quantity(-1234.5, "USD", is_difference=True)),
    }
    body = (Message("made_up.body", values),)
    return Exhibit("made_up.text", "text", said("text")["title"], "effectiviteit", body=body)
