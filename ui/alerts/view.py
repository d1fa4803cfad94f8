"""The alerts screen: what happened, what to do next, whose it is; the worst first."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.wire.alerts import AlertView
from ui import theme
from ui.alerts.models import LEVEL_LOOKS, AlertRow, AlertsModel, about, said_of
from ui.alerts.presenter import AlertsPresenter
from ui.context import Context
from ui.text import age, date_time, money, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState
from ui.widgets.facts import Fact, FactList
from ui.widgets.forms import FormField, text_field
from ui.widgets.labels import Badge, MoneyLabel, heading, words
from ui.widgets.page import Page
from ui.widgets.screen import ScreenView
from ui.widgets.sheet import Sheet
from ui.widgets.tables import ROW_PX, Column, DataTable, Remembers

SPACE = theme.SPACE


class AlertCard(Card):
    """The alert in front: what happened, what to do next, its facts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level, self._amount, self._facts = Badge(), MoneyLabel("figure-large"), FactList()
        self._what, self._next = words("title", wrap=True), words(wrap=True)
        self.foot = QVBoxLayout()
        head, said, sides = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        head.addWidget(self._level)
        head.addWidget(self._amount)
        head.addStretch()
        said.setSpacing(SPACE)
        said.addLayout(head)
        for each in (self._what, self._next):
            said.addWidget(each)
        said.addStretch()
        sides.setSpacing(3 * SPACE)
        sides.addLayout(said, 3)
        sides.addWidget(self._facts, 2, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(sides)
        self.column.addLayout(self.foot)

    def show_alert(self, alert: AlertView) -> None:
        """Show one alert."""
        tone, icon = LEVEL_LOOKS[alert.level]
        said = said_of(alert.code)
        self._level.show_state(word(f"alert_{alert.level}"), tone, icon)
        self._amount.show_fen(alert.amount_fen or None)
        self._amount.setVisible(alert.amount_fen > 0)
        self._what.setText(said.what)
        self._next.setText(said.next)
        self._facts.show_facts(_facts(alert))

    def said(self) -> str:
        """The sentences that are shown."""
        return f"{self._what.text()} {self._next.text()}"


class AlertsScreen(Page):
    """Emits wishes; shows one ``AlertsModel``."""

    chosen = Signal(object)
    done_wanted = Signal(str)
    open_wanted = Signal(object)

    def __init__(self, model: AlertsModel, memory: Remembers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.table, self.card = DataTable("alerts.open", _columns(), memory), AlertCard()
        self.read = self.add_action(ActionButton(kind="quiet", icon="refresh", key="F5"))
        self.take = ActionButton(kind="primary", icon="user", key="F9")
        self.done = ActionButton(icon="check", key="F7")
        self.open = ActionButton(icon="receipt", key="F8")
        self._name, self._nothing, self._alone = heading(), EmptyState("success"), words("small", wrap=True)
        self._list = Card()
        self._arrange()
        self.table.selected.connect(lambda row: self.chosen.emit(row.alert if row is not None else None))
        self.table.chosen.connect(lambda _row: self.open_wanted.emit(self.model.chosen))
        self.open.clicked.connect(lambda: self.open_wanted.emit(self.model.chosen))
        self.done.clicked.connect(self._on_done)
        self._say()
        self.show_model(model)

    def show_model(self, model: AlertsModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        fault = model.fault
        self.show_state(
            busy=model.busy, code=fault.code if fault else "", values=fault.values if fault else None,
            tone=fault.tone if fault else "danger",
        )  # fmt: skip
        if model.rows != before.rows or not model.rows:
            self.table.blockSignals(True)
            self.table.show_rows(model.rows, keep=lambda row: row.key)
            self.table.blockSignals(False)
        some, alert = bool(model.rows), model.chosen
        self.table.setVisible(some)
        self._nothing.setVisible(not some)
        self.card.setVisible(some and alert is not None)
        if alert is not None:
            self.card.show_alert(alert)
        self.take.setEnabled(model.takeable and not model.busy)
        self.take.setVisible(model.may_take)
        self.done.setVisible(model.closable)
        self.done.setEnabled(not model.busy)
        self.open.setVisible(bool(model.way))
        self.open.setText(_way_words(model.way))
        self._alone.setVisible(alert is not None and alert.ends_by_itself)

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        self.table.retranslate()
        self.show_model(self.model)

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        for part in (self._name, self.table, self._nothing):
            self._list.column.addWidget(part, 0 if part is self._name else 1)
        self.table.setMinimumHeight(4 * ROW_PX + SPACE)
        for button in (self.take, self.done, self.open):
            buttons.addWidget(button)
        buttons.addStretch()
        self.card.foot.addWidget(self._alone)
        self.card.foot.addLayout(buttons)
        self.body.addWidget(self._list, 1)
        self.body.addWidget(self.card)

    def _on_done(self) -> None:
        alert = self.model.chosen
        if alert is not None:
            _ask_note(self, alert, self.done_wanted.emit)

    def _say(self) -> None:
        self.live(lambda: self.title.setText(translate("alerts", "Alerts")))
        self.live(lambda: self._name.setText(translate("alerts", "What needs a person, the worst first")))
        self.live(lambda: self.read.setText(translate("alerts", "Read again")))
        self.live(lambda: self.take.setText(translate("alerts", "I take it")))
        self.live(lambda: self.done.setText(translate("alerts", "It is done…")))
        self.live(lambda: self._alone.setText(translate("alerts", "It goes away by itself when its cause is over.")))
        self.live(
            lambda: self._nothing.say(
                translate("alerts", "Nothing needs you."),
                translate("alerts", "What the program cannot settle by itself stands here, with what to do."),
            )
        )


def _way_words(screen: str) -> str:
    """The button that leads to where an alert is solved."""
    if screen == "exceptions":
        return translate("alerts", "To the exceptions")
    if screen == "reconciliation":
        return translate("alerts", "To the reconciliation")
    return translate("alerts", "Show the order")


def _facts(alert: AlertView) -> list[Fact]:
    facts = [
        Fact(translate("alerts", "About"), about(alert.subject)),
        Fact(translate("alerts", "Since"), date_time(alert.raised_at)),
    ]
    if alert.patient_label:
        facts.append(Fact(translate("alerts", "Patient"), alert.patient_label))
    if alert.cashier_name:
        facts.append(Fact(translate("alerts", "Cashier"), alert.cashier_name))
    if alert.count > 1:
        facts.append(Fact(translate("alerts", "Raised"), translate("alerts", "{n} times").format(n=alert.count)))
    facts.append(Fact(translate("alerts", "Taken by"), alert.owner_name or translate("alerts", "nobody yet")))
    facts.append(Fact(translate("alerts", "Code"), alert.code))
    return facts


def _columns() -> list[Column[AlertRow]]:
    return [
        Column(
            name="level", title=lambda: translate("alerts", "Level"), width=100,
            text=lambda row: word(f"alert_{row.alert.level}"), tone=lambda row: LEVEL_LOOKS[row.alert.level][0],
            icon=lambda row: LEVEL_LOOKS[row.alert.level][1],
        ),
        Column(
            name="what", title=lambda: translate("alerts", "What happened"), width=400,
            text=lambda row: said_of(row.alert.code).what,
        ),
        Column(
            name="about", title=lambda: translate("alerts", "About"), width=230, spare=True,
            text=lambda row: about(row.alert.subject),
        ),
        Column(
            name="sum", title=lambda: translate("alerts", "Amount"), width=105, right=True,
            text=lambda row: money(row.alert.amount_fen) if row.alert.amount_fen else "—",
        ),
        Column(
            name="age", title=lambda: translate("alerts", "Age"), width=120, whole=True,
            text=lambda row: age(row.age_s),
        ),
        Column(
            name="owner", title=lambda: translate("alerts", "Taken by"), width=100,
            text=lambda row: row.alert.owner_name or "—",
        ),
    ]  # fmt: skip


def _ask_note(over: QWidget, alert: AlertView, on_note: object) -> None:
    """What was found or done: a line of text, Enter closes the alert."""
    sheet, note = Sheet(over), text_field(largest=200)
    field = FormField(note)
    field.set_name(translate("alerts", "What was found or done (kept in the audit log)"))
    yes, no = ActionButton(kind="primary", icon="check"), ActionButton(key="Esc")
    yes.setText(translate("alerts", "It is done"))
    no.setText(translate("alerts", "Cancel"))
    sheet.column.addWidget(words("title", translate("alerts", "Close this alert?"), wrap=True))
    sheet.column.addWidget(words("", said_of(alert.code).whole, wrap=True))
    sheet.column.addWidget(field)
    sheet.buttons.addStretch()
    sheet.buttons.addWidget(no)
    sheet.buttons.addWidget(yes)

    def closed() -> None:
        if not note.text().strip():
            field.set_wrong(translate("alerts", "Write what was done."))
            return
        sheet.close_sheet()
        if callable(on_note):
            on_note(note.text().strip())

    yes.clicked.connect(closed)
    note.returnPressed.connect(closed)
    no.clicked.connect(sheet.dismissed)
    sheet.open(note)


class _Built(AlertsScreen):
    """The screen joined to its presenter."""

    def __init__(self, context: Context) -> None:
        super().__init__(AlertsModel(now=context.ends.clock.now()), context.preferences)
        made = AlertsPresenter(
            self, context.tasks, context.server, context.state, context.ends.clock, context.state.set_alerts
        )
        self.presenter, self._context = made, context
        self.chosen.connect(made.chosen)
        self.read.clicked.connect(made.read_requested)
        self.take.clicked.connect(made.take_requested)
        self.done_wanted.connect(made.done_requested)
        self.open_wanted.connect(self._on_open)

    def _on_open(self, alert: AlertView | None) -> None:
        """To the order, which the inquiry finds by its number, or to the screen on which it is solved."""
        if alert is not None and alert.order_no:
            self._context.go("inquiry")
            QTimer.singleShot(0, self, lambda: self._context.scanned(alert.order_no))
        elif self.model.way:
            self._context.go(self.model.way)

    def entered(self) -> None:
        """Read the list, and the keyboard into it."""
        self.presenter.load()
        self.table.setFocus()

    def left(self) -> None:
        """Nobody looks."""
        self.presenter.left()

    def stop(self) -> None:
        """Drop what is under way."""
        self.presenter.stop()


def build(context: Context) -> ScreenView:
    """View and presenter, joined."""
    return _Built(context)
