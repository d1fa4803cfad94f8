"""The statements of a day: which are here, why one was not believed, and what can be done about each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.reconciliation import StatementState
from app.wire.own_statements import OwnStatementForm, OwnStatementView
from app.wire.statements import StatementView
from ui import theme
from ui.reconciliation.area import Area, FileChoice, system_files
from ui.reconciliation.doing import DoingBar
from ui.reconciliation.looks import STATEMENT_LOOKS, party_words, told_values
from ui.reconciliation.note_sheet import ask_note
from ui.reconciliation.own_sheet import OwnSheet
from ui.reconciliation.statements_presenter import StatementsModel
from ui.text import clock_time, date_time, money, sentence, titled, translate, word
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState, InlineError, scrolling
from ui.widgets.facts import Fact, FactList
from ui.widgets.labels import words
from ui.widgets.tables import ROW_PX, Column, DataTable, Remembers

SPACE, SHOWN_HASH = theme.SPACE, 12


class StatementsArea(Area):
    """Emits wishes; shows one ``StatementsModel``. A file that is dropped here belongs to the line in front."""

    chosen = Signal(object)
    stop_wanted = Signal()
    fetch_wanted = Signal()
    file_given = Signal(str)
    save_wanted = Signal(str)
    none_given = Signal(str)
    layouts_wanted = Signal()
    own_wanted = Signal()
    own_save_wanted = Signal(object, str, str)

    def __init__(self, memory: Remembers, files: FileChoice | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self._files, self._memory = StatementsModel(), files or system_files(), memory
        self.table = DataTable("reconciliation.statements", _columns(), memory)
        self.fetch = ActionButton(kind="primary", icon="download", key="F9")
        self.hand_in = ActionButton(icon="upload", key="F6")
        self.none = ActionButton(icon="ban", key="F7")
        self.save = ActionButton(icon="receipt", key="F8")
        self.layouts = ActionButton(kind="quiet", icon="settings", key="F4")
        self.own = ActionButton(kind="quiet", icon="receipt", key="F3")
        self._nothing, self._facts, self._drop = EmptyState("inbox"), FactList(), words("small", wrap=True)
        self._why, self._front, self.doing = InlineError(), Card(), DoingBar(self)
        self.setAcceptDrops(True)
        self._arrange()
        self._join()
        self._say()
        self.show_model(self.model)

    def show_model(self, model: StatementsModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        self.show_state(model.fault, busy=model.busy)
        if model.statements != before.statements or not model.statements:
            self.table.blockSignals(True)
            self.table.show_rows(model.statements, keep=lambda row: (row.party, row.name))
            self.table.scrollTo(self.table.currentIndex())
            self.table.blockSignals(False)
        self.doing.show_doing(model.doing)
        some, line = bool(model.statements), model.chosen
        self.table.setVisible(some or not model.loaded)
        self._nothing.setVisible(model.loaded and not some)
        self._front.setVisible(line is not None)
        if line is not None:
            self._why.show_code(line.error, told_values(line.error_values))
            self._facts.show_facts(_facts(line))
        for button, shown in (
            (self.fetch, model.may_act), (self.hand_in, model.may_act), (self.none, model.deniable),
            (self.save, model.savable), (self.layouts, model.may_layouts),
        ):  # fmt: skip
            button.setVisible(shown)
            button.setEnabled(shown and not model.busy)
        self.fetch.setEnabled(model.fetchable and not model.busy)
        self._drop.setVisible(model.may_act)
        self.own.setEnabled(model.day is not None and not model.busy)
        if model.own is not None and model.own is not before.own:
            OwnSheet(self, model.own, self._memory, self._on_own_save)

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        self._why.retranslate()
        self.table.retranslate()
        self.show_model(self.model)

    def take_focus(self) -> None:
        """The keyboard goes to the list."""
        self.table.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.model.may_act and len(_dropped(event)) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _dropped(event)
        if len(paths) == 1:
            event.acceptProposedAction()
            self.file_given.emit(paths[0])

    def _arrange(self) -> None:
        buttons = ButtonRow(self)
        buttons.add(self.fetch, keep=True)
        buttons.add(self.hand_in, self.none, self.save)
        buttons.stretch()
        buttons.add(self.own, self.layouts)
        self.table.setMinimumHeight(4 * ROW_PX)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(scrolling(content), 1)
        self.body.addWidget(self.doing)
        self.body.addWidget(buttons)
        for each in (self._why, self._facts, self._drop):
            self._front.column.addWidget(each)
        column.addWidget(self.table, 1)
        column.addWidget(self._nothing, 1)
        column.addWidget(self._front)

    def _join(self) -> None:
        self.table.selected.connect(self.chosen)
        self.doing.stop_wanted.connect(self.stop_wanted)
        self.fetch.clicked.connect(self.fetch_wanted)
        self.hand_in.clicked.connect(self._on_hand_in)
        self.none.clicked.connect(self._on_none)
        self.save.clicked.connect(self._on_save)
        self.layouts.clicked.connect(self.layouts_wanted)
        self.own.clicked.connect(self.own_wanted)

    def _on_hand_in(self) -> None:
        if self.model.chosen is None:
            return
        title = translate("reconciliation", "The statement of {party} for {day}").format(
            party=party_words(self.model.chosen.party, self.model.chosen.name), day=self.model.chosen.day.isoformat()
        )
        self.file_given.emit(self._files.open(self, title))

    def _on_save(self) -> None:
        line = self.model.chosen
        if line is not None:
            self.save_wanted.emit(self._files.save(self, line.file_name or f"{line.name}-{line.day.isoformat()}"))

    def _on_own_save(self, own: OwnStatementView, form: OwnStatementForm) -> None:
        path = self._files.save(self, f"{own.source}-{own.day.isoformat()}.{form}")
        self.own_save_wanted.emit(own, form, path)

    def _on_none(self) -> None:
        line = self.model.chosen
        if line is None:
            return
        ask_note(
            self,
            title=translate("reconciliation", "Was there nothing that day?"),
            text=translate(
                "reconciliation",
                "The day is then reconciled without {party}. A file that comes later is taken all the same.",
            ).format(party=party_words(line.party, line.name)),
            name=translate("reconciliation", "How you know it"),
            confirm=translate("reconciliation", "There was nothing"),
            on_note=self.none_given.emit,
        )

    def _say(self) -> None:
        self.live(lambda: self.fetch.setText(translate("reconciliation", "Ask now")))
        self.live(lambda: self.hand_in.setText(translate("reconciliation", "Hand in a file…")))
        self.live(lambda: self.none.setText(translate("reconciliation", "Nothing that day…")))
        self.live(lambda: self.save.setText(translate("reconciliation", "Save as it came…")))
        self.live(lambda: self.own.setText(translate("reconciliation", "Our own statements")))
        self.live(lambda: self.layouts.setText(translate("reconciliation", "Layouts of files")))
        self.live(
            lambda: self._drop.setText(
                translate("reconciliation", "A file that is dropped here is handed in for the party in front.")
            )
        )
        self.live(
            lambda: self._nothing.say(
                translate("reconciliation", "No statement is expected for this day."),
                translate("reconciliation", "Parties and their times stand in the server's settings."),
            )
        )


def _dropped(event: QDropEvent) -> Sequence[str]:
    return [each.toLocalFile() for each in event.mimeData().urls() if each.isLocalFile()]


def _facts(line: StatementView) -> list[Fact]:
    dash = "—"
    return [
        Fact(translate("reconciliation", "Party"), line.title or party_words(line.party, line.name)),
        Fact(
            translate("reconciliation", "State"), word(f"statement.{line.state.value}"), STATEMENT_LOOKS[line.state][0]
        ),
        Fact(translate("reconciliation", "Merchant"), line.merchant or dash),
        Fact(translate("reconciliation", "File"), _file(line)),
        Fact(translate("reconciliation", "Expected at"), date_time(line.due_at) if line.due_at else dash),
        Fact(translate("reconciliation", "Received"), _received(line)),
        Fact(translate("reconciliation", "SHA-256"), line.sha256 or dash),
    ]


def _file(line: StatementView) -> str:
    if not line.file_name:
        return "—"
    return translate("reconciliation", "{name} · {kb} KB").format(name=line.file_name, kb=f"{-(-line.bytes // 1024):,}")


def _received(line: StatementView) -> str:
    if line.received_at is None:
        return "—"
    by = line.fetched_by or translate("reconciliation", "the server")
    return translate("reconciliation", "{at} by {who}").format(at=date_time(line.received_at), who=by)


def _state_words(line: StatementView) -> str:
    if line.by_hand and line.state is StatementState.EXPECTED:
        return translate("reconciliation", "Handed in by a person (F6)")
    said = word(f"statement.{line.state.value}")
    return titled(said, sentence(line.error, told_values(line.error_values)).what) if line.error else said


def _columns() -> list[Column[StatementView]]:
    return [
        Column(
            name="party", title=lambda: translate("reconciliation", "Party"), width=150,
            text=lambda row: row.title or party_words(row.party, row.name),
        ),
        Column(
            name="kind", title=lambda: translate("reconciliation", "Is a"), width=140,
            text=lambda row: word(f"party.{row.party}"),
        ),
        Column(
            name="state", title=lambda: translate("reconciliation", "State"), width=270, text=_state_words,
            tone=lambda row: STATEMENT_LOOKS[row.state][0], icon=lambda row: STATEMENT_LOOKS[row.state][1],
        ),
        Column(
            name="lines", title=lambda: translate("reconciliation", "Lines"), width=80, right=True,
            text=lambda row: f"{row.lines:,}" if row.lines else "—",
        ),
        Column(
            name="sum", title=lambda: translate("reconciliation", "Sum"), width=120, right=True,
            text=lambda row: money(row.total_fen) if row.lines else "—",
        ),
        Column(
            name="at", title=lambda: translate("reconciliation", "Received"), width=80, whole=True,
            text=lambda row: clock_time(row.received_at) if row.received_at else "—",
        ),
        Column(
            name="by", title=lambda: translate("reconciliation", "Brought by"), width=80,
            text=lambda row: row.fetched_by or ("—" if row.received_at is None
            else translate("reconciliation", "the server")),
        ),
        Column(
            name="hash", title=lambda: translate("reconciliation", "SHA-256"), width=120,
            text=lambda row: row.sha256[:SHOWN_HASH] or "—",
        ),
    ]  # fmt: skip
