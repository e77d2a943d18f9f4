"""What a CONSORT 2025 reviewer asks, item by item: answered from the declaration and the results, or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.analyses.contrasts import of_design
from helpers.results import Absent, Column, Exhibit, Message, Name, Produced
from helpers.study.plan_spec import Comparison, RandomisedAnalysis
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
State = Literal["answered", "partly", "not_answered"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a study says about one item.

    Attributes
    ----------
    state : {"answered", "partly", "not_answered"}
    what : str
        Key of the words that say what is answered, and what is missing.
    place : str
        Key of the words that say where in the report it stands; "" where it is not answered.
    """

    state: State
    what: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """One randomised comparison with what was computed of it."""

    study: Study
    name: str
    tables: Tables

    @property
    def declared(self) -> Comparison:
        """Its declaration."""
        return self.study.comparisons[self.name]

    @property
    def plan(self) -> RandomisedAnalysis | None:
        """Its analysis plan."""
        plan = self.study.analysis.get(self.name)
        return plan if isinstance(plan, RandomisedAnalysis) else None

    def effects(self) -> pd.DataFrame:
        """Return its rows of the effect table."""
        frame = self.tables["effects"]
        return frame[frame["comparison"] == self.name]

    def has_role(self, role: str) -> bool:
        """Say whether an outcome of this role is declared for it."""
        return any(one.role == role and self.name in one.comparisons for one in self.study.outcomes.values())


def checklist(study: Study, tables: Tables) -> Produced | Absent:
    """Go through the thirty items of CONSORT 2025 for every randomised comparison.

    Nothing is ticked beforehand: an item is answered when the declaration or the results hold it, partly when
    they hold a part, and else it is said to be missing. The names of the items are our own short wording.

    References
    ----------
    Hopewell et al. (2025), CONSORT 2025 statement: updated guideline for reporting randomised trials.
    """
    trials = of_design(study, "randomised")
    if not trials:
        return Absent(Message("consort.absent.no_trial"))
    return Produced(tuple(_exhibit(Trial(study, name, tables)) for name in trials))


def _exhibit(trial: Trial) -> Exhibit:
    answers = [(number, item, ask(trial)) for number, (item, ask) in enumerate(ITEMS.items(), start=1)]
    rows = [(number, f"consort.item.{item}", *_keys(answer)) for number, item, answer in answers]
    states = [answer.state for _, _, answer in answers]
    return Exhibit(
        id=f"consort.{trial.name}",
        kind="table",
        title=Message(
            "consort.title",
            {
                "comparison": Name("comparison", trial.name),
                "answered": states.count("answered"),
                "partly": states.count("partly"),
                "missing": states.count("not_answered"),
            },
        ),
        chapter="assurance",
        frame=pd.DataFrame(rows, columns=["number", "item", "state", "answer", "place"]),
        columns=(
            Column("number", "count"),
            Column("item", "label"),
            Column("state", "label"),
            Column("answer", "label"),
            Column("place", "label"),
        ),
        aggregate="a checklist of the declaration: it counts nobody",
        note=Message("consort.note"),
    )


def _keys(answer: Answer) -> tuple[str, str, str]:
    """Return the words of an answer as keys of the catalogues."""
    place = f"consort.place.{answer.place}" if answer.place else ""
    return f"consort.state.{answer.state}", f"consort.answer.{answer.what}", place


def _title(_: Trial) -> Answer:
    return Answer("partly", "title", "summary")


def _registration(trial: Trial) -> Answer:
    states = set(trial.effects()["status"])
    if states == {"registered_before_data"}:
        return Answer("answered", "registered_before", "plan")
    if states & {"registered_before_data", "registered_after_data"}:
        return Answer("partly", "registered_in_part", "plan")
    return Answer("not_answered", "not_registered")


def _protocol(_: Trial) -> Answer:
    return Answer("partly", "protocol", "methods")


def _sharing(trial: Trial) -> Answer:
    return Answer("answered", f"sharing_{trial.study.kind}", "source")


def _objectives(trial: Trial) -> Answer:
    if trial.has_role("harm"):
        return Answer("answered", "objectives", "head")
    return Answer("partly", "objectives_without_harms", "head")


