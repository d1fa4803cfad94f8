"""After a restore: orders paid in parts that were complete before. Their business system has booked them; here the
parts come back one by one, some of them given back since, and would never again sum to the order's total."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from app.core.errors import Unreachable
from app.core.posting import PostingState
from server.domain.job import JobKind
from server.domain.order import Order, OrderState
from server.domain.payment import PaymentWanted
from server.domain.posting import Posting
from server.ports import BusinessSystem, PostingQuery, PostingWord, UnitOfWork
from server.services.authorise import own_audit_row

FOUND = "posting.found_there"
BOOKED = frozenset({"posted", "withdrawn"})


def is_part(wanted: PaymentWanted) -> bool:
    """Whether a payment is less than its order."""
    return wanted.amount_fen < sum(bill.own_fen for bill in wanted.bills)


def posted_there(businesses: Mapping[str, BusinessSystem], parts: Iterable[PaymentWanted]) -> Mapping[str, PostingWord]:
    """The orders of these parts that their business system has booked, whatever of them was withdrawn since. A system
    that cannot be asked is not. Raises Unreachable ``his.no_answer``: until it is known nothing may be taken over."""
    found: dict[str, PostingWord] = {}
    for order_no, business in {wanted.order_no: wanted.business for wanted in parts}.items():
        system: object = businesses.get(business)
        if not isinstance(system, PostingQuery):
            continue
        word = system.find_posting(order_no)
        if word.outcome == "unclear":
            raise Unreachable("his.no_answer")
        if word.outcome in BOOKED:
            found[order_no] = word
    return found


def known_posted(work: UnitOfWork, order: Order, word: PostingWord | None, now: datetime) -> Order:
    """The order, which is complete if its business system has booked it: what comes back of its parts is booked, and
    what is given back is withdrawn there."""
    if word is None or order.state is not OrderState.OPEN or work.postings.get(order.order_no) is not None:
        return order
    work.orders.set_state(order.order_no, OrderState.PAID)
    work.parts.end(order.order_no)
    work.jobs.finish(JobKind.RELEASE_BILLS, order.order_no)
    work.postings.add(
        Posting(
            order_no=order.order_no, business=order.business, state=PostingState.POSTED, created_at=now,
            changed_at=now, outcome=FOUND, receipt_no=word.receipt_no, posted_at=now,
        )
    )  # fmt: skip
    work.audit.add(own_audit_row(now, FOUND, order.order_no, said=word.outcome, amount_fen=word.amount_fen))
    return replace(order, state=OrderState.PAID)
