"""The declaration as one stage may see it: listed sections only, and no words for readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, cast

from pydantic import BaseModel

from helpers.errors import WatWerktError
from helpers.study.base import LABEL_KEYS
from helpers.study.spec import Study
from helpers.study.stages import Stage


class NotDeclaredForStage(WatWerktError):
    """A helper reads what the table of stages does not list for its notebook: a fault of ours.

    The driver would not re-run the notebook when that part of the declaration changes.
    """


class WordsForTheReport(dict[str, Any]):
    """Stands where words for readers were; whoever reads it gets a sentence instead of a stale label."""

    def __init__(self, stage: str, where: str) -> None:
        super().__init__()
        self._stage, self._where = stage, where

    def __missing__(self, key: str) -> NoReturn:
        raise NotDeclaredForStage(
            f"{self._stage} reads the words of '{self._where}' ('{key}'); only the report reads words. "
            "Return a results.Name, which the report labels."
        )

    def get(self, key: str, default: object = None) -> NoReturn:  # noqa: ARG002
        """Refuse, as indexing does."""
        self.__missing__(key)


class StudyView:
    """A declaration that answers only for listed sections; everything else is refused with a sentence."""

    __slots__ = ("_stage", "_study")

    def __init__(self, study: Study, stage: Stage) -> None:
        object.__setattr__(self, "_study", study if stage.words else _without_words(study, stage.name))
        object.__setattr__(self, "_stage", stage)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any section
        stage: Stage = object.__getattribute__(self, "_stage")
        if name not in stage.sections:
            raise NotDeclaredForStage(
                f"{stage.name} reads section '{name}' of the declaration, which helpers.study.stages does "
                f"not list for it; listed: {', '.join(stage.sections)}."
            )
        return getattr(object.__getattribute__(self, "_study"), name)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise NotDeclaredForStage(f"The declaration cannot be changed from a notebook (section '{name}').")

    def __repr__(self) -> str:
        return f"Study as {object.__getattribute__(self, '_stage').name} may read it"


def seen_by(study: Study, stage: Stage) -> Study:
    """Return the declaration as a stage may see it; to a type checker it is the declaration itself."""
    return cast("Study", StudyView(study, stage))


def _without_words(model: Any, stage: str, where: str = "study.yml") -> Any:  # noqa: ANN401 - any part
    if isinstance(model, BaseModel):
        changed = {}
        for name in type(model).model_fields:
            value = getattr(model, name)
            place = f"{where}.{name}"
            if name in LABEL_KEYS:
                changed[name] = None if value is None else WordsForTheReport(stage, place)
            else:
                changed[name] = _without_words(value, stage, place)
        return model.model_copy(update=changed)
    if isinstance(model, Mapping):
        return {name: _without_words(item, stage, f"{where}.{name}") for name, item in model.items()}
    if isinstance(model, tuple):
        return tuple(_without_words(item, stage, where) for item in model)
    return model
