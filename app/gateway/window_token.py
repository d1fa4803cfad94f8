"""Where this computer keeps its window's token: the system keyring, or a file only its user can read."""

import logging
import os
from pathlib import Path
from typing import Protocol

from app.core.errors import Refused

log = logging.getLogger(__name__)

SERVICE = "paydesk"


class TokenStore(Protocol):
    """Keeps one token."""

    def read(self) -> str:
        """The token, or empty text."""
        ...

    def write(self, token: str) -> None: ...


class FileTokenStore:
    """A file with mode 0600, written whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> str:
        try:
            return self._path.read_text("utf-8").strip()
        except FileNotFoundError:
            return ""

    def write(self, token: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.unlink(missing_ok=True)  # one that was left behind would keep its own mode
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(token)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)


class KeyringTokenStore:
    """The operating system's keyring; ``account`` tells several installations on one computer apart."""

    def __init__(self, account: str) -> None:
        self._account = account

    def read(self) -> str:
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(SERVICE, self._account) or ""
        except KeyringError as error:
            raise _locked(error) from None

    def write(self, token: str) -> None:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, self._account, token)
        except KeyringError as error:
            raise _locked(error) from None


def _locked(error: Exception) -> Refused:
    """A key store that is locked, denied or broken; its own words may name the user and stay in no log."""
    log.warning("the system's key store cannot be used (%s)", type(error).__name__)
    return Refused("window.token_locked")


def open_token_store(folder: Path, account: str) -> TokenStore:
    """The keyring where the system has a working one, else a file in the program's own folder."""
    path = folder / "window.token"
    if os.environ.get("PAYDESK_TOKEN_IN_FILE") == "1" or path.exists():
        return FileTokenStore(path)
    import keyring
    import keyring.backends.fail

    if isinstance(keyring.get_keyring(), keyring.backends.fail.Keyring):
        log.info("no keyring on this system: the window's token is kept in a file")
        return FileTokenStore(path)
    return KeyringTokenStore(account)
