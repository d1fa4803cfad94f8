"""Channels against the practice process over real TLS: private authority, client certificate, connections kept."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from app.core.clock import SystemClock
from app.core.payment import PaymentEvent as P
from app.core.refund import RefundEvent as R
from server.business.catalog import build_businesses
from server.business.catalog import read_settings as read_business
from server.channels.catalog import build_channels, read_settings
from server.outbound import ClientCertificate, Outbound
from server.ports import Channel
from support.channel_values import a_payment, a_refund
from support.practice import PracticeProcess, practice_process


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeProcess]:
    with practice_process(tmp_path_factory.mktemp("practice"), "--speed", "100") as process:
        yield process


@pytest.fixture
def outbound(practice: PracticeProcess) -> Iterator[Outbound]:
    own = practice.credentials["wechat"]
    certificates = {"wechat": ClientCertificate(own["certificate_file"], own["key_file"])}
    with closing(Outbound(ca_bundle=practice.credentials["ca_file"], certificates=certificates)) as made:
        yield made


def sections(practice: PracticeProcess) -> dict[str, dict[str, Any]]:
    wechat, alipay = practice.credentials["wechat"], practice.credentials["alipay"]
    return {
        "wechat": {
            "merchant": wechat["mch_id"], "app_id": wechat["appid"], "api_key": wechat["api_key"],
            "base_url": wechat["endpoint"],
        },
        "alipay": {
            "merchant": alipay["seller_id"], "app_id": alipay["app_id"], "private_key": alipay["app_private_key"],
            "alipay_public_key": alipay["alipay_public_key"], "gateway_url": alipay["endpoint"],
        },
    }  # fmt: skip


@pytest.fixture(params=["wechat", "alipay"])
def channel(request: pytest.FixtureRequest, practice: PracticeProcess, outbound: Outbound) -> Channel:
    settings = {name: read_settings(name, section) for name, section in sections(practice).items()}
    return build_channels(settings, outbound, SystemClock())[request.param]


def test_paid_refunded_and_reversed(channel: Channel, practice: PracticeProcess) -> None:
    paid = a_payment(payment_no=f"P1-{channel.name}", channel=channel.name)
    answer = channel.pay(paid, auth_code=practice.control.code(channel.name), subject="门诊缴费", address="127.0.0.1")
    assert answer.event is P.CHANNEL_PAID
    refund = a_refund(refund_no=f"R1-{channel.name}", payment_no=paid.payment_no)
    assert channel.refund(refund, paid).event in (R.CHANNEL_PROCESSING, R.CHANNEL_REFUNDED)
    never = a_payment(payment_no=f"P2-{channel.name}", channel=channel.name)
    assert channel.reverse(never).event is P.CHANNEL_REVERSED


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [("answer_lost", "channel.no_answer"), ("broken", "channel.no_answer"), ("cut", "channel.unreadable")],
)
def test_a_lost_answer_is_unclear_and_then_paid(
    channel: Channel, practice: PracticeProcess, behaviour: str, reason: str
) -> None:
    payment = a_payment(payment_no=f"{behaviour}-{channel.name}", channel=channel.name)
    code = practice.control.code(channel.name, behaviour)
    answer = channel.pay(payment, auth_code=code, subject="门诊缴费", address="127.0.0.1")
    assert (answer.event, answer.reason) == (P.CHANNEL_UNCLEAR, reason)
    assert channel.query(payment).event is P.CHANNEL_PAID


def test_a_refund_without_the_certificate_proves_nothing(practice: PracticeProcess) -> None:
    with closing(Outbound(ca_bundle=practice.credentials["ca_file"])) as bare:
        settings = {"wechat": read_settings("wechat", sections(practice)["wechat"])}
        channel = build_channels(settings, bare, SystemClock())["wechat"]
        answer = channel.refund(a_refund(), a_payment())
        assert (answer.event, answer.outcome) == (R.CHANNEL_UNCLEAR, "channel.not_sent")


def test_an_untrusted_gateway_hears_nothing(practice: PracticeProcess) -> None:
    with closing(Outbound()) as public:
        settings = {"alipay": read_settings("alipay", sections(practice)["alipay"])}
        channel = build_channels(settings, public, SystemClock())["alipay"]
        assert channel.query(a_payment(channel="alipay")).reason == "channel.not_sent"


def test_the_his_answers_over_the_same_way(practice: PracticeProcess, outbound: Outbound) -> None:
    own = practice.credentials["his"]
    settings = read_business(
        "his", {"base_url": own["endpoint"] + "/v1", "key_id": own["key_id"], "secret": own["secret"]}
    )
    system = build_businesses({"his": settings}, outbound, SystemClock())["his"]
    (patient,) = system.find_patients("card", "8800100001")
    assert system.list_bills(patient.patient_no)
