"""The declaration of a twin: that of the study, reading the made-up files, and saying whose twin it is."""

from __future__ import annotations

from typing import Any

from helpers.study.spec import Study

TABLE_KEYS = (
    "dialect", "layout", "structure", "sheet", "header", "rename", "rows", "not_kept", "not_identifying",
)  # fmt: skip
"""What a declaration says of files that the twin does not have."""
ENDING = "-twin"


def name_of(study: str) -> str:
    """Return what the twin of a study is called."""
    return f"{study}{ENDING}"


def twin_declaration(plain: dict[str, Any], study: Study) -> dict[str, Any]:
    """Return the content of the twin's `study.yml`.

    Parameters
    ----------
    plain : dict
        The content of the study's own file, as YAML reads it.
    study : Study
        The same, read.

    Notes
    -----
    Of the study's own checks none stops the twin, because made-up rows know nothing of them, and those of
    columns without a variable are left out; checks that follow from the variables hold. Nothing else changes:
    outcomes, comparisons, analysis, policy and words are the study's.
    """
    twin = {**plain, "study": name_of(study.study), "kind": "synthetic", "twin_of": study.study}
    twin["tables"] = {
        name: {
            "files": [f"{name}.csv"],
            "dialect": "en",
            **{key: value for key, value in table.items() if key not in ("files", *TABLE_KEYS)},
        }
        for name, table in plain["tables"].items()
    }
    twin["checks"] = [
        {**check, "severity": "warning"} for check in plain.get("checks") or () if _can_be_done(check, study)
    ]
    twin["voices"] = {
        name: {**strand, "material": _material(name, strand["material"])}
        for name, strand in (plain.get("voices") or {}).items()
    }
    twin["audits"] = {
        name: {**audit, "files": [f"{name}.csv"], "dialect": {"delimiter": ",", "encoding": "utf-8"}}
        for name, audit in (plain.get("audits") or {}).items()
    }
    twin["disclosure"] = {**plain["disclosure"], "rows_may_be_shown": True}
    return {key: value for key, value in twin.items() if value not in ([], {})}


def _can_be_done(check: dict[str, Any], study: Study) -> bool:
    """Say whether every column that a check names is one that the twin has."""
    there = {str(one.column) for one in study.variables.values() if check["table"] in one.tables}
    named = (value for key, value in check["arguments"].items() if key.startswith("column"))
    listed = (name for value in named for name in (value if isinstance(value, list) else [value]))
    return all(name in there for name in listed)


def _material(name: str, material: dict[str, Any]) -> dict[str, Any]:
    return {"format": "refi_qda", "files": [f"{name}.qdpx"], "source": material["source"]}
