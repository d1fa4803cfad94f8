"""The desk's settings: where the server is and where this computer keeps what is its own; one small TOML file."""

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

FILE_NAME = "desk.toml"
FOLDER_VARIABLE = "PAYDESK_DESK_FOLDER"
EXAMPLE = """\
# Settings of this window's computer. All keys may be left out.
server_url = "https://paydesk.hospital.example:8443"
ca_bundle = ""              # PEM file of the hospital's own authority, if the server's certificate comes from one
devices_file = "devices.json"  # beside this file; an example: python -m drivers example-config
"""


class SettingsError(Exception):
    """A setting that will not do; the message names the key and the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """``folder`` holds journal, token, preferences and logs; the other fields are the keys of the file."""

    folder: Path
    server_url: str = "http://127.0.0.1:8443"
    ca_bundle: str = ""
    devices_file: str = "devices.json"

    @property
    def devices_path(self) -> Path:
        """The devices file, made absolute."""
        return self.folder / self.devices_file


def default_folder() -> Path:
    """Where a desk keeps its own on this system, unless ``PAYDESK_DESK_FOLDER`` names another folder."""
    if FOLDER_VARIABLE in os.environ:
        return Path(os.environ[FOLDER_VARIABLE])
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Paydesk" / "desk"
    return Path.home() / ".local" / "share" / "paydesk" / "desk"


def load(folder: Path) -> DeskSettings:
    """The settings of a folder. Raises SettingsError naming key and problem."""
    path = folder / FILE_NAME
    if not path.exists():
        return DeskSettings(folder=folder)
    try:
        tree = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from None
    return _checked(folder, tree, path)


def _checked(folder: Path, tree: Mapping[str, object], path: Path) -> DeskSettings:
    known = {field.name: field.type for field in fields(DeskSettings) if field.name != "folder"}
    for key, value in tree.items():
        if key not in known:
            raise SettingsError(f"{path}: there is no setting {key}")
        if type(value) is not known[key]:
            raise SettingsError(f"{path}: {key} has the wrong type")
    settings = DeskSettings(folder=folder, **tree)  # type: ignore[arg-type]
    if not _safe(settings.server_url):
        raise SettingsError(f"{path}: server_url must be https (http only on this computer)")
    if settings.ca_bundle and not Path(settings.ca_bundle).is_file():
        raise SettingsError(f"{path}: ca_bundle: no such file")
    return settings


def _safe(url: str) -> bool:
    """Whether what is sent there can be read by nobody on the way: https, or this computer itself."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.username is not None or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))
