"""Hands a mail to the hospital's mail server over SMTP, with TLS whose certificate is verified."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Literal

from app.core.clock import BEIJING
from app.core.errors import PaydeskError, Refused, Unreachable
from server.domain.mail import Mail

DEADLINE_S = 60
"""All of one hand-over; below the lease of a job."""
PERMANENT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """Where mail is handed in. ``security``: ``starttls`` (usually port 587), ``tls`` from the first byte (usually
    465), or ``none``, in which case nobody signs in."""

    host: str
    port: int
    sender: str
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    ca_file: str = ""
    timeout_s: float = 20
    deadline_s: float = DEADLINE_S


class SmtpPostman:
    """`server.ports.Postman`."""

    def __init__(self, settings: SmtpSettings, password: Callable[[], str]) -> None:
        """``password`` is asked for at each sign-in, so that a new one counts without a stop."""
        self._settings, self._password = settings, password

    def send(self, mail: Mail) -> None:
        """As the port says; ``mail.certificate_untrusted``, ``mail.login_refused`` … name what is wrong."""
        with _told_in_our_words(self._settings), self._session() as session:
            session.send_message(self._message(mail), self._sender_address(), [mail.recipient])

    def _sender_address(self) -> str:
        return parseaddr(self._settings.sender)[1]

    def _message(self, mail: Mail) -> EmailMessage:
        name, address = parseaddr(self._settings.sender)
        message = EmailMessage()
        message["From"] = Address(name, addr_spec=address)
        message["To"] = Address(addr_spec=mail.recipient)
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(mail.made_at.astimezone(BEIJING))
        message["Message-ID"] = f"<{mail.message_id}@{address.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.body, cte="base64")
        return message

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """A session that is over by the deadline, however slowly the other side speaks."""
        own = self._settings
        context = ssl.create_default_context(cafile=own.ca_file or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        name = socket.gethostname()
        session = (
            smtplib.SMTP_SSL(own.host, own.port, local_hostname=name, timeout=own.timeout_s, context=context)
            if own.security == "tls"
            else smtplib.SMTP(own.host, own.port, local_hostname=name, timeout=own.timeout_s)
        )
        timer = threading.Timer(own.deadline_s, _cut, (session,))
        timer.daemon = True
        timer.start()
        try:
            if own.security == "starttls":
                session.starttls(context=context)
            if own.username:
                session.login(own.username, self._password())
            yield session
            _take_leave(session)
        finally:
            timer.cancel()
            session.close()


def _take_leave(session: smtplib.SMTP) -> None:
    """What was taken stays taken, whatever is said at the end."""
    try:
        session.quit()
    except (smtplib.SMTPException, OSError):
        session.close()


def _cut(session: smtplib.SMTP) -> None:
    """End a session from another thread: whoever reads or writes there gets an error now."""
    line = session.sock
    if line is None:
        return
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        line.close()


@contextmanager
def _told_in_our_words(own: SmtpSettings) -> Iterator[None]:
    """Errors of the line and of the mail server as ours; nothing of the mail, and no password, is in them."""
    try:
        yield
    except PaydeskError:
        raise
    except smtplib.SMTPException as error:
        raise _said_by_server(error, own) from None
    except ssl.SSLCertVerificationError as error:
        why = str(error.verify_message)[:100]
        raise Unreachable("mail.certificate_untrusted", host=own.host, why=why) from None
    except ssl.SSLError:
        raise Unreachable("mail.no_tls", host=own.host, port=own.port) from None
    except socket.gaierror:
        raise Unreachable("mail.host_unknown", host=own.host) from None
    except ConnectionRefusedError:
        raise Unreachable("mail.nobody_listens", host=own.host, port=own.port) from None
    except OSError:
        raise Unreachable("mail.no_answer", host=own.host, port=own.port) from None


def _said_by_server(error: smtplib.SMTPException, own: SmtpSettings) -> PaydeskError:
    where: dict[str, str | int] = {"host": own.host, "port": own.port}
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Unreachable("mail.not_offered", **where)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        silent = isinstance(error.__context__, TimeoutError)
        return Unreachable("mail.no_answer" if silent else "mail.cut_off", **where)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Unreachable("mail.login_refused", smtp=error.smtp_code, **where)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _by_code(min(code for code, _ in error.recipients.values()), "mail.recipient_refused", where)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _by_code(error.smtp_code, "mail.sender_refused", where)
    if isinstance(error, smtplib.SMTPDataError):
        return _by_code(error.smtp_code, "mail.content_refused", where)
    if isinstance(error, smtplib.SMTPResponseException):
        return Unreachable("mail.not_now", smtp=error.smtp_code, **where)
    return Unreachable("mail.no_answer", **where)


def _by_code(smtp: int, code: str, where: dict[str, str | int]) -> PaydeskError:
    """A 4xx passes (greylisting, a full box); a 5xx does not."""
    if smtp >= PERMANENT:
        return Refused(code, smtp=smtp, **where)
    return Unreachable("mail.not_now", smtp=smtp, **where)
