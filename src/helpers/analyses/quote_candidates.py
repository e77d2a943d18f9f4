"""Which words of whom might be printed: per topic what most say and what goes against it, made safe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from helpers.analyses.voices_people import Spoken, spoken
from helpers.analyses.withdrawals import NOT_QUOTED
from helpers.cleaning.deidentify import Deidentified, for_print
from helpers.cleaning.names_nl import NameFinder, finder
from helpers.qualitative.alike import described
from helpers.qualitative.deviant import deviant
from helpers.qualitative.quoted import fingerprint_of, key_of
from helpers.results import Name, Quote
from helpers.study.spec import Study
from helpers.study.voices_spec import Quotes

Tables = Mapping[str, pd.DataFrame]
Role = Literal["typical", "deviant"]
OFFERED: tuple[tuple[Role, int], ...] = (("typical", 2), ("deviant", 1))
"""How many quotes of each role a topic offers to who approves them."""
LONGEST_QUOTE = 400
SHORTEST_TELLING = 30
"""A stretch of fewer characters ("ja, klopt") is offered only where a topic has nothing else."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whether a person agreed to be quoted, what may be said of them, and how many people are like that."""

    person: str
    consent: bool
    attributes: tuple[Name, ...]
    n_alike: int


@dataclass(frozen=True, slots=True)
class Segment:
    """One coded stretch of one person's conversation that stands under a topic."""

    key: str
    strand: str
    topic: str
    code: str
    role: Role
    text: str
    speaker: Speaker

    def rank(self, at_least: int) -> tuple[bool, bool, bool, str]:
        """Return the place in the order: may be printed, says something, then as the hash falls."""
        short = len(self.text.strip()) < SHORTEST_TELLING
        return (not self.speaker.consent, self.speaker.n_alike < at_least, short, self.key)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quote as it would be printed, and what was taken out of it (private)."""

    quote: Quote
    taken_out: tuple[str, ...]


def candidates(study: Study, tables: Tables, strand: str) -> tuple[Quote, ...]:
    """Return the candidate quotes of one strand, in the order of its topics.

    They are chosen over the whole study, so that nobody is quoted more often than declared.
    """
    return tuple(one.quote for one in all_candidates(study, tables) if one.quote.strand == strand)


def all_candidates(study: Study, tables: Tables, *, seek_names: bool = True) -> tuple[Candidate, ...]:
    """Return the candidate quotes of every strand that declares quotes.

    Parameters
    ----------
    study, tables
        As everywhere in 05.
    seek_names : bool
        False spares loading the word lists where nobody has begun to approve quotes; every quote then counts
        as not checked, and the door withholds it.

    Notes
    -----
    Per topic two typical quotes and one deviant one. Typical: a stretch with a code of the topic, of a person
    who has that code as most who spoke of the topic have (or who is not alone in a small group). Deviant: a
    stretch with a code that most who spoke of the topic do not have (`helpers.qualitative.deviant`). Round by
    round every topic gets its first quote before any gets its second; of the stretches that fit, that of the
    person who was quoted least comes first, then the order of `Segment.rank`: nobody chooses the juiciest.
    """
    at_least = study.disclosure.min_persons
    declared = {name: one.quotes for name, one in study.voices.items() if one.quotes is not None}
    if not declared:
        return ()
    pools: dict[tuple[str, str, Role], list[Segment]] = {}
    for name, quotes in declared.items():
        for segment in _segments(study, tables, spoken(study, tables, name), quotes):
            pools.setdefault((name, segment.topic, segment.role), []).append(segment)
    for pool in pools.values():
        pool.sort(key=lambda one: one.rank(at_least))
    chosen = _chosen(pools, {name: quotes.per_person for name, quotes in declared.items()})
    lists, names = finder() if seek_names else None, _names(study, tables, declared.values())
    return tuple(_candidate(segment, names, lists) for segment in chosen)


def _chosen(
    pools: Mapping[tuple[str, str, Role], Sequence[Segment]], per_person: Mapping[str, int]
) -> list[Segment]:
    """Return what is offered, by topic; each round gives every topic and role one more."""
    picked: dict[str, Segment] = {}
    said: Counter[str] = Counter()
    for turn in range(max(n for _, n in OFFERED)):
        for (strand, _, role), pool in pools.items():
            free = [
                one for one in pool if one.key not in picked and said[one.speaker.person] < per_person[strand]
            ]
            if turn < dict(OFFERED)[role] and free:
                best = min(free, key=lambda one: said[one.speaker.person])  # the first of the least quoted
                picked[best.key] = best
                said[best.speaker.person] += 1
    places = {place: number for number, place in enumerate(pools)}
    return sorted(picked.values(), key=lambda one: places[one.strand, one.topic, one.role])


def _segments(study: Study, tables: Tables, found: Spoken, quotes: Quotes) -> Iterator[Segment]:
    """Yield every stretch under every topic, once per topic, typical ones before deviant ones."""
    speakers = _speakers(study, tables, found.people, quotes)
    withdrew = set(tables[NOT_QUOTED]["person"]) if NOT_QUOTED in tables else set()
    for topic, codes in _themes(found).items():
        against = _against(found, codes)
        rows = found.codings[found.codings["code"].isin(list(codes)) & found.codings["text"].notna()]
        rows = rows[~rows["person"].isin(withdrew)]
        by_key: dict[str, Segment] = {}
        for row in rows.to_dict("records"):
            code, speaker = str(row["code"]), speakers[str(row["person"])]
            role: Role = "deviant" if speaker.person in against[codes[code]] else "typical"
            segment = Segment(_key(found.name, row), found.name, topic, code, role, str(row["text"]), speaker)
            if segment.text.strip():
                by_key.setdefault(segment.key, segment)
        for role, _ in OFFERED:
            yield from (one for one in by_key.values() if one.role == role)


def _key(strand: str, row: Mapping[Hashable, Any]) -> str:
    known = not pd.isna(row["start"]) and not pd.isna(row["end"])
    place = f"{row['start']}-{row['end']}" if known else ""
    return key_of(strand, str(row["document"]), place, str(row["text"]))


def _themes(found: Spoken) -> dict[str, dict[str, str]]:
    """Return by topic its codes and those within them, each with the code of the topic that it counts for.

    Without topics every code at the top is a theme, and the topic of its quotes is "".
    """
    declared: dict[str, Sequence[str]] = {name: topic.codes for name, topic in found.strand.topics.items()}
    if not declared:
        declared = {"": [name for name, code in found.strand.codes.items() if code.within is None]}
    return {
        topic: {one: code for code in reversed(codes) for one in (*found.within(code), code)}
        for topic, codes in declared.items()
    }


def _against(found: Spoken, codes: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return by code of a topic who has it while most who spoke of the topic have not."""
    has = {code: found.has(code) for code in dict.fromkeys(codes.values())}
    spoke = pd.concat(has, axis=1).any(axis=1)
    people = found.people.loc[spoke, "person"].astype("string")
    everybody = pd.Series("all", index=people.index, dtype="string")
    return {
        code: frozenset(people[deviant(people, own[spoke], everybody) & own[spoke]])
        for code, own in has.items()
    }


