"""Documents in their three forms: one page, nothing lost, no formula, every word there in both languages."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import Refused
from app.core.reconciliation import ExceptionAct, ExceptionState
from app.core.shift import CashMovementKind
from app.core.spreadsheet import safe_cell
from server.documents.cells import shown, yuan
from server.documents.fonts import check_glyphs, embedded_font
from server.documents.pdf import as_pdf
from server.documents.words import word, words
from server.documents.writer import DocumentWriter
from server.domain.document import CellKind, Column, Document, DocumentTable, Fact
from server.ports.documents import DocumentForm, DocumentLanguage
from server.reconciliation.funds import SettlementState
from server.reconciliation.parties import Party
from server.reconciliation.patterns import meaning, patterns

NOW = datetime(2026, 3, 5, 16, 30, tzinfo=UTC)
COLUMNS = (
    Column("our_no", CellKind.TEXT, 30), Column("channel", CellKind.WORD), Column("count", CellKind.COUNT),
    Column("amount_fen", CellKind.FEN), Column("at", CellKind.INSTANT), Column("day", CellKind.DAY),
    Column("agrees", CellKind.HOLDS),
)  # fmt: skip
ROW = ("P1", "wechat", 1234, -123456, NOW, date(2026, 3, 5), False)


def a_document(*rows: tuple[Any, ...], **changes: Any) -> Document:
    table = DocumentTable("exceptions_list", COLUMNS, rows or (ROW,), ("sum", "", 1234, -123456, None, None, None))
    usual = Document("exception_report", (Fact("hospital", CellKind.TEXT, "演示医院"),), (table,), NOW)
    return replace(usual, **changes)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0.00"), (1, "0.01"), (-1, "-0.01"), (100, "1.00"), (-123456789, "-1,234,567.89"),
        (10**15, "10,000,000,000,000.00"),
    ],
)  # fmt: skip
def test_fen_are_shown_in_yuan_to_the_last(fen: int, text: str) -> None:
    assert yuan(fen) == text
    assert yuan(fen, grouped=False) == text.replace(",", "")


def test_instants_are_shown_in_beijings_time() -> None:
    assert shown(NOW, CellKind.INSTANT, "zh") == "2026-03-06 00:30:00"


@pytest.mark.parametrize("kind", [CellKind.FEN, CellKind.DAY, CellKind.HOLDS, CellKind.INSTANT])
def test_a_value_of_another_kind_is_a_fault(kind: CellKind) -> None:
    with pytest.raises(TypeError):
        shown("1", kind, "zh")


def test_every_word_is_there_in_both_languages() -> None:
    for language in ("zh", "en"):
        assert all(words(language).values()), language
    assert words("zh").keys() == words("en").keys()
    assert not any(re.search("[A-Z]{2,}", said) for key, said in words("en").items() if key in ("holds", "sum"))


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "　=1", "\n=1"]


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_no_text_becomes_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    made = DocumentWriter()(a_document((text, *ROW[1:])), "csv", "zh").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(made)) for cell in row]
    assert f"'{text}" in cells
    with zipfile.ZipFile(io.BytesIO(DocumentWriter()(a_document((text, *ROW[1:])), "xlsx", "zh"))) as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist())


def test_amounts_of_a_csv_are_numbers_without_signs_between_them() -> None:
    made = DocumentWriter()(a_document(), "csv", "zh").decode("utf-8-sig")
    assert "P1,微信,1234,-1234.56,2026-03-06 00:30:00,2026-03-05,不平" in made
    assert "Differs".upper() in DocumentWriter()(a_document(), "csv", "en").decode("utf-8-sig")


def test_amounts_of_a_workbook_are_numbers() -> None:
    with zipfile.ZipFile(io.BytesIO(DocumentWriter()(a_document(), "xlsx", "zh"))) as book:
        sheet = book.read("xl/worksheets/sheet2.xml")
    assert b"<v>-1234.56</v>" in sheet
    assert b"<v>1234</v>" in sheet


@pytest.mark.parametrize("form", ["pdf", "xlsx", "csv"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_document_gives_the_same_bytes(form: DocumentForm, language: DocumentLanguage) -> None:
    assert DocumentWriter()(a_document(), form, language) == DocumentWriter()(a_document(), form, language)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


@pytest.mark.parametrize("count", [1, 10, 30, 36])
def test_a_document_of_one_page_is_one_page(count: int) -> None:
    assert pages(as_pdf(a_document(*[ROW] * count, one_page=True), "zh")) == 1


@pytest.mark.parametrize("count", [60, 100])
def test_what_cannot_be_one_page_goes_over_pages_and_is_not_cut(count: int) -> None:
    assert pages(as_pdf(a_document(*[ROW] * count, one_page=True), "zh")) > 1


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="nothing here reads a PDF")
def test_a_thousand_rows_each_once_under_headings_on_every_page(tmp_path: Path) -> None:
    """Read back as a person would: every row, the headings and "page x of y" on each page."""
    rows = [(f"ROW{place:04}", *ROW[1:6], True) for place in range(1000)]
    (tmp_path / "long.pdf").write_bytes(as_pdf(a_document(*rows, one_page=True), "en"))
    subprocess.run(["pdftotext", "-layout", "long.pdf", "long.txt"], cwd=tmp_path, check=True)
    told = (tmp_path / "long.txt").read_text("utf-8").split("\f")[:-1]
    assert len(told) > 10
    assert re.findall(r"ROW\d{4}", "".join(told)) == [row[0] for row in rows]
    for number, page in enumerate(told, start=1):
        assert page.count(word("our_no", "en")) == 1
        assert f"Page {number} of {len(told)}" in page


def test_a_long_report_goes_over_pages_with_its_headings() -> None:
    assert pages(as_pdf(a_document(*[ROW] * 150), "zh")) > 2


def test_a_letter_that_the_font_lacks_is_refused_and_never_left_out() -> None:
    glyphs = embedded_font("")
    assert check_glyphs("䶮", glyphs) == "䶮", "a rare letter of names that the font has"
    with pytest.raises(Refused) as refused:
        as_pdf(a_document(("\U0002a6d6", *ROW[1:])), "zh")
    assert refused.value.values == {"glyph": "U+2A6D6"}


def test_a_font_that_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "no.ttf").write_bytes(b"no font")
    for path in (tmp_path / "no.ttf", tmp_path / "nothing.ttf"):
        with pytest.raises(Refused, match=r"document\.no_font"):
            as_pdf(a_document(), "zh", str(path))


def test_markup_in_a_text_is_text() -> None:
    long = "<b>&amp; " * 40
    assert as_pdf(a_document((long, *ROW[1:])), "zh").startswith(b"%PDF-")


def test_a_document_made_a_second_later_says_so() -> None:
    later = a_document(made_at=NOW + timedelta(seconds=1))
    assert as_pdf(a_document(), "zh") != as_pdf(later, "zh")


def test_every_word_of_an_exception_is_there() -> None:
    known = words("zh").keys()
    told = [meaning(pattern.cells, field) for pattern in patterns() for field in ("", "amount", "kind", "state")]
    wanted = {f"type_{one.type}" for one in told} | {f"cause_{one.cause}" for one in told}
    wanted |= {f"act_{one.act}" for one in told} | {f"act_{act.value}" for act in ExceptionAct}
    wanted |= {state.value for state in ExceptionState} | {kind.value for kind in CashMovementKind}
    wanted |= {state.value for state in SettlementState} | {party.value for party in Party}
    assert wanted <= known, sorted(wanted - known)
