"""Numbers of printed invoices: given to a window in ranges, used one an order, voided with a reason, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from server.domain.identity import Actor
from server.domain.invoice import Invoice, InvoiceRange, InvoiceState
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require

LARGEST_RANGE = 100_000
"""Numbers in one range at most; a mistyped last number would otherwise give away a century's paper."""


@dataclass(frozen=True, slots=True)
class RangeDetail:
    """A range and the name of its window."""

    invoice_range: InvoiceRange
    window_name: str


@dataclass(frozen=True, slots=True)
class RangeWanted:
    """A range to be given: the prefix and how many digits are printed, first and last number."""

    window_id: int
    prefix: str
    digits: int
    first_no: int
    last_no: int


@dataclass(frozen=True, slots=True)
class InvoiceDetail:
    """A number and how it is printed."""

    invoice: Invoice
    text: str


class InvoiceNumbers:
    """All acts on invoice numbers; every number of a range ends used, voided, or left when it is taken back."""

    def __init__(self, *, uow: UnitOfWorkFactory, reader: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._reader, self._clock = uow, reader, clock

    def __call__(self, actor: Actor) -> Sequence[RangeDetail]:
        """Every range for who gives them, else those of the actor's window. Raises NotPermitted."""
        require(actor, "shift.view")
        with self._reader() as work:
            names = {window.window_id: window.name for window in work.windows.all()}
            every = "shift.invoices" in actor.permissions
            return [
                RangeDetail(one, names.get(one.window_id, ""))
                for one in work.invoices.all()
                if every or one.window_id == actor.window.window_id
            ]

    def give(self, actor: Actor, wanted: RangeWanted) -> RangeDetail:
        """Give a range to a window. Raises NotPermitted, NotFound ``window.unknown``, InvalidInput, Conflict
        ``invoice.range_overlaps`` with the first number that was given before."""
        require(actor, "shift.invoices")
        if not wanted.first_no <= wanted.last_no < wanted.first_no + LARGEST_RANGE:
            raise InvalidInput("last_no", "is less than the first, or too far from it")
        if len(str(wanted.last_no)) > wanted.digits:
            raise InvalidInput("digits", "is too few for the last number")
        now = self._clock.now()
        with self._uow() as work:
            window = work.windows.get(wanted.window_id)
            if window is None:
                raise NotFound("window.unknown", window_id=wanted.window_id)
            for other in work.invoices.all():
                overlap = max(other.first_no, wanted.first_no)
                if other.prefix == wanted.prefix and overlap <= min(_last(other), wanted.last_no):
                    raise Conflict("invoice.range_overlaps", number=other.text_of(overlap))
            given = work.invoices.add(
                InvoiceRange(
                    range_id=0, window_id=wanted.window_id, prefix=wanted.prefix, digits=wanted.digits,
                    first_no=wanted.first_no, last_no=wanted.last_no, next_no=wanted.first_no, given_at=now,
                    given_by=actor.operator.operator_id,
                )
            )  # fmt: skip
            told = {"first": given.text_of(given.first_no), "last": given.text_of(given.last_no)}
            subject = str(given.range_id)
            work.audit.add(audit_row(actor, now, "invoice.range_given", subject, window=window.name, **told))
            work.commit()
        return RangeDetail(given, window.name)

    def take_back(self, actor: Actor, range_id: int) -> RangeDetail:
        """Take back what is left of a range; those numbers may be given again. Raises NotPermitted, NotFound, Conflict
        ``invoice.range_ended``."""
        require(actor, "shift.invoices")
        now = self._clock.now()
        with self._uow() as work:
            found = _range(work, range_id)
            if found.ended_at is not None:
                raise Conflict("invoice.range_ended")
            ended = replace(found, ended_at=now, ended_by=actor.operator.operator_id)
            work.invoices.save(ended)
            work.audit.add(audit_row(actor, now, "invoice.range_ended", str(range_id), left=found.left))
            window = work.windows.get(found.window_id)
            work.commit()
        return RangeDetail(ended, window.name if window else "")

    def use(self, actor: Actor, order_no: str) -> InvoiceDetail:
        """The number that this order's invoice bears: the one it has, else the next of the window. Raises NotPermitted,
        NotFound ``order.not_found``, Conflict ``invoice.none_left``, ``shift.not_open``."""
        require(actor, "checkout.pay")
        now = self._clock.now()
        with self._uow() as work:
            order = work.orders.get(order_no, for_update=True)
            if order is None:
                raise NotFound("order.not_found", order_no=order_no)
            for invoice in work.invoices.of_order(order_no):
                if invoice.state is InvoiceState.USED:
                    return InvoiceDetail(invoice, _range(work, invoice.range_id).text_of(invoice.number))
            found, invoice = self._next(work, actor)
            used = replace(invoice, order_no=order_no)
            work.invoices.save(replace(found, next_no=found.next_no + 1))
            work.invoices.put(used)
            work.audit.add(audit_row(actor, now, "invoice.used", found.text_of(used.number), order_no=order_no))
            work.commit()
        return InvoiceDetail(used, found.text_of(used.number))

    def void(self, actor: Actor, range_id: int, number: int, reason: str) -> InvoiceDetail:
        """Void a number that was used, or the next one (torn, misprinted), with a reason. Raises NotPermitted,
        NotFound, InvalidInput, Conflict ``invoice.not_next``, ``invoice.voided``, ``shift.not_open``."""
        require(actor, "checkout.pay")
        if not reason.strip():
            raise InvalidInput("reason", "is needed")
        now = self._clock.now()
        with self._uow() as work:
            found = _range(work, range_id)
            if found.window_id != actor.window.window_id and "shift.invoices" not in actor.permissions:
                raise NotPermitted("shift.invoices")
            known = work.invoices.invoice(range_id, number)
            if known is not None and known.state is InvoiceState.VOIDED:
                raise Conflict("invoice.voided", number=found.text_of(number))
            if known is None and (number != found.next_no or number > found.last_no or found.ended_at is not None):
                raise Conflict("invoice.not_next", number=found.text_of(found.next_no))
            if known is None:
                work.invoices.save(replace(found, next_no=number + 1))
            voided = replace(
                known or _blank(work, actor, found, number, now), state=InvoiceState.VOIDED, reason=reason.strip(),
                at=now, operator_id=actor.operator.operator_id,
            )  # fmt: skip
            work.invoices.put(voided)
            work.audit.add(audit_row(actor, now, "invoice.voided", found.text_of(number), reason=reason.strip()))
            work.commit()
        return InvoiceDetail(voided, found.text_of(number))

    def _next(self, work: UnitOfWork, actor: Actor) -> tuple[InvoiceRange, Invoice]:
        for one in work.invoices.all():
            if one.window_id == actor.window.window_id and one.ended_at is None and one.left > 0:
                found = _range(work, one.range_id)
                if found.left > 0 and found.ended_at is None:
                    return found, _blank(work, actor, found, found.next_no, self._clock.now())
        raise Conflict("invoice.none_left")


def _range(work: UnitOfWork, range_id: int) -> InvoiceRange:
    found = work.invoices.get(range_id, for_update=True)
    if found is None:
        raise NotFound("invoice.range_not_found", range_id=range_id)
    return found


def _last(given: InvoiceRange) -> int:
    """The last number that counts as given: what was taken back may be given again."""
    return given.last_no if given.ended_at is None else given.next_no - 1


def _blank(work: UnitOfWork, actor: Actor, found: InvoiceRange, number: int, now: datetime) -> Invoice:
    """A number as it is used in the actor's open shift. Raises Conflict ``shift.not_open``."""
    shift = work.shifts.open_of_window(actor.window.window_id)
    if shift is None:
        raise Conflict("shift.not_open")
    return Invoice(
        range_id=found.range_id, number=number, state=InvoiceState.USED, shift_no=shift.shift_no,
        window_id=actor.window.window_id, operator_id=actor.operator.operator_id, at=now,
    )  # fmt: skip
