"""A document as PDF: A4 across, font embedded, signed content attached; the same document gives the same bytes."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from app.core.clock import BEIJING
from app.core.errors import Refused
from server.documents.attachment import attach
from server.documents.cells import NUMBERS, shown
from server.documents.fonts import NAME, check_glyphs, embedded_font
from server.documents.words import word
from server.domain.document import Document, DocumentTable
from server.ports.documents import DocumentLanguage

MARGIN = 12 * mm
FOOT = 9 * mm
SIZES = (9.0, 8.0, 7.0, 6.0, 5.0)
"""Letter sizes in points; a document of one page takes the first that fits."""
SEVERAL_PAGES = 8.0
"""The letters of a document that goes over pages, as one does that fits on none."""
MOST_ON_ONE_PAGE = 80
"""Rows beyond which no letter that can be read is small enough."""
LONGEST = 20_000
"""Rows that a PDF takes; more belong into a workbook."""
RED = colors.HexColor("#B00020")
HEAD = colors.HexColor("#E8EEF4")
LINE = colors.HexColor("#9AA7B4")
SUM = colors.HexColor("#F4F6F8")


@dataclass(frozen=True, slots=True)
class _Style:
    """What a page is set with: letter size, the font's characters, the language."""

    size: float
    glyphs: frozenset[int]
    language: DocumentLanguage
    width: float

    def checked(self, text: str) -> str:
        return check_glyphs(text, self.glyphs)

    def paragraph(self, text: str, scale: float = 1.0, color: Any = colors.black, align: int = 0) -> Paragraph:
        size = self.size * scale
        style = ParagraphStyle(
            "text", fontName=NAME, fontSize=size, leading=size * 1.35, textColor=color, wordWrap="CJK", alignment=align
        )
        plain = self.checked(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return Paragraph(plain, style)


def as_pdf(document: Document, language: DocumentLanguage, font: str = "") -> bytes:
    """The PDF. ``font`` names a font file instead of the usual ones. Raises as `server.ports.documents.Documents`."""
    if sum(len(table.rows) for table in document.tables if table.on_page) > LONGEST:
        raise Refused("document.too_long", limit=LONGEST)
    glyphs = embedded_font(font)
    width = landscape(A4)[0] - 2 * MARGIN
    for size in SIZES if document.one_page and _may_fit(document) else ():
        content, pages = _built(document, _Style(size, glyphs, language, width))
        if pages == 1:
            return content
    return _built(document, _Style(SEVERAL_PAGES, glyphs, language, width))[0]


def _may_fit(document: Document) -> bool:
    """Whether it is worth trying to get it onto one page."""
    return sum(len(table.rows) for table in document.tables if table.on_page) <= MOST_ON_ONE_PAGE


def _built(document: Document, style: _Style) -> tuple[bytes, int]:
    out, pages = io.BytesIO(), [0]
    template = SimpleDocTemplate(
        out, pagesize=landscape(A4), leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN,
        bottomMargin=MARGIN + FOOT, title=word(document.kind, style.language), author="Paydesk", invariant=1,
    )  # fmt: skip
    template.build(_story(document, style), canvasmaker=_canvas_of(document, style, pages))
    return out.getvalue(), pages[0]


def _canvas_of(document: Document, style: _Style, pages: list[int]) -> Callable[..., Canvas]:
    """Canvases that know their number of pages at the end, when each page gets its foot."""

    class Numbered(Canvas):  # type: ignore[misc] # reportlab has no types
        """Keeps its pages until all are there."""

        def __init__(self, *given: Any, **options: Any) -> None:
            super().__init__(*given, **options)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self._kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            pages[0] = len(self._kept)
            for number, state in enumerate(self._kept, start=1):
                self.__dict__.update(state)
                of = word("page_of", style.language).format(page=number, pages=pages[0])
                _foot(self, document, style, of)
                super().showPage()
            if document.seal is not None:
                attach(self, document.seal, document.made_at)
            super().save()

    return Numbered


def _foot(canvas: Any, document: Document, style: _Style, pages: str) -> None:
    made = document.made_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
    left = f"{word(document.kind, style.language)}    {word('made_at', style.language)} {made}"
    if document.seal is not None:
        left += f"    {word('key_id', style.language)} {document.seal.key_id}"
    canvas.setFont(NAME, 7)
    canvas.setFillColor(colors.HexColor("#555555"))
    canvas.drawString(MARGIN, MARGIN, style.checked(left))
    canvas.drawRightString(MARGIN + style.width, MARGIN, style.checked(pages))
    if document.seal is not None:
        canvas.drawString(
            MARGIN, MARGIN + 9, style.checked(f"{word('signature', style.language)} {document.seal.signature}")
        )


def _story(document: Document, style: _Style) -> list[Flowable]:
    other: DocumentLanguage = "en" if style.language == "zh" else "zh"
    story: list[Flowable] = [
        style.paragraph(f"{word(document.kind, style.language)}  {word(document.kind, other)}", 1.7, align=1),
        Spacer(0, style.size),
    ]
    story += [style.paragraph(word(key, style.language), 1.2, RED) for key in document.warnings]
    story += [_facts(document, style)] if document.facts else []
    for table in document.tables:
        if table.on_page:
            story += [Spacer(0, style.size * 0.9), *_table(table, style)]
    story.append(Spacer(0, style.size * 0.6))
    story += [style.paragraph(word(key, style.language), 0.9) for key in document.notes]
    return story


def _facts(document: Document, style: _Style) -> Flowable:
    """Names and values, two pairs beside each other."""
    pairs = [
        [
            style.paragraph(word(fact.key, style.language), color=colors.HexColor("#555555")),
            style.paragraph(shown(fact.value, fact.kind, style.language)),
        ]
        for fact in document.facts
    ]
    half = (len(pairs) + 1) // 2
    blank = [style.paragraph(""), style.paragraph("")]
    rows = [pairs[place] + (pairs[place + half] if place + half < len(pairs) else blank) for place in range(half)]
    widths = [style.width * share for share in (0.12, 0.38, 0.12, 0.38)]
    padding = [("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 1), *_TIGHT]
    return Table(rows, colWidths=widths, style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *padding]))


_TIGHT = [("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3)]


def _table(table: DocumentTable, style: _Style) -> Sequence[Flowable]:
    total = sum(column.width for column in table.columns)
    widths = [style.width * column.width / total for column in table.columns]
    head = [
        style.paragraph(word(column.key, style.language), 0.95, align=2 if column.kind in NUMBERS else 0)
        for column in table.columns
    ]
    rows = [_row(table, row, widths, style) for row in table.rows]
    look: list[Any] = [
        ("FONT", (0, 0), (-1, -1), NAME, style.size, style.size * 1.3),
        ("BACKGROUND", (0, 0), (-1, 0), HEAD), ("LINEBELOW", (0, 0), (-1, 0), 0.6, LINE),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, LINE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 2), *_TIGHT,
    ]  # fmt: skip
    look += [
        ("ALIGN", (place, 0), (place, -1), "RIGHT")
        for place, column in enumerate(table.columns)
        if column.kind in NUMBERS
    ]
    if table.sum_row:
        rows.append(_row(table, table.sum_row, widths, style))
        look.append(("BACKGROUND", (0, len(rows)), (-1, len(rows)), SUM))
    title = style.paragraph(word(table.key, style.language), 1.15)
    made = Table([head, *rows], colWidths=widths, repeatRows=1, style=TableStyle(look))
    return [KeepTogether([title, Spacer(0, 2), made])] if len(rows) < 12 else [title, Spacer(0, 2), made]


def _row(table: DocumentTable, row: Sequence[Any], widths: Sequence[float], style: _Style) -> list[Any]:
    cells: list[Any] = []
    for column, value, width in zip(table.columns, row, widths, strict=True):
        text = style.checked(shown(value, column.kind, style.language))
        color = RED if value is False else colors.black
        fits = pdfmetrics.stringWidth(text, NAME, style.size) <= width - 6.5 and "\n" not in text
        if fits and value is not False:
            cells.append(text)
        else:
            cells.append(style.paragraph(text, color=color, align=2 if column.kind in NUMBERS else 0))
    return cells
