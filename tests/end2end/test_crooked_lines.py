"""The network between server, channels, HIS and desk does its worst: money ends where it is, and nobody pays twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from app.core.errors import Unreachable
from app.wire.payments import PaymentView
from server.api.pace import USUAL_PACE
from support.books import assert_books_agree
from support.cashier_words import assert_said
from support.crooked_line import KINDS, CrookedLine, Ends
from support.fault_cases import LONG, case, short_on
from support.product import Product, at_once, until
from support.windows import Window

NOT_CHARGED = ("cut_request", "portal", "redirect")
NOTIFICATIONS = 1000
TELLS_AGAIN = 5
TOGETHER = 50


@dataclass
class Lines:
    """A product whose every line can be spoiled."""

    product: Product
    window: Window
    wechat: CrookedLine
    alipay: CrookedLine
    his: CrookedLine
    desk: CrookedLine


@pytest.fixture(scope="module")
def lines(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lines]:
    """The server with our lines between it and everybody else; an ordinary one afterwards."""
    product.start_if_dead()
    known = product.far_ends.credentials
    merchant = (known["wechat"]["certificate_file"], known["wechat"]["key_file"])

    def line(url: str) -> CrookedLine:
        ends = Ends(known["server_certificate_file"], known["server_key_file"], known["ca_file"], merchant)
        return CrookedLine(url, ends, tmp_path_factory.mktemp("line"))

    made = Lines(
        product, product.window(), line(known["wechat"]["endpoint"]), line(known["alipay"]["endpoint"]),
        line(known["his"]["endpoint"]), line(product.url),
    )  # fmt: skip
    product.kill()
    product.leases_run_out()
    product.start(config=_rewired(made))
    yield made
    for each in (made.wechat, made.alipay, made.his, made.desk):
        each.connections("")
    product.kill()
    product.leases_run_out()
    product.start()
    for each in (made.wechat, made.alipay, made.his, made.desk):
        each.close()


def _rewired(lines: Lines, **more: str) -> Path:
    known, text = lines.product.far_ends.credentials, lines.product.config.read_text("utf-8")
    rewired = {
        f'base_url = "{known["wechat"]["endpoint"]}"': f'base_url = "{lines.wechat.url}"',
        f'gateway_url = "{known["alipay"]["endpoint"]}"': f'gateway_url = "{lines.alipay.url}"',
        f'base_url = "{known["his"]["endpoint"]}/v1"': f'base_url = "{lines.his.url}/v1"\nanswer_timeout_s = 2',
        f'notify_url = "{lines.product.url}/': f'notify_url = "{lines.desk.url}/',
    }
    for old, new in {**rewired, **more}.items():
        assert old in text, old
        text = text.replace(old, new)
    config = lines.product.folder / f"server-rewired-{len(lines.product.servers)}.toml"
    config.write_text(text, encoding="utf-8")
    return config


@case("8", "9", "11", "12")
def test_whatever_a_line_to_a_channel_does_a_payment_ends_where_its_money_is(lines: Lines) -> None:
    wallets = ("wechat", "alipay") if LONG else (("alipay",) if lines.product.is_postgresql else ("wechat",))
    cases = [(wallet, kind) for wallet in wallets for kind in KINDS]
    window = lines.window
    checkouts = [window.checkout(2000 + place) for place in range(len(cases))]

    def pay(place: int) -> PaymentView:
        wallet, kind = cases[place]
        code = lines.product.code(wallet)
        (lines.wechat if wallet == "wechat" else lines.alipay).spoil(kind, code)
        taken = window.take(window.session, checkouts[place], channel=wallet, auth_code=code)
        return window.end(taken.payment_no, timeout_s=60)

    ends = at_once(*[lambda place=place: pay(place) for place in range(len(cases))])
    states = {one: getattr(end, "state", end) for one, end in zip(cases, ends, strict=True)}
    assert states == {(wallet, kind): "reversed" if kind in NOT_CHARGED else "paid" for wallet, kind in cases}
    books = assert_books_agree(lines.product)
    for view in ends:
        assert books.held_fen(view.payment_no) == (view.amount_fen if view.state == "paid" else 0)
    assert_said(view.reason for view in ends)


@short_on("sqlite")
@case("11")
@pytest.mark.parametrize("modes", [("hang", "other_certificate"), ("refuse", "hang")], ids="-".join)
def test_a_connection_that_cannot_be_made_or_trusted_charges_nobody(lines: Lines, modes: tuple[str, str]) -> None:
    window = lines.window
    first, second = window.checkout(2500), window.checkout(2501)
    lines.wechat.connections(modes[0])
    lines.alipay.connections(modes[1])
    numbers = [window.begin(first, "wechat"), window.begin(second, "alipay")]
    views = [until(lambda number=number: _no_longer_sending(window, number), "an answer") for number in numbers]
    assert {view.state for view in views} <= {"unknown", "not_paid", "reversing"}, "nothing is believed to be paid"
    lines.wechat.connections("")
    lines.alipay.connections("")
    ends = [window.end(number) for number in numbers]
    assert {end.state for end in ends} <= {"reversed", "not_paid"}
    books = assert_books_agree(lines.product)
    assert [books.held_fen(number) for number in numbers] == [0, 0]
    assert_said([*(view.reason for view in views), *(end.reason for end in ends)])


def _no_longer_sending(window: Window, number: str) -> PaymentView | None:
    view = window.server.payment(number)
    return view if view.state not in ("sending", "waiting") else None


@short_on()
@case("11")
def test_a_channel_whose_name_is_gone_charges_nobody(lines: Lines) -> None:
    product, window = lines.product, lines.window
    checkout = window.checkout(2600)
    product.kill()
    product.leases_run_out()
    product.start(
        config=_rewired(lines, **{f'gateway_url = "{lines.alipay.url}"': 'gateway_url = "https://pay.invalid/x"'})
    )
    number = window.begin(checkout, "alipay")
    view = until(lambda: _no_longer_sending(window, number), "an answer")
    assert view.state in ("unknown", "not_paid", "reversing")
    product.kill()
    product.leases_run_out()
    product.start(config=_rewired(lines))
    end = window.end(number)
    assert end.state in ("reversed", "not_paid")
    assert assert_books_agree(product).held_fen(number) == 0
    assert_said([view.reason, end.reason])


@short_on("sqlite")
@case("11", "12", "30")
def test_whatever_the_line_to_the_his_does_it_is_told_once(lines: Lines) -> None:
    window = lines.window
    kinds = [kind for kind in KINDS if LONG or kind not in ("half_open", "redirect", "empty")]
    checkouts = [window.checkout(2700 + place) for place in range(len(kinds))]
    for kind, checkout in zip(kinds, checkouts, strict=True):
        lines.his.spoil(kind, "POST /his/v1/postings", checkout.order_no)
    numbers = [window.begin(checkout) for checkout in checkouts]
    ends = [window.end(number, timeout_s=60) for number in numbers]
    assert {(end.state, end.posting_state) for end in ends} == {("paid", "posted")}
    books = assert_books_agree(lines.product)
    assert [books.posted_fen(end.order_no) for end in ends] == [end.amount_fen for end in ends]


@short_on("postgresql")
@case("11")
@pytest.mark.parametrize("mode", ("hang", "other_certificate", "refuse") if LONG else ("other_certificate",))
def test_a_his_that_cannot_be_reached_lets_nothing_begin(lines: Lines, mode: str) -> None:
    window = lines.window
    checkout = window.checkout(2800)
    lines.his.connections(mode)
    try:
        end = window.end(window.begin(checkout))
    finally:
        lines.his.connections("")
    assert (end.state, end.reason) == ("not_paid", "payment.never_sent")
    assert window.journal.open_intents() == []
    assert_said([end.reason])
    assert window.end(window.begin(checkout)).state == "paid", "the same order, when the HIS is back"


DESK_KINDS = tuple(kind for kind in KINDS if kind not in ("trickle", "half_open"))
SILENT = ("half_open", "trickle") if LONG else ()


@short_on("postgresql")
@case("8", "9", "11", "12")
def test_whatever_the_line_of_the_desk_does_its_payments_are_not_lost(lines: Lines) -> None:
    window, product = lines.window, lines.product
    window.server = window.connect(lines.desk.url)
    window.journal.close_file()
    window._start()
    window.sign_in(window.session.username, window.password)
    checkouts = [window.checkout(2900 + place) for place in range(len((*DESK_KINDS, *SILENT)))]
    codes = [product.code("wechat") for _ in checkouts]
    for kind, code in zip(DESK_KINDS, codes, strict=False):
        lines.desk.spoil(kind, "POST /api/payments ", code, times=2)
    for kind, code in zip(SILENT, codes[len(DESK_KINDS) :], strict=True):
        lines.desk.spoil(kind, "POST /api/payments ", code)

    def pay(place: int) -> PaymentView:
        taken = window.take(window.session, checkouts[place], channel="wechat", auth_code=codes[place])
        while True:
            try:
                return window.end(taken.payment_no)
            except Unreachable:  # a connection that the line had ended: the desk asks again
                continue

    ends = at_once(*[lambda place=place: pay(place) for place in range(len(checkouts))])
    window.restart()
    told = {kind: (end.state, end.reason) for kind, end in zip((*DESK_KINDS, *SILENT), ends, strict=True)}
    expected: dict[str, Any] = dict.fromkeys((*DESK_KINDS, *SILENT), ("paid", "channel.paid"))
    expected |= dict.fromkeys(NOT_CHARGED, ("not_paid", "payment.never_sent"))
    assert told == expected
    assert window.journal.open_intents() == []
    assert_books_agree(product)
    assert_said(end.reason for end in ends)


@short_on("sqlite")
@case("11")
@pytest.mark.parametrize(
    ("mode", "code"),
    [("hang", "server.no_answer"), ("other_certificate", "server.certificate"), ("refuse", "server.")],
)
def test_a_server_that_cannot_be_trusted_or_reached_is_told_apart(lines: Lines, mode: str, code: str) -> None:
    server = lines.window.connect(lines.desk.url)
    lines.desk.connections(mode)
    try:
        with pytest.raises(Unreachable) as fault:
            server.configuration()
    finally:
        lines.desk.connections("")
    assert fault.value.code.startswith(code), fault.value
    assert_said([fault.value])


def _answered(product: Product, payment_no: str) -> bool:
    told = [one for one in product.control.get("book")["notifications"] if one["order_number"] == payment_no]
    return bool(told) and all(one["answered"] == "yes" for one in told)


@case("25")
def test_a_thousand_notifications_of_one_payment_at_once_count_once(
    lines: Lines, record_property: Callable[[str, object], None]
) -> None:
    window, product = lines.window, lines.product
    paid = window.pay("alipay", own_fen=3100)

    def told() -> bytes | None:
        return next(
            (one for one in lines.desk.heard if paid.payment_no.encode() in one and b"notifications" in one), None
        )

    body = until(told, "the channel told us").partition(b"\r\n\r\n")[2]
    until(lambda: _answered(product, paid.payment_no), "the first one was answered")
    before = product.rows("SELECT version FROM payments WHERE payment_no = :number", number=paid.payment_no)

    def tell() -> tuple[list[str], str]:
        """What each of a share was answered, and what the channel hears that tells one of the refused once more."""
        with requests.Session() as session:
            session.trust_env = False
            session.verify = product.ca_file

            def post() -> requests.Response:
                form = {"Content-Type": "application/x-www-form-urlencoded"}
                return session.post(f"{product.url}/api/notifications/alipay", data=body, headers=form, timeout=30)

            replies = [post() for _ in range(NOTIFICATIONS // TOGETHER)]
            later = replies[-1]
            for _ in range(TELLS_AGAIN):
                if later.status_code == 429:
                    threading.Event().wait(int(later.headers["Retry-After"]))  # as it was told to
                    later = post()
            return [reply.text if reply.ok else str(reply.status_code) for reply in replies], later.text

    began_s = window.clock.monotonic_s()
    answers = at_once(*[tell] * TOGETHER)
    took_s = window.clock.monotonic_s() - began_s
    said = [text for each, _ in answers for text in each]
    taken, put_off = said.count("success"), said.count("429")
    record_property("notifications", f"{taken} taken, {put_off} told to come again, of {NOTIFICATIONS}")
    assert taken + put_off == NOTIFICATIONS, set(said)
    most = USUAL_PACE.burst + USUAL_PACE.per_second * took_s + 1
    assert USUAL_PACE.burst / 2 <= taken <= most, "a burst of one address, and its pace"
    assert [later for _, later in answers] == ["success"] * TOGETHER, "who comes again is taken"
    after = product.rows("SELECT version FROM payments WHERE payment_no = :number", number=paid.payment_no)
    assert after == before
    books = assert_books_agree(product)
    assert books.posted_fen(paid.order_no) == books.held_fen(paid.payment_no) == 3100
    entries = [line for line in books.ledger if line["payment_no"] == paid.payment_no and line["amount_fen"] > 0]
    assert len(entries) == 1, "booked once"
