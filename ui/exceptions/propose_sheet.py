"""What a person fills in to propose an act: which one, why, and the account or the order where it needs one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from app.core.reconciliation import MONEY_ACTS, ExceptionAct
from ui.exceptions.wording import people_words, said
from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.forms import FormField, no_ime, text_field
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet

WIDTH_PX = 620
LONGEST_NOTE, LONGEST_NUMBER = 200, 64
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
NO_BULK = frozenset({ExceptionAct.ATTACH})
"""An order is named for one exception, never for many."""
Proposed = Callable[[ExceptionAct, str, str, str], object]


class ProposeSheet(Sheet):
    """Calls back with act, reason, account and order number. The first act is the table's and chosen already."""

    def __init__(
        self, over: QWidget, acts: Sequence[tuple[ExceptionAct, int]], what: str, on_given: Proposed, before: str = ""
    ) -> None:  # fmt: skip
        """``before``: the reason given the last time, there to be taken again."""
        super().__init__(over, width=WIDTH_PX)
        self._on_given, self._acts, self._before = on_given, list(acts), before
        self.note, self.account = text_field(largest=LONGEST_NOTE), text_field(largest=LONGEST_NUMBER)
        self.order = no_ime(text_field(largest=LONGEST_NUMBER))
        self._note, self._account, self._order = FormField(self.note), FormField(self.account), FormField(self.order)
        self._consequence, self._people = words("", wrap=True), words("small", wrap=True)
        self.yes, self._no = ActionButton(kind="primary", icon="check"), ActionButton(key="Esc")
        self.again = ActionButton(kind="quiet", icon="undo", key="F2", parent=self)
        self.again.setVisible(bool(before))
        self._group = QButtonGroup(self)
        self.choices: list[QRadioButton] = []
        self.column.setSpacing(12)
        self.column.addWidget(words("title", translate("exceptions", "Propose an act"), wrap=True))
        self.column.addWidget(words("muted", what, wrap=True))
        self._add_choices()
        for part in (self._consequence, self._people, self._order, self._account, self._note):
            self.column.addWidget(part)
        self._say()
        self._join()
        self.choices[0].setChecked(True)
        self._on_choice()
        self.open(self._first_empty())

    @property
    def act(self) -> ExceptionAct:
        """The act that is chosen."""
        return self._acts[max(0, self._group.checkedId())][0]

    def _add_choices(self) -> None:
        for place, (act, _people) in enumerate(self._acts):
            choice = QRadioButton()
            choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # its key leaves the keyboard in the field
            text = said("act", act).what
            first = translate("exceptions", "{act} (what the table advises)").format(act=text)
            choice.setText(f"&{place + 1}  {first if place == 0 else text}")
            self._group.addButton(choice, place)
            self.choices.append(choice)
            self.column.addWidget(choice)
            choice.toggled.connect(lambda _on: self._on_choice())

    def _say(self) -> None:
        self._note.set_name(translate("exceptions", "Reason (stays in the timeline and the audit log)"))
        self._account.set_name(translate("exceptions", "Account that the difference is booked to"))
        self._order.set_name(translate("exceptions", "Order number that explains this money"))
        self.yes.setText(translate("exceptions", "Propose"))
        self._no.setText(translate("exceptions", "Cancel"))
        self.again.setText(translate("exceptions", "The reason as before"))
        self.again.setToolTip(self._before)

    def _join(self) -> None:
        if self._before:
            self.buttons.addWidget(self.again)
        self.buttons.addStretch()
        self.buttons.addWidget(self._no)
        self.buttons.addWidget(self.yes)
        self.again.clicked.connect(lambda: self.note.setText(self._before))
        self.yes.clicked.connect(self._on_yes)
        for field in (self.note, self.account, self.order):
            field.installEventFilter(self)
        self._no.clicked.connect(self.dismissed)
        self.note.returnPressed.connect(self._on_yes)
        self.order.returnPressed.connect(self.note.setFocus)
        self.account.returnPressed.connect(self.note.setFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down in a field choose another act."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in STEPS:
            place = self._group.checkedId() + STEPS[Qt.Key(event.key())]
            if 0 <= place < len(self.choices):
                self.choices[place].setChecked(True)
            return True
        return super().eventFilter(watched, event)

    def _on_choice(self) -> None:
        act = self.act
        people = next(people for each, people in self._acts if each is act)
        self._consequence.setText(said("act", act).next)
        moves = translate("exceptions", "Money stands elsewhere afterwards.") if act in MONEY_ACTS else ""
        self._people.setText(f"{moves} {people_words(people)}".strip())
        self._order.setVisible(act is ExceptionAct.ATTACH)
        self._account.setVisible(act is ExceptionAct.WRITE_OFF)

    def _first_empty(self) -> QLineEdit:
        """Where the act that is chosen at first wants something typed."""
        wanted = {ExceptionAct.ATTACH: self.order, ExceptionAct.WRITE_OFF: self.account}.get(self.act, self.note)
        return self.note if wanted.text().strip() else wanted

    def _on_yes(self) -> None:
        missing = translate("exceptions", "This is needed.")
        wanted = {self._order: ExceptionAct.ATTACH, self._account: ExceptionAct.WRITE_OFF}
        for field in (self._order, self._account, self._note):
            needed = wanted.get(field, self.act) is self.act
            empty = needed and not field.field.text().strip()  # type: ignore[attr-defined]
            field.set_wrong(missing if empty else "")
            if empty:
                field.field.setFocus()
                return
        order = self.order.text().strip().upper() if self.act is ExceptionAct.ATTACH else ""
        account = self.account.text().strip() if self.act is ExceptionAct.WRITE_OFF else ""
        act, note = self.act, self.note.text().strip()
        self.close_sheet()
        QTimer.singleShot(0, lambda: self._on_given(act, note, account, order))
