"""A second person proves who they are at another one's screen, by password or by a short PIN of their own."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, Refused
from server.domain.audit import AuditRow
from server.domain.identity import Actor, Operator
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.attempts import Attempts
from server.services.authorise import actor_of, audit_row
from server.services.check_password import Asker, CheckPassword
from server.services.passwords import Passwords

_TRIES = 5


@dataclass(frozen=True, slots=True)
class StepUp:
    """Who a person says to be, with the password or the PIN; neither is ever logged."""

    username: str
    password: str = field(default="", repr=False)
    pin: str = field(default="", repr=False)


class CheckStepUp:
    """The actor behind a name and password or PIN, at the window of whoever is signed in there.

    Raises Refused ``password.wrong``, ``attempts.too_many``, Conflict ``operator.locked``, ``pin.locked`` (after as
    many wrong PINs in a row as lock a password: the PIN is dead until its owner sets another), ``pin.not_set``,
    ``password.must_change``.
    """

    def __init__(
        self,
        *,
        reader: UnitOfWorkFactory,
        uow: UnitOfWorkFactory,
        clock: Clock,
        check_password: CheckPassword,
        passwords: Passwords,
        attempts: Attempts,
        lock_after_failures: int,
    ) -> None:
        self._reader, self._uow, self._clock, self._check = reader, uow, clock, check_password
        self._passwords, self._attempts, self._limit = passwords, attempts, lock_after_failures

    def __call__(self, cashier: Actor, offered: StepUp) -> Actor:
        """Check, count, and answer the second person as an actor at the cashier's window."""
        self._attempts.take(f"step-up {cashier.window.window_id}")
        asker = Asker(cashier.window.window_id, cashier.address)
        if offered.password:
            operator = self._check(offered.username, offered.password, asker)
        else:
            operator = self._by_pin(offered, cashier)
        if operator.must_change_password:
            raise Conflict("password.must_change")
        with self._reader() as work:
            actor, _ = actor_of(work, operator, cashier.window, cashier.address)
        return actor

    def _by_pin(self, offered: StepUp, cashier: Actor) -> Operator:
        with self._reader() as work:
            operator = work.operators.by_username(offered.username)
        usable = operator is not None and operator.active and bool(operator.pin_hash)
        matches = self._passwords.matches(operator.pin_hash if operator and usable else None, offered.pin)
        if operator is None or not operator.active:
            raise Refused("password.wrong")
        if operator.locked_at is not None:
            raise Conflict("operator.locked")
        if not operator.pin_hash:
            raise Conflict("pin.not_set")
        if operator.pin_failed_count >= self._limit:
            raise Conflict("pin.locked")
        if not matches:
            self._count(operator.operator_id, cashier, failed=True)
            raise Refused("password.wrong")
        if operator.pin_failed_count:
            self._count(operator.operator_id, cashier, failed=False)
        return operator

    def _count(self, operator_id: int, cashier: Actor, *, failed: bool) -> None:
        def change(work: UnitOfWork, operator: Operator) -> Operator:
            if operator.pin_failed_count >= self._limit:
                raise Conflict("pin.locked")
            count = operator.pin_failed_count + 1 if failed else 0
            if failed:
                work.audit.add(self._row("pin.refused", operator, cashier, count))
            if count == self._limit:
                work.audit.add(self._row("pin.locked", operator, cashier, count))
            return replace(operator, pin_failed_count=count)

        _change(self._uow, operator_id, change)

    def _row(self, action: str, operator: Operator, cashier: Actor, failures: int) -> AuditRow:
        return audit_row(cashier, self._clock.now(), action, operator.username, failures=failures)


class SetPin:
    """A person sets the own PIN, four to eight digits, by the own password; an empty one removes it."""

    def __init__(
        self, uow: UnitOfWorkFactory, clock: Clock, check_password: CheckPassword, passwords: Passwords
    ) -> None:
        self._uow, self._clock, self._check, self._passwords = uow, clock, check_password, passwords

    def __call__(self, actor: Actor, password: str, pin: str) -> None:
        """Raises Refused ``password.wrong``, Conflict ``operator.locked``, InvalidInput ``pin.too_simple``."""
        if pin and (len(set(pin)) < 2 or pin in "0123456789" or pin in "9876543210"):
            raise InvalidInput("pin", "too_simple", code="pin.too_simple")
        self._check(actor.operator.username, password, Asker(actor.window.window_id, actor.address))
        fresh = self._passwords.hash(pin) if pin else ""
        now = self._clock.now()

        def change(work: UnitOfWork, operator: Operator) -> Operator:
            work.audit.add(audit_row(actor, now, "pin.set" if pin else "pin.removed", operator.username))
            return replace(operator, pin_hash=fresh, pin_failed_count=0)

        _change(self._uow, actor.operator.operator_id, change)


def _change(uow: UnitOfWorkFactory, operator_id: int, change: Callable[[UnitOfWork, Operator], Operator]) -> None:
    """Change an operator, again when somebody else did at the same moment."""
    for _ in range(_TRIES):
        with uow() as work:
            current = work.operators.get(operator_id)
            if current is None:
                raise Refused("password.wrong")
            try:
                work.operators.save(change(work, current))
                work.commit()
            except Conflict as error:
                if error.code != "storage.stale":
                    raise
                continue
        return
    raise Conflict("storage.stale")
