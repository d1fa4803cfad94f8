"""Which business systems there are: settings by kind, and the builder of each; a new one adds a line here."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from app.core.clock import Clock
from app.core.errors import InvalidInput
from server.business.his_rest import statement as his_statement
from server.business.his_rest.settings import HisRestSettings
from server.business.his_rest.system import HisRestSystem
from server.ports import BusinessSystem, Send
from server.reconciliation.reading import ReadRows
from server.settings import read_section

BusinessSettings = HisRestSettings
SETTINGS: Mapping[str, type[BusinessSettings]] = {"his_rest": HisRestSettings}
read_statement: ReadRows = his_statement.read_rows
"""The canonical rows of a business system's statement."""


def read_settings(name: str, section: Mapping[str, Any]) -> BusinessSettings:
    """Settings of the business system that orders call ``name``; ``kind`` in the section says which one it is.

    Raises InvalidInput ``settings.invalid`` whose field is the key at fault, with its path.
    """
    kind = section.get("kind", "his_rest")
    shape = SETTINGS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise InvalidInput(f"businesses.{name}.kind", f"one of {', '.join(SETTINGS)}", "settings.invalid")
    values = {key: value for key, value in section.items() if key != "kind"}
    return read_section(f"businesses.{name}", shape, values)


def build_businesses(
    settings: Mapping[str, BusinessSettings],
    send: Send,
    clock: Clock,
    nonce: Callable[[], str] = lambda: secrets.token_hex(16),
) -> dict[str, BusinessSystem]:
    """Business systems by the name that orders call them by."""
    return {
        name: HisRestSystem(name=name, settings=each, send=send, clock=clock, nonce=nonce)
        for name, each in settings.items()
    }
