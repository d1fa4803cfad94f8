"""What forbids money is said before a patient counts on it: beside the amount, in words, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.core.errors import Refused
from support import screen_people as people
from support.checkout_screen import CheckoutScreen
from support.checkout_world import CODES, CheckoutWorld
from ui.checkout.models import Stage
from ui.text import sentence

CARD = people.PERSON.card_no
WORDS = {
    "zh_CN": {
        "channel.key_wrong": "微信的应答无法验签：对方密钥已更换，或本方密钥有误。",
        "server.disk_low": "服务器磁盘将满。",
        "journal.gone": "本机日志文件已消失，不能收款。",
        "journal.full": "磁盘已满，暂停收费。",
        "desk.clock_wrong": "本机时钟与服务器相差 6 分钟，暂停收款。",
        "healing": "数据已恢复：正在找回缺失付款",
    },
    "en": {
        "channel.key_wrong": "Answers of WeChat cannot be verified",
        "server.disk_low": "The server's disk is nearly full.",
        "journal.gone": "The journal has vanished from this disk",
        "journal.full": "The disk is full; payments are not taken.",
        "desk.clock_wrong": "This computer's clock is 6 min off the server's",
        "healing": "Restored: missing payments are being found",
    },
}


@pytest.fixture(params=sorted(WORDS))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def screen(qtbot: QtBot, language: str) -> Iterator[CheckoutScreen]:
    made = CheckoutScreen(language=language)
    yield made
    made.close()


def closed(screen: CheckoutScreen, **reasons: str) -> None:
    """The server tells that these channels are closed."""
    channels = tuple(
        replace(each, open=each.name not in reasons, closed_reason=reasons.get(each.name, ""))
        for each in people.CONFIGURATION.channels
    )
    screen.state.set_configuration(replace(people.CONFIGURATION, channels=channels), screen.world.clock.now())
    screen.settle()


def said(screen: CheckoutScreen) -> str:
    return screen.view.payment._text.text()


def told(screen: CheckoutScreen) -> str:
    """The message in the middle, as it is written on the screen."""
    message = screen.model.message
    return sentence(message.code, message.values).whole


def test_a_closed_channel_is_shown_with_its_reason_and_the_others_go_on(screen: CheckoutScreen, language: str) -> None:
    closed(screen, wechat="channel.key_wrong")
    screen.scan(CARD)
    assert WORDS[language]["channel.key_wrong"] in said(screen)
    screen.scan(CODES["wechat"])
    assert screen.world.server.taken == []
    screen.scan(CODES["alipay"])
    assert screen.stage() is Stage.PAID


def test_what_closes_everything_is_said_once(screen: CheckoutScreen, language: str) -> None:
    closed(screen, **dict.fromkeys(("cash", "wechat", "alipay"), "server.disk_low"))
    screen.scan(CARD)
    assert said(screen).count(WORDS[language]["server.disk_low"]) == 1
    screen.scan(CODES["wechat"])
    assert screen.world.server.taken == []


@pytest.mark.parametrize("code", ["journal.full", "journal.gone"])
def test_a_journal_that_takes_nothing_is_told_when_the_patient_is_called_up(
    qtbot: QtBot, language: str, code: str
) -> None:
    def refuse() -> None:
        raise Refused(code)

    world = CheckoutWorld()
    world.desk = replace(world.desk, check_ready=refuse)
    screen = CheckoutScreen(language=language, world=world)
    try:
        screen.scan(CARD)
        assert screen.stage() is Stage.PATIENT
        assert screen.model.message.code == code
        assert WORDS[language][code] in told(screen)
    finally:
        screen.close()


def test_a_clock_that_is_wrong_takes_no_money(screen: CheckoutScreen, language: str) -> None:
    configuration = replace(people.CONFIGURATION, server_at=screen.world.clock.now() + timedelta(minutes=6))
    screen.state.set_configuration(configuration, screen.world.clock.now())
    screen.scan(CARD)
    screen.scan(CODES["wechat"])
    assert screen.world.server.taken == []
    assert WORDS[language]["desk.clock_wrong"] in told(screen)
    screen.state.set_configuration(people.CONFIGURATION, people.CONFIGURATION.server_at)
    screen.scan(CODES["wechat"])
    assert len(screen.world.server.taken) == 1


def test_a_restored_server_is_said_in_the_frame(screen: CheckoutScreen, language: str) -> None:
    assert screen.frame.top_bar._healing.isHidden()
    configuration = replace(people.CONFIGURATION, healing=True)
    screen.state.set_configuration(configuration, screen.world.clock.now())
    assert not screen.frame.top_bar._healing.isHidden()
    assert screen.frame.top_bar._healing.text() == WORDS[language]["healing"]
