"""A document as CSV: UTF-8 with a mark for spreadsheets, and no text that a spreadsheet would take for a formula."""

import csv
import io
from typing import Any

from app.core.spreadsheet import safe_cell
from server.documents.cells import NUMBERS, shown
from server.documents.words import word
from server.domain.document import Document, DocumentTable
from server.ports.documents import DocumentLanguage


def as_csv(document: Document, language: DocumentLanguage) -> bytes:
    """One table after another, each under its own headings, an empty line between them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([word(document.kind, language)])
    for key in document.warnings:
        writer.writerow([word(key, language)])
    for fact in document.facts:
        writer.writerow([word(fact.key, language), safe_cell(shown(fact.value, fact.kind, language, grouped=False))])
    for table in document.tables:
        writer.writerow([])
        _table(writer, table, language)
    if document.seal is not None:
        writer.writerow([])
        writer.writerow([word("signature", language), document.seal.signature])
        writer.writerow([word("key_id", language), document.seal.key_id])
    return out.getvalue().encode("utf-8-sig")


def _table(writer: Any, table: DocumentTable, language: DocumentLanguage) -> None:
    writer.writerow([word(table.key, language)])
    writer.writerow([word(column.key, language) for column in table.columns])
    for row in (*table.rows, *([table.sum_row] if table.sum_row else [])):
        cells = []
        for column, value in zip(table.columns, row, strict=True):
            text = shown(value, column.kind, language, grouped=False)
            cells.append(text if column.kind in NUMBERS else safe_cell(text))
        writer.writerow(cells)
