"""A mail server for tests that speaks real SMTP over a socket, with STARTTLS or TLS, and misbehaves on request."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Behaviour:
    """What the server does. ``fault`` is one of: ``greylist`` (refuses a sender for now, the first time),
    ``refuse_recipient``, ``refuse_content``, ``refuse_greeting``, ``drop_at_data`` (takes the mail's first bytes and
    hangs up), ``drop_after_data`` (takes it all, says nothing), ``silent``, ``drip`` (a byte at a time), or none."""

    fault: str = ""
    security: str = "starttls"
    offers_starttls: bool = True
    users: dict[str, str] = field(default_factory=dict)


@dataclass
class MailServer:
    """``taken`` are the mails it took; ``seen`` counts commands; ``encrypted`` tells of each taken mail."""

    port: int
    behaviour: Behaviour
    taken: list[EmailMessage] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    recipients: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)


class _Hangup(Exception):
    """The server goes away in the middle."""


class _Session:
    def __init__(self, server: MailServer, line: socket.socket, context: ssl.SSLContext | None) -> None:
        self.server, self.line, self.context = server, line, context
        self.reader = line.makefile("rb")
        self.signed_in = not server.behaviour.users
        self.recipient = ""

    def say(self, text: str) -> None:
        if self.server.behaviour.fault == "drip":
            for byte in (text + "\r\n").encode():
                if self.server.stopping.wait(0.05):
                    raise _Hangup
                self.line.sendall(bytes([byte]))
            return
        self.line.sendall((text + "\r\n").encode())

    def hear(self) -> str:
        said = self.reader.readline()
        if not said:
            raise _Hangup
        return said.decode(errors="replace").rstrip("\r\n")

    def serve(self) -> None:
        fault = self.server.behaviour.fault
        if fault == "silent":
            self.server.stopping.wait(30)
            return
        if fault == "refuse_greeting":
            self.say("554 no service here")
            return
        self.say("220 mail.test ESMTP")
        while True:
            words = self.hear().split(" ", 1)
            verb, rest = words[0].upper(), words[1] if len(words) > 1 else ""
            self.server.seen[verb] += 1
            if verb == "QUIT":
                self.say("221 bye")
                return
            self.answer(verb, rest)

    def answer(self, verb: str, rest: str) -> None:
        if verb in ("EHLO", "HELO"):
            self.greet()
        elif verb == "STARTTLS" and self.context is not None:
            self.say("220 go ahead")
            self.line = self.context.wrap_socket(self.line, server_side=True)
            self.reader = self.line.makefile("rb")
        elif verb == "AUTH":
            self.sign_in(rest)
        elif not self.signed_in:
            self.say("530 sign in first")
        elif verb == "MAIL":
            self.say("250 ok")
        elif verb == "RCPT":
            self.take_recipient(rest)
        elif verb == "DATA":
            self.take_mail()
        elif verb in ("RSET", "NOOP"):
            self.say("250 ok")
        else:
            self.say("502 not here")

    def greet(self) -> None:
        behaviour = self.server.behaviour
        offered = ["mail.test"]
        if behaviour.security == "starttls" and behaviour.offers_starttls and not self.is_encrypted():
            offered.append("STARTTLS")
        if behaviour.users:
            offered.append("AUTH PLAIN")
        for place, word in enumerate(offered):
            self.say(f"250{' ' if place == len(offered) - 1 else '-'}{word}")

    def is_encrypted(self) -> bool:
        return isinstance(self.line, ssl.SSLSocket)

    def sign_in(self, rest: str) -> None:
        _, user, password = base64.b64decode(rest.split(" ")[1]).decode().split("\0")
        self.signed_in = self.server.behaviour.users.get(user) == password
        self.say("235 welcome" if self.signed_in else "535 wrong")

    def take_recipient(self, rest: str) -> None:
        fault = self.server.behaviour.fault
        if fault == "refuse_recipient":
            self.say("550 no such user")
        elif fault == "greylist" and self.server.seen["RCPT"] == 1:
            self.say("451 greylisted, try again later")
        else:
            self.recipient = rest.partition("<")[2].partition(">")[0]
            self.say("250 ok")

    def take_mail(self) -> None:
        fault = self.server.behaviour.fault
        self.say("354 go on")
        lines = []
        while (line := self.reader.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
            if fault == "drop_at_data":
                raise _Hangup
        if fault == "refuse_content":
            self.say("554 looks like spam")
            return
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.server.taken.append(mail)
        self.server.encrypted.append(self.is_encrypted())
        self.server.recipients.append(self.recipient)
        if fault == "drop_after_data":
            raise _Hangup
        self.say("250 taken")


@contextmanager
def serving_mail(behaviour: Behaviour, files: tuple[str, str]) -> Iterator[MailServer]:
    """Serve SMTP on a free port of this computer until the block ends; ``files`` are certificate and key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    listener = socket.create_server(("127.0.0.1", 0))
    server = MailServer(listener.getsockname()[1], behaviour)
    threads: list[threading.Thread] = []
    lines: list[socket.socket] = []

    def one(bare: socket.socket) -> None:
        with suppress(OSError, _Hangup):
            line = context.wrap_socket(bare, server_side=True) if behaviour.security == "tls" else bare
            lines.append(line)
            session = _Session(server, line, context if behaviour.security == "starttls" else None)
            try:
                session.serve()
            finally:
                session.reader.close()
                session.line.close()
        bare.close()

    def accept() -> None:
        with suppress(OSError):
            while True:
                bare, _ = listener.accept()
                lines.append(bare)
                threads.append(threading.Thread(target=one, args=(bare,), daemon=True))
                threads[-1].start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield server
    finally:
        server.stopping.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in (acceptor, *threads):
            thread.join(5)
        for line in lines:
            line.close()
