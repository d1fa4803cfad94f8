"""Practice mode: the launched practice world, and a desk enrolled in it, worked by a person or by the tour."""

import logging
import os
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from app import bootstrap
from app.gateway.bad_day import BadDayProcess
from app.gateway.http import HttpServer
from app.gateway.practice import PracticeClient
from app.gateway.window_token import FileTokenStore
from app.launch import Launcher, Practice
from app.settings import DeskSettings

log = logging.getLogger(__name__)

TOUR_SPEED = "1"
BAD_DAY = "-bad-day"
"""The world of the bad day stands in a folder of this ending beside the other."""
SIGNALLED = 128
"""An exit code says by this much more which signal it was."""


def desk_settings(practice: Practice) -> DeskSettings:
    """The settings of the practice window; enrols it first where that is still to be done."""
    folder = practice.folder / "desk"
    folder.mkdir(parents=True, exist_ok=True)
    if practice.enrolment_code:
        tokens = FileTokenStore(folder / "window.token")
        HttpServer(practice.server_url, tokens).enrol(practice.enrolment_code)
    return DeskSettings(folder=folder, server_url=practice.server_url, devices_file=str(practice.devices_file))


def end_with_signals(stop: Callable[[], None]) -> None:
    """At SIGTERM or SIGINT, ``stop`` and end the process. A thread hears of it, as Python's own handlers wait for as
    long as a screen's event loop runs."""
    hearing, telling = socket.socketpair()
    telling.setblocking(False)
    signal.set_wakeup_fd(telling.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)

    def wait() -> None:
        with telling:
            number = hearing.recv(1)[0]
            log.info("told to stop by signal %d", number)
            stop()
            os._exit(SIGNALLED + number)

    threading.Thread(target=wait, name="signals", daemon=True).start()


def work(data: Path) -> int:
    """Start the practice world and open the desk on it; ends it all when the window is closed."""
    launcher = Launcher(data)
    end_with_signals(launcher.stop)
    practice = launcher.start()
    try:
        bad_days = None if data.name.endswith(BAD_DAY) else BadDayProcess(data)
        return bootstrap.run_desk(
            desk_settings(practice),
            lambda: PracticeClient(practice.credentials_file, practice.emulator_port, bad_days),
        )
    finally:
        launcher.stop()


def make_bad_day(data: Path) -> Path:
    """Make yesterday with a difference of every kind in it, in a folder beside ``data``, and say each step and what was
    planted; answers that folder."""
    from app import bad_day

    def say(line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    world = data.with_name(f"{data.name}{BAD_DAY}")
    made = bad_day.make(world, desk_settings, lambda done, steps: say(f"step {done} of {steps}"))
    say("\n".join(bad_day.told(made)))
    say("ready")
    return world


def play_tour(data: Path, pictures: Path) -> int:
    """Start a fresh practice world and play the tour in it; 0 only if every step was right and the money adds up."""
    from app import bad_day, tour

    world = data.with_name(f"{data.name}-tour")
    for folder in (world, pictures):
        shutil.rmtree(folder, ignore_errors=True)
    yesterday = bad_day.make(world, desk_settings)
    launcher = Launcher(world, speed=TOUR_SPEED)
    end_with_signals(launcher.stop)
    practice = launcher.start()
    try:
        settings = desk_settings(practice)
        client = PracticeClient(practice.credentials_file, practice.emulator_port)
        client.control("settings", {"statements_at_once": True})  # a tour is taken at any hour
        return tour.play(settings, client, pictures, yesterday)
    finally:
        launcher.stop()
