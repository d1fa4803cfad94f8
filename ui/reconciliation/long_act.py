"""What may take longer than a second: shown how far it is, broken off, and told to the server when it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from app.core.errors import PaydeskError
from app.desk.keep_file import Sink, Transfer, keep_file
from app.desk.ports import Server
from app.wire.statements import StopRequest
from ui.presenting import Model, Presenting, Shows
from ui.reconciliation.doing import Doing
from ui.tasks import QUESTIONS, TRANSFERS, Stoppable, TaskRunner

LOOK_MS = 250


class Front(Protocol):
    """The presenter that shows it: its model has ``busy``, ``doing`` and ``fault``."""

    model: Any

    def show(self, **changes: object) -> None: ...

    def fail(self, error: PaydeskError) -> None: ...

    def complain(self, code: str, tone: str = "danger", **values: str | int) -> None: ...

    def load(self) -> None: ...


class LongAct:
    """One at a time."""

    def __init__(self, front: Front, tasks: TaskRunner, server: Server) -> None:
        self._front, self._tasks, self._server = front, tasks, server
        self._going: Transfer | None = None
        self._said: Callable[[], tuple[Doing, str]] | None = None
        self._watching: Stoppable | None = None
        self._looks = 0

    def begin(
        self, going: Transfer, said: Callable[[], tuple[Doing, str]], work: Callable[[], Any],
        done: Callable[[Any], None],
    ) -> None:  # fmt: skip
        """Do ``work`` on its lane; ``said`` answers what goes on right now, and the number of its request."""
        if self._front.model.busy:
            return

        def came(answer: Any) -> None:
            self._end()
            done(answer)

        def failed(error: PaydeskError) -> None:
            number = said()[1]
            if error.code == "file.cancelled" and number:
                self._tell_server(number)
                return
            self._end()
            if error.code == "file.cancelled":
                self._front.complain(error.code, tone="warning")
            else:
                self._front.fail(error)

        self._going, self._said, self._looks = going, said, 0
        self._front.show(busy=True, fault=None, doing=said()[0])
        self._watching = self._tasks.after(LOOK_MS, self._watch)
        self._tasks.run(TRANSFERS, work, came, failed)

    def save(self, path: str, fetch: Callable[[Sink], None]) -> None:
        """Keep a file of the server's making; broken off, nothing of it is left."""
        going, doing = Transfer(), Doing(party="", saved=True)
        self.begin(
            going, lambda: (doing, ""), lambda: keep_file(path, fetch, going).name,
            lambda name: self._front.complain("file.saved", tone="success", name=name),
        )  # fmt: skip

    def stop(self) -> None:
        """Break it off; whether nothing of it is kept is the server's to say."""
        if self._going is not None and self._front.model.doing is not None:
            self._going.cancel()
            self._front.show(doing=replace(self._front.model.doing, stopping=True))

    def drop(self) -> None:
        """Nobody looks any more: what has not gone whole does not go on."""
        if self._going is not None:
            self._going.cancel()

    def _watch(self) -> None:
        """How far it is."""
        going, said = self._going, self._said
        if going is None or said is None:
            return
        self._looks += 1
        shown = replace(
            said()[0], seconds=self._looks * LOOK_MS // 1000, done=going.bytes_done, total=going.total_bytes or 0,
            stopping=going.cancelled,
        )  # fmt: skip
        self._front.show(doing=shown)
        self._watching = self._tasks.after(LOOK_MS, self._watch)

    def _tell_server(self, number: str) -> None:
        """Nobody waits here any more: the server drops what still comes."""

        def told(stopped: bool) -> None:
            self._end()
            self._front.complain("statement.stopped" if stopped else "statement.too_late", tone="warning")
            self._front.load()

        def silent(error: PaydeskError) -> None:
            self._end()
            self._front.fail(error)
            self._front.load()

        self._tasks.run(QUESTIONS, lambda: self._server.stop_statement(StopRequest(request=number)), told, silent)

    def _end(self) -> None:
        self._going = self._said = None
        if self._watching is not None:
            self._watching.stop()
        self._front.show(busy=False, doing=None)


class PresentingLongActs(Presenting[Model]):
    """Base of presenters whose acts may take long; the end of their screen drops what is under way."""

    def __init__(self, view: Shows[Model], tasks: TaskRunner, model: Model, server: Server) -> None:
        super().__init__(view, tasks, model)
        self._server = server
        self._long = LongAct(self, self._tasks, server)

    def load(self) -> None:
        """Read what is shown; each screen's own."""
        raise NotImplementedError

    def stop(self) -> None:
        """Drop what is under way; a file that has not come or gone whole is not kept."""
        self._long.drop()
        super().stop()

    def stop_requested(self) -> None:
        """Break off what goes on; whether nothing of it is kept is the server's to say."""
        self._long.stop()
