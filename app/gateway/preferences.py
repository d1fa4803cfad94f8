"""What a person chose on this computer (language, colours, column widths): one JSON file, written whole."""

import json
import logging
from pathlib import Path

log = logging.getLogger(__name__)


class FilePreferences:
    """Small texts by name; never secrets. A file that cannot be read counts as empty."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = self._read()

    def get(self, name: str, default: str = "") -> str:
        """The value of a name, else the default."""
        return self._values.get(name, default)

    def put(self, name: str, value: str) -> None:
        """Remember a value."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), "utf-8")
            fresh.replace(self._path)
        except OSError as error:
            log.warning("preferences cannot be kept: %s", error)

    def _read(self) -> dict[str, str]:
        try:
            values = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            log.warning("preferences cannot be read: %s", error)
            return {}
        return {str(name): str(value) for name, value in values.items()} if isinstance(values, dict) else {}
