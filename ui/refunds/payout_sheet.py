"""What the first person fills in to pay a refund out otherwise: the way, the payee, the proof."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.core.payout import PayoutMethod
from app.desk.pay_out import PayoutTyped
from app.wire.refunds import RefundView
from ui import theme
from ui.text import money, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.choice import Choice
from ui.widgets.forms import FormField, no_ime, text_field
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet

WIDTH_PX = 560


class PayoutSheet(Sheet):
    """Calls back with what was typed; ``choose_file`` answers a path or nothing (a dialog of the system)."""

    def __init__(
        self,
        over: QWidget,
        refund: RefundView,
        on_given: Callable[[PayoutTyped], object],
        choose_file: Callable[[QWidget], str] | None = None,
    ) -> None:
        super().__init__(over, width=WIDTH_PX)
        self._on_given, self._choose_file = on_given, choose_file or ask_for_file
        self.method = Choice(
            [
                (PayoutMethod.CASH, lambda: translate("refunds", "In cash"), "cash", "Alt+1"),
                (PayoutMethod.ACCOUNT, lambda: translate("refunds", "To an account"), "building", "Alt+2"),
            ]
        )
        self.payee, self.account, self.note = text_field(largest=60), no_ime(text_field()), text_field(largest=200)
        self.file = ActionButton(icon="upload", key="F3")
        self.yes, self._no = ActionButton(kind="primary", icon="check", key="F9"), ActionButton(key="Esc")
        self._account_field, self._path, self._chosen = FormField(self.account), "", PayoutMethod.CASH
        self._shown_path = words("small", wrap=True)
        self._arrange(refund)
        self.method.wanted.connect(self._on_method)
        self.file.clicked.connect(self._on_file)
        self.yes.clicked.connect(self._on_yes)
        self._no.clicked.connect(self.dismissed)
        self._on_method(PayoutMethod.CASH)
        self.open(self.payee)

    def _arrange(self, refund: RefundView) -> None:
        payee, note = FormField(self.payee), FormField(self.note)
        text = translate(
            "refunds",
            "{amount} for {name} cannot go back by the channel. Another person must approve what you prepare here.",
        ).format(amount=money(refund.amount_fen), name=refund.patient_label)
        payee.set_name(translate("refunds", "Name of who is paid"))
        self._account_field.set_name(translate("refunds", "Account number (sealed; shown masked)"))
        note.set_name(translate("refunds", "Note"))
        self.file.setText(translate("refunds", "Choose the proof (PDF or photo, at most 5 MB)"))
        self.yes.setText(translate("refunds", "Prepare the payout"))
        self._no.setText(translate("refunds", "Cancel"))
        self._shown_path.setText(translate("refunds", "No proof chosen yet."))
        self.column.setSpacing(theme.SPACE + theme.SPACE // 2)
        self.column.addWidget(words("title", translate("refunds", "Pay out otherwise"), wrap=True))
        for each in (words("", text, wrap=True), self.method, payee, self._account_field, self.file, self._shown_path):
            self.column.addWidget(each)
        self.column.addWidget(note)
        row: QHBoxLayout = self.buttons
        row.addStretch()
        row.addWidget(self._no)
        row.addWidget(self.yes)

    def _on_method(self, method: object) -> None:
        self._chosen = PayoutMethod(str(method))
        self.method.show_value(self._chosen)
        self._account_field.setVisible(self._chosen is PayoutMethod.ACCOUNT)

    def _on_file(self) -> None:
        path = self._choose_file(self)
        if path:
            self._path = path
            self._shown_path.setText(Path(path).name)

    def _on_yes(self) -> None:
        account = self.account.text().replace(" ", "") if self._chosen is PayoutMethod.ACCOUNT else ""
        if not self.payee.text().strip():
            self.payee.setFocus()
            return
        if self._chosen is PayoutMethod.ACCOUNT and not account:
            self.account.setFocus()
            return
        if not self._path:
            self.file.setFocus()
            self._shown_path.setText(translate("refunds", "The proof is missing: choose a PDF or a photo."))
            return
        typed = PayoutTyped(
            method=self._chosen, payee_name=self.payee.text().strip(), payee_account=account, proof_path=self._path,
            note=self.note.text().strip(),
        )  # fmt: skip
        self.close_sheet()
        QTimer.singleShot(0, lambda: self._on_given(typed))


def ask_for_file(over: QWidget) -> str:
    """The system's dialog for a file; empty when none was chosen."""
    kinds = translate("refunds", "Proof (*.pdf *.jpg *.jpeg *.png)")
    path, _ = QFileDialog.getOpenFileName(over, translate("refunds", "Choose the proof"), "", kinds)
    return path
