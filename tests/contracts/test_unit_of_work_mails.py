"""What every storage promises of mails: one message id is one mail."""

from dataclasses import replace
from datetime import timedelta

from server.domain.mail import Mail, MailState
from server.ports import UnitOfWorkFactory
from support.databases import NOW

FIRST = Mail("m1", "finance@hospital.example", "对账", "three", MailState.WAITING, NOW, NOW, about=("a b", "c d"))
LATER = replace(FIRST, message_id="m2", made_at=NOW + timedelta(hours=1))


def test_one_message_id_is_one_mail(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        assert work.mails.add(FIRST)
        assert not work.mails.add(replace(FIRST, body="again"))
        work.commit()
    with uow_factory() as work:
        assert work.mails.get("m1") == FIRST
        assert work.mails.get("m2") is None


def test_a_mail_is_changed(uow_factory: UnitOfWorkFactory) -> None:
    sent = replace(FIRST, state=MailState.SENT, tries=2, said="mail.not_now", changed_at=NOW + timedelta(minutes=1))
    with uow_factory() as work:
        work.mails.add(FIRST)
        work.mails.save(sent)
        work.commit()
    with uow_factory() as work:
        assert work.mails.get("m1") == sent


def test_the_newest_first(uow_factory: UnitOfWorkFactory) -> None:
    other = replace(LATER, message_id="m3", recipient="it@hospital.example", made_at=NOW + timedelta(hours=2))
    with uow_factory() as work:
        for mail in (LATER, FIRST, other):
            work.mails.add(mail)
        work.commit()
    with uow_factory() as work:
        assert list(work.mails.latest(2)) == [other, LATER]
        assert work.mails.latest_to(FIRST.recipient) == LATER
        assert work.mails.latest_to("nobody@hospital.example") is None
