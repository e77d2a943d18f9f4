"""The declaration of `deventer` with few outcomes and made-up people, for the parts about drop-out and waves."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.analyses.effect_rows import effect_rows
from helpers.disclosure.exhibits import Release, release
from helpers.disclosure.policy import Policy
from helpers.paths import Project
from helpers.reporting.cells import Writer
from helpers.reporting.figures.drawing import draw
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.words import say
from helpers.results import Exhibit
from helpers.study.load import load
from helpers.study.plan_spec import DropOut, Imputation, Repeated
from helpers.study.spec import Study

REPOSITORY = Path(__file__).resolve().parents[3]
ARMS = ("same_more", "less_app", "less_need", "same")
WAVES = (6, 18)
PER_ARM = 40
STAYS = {6: 0.75, 18: 0.6}  # chance that a person answers
DROPOUT = DropOut(
    predictors=("age", "woman"),
    trim=0.05,
    imputation=Imputation(imputations=3, iterations=2, auxiliaries=("health_intake",)),
)
PLAN = {
    "estimator": "lin", "variance": "hc2", "adjust_for": ("age", "woman"), "pairs": "all", "level": 0.9,
    "correction": "holm", "sensitivity": (), "randomisation": None, "monthly": (), "subgroups": (),
    "repeated": Repeated(df="satterthwaite", information="observed"), "dropout": DROPOUT,
}  # fmt: skip


@lru_cache(maxsize=1)
def _declared() -> Study:
    return load(Project(REPOSITORY), "deventer")


def study(**changes: object) -> Study:
    """Return two survey outcomes and one of the register; `changes` are of the plan."""
    declared = _declared()
    surveyed = {"waves": WAVES, "baseline": 0}
    outcomes = {name: declared.outcomes[name] for name in ("happiness", "satisfaction", "any_work")}
    for name in ("happiness", "satisfaction"):
        outcomes[name] = outcomes[name].model_copy(update=surveyed)
    plan = declared.analysis["trial"].model_copy(update=PLAN | changes)
    return declared.model_copy(
        update={
            "outcomes": outcomes,
            "families": {},
            "analysis": {"trial": plan},
        }
    )


def people(seed: int = 3) -> pd.DataFrame:
    """Return forty persons an arm; nobody misses a baseline, and the register knows everybody."""
    rng = np.random.default_rng(seed)
    n = PER_ARM * len(ARMS)
    frame = pd.DataFrame({"arm": pd.array(np.repeat(ARMS, PER_ARM), dtype="string")})
    frame["cohort"] = pd.array(np.tile(["october_2017", "march_2018"], n // 2), dtype="string")
    frame["caseworker"] = pd.array([f"KM{number % 20:02}" for number in range(n)], dtype="string")
    frame["age"] = pd.array(rng.integers(20, 64, n), dtype="Int64")
    for name in ("woman", "worked_before", "any_work"):
        frame[name] = pd.array(rng.random(n) < 0.5, dtype="boolean")
    frame["health_intake"] = pd.array(rng.integers(1, 6, n), dtype="Int64")
    trait = rng.normal(size=n)
    here = {0: np.ones(n, dtype=bool)} | {wave: rng.random(n) < STAYS[wave] for wave in WAVES}
    for name in ("happiness", "satisfaction"):
        for wave, came in here.items():
            score = np.clip(np.round(6 + trait + rng.normal(size=n)), 1, 10).astype(int)
            frame[f"{name}.{wave}"] = pd.array(score, dtype="Int64")
            frame.loc[~came, f"{name}.{wave}"] = pd.NA
    return frame


def tables(declared: Study, frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the sample and the table of effects that the parts read."""
    known = {"sample_randomised": frame}
    return known | {"effects": effect_rows(declared, known)[0]}


def released(declared: Study, exhibits: tuple[Exhibit, ...], *, public: bool = True) -> Release:
    """Send exhibits through the door."""
    rule = declared.disclosure
    policy = Policy(rule.profile, rule.min_persons, rule.zeros, rule.dominance, rule.group, public)
    return release(exhibits, policy, vocabulary(declared)).require()


def printed(declared: Study, exhibits: tuple[Exhibit, ...], language: str) -> dict[str, str]:
    """Return every word of released exhibits as a page would print it, figures as SVG; raises where one lacks."""
    words, pages = lexicon(declared), {}
    for one in released(declared, exhibits).released:
        exhibit = one.exhibit
        writer = Writer(exhibit, one.mask, words, language)
        texts = [say(text, words, language) for text in (exhibit.title, exhibit.note, exhibit.alt) if text]
        texts += [writer.head(column) for column in writer.shown]
        for label, row in exhibit.frame.iterrows():
            texts += [writer.cell(column, row.to_dict(), label).text for column in writer.shown]
        if exhibit.kind == "figure":
            picture = draw(writer, alt="seen")
            texts += [] if picture is None else [picture.wide, picture.narrow]
        pages[exhibit.id] = "\n".join(texts)
    return pages
