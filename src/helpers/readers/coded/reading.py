"""The coded material of a strand, whichever tool its files come from: one project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from helpers.errors import DataMistake, Mistake, UserMistake
from helpers.qualitative.project import CodedProject
from helpers.readers.coded.csv_segments import read_csv
from helpers.readers.coded.merging import merged
from helpers.readers.coded.qualcoder import read_qualcoder
from helpers.readers.coded.refi_codebook import read_codebook
from helpers.readers.coded.refi_project import read_refi
from helpers.readers.coded.spreadsheet import read_spreadsheet
from helpers.readers.coded.taguette import read_taguette
from helpers.readers.raw_files import raw_bytes, raw_path
from helpers.study.voices_spec import Material

Reader = Callable[[Path, Material, str], CodedProject]
ZIP = b"PK"


def read_project(material: Material, folder: Path) -> CodedProject:
    """Read all files of a strand as one project.

    Parameters
    ----------
    material : Material
        As declared.
    folder : Path
        The study's raw files; only read from.

    Returns
    -------
    CodedProject
        Codes are one when their full names are equal, coders and documents when their names are.

    Raises
    ------
    DataMistake
        Everything that stops any file from being read, all at once; or two files that disagree.
    """
    reader = READERS[material.format]
    projects: list[CodedProject] = []
    mistakes: list[Mistake] = []
    for file in material.files:
        shown = f"data/raw/{folder.name}/{file}"
        try:
            projects.append(reader(raw_path(folder, file, shown, material.files), material, shown))
        except UserMistake as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise DataMistake(mistakes)
    return merged(projects, [f"data/raw/{folder.name}/{file}" for file in material.files])


def _read_refi(path: Path, material: Material, shown: str) -> CodedProject:  # noqa: ARG001 - as every reader
    """Read a REFI-QDA project (.qdpx) or codebook (.qdc): a zip file is a project."""
    data = raw_bytes(path, shown)
    return read_refi(data, shown) if data.startswith(ZIP) else read_codebook(data, shown)


READERS: dict[str, Reader] = {
    "csv": read_csv,
    "qualcoder": read_qualcoder,
    "refi_qda": _read_refi,
    "spreadsheet": read_spreadsheet,
    "taguette": read_taguette,
}
