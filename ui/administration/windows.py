"""Decides on windows: name, campus, in or out of service, and the code that enrols a computer."""

from __future__ import annotations

from collections.abc import Sequence

from app.desk.ports import Server
from app.wire.windows import EditWindow, EnrolmentCode, WindowView
from ui.administration.models import WindowsModel
from ui.presenting import Facts, Presenting, Shows
from ui.tasks import TaskRunner


class WindowsPresenter(Presenting[WindowsModel]):
    """Windows of the hospital."""

    def __init__(self, view: Shows[WindowsModel], tasks: TaskRunner, server: Server, facts: Facts) -> None:
        super().__init__(view, tasks, WindowsModel())
        self._server, self._facts = server, facts

    def load(self) -> None:
        """Read the windows."""
        self.show(may_edit=self._facts.may("administration.windows"))
        self.ask(self._server.windows, self._loaded)

    def save_requested(self, window: WindowView | None, name: str, campus: str, *, active: bool) -> None:
        """A new window (None) or a changed one."""
        if not name.strip() or not campus.strip():
            self.complain("window.incomplete")
            return
        edit = EditWindow(name=name.strip(), campus=campus.strip(), active=active)
        if window is None:
            self.ask(lambda: self._server.add_window(edit), self._saved)
        else:
            self.ask(lambda: self._server.edit_window(window.window_id, edit), self._saved)

    def code_requested(self, window: WindowView) -> None:
        """A one-time code for a computer at this window; an earlier code is worth nothing from then on."""
        self.ask(lambda: self._server.enrolment_code(window.window_id), lambda code: self._coded(window, code))

    def code_seen(self) -> None:
        """The code is not shown any longer."""
        self.show(code=None, code_for="")

    def _loaded(self, windows: Sequence[WindowView]) -> None:
        self.show(windows=tuple(windows), loaded=True)

    def _saved(self, window: WindowView) -> None:
        known = {each.window_id: each for each in self.model.windows}
        known[window.window_id] = window
        self.show(windows=tuple(known.values()), saved=self.model.saved + 1)

    def _coded(self, window: WindowView, code: EnrolmentCode) -> None:
        self.show(code=code, code_for=window.name)
