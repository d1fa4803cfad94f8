"""Small sheets: a reason for a decision, a comment with a file, a name for the present conditions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.text import translate
from ui.widgets.buttons import ActionButton
from ui.widgets.forms import FormField, text_field
from ui.widgets.labels import words
from ui.widgets.sheet import Sheet

LONGEST_NOTE = 200


class NoteSheet(Sheet):
    """Asks for one line that must not be empty."""

    def __init__(
        self, over: QWidget, *, title: str, text: str, name: str, confirm: str, on_given: Callable[[str], object],
        danger: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(over, width=560)
        self._on_given = on_given
        self.note = text_field(largest=LONGEST_NOTE)
        self._field = FormField(self.note)
        self._field.set_name(name)
        self.yes = ActionButton(kind="danger" if danger else "primary", icon="check")
        no = ActionButton(key="Esc")
        self.yes.setText(confirm)
        no.setText(translate("exceptions", "Cancel"))
        for part in (words("title", title, wrap=True), words("", text, wrap=True), self._field):
            self.column.addWidget(part)
        self.buttons.addStretch()
        self.buttons.addWidget(no)
        self.buttons.addWidget(self.yes)
        self.yes.clicked.connect(self._on_yes)
        self.note.returnPressed.connect(self._on_yes)
        no.clicked.connect(self.dismissed)
        self.open(self.note)

    def _on_yes(self) -> None:
        note = self.note.text().strip()
        if not note:
            self._field.set_wrong(translate("exceptions", "This is needed."))
            return
        self.close_sheet()
        QTimer.singleShot(0, lambda: self._on_given(note))


class CommentSheet(Sheet):
    """Words, a file, or both; ``choose_file`` answers a path or nothing (a dialog of the system)."""

    def __init__(
        self,
        over: QWidget,
        on_given: Callable[[str, str], object],
        choose_file: Callable[[QWidget], str] | None = None,
    ) -> None:
        super().__init__(over, width=560)
        self._on_given, self._choose, self._path = on_given, choose_file or ask_for_evidence, ""
        self.text, self._name = text_field(largest=LONGEST_NOTE), words("small", wrap=True)
        field = FormField(self.text)
        field.set_name(translate("exceptions", "Comment (everybody who sees the case reads it)"))
        self.file = ActionButton(icon="upload", key="F3")
        self.yes, no = ActionButton(kind="primary", icon="check"), ActionButton(key="Esc")
        self.file.setText(translate("exceptions", "Choose a file (PDF, JPEG or PNG, at most 5 MB)"))
        self.yes.setText(translate("exceptions", "Keep it"))
        no.setText(translate("exceptions", "Cancel"))
        self._name.setText(translate("exceptions", "No file chosen."))
        self.column.addWidget(words("title", translate("exceptions", "Add to the evidence"), wrap=True))
        for part in (field, self.file, self._name):
            self.column.addWidget(part)
        self.buttons.addStretch()
        self.buttons.addWidget(no)
        self.buttons.addWidget(self.yes)
        self.file.clicked.connect(self._on_file)
        self.yes.clicked.connect(self._on_yes)
        self.text.returnPressed.connect(self._on_yes)
        no.clicked.connect(self.dismissed)
        self.open(self.text)

    def _on_file(self) -> None:
        path = self._choose(self)
        if path:
            self._path = path
            self._name.setText(Path(path).name)

    def _on_yes(self) -> None:
        text, path = self.text.text().strip(), self._path
        if not text and not path:
            self._name.setText(translate("exceptions", "Write a comment or choose a file."))
            return
        self.close_sheet()
        QTimer.singleShot(0, lambda: self._on_given(text, path))


def ask_for_evidence(over: QWidget) -> str:
    """The system's dialog for a file; empty when none was chosen."""
    kinds = translate("exceptions", "Evidence (*.pdf *.jpg *.jpeg *.png)")
    return QFileDialog.getOpenFileName(over, translate("exceptions", "Choose a file"), "", kinds)[0]
