"""The table of screens: what the navigation shows, in its order; a screen is imported when it is first opened."""

from __future__ import annotations

from collections.abc import Sequence
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
    build: Build

    @property
    def permission(self) -> str:
        """The permission of this menu."""
        return f"{self.name}.view"

    def words(self) -> str:
        """The name in the present language."""
        return translate("navigation", _TITLES[self.name])


def _checkout(context: Context, parent: QWidget | None = None) -> ScreenView:
    from ui.checkout.view import build

    return build(context)


def _refunds(context: Context, parent: QWidget | None = None) -> ScreenView:
    from ui.refunds.view import build

    return build(context)


def _shift(context: Context, parent: QWidget | None = None) -> ScreenView:
    from ui.shift.view import build

    return build(context)


def _inquiry(context: Context, parent: QWidget | None = None) -> ScreenView:
    from ui.inquiry.view import build

    return build(context)


def _administration(context: Context, parent: QWidget | None = None) -> ScreenView:
    from ui.administration.view import build

    return build(context)


def _audit(context: Context, parent: QWidget | None = None) -> ScreenView:
    from ui.administration.audit_view import build

    return build(context)


def _exceptions(context: Context, parent: QWidget | None = None) -> ScreenView:
    from ui.exceptions.screen import build

    return build(context, parent)


def _reconciliation(context: Context, parent: QWidget | None = None) -> ScreenView:
    from ui.reconciliation.view import build

    return build(context, parent)


def _alerts(context: Context, parent: QWidget | None = None) -> ScreenView:
    from ui.alerts.view import build

    return build(context)


def _devices(context: Context, parent: QWidget | None = None) -> ScreenView:
    from ui.devices.view import build

    return build(context)


def _settings(context: Context, parent: QWidget | None = None) -> ScreenView:
    from ui.settings.view import build

    return build(context)


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
    Screen(name="checkout", icon="wallet", key="Ctrl+1", build=_checkout),
    Screen(name="refunds", icon="undo", key="Ctrl+2", build=_refunds),
    Screen(name="inquiry", icon="search", key="Ctrl+3", build=_inquiry),
    Screen(name="shift", icon="clock", key="Ctrl+4", build=_shift),
    Screen(name="reconciliation", icon="calendar", key="Ctrl+R", build=_reconciliation),
    Screen(name="exceptions", icon="warning", key="Ctrl+E", build=_exceptions),
    Screen(name="alerts", icon="bell", key="Ctrl+9", build=_alerts),
    Screen(name="devices", icon="printer", key="Ctrl+5", build=_devices),
    Screen(name="administration", icon="users", key="Ctrl+6", build=_administration),
    Screen(name="audit", icon="audit", key="Ctrl+7", build=_audit),
    Screen(name="settings", icon="settings", key="Ctrl+8", build=_settings),
)


def prepare_exceptions() -> None:
    """On a lane, while finance reads its first screen: what the workbench is made of, so that it opens at once."""
    from ui.exceptions import screen as workbench

    del workbench


def screen(name: str) -> Screen:
    """The entry of that name."""
    return next(each for each in SCREENS if each.name == name)


def first_screen(allowed: Sequence[Screen]) -> Screen:
    """Where work begins: the checkout, for who has none the reconciliation, else the first there is."""
    by_name = {each.name: each for each in allowed}
    return by_name.get("checkout") or by_name.get("reconciliation") or allowed[0]
