"""What the download of WeChat's trade bill answers: the bill, no bill that day, not ready, or a refusal."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from app.core.errors import Unreachable
from server.channels.wechat.statement import to_file
from support.channel_values import reply

PUBLISHED = (Path(__file__).parents[3] / "data" / "channels" / "wechat_tradebill_ALL_20210128.csv").read_bytes()
DAY = date(2026, 3, 1)


def error(code: str, message: str) -> bytes:
    return (
        f"<xml><return_code><![CDATA[FAIL]]></return_code><return_msg><![CDATA[{message}]]></return_msg>"
        f"<error_code>{code}</error_code></xml>"
    ).encode()


@pytest.mark.parametrize(
    ("body", "name", "empty"),
    [
        pytest.param(PUBLISHED, "wechat_1_20260301.csv", False, id="plain"),
        pytest.param(gzip.compress(PUBLISHED), "wechat_1_20260301.csv.gz", False, id="GZIP"),
        pytest.param(error("20002", "No Bill Exist"), "wechat_1_20260301.xml", True, id="as it is sent"),
        pytest.param(error("20002", "NO Bill Exist"), "wechat_1_20260301.xml", True, id="as it is documented"),
    ],
)
def test_a_download_is_kept_as_received(body: bytes, name: str, empty: bool) -> None:
    file = to_file(reply(body), channel="wechat", merchant="1", day=DAY)
    assert (file.name, file.empty, file.content) == (name, empty, body)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param(error("20003", "Bill Creating"), 200, "statement.not_ready", id="being made"),
        pytest.param(error("20001", "sign error"), 200, "statement.refused", id="signature"),
        pytest.param(error("100", "system error"), 200, "statement.refused", id="system"),
        pytest.param(b"<html></html>", 200, "statement.refused", id="web page"),
        pytest.param(b"<xml>", 200, "statement.refused", id="cut"),
        pytest.param(PUBLISHED, 502, "statement.refused", id="502"),
    ],
)
def test_a_download_that_is_no_bill(body: bytes, status: int, code: str) -> None:
    with pytest.raises(Unreachable) as raised:
        to_file(reply(body, status), channel="wechat", merchant="1", day=DAY)
    assert raised.value.code == code
