"""A window that also works while the server does not answer: its line, its snapshot, its chain of payments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.core.errors import Unreachable
from app.desk.alone import make_alone
from app.desk.link import Link
from app.desk.run_shift import RunShift
from app.desk.take_payment import Checkout, Taken, TakePaymentAtDesk
from app.gateway.http import HttpServer
from app.gateway.snapshots import SnapshotKeys
from app.gateway.window_token import FileTokenStore
from support.windows import Window

if TYPE_CHECKING:
    from support.product import Product


class LonelyWindow(Window):
    """The desk as the composition root makes it, with real ends and no screen."""

    def connect(self, url: str = "") -> HttpServer:
        self.keys = SnapshotKeys(self.folder / "snapshot-keys.json")
        self.link = Link(self.clock)
        tokens = FileTokenStore(self.folder / "window.token")
        return HttpServer(
            url or self.product.url, tokens, ca_bundle=self.product.ca_file, line=self.link, keys=self.keys
        )

    def sign_in(self, username: str, password: str) -> None:
        started = self.alone.session.sign_in(username, password)
        self.session, self.password = started.session, password
        self.product.secrets.add(started.token)

    def _start(self) -> None:
        super()._start()
        self.alone = make_alone(
            server=self.server, journal=self.journal, reader=self.keys, link=self.link, clock=self.clock
        )
        self.take = TakePaymentAtDesk(
            server=self.server, journal=self.journal, clock=self.clock, offline=self.alone.take
        )
        self.shift = RunShift(server=self.server, clock=self.clock, history=self.journal, offline=self.journal)

    def look(self, times: int = 2) -> None:
        """What the heartbeat of a desk does, so many times."""
        for _ in range(times):
            try:
                self.alone.beat()
            except Unreachable:
                continue

    def read(self, own_fen: int = 1234, *, card_no: str = "", bill_no: str = "") -> Checkout:
        """A patient before the window whose bills have just been read."""
        return replace(self.checkout(own_fen, card_no=card_no, bill_no=bill_no), bills_read_s=self.clock.monotonic_s())

    def take_cash(self, checkout: Checkout) -> Taken:
        """Cash, to the fen."""
        return self.take(self.session, checkout, channel="cash", tendered_fen=checkout.total_fen)

    def begin_anew(self) -> None:
        """The program was killed and starts while the server may be away: nobody can sign in."""
        self.journal.close_file()
        self.server = self.connect()
        self._start()


def lonely_window(product: Product, name: str, username: str = "cashier") -> LonelyWindow:
    """An enrolled one with a shift, kept by the product until its end."""
    window = LonelyWindow(product, name, product.enrolment_code(name))
    window.sign_in(username, "practice-2026")
    window.open_shift()
    product.windows[name] = window
    return window
