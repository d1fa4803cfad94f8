"""Decides on setting up devices: search, add what was found or typed, save the log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.core.errors import PaydeskError, Refused
from app.desk.device_setup import DeviceSetup, Findings, FoundDevice
from app.desk.print_invoice import PrintInvoice
from ui.devices.setup_models import SetupModel, connection_of, place_of
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
        self.show(may=self._setup is not None and self._facts.may(PERMISSION), saved=False, added="")
        if self._invoices is not None:
            self._tasks.run(BACKGROUND, self._invoices.offsets, lambda offset: self.show(offset=offset), self._failed)

    def search_requested(self) -> None:
        """Look at every port and printer."""
        if self._setup is not None and self.model.may:
            self._do(self._setup.search, self._found)

    def add_requested(self, kind: str, model: str, place: str, found: FoundDevice | None) -> None:
        """Set up what stands in the form; what was found keeps what is known of its port."""
        setup = self._setup
        if setup is None or not self.model.may or not kind or not model:
            return
        as_found = found is not None and place.strip() == place_of(found)
        connection = found.connection if found is not None and as_found else connection_of(place)
        self._do(lambda: setup.add(kind, model, connection), self._added)

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

        self._do(write, lambda _none: self.show(saved=True))

    def _do(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        if self.model.busy:
            return
        self.show(busy=True, fault=None, saved=False, added="")

        def well(result: object) -> None:
            self.show(busy=False)
            done(result)

        self._tasks.run(BACKGROUND, work, well, self._failed)

    def _failed(self, error: PaydeskError) -> None:
        self.show(busy=False)
        self.fail(error)

    def _found(self, findings: Findings) -> None:
        models = {kind: tuple(models) for kind, models in findings.models.items()}
        self.show(findings=findings, models=models)

    def _added(self, name: str) -> None:
        self.search_requested()
        self.show(added=name)
