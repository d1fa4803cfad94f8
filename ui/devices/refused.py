"""What the drivers refuse in devices.json, in the words of the form: which field, and what it takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ui.sentences import find
from ui.text import titled, translate, word

_CHOICES = re.compile(r'[\w"]+( or [\w"]+)+')
_ONE_OF = re.compile(r"(?:for \w+ )?one of (.+)")
_RANGE = re.compile(r"from (-?\d+) to (\d+)")


def in_words(values: Mapping[str, str | int]) -> dict[str, str | int]:
    """The values of ``device.setup_refused`` for a person who has the form before him."""
    if set(values) != {"field", "rule"}:
        return dict(values)
    return {"field": _field(str(values["field"])), "rule": _rule(str(values["rule"]))}


def _field(place: str) -> str:
    device, _, rest = place.partition(".")
    last = rest.rpartition(".")[2]
    names: Mapping[str, Callable[[], str]] = {
        "kind": lambda: translate("devices", "Kind"),
        "model": lambda: translate("devices", "Model"),
        **dict.fromkeys(
            ("connection", "type", "device", "port", "host", "path", "folder", "python", "program", "baudrate",
             "bytesize", "parity", "stopbits"),
            lambda: translate("devices", "Connected to"),
        ),
    }  # fmt: skip
    if last in names and not rest.startswith("settings"):
        return titled(device, names[last]())
    return titled(device, word(f"setting.{last}")) if find(f"word.setting.{last}") else place


def _rule(rule: str) -> str:
    whole: Mapping[str, Callable[[], str]] = {
        "must be int": lambda: translate("devices", "a whole number"),
        "must be float": lambda: translate("devices", "a number"),
        "must be str": lambda: translate("devices", "a text"),
        "required": lambda: translate("devices", "something; it is empty"),
        "1 to 16, or 1001 to 1016 for a USB reader": lambda: translate(
            "devices", "1 to 16, or 1001 to 1016 for a USB reader"
        ),
        "a printer that stands before it": lambda: translate("devices", "through, and the name of a printer set up"),
        "a line that can be read": lambda: translate("devices", "a serial port or a network address"),
        "library": lambda: translate("devices", "library, and the folder that its maker installed"),
        "none: this computer speaks": lambda: translate("devices", "nothing: this computer speaks"),
        "none: settings.queue names the printer": lambda: translate("devices", "nothing: the printer has its field"),
        "pin 2 or 5, open_level low or high": lambda: translate("devices", "pin 2 or 5, switch low or high"),
        "host:port, with commas between": lambda: translate("devices", "addresses as host:port, commas between"),
    }  # fmt: skip
    if rule in whole:
        return whole[rule]()
    if (found := _RANGE.fullmatch(rule)) is not None:
        return translate("devices", "{lowest} to {highest}").format(lowest=found[1], highest=found[2])
    if (found := _ONE_OF.fullmatch(rule)) is not None:
        return translate("devices", "one of: {words}").format(words=found[1])
    if _CHOICES.fullmatch(rule):
        return translate("devices", "one of: {words}").format(words=", ".join(rule.split(" or ")))
    return rule
