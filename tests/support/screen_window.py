"""A context for one screen over a play world; the QApplication is the test's."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.core.permissions import PERMISSIONS
from support import screen_people as people
from support.screen_world import World
from ui import theme
from ui.context import Context, DeskState, Ends, Notices
from ui.text import Languages


def make_context(world: World, permissions: tuple[str, ...] = PERMISSIONS) -> Context:
    """Somebody is signed in, everything answers; English, light."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, "light")
    languages = Languages(application)
    languages.switch("en")
    state = DeskState()
    state.set_configuration(people.CONFIGURATION, people.NOW)
    state.set_session(people.session(permissions=permissions))
    state.set_devices(world.devices.known)
    state.set_device_host(True)
    ends = Ends(
        desk=world.desk, server=world.server, devices=world.devices, journal=world.journal, clock=world.clock,
        preferences=world.preferences,
    )  # fmt: skip
    return Context(
        ends=ends, tasks=world.tasks, state=state, notices=Notices(), languages=languages,  # type: ignore[arg-type]
        go=lambda _name: None, restyle=lambda mode: theme.apply(application, mode), speak=languages.switch,
        scanned=lambda _text: None, sign_out=lambda: None,
    )  # fmt: skip
