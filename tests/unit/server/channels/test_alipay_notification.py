"""Alipay's notifications: forged, foreign and damaged ones are refused; a refund's changes no payment."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.core.payment import PaymentEvent
from server.channels.alipay.notification import read_notification
from support import alipay_far_end
from support.alipay_far_end import APP_ID, SELLER, notification

FIELDS = {
    "app_id": APP_ID,
    "seller_id": SELLER,
    "notify_id": "ac05099524730693a8b330c5ecf72da978",
    "out_trade_no": "P260301093000W001ABCDEFGHJKM",
    "trade_no": "2026030122001400000000000001",
    "trade_status": "TRADE_SUCCESS",
    "total_amount": "12.34",
    "gmt_payment": "2026-03-01 09:30:05",
    "subject": "门诊 & 缴费=1",
    "body": "",
}
GOOD = notification(FIELDS)
SETTINGS = alipay_far_end.settings()


def test_a_paid_notification() -> None:
    notice = read_notification(GOOD, SETTINGS)
    assert notice is not None
    assert (notice.payment_no, notice.amount_fen) == ("P260301093000W001ABCDEFGHJKM", 1234)
    assert (notice.answer.event, notice.answer.reason) == (PaymentEvent.CHANNEL_PAID, "channel.paid")
    assert notice.answer.paid_at == datetime(2026, 3, 1, 1, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "event"),
    [
        pytest.param({"trade_status": "TRADE_FINISHED"}, PaymentEvent.CHANNEL_PAID, id="finished"),
        pytest.param({"trade_status": "WAIT_BUYER_PAY"}, PaymentEvent.CHANNEL_WAITING, id="waiting"),
        pytest.param({"trade_status": "TRADE_CLOSED"}, PaymentEvent.CHANNEL_REVERSED, id="closed"),
        pytest.param({"gmt_refund": "2026-03-01 10:00:00"}, None, id="a refund"),
        pytest.param({"refund_fee": "1.00", "trade_status": "TRADE_CLOSED"}, None, id="a whole refund"),
        pytest.param({"trade_status": "NEW"}, None, id="unknown state"),
    ],
)
def test_states(changes: dict[str, str], event: PaymentEvent | None) -> None:
    notice = read_notification(notification(FIELDS | changes), SETTINGS)
    assert (notice.answer.event if notice else None) == event


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(b"", "notification.forged", id="empty"),
        pytest.param(b"{}", "notification.unreadable", id="JSON"),
        pytest.param(GOOD + b"&app_id=2", "notification.unreadable", id="a name twice"),
        pytest.param(GOOD.replace(b"12.34", b"92.34"), "notification.forged", id="other amount"),
        pytest.param(GOOD.replace(b"sign_type=RSA2", b"sign_type=RSA"), "notification.forged", id="weaker signature"),
        pytest.param(GOOD.split(b"&sign=")[0], "notification.forged", id="unsigned"),
        pytest.param(notification(FIELDS | {"app_id": "1"}), "notification.other_merchant", id="other application"),
        pytest.param(notification(FIELDS | {"seller_id": "1"}), "notification.other_merchant", id="other seller"),
        pytest.param(notification(FIELDS | {"total_amount": "1,2"}), "notification.unreadable", id="no amount"),
    ],
)
def test_refused(body: bytes, code: str) -> None:
    with pytest.raises(Refused) as error:
        read_notification(body, SETTINGS)
    assert error.value.code == code


@given(st.binary(max_size=300))
def test_garbage_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        read_notification(body, SETTINGS)
