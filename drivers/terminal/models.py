"""The card terminals that can stand in devices.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.kinds import Factory
from drivers.terminal.actions import KIND as KIND  # noqa: PLC0414  # the catalogue reads it here

MODELS: Final[Mapping[str, Factory]] = {}
