"""What every channel promises the services, tried on each of them against its strict practice gateway."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.core.payment import PaymentEvent as P
from app.core.refund import RefundEvent as R
from server.channels.alipay.channel import AlipayChannel
from server.channels.cash.channel import CashChannel, CashSettings
from server.channels.signing import SignType
from server.channels.wechat.channel import WeChatChannel
from support.channel_side import OPERATIONS, Side, build
from support.channel_values import a_payment
from support.practice_world import PracticeWorld


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("identity")


@pytest.fixture
def world(identity: Path, tmp_path: Path) -> Iterator[PracticeWorld]:
    made = PracticeWorld.create(identity, tmp_path)
    yield made
    made.practice.close()


@pytest.fixture(params=["cash", "wechat", "alipay"])
def side(request: pytest.FixtureRequest, world: PracticeWorld) -> Side:
    return build(request.param, world)


@pytest.fixture(params=["wechat", "alipay"])
def remote(request: pytest.FixtureRequest, world: PracticeWorld) -> Side:
    return build(request.param, world)


# ---------------------------------------------------------------- every channel


def test_it_has_a_name_a_merchant_and_sane_rules(side: Side) -> None:
    rules = side.channel.rules
    assert side.channel.name == side.name
    assert side.channel.merchant
    assert 0 < rules.first_query_s <= rules.give_up_s
    assert rules.give_up_s >= rules.reverse_not_before_s
    assert rules.answer_timeout_s < rules.give_up_s
    assert tuple(rules.slow_query_s) == tuple(sorted(rules.slow_query_s))


def test_a_payment_is_paid_and_stays_paid(side: Side) -> None:
    payment = side.payment()
    answer = side.pay(payment)
    assert (answer.event, answer.reason) == (P.CHANNEL_PAID, "channel.paid")
    assert answer.paid_at == side.world.clock.now()
    assert answer.day == payment.day
    asked = side.channel.query(replace(payment, paid_at=answer.paid_at))
    assert (asked.event, asked.channel_number, asked.paid_at) == (P.CHANNEL_PAID, answer.channel_number, answer.paid_at)


def test_the_day_is_that_of_beijing(side: Side) -> None:
    side.world.clock.at = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    assert str(side.pay(side.payment()).day) == "2026-03-02"


def test_a_refund_moves_money_once_and_is_found(side: Side) -> None:
    payment = side.paid()
    refund = side.refund(payment)
    assert side.channel.refund(refund, payment).event in (R.CHANNEL_PROCESSING, R.CHANNEL_REFUNDED)
    side.world.passes(60)
    assert side.channel.refund(refund, payment).event is not R.CHANNEL_REFUSED
    side.world.passes(60)
    found = side.channel.query_refund(refund, payment)
    assert (found.event, found.outcome) == (R.CHANNEL_REFUNDED, "channel.refunded")
    if side.name in OPERATIONS:
        moved = [row for name, rows in side.world.practice.book.everything() if "refund" in name for row in rows]
        assert [(row["number"], row["amount_fen"]) for row in moved] == [(refund.refund_no, 234)]


def test_money_under_anothers_number_is_found_and_goes_back_once_by_the_channels_own(remote: Side) -> None:
    """Somebody else's order at our account: all that is known of it is a statement's line."""
    theirs = replace(remote.payment(), payment_no="HIS-2026-0001")
    number = remote.pay(theirs).channel_number
    ours = replace(remote.payment(), payment_no="P" + "0" * 27, foreign_no=theirs.payment_no, channel_number=number)
    found = remote.channel.query(ours)
    assert (found.event, found.channel_number) == (P.CHANNEL_PAID, number)
    assert remote.channel.query(replace(ours, channel_number="4" * 28)).event is P.CHANNEL_UNCLEAR
    assert remote.channel.query(replace(ours, amount_fen=ours.amount_fen - 1)).reason == "channel.amount_differs"
    refund = remote.refund(ours)
    for _ in range(2):
        assert remote.channel.refund(refund, ours).event is not R.CHANNEL_REFUSED
        remote.world.passes(60)
    assert remote.channel.query_refund(refund, ours).event is R.CHANNEL_REFUNDED
    moved = [row for name, rows in remote.world.practice.book.everything() if "refund" in name for row in rows]
    assert [(row["number"], row["amount_fen"]) for row in moved] == [(refund.refund_no, refund.amount_fen)]


@pytest.mark.parametrize("amount_fen", [0, -1, 10**12])
def test_an_amount_out_of_range_is_refused_without_asking(side: Side, amount_fen: int) -> None:
    answer = side.pay(side.payment(amount_fen))
    assert (answer.event, answer.reason) == (P.CHANNEL_REFUSED, "channel.amount_not_allowed")


def test_a_day_without_trade_has_an_empty_statement(side: Side) -> None:
    side.world.passes(2 * 86400)
    file = side.channel.fetch_statement(side.payment().day)
    assert (file.empty, file.channel, file.merchant) == (True, side.name, side.channel.merchant)


# ---------------------------------------------------------------- channels on a wire


def test_a_payer_who_types_his_password_is_waited_for(remote: Side) -> None:
    payment = remote.payment()
    assert remote.pay(payment, "waits_then_pays", 10).event is P.CHANNEL_WAITING
    assert remote.channel.query(payment).event is P.CHANNEL_WAITING
    remote.world.passes(11)
    assert remote.channel.query(payment).event is P.CHANNEL_PAID


def test_a_payer_who_declines_has_not_paid_and_is_reversed(remote: Side) -> None:
    payment = remote.payment()
    remote.pay(payment, "waits_then_declines", 5)
    remote.world.passes(16)
    assert remote.channel.query(payment).event in (P.CHANNEL_UNCLEAR, P.CHANNEL_REVERSED)
    assert remote.channel.reverse(payment).event is P.CHANNEL_REVERSED


@pytest.mark.parametrize(
    ("behaviour", "reasons"),
    [
        ("not_enough_money", {"channel.not_enough_money"}),
        ("expired", {"channel.code_expired", "channel.code_invalid"}),
        ("refused", {"channel.card_not_supported", "channel.risk"}),
    ],
)
def test_a_definite_refusal(remote: Side, behaviour: str, reasons: set[str]) -> None:
    answer = remote.pay(remote.payment(), behaviour)
    assert answer.event is P.CHANNEL_REFUSED
    assert answer.reason in reasons


@pytest.mark.parametrize("code", ["", "1", "13" + "0" * 17, "99" + "0" * 16, "１３" + "0" * 16, "130000000000000000 "])
def test_a_code_of_another_form_is_refused_without_asking(remote: Side, code: str) -> None:
    answer = remote.channel.pay(remote.payment(), auth_code=code, subject="x", address="10.0.0.5")
    assert (answer.event, answer.reason) == (P.CHANNEL_REFUSED, "channel.code_invalid")


def test_a_code_serves_one_payment(remote: Side) -> None:
    code = remote.world.code(remote.name)
    first, second = remote.payment(), remote.payment()
    events = [remote.channel.pay(each, auth_code=code, subject="x", address="::1").event for each in (first, second)]
    assert events == [P.CHANNEL_PAID, P.CHANNEL_REFUSED]


CHARGED = {
    "system_error_charged": "channel.system_error",
    "answer_lost": "channel.no_answer",
    "slow": "channel.no_answer",
    "wrong_signature": "channel.bad_signature",
    "cut": "channel.unreadable",
    "html": "channel.web_page",
    "empty": "channel.empty_answer",
    "broken": "channel.no_answer",
    "other_order": "channel.other_order",
    "other_amount": "channel.amount_differs",
    "http_502_charged": "channel.http_status",
}
NOT_CHARGED = {
    "system_error": "channel.system_error",
    "answer_lost_uncharged": "channel.no_answer",
    "disconnect": "channel.no_answer",
    "unknown_code": "channel.unknown_code",
    "http_502": "channel.http_status",
}


@pytest.mark.parametrize(("behaviour", "reason"), CHARGED.items(), ids=list(CHARGED))
def test_charged_with_a_bad_answer_is_unclear_then_paid(remote: Side, behaviour: str, reason: str) -> None:
    payment = remote.payment()
    answer = remote.pay(payment, behaviour, 30 if behaviour == "slow" else 0)
    assert (answer.event, answer.reason) == (P.CHANNEL_UNCLEAR, reason)
    assert remote.channel.query(payment).event is P.CHANNEL_PAID


@pytest.mark.parametrize(("behaviour", "reason"), NOT_CHARGED.items(), ids=list(NOT_CHARGED))
def test_not_charged_with_a_bad_answer_is_unclear_until_reversed(remote: Side, behaviour: str, reason: str) -> None:
    payment = remote.payment()
    answer = remote.pay(payment, behaviour)
    assert (answer.event, answer.reason) == (P.CHANNEL_UNCLEAR, reason)
    asked = remote.channel.query(payment)
    assert (asked.event, asked.not_found) == (P.CHANNEL_UNCLEAR, True)
    remote.world.passes(16)
    assert remote.channel.reverse(payment).event is P.CHANNEL_REVERSED
    assert remote.channel.query(payment).event in (P.CHANNEL_REVERSED, P.CHANNEL_UNCLEAR)


def test_a_late_success_is_not_found_and_then_paid(remote: Side) -> None:
    payment = remote.payment()
    assert remote.pay(payment, "late_success", 20).event is P.CHANNEL_UNCLEAR
    assert remote.channel.query(payment).not_found
    remote.world.passes(21)
    assert remote.channel.query(payment).event is P.CHANNEL_PAID


def test_a_paid_payment_can_be_undone_and_its_number_is_dead(remote: Side) -> None:
    payment = remote.paid()
    remote.world.passes(16)
    assert remote.channel.reverse(payment).event is P.CHANNEL_REVERSED
    assert remote.channel.reverse(payment).event is P.CHANNEL_REVERSED
    assert remote.channel.query(payment).event is P.CHANNEL_REVERSED
    assert remote.pay(payment).event is not P.CHANNEL_PAID


def test_after_its_window_a_reverse_becomes_a_refund(remote: Side) -> None:
    payment = remote.paid()
    remote.world.passes(remote.channel.rules.reverse_window_s + 1)
    answer = remote.channel.reverse(payment)
    assert (answer.event, answer.refund_instead) == (P.CHANNEL_UNCLEAR, True)


DAMAGE = [
    "system_error",
    "wrong_signature",
    "cut",
    "html",
    "empty",
    "broken",
    "http_500",
    "answer_lost",
    "unknown_code",
]


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("operation", ["query", "reverse"])
def test_a_bad_answer_proves_nothing_of_a_payment(remote: Side, operation: str, kind: str) -> None:
    payment = remote.paid()
    remote.world.passes(16)
    remote.fault(kind, operation)
    ask = remote.channel.query if operation == "query" else remote.channel.reverse
    answer = ask(payment)
    assert answer.event is P.CHANNEL_UNCLEAR
    assert answer.again == (operation == "reverse")
    assert ask(payment).event in (P.CHANNEL_PAID, P.CHANNEL_REVERSED)


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("operation", ["refund", "query_refund"])
def test_a_bad_answer_proves_nothing_of_a_refund(remote: Side, operation: str, kind: str) -> None:
    payment = remote.paid()
    refund = remote.refund(payment)
    if operation == "query_refund":
        remote.channel.refund(refund, payment)
    remote.fault(kind, operation)
    ask = remote.channel.refund if operation == "refund" else remote.channel.query_refund
    answer = ask(refund, payment)
    assert answer.event is R.CHANNEL_UNCLEAR
    remote.world.passes(60)
    remote.channel.refund(refund, payment)
    remote.world.passes(60)
    assert remote.channel.query_refund(refund, payment).event is R.CHANNEL_REFUNDED


def test_a_refund_never_sent_is_not_found(remote: Side) -> None:
    payment = remote.paid()
    answer = remote.channel.query_refund(remote.refund(payment), payment)
    assert (answer.event, answer.not_found, answer.retry) == (R.CHANNEL_UNCLEAR, True, True)


def test_a_refund_number_with_another_amount_is_a_question_for_a_person(remote: Side) -> None:
    payment = remote.paid()
    refund = remote.refund(payment)
    remote.channel.refund(refund, payment)
    answer = remote.channel.refund(replace(refund, amount_fen=235), payment)
    assert (answer.event, answer.outcome, answer.retry) == (R.CHANNEL_UNCLEAR, "channel.refund_differs", False)


def test_refunds_beyond_the_payment_do_not_go_through(remote: Side) -> None:
    payment = remote.paid()
    remote.channel.refund(remote.refund(payment, 1000), payment)
    answer = remote.channel.refund(remote.refund(payment, 500), payment)
    assert answer.event in (R.CHANNEL_UNCLEAR, R.CHANNEL_REFUSED)


def test_a_refund_after_its_year_is_refused(remote: Side) -> None:
    payment = remote.paid()
    remote.world.passes(366 * 86400)
    answer = remote.channel.refund(remote.refund(payment), payment)
    assert (answer.event, answer.outcome) == (R.CHANNEL_REFUSED, "channel.refund_too_late")


# ---------------------------------------------------------------- one channel's own


@pytest.mark.parametrize("sign_type", list(SignType))
def test_wechat_with_either_signature(world: PracticeWorld, sign_type: SignType) -> None:
    settings = world.wechat_settings(sign_type=sign_type)
    channel = WeChatChannel(settings=settings, send=world, clock=world.clock, nonce=lambda: "n" * 32)
    side = Side("wechat", channel, world)
    payment = side.paid()
    assert channel.refund(side.refund(payment), payment).event is R.CHANNEL_PROCESSING


def test_wechat_with_a_wrong_key_believes_nothing(world: PracticeWorld) -> None:
    settings = world.wechat_settings(api_key="0" * 32)
    channel = WeChatChannel(settings=settings, send=world, clock=world.clock, nonce=lambda: "n" * 32)
    answer = Side("wechat", channel, world).pay(a_payment())
    assert (answer.event, answer.reason) == (P.CHANNEL_UNCLEAR, "channel.refused_unsigned")


def test_wechat_reversed_too_early_is_to_be_reversed_again(world: PracticeWorld) -> None:
    side = build("wechat", world)
    payment = side.paid()
    answer = side.channel.reverse(payment)
    assert (answer.event, answer.again) == (P.CHANNEL_UNCLEAR, True)
    waiting = side.payment()
    side.pay(waiting, "waits")
    assert side.channel.reverse(waiting).event is P.CHANNEL_WAITING


def test_wechat_without_its_certificate_cannot_refund(world: PracticeWorld) -> None:
    settings = world.wechat_settings(client_certificate="other")
    channel = WeChatChannel(settings=settings, send=world, clock=world.clock, nonce=lambda: "n" * 32)
    side = Side("wechat", channel, world)
    payment = side.paid()
    answer = channel.refund(side.refund(payment), payment)
    assert (answer.event, answer.outcome) == (R.CHANNEL_UNCLEAR, "channel.refused_unsigned")


def test_alipay_with_a_foreign_public_key_believes_nothing(world: PracticeWorld) -> None:
    own = world.credentials["alipay"]
    settings = world.alipay_settings(alipay_public_key=own["app_public_key"])
    channel = AlipayChannel(settings=settings, send=world, clock=world.clock)
    answer = Side("alipay", channel, world).pay(a_payment(channel="alipay"))
    assert (answer.event, answer.reason) == (P.CHANNEL_UNCLEAR, "channel.bad_signature")


def test_cash_wants_enough_money(world: PracticeWorld) -> None:
    channel = CashChannel(settings=CashSettings(), clock=world.clock)
    answer = channel.pay(a_payment(channel="cash", tendered_fen=1233), auth_code="", subject="", address="")
    assert (answer.event, answer.reason) == (P.CHANNEL_REFUSED, "channel.not_enough_money")
