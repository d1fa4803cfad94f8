"""The table of 81 patterns: what each picture of four cells means, why, and the one safe act."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from app.wire.reconciliation import PatternView
from ui.exceptions.wording import name_of, people_words, picture, said
from ui.text import titled, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet
from ui.widgets.tables import Column, DataTable, Remembers


class PatternsSheet(Sheet):
    """All 81 patterns, those that can occur first; typing narrows; the one of the case in front is chosen."""

    def __init__(
        self, over: QWidget, patterns: Sequence[PatternView], memory: Remembers, cells: str = ""
    ) -> None:  # fmt: skip
        super().__init__(over, width=1040)
        self._patterns = sorted(patterns, key=lambda each: each.type == "impossible")
        self.narrow, self.table = QLineEdit(), DataTable("exceptions.patterns", _pattern_columns(), memory)
        self.narrow.setPlaceholderText(translate("exceptions", "Narrow: type, cause or act"))
        self.table.setMinimumHeight(320)
        self._whole = words("", wrap=True)
        self._whole.setMinimumHeight(3 * self._whole.fontMetrics().lineSpacing())
        close = ActionButton(kind="primary", key="Esc")
        close.setText(translate("exceptions", "Close"))
        text = translate(
            "exceptions",
            "Each money has four records: channel, this program, business system, service channel. "
            "＝ agrees, ≠ differs, — is missing. What each picture means, why, and the one safe act:",
        )
        self.column.addWidget(words("title", translate("exceptions", "The table of 81 patterns"), wrap=True))
        self.column.addWidget(words("small", text, wrap=True))
        for part in (self.narrow, self.table, self._whole):
            self.column.addWidget(part)
        self.buttons.addStretch()
        self.buttons.addWidget(close)
        close.clicked.connect(self.dismissed)
        self.narrow.textChanged.connect(lambda _text: self._fill())
        self.table.selected.connect(self._show_whole)
        self._fill()
        self._choose(cells)
        self.open(self.table if cells else self.narrow)

    def _fill(self) -> None:
        wanted = self.narrow.text().strip().casefold()
        self.table.show_rows([each for each in self._patterns if wanted in _pattern_text(each).casefold()])

    def _show_whole(self, each: PatternView | None) -> None:
        """All that is said of the chosen one, uncut."""
        if each is not None:
            kind, act = said("type", each.type), said("act", each.act)
            lines = (titled(kind.what, kind.next), name_of("cause", each.cause), titled(act.what, act.next))
            self._whole.setText("\n".join(lines))

    def _choose(self, cells: str) -> None:
        places = [place for place, each in enumerate(self._patterns) if each.cells == cells]
        if places:
            self.table.selectRow(places[0])


def _pattern_text(each: PatternView) -> str:
    parts = (name_of("type", each.type), name_of("cause", each.cause), said("act", each.act).whole)
    return " ".join((each.cells, picture(each.cells), *parts))


def _pattern_columns() -> list[Column[PatternView]]:
    return [
        Column(
            name="cells", title=lambda: translate("exceptions", "Four records"), width=120, whole=True,
            text=lambda row: picture(row.cells),
        ),
        Column(
            name="type", title=lambda: translate("exceptions", "Type"), width=150,
            text=lambda row: name_of("type", row.type), tone=lambda row: "faint" if row.type == "impossible" else "",
        ),
        Column(
            name="cause", title=lambda: translate("exceptions", "Likely cause"), width=330,
            text=lambda row: name_of("cause", row.cause),
        ),
        Column(
            name="act", title=lambda: translate("exceptions", "Safe act"), width=190,
            text=lambda row: name_of("act", row.act),
        ),
        Column(
            name="people", title=lambda: translate("exceptions", "Who must agree"), width=170,
            text=lambda row: people_words(row.people) if row.people else "—",
        ),
    ]  # fmt: skip
