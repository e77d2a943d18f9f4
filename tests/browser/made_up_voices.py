"""A made-up run of a study without comparisons: coded conversations, grades, changes, claims, quotes, a joint display.

Everything stands in it that can be hard to print: withheld cells, a code that nobody declared a parent for, long
Dutch words, quotes in another language than the page. Nobody in it exists, and every quote says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import made_up_run as base
import pandas as pd

from helpers.analyses.asked import COLUMNS as ASKED
from helpers.disclosure.exhibits import Release, Released
from helpers.disclosure.policy import Policy
from helpers.disclosure.record import ReleaseRecord
from helpers.reporting.assemble import policy
from helpers.reporting.catalogue import Catalogue, catalogue
from helpers.reporting.provenance import Provenance
from helpers.reporting.report import write
from helpers.reporting.run_content import Executed, RunContent
from helpers.results import Column, Exhibit, Message, Name, Quote
from helpers.study.question_spec import Letter, Question
from helpers.study.response_spec import Theme
from helpers.study.spec import DescribedChange, Study
from helpers.study.voices_spec import ApproximateCount, Claim, Joint, Strand

TEXTS = {
    "en": {
        "made_up.voices.title": "Made up: {what}",
        "made_up.voices.alt": "Made up for a test, to see how {what} looks with numbers that nobody gave.",
        "made_up.words.code_tree": "codes",
        "made_up.words.topics": "topics",
        "made_up.words.code_groups": "codes by group",
        "made_up.words.cooccurrence": "codes together",
        "made_up.words.new_codes": "new codes",
        "made_up.words.grades": "grades",
        "made_up.words.changes": "changes",
        "made_up.words.audit": "principles",
        "made_up.words.quotes": "quotes",
        "made_up.words.joint": "joint display",
        "made_up.words.claims": "claims",
        "made_up.words.counts": "counts",
    },
    "nl": {
        "made_up.voices.title": "Verzonnen: {what}",
        "made_up.voices.alt": "Verzonnen voor een test, om te zien hoe {what} oogt met getallen van niemand.",
        "made_up.words.code_tree": "codes",
        "made_up.words.topics": "onderwerpen",
        "made_up.words.code_groups": "codes per groep",
        "made_up.words.cooccurrence": "codes samen",
        "made_up.words.new_codes": "nieuwe codes",
        "made_up.words.grades": "rapportcijfers",
        "made_up.words.changes": "veranderingen",
        "made_up.words.audit": "principes",
        "made_up.words.quotes": "citaten",
        "made_up.words.joint": "samen bekeken",
        "made_up.words.claims": "beweringen",
        "made_up.words.counts": "aantallen",
    },
}
COLUMNS = (
    "code", "within", "n_persons", "n_segments", "n_documents", "topic", "standing", "n", "group", "n_group", "other",
    "interview", "n_new", "n_cumulative", "mean", "low", "high", "grade", "variable", "change", "wave", "estimate",
    "unit", "level", "verdict", "equivalence_margin", "principle", "score", "claim", "count", "strand", "says", "source",
    "outcome", "comparison", "arm", "reference", "n_spoke", "n_asked", "proposal", "row", "n_both",
)  # fmt: skip
WORDS = ("asked", "silent", "spontaneous", "not_asked", "better", "worse", "neither", "change", "effect",
         "converge", "diverge", "score_0", "score_1", "score_2")  # fmt: skip
TOPICS = ("made_up", "topics", "grades", "changes", "claims", "counts", "joint", "quotes", "codes")


def words() -> Catalogue:
    """Return the catalogue with the made-up topic; a head or word that no topic gives yet is borrowed from its key."""
    texts = {}
    for language, own in catalogue().texts.items():
        found = {**base.words().texts[language], **TEXTS[language]}
        for topic in TOPICS:
            for name in COLUMNS:
                found.setdefault(f"{topic}.columns.{name}", name.replace("_", " "))
            for name in WORDS:
                found.setdefault(f"{topic}.words.{name}", name.replace("_", " "))
        texts[language] = {**found, **own}
    return Catalogue(texts)


def both(nl: str, en: str) -> dict[str, str]:
    """Return a text in both languages."""
    return {"nl": nl, "en": en}


CODES = {
    "money": ("Geld", "Money", None),
    "debts": ("Schulden en betalingsregelingen", "Debts and payment plans", "money"),
    "new_debts": ("Nieuwe schulden die niemand zag aankomen", "New debts that nobody saw coming", "debts"),
    "calm": ("Rust", "Calm", None),
    "sleep": ("Slaap", "Sleep", "calm"),
    "trust": ("Vertrouwen in de gemeente", "Trust in the municipality", None),
    "contact": ("Contact met de hulpverlener", "Contact with the social worker", "trust"),
}
TOPIC_LABELS = {
    "debts": ("Schulden", "Debts", ["debts", "new_debts"]),
    "calm": ("Rust in huis", "Calm at home", ["calm", "sleep"]),
    "trust": ("Vertrouwen", "Trust", ["trust"]),
    "setbacks": ("De keerzijde", "The other side", ["new_debts"]),
}


def strand() -> Strand:
    """Return one strand of coded conversations."""
    text = both("Verzonnen tekst.", "A made-up text.")
    return Strand.model_validate(
        {
            "label": both("Gesprekken met bewoners", "Conversations with residents"),
            "tradition": "codebook",
            "guideline": "coreq",
            "question": both("Wat maakten mensen mee?", "What did people experience?"),
            "material": {"format": "refi_qda", "files": ["x.qdpx"], "source": text},
            "people": {"sample": "trial", "document": "age"},
            "codes": {
                name: {"code": nl, "label": both(nl, en)} | ({"within": within} if within else {})
                for name, (nl, en, within) in CODES.items()
            },
            "topics": {
                name: {
                    "label": both(nl, en), "codes": codes, "asked": "everyone",
                    "question": both(f"Kunt u iets vertellen over {nl.lower()}?", f"Can you tell something about {en.lower()}?"),
                }
                for name, (nl, en, codes) in TOPIC_LABELS.items()
            },
            "percentages_from": 20,
            "interviewing": dict.fromkeys(
                ("recruited_by", "interviewer", "interpreter", "refusals", "reflections"), text
            ),
            "quotes": {"consent": "treat", "population": "trial", "attributes": ["black"], "per_person": 2},
        }
    )  # fmt: skip


def study(**changes: object) -> Study:
    """Return the study nsw made into one without comparisons, with conversations, claims and counts."""
    declared = base.study()
    change = {
        "variable": "age", "sample": "trial", "from": 0, "to": [3, 6], "higher_is": "better", "relevant_change": 0.5,
        "equivalence_margin": 0.3, "level": 0.95, "power": 0.8,
    }  # fmt: skip
    describe = declared.describe.model_copy(
        update={
            "changes": {
                "calm": DescribedChange.model_validate(change | {"label": both("Ervaren rust (1-10)", "Calm (1-10)")}),
                "trust": DescribedChange.model_validate(change | {"label": both("Vertrouwen (1-10)", "Trust (1-10)")}),
            }
        }
    )  # fmt: skip
    claims = {
        "cheaper": Claim.model_validate(
            {
                "claim": both("Maatwerk is goedkoper dan niets doen.", "Tailoring costs less than doing nothing."),
                "strength": "expected", "basis": both("Rekenvoorbeelden van medewerkers.", "Sums made by workers."),
                "reservation": both("Er is geen groep om mee te vergelijken.", "There is no group to compare with."),
                "said_by": "onderzoekers", "source": both("Nieuwsbericht.", "News item."),
            }
        )
    }  # fmt: skip
    counts = {
        "cases": ApproximateCount.model_validate(
            {
                "n": 85,
                "how": "over",
                "label": both("Casussen", "Cases"),
                "source": both("Nieuwsbericht.", "News item."),
            }
        )
    }
    joint = Joint.model_validate(
        {
            "many": 0.5, "few": 0.25,
            "rows": [
                {
                    "strand": "residents", "topic": topic, "says": says, "number": {"change": topic_change, "to": 6},
                    "inference": both("Verzonnen: wat mensen vertellen, past bij het cijfer.", "Made up: what people tell fits the number."),
                    "researcher": "A. Verzonnen",
                }
                for topic, says, topic_change in (("calm", "better", "calm"), ("setbacks", "worse", "trust"))
            ],
        }
    )  # fmt: skip
    return declared.model_copy(
        update={
            "study": "made-up", "kind": "synthetic", "comparisons": {}, "outcomes": {}, "analysis": {}, "families": {},
            "describe": describe, "voices": {"residents": strand()}, "claims": claims, "counts": counts, "joint": joint,
        }
        | changes
    )  # fmt: skip


THEMES = {
    "calm": both("Meer rust in huis", "More calm at home"),
    "trust": both("Meer vertrouwen", "More trust"),
}
LETTER = {
    "greeting": both("Beste mensen,", "Dear all,"),
    "why": both(
        "U had een gesprek met ons. De gemeente wilde weten hoe het met u gaat. In deze brief leest u wat mensen zeiden.",
        "You talked with us. The municipality wanted to know how you are. This letter says what people told us.",
    ),
    "what_happens_now": both("De raad praat in juni over het rapport.", "The council talks about the report in June."),
    "contact": both("Dit is verzonnen: er is niemand om te bellen.", "This is made up: there is nobody to call."),
    "sender": both("De onderzoekers", "The researchers"),
    "themes": ["calm", "trust"],
}  # fmt: skip


def lettered() -> Study:
    """Return the study with questions, two themes and a letter to those who took part."""
    words = {
        "source": both("Motie.", "Motion."),
        "because": both("Dat is niet gevraagd.", "That was not asked."),
    }
    questions = {
        "calmer": Question.model_validate(
            words
            | {"label": both("Komen mensen tot rust?", "Do people find calm?"), "answered_by": ["theme.calm"]}
        ),
        "costs": Question.model_validate(words | {"label": both("Wat kost het?", "What does it cost?")}),
    }
    themes = {
        name: Theme.model_validate({"label": label, "sample": "trial", "change": "age", "level": 0.95})
        for name, label in THEMES.items()
    }
    letter = Letter.model_validate(LETTER)
    return study().model_copy(update={"themes": themes, "questions": questions, "letter": letter})


def themes() -> Exhibit:
    """Return what people say of two themes, of which one number is withheld."""
    counts = {"calm": (61, 40, 12, 5), "trust": (30, 70, 11, 7)}
    rows = [
        (
            f"themes.{theme}.label",
            "unweighted",
            answer,
            n,
            118,
            n / 118,
            n / 118 - 0.03,
            n / 118 + 0.03,
            0.95,
            0.1,
            0.8,
        )
        for theme, several in counts.items()
        for answer, n in zip(("better", "same", "worse", "no_answer"), several, strict=True)
    ]
    numbers = ("n", "n_all", "share", "low", "high", "level", "lowest", "highest")
    frame = pd.DataFrame(rows, columns=["theme", "weighting", "answer", *numbers])
    columns = (
        Column("theme", "label", names="said"), Column("weighting", "label", shown=False), Column("answer", "label"),
        Column("n", "count"), Column("n_all", "count", shown=False),
        *(Column(name, "percent", shown=False) for name in numbers[2:]),
    )  # fmt: skip
    return made("themes.change", "table", "changes", frame.astype({"n": "Int64"}), *columns)


def asked() -> Exhibit:
    """Return two questions: one partly answered, one not."""
    rows = [
        ("questions.calmer.label", "theme.calm", "partly", 118, "enough", "questions.calmer.because"),
        ("questions.costs.label", "", "not", pd.NA, "nobody", "questions.costs.because"),
    ]
    frame = pd.DataFrame(rows, columns=["question", "evidence", "status", "n", "state", "because"])
    columns = [column for column in ASKED if column.name != "n_speakers"]
    return made("asked.ledger", "table", "claims", frame.astype({"n": "Int64"}), *columns, headline=True)


def made(name: str, kind: str, what: str, frame: pd.DataFrame, *columns: Column, **more: object) -> Exhibit:
    """Return an exhibit with made-up texts."""
    values = {"what": Name("word", f"made_up.words.{what}")}
    figure = (
        {"drawing": more.pop("drawing", what), "alt": Message("made_up.voices.alt", values)}
        if kind == "figure"
        else {}
    )
    return Exhibit(
        name, kind, Message("made_up.voices.title", values), str(more.pop("chapter", "werking")), frame, tuple(columns),
        note=Message("made_up.note"), **(figure | more),
    )  # fmt: skip


CODE = Column("code", "label", names="code")


def code_tree() -> Exhibit:
    """Return a tree of three levels with a withheld code."""
    numbers = [(31, 88), (24, 52), (0, 0), (28, 61), (12, 20), (9, 14), (6, 8)]
    frame = pd.DataFrame(
        [
            (f"residents.{name}", f"residents.{within}" if within else "", n, segments, n)
            for (name, (_, _, within)), (n, segments) in zip(CODES.items(), numbers, strict=True)
        ],
        columns=["code", "within", "n_persons", "n_segments", "n_documents"],
    ).astype({"n_persons": "Int64", "n_segments": "Int64", "n_documents": "Int64"})
    counts = [Column(name, "count") for name in ("n_persons", "n_segments", "n_documents")]
    return made(
        "made_up.tree", "figure", "code_tree", frame, CODE, Column("within", "label", names="code"), *counts
    )


def topics() -> Exhibit:
    """Return four topics: one that nobody was asked about, one of which a number is withheld."""
    numbers = {
        "debts": (31, 9, 0, 12),
        "calm": (28, 24, 3, 0),
        "trust": (9, 31, 4, 8),
        "setbacks": (0, 0, 11, 41),
    }
    standings = ("asked", "silent", "spontaneous", "not_asked")
    frame = pd.DataFrame(
        [
            (f"residents.{topic}", standing, n)
            for topic, counts in numbers.items()
            for standing, n in zip(standings, counts, strict=True)
        ],
        columns=["topic", "standing", "n"],
    ).astype({"n": "Int64"})
    columns = (Column("topic", "label", names="topic"), Column("standing", "label"), Column("n", "count"))
    return made(
        "topics.standing.residents", "figure", "topics", frame, *columns, drawing="topics", headline=True
    )


GROUPS = ("treat.programme", "treat.control")


def code_groups() -> Exhibit:
    """Return codes by arm."""
    frame = pd.DataFrame(
        [
            (f"residents.{code}", group, 3 + (5 * at + 7 * place) % 17, size)
            for at, code in enumerate(CODES)
            for place, (group, size) in enumerate(zip(GROUPS, (21, 31), strict=True))
        ],
        columns=["code", "group", "n", "n_group"],
    ).astype({"n": "Int64", "n_group": "Int64"})
    group = Column("group", "label", names="category")
    return made(
        "made_up.groups",
        "figure",
        "code_groups",
        frame,
        CODE,
        group,
        Column("n", "count"),
        Column("n_group", "count"),
    )


def cooccurrence() -> Exhibit:
    """Return the triangle of all codes."""
    names = list(CODES)
    frame = pd.DataFrame(
        [
            (
                f"residents.{one}",
                f"residents.{other}",
                (11 * at + 5 * place) % 23 + (9 if one == other else 0),
            )
            for at, one in enumerate(names)
            for place, other in enumerate(names[: at + 1])
        ],
        columns=["code", "other", "n"],
    ).astype({"n": "Int64"})
    return made(
        "made_up.together",
        "figure",
        "cooccurrence",
        frame,
        CODE,
        Column("other", "label", names="code"),
        Column("n", "count"),
    )


def new_codes() -> Exhibit:
    """Return seventeen conversations of which the last bring little."""
    new = [5, 4, 3, 3, 0, 2, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0]
    cumulative = pd.Series(new).cumsum()
    mean = [20 * (1 - 0.8**place) for place in range(1, 18)]
    frame = pd.DataFrame(
        {
            "interview": range(1, 18), "n_new": new, "n_cumulative": cumulative, "mean": mean,
            "low": [max(one - 3, 0) for one in mean], "high": [min(one + 2, 20) for one in mean],
        }
    )  # fmt: skip
    counts = [Column(name, "count") for name in ("interview", "n_new", "n_cumulative")]
    numbers = [Column(name, "number") for name in ("mean", "low", "high")]
    return made("made_up.new", "figure", "new_codes", frame, *counts, *numbers)


def grades() -> Exhibit:
    """Return grades of two groups with many nines and tens, one of them withheld."""
    counts = {
        "treat.programme": [0, 0, 0, 0, 0, 0, 3, 6, 9, 7],
        "treat.control": [0, 0, 0, 0, 0, 0, 0, 6, 10, 8],
    }
    frame = pd.DataFrame(
        [
            ("age", group, grade, n, sum(of), mean, mean - 0.4, mean + 0.4, 0.95)
            for (group, of), mean in zip(counts.items(), (8.5, 8.7), strict=True)
            for grade, n in enumerate(of, start=1)
        ],
        columns=["variable", "group", "grade", "n", "n_group", "mean", "low", "high", "level"],
    ).astype({"n": "Int64", "n_group": "Int64"})
    columns = (
        Column("variable", "label", names="variable"),
        Column("group", "label", names="category"),
        Column("grade", "count"),
        Column("n", "count"),
        Column("n_group", "count"),
        *(Column(name, "number") for name in ("mean", "low", "high")),
        Column("level", "percent", shown=False),
    )
    return made("grades.figure.age", "figure", "grades", frame, *columns, headline=True)


NUMBERS = (
    Column("estimate", "estimate", unit_column="unit", interval=("low", "high")),
    Column("low", "number", unit_column="unit", shown=False),
    Column("high", "number", unit_column="unit", shown=False),
    Column("unit", "label", names="unit", shown=False),
    Column("level", "percent", shown=False),
    Column("verdict", "verdict"),
)


def changes(kind: str) -> Exhibit:
    """Return changes of two measures at two waves, as table or as figure."""
    rows = [
        ("calm", "3", 41, 0.5, 0.1, 0.9, "difference"),
        ("calm", "6", 38, 0.8, 0.35, 1.25, "difference"),
        ("trust", "3", 41, 0.1, -0.3, 0.5, "undecided"),
        ("trust", "6", 38, -0.05, -0.25, 0.15, "equivalent"),
    ]
    frame = pd.DataFrame(rows, columns=["change", "wave", "n_both", "estimate", "low", "high", "verdict"])
    frame = frame.assign(unit="years", level=0.95, equivalence_margin=0.3)
    columns = (
        Column("change", "label", names="change"), Column("wave", "label"), Column("n_both", "count"), *NUMBERS,
        Column("equivalence_margin", "number", unit_column="unit", shown=False),
    )  # fmt: skip
    frame = frame[[column.name for column in columns]]
    if kind == "table":
        return made(
            "changes.within", "table", "changes", frame, *columns, headline=True, chapter="effectiviteit"
        )
    return made("made_up.changes", "figure", "changes", frame, *columns, chapter="effectiviteit")


def audit() -> Exhibit:
    """Return scores of three principles (codes stand in for their names)."""
    counts = {"calm": (4, 9, 17), "trust": (12, 10, 8), "money": (1, 3, 26)}
    frame = pd.DataFrame(
        [(f"residents.{name}", str(score), n) for name, of in counts.items() for score, n in enumerate(of)],
        columns=["principle", "score", "n"],
    ).astype({"n": "Int64"})
    columns = (Column("principle", "label", names="code"), Column("score", "text"), Column("n", "count"))
    return made("made_up.audit", "figure", "audit", frame, *columns)


def quote(key: str, topic: str, role: str, text: str) -> Quote:
    """Return one quote as the door lets it through."""
    return Quote(
        key=key, strand="residents", topic=topic, code=TOPIC_LABELS[topic][2][0], role=role, text=text, changes={"name": 1},
        question=Name("said", f"voices.residents.topics.{topic}.question"),
        attributes=(Name("category", "programme", of="treat"),), n_alike=14, person="", consent=True, fingerprint="f", checked=True,
    )  # fmt: skip


QUOTES = (
    quote("a", "calm", "typical", "Sinds [naam] langskomt is er meer rust, dit is verzonnen. [...] Wij slapen weer in [plaats]."),
    quote("b", "calm", "deviant", "Voor mij is er, verzonnen en wel, <niets> veranderd."),
    quote("c", "setbacks", "typical", "Toen kwam er een verzonnen brief van [organisatie], en begon het opnieuw."),
)  # fmt: skip


def quotes() -> Exhibit:
    """Return three quotes and why others are not there."""
    kept = {"no_consent": 4, "too_few_alike": 2, "not_approved": 1}
    return made(
        "quotes.residents",
        "quotes",
        "quotes",
        pd.DataFrame(),
        quotes=QUOTES,
        options={"withheld_quotes": kept},
    )


def joint() -> Exhibit:
    """Return a joint display of two rows."""
    rows = [
        ("residents", "calm", "better", "change", "", "calm", "", "", "", "6", 0.8, 0.35, 1.25, 0.95, "years", "difference", 28, 52, "converge", 1),
        ("residents", "setbacks", "worse", "change", "", "trust", "", "", "", "6", None, None, None, None, "years", None, None, None, "silent", 2),
    ]  # fmt: skip
    names = [
        "strand",
        "topic",
        "says",
        "source",
        "outcome",
        "change",
        "comparison",
        "arm",
        "reference",
        "wave",
        "estimate",
        "low",
        "high",
        "level",
        "unit",
        "verdict",
        "n_spoke",
        "n_asked",
        "proposal",
        "row",
    ]
    frame = pd.DataFrame(rows, columns=names).astype({"n_spoke": "Int64", "n_asked": "Int64"})
    kinds = {
        "strand": "strand",
        "topic": "topic",
        "outcome": "outcome",
        "change": "change",
        "comparison": "comparison",
    }
    numbers = {column.name: column for column in NUMBERS}
    counts = ("n_spoke", "n_asked", "row")
    columns = tuple(
        numbers.get(name) or Column(name, "count" if name in counts else "label", names=kinds.get(name, "word"), shown=name != "row")
        for name in names
    )  # fmt: skip
    frame["topic"] = "residents." + frame["topic"]
    return made("joint.display", "joint", "joint", frame, *columns, quotes=QUOTES, headline=True)


def claims() -> Exhibit:
    """Return a ledger of one claim."""
    frame = pd.DataFrame({"claim": ["cheaper"]})
    return made(
        "claims.ledger", "table", "claims", frame, Column("claim", "label", names="claim"), headline=True
    )


def counts() -> Exhibit:
    """Return the approximate count."""
    frame = pd.DataFrame({"count": ["cases"]})
    return made(
        "counts.about", "table", "counts", frame, Column("count", "label", names="about"), headline=True
    )


def every_exhibit() -> list[Exhibit]:
    """Return one exhibit of every kind and drawing."""
    return [
        counts(), code_tree(), topics(), code_groups(), cooccurrence(), new_codes(), grades(), changes("table"),
        changes("figure"), audit(), quotes(), joint(), claims(),
    ]  # fmt: skip


WITHHELD = {
    "made_up.tree": [(6, name) for name in ("n_persons", "n_segments", "n_documents")],
    "topics.standing.residents": [(8, "n"), (10, "n")],
    "made_up.groups": [(3, "n"), (8, "n")],
    "made_up.together": [(4, "n")],
    "grades.figure.age": [(6, "n"), (7, "n")],
    "made_up.audit": [(3, "n"), (4, "n")],
    "themes.change": [(3, name) for name in ("n", "share", "low", "high")],
    "joint.display": [(1, name) for name in ("estimate", "low", "high", "verdict", "n_spoke", "n_asked")],
}


def released(exhibit: Exhibit) -> Released:
    """Return an exhibit as if the door had withheld the cells named above."""
    frame, gone = exhibit.frame.copy(), WITHHELD.get(exhibit.id, [])
    mask = pd.DataFrame(False, index=frame.index, columns=frame.columns)
    for label, name in gone:
        mask.loc[label, name] = True
        frame.loc[label, name] = None if frame[name].dtype == object else pd.NA
    whole = Exhibit(
        **{**{name: getattr(exhibit, name) for name in exhibit.__dataclass_fields__}, "frame": frame}
    )
    return Released(whole, mask, ReleaseRecord(exhibit.id, "suppressed" if gone else "passed", ("form",)))


def content(declared: Study | None = None, exhibits: Sequence[Exhibit] = (), run: str = "main") -> RunContent:
    """Return the whole run: every exhibit, one notebook that shows them and one of which every part is absent."""
    declared = declared or study()
    shown = [released(exhibit) for exhibit in exhibits or every_exhibit()]
    rules: Policy = policy(declared)
    opened = Release(rules, tuple(shown), tuple(one.record for one in shown), ())
    names = [one.exhibit.id for one in shown]
    absent = base.notebook([], "4", absent="made_up.absent")
    executed = (
        Executed.of("04_effects", absent, Message),
        Executed.of("05_qualitative", base.notebook(names, "5"), Message),
    )
    provenance = Provenance(run, {}, {}, {"python": "3.11.7"}, "c0ffee" * 6, False, {})
    return RunContent(declared, opened, executed, provenance)


def build(folder: Path, declared: Study | None = None) -> tuple[Path, ...]:
    """Write every page and file of the made-up run."""
    return write(content(declared), folder, words=words())


def build_letter(folder: Path) -> tuple[Path, ...]:
    """Write the pages of a small run whose study declares a letter."""
    return write(content(lettered(), [themes(), asked()], "letter"), folder, words=words())
