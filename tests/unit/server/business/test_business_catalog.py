"""Settings of business systems: what is right is built, what is wrong is named by its key."""

from typing import Any

import pytest

from app.core.errors import InvalidInput
from server.business.catalog import build_businesses, read_settings
from support.channel_values import ScriptedSend, SetClock

GOOD: dict[str, Any] = {"base_url": "https://his.example/his/v1", "key_id": "desk-1", "secret": "s" * 32}


def test_a_system_is_built_under_the_name_that_orders_use() -> None:
    settings = {"main_his": read_settings("main_his", GOOD | {"kind": "his_rest"})}
    assert build_businesses(settings, ScriptedSend.of(), SetClock())["main_his"].name == "main_his"
    assert "s" * 32 not in repr(settings)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"kind": "his_soap"}, "kind", id="no such kind"),
        pytest.param({"kind": 5}, "kind", id="kind of another type"),
        pytest.param({"url": "x"}, "url", id="not a setting"),
        pytest.param({"base_url": "http://his.example/his/v1"}, "base_url", id="not https"),
        pytest.param({"base_url": "https://his.example/his/v1/"}, "base_url", id="slash at the end"),
        pytest.param({"key_id": "a b"}, "key_id", id="key id with a space"),
        pytest.param({"secret": "short"}, "secret", id="short secret"),
        pytest.param({"answer_timeout_s": 0}, "answer_timeout_s", id="no time"),
        pytest.param({"answer_timeout_s": "10"}, "answer_timeout_s", id="time of another type"),
    ],
)
def test_a_wrong_key_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        read_settings("his", GOOD | changes)
    assert error.value.values["field"] == f"businesses.his.{field}"


@pytest.mark.parametrize("missing", GOOD)
def test_a_missing_key_is_named(missing: str) -> None:
    with pytest.raises(InvalidInput) as error:
        read_settings("his", {key: value for key, value in GOOD.items() if key != missing})
    assert error.value.values["field"] == f"businesses.his.{missing}"
