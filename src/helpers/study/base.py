"""What every section of a declaration is made of: frozen models, names, words for the reader."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["nl", "en"]
Text = Annotated[dict[Language, str], Field(min_length=1)]
"""Words for the reader, per language: ``{nl: ..., en: ...}``."""
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
StudyName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
Level = Annotated[float, Field(gt=0.5, lt=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Code = int | float | str
Kind = Literal["public", "synthetic", "confidential"]
VariableType = Literal["integer", "real", "boolean", "category", "text", "date"]
Severity = Literal["critical", "warning"]

LABEL_KEYS = frozenset({
    "label", "title", "question", "note", "labels", "unit_label",
    "definition", "recruited_by", "interviewer", "interpreter", "refusals", "reflections",
    "positionality", "theme_development", "memos", "claim", "basis", "reservation", "inference",
    "approached_how", "because", "greeting", "why", "what_happens_now", "contact", "sender",
})  # fmt: skip
"""Keys that only change words on a page; never part of a plan or of an early stage's key."""


class Section(BaseModel):
    """A section of the declaration: unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)
