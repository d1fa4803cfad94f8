"""Settings of channels: what is right is built, what is wrong is named by its key."""

from typing import Any

import pytest

from app.core.errors import InvalidInput
from server.channels.catalog import SETTINGS, build_channels, read_settings
from support import alipay_far_end
from support.channel_values import ScriptedSend, SetClock

KEY = "0123456789abcdef0123456789ABCDEF"
WECHAT: dict[str, Any] = {"merchant": "1900000109", "app_id": "wx1", "api_key": KEY}


def test_every_channel_is_built_under_its_name() -> None:
    own = alipay_far_end.settings()
    sections: dict[str, dict[str, Any]] = {
        "cash": {},
        "card": {"merchant": "898330180620001"},
        "wechat": WECHAT | {"sign_type": "MD5"},
        "alipay": {
            "merchant": own.merchant, "app_id": own.app_id, "private_key": own.private_key,
            "alipay_public_key": own.alipay_public_key,
        },
    }  # fmt: skip
    settings = {name: read_settings(name, section) for name, section in sections.items()}
    channels = build_channels(settings, ScriptedSend.of(), SetClock())
    assert {name: (channel.name, channel.merchant) for name, channel in channels.items()} == {
        "cash": ("cash", "cash"), "card": ("card", "898330180620001"), "wechat": ("wechat", "1900000109"),
        "alipay": ("alipay", own.merchant),
    }  # fmt: skip
    assert set(SETTINGS) == set(channels)


def test_single_waits_may_be_changed() -> None:
    settings = read_settings("wechat", WECHAT | {"rules": {"give_up_s": 30, "slow_query_s": [5, 10]}})
    assert (settings.rules.give_up_s, tuple(settings.rules.slow_query_s)) == (30, (5, 10))
    assert settings.rules.first_query_s == 5


@pytest.mark.parametrize(
    ("name", "section", "field"),
    [
        pytest.param("paypal", {}, "channels.paypal", id="no such channel"),
        pytest.param("wechat", {}, "channels.wechat.merchant", id="missing"),
        pytest.param("wechat", WECHAT | {"appid": "x"}, "channels.wechat.appid", id="not a setting"),
        pytest.param("wechat", WECHAT | {"api_key": "short"}, "channels.wechat.api_key", id="short key"),
        pytest.param("wechat", WECHAT | {"merchant": 19}, "channels.wechat.merchant", id="number"),
        pytest.param("wechat", WECHAT | {"base_url": "http://x"}, "channels.wechat.base_url", id="not https"),
        pytest.param("wechat", WECHAT | {"base_url": "https://x/"}, "channels.wechat.base_url", id="slash"),
        pytest.param("wechat", WECHAT | {"sign_type": "SHA1"}, "channels.wechat.sign_type", id="unknown signature"),
        pytest.param("wechat", WECHAT | {"rules": {"giveup": 1}}, "channels.wechat.rules.giveup", id="unknown rule"),
        pytest.param("wechat", WECHAT | {"rules": {"give_up_s": "x"}}, "channels.wechat.rules.give_up_s", id="text"),
        pytest.param("wechat", WECHAT | {"rules": {"give_up_s": -1}}, "channels.wechat.rules.give_up_s", id="negative"),
        pytest.param("wechat", WECHAT | {"rules": {"slow_query_s": []}}, "channels.wechat.rules.slow_query_s", id="-"),
        pytest.param("wechat", WECHAT | {"rules": {"slow_query_s": [0]}}, "channels.wechat.rules.slow_query_s", id="0"),
        pytest.param("wechat", WECHAT | {"rules": 5}, "channels.wechat.rules", id="no table"),
        pytest.param(
            "alipay", {"merchant": "1", "app_id": "2", "private_key": "x", "alipay_public_key": "y"},
            "channels.alipay.private_key", id="no key",
        ),
        pytest.param("cash", {"x": 1}, "channels.cash.x", id="cash knows nothing"),
    ],
)  # fmt: skip
def test_a_wrong_key_is_named(name: str, section: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        read_settings(name, section)
    assert error.value.values["field"] == field
    assert KEY not in str(error.value)
