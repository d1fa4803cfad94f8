"""The exception workbench: totals, the list worst first, one case beside it; everything by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSplitter, QVBoxLayout, QWidget

from ui import theme
from ui.exceptions.case_table import SCROLLS, CaseTable
from ui.exceptions.marked_bar import MarkedBar
from ui.exceptions.models import WorkbenchModel
from ui.exceptions.toolbar import Toolbar
from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState
from ui.widgets.labels import words
from ui.widgets.page import Page
from ui.widgets.saving_bar import SavingBar
from ui.widgets.tables import Remembers

if TYPE_CHECKING:
    from ui.exceptions.case_panel import CasePanel

SPACE = theme.SPACE
ALONE_BELOW_PX, WORDS_FROM_PX = 900, 1040
SMALLEST = (560, 400)
"""In a narrower window the case stands in the place of the list."""
SPLIT = "exceptions.split"
LETTERS = frozenset("PAXSCBNTWU")


class WorkbenchScreen(Page):
    """Emits ``wish`` with the name of what is wanted; shows one ``WorkbenchModel``."""

    wish = Signal(str)
    look_wanted = Signal(object)
    save_wanted = Signal(object)

    def __init__(self, model: WorkbenchModel, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self._memory = model, memory
        self._split = QSplitter(self)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(2 * SPACE)
        self._pane, self._narrow = QWidget(self._split), False
        self._card = Card(self._pane, padding=SPACE)
        self._list = QWidget(self._card)
        self.toolbar, self.marked = Toolbar(self._pane), MarkedBar(self._pane)
        self._case: CasePanel | None = None
        self.table = CaseTable(lambda: self.model, memory, self._list)
        self.views = self.add_action(ActionButton(kind="quiet", icon="eye", key="F3"))
        self.columns = self.add_action(ActionButton(kind="quiet", icon="filter", key="F4"))
        self.export = self.add_action(ActionButton(kind="quiet", icon="download", key="F6"))
        self.help = self.add_action(ActionButton(kind="quiet", icon="help", key="F1"))
        self.read = self.add_action(ActionButton(kind="quiet", icon="refresh", key="F5"))
        self.saving, self._count, self._keys = SavingBar(self), words("small"), words("small")
        self._nothing = EmptyState("success", self._list)
        self._arrange()
        self._join()
        self._say()
        layout = self.layout()
        if layout is not None:
            layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.show_model(model)

    @property
    def case(self) -> CasePanel:
        """What stands beside the list; made when the first case is opened, for the list is to be there at once."""
        if self._case is None:
            from ui.exceptions.case_panel import CasePanel

            self._case = CasePanel(self)
            self._case.hide()
            self._split.addWidget(self._case)
            self._split.setSizes(self._remembered_split())
            self._case.wish.connect(self.wish)
            self._case.look_wanted.connect(self.look_wanted)
            self._case.save_wanted.connect(self.save_wanted)
        return self._case

    # ------------------------------------------------------------ what is shown

    def show_model(self, model: WorkbenchModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        fault = model.fault
        self.show_state(
            busy=model.busy, code=fault.code if fault else "", values=fault.values if fault else None,
            tone=fault.tone if fault else "danger",
        )  # fmt: skip
        self.toolbar.show_model(model)
        if model.page is not before.page:
            self.table.show_page(model.page, keep=model.opening or self.table.current_number())
        elif model.marked != before.marked:
            self.table.retranslate()
        self.table.show_sort(model.query.sort, descending=model.query.descending)
        self.marked.show_model(model)
        self._show_list(model)
        self._show_case(model, before)
        self.saving.show_saving(model.saving)

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        self.table.retranslate()
        if self._case is not None:
            self._case.retranslate()
        self.toolbar.retranslate()
        self.show_model(self.model)

    def _show_list(self, model: WorkbenchModel) -> None:
        some = model.page.total > 0
        returns = some and self._nothing.isVisible() and self._nothing_has_keyboard()
        self.table.setVisible(some or not model.loaded)
        self._nothing.setVisible(model.loaded and not some)
        if returns:
            self.table.setFocus()
        self._count.setText(translate("exceptions", "{count} in this list").format(count=f"{model.page.total:,}"))
        self._count.setVisible(some)
        self._keys.setVisible(some)
        self._keys.setText(_keys_of(model))
        if model.loaded and not some:
            self._nothing.say(*_why_empty(model))

    def _nothing_has_keyboard(self) -> bool:
        """Whether the keyboard is nowhere in particular: Qt hands it on when a list that has it is hidden."""
        return self.window().focusWidget() in (None, self.views, self.columns, self.export, self.help, self.read)

    def _show_case(self, model: WorkbenchModel, before: WorkbenchModel) -> None:
        if model.opened or before.opened:
            self.case.show_model(model)
        if self._case is not None:
            self.case.setVisible(model.opened)
        self._fit()
        if model.opened and model.detail is not None and model.opening != _number_of(before):
            self.case.scroll_to_top()

    # ------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters are acts on the case in front, space and E marks, Esc the way back."""
        letter = event.text().upper()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self._on_escape()
        elif held and event.key() in SCROLLS and self.model.opened:
            self.case.scroll_by(SCROLLS[Qt.Key(event.key())])
        elif held and event.key() == Qt.Key.Key_G:
            self.wish.emit("go_to")
        elif event.key() == Qt.Key.Key_Space and plain:
            self.wish.emit("mark")
        elif letter == "E" and plain:
            self.wish.emit("equals")
        elif letter in LETTERS and letter and plain:
            self._on_letter(letter)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _on_letter(self, letter: str) -> None:
        for button in self.case.buttons.values() if self.model.opened else ():
            if button.key_text() == letter:
                button.press()
                return

    def _on_escape(self) -> None:
        if self.model.opened:
            self.wish.emit("close")
        elif self.model.marked:
            self.wish.emit("unmark")
        self.table.setFocus()

    # ------------------------------------------------------------ how it is put together

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "table"):
            self.table.retranslate()

    def minimumSizeHint(self) -> QSize:
        """Narrower than its words: buttons then show their icons, and the case stands instead of the list."""
        return QSize(*SMALLEST)

    def heightForWidth(self, _width: int) -> int:
        """A message above takes its room from list and case: the case's keys stay in sight."""
        return SMALLEST[1]

    def _fit(self) -> None:
        """Where there is no room for both, the case takes the place of the list, and icons that of words."""
        narrow = self.width() < WORDS_FROM_PX
        if narrow != self._narrow:
            self._narrow = narrow
            for button in (self.views, self.columns, self.export, self.help, self.read):
                button.set_bare(narrow)
        alone = self.model.opened and self.width() < ALONE_BELOW_PX
        self._pane.setVisible(not alone)

    def _arrange(self) -> None:
        left, low = QVBoxLayout(self._list), QHBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SPACE // 2)
        left.addWidget(self.table, 1)
        left.addWidget(self._nothing, 1)
        low.addWidget(self._count)
        low.addStretch()
        low.addWidget(self._keys)
        left.addLayout(low)
        self._card.column.addWidget(self._list)
        pane = QVBoxLayout(self._pane)
        pane.setContentsMargins(0, 0, 0, 0)
        pane.setSpacing(SPACE)
        pane.addWidget(self.toolbar)
        pane.addWidget(self.marked)
        pane.addWidget(self._card, 1)
        self._pane.setMinimumWidth(300)
        self._split.splitterMoved.connect(self._on_split)
        self.body.setSpacing(SPACE)
        self.body.addWidget(self.saving)
        self.body.addWidget(self._split, 1)

    def _remembered_split(self) -> list[int]:
        left, _, right = self._memory.get(SPLIT, "45:55").partition(":")
        shares = [int(each) if each.isdecimal() and int(each) > 0 else 50 for each in (left, right)]
        return [share * 10 for share in shares]

    def _on_split(self, *_where: int) -> None:
        left, right = self._split.sizes()
        if left and right:
            self._memory.put(SPLIT, f"{left * 100 // (left + right)}:{right * 100 // (left + right)}")

    def _join(self) -> None:
        for button, wanted in (
            (self.views, "views"), (self.columns, "columns"), (self.export, "export"), (self.help, "patterns"),
            (self.read, "read"),
        ):  # fmt: skip
            button.clicked.connect(lambda _on=False, name=wanted: self.wish.emit(name))
        self.saving.stop_wanted.connect(lambda: self.wish.emit("stop_saving"))
        self.marked.wish.connect(self.wish)
        self.table.copy_wanted.connect(lambda: self.wish.emit("copy"))
        self.table.go_wanted.connect(lambda: self.wish.emit("go_to"))

    def _say(self) -> None:
        self.live(lambda: self.title.setText(translate("exceptions", "Exceptions")))
        self.live(lambda: self.views.setText(translate("exceptions", "Views")))
        self.live(lambda: self.columns.setText(translate("exceptions", "Columns")))
        self.live(lambda: self.export.setText(translate("exceptions", "Save as CSV")))
        self.live(lambda: self.help.setText(translate("exceptions", "81 patterns")))
        self.live(lambda: self.read.setText(translate("exceptions", "Read again")))


def _keys_of(model: WorkbenchModel) -> str:
    """The keys of the list, or of the case beside it."""
    if model.opened:
        return translate("exceptions", "↑↓ next case · Ctrl+↑↓ read on in it")
    return translate(
        "exceptions", "↑↓ choose · Enter open · Space mark · E mark equals · Ctrl+C copy · Ctrl+G go to row"
    )


def _why_empty(model: WorkbenchModel) -> tuple[str, str]:
    if model.fault is not None:
        return (
            translate("exceptions", "The list could not be read."),
            translate("exceptions", "Read it again (F5); what is wrong stands above."),
        )
    if model.narrowed:
        return (
            translate("exceptions", "No exception fits these conditions."),
            translate("exceptions", "F7 takes all conditions away and shows every open exception."),
        )
    return (
        translate("exceptions", "No exception is open: every difference is explained."),
        translate("exceptions", "New ones come with the next reconciliation. Ended ones stand under Views (F3)."),
    )


def _number_of(model: WorkbenchModel) -> str:
    return model.detail.exception.exception_no if model.detail is not None else ""
