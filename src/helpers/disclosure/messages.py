"""Numbers inside sentences: what a message of an exhibit about people may say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

from helpers.disclosure.policy import Policy
from helpers.disclosure.vocabulary import Vocabulary
from helpers.errors import Mistake
from helpers.results import Behind, Declared, Message, Name, Persons, Quantity, Withheld

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
# A digit that begins a number: "HC2" and "re78" are names, "4 persons" is a finding.
_NUMBER = re.compile(r"(?<![A-Za-z_0-9])\d")
LONGEST_WORDS = 200


def holds_number(text: str) -> bool:
    """Say whether a text holds a number; digits inside a name ("HC2", "re78") are none."""
    return _NUMBER.search(text) is not None


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it may be printed, and what the door did to it."""

    message: Message
    n_withheld: int
    mistakes: tuple[Mistake, ...]


def say(
    message: Message,
    policy: Policy,
    vocabulary: Vocabulary,
    *,
    about_people: bool,
    where: str,
    is_thin: bool = False,
) -> Said:
    """Replace the numbers of a message by what may be said.

    Parameters
    ----------
    message : Message
        `Persons(n)` becomes n, or `Withheld` when n is too small; `Behind(value, persons)` becomes the
        value or `Withheld`; `Declared(value)` becomes the value. Messages inside messages are treated
        alike.
    policy : Policy
    vocabulary : Vocabulary
        Declared names and words of the catalogues: a `Name`, a unit and every word must be among them.
    about_people : bool
        True refuses bare numbers: each must say what it rests on. False (an exhibit with an `aggregate`
        reason) lets them pass.
    where : str
        The exhibit and the part of it, for the sentences.
    is_thin : bool
        The sentence stands with results that rest on few yeses or noes: every `Behind` is withheld.

    Returns
    -------
    Said
        With mistakes the message must not be printed.
    """
    reader = _Reader(policy, vocabulary, about_people=about_people, is_thin=is_thin)
    told = reader.message(message, where)
    return Said(told, reader.n_withheld, tuple(reader.mistakes))


