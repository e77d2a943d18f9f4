"""What every summary of a strand counts with, and what of it may be shown at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.analyses.voices_people import Spoken, spoken
from helpers.qualitative.case_matrix import case_matrix
from helpers.qualitative.topics import standings
from helpers.results import Absent, Column, Exhibit, Guard, Message, Name, Produced
from helpers.study.spec import Study
from helpers.study.voices_spec import Topic

Tables = Mapping[str, pd.DataFrame]
Part = Callable[[Study, Spoken], Produced]


def per_strand(study: Study, tables: Tables, topic: str, part: Part) -> Produced | Absent:
    """Return what a part makes of every strand; absent where there is no strand.

    `topic` names the catalogue: its ``absent.no_strand`` is the reason.
    """
    if not study.voices:
        return Absent(Message(f"{topic}.absent.no_strand"))
    made = [part(study, spoken(study, tables, name)) for name in study.voices]
    known: dict[str, pd.DataFrame] = {}
    for one in made:
        known |= one.tables
    return Produced(tuple(exhibit for one in made for exhibit in one.exhibits), known)


def within_of(found: Spoken) -> dict[str, str | None]:
    """Return every declared code and the one it stands in."""
    return {name: code.within for name, code in found.strand.codes.items()}


def has_codes(found: Spoken) -> pd.DataFrame:
    """Return who has which declared code: one row per person in the order of `found.people`, from 0."""
    has = case_matrix(found.people["person"].astype(str).tolist(), found.codings, within_of(found))
    return has.reset_index(drop=True)


def topic_standings(found: Spoken, has: pd.DataFrame) -> dict[str, pd.Series[str]]:
    """Return where every person stands towards every topic, by topic; rows as in `has`."""
    return {
        name: standings(has[list(topic.codes)].any(axis=1), asked(found, topic))
        for name, topic in found.strand.topics.items()
    }


def asked(found: Spoken, topic: Topic) -> pd.Series[bool]:
    """Return who was asked of a topic; missing where that is not known."""
    if topic.asked in ("everyone", "no_one"):
        return pd.Series(topic.asked == "everyone", index=range(len(found.people)), dtype="boolean")
    return found.people[topic.asked].astype("boolean").reset_index(drop=True)


def smallest(study: Study) -> int:
    """Return how many interviewed people a number must stand on."""
    rule = study.disclosure
    return rule.min_speakers if rule.min_speakers is not None else rule.min_persons


def named(found: Spoken, names: pd.Series[str]) -> pd.Series[str]:
    """Return declared codes or topics as the report labels them: ``strand.name``; "" stays."""
    full = found.name + "." + names.astype("string")
    return full.where(names != "", "")


def speakers(
    columns: Sequence[Column],
    counts: Sequence[str],
    *,
    adds_up: Mapping[str, tuple[str, ...]],
    largest: str = "",
) -> tuple[Guard, ...]:
    """Return one guard per count of interviewed people, each covering every other number of its row.

    `adds_up` says of counts within which columns their rows add up to a known number. `largest` is the first
    count's column with the share that has what the row is about: what nearly all have is known of each.
    """
    numbers = ("count", "number", "estimate", "percent")
    return tuple(
        Guard(
            count,
            tuple(c.name for c in columns if c.kind in numbers and c.name != count),
            adds_up_within=adds_up.get(count),
            largest_share=largest if count == counts[0] else "",
            speakers=True,
        )
        for count in counts
    )


def without_lists(frame: pd.DataFrame, counts: Iterable[str], within: Sequence[str] = ()) -> pd.DataFrame:
    """Leave out rows until no count of people is 1 wherever it is not 0.

    Such a count lists persons, which the door refuses; what it would print there is withheld anyway. Rows
    that add up `within` columns with a row that is left out go with it, or it could be computed.
    """
    kept = frame
    while len(kept):
        lone = pd.Series(data=False, index=kept.index)
        for count in counts:
            somebody = kept[count].fillna(0) > 0
            if somebody.any() and (kept.loc[somebody, count] == 1).all():
                lone |= somebody
        if not lone.any():
            break
        if within:
            lone = lone.groupby([kept[name] for name in within], dropna=False).transform("any")
        kept = kept[~lone]
    return kept.reset_index(drop=True)


def too_few(found: Spoken, topic: str) -> Produced:
    """Return the sentence that says that too few people stand behind a strand to show anything of it."""
    return text(found, topic, "too_few", Message(f"{topic}.too_few", {"strand": Name("strand", found.name)}))


def text(found: Spoken, topic: str, part: str, *body: Message) -> Produced:
    """Return a text about a strand."""
    exhibit = Exhibit(
        id=f"{topic}.{part}.{found.name}",
        kind="text",
        title=Message(f"{topic}.title", {"strand": Name("strand", found.name)}),
        chapter="werking",
        body=body,
    )
    return Produced((exhibit,))


def about(found: Spoken, exhibit: Exhibit) -> Exhibit:
    """Add who is counted and from which material to an exhibit of a strand."""
    return replace(
        exhibit,
        population=Message("common.population", {"sample": Name("sample", found.strand.people.sample)}),
    )


def enough(study: Study, frame: pd.DataFrame, count: str) -> bool:
    """Say whether a count of people reaches the threshold in any row."""
    return bool((frame[count].fillna(0) >= smallest(study)).any())


def behind(study: Study, *groups: int, share: float = 0.0) -> int:
    """Return the smallest group of people behind a sentence, 0 where it may not be said.

    A sentence names its number: where that is withheld because nearly everybody has a code, "fewer than
    three" would be false. Who asks leaves such a sentence out. `share` is the part of the people who have it.
    """
    rule, least = study.disclosure, min((n for n in groups if n), default=0)
    says_of_each = share >= rule.group and not rule.rows_may_be_shown
    return 0 if says_of_each or least < smallest(study) else least


def share_of(
    part: pd.Series[int], whole: pd.Series[int], *, among: pd.Series[bool] | None = None
) -> pd.Series[float]:
    """Return part over whole, missing where the whole is nobody, and outside the rows of `among`."""
    divided = part.astype("Float64") / whole.astype("Float64").where(whole > 0)
    return (divided if among is None else divided.where(among)).astype(np.float64)
