"""The language gate: which words a design and a verdict allow, checked on finished sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from helpers.errors import WatWerktError
from helpers.results import Exhibit
from helpers.study.plan_spec import Design
from helpers.study.spec import Study

Rule = Literal["causal", "no_effect"]

CAUSAL = {
    "en": (
        r"(?<!average )\beffects? (?:of|on)\b",
        r"\b(?:had|has|have|having|is|was|are|were|there is|an|the|positive|negative) (?:an )?effects?\b",
        r"\beffective(?:ness)?\b(?! (?:sample )?size)", r"\bleads? to\b", r"\bled to\b",
        r"(?<!unmeasured )\bcaus(?:es?|ed|ing)\b",
        r"\bbecause of\b",
        r"\bthanks to\b", r"\bdue to\b", r"\bresult(?:s|ed|ing)? (?:in|from)\b",
        r"\b(?:raised|lowered|improved|worsened|reduced|increased)\b",
        r"\bmade [^.]*\b(?:more|less) common\b", r"\bmade (?:a|the|no) difference\b",
        r"\bhelp(?:s|ed)\b",
        r"\bimpacts?\b", r"\bthrough (?:the )?(?:programme|guidance)\b",
    ),
    "nl": (
        r"\beffect(?:en)?\b", r"\beffectief\b", r"\bleid(?:t|de|den|en) tot\b",
        r"\bveroorzaak(?:t|te|ten|d)?\b", r"\bdankzij\b",
        r"\bzorg(?:t|de|den|en) voor\b", r"\blever(?:t|de|den|en)\b[^.]*\bop\b", r"\bopgeleverd\b",
        r"\bhiel?p(?:en|t)?\b", r"\bhelpt\b",
        r"\b(?:hoger|lager|vaker|meer|minder|voor)\s+door\b",
        r"^door [^.:]*\b(?:kwam(?:en)?|was|waren|steeg|stegen|daalden?)\b", r"\bkomt door het programma\b",
        r"\b(?:verhoogde|verlaagde|verbeterde|verminderde)n?\b",
        r"\bimpact\b", r"\bten gevolge van\b", r"\bwerkte?n? goed\b",
    ),
}  # fmt: skip
"""Words that claim a cause; only a randomised comparison may use them."""

NO_EFFECT = {
    "en": (
        r"(?<!\bto )\bno (?:significant )?(?:effects?|difference|impact|change)\b",
        r"\b(?:did|does|do) not (?:work|help|matter|differ)\b",
        r"\bwithout (?:any )?effect\b", r"\bineffective\b", r"\bmade no difference\b",
        r"\bnot significant(?:ly)?\b",
    ),
    "nl": (
        r"(?<!\bnaar )(?<!\bop )\bgeen (?:significant )?(?:effect|verschil|invloed|verandering)\b",
        r"\bwerkte? niet\b",
        r"\bhielp niet\b", r"\bhelpt niet\b",
        r"\bzonder effect\b", r"\bniet effectief\b", r"\bmaakte? niets uit\b", r"\bniet significant\b",
    ),
}  # fmt: skip
"""Words that turn "not decided" into "nothing there"; no verdict allows them."""

COMPARE_NOBODY = frozenset({"changes", "joint"})
"""Topics of exhibits that stand beside a comparison or without one, and are none."""

_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|\"[^\"]*\"|„[^”]*”")


class LanguageRefused(WatWerktError):
    """A finished sentence says more than its design or verdict allows: a fault of ours or of a catalogue."""


@dataclass(frozen=True, slots=True)
class Overclaim:
    """One sentence that claims too much.

    Attributes
    ----------
    text : str
        The sentence.
    words : str
        The words that do it.
    rule : {"causal", "no_effect"}
        Which rule they break.
    """

    text: str
    words: str
    rule: Rule

    def __str__(self) -> str:
        why = {
            "causal": "claims a cause, and this comparison was not assigned by lot",
            "no_effect": "says that nothing is there, and undecided is not that",
        }[self.rule]
        return f"'{self.words}' in '{self.text}' {why}."


def check_language(texts: Iterable[str], design: Design, language: str) -> tuple[Overclaim, ...]:
    """Return every overclaim in finished sentences.

    Parameters
    ----------
    texts : iterable of str
        Sentences as a reader would see them. What stands between quotation marks is somebody else's
        and is skipped.
    design : {"randomised", "observational"}
        Of the comparison that the sentences are about.
    language : {"nl", "en"}

    Notes
    -----
    A sentence that leaves the question open ("Whether ... is undecided", "Of er een effect is ..., is niet
    beslist") may name an effect in a randomised comparison only.
    """
    rules: list[tuple[Rule, tuple[str, ...]]] = [("no_effect", NO_EFFECT[language])]
    if design == "observational":
        rules.append(("causal", CAUSAL[language]))
    return tuple(
        Overclaim(text, match.group(0), rule)
        for text in texts
        for rule, patterns in rules
        for pattern in patterns
        for match in re.finditer(pattern, _QUOTED.sub(" ", text), flags=re.IGNORECASE)
    )


def design_of(exhibit: Exhibit, study: Study) -> Design:
    """Return the design whose words an exhibit may use: observational when it is about nothing else.

    Changes within people, joint displays and studies without comparisons compare nobody, and have no more
    words than an observational comparison.

    The comparisons of an exhibit are those of its column ``comparison``, else those in its id, such as
    ``effects.designs.cps``. Where it shows a randomised comparison too, or none, its texts may need the
    randomised words, so only the finding cards are held to one comparison each.
    """
    if not study.comparisons or exhibit.id.partition(".")[0] in COMPARE_NOBODY:
        return "observational"
    named = exhibit.frame["comparison"].dropna() if "comparison" in exhibit.frame else exhibit.id.split(".")
    designs = {study.comparisons[name].design for name in named if name in study.comparisons}
    return "observational" if designs == {"observational"} else "randomised"


def require_language(texts: Iterable[str], design: Design, language: str) -> None:
    """Refuse sentences that claim too much.

    Raises
    ------
    LanguageRefused
        With one line per overclaim.
    """
    found = check_language(texts, design, language)
    if found:
        raise LanguageRefused("\n".join(dict.fromkeys(map(str, found))))
