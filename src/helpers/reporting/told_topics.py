"""Topics on the first screen, in natural frequencies: of those asked, how many spoke of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.disclosure.exhibits import Released
from helpers.reporting import notation, told_pictures
from helpers.reporting.cells import is_missing
from helpers.reporting.findings import Finding
from helpers.reporting.told_pen import Pen, plain
from helpers.results import Name
from helpers.study.spec import Study

MOST = 3
"""Topics that get a sentence, beside those that speak against the approach."""
BESIDE = ("spontaneous", "not_asked", "unknown")


def topics(pen: Pen, released: Released) -> tuple[Finding, ...]:
    """Word the topics that most of those asked spoke of, and those that speak against the approach."""
    people = standings_of(released)
    ranked = sorted(people, key=lambda name: -_share(people[name]))
    against = _against(pen.study)
    first = [name for name in ranked if name not in against and _share(people[name]) >= 0][:MOST]
    chosen = [*first, *(name for name in ranked if name in against)]
    return tuple(_topic(pen, name, people[name]) for name in chosen)


def standings_of(released: Released) -> dict[str, dict[str, int | None]]:
    """Return how many people stand where towards each topic (``strand.topic``); None is withheld."""
    frame, mask = released.exhibit.frame, released.mask
    people: dict[str, dict[str, int | None]] = {}
    for label, row in zip(frame.index, frame.to_dict(orient="records"), strict=True):
        known = None if bool(mask.loc[label, "n"]) or is_missing(row["n"]) else int(row["n"])
        people.setdefault(str(row["topic"]), {})[str(row["standing"])] = known
    return people


def _against(study: Study) -> frozenset[str]:
    """Return the topics that speak against the approach: a first screen never leaves them out."""
    rows = study.joint.rows if study.joint else ()
    beside = {f"{row.strand}.{row.topic}" for row in rows if row.says == "worse"}
    own = {
        f"{name}.{topic}"
        for name, strand in study.voices.items()
        for topic, one in strand.topics.items()
        if one.says == "worse"
    }
    return frozenset(beside | own)


def _share(standings: Mapping[str, int | None]) -> float:
    """Return which share of those asked spoke; -1 where it is withheld or nobody was asked."""
    spoke, silent = standings.get("asked", 0), standings.get("silent", 0)
    if spoke is None or silent is None or spoke + silent == 0:
        return -1.0
    return spoke / (spoke + silent)


def _topic(pen: Pen, name: str, standings: Mapping[str, int | None]) -> Finding:
    topic = Name("topic", name)
    spoke, silent = standings.get("asked", 0), standings.get("silent", 0)
    remarks = [_beside(pen, standings, one) for one in BESIDE]
    if spoke is None or silent is None:
        return plain(pen.say("topic.withheld", topic=topic))
    if spoke + silent == 0:
        return _unasked(pen, topic, standings, remarks)
    n, asked = notation.count(spoke, pen.language), notation.count(spoke + silent, pen.language)
    sentence = pen.say("topic.all" if silent == 0 else "topic.some", topic=topic, n=n, asked=asked)
    picture = told_pictures.share(spoke, spoke + silent, sentence)
    return plain(sentence, " ".join(filter(None, remarks)), picture=picture)


def _unasked(pen: Pen, topic: Name, standings: Mapping[str, int | None], remarks: Sequence[str]) -> Finding:
    """Word a topic that nobody was asked about: who spoke of it did so unasked."""
    n = standings.get("spontaneous", 0)
    if n:
        return plain(pen.say("topic.unasked", topic=topic, n=n), *remarks[2:])
    return plain(pen.say("topic.nobody_asked", topic=topic), *remarks)


def _beside(pen: Pen, standings: Mapping[str, int | None], standing: str) -> str:
    """Say how many are in no bar; "" where nobody is or the number is withheld: the figure says that."""
    n = standings.get(standing, 0)
    return pen.say(f"topic.{standing}", n=n) if n else ""
