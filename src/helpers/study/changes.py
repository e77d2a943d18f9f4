"""How the value of a parameter reaches the plain form of a declaration; each returns why it cannot, or ""."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Section = dict[str, Any]
NONE = "none"
"""The word for "no caliper"."""

FITTING_VARIANCE: dict[str, str] = {
    "unadjusted": "hc2",
    "ancova": "hc2",
    "outcome_regression": "m_estimation",
    "matching": "abadie_imbens",
    "ipw": "m_estimation",
    "aipw": "m_estimation",
}
"""The standard error that belongs to each observational estimator."""


ROW_KEYS: dict[str, tuple[str, ...]] = {
    "randomised": ("estimator", "variance"),
    "observational": ("estimator", "variance", "estimand"),
}
"""What makes up one model, main or sensitivity."""


def _analyses(plain: Section, design: str | None) -> list[Section]:
    """Return the analyses of one design, or of all."""
    return [one for one in plain["analysis"].values() if design in {None, one["design"]}]


def in_analyses(*path: str, design: str | None = None) -> Callable[[Section, Any], str]:
    """Return a change that sets one key of every analysis of a design."""

    def change(plain: Section, value: float | str) -> str:
        analyses = _analyses(plain, design)
        for analysis in analyses:
            place = analysis
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = None if value == NONE and path[-1] == "caliper" else value
        return "" if analyses else _no_comparison(design)

    return change


def _no_comparison(design: str | None) -> str:
    """Return the sentence for a parameter without a place in this study."""
    return f"this study has no analysis of {design + ' comparisons' if design else 'a comparison'}"


def main_model(design: str, *, estimator: bool) -> Callable[[Section, Any], str]:
    """Return a change of the main model; an equal sensitivity row takes the place the main model had."""

    def change(plain: Section, value: str) -> str:
        analyses = _analyses(plain, design)
        for analysis in analyses:
            before = {key: analysis[key] for key in ROW_KEYS[design]}
            analysis["estimator" if estimator else "variance"] = value
            if estimator and design == "observational":
                analysis["variance"] = FITTING_VARIANCE[value]
            _swap(analysis, before)
        return "" if analyses else _no_comparison(design)

    return change


def _swap(analysis: Section, before: Section) -> None:
    """Put the former main model where a sensitivity row now equals the main model."""
    now = {key: analysis[key] for key in before}
    if now != before:
        analysis["sensitivity"] = [before if dict(row) == now else row for row in analysis["sensitivity"]]


def in_part(*path: str) -> Callable[[Section, Any], str]:
    """Return a change of one key in every randomised analysis that has the part it stands in."""

    def change(plain: Section, value: float | str) -> str:
        changed = False
        for analysis in _analyses(plain, "randomised"):
            place: Any = analysis
            for key in path[:-1]:
                place = None if place is None else place[key]
            if place is not None and (len(path) > 1 or place[path[-1]] is not None):
                place[path[-1]] = value
                changed = True
        return "" if changed else f"no analysis of this study has {'.'.join(path)}"

    return change


def correction(plain: Section, value: str) -> str:
    """Correct every family in another way; Romano-Wolf needs a lot that can be drawn again, and no times."""
    if value == "romano_wolf" and _analyses(plain, "observational"):
        return "this study has an observational comparison, for which no lot can be drawn again"
    reason = in_analyses("correction")(plain, value)
    for family in plain["families"].values():
        in_time = any(plain["outcomes"][name]["duration"] for name in family["outcomes"])
        if not (in_time and value == "romano_wolf"):
            family["correction"] = value
    return reason


def scale_margins(plain: Section, value: float) -> str:
    """Multiply every equivalence margin."""
    for outcome in plain["outcomes"].values():
        outcome["equivalence_margin"] *= value
    return "" if plain["outcomes"] else "this study has no outcomes"


def smd_threshold(plain: Section, value: float) -> str:
    """Set when a standardised difference is flagged."""
    plain["describe"]["smd_threshold"] = value
    return ""


def min_persons(plain: Section, value: int) -> str:
    """Raise the smallest group that may be shown; a run never lowers it."""
    declared = plain["disclosure"]["min_persons"]
    if value < declared:
        return f"the declaration says {declared}, and a run may only raise it"
    plain["disclosure"]["min_persons"] = value
    return ""
