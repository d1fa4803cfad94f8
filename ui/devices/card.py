"""One device: what it is, how it feels in words and icons, its last error, its test."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.desk.ports import Power
from ui import theme
from ui.devices.models import DeviceLine
from ui.text import sentence, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card
from ui.widgets.labels import Badge, Pictogram, heading, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE
_ICONS = {"printer": "printer", "drawer": "drawer", "scanner": "scan", "display": "monitor", "terminal": "card",
          "announcer": "volume", "id_card": "user", "insurance_card": "shield", "keypad": "keyboard",
          "invoice": "receipt"}  # fmt: skip
_POWER = {Power.ONLINE: ("success", "success"), Power.OFF: ("danger", "plug"), Power.OFFLINE: ("danger", "cable")}


class DeviceCard(Speaking):
    """Emits ``test_wanted``."""

    test_wanted = Signal()

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line: DeviceLine | None = None
        self._may = self._practice = self._gives_back = False
        self._icon, self._name, self._model = Pictogram("device", "muted", 28), heading(), words("small")
        self._power, self._badges = Badge(), [Badge(), Badge(), Badge()]
        self._trouble, self._tested = words("", wrap=True), words("small", wrap=True)
        self._code, self._last = words("code"), words("small", wrap=True)
        self.test = ActionButton(icon="play", key=key)
        self._arrange()
        self.test.clicked.connect(self.test_wanted)

    def show_line(self, line: DeviceLine, *, may_test: bool, practice: bool = False, gives_back: bool = False) -> None:
        """Show a device; ``gives_back``: the test of a terminal is to take back what an earlier one sold."""
        self.line, self._may, self._practice, self._gives_back = line, may_test, practice, gives_back
        status = line.status
        self._icon.show_icon(_ICONS.get(status.kind, "device"), "danger" if line.trouble else "primary")
        self._name.setText(word(status.kind))
        self._model.setText(" · ".join(each for each in (status.model, status.device) if each))
        self._power.show_state(*state_of(line))
        shown = _badges(line)
        for place, badge in enumerate(self._badges):
            badge.setVisible(place < len(shown))
            if place < len(shown):
                badge.show_state(*shown[place])
        self._trouble.setVisible(bool(line.trouble))
        self._trouble.setText(sentence(line.trouble).whole if line.trouble else "")
        self._code.setText(line.trouble)
        self._code.setVisible(bool(line.trouble))
        last = status.facts.get("last_error", "")
        self._last.setVisible(bool(last) and not line.trouble)
        if last:
            self._last.setText(translate("devices", "Last trouble: {words}").format(words=sentence(last).whole))
        self._show_test(line, may_test=may_test)

    def retranslate(self) -> None:
        """Say it again."""
        if self.line is not None:
            self.show_line(self.line, may_test=self._may, practice=self._practice, gives_back=self._gives_back)

    def _show_test(self, line: DeviceLine, *, may_test: bool) -> None:
        self.test.setVisible(may_test and bool(line.status.device))  # the nameless one stands for "none"
        self.test.setEnabled(not line.testing)
        texts = {
            "printer": translate("devices", "Print a test page"),
            "drawer": translate("devices", "Open the drawer"),
            "display": translate("devices", "Light every figure"),
            "announcer": translate("devices", "Say hello"),
            "invoice": translate("devices", "Print the calibration page"),
        }
        if self._practice:
            sells, gives = translate("devices", "Sell ¥0.01 and take it back"), translate("devices", "Take ¥0.01 back")
            texts["terminal"] = gives if self._gives_back else sells
        usual = texts.get(line.status.kind, translate("devices", "Test"))
        self.test.setText(translate("devices", "Testing…") if line.testing else usual)
        self._tested.setVisible(line.tested is not None)
        if line.tested is not None:
            well = translate("devices", "The test went well.")
            self._tested.setText(f"{sentence(line.tested).whole} ({line.tested})" if line.tested else well)

    def _arrange(self) -> None:
        card, head, names, states = Card(), QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        head.setSpacing(SPACE + SPACE // 2)
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._model)
        head.addWidget(self._icon)
        head.addLayout(names, 1)
        states.setSpacing(SPACE)
        for badge in (self._power, *self._badges):
            states.addWidget(badge)
        states.addStretch()
        card.column.addLayout(head)
        card.column.addLayout(states)
        for each in (self._trouble, self._code, self._last, self._tested):
            card.column.addWidget(each)
        card.column.addStretch()
        card.column.addWidget(self.test)
        holder = QVBoxLayout(self)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(card)


def state_of(line: DeviceLine) -> tuple[str, str, str]:
    """The one word for how it is: words, tone, icon. A line that is open says nothing of what listens at its end."""
    status, state = line.status, line.status.facts.get("state", "")
    told = {
        "device.claimed": (translate("devices", "Held by another program"), "danger", "lock"),
        "device.stuck": (translate("devices", "Hangs"), "danger", "hourglass"),
        "device.no_answer": (translate("devices", "Does not answer"), "danger", "help"),
        "device.not_found": (translate("devices", "Not plugged in"), "danger", "cable"),
        "device.offline": (translate("devices", "Not plugged in"), "danger", "cable"),
    }
    if state == "busy":
        return translate("devices", "Busy"), "primary", "hourglass"
    if status.error in told:
        return told[status.error]
    if status.power in _POWER:
        return word(status.power), *_POWER[status.power]
    if line.trouble:
        return translate("devices", "Trouble"), "danger", "warning"
    if state == "idle":
        return translate("devices", "Line open"), "success", "success"
    return translate("devices", "State not known"), "unknown", "help"


def _badges(line: DeviceLine) -> list[tuple[str, str, str]]:
    facts = line.status.facts
    known = {
        ("paper", "ok"): (translate("devices", "Paper: enough"), "success", ""),
        ("paper", "near_end"): (translate("devices", "Paper: nearly out"), "warning", ""),
        ("paper", "out"): (translate("devices", "Paper: out"), "danger", ""),
        ("cover", "open"): (translate("devices", "Cover: open"), "danger", ""),
        ("cover", "closed"): (translate("devices", "Cover: closed"), "success", ""),
        ("drawer", "open"): (translate("devices", "Drawer: open"), "warning", "unlock"),
        ("drawer", "closed"): (translate("devices", "Drawer: closed"), "success", "lock"),
    }
    return [
        known[each] for each in ((name, facts.get(name, "")) for name in ("paper", "cover", "drawer")) if each in known
    ]
