"""A study unlike `nsw` in everything a study may choose: the spine serves it without knowing it.

Dutch only, confidential, one file as a Dutch spreadsheet writes it, ids, text codes, a category, missing
codes, an adjusted main model at 90%, no correction, no distributions, no checks, no derivations, and no
observational comparison. The people are made up here.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from helpers.analyses import clean, validate
from helpers.errors import UserMistake
from helpers.paths import Project
from helpers.study import load

ROOT = Path(__file__).resolve().parents[2]
NAME = "traject-op-maat"
FILE = "export 2024.csv"
N_PEOPLE = 300
N_WITHOUT_OUTCOME = 29
PLANTED = "Kanarie|kanarie|111222333|12345678"
FROM_TEXT = 1e-9  # two programs, one formula, numbers written as text in between
SECONDS_TO_SAY_IT = 5.0  # for a mistake that the declaration alone shows

DECLARATION = """\
study: traject-op-maat
title: {nl: Helpt een traject op maat?}
question: {nl: Wat deed een traject op maat een jaar later voor het werk en het inkomen van mensen in de bijstand?}
language: [nl]
kind: confidential
seed: 20240102
origin:
  citation: Verzonnen gegevens om de programmatuur te beproeven
  licence: geen
  note: {nl: Verzonnen gegevens; er staat niemand in.}
ethics:
  basis: {nl: Toestemming van de deelnemers.}
  ground: consent
  controller: gemeente Voorbeeld
  dpia: uitgevoerd
  reference: ETC 2024-01
  retention: tien jaar
  consent: [register]

tables:
  deelnemers:
    files: [export 2024.csv]
    dialect: {delimiter: ';', decimal: ',', thousands: '.', encoding: cp1252, date: '%d-%m-%Y'}
    unit: person
    id: cliënt
    not_kept: [Naam, Mail, Adres, Toelichting]
    scope: register
    source: {nl: uitkeringsadministratie}

variables:
  groep:
    table: deelnemers
    column: Groep
    type: category
    codes: {M: op_maat, G: gewoon}
    required: true
    label: {nl: Groep}
    labels:
      op_maat: {nl: traject op maat}
      gewoon: {nl: gewone begeleiding}
  instroom:
    table: deelnemers
    column: Datum instroom
    type: date
    label: {nl: Datum van instroom}
  leeftijd:
    table: deelnemers
    column: Leeftijd
    type: integer
    range: [18, 67]
    unit: jaar
    unit_label: {nl: jaar}
    identifying: quasi
    label: {nl: Leeftijd}
  opleiding:
    table: deelnemers
    column: Opleiding
    type: category
    codes: {1: laag, 2: midden, 3: hoog}
    missing_codes: {9: niet_gevraagd}
    label: {nl: Opleiding}
    labels:
      laag: {nl: hooguit vmbo}
      midden: {nl: havo of mbo}
      hoog: {nl: hbo of universiteit}
  duur:
    table: deelnemers
    column: Maanden uitkering
    type: real
    range: [0, 400]
    unit: maand
    unit_label: {nl: maanden}
    label: {nl: Duur van de uitkering}
  inkomen:
    table: deelnemers
    column: Inkomen ná één jaar (€)
    type: real
    range: [0, 20000]
    missing_codes: {-1: weigert}
    unit: EUR
    unit_label: {nl: euro per maand}
    label: {nl: Inkomen uit werk}
  werk:
    table: deelnemers
    column: Betaald werk
    type: boolean
    codes: {ja: 'yes', nee: 'no'}
    label: {nl: Betaald werk}

samples:
  iedereen:
    table: deelnemers
    label: {nl: alle deelnemers}

comparisons:
  loting:
    sample: iedereen
    design: randomised
    arm: groep
    reference: gewoon
    assigned: person
    delivered_by:
      relation: not_in_data
      reason: {nl: Het bestand zegt niet wie iemand begeleidde.}
    flow:
      invited: {n: 812, source: {nl: verzendlijst van de gemeente}}
    label: {nl: loting}

