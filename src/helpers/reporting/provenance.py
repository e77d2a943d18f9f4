"""Where a run comes from: the files it read, its parameters, its versions, its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a reader needs to find this run again; nothing here depends on the clock or the machine's folders.

    Attributes
    ----------
    run : str
        Name of the run.
    parameters : mapping of str to object
        Parameters that were given and so differ from the declaration.
    inputs : mapping of str to str
        sha256 of every raw file by its name.
    versions : mapping of str to str
        Version by package.
    commit : str
        Commit of the code; "" when it is not under version control.
    dirty : bool
        Whether there were changes that were not committed.
    keys : mapping of str to str
        Content key by stage.
    """

    run: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    commit: str = ""
    dirty: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)


def from_manifests(
    run: str, manifests: Mapping[str, Mapping[str, Any]], *, parameters: Mapping[str, Any] | None = None
) -> Provenance:
    """Gather what the manifests of a run's stages say.

    Parameters
    ----------
    run : str
        Name of the run.
    manifests : mapping of str to mapping
        Manifest by stage, first stage first. Read are ``parameters``, ``packages``, ``python``,
        ``commit``, ``dirty``,
        ``key`` and, of the first stage (the one that reads raw files), ``inputs``; what a manifest
        does not hold is
        not printed.
    parameters : mapping, optional
        Parameters that the report itself was given.
    """
    given: dict[str, Any] = dict(parameters or {})
    versions: dict[str, str] = {}
    for manifest in manifests.values():
        given.update(manifest.get("parameters") or {})
        versions.update(manifest.get("packages") or {})
        versions.update({"python": manifest["python"]} if manifest.get("python") else {})
    first: Mapping[str, Any] = next(iter(manifests.values()), {})
    commits = [manifest for manifest in manifests.values() if manifest.get("commit")]
    return Provenance(
        run=run,
        parameters=dict(sorted(given.items())),
        inputs=dict(sorted((first.get("inputs") or {}).items())),
        versions=dict(sorted(versions.items())),
        commit=str(commits[-1]["commit"]) if commits else "",
        dirty=any(bool(manifest.get("dirty")) for manifest in commits),
        keys={stage: str(manifest["key"]) for stage, manifest in manifests.items() if "key" in manifest},
    )
