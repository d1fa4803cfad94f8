"""A database that is put back to an earlier point: backups of the simulated one, the mark beside the settings, and what
the server and the desks do about it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.core.errors import PaydeskError, Refused
from app.desk.keep_touch import KeepTouch
from server.channels import catalog
from server.domain.healing import Healing
from server.ports import UnitOfWork
from server.services.notice_restore import NoticeRestore, healing_of
from server.services.snapshots import FreshKeys
from server.storage.memory import MemoryDatabase
from server.storage.memory_tables import GONE, MemoryTable
from simulation import forgotten_books
from support.kept_mark import KeptMark

if TYPE_CHECKING:
    from simulation.server_process import ServerProcess
    from simulation.window import Window
    from simulation.world import World

LOOK_EVERY_S, BEAT_EVERY_S = 60.0, 30.0
CALM_S = 1800.0


@dataclass(frozen=True)
class Backup:
    """Every committed row, and the next number that the database gives."""

    rows: dict[str, dict[Any, Any]]
    next_number: int


def backup_of(database: MemoryDatabase) -> Backup:
    """A backup of this moment."""
    number = database.number()
    database._numbers = itertools.count(number)
    return Backup({name: dict(table.rows) for name, table in _tables(database).items()}, number)


def put_back(database: MemoryDatabase, backup: Backup) -> None:
    """The database as it was; its numbers begin again where they stood."""
    for name, table in _tables(database).items():
        rows = backup.rows[name]
        for key in [key for key in table.rows if key not in rows]:
            table.replace(key, GONE)
        for key, row in rows.items():
            if table.rows.get(key, GONE) is not row:
                table.replace(key, row)
    database._numbers = itertools.count(backup.next_number)


def _tables(database: MemoryDatabase) -> dict[str, MemoryTable[Any]]:
    return {name: table for name, table in vars(database.tables).items() if isinstance(table, MemoryTable)}


class Past:
    """What a world keeps where a restore does not reach; ``watched`` worlds have desks and servers that look for it."""

    def __init__(self, world: World, *, watched: bool) -> None:
        self._world = world
        self.watched = watched and isinstance(world.database, MemoryDatabase)
        self.mark, self.keys = KeptMark(), FreshKeys()

    def ends(self) -> dict[str, Any]:
        """The ends of every life of the server."""
        return {"snapshot_keys": self.keys, **({"mark_file": self.mark} if self.watched else {})}

    def begin(self) -> None:
        """Plan the seed's restore."""
        world, chance = self._world, self._world.chance
        if not self.watched or not world.mischief.fault("restore", "the database"):
            return
        kept: list[Backup] = []
        at_s = chance.between("backup at", 20, 400)
        world.hub.later(at_s, lambda: kept.append(self.backup()))
        world.hub.later(at_s + chance.between("restore after", 20, 900), lambda: self._comes(kept[0]))

    def backup(self) -> Backup:
        """A backup of this moment."""
        database = self._world.database
        if not isinstance(database, MemoryDatabase):
            raise TypeError("only a database in memory is backed up so")
        self._world.tell("a backup is made")
        return backup_of(database)

    def _comes(self, backup: Backup) -> None:
        world = self._world
        if world.chance.calm:
            return
        self.restore(backup)
        world.hub.later(world.chance.between("restored for", 0.2, 45), world.start_server)
        if world.beside.server is not None:
            world.hub.later(world.chance.between("restored beside for", 0.2, 90), world.beside.start)

    def restore(self, backup: Backup) -> None:
        """The server ends, and its database is put back; who started it starts it again."""
        world, database = self._world, self._world.database
        if not isinstance(database, MemoryDatabase):
            raise TypeError("only a database in memory is put back so")
        for server in (world.server, world.beside.server):
            if server is not None and server.process.alive:
                world.hub.kill(server.process)
        world.mischief.cases["60"] += 1
        world.tell("the database is put back to the backup")
        put_back(database, backup)
        world.checks.put_back(database)
        forgotten_books.put_back(world, database)

    # ------------------------------------------------------------ who looks

    def server_starts(self, server: ServerProcess) -> None:
        """The first round of ``server.jobs.watch.Watch`` is over before a server answers anybody; then the others."""
        if not self.watched:
            return
        database = self._world.database
        statements = [name for name in server.channels if name in catalog.STATEMENT_READERS]
        NoticeRestore(
            uow=database.uow, reader=database.reader, clock=server.process, mark_file=self.mark, statements=statements
        ).look()
        server.hub.spawn(server.process, "watch", lambda: self._watch(server))

    def _watch(self, server: ServerProcess) -> None:
        while True:
            for act in (server.services.notice_restore.look, server.services.heal.advance):
                try:
                    act()
                except PaydeskError as error:
                    self._world.tell(f"watch: {error.code}")
            server.hub.pause(CALM_S if self._world.chance.calm else LOOK_EVERY_S)

    def keep_touch(self, window: Window) -> Callable[[str], None] | None:
        """What the heartbeat of a desk does, for ever; answers one beat, if desks of this world look for a restore."""
        if not self.watched:
            return None
        server: Any = window.line
        touch = KeepTouch(
            server=server, history=window.journal, clock=window.process, desk_id=window.name, version="9.9.9",
            offline=window.lonely.deliver if window.lonely else None,
        )  # fmt: skip

        def beats() -> None:
            while True:
                try:
                    touch.beat()
                except (PaydeskError, Refused) as error:
                    self._world.tell(f"{window.name} beats: {error.code}")
                window.process.hub.pause(CALM_S if self._world.chance.calm else BEAT_EVERY_S)

        window.process.hub.spawn(window.process, f"{window.name} touch", beats, 0.3)
        return touch.beat

    def healing(self) -> Healing | None:
        """The healing under way."""
        if not self.watched:
            return None
        return self._world.rows._read(_healing)


def _healing(work: UnitOfWork) -> Healing | None:
    return healing_of(work)
