"""devices.json and the search for devices, in a process of its own so that the desk imports no driver for it."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.core.errors import Refused
from app.desk.ports import Findings, FoundDevice
from drivers.configuration import DeviceConfig, read_devices, read_file
from drivers.errors import CommandError

SEARCH_S = 60
LOG_BYTES = 512 * 1024


class FileDeviceSetup:
    """``app.desk.device_setup.DeviceSetup`` over the file; ``changed`` starts the device program anew."""

    def __init__(
        self, config_path: Path, log_path: Path, changed: Callable[[], None],
        program: Sequence[str] = (sys.executable, "-m", "drivers", "detect"),
    ) -> None:  # fmt: skip
        self._config_path, self._log_path, self._changed, self._program = config_path, log_path, changed, program

    def search(self) -> Findings:
        command = [*self._program, "--config", str(self._config_path)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SEARCH_S, check=True)
            answer = json.loads(done.stdout)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise Refused("device.search_failed") from error
        return Findings(found=[FoundDevice(**each) for each in answer["found"]], models=answer["models"])

    def add(self, kind: str, model: str, connection: Mapping[str, Any]) -> str:
        entries = self._entries()
        taken = {each["id"] for each in entries}
        name = next(f"{kind}-{number}" for number in range(1, 100) if f"{kind}-{number}" not in taken)
        self._write([*entries, {"id": name, "kind": kind, "model": model, "connection": dict(connection)}])
        return name

    def remove(self, device: str) -> None:
        self._write([each for each in self._entries() if each["id"] != device])

    def settings(self, kind: str) -> Mapping[str, Any] | None:
        return next((each.get("settings", {}) for each in self._entries() if each["kind"] == kind), None)

    def model(self, kind: str) -> str:
        return next((str(each["model"]) for each in self._entries() if each["kind"] == kind), "")

    def set_settings(self, kind: str, settings: Mapping[str, Any]) -> None:
        entries = self._entries()
        for each in entries:
            if each["kind"] == kind:
                each["settings"] = dict(settings)
                break
        self._write(entries)

    def log_text(self) -> str:
        try:
            with self._log_path.open("rb") as file:
                size = file.seek(0, 2)
                file.seek(max(0, size - LOG_BYTES))
                return file.read().decode("utf-8", "replace")
        except OSError:
            return ""

    def _entries(self) -> list[dict[str, Any]]:
        if not self._config_path.exists():
            return []
        try:
            return [_entry(each) for each in read_file(self._config_path)]
        except CommandError as error:
            raise Refused("config.invalid", field=error.field) from error

    def _write(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Check as the device program will, write in one step, start it anew."""
        try:
            read_devices(list(entries))
        except CommandError as error:
            raise Refused("config.invalid", field=error.field) from error
        draft = self._config_path.with_suffix(".tmp")
        draft.write_text(json.dumps(entries, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        draft.replace(self._config_path)
        self._changed()


def _entry(config: DeviceConfig) -> dict[str, Any]:
    """An entry as it stands in the file, without what is empty."""
    return {name: value for name, value in asdict(config).items() if value}
