"""Decides on the devices screen: what is known of each, tests, and prints what never came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.core.errors import PaydeskError
from app.desk.desk import Desk
from app.desk.ports import Devices, DeviceStatus, Journal, Printed, PrintedReceipt, PrintOutcome
from ui.devices.models import DeviceLine, DevicesModel, Unprinted
from ui.presenting import Facts, Presenting, Shows, who
from ui.tasks import BACKGROUND, DEVICES, TERMINAL, TaskRunner


class DevicesPresenter(Presenting[DevicesModel]):
    """Devices of this window."""

    def __init__(
        self, view: Shows[DevicesModel], tasks: TaskRunner, desk: Desk, devices: Devices, journal: Journal, facts: Facts
    ) -> None:
        super().__init__(view, tasks, DevicesModel())
        self._desk, self._devices, self._journal, self._facts = desk, devices, journal, facts

    def load(self) -> None:
        """The screen is shown: read everything."""
        configuration = self._facts.configuration
        self.show(
            may_test=self._facts.may("devices.test"), may_open_drawer=self._facts.may("drawer.open"),
            practice=configuration is not None and configuration.practice,
        )  # fmt: skip
        self.changed()
        self._read_unprinted()
        self._look_at_trial()

    def refresh_requested(self) -> None:
        """Ask the devices again."""
        self.ask(self._devices.statuses, self._read, lane=DEVICES)
        self._read_unprinted()
        self._look_at_trial()

    def changed(self) -> None:
        """Something was heard of a device or of the host; one that was started anew is asked about an open trial."""
        if self.model.trial is not None and self._facts.device_host_runs and not self.model.host_runs:
            self._look_at_trial()
        known = {line.status.device: line for line in self.model.lines}
        lines = tuple(
            replace(known.get(status.device, DeviceLine(status)), status=status)
            for status in sorted(self._facts.devices.values(), key=_order)
        )
        self.show(lines=lines, host_runs=self._facts.device_host_runs)

    def test_requested(self, device: str) -> None:
        """Test one device: the printer prints its page, the drawer opens, others answer."""
        line = next((each for each in self.model.lines if each.status.device == device), None)
        if line is None or any(each.testing for each in self.model.lines) or not self.may(line):
            return
        self._show_line(device, testing=True, tested=None)
        lane = TERMINAL if line.status.kind == "terminal" else DEVICES
        self._tasks.run(
            lane,
            lambda: self._test(line.status),
            lambda code: self._tested(line.status, code),
            lambda error: self._not_tested(device, error),
        )

    def trial_ended(self, *, went_through: bool) -> None:
        """A person has read on the terminal's paper what became of the trial in doubt."""
        trial = self._desk.trial_sale
        if trial is not None and self.model.may_test:
            self._tasks.run(
                TERMINAL,
                lambda: trial.end(went_through=went_through),
                lambda _none: self._look_at_trial(),
                self.fail,
            )

    def print_requested(self, number: str) -> None:
        """Print one that did not come out; it is a reprint when it perhaps did."""
        if not self.model.printing:
            session = who(self._facts)
            self.show(printing=True, fault=None)
            self._tasks.run(
                DEVICES, lambda: self._desk.print_receipt.kept(session, number), self._printed, self._not_printed
            )

    def may(self, line: DeviceLine) -> bool:
        """Whether the operator may test that device."""
        return self.model.may_open_drawer if line.status.kind == "drawer" else self.model.may_test

    def _look_at_trial(self) -> None:
        """What is open of a trial, after the terminal was asked about it."""
        trial = self._desk.trial_sale
        if trial is not None:
            self._tasks.run(TERMINAL, trial.look, lambda found: self.show(trial=found), self.fail)

    def _tested(self, status: DeviceStatus, code: str) -> None:
        self._show_line(status.device, testing=False, tested=code)
        if status.kind == "terminal":
            self._look_at_trial()

    def _test(self, status: DeviceStatus) -> str:
        """On the lane: an error code or nothing."""
        if status.kind == "drawer":
            return self._desk.drawer.by_hand(who(self._facts))
        if status.kind == "printer":
            printed = self._desk.print_receipt.test_page(who(self._facts).window.name)
            return "" if printed.outcome is PrintOutcome.DONE else printed.code or "printer.unconfirmed"
        if status.kind == "invoice" and self._desk.invoices is not None:
            printed = self._desk.invoices.calibration()
            return "" if printed.outcome is PrintOutcome.DONE else printed.code or "printer.unconfirmed"
        if status.kind == "terminal" and self.model.practice and self._desk.trial_sale is not None:
            return self._devices.test(status.device) or self._desk.trial_sale()
        return self._devices.test(status.device)

    def _not_tested(self, device: str, error: PaydeskError) -> None:
        self._show_line(device, testing=False)
        self.fail(error)

    def _show_line(self, device: str, **changes: object) -> None:
        self.show(
            lines=tuple(
                replace(line, **changes) if line.status.device == device else line  # type: ignore[arg-type]
                for line in self.model.lines
            ),
            fault=None,
        )

    def _read(self, statuses: Sequence[DeviceStatus]) -> None:
        known = {line.status.device: line for line in self.model.lines}
        lines = [
            replace(known.get(each.device, DeviceLine(each)), status=each) for each in sorted(statuses, key=_order)
        ]
        self.show(lines=tuple(lines), host_runs=self._facts.device_host_runs)

    def _read_unprinted(self) -> None:
        self._tasks.run(BACKGROUND, self._journal.unprinted, self._show_unprinted, self.fail)

    def _show_unprinted(self, receipts: Sequence[PrintedReceipt]) -> None:
        rows = [Unprinted(each.payment_no, each.title, each.made_at, each.in_doubt) for each in receipts]
        self.show(unprinted=tuple(sorted(rows, key=lambda row: row.made_at, reverse=True)))

    def _printed(self, printed: Printed) -> None:
        self.show(printing=False)
        if printed.outcome is not PrintOutcome.DONE:
            self.complain(printed.code or "printer.unconfirmed", tone="warning")
        self._read_unprinted()

    def _not_printed(self, error: PaydeskError) -> None:
        self.show(printing=False)
        self.fail(error)


def _order(status: DeviceStatus) -> tuple[int, str]:
    kinds = ("printer", "drawer", "scanner", "terminal", "display", "announcer", "invoice", "id_card")
    return (kinds.index(status.kind) if status.kind in kinds else len(kinds), status.device)
