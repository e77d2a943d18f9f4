"""What 05 says of the people who spoke, of who listened, and of who made sense of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.analyses.code_groups import group_words
from helpers.analyses.voices_people import Spoken, spoken
from helpers.analyses.voices_shown import about, enough, per_strand, speakers, text, without_lists
from helpers.qualitative.crosstab import crosstab
from helpers.results import Absent, Behind, Column, Declared, Exhibit, Message, Name, Persons, Produced
from helpers.study.rules_data import categories
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
ASPECTS = ("recruited_by", "interviewer", "interpreter", "refusals", "reflections")
REFLEXIVE = ("positionality", "theme_development", "memos")
ABOUT = ("project", "document", "case", "code", "coding", "set")
GROUPS = (
    Column("variable", "label", names="variable"),
    Column("group", "label", names="category"),
    Column("n", "count"),
)
DECLARED_TEXTS = "texts of the declaration: it counts nobody"


def sample(study: Study, tables: Tables) -> Produced | Absent:
    """Describe who spoke, how they were found, by whom they were asked, and who did not take part."""
    return per_strand(study, tables, "speakers", _strand)


def _strand(study: Study, found: Spoken) -> Produced:
    said = text(found, "speakers", "numbers", *_numbers(found))
    return Produced((*said.exhibits, *_groups(study, found), _interviewing(found)))


def _numbers(found: Spoken) -> Iterator[Message]:
    """Say how many people spoke, and who is missing from the counts."""
    spoke = {"strand": Name("strand", found.name), "n": Persons(len(found.people), speakers=True)}
    yield Message("speakers.spoke", spoke)
    if found.n_without:
        yield Message("speakers.without", {"n": Persons(found.n_without)})
    if found.n_unclaimed:
        unclaimed = Behind(found.n_unclaimed, len(found.people), speakers=True)
        yield Message("speakers.unclaimed", {"n": unclaimed})
    refused = found.strand.interviewing.refused
    if refused is None:
        yield Message("speakers.refused_unknown")
    else:
        yield Message("speakers.refused", {"n": Declared(refused)})


def _groups(study: Study, found: Spoken) -> Iterator[Exhibit]:
    """Count the people in every group of the declared attributes."""
    if not found.strand.by or not len(found.people):
        return
    everybody = pd.DataFrame({"all": pd.array([True] * len(found.people), dtype="boolean")})
    parts = [
        crosstab(everybody, group_words(found.people[name]), categories(study.variables[name])).assign(
            variable=name
        )
        for name in found.strand.by
    ]
    frame = pd.concat(parts, ignore_index=True).rename(columns={"category": "group", "n_with": "n"})
    frame = without_lists(frame, ("n",), ("variable",))
    if enough(study, frame, "n"):
        yield about(
            found,
            Exhibit(
                id=f"speakers.groups.{found.name}",
                kind="table",
                title=Message("speakers.groups", {"strand": Name("strand", found.name)}),
                chapter="werking",
                frame=frame[[column.name for column in GROUPS]],
                columns=GROUPS,
                guards=speakers(GROUPS, ("n",), adds_up={"n": ("variable",)}),
            ),
        )


def _interviewing(found: Spoken) -> Exhibit:
    place = f"voices.{found.name}.interviewing"
    return declared_table(
        f"speakers.interviewing.{found.name}",
        Message("speakers.interviewing", {"strand": Name("strand", found.name)}),
        [(f"speakers.aspect.{name}", f"{place}.{name}") for name in ASPECTS],
    )


def declared_table(name: str, title: Message, rows: list[tuple[str, str]]) -> Exhibit:
    """Return a table of declared texts: what each is about (a key of the catalogues), and its place."""
    frame = pd.DataFrame(rows, columns=["aspect", "said"]).astype("string")
    return Exhibit(
        id=name,
        kind="table",
        title=title,
        chapter="werking",
        frame=frame,
        columns=(Column("aspect", "label"), Column("said", "label", names="said")),
        aggregate=DECLARED_TEXTS,
    )


def reflexivity(study: Study, tables: Tables) -> Produced | Absent:
    """Print who the researcher is, how themes came about, and how many memos the file keeps.

    Reflexive work owes this to its readers; other traditions have it where it is declared.
    """
    if not study.voices:
        return Absent(Message("reflexivity.absent.no_strand"))
    exhibits = [
        exhibit
        for name, strand in study.voices.items()
        if strand.reflexivity is not None or strand.tradition == "reflexive"
        for exhibit in _reflexive(tables, spoken(study, tables, name))
    ]
    return Produced(tuple(exhibits)) if exhibits else Absent(Message("reflexivity.absent.not_declared"))


def _reflexive(tables: Tables, found: Spoken) -> Iterator[Exhibit]:
    strand = {"strand": Name("strand", found.name)}
    if found.strand.reflexivity is None:
        yield from text(found, "reflexivity", "missing", Message("reflexivity.missing", strand)).exhibits
    else:
        place = f"voices.{found.name}.reflexivity"
        yield declared_table(
            f"reflexivity.said.{found.name}",
            Message("reflexivity.title", strand),
            [(f"reflexivity.aspect.{name}", f"{place}.{name}") for name in REFLEXIVE],
        )
    yield _memos(tables[f"voices_{found.name}_notes"], found)


def _memos(notes: pd.DataFrame, found: Spoken) -> Exhibit:
    counted = notes["about"].value_counts().reindex(list(ABOUT), fill_value=0)
    frame = pd.DataFrame(
        {
            "about": [f"reflexivity.about.{name}" for name in ABOUT],
            "n_memos": pd.array(counted.to_numpy(), dtype="Int64"),
        }
    )
    return Exhibit(
        id=f"reflexivity.memos.{found.name}",
        kind="table",
        title=Message("reflexivity.memos_title", {"strand": Name("strand", found.name)}),
        chapter="werking",
        frame=frame.astype({"about": "string"}),
        columns=(Column("about", "label"), Column("n_memos", "count")),
        aggregate="memos of the researchers: it counts nobody",
        note=Message("reflexivity.memos_note"),
    )
