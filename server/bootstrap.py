"""The composition root: settings in, a server that can be started out; the one file that knows every piece."""

import secrets
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from typing import cast

from app.core.clock import Clock, SystemClock
from app.core.errors import PaydeskError
from server.api.application import Application, build_app
from server.api.services import Services
from server.business import catalog as business_catalog
from server.channels import catalog as channel_catalog
from server.domain.identity import Operator
from server.domain.job import JobKind
from server.jobs.lane import Lane
from server.jobs.runner import JobRunner
from server.outbound import Outbound, certificates_end, configured_certificates
from server.ports import BusinessSystem, Channel, NotifyingChannel
from server.services.abandon_payment import AbandonPayment
from server.services.alerts import ReadAlerts
from server.services.apply_notification import ApplyNotification
from server.services.ask_channel import AskChannel
from server.services.attempts import AttemptRules, Attempts
from server.services.authorise import Authorise, SessionRules, permissions_of
from server.services.book_late import BookLate
from server.services.cancel_payment import CancelPayment
from server.services.change_password import ChangePassword, VerifyPassword
from server.services.changes import Changes
from server.services.channel_doors import ALL_OPEN, ChannelDoors
from server.services.check_password import Asker, CheckPassword
from server.services.configuration import Installation, ReadConfiguration
from server.services.enrol_window import EnrolWindow
from server.services.find_patients import FindPatients
from server.services.link_audit import LinkAudit
from server.services.manage_operators import ManageOperators
from server.services.manage_roles import ManageRoles
from server.services.manage_windows import ManageWindows
from server.services.passwords import HashingCost, Passwords
from server.services.post_order import PostAgain, PostOrder
from server.services.read_payments import ReadPayments
from server.services.record_answer import RecordAnswer
from server.services.release_bills import ReleaseBills
from server.services.request_refund import DecideRefund, RefundLimits, RequestRefund
from server.services.search_audit import SearchAudit
from server.services.secrets_at_rest import Secrets
from server.services.settle_payment import SettlePayment
from server.services.settle_refund import SettleRefund
from server.services.shifts import Shifts
from server.services.sign_in import SignIn
from server.services.sign_out import SignOut
from server.services.take_payment import TakePayment
from server.services.upkeep import ForgetSessions, KeepLinked, plant
from server.settings import Identity, Section, Settings, SettingsError
from server.storage.engine import Database, open_database
from server.vault.envelope import EnvelopeVault
from server.vault.master_keys import FileStore, KeyringStore

FILE, SECRET = "_file", "_secret"
"""Ends of keys whose value says where the real one is: a file, or a secret in the vault."""

