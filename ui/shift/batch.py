"""The page of the card terminal's batch: its totals beside ours, what may explain a difference, settle and type."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.terminal import SettlementState
from app.wire.card_settlements import BatchTotals, SettlementView, SuspectView
from ui import theme
from ui.shift.batch_presenter import BatchModel
from ui.text import clock_time, money, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState, InlineError
from ui.widgets.facts import Fact, FactList
from ui.widgets.forms import AmountField, FormField, no_ime, text_field
from ui.widgets.labels import Badge, heading, words
from ui.widgets.panes import Panes
from ui.widgets.screen import Speaking
from ui.widgets.tables import ROW_PX, Column, DataTable, Remembers

SPACE = theme.SPACE
TONES = {
    SettlementState.UNKNOWN: "unknown", SettlementState.FAILED: "warning", SettlementState.AGREES: "success",
    SettlementState.DIFFERS: "danger", SettlementState.NOT_COMPARED: "warning",
}  # fmt: skip

_ASK_AGAIN = "terminal.asked_to_settle"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """Sales, voids or refunds: what the terminal counted beside what our books have."""

    act: str
    terminal_count: int | None
    terminal_fen: int | None
    our_count: int | None
    our_fen: int | None
    differs: bool


def lines_of(settlement: SettlementView) -> tuple[BatchLine, ...]:
    """A line for everything that one of the two speaks of; nothing while the batch is not closed."""
    said, ours = settlement.totals, settlement.ours
    if said is None:
        return ()
    names = {difference.name for difference in settlement.differences}
    lines = [_line(act, said, ours, names) for act in ("sale", "void", "refund")]
    return tuple(
        line for line in lines
        if any(each is not None for each in (line.terminal_count, line.terminal_fen, line.our_count, line.our_fen))
    )  # fmt: skip


def _line(act: str, said: BatchTotals, ours: BatchTotals, names: set[str]) -> BatchLine:
    count, fen = f"{act}_count", f"{act}_fen"
    return BatchLine(
        act=act, terminal_count=getattr(said, count), terminal_fen=getattr(said, fen),
        our_count=getattr(ours, count), our_fen=getattr(ours, fen), differs=bool({count, fen} & names),
    )  # fmt: skip


class BatchPage(Speaking):
    """Emits ``settle_wanted``, ``back``, and ``typed`` (count and fen of the sales, the voids, the refunds)."""

    settle_wanted = Signal()
    typed = Signal(str, object, str, object, str, object)
    back = Signal()

    def __init__(self, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = BatchModel()
        self.error, self.said, self.state = InlineError(), InlineError(), Badge()
        self.lines = DataTable("shift.batch", _columns(), memory)
        self.suspects = FactList()
        self.settle = ActionButton(kind="primary", icon="card", key="F9")
        self.compare = ActionButton(icon="check", key="F10")
        self._back = ActionButton(icon="arrow-left", key="Esc")
        self.sale_count, self.void_count, self.refund_count = (no_ime(text_field(largest=6)) for _ in range(3))
        self.sale_sum, self.void_sum, self.refund_sum = AmountField(), AmountField(), AmountField()
        self._name, self._when, self._hint = heading(), words("muted"), words("muted", wrap=True)
        self.tried = words("muted", wrap=True)
        self._none, self._suspects_name = EmptyState("card", icon_px=40), words("strong", wrap=True)
        self._typing, self._typing_name, self._typing_hint = Card(), heading(), words("muted", wrap=True)
        self._fields = [FormField(each) for each in self._typed_fields()]
        self._arrange()
        self._join()
        self._say()

    def show_model(self, model: BatchModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        fault, front = model.fault, model.front
        self.error.show_code(
            fault.code if fault else "", fault.values if fault else None, fault.tone if fault else "danger"
        )
        self._none.setVisible(front is None)
        for each in (self.state, self._when):
            each.setVisible(front is not None)
        self.tried.setText(_tried_words(front))
        self.tried.setVisible(bool(self.tried.text()))
        self.said.show_code("")
        lines = lines_of(front) if front is not None else ()
        suspects = front.suspects if front is not None else ()
        if front is not None:
            self._show_front(front)
        self.lines.show_rows(lines)
        self.lines.setFixedHeight(ROW_PX * (len(lines) + 1) + SPACE // 2)
        self.lines.setVisible(bool(lines))
        self.lines.clearSelection()
        self.suspects.show_facts([_suspect_fact(each) for each in suspects])
        for one in (self.suspects, self._suspects_name):
            one.setVisible(bool(suspects))
        self.settle.setVisible(model.there and model.shift is not None)
        self.settle.setEnabled(not model.busy)
        self.compare.setEnabled(not model.busy)
        self._typing.setVisible(model.may_type and model.shift is not None)
        if front is not before.front:
            for field in self._typed_fields():
                field.clear()
        self._say_settle()
        self._say_hint()

    def take_focus(self) -> None:
        """The keyboard: the next act."""
        (self.settle if self.settle.isVisible() else self.sale_count).setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Headers again."""
        for each in (self.error, self.said, self.lines):
            each.retranslate()
        self.show_model(self.model)

    def _typed_fields(self) -> tuple[QLineEdit, ...]:
        return (
            self.sale_count, self.sale_sum, self.void_count, self.void_sum, self.refund_count, self.refund_sum
        )  # fmt: skip

    def _show_front(self, front: SettlementView) -> None:
        self.state.show_state(word(f"settlement_{front.state.value}"), TONES[front.state])
        told = translate("shift", "{time} by {name}, batch {batch}")
        batch = front.totals.batch_no if front.totals and front.totals.batch_no else "—"
        self._when.setText(told.format(time=clock_time(front.told_at), name=front.operator_name, batch=batch))
        code = _ASK_AGAIN if front.state is SettlementState.UNKNOWN else front.code
        if code and front.state is not SettlementState.AGREES:
            self.said.show_code(code, {}, TONES[front.state])

    def _arrange(self) -> None:
        left, right, head = Card(), QWidget(), QHBoxLayout()
        head.addWidget(self._name)
        head.addStretch()
        head.addWidget(self._when)
        head.addWidget(self.state)
        left.column.addLayout(head)
        for each in (self.error, self.said, self._none, self.lines, self.tried, self._suspects_name,
                     self.suspects):  # fmt: skip
            left.column.addWidget(each)
        left.column.addStretch()
        self.lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        grid = QGridLayout()
        for place, field in enumerate(self._fields):
            grid.addWidget(field, place // 2, place % 2)
        for one in (self._typing_name, self._typing_hint):
            self._typing.column.addWidget(one)
        self._typing.column.addLayout(grid)
        self._typing.column.addWidget(self.compare, alignment=Qt.AlignmentFlag.AlignRight)
        act = Card()
        act.column.addWidget(self._hint)
        row = QHBoxLayout()
        row.addWidget(self._back)
        row.addStretch()
        row.addWidget(self.settle)
        act.column.addLayout(row)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(act)
        column.addWidget(self._typing)
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Panes(left, right, shares=(3, 2)))

    def _join(self) -> None:
        self.settle.clicked.connect(self.settle_wanted)
        self._back.clicked.connect(self.back)
        self.compare.clicked.connect(self._on_typed)
        fields = self._typed_fields()
        for field, following in zip(fields, [*fields[1:], None], strict=True):
            go_on = self._on_typed if following is None else following.setFocus
            field.returnPressed.connect(go_on)

    def _on_typed(self) -> None:
        self.typed.emit(
            self.sale_count.text().strip(), self.sale_sum.fen(), self.void_count.text().strip(), self.void_sum.fen(),
            self.refund_count.text().strip(), self.refund_sum.fen(),
        )  # fmt: skip

    def _say_settle(self) -> None:
        again = self.model.asks_again
        self.settle.setText(
            translate("shift", "Ask the terminal again") if again else translate("shift", "Settle the terminal")
        )

    def _say_hint(self) -> None:
        count = self.model.shift.unsettled_cards if self.model.shift else 0
        waits = translate("shift", "Card payments, voids and refunds that no settlement has taken in: {count}")
        none = translate("shift", "Every card payment is in a settlement.")
        self._hint.setText(waits.format(count=count) if count else none)

    def _say(self) -> None:
        names = (
            lambda: translate("shift", "Number of sales"), lambda: translate("shift", "Sum of the sales"),
            lambda: translate("shift", "Number of voids"), lambda: translate("shift", "Sum of the voids"),
            lambda: translate("shift", "Number of refunds"), lambda: translate("shift", "Sum of the refunds"),
        )  # fmt: skip
        for field, name in zip(self._fields, names, strict=True):
            self.live(lambda field=field, name=name: field.set_name(name()))  # type: ignore[misc]
        self.live(lambda: self._name.setText(translate("shift", "The card terminal's batch")))
        self.live(lambda: self._back.setText(translate("shift", "Back")))
        self.live(lambda: self.compare.setText(translate("shift", "Compare with these")))
        self.live(lambda: self._typing_name.setText(translate("shift", "Off the terminal's paper")))
        self.live(
            lambda: self._typing_hint.setText(
                translate(
                    "shift",
                    "Where the terminal does not tell its totals, or was settled by hand: type them off its slip. "
                    "What it does not show stays empty.",
                )
            )
        )
        self.live(lambda: self._suspects_name.setText(translate("shift", "What may explain the difference")))
        self.live(
            lambda: self._none.say(
                translate("shift", "The terminal has not been settled in this shift."),
                translate("shift", "Settling closes its batch; its totals are laid beside our books."),
            )
        )
        self._say_settle()
        self._say_hint()


