"""The audit log: a search, the acts newest first, and all that was written down about one."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QHBoxLayout, QVBoxLayout, QWidget

from app.core.clock import accounting_day
from app.core.ids import NumberKind, is_number
from app.wire.administration import AuditRowView
from ui import theme
from ui.administration.area import Area
from ui.administration.audit import AuditPresenter
from ui.administration.models import AuditModel, AuditWanted
from ui.context import Context
from ui.sentences.acts import SENTENCES as ACTS
from ui.text import clock_time, date_time, money, titled, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState
from ui.widgets.facts import Fact, FactList
from ui.widgets.forms import FormField, no_ime, text_field
from ui.widgets.labels import heading, title, words
from ui.widgets.panes import Panes
from ui.widgets.screen import ScreenView
from ui.widgets.tables import Column, DataTable, Remembers

SPACE = theme.SPACE
ABOUT_CODES = ("patient.searched", "audit.searched", "role.", "alert.")
"""Acts whose subject is a stable code (a business system, an act, a preset role, a channel), not somebody's word."""


class AuditArea(Area):
    """Emits wishes; shows one ``AuditModel``."""

    search_wanted = Signal(object)
    more_wanted = Signal()

    def __init__(self, memory: Remembers, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = AuditModel()
        self.username, self.subject = no_ime(text_field(largest=32)), no_ime(text_field(largest=64))
        self.action = QComboBox()
        self.days, self.first, self.last = QCheckBox(), _day(today), _day(today)
        self.search = ActionButton(kind="primary", icon="search", key="F2")
        self.more = ActionButton(icon="chevron-down", key="F3")
        self.table = DataTable("administration.audit", _columns(), memory)
        self._empty, self._facts, self._name = EmptyState("audit"), FactList(), heading()
        self._count, self._fields = words("small"), list[FormField]()
        self._arrange()
        self._join()
        self._say()
        self.show_model(self.model)

    def show_model(self, model: AuditModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        self.show_state(model.fault, busy=model.busy)
        if model.rows is not before.rows:
            self.table.show_rows(model.rows, keep=lambda row: row.row_id)
        self.table.setVisible(bool(model.rows))
        self._empty.setVisible(not model.rows)
        if model.searched:
            self._empty.say(translate("administration", "Nothing was written down that fits."))
        else:
            self._empty.say(
                translate("administration", "Search the audit log."),
                translate("administration", "Empty fields mean any. The search itself is written down."),
            )
        self._count.setText(translate("administration", "Acts shown: {count}").format(count=len(model.rows)))
        self._count.setVisible(model.searched)
        self.more.setVisible(model.before_row_id is not None)
        self.more.setEnabled(not model.busy)
        self.search.setEnabled(not model.busy)
        self._show_detail(self.table.current_row())

    def entered(self) -> None:
        """Searching begins at the operator."""
        self.username.setFocus()

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        self.table.retranslate()
        for place in range(self.action.count()):
            self.action.setItemText(place, _action_words(self.action.itemData(place)))
        self.show_model(self.model)

    def _show_detail(self, row: object) -> None:
        if not isinstance(row, AuditRowView):
            self._facts.show_facts(())
            return
        linked = str(row.chain_no) if row.chain_no is not None else translate("administration", "linked within seconds")
        facts = [
            Fact(translate("administration", "Time"), f"{date_time(row.at)}:{clock_time(row.at, seconds=True)[-2:]}"),
            Fact(translate("administration", "Act"), f"{word(row.action)} ({row.action})"),
            Fact(
                translate("administration", "Operator"), row.operator_name or translate("administration", "the program")
            ),
            Fact(_subject_name(row.subject), _subject(row)),
            Fact(
                translate("administration", "Window"), row.window_name or (str(row.window_id) if row.window_id else "")
            ),
            Fact(translate("administration", "Address"), row.address),
            Fact(translate("administration", "Chain number"), linked, "" if row.chain_no is not None else "warning"),
            *(Fact(_name(name), _value(name, value)) for name, value in row.detail.items()),
        ]
        self._facts.show_facts([fact for fact in facts if fact.value])

    def _on_search(self) -> None:
        bounded = self.days.isChecked()
        self.search_wanted.emit(
            AuditWanted(
                username=self.username.text(), action=str(self.action.currentData() or ""), subject=self.subject.text(),
                first_day=_to_date(self.first) if bounded else None, last_day=_to_date(self.last) if bounded else None,
            )
        )  # fmt: skip

    def _arrange(self) -> None:
        self.action.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.action.setMinimumContentsLength(5)
        self.action.addItem(_action_words(""), "")
        for code in sorted(name.removeprefix("word.") for name in ACTS):
            self.action.addItem(_action_words(code), code)
        self._fields = [FormField(each) for each in (self.username, self.action, self.subject, self.first, self.last)]
        for field in self._fields[:3]:
            self.bar.addWidget(field, 2)
        self.bar.addWidget(self.days)
        for field in self._fields[3:]:
            self.bar.addWidget(field, 1)
        self.bar.addWidget(self.search)
        left, right = Card(), Card()
        foot = QHBoxLayout()
        foot.addWidget(self._count, 1)
        foot.addWidget(self.more)
        left.column.addWidget(self.table, 1)
        left.column.addWidget(self._empty, 1)
        left.column.addLayout(foot)
        self.table.setMinimumHeight(200)
        right.column.addWidget(self._name)
        right.column.addWidget(self._facts)
        right.column.addStretch()
        self.body.addWidget(Panes(left, right, shares=(5, 3)))

    def _join(self) -> None:
        self.search.clicked.connect(self._on_search)
        self.username.returnPressed.connect(self._on_search)
        self.subject.returnPressed.connect(self._on_search)
        self.more.clicked.connect(self.more_wanted)
        self.table.selected.connect(self._show_detail)
        self.days.toggled.connect(self.first.setEnabled)
        self.days.toggled.connect(self.last.setEnabled)
        self.first.setEnabled(False)
        self.last.setEnabled(False)

    def _say(self) -> None:
        username, action, subject, first, last = self._fields
        self.live(lambda: username.set_name(translate("administration", "User name")))
        self.live(lambda: action.set_name(translate("administration", "Act")))
        self.live(lambda: subject.set_name(translate("administration", "Subject (number, name)")))
        self.live(lambda: first.set_name(translate("administration", "From")))
        self.live(lambda: last.set_name(translate("administration", "To")))
        self.live(lambda: self.days.setText(translate("administration", "Days")))
        self.live(lambda: self.search.setText(translate("administration", "Search")))
        self.live(lambda: self.more.setText(translate("administration", "Older")))
        self.live(lambda: self._name.setText(translate("administration", "The act")))


def _day(today: date) -> QDateEdit:
    made = QDateEdit(QDate(today.year, today.month, today.day))
    made.setDisplayFormat("yyyy-MM-dd")
    made.setMinimumWidth(110)
    return made


def _to_date(field: QDateEdit) -> date:
    day = field.date()
    return date(day.year(), day.month(), day.day())


def _action_words(code: str) -> str:
    return word(code) if code else translate("administration", "Any")


def _subject_name(subject: str) -> str:
    """What kind of thing an act was about, as far as its number says it."""
    names = {
        NumberKind.PAYMENT: translate("administration", "Payment number"),
        NumberKind.ORDER: translate("administration", "Order number"),
        NumberKind.REFUND: translate("administration", "Refund number"),
        NumberKind.SHIFT: translate("administration", "Shift number"),
        NumberKind.PAYOUT: translate("administration", "Payout number"),
    }
    kind = next((kind for kind in names if is_number(kind, subject)), None)
    return names[kind] if kind else translate("administration", "Subject")


def _subject(row: AuditRowView) -> str:
    """Subjects that are words of the program (a system, an act, a role) are said; names and numbers stay."""
    if row.action == "vault.rotated":
        return translate("administration", "Master key")
    return word(row.subject) if row.action.startswith(ABOUT_CODES) else row.subject


def _name(name: str) -> str:
    """The name of a detail; one without words stands as it was written. An amount of a count begins with its means of
    payment (``cash_counted_fen``)."""
    for figure in ("counted_fen", "difference_fen"):
        if name.endswith(f"_{figure}"):
            return titled(word(name.removesuffix(f"_{figure}")), _name(figure))
    return {
        "amount_fen": translate("administration", "Amount"),
        "pieces": translate("administration", "Notes and coins"),
        "float_fen": translate("administration", "Float"),
        "counted_fen": translate("administration", "Counted"),
        "difference_fen": translate("administration", "Difference"),
        "channel": translate("administration", "Channel"),
        "reason": translate("administration", "Reason"),
        "by": translate("administration", "Searched by"),
        "code": translate("administration", "Alert"),
        "state": translate("administration", "State"),
        "payment_no": translate("administration", "Payment number"),
        "found": translate("administration", "Found"),
        "roles": translate("administration", "Roles"),
        "campus": translate("administration", "Campus"),
        "permissions": translate("administration", "Permissions"),
        "channels": translate("administration", "Channels"),
        "username": translate("administration", "User name"),
        "handed_over_to": translate("administration", "Handed over to"),
    }.get(name, name)


def _value(name: str, value: str | int) -> str:
    if name.endswith("_fen") and isinstance(value, int):
        return money(value)
    if name == "by":
        return _searched_by(str(value))
    return word(value) if isinstance(value, str) and name in ("channel", "state", "reason") else str(value)


def _searched_by(by: str) -> str:
    return {
        "card": translate("administration", "card"),
        "name": translate("administration", "name"),
        "telephone": translate("administration", "telephone"),
        "id_number": translate("administration", "ID number"),
        "visit_no": translate("administration", "visit number"),
        "patient_no": translate("administration", "patient number"),
    }.get(by, by)


def _columns() -> list[Column[AuditRowView]]:
    return [
        Column(
            name="at", title=lambda: translate("administration", "Time"), width=150, whole=True,
            text=lambda row: date_time(row.at),
        ),
        Column(
            name="who", title=lambda: translate("administration", "Operator"), width=90,
            text=lambda row: row.operator_name or translate("administration", "the program"),
        ),
        Column(
            name="act", title=lambda: translate("administration", "Act"), width=120, text=lambda row: word(row.action)
        ),
        Column(
            name="about", title=lambda: translate("administration", "Subject"), width=230, whole=True,
            text=_subject,
        ),
    ]  # fmt: skip


class AuditScreen(ScreenView):
    """The audit log as a screen of its own: finance officers see it, administration they do not."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.area = AuditArea(context.preferences, accounting_day(context.ends.clock.now()))
        self.presenter = AuditPresenter(self.area, context.tasks, context.server)
        name = title()
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE)
        column.addWidget(name)
        column.addWidget(self.area, 1)
        self.area.search_wanted.connect(self.presenter.search_requested)
        self.area.more_wanted.connect(self.presenter.more_requested)
        self.live(lambda: name.setText(translate("administration", "Audit log")))

    def entered(self) -> None:
        """Searching begins."""
        self.area.entered()

    def stop(self) -> None:
        """Drop what is under way."""
        self.presenter.stop()


def build(context: Context) -> ScreenView:
    """View and presenter, joined."""
    return AuditScreen(context)
