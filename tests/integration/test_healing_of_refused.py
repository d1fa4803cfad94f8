"""After a restore, on every storage: a payment that was refused at its window, of which a late copy of the request was
taken in the gap all the same. Its wallet is asked, and of cash the business system."""

from __future__ import annotations

import pytest

from app.core.payment import PaymentState
from server.domain.handed_in import Handed
from server.domain.healing import ItemKind, ItemState
from server.domain.payment import Payment, PaymentWanted
from server.ports import ChannelAnswer, PostingWord
from server.services.refused_before import LONGEST_ASKING_S, UNDER_WAY
from server.storage.engine import Database
from support.healing_world import TOKEN, HealingWorld
from support.money_world import NOT_FOUND, PAID, REFUSED, REVERSED, UNCLEAR, WAITING, ScriptedChannel

FULL = "storage.full"
UNDER_WAY_S = int(UNDER_WAY.total_seconds())


@pytest.fixture
def world(database: Database) -> HealingWorld:
    return HealingWorld(database)


def refused(world: HealingWorld, *payments: PaymentWanted) -> Handed:
    return Handed(payments=tuple(world.handed(one, FULL) for one in payments), last=True)


def desk(world: HealingWorld) -> ItemState | None:
    return world.item(ItemKind.DESK, str(world.window.window_id))


def is_known(world: HealingWorld, payment_no: str) -> bool:
    with world.reader() as work:
        return work.payments.get(payment_no) is not None


def booked(world: HealingWorld, outcome: str, *payment_nos: str) -> None:
    """What the business system says of every order."""
    word = PostingWord(outcome, "his.said", payment_nos=payment_nos)
    world.his.find_posting = lambda order_no: word  # type: ignore[attr-defined]


@pytest.mark.parametrize("first", [PAID, WAITING])
def test_what_was_charged_after_its_refusal_is_paid(world: HealingWorld, first: ChannelAnswer) -> None:
    world.wechat.queries = [first, PAID]
    wanted = world.wanted()
    world.restored()
    assert world.hand_in(TOKEN, refused(world, wanted)).made_again == 1
    assert world.state(wanted.payment_no) is PaymentState.UNKNOWN
    assert desk(world) is ItemState.DONE
    world.later(60)
    assert world.state(wanted.payment_no) is PaymentState.PAID
    assert "pay" not in world.wechat.calls


@pytest.mark.parametrize("said", [REFUSED, REVERSED])
def test_what_its_wallet_denies_was_refused(world: HealingWorld, said: ChannelAnswer) -> None:
    world.wechat.queries = [said]
    wanted = world.wanted()
    world.restored()
    assert world.hand_in(TOKEN, refused(world, wanted)).passed_over == 1
    assert desk(world) is ItemState.DONE
    assert not is_known(world, wanted.payment_no)


@pytest.mark.parametrize("said", [NOT_FOUND, UNCLEAR])
def test_while_a_charge_may_be_under_way_its_desk_is_asked_once_more(world: HealingWorld, said: ChannelAnswer) -> None:
    world.wechat.queries = [said, PAID]
    wanted = world.wanted()
    world.restored()
    world.hand_in(TOKEN, refused(world, wanted))
    assert desk(world) is ItemState.WAITING
    assert not is_known(world, wanted.payment_no)
    assert world.hand_in(TOKEN, refused(world, wanted)).made_again == 1
    assert desk(world) is ItemState.DONE


@pytest.mark.parametrize(("said", "known"), [(NOT_FOUND, False), (UNCLEAR, True)])
def test_a_refused_payment_of_which_its_wallet_never_says_is_unknown(
    world: HealingWorld, said: ChannelAnswer, known: bool
) -> None:
    world.wechat.queries = [said]
    wanted = world.wanted()
    world.restored()
    world.hand_in(TOKEN, refused(world, wanted))
    world.clock.forward(UNDER_WAY_S)
    world.hand_in(TOKEN, refused(world, wanted))
    assert desk(world) is ItemState.DONE
    assert is_known(world, wanted.payment_no) is known


def slow(world: HealingWorld, channel: ScriptedChannel, seconds: float) -> None:
    """Each question takes so long."""
    answer = channel.query

    def query(payment: Payment) -> ChannelAnswer:
        world.clock.forward(seconds)
        return answer(payment)

    channel.query = query  # type: ignore[method-assign]


