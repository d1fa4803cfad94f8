"""Mails of a database in memory."""

from collections.abc import Sequence

from server.domain.mail import Mail
from server.storage.memory_tables import View


class MemoryMails:
    """`server.ports.mails.Mails`."""

    def __init__(self, mails: View[Mail]) -> None:
        self._mails = mails

    def add(self, mail: Mail) -> bool:
        """As the port says."""
        if self._mails.get(mail.message_id) is not None:
            return False
        self._mails.put(mail.message_id, mail)
        return True

    def get(self, message_id: str) -> Mail | None:
        """As the port says."""
        return self._mails.get(message_id)

    def save(self, mail: Mail) -> None:
        """As the port says."""
        self._mails.put(mail.message_id, mail)

    def latest_to(self, recipient: str) -> Mail | None:
        """As the port says."""
        found = self._newest([mail for mail in self._mails.all() if mail.recipient == recipient])
        return found[0] if found else None

    def latest(self, limit: int) -> Sequence[Mail]:
        """As the port says."""
        return self._newest(list(self._mails.all()))[:limit]

    @staticmethod
    def _newest(mails: list[Mail]) -> list[Mail]:
        by_id = sorted(mails, key=lambda mail: mail.message_id)
        return sorted(by_id, key=lambda mail: mail.made_at, reverse=True)