outcomes:
  inkomen:
    variable: inkomen
    role: primary
    family: werk
    comparisons: [loting]
    higher_is: better
    relevant_effect: 100
    equivalence_margin: 100
    margin_reason: {nl: Afgesproken met de gemeente.}
    window: {nl: twaalf maanden na de loting}
    label: {nl: Inkomen uit werk}
  werk:
    variable: werk
    role: secondary
    family: werk
    comparisons: [loting]
    higher_is: better
    relevant_effect: 0.05
    equivalence_margin: 0.05
    margin_reason: {nl: Afgesproken met de gemeente.}
    window: {nl: twaalf maanden na de loting}
    label: {nl: Betaald werk}

describe:
  baseline: [leeftijd, opleiding, duur]
  smd_threshold: 0.1

analysis:
  loting:
    design: randomised
    estimand: itt
    estimator: ancova
    variance: hc2
    adjust_for: [leeftijd, opleiding, duur]
    level: 0.9
    power: 0.8
    correction: none
    missing: complete_cases
    sensitivity:
      - {estimator: unadjusted, variance: welch}

disclosure:
  profile: cbs-style
  min_persons: 10
  zeros: withheld
  dominance: 0.5
  group: 0.9
"""


def export(n_people: int) -> str:
    """Return the file as a Dutch spreadsheet program writes it: semicolons, decimal commas, CRLF."""
    rng = np.random.default_rng(20240102)
    lines = [
        "cliënt;Groep;Datum instroom;Leeftijd;Opleiding;Maanden uitkering;Inkomen ná één jaar (€);Betaald werk;Opmerking"
        ";Naam;Mail;Adres;Toelichting"
    ]
    for number in range(n_people):
        arm = "MG"[number % 2]
        works = rng.random() < (0.45 if arm == "M" else 0.3)
        income = 0 if not works else round(float(rng.normal(1400, 300)), 2)
        cells = [
            f"C{number:04d}",
            arm,
            f"{rng.integers(1, 29):02d}-{rng.integers(1, 13):02d}-2023",
            str(rng.integers(20, 64)),
            "9" if number % 50 == 7 else str(rng.integers(1, 4)),
            dutch(round(float(rng.gamma(2, 14)), 1)),
            dutch(income),
            "ja" if works else "nee",
            '"belt terug; “café”"' if number % 40 == 3 else "",
            f"Fatima Kanarie{number}",
            f"kanarie{number}@voorbeeld.nl",
            f"Kanariestraat {number + 1}",
            "mijn bsn is 111222333, bel 06-12345678" if number % 9 == 4 else "",
        ]
        if number < N_WITHOUT_OUTCOME:
            cells[6:8] = ["-1" if number % 3 else "", ""]
        lines.append(";".join(cells))
    return "\r\n".join(lines) + "\r\n"


def dutch(number: float) -> str:
    """Return a number in Dutch notation: 1.234,5."""
    return f"{number:,}".translate(str.maketrans(",.", ".,"))


def write(project: Project) -> None:
    """Write the declaration and its raw file into a project."""
    folder, raw = project.study(NAME), project.raw(NAME)
    folder.mkdir(parents=True)
    raw.mkdir(parents=True)
    (folder / "study.yml").write_text(DECLARATION, encoding="utf-8")
    (raw / FILE).write_bytes(export(N_PEOPLE).encode("cp1252"))


def command(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the project as a person would."""
    environment = os.environ | {"WATWERKT_ROOT": str(project.root), "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [sys.executable, "-m", "helpers", *arguments],
        cwd=project.root, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project in which the study ran from raw file to report."""
    project = Project(tmp_path_factory.mktemp("een map met spaties"))
    shutil.copytree(ROOT / "notebooks", project.notebooks)
    shutil.copy(ROOT / "requirements.lock", project.root)
    write(project)
    done = command(project, "run", "--study", NAME)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.fixture(scope="module")
def pages(made: Project) -> dict[str, str]:
    found = made.reports(NAME, "main").glob("*.html")
    return {page.name: page.read_text(encoding="utf-8") for page in found}


def released(made: Project, name: str) -> pd.DataFrame:
    return pd.read_csv(made.reports(NAME, "main") / "tables" / f"{name}.csv")


def rows() -> pd.DataFrame:
    """Return the raw file as numbers, read here and by nothing of ours."""
    read = pd.DataFrame(list(csv.DictReader(io.StringIO(export(N_PEOPLE)), delimiter=";")))

    def number(column: str, *missing: str) -> pd.Series:
        text = read[column].where(~read[column].isin(["", *missing]))
        return text.str.replace(".", "").str.replace(",", ".").astype(float)

    return pd.DataFrame(
        {
            "tailored": (read["Groep"] == "M").astype(float),
            "age": number("Leeftijd"),
            "schooling": number("Opleiding", "9"),
            "months": number("Maanden uitkering"),
            "income": number("Inkomen ná één jaar (€)", "-1"),
        }
    )


def test_the_main_estimate_is_the_declared_model_on_the_raw_numbers(made: Project) -> None:
    model = smf.ols("income ~ tailored + age + C(schooling) + months", rows().dropna()).fit(cov_type="HC2")
    model = model.get_robustcov_results("HC2", use_t=True)
    at = model.model.exog_names.index("tailored")
    low, high = model.conf_int(alpha=0.1)[at]
    effects = released(made, "effects")
    main = effects[(effects["outcome"] == "inkomen") & (effects["analysis"] == "main")].iloc[0]
    expected = [model.params[at], model.bse[at], low, high, model.pvalues[at]]
    np.testing.assert_allclose(
        main[["estimate", "std_error", "low", "high", "p_value"]].astype(float), expected, rtol=FROM_TEXT
    )
    assert main["n_arm"] + main["n_reference"] == model.nobs


def test_missing_outcomes_are_told_by_reason(made: Project) -> None:
    reasons = pd.read_parquet(made.stage(NAME, "main", "02_clean") / "tables" / "sample_iedereen.parquet")
    kinds = reasons["inkomen__missing"].astype("string").value_counts().to_dict()
    refused = sum(1 for number in range(N_WITHOUT_OUTCOME) if number % 3)
    assert kinds == {"weigert": refused, "blank": N_WITHOUT_OUTCOME - refused}
    shown = released(made, "clean.missing")
    assert shown[shown["variable"] == "inkomen"]["n"].tolist() == [10, 19]


def test_the_pages_are_in_the_language_of_the_study_only(pages: dict[str, str]) -> None:
    assert set(pages) == {
        "01_validate.nl.html", "02_clean.nl.html", "03_describe.nl.html", "04_effects.nl.html", "report.nl.html",
    }  # fmt: skip
    assert all('<html lang="nl"' in page for page in pages.values())


def test_every_page_of_a_confidential_study_says_that_it_is_not_released(pages: dict[str, str]) -> None:
    assert all("Vertrouwelijke gegevens. Niet vrijgegeven." in page for page in pages.values())


def test_no_page_shows_a_section_about_what_the_study_does_not_have(
    made: Project, pages: dict[str, str]
) -> None:
    tables = {path.stem for path in (made.reports(NAME, "main") / "tables").glob("*.csv")}
    assert not {name for name in tables if "overlap" in name or "distribution" in name or "balance.l" in name}
    report = re.sub(r"<[^>]+>", " ", pages["report.nl.html"])
    for word in ("overlap", "propensity", "weging", "E-waarde"):
        assert word not in report
    assert "Deze studie heeft geen observationele vergelijking." in pages["04_effects.nl.html"]
    assert "De declaratie vraagt om geen verdeling." in pages["03_describe.nl.html"]


def test_nothing_on_the_pages_comes_from_the_other_study(pages: dict[str, str]) -> None:
    for page in pages.values():
        assert not re.search(r"\b(nsw|NSW|LaLonde|CPS|1978|dollar)\b", page)


def test_no_cell_of_the_raw_file_that_names_a_person_is_in_reports(made: Project) -> None:
    for path in made.reports_root.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not re.search(rf"\bC0\d{{3}}\b|belt terug|{PLANTED}", text), path.name


def test_nothing_that_points_at_a_person_is_kept_in_the_private_room_either(made: Project) -> None:
    """Tables, exhibits, executed notebooks, logs and records: whatever a run leaves behind."""
    files = [path for path in made.processed_root.rglob("*") if path.is_file()]
    assert len(files) > 50
    for path in files:
        is_table = path.suffix == ".parquet"
        text = (
            pd.read_parquet(path).to_csv() if is_table else path.read_text(encoding="utf-8", errors="ignore")
        )
        assert not re.search(PLANTED, text), path.name


def test_the_pages_say_what_was_not_kept_and_that_consent_is_rarely_free(pages: dict[str, str]) -> None:
    text = pages["report.nl.html"]
    assert "Wat ermee gedaan is: niet bewaard" in text
    assert "Toestemming van mensen die van een uitkering afhangen, is zelden vrij" in text
    assert "Verantwoordelijk voor de gegevens: gemeente Voorbeeld." in text


Change = Callable[[Project], None]


def declared(old: str, new: str) -> Change:
    """Return a change of the declaration."""

    def change(project: Project) -> None:
        path = project.declaration(NAME)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def exported(edit: Callable[[list[list[str]]], object], encoding: str = "cp1252") -> Change:
    """Return a change of the cells of the raw file, or of how it was saved."""

    def change(project: Project) -> None:
        cells = [line.split(";") for line in export(N_PEOPLE).replace("; “", ", “").split("\r\n")]
        edit(cells)
        text = "\r\n".join(";".join(row) for row in cells)
        (project.raw(NAME) / FILE).write_bytes(text.encode(encoding))

    return change


def renamed(project: Project) -> None:
    (project.raw(NAME) / FILE).rename(project.raw(NAME) / "Export 2024.CSV")


def column(number: int, value: Callable[[str], str]) -> Callable[[list[list[str]]], None]:
    def edit(cells: list[list[str]]) -> None:
        for row in cells[1:-1]:
            row[number] = value(row[number])

    return edit


YML = f"studies/{NAME}/study.yml, line N"
CSV = f"data/raw/{NAME}/{FILE}"
COLUMNS = (
    "cliënt, Groep, Datum instroom, Leeftijd, Opleiding, Maanden uitkering, Inkomen ná één jaar (€), Betaald werk, "
    "Opmerking, Naam, Mail, Adres, Toelichting"
)
MISTAKES: dict[str, tuple[Change, str]] = {
    "a comma in a text between braces": (
        declared("{nl: Afgesproken met de gemeente.}", "{nl: Afgesproken, met de gemeente.}"),
        f"{YML}: outcomes.inkomen.margin_reason: the text ends before 'met de gemeente.'. Put quotes around a text "
        "with a comma in it, where braces stand around it.",
    ),
    "a colon in a text": (
        declared("citation: Verzonnen", "citation: Bron: verzonnen"),
        f"{YML}: this is not YAML (mapping values are not allowed in this context). Put quotes around a text that "
        "holds a colon.",
    ),
    "a decimal comma in the declaration": (
        declared("level: 0.9", "level: 0,9"),
        f"{YML}: analysis.loting.level: '0,9'; allowed: a number. Write decimals with a point.",
    ),
    "one language without brackets": (
        declared("language: [nl]", "language: nl"),
        f"{YML}: language: 'nl'; allowed: a list. Put it between brackets: [nl]",
    ),
    "one file without brackets": (
        declared("files: [export 2024.csv]", "files: export 2024.csv"),
        f"{YML}: tables.deelnemers.files: 'export 2024.csv'; allowed: a list. Put it between brackets: "
        "[export 2024.csv]",
    ),
    "Dutch words for yes and no": (
        declared("{ja: 'yes', nee: 'no'}", "{ja: ja, nee: nee}"),
        f"{YML}: variables.werk.codes: a boolean's code means ja, nee; allowed: yes, no.",
    ),
    "a range the wrong way round": (
        declared("range: [18, 67]", "range: [67, 18]"),
        f"{YML}: variables.leeftijd.range: 67 is above 18; allowed: the lowest value first.",
    ),
    "a threshold of one person": (
        declared("min_persons: 10", "min_persons: 1"),
        f"{YML}: disclosure.min_persons: '1'; allowed: at least 3.",
    ),
    "another name than the folder": (
        declared("study: traject-op-maat", "study: traject"),
        f"{YML}: study: 'traject', where the folder is called 'traject-op-maat'. Give both the same name.",
    ),
    "a file name in capitals": (
        renamed,
        f"{CSV}: there is no such file; data/raw/{NAME}/ holds Export 2024.CSV. Did you mean 'Export 2024.CSV'?",
    ),
    "a file outside the folder": (
        declared("[export 2024.csv]", "[../export.csv]"),
        f"data/raw/{NAME}/../export.csv: the file lies outside the folder of the study; allowed: data/raw/{NAME}/.",
    ),
    "a column in another case": (
        declared("column: Leeftijd", "column: leeftijd"),
        f"{CSV}, line 1: there is no column 'leeftijd'; allowed: {COLUMNS}. Did you mean 'Leeftijd'?",
    ),
    "an id without its accent": (
        declared("id: cliënt", "id: client"),
        f"{CSV}, line 1: there is no column 'client'; allowed: {COLUMNS}. Did you mean 'cliënt'?",
    ),
    "a file saved as UTF-8": (
        exported(lambda _: None, "utf-8"),
        f"{CSV}: the file is UTF-8, where the declared encoding is cp1252. Write encoding: utf-8 in the dialect.",
    ),
    "dates written the other way": (
        declared("'%d-%m-%Y'", "'%Y-%m-%d'"),
        f"{CSV}, lines 2, 3, 4, 5, 6 and 295 more: '02-02-2023' in column 'Datum instroom'; allowed: a date of the "
        "calendar, written like 2024-12-31. Correct the export or the dialect, or declare what stands there as a "
        "missing code. The table failed_rows names all rows.",
    ),
    "thousands not declared": (
        declared(" thousands: '.',", ""),
        f"{CSV}, lines 34, 36, 37, 46, 47 and 97 more: '1.193,39' in column 'Inkomen ná één jaar (€)'; allowed: a "
        "number, decimals after a comma. Correct the export or the dialect, or declare what stands there as a missing "
        "code. The table failed_rows names all rows.",
    ),
    "arms in small letters": (
        exported(column(1, str.lower)),
        f"{CSV}, lines 2, 3, 4, 5, 6 and 295 more: column 'Groep' holds a code that is not declared (declared: M, G). "
        "Declare the code, or correct the export. The table failed_rows names all rows.",
    ),
    "a person twice": (
        exported(lambda cells: cells.insert(10, cells[9])),
        f"{CSV}, lines 10, 11: column 'cliënt', the id, holds the same id more than once. Remove the double rows, or "
        "declare another id.",
    ),
    "nobody in one arm": (
        exported(column(1, lambda _: "M")),
        "comparison 'loting', sample 'iedereen': nobody has groep 'gewoon'; allowed: at least one person in every arm. "
        "Look at the column of groep in the file, or at the sample in study.yml.",
    ),
}


@pytest.mark.parametrize(("plant", "sentence"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_beginners_mistake_ends_in_one_sentence(tmp_path: Path, plant: Change, sentence: str) -> None:
    project = Project(tmp_path)
    write(project)
    plant(project)
    with pytest.raises(UserMistake) as caught:
        attempt(project)
    assert re.sub(r"(study\.yml, line )\d+", r"\1N", str(caught.value)) == sentence
    assert caught.value.exit_status == 2


def attempt(project: Project) -> None:
    """Take the study from its declaration to its samples, as the first two notebooks do."""
    study = load.load(project, NAME)
    tables = dict(validate.read(study, project.raw(NAME)).tables)
    tables |= validate.checks(study, tables).tables
    validate.stop_if_critical(study, tables)
    tables |= clean.tables(study, tables, project.study(NAME) / "derive.py").tables
    clean.samples(study, tables)


def test_the_study_without_a_mistake_passes_the_same_steps(tmp_path: Path) -> None:
    project = Project(tmp_path)
    write(project)
    attempt(project)


def test_the_command_line_says_a_mistake_at_once_and_ends_with_status_2(tmp_path: Path) -> None:
    project = Project(tmp_path)
    write(project)
    declared("level: 0.9", "level: 0,9")(project)
    began = time.monotonic()
    done = command(project, "run", "--study", NAME)
    assert time.monotonic() - began < SECONDS_TO_SAY_IT
    assert done.returncode == 2
    line = 1 + project.declaration(NAME).read_text(encoding="utf-8").splitlines().index("    level: 0,9")
    assert (done.stdout, done.stderr.strip()) == (
        "",
        f"The declaration of the study cannot be used:\n  studies/{NAME}/study.yml, line {line}: "
        "analysis.loting.level: '0,9'; allowed: a number. Write decimals with a point.",
    )
