"""Administer windows: name, campus, activity, and the one-time codes that enrol a computer."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.errors import Conflict, NotFound
from app.core.ids import ALPHABET
from server.domain.identity import Actor, Window
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.tokens import enrolment_hash, new_enrolment_code

CODE_LASTS = timedelta(minutes=15)
_CODES = len(ALPHABET) ** 4


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """An enrolment code, shown once, good until it is used or until ``expires_at``."""

    code: str
    expires_at: datetime


class ManageWindows:
    """Reading needs ``administration.view``, changing ``administration.windows``."""

    def __init__(self, reader: UnitOfWorkFactory, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._reader, self._uow, self._clock = reader, uow, clock

    def all(self, actor: Actor) -> Sequence[Window]:
        """Every window."""
        require(actor, "administration.view")
        with self._reader() as work:
            return work.windows.all()

    def add(self, actor: Actor, *, name: str, campus: str, active: bool) -> Window:
        """A new window with a code of its own. Raises Conflict ``window.name_taken``."""
        require(actor, "administration.windows")
        with self._uow() as work:
            window = add_window(work, name=name, campus=campus, active=active)
            row = audit_row(actor, self._clock.now(), "window.added", window.code, name=name, campus=campus)
            work.audit.add(row)
            work.commit()
        return window

    def edit(self, actor: Actor, window_id: int, *, name: str, campus: str, active: bool) -> Window:
        """Change a window; an inactive one is refused everything from its next request on."""
        require(actor, "administration.windows")
        with self._uow() as work:
            before = _get(work, window_id)
            _check_name(work, name, window_id)
            if window_id == actor.window.window_id and not active:
                raise Conflict("window.own")
            after = replace(before, name=name, campus=campus, active=active)
            work.windows.save(after)
            detail: dict[str, str | int] = {"name": name, "campus": campus, "active": int(active)}
            work.audit.add(audit_row(actor, self._clock.now(), "window.edited", before.code, **detail))
            work.commit()
        return replace(after, version=after.version + 1)

    def enrolment_code(self, actor: Actor, window_id: int) -> OneTimeCode:
        """A one-time code for a window; a code made earlier is worth nothing from now on."""
        require(actor, "administration.windows")
        with self._uow() as work:
            window, code = _get(work, window_id), make_code(work, window_id, self._clock.now())
            work.audit.add(audit_row(actor, self._clock.now(), "window.code_made", window.code))
            work.commit()
        return code


def add_window(work: UnitOfWork, *, name: str, campus: str, active: bool = True) -> Window:
    """Store a window with a free code of four characters. Raises Conflict ``window.name_taken``."""
    _check_name(work, name, 0)
    taken = {window.code for window in work.windows.all()}
    number = len(taken) + 1
    while (code := window_code(number)) in taken:
        number = secrets.randbelow(_CODES)
    return work.windows.add(Window(window_id=0, code=code, name=name, campus=campus, active=active))


def window_code(number: int) -> str:
    """A number as four characters of the number alphabet: 1 is ``0001``."""
    return "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in (3, 2, 1, 0))


def make_code(work: UnitOfWork, window_id: int, now: datetime) -> OneTimeCode:
    """Store the hash of a new enrolment code at the window, and answer the code."""
    window, code = _get(work, window_id), new_enrolment_code()
    if not window.active:
        raise Conflict("window.inactive")
    expires_at = now + CODE_LASTS
    work.windows.save(replace(window, enrolment_hash=enrolment_hash(code), enrolment_expires_at=expires_at))
    return OneTimeCode(code, expires_at)


def _get(work: UnitOfWork, window_id: int) -> Window:
    window = work.windows.get(window_id)
    if window is None:
        raise NotFound("window.unknown")
    return window


def _check_name(work: UnitOfWork, name: str, window_id: int) -> None:
    if any(other.name == name and other.window_id != window_id for other in work.windows.all()):
        raise Conflict("window.name_taken", name=name)
