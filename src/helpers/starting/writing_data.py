"""The sections of a declaration that say what the data are, from tables to what is described."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.starting.draft import Draft, DraftTable, DraftVariable, Made
from helpers.starting.guesses import Remark
from helpers.starting.scales import Proposal
from helpers.starting.spoken import Spoken
from helpers.starting.values import plain_words
from helpers.starting.yaml_words import code, comment, mapping, number, quoted, sequence, word
from helpers.study.spec import Dialect

HERE = "change here"


def remarks(ones: Sequence[Remark], indent: int) -> Iterator[str]:
    """Yield remarks as comments: a choice is numbered later, a doubt says that it may be changed."""
    marks = {"note": "", "unsure": "unsure: ", "choice": "CHOICE: "}
    for one in ones:
        ending = f"; {HERE}" if one.kind == "unsure" and HERE not in one.text else ""
        yield from comment(f"{marks[one.kind]}{one.text}{ending}", indent=indent)


def tables(draft: Draft, spoken: Spoken) -> Iterator[str]:
    """Yield the tables."""
    yield "tables:"
    for one in draft.tables:
        yield f"  {one.name}:"
        yield from comment(f"{one.seen.n_rows} rows, {len(one.seen.columns)} columns", indent=4)
        yield from remarks([Remark("unsure", text) for text in one.seen.doubts], 4)
        yield f"    files: [{quoted(one.seen.file)}]"
        yield from _how_written(draft, one)
        yield from _other_name(draft, one)
        yield from remarks(one.rows.remarks, 4)
        yield f"    unit: {one.rows.unit}"
        yield f"    id: {word(one.rows.id)}"
        yield from _shape(draft, one)
        if one.rows.duplicates != "refuse":
            yield f"    duplicates: {one.rows.duplicates}"
        yield from _private(one)
        yield f"    source: {spoken.text(plain_words(one.seen.file))}"
        text = "scope: survey  # or register: needed once ethics.ground is filled in"
        yield from comment(text, indent=4)


def _how_written(draft: Draft, one: DraftTable) -> Iterator[str]:
    """Yield how the file of a table is written."""
    seen = one.seen
    if seen.dialect is not None:
        dated = {each.column for each in draft.of_table(one.name) if each.guess.type == "date"}
        dates = {column: form for column, form in seen.dialect.dates.items() if column in dated}
        yield f"    dialect: {_dialect(seen.dialect.model_copy(update={'dates': dates}))}"
    if seen.layout != "plain":
        yield f"    layout: {seen.layout}"
    if seen.structure is not None:
        yield f"    structure: {quoted(seen.structure)}"
    if seen.sheet is not None:
        yield f"    sheet: {quoted(seen.sheet)}"
    if seen.header is not None:
        yield f"    header: [{seen.header[0]}, {seen.header[1]}]  # first and last row of the head"


def _other_name(draft: Draft, one: DraftTable) -> Iterator[str]:
    """Yield the name that another file has for the id; the choice stands once for a file."""
    same = one.source.same
    if same is None:
        return
    if next(table for table in draft.tables if table.source is one.source) is one:
        yield from remarks([same.remark()], 4)
    yield f"    rename: {mapping({quoted(old): quoted(new) for old, new in one.seen.rename.items()})}"


def _dialect(dialect: Dialect) -> str:
    """Return a dialect with the keys that it says, in the order of the model."""
    said = dialect.model_dump(exclude_defaults=True) | {"date": dialect.date}
    written: dict[str, str] = {}
    for key in type(dialect).model_fields:
        value = said.get(key)
        if isinstance(value, str):
            written[key] = quoted(value)
        elif isinstance(value, dict):
            written[key] = mapping({quoted(str(name)): quoted(str(one)) for name, one in value.items()})
        elif value is not None:
            written[key] = sequence(quoted(str(one)) for one in value)
    return mapping(written)


def _shape(draft: Draft, one: DraftTable) -> Iterator[str]:
    """Yield the variables that tell the rows of a person apart."""
    for key, column in (("wave", one.rows.wave), ("time", one.rows.time)):
        if column is not None:
            variable = next(each for each in draft.of_table(one.name) if each.column == column)
            yield f"    {key}: {variable.name}"
    if one.rows.waves:
        yield f"    waves: {sequence(map(str, one.rows.waves))}"


def _private(one: DraftTable) -> Iterator[str]:
    """Yield which columns go no further than reading, and why; and those that are left out."""
    pointed = one.source.pointed
    if one.not_kept:
        yield from comment("columns that may point at people: read, and kept nowhere", indent=4)
        for column in one.not_kept:
            yield from comment(f"- {quoted(column)}: {pointed.reason(column)}", indent=4)
        yield f"    not_kept: {sequence(quoted(column) for column in one.not_kept)}"
    left_out = dict(pointed.tool_columns)
    left_out |= {
        column: "empty in every row" for column, guess in one.source.guesses.items() if guess.type is None
    }
    for reason in dict.fromkeys(left_out.values()):
        columns = [quoted(column) for column, why in left_out.items() if why == reason]
        yield from comment(f"left out ({reason}): {', '.join(columns)}", indent=4)


def joins(draft: Draft) -> Iterator[str]:
    """Yield the joins, each with how many ids are in both tables."""
    if draft.remarks:
        yield ""
        yield from remarks(draft.remarks, 0)
    if not draft.joins:
        return
    yield ""
    yield "joins:"
    for one in draft.joins:
        if draft.table(one.table).seen is not draft.table(one.base).seen:
            text = f"{one.n_both} of the {one.n_table} ids of {one.table} are among the {one.n_base}"
            text += f" of {one.base}"
            yield from comment(text, indent=2)
        pair = {"from": one.table, "to": one.base, "on": word(one.on), "expect": quoted(one.expect)}
        yield f"  - {mapping(pair)}"


def variables(draft: Draft, scales: Sequence[Proposal], spoken: Spoken) -> Iterator[str]:
    """Yield the variables, table by table, and the scores of instruments that were recognised for certain."""
    yield "variables:"
    for table in draft.tables:
        own = draft.of_table(table.name)
        if own:
            yield from comment(f"--- {table.name} ({table.seen.file})", indent=2)
        for one in own:
            yield from variable(one, spoken)
    for one_made in draft.made:
        yield from _made(one_made, spoken)
    for proposal in scales:
        if proposal.is_certain:
            yield from proposal.lines(spoken, indent=2)


def variable(one: DraftVariable, spoken: Spoken) -> Iterator[str]:
    """Yield one variable."""
    guess = one.guess
    yield f"  {one.name}:"
    yield from remarks(guess.remarks, 4)
    yield f"    table: {one.table}"
    yield f"    column: {quoted(one.column)}"
    yield f"    type: {guess.type}"
    if guess.codes:
        yield f"    codes: {mapping({code(key): word(name) for key, name in guess.codes.items()})}"
    if guess.missing:
        yield f"    missing_codes: {mapping({code(key): word(name) for key, name in guess.missing.items()})}"
    if guess.range is not None:
        yield f"    range: {sequence(map(number, guess.range))}"
    if not guess.is_readable:
        yield "    unreadable: missing"
    if guess.identifying != "none":
        yield f"    identifying: {guess.identifying}"
    yield f"    label: {spoken.text(one.label)}"
    if guess.words:
        yield "    labels:"
        for name, words in guess.words.items():
            yield f"      {word(name)}: {spoken.text(words)}"


def _made(one: Made, spoken: Spoken) -> Iterator[str]:
    """Yield a variable that is made of another because there is nothing else to describe."""
    yield f"  {one.name}:"
    if one.how == "answered":
        yield from comment(
            "no column holds numbers or answers to choose from; derive.py makes this of a text", indent=4
        )
        yield "    derive: answered"
        yield f"    of: [{one.of}]"
        yield "    type: boolean"
    else:
        yield f"    reduce: {{variable: {one.of}, how: count, without_rows: zero}}"
        yield "    type: integer"
    yield f"    label: {spoken.text(spoken.open(one.how, variable=one.of.replace('_', ' ')))}"


def samples(draft: Draft, spoken: Spoken) -> Iterator[str]:
    """Yield a sample for every table of people that is joined to no other."""
    yield "samples:"
    for name in draft.samples:
        yield f"  {name}:"
        yield f"    table: {name}"
        yield f"    label: {spoken.text(spoken.open('everyone', table=name.replace('_', ' ')))}"


def describe(draft: Draft) -> Iterator[str]:
    """Yield what is described."""
    yield "describe:"
    yield from comment(
        "CHOICE: which variables say best who these people are (table one of the report)", indent=2
    )
    yield f"  baseline: {sequence(draft.baseline)}"
    yield from comment("from which standardised difference on a variable is marked; 0.1 is usual", indent=2)
    yield "  smd_threshold: 0.1"
