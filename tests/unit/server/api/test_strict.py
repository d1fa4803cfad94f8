"""Bodies are read strictly: the field and the rule are named, nothing unknown passes."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.errors import InvalidInput
from app.wire import codec
from app.wire.administration import SearchAudit
from app.wire.payments import TakePayment
from app.wire.sessions import SignIn
from app.wire.shifts import CloseShift
from server.api.strict import check


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (SignIn, {"username": "lin", "password": "x"}),
        (SearchAudit, {}),
        (SearchAudit, {"first_at": "2026-03-02T01:00:00+08:00", "before_row_id": None}),
        (CloseShift, {"counted": [{"denomination_fen": 100, "pieces": 3}], "handover": None}),
    ],
)
def test_what_is_right_passes(kind: type, value: dict[str, Any]) -> None:
    check(codec.encode(value), kind)


@pytest.mark.parametrize(
    ("kind", "content", "field"),
    [
        (SignIn, b"", "body"),
        (SignIn, b"{", "body"),
        (SignIn, b"[]", "body"),
        (SignIn, b'{"username": "lin"}', "body"),
        (SignIn, b'{"username": "lin", "password": "x", "more": 1}', "body"),
        (SignIn, b'{"username": "lin\\n", "password": "x"}', "username"),
        (SignIn, b'{"username": "lin", "password": 1}', "password"),
        (SignIn, b'{"username": "\xff", "password": "x"}', "body"),
        (SearchAudit, b'{"first_at": "2026-03-02T01:00:00"}', "first_at"),
        (SearchAudit, b'{"limit": "5"}', "limit"),
        (CloseShift, b'{"counted": [{"denomination_fen": 1, "pieces": -1}]}', "counted[0].pieces"),
        (CloseShift, b'{"counted": [{"denomination_fen": 1, "pieces": 1, "x": 1}]}', "counted[0]"),
        (CloseShift, b'{"counted": [], "handover": {"username": "lin"}}', "handover"),
        (TakePayment, b'{"bills": [{"bill_no": "\\u0000"}]}', "bills[0].bill_no"),
    ],
)
def test_what_is_wrong_is_named(kind: type, content: bytes, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check(content, kind)
    assert caught.value.values["field"] == field
    assert caught.value.values["rule"]
