"""Which business systems there are: settings by kind, and the builder of each; a new one adds a line here."""

import dataclasses
import secrets
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints

import msgspec

from app.core.clock import Clock
from app.core.errors import InvalidInput
from server.business.his_rest.settings import HisRestSettings
from server.business.his_rest.system import HisRestSystem
from server.ports import BusinessSystem, Send

BusinessSettings = HisRestSettings
SETTINGS: Mapping[str, type[BusinessSettings]] = {"his_rest": HisRestSettings}


def read_settings(name: str, section: Mapping[str, Any]) -> BusinessSettings:
    """Settings of the business system that orders call ``name``; ``kind`` in the section says which one it is.

    Raises InvalidInput ``settings.invalid`` whose field is the key at fault, with its path.
    """
    kind = section.get("kind", "his_rest")
    shape = SETTINGS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise InvalidInput(f"businesses.{name}.kind", f"one of {', '.join(SETTINGS)}", "settings.invalid")
    values = {key: value for key, value in section.items() if key != "kind"}
    fields = {field.name: field for field in dataclasses.fields(shape) if field.init}
    missing = [key for key, field in fields.items() if field.default is dataclasses.MISSING and key not in values]
    for keys, problem in ((values.keys() - fields.keys(), "is not a setting"), (missing, "is missing")):
        for key in keys:
            raise InvalidInput(f"businesses.{name}.{key}", problem, "settings.invalid")
    hints = get_type_hints(shape)
    converted = {}
    for key, value in values.items():
        try:
            converted[key] = msgspec.convert(value, hints[key])
        except msgspec.ValidationError as error:
            raise InvalidInput(f"businesses.{name}.{key}", str(error), "settings.invalid") from None
    try:
        return shape(**converted)
    except InvalidInput as error:
        raise InvalidInput(
            f"businesses.{name}.{error.values['field']}", str(error.values["rule"]), error.code
        ) from None


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
