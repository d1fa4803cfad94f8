"""The composition root of the desk: settings in, windows over real ends out; the one file that knows every piece."""

import logging
import logging.handlers
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from app.gateway.preferences import FilePreferences
from app.settings import DeskSettings

if TYPE_CHECKING:
    from app.desk.link import Link
    from app.desk.practice import PracticeControl
    from app.desk.print_invoice import PrintInvoice
    from app.gateway.device_setup import FileDeviceSetup
    from app.gateway.devices import HostDevices
    from app.gateway.http import HttpServer
    from app.gateway.snapshots import SnapshotKeys
    from ui.context import Ends

LOG_MIB = 5
UNKNOWN_VERSION = "0"
KEPT_LOGS = 5


def start_log(folder: Path) -> None:
    """Log to a file below the folder, turned over when full."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "desk.log", maxBytes=LOG_MIB * 1024 * 1024, backupCount=KEPT_LOGS, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def installed_version() -> str:
    """The version of the installed product."""
    try:
        return version("paydesk")
    except PackageNotFoundError:
        return UNKNOWN_VERSION


def preferences(settings: DeskSettings) -> FilePreferences:
    """What was chosen on this computer."""
    return FilePreferences(settings.folder / "preferences.json")


def _devices(settings: DeskSettings) -> "tuple[HostDevices, FileDeviceSetup]":
    """The device program's client, and the file that says which devices there are."""
    from app.gateway.device_setup import FileDeviceSetup
    from app.gateway.devices import HostDevices

    device_log = settings.folder / "device-host.log"
    devices = HostDevices(settings.devices_path, device_log)
    return devices, FileDeviceSetup(settings.devices_path, device_log, devices.start_anew)


def _server(settings: DeskSettings, link: "Link", keys: "SnapshotKeys") -> "HttpServer":
    """The shared server over HTTP."""
    from app.gateway.desk_id import desk_id
    from app.gateway.http import HttpServer
    from app.gateway.window_token import open_token_store

    return HttpServer(
        settings.server_url, open_token_store(settings.folder, settings.server_url), ca_bundle=settings.ca_bundle,
        line=link, keys=keys, desk_id=desk_id(settings.folder), version=installed_version(),
    )  # fmt: skip


def _invoices(server: "HttpServer", setup: "FileDeviceSetup", devices: "HostDevices") -> "PrintInvoice":
    """Invoices on their forms; what paints them is loaded with the first page."""
    from app.desk.print_invoice import PrintInvoice
    from ui.printing import LatePages

    return PrintInvoice(server=server, setup=setup, pages=LatePages(), raw=devices)


def make_ends(
    settings: DeskSettings,
    chosen: FilePreferences,
    practice: "Callable[[], PracticeControl] | None" = None,
) -> "Ends":
    """The desk's real ends. Imported and made only now, behind the sign-in page that is already painted.

    Raises Refused ``desk.already_running``, ``journal.damaged``, ``journal.unwritable``.
    """
    from app.core.clock import SystemClock
    from app.desk.alone import make_alone
    from app.desk.attach_sale import AttachSaleAtDesk
    from app.desk.desk import Desk
    from app.desk.follow_payment import FollowPayment
    from app.desk.keep_touch import KeepTouch
    from app.desk.link import Link
    from app.desk.open_drawer import OpenDrawer
    from app.desk.pay_out import PayOut
    from app.desk.print_receipt import PrintReceipt
    from app.desk.recover_payments import RecoverPayments
    from app.desk.refund_payment import RefundPayment
    from app.desk.run_shift import RunShift
    from app.desk.run_terminal import RunTerminal
    from app.desk.settle_terminal import SettleTerminal
    from app.desk.take_payment import TakePaymentAtDesk
    from app.desk.tell_patient import TellPatient
    from app.desk.trial_sale import TrialSale
    from app.gateway.desk_id import desk_id
    from app.gateway.journal import SqliteJournal
    from app.gateway.snapshots import SnapshotKeys
    from ui.context import Ends

    clock = SystemClock()
    journal = SqliteJournal(settings.folder / "journal.db", clock)
    link, keys = Link(clock), SnapshotKeys(settings.folder / "snapshot-keys.json")
    server = _server(settings, link, keys)
    alone = make_alone(server=server, journal=journal, reader=keys, link=link, clock=clock)
    devices, setup = _devices(settings)
    invoices = _invoices(server, setup, devices)
    touch = KeepTouch(
        server=server, history=journal, clock=clock, desk_id=desk_id(settings.folder), version=installed_version(),
        offline=alone.deliver,
    )  # fmt: skip
    terminal = RunTerminal(terminal=devices, server=server, journal=journal, intents=journal, clock=clock)
    follow = FollowPayment(server=server, journal=journal, compare_histories=touch.beat, was_asked=terminal.was_asked)
    desk = Desk(
        take_payment=TakePaymentAtDesk(server=server, journal=journal, clock=clock, offline=alone.take),
        follow_payment=follow,
        recover_payments=RecoverPayments(journal=journal, follow=follow, ask_terminal=terminal.recover),
        refund_payment=RefundPayment(server=server, clock=clock, history=journal),
        pay_out=PayOut(server=server, clock=clock, history=journal),
        shift=RunShift(server=server, clock=clock, history=journal, offline=journal),
        print_receipt=PrintReceipt(
            devices=devices, journal=journal, clock=clock, guard=alone.session.guard, server=server, invoices=invoices
        ),
        invoices=invoices,
        drawer=OpenDrawer(devices=devices, guard=alone.session.guard, server=server, history=journal, clock=clock),
        alone=alone,
        tell=TellPatient(devices),
        terminal=terminal,
        batch=SettleTerminal(run=terminal, terminal=devices, server=server, trials=journal, clock=clock),
        attach_sale=AttachSaleAtDesk(run=terminal, terminal=devices, server=server),
        trial_sale=TrialSale(run=terminal, journal=journal, clock=clock),
        check_ready=journal.check_ready,
    )
    return Ends(
        desk=desk, server=server, devices=devices, journal=journal, clock=clock, preferences=chosen,
        practice=practice() if practice else None, keep_touch=touch, device_setup=setup,
    )  # fmt: skip


def run_desk(settings: DeskSettings, practice: "Callable[[], PracticeControl] | None" = None) -> int:
    """Open the windows and work until they are closed; answers the exit code."""
    from ui.application import run

    start_log(settings.folder)
    chosen = preferences(settings)
    return run(chosen, lambda: make_ends(settings, chosen, practice))
