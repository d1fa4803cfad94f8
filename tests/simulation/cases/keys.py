"""Keys: a certificate that ends today, a platform key that rotates: a channel closes before money moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.core.errors import Refused
from app.core.payment import PaymentState
from app.core.refund import RefundState
from server.channels.alipay.settings import AlipaySettings
from server.channels.catalog import ChannelSettings
from server.channels.wechat.settings import WeChatSettings
from simulation import words
from simulation.cases.acts import alert, charged_once, give_back, refunds_of
from simulation.far_ends import identity
from simulation.kernel import START
from simulation.scene import Scene
from simulation.short_keys import fast_keys


def _refused(scene: Scene, channel: str) -> str:
    """The code with which the server refuses to begin a payment; nothing is sent."""
    sent = sum(scene.world.checks.sent.values())
    with pytest.raises(Refused) as refused:
        scene.pay(scene.window(), channel=channel)
    assert sum(scene.world.checks.sent.values()) == sent, "it is refused before money moves"
    assert refused.value.code == "channel.closed"
    reason = str(refused.value.values["reason"])
    for said in (words.of_error(refused.value), words.of_code(reason, {"channel": channel})):
        assert "{" not in said.english + said.chinese
    return reason


def _no_refund_begun(scene: Scene, number: str) -> None:
    """The window is told at once; the business system hears nothing of it."""
    with pytest.raises(Refused) as refused:
        give_back(scene, scene.window(), number, scene.payment(number).amount_fen)
    assert refused.value.code == "refund.channel_closed"
    said = words.of_error(refused.value)
    assert said.english.startswith("The merchant certificate of WeChat"), said
    assert "{" not in said.english + said.chinese
    assert not refunds_of(scene, number)
    assert scene.payment(number).reserved_fen == 0


def certificate_ends_today() -> None:
    """Without its certificate nothing could be undone at WeChat: it closes an hour before, the others stay open, and a
    payment that is under way then is settled; no refund is begun."""
    with Scene() as scene:
        ends_at = START + timedelta(seconds=scene.world.hub.now_s + 3600 + 300)
        scene.world.certificates["wechat"] = ends_at
        scene.crash("server")
        scene.restart("server")
        under_way, _ = scene.pay(scene.window(), code=scene.code("wechat", "waits_then_pays", 40))
        scene.passes(310)
        assert scene.state(under_way) is PaymentState.PAID
        assert _refused(scene, "wechat") == "channel.certificate_expired"
        for channel in ("alipay", "cash"):
            number, _ = scene.pay(scene.window("W1"), channel=channel)
            scene.passes(20)
            assert scene.state(number) is PaymentState.PAID
        _no_refund_begun(scene, under_way)
        scene.world.certificates["wechat"] = ends_at + timedelta(days=365)  # renewed
        back = give_back(scene, scene.window(), under_way, scene.payment(under_way).amount_fen, name="again")
        scene.passes(300)
        assert scene.refund(back.refund_no).state is RefundState.REFUNDED
        number, _ = scene.pay(scene.window())
        scene.passes(20)
        assert scene.state(number) is PaymentState.PAID


def platform_key_rotates() -> None:
    """Alipay signs with a new key: what it says is not believed, the channel closes after three, and opens by itself
    when its answers can be verified again; what was charged meanwhile is found."""
    with Scene() as scene:
        scene.world.far.sign_with(rsa.generate_private_key(65537, 1024))
        scene.world.post_office.look = lambda: None  # type: ignore[method-assign]
        number, view = scene.pay(scene.window(), channel="alipay")
        assert view is not None
        assert view.state is PaymentState.UNKNOWN
        said = words.of_payment(view)
        assert "Do not charge again" in said.english, said
        assert "不要再次收费" in said.chinese, said
        scene.passes(15)
        scene.gates()
        assert alert(scene, "channel.key_wrong", "alipay") is not None
        assert _refused(scene, "alipay") == "channel.key_wrong"
        other, _ = scene.pay(scene.window("W1"))
        scene.passes(20)
        assert scene.state(other) is PaymentState.PAID
        scene.world.far.sign_with(None)
        scene.passes(300)
        scene.gates()
        assert alert(scene, "channel.key_wrong", "alipay") is None
        assert scene.state(number) in (PaymentState.PAID, PaymentState.REVERSED)
        charged_once(scene, number)
        again, _ = scene.pay(scene.window(), channel="alipay")
        scene.passes(20)
        assert scene.state(again) is PaymentState.PAID


def wrong_key_imported() -> None:
    """Somebody imports a key that is not the channel's: nothing it says is believed, nothing is called failed, the
    channel closes after three answers; with the right key all that is unclear finds its end and it opens again."""
    for channel, wrong in _wrong_keys().items():
        with Scene() as scene:
            _imported(scene, {channel: wrong})
            numbers = []
            for _ in range(2):
                number, view = scene.pay(scene.window(), channel=channel)
                assert view is not None
                assert view.state is PaymentState.UNKNOWN, view.reason
                said = words.of_payment(view)
                assert "Do not charge again" in said.english, said
                assert "不要再次收费" in said.chinese, said
                numbers.append(number)
            scene.passes(15)
            scene.gates()
            assert alert(scene, "channel.key_wrong", channel) is not None
            assert _refused(scene, channel) == "channel.key_wrong"
            other, _ = scene.pay(scene.window("W1"), channel="cash")
            assert scene.state(other) is PaymentState.PAID
            scene.passes(1800)
            assert {scene.state(number) for number in numbers} <= {PaymentState.UNKNOWN, PaymentState.REVERSING}
            _imported(scene, {})
            scene.passes(4 * 3600)
            scene.gates()
            assert alert(scene, "channel.key_wrong", channel) is None
            assert {scene.state(number) for number in numbers} <= {PaymentState.PAID, PaymentState.REVERSED}
            scene.do(scene.window(), partial(scene.window().ask, scene.window().line.session))
            again, _ = scene.pay(scene.window(), channel=channel)
            scene.passes(20)
            assert scene.state(again) is PaymentState.PAID


def _imported(scene: Scene, wrong: dict[str, ChannelSettings]) -> None:
    """The server is started with these in the place of the right ones."""
    scene.world.imported.clear()
    scene.world.imported.update(wrong)
    scene.crash("server")
    scene.restart("server")


def _wrong_keys() -> dict[str, ChannelSettings]:
    settings = identity().settings
    wechat, alipay = settings["wechat"], settings["alipay"]
    assert isinstance(wechat, WeChatSettings)
    assert isinstance(alipay, AlipaySettings)
    with fast_keys():
        strange = rsa.generate_private_key(65537, 1024).public_key()
        pem = strange.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        return {
            "alipay": replace(alipay, alipay_public_key=pem),
            "wechat": replace(wechat, api_key="another" + "0" * 25),
        }
