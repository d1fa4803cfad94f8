"""What the emulated devices of the window show and say, and their keys: display, announcer, terminal, drawer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.desk.practice import PracticeDevice
from ui import theme
from ui.text import word
from ui.widgets.buttons import ActionButton
from ui.widgets.forms import AmountField
from ui.widgets.labels import words

SPACE = theme.SPACE
PAY_BY_HAND = "pay_by_hand"
BY_HAND_FEN = 1000
KEYS_ACROSS, DIGITS_ACROSS = 3, 6


class _Device(QWidget):
    """One device: its name, what it shows, its keys."""

    act_wanted = Signal(str, int)

    def __init__(self, device: PracticeDevice) -> None:
        super().__init__()
        self._kind, self._acts = device.kind, device.acts
        self.name, self.shown = words("small"), words("strong", wrap=True)
        self.keys = {act: ActionButton() for act in device.acts}
        self.amount = AmountField() if PAY_BY_HAND in device.acts else None
        column, keys = QVBoxLayout(self), QGridLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        keys.setSpacing(SPACE // 2)
        column.addWidget(self.name)
        column.addWidget(self.shown)
        across = DIGITS_ACROSS if len(self.keys) > DIGITS_ACROSS else KEYS_ACROSS
        for place, (act, key) in enumerate(self.keys.items()):
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.clicked.connect(lambda _checked=False, act=act: self._pressed(act))
            keys.addWidget(key, place // across, place % across)
        if self.amount is not None:
            self.amount.set_fen(BY_HAND_FEN)
            keys.addWidget(self.amount, len(self.keys) // across, len(self.keys) % across)
        column.addLayout(keys)
        self.retranslate()

    def _pressed(self, act: str) -> None:
        """With the amount that stands beside a payment by hand; without a readable one it is not pressed."""
        amount_fen = self.amount.fen() if act == PAY_BY_HAND and self.amount is not None else 0
        if amount_fen is not None:
            self.act_wanted.emit(act, amount_fen)

    def show_device(self, device: PracticeDevice) -> None:
        """Its rows, the lamp that is lit before them."""
        lit = [f"[{word(f'lamp.{device.lamp}')}]"] if device.lamp else []
        lines = [line.rstrip() for line in device.lines]
        self.shown.setText("\n".join([*lit, *(line for line in lines if line)]) or "—")

    def retranslate(self) -> None:
        """Name everything again."""
        self.name.setText(word(self._kind))
        for act, key in self.keys.items():
            key.setText(act if act.isdecimal() else word(f"act.{act}"))


class DevicesLook(QWidget):
    """All of them, one below the other. Emits (device, act, amount in fen)."""

    act_wanted = Signal(str, str, int)

    def __init__(self) -> None:
        super().__init__()
        self.devices: dict[str, _Device] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE + SPACE // 2)

    def show_devices(self, devices: Sequence[PracticeDevice]) -> None:
        """Devices never go while the practice world runs; new ones are added."""
        for device in devices:
            if device.name not in self.devices:
                made = self.devices[device.name] = _Device(device)
                made.act_wanted.connect(lambda act, fen, name=device.name: self.act_wanted.emit(name, act, fen))
                self._column.addWidget(made)
            self.devices[device.name].show_device(device)

    def retranslate(self) -> None:
        """Name everything again."""
        for device in self.devices.values():
            device.retranslate()
