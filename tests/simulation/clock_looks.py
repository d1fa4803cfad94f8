"""The server's looks at its own clock: the shipped runner looks once a second, here when there is something to see."""

from __future__ import annotations

from datetime import timedelta

from server.jobs.set_back import SetBack
from simulation.kernel import Process
from simulation.storage import StormyDatabase


class ClockLooks(SetBack):
    """Knows whether its process began, or its clock was set, since it last looked."""

    def __init__(self, database: StormyDatabase, process: Process) -> None:
        super().__init__(database.uow, database.reader, process)
        self._process = process
        self._seen_s: float | None = None

    def look(self) -> timedelta:
        """As it is shipped; a look that the database did not let through is none."""
        back = super().look()
        self._seen_s = self._process.offset_s
        return back

    def are_late(self) -> bool:
        """Whether the clock is to be looked at now."""
        return self._seen_s != self._process.offset_s
