"""Flat XML and nothing else: what WeChat sends is read, what an attacker would send is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.channels.wechat import envelope
from server.channels.wechat.envelope import Unreadable

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1
)
NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,20}", fullmatch=True)


def test_cdata_white_space_and_entities_of_xml() -> None:
    body = (
        '<?xml version="1.0"?>\n<xml>\n<a><![CDATA[ <b>&amp; ]]></a>\n<c>1 &lt; 2 &#x4e2d;</c><d></d><!-- x -->\n</xml>'
    )
    assert envelope.read(body.encode()) == {"a": " <b>&amp; ", "c": "1 < 2 中", "d": ""}


@given(st.dictionaries(NAMES, TEXT))
def test_what_is_written_is_read(fields: dict[str, str]) -> None:
    assert envelope.read(envelope.write(fields)) == fields


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><a>&b;</a></xml>'
FILE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><a>&a;</a></xml>'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(BOMB, id="entities"),
        pytest.param(FILE, id="external entity"),
        pytest.param(b'<!DOCTYPE xml SYSTEM "http://127.0.0.1/x"><xml/>', id="document type"),
        pytest.param(b"<xml><a>&b;</a></xml>", id="unknown entity"),
        pytest.param(b"<?x y?><xml/>", id="instruction"),
        pytest.param(b"<xml><a><b>1</b></a></xml>", id="nested"),
        pytest.param(b"<xml><a>1</a><a>2</a></xml>", id="repeated"),
        pytest.param(b'<xml><a x="1">1</a></xml>', id="attribute"),
        pytest.param(b"<xml>text<a>1</a></xml>", id="text outside"),
        pytest.param(b"<root><a>1</a></root>", id="other root"),
        pytest.param(b"<xml><a>1</a></xml><xml/>", id="two roots"),
        pytest.param(b"<xml><a>1</a>", id="cut"),
        pytest.param(b"", id="empty"),
        pytest.param("<xml><a>收</a></xml>".encode("gbk"), id="GBK"),
        pytest.param(b"<xml><a>" + b"x" * envelope.LARGEST_BYTES + b"</a></xml>", id="large"),
        pytest.param(b"<xml>" + b"".join(b"<a%d/>" % n for n in range(2001)) + b"</xml>", id="many fields"),
        pytest.param("<xml><收>1</收></xml>".encode(), id="name not ASCII"),
    ],
)
def test_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        envelope.read(body)


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_read_or_refused(body: bytes) -> None:
    for whole in (body, b"<xml>" + body + b"</xml>"):
        try:
            fields = envelope.read(whole)
        except Unreadable:
            continue
        assert all(isinstance(value, str) for value in fields.values())
