"""The composition root: settings in, a server that can be started out; the one file that knows every piece."""

import secrets
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from typing import Any, cast

from server.api.application import Application, build_app
from server.api.pace import PaceRules
from server.api.services import Services
from server.bootstrap_clockwork import clock_jobs, plant_recurring, timetable_of
from server.bootstrap_day_end import day_end_services
from server.bootstrap_exceptions import exception_jobs, exception_services
from server.bootstrap_reconciliation import reconciliation_jobs, reconciliation_services
from server.bootstrap_statements import statement_services
from server.bootstrap_terminals import HearTerminal, card_services, hand_in, hear_terminal
from server.channels import catalog as channel_catalog
from server.domain.identity import Operator
from server.domain.job import JobKind
from server.ends import Ends, database_url, open_ends, open_vault, passwords_of
from server.jobs.lane import Lane
from server.jobs.runner import JobRunner
from server.jobs.watch import Watch
from server.ports import NotifyingChannel
from server.services.abandon_payment import AbandonPayment
from server.services.alerts import ReadAlerts
from server.services.apply_notification import ApplyNotification
from server.services.ask_channel import AskChannel
from server.services.ask_statement import AskStatement
from server.services.attempts import AttemptRules, Attempts
from server.services.authorise import Authorise, SessionRules, permissions_of
from server.services.book_late import BookLate
from server.services.cancel_payment import CancelPayment
from server.services.change_password import ChangePassword, VerifyPassword
from server.services.changes import Changes
from server.services.channel_doors import TellOfGates
from server.services.check_password import Asker, CheckPassword
from server.services.close_left_open import CloseLeftOpen, LeftOpenRule
from server.services.configuration import Installation, ReadConfiguration
from server.services.decide_refund import DecideAtAnothersScreen, DecideRefund
from server.services.deliver_offline import DeliverOffline
from server.services.enrol_window import EnrolWindow
from server.services.fetch_statement import FetchStatement
from server.services.find_patients import FindPatients
from server.services.hand_over_cash import HandOverCash
from server.services.heal import Heal
from server.services.heartbeat import DesksInUse, HearDesk
from server.services.link_audit import LinkAudit
from server.services.manage_operators import ManageOperators
from server.services.manage_roles import ManageRoles
from server.services.manage_windows import ManageWindows
from server.services.notice_restore import NoticeRestore
from server.services.open_orders import OpenOrders
from server.services.own_statements import ReadOwnStatements
from server.services.paid_before import PaidBefore
from server.services.paid_bills import ReadPaidBills
from server.services.passwords import Passwords
from server.services.payouts import ApprovePayoutBeside, Payouts
from server.services.post_order import PostAgain, PostOrder
from server.services.posting_pace import PostingRules
from server.services.read_payments import ReadPayments
from server.services.record_answer import RecordAnswer
from server.services.refund_limits import RefundLimits
from server.services.release_bills import ReleaseBills
from server.services.request_refund import RequestRefund
from server.services.search_audit import SearchAudit
from server.services.settle_payment import SettlePayment
from server.services.settle_refund import SettleRefund
from server.services.shifts import Shifts
from server.services.sign_in import SignIn
from server.services.sign_out import SignOut
from server.services.snapshots import Snapshots
from server.services.step_up import CheckStepUp, SetPin
from server.services.take_payment import TakePayment
from server.services.undo_order import UndoOrder
from server.services.upkeep import ForgetSessions, KeepLinked, plant
from server.services.versions import Versions
from server.settings import Settings
from server.storage.engine import Database

__all__ = [
    "Ends",
    "House",
    "assemble",
    "database_url",
    "make_heal",
    "open_ends",
    "open_house",
    "open_vault",
    "passwords_of",
]

SENDING_THREADS = 32
"""Payments that may be on the wire at the same time."""
OLDEST_DESK = "0.1.0"
"""The oldest desk that still speaks as this server does; raised with the change that it would not understand."""
WATCH_EVERY_S = 5.0
"""How soon a server notices what is wrong with its own files, its database, its clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A server put together: ``start`` it, serve ``application.asgi``, ``stop`` it."""

    application: Application
    services: Services
    jobs: JobRunner
    sending: Lane
    watch: Watch
    ends: Ends

    def start(self) -> None:
        """Put the recurring jobs into the queue and begin to take jobs."""
        database = self.ends.database
        self.watch.start()
        plant(database.uow, self.ends.clock, alone=not database.shared)
        plant_recurring(self.ends)
        self.jobs.start()

    def stop(self) -> None:
        """Take no more work and wait for what is under way; the database stays open."""
        self.sending.stop()
        self.jobs.stop()
        self.watch.stop()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """What several services are given."""

    ends: Ends
    changes: Changes
    record: RecordAnswer
    release: ReleaseBills
    post: PostOrder
    limits: RefundLimits
    jobs: JobRunner
    sending: Lane
    hear_terminal: HearTerminal


