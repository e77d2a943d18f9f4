"""The one disclosure pass: every exhibit of a run goes through here, together, or is not published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from helpers.disclosure.arithmetic import Thin, rows_of, thin_results
from helpers.disclosure.checks import form_mistakes, is_id, place_of
from helpers.disclosure.messages import Said, names_in, options_mistakes, say
from helpers.disclosure.policy import Policy
from helpers.disclosure.quotes import MAY_QUOTE, WITHHELD, JudgedQuotes, judge_quotes
from helpers.disclosure.record import ReleaseRecord
from helpers.disclosure.suppression import Suppressed, suppress
from helpers.disclosure.vocabulary import Vocabulary
from helpers.errors import DisclosureRefused, Mistake
from helpers.results import Column, Exhibit, Message
from helpers.study.approvals import Approval

_HEADS = ("header", "spanner")
_MESSAGES = ("title", "unit", "population", "source", "window", "note", "alt")


@dataclass(frozen=True)
class Released:
    """An exhibit as it may be published.

    Attributes
    ----------
    exhibit : Exhibit
        With the released frame and texts; a withheld number in a text is a `Withheld`.
    mask : pandas.DataFrame of bool
        Shape of the frame; True where a cell was withheld, which is not the same as missing.
    record : ReleaseRecord
    """

    exhibit: Exhibit
    mask: pd.DataFrame
    record: ReleaseRecord


@dataclass(frozen=True)
class Release:
    """What one run may publish.

    Attributes
    ----------
    policy : Policy
    released : tuple of Released
        In the order of the exhibits; a refused one is not here.
    records : tuple of ReleaseRecord
        One for every exhibit, the refused ones included.
    mistakes : tuple of Mistake
        Why exhibits were refused.
    """

    policy: Policy
    released: tuple[Released, ...]
    records: tuple[ReleaseRecord, ...]
    mistakes: tuple[Mistake, ...]

    def require(self) -> Release:
        """Return this release, or raise `DisclosureRefused` with every reason when anything was refused."""
        if self.mistakes:
            raise DisclosureRefused(self.mistakes)
        return self

    def as_json(self) -> dict[str, Any]:
        """Return what the manifest says about the door: policy, what it did, and what it does not check."""
        return {
            "profile": self.policy.profile,
            "min_persons": self.policy.min_persons,
            "min_speakers": self.policy.below(speakers=True),
            "zeros": self.policy.zeros,
            "dominance": self.policy.dominance,
            "group": self.policy.group,
            "rows_may_be_shown": self.policy.rows_may_be_shown,
            "not_enforced": list(self.policy.not_enforced()),
            "exhibits": [record.as_json() for record in self.records],
        }


def release(
    exhibits: Sequence[Exhibit],
    policy: Policy,
    vocabulary: Vocabulary,
    approvals: Sequence[Approval] = (),
) -> Release:
    """Judge all exhibits of a run and return what may be published of them.

    Parameters
    ----------
    exhibits : sequence of Exhibit
        Everything the run would publish, once.
    policy : Policy
        Of the study, or `policy.raised(...)` for a run.
    vocabulary : Vocabulary
        Words, columns and numbers that were known before the data were seen.
    approvals : sequence of Approval
        What a person decided about quotes; without any, no quote passes.

    Returns
    -------
    Release
        Call `require()` before publishing. An exhibit with a mistake is not among the released, whatever
        the caller does.

    Notes
    -----
    Per exhibit: its form (every column described and known, guards that exist and cover every number,
    no free text), its texts (`helpers.disclosure.messages`), its options, and primary suppression
    (`helpers.disclosure.suppression`), figures like tables. Quotes are judged over all
    exhibits together (`helpers.disclosure.quotes`). Not yet checked: differences between
    exhibits, which `Policy.not_enforced` says.
    """
    thin = thin_results(exhibits, policy)
    quoted = judge_quotes(exhibits, policy, vocabulary, approvals)
    judged = [
        _judge(exhibit, policy, vocabulary, thin, quotes)
        for exhibit, quotes in zip(exhibits, quoted, strict=True)
    ]
    doubled = {name for name, times in Counter(exhibit.id for exhibit in exhibits).items() if times > 1}
    twice = tuple(
        Mistake(f"exhibit '{name}'", "several exhibits have this id", todo="Give each its own id.")
        for name in sorted(doubled)
    )
    kept = [(one, mistakes) for one, mistakes in judged if one.exhibit.id not in doubled]
    refused_twice = [
        ReleaseRecord(name, "refused", ("form",), reason="several exhibits have this id")
        for name in sorted(doubled)
    ]
    return Release(
        policy=policy,
        released=tuple(one for one, mistakes in kept if not mistakes),
        records=(*(one.record for one, _ in kept), *refused_twice),
        mistakes=(*twice, *(mistake for _, mistakes in judged for mistake in mistakes)),
    )


def release_reasons(
    reasons: Sequence[Message], policy: Policy, vocabulary: Vocabulary, *, where: str
) -> tuple[Message, ...]:
    """Return the reasons why parts are absent as they may be printed, judged as sentences about people.

    Raises
    ------
    DisclosureRefused
        When a reason holds a bare number or a word that nobody declared.
    """
    said = [say(each, policy, vocabulary, about_people=True, where=f"{where}, absent") for each in reasons]
    mistakes = tuple(mistake for each in said for mistake in each.mistakes)
    if mistakes:
        raise DisclosureRefused(mistakes)
    return tuple(each.message for each in said)


def _judge(
    exhibit: Exhibit, policy: Policy, vocabulary: Vocabulary, thin: Thin, quotes: JudgedQuotes
) -> tuple[Released, tuple[Mistake, ...]]:
    mistakes = [*form_mistakes(exhibit, vocabulary), *quotes.mistakes]
    where = place_of(exhibit, vocabulary)
    said = _all_said(exhibit, policy, vocabulary, thin)
    mistakes += [mistake for parts in said.values() for each in parts for mistake in each.mistakes]
    columns = frozenset(map(str, exhibit.frame.columns))
    mistakes += options_mistakes(exhibit.options, columns, vocabulary, where=where)
    if mistakes:
        return _refused(exhibit, mistakes, vocabulary)
    try:
        kept = suppress(
            exhibit.frame,
            exhibit.columns,
            exhibit.guards,
            policy,
            vocabulary=vocabulary,
            where=where,
            thin=thin,
            exhibit=exhibit.id,
        )
    except DisclosureRefused as refusal:
        return _refused(exhibit, list(refusal.mistakes), vocabulary)
    return _passed(exhibit, kept, said, quotes), ()


def _all_said(exhibit: Exhibit, policy: Policy, vocabulary: Vocabulary, thin: Thin) -> dict[str, list[Said]]:
    """Return every message of an exhibit as it may be printed, by the part it stands in."""
    shows_thin = bool(rows_of(exhibit.frame, thin, exhibit.id).any())
    outcomes = {outcome for _, outcome, _ in thin}
    place, about_people = place_of(exhibit, vocabulary), not exhibit.aggregate
    return {
        part: [
            say(
                each,
                policy,
                vocabulary,
                about_people=about_people,
                where=f"{place}, {part}",
                is_thin=shows_thin or bool(names_in(each) & outcomes),
            )
            for each in _messages(exhibit, part)
        ]
        for part in (*_MESSAGES, "body", *_HEADS)
    }


def _messages(exhibit: Exhibit, part: str) -> Sequence[Message]:
    if part in _HEADS:
        # A head may be a declared name alone: as the one value of a message it is judged alike.
        heads = [head for column in exhibit.columns if (head := getattr(column, part)) is not None]
        return [head if isinstance(head, Message) else Message(part, {"name": head}) for head in heads]
    value = getattr(exhibit, part)
    return tuple(value) if part == "body" else [value] if isinstance(value, Message) else []


def _passed(
    exhibit: Exhibit, kept: Suppressed, said: dict[str, list[Said]], quotes: JudgedQuotes
) -> Released:
    texts: dict[str, Any] = {name: said[name][0].message for name in _MESSAGES if said[name]}
    texts["body"] = tuple(part.message for part in said["body"])
    texts["columns"] = exhibit.columns
    for head in _HEADS:
        texts["columns"] = _headed(texts["columns"], head, said[head])
    if exhibit.kind in MAY_QUOTE:
        texts["quotes"] = quotes.quotes
        texts["options"] = {**exhibit.options, WITHHELD: dict(quotes.withheld)}
    n_words = sum(part.n_withheld for parts in said.values() for part in parts)
    record = ReleaseRecord(
        id=exhibit.id,
        status="suppressed" if kept.n_withheld or n_words or quotes.withheld else "passed",
        checks=("form", "texts", "aggregate")
        if exhibit.aggregate
        else ("form", "texts", "options", "persons"),
        n_cells=kept.n_cells,
        n_withheld=kept.n_withheld,
        n_secondary=kept.n_secondary,
        n_words_withheld=n_words,
        reason=exhibit.aggregate,
        n_quotes=quotes.n,
        withheld_quotes=quotes.withheld,
    )
    return Released(replace(exhibit, frame=kept.frame, **texts), kept.mask, record)


def _headed(columns: tuple[Column, ...], part: str, said: list[Said]) -> tuple[Column, ...]:
    """Put the judged heads back on the columns that have one; a plain name was judged and stays."""
    heads = iter(said)
    headed = []
    for column in columns:
        before = getattr(column, part)
        judged = next(heads).message if before is not None else None
        changed = {part: judged} if isinstance(before, Message) else {}
        headed.append(replace(column, **changed))  # type: ignore[arg-type]
    return tuple(headed)


def _refused(
    exhibit: Exhibit, mistakes: list[Mistake], vocabulary: Vocabulary
) -> tuple[Released, tuple[Mistake, ...]]:
    reason = " ".join(str(mistake) for mistake in mistakes)
    name = exhibit.id if is_id(exhibit.id) and vocabulary.knows_id(exhibit.id) else ""
    record = ReleaseRecord(name, "refused", ("form", "texts"), n_cells=exhibit.frame.size, reason=reason)
    # The frame of a refused exhibit goes no further, not even inside this process.
    empty = replace(
        exhibit,
        frame=pd.DataFrame(),
        columns=(),
        guards=(),
        options={},
        body=(),
        alt=None,
        note=None,
        quotes=(),
    )
    return Released(empty, pd.DataFrame(), record), tuple(mistakes)
