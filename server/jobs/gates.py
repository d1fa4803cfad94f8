"""The checks that a server makes of its own surroundings: room on its disks, that the database takes a write."""

import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from app.core.clock import Clock
from app.core.errors import PaydeskError
from server.domain.gate import Verdict
from server.ports import UnitOfWorkFactory

MIB = 1024 * 1024
OPENS_AT = 1.25
"""Opened again only when so many times the limit is free, so that a door does not flap."""
DISK_LOW, NOT_WRITABLE = "server.disk_low", "server.database_not_writable"
PROBE = "gate.probe"
A_DAY_S = 24 * 3600

Usage = Callable[[Path], int]


def free_mib(path: Path) -> int:
    """Room that is left on a path's volume. Raises OSError."""
    return shutil.disk_usage(path).free // MIB


class RoomOnDisk:
    """Every named folder's volume has room; a folder that cannot be looked at has none."""

    def __init__(self, folders: Sequence[Path], least_mib: int, usage: Usage = free_mib) -> None:
        self._folders, self._least_mib, self._usage = tuple(dict.fromkeys(folders)), least_mib, usage
        self._closed: set[Path] = set()

    def __call__(self) -> Sequence[Verdict]:
        """A verdict a folder."""
        return [self._verdict(folder) for folder in self._folders]

    def _verdict(self, folder: Path) -> Verdict:
        try:
            room_mib = self._usage(folder)
        except OSError:
            room_mib = 0
        limit = self._least_mib * (OPENS_AT if folder in self._closed else 1)
        if room_mib >= limit:
            self._closed.discard(folder)
            return Verdict(f"disk {folder}", values=(("free_mib", room_mib),))
        self._closed.add(folder)
        values = (("free_mib", room_mib), ("least_mib", self._least_mib))
        return Verdict(f"disk {folder}", DISK_LOW, values=values)


class TakesWrites:
    """A small write is made durable: a read-only or failing disk, and a full one, are found before a patient is."""

    def __init__(self, uow: UnitOfWorkFactory) -> None:
        self._uow = uow
        self._count = 0

    def __call__(self) -> Sequence[Verdict]:
        """One verdict."""
        self._count += 1
        try:
            with self._uow() as work:
                work.facts.put(PROBE, str(self._count))
                work.commit()
        except PaydeskError as error:
            if error.code == "storage.busy":
                return [Verdict("database writes")]  # somebody else writes: it takes writes
            return [Verdict("database writes", NOT_WRITABLE, values=(("said", error.code),))]
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing could be recorded
            return [Verdict("database writes", NOT_WRITABLE, values=(("said", type(error).__name__),))]
        return [Verdict("database writes")]


class InBackground:
    """A long check on a thread of its own, at the first call and then every so many seconds; its last word counts."""

    def __init__(self, check: Callable[[], Sequence[Verdict]], every_s: float, clock: Clock) -> None:
        self._check, self._every_s, self._clock = check, every_s, clock
        self._next_s = 0.0
        self._last: Sequence[Verdict] = ()

    def __call__(self) -> Sequence[Verdict]:
        """The last word; nothing before the first is there."""
        now_s = self._clock.monotonic_s()
        if now_s >= self._next_s:
            self._next_s = now_s + self._every_s
            threading.Thread(target=self._run, name="long-check", daemon=True).start()
        return self._last

    def _run(self) -> None:
        self._last = self._check()


class Seldom:
    """A check that is made once in so many rounds; between them its last word counts."""

    def __init__(self, check: Callable[[], Sequence[Verdict]], rounds: int) -> None:
        self._check, self._rounds = check, rounds
        self._left = 0
        self._last: Sequence[Verdict] = ()

    def __call__(self) -> Sequence[Verdict]:
        """The last word, or a new one."""
        if self._left <= 0:
            self._last, self._left = self._check(), self._rounds
        self._left -= 1
        return self._last
