"""A second study, unlike `nsw` in everything that a study may choose; made up here, about nobody."""

from __future__ import annotations

from pathlib import Path

import numpy as np

NAME = "traject-op-maat"
FILE = "export 2024.csv"
N_PEOPLE = 300
N_WITHOUT_OUTCOME = 29

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
  controller: gemeente Voorbeeld
  dpia: uitgevoerd
  reference: ETC 2024-01
  retention: tien jaar
  consent: [register]

tables:
  deelnemers:
    files: [export 2024.csv]
    dialect: {delimiter: ';', decimal: ',', thousands: '.', encoding: cp1252, date: '%d-%m-%Y'}
    unit: persoon
    id: cliënt
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


def write(root: Path, *, n_people: int = N_PEOPLE) -> None:
    """Write the declaration and its raw file into a project."""
    folder, raw = root / "studies" / NAME, root / "data" / "raw" / NAME
    folder.mkdir(parents=True)
    raw.mkdir(parents=True)
    (folder / "study.yml").write_text(DECLARATION, encoding="utf-8")
    (raw / FILE).write_bytes(export(n_people).encode("cp1252"))


def export(n_people: int) -> str:
    """Return the file as a Dutch spreadsheet program writes it: semicolons, decimal commas, CRLF."""
    rng = np.random.default_rng(20240102)
    lines = [
        "cliënt;Groep;Datum instroom;Leeftijd;Opleiding;Maanden uitkering;Inkomen ná één jaar (€);Betaald werk;Opmerking"
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
        ]
        if number < N_WITHOUT_OUTCOME:
            cells[6:8] = ["-1" if number % 3 else "", ""]
        lines.append(";".join(cells))
    return "\r\n".join(lines) + "\r\n"


def dutch(number: float) -> str:
    """Return a number in Dutch notation: 1.234,5."""
    return f"{number:,}".translate(str.maketrans(",.", ".,"))