def test_silent_wallets_are_asked_once_a_part_and_within_the_time_of_their_desk(world: HealingWorld) -> None:
    alipay = ScriptedChannel(name="alipay", merchant="m2", queries=[UNCLEAR])
    world.channels["alipay"], world.wechat.queries = alipay, [UNCLEAR]
    for channel in (world.wechat, alipay):
        slow(world, channel, LONGEST_ASKING_S / 2)
    part = [world.wanted(channel=channel) for channel in ("wechat", "wechat", "alipay", "alipay")]
    other = world.wanted(channel="cash")
    booked(world, "posted", other.payment_no)
    world.restored()
    began = world.clock.monotonic_s()
    world.hand_in(TOKEN, refused(world, *part, other))
    assert (world.wechat.calls, alipay.calls) == (["query"], ["query"])
    assert world.clock.monotonic_s() - began == LONGEST_ASKING_S
    assert desk(world) is ItemState.WAITING
    assert not is_known(world, other.payment_no), "there was no time left to ask for it"
    assert world.hand_in(TOKEN, refused(world, *part, other)).made_again == 1
    assert is_known(world, other.payment_no), "what was not asked for before comes first"


def test_what_a_silent_wallet_was_not_asked_for_is_asked_for_at_the_next_hand_in(world: HealingWorld) -> None:
    first, second = world.wanted(), world.wanted()
    world.wechat.queries = [UNCLEAR, REFUSED]
    world.restored()
    world.clock.forward(UNDER_WAY_S)
    world.hand_in(TOKEN, refused(world, first, second))
    assert is_known(world, first.payment_no)
    assert desk(world) is ItemState.WAITING
    world.hand_in(TOKEN, refused(world, first, second))
    assert (desk(world), is_known(world, second.payment_no)) == (ItemState.DONE, False)
    assert world.wechat.calls == ["query", "query"]


def test_what_a_slow_wallet_has_denied_is_not_asked_for_again(world: HealingWorld) -> None:
    world.wechat.queries = [REFUSED]
    slow(world, world.wechat, LONGEST_ASKING_S / 2)
    part = [world.wanted() for _ in range(4)]
    world.restored()
    world.hand_in(TOKEN, refused(world, *part))
    assert (len(world.wechat.calls), desk(world)) == (2, ItemState.WAITING)
    world.hand_in(TOKEN, refused(world, *part))
    assert (len(world.wechat.calls), desk(world)) == (4, ItemState.DONE)


def test_a_silent_business_system_is_asked_once_a_part_and_each_time_for_another(world: HealingWorld) -> None:
    part, asked = [world.wanted(channel="cash") for _ in range(3)], list[str]()

    def silent(order_no: str) -> PostingWord:
        world.clock.forward(1)
        asked.append(order_no)
        return PostingWord("unclear", "his.no_answer")

    world.his.find_posting = silent  # type: ignore[attr-defined]
    world.restored()
    for _ in part:
        world.hand_in(TOKEN, refused(world, *part))
    assert asked == [one.order_no for one in part]
    assert desk(world) is ItemState.WAITING


def test_what_is_known_here_or_not_of_the_gap_is_not_asked_for(world: HealingWorld) -> None:
    old = world.wanted()
    world.clock.forward(2 * 86400)
    known = world.wanted()
    world.take(world.cashier, known)
    world.work()
    world.restored()
    world.wechat.calls.clear()
    taken = world.hand_in(TOKEN, refused(world, old, known))
    assert (taken.passed_over, taken.known, world.wechat.calls) == (1, 1, [])


@pytest.mark.parametrize("outcome", ["posted", "withdrawn"])
def test_cash_with_which_an_order_is_booked_is_paid(world: HealingWorld, outcome: str) -> None:
    wanted, other = world.wanted(channel="cash"), world.wanted(channel="cash")
    booked(world, outcome, wanted.payment_no)
    world.restored()
    taken = world.hand_in(TOKEN, refused(world, wanted, other))
    assert (taken.made_again, taken.passed_over) == (1, 1)
    assert world.state(wanted.payment_no) is PaymentState.PAID
    assert not is_known(world, other.payment_no), "its order is booked with another"
    assert desk(world) is ItemState.DONE


@pytest.mark.parametrize(("outcome", "waits"), [("absent", False), ("unclear", True)])
def test_cash_waits_for_the_word_of_the_business_system(world: HealingWorld, outcome: str, waits: bool) -> None:
    wanted = world.wanted(channel="cash")
    booked(world, outcome)
    world.restored()
    world.hand_in(TOKEN, refused(world, wanted))
    assert desk(world) is ItemState.WAITING, "what it was told may still arrive there"
    world.clock.forward(UNDER_WAY_S)
    world.hand_in(TOKEN, refused(world, wanted))
    assert desk(world) is (ItemState.WAITING if waits else ItemState.DONE)
    assert not is_known(world, wanted.payment_no)


def test_a_refused_card_was_never_asked_for(world: HealingWorld) -> None:
    wanted = world.wanted(channel="card")
    world.restored()
    assert world.hand_in(TOKEN, refused(world, wanted)).passed_over == 1
    assert desk(world) is ItemState.DONE
