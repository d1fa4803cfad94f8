"""A document as a workbook: a sheet of facts, a sheet a table; amounts are numbers, texts are never formulas."""

import io
import re
from datetime import UTC
from decimal import Decimal
from typing import Any

import xlsxwriter

from server.documents.cells import shown
from server.documents.words import word
from server.domain.document import Cell, CellKind, Document, DocumentTable
from server.ports.documents import DocumentLanguage

LONGEST_SHEET_NAME = 31
NARROWEST = 8
_OPTIONS = {
    "in_memory": True, "constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False,
}  # fmt: skip


def as_xlsx(document: Document, language: DocumentLanguage) -> bytes:
    """The workbook's bytes, the same for the same document."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    made_at = document.made_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": word(document.kind, language), "created": made_at})
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True, "valign": "top"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "warning": book.add_format({"bold": True, "font_color": "#B00020"}),
        "fen": book.add_format({"num_format": "#,##0.00"}),
        "count": book.add_format({"num_format": "#,##0"}),
        "text": book.add_format({"num_format": "@"}),
    }
    _first_sheet(book, document, formats, language)
    for table in document.tables:
        _table_sheet(book, table, formats, language)
    book.close()
    return out.getvalue()


def _sheet_name(title: str) -> str:
    """What a sheet may be called: the title up to its first colon, without the signs that a name must not have."""
    return re.sub(r"[\[\]:*?/\\']", " ", re.split("[:：]", title)[0])[:LONGEST_SHEET_NAME].strip()


def _first_sheet(book: Any, document: Document, formats: dict[str, Any], language: DocumentLanguage) -> None:
    title = word(document.kind, language)
    sheet = book.add_worksheet(_sheet_name(title))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, title, formats["title"])
    row = 1
    for key in document.warnings:
        sheet.write_string(row, 0, word(key, language), formats["warning"])
        row += 1
    for fact in document.facts:
        sheet.write_string(row, 0, word(fact.key, language), formats["head"])
        _write(sheet, row, 1, fact.value, fact.kind, formats, language)
        row += 1
    for key in document.notes:
        sheet.write_string(row, 0, word(key, language))
        row += 1
    if document.seal is not None:
        for key, value in (("signature", document.seal.signature), ("key_id", document.seal.key_id)):
            sheet.write_string(row, 0, word(key, language), formats["head"])
            sheet.write_string(row, 1, value, formats["text"])
            row += 1


def _table_sheet(book: Any, table: DocumentTable, formats: dict[str, Any], language: DocumentLanguage) -> None:
    sheet = book.add_worksheet(_sheet_name(word(table.key, language)))
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, max(column.width, NARROWEST))
        sheet.write_string(0, place, word(column.key, language), formats["head"])
    for number, row in enumerate((*table.rows, *([table.sum_row] if table.sum_row else [])), start=1):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write(sheet, number, place, value, column.kind, formats, language)


def _write(
    sheet: Any, row: int, place: int, value: Cell, kind: CellKind, formats: dict[str, Any], language: DocumentLanguage
) -> None:
    if value is None:
        return
    if kind is CellKind.FEN and isinstance(value, int):
        sheet.write_number(row, place, Decimal(value).scaleb(-2), formats["fen"])
    elif kind is CellKind.COUNT and isinstance(value, int):
        sheet.write_number(row, place, value, formats["count"])
    else:
        sheet.write_string(row, place, shown(value, kind, language), formats["text"])
