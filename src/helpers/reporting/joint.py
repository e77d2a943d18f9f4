"""The joint display: a card per theme with its number, who spoke of it, the proposal and the inference."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from helpers.reporting import notation, quotes
from helpers.reporting.cells import Row, is_missing
from helpers.reporting.findings import Drawing, level_words, picture_of, unsigned
from helpers.reporting.labels import Label, Lexicon
from helpers.reporting.words import capitalised, quantity, say
from helpers.results import Exhibit, Message, Name, Quantity
from helpers.study.spec import Study

ENDS = ("estimate", "low", "high")
TOPIC = "joint"


@dataclass(frozen=True, slots=True)
class JointCard:
    """One row of the joint display.

    Attributes
    ----------
    anchor : str
    theme : Label
        The topic; `strand` is the material, "" where a study has one.
    measured, how : str
        What was measured, and between whom or since when.
    estimate : str
        Estimate with unit and interval; or why there is none.
    verdict, verdict_name : str
    picture : Markup
        The interval with its margin; empty without numbers.
    told : str
        How many of those asked spoke of it.
    quotes : tuple of quotes.QuoteView
    proposal, proposal_name, rule : str
        What the software proposes, and by which rule.
    inference : Label
        What the researcher makes of the two together.
    researcher : str
    differs : str
        That the researcher's own reading is another one than the proposal; "" where it is not.
    """

    anchor: str
    theme: Label
    strand: str
    measured: str
    how: str
    estimate: str
    verdict: str
    verdict_name: str
    picture: Markup
    told: str
    quotes: tuple[quotes.QuoteView, ...]
    proposal: str
    proposal_name: str
    rule: str
    inference: Label
    researcher: str
    differs: str = ""


@dataclass(frozen=True, slots=True)
class Pen:
    """What every sentence of the display needs."""

    study: Study
    exhibit: Exhibit
    lexicon: Lexicon
    language: str

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the joint display."""
        return say(Message(f"told.joint.{key}", values), self.lexicon, self.language)

    def label(self, kind: str, name: str, of: str = "") -> str:
        """Return a declared name, as it begins a sentence."""
        found = self.lexicon.label(Name(kind, name, of=of), self.language)  # type: ignore[arg-type]
        return capitalised(found.text)


def cards(study: Study, exhibit: Exhibit, lexicon: Lexicon, language: str) -> tuple[JointCard, ...]:
    """Return a card per row of a released joint display.

    Parameters
    ----------
    study : Study
        Gives rule, margins, inferences and who wrote them.
    exhibit : Exhibit
        As released: a missing number was withheld or does not exist.
    lexicon, language
        Labels and language.
    """
    pen = Pen(study, exhibit, lexicon, language)
    return tuple(_card(pen, row) for row in exhibit.frame.to_dict(orient="records"))


def _card(pen: Pen, row: Row) -> JointCard:
    strand, topic, place = str(row["strand"]), _own(row["topic"]), int(row["row"])
    declared = pen.study.joint.rows[place - 1] if pen.study.joint else None
    verdict, proposal = _named(row, "verdict"), _named(row, "proposal")
    theme = pen.lexicon.label(Name("topic", f"{strand}.{topic}"), pen.language)
    return JointCard(
        anchor=f"joint-{place}",
        theme=Label(capitalised(theme.text), theme.language),
        strand=pen.label("strand", strand) if len(pen.study.voices) > 1 else "",
        measured=_measured(pen, row),
        how=_how(pen, row),
        estimate=_estimate(pen, row),
        verdict=pen.lexicon.word(verdict, pen.language, topic=_topic_of(row)).text if verdict else "",
        verdict_name=verdict,
        picture=_picture(pen, row),
        told=_told(pen, row),
        quotes=_quotes(pen, strand, topic),
        proposal=pen.lexicon.word(proposal, pen.language, topic=TOPIC).text if proposal else "",
        proposal_name=proposal,
        rule=_rule(pen, row),
        inference=pen.lexicon.label(Name("said", f"joint.rows.{place}.inference"), pen.language),
        researcher=declared.researcher if declared else "",
        differs=_differs(pen, proposal, declared.concludes if declared else None),
    )


