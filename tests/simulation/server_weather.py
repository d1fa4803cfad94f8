"""The borders of units of work in one life of the server: others may run, a commit may fail, the process may die."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from simulation.kernel import Process
from simulation.storage import Touched, Weather

if TYPE_CHECKING:
    from simulation.world import World


class ServerWeather(Weather):
    """Borders of units of work in one life of the server."""

    def __init__(self, world: World, process: Process) -> None:
        self._world, self._process = world, process

    def before(self) -> None:
        world, process = self._world, self._process
        process.check()
        if world.chance.calm or world.hub.current is None:
            return
        label = world.count(f"unit {world.hub.task().label}")
        if world.chance.draw(f"yields {label}") < 0.15:
            world.hub.pause(world.chance.between(f"yields for {label}", 0.0, 0.05))
        if world.mischief.profile["crash_border"]:
            world.crash_maybe(process, "crash_border", f"unit {label}")

    def fault(self) -> str:
        world = self._world
        self._process.check()
        if world.scripted_storage:
            return world.scripted_storage.pop(0).replace("ok", "")
        if world.chance.calm or not world.mischief.profile["storage"] or world.hub.current is None:
            return ""
        label = world.count(f"commit {world.hub.task().label}")
        if not world.mischief.fault("storage", label):
            return ""
        kinds = (
            ("storage.full", "56"), ("storage.busy", "59"), ("storage.stale", "59"), ("storage.commit_unknown", "59"),
            ("storage.commit_unknown+", "59"),
        )  # fmt: skip
        kind, case = world.chance.pick(f"what storage {label}", kinds)
        world.mischief.cases[case] += 1
        world.tell(f"the database: {kind} in {world.hub.task().label}")
        return kind

    def after(self, touched: Touched, due_at: datetime | None) -> None:
        world = self._world
        world.committed(touched, due_at)
        if world.chance.calm or world.hub.current is None or not world.mischief.profile["crash_border"]:
            return
        label = world.count(f"committed {world.hub.task().label}")
        world.crash_maybe(self._process, "crash_border", f"after {label}")
