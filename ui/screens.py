"""The table of screens: what the navigation shows, in its order; a screen is imported when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.marking import QT_TRANSLATE_NOOP
from ui.text import translate
from ui.widgets.screen import ScreenView


class Build(Protocol):
    """Makes a screen; one that is made where it will stand (``parent``) is dressed once."""

    def __call__(self, context: Context, parent: QWidget | None = None) -> ScreenView: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One entry of the navigation. Shown when the operator has ``permission``; ``key`` opens it."""

    name: str
    icon: str
    key: str
    load: Callable[[], Build]
    """Imports what it is made of, which takes its time once and may be done on a lane, and answers what makes it."""

    @property
    def permission(self) -> str:
        """The permission of this menu."""
        return f"{self.name}.view"

    def words(self) -> str:
        """The name in the present language."""
        return translate("navigation", _TITLES[self.name])

    def build(self, context: Context, parent: QWidget | None = None) -> ScreenView:
        """Make it."""
        return self.load()(context, parent)


def _placed_later(build: Callable[[Context], ScreenView]) -> Build:
    return lambda context, parent=None: build(context)


def _checkout() -> Build:
    from ui.checkout.view import build

    return _placed_later(build)


def _refunds() -> Build:
    from ui.refunds.view import build

    return _placed_later(build)


def _shift() -> Build:
    from ui.shift.view import build

    return _placed_later(build)


def _inquiry() -> Build:
    from ui.inquiry.view import build

    return _placed_later(build)


def _administration() -> Build:
    from ui.administration.view import build

    return _placed_later(build)


def _audit() -> Build:
    from ui.administration.audit_view import build

    return _placed_later(build)


def _exceptions() -> Build:
    from ui.exceptions.screen import build

    return build


def _reconciliation() -> Build:
    from ui.reconciliation.view import build

    return build


def _alerts() -> Build:
    from ui.alerts.view import build

    return _placed_later(build)


def _devices() -> Build:
    from ui.devices.view import build

    return _placed_later(build)


def _settings() -> Build:
    from ui.settings.view import build

    return _placed_later(build)


_TITLES = {
    "checkout": QT_TRANSLATE_NOOP("navigation", "Checkout"),
    "refunds": QT_TRANSLATE_NOOP("navigation", "Refunds"),
    "inquiry": QT_TRANSLATE_NOOP("navigation", "Was I charged?"),
    "shift": QT_TRANSLATE_NOOP("navigation", "Shift"),
    "reconciliation": QT_TRANSLATE_NOOP("navigation", "Reconciliation"),
    "exceptions": QT_TRANSLATE_NOOP("navigation", "Exceptions"),
    "alerts": QT_TRANSLATE_NOOP("navigation", "Alerts"),
    "devices": QT_TRANSLATE_NOOP("navigation", "Devices"),
    "administration": QT_TRANSLATE_NOOP("navigation", "Administration"),
    "audit": QT_TRANSLATE_NOOP("navigation", "Audit log"),
    "settings": QT_TRANSLATE_NOOP("navigation", "Settings"),
}

SCREENS: tuple[Screen, ...] = (
    Screen(name="checkout", icon="wallet", key="Ctrl+1", load=_checkout),
    Screen(name="refunds", icon="undo", key="Ctrl+2", load=_refunds),
    Screen(name="inquiry", icon="search", key="Ctrl+3", load=_inquiry),
    Screen(name="shift", icon="clock", key="Ctrl+4", load=_shift),
    Screen(name="reconciliation", icon="calendar", key="Ctrl+R", load=_reconciliation),
    Screen(name="exceptions", icon="warning", key="Ctrl+E", load=_exceptions),
    Screen(name="alerts", icon="bell", key="Ctrl+9", load=_alerts),
    Screen(name="devices", icon="printer", key="Ctrl+5", load=_devices),
    Screen(name="administration", icon="users", key="Ctrl+6", load=_administration),
    Screen(name="audit", icon="audit", key="Ctrl+7", load=_audit),
    Screen(name="settings", icon="settings", key="Ctrl+8", load=_settings),
)


def screen(name: str) -> Screen:
    """The entry of that name."""
    return next(each for each in SCREENS if each.name == name)


def shown_to(may: Callable[[str], bool]) -> list[Screen]:
    """The screens of somebody who has these permissions, in their order."""
    return [each for each in SCREENS if may(each.permission)]


def first_screen(allowed: Sequence[Screen]) -> Screen:
    """Where work begins: the checkout, for who has none the reconciliation, else the first there is."""
    by_name = {each.name: each for each in allowed}
    return by_name.get("checkout") or by_name.get("reconciliation") or allowed[0]
