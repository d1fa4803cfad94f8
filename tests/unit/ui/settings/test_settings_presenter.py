"""Settings: each choice is remembered at once, read back within its limits, and no scan is ever repeated in words."""

from __future__ import annotations

from typing import Any

import pytest

from support.screen_world import Remembered, Watched, World
from ui import chosen
from ui.settings.presenter import SettingsPresenter


class Window:
    """The settings of one computer."""

    def __init__(self) -> None:
        self.world, self.view = World(), Watched()
        self.world.server.answers = {"change_password": None}
        self.spoken: list[str] = []
        self.worn: list[str] = []
        self.placed: list[str] = []
        server: Any = self.world.server
        self.presenter = SettingsPresenter(
            self.view, self.world.tasks, server, self.world.preferences, speak=self.spoken.append,
            restyle=self.worn.append, language=lambda: self.spoken[-1] if self.spoken else "zh_CN",
            versions=lambda: {"desk": "0.1.0"}, monitors=lambda: [("HDMI-1", "1920 × 1080")],
            place_second_screen=lambda: self.placed.append(self.world.preferences.get("second_screen")),
        )  # fmt: skip
        self.presenter.load()


def test_language_and_colours_change_at_once() -> None:
    window = Window()
    window.presenter.language_wanted("en")
    window.presenter.theme_wanted("dark")
    assert (window.view.last.language, window.view.last.theme) == ("en", "dark")
    assert (window.spoken, window.worn) == (["en"], ["dark"])
    assert not window.view.last.restart


def test_size_and_scan_rule_are_remembered_for_the_next_start() -> None:
    window = Window()
    window.presenter.scale_wanted(150)
    window.presenter.scan_rule_wanted(35, 8, "]", "")
    assert window.view.last.restart
    assert chosen.scale_percent(window.world.preferences) == 150
    rule = chosen.wedge_rule(window.world.preferences)
    assert (rule.gap_ms, rule.min_length, rule.prefix, rule.suffix) == (35, 8, "]", "")


@pytest.mark.parametrize(
    ("stored", "gap_ms"), [("", 50), ("35", 35), ("9999", 200), ("1", 10), ("-5", 50), ("fast", 50)]
)
def test_what_stands_on_the_disk_is_read_within_limits(stored: str, gap_ms: int) -> None:
    assert chosen.wedge_rule(Remembered({"scan.gap_ms": stored})).gap_ms == gap_ms


def test_an_unknown_size_is_the_usual_one() -> None:
    assert chosen.scale_percent(Remembered({"scale": "900"})) == 100


def test_the_patients_screen_goes_where_it_is_wanted_and_is_remembered() -> None:
    window = Window()
    assert (window.view.last.second_screen, window.view.last.monitors) == ("on", (("HDMI-1", "1920 × 1080"),))
    for where in ("off", "HDMI-1"):
        window.presenter.second_screen_wanted(where)
        assert window.view.last.second_screen == where
    assert window.placed == ["off", "HDMI-1"]


def test_sound_can_be_silenced() -> None:
    window = Window()
    assert chosen.sounds(window.world.preferences)
    window.presenter.sound_wanted(False)
    assert not chosen.sounds(window.world.preferences)


def test_a_tried_scan_is_told_by_kind_and_length_only() -> None:
    window = Window()
    window.presenter.scanned("134567890123456789")
    assert window.view.last.heard == ("wechat", 18)
    assert "1345" not in repr(window.view.last)


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [("short", "short", "password.too_short"), ("long-enough-1", "other-one-12", "password.differs"),
     ("old-password", "old-password", "password.same")],
)  # fmt: skip
def test_a_password_that_will_not_do_is_not_sent(first: str, second: str, code: str) -> None:
    window = Window()
    window.presenter.password_wanted("old-password", first, second)
    assert window.view.last.fault.code == code
    assert not window.world.server.asked("change_password")


def test_a_good_password_is_sent() -> None:
    window = Window()
    window.presenter.password_wanted("old-password", "new-password-1", "new-password-1")
    window.world.tasks.settle()
    assert window.view.last.password_changed
