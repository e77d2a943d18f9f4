"""The moment at which a run passes from the private room to its pages: the door is opened once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from helpers.disclosure.exhibits import Release, release, release_reasons
from helpers.disclosure.identifiers import check_cell_texts, require_no_identifiers
from helpers.disclosure.outputs import check_cell_outputs, require_no_foreign
from helpers.disclosure.policy import Policy
from helpers.disclosure.vocabulary import Vocabulary
from helpers.errors import DisclosureRefused, Mistake
from helpers.reporting.cautions import Cautions, of_manifest
from helpers.reporting.labels import lexicon
from helpers.reporting.provenance import from_manifests
from helpers.reporting.run_content import EXHIBIT_MIME, STAGE_MIME, Executed, RunContent
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.worded import worded
from helpers.results import Exhibit, Message
from helpers.study.approvals import Approval
from helpers.study.registration import NOTHING, Registration, words
from helpers.study.spec import Study


class Done(Protocol):
    """A stage that is done, as `helpers.stage` hands it to the report."""

    @property
    def name(self) -> str:
        """Name of the stage."""

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What the driver wrote down of it."""

    @property
    def notebook(self) -> Mapping[str, Any]:
        """The executed notebook."""

    @property
    def exhibits(self) -> Sequence[tuple[str, Exhibit]]:
        """Number and exhibit, in the order shown."""

    def decode(self, stored: Any) -> Any:  # noqa: ANN401 - whatever a notebook stored
        """Return what was stored as JSON as the object that it was."""


def run_content(
    study: Study,
    run: str,
    done: Sequence[Done],
    parameters: Mapping[str, Any],
    registration: Registration = NOTHING,
    *,
    approvals: Sequence[Approval] = (),
) -> RunContent:
    """Check every executed notebook, send every exhibit through the door, and gather what the pages need.

    Parameters
    ----------
    study : Study
        With the parameters of the run applied.
    run : str
        Its name.
    done : sequence of Done
        The stages before the report, in order.
    parameters : mapping
        What the run was given.
    registration : Registration
        What the study registered: its words may be printed.
    approvals : sequence of Approval
        Which quotes a person approved.

    Raises
    ------
    DisclosureRefused
        When a notebook shows something that is not an exhibit, a cell's code or prose holds a mark of one
        person, or the door refuses an exhibit: nothing is written.
    """
    require_no_foreign(
        foreign
        for one in done
        for foreign in check_cell_outputs(
            one.notebook, name=one.name, exhibit_mime=EXHIBIT_MIME, stage_mime=STAGE_MIME
        )
    )
    require_no_identifiers(
        tuple(mistake for one in done for mistake in check_cell_texts(one.notebook, name=one.name))
    )
    known, rules = vocabulary(study, registered=words(registration, study)), policy(study)
    shown = (exhibit for one in done for _, exhibit in one.exhibits)
    exhibits = [_worded(one, study) for one in shown]
    opened: Release = release(exhibits, rules, known, approvals).require()
    executed = tuple(_executed(one, rules, known) for one in done)
    provenance = from_manifests(run, {one.name: one.manifest for one in done}, parameters=parameters)
    cautions = tuple(_cautions(one, rules) for one in done)
    return RunContent(study, opened, executed, provenance, cautions)


def _worded(exhibit: Exhibit, study: Study) -> Exhibit:
    """Return an exhibit whose quotes carry the words that would be printed beside them."""
    if not exhibit.quotes:
        return exhibit
    return replace(exhibit, quotes=worded(exhibit.quotes, lexicon(study), study.language))


def policy(study: Study) -> Policy:
    """Return the rules under which a study publishes."""
    declared = study.disclosure
    return Policy(
        profile=declared.profile,
        min_persons=declared.min_persons,
        zeros=declared.zeros,
        dominance=declared.dominance,
        group=declared.group,
        rows_may_be_shown=declared.rows_may_be_shown and study.kind != "confidential",
        min_speakers=declared.min_speakers,
    )


def _cautions(one: Done, rules: Policy) -> Cautions:
    """Return the warnings of a stage; where rows are not public they are counted and not repeated.

    A warning is a sentence that some code made up while it looked at the data ("fits one person exactly").
    """
    found = of_manifest(one.name, one.manifest)
    if rules.rows_may_be_shown:
        return found
    return replace(found, said=(), held_back=found.held_back + len(found.said))


def _executed(one: Done, rules: Policy, known: Vocabulary) -> Executed:
    """Return a notebook with the reasons for what is absent, judged like every other sentence."""
    found = Executed.of(one.name, one.notebook, one.decode)
    if not all(isinstance(each, Message) for reasons in found.absent.values() for each in reasons):
        todo = "Let the cell return what the helpers return, unchanged."
        raise DisclosureRefused(Mistake(one.name, "a reason why a part is absent is no message", todo=todo))
    absent = {
        part: release_reasons(reasons, rules, known, where=f"{one.name}, part '{part}'")
        for part, reasons in found.absent.items()
    }
    return Executed(found.name, found.notebook, absent)