def _speakers(study: Study, tables: Tables, people: pd.DataFrame, quotes: Quotes) -> dict[str, Speaker]:
    told = described(
        people,
        tables[f"sample_{quotes.population}"],
        quotes.attributes,
        coarser=quotes.coarser,
        at_least=study.disclosure.min_persons,
    )
    agreed = people[quotes.consent].astype("boolean").fillna(value=False)
    found: dict[str, Speaker] = {}
    for row, person in enumerate(people["person"].astype(str)):
        said = (_said_of(name, people[name].iloc[row]) for name in told[row].attributes)
        names = tuple(name for name in said if name is not None)
        found[person] = Speaker(person, bool(agreed.iloc[row]), names, told[row].n_alike)
    return found


def _said_of(variable: str, value: Any) -> Name | None:  # noqa: ANN401 - a value of the data
    """Return what is said of a speaker: a category, or what is so; nothing of what is not so or not known."""
    if pd.isna(value):
        return None
    if isinstance(value, bool | np.bool_):
        return Name("variable", variable) if value else None
    return Name("category", str(value), of=variable)


def _names(study: Study, tables: Tables, declared: Collection[Quotes]) -> tuple[str, ...]:
    """Return the names that must never be read, from every sample that has them: people name each other."""
    samples = [tables[f"sample_{name}"] for name in study.samples]
    variables = dict.fromkeys(variable for quotes in declared for variable in quotes.names)
    return tuple(
        str(value)
        for variable in variables
        for sample in samples
        if variable in sample
        for value in sample[variable].dropna().unique()
    )


def _candidate(segment: Segment, names: Sequence[str], lists: NameFinder | None) -> Candidate:
    safe: Deidentified = for_print(segment.text, names=names, finder=lists, longest=LONGEST_QUOTE)
    asked = f".topics.{segment.topic}" if segment.topic else ""
    question = Name("said", f"voices.{segment.strand}{asked}.question")
    speaker = segment.speaker
    quote = Quote(
        key=segment.key,
        strand=segment.strand,
        topic=segment.topic,
        code=segment.code,
        role=segment.role,
        text=safe.text,
        changes=safe.changes,
        question=question,
        attributes=speaker.attributes,
        n_alike=speaker.n_alike,
        person=speaker.person,
        consent=speaker.consent,
        fingerprint=fingerprint_of(safe.text, question, speaker.attributes),
        checked=safe.checked,
    )
    return Candidate(quote, safe.taken_out)
