"""Setting up devices without a file and without ports: what is found, and a file as a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.errors import Refused
from app.desk.device_setup import Findings, FoundDevice, Setting, SetUpDevice

PORT = FoundDevice(connection={"type": "serial", "port": "COM3", "usb": "1EAB:1D10:9", "baudrate": 9600}, words="USB")


MODELS = {"scanner": ["line"], "printer": ["escpos_80"], "id_card": ["sdtapi"]}
SERIAL = {"serial": [Setting(name="usb", type="str", usual="")]}
LIBRARY = {
    "library": [
        Setting(name="com_port", type="int", usual=1001),
        Setting(name="convention", type="str", usual="stdcall", choices=("stdcall", "cdecl")),
    ]
}
SETTINGS = [
    Setting(name="min_length", type="int", usual=4),
    Setting(name="strict", type="bool", usual=False),
    Setting(name="prefix", type="str", usual=""),
]


@dataclass
class PlaySetup:
    """A file and a search as lists."""

    added: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)
    file: list[SetUpDevice] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    searches: int = 0
    fails: str = ""

    def search(self) -> Findings:
        self.searches += 1
        if self.fails:
            raise Refused(self.fails)
        return Findings(
            found=[PORT],
            models=MODELS,
            settings={"scanner": {"line": SETTINGS}},
            connections={"id_card": LIBRARY, "scanner": SERIAL},
        )

    def ask(self, port: str) -> FoundDevice:
        self.asked.append(port)
        return replace(PORT, kind="printer", model="escpos_80", asked=True)

    def devices(self) -> list[SetUpDevice]:
        return list(self.file)

    def add(self, kind: str, model: str, connection: Mapping[str, Any], settings: Mapping[str, Any]) -> str:
        self.added.append((kind, model, connection))
        name = f"{kind}-1"
        self.file.append(SetUpDevice(id=name, kind=kind, model=model, connection=connection, settings=settings))
        return name

    def change(self, device: SetUpDevice) -> None:
        self.file = [device if each.id == device.id else each for each in self.file]

    def remove(self, device: str) -> None:
        self.file = [each for each in self.file if each.id != device]

    def settings(self, kind: str) -> Mapping[str, Any] | None:
        return None

    def model(self, kind: str) -> str:
        return ""

    def set_settings(self, kind: str, settings: Mapping[str, Any]) -> None:
        raise AssertionError(kind)

    def log_text(self) -> str:
        return "printer-1 is idle"
