"""On which ground data are used, how long they are kept and what people agreed to: in sentences."""

from __future__ import annotations

from helpers.reporting.labels import Lexicon, chosen
from helpers.reporting.words import say
from helpers.results import Message, Name
from helpers.study.spec import Study

OPEN = "to_fill_in"
_ABOUT = ("controller", "dpia", "reference", "retention")


def is_open(study: Study) -> bool:
    """Say whether nobody has filled in yet on which ground the data are used."""
    return study.ethics.ground == OPEN


def sentences(study: Study, lexicon: Lexicon, language: str) -> tuple[str, ...]:
    """Return what a reader must know of the ground on which the data are used.

    Where the ground is consent it is said that consent of people who depend on a benefit is rarely free: who
    asks has power over who is asked (GDPR, recital 43).

    References
    ----------
    Regulation (EU) 2016/679, articles 6 and 7 and recital 43.
    """
    ethics = study.ethics

    def tell(key: str, **values: object) -> str:
        return say(Message(f"ethics.{key}", values), lexicon, language)

    said = [tell(f"ground.{ethics.ground}")]
    if ethics.ground != OPEN:
        said.append(tell("basis", basis=chosen(ethics.basis, language).text.rstrip(".")))
    if ethics.ground == "consent":
        said.append(tell("rarely_free"))
    scopes = tuple(Name("word", f"ethics.words.{scope}") for scope in ethics.consent)
    said.append(tell("consent", scopes=scopes) if scopes else tell("no_consent"))
    if ethics.ground != "not_personal":
        said += [tell(name, text=str(getattr(ethics, name)).rstrip(".")) for name in _ABOUT]
    return tuple(said)
