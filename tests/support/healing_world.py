"""A world of money services whose database somebody has put back, with the services of healing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.core.payment import PaymentState
from app.core.refund import RefundState
from server.domain.handed_in import HandedPayment
from server.domain.healing import Healing, ItemKind, ItemState
from server.domain.payment import PaymentWanted
from server.ports import StatementEntry, StatementFile
from server.services.fetch_statement import FetchStatement
from server.services.hand_in import HandIn
from server.services.heal import Heal
from server.services.notice_restore import NoticeRestore
from server.services.take_payment import TakePayment
from server.services.tokens import token_hash
from server.storage.engine import Database
from support.kept_mark import KeptMark
from support.money_world import MoneyWorld

TOKEN = "token of window 1"


class HealingWorld(MoneyWorld):
    """The money services, and those of healing."""

    def __init__(self, database: Database, self_approve_fen: int = 10**9) -> None:
        super().__init__(database, self_approve_fen)
        self.entries: list[StatementEntry] = []
        common: dict[str, Any] = {"uow": self.uow, "reader": self.reader, "clock": self.clock}
        self.kept = KeptMark()
        self.notice = NoticeRestore(**common, mark_file=self.kept, statements=["wechat"])
        self.hand_in = HandIn(
            **common, channels=self.channels, businesses=self.businesses, wake=lambda: None,
            hear_words=lambda *_words: (),
        )  # fmt: skip
        self.take = TakePayment(
            **common, channels=self.channels, businesses=self.businesses, record=self.record, release=self.release,
            run=self._run, wake=lambda: None, keep_mark=self.notice.keep_mark,
        )  # fmt: skip
        fetch = FetchStatement(
            uow=self.uow, clock=self.clock, channels=self.channels, readers={"wechat": lambda *_file: self.entries}
        )
        self.heal = Heal(**common, channels=self.channels, fetch=fetch, businesses=self.businesses)
        self.wechat.fetch_statement = lambda day: StatementFile("wechat", "m1", day, "f", b"x")  # type: ignore[method-assign]
        self.enrolled(self.window.window_id, TOKEN)

    def enrolled(self, window_id: int, token: str) -> None:
        """A computer is that window."""
        with self.uow() as work:
            window = work.windows.get(window_id)
            assert window is not None
            work.windows.save(replace(window, token_hash=token_hash(token)))
            work.commit()

    def restored(self) -> Healing:
        """Somebody put the database back to a minute ago."""
        healing = self.notice.begin("healing.server_mark", self.clock.now() - timedelta(minutes=1))
        assert healing is not None
        return healing

    def item(self, kind: ItemKind, subject: str) -> ItemState | None:
        with self.reader() as work:
            found = work.healings.item(1, kind, subject)
        return found.state if found else None

    def state(self, payment_no: str) -> PaymentState:
        with self.reader() as work:
            payment = work.payments.get(payment_no)
        assert payment is not None
        return payment.state

    def refund_state(self, refund_no: str) -> RefundState:
        with self.reader() as work:
            refund = work.refunds.get(refund_no)
        assert refund is not None
        return refund.state

    def handed(self, wanted: PaymentWanted, outcome: str) -> HandedPayment:
        return HandedPayment(
            wanted=replace(wanted, auth_code=""), recorded_at=self.clock.now(),
            operator_id=self.cashier.operator.operator_id, outcome=outcome,
        )  # fmt: skip

    def later(self, seconds: int) -> None:
        """Everything that comes due within so many seconds."""
        for _ in range(5):
            self.clock.forward(seconds / 5)
            self.work()

    def alerts(self) -> set[str]:
        with self.reader() as work:
            return {alert.code for alert in work.alerts.open(100)}
