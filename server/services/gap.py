"""The gap that a restore has left, in one transaction of a desk's hand-in: which healings ask, whom else they wait for,
and what is written down of all that is made again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from app.core.ids import minted_at
from server.domain.healing import Healing, HealingItem, ItemKind, ItemState
from server.domain.identity import Window
from server.ports import Channel, UnitOfWork
from server.services.authorise import own_audit_row
from server.services.made_again import LATER, MAY_BRING, is_brought, is_put_off, others_bring, others_wait


@dataclass(frozen=True)
class Gap:
    """``asking`` are the healings that want the journal of ``window``, or have wanted it."""

    work: UnitOfWork
    window: Window
    asking: Sequence[Healing]
    channels: Mapping[str, Channel]
    now: datetime

    @cached_property
    def others_wait(self) -> bool:
        """Whether another window may yet bring a refund's payment, or know of one that was carried out in its place."""
        return any(others_wait(self.work, healing, self.window) for healing in self.asking)

    @cached_property
    def others_bring(self) -> bool:
        """Whether another window comes back with what was carried out, of which a mere request may take the room."""
        return any(others_bring(self.work, healing, self.window) for healing in self.asking)

    @cached_property
    def others_may_bring(self) -> bool:
        """Whether another window comes back with what may have been carried out, for all that its channel said."""
        return any(others_bring(self.work, healing, self.window, MAY_BRING) for healing in self.asking)

    def covers(self, number: str) -> bool:
        """Whether what bears this number may be missing."""
        return is_lost(self.asking, number)

    def is_brought(self, refund_no: str) -> bool:
        """Whether a window comes back with what says that this refund was, or may have been, carried out there: a word
        of its card terminal, notes that left its drawer, a payout."""
        return any(is_brought(self.work, healing, refund_no) for healing in self.asking)

    def is_asked_for_later(self, refund_no: str) -> bool:
        """Whether a window comes back with its request: by whom, why, for which bills and which way comes first."""
        return any(is_put_off(self.work, healing, LATER, refund_no) for healing in self.asking)

    def done_at(self, said: datetime) -> datetime:
        """When it was done that is missing, which its desk's clock says: that may be a day behind, and nothing of the
        gap was done before it. What is ahead of us stays: our own clock may be the wrong one."""
        return max(said, min(healing.asks_from for healing in self.asking))

    def made(
        self, kind: ItemKind, number: str, amount_fen: int, *, said: str, fits: int = 1, **more: str | int
    ) -> None:
        """Write down what was made again: the healing ends when its end is known."""
        facts: dict[str, str | int] = {"amount_fen": amount_fen, "said": said, "fits": fits, **more}
        item = HealingItem(self.asking[-1].healing_no, kind, number, ItemState.WAITING, self.now, tuple(facts.items()))
        self.work.healings.put(item)
        self.work.audit.add(own_audit_row(self.now, f"{kind.value}.made_again", number, **facts))


def is_lost(healings: Iterable[Healing], number: str) -> bool:
    """Whether what bears this number may be missing because of a restore."""
    at = minted_at(number)
    return any(healing.may_have_lost(at) for healing in healings)


def asking_of(work: UnitOfWork, window: Window) -> Sequence[Healing]:
    """The healings that still want this window's journal: also one that was told it would never come."""
    found = []
    for healing in work.healings.all():
        item = work.healings.item(healing.healing_no, ItemKind.DESK, str(window.window_id))
        if item.state is not ItemState.DONE if item is not None else healing.ended_at is None:
            found.append(healing)
    return found
