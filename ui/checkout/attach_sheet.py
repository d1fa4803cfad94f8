"""The numbers of a sale that was made on the terminal alone: read off the terminal, or typed off its paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.desk.attach_sale import typed_sale
from app.wire.refunds import StepUp
from app.wire.terminals import TerminalWord
from ui.checkout.at_the_terminal import Attached
from ui.checkout.models import CheckoutModel
from ui.text import money, sentence, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.forms import FormField, no_ime, text_field
from ui.widgets.labels import words
from ui.widgets.second_person import ask_second_person
from ui.widgets.sheet import Sheet

DIGITS = 6


class Attaches(Protocol):
    """What the sheet needs of the checkout's presenter."""

    model: CheckoutModel

    def may_attach(self) -> bool: ...

    def attach_given(self, given: Attached) -> None: ...

    def read_last(self, amount_fen: int, on_read: Callable[[TerminalWord | None], None]) -> None: ...


class AttachSheet(Sheet):
    """What was read stands until a number is changed by hand: then it is typed."""

    def __init__(self, over: QWidget, amount_fen: int, presenter: Attaches) -> None:
        super().__init__(over)
        self._over, self._amount_fen, self._presenter = over, amount_fen, presenter
        self._found: TerminalWord | None = None
        self.trace = no_ime(text_field(largest=DIGITS))
        self.batch, self.reference = no_ime(text_field(largest=DIGITS)), no_ime(text_field(largest=23))
        self.read, self.yes = ActionButton(icon="refresh", key="F9"), ActionButton(kind="primary", icon="check")
        self.no, self.said = ActionButton(key="Esc"), words("strong", wrap=True)
        self._arrange()
        self.said.hide()
        self.read.clicked.connect(self._read)
        self.yes.clicked.connect(self._give)
        self.no.clicked.connect(self.dismissed)
        self.trace.returnPressed.connect(self.batch.setFocus)
        self.batch.returnPressed.connect(self.reference.setFocus)
        self.reference.returnPressed.connect(self._give)
        self.open(self.trace)

    def _arrange(self) -> None:
        title = translate("checkout", "{amount} were paid on the terminal alone").format(amount=money(self._amount_fen))
        hint = translate(
            "checkout",
            "The bank's own numbers are the proof, once: read them off the terminal, or type them off its slip. "
            "The amount must be exactly that of the payment.",
        )
        self.column.addWidget(words("title", title, wrap=True))
        self.column.addWidget(words("", hint, wrap=True))
        fields = (
            (self.trace, translate("checkout", "Trace number on the slip, six digits")),
            (self.batch, translate("checkout", "Batch number")),
            (self.reference, translate("checkout", "Reference number")),
        )
        for field, name in fields:
            shown = FormField(field)
            shown.set_name(name)
            self.column.addWidget(shown)
        self.column.addWidget(self.said)
        self.read.setText(translate("checkout", "Read off the terminal"))
        self.yes.setText(translate("checkout", "Attach"))
        self.no.setText(translate("checkout", "Not now"))
        self.buttons.addWidget(self.read)
        self.buttons.addStretch()
        self.buttons.addWidget(self.no)
        self.buttons.addWidget(self.yes)

    def _read(self) -> None:
        self._say(translate("checkout", "The terminal is asked…"))
        self._presenter.read_last(self._amount_fen, self._on_read)

    def _on_read(self, found: TerminalWord | None) -> None:
        self._found = found
        if found is None:
            self._say(sentence("terminal.nothing_last").whole)
            return
        self.said.hide()
        for field, text in (
            (self.trace, found.trace_no), (self.batch, found.batch_no), (self.reference, found.reference_no),
        ):  # fmt: skip
            field.setText(text)
        self.yes.setFocus()

    def _give(self) -> None:
        trace_no, batch_no, reference_no = (
            field.text().strip() for field in (self.trace, self.batch, self.reference)
        )  # fmt: skip
        proper = len(trace_no) == DIGITS and trace_no.isdecimal() and (not batch_no or len(batch_no) == DIGITS)
        if not proper or (batch_no and not batch_no.isdecimal()) or not (reference_no or "0").isalnum():
            self._say(sentence("attach.incomplete").whole)
            self.trace.setFocus()
            return
        found = self._found
        was_read = found is not None and (found.trace_no, found.batch_no, found.reference_no) == (
            trace_no, batch_no, reference_no
        )  # fmt: skip
        typed = typed_sale(self._amount_fen, trace_no=trace_no, batch_no=batch_no, reference_no=reference_no)
        given = Attached(word=found if was_read and found is not None else typed, read=was_read)
        over, presenter, amount_fen = self._over, self._presenter, self._amount_fen
        self.close_sheet()
        QTimer.singleShot(0, lambda: permit(over, presenter, given, amount_fen))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()


def permit(over: QWidget, presenter: Attaches, given: Attached, amount_fen: int) -> None:
    """Go on where the cashier may; else a second person does, here."""
    if presenter.may_attach():
        presenter.attach_given(given)
        return
    what = translate("checkout", "{amount} that the card terminal took by itself become this payment.")
    ask_second_person(
        over, what.format(amount=money(amount_fen)), partial(_with_person, presenter, given)
    )  # fmt: skip


def _with_person(presenter: Attaches, given: Attached, step_up: StepUp) -> None:
    presenter.attach_given(Attached(word=given.word, read=given.read, step_up=step_up))


def show_attach(over: QWidget, presenter: Attaches) -> None:
    """Show the sheet for what could be attached now."""
    amount_fen = presenter.model.attach_fen
    if amount_fen > 0:
        AttachSheet(over, amount_fen, presenter)