@cache
def version() -> str:
    """The version of the installed product."""
    try:
        return installed_version("paydesk")
    except PackageNotFoundError:
        return "0"


def assemble(settings: Settings, ends: Ends, build: Callable[..., Application] = build_app) -> House:
    """Put a server together around its ends; ``build`` puts the routes around its services."""
    shared = _shared(settings, ends)
    services = _services(settings, shared)
    application = build(
        services, version=version(), largest_body_bytes=settings.server.largest_body_kib * 1024, pace=_pace(settings)
    )
    watch = Watch(
        {
            "gates": TellOfGates(
                gate=ends.gate, uow=ends.database.uow, clock=ends.clock, alone=not ends.database.shared),
            "mark": services.notice_restore.look,
            "healing": services.heal.advance,
        },
        WATCH_EVERY_S, at_end=services.notice_restore.look,
    )  # fmt: skip
    return House(
        application=application, services=services, jobs=shared.jobs, sending=shared.sending, watch=watch, ends=ends
    )


def _shared(settings: Settings, ends: Ends) -> _Shared:
    uow, reader, clock = ends.database.uow, ends.database.reader, ends.clock
    channels, businesses, changes, told = ends.channels, ends.businesses, Changes(), settings.posting
    limits = RefundLimits(self_approve_fen=settings.refunds.self_approve_limit_fen)
    record = RecordAnswer(
        uow=uow, channels=channels, clock=clock, changes=changes,
        late_decision=timedelta(hours=settings.settling.late_decision_hours),
    )  # fmt: skip
    release = ReleaseBills(uow=uow, businesses=businesses, clock=clock)
    pace = PostingRules(per_second=told.per_second, burst=told.burst, probe_every_s=told.probe_every_s)
    post = PostOrder(
        uow=uow, reader=reader, channels=channels, businesses=businesses, clock=clock, changes=changes, rules=pace
    )
    settle_payment = SettlePayment(
        uow=uow, reader=reader, channels=channels, clock=clock, record=record, changes=changes,
        statement=_ask_statement(ends),
        paid_before=PaidBefore(uow=uow, reader=reader, clock=clock, businesses=businesses),
    )  # fmt: skip
    settle_refund = SettleRefund(
        uow=uow, reader=reader, channels=channels, businesses=businesses, clock=clock, changes=changes, limits=limits,
        doors=ends.doors,
    )  # fmt: skip
    jobs = JobRunner(
        uow=uow, reader=reader, clock=clock, owner=f"{socket.gethostname()}-{secrets.token_hex(4)}",
        handlers={
            JobKind.SETTLE_PAYMENT: settle_payment,
            JobKind.POST_ORDER: post,
            JobKind.SETTLE_REFUND: settle_refund,
            JobKind.RELEASE_BILLS: release,
            JobKind.LINK_AUDIT: KeepLinked(uow, clock, LinkAudit(uow)),
            JobKind.END_SESSIONS: ForgetSessions(uow, clock),
            JobKind.CLOSE_LEFT_OPEN: CloseLeftOpen(uow, reader, clock, _left_open(settings)),
            **clock_jobs(settings, ends),
            **reconciliation_jobs(ends),
            **exception_jobs(ends, record, post),
        },
    )  # fmt: skip
    return _Shared(
        ends=ends, changes=changes, record=record, release=release, post=post, limits=limits, jobs=jobs,
        sending=Lane("send", SENDING_THREADS), hear_terminal=hear_terminal(ends, record, settle_refund, changes),
    )  # fmt: skip


def _left_open(settings: Settings) -> LeftOpenRule:
    return LeftOpenRule(
        longest=timedelta(hours=settings.shifts.left_open_after_hours),
        idle=timedelta(hours=settings.shifts.left_open_idle_hours),
    )


