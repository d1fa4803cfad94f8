"""Mail as the services need it: a durable queue, and whoever hands a mail to the hospital's mail server."""

from collections.abc import Sequence
from typing import Protocol

from server.domain.mail import Mail


class Mails(Protocol):
    """Every mail ever made, by its message id."""

    def add(self, mail: Mail) -> bool:
        """Store a new one; False (and no harm) when there is one of that message id."""
        ...

    def get(self, message_id: str) -> Mail | None: ...

    def save(self, mail: Mail) -> None: ...

    def latest_to(self, recipient: str) -> Mail | None:
        """The mail made last for an address, whatever became of it."""
        ...

    def latest(self, limit: int) -> Sequence[Mail]:
        """The newest first."""
        ...


class Postman(Protocol):
    """Hands one mail over."""

    def send(self, mail: Mail) -> None:
        """Returns when the mail server has taken it. Raises Unreachable (``mail.no_answer``, ``mail.not_now`` …) for
        what may pass, Refused (``mail.recipient_refused`` …) for what will not."""
        ...
