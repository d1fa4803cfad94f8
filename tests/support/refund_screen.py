"""A refunds screen over a play world: what tests of asking, of second people and of payouts share."""

from __future__ import annotations

from typing import Any

from app.core.permissions import PERMISSIONS
from app.core.refund import RefundState
from app.wire.orders import OrderPage
from app.wire.refunds import RefundView, RequestRefund
from support import screen_people as people
from support.screen_world import PlainFacts, Watched, World
from ui.refunds.models import (
    RefundsModel,
    Stage,
)
from ui.refunds.presenter import RefundsPresenter

PAID = people.payment(3)
ME, OTHER = "王芳", "赵敏"


class Said:
    """Notices that were said."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def say(self, code: str, level: str = "info", *, loud: bool = False, **values: str | int) -> None:
        self.codes.append(code)


class Window:
    """A refunds screen over a play world."""

    def __init__(self, permissions: tuple[str, ...] = PERMISSIONS) -> None:
        self.world, self.view, self.facts, self.said = World(), Watched(), PlainFacts(permissions), Said()
        self.world.server.answers = {
            "open_refunds": (), "inquire": OrderPage(orders=(people.order(3, PAID),), after=""),
            "find_patients": [people.PERSON], "request_refund": people.refund(3), "refund": people.refund(3),
            "paid_bills": lambda _order_no: people.paid_bills(3, PAID), "payouts": lambda *_refund_no: (),
            "hand_over_refund": people.refund(3, channel="cash", state=RefundState.REFUNDED),
        }  # fmt: skip
        self.world.server.answers["find_patients"] = lambda _wanted: [people.PERSON]
        server: Any = self.world.server
        self.presenter = RefundsPresenter(
            self.view, self.world.tasks, self.world.desk, server, self.facts, self.said, self.world.clock
        )
        self.presenter.load()
        self.world.tasks.settle()

    @property
    def model(self) -> RefundsModel:
        model = self.view.last
        assert isinstance(model, RefundsModel)
        return model

    def stage(self) -> Stage:
        """What is in front."""
        return self.model.stage

    def find(self) -> None:
        self.presenter.find_requested(PAID.payment_no, scanned=True)
        self.world.tasks.settle()

    def request(self, amount_fen: int | None = 12_650, bills: tuple[str, ...] = ("B301", "B302")) -> None:
        self.presenter.refund_requested(amount_fen, "refund.not_executed", "", bills)
        self.world.tasks.settle()

    @property
    def sent(self) -> RequestRefund:
        sent = self.world.server.asked("request_refund")[-1][0]
        assert isinstance(sent, RequestRefund)
        return sent


def news(window: Window, **changes: Any) -> RefundView:
    """The server knows more of the refund in front."""
    view = people.refund(3, version=9, **changes)
    window.world.server.answers["refund"] = view
    window.world.tasks.pass_time()
    window.world.tasks.settle()
    return view
