"""The items of three reporting guidelines for qualitative work, by our own short names.

They stand in code, not in a data file, so that a stage that goes through them is made again when they change.

References
----------
Tong, A., Sainsbury, P. & Craig, J. (2007). Consolidated criteria for reporting qualitative research (COREQ).
International Journal for Quality in Health Care, 19(6), 349–357.
O'Brien, B. C. et al. (2014). Standards for reporting qualitative research (SRQR). Academic Medicine, 89(9),
1245–1251.
Braun, V. & Clarke, V. (2024). Supporting best practice in reflexive thematic analysis reporting in Palliative
Medicine (RTARG). Palliative Medicine, 38(6), 608–616: a guideline, not a checklist; the items here are our
reading of what it asks, and no substitute for it.
"""

from __future__ import annotations

from collections.abc import Mapping

from helpers.study.voices_spec import Guideline

ITEMS: Mapping[Guideline, tuple[str, ...]] = {
    "coreq": (
        "interviewer", "credentials", "occupation", "gender", "training", "relationship",
        "known_of_interviewer", "interests", "orientation", "sampling", "approach", "sample_size",
        "refusals", "setting", "others_present", "people", "guide", "repeats", "recording",
        "field_notes", "duration", "saturation", "transcripts_returned", "coders", "code_tree",
        "theme_origin", "software", "participants_checked", "quotes", "consistency", "major_themes",
        "minor_themes",
    ),
    "srqr": (
        "title", "abstract", "problem", "question", "orientation", "positionality", "context",
        "sampling", "ethics", "collection", "guide", "people", "processing", "analysis",
        "trustworthiness", "interpretation", "quotes", "contribution", "limitations",
        "interests_declared", "funding",
    ),
    "rtarg": (
        "question", "orientation", "assumptions", "context", "positionality", "sampling",
        "sample_rationale", "people", "collection", "guide", "ethics", "analysis", "theme_origin",
        "reflexive_openness", "no_reliability", "themes_as_meaning", "quotes", "interpretation",
        "limitations", "contribution",
    ),
}  # fmt: skip
"""Thirty-two items of COREQ and twenty-one of SRQR in their own order; of RTARG our reading."""