class _Reader:
    """One pass over a message and the messages inside it."""

    def __init__(self, policy: Policy, vocabulary: Vocabulary, *, about_people: bool, is_thin: bool) -> None:
        self.policy = policy
        self.vocabulary = vocabulary
        self.about_people = about_people
        self.is_thin = is_thin
        self.n_withheld = 0
        self.mistakes: list[Mistake] = []

    def message(self, message: Message, where: str) -> Message:
        if not _KEY.fullmatch(message.key):
            self.refuse(
                where, "its key is not the key of a sentence in the catalogues", "Add it to the catalogues."
            )
        values = {name: self.value(value, f"{where}, '{name}'") for name, value in message.values.items()}
        return Message(message.key, values)

    def value(self, value: object, where: str) -> object:
        told: object
        match value:
            case Message():
                told = self.message(value, where)
            case Persons(n=n, speakers=speakers):
                told = self.guarded(n, n, where, below=self.policy.below(speakers=speakers))
            case Behind(value=number, persons=persons, speakers=speakers):
                self.unit(number, where)
                below = self.policy.below(speakers=speakers)
                told = (
                    self.withheld(below)
                    if self.is_thin
                    else self.guarded(number, persons, where, below=below)
                )
            case Declared(value=number):
                self.unit(number, where)
                told = number
            case tuple() | list():
                told = tuple(self.value(each, where) for each in value)
            case _:
                told = value
                self.judge(value, where)
        return told

    def judge(self, value: object, where: str) -> None:
        """Refuse a plain value that a sentence about people must not hold."""
        match value:
            case Name():
                self.name(value, where)
            case str():
                self.words(value, where)
            case bool() | None:
                pass
            case Real() | Quantity():
                self.bare(value, where)
            case _:
                self.refuse(
                    where,
                    f"it holds a {type(value).__name__}, which no sentence can print",
                    "Give a number, a word, a Name or a message.",
                )

    def guarded(
        self, value: float | Quantity, persons: int, where: str, *, below: int
    ) -> float | Quantity | Withheld | None:
        if isinstance(persons, bool) or persons != int(persons) or persons < 0:
            self.refuse(
                where, "the number of persons behind it is no number of persons", "Count the persons."
            )
            return None
        if persons >= below or (persons == 0 and self.policy.zeros == "shown"):
            return value
        return self.withheld(below)

    def withheld(self, below: int) -> Withheld:
        self.n_withheld += 1
        return Withheld(below)

    def unit(self, value: object, where: str) -> None:
        """Refuse a unit that nobody declared: it is printed as it stands."""
        if isinstance(value, Quantity) and not self.vocabulary.knows(value.unit):
            self.refuse(where, "its unit is not declared", "Declare the unit of the variable.")

    def bare(self, value: Real | Quantity, where: str) -> None:
        if not self.about_people:
            self.unit(value, where)
        else:
            self.refuse(
                where,
                "it is a bare number in an exhibit about people",
                "Say what it rests on: Persons(n) for a count, Behind(value, persons) for a result, "
                "Declared(value) for a choice of the study.",
            )

    def words(self, value: str, where: str) -> None:
        if self.vocabulary.knows(value):
            return
        if len(value) > LONGEST_WORDS:
            found, todo = f"it holds a text of {len(value)} characters", "Put sentences in the catalogues."
        elif self.about_people and holds_number(value):
            found = "it is a text with a number in it"
            todo = "Give the number by itself, as Persons, Behind or Declared."
        else:
            found = "it is a text that is neither declared nor in the catalogues"
            todo = "Give a Name, or put the words in the catalogues."
        self.refuse(where, found, todo)

    def name(self, value: Name, where: str) -> None:
        owner = not value.of or self.vocabulary.knows(value.of)
        if not (self.vocabulary.knows(value.name) and owner):
            self.refuse(
                where,
                f"it names a {value.kind} that is neither declared nor in the catalogues",
                "Declare it in study.yml.",
            )

    def refuse(self, where: str, found: str, todo: str) -> None:
        self.mistakes.append(Mistake(where, found, todo=todo))


def names_in(value: object) -> frozenset[str]:
    """Return every name that a message, or what stands in it, mentions."""
    match value:
        case Message(values=values):
            return frozenset[str]().union(*map(names_in, values.values()))
        case tuple() | list():
            return frozenset[str]().union(*map(names_in, value))
        case Name(name=name):
            return frozenset({name})
    return frozenset()


def options_mistakes(
    options: Mapping[str, Any], columns: frozenset[str], vocabulary: Vocabulary, *, where: str
) -> tuple[Mistake, ...]:
    """Return what is wrong with the options of a drawing: they choose, they do not carry data.

    Strings must be columns of the frame or known names, numbers known numbers; lists and mappings of
    those are allowed.
    """
    mistakes: list[Mistake] = []
    for name, value in options.items():
        place = f"{where}, option '{name}'"
        for each in _leaves(value):
            if not _is_choice(each, columns, vocabulary):
                found = f"it holds a {type(each).__name__} that was not declared"
                todo = "Put data in the frame of the exhibit, or the number in the declaration."
                mistakes.append(Mistake(place, found, "columns of the frame and declared values", todo))
    return tuple(mistakes)


def _is_choice(value: object, columns: frozenset[str], vocabulary: Vocabulary) -> bool:
    if isinstance(value, str):
        return value in columns or vocabulary.knows_column(value) or vocabulary.knows(value)
    if value is None or isinstance(value, bool):
        return True
    return isinstance(value, Real) and float(value) in vocabulary.numbers


def _leaves(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return [leaf for key, each in value.items() for leaf in (key, *_leaves(each))]
    if isinstance(value, (list, tuple)):
        return [leaf for each in value for leaf in _leaves(each)]
    return [value]
