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
        Message(f"report.methods.correction_{plan.correction}"),
        Message(f"report.methods.missing_{plan.missing}"),
    ]
    reason = study.comparisons[name].delivered_by.reason
    if reason:
        found.append(Message("report.methods.delivery", {"reason": chosen(reason, language).text}))
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