def _design(_: Trial) -> Answer:
    return Answer("answered", "design", "summary")


def _changes(trial: Trial) -> Answer:
    if set(trial.effects()["status"]) & {"registered_before_data", "registered_after_data"}:
        return Answer("answered", "changes", "plan")
    return Answer("not_answered", "changes_unknown")


def _eligibility(trial: Trial) -> Answer:
    known = trial.study.samples[trial.declared.sample].note or trial.declared.flow.get("eligible")
    return Answer("partly", "eligibility", "flow") if known else Answer("not_answered", "not_declared")


def _interventions(_: Trial) -> Answer:
    return Answer("partly", "interventions", "summary")


def _outcomes(_: Trial) -> Answer:
    return Answer("answered", "outcomes", "methods")


def _harms_defined(trial: Trial) -> Answer:
    if trial.has_role("harm"):
        return Answer("answered", "harms_defined", "harms")
    return Answer("not_answered", "harms_not_measured")


def _sample_size(trial: Trial) -> Answer:
    if trial.plan is None:
        return Answer("not_answered", "not_declared")
    return Answer("partly", "sample_size", "detectable")


def _sequence(trial: Trial) -> Answer:
    return Answer("partly", "sequence_blocks" if trial.declared.blocks else "sequence", "summary")


def _methods(trial: Trial) -> Answer:
    return Answer("answered", "methods", "methods") if trial.plan else Answer("not_answered", "no_plan")


def _flow(trial: Trial) -> Answer:
    steps = trial.declared.flow
    known = all(step in steps and steps[step].n is not None for step in ("invited", "randomised"))
    return Answer("answered", "flow", "flow") if known else Answer("partly", "flow_in_part", "flow")


def _delivery(trial: Trial) -> Answer:
    if trial.study.describe.delivered or any(one.received for one in trial.declared.compliance.values()):
        return Answer("partly", "delivery", "flow")
    return Answer("not_answered", "delivery_unknown")


def _baseline(trial: Trial) -> Answer:
    if trial.study.describe.baseline:
        return Answer("answered", "baseline", "baseline")
    return Answer("not_answered", "not_declared")


def _estimation(trial: Trial) -> Answer:
    if not trial.effects()["estimate"].notna().any():
        return Answer("not_answered", "nothing_estimated")
    return Answer("answered", "estimation", "effects")


def _harms_found(trial: Trial) -> Answer:
    if (trial.effects()["role"] == "harm").any():
        return Answer("answered", "harms_found", "summary")
    return Answer("not_answered", "harms_not_measured")


def _ancillary(trial: Trial) -> Answer:
    plan = trial.plan
    if plan is not None and (plan.sensitivity or plan.subgroups):
        return Answer("answered", "ancillary", "effects")
    return Answer("not_answered", "not_declared")


def _interpretation(_: Trial) -> Answer:
    return Answer("partly", "interpretation", "summary")


def _limitations(_: Trial) -> Answer:
    return Answer("partly", "limitations", "assurance")


def _nowhere(_: Trial) -> Answer:
    """Answer an item for which a declaration has no place yet."""
    return Answer("not_answered", "not_declared")


ITEMS: Mapping[str, Callable[[Trial], Answer]] = {
    "title": _title,
    "registration": _registration,
    "protocol": _protocol,
    "sharing": _sharing,
    "funding": _nowhere,
    "background": _nowhere,
    "objectives": _objectives,
    "involvement": _nowhere,
    "design": _design,
    "changes": _changes,
    "setting": _nowhere,
    "eligibility": _eligibility,
    "interventions": _interventions,
    "outcomes": _outcomes,
    "harms_defined": _harms_defined,
    "sample_size": _sample_size,
    "sequence": _sequence,
    "concealment": _nowhere,
    "implementation": _nowhere,
    "blinding": _nowhere,
    "methods": _methods,
    "flow": _flow,
    "recruitment": _nowhere,
    "delivery": _delivery,
    "baseline": _baseline,
    "estimation": _estimation,
    "harms_found": _harms_found,
    "ancillary": _ancillary,
    "interpretation": _interpretation,
    "limitations": _limitations,
}
"""The thirty items in their order, and what answers each."""
