"""What 05 shows of agreement between coders: per code and over all codes, or why it is not computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyses.agreement_exhibits import codes_table, drawn_codes, said_of_codes, whole
from helpers.analyses.voices_people import Spoken, spoken
from helpers.analyses.voices_shown import enough, smallest, text, too_few
from helpers.errors import DeclarationMistake, EstimationImpossible, Mistake
from helpers.qualitative.agreement_interval import Measured, measured
from helpers.qualitative.alpha import krippendorff
from helpers.qualitative.coefficient import Coefficient
from helpers.qualitative.gwet import ac1, ac2
from helpers.qualitative.many_coders import fleiss, percent, positive
from helpers.qualitative.prevalence import prevalence
from helpers.qualitative.two_coders import cohen, weighted_cohen
from helpers.qualitative.units import CodedUnits, coded_units
from helpers.results import Absent, Exhibit, Message, Name, Produced
from helpers.study.spec import Study
from helpers.study.voices_spec import Agreement

Tables = Mapping[str, pd.DataFrame]

# A code is given or not: there is one level of measurement, and weights change nothing.
COEFFICIENTS: Mapping[str, Coefficient] = {
    one.method: one
    for one in (
        percent(), positive(), cohen(), weighted_cohen("linear"), fleiss(), krippendorff("nominal"), ac1(),
        ac2("linear"),
    )
}  # fmt: skip


@dataclass(frozen=True)
class _Compared:
    """A strand whose documents two coders read, with the declared way to compare them."""

    found: Spoken
    declared: Agreement
    units: CodedUnits
    n_persons: int
    behind: Mapping[str, int]
    """Of each code the people behind its figures (`_behind`)."""


def between_coders(study: Study, tables: Tables, rng: np.random.Generator) -> Produced | Absent:
    """Show how far coders agree on every declared code of every strand that declares it.

    Agreement is counted on the declared units with uncoded units in, among documents that two or more coders
    coded; its interval draws whole documents or persons again. A code that very few people have or lack is
    withheld. Where one coder worked alone, and in reflexive work, there is no figure but the reason. Coders
    are counted and never named.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
        Those that 01 made of the coded material, and the samples.
    rng : numpy.random.Generator

    Raises
    ------
    DeclarationMistake
        When a unit smaller than the document is declared for material without texts or places.
    """
    if not study.voices:
        return Absent(Message("agreement.absent.no_strand"))
    made = [
        _strand(study, spoken(study, tables, name), rng)
        for name, strand in study.voices.items()
        if strand.agreement is not None or strand.tradition == "reflexive"
    ]
    if not made:
        return Absent(Message("agreement.absent.not_declared"))
    kept: dict[str, pd.DataFrame] = {}
    for one in made:
        kept |= one.tables
    return Produced(tuple(exhibit for one in made for exhibit in one.exhibits), kept)


def _strand(study: Study, found: Spoken, rng: np.random.Generator) -> Produced:
    declared = found.strand.agreement
    if found.strand.tradition == "reflexive" or declared is None:
        return _without(found, "reflexive")
    units = _units(found, declared)
    if len(units.coders) == 0:
        return _without(found, "no_coders")
    if not units.documents:
        return _without(found, "single_coded")
    read = found.documents["document"].isin(units.documents)
    n_persons = int(found.documents.loc[read, "person"].nunique())
    compared = _Compared(found, declared, units, n_persons, _behind(study, found, units, n_persons))
    frame = _frame(study, compared, rng)
    return Produced(tuple(_exhibits(study, compared, frame)), {f"agreement_{found.name}": frame})


def _without(found: Spoken, why: str) -> Produced:
    said = Message(f"agreement.without.{why}", {"strand": Name("strand", found.name)})
    return text(found, "agreement", "without", said)


def _units(found: Spoken, declared: Agreement) -> CodedUnits:
    documents = found.documents[found.documents["person"].notna()]
    whose = documents["document"] if declared.resample == "document" else documents["person"]
    try:
        return coded_units(
            found.codings,
            documents.assign(group=whose).reset_index(drop=True),
            codes=list(found.strand.codes),
            unit=declared.unit,
        )
    except EstimationImpossible as impossible:
        raise DeclarationMistake(
            Mistake(
                f"study.yml: voices.{found.name}.agreement.unit",
                f"it is '{declared.unit}'. {impossible}",
                "document",
                "Declare the document, or export the project with its texts.",
            )
        ) from impossible


def _behind(study: Study, found: Spoken, units: CodedUnits, n_persons: int) -> Mapping[str, int]:
    """Return the people behind the figures of each code.

    Those are all people whose conversation two coders read; but figures of a code that only one or two of
    them have could be turned into that number, and so could, where whole conversations are compared, those of
    a code that only one or two lack: then it is those few.
    """
    is_read = found.codings["document"].isin(units.documents) & (found.codings["coder"].fillna("") != "")
    has = found.codings[is_read].groupby("code")["person"].nunique()
    counts = {}
    for code in units.codes:
        n_with = int(has.get(code, 0))
        telling = (n_with, n_persons - n_with) if units.unit == "document" else (n_with,)
        counts[code] = min((n for n in telling if 0 < n < smallest(study)), default=n_persons)
    return counts


def _frame(study: Study, compared: _Compared, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per code and coefficient, and per coefficient one of all codes together (code "").

    Codes that may not be shown are in no figure of all codes: it would give theirs away.
    """
    units, declared = compared.units, compared.declared
    chosen = [COEFFICIENTS[name] for name in dict.fromkeys(declared.coefficients)]
    shown = {code: one for code, one in units.codes.items() if compared.behind[code] >= smallest(study)}
    hidden = {code: one for code, one in units.codes.items() if code not in shown}
    made = [
        one
        for codes in (shown, hidden)
        for one in measured(codes, chosen, draws=declared.draws, level=declared.level, rng=rng)
        if one.code or codes is shown
    ]
    order = {code: place for place, code in enumerate(units.codes)}
    made.sort(key=lambda one: order.get(one.code, len(order)))
    return pd.DataFrame([_row(compared, one) for one in made]).astype({"n_persons": "Int64"})


