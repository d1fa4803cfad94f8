"""devices.json and the search for devices, in a process of its own so that the desk imports no driver for it."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.core.errors import Refused
from app.desk.device_setup import Findings, FoundDevice, Setting, SetUpDevice
from drivers.configuration import DeviceConfig, read_devices, read_file
from drivers.errors import CommandError

SEARCH_S = 60
CHECK_S = 20
LOG_BYTES = 512 * 1024
PROGRAM = (sys.executable, "-m", "drivers")
WRONG = 2
"""The exit code of ``check`` for a file that the device program would not run with."""


class FileDeviceSetup:
    """``app.desk.device_setup.DeviceSetup`` over the file; ``changed`` starts the device program anew. ``program`` is
    the drivers' command line: ``detect`` and ``check``."""

    def __init__(
        self, config_path: Path, log_path: Path, changed: Callable[[], None], program: Sequence[str] = PROGRAM
    ) -> None:
        self._config_path, self._log_path, self._changed, self._program = config_path, log_path, changed, program

    def search(self) -> Findings:
        answer = self._detect()
        found = [FoundDevice(**each) for each in answer["found"]]
        return Findings(
            found=found, models=answer["models"], settings=_settings(answer.get("settings", {})),
            connections=_settings(answer.get("connections", {})),
        )  # fmt: skip

    def ask(self, port: str) -> FoundDevice:
        (found,) = self._detect("--ask", port)["found"]
        return FoundDevice(**found)

    def devices(self) -> Sequence[SetUpDevice]:
        return [SetUpDevice(**each) for each in self._entries()]

    def add(self, kind: str, model: str, connection: Mapping[str, Any], settings: Mapping[str, Any]) -> str:
        entries = self._entries()
        taken = {each["id"] for each in entries}
        name = next(f"{kind}-{number}" for number in range(1, 100) if f"{kind}-{number}" not in taken)
        self._write(
            [*entries, _bare(SetUpDevice(id=name, kind=kind, model=model, connection=connection, settings=settings))]
        )
        return name

    def change(self, device: SetUpDevice) -> None:
        self._write([_bare(device) if each["id"] == device.id else each for each in self._entries()])

    def remove(self, device: str) -> None:
        def goes(entry: Mapping[str, Any]) -> bool:
            return device in (entry["id"], entry.get("connection", {}).get("device"))

        self._write([each for each in self._entries() if not goes(each)])

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

    def _detect(self, *arguments: str) -> Any:
        command = [*self._program, "detect", "--config", str(self._config_path), *arguments]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SEARCH_S, check=True)
            return json.loads(done.stdout)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise Refused("device.search_failed") from error

    def _entries(self) -> list[dict[str, Any]]:
        if not self._config_path.exists():
            return []
        try:
            return [_entry(each) for each in read_file(self._config_path)]
        except CommandError as error:
            raise Refused("config.invalid", field=error.field) from error

    def _write(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Check as the device program will, write in one step, start it anew: one device that would not do must not
        take the others of the window along."""
        try:
            read_devices(list(entries))
        except CommandError as error:
            raise Refused("device.setup_refused", field=error.field, rule=error.rule) from error
        draft = self._config_path.with_suffix(".tmp")
        draft.write_text(json.dumps(entries, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        try:
            self._check(draft)
        except Refused:
            draft.unlink()
            raise
        draft.replace(self._config_path)
        self._changed()

    def _check(self, draft: Path) -> None:
        command = [*self._program, "check", "--config", str(draft)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=CHECK_S, check=False)
            wrong = json.loads(done.stdout) if done.returncode == WRONG else {}
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise Refused("device.search_failed") from error
        if wrong:
            raise Refused("device.setup_refused", field=str(wrong["field"]), rule=str(wrong["rule"]))
        if done.returncode:
            raise Refused("device.search_failed")


def _settings(told: Mapping[str, Mapping[str, Sequence[Any]]]) -> dict[str, dict[str, list[Setting]]]:
    return {
        kind: {name: [Setting(**each) for each in given] for name, given in groups.items()}
        for kind, groups in told.items()
    }


def _bare(device: SetUpDevice) -> dict[str, Any]:
    """An entry without what is empty."""
    return {name: value for name, value in asdict(device).items() if value}


def _entry(config: DeviceConfig) -> dict[str, Any]:
    """An entry as it stands in the file, without what is empty."""
    return {name: value for name, value in asdict(config).items() if value}
