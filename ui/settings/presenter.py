"""Decides on the settings screen: remembers each choice at once; language and colours also change at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from app.core.scan import Awaited, understand
from app.desk.ports import Server
from ui import chosen
from ui.presenting import Presenting, Shows
from ui.settings.models import THEMES, SettingsModel
from ui.tasks import TaskRunner

SHORTEST_PASSWORD = 8
SHORTEST_PIN = 4


class Preferences(Protocol):
    """ui.context.Preferences."""

    def get(self, name: str, default: str = "") -> str: ...

    def put(self, name: str, value: str) -> None: ...


class SettingsPresenter(Presenting[SettingsModel]):
    """``speak`` and ``restyle`` change language and colours now and remember them."""

    def __init__(
        self,
        view: Shows[SettingsModel],
        tasks: TaskRunner,
        server: Server,
        preferences: Preferences,
        *,
        speak: Callable[[str], None],
        restyle: Callable[[str], None],
        language: Callable[[], str],
        versions: Callable[[], Mapping[str, str]],
        may: Callable[[str], bool] = lambda _permission: False,
        monitors: Callable[[], Sequence[tuple[str, str]]] = tuple,
        place_second_screen: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(view, tasks, SettingsModel())
        self._server, self._preferences = server, preferences
        self._speak, self._restyle, self._language, self._versions = speak, restyle, language, versions
        self._may, self._monitors, self._place_second_screen = may, monitors, place_second_screen

    def load(self) -> None:
        """The screen is shown: what is remembered."""
        rule = chosen.wedge_rule(self._preferences)
        self.show(
            language=self._language(), theme=self._preferences.get("theme", "light"),
            scale_percent=chosen.scale_percent(self._preferences), gap_ms=rule.gap_ms, min_length=rule.min_length,
            prefix=rule.prefix, suffix=rule.suffix, sound=chosen.sounds(self._preferences),
            versions=self._versions(), password_changed=False, pin_changed=False,
            second_screen=self._preferences.get(chosen.SECOND_SCREEN) or chosen.SECOND_SCREEN_ANY,
            monitors=tuple(self._monitors()),
            may_approve=self._may("refunds.approve") or self._may("refunds.payout_approve"),
        )  # fmt: skip

    def language_wanted(self, language: str) -> None:
        """Another language, now."""
        self._speak(language)
        self.show(language=self._language())

    def theme_wanted(self, theme: str) -> None:
        """Other colours, now."""
        if theme in THEMES:
            self._restyle(theme)
            self.show(theme=theme)

    def scale_wanted(self, percent: int) -> None:
        """Another size, at the next start."""
        if percent in chosen.SCALES and percent != self.model.scale_percent:
            self._preferences.put("scale", str(percent))
            self.show(scale_percent=percent, restart=True)

    def sound_wanted(self, on: bool) -> None:
        """Sound or silence, now."""
        self._preferences.put("sound", "on" if on else "off")
        self.show(sound=on)

    def second_screen_wanted(self, where: str) -> None:
        """The patient's screen on another monitor or on none, now."""
        self._preferences.put(chosen.SECOND_SCREEN, where)
        self._place_second_screen()
        self.show(second_screen=where)

    def scan_rule_wanted(self, gap_ms: int, min_length: int, prefix: str, suffix: str) -> None:
        """How a scan is told from typing, at the next start."""
        model = self.model
        if (gap_ms, min_length, prefix, suffix) == (model.gap_ms, model.min_length, model.prefix, model.suffix):
            return
        self._preferences.put("scan.gap_ms", str(gap_ms))
        self._preferences.put("scan.min_length", str(min_length))
        self._preferences.put("scan.prefix", prefix)
        self._preferences.put("scan.suffix", suffix)
        self.show(gap_ms=gap_ms, min_length=min_length, prefix=prefix, suffix=suffix, restart=True)

    def scanned(self, text: str) -> None:
        """Somebody tries the scanner: say what kind of code it was, never the code."""
        scan = understand(text, Awaited.PATIENT)
        self.show(heard=(scan.channel or scan.kind.value, len(text.strip())))

    def password_wanted(self, old: str, first: str, second: str) -> None:
        """Change one's own password."""
        if len(first) < SHORTEST_PASSWORD:
            self.complain("password.too_short", length=SHORTEST_PASSWORD)
        elif first != second:
            self.complain("password.differs")
        elif first == old:
            self.complain("password.same")
        else:
            self.ask(lambda: self._server.change_password(old, first), lambda _none: self.show(password_changed=True))

    def pin_wanted(self, password: str, first: str, second: str) -> None:
        """Set the own PIN, or remove it."""
        if first != second:
            self.complain("pin.differs")
        elif first and len(first) < SHORTEST_PIN:
            self.complain("pin.too_simple")
        elif not password:
            self.complain("password.wrong")
        else:
            self.ask(lambda: self._server.set_pin(password, first), lambda _none: self.show(pin_changed=True))