def _services(settings: Settings, shared: _Shared) -> Services:
    ends, identity = shared.ends, settings.identity
    uow, reader, clock, channels = ends.database.uow, ends.database.reader, ends.clock, ends.channels
    passwords = passwords_of(identity)
    check = CheckPassword(reader, uow, clock, passwords, identity.lock_after_failures)
    attempts = Attempts(clock, AttemptRules(attempts=identity.attempts_per_minute))
    rules = SessionRules(
        longest=timedelta(hours=identity.session_hours), idle=timedelta(minutes=identity.session_idle_minutes)
    )
    notice = NoticeRestore(
        uow=uow, reader=reader, clock=clock, mark_file=ends.mark_file,
        statements=[name for name in channels if name in channel_catalog.STATEMENT_READERS],
    )  # fmt: skip
    wake, changes, record = shared.jobs.wake, shared.changes, shared.record
    refunds = _refund_services(settings, shared, check, passwords)
    return Services(
        authorise=Authorise(reader, uow, clock, rules),
        sign_in=SignIn(reader, uow, clock, check, attempts, rules),
        sign_out=SignOut(uow, clock),
        change_password=ChangePassword(uow, clock, check, passwords),
        verify_password=VerifyPassword(check),
        enrol_window=EnrolWindow(reader, uow, clock, attempts),
        read_configuration=ReadConfiguration(
            reader, clock, _installation(settings), channels, list(ends.businesses), ends.doors),
        operators=ManageOperators(reader, uow, clock, passwords),
        roles=ManageRoles(reader, uow, clock, frozenset(channels)),
        windows=ManageWindows(reader, uow, clock),
        search_audit=SearchAudit(reader, uow, clock),
        patients=FindPatients(uow=uow, reader=reader, businesses=ends.businesses, clock=clock),
        take_payment=TakePayment(
            uow=uow, reader=reader, channels=channels, businesses=ends.businesses, clock=clock, record=record,
            release=shared.release, run=lambda send: shared.sending.run(lambda: _and_then(send, wake)),
            wake=wake, doors=ends.doors, keep_mark=notice.keep_mark,
        ),
        deliver_offline=DeliverOffline(
            uow=uow, reader=reader, channels=channels, businesses=ends.businesses, clock=clock,
            release=shared.release, changes=changes, wake=wake, late_decision=record.late_decision,
        ),
        snapshots=Snapshots(
            reader=reader, clock=clock, ring=ends.snapshot_keys, allowed=settings.offline,
            largest_refund_fen=settings.refunds.self_approve_limit_fen,
        ),
        abandon_payment=AbandonPayment(
            uow=uow, channels=channels, businesses=ends.businesses, clock=clock, missed=notice.missed,
        ),
        cancel_payment=CancelPayment(uow=uow, channels=channels, clock=clock, changes=changes, wake=wake),
        ask_channel=AskChannel(uow=uow, reader=reader, channels=channels, clock=clock, record=record),
        book_late=BookLate(uow=uow, channels=channels, clock=clock, wake=wake),
        payments=ReadPayments(uow=uow, reader=reader, channels=channels, clock=clock),
        post_again=PostAgain(uow=uow, clock=clock, post=shared.post),
        open_orders=OpenOrders(reader=reader, channels=channels), own_statements=ReadOwnStatements(reader),
        **statement_services(ends, timetable_of(settings).due_at),
        undo_order=_undo_order(shared, refunds["request_refund"]),
        **refunds,
        shifts=Shifts(
            uow=uow, reader=reader, channels=channels, clock=clock, check_password=_handover_check(check, ends),
        ),
        alerts=ReadAlerts(uow=uow, reader=reader, clock=clock),
        reconciliation=reconciliation_services(ends, wake),
        apply_notification=ApplyNotification(
            uow=uow, channels=cast("Mapping[str, NotifyingChannel]", channels), clock=clock, record=record,
            changes=changes,
        ),
        changes=changes, notice_restore=notice,
        hear_desk=HearDesk(reader=reader, notice=notice, desks=DesksInUse(clock)),
        hand_in=hand_in(ends, shared.hear_terminal, wake), heal=make_heal(ends),
        versions=Versions(server=version(), oldest_desk=OLDEST_DESK), version=version(),
        check_storage=_storage_check(ends.database),
    )  # fmt: skip


