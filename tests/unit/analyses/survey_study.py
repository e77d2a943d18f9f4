"""A small survey among people of a registration: its declaration, and the tables that 02 hands on, made here."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import pandas as pd
import yaml

from helpers.disclosure.exhibits import Release, release
from helpers.disclosure.policy import Policy
from helpers.disclosure.vocabulary import Vocabulary
from helpers.reporting.cells import Writer
from helpers.reporting.labels import Lexicon, lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.words import say
from helpers.results import Message, Produced
from helpers.study.spec import Study

DECLARED = """
study: lives
title: {nl: Levens, en: Lives}
question: {nl: "Wat zeggen mensen?", en: "What do people say?"}
language: [en, nl]
kind: synthetic
seed: 1
origin: {citation: made up, licence: MIT, note: {nl: Verzonnen., en: Made up.}}
ethics:
  basis: {nl: Verzonnen., en: Made up.}
  controller: none
  dpia: none
  reference: none
  retention: none
  consent: [survey]
tables:
  register: {files: [r.csv], dialect: en, unit: person, id: client, source: {nl: registratie, en: the register}}
  survey: {files: [s.csv], dialect: en, unit: person, id: client, source: {nl: enquête, en: the survey}}
joins: [{from: survey, to: register, 'on': client, expect: '1:1'}]
variables:
  town: {table: register, column: t, type: category, codes: {1: here, 2: there}, label: {nl: Woonplaats, en: Town}, labels: {here: {nl: hier, en: here}, there: {nl: daar, en: there}}}
  age: {table: register, column: a, type: integer, range: [18, 67], unit: years, label: {nl: Leeftijd, en: Age}}
  stage: {table: register, column: f, type: category, codes: {1: first, 2: later}, label: {nl: Fase, en: Stage}, labels: {first: {nl: begin, en: start}, later: {nl: verder, en: further on}}}
  woman: {table: register, column: w, type: boolean, codes: {1: 'yes', 0: 'no'}, label: {nl: Vrouw, en: Woman}}
  filled: {table: survey, column: d, type: integer, label: {nl: Ingevuld, en: Filled in}}
  happy: {table: survey, column: h, type: integer, range: [1, 10], unit: points, label: {nl: Geluk, en: Happiness}, unit_label: {nl: punten, en: points}}
  happier: {table: survey, column: v, type: integer, range: [-2, 2], label: {nl: Verandering, en: Change}}
  healthy: {table: survey, column: g, type: category, codes: {1: good, 2: bad}, label: {nl: Gezondheid, en: Health}, labels: {good: {nl: goed, en: good}, bad: {nl: slecht, en: bad}}}
  mood: {table: survey, column: m, type: category, codes: {1: up, 2: flat, 3: down}, label: {nl: Stemming, en: Mood}}
samples:
  frame: {rows: [{table: register, where: {town: [here]}}], label: {nl: mensen hier, en: people here}}
response:
  frame: frame
  answered: filled
  compare: [age, stage]
  rake_to: [stage, woman]
  max_weight: 3
  few: 5
  target: these_people
  level: 0.95
  approached_how: {nl: per brief., en: by letter.}
  absent:
    - {label: {nl: mensen zonder adres, en: people without an address}, n: 140, source: {nl: een telling, en: a count}}
    - {label: {nl: wie nooit werd ingeschreven, en: people who were never registered}}
themes:
  happier:
    label: {nl: Blijer, en: Happier}
    sample: frame
    now: happy
    higher_is: better
    change: happier
    better: [1, 2]
    same: [0]
    worse: [-1, -2]
    by: [stage]
    level: 0.95
  fitter:
    label: {nl: Fitter, en: Fitter}
    sample: frame
    now: healthy
    change: mood
    better: [up]
    same: [flat]
    worse: [down]
    level: 0.95
    note: {nl: Met zorg lezen., en: Read with care.}