SENDING_THREADS = 32
"""Payments that may be on the wire at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """The ends of the server that are not its own: storage, channels, business systems, time."""

    database: Database
    channels: Mapping[str, Channel]
    businesses: Mapping[str, BusinessSystem]
    clock: Clock
    doors: ChannelDoors = ALL_OPEN
    refresh: Callable[[], Sequence[str]] = list
    """Look at files and secrets again and use what changed from the next call on; answers the names of what did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A server put together: ``start`` it, serve ``application.asgi``, ``stop`` it."""

    application: Application
    services: Services
    jobs: JobRunner
    sending: Lane
    ends: Ends

    def start(self) -> None:
        """Put the recurring jobs into the queue and begin to take jobs."""
        database = self.ends.database
        plant(database.uow, self.ends.clock, alone=not database.shared)
        self.jobs.start()

    def stop(self) -> None:
        """Take no more work and wait for what is under way; the database stays open."""
        self.sending.stop()
        self.jobs.stop()


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


def version() -> str:
    """The version of the installed product."""
    try:
        return installed_version("paydesk")
    except PackageNotFoundError:
        return "0"


def passwords_of(identity: Identity) -> Passwords:
    """Hashing at the costs of the settings."""
    return Passwords(
        HashingCost(
            time_cost=identity.argon2_time_cost,
            memory_kib=identity.argon2_memory_kib,
            parallelism=identity.argon2_parallelism,
        )
    )


def assemble(settings: Settings, ends: Ends) -> House:
    """Put a server together around its ends."""
    shared = _shared(settings, ends)
    services = _services(settings, shared)
    application = build_app(services, version=version(), largest_body_bytes=settings.server.largest_body_kib * 1024)
    return House(application=application, services=services, jobs=shared.jobs, sending=shared.sending, ends=ends)


def _shared(settings: Settings, ends: Ends) -> _Shared:
    uow, reader, clock = ends.database.uow, ends.database.reader, ends.clock
    channels, businesses, changes = ends.channels, ends.businesses, Changes()
    record = RecordAnswer(uow=uow, channels=channels, clock=clock, changes=changes)
    release = ReleaseBills(uow=uow, businesses=businesses, clock=clock)
    post = PostOrder(uow=uow, reader=reader, businesses=businesses, clock=clock, changes=changes)
    settle_payment = SettlePayment(
        uow=uow, reader=reader, channels=channels, clock=clock, record=record, changes=changes
    )
    settle_refund = SettleRefund(
        uow=uow, reader=reader, channels=channels, businesses=businesses, clock=clock, changes=changes
    )
    jobs = JobRunner(
        uow=uow,
        reader=reader,
        handlers={
            JobKind.SETTLE_PAYMENT: settle_payment,
            JobKind.POST_ORDER: post,
            JobKind.SETTLE_REFUND: settle_refund,
            JobKind.RELEASE_BILLS: release,
            JobKind.LINK_AUDIT: KeepLinked(uow, clock, LinkAudit(uow)),
            JobKind.END_SESSIONS: ForgetSessions(uow, clock),
        },
        clock=clock,
        owner=f"{socket.gethostname()}-{secrets.token_hex(4)}",
    )
    return _Shared(
        ends=ends,
        changes=changes,
        record=record,
        release=release,
        post=post,
        limits=RefundLimits(self_approve_fen=settings.refunds.self_approve_limit_fen),
        jobs=jobs,
        sending=Lane("send", SENDING_THREADS),
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
    wake, changes, record = shared.jobs.wake, shared.changes, shared.record
    return Services(
        authorise=Authorise(reader, uow, clock, rules),
        sign_in=SignIn(reader, uow, clock, check, attempts, rules),
        sign_out=SignOut(uow, clock),
        change_password=ChangePassword(uow, clock, check, passwords),
        verify_password=VerifyPassword(check),
        enrol_window=EnrolWindow(reader, uow, clock, attempts),
        read_configuration=ReadConfiguration(
            reader, clock, _installation(settings), channels, list(ends.businesses), ends.doors
        ),
        operators=ManageOperators(reader, uow, clock, passwords),
        roles=ManageRoles(reader, uow, clock, frozenset(channels)),
        windows=ManageWindows(reader, uow, clock),
        search_audit=SearchAudit(reader, uow, clock),
        patients=FindPatients(uow=uow, reader=reader, businesses=ends.businesses, clock=clock),
        take_payment=TakePayment(
            uow=uow, reader=reader, channels=channels, businesses=ends.businesses, clock=clock, record=record,
            release=shared.release, run=lambda send: shared.sending.run(lambda: _and_then(send, wake)),
            wake=wake, doors=ends.doors,
        ),
        abandon_payment=AbandonPayment(uow=uow, channels=channels, businesses=ends.businesses, clock=clock),
        cancel_payment=CancelPayment(uow=uow, channels=channels, clock=clock, changes=changes, wake=wake),
        ask_channel=AskChannel(uow=uow, reader=reader, channels=channels, clock=clock, record=record),
        book_late=BookLate(uow=uow, channels=channels, clock=clock, wake=wake),
        payments=ReadPayments(uow=uow, reader=reader, channels=channels, clock=clock),
        post_again=PostAgain(uow=uow, clock=clock, post=shared.post),
        request_refund=RequestRefund(uow=uow, clock=clock, limits=shared.limits, wake=wake),
        decide_refund=DecideRefund(uow=uow, clock=clock, limits=shared.limits, changes=changes, wake=wake),
        shifts=Shifts(
            uow=uow, reader=reader, channels=channels, clock=clock, check_password=_handover_check(check, ends),
        ),
        alerts=ReadAlerts(uow=uow, reader=reader, clock=clock),
        apply_notification=ApplyNotification(
            uow=uow, channels=cast("Mapping[str, NotifyingChannel]", channels), clock=clock, record=record,
            changes=changes,
        ),
        changes=changes,
        check_storage=_storage_check(ends.database),
    )  # fmt: skip


def _and_then(act: Callable[[], object], wake: Callable[[], None]) -> None:
    """Act, then have the jobs looked at that it left: a paid order is posted at once, not at the next look."""
    act()
    wake()


def _installation(settings: Settings) -> Installation:
    return Installation(
        hospital_name=settings.hospital_name,
        practice=settings.practice,
        lock_after_idle_s=settings.desk.lock_after_idle_s,
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
def open_house(settings: Settings) -> Iterator[House]:
    """Open the ends that the settings name and put the server together around them; closed again at the end.

    Raises SettingsError for a channel's or business system's key that will not do.
    """
    with open_ends(settings) as ends:
        yield assemble(settings, ends)


@contextmanager
def open_ends(settings: Settings) -> Iterator[Ends]:
    """The ends that the settings name, closed again at the end. Raises SettingsError as `open_house`."""
    with ExitStack() as stack:
        database = open_database(database_url(settings))
        stack.callback(database.close)
        certificates = configured_certificates(settings)
        outbound = Outbound(
            ca_bundle=str(settings.path(settings.outbound.ca_bundle)) if settings.outbound.ca_bundle else "",
            certificates=certificates,
            proxy=settings.outbound.proxy,
        )
        stack.callback(outbound.close)
        clock = SystemClock()
        known_channels, known_businesses = _configured(settings, database)
        channels = channel_catalog.build_channels(known_channels, outbound, clock)
        businesses = business_catalog.build_businesses(known_businesses, outbound, clock)

        def refresh() -> list[str]:
            fresh_channels, fresh_businesses = _configured(settings, database)
            new_channels = {  # the merchant stays: payments under way are asked for where they were made
                name: each
                for name, each in fresh_channels.items()
                if each != known_channels[name] and each.merchant == known_channels[name].merchant
            }
            new_businesses = {name: each for name, each in fresh_businesses.items() if each != known_businesses[name]}
            channels.update(channel_catalog.build_channels(new_channels, outbound, clock))
            businesses.update(business_catalog.build_businesses(new_businesses, outbound, clock))
            known_channels.update(new_channels)
            known_businesses.update(new_businesses)
            return [*new_channels, *new_businesses]

        yield Ends(
            database=database,
            channels=channels,
            businesses=businesses,
            clock=clock,
            doors=ChannelDoors(certificates_end(known_channels, certificates)),
            refresh=refresh,
        )


def _configured(
    settings: Settings, database: Database
) -> tuple[dict[str, channel_catalog.ChannelSettings], dict[str, business_catalog.BusinessSettings]]:
    """Settings of channels and business systems with what their files and secrets hold at this moment."""
    channels = _opened(settings, "channels", settings.channels, _secret_keys_of_channel, database)
    businesses = _opened(settings, "businesses", settings.businesses, _secret_keys_of_business, database)
    return (
        {name: channel_catalog.read_settings(name, section) for name, section in channels},
        {name: business_catalog.read_settings(name, section) for name, section in businesses},
    )


def open_vault(settings: Settings) -> EnvelopeVault:
    """The vault with its master key, which is made when there is none yet."""
    if settings.vault.master_key == "keyring":
        return EnvelopeVault(KeyringStore())
    return EnvelopeVault(FileStore(settings.path(settings.vault.file)))


def _opened(
    settings: Settings,
    group: str,
    sections: Mapping[str, Section],
    secret_keys: Callable[[str, Section], tuple[str, ...]],
    database: Database,
) -> Iterator[tuple[str, Section]]:
    """The sections with every ``<key>_file`` and ``<key>_secret`` replaced by what it refers to."""
    for name, section in sections.items():
        for key in secret_keys(name, section):
            if key in section:
                problem = f"must not stand in the settings: use {key}_file or {key}_secret"
                raise SettingsError(f"{group}.{name}.{key}", problem, "settings")
        yield (
            name,
            {
                key.removesuffix(FILE).removesuffix(SECRET): _opened_value(
                    settings, f"{group}.{name}.{key}", value, database
                )
                for key, value in section.items()
            },
        )


def _opened_value(settings: Settings, key: str, value: object, database: Database) -> object:
    if key.endswith(FILE):
        try:
            return settings.path(str(value)).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            raise SettingsError(key, "cannot be read", "settings") from None
    if key.endswith(SECRET):
        store = Secrets(database.reader, database.uow, SystemClock(), open_vault(settings))
        try:
            return store.open(str(value)).decode()
        except PaydeskError as error:
            raise SettingsError(key, f"{error}; put it there with: admin set-secret", "settings") from None
    return value


def _secret_keys_of_channel(name: str, section: Section) -> tuple[str, ...]:
    return tuple(getattr(channel_catalog.SETTINGS.get(name), "secrets", ()))


def _secret_keys_of_business(name: str, section: Section) -> tuple[str, ...]:
    return tuple(getattr(business_catalog.SETTINGS.get(str(section.get("kind", "his_rest"))), "secrets", ()))


def database_url(settings: Settings) -> str:
    """The database's URL; a relative SQLite path is read from the settings file's folder."""
    scheme, mark, name = settings.database_url.partition("sqlite:///")
    if not mark or scheme or name.startswith("/"):
        return settings.database_url
    return f"sqlite:///{settings.path(name).as_posix()}"
