"""Decides on setting up devices: list, ask one port, add, change, remove, save the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.core.errors import PaydeskError, Refused
from app.desk.device_setup import DeviceSetup, Findings, FoundDevice, SetUpDevice
from app.desk.print_invoice import PrintInvoice
from ui.devices.setup_models import SetupModel, Wanted, connection_of, place_of
from ui.presenting import Facts, Presenting, Shows
from ui.tasks import BACKGROUND, TaskRunner

PERMISSION = "administration.windows"


class SetupPresenter(Presenting[SetupModel]):
    """Only who sets up windows may set up their devices; the log is for everybody who may test."""

    def __init__(
        self, view: Shows[SetupModel], tasks: TaskRunner, setup: DeviceSetup | None, facts: Facts,
        invoices: PrintInvoice | None = None,
    ) -> None:  # fmt: skip
        super().__init__(view, tasks, SetupModel())
        self._setup, self._facts, self._invoices = setup, facts, invoices

    def load(self) -> None:
        """The screen is shown."""
        self.show(may=self._setup is not None and self._facts.may(PERMISSION), said="", name="")
        if self._invoices is not None:
            self._tasks.run(BACKGROUND, self._invoices.offsets, lambda offset: self.show(offset=offset), self._failed)

    def search_requested(self) -> None:
        """List every port and printer; nothing is sent to any of them."""
        setup = self._setup
        if setup is not None and self.model.may:
            self._do(lambda: (setup.search(), setup.devices()), self._searched)

    def ask_requested(self, found: FoundDevice) -> None:
        """Send bytes to the port that a person chose, to learn what hangs on it."""
        setup, port = self._setup, str(found.connection.get("port", ""))
        if setup is not None and self.model.may and port and not found.configured:
            self._do(lambda: setup.ask(port), lambda answer: self._asked(found, answer))

    def wanted(self, wanted: Wanted) -> None:
        """Set up what stands in the form, or change what is set up; a place that stayed keeps all that is known of
        it."""
        setup = self._setup
        if setup is None or not self.model.may or not wanted.kind or not wanted.model:
            return
        known = next((each for each in self.model.devices if each.id == wanted.device), None)
        if known is None:
            connection = self._connection(wanted, wanted.found.connection if wanted.found is not None else {})
            self._do(
                lambda: setup.add(wanted.kind, wanted.model, connection, wanted.settings),
                lambda name: self._done("added", name),
            )
            return
        connection = self._connection(wanted, known.connection)
        changed = replace(known, model=wanted.model, connection=connection, settings=wanted.settings)
        self._do(lambda: setup.change(changed), lambda _none: self._done("changed", changed.id))

    def remove_requested(self, device: str) -> None:
        """Take a device of the file away."""
        setup = self._setup
        if setup is not None and self.model.may and device:
            self._do(lambda: setup.remove(device), lambda _none: self._done("removed", device))

    def offset_requested(self, x_tenths_mm: int, y_tenths_mm: int) -> None:
        """Keep how far invoices are moved on their form."""
        invoices = self._invoices
        if invoices is not None and self._facts.may("devices.test"):
            self._do(
                lambda: invoices.set_offsets(x_tenths_mm, y_tenths_mm),
                lambda _none: self.show(offset=(x_tenths_mm, y_tenths_mm)),
            )

    def preview_wanted(self, path: str, write: Callable[[Path], bool]) -> None:
        """Write the preview to a file."""
        if path and not write(Path(path)):
            self.complain("file.unwritable")

    def log_wanted(self, path: str) -> None:
        """Write the log of the device program to a file."""
        setup = self._setup
        if setup is None or not path:
            return

        def write() -> None:
            try:
                Path(path).write_text(setup.log_text(), "utf-8")
            except OSError as error:
                raise Refused("file.unwritable") from error

        self._do(write, lambda _none: self.show(said="saved"))

    def _connection(self, wanted: Wanted, known: Mapping[str, Any]) -> Mapping[str, Any]:
        """The place, and of what may be set beside it only what stands in the form."""
        stays = bool(known) and wanted.place.strip() == place_of(known)
        connection = known if stays else connection_of(wanted.place)
        if wanted.further is None:
            return connection
        names = {each.name for each in self.model.further_of(wanted.kind, connection)}
        further = {name: value for name, value in wanted.further.items() if name in names}
        return {**{name: value for name, value in connection.items() if name not in names}, **further}

    def _do(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        if self.model.busy:
            return
        self.show(busy=True, fault=None, said="", name="")

        def well(result: Any) -> None:
            self.show(busy=False)
            done(result)

        self._tasks.run(BACKGROUND, work, well, self._failed)

    def _failed(self, error: PaydeskError) -> None:
        self.show(busy=False)
        self.fail(error)

    def _searched(self, result: tuple[Findings, list[SetUpDevice]]) -> None:
        findings, devices = result
        models = {kind: tuple(models) for kind, models in findings.models.items()}
        self.show(findings=findings, models=models, devices=tuple(devices))

    def _asked(self, found: FoundDevice, answer: FoundDevice) -> None:
        findings = self.model.findings
        if findings is not None:
            rows = [answer if each is found else each for each in findings.found]
            self.show(findings=replace(findings, found=rows))

    def _done(self, said: str, name: str) -> None:
        self.search_requested()
        self.show(said=said, name=name)
