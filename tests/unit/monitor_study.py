"""A small study with monthly totals, a ladder, two grades, questions and a letter, for tests of several rooms."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import yaml

from helpers.study.spec import Study

TEXT = """
study: toy
title: {nl: Begeleiding, en: Guidance}
question: {nl: "Wat betekent begeleiding?", en: "What does guidance mean?"}
language: [nl, en]
kind: confidential
seed: 7
origin: {citation: made up, licence: none, note: {nl: Verzonnen., en: Made up.}}
ethics:
  basis: {nl: geen, en: none}
  controller: none
  dpia: none
  reference: none
  retention: none
  consent: [survey]
tables:
  people: {files: [people.csv], dialect: en, unit: person, id: client, source: {nl: de registratie, en: the register}}
  rungs: {files: [rungs.csv], dialect: en, unit: person-wave, id: client, wave: wave, waves: [0, 12], source: {nl: treden, en: rungs}}
  months: {files: [months.csv], dialect: en, unit: month, id: row_number, time: calendar, source: {nl: maandcijfers, en: totals}}
joins:
  - {from: rungs, to: people, 'on': client, expect: n:1}
variables:
  age: {table: people, column: age, type: integer, label: {nl: Leeftijd, en: Age}}
  service: {table: people, column: service, type: real, range: [1, 10], label: {nl: Cijfer voor de hulp, en: Grade for the help}}
  happy: {table: people, column: happy, type: real, range: [1, 10], label: {nl: Cijfer voor het leven, en: Grade for life}}
  changed:
    table: people
    column: changed
    type: category
    codes: {1: worse, 2: same, 3: better}
    label: {nl: Verandering, en: Change}
    labels: {worse: {nl: slechter, en: worse}, same: {nl: gelijk, en: same}, better: {nl: beter, en: better}}
  wave: {table: rungs, column: wave, type: integer, label: {nl: Meting, en: Wave}}
  rung:
    table: rungs
    column: rung
    type: category
    codes: {1: alone, 2: contacts, 3: paid}
    label: {nl: Trede, en: Rung}
    labels: {alone: {nl: Alleen, en: Alone}, contacts: {nl: Contacten, en: Contacts}, paid: {nl: Betaald werk, en: Paid work}}
  calendar: {table: months, column: maand, type: date, label: {nl: Maand, en: Month}}
  town:
    table: months
    column: plaats
    type: category
    codes: {s: schiedam, v: vlaardingen, t: together}
    label: {nl: Plaats, en: Town}
    labels: {schiedam: {nl: Schiedam, en: Schiedam}, vlaardingen: {nl: Vlaardingen, en: Vlaardingen}, together: {nl: Samen, en: Together}}
  begin: {table: months, column: begin, type: integer, label: {nl: Begin, en: Begin}}
  came: {table: months, column: in, type: integer, label: {nl: In, en: In}}
  left: {table: months, column: uit, type: integer, label: {nl: Uit, en: Out}}
  end: {table: months, column: eind, type: integer, label: {nl: Eind, en: End}}
samples:
  all: {table: people, label: {nl: iedereen, en: everybody}}
describe:
  baseline: [age]
  grades:
    - {variable: happy, sample: all, about: own_life, level: 0.95}
    - {variable: service, sample: all, about: services, level: 0.95}
  smd_threshold: 0.1
themes:
  happier: {label: {nl: Blijer, en: Happier}, sample: all, change: changed, better: [better], same: [same], worse: [worse], level: 0.95}
  life: {label: {nl: Het leven, en: Life}, sample: all, now: happy, higher_is: better, level: 0.95}
monitor:
  stocks:
    - table: months
      begin: begin
      inflow: came
      outflow: left
      end: end
      by: town
      total: together
      counts: benefits
      label: {nl: Uitkeringen, en: Benefits}
  ladders:
    - {variable: rung, sample: all, from: 0, to: 12, level: 0.95, label: {nl: De ladder, en: The ladder}}
questions:
  happier:
    label: {nl: "Zijn ze blijer?", en: "Are they happier?"}
    source: {nl: motie, en: motion}
    answered_by: [theme.happier, grade.happy]
  moved:
    label: {nl: "Komen ze hoger?", en: "Do they move up?"}
    source: {nl: motie, en: motion}
    answered_by: [ladder.1, stock.1]
    at_most: partly
    because: {nl: Er is geen vergelijking., en: There is no comparison.}
  lonely:
    label: {nl: "Zijn ze minder eenzaam?", en: "Are they less lonely?"}
    source: {nl: motie, en: motion}
    because: {nl: Het is niet gevraagd., en: It was not asked.}
letter:
  greeting: {nl: "Beste mensen,", en: "Dear all,"}
  why: {nl: U vulde een lijst in., en: You filled in a form.}
  what_happens_now: {nl: De raad praat erover., en: The council talks about it.}
  contact: {nl: Bel de gemeente., en: Call the municipality.}
  sender: {nl: De onderzoeker, en: The researcher}
  themes: [happier, life]
disclosure: {profile: cbs-style, min_persons: 10, zeros: shown, dominance: 0.5, group: 0.9}
"""
PLAIN = yaml.safe_load(TEXT)
TOWNS = {"schiedam": "s", "vlaardingen": "v", "together": "t"}


def study(change: Callable[[dict[str, Any]], object] | None = None) -> Study:
    """Return the study, after one change to its declaration."""
    plain = copy.deepcopy(PLAIN)
    if change is not None:
        change(plain)
    return Study.model_validate(plain)


def months(
    flows: dict[str, list[tuple[int, int]]], begin: dict[str, int], start: str = "2022-01-01"
) -> pd.DataFrame:
    """Return clean monthly totals of the towns, and of both together."""
    n = len(next(iter(flows.values())))
    dates = pd.date_range(start, periods=n, freq="MS")
    rows = []
    stock = dict(begin)
    for place in range(n):
        both = np.zeros(4, dtype=int)
        for town, several in flows.items():
            came, left = several[place]
            row = np.array([stock[town], came, left, stock[town] + came - left])
            stock[town] = int(row[3])
            both += row
            rows.append((dates[place], town, *row))
        rows.append((dates[place], "together", *both))
    frame = pd.DataFrame(rows, columns=["calendar", "town", "begin", "came", "left", "end"])
    whole = dict.fromkeys(("begin", "came", "left", "end"), "Int64")
    return frame.astype({"town": "string"} | whole)


def parsed(clean: pd.DataFrame) -> pd.DataFrame:
    """Return clean monthly totals as they stand in the file."""
    names = {
        "calendar": "maand",
        "town": "plaats",
        "begin": "begin",
        "came": "in",
        "left": "uit",
        "end": "eind",
    }
    frame = clean.rename(columns=names).assign(plaats=clean["town"].map(TOWNS).astype("string"))
    lines = range(2, len(frame) + 2)
    return frame.assign(
        _file="months.csv", _row=list(lines), **{f"{one}__missing": pd.NA for one in names.values()}
    )


def ladder(moves: dict[tuple[str | None, str | None], int]) -> pd.DataFrame:
    """Return a sample in which so many people went from one rung to another."""
    rows = [pair for pair, n in moves.items() for _ in range(n)]
    frame = pd.DataFrame(rows, columns=["rung.0", "rung.12"]).astype("string")
    n = len(frame)
    return frame.assign(
        person=[f"people:{place}" for place in range(n)],
        happy=pd.array([6.0] * n, dtype="Float64"),
        service=pd.array([8.0] * n, dtype="Float64"),
        changed=pd.array(["better"] * n, dtype="string"),
    )
