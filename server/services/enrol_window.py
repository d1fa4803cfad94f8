"""Trade a one-time enrolment code for the token by which a window's computer is known."""

from dataclasses import dataclass, replace

from app.core.clock import Clock
from app.core.errors import Refused
from server.domain.audit import AuditRow
from server.domain.identity import Window
from server.ports import UnitOfWorkFactory
from server.services.attempts import Attempts
from server.services.tokens import enrolment_hash, new_token, token_hash


@dataclass(frozen=True, slots=True)
class EnrolledWindow:
    """The window and its token, which exists nowhere else."""

    token: str
    window: Window


class EnrolWindow:
    """A code works once, within its quarter of an hour; an earlier token of the window ends. Raises Refused
    ``window.code_wrong`` (wrong, used or too old, never which) and ``attempts.too_many``."""

    def __init__(self, reader: UnitOfWorkFactory, uow: UnitOfWorkFactory, clock: Clock, attempts: Attempts) -> None:
        self._reader, self._uow, self._clock, self._attempts = reader, uow, clock, attempts

    def __call__(self, code: str, *, address: str) -> EnrolledWindow:
        """Use up the code and answer the window's new token."""
        self._attempts.take(f"enrol {address}")
        key, token = enrolment_hash(code), new_token()
        with self._reader() as work:
            if work.windows.by_enrolment_hash(key) is None:
                raise Refused("window.code_wrong")
        with self._uow() as work:
            now, window = self._clock.now(), work.windows.by_enrolment_hash(key)
            if window is None or not window.active:
                raise Refused("window.code_wrong")
            if window.enrolment_expires_at is None or now >= window.enrolment_expires_at:
                raise Refused("window.code_wrong")
            enrolled = replace(window, token_hash=token_hash(token), enrolment_hash="", enrolment_expires_at=None)
            work.windows.save(enrolled)
            work.audit.add(
                AuditRow(
                    at=now,
                    action="window.enrolled",
                    subject=window.code,
                    operator_id=0,
                    operator_name="",
                    window_id=window.window_id,
                    address=address,
                )
            )
            work.commit()
        return EnrolledWindow(token, replace(enrolled, version=enrolled.version + 1))
