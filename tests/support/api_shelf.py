"""HTTP applications that outlive their server: routes take half a second to put together, and many tests want them.

`Shelf.build` is what `bootstrap.assemble` may be given for `build_app`: the routes are the real ones, put together once
a process; each server that is assembled answers through them with its own services.

"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any

from server.api.application import Application, build_app
from server.api.pace import USUAL_PACE, PaceRules
from server.api.services import Services
from server.services.changes import Changes, Listener

MadeFor = tuple[str, int, PaceRules]


class ChangesAtPresent(Changes):
    """Who waits listens to the changes of whichever server answers at present."""

    def __init__(self, present: Changes) -> None:
        self.present = present

    def listen(self, number: str, listener: Listener) -> Callable[[], None]:
        """Of `Changes`."""
        return self.present.listen(number, listener)


@dataclass(eq=False)
class Kept:
    """An application, and the services that its handlers are given, whosever they are at present."""

    application: Application
    services: Services
    changes: ChangesAtPresent
    made_for: MadeFor

    def answer_for(self, services: Services) -> None:
        """From now on with these services."""
        for each in fields(Services):
            object.__setattr__(self.services, each.name, getattr(services, each.name))
        self.changes.present = services.changes


@dataclass
class Shelf:
    """Applications that nobody uses at present. One that was told to end its waits is never used again."""

    _free: list[Kept] = field(default_factory=list)
    _in_use: list[Kept] = field(default_factory=list)

    def build(
        self, services: Services, *, version: str, largest_body_bytes: int, pace: PaceRules = USUAL_PACE
    ) -> Application:
        """What `build_app` does."""
        made_for = (version, largest_body_bytes, pace)
        kept = next((each for each in self._free if each.made_for == made_for), None)
        if kept is None:
            kept = _made(services, made_for)
        else:
            self._free.remove(kept)
            kept.answer_for(services)
        self._in_use.append(kept)
        return Application(kept.application.asgi, lambda: self._end_waits(kept))

    def prepare(self, *, version: str, largest_body_bytes: int, pace: PaceRules) -> None:
        """Have one ready for the first server that wants it so."""
        nobody: Any = dict.fromkeys(each.name for each in fields(Services))
        self._free.append(_made(Services(**nobody), (version, largest_body_bytes, pace)))

    def put_back(self, application: Application) -> None:
        """The server of this application has stopped."""
        for kept in [each for each in self._in_use if each.application.asgi is application.asgi]:
            self._in_use.remove(kept)
            self._free.append(kept)

    def _end_waits(self, kept: Kept) -> None:
        if kept in self._in_use:
            self._in_use.remove(kept)
        kept.application.stop_waiting()


def _made(services: Services, made_for: MadeFor) -> Kept:
    changes = ChangesAtPresent(services.changes)
    shown, (version, largest_body_bytes, pace) = replace(services, changes=changes), made_for
    application = build_app(shown, version=version, largest_body_bytes=largest_body_bytes, pace=pace)
    kept = Kept(application, shown, changes, made_for)
    kept.answer_for(services)
    return kept
