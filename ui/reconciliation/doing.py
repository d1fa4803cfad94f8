"""What goes on: a party is asked, a file goes out and is verified, or one is made and comes; how far, and a way out."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ui import theme
from ui.text import age, translate
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import words
from ui.widgets.screen import Speaking

SPACE, WHOLE = theme.SPACE, 1000
SHOWN_FROM_S = 1
KB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """``party`` in words, which is asked (the ``place``-th of ``count`` one after the other), or whose file is
    ``handed_in``; ``saved``: the server makes a file, which is kept here. ``done`` of ``total`` bytes (0: nobody knows)
    have gone, or come; ``stopping`` once somebody broke it off and
    the server has not said yet what became of it."""

    party: str
    handed_in: bool = False
    saved: bool = False
    done: int = 0
    total: int = 0
    seconds: int = 0
    place: int = 0
    count: int = 0
    stopping: bool = False


class DoingBar(Speaking):
    """Hidden while nothing goes on, and for what is over within a second."""

    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doing: Doing | None = None
        self._said, self.bar, self.stop = words("strong"), QProgressBar(), ActionButton(icon="ban", key="Ctrl+B")
        self.bar.setTextVisible(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE + SPACE // 2)
        row.addWidget(self._said)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.stop.clicked.connect(self.stop_wanted)
        self.live(lambda: self.stop.setText(translate("reconciliation", "Break off")))
        self.hide()

    def show_doing(self, doing: Doing | None) -> None:
        """Show how far it is."""
        self._doing = doing
        self.setVisible(doing is not None and (doing.seconds >= SHOWN_FROM_S or doing.stopping))
        if doing is None:
            return
        self._said.setText(doing_words(doing))
        moves = (doing.handed_in or doing.saved) and 0 < doing.done < doing.total and not doing.stopping
        self.bar.setRange(0, WHOLE if moves else 0)
        self.bar.setValue(doing.done * WHOLE // doing.total if moves else 0)
        self.stop.setEnabled(not doing.stopping)

    def retranslate(self) -> None:
        """Say it again."""
        self.show_doing(self._doing)

    def said(self) -> str:
        """What is shown now."""
        return self._said.text() if not self.isHidden() else ""


def doing_words(doing: Doing) -> str:
    """What goes on, and since when."""
    since = age(doing.seconds)
    if doing.stopping:
        return translate("reconciliation", "Breaking off…")
    if doing.saved:
        return _saved_words(doing, since)
    if not doing.handed_in and not doing.party:
        return translate("reconciliation", "What is missing is looked up · {age}").format(age=since)
    if not doing.handed_in and doing.count > 1:
        said = translate("reconciliation", "{party} is asked ({place} of {count}) · {age}")
        return said.format(party=doing.party, place=doing.place, count=doing.count, age=since)
    if not doing.handed_in:
        return translate("reconciliation", "{party} is asked · {age}").format(party=doing.party, age=since)
    if doing.done < doing.total or not doing.total:
        said = translate("reconciliation", "The file goes to the server: {done} of {total} KB · {age}")
        return said.format(done=f"{doing.done // KB:,}", total=f"{doing.total // KB:,}", age=since)
    return translate("reconciliation", "The server reads and verifies the file · {age}").format(age=since)


def _saved_words(doing: Doing, since: str) -> str:
    """Until it begins to come the server makes it."""
    if not doing.done:
        return translate("reconciliation", "The server makes the file · {age}").format(age=since)
    if not doing.total:
        return translate("reconciliation", "The file comes: {done} KB · {age}").format(
            done=f"{doing.done // KB:,}", age=since
        )
    said = translate("reconciliation", "The file comes: {done} of {total} KB · {age}")
    return said.format(done=f"{doing.done // KB:,}", total=f"{doing.total // KB:,}", age=since)
