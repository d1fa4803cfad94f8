"""What every storage promises of healings after a restore and of what was asked and found for them."""

from dataclasses import replace
from datetime import timedelta

from server.domain.healing import Healing, HealingItem, ItemKind, ItemState
from server.ports import UnitOfWorkFactory
from support.databases import NOW, a_payment, an_order

FIRST = Healing(1, "healing.mark", NOW - timedelta(hours=3), NOW)
DESK = HealingItem(1, ItemKind.DESK, "1", ItemState.WAITING, NOW)
DAY = HealingItem(1, ItemKind.DAY, "wechat 2026-03-05", ItemState.WAITING, NOW, (("tries", 2), ("said", "no")))


def test_a_number_is_one_healing(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        assert work.healings.latest() is None
        assert work.healings.add(FIRST)
        assert not work.healings.add(replace(FIRST, reason="healing.desk"))
        assert work.healings.add(replace(FIRST, healing_no=2))
        work.healings.save(replace(FIRST, ended_at=NOW))
        work.commit()
    with uow_factory() as work:
        assert work.healings.latest() == replace(FIRST, healing_no=2)
        assert list(work.healings.all()) == [replace(FIRST, ended_at=NOW), replace(FIRST, healing_no=2)]


def test_an_item_is_replaced(uow_factory: UnitOfWorkFactory) -> None:
    done = replace(DESK, state=ItemState.DONE, detail=(("intents", 3),))
    with uow_factory() as work:
        work.healings.add(FIRST)
        for item in (DESK, DAY, replace(DESK, healing_no=2), done):
            work.healings.put(item)
        work.commit()
    with uow_factory() as work:
        assert list(work.healings.items(1)) == [DAY, done]
        assert work.healings.item(1, ItemKind.DESK, "1") == done
        assert work.healings.item(1, ItemKind.DESK, "2") is None


def test_a_payment_remembers_that_it_is_kept(uow_factory: UnitOfWorkFactory) -> None:
    with uow_factory() as work:
        work.orders.add(an_order())
        work.payments.add(a_payment(kept=True))
        work.commit()
    with uow_factory() as work:
        assert work.payments.get(a_payment().payment_no) == a_payment(kept=True)