def _differs(pen: Pen, proposal: str, concludes: str | None) -> str:
    """Say that the researcher reads the two differently than the rule does."""
    if not proposal or concludes is None or concludes == proposal:
        return ""
    return pen.say("differs", concludes=pen.lexicon.word(concludes, pen.language, topic=TOPIC).text)


def _own(topic: object) -> str:
    """Return a topic without its strand."""
    return str(topic).rpartition(".")[2]


def _named(row: Row, column: str) -> str:
    return "" if is_missing(row[column]) else str(row[column])


def _is_change(row: Row) -> bool:
    return str(row["source"]) == "change"


def _topic_of(row: Row) -> str:
    """Return whose words a verdict is said in: a change has its own."""
    return "changes" if _is_change(row) else "effects"


def _measured(pen: Pen, row: Row) -> str:
    kind = "change" if _is_change(row) else "outcome"
    return pen.label(kind, str(row[kind]))


def _how(pen: Pen, row: Row) -> str:
    wave = _named(row, "wave")
    when = pen.say("after", wave=Name("word", wave)) if wave else ""
    if _is_change(row):
        return pen.say("change", when=when).strip()
    of = str(row["comparison"])
    arms = {side: Name("arm", str(row[side]), of=of) for side in ("arm", "reference")}
    return pen.say("effect", **arms, when=when).strip()


def _is_known(row: Row) -> bool:
    return not any(is_missing(row[name]) for name in ENDS)


def _estimate(pen: Pen, row: Row) -> str:
    if not _is_known(row):
        return pen.lexicon.catalogue.text("words.withheld", pen.language)
    unit = str(row["unit"])
    estimate = quantity(Quantity(float(row["estimate"]), unit, is_difference=True), pen.lexicon, pen.language)
    times = 100 if unit == notation.SHARE else 1
    sizes = [times * float(row[name]) for name in ENDS]
    decimals = notation.decimals_of(unit, abs(sizes[0]))
    low, high = (notation.number(size, pen.language, decimals) for size in sizes[1:])
    level = level_words(float(row["level"]), pen.language)
    return pen.say("estimate", estimate=estimate, low=low, high=high, level=level)


def _margin(pen: Pen, row: Row) -> float:
    if _is_change(row):
        return pen.study.describe.changes[str(row["change"])].equivalence_margin
    return pen.study.outcomes[str(row["outcome"])].equivalence_margin


def _picture(pen: Pen, row: Row) -> Markup:
    if not _is_known(row):
        return Markup("")
    margin = float(_margin(pen, row))
    size = unsigned(margin, row)
    alt = pen.say("alt", measured=_measured(pen, row), estimate=_estimate(pen, row), margin=size)
    return picture_of(row, Drawing(margin, (), alt), pen.lexicon, pen.language)


def _told(pen: Pen, row: Row) -> str:
    if is_missing(row["n_spoke"]) or is_missing(row["n_asked"]):
        return pen.say("told_withheld")
    spoke, asked = int(row["n_spoke"]), int(row["n_asked"])
    return pen.say("told", n=spoke, asked=asked) if asked else pen.say("not_asked")


def _quotes(pen: Pen, strand: str, topic: str) -> tuple[quotes.QuoteView, ...]:
    declared = pen.study.voices[strand].topics[topic]
    own = [
        quote
        for quote in pen.exhibit.quotes
        if quote.strand == strand
        and (quote.topic == topic or (not quote.topic and quote.code in declared.codes))
    ]
    ordered = sorted(own, key=lambda quote: quote.role == "deviant")
    return tuple(quotes.view(quote, pen.lexicon, pen.language) for quote in ordered)


def _rule(pen: Pen, row: Row) -> str:
    """Return why the software proposes what it proposes, and what many and few are."""
    joint, why = pen.study.joint, row.get("because")
    if joint is None or not _named(row, "proposal"):
        return ""
    many, few = (notation.percent(share, pen.language, 0) for share in (joint.many, joint.few))
    thresholds = pen.say("rule", many=many, few=few)
    if why is None or is_missing(why) or not why:
        return thresholds
    because = capitalised(pen.lexicon.word(str(why), pen.language, topic=TOPIC).text)
    return f"{because}. {thresholds}"
