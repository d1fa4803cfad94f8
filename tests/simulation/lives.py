"""Lives of servers: each is the shipped server over the one database. In some worlds a second one works beside the
first, takes jobs and answers desks, dies and comes back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from server.business.catalog import build_businesses
from server.channels.catalog import build_channels
from simulation.far_ends import identity
from simulation.kernel import Process
from simulation.server_process import ServerProcess
from simulation.server_weather import ServerWeather
from simulation.storage import StormyDatabase
from simulation.wires import Wires

if TYPE_CHECKING:
    from simulation.world import World

BESIDE = "server B"


def life_of(world: World, name: str) -> ServerProcess:
    """A life of a server begins."""
    process = Process(world.hub, name)
    process.offset_s = world.server_offset_s if name == "server" else 0.0
    wires, own, planted = Wires(world, process), identity(), world.plan.planted
    channels = build_channels({**own.settings, **world.imported}, wires, process)
    database = StormyDatabase(
        world.database, ServerWeather(world, process), world._planted_repository if planted.repositories else None
    )
    database.shared = world.beside.wanted
    server = ServerProcess(
        process, database, {channel: world._planted_channel(each) for channel, each in channels.items()},
        build_businesses({"his": own.his}, wires, process), planted.server, world.alias, world.certificates,
        world.past.ends(), world.handed.settings(),
    )  # fmt: skip
    server.not_started = lambda: world.crash(process)  # type: ignore[method-assign]
    server.sending_delay_s = world._sending_delay_s  # type: ignore[method-assign]
    world.past.server_starts(server)
    world.tell(f"the {name} starts" if name == "server" else f"{name} starts")
    return server


class Beside:
    """The second server of a world, if it has one."""

    def __init__(self, world: World, *, wanted: bool) -> None:
        self._world, self.wanted = world, wanted
        self.server: ServerProcess | None = None

    def begin(self) -> None:
        """Start it with the world."""
        if self.wanted and self._world.mischief.fault("second", "the servers"):
            self._world.hub.later(1.0, self.start)

    def start(self) -> None:
        """Begin a life of it."""
        if not self._world.chance.calm and not self.up:
            self.server = life_of(self._world, BESIDE)

    @property
    def up(self) -> bool:
        """Whether it lives."""
        return self.server is not None and self.server.process.alive

    def answers(self, label: str) -> ServerProcess | None:
        """Who answers a call of a desk: the first server, now and then this one, or whoever lives."""
        first = self._world.server if self._world.server is not None and self._world.server.process.alive else None
        if not self.up or (first is not None and self._world.chance.draw(f"who answers {label}") < 0.6):
            return first
        return self.server

    def died(self, process: Process, down_s: float) -> None:
        """A process has died; if it was this one it comes back."""
        if self.server is not None and self.server.process is process:
            self._world.hub.later(down_s, partial(self.start))
