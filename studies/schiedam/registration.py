"""The registration of `schiedam` as a workbook: title rows, merged heads, three sheets, leading zeros."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pandas as pd
from generator import Drawn
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

WRITTEN = dt.datetime(2023, 10, 2, 9, 0)
"""When the workbook says it was written: always the same, so that the bytes are."""
STAMP = b"2023-10-02T09:00:00Z"
TITLE = "SYNTHETISCH. Cliëntregistratie, drie gemeenten, peildatum 1 oktober 2023"
HEADS = (
    ("clientnr", None),
    ("Persoon", "geboortejaar"),
    ("Persoon", "geslacht"),
    ("Persoon", "woonplaats"),
    ("Traject", "startdatum"),
    ("Traject", "fase"),
    ("Traject", "ex-cliënt"),
    ("Traject", "laatste gesprek"),
)
DATES = "dd-mm-yyyy"


def workbook_bytes(drawn: Drawn) -> bytes:
    """Return the workbook: `Cliënten`, `Treden` (a row a client and moment) and `Maandcijfers`."""
    book = Workbook()
    book.properties.created = book.properties.modified = WRITTEN
    book.properties.creator = "verzonnen"
    _clients(book.active, drawn.clients)
    _rungs(book.create_sheet("Treden"), drawn.clients)
    _months(book.create_sheet("Maandcijfers"), drawn.months)
    return _always_the_same(book)


def _title(sheet: Worksheet, text: str, width: int) -> None:
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.cell(1, 1, text).font = Font(bold=True, size=14)


def _clients(sheet: Worksheet, clients: pd.DataFrame) -> None:
    """Write the clients under a title, an empty row and a head of two rows with merged cells."""
    sheet.title = "Cliënten"
    _title(sheet, TITLE, len(HEADS))
    for column, (above, below) in enumerate(HEADS, start=1):
        if below is None:
            sheet.cell(3, column, above)
            sheet.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
        else:
            if above != HEADS[column - 2][0]:
                sheet.cell(3, column, above).alignment = Alignment(horizontal="center")
            sheet.cell(4, column, below)
    for first, last in ((2, 4), (5, 8)):
        sheet.merge_cells(start_row=3, start_column=first, end_row=3, end_column=last)
    for row, one in enumerate(clients.to_dict(orient="records"), start=5):
        sheet.cell(row, 1, one["clientnr"]).number_format = "@"
        sheet.cell(row, 2, int(one["geboortejaar"]))
        sheet.cell(row, 3, "v" if one["vrouw"] else "m")
        sheet.cell(row, 4, one["woonplaats"])
        sheet.cell(row, 5, one["start"].to_pydatetime()).number_format = DATES
        sheet.cell(row, 6, one["fase"])
        sheet.cell(row, 7, "ja" if one["fase"] == "UIT" else "nee")
        if not pd.isna(one["laatste_gesprek"]):
            sheet.cell(row, 8, one["laatste_gesprek"].to_pydatetime()).number_format = DATES


def _rungs(sheet: Worksheet, clients: pd.DataFrame) -> None:
    _title(sheet, "SYNTHETISCH. Trede op de participatieladder, nu en een jaar eerder", 3)
    for column, name in enumerate(("clientnr", "meting", "trede"), start=1):
        sheet.cell(3, column, name)
    row = 4
    for one in clients.to_dict(orient="records"):
        for wave in (0, 12):
            sheet.cell(row, 1, one["clientnr"]).number_format = "@"
            sheet.cell(row, 2, wave)
            sheet.cell(row, 3, int(one[f"trede_{wave}"]))
            row += 1


def _months(sheet: Worksheet, months: pd.DataFrame) -> None:
    _title(sheet, "SYNTHETISCH. Uitkeringen per maand, Schiedam", 5)
    for column, name in enumerate(months.columns, start=1):
        sheet.cell(3, column, name)
    for row, one in enumerate(months.to_dict(orient="records"), start=4):
        sheet.cell(row, 1, one["maand"].to_pydatetime()).number_format = DATES
        for column, name in enumerate(("begin", "in", "uit", "eind"), start=2):
            sheet.cell(row, column, int(one[name])).number_format = "#,##0"


def _always_the_same(book: Workbook) -> bytes:
    """Return the bytes of a workbook with one time of writing, and members dated alike."""
    written = io.BytesIO()
    book.save(written)
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", STAMP, content)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            new.writestr(info, content)
    return packed.getvalue()
