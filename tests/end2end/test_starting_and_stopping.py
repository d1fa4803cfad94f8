"""Servers come and go: an orderly stop is quick, a second server takes over from one that died."""

import time

from support.product import Product

QUICK_S = 8


def test_a_server_told_to_stop_ends_although_windows_keep_their_connections(product: Product) -> None:
    window = product.window()
    window.server.configuration()
    began = time.monotonic()
    assert product.servers[-1].stop(timeout_s=3 * QUICK_S) == 0
    assert time.monotonic() - began < QUICK_S
    product.start()
    assert window.server.session().username == "cashier", "sessions outlive a restart"
