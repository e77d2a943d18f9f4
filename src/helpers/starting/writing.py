"""A draft as the text of `study.yml`: every section, and beside each guess how sure it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from helpers.starting import writing_choices, writing_data
from helpers.starting.draft import Draft
from helpers.starting.interviews import Interviews
from helpers.starting.naming import ascii_words
from helpers.starting.scales import Proposal
from helpers.starting.spoken import Spoken
from helpers.starting.yaml_words import comment, quoted

Language = Literal["nl", "en"]
CHOICE = "CHOICE"
_UNNUMBERED = re.compile(rf"(?<=# ){CHOICE}(?=: )")
SEALED = re.compile(r"\A# Written by make new \(([0-9a-f]{64})\)[^\n]*\n")
SEAL = "# Written by make new ({seal}); as long as nothing below is changed, make new may write it again.\n"
HOW_TO_READ = (
    "This study runs as it stands: make run STUDY={study}",
    "Comments say what was guessed. 'unsure' is worth a look. 'CHOICE 1', 'CHOICE 2' ... are for you: "
    "the program does not make them. Lines that begin with '#' do nothing until you take the '# ' away.",
    "What every key means: docs/add-a-study.md and src/helpers/study/spec.py.",
)

DERIVE = '''"""What the declaration cannot say: a pure function of one variable."""

from __future__ import annotations

import pandas as pd


def answered(texts: pd.Series) -> pd.Series:
    """Return whether something is filled in; nothing is missing."""
    return texts.notna().astype("boolean")
'''
"""Of a study whose files hold nothing but texts and dates."""


@dataclass(frozen=True)
class Beginning:
    """All that a first declaration is written from.

    Attributes
    ----------
    study : str
    language : {"nl", "en"}
    draft : Draft
    scales : tuple of Proposal
    interviews : tuple of Interviews
        Coded material, one for each file.
    """

    study: str
    language: Language
    draft: Draft
    scales: tuple[Proposal, ...] = ()
    interviews: tuple[Interviews, ...] = ()

    @property
    def derive(self) -> str:
        """The text of `derive.py`, "" where the declaration needs none."""
        return DERIVE if any(one.how == "answered" for one in self.draft.made) else ""


def declaration(beginning: Beginning) -> str:
    """Return the text of `study.yml`, sealed with the hash of what stands below its first line."""
    lines = [*_lines(beginning)]
    body = numbered("\n".join(line.rstrip() for line in lines) + "\n")
    return sealed(body)


def sealed(body: str) -> str:
    """Return a text below a first line with its hash."""
    return SEAL.format(seal=hashlib.sha256(body.encode()).hexdigest()) + body


def is_as_written(text: str) -> bool:
    """Say whether nobody changed a declaration since `make new` wrote it."""
    first = SEALED.match(text)
    return first is not None and hashlib.sha256(text[first.end() :].encode()).hexdigest() == first[1]


def is_from_new(text: str) -> bool:
    """Say whether a declaration began as one of `make new`, changed since or not."""
    return SEALED.match(text) is not None


def numbered(text: str) -> str:
    """Return a text whose choices are numbered in the order in which they stand."""
    count = iter(range(1, text.count(CHOICE) + 1))
    return _UNNUMBERED.sub(lambda _: f"{CHOICE} {next(count)}", text)


def n_choices(text: str) -> int:
    """Return how many choices are open in a declaration."""
    return len(re.findall(rf"# {CHOICE} \d+: ", text))


def _lines(beginning: Beginning) -> Iterator[str]:
    """Yield the declaration line by line; choices are not numbered yet."""
    for text in HOW_TO_READ:
        yield from comment(text.format(study=beginning.study))
    spoken = Spoken(beginning.language)
    yield from _about(beginning, spoken)
    yield ""
    yield from writing_data.tables(beginning.draft, spoken)
    yield from writing_data.joins(beginning.draft)
    yield ""
    yield from writing_data.variables(beginning.draft, beginning.scales, spoken)
    yield ""
    yield from writing_data.samples(beginning.draft, spoken)
    yield ""
    yield from writing_data.describe(beginning.draft)
    yield ""
    yield from writing_choices.comparisons(beginning.draft, spoken)
    yield from writing_choices.grades(beginning.draft)
    yield from writing_choices.scales(beginning.scales, spoken)
    for one in beginning.interviews:
        yield from writing_choices.voices(one, beginning.draft, spoken)
    yield from _disclosure(beginning.interviews)


def _about(beginning: Beginning, spoken: Spoken) -> Iterator[str]:
    """Yield what the study is and on which ground; what nobody can guess is said to be open."""
    files = dict.fromkeys(one.seen.file for one in beginning.draft.tables)
    named = ", ".join([*files, *(one.file for one in beginning.interviews)])
    title = " ".join(ascii_words(beginning.study)).capitalize()
    seed = int(hashlib.sha256(beginning.study.encode()).hexdigest()[:12], 16) % 100_000_000
    yield f"study: {beginning.study}"
    yield from comment(f"{CHOICE}: the title and the question, as those who asked would say them")
    yield f"title: {spoken.text(title)}"
    yield f"question: {spoken.text(spoken.open('question'))}"
    yield f"language: [{beginning.language}]"
    yield from comment("confidential: rows of people; public only where anybody may have the rows")
    yield "kind: confidential"
    yield f"seed: {seed}"
    yield "origin:"
    yield from comment(f"{CHOICE}: who gave the data, when, and under which conditions", indent=2)
    citation = f"{named}. {spoken.open('origin')}"
    yield f"  citation: {quoted(citation)}"
    yield f"  licence: {quoted(spoken.open('licence'))}"
    yield f"  note: {spoken.text(spoken.open('note'))}"
    yield from _ethics(spoken)


def _ethics(spoken: Spoken) -> Iterator[str]:
    """Yield the ethics block: every answer is open, and the pages say so."""
    yield "ethics:"
    text = (
        f"{CHOICE}: on which ground are these data used? consent, public_task, legal_obligation or "
        "legitimate_interest, and the rest in words. Consent of people who depend on a benefit "
        "is rarely free. As "
        "long as it is to_fill_in, every page says that it is not cleared for release"
    )
    yield from comment(text, indent=2)
    yield "  ground: to_fill_in"
    yield f"  basis: {spoken.text(spoken.open('ethics'))}"
    for key in ("controller", "dpia", "reference", "retention"):
        yield f"  {key}: {quoted(spoken.open('ethics'))}"
    yield "  consent: []"


def _disclosure(interviews: Sequence[Interviews]) -> Iterator[str]:
    """Yield the policy: the careful one."""
    yield "disclosure:"
    text = f"{CHOICE}: from how many people on a number may be printed; ask the owner of the data"
    yield from comment(text, indent=2)
    yield "  profile: cbs-style"
    yield "  min_persons: 10"
    if interviews:
        yield from comment(
            "min_speakers: 5  # with voices: fewer interviewed people than this are not counted", indent=2
        )
    yield "  zeros: shown"
    yield "  dominance: 0.5"
    yield "  group: 0.9"
