"""One mail rather than a hundred, never the same twice, and no end of trying before somebody is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from app.core.errors import PaydeskError, Refused, Unreachable
from server.domain.alert import Alert, AlertLevel
from server.domain.digest import Digest, Recipient
from server.domain.job import Job, JobKind
from server.domain.mail import Mail, MailState
from server.mail.letters import Letters
from server.services.mail_digest import MailDigest
from server.services.send_mail import UNDELIVERED, SendMail
from server.storage.memory import MemoryDatabase
from support.money_world import START, SetClock

FINANCE = Recipient(address="finance@hospital.example", roles=frozenset({"finance"}))
EVERY = timedelta(minutes=30)
NOTICE, WARNING, URGENT = AlertLevel.NOTICE, AlertLevel.WARNING, AlertLevel.URGENT


class Postbox:
    """Takes mails, or says what the script holds."""

    def __init__(self) -> None:
        self.script: list[PaydeskError | None] = []
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> None:
        if self.script and (error := self.script.pop(0)) is not None:
            raise error
        self.sent.append(mail)


class Office:
    """The two jobs of mail on a database in memory, on a clock that is set."""

    def __init__(self, recipients: Sequence[Recipient] = (FINANCE,)) -> None:
        self.database, self.clock, self.box = MemoryDatabase(), SetClock(), Postbox()
        uow = self.database.uow
        self.digest = MailDigest(uow=uow, clock=self.clock, recipients=recipients, every=EVERY, write=Letters("医院"))
        self.sender = SendMail(uow=uow, clock=self.clock, postman=self.box, give_up=timedelta(hours=24))
        with uow() as work:
            work.jobs.put(Job(JobKind.MAIL_DIGEST, "all", self.clock.now()))
            work.commit()

    def raise_(self, code: str, subject: str, level: AlertLevel = WARNING, amount_fen: int = 0) -> None:
        now = self.clock.now()
        with self.database.uow() as work:
            work.alerts.raise_(Alert(code, subject, level, now, now, amount_fen=amount_fen))
            work.commit()

    def end(self, code: str, subject: str) -> None:
        with self.database.uow() as work:
            work.alerts.end(code, subject, self.clock.now())
            work.commit()

    def forward(self, span: timedelta) -> None:
        """Do every job that falls due."""
        until = self.clock.now() + span
        while True:
            with self.database.uow() as work:
                due_at = work.jobs.next_due()
                if due_at is None or due_at > until:
                    break
                self.clock.instant = max(self.clock.instant, due_at)
                jobs = work.jobs.lease_due(self.clock.now(), "one", self.clock.now() + timedelta(seconds=90), 10)
                work.commit()
            for job in jobs:
                (self.digest if job.kind is JobKind.MAIL_DIGEST else self.sender)(job.subject)
        self.clock.instant = until

    def state(self, mail: Mail) -> Mail:
        with self.database.reader() as work:
            found = work.mails.get(mail.message_id)
        assert found is not None
        return found

    def open_alert(self, code: str, subject: str) -> bool:
        with self.database.reader() as work:
            found = work.alerts.get(code, subject)
        return found is not None and found.ended_at is None


MINUTE = timedelta(minutes=1)


def test_a_hundred_alerts_are_one_mail() -> None:
    office = Office()
    for number in range(100):
        office.raise_("statement.missing", f"channel:wechat:2025-{number // 28 + 1:02d}-{number % 28 + 1:02d}")
    office.forward(timedelta(hours=5))
    (mail,) = office.box.sent
    assert mail.subject == "【医院】警告：共 100 项待处理（新增 100 项）"
    assert "对账单过了时间还没有来。 共 100 项" in mail.body
    assert "另有 95 项" in mail.body
    assert office.state(mail).state is MailState.SENT


def test_at_most_one_in_so_long_and_then_all_that_is_open() -> None:
    office = Office()
    office.raise_("reconciliation.exceptions", "2026-03-01", amount_fen=341250)
    office.forward(MINUTE)
    for day in (2, 3):
        office.raise_("reconciliation.exceptions", f"2026-03-0{day}")
        office.forward(5 * MINUTE)
    assert len(office.box.sent) == 1
    assert "3412.50" in office.box.sent[0].body
    office.forward(EVERY)
    assert [mail.subject for mail in office.box.sent[1:]] == ["【医院】警告：共 3 项待处理（新增 2 项）"]


def test_what_is_urgent_is_told_at_once_but_not_a_hundred_times() -> None:
    office = Office()
    office.raise_("reconciliation.exceptions", "2026-03-01")
    office.forward(MINUTE)
    office.clock.forward(300)
    for number in range(100):
        office.raise_("payment.late", f"P2603020900{number:02d}0001{'A' * 11}", URGENT, 100)
        office.forward(timedelta(seconds=10))
    assert 2 <= len(office.box.sent) <= 6
    assert "紧急" in office.box.sent[1].subject


def test_the_same_is_never_told_twice_by_however_many_servers() -> None:
    office = Office()
    office.raise_("statement.missing", "channel:wechat:2026-03-01")
    office.forward(MINUTE)
    office.digest("all")
    office.raise_("statement.missing", "channel:wechat:2026-03-01")  # raised again while it is open
    office.forward(timedelta(hours=9))
    assert len(office.box.sent) == 1
    office.end("statement.missing", "channel:wechat:2026-03-01")
    office.forward(timedelta(hours=1))
    office.raise_("statement.missing", "channel:wechat:2026-03-01")
    office.forward(timedelta(hours=1))
    assert len(office.box.sent) == 2, "it came again"
    assert len({mail.message_id for mail in office.box.sent}) == 2


@pytest.mark.parametrize(
    ("recipient", "told"),
    [
        pytest.param(Recipient(address="a@b.c"), 4, id="everything"),
        pytest.param(Recipient(address="a@b.c", roles=frozenset({"finance"})), 2, id="what concerns finance"),
        pytest.param(Recipient(address="a@b.c", roles=frozenset({"administrator"})), 1, id="the administrator"),
        pytest.param(Recipient(address="a@b.c", levels=frozenset({URGENT})), 1, id="urgent alone"),
        pytest.param(Recipient(address="a@b.c", amount_from_fen=10_001), 3, id="from an amount on"),
        pytest.param(
            Recipient(address="a@b.c", levels=frozenset({NOTICE}), roles=frozenset({"finance"})), 0, id="none"
        ),
    ],
)
def test_who_is_told_what(recipient: Recipient, told: int) -> None:
    office = Office([recipient])
    office.raise_("reconciliation.exceptions", "2026-03-01", amount_fen=10_000)
    office.raise_("statement.missing", "channel:wechat:2026-03-01")
    office.raise_("server.disk_low", "disk", URGENT)
    office.raise_("shift.left_open", f"S260302090000{'0001'}{'A' * 11}", NOTICE)
    office.forward(MINUTE)
    assert [len(mail.about) for mail in office.box.sent] == ([told] if told else [])


def test_tried_again_with_growing_waits_until_it_is_taken() -> None:
    office = Office()
    office.box.script = [Unreachable("mail.not_now")] * 5
    office.raise_("statement.missing", "channel:wechat:2026-03-01")
    office.forward(timedelta(minutes=10))
    assert not office.box.sent
    office.forward(timedelta(minutes=40))
    mail, *_ = office.box.sent
    assert office.state(mail).tries == 6
    assert not office.open_alert(UNDELIVERED, FINANCE.address)


def test_given_up_after_its_limit_and_people_are_told() -> None:
    office = Office()
    office.box.script = [Unreachable("mail.no_answer")] * 100
    office.raise_("statement.missing", "channel:wechat:2026-03-01")
    office.forward(timedelta(minutes=60))
    assert office.open_alert(UNDELIVERED, FINANCE.address), "after a few tries"
    office.forward(timedelta(hours=30))
    with office.database.reader() as work:
        (mail,) = work.mails.latest(10)
        assert work.jobs.get(JobKind.SEND_MAIL, mail.message_id) is None
    assert mail.state is MailState.FAILED
    assert mail.said == "mail.no_answer"


def test_refused_for_good_is_not_tried_again() -> None:
    office = Office()
    office.box.script = [Refused("mail.recipient_refused")]
    office.raise_("statement.missing", "channel:wechat:2026-03-01")
    office.forward(timedelta(hours=3))
    with office.database.reader() as work:
        (mail,) = work.mails.latest(10)
    assert (mail.state, mail.tries) == (MailState.FAILED, 1)
    assert office.open_alert(UNDELIVERED, FINANCE.address)


def test_a_mail_that_was_sent_is_not_sent_again() -> None:
    office = Office()
    office.raise_("statement.missing", "channel:wechat:2026-03-01")
    office.forward(MINUTE)
    office.sender(office.box.sent[0].message_id)
    assert len(office.box.sent) == 1


def test_nothing_but_numbers_days_and_parties_is_named() -> None:
    office = Office()
    office.raise_("payment.found", "张三 13800138000", URGENT)
    office.raise_("refund.found", f"R260302090000{'0001'}{'B' * 11}", URGENT)
    office.forward(MINUTE)
    (mail,) = office.box.sent
    assert "张三" not in mail.body
    assert "1380013" not in mail.body
    assert "R260302090000" in mail.body


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_alert_has_words(language: str) -> None:
    from ui.sentences import alerts, gates, offline  # what people are shown is what they are told by mail

    letters = Letters("医院")
    codes = {
        code.removeprefix("alert.")
        for table in (alerts.SENTENCES, gates.SENTENCES, offline.SENTENCES)
        for code in table
        if code.startswith("alert.") and code.count(".") == 2
    }
    assert codes
    now = START
    for code in codes:
        alert = Alert(code, "2026-03-01", WARNING, now, now)
        office = Office([Recipient(address="a@b.c", language=language)])
        office.raise_(alert.code, alert.subject)
        office.forward(MINUTE)
        assert code not in office.box.sent[0].body, f"{code} has no words in digest.{language}.toml"
    empty = Digest((), 0, now)
    assert letters(empty, language)[0]
    assert all(letters.trial(language))
