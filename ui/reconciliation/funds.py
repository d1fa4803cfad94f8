"""Funds: what each channel owes for a day, what the bank has shown for it, and what the bank shows that nobody owes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.wire.proofs import SettlementView
from ui import theme
from ui.reconciliation.area import Area, FileChoice, system_files
from ui.reconciliation.doing import DoingBar
from ui.reconciliation.funds_presenter import FundsModel
from ui.reconciliation.looks import SETTLEMENT_LOOKS
from ui.text import language, money, translate, word
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState, scrolling
from ui.widgets.facts import Fact, FactList
from ui.widgets.labels import heading, words
from ui.widgets.sheet import ask
from ui.widgets.tables import ROW_PX, Column, DataTable, Remembers

SPACE = theme.SPACE
ROWS_SEEN = 7
"""Rows and titles that are in sight at the least; what stands below them is scrolled to."""
Unexplained = tuple[date, str, int]


class FundsArea(Area):
    """Emits ``turned`` (months), ``chosen``, and what is wished; shows one ``FundsModel``."""

    turned = Signal(int)
    chosen = Signal(object)
    save_wanted = Signal(str, str, str)
    book_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, memory: Remembers, files: FileChoice | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self._files = FundsModel(), files or system_files()
        self.save, self.book = ActionButton(icon="download", key="F8"), ActionButton(icon="check", key="F9")
        self.table = DataTable("reconciliation.funds", _columns(), memory)
        self.rest = DataTable("reconciliation.unexplained", _rest_columns(), memory)
        self.back, self.on = ActionButton(icon="chevron-left", key="F6"), ActionButton(icon="chevron-right", key="F7")
        self._month, self._sum, self._facts = words("title"), words("strong", wrap=True), FactList()
        self._none, self._front, self._rest_name = EmptyState("building"), Card(), heading()
        self.doing = DoingBar(self)
        self.doing.stop_wanted.connect(self.stop_wanted)
        self._arrange()
        self.table.selected.connect(self.chosen)
        self.back.clicked.connect(lambda: self.turned.emit(-1))
        self.on.clicked.connect(lambda: self.turned.emit(1))
        self.save.clicked.connect(self._on_save)
        self.book.clicked.connect(self._on_book)
        self._say()
        self.show_model(self.model)

    def show_model(self, model: FundsModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        self.show_state(model.fault, busy=model.busy or (model.first is not None and not model.loaded))
        self.doing.show_doing(model.doing)
        self._month.setText(model.first.strftime("%Y-%m") if model.first else "")
        funds = model.funds
        self.book.setVisible(model.may_book)
        for button in (self.book, self.save):
            button.setEnabled(not model.busy and bool(funds and funds.settlements))
        rows: Sequence[SettlementView] = funds.settlements if funds else ()
        rest: Sequence[Unexplained] = funds.unexplained if funds else ()
        if funds is not before.funds or not rows:
            self.table.blockSignals(True)
            self.table.show_rows(rows, keep=lambda row: (row.channel, row.merchant, row.day))
            self.table.blockSignals(False)
            self.rest.show_rows(rest)
        self.table.setVisible(bool(rows) or not model.loaded)
        self._none.setVisible(model.loaded and not rows and not rest)
        self.rest.setVisible(bool(rest))
        self._rest_name.setVisible(bool(rest))
        self.rest.setFixedHeight(min(3, max(1, len(rest))) * ROW_PX + ROW_PX + SPACE)
        self._sum.setText(self._said(model))
        self._front.setVisible(model.chosen is not None)
        if model.chosen is not None:
            self._facts.show_facts(_facts(model.chosen))

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        self.table.retranslate()
        self.rest.retranslate()
        self.doing.retranslate()
        self.show_model(self.model)

    def take_focus(self) -> None:
        """The keyboard goes to the list."""
        self.table.setFocus()

    def _on_save(self) -> None:
        if self.model.first is not None:
            path = self._files.save(self, f"funds-{self.model.first.strftime('%Y-%m')}.xlsx")
            form = path.rpartition(".")[2] if path.endswith((".pdf", ".csv")) else "xlsx"
            self.save_wanted.emit(form, "en" if language() == "en" else "zh", path)

    def _on_book(self) -> None:
        ask(
            self,
            title=translate("reconciliation", "Book what has arrived?"),
            text=translate(
                "reconciliation",
                "Arrivals and their differences of this month are written into the books; what is there already stays.",
            ),
            confirm=translate("reconciliation", "Book it"),
            cancel=translate("reconciliation", "Not now"),
            on_confirm=self.book_wanted.emit,
        )

    def _said(self, model: FundsModel) -> str:
        if model.funds is None:
            return ""
        text = translate("reconciliation", "expected {expected} · arrived {arrived} · difference {difference}")
        expected, arrived = model.funds.expected_fen, model.funds.arrived_fen
        return text.format(expected=money(expected), arrived=money(arrived), difference=money(arrived - expected))

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE)
        head.addWidget(self._month)
        head.addWidget(self._sum, 1)
        turning, foot = ButtonRow(self), ButtonRow(self, left=True)
        turning.add(self.back, self.on)
        head.addWidget(turning)
        foot.add(self.save, self.book)
        self._front.column.addWidget(self._facts)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        self.body.addLayout(head)
        self.body.addWidget(scrolling(content), 1)
        self.body.addWidget(self.doing)
        self.body.addWidget(foot)
        self.table.setMinimumHeight(ROWS_SEEN * ROW_PX)
        column.addWidget(self.table, 1)
        column.addWidget(self._none, 1)
        for each in (self._front, self._rest_name, self.rest):
            column.addWidget(each)
        column.addStretch()

    def _say(self) -> None:
        self.live(lambda: self.save.setText(translate("reconciliation", "Save as a file…")))
        self.live(lambda: self.book.setText(translate("reconciliation", "Book what has arrived…")))
        self.live(lambda: self.back.setText(translate("reconciliation", "Month before")))
        self.live(lambda: self.on.setText(translate("reconciliation", "Month after")))
        self.live(
            lambda: self._rest_name.setText(translate("reconciliation", "What the bank shows and nobody expects"))
        )
        self.live(
            lambda: self._none.say(
                translate("reconciliation", "No settlement is expected in this month."),
                translate(
                    "reconciliation",
                    "They come from reconciled days; the bank's statement is handed in on the tab Statements.",
                ),
            )
        )


def _facts(row: SettlementView) -> list[Fact]:
    arrivals = "\n".join(f"{money(fen)}  {text}" for text, fen in row.arrivals)
    facts = [
        Fact(translate("reconciliation", "Merchant"), row.merchant or "—"),
        Fact(
            translate("reconciliation", "How it is made up"),
            translate("reconciliation", "{gross} taken − {refund} given back − {fee} fee = {net}").format(
                gross=money(row.gross_fen), refund=money(row.refund_fen), fee=money(row.fee_fen), net=money(row.net_fen)
            ),
        ),
        Fact(translate("reconciliation", "Shown by the bank"), arrivals or "—"),
    ]
    if row.difference_fen:
        where = translate("reconciliation", "Difference booked to")
        goes = translate("reconciliation", "Difference would go to")
        facts.append(Fact(where if row.booked else goes, row.account or "—", "warning"))
    if row.arrivals:
        said = translate("reconciliation", "booked") if row.booked else translate("reconciliation", "not booked yet")
        facts.append(Fact(translate("reconciliation", "In the books"), said, "success" if row.booked else "warning"))
    return [*facts, *_told_facts(row)]


def _told_facts(row: SettlementView) -> list[Fact]:
    """Whose figures these are, what the channel held afterwards, and what its two papers tell otherwise."""
    by_funds = row.told_by == "funds"
    told_by = (
        translate("reconciliation", "the channel's fund bill: what moved")
        if by_funds
        else translate("reconciliation", "the channel's trade bill; its fund bill is not there")
    )
    facts = [Fact(translate("reconciliation", "Told by"), told_by)]
    if row.balance_fen is not None:
        facts.append(Fact(translate("reconciliation", "Held by the channel afterwards"), money(row.balance_fen)))
    if row.other_fen:
        facts.append(Fact(translate("reconciliation", "Moved beside the trade"), money(row.other_fen)))
    said = [
        translate("reconciliation", "{name}: {expected} expected, {moved} moved ({difference})").format(
            name=word(f"funds.{each.name}"), expected=money(each.expected_fen), moved=money(each.moved_fen),
            difference=money(each.moved_fen - each.expected_fen),
        )
        for each in row.differences
    ]  # fmt: skip
    if said:
        facts.append(Fact(translate("reconciliation", "Funds difference"), "\n".join(said), "danger"))
    return facts


def _columns() -> Sequence[Column[SettlementView]]:
    return (
        Column(
            name="day", title=lambda: translate("reconciliation", "Accounting day"), width=100, whole=True,
            text=lambda row: row.day.isoformat(),
        ),
        Column(
            name="channel", title=lambda: translate("reconciliation", "Channel"), width=90,
            text=lambda row: word(row.channel),
        ),
        Column(
            name="gross", title=lambda: translate("reconciliation", "Taken"), width=100, right=True,
            text=lambda row: money(row.gross_fen),
        ),
        Column(
            name="refund", title=lambda: translate("reconciliation", "Given back"), width=95, right=True, spare=True,
            text=lambda row: money(row.refund_fen),
        ),
        Column(
            name="fee", title=lambda: translate("reconciliation", "Fee"), width=80, right=True, spare=True,
            text=lambda row: money(row.fee_fen),
        ),
        Column(
            name="net", title=lambda: translate("reconciliation", "Owed"), width=100, right=True,
            text=lambda row: money(row.net_fen),
        ),
        Column(
            name="due", title=lambda: translate("reconciliation", "Arrives on"), width=100, whole=True,
            text=lambda row: row.arrival_day.isoformat(),
        ),
        Column(
            name="arrived", title=lambda: translate("reconciliation", "Arrived"), width=100, right=True,
            text=lambda row: money(row.arrived_fen) if row.arrived_fen else "—",
        ),
        Column(
            name="balance", title=lambda: translate("reconciliation", "Balance there"), width=100, right=True,
            text=lambda row: "—" if row.balance_fen is None else money(row.balance_fen),
        ),
        Column(
            name="state", title=lambda: translate("reconciliation", "State"), width=150, whole=True, text=_state,
            tone=lambda row: _look(row)[0], icon=lambda row: _look(row)[1],
        ),
    )  # fmt: skip


def _look(row: SettlementView) -> tuple[str, str]:
    if row.differences:
        return "danger", "warning"
    return SETTLEMENT_LOOKS.get(row.state, ("muted", "help"))


def _state(row: SettlementView) -> str:
    """Where it stands; a funds difference comes before that, because the figures themselves are in doubt."""
    if row.differences:
        differs = translate("reconciliation", "Funds difference")
        return translate("reconciliation", "{state}, booked").format(state=differs) if row.booked else differs
    said = word(f"settlement.{row.state}")
    if row.booked:
        said = translate("reconciliation", "{state}, booked").format(state=said)
    return f"{said} {money(row.difference_fen)}" if row.difference_fen else said


def _rest_columns() -> Sequence[Column[Unexplained]]:
    return (
        Column(
            name="day", title=lambda: translate("reconciliation", "Bank day"), width=110, whole=True,
            text=lambda row: row[0].isoformat(),
        ),
        Column(name="text", title=lambda: translate("reconciliation", "Text"), width=560, text=lambda row: row[1]),
        Column(
            name="fen", title=lambda: translate("reconciliation", "Amount"), width=130, right=True,
            text=lambda row: money(row[2]),
        ),
    )  # fmt: skip
