"""How agreement between coders is shown: on what it rests, per code in a figure and table, and cautions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from helpers.analyses.contrasts import records
from helpers.analyses.voices_people import Spoken
from helpers.analyses.voices_shown import about, speakers, text
from helpers.qualitative.units import CodedUnits
from helpers.results import Behind, Column, Declared, Exhibit, Message, Name, Quantity
from helpers.study.voices_spec import Agreement

WITHOUT_CHANCE = ("percent", "positive")
_CODE = (Column("code", "label", names="code"), Column("row", "label"))
_RESULT = (
    Column("estimate", "number", interval=("low", "high")),
    Column("low", "number", shown=False),
    Column("high", "number", shown=False),
)
_BASIS = (
    Column("reason", "label"),
    Column("n_persons", "count"),
    Column("n_documents", "count"),
    Column("n_units", "number"),
    Column("level", "percent", shown=False),
)
TABLE = (
    *_CODE,
    Column("coefficient", "label"),
    *_RESULT,
    Column("share", "number"),
    Column("parts", "label"),
    *_BASIS,
)
FIGURE = (*_CODE, Column("coefficient", "label"), *_RESULT, Column("agrees", "number"), *_BASIS)
WHOLE = (
    Column("unit_of_text", "label"),
    Column("resample", "label"),
    Column("n_persons", "count"),
    Column("n_documents", "count"),
    Column("n_single", "number"),
    Column("n_coders", "count"),
    Column("n_unknown", "number"),
)


def whole(found: Spoken, declared: Agreement, units: CodedUnits, n_persons: int) -> Exhibit:
    """Return on what agreement rests: people, documents of two coders and of one, coders, units."""
    row = {
        "unit_of_text": declared.unit,
        "resample": f"by_{declared.resample}",
        "n_persons": n_persons,
        "n_documents": len(units.documents),
        "n_single": units.n_single,
        "n_coders": len(units.coders),
        "n_unknown": units.n_unknown,
    }
    return _about(
        found,
        Exhibit(
            id=f"agreement.basis.{found.name}",
            kind="table",
            title=Message("agreement.basis.title", {"strand": Name("strand", found.name)}),
            chapter="werking",
            frame=pd.DataFrame([row]),
            columns=WHOLE,
            note=Message("agreement.basis.note", {"unit": Name("word", f"agreement.rule.{declared.unit}")}),
        ),
    )


def codes_table(found: Spoken, declared: Agreement, frame: pd.DataFrame) -> Exhibit:
    """Return every coefficient of every code, with intervals."""
    return _about(
        found,
        Exhibit(
            id=f"agreement.codes.{found.name}",
            kind="table",
            title=Message("agreement.codes.title", {"strand": Name("strand", found.name)}),
            chapter="werking",
            frame=frame[[column.name for column in TABLE]],
            columns=TABLE,
            note=Message("agreement.codes.note", _draws(declared)),
        ),
    )


def drawn_codes(found: Spoken, declared: Agreement, frame: pd.DataFrame, *, least: int) -> Exhibit:
    """Return the figure: one coefficient per code with its interval, and the share that agrees beside it."""
    method = main_of(declared.coefficients)
    own = frame[frame["coefficient"] == method].reset_index(drop=True)
    share = frame[frame["coefficient"] == "percent"].set_index("code")["estimate"]
    agrees = (
        own["code"].map(share).astype(float) if method != "percent" else pd.Series(float("nan"), own.index)
    )
    own = own.assign(agrees=agrees)[[column.name for column in FIGURE]]
    values = {"strand": Name("strand", found.name), "coefficient": Name("word", method)}
    # Where too few people were coded twice for any number, a reader who cannot see the figure is told so.
    told = tuple(_sentences(own[own["n_persons"] >= least])) or (Message("agreement.sentence.none"),)
    return _about(
        found,
        Exhibit(
            id=f"agreement.figure.{found.name}",
            kind="figure",
            drawing="agreement",
            title=Message("agreement.figure.title", values),
            chapter="werking",
            frame=own,
            columns=FIGURE,
            note=Message("agreement.figure.note", values | _draws(declared)),
            alt=Message(
                "agreement.figure.alt",
                values | {"sentences": told},
            ),
        ),
    )


def said_of_codes(found: Spoken, frame: pd.DataFrame, units: CodedUnits) -> Iterator[Exhibit]:
    """Yield a text that names codes of which a figure misleads, or of which there is none."""
    parting = list(dict.fromkeys(frame.loc[frame["parts"] == "parts", "code"]))
    named = {"parts": parting} | {
        f"standing_{one}": [f"{found.name}.{code}" for code, is_ in units.standing.items() if is_ == one]
        for one in ("single", "unused")
    }
    body = tuple(
        Message(f"agreement.said.{why}", {"codes": tuple(Name("code", code) for code in codes)})
        for why, codes in named.items()
        if codes
    )
    if body:
        yield from text(found, "agreement", "said", *body).exhibits


def main_of(coefficients: Sequence[str]) -> str:
    """Return the coefficient that the figure shows: the first that allows for chance, else the first."""
    return next((one for one in coefficients if one not in WITHOUT_CHANCE), coefficients[0])


def _draws(declared: Agreement) -> dict[str, object]:
    return {
        "draws": Declared(declared.draws),
        "level": Declared(Quantity(declared.level, "share")),
        "what": Name("word", f"agreement.drawn.{declared.resample}"),
    }


def _about(found: Spoken, exhibit: Exhibit) -> Exhibit:
    """Guard every number by the people whose conversation two coders read, and say who they are."""
    guards = speakers(exhibit.columns, ("n_persons",), adds_up={})
    return about(found, replace(exhibit, guards=guards))


def _sentences(frame: pd.DataFrame) -> Iterator[Message]:
    """Say the highest and the lowest code, and all codes together."""
    codes = frame[(frame["code"] != "") & frame["estimate"].notna()]
    ordered = records(codes.sort_values("estimate", ascending=False, kind="stable"))
    if len(ordered) > 1:
        yield _sentence("highest", ordered[0])
        yield _sentence("lowest", ordered[-1])
    elif ordered:
        yield _sentence("only", ordered[0])
    for row in records(frame[(frame["code"] == "") & frame["estimate"].notna()]):
        yield _sentence("together", row)


def _sentence(which: str, row: Mapping[str, Any]) -> Message:
    persons = int(row["n_persons"])
    values: dict[str, object] = {
        name: Behind(float(row[name]), persons, speakers=True) for name in ("estimate", "low", "high")
    }
    if row["code"]:
        values["code"] = Name("code", str(row["code"]))
    has_interval = pd.notna(row["low"])
    return Message(f"agreement.sentence.{which}{'' if has_interval else '_without'}", values)
