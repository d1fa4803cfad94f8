"""Whether the totals of a terminal's batch prove that it never carried out an act whose outcome nobody knows."""

from dataclasses import dataclass
from datetime import datetime

from app.core.clock import Clock
from app.core.ids import minted_at
from app.core.terminal import CardAct, SettlementState, TerminalOutcome
from server.domain.audit import AuditRow
from server.domain.card import CardRecord
from server.domain.card_settlement import NAMES, BatchSums, lacks, ours_of, sums_of
from server.domain.identity import Actor
from server.ports import UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.paid_before import any_window_waits
from server.services.settlement_detail import of_batch

BATCHES = 1_000_000
"""A terminal numbers its batches with six digits, from one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSaid:
    """What a terminal counts in a batch: the open one, or the one that ``settlement_no`` has closed (then the totals
    that are kept of that one decide)."""

    batch_no: str = ""
    sums: BatchSums | None = None
    settlement_no: str = ""


class ProveByBatch:
    """Lay a batch beside our books. Only the terminal's own totals prove, never those that somebody typed; and only of
    an act that is certain to have been asked for while that batch was open."""

    def __init__(self, *, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow, self._clock = uow, clock

    def __call__(self, actor: Actor, number: str, said: BatchSaid) -> bool:
        """Whether the batch lacks the act of this window's terminal under a number of ours; False while that is not
        proven. Raises NotPermitted."""
        require(actor, "checkout.view")
        with self._uow() as work:
            doubt = work.cards.get(number)
            here = doubt is not None and doubt.window_id == actor.window.window_id
            if doubt is None or not here or doubt.outcome is not TerminalOutcome.UNKNOWN:
                return False
            sums = _closed(work, doubt, said) if said.settlement_no else _open(work, doubt, said)
            if sums is None:
                return False
            work.audit.add(self._evidence(actor, doubt, sums, said))
            work.commit()
        return True

    def is_settled(self, settlement_no: str) -> bool:
        """Whether a settlement has closed its batch, agreeing or not."""
        with self._uow() as work:
            settlement = work.settlements.get(settlement_no)
        return settlement is not None and settlement.settled

    def _evidence(self, actor: Actor, doubt: CardRecord, sums: BatchSums, said: BatchSaid) -> AuditRow:
        facts = {name: value for name in NAMES if (value := getattr(sums, name)) is not None}
        batch = said.settlement_no or said.batch_no
        return audit_row(actor, self._clock.now(), "terminal.not_in_batch", doubt.number, batch=batch, **facts)


def _open(work: UnitOfWork, doubt: CardRecord, said: BatchSaid) -> BatchSums | None:
    """The totals that prove it of the open batch."""
    if said.sums is None or any(each.settled for each in work.settlements.of_batch(doubt.window_id, said.batch_no)):
        return None
    standing = work.cards.unsettled(doubt.window_id)
    own = [each for each in standing if each.batch_no in ("", said.batch_no)]
    proven = lacks(said.sums, sums_of(own), doubt.act) and _proves(work, doubt, said.batch_no, own, said.sums)
    return said.sums if proven else None


def _closed(work: UnitOfWork, doubt: CardRecord, said: BatchSaid) -> BatchSums | None:
    """The totals that prove it of a batch that is settled."""
    settlement = work.settlements.get(said.settlement_no)
    if settlement is None or settlement.window_id != doubt.window_id:
        return None
    if settlement.state is not SettlementState.AGREES or settlement.typed:
        return None
    begun = _begun_at(work, doubt)
    if begun is None or settlement.begun_at < begun:
        return None  # it was begun for the batch before, perhaps
    own, _ = of_batch(settlement, work.cards.of_settlement(settlement.settlement_no))
    agrees = lacks(settlement.sums, ours_of(settlement, own), doubt.act)
    proven = agrees and _proves(work, doubt, settlement.batch_no, own, settlement.sums)
    return settlement.sums if proven else None


def _proves(work: UnitOfWork, doubt: CardRecord, batch_no: str, own: list[CardRecord], said: BatchSums) -> bool:
    """Whether totals of this batch can prove anything of the act: nothing else is in doubt at that terminal, everything
    of ours in it bears its number, nothing in it can stand there for the act, every window has handed in what it knows
    after a restore, and it was open when the act was asked for: a settlement of the batch before, or an act in this
    one, was known earlier."""
    if not batch_no:
        return False
    others = [each for each in work.cards.unsettled(doubt.window_id) if each.number != doubt.number]
    if any(each.outcome is TerminalOutcome.UNKNOWN for each in others):
        return False
    done = [each for each in own if each.outcome is TerminalOutcome.DONE]
    if any(each.batch_no != batch_no or _may_be(work, doubt, each, said) for each in done):
        return False
    payment = work.payments.get(doubt.payment_no)
    if payment is None or any_window_waits(work, payment):
        return False
    begun = _begun_at(work, doubt)
    if begun is None:
        return False
    if any(each.recorded_at <= begun for each in done):
        return True
    before = work.settlements.of_batch(doubt.window_id, _before(batch_no))[-1:]  # an older one had that number too
    return any(each.settled and not each.typed and each.told_at <= begun for each in before)


def _may_be(work: UnitOfWork, doubt: CardRecord, other: CardRecord, said: BatchSums) -> bool:
    """Whether what our books have in the batch may be what is in doubt, under another number: its slip, typed in for
    another payment of the same amount; or may hide it: a sale of the same amount that was voided on the terminal alone,
    where voids are not told apart."""
    amount_fen = _amount_fen(work, doubt)
    if other.act is not doubt.act or amount_fen not in (other.amount_fen, other.total_fen):
        return False
    return other.attached_key is not None or said.void_count is None


def _amount_fen(work: UnitOfWork, doubt: CardRecord) -> int:
    found = work.payments.get(doubt.number) if doubt.act is CardAct.SALE else work.refunds.get(doubt.number)
    return 0 if found is None else found.amount_fen


def _before(batch_no: str) -> str:
    """The number of the batch before."""
    number = (int(batch_no) - 1) % BATCHES or BATCHES - 1
    return f"{number:06}"


def _begun_at(work: UnitOfWork, doubt: CardRecord) -> datetime | None:
    """The latest instant at which the act was certainly not asked for yet, by the server's clock and the desk's."""
    if doubt.act is CardAct.SALE:
        payment = work.payments.get(doubt.number)
        return None if payment is None else min(payment.created_at, minted_at(doubt.number))
    refund = work.refunds.get(doubt.number)
    return None if refund is None else min(refund.requested_at, minted_at(doubt.number))
