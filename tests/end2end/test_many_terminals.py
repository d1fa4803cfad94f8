"""Hundreds of terminals reconnect in one moment and one of them floods: money still goes through."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from app.gateway.window_token import FileTokenStore
from support.product import Product
from support.windows import Window

TERMINALS, FLOODERS, THREADS = 300, 4, 40
LIMIT_S = 15


def ask(product: Product, session: requests.Session, token: str) -> int:
    """What every desk asks first."""
    headers = {"Paydesk-Window": token}
    reply = session.get(f"{product.url}/api/configuration", headers=headers, timeout=30)
    return reply.status_code


def reconnect(product: Product, number: int, token: str) -> int:
    """A terminal that begins anew: a connection of its own. A token that is not enrolled is told so."""
    with requests.Session() as session:
        session.verify, session.trust_env = product.ca_file, False
        return ask(product, session, token if number % 10 == 0 else f"terminal {number}")


@pytest.mark.parametrize("product", ["sqlite"], indirect=True)
def test_money_goes_through_while_everybody_reconnects_and_one_floods(product: Product) -> None:
    window = product.window()
    token = FileTokenStore(window.folder / "window.token").read()
    flooding, answers = threading.Event(), Counter[int]()

    def flood() -> None:
        with requests.Session() as session:
            session.verify, session.trust_env = product.ca_file, False
            while not flooding.is_set():
                answers[ask(product, session, token)] += 1

    with ThreadPoolExecutor(THREADS + FLOODERS) as pool:
        flooders = [pool.submit(flood) for _ in range(FLOODERS)]
        terminals = [pool.submit(reconnect, product, number, token) for number in range(TERMINALS)]
        try:
            began_s = window.clock.monotonic_s()
            paid = [pay(window, count) for count in range(5)]
            took_s = window.clock.monotonic_s() - began_s
        finally:
            flooding.set()
        seen = Counter(terminal.result() for terminal in terminals)
        for flooder in flooders:
            flooder.result()
    assert paid == ["paid"] * 5
    assert took_s < LIMIT_S
    assert set(seen) <= {200, 401, 429}, seen
    assert seen[401] == TERMINALS - TERMINALS // 10, "nobody waits because another one floods"
    assert set(answers) <= {200, 429}


def pay(window: Window, count: int) -> str:
    """One patient: a wallet or cash."""
    checkout = window.checkout(1000 + count)
    if count % 2:
        return window.pay_cash(checkout, 2000).state.value
    return window.end(window.begin(checkout)).state.value
