"""A project made in the real Taguette, exported in every way it has, and read back: counts and words are equal."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from helpers.qualitative.coded_tables import coded_tables
from helpers.readers.coded.reading import read_project
from helpers.study.voices_spec import Material

HERE = Path(__file__).parent
pytestmark = pytest.mark.slow

FIRST = (
    "Ik voelde me <b>rustiger</b> &amp; opgelucht 😀, dat is <em>verzonnen</em>.",
    "In het café — om 9 uur — zei ze: “één regeling, geen 𝟚”.",
)
SECOND = ("Niemand belde mij terug. Alles verzonnen.", "Naïef? Misschien. 👩‍👩‍👧 was er wél.")
DOCUMENTS = {"gesprek één": FIRST, "gesprek 2": SECOND}
TAGS = {"geld.schulden": "over schulden", "geld.uitkering": "", "rust": "zegt rustiger te zijn"}
HIGHLIGHTS = (
    ("gesprek één", "rustiger & opgelucht 😀", ("rust",)),
    ("gesprek één", "één regeling, geen 𝟚", ("geld.schulden", "geld.uitkering")),
    ("gesprek één", "verzonnen.\nIn het café", ("rust",)),
    ("gesprek 2", "👩‍👩‍👧 was er wél.", ("rust",)),
    ("gesprek 2", "Niemand belde mij terug.", ()),
)
N_CODINGS = sum(len(tags) for _, _, tags in HIGHLIGHTS)
DEFAULT_TAG = "interesting"
SEPARATOR = "."


@dataclass(frozen=True)
class Exports:
    """The folder with everything that Taguette gave, and what its page offers."""

    folder: Path
    offered: frozenset[str]


def plain(paragraphs: tuple[str, ...]) -> str:
    """Return paragraphs as the text that a reader sees: what the page shows, line ends between blocks."""
    return "\n".join(
        part.replace("<b>", "")
        .replace("</b>", "")
        .replace("<em>", "")
        .replace("</em>", "")
        .replace("&amp;", "&")
        for part in paragraphs
    )


def as_one_line(text: str) -> str:
    """Return words as Taguette's lists write them: parts of a stretch joined by single spaces."""
    return "".join(text.split())


