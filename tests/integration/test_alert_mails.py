"""An alert that is raised arrives as a mail at a real mail server, over TLS, signed in with a password of the vault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.core.clock import SystemClock
from server.bootstrap_clockwork import Handler, mail_jobs, plant_recurring
from server.domain.alert import Alert, AlertLevel
from server.domain.job import JobKind
from server.domain.mail import Mail as SentMail
from server.ends import Ends, open_vault
from server.jobs.runner import JobRunner
from server.services.plan_days import PLANNED
from server.services.secrets_at_rest import Secrets
from server.settings import Settings, VaultKey
from server.settings_sections import Mail, MailRecipient
from server.storage.engine import Database, open_database
from server.storage.memory import MemoryDatabase
from server.storage.migrate import upgrade
from support.processes import wait_until
from support.smtp_server import Behaviour, MailServer, serving_mail
from support.tls_server import Authority

PASSWORD = "a-password-of-mail"


@pytest.fixture
def far_end(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server that wants TLS and a password."""
    authority = Authority.create(tmp_path)
    behaviour = Behaviour(security="tls", users={"paydesk": PASSWORD})
    with serving_mail(behaviour, authority.issue("mail")) as server:
        yield server


@pytest.fixture
def running(tmp_path: Path, far_end: MailServer) -> Iterator[MemoryDatabase]:
    """A server's mail jobs on its job runner."""
    mail = Mail(
        host="127.0.0.1", port=far_end.port, security="tls", ca_file="ca.pem", sender="paydesk@hospital.example",
        username="paydesk", password_secret="mail.password",
        recipients=(MailRecipient(address="finance@hospital.example", roles=("finance",)),),
    )  # fmt: skip
    settings = Settings(base=str(tmp_path), mail=mail, vault=VaultKey(file="master.key"))
    database, clock = MemoryDatabase(), SystemClock()
    Secrets(database.reader, database.uow, clock, open_vault(settings)).put("mail.password", PASSWORD.encode())
    ends = Ends(database=database, channels={}, businesses={}, clock=clock)
    handlers = {**mail_jobs(settings, ends), JobKind.PLAN_DAYS: lambda _subject: None}
    runner = JobRunner(uow=database.uow, reader=database.reader, handlers=handlers, clock=clock, owner="one", threads=2)
    now = clock.now()
    with database.uow() as work:
        work.facts.put(PLANNED, now.date().isoformat())
        work.alerts.raise_(
            Alert("reconciliation.exceptions", "2026-03-05", AlertLevel.WARNING, now, now, amount_fen=50)
        )
        work.alerts.raise_(Alert("server.disk_low", "disk", AlertLevel.URGENT, now, now))
        work.commit()
    plant_recurring(ends)
    runner.start()
    yield database
    runner.stop()


def test_an_alert_arrives_as_a_mail(running: MemoryDatabase, far_end: MailServer) -> None:
    wait_until(lambda: far_end.taken, timeout_s=20, what="a mail is taken")
    (mail,) = far_end.taken
    assert far_end.encrypted == [True]
    assert mail["To"] == "finance@hospital.example"
    assert mail["Subject"] == "【医院】警告：共 1 项待处理（新增 1 项）", "of finance's alerts alone"
    body = mail.get_content()
    assert "对账发现差错" in body
    assert "2026-03-05" in body
    assert "0.50" in body
    wait_until(lambda: _states(running) == ["sent"], timeout_s=20, what="it is known to be sent")


def _states(database: MemoryDatabase) -> list[str]:
    with database.reader() as work:
        return [mail.state.value for mail in work.mails.latest(10)]


def test_a_hundred_alerts_are_one_mail_that_survives_a_restart(tmp_path: Path) -> None:
    """The mail server is away until the program was started again; amounts below the recipient's are not told."""
    authority = Authority.create(tmp_path)
    url, clock = f"sqlite:///{tmp_path / 'books.db'}", SystemClock()
    recipient = MailRecipient(address="chief@hospital.example", roles=("finance",), amount_from_fen=5_000)

    def jobs(port: int) -> tuple[Database, dict[JobKind, Handler]]:
        mail = Mail(host="127.0.0.1", port=port, security="tls", ca_file="ca.pem", sender="paydesk@hospital.example",
                    recipients=(recipient,))  # fmt: skip
        settings = Settings(base=str(tmp_path), mail=mail, vault=VaultKey(file="master.key"))
        database = open_database(url)
        ends = Ends(database=database, channels={}, businesses={}, clock=clock)
        return database, dict(mail_jobs(settings, ends))

    upgrade(url)
    database, before = jobs(9)
    with database.uow() as work:
        for place in range(100):
            fen = 10_000 if place % 2 else 10
            now = clock.now()
            work.alerts.raise_(
                Alert("exception.line_arrived", f"X{place:027d}", AlertLevel.URGENT, now, now, amount_fen=fen)
            )
        work.commit()
    before[JobKind.MAIL_DIGEST]("all")
    with database.reader() as work:
        [waiting] = work.mails.latest(10)
    before[JobKind.SEND_MAIL](waiting.message_id)
    assert [mail.state.value for mail in _mails(database)] == ["waiting"]
    database.close()
    with serving_mail(Behaviour(security="tls"), authority.issue("mail")) as server:
        database, after = jobs(server.port)
        for _ in range(2):
            after[JobKind.SEND_MAIL](waiting.message_id)
        [mail] = server.taken
    assert "50" in mail["Subject"]
    assert [one.state.value for one in _mails(database)] == ["sent"]
    database.close()


def _mails(database: Database) -> Sequence[SentMail]:
    with database.reader() as work:
        return list(work.mails.latest(10))