describe: {baseline: [age], smd_threshold: 0.1}
disclosure: {profile: cbs-style, min_persons: 10, zeros: shown, dominance: 0.5, group: 0.95}
"""
MISSING = {
    "filled": "not_in_table",
    "happy": "blank",
    "happier": "blank",
    "healthy": "blank",
    "mood": "blank",
}
TYPES = {"stage": "string", "woman": "boolean", "healthy": "string", "mood": "string"}


@lru_cache(maxsize=1)
def _plain() -> dict[str, object]:
    return yaml.safe_load(DECLARED)


def study(*, only: str = "", **sections: object) -> Study:
    """Return the declaration; a mapping is laid over the section of its name, other values take its place.

    With `only` one theme is left. An empty mapping empties its section.
    """
    plain = copy.deepcopy(_plain())
    if only:
        plain["themes"] = {only: plain["themes"][only]}
    for name, section in sections.items():
        is_laid = isinstance(section, Mapping) and section and isinstance(plain.get(name), dict)
        plain[name] = plain[name] | dict(section) if is_laid else section
    return Study.model_validate(plain)


def theme(name: str, **changes: object) -> dict[str, object]:
    """Return one theme of the declaration, changed, by its name."""
    return {name: copy.deepcopy(_plain()["themes"][name]) | changes}


def people(n: int = 200, *, answers: float = 0.5, seed: int = 4, **columns: object) -> pd.DataFrame:
    """Return the frame as 02 makes it: who did not answer is not in the survey; `columns` replace drawn ones."""
    rng = np.random.default_rng(seed)
    late = rng.random(n) < 0.4
    came = rng.random(n) < answers * np.where(late, 1.3, 0.8)
    frame = pd.DataFrame({
        "person": [f"register:{place}" for place in range(n)],
        "age": rng.integers(18, 67, n), "stage": np.where(late, "later", "first"), "woman": rng.random(n) < 0.5,
        "filled": np.where(came, 1, None), "happy": rng.integers(3, 10, n), "happier": rng.integers(-2, 3, n),
        "healthy": rng.choice(["good", "bad"], n), "mood": rng.choice(["up", "flat", "down"], n),
    })  # fmt: skip
    frame = frame.assign(**columns)
    silent = frame["filled"].isna()
    for name, why in MISSING.items():
        frame[name] = frame[name].astype(TYPES.get(name, "Int64")).mask(silent)
        frame[f"{name}__missing"] = pd.Series(why, index=frame.index, dtype="string").where(
            frame[name].isna()
        )
        frame[f"{name}__missing"] = frame[f"{name}__missing"].mask(silent, "not_in_table")
    kinds = {name: kind for name, kind in TYPES.items() if name in ("stage", "woman")}
    return frame.astype({"person": "string", "age": "Int64"} | kinds)


def tables(
    frame: pd.DataFrame, *, strangers: tuple[str, ...] = (), orphans: int = 0
) -> dict[str, pd.DataFrame]:
    """Return the tables of 02 that the parts read, with people of the survey who are not in the frame."""
    came = frame.loc[frame["filled"].notna(), "person"].tolist()
    n = len(frame)
    row = {"sample": "frame", "comparison": "", "arm": "all", "reason": "", "detail": ""}
    steps = [
        {"table": "register", "step": "read", "n_in": n + 60, "n_dropped": 0},
        {"table": "register", "step": "chosen", "reason": "town", "n_in": n + 60, "n_dropped": 60},
        {"table": "survey", "step": "linked", "n_in": len(came) + orphans, "n_dropped": orphans},
    ]
    return {
        "sample_frame": frame,
        "clean_survey": pd.DataFrame({"person": pd.Series([*came, *strangers], dtype="string")}),
        "ledger": pd.DataFrame([row | step for step in steps]),
    }


_KNOWN: dict[int, tuple[Study, Vocabulary, Lexicon]] = {}


def _words(declared: Study) -> tuple[Vocabulary, Lexicon]:
    """Return vocabulary and labels of a declaration, made once; it is kept, so that its id stays its own."""
    if id(declared) not in _KNOWN:
        _KNOWN[id(declared)] = (declared, vocabulary(declared), lexicon(declared))
    return _KNOWN[id(declared)][1:]


def released(declared: Study, found: Produced, only: str = "") -> Release:
    """Send every exhibit through the door, or the one of this id."""
    policy = Policy(**declared.disclosure.model_dump())
    exhibits = [one for one in found.exhibits if only in ("", one.id)]
    return release(exhibits, policy, _words(declared)[0]).require()


def frames(declared: Study, found: Produced) -> dict[str, pd.DataFrame]:
    """Return the released frames by id."""
    return {one.exhibit.id: one.exhibit.frame for one in released(declared, found).released}


def said(declared: Study, found: Produced, name: str, language: str = "en") -> list[str]:
    """Return the released sentences of a text, or the note and alternative of another exhibit."""
    (exhibit,) = [one.exhibit for one in released(declared, found, name).released]
    messages: list[Message | None] = [*exhibit.body, exhibit.note, exhibit.alt]
    return [say(one, _words(declared)[1], language) for one in messages if one is not None]


def all_said(declared: Study, found: Produced, language: str) -> list[str]:
    """Return every released sentence: titles, texts, notes and alternatives."""
    words = _words(declared)[1]
    exhibits = [one.exhibit for one in released(declared, found).released]
    messages = [part for one in exhibits for part in (one.title, *one.body, one.note, one.alt)]
    return [say(one, words, language) for one in messages if one is not None]


def writer(declared: Study, found: Produced, name: str, language: str = "en") -> Writer:
    """Return the writer of a released exhibit."""
    (one,) = released(declared, found, name).released
    return Writer(one.exhibit, one.mask, _words(declared)[1], language)
