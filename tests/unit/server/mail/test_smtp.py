"""Handing a mail over: encrypted, the certificate verified, signed in; every refusal under a code of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.core.errors import PaydeskError, Refused, Unreachable
from server.domain.mail import Mail, MailState
from server.mail.smtp import SmtpPostman, SmtpSettings
from support.smtp_server import Behaviour, MailServer, serving_mail
from support.tls_server import Authority

NOW = datetime(2026, 3, 6, 3, 0, tzinfo=UTC)
MAIL = Mail(
    "abc123", "finance@hospital.example", "【医院】紧急：3 项", "对账发现差错。\n.\n", MailState.WAITING, NOW, NOW
)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.create(tmp_path_factory.mktemp("mail"))


@contextmanager
def mail_server(authority: Authority, behaviour: Behaviour, **changes: Any) -> Iterator[tuple[MailServer, SmtpPostman]]:
    """A mail server and a postman who is set up for it, but for ``changes``."""
    with serving_mail(behaviour, authority.issue("mail")) as server:
        own = SmtpSettings(
            host="127.0.0.1", port=server.port, sender="收款 <paydesk@hospital.example>", ca_file=authority.file,
            security="tls" if behaviour.security == "tls" else "starttls", timeout_s=5, deadline_s=10,
        )  # fmt: skip
        yield server, SmtpPostman(replace(own, **changes), lambda: "secret")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_arrives_encrypted_and_as_it_was_written(authority: Authority, security: str) -> None:
    behaviour = Behaviour(security=security, users={"paydesk": "secret"})
    with mail_server(authority, behaviour, username="paydesk") as (server, postman):
        postman.send(MAIL)
    (taken,) = server.taken
    assert server.encrypted == [True]
    assert server.recipients == ["finance@hospital.example"]
    assert taken["Subject"] == MAIL.subject
    assert taken["From"] == "收款 <paydesk@hospital.example>"
    assert taken["Message-ID"] == "<abc123@hospital.example>"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken.get_content() == MAIL.body


@pytest.mark.parametrize(
    ("behaviour", "changes", "code", "passes"),
    [
        pytest.param(Behaviour(fault="greylist"), {}, "mail.not_now", True, id="greylisted"),
        pytest.param(Behaviour(fault="refuse_recipient"), {}, "mail.recipient_refused", False, id="no such user"),
        pytest.param(Behaviour(fault="refuse_content"), {}, "mail.content_refused", False, id="content refused"),
        pytest.param(Behaviour(fault="refuse_greeting"), {}, "mail.not_now", True, id="no service"),
        pytest.param(Behaviour(fault="drop_at_data"), {}, "mail.cut_off", True, id="hangs up"),
        pytest.param(Behaviour(fault="drop_after_data"), {}, "mail.cut_off", True, id="takes it and says nothing"),
        pytest.param(Behaviour(fault="silent"), {"timeout_s": 0.3}, "mail.no_answer", True, id="silent"),
        pytest.param(Behaviour(offers_starttls=False), {}, "mail.not_offered", True, id="no STARTTLS"),
        pytest.param(
            Behaviour(users={"paydesk": "other"}), {"username": "paydesk"}, "mail.login_refused", True,
            id="wrong password",
        ),
        pytest.param(
            Behaviour(security="tls"), {"ca_file": ""}, "mail.certificate_untrusted", True, id="strange authority, TLS"
        ),
        pytest.param(Behaviour(), {"ca_file": ""}, "mail.certificate_untrusted", True, id="strange authority"),
        pytest.param(Behaviour(), {"host": "localhost"}, "mail.certificate_untrusted", True, id="another name"),
        pytest.param(Behaviour(), {"security": "tls"}, "mail.no_tls", True, id="TLS where none is spoken"),
        pytest.param(Behaviour(), {"host": "no-such-host.invalid"}, "mail.host_unknown", True, id="unknown host"),
    ],
)  # fmt: skip
def test_what_is_wrong_has_a_name(
    authority: Authority, behaviour: Behaviour, changes: dict[str, Any], code: str, passes: bool
) -> None:
    with mail_server(authority, behaviour, **changes) as (_, postman), pytest.raises(PaydeskError) as caught:
        postman.send(MAIL)
    assert caught.value.code == code
    assert isinstance(caught.value, Unreachable if passes else Refused)
    assert "secret" not in str(caught.value)


def test_nobody_listens(authority: Authority) -> None:
    with mail_server(authority, Behaviour()) as (_, postman):
        pass
    with pytest.raises(Unreachable, match=r"mail\.nobody_listens"):
        postman.send(MAIL)


def test_a_greylisted_mail_is_taken_at_the_next_try(authority: Authority) -> None:
    with mail_server(authority, Behaviour(fault="greylist")) as (server, postman):
        with pytest.raises(Unreachable, match=r"mail\.not_now"):
            postman.send(MAIL)
        postman.send(MAIL)
    assert len(server.taken) == 1


def test_one_who_speaks_a_byte_at_a_time_is_left_at_the_deadline(authority: Authority) -> None:
    behaviour = Behaviour(fault="drip")
    with mail_server(authority, behaviour, deadline_s=0.5) as (server, postman):
        with pytest.raises(Unreachable, match=r"mail\.(cut_off|no_answer)"):
            postman.send(MAIL)
        assert not server.taken
