import pytest

from helpers.disclosure.outputs import Foreign, check_cell_outputs, require_no_foreign
from helpers.errors import DisclosureRefused

EXHIBIT = "application/vnd.watwerkt.exhibit+json"
STAGE = "application/vnd.watwerkt.stage+json"
OURS = {"ids": ["describe.flow", "describe.table"], "numbers": ["3.1", "3.12"]}
PREVIEW = {"text/plain": "exhibits 3.1", "text/html": "<table>private</table>"}


def notebook(*outputs, part="table"):
    empty = {"cell_type": "markdown", "metadata": {}, "source": "# Title"}
    cell = {"cell_type": "code", "metadata": {"tags": [f"part:{part}"]}, "outputs": list(outputs)}
    return {"metadata": {}, "cells": [empty, cell]}


def shown(data, kind="execute_result"):
    return {"output_type": kind, "data": data, "metadata": {}}


def kinds(book):
    return [
        each.kind
        for each in check_cell_outputs(book, name="03_describe", exhibit_mime=EXHIBIT, stage_mime=STAGE)
    ]


@pytest.mark.parametrize(
    "data",
    [
        {EXHIBIT: OURS},
        {EXHIBIT: OURS} | PREVIEW,
        {EXHIBIT: {"ids": [], "numbers": []}, "text/plain": "nothing"},
        {STAGE: {"finished": True}, "text/plain": "stage notice"},
        {STAGE: {"absent": [{"key": "none"}]}} | PREVIEW,
    ],
)
def test_our_own_output_with_its_private_preview_is_allowed(data):
    assert kinds(notebook(shown(data), shown(data, "display_data"))) == []


@pytest.mark.parametrize(
    ("output", "kind"),
    [
        ({"output_type": "stream", "name": "stdout", "text": "4"}, "standard output"),
        ({"output_type": "stream", "name": "stderr", "text": "4"}, "standard error"),
        ({"output_type": "error", "ename": "E", "evalue": "4", "traceback": []}, "error"),
        (shown({"text/html": "<table>4</table>"}), "result"),
        (shown({"image/png": "4"}, "display_data"), "display"),
        (shown({}), "result"),
        ({"output_type": "update_display_data", "data": {EXHIBIT: OURS}}, "unknown"),
        ({"data": {EXHIBIT: OURS}}, "unknown"),
        (shown({EXHIBIT: OURS, "image/png": "4"}), "mixed"),
        (shown({EXHIBIT: OURS, "application/json": {"n": 4}}), "mixed"),
        (shown({EXHIBIT: OURS, STAGE: {"finished": True}}), "mixed"),
        (shown({EXHIBIT: OURS | {"rows": [4]}}), "forged"),
        (shown({EXHIBIT: {"ids": ["describe.flow"]}}), "forged"),
        (shown({EXHIBIT: {"ids": ["Fatima has 4"], "numbers": ["3.1"]}}), "forged"),
        (shown({EXHIBIT: {"ids": ["a"], "numbers": ["3.1 of 4 persons"]}}), "forged"),
        (shown({EXHIBIT: {"ids": ["a"], "numbers": [4]}}), "forged"),
        (shown({EXHIBIT: {"ids": ["a"], "numbers": []}}), "forged"),
        (shown({EXHIBIT: "4"}), "forged"),
        (shown({STAGE: {"finished": True, "n": 4}}), "forged"),
        (shown({STAGE: {"finished": 4}}), "forged"),
        (shown({STAGE: {"seen": "4"}}), "forged"),
        (shown({STAGE: [4]}), "forged"),
    ],
)
def test_any_other_output_is_foreign(output, kind):
    assert kinds(notebook(output)) == [kind]


def test_attached_files_and_saved_widgets_are_foreign():
    book = notebook()
    book["cells"][0]["attachments"] = {"x.png": {"image/png": "4"}}
    book["metadata"]["widgets"] = {"state": {}}
    assert kinds(book) == ["widget", "attachment"]


@pytest.mark.parametrize(
    ("foreign", "sentence"),
    [
        (
            Foreign("03_describe", 7, "table", "result"),
            "03_describe, cell 7 (part 'table'): it shows the value of its last line, which is not "
            "an exhibit; allowed: "
            "exhibits only. It may hold data about people. Remove it, or look at it in a notebook "
            "run by hand (run "
            "lab). A line ending in ';' or an assignment shows nothing.",
        ),
        (
            Foreign("03_describe", 7, "", "standard output"),
            "03_describe, cell 7: it shows printed text (standard output); allowed: exhibits only. "
            "It may hold data "
            "about people. Remove it, or look at it in a notebook run by hand (run lab).",
        ),
        (
            Foreign("03_describe", 7, "", "standard error"),
            "03_describe, cell 7: it shows text on standard error; allowed: exhibits only. It may "
            "hold data about "
            "people. Raise a warning of this package, or mend its cause.",
        ),
        (
            Foreign("03_describe", 7, "", "display"),
            "03_describe, cell 7: it shows a displayed object that is not an exhibit; allowed: "
            "exhibits only. It may "
            "hold data about people. Remove it, or look at it in a notebook run by hand (run lab).",
        ),
        (
            Foreign("03_describe", 7, "", "error"),
            "03_describe, cell 7: it shows an error; allowed: exhibits only. Mend the error; its "
            "message may hold data "
            "about people.",
        ),
        (
            Foreign("03_describe", 7, "", "mixed"),
            "03_describe, cell 7: it shows an exhibit bundled with other content; allowed: exhibits "
            "only. Let the cell "
            "return the exhibit alone.",
        ),
        (
            Foreign("03_describe", 7, "", "forged"),
            "03_describe, cell 7: it shows output that bears the mark of an exhibit or a stage and "
            "holds more than "
            "that; allowed: exhibits only. Let the cell return what the helpers return, unchanged.",
        ),
        (
            Foreign("03_describe", 7, "", "attachment"),
            "03_describe, cell 7: it shows an attached file; allowed: exhibits only. Save pictures "
            "outside the "
            "notebook.",
        ),
        (
            Foreign("03_describe", 0, "", "widget"),
            "03_describe: it shows saved widget state; allowed: exhibits only. Run the notebook "
            "again without widgets.",
        ),
        (
            Foreign("03_describe", 7, "", "unknown"),
            "03_describe, cell 7: it shows output of an unknown kind; allowed: exhibits only. It may "
            "hold data about "
            "people. Remove it, or look at it in a notebook run by hand (run lab).",
        ),
    ],
)
def test_the_sentence_says_where_what_and_what_to_do(foreign, sentence):
    assert str(foreign.mistake()) == sentence


def test_foreign_output_stops_the_page_with_one_sentence_per_cell_and_kind():
    printed = {"output_type": "stream", "name": "stdout", "text": "4"}
    book = notebook(printed, printed, shown({"text/plain": "4"}))
    found = check_cell_outputs(book, name="03_describe", exhibit_mime=EXHIBIT, stage_mime=STAGE)
    with pytest.raises(DisclosureRefused) as failure:
        require_no_foreign(found)
    assert [mistake.where for mistake in failure.value.mistakes] == ["03_describe, cell 2 (part 'table')"] * 2


def test_a_notebook_of_exhibits_alone_may_become_a_page():
    require_no_foreign(())