def _refund_services(settings: Settings, shared: _Shared, check: CheckPassword, passwords: Passwords) -> dict[str, Any]:
    """What is asked of refunds and payouts, by the names of `Services`."""
    ends, changes, wake = shared.ends, shared.changes, shared.jobs.wake
    uow, reader, clock, channels = ends.database.uow, ends.database.reader, ends.clock, ends.channels
    identity = settings.identity
    step_up = CheckStepUp(
        reader=reader, uow=uow, clock=clock, check_password=check, passwords=passwords,
        attempts=Attempts(clock, AttemptRules(attempts=identity.attempts_per_minute)),
        lock_after_failures=identity.lock_after_failures,
    )  # fmt: skip
    payouts = Payouts(uow=uow, reader=reader, channels=channels, clock=clock, vault=ends.vault, changes=changes)
    decide = DecideRefund(uow=uow, clock=clock, limits=shared.limits, changes=changes, wake=wake)
    request = RequestRefund(
        uow=uow, channels=channels, clock=clock, limits=shared.limits, wake=wake,
        reasons=[reason.code for reason in settings.refunds.reasons], doors=ends.doors,
    )  # fmt: skip
    return {
        "request_refund": request,
        "day_end": day_end_services(settings, ends, step_up),
        "exceptions": exception_services(ends, shared.record, shared.post, shared.limits, request, step_up, wake),
        "decide_refund": decide,
        "decide_beside": DecideAtAnothersScreen(step_up, decide),
        "hand_over_cash": HandOverCash(uow=uow, clock=clock, changes=changes),
        "paid_bills": ReadPaidBills(reader=reader, businesses=ends.businesses),
        "payouts": payouts,
        "approve_payout_beside": ApprovePayoutBeside(step_up, payouts),
        "set_pin": SetPin(uow, clock, check, passwords),
        **card_services(ends, shared.hear_terminal, changes, step_up, practice=settings.practice),
    }  # fmt: skip


def _ask_statement(ends: Ends) -> AskStatement:
    uow, channels, clock = ends.database.uow, ends.channels, ends.clock
    fetch = FetchStatement(uow=uow, clock=clock, channels=channels, readers=channel_catalog.STATEMENT_ENTRIES)
    return AskStatement(fetch=fetch, clock=clock)


def make_heal(ends: Ends) -> Heal:
    """What goes on with a healing after a restore."""
    uow, channels, clock = ends.database.uow, ends.channels, ends.clock
    fetch = FetchStatement(uow=uow, clock=clock, channels=channels, readers=channel_catalog.STATEMENT_ENTRIES)
    return Heal(
        uow=uow, reader=ends.database.reader, channels=channels, clock=clock, fetch=fetch, businesses=ends.businesses
    )


def _undo_order(shared: _Shared, request_refund: RequestRefund) -> UndoOrder:
    ends = shared.ends
    return UndoOrder(
        uow=ends.database.uow, reader=ends.database.reader, channels=ends.channels, clock=ends.clock,
        request_refund=request_refund, changes=shared.changes, wake=shared.jobs.wake,
    )  # fmt: skip


def _and_then(act: Callable[[], object], wake: Callable[[], None]) -> None:
    """Act, then have the jobs looked at that it left: a paid order is posted at once, not at the next look."""
    act()
    wake()


def _pace(settings: Settings) -> PaceRules:
    most, money = settings.server.requests_per_second, settings.server.money_requests_per_second
    return PaceRules(per_second=most, burst=3 * most, money_per_second=money, money_burst=3 * money)


def _installation(settings: Settings) -> Installation:
    return Installation(
        hospital_name=settings.hospital_name,
        practice=settings.practice,
        lock_after_idle_s=settings.desk.lock_after_idle_s,
        refund_reasons=tuple((reason.code, reason.zh, reason.en) for reason in settings.refunds.reasons),
        refund_alone_fen=settings.refunds.self_approve_limit_fen,
        invoice_numbers=settings.shifts.print_invoice_numbers,
        version=version(),
    )


def _handover_check(check: CheckPassword, ends: Ends) -> Callable[[str, str], tuple[Operator, frozenset[str]]]:
    def accept(username: str, password: str) -> tuple[Operator, frozenset[str]]:
        operator = check(username, password, Asker(0, ""))
        with ends.database.reader() as work:
            return operator, permissions_of(work, operator)

    return accept


def _storage_check(database: Database) -> Callable[[], None]:
    def check() -> None:
        with database.reader() as work:
            work.facts.get("health")

    return check


@contextmanager
def open_house(settings: Settings, build: Callable[..., Application] = build_app) -> Iterator[House]:
    """Open the ends that the settings name and `assemble` the server around them; closed again at the end.

    Raises SettingsError for a channel's or business system's key that will not do.
    """
    with open_ends(settings) as ends:
        yield assemble(settings, ends, build)