def _tried_words(front: SettlementView | None) -> str:
    """What stands in the batch and in no payment: the desk's own trials of its terminal."""
    trials = front.trials if front is not None else None
    if trials is None:
        return ""
    said = translate(
        "shift", "With what was tried on the devices screen: sales {sales}, voids {voids}. They are no payments."
    )
    return said.format(
        sales=_many(trials.sale_count, trials.sale_fen), voids=_many(trials.void_count, trials.void_fen)
    )  # fmt: skip


def _many(count: int | None, fen: int | None) -> str:
    parts = [str(count) if count is not None else "", money(fen) if fen is not None else ""]
    return " · ".join(filter(None, parts)) or "—"


def _gap(row: BatchLine) -> str:
    if not row.differs:
        return translate("shift", "Agrees")
    count = (row.terminal_count or 0) - (row.our_count or 0) if row.terminal_count is not None else 0
    fen = (row.terminal_fen or 0) - (row.our_fen or 0) if row.terminal_fen is not None else 0
    return " · ".join(filter(None, (f"{count:+d}" if count else "", money(fen) if fen else "")))


def _columns() -> list[Column[BatchLine]]:
    return [
        Column(
            name="act", title=lambda: translate("shift", "Kind"), width=120, text=lambda row: word(f"card_{row.act}")
        ),
        Column(
            name="terminal", title=lambda: translate("shift", "The terminal"), width=150, right=True,
            text=lambda row: _many(row.terminal_count, row.terminal_fen),
        ),
        Column(
            name="ours", title=lambda: translate("shift", "Our books"), width=150, right=True,
            text=lambda row: _many(row.our_count, row.our_fen),
        ),
        Column(
            name="gap", title=lambda: translate("shift", "Difference"), width=140, right=True, text=_gap,
            tone=lambda row: "danger" if row.differs else "success",
        ),
    ]  # fmt: skip


def _suspect_fact(suspect: SuspectView) -> Fact:
    name = f"{word(f'card_{suspect.act.value}')} {money(suspect.amount_fen)}"
    trace = translate("shift", "trace {number}").format(number=suspect.trace_no) if suspect.trace_no else ""
    said = " · ".join(filter(None, (word(f"suspect_{suspect.why}"), trace, suspect.card_masked)))
    return Fact(name, f"{said}\n{suspect.number}")