def _row(compared: _Compared, one: Measured) -> dict[str, Any]:
    units, name = compared.units, compared.found.name
    standing = units.standing.get(one.code, "double")
    known = standing == "double"
    index = prevalence(units.codes[one.code]) if one.code else None
    return {
        "code": f"{name}.{one.code}" if one.code else "",
        "row": "" if one.code else "all_codes",
        "coefficient": one.agreement.method,
        "estimate": one.agreement.estimate if known else np.nan,
        "low": one.interval.low if known else np.nan,
        "high": one.interval.high if known else np.nan,
        "reason": (one.agreement.reason or one.interval.reason) if known else f"standing_{standing}",
        "parts": "parts" if known and index is not None and index.parts else "",
        "share": index.share if index is not None and known else np.nan,
        "n_persons": compared.behind[one.code] if one.code else compared.n_persons,
        "n_documents": len(units.documents),
        "n_units": one.agreement.n_units,
        "level": one.interval.level,
        "unit_of_text": units.unit,
    }


def _exhibits(study: Study, compared: _Compared, frame: pd.DataFrame) -> Iterator[Exhibit]:
    found, declared, units = compared.found, compared.declared, compared.units
    if not enough(study, frame, "n_persons"):
        yield from too_few(found, "agreement").exhibits
        return
    is_few = frame["n_persons"] < smallest(study)
    frame = frame.assign(**{name: frame[name].mask(is_few, "") for name in ("reason", "parts")})
    yield whole(found, declared, units, compared.n_persons)
    yield drawn_codes(found, declared, frame, least=smallest(study))
    yield from said_of_codes(found, frame, units)
    yield codes_table(found, declared, frame)
