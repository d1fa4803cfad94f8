"""The editor of layouts over the screen: a list, the form, and the first rows of a sample as they would be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.wire.statements import PreviewRow
from ui import theme
from ui.reconciliation.area import FileChoice
from ui.reconciliation.layout_form import LayoutForm
from ui.reconciliation.layouts_presenter import LayoutsModel
from ui.text import date_time, money, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import BusyBar, InlineError, scrolling
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet
from ui.widgets.tables import ROW_PX, Column, DataTable, Remembers

SPACE, MARGIN_PX, WIDEST_PX = theme.SPACE, 48, 1080


class LayoutsSheet(Sheet):
    """Emits wishes; shows one ``LayoutsModel``. It stays until Esc."""

    chosen = Signal(object)
    sample_given = Signal(str)
    try_wanted = Signal(object)
    save_wanted = Signal(object)
    closed = Signal()

    def __init__(self, over: QWidget, memory: Remembers, files: FileChoice) -> None:
        super().__init__(over, width=min(WIDEST_PX, over.width() - 2 * SPACE))
        self.model, self._files = LayoutsModel(), files
        self.busy, self.error, self.list = BusyBar(self), InlineError(self), QComboBox(self)
        self.fresh = ActionButton(kind="quiet", icon="plus", key="F3")
        self.sample = ActionButton(icon="upload", key="F6")
        self.attempt = ActionButton(icon="play", key="F8")
        self.save, self.close_button = ActionButton(kind="primary", icon="check", key="F12"), ActionButton(key="Esc")
        self._count = words("muted", wrap=True)
        content = self._content = self._arrange(over)
        self.form = LayoutForm(content)
        self.preview = DataTable("reconciliation.preview", _columns(), memory, content)
        self._fill(content)
        self._say()
        self.list.activated.connect(self._on_list)
        self.fresh.clicked.connect(lambda: self.chosen.emit(None))
        self.sample.clicked.connect(self._on_sample)
        self.attempt.clicked.connect(lambda: self.try_wanted.emit(self.form.layout_typed()))
        self.save.clicked.connect(lambda: self.save_wanted.emit(self.form.layout_typed()))
        self.close_button.clicked.connect(self.dismissed)
        content.hide()
        self.hide()
        QTimer.singleShot(0, self, self._open)  # so many fields take turns of their own: made, opened, dressed

    def show_model(self, model: LayoutsModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        fault = model.fault
        self.busy.set_busy(model.busy)
        self.error.show_code(
            fault.code if fault else "", fault.values if fault else None, fault.tone if fault else "danger"
        )
        if model.layouts != before.layouts:
            self.list.clear()
            for each in model.layouts:
                self.list.addItem(f"{each.title} ({each.name})", each.name)
        self.list.setCurrentIndex(self.list.findData(model.draft.name))
        self.list.setEnabled(bool(model.layouts))
        self.list.setVisible(bool(model.layouts))
        if model.draft is not before.draft:
            self.form.show_layout(model.draft)
        rows = model.preview.rows if model.preview else ()
        self.preview.show_rows(rows)
        self.preview.setVisible(bool(rows))
        if model.preview is not before.preview and rows:
            QTimer.singleShot(0, self, self._look_at_preview)
        self._area.setMinimumHeight(self._high - (self.error.sizeHint().height() + SPACE if fault else 0))
        self._count.setText(self._said(model))
        for button in (self.attempt, self.save, self.sample):
            button.setEnabled(not model.busy)

    def _open(self) -> None:
        self.open(self.close_button)
        QTimer.singleShot(0, self._content, self._show_form)

    def _show_form(self) -> None:
        self._content.show()
        self.form.title.setFocus()

    def dismissed(self) -> None:
        """Esc: what was typed and not saved is given up."""
        self.closed.emit()
        super().dismissed()

    def _said(self, model: LayoutsModel) -> str:
        sample = Path(model.sample).name
        if model.preview is not None and not model.preview.error:
            text = translate("reconciliation", "{sample}: {count} rows, {amount} in all; the first stand above.")
            if model.tried is not None and model.tried.totals is not None:
                text += " " + translate("reconciliation", "Its own totals agree.")
            return text.format(sample=sample, count=f"{model.preview.total:,}", amount=money(model.preview.total_fen))
        if sample:
            return translate("reconciliation", "Sample: {sample}. Try it.").format(sample=sample)
        return translate("reconciliation", "Choose a real file of that party as a sample, try it, then save.")

    def _arrange(self, over: QWidget) -> QWidget:
        """The frame; the widget that scrolls in it."""
        head, content = QHBoxLayout(), QWidget()
        head.addWidget(words("title", translate("reconciliation", "Layouts of files")))
        head.addStretch()
        head.addWidget(self.list)
        head.addWidget(self.fresh)
        self.column.setSpacing(SPACE)
        self.column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        area = self._area = scrolling(content)
        self._high = max(200, min(620, over.height() - 5 * MARGIN_PX))
        area.setMinimumHeight(self._high)
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.column.addLayout(head)
        self.column.addWidget(self.busy)
        self.column.addWidget(self.error)
        self.column.addWidget(area)
        self.column.addWidget(self._count)
        for each in (self.sample, self.attempt):
            self.buttons.addWidget(each)
        self.buttons.addStretch()
        self.buttons.addWidget(self.close_button)
        self.buttons.addWidget(self.save)
        return content

    def _fill(self, content: QWidget) -> None:
        self.form.show_layout(self.model.draft)
        self.preview.setMinimumHeight(5 * ROW_PX)
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, SPACE, 0)
        for part in (self.form, self.preview):
            inner.addWidget(part)

    def _look_at_preview(self) -> None:
        """What was read stands below the form: the person who tried is to see it at once."""
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _on_list(self, place: int) -> None:
        if 0 <= place < len(self.model.layouts):
            self.chosen.emit(self.model.layouts[place])

    def _on_sample(self) -> None:
        self.sample_given.emit(self._files.open(self, translate("reconciliation", "A real file of that party")))

    def _say(self) -> None:
        self.fresh.setText(translate("reconciliation", "New layout"))
        self.sample.setText(translate("reconciliation", "Choose a sample…"))
        self.attempt.setText(translate("reconciliation", "Try it"))
        self.save.setText(translate("reconciliation", "Save the layout"))
        self.close_button.setText(translate("reconciliation", "Close"))
        self.list.setAccessibleName(translate("reconciliation", "Layouts of files"))


def _columns() -> Sequence[Column[PreviewRow]]:
    return (
        Column(
            name="line", title=lambda: translate("reconciliation", "Line"), width=60, right=True,
            text=lambda row: str(row.line),
        ),
        Column(
            name="kind", title=lambda: translate("reconciliation", "Kind"), width=80,
            text=lambda row: word(f"kind.{row.kind}"),
        ),
        Column(
            name="amount", title=lambda: translate("reconciliation", "Amount"), width=110, right=True,
            text=lambda row: money(row.amount_fen),
        ),
        Column(
            name="at", title=lambda: translate("reconciliation", "Time"), width=140, whole=True,
            text=lambda row: date_time(row.at),
        ),
        Column(
            name="theirs", title=lambda: translate("reconciliation", "Their number"), width=220,
            text=lambda row: row.party_no,
        ),
        Column(
            name="ours", title=lambda: translate("reconciliation", "Our number"), width=220,
            text=lambda row: row.our_no,
        ),
    )  # fmt: skip
