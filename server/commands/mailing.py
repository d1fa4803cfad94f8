"""The mail acts: try whether a mail arrives, and say in words what is wrong when it does not."""

import argparse
import secrets

from app.core.errors import InvalidInput, NotFound
from server.bootstrap_clockwork import postman_of
from server.commands.databases import current_url
from server.domain.mail import Mail, MailState
from server.ends import open_ends
from server.mail.letters import Letters
from server.settings import Settings
from server.settings_sections import ADDRESS


def try_mail(settings: Settings, given: argparse.Namespace) -> int:
    """Send one. Answers the exit code. Raises PaydeskError for what went wrong."""
    if not settings.mail.host:
        raise NotFound("mail.not_configured")
    if not ADDRESS.fullmatch(given.address):
        raise InvalidInput("ADDRESS", "is no mail address")
    current_url(settings)
    subject, body = Letters(settings.hospital_name).trial(given.language)
    with open_ends(settings) as ends:
        now = ends.clock.now()
        mail = Mail(f"test-{secrets.token_hex(8)}", given.address, subject, body, MailState.WAITING, now, now)
        postman_of(settings, ends).send(mail)
    print(f"taken by {settings.mail.host}:{settings.mail.port} for {given.address}")
    return 0
