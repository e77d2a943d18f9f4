"""Methods in words, written from the declaration: question, model, variance, adjustment."""

from __future__ import annotations

from typing import Any

from helpers.reporting import notation
from helpers.reporting.labels import Lexicon, chosen
from helpers.reporting.words import say
from helpers.results import Message, Name
from helpers.study.plan_spec import Analysis, RandomisedAnalysis
from helpers.study.spec import Study


def methods(study: Study, lexicon: Lexicon, language: str) -> tuple[tuple[str, ...], ...]:
    """Return one paragraph per declared analysis, each a tuple of sentences.

    Parameters
    ----------
    study : Study
        With the parameters of the run applied, so that the text says what was done.
    lexicon, language
        Labels and language.
    """
    return tuple(
        tuple(say(message, lexicon, language) for message in _messages(study, name, plan, language))
        for name, plan in study.analysis.items()
    )


def margins(study: Study, lexicon: Lexicon, language: str) -> tuple[str, ...]:
    """Return per outcome which difference counts as too small to matter, and who says so."""
    return tuple(
        say(
            Message(
                "report.methods.margin",
                {
                    "outcome": Name("outcome", name),
                    "margin": Name("margin", name),
                    "reason": chosen(outcome.margin_reason, language).text,
                },
            ),
            lexicon,
            language,
        )
        for name, outcome in study.outcomes.items()
    )


def _messages(study: Study, name: str, plan: Analysis, language: str) -> list[Message]:
    found = [
        Message(f"report.methods.estimand_{plan.estimand}", {"comparison": Name("comparison", name)}),
        Message(f"report.methods.estimator_{plan.estimator}"),
        Message(f"report.methods.variance_{plan.variance}"),
        _adjustment(plan),
        Message(
            "report.methods.level",
            {"level": _share(plan.level, language), "power": _share(plan.power, language)},
        ),
        *_corrections(study, name, plan),
        Message(f"report.methods.missing_{plan.missing}"),
        *_trial(study, name, plan),
    ]
    reason = study.comparisons[name].delivered_by.reason
    if reason:
        found.append(Message("report.methods.delivery", {"reason": chosen(reason, language).text}))
    return found


def _corrections(study: Study, name: str, plan: Analysis) -> list[Message]:
    """Say how each family of a comparison is corrected; without families the plan's own correction holds."""
    families = [family for family in study.families.values() if name in family.comparisons]
    if not families:
        return [Message(f"report.methods.correction_{plan.correction}")]
    return [
        Message(
            f"report.methods.family_{family.correction}",
            {"outcomes": tuple(Name("outcome", outcome) for outcome in family.outcomes)},
        )
        for family in families
    ]


def _trial(study: Study, name: str, plan: Analysis) -> list[Message]:
    """Say what only a trial has: blocks of the lot, arms against each other, the test that draws it again."""
    if not isinstance(plan, RandomisedAnalysis):
        return []
    comparison, found = study.comparisons[name], []
    if comparison.blocks:
        blocks = tuple(Name("variable", block) for block in comparison.blocks)
        found.append(Message("report.methods.blocks", {"blocks": blocks}))
    if plan.pairs is not None:
        reference = Name("arm", comparison.reference, of=name)
        found.append(Message(f"report.methods.pairs_{plan.pairs}", {"reference": reference}))
    if plan.randomisation is not None:
        found.append(Message("report.methods.randomisation", {"draws": plan.randomisation.draws}))
    if plan.repeated is not None:
        found.append(Message("report.methods.repeated"))
    if plan.dropout is not None:
        found.append(Message("report.methods.dropout"))
    return found


def _adjustment(plan: Analysis) -> Message:
    if not plan.adjust_for:
        return Message("report.methods.not_adjusted")
    values: dict[str, Any] = {"variables": tuple(Name("variable", name) for name in plan.adjust_for)}
    only_beside = isinstance(plan, RandomisedAnalysis) and plan.estimator == "unadjusted"
    return Message(
        "report.methods.adjusted_sensitivity" if only_beside else "report.methods.adjusted", values
    )


def _share(value: float, language: str) -> str:
    decimals = 0 if abs(100 * value - round(100 * value)) < 1e-9 else 1
    return notation.percent(value, language, decimals)
