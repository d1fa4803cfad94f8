"""Who may do what, over HTTP: every money route asks for a session and a permission, and a lock holds."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from app.core.errors import Conflict, NotPermitted, NotSignedIn, Refused
from app.core.ids import NumberKind, mint
from app.gateway.http import HttpServer
from app.wire.orders import SearchOrders
from app.wire.refunds import RequestRefund
from app.wire.shifts import CloseShift, OpenShift
from support.product import LOCK_AFTER, PASSWORD, Product
from support.windows import Window

NUMBER = "P260101000000" + "0" * 15
ORDER, REFUND, SHIFT = (letter + NUMBER[1:] for letter in "ORS")


def _wish(window: Window) -> RequestRefund:
    return RequestRefund(
        refund_no=REFUND, payment_no=NUMBER, amount_fen=1, reason="refund.other", shift_no=window.shift_no or SHIFT
    )


Route = Callable[[HttpServer, Any], object]
# A money route, and the preset role that may not use it.
ROUTES: Mapping[str, tuple[str, Route]] = {
    "take": ("finance", lambda server, given: server.take_payment(given[0])),
    "abandon": ("finance", lambda server, given: server.abandon_payment(given[0])),
    "cancel": ("finance", lambda server, given: server.cancel_payment(NUMBER)),
    "read-payment": ("administrator", lambda server, given: server.payment(NUMBER)),
    "open-payments": ("administrator", lambda server, given: server.open_payments()),
    "ask": ("administrator", lambda server, given: server.ask_channel(NUMBER)),
    "book-late": ("cashier", lambda server, given: server.book_late(NUMBER)),
    "post-again": ("cashier", lambda server, given: server.post_again(ORDER)),
    "inquire": ("administrator", lambda server, given: server.inquire(SearchOrders(patient_no="P000001"))),
    "search-orders": ("cashier", lambda server, given: server.search_orders(SearchOrders())),
    "request-refund": ("finance", lambda server, given: server.request_refund(given[1])),
    "open-refunds": ("administrator", lambda server, given: server.open_refunds()),
    "open-shift": ("finance", lambda server, given: server.open_shift(OpenShift(shift_no=SHIFT, float_fen=0))),
    "close-shift": ("finance", lambda server, given: server.close_shift(SHIFT, CloseShift(counted=()))),
    "shift": ("administrator", lambda server, given: server.current_shift()),
    "operators": ("cashier", lambda server, given: server.operators()),
    "audit": ("cashier", lambda server, given: server.search_audit(_everything())),
}


def _everything() -> Any:
    from app.wire.administration import SearchAudit

    return SearchAudit()


@pytest.fixture(scope="module")
def given(product: Product) -> tuple[Any, Any]:
    """A payment and a refund that would be taken from somebody who may."""
    window = product.window()
    number = mint(NumberKind.PAYMENT, window.session.window.code, window.clock.now())
    return window.wanted(window.checkout(), number, product.code("wechat")), _wish(window)


@pytest.mark.parametrize("name", ROUTES)
def test_a_money_route_is_closed_to_the_wrong_role_and_to_nobody(
    product: Product, given: tuple[Any, Any], name: str
) -> None:
    role, route = ROUTES[name]
    before = product.rows("SELECT count(*) AS number FROM payments")
    with pytest.raises(NotPermitted):
        route(product.window(f"窗口 {role}", role, shift=False).server, given)
    stranger = product.window().connect()
    with pytest.raises(NotSignedIn):
        route(stranger, given)
    assert product.rows("SELECT count(*) AS number FROM payments") == before


def test_wrong_passwords_lock_and_an_administrator_unlocks(product: Product) -> None:
    product.add_cashier("forgetful")
    window = product.window("窗口 lock", "finance", shift=False)
    at_work, guessing = window.connect(), window.connect()
    at_work.sign_in("forgetful", PASSWORD)
    for _ in range(LOCK_AFTER):
        with pytest.raises(NotSignedIn, match=r"sign_in\.failed"):
            guessing.sign_in("forgetful", "wrong-password")
    with pytest.raises(Conflict, match=r"operator\.locked"):
        guessing.sign_in("forgetful", PASSWORD)
    with pytest.raises(NotSignedIn):
        at_work.session()
    administrator = product.window("窗口 administrator", "administrator", shift=False)
    (locked,) = [one for one in administrator.server.operators().operators if one.username == "forgetful"]
    administrator.server.unlock_operator(locked.operator_id)
    assert guessing.sign_in("forgetful", PASSWORD).session.username == "forgetful"


def test_a_session_ends_when_it_is_told_to(product: Product) -> None:
    window = product.window("窗口 end", "finance", shift=False)
    first = window.connect()
    first.sign_in("cashier", PASSWORD)
    thief = window.connect()
    thief._bearer = first._bearer
    assert thief.session().username == "cashier"
    first.sign_out()
    for server in (first, thief):
        with pytest.raises(NotSignedIn):
            server.session()


def test_a_copied_session_is_worth_nothing_at_another_window(product: Product) -> None:
    window, other = product.window(), product.window("2号窗口", "relief")
    thief = other.connect()
    thief._bearer = window.server._bearer
    with pytest.raises(NotSignedIn):
        thief.open_payments()


def test_a_window_enrolled_anew_shuts_out_the_computer_that_was_it(product: Product) -> None:
    window = product.window("窗口 anew", "finance", shift=False)
    assert window.server.session().username == "finance"
    code = product.admin("enrolment-code", "--window", "窗口 anew").stdout.strip().splitlines()[-1]
    product.secrets.add(code)
    old_token = (window.folder / "window.token").read_text("utf-8")
    fresh = window.connect()
    fresh.enrol(code)
    with pytest.raises(NotSignedIn):
        window.server.session()
    with pytest.raises(Refused, match=r"window\.code_wrong"):
        window.connect().enrol(code)
    product.secrets.update({old_token.strip(), (window.folder / "window.token").read_text("utf-8").strip()})
