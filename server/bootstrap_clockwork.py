"""The part of the composition root about the clock work: timetable, mail, and the jobs that belong to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.core.errors import PaydeskError, Unreachable
from server.bootstrap_day_end import funds_jobs
from server.bootstrap_reconciliation import asking
from server.bootstrap_statements import expected_of, keep_statement
from server.domain.alert import AlertLevel
from server.domain.digest import Recipient
from server.domain.job import JobKind
from server.domain.timetable import Timetable
from server.ends import Ends, open_vault
from server.mail.letters import Letters
from server.mail.smtp import SmtpPostman, SmtpSettings
from server.ports import Postman
from server.services.fetch_when_due import FetchParty, FetchWhenDue
from server.services.mail_digest import MailDigest
from server.services.new_permissions import bring_new_permissions
from server.services.own_statements import WriteOwnStatement
from server.services.plan_days import Expected, PlanDays, plant_clock_work
from server.services.secrets_at_rest import Secrets
from server.services.send_mail import SendMail
from server.services.start_run import StartDay, StartRun
from server.settings import Settings
from server.settings_sections import hour, hours
from server.storage.whole_files import WholeFiles

Handler = Callable[[str], object]
RECURRING = (JobKind.MAIL_DIGEST, JobKind.PLAN_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayActs:
    """What the clock work sets going: which statements a day needs, fetching one, starting a day's run."""

    expected: Expected
    fetch: FetchParty
    start: StartDay


def timetable_of(settings: Settings) -> Timetable:
    """The hours of the settings."""
    return Timetable(
        times=hours(settings.reconciliation.times),
        run_at_latest=hour(settings.reconciliation.run_at_latest),
        write_own_at=hour(settings.own_statements.write_at),
        catch_up_days=settings.reconciliation.catch_up_days,
    )


def clock_jobs(settings: Settings, ends: Ends) -> Mapping[JobKind, Handler]:
    """All jobs of the clock work."""
    acts = DayActs(
        expected=lambda: expected_of(ends),
        fetch=keep_statement(ends, timetable_of(settings).due_at),
        start=asking(ends),
    )
    made = {**day_jobs(settings, ends, acts), **own_statement_jobs(settings, ends), **mail_jobs(settings, ends)}
    return {**made, **funds_jobs(settings, ends)}


def own_statement_jobs(settings: Settings, ends: Ends) -> Mapping[JobKind, Handler]:
    """The job that writes our own statement for each service channel that has a directory."""
    folders = {name: WholeFiles(settings.path(folder)) for name, folder in settings.own_statements.directories.items()}
    write = WriteOwnStatement(uow=ends.database.uow, reader=ends.database.reader, clock=ends.clock, folders=folders)
    return {JobKind.OWN_STATEMENT: write}


def day_jobs(settings: Settings, ends: Ends, acts: DayActs) -> Mapping[JobKind, Handler]:
    """The jobs that plan days, fetch statements and start runs."""
    uow, reader, clock, timetable = ends.database.uow, ends.database.reader, ends.clock, timetable_of(settings)
    sources = tuple(settings.own_statements.directories)
    return {
        JobKind.PLAN_DAYS: PlanDays(
            uow=uow,
            clock=clock,
            timetable=timetable,
            expected=acts.expected,
            sources=lambda: sources,
            automatic=settings.reconciliation.automatic,
        ),
        JobKind.FETCH_STATEMENT: FetchWhenDue(
            uow=uow, reader=reader, clock=clock, timetable=timetable, fetch=acts.fetch
        ),
        JobKind.START_RUN: StartRun(uow=uow, reader=reader, clock=clock, expected=acts.expected, start=acts.start),
    }


def plant_recurring(ends: Ends) -> None:
    """Put the recurring jobs of the clock work into the queue where they are not there yet; and once after an upgrade,
    what it brings to roles."""
    bring_new_permissions(ends.database.uow, ends.clock)
    plant_clock_work(ends.database.uow, ends.clock, RECURRING)


def mail_jobs(settings: Settings, ends: Ends) -> Mapping[JobKind, Handler]:
    """The jobs that make and send mail; none where no mail server is named."""
    own = settings.mail
    digest = MailDigest(
        uow=ends.database.uow,
        clock=ends.clock,
        recipients=recipients_of(settings) if own.host else (),
        every=timedelta(minutes=own.every_minutes),
        write=Letters(settings.hospital_name),
    )
    sender = SendMail(
        uow=ends.database.uow,
        clock=ends.clock,
        postman=postman_of(settings, ends),
        give_up=timedelta(hours=own.give_up_hours),
    )
    return {JobKind.MAIL_DIGEST: digest, JobKind.SEND_MAIL: sender}


def recipients_of(settings: Settings) -> tuple[Recipient, ...]:
    """Who is told what."""
    return tuple(
        Recipient(
            address=one.address,
            roles=frozenset(one.roles),
            levels=frozenset(AlertLevel(level) for level in one.levels),
            amount_from_fen=one.amount_from_fen,
            language=one.language,
        )
        for one in settings.mail.recipients
    )


def postman_of(settings: Settings, ends: Ends) -> Postman:
    """Hands mail to the mail server of the settings; the password is opened at each sign-in."""
    own = settings.mail
    smtp = SmtpSettings(
        host=own.host,
        port=own.port,
        sender=own.sender,
        security=own.security,
        username=own.username,
        ca_file=str(settings.path(own.ca_file)) if own.ca_file else "",
    )

    def password() -> str:
        store = Secrets(ends.database.reader, ends.database.uow, ends.clock, open_vault(settings))
        try:
            return store.open(own.password_secret).decode()
        except PaydeskError as error:
            raise Unreachable("mail.password_missing", name=own.password_secret, said=error.code) from None

    return SmtpPostman(smtp, password)
