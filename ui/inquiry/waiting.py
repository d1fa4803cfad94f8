"""Paid orders that the HIS has not answered yet: which there are, how old, and telling it once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.clock import Clock
from app.core.payment import MONEY_HELD_STATES
from app.core.posting import PostingState
from app.desk.ports import Server
from app.wire.orders import OrderPage, OrderView, SearchOrders
from ui.presenting import Facts, Fault, Presenting, Shows
from ui.tasks import TaskRunner

LATE_S = 600
"""A posting that waits longer than this is marked: the patient stands at the pharmacy and is not let through."""
TICK_MS = 15_000
MOST = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """One order that waits: its paid amount, and how long it waits."""

    order: OrderView
    age_s: int

    @property
    def late(self) -> bool:
        """Whether it waits too long."""
        return self.age_s >= LATE_S

    @property
    def paid_fen(self) -> int:
        """The money that the HIS must hear of."""
        return sum(each.amount_fen for each in self.order.payments if each.state in MONEY_HELD_STATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingModel:
    """All that the list shows, oldest first. ``more`` says that there are others beyond the list."""

    now: datetime
    orders: tuple[OrderView, ...] = ()
    more: bool = False
    busy: bool = False
    fault: Fault | None = None
    may_see: bool = False
    may_post: bool = False

    @property
    def rows(self) -> tuple[Waiting, ...]:
        """The orders with their age at this moment."""
        return tuple(Waiting(each, int((self.now - _since(each)).total_seconds())) for each in self.orders)

    @property
    def late_count(self) -> int:
        """How many wait too long."""
        return sum(row.late for row in self.rows)


class WaitingPresenter(Presenting[WaitingModel]):
    """Each reading is a search and stands in the audit log, so the list is read when it is wanted, not by a timer."""

    def __init__(
        self, view: Shows[WaitingModel], tasks: TaskRunner, server: Server, facts: Facts, clock: Clock
    ) -> None:
        super().__init__(view, tasks, WaitingModel(now=clock.now()))
        self._server, self._facts, self._clock = server, facts, clock
        self._ticking = False

    def load(self) -> None:
        """The screen is shown."""
        may = self._facts.may
        self.show(may_see=may("orders.view"), may_post=may("orders.post_again"), now=self._now())
        if not self._ticking:
            self._ticking = True
            self._tasks.every(TICK_MS, lambda: self.show(now=self._now()))
        self.read_requested()

    def stop(self) -> None:
        """The screen ends."""
        super().stop()
        self._ticking = False

    def read_requested(self) -> None:
        """Read the list."""
        if self.model.may_see:
            wanted = SearchOrders(posting_states=(PostingState.PENDING,), limit=MOST)
            self.ask(lambda: self._server.search_orders(wanted), self._read)

    def post_requested(self, order: OrderView | None) -> None:
        """Tell the HIS of this order now."""
        if order is not None and self.model.may_post:
            self.ask(lambda: self._server.post_again(order.order_no), self._posted)

    def _read(self, page: OrderPage) -> None:
        self.show(orders=tuple(sorted(page.orders, key=_since)), more=bool(page.after), now=self._now())

    def _posted(self, order: OrderView) -> None:
        waits = order.posting_state == PostingState.PENDING
        others = [each for each in self.model.orders if each.order_no != order.order_no]
        self.show(orders=tuple(sorted([*others, order] if waits else others, key=_since)), now=self._now())
        if order.posting_state == PostingState.POSTED:
            self.complain("posting.told", tone="success")
        else:
            self.complain("posting.still_waits" if waits else "posting.refused_now", tone="warning")

    def _now(self) -> datetime:
        return self._clock.now() + self._facts.server_ahead


def _since(order: OrderView) -> datetime:
    return order.posting_since or order.created_at
