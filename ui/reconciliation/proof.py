"""The day proof on the screen: each party's line, the books and shifts beside it, the signature, and files of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.wire.proofs import ProofCheck, ProofView
from ui import theme
from ui.reconciliation.area import Area, FileChoice, system_files
from ui.reconciliation.doing import DoingBar
from ui.reconciliation.proof_presenter import DOCUMENTS, ProofModel
from ui.reconciliation.tables import TALL_ROW_PX, party_columns
from ui.text import date_time, language, money, translate, word
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState, scrolling
from ui.widgets.facts import Fact, FactList
from ui.widgets.labels import Badge, words
from ui.widgets.tables import ROW_PX, DataTable, Remembers

SPACE, SHOWN_SIGNATURE = theme.SPACE, 24
FORMS = ("pdf", "xlsx", "csv")


class ProofArea(Area):
    """Emits ``save_wanted`` (document, form, language, path) and ``stop_wanted``; shows one ``ProofModel``."""

    save_wanted = Signal(str, str, str, str)
    stop_wanted = Signal()

    def __init__(self, memory: Remembers, files: FileChoice | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self._files = ProofModel(), files or system_files()
        self.table = DataTable("reconciliation.proof", party_columns(statement=False), memory)
        self._holds, self._signed, self._facts = Badge(), Badge(), FactList()
        self._rule, self._none, self._card = words("muted", wrap=True), EmptyState("shield"), Card()
        self.doing = DoingBar(self)
        self.doing.stop_wanted.connect(self.stop_wanted)
        self.files = {
            "pdf": ActionButton(kind="primary", icon="download", key="F8"),
            "xlsx": ActionButton(icon="download", key="F6"),
            "csv": ActionButton(icon="download", key="F7"),
        }
        self.document = QComboBox()
        self._arrange()
        for form, button in self.files.items():
            button.clicked.connect(lambda _checked=False, form=form: self._on_save(form))
        self._say()
        self.show_model(self.model)

    def show_model(self, model: ProofModel) -> None:
        """Show all of it."""
        self.model = model
        self.show_state(model.fault, busy=model.busy or not (model.loaded or model.day is None))
        self.doing.show_doing(model.doing)
        proof = model.proof if model.proof is not None and model.proof.run_no else None
        self._card.setVisible(proof is not None)
        self._none.setVisible(proof is None and model.loaded)
        for button in self.files.values():
            button.setEnabled(not model.busy and model.day is not None)
        if proof is not None:
            self.table.show_rows(proof.parties)
            self.table.setFixedHeight(len(proof.parties) * TALL_ROW_PX + ROW_PX + SPACE)
            self._show_badges(proof)
            self._facts.show_facts(_facts(proof))

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        self.table.retranslate()
        self.doing.retranslate()
        self.show_model(self.model)

    def take_focus(self) -> None:
        """The keyboard goes to the table."""
        self.table.setFocus()

    def _show_badges(self, proof: ProofView) -> None:
        if proof.holds:
            self._holds.show_state(translate("reconciliation", "The page holds"), "success")
        else:
            self._holds.show_state(translate("reconciliation", "The page does not hold"), "danger")
        if proof.signed:
            self._signed.show_state(translate("reconciliation", "Signed"), "success", "shield")
        else:
            self._signed.show_state(translate("reconciliation", "Not signed yet"), "muted", "hourglass")

    def _arrange(self) -> None:
        head, buttons = QHBoxLayout(), ButtonRow(self, left=True)
        head.setSpacing(SPACE)
        for badge in (self._holds, self._signed):
            head.addWidget(badge)
        head.addStretch()
        buttons.add(self.document, *self.files.values())
        self.table.verticalHeader().setDefaultSectionSize(TALL_ROW_PX)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(scrolling(content), 1)
        self.body.addWidget(self.doing)
        self.body.addWidget(buttons)
        column.addWidget(self._card)
        column.addWidget(self._none, 1)
        column.addStretch()
        self._card.column.addLayout(head)
        self._card.column.addWidget(self._rule)
        self._card.column.addWidget(self.table)
        self._card.column.addWidget(self._facts)

    def _on_save(self, form: str) -> None:
        if self.model.day is not None:
            document = str(self.document.currentData())
            path = self._files.save(self, f"{document}-{self.model.day.isoformat()}.{form}")
            self.save_wanted.emit(document, form, "en" if language() == "en" else "zh", path)

    def _fill_documents(self) -> None:
        place = max(0, self.document.currentIndex())
        self.document.clear()
        names = (
            translate("reconciliation", "Day proof"), translate("reconciliation", "Result of the reconciliation"),
            translate("reconciliation", "Exceptions of the day"), translate("reconciliation", "Closing by channel"),
        )  # fmt: skip
        for document, name in zip(DOCUMENTS, names, strict=True):
            self.document.addItem(name, document)
        self.document.setCurrentIndex(place)
        self.document.setAccessibleName(translate("reconciliation", "What is saved"))

    def _say(self) -> None:
        self.live(self._fill_documents)
        self.live(
            lambda: self._rule.setText(
                translate(
                    "reconciliation",
                    "For each party: opening + today − matched − closed = in transit + exceptions.",
                )
            )
        )
        self.live(lambda: self.files["pdf"].setText(translate("reconciliation", "Save as PDF…")))
        self.live(lambda: self.files["xlsx"].setText(translate("reconciliation", "Save as XLSX…")))
        self.live(lambda: self.files["csv"].setText(translate("reconciliation", "Save as CSV…")))
        self.live(
            lambda: self._none.say(
                translate("reconciliation", "This day has no proof yet."),
                translate("reconciliation", "It is made and signed when a run of the day is done."),
            )
        )


def _facts(proof: ProofView) -> list[Fact]:
    said = translate("reconciliation", "{count} entries · {amount}")
    checks = [
        Fact(word(f"check.{each.name}"), _check_words(each), "" if each.holds else "danger") for each in proof.checks
    ]
    return [
        *checks,
        Fact(
            translate("reconciliation", "Ledger of the day"),
            said.format(count=f"{proof.books.count:,}", amount=money(proof.books.fen)),
        ),
        Fact(
            translate("reconciliation", "Cash shifts"),
            said.format(count=f"{proof.shifts.count:,}", amount=money(proof.shifts.fen)),
        ),
        Fact(translate("reconciliation", "Run number"), proof.run_no or "—"),
        Fact(translate("reconciliation", "Made"), date_time(proof.made_at) if proof.made_at else "—"),
        Fact(translate("reconciliation", "Key"), proof.key_id or "—"),
        Fact(
            translate("reconciliation", "Signature"),
            f"{proof.signature[:SHOWN_SIGNATURE]}…" if proof.signature else "—",
        ),
    ]


def _check_words(check: ProofCheck) -> str:
    """``holds``, or both sums where they differ."""
    if check.holds:
        return translate("reconciliation", "agrees: {amount}").format(amount=money(check.left.fen))
    text = translate("reconciliation", "differs: {left} against {right}")
    return text.format(left=money(check.left.fen), right=money(check.right.fen))