def load_server():
    """Return the module beside this one, under a name that `dataclasses` can find."""
    spec = importlib.util.spec_from_file_location("taguette_server", HERE / "taguette_server.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["taguette_server"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """Make the project in the real Taguette, and fetch all of its exports."""
    server = load_server()
    folder = tmp_path_factory.mktemp("taguette")
    try:
        python = server.install(folder / "environment")
    except server.NotInstallable as reason:
        pytest.skip(f"Taguette cannot be installed here: {reason}")
    out = folder / "exports"
    out.mkdir()
    with server.running(python, folder / "home") as taguette:
        taguette.new_project("proef (verzonnen)")
        for name, paragraphs in DOCUMENTS.items():
            blocks = "\n".join(f"<p>{one}</p>" for one in paragraphs)
            taguette.upload(name, f'<html><head><meta charset="utf-8"></head><body>{blocks}</body></html>')
        for path, description in TAGS.items():
            taguette.tag(path, description)
        for name, words, tags in HIGHLIGHTS:
            text = plain(DOCUMENTS[name])
            start = len(text[: text.index(words)].encode())
            taguette.highlight(name, start, start + len(words.encode()), *tags)
        page = taguette.get(f"/project/{taguette.project}").decode("utf-8")
        offered = frozenset(
            part.split('"')[0] for part in page.split(f"/project/{taguette.project}/export/")[1:]
        )
        kinds = ["project.sqlite3"]
        kinds += [f"codebook.{end}" for end in ("qdc", "csv", "xlsx", "html")]
        kinds += [f"highlights/.{end}" for end in ("csv", "xlsx", "html")]
        for kind in kinds:
            (out / kind.replace("/", "")).write_bytes(taguette.export(kind))
        for name, number in taguette.documents.items():
            (out / f"{name}.html").write_bytes(taguette.export(f"document/{number}.html"))
    return Exports(out, offered)


def read(exports: Exports, *files: str, kind: str = "taguette"):
    separator = SEPARATOR if kind == "taguette" else None
    material = Material(format=kind, files=files, code_separator=separator, source={"nl": "verzonnen"})
    return read_project(material, exports.folder)


def codings(project) -> list[tuple[str, str, str]]:
    """Return document, code and words, without spaces: lists join the parts of a stretch by spaces."""
    frame = coded_tables(project)["codings"]
    return sorted(
        (document, path, as_one_line(words))
        for document, path, words in zip(frame["document"], frame["path"], frame["text"], strict=True)
    )


EXPECTED = sorted(
    (name, tag.replace(SEPARATOR, " > "), as_one_line(words))
    for name, words, tags in HIGHLIGHTS
    for tag in tags
)


def test_the_project_file_gives_back_every_text_every_coding_and_who_coded(exports: Exports) -> None:
    project = read(exports, "project.sqlite3")
    tables = coded_tables(project)
    assert codings(project) == EXPECTED
    texts = {row.document: row.text for row in tables["documents"].itertuples()}
    assert {name: as_one_line(text) for name, text in texts.items()} == {
        name: as_one_line(plain(parts)) for name, parts in DOCUMENTS.items()
    }
    assert set(tables["codings"]["coder"]) == {"admin"}
    assert project.origin == "Taguette"


def test_positions_of_the_project_file_cut_the_words_out_of_the_text(exports: Exports) -> None:
    tables = coded_tables(read(exports, "project.sqlite3"))
    texts = {row.document: row.text for row in tables["documents"].itertuples()}
    found = tables["codings"]
    assert len(found) == N_CODINGS
    assert found["start"].notna().all()
    assert all(texts[row.document][row.start : row.end] == row.text for row in found.itertuples())


def test_a_highlight_without_a_tag_is_counted_as_skipped(exports: Exports) -> None:
    project = read(exports, "project.sqlite3")
    assert [(one.what, one.n) for one in project.skipped] == [("segment_without_code", 1)]


@pytest.mark.parametrize("file", ["highlights.csv", "highlights.xlsx"])
def test_lists_of_highlights_give_the_same_codings_as_the_project_file(exports: Exports, file: str) -> None:
    assert codings(read(exports, file)) == EXPECTED


@pytest.mark.parametrize("file", ["codebook.csv", "codebook.xlsx"])
def test_a_codebook_beside_highlights_gives_descriptions_and_codes_without_text(
    exports: Exports, file: str
) -> None:
    project = read(exports, "highlights.csv", file)
    codes = coded_tables(project)["codes"].set_index("path")
    assert codings(project) == EXPECTED
    assert sorted(codes.index) == ["geld", "geld > schulden", "geld > uitkering", DEFAULT_TAG, "rust"]
    assert codes.loc["rust", "description"] == "zegt rustiger te zijn"
    assert list(codes.index[~codes["is_codable"]]) == ["geld"]


def test_the_refi_codebook_is_read_although_it_breaks_the_schema(exports: Exports) -> None:
    project = read(exports, "codebook.qdc", kind="refi_qda")
    assert [code.name for code in project.codes] == [DEFAULT_TAG, *TAGS]


@pytest.mark.parametrize("file", ["codebook.html", "highlights.html", "gesprek 2.html"])
def test_exports_made_for_people_are_refused_with_what_to_export_instead(exports: Exports, file: str) -> None:
    from helpers.errors import DataMistake

    with pytest.raises(DataMistake) as caught:
        read(exports, file)
    assert "Traceback" not in str(caught.value)
    assert str(caught.value).startswith(f"data/raw/exports/{file}")


def test_every_kind_that_the_page_offers_was_fetched_or_needs_another_program(exports: Exports) -> None:
    fetched = {path.name for path in exports.folder.iterdir()}
    needs_calibre = {"codebook.docx", "codebook.pdf"}
    assert exports.offered
    assert exports.offered - fetched == needs_calibre


def test_taguette_leaves_no_process_behind(exports: Exports) -> None:
    inside = str(exports.folder.parent)
    left = [one for one in psutil.process_iter(["cmdline"]) if inside in " ".join(one.info["cmdline"] or ())]
    assert left == []


def test_the_lock_holds_hashes_and_no_address() -> None:
    text = (HERE / "taguette.lock").read_text(encoding="utf-8")
    assert "taguette==1.5.2" in text
    assert "--hash=sha256:" in text
    assert "://" not in text
    assert shutil.which("uv") is None or "--index-url" not in text.replace("--no-emit-index-url", "")
