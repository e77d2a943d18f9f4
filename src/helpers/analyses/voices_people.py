"""One strand of coded material with the people who speak in it: what every part of 05 starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.errors import DataMistake, Mistake
from helpers.qualitative.code_lines import lines_of
from helpers.study.spec import Study
from helpers.study.voices_spec import Speakers, Strand

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Spoken:
    """A strand, tied to the people of its sample.

    Attributes
    ----------
    name : str
        Of the strand.
    strand : Strand
    people : DataFrame
        One row per person of the strand's sample who has a document: `person`, `document` and every variable
        of the sample.
    codings : DataFrame
        One row per coding of these people's documents: `person`, `document`, `coding`, `code` (declared name,
        missing for a code that is not declared), `path`, `coder`, `start`, `end`, `text`, `comment`.
    documents : DataFrame
        `document`, `n_characters`, `text`, `person` (missing for a document that is nobody's).
    n_without : int
        People of the sample without a document.
    n_unclaimed : int
        Documents that belong to nobody of the sample; their codings are in no count of persons.
    """

    name: str
    strand: Strand
    people: pd.DataFrame
    codings: pd.DataFrame
    documents: pd.DataFrame
    n_without: int
    n_unclaimed: int

    def has(self, code: str) -> pd.Series:
        """Return for each of `people` whether one of their codings has this code or one declared under it."""
        inside = {code, *self.within(code)}
        spoke = set(self.codings.loc[self.codings["code"].isin(inside), "person"])
        return self.people["person"].isin(spoke)

    def within(self, code: str) -> tuple[str, ...]:
        """Return the declared codes that stand under a code, at any depth."""
        lines = lines_of({name: declared.within for name, declared in self.strand.codes.items()})
        return tuple(name for name, line in lines.items() if code in line)


def spoken(study: Study, tables: Tables, name: str) -> Spoken:
    """Tie the coded material of a strand to the people of its sample.

    A document is a person's when the declared variable holds its name or the name of the case it belongs to
    (spaces at the ends do not count). Counts of persons therefore never count documents.

    Raises
    ------
    DataMistake
        Two people of the sample name the same document or case.
    """
    strand = study.voices[name]
    documents = tables[f"voices_{name}_documents"]
    owners = _owners(tables[f"sample_{strand.people.sample}"], strand.people)
    person = _person_of(documents["document"], tables[f"voices_{name}_cases"], owners)
    documents = documents.assign(person=person.to_numpy())
    by_document = dict(zip(documents["document"], documents["person"], strict=True))
    people = tables[f"sample_{strand.people.sample}"]
    has_document = people["person"].isin(documents["person"].dropna())
    speaking = people[has_document]
    codings = tables[f"voices_{name}_codings"]
    declared = {code.code: key for key, code in strand.codes.items()}
    codings = codings.assign(
        person=codings["document"].map(by_document).astype("string"),
        code=codings["path"].map(declared).astype("string"),
    )
    return Spoken(
        name=name,
        strand=strand,
        people=speaking.assign(document=speaking[strand.people.document]).reset_index(drop=True),
        codings=codings[codings["person"].notna()].reset_index(drop=True),
        documents=documents,
        n_without=int((~has_document).sum()),
        n_unclaimed=int(documents["person"].isna().sum()),
    )


def _owners(people: pd.DataFrame, speakers: Speakers) -> dict[str, str]:
    """Return the person by the name of the document or case that is declared for them."""
    named = people[people[speakers.document].notna()]
    names = named[speakers.document].astype("string").str.strip()
    n_shared = int(named.loc[names.duplicated(keep=False), "person"].nunique())
    if n_shared > 1:
        raise DataMistake(
            Mistake(
                f"sample '{speakers.sample}', variable '{speakers.document}'",
                f"{n_shared} people name a document or case that somebody else names too",
                "one person for each document or case",
                "A conversation of several people is one case: make it one row of the sample.",
            )
        )
    return {str(key): str(person) for key, person in zip(names, named["person"], strict=True)}


def _person_of(documents: pd.Series, cases: pd.DataFrame, owners: Mapping[str, str]) -> pd.Series:
    by_case = {
        str(document): owners[str(case).strip()]
        for case, document in zip(cases["case"], cases["document"], strict=True)
        if str(case).strip() in owners
    }
    found = [owners.get(str(name).strip(), by_case.get(str(name))) for name in documents]
    return pd.Series(found, index=documents.index, dtype="string")
