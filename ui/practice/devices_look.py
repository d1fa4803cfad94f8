"""What the emulated devices of the window show and say, and their keys: display, announcer, terminal, drawer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.desk.practice import PracticeDevice
from ui import theme
from ui.text import word
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import words

SPACE = theme.SPACE


class _Device(QWidget):
    """One device: its name, what it shows, its keys."""

    act_wanted = Signal(str)

    def __init__(self, device: PracticeDevice) -> None:
        super().__init__()
        self._kind, self._acts = device.kind, device.acts
        self.name, self.shown = words("small"), words("strong", wrap=True)
        self.keys = {act: ActionButton() for act in device.acts}
        column, keys = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.name)
        column.addWidget(self.shown)
        for act, key in self.keys.items():
            key.clicked.connect(lambda _checked=False, act=act: self.act_wanted.emit(act))
            keys.addWidget(key)
        keys.addStretch()
        column.addLayout(keys)
        self.retranslate()

    def show_device(self, device: PracticeDevice) -> None:
        """Its rows, the lamp that is lit before them."""
        lit = [f"[{word(f'lamp.{device.lamp}')}]"] if device.lamp else []
        lines = [line.rstrip() for line in device.lines]
        self.shown.setText("\n".join([*lit, *(line for line in lines if line)]) or "—")

    def retranslate(self) -> None:
        """Name everything again."""
        self.name.setText(word(self._kind))
        for act, key in self.keys.items():
            key.setText(word(f"act.{act}"))


class DevicesLook(QWidget):
    """All of them, one below the other. Emits (device, act)."""

    act_wanted = Signal(str, str)

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
                made.act_wanted.connect(lambda act, name=device.name: self.act_wanted.emit(name, act))
                self._column.addWidget(made)
            self.devices[device.name].show_device(device)

    def retranslate(self) -> None:
        """Name everything again."""
        for device in self.devices.values():
            device.retranslate()
