"""A workbench without a window: its presenter over a server that keeps cases."""

from __future__ import annotations

from typing import Any

from app.core.permissions import PERMISSIONS
from app.wire.exceptions import ExceptionView
from support.exception_cases import CaseServer
from support.screen_world import PlainFacts, Watched, World
from ui.exceptions.models import WorkbenchModel
from ui.exceptions.presenter import WorkbenchPresenter
from ui.widgets.pages import Pages, Span


class PageView(Watched):
    """The view, which keeps pages as the table does."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: Pages[ExceptionView] = Pages()
        self._serial = -1

    def show_model(self, model: Any) -> None:
        super().show_model(model)
        if model.page.serial != self._serial:
            self._serial = model.page.serial
            self.pages.begin(model.page.total)
        self.pages.put(model.page.offset, model.page.rows)

    def missing(self, first: int, last: int) -> Span | None:
        return self.pages.missing(first, last)


class Officer:
    """The presenter over a server that keeps cases."""

    def __init__(self, count: int = 12, permissions: tuple[str, ...] = PERMISSIONS) -> None:
        self.world, self.view = World(), PageView()
        self.server = CaseServer.with_cases(count)
        server: Any = self.server
        self.presenter = WorkbenchPresenter(
            self.view, self.world.tasks, server, PlainFacts(permissions), self.world.clock, self.world.preferences,
            self.view,
        )  # fmt: skip
        self.presenter.load()
        self.settle()

    def settle(self) -> None:
        """Do what waits; short pauses end, the reading again does not begin."""
        for _ in range(4):
            self.world.tasks.settle()
            due = [each for each in self.world.tasks.timers if each[0] < 5_000]
            self.world.tasks.timers = [each for each in self.world.tasks.timers if each[0] >= 5_000]
            for _delay, function, timer in due:
                if not timer.stopped:
                    function()
        self.world.tasks.settle()

    @property
    def model(self) -> WorkbenchModel:
        shown = self.view.last
        assert isinstance(shown, WorkbenchModel)
        return shown

    @property
    def worst(self) -> ExceptionView:
        """The row at the top of the list."""
        return self.model.page.rows[0]

    def put(self, row: ExceptionView) -> ExceptionView:
        """The server has this one now, and it stands in front."""
        self.server.rows[row.exception_no] = row
        self.presenter.open_requested(row)
        self.settle()
        return row

    def fault(self) -> str:
        """The code that is shown."""
        return self.model.fault.code if self.model.fault else ""
