"""Tell the server every few seconds where its history was seen to stand, and hand in what it has lost."""

import json
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from app.core.clock import Clock
from app.core.errors import NotFound, Refused, Unreachable
from app.core.ids import NumberKind, is_number
from app.core.payment import PaymentState
from app.core.payout import PayoutState
from app.core.refund import GIVEN_BACK, RefundState
from app.core.terminal import CardAct, TerminalOutcome
from app.desk.deliver_offline import DeliverOfflineAtDesk
from app.desk.open_drawer import NOT_OPENED
from app.desk.ports import Act, HandedIntent, History, Server, TerminalEntry
from app.wire.healing import (
    PAGE,
    PAYOUTS_PAGE,
    WORDS_PAGE,
    HandedCash,
    HandedPayment,
    HandedPayout,
    HandedRefund,
    HandedShift,
    HandedWord,
    HandIn,
    Heartbeat,
    HeartbeatAnswer,
    Position,
)
from app.wire.payouts import PaidOut
from app.wire.refunds import CashGiven, RequestRefund
from app.wire.shifts import OpenShift
from app.wire.terminals import TerminalWord
from app.wire.windows import DeskConfiguration

log = logging.getLogger(__name__)

_NUMBERS = re.compile(r"\d+")
Row = TypeVar("Row")

POSITION = "server.position"
OLDEST_SERVER = "0.1.0"
"""The oldest server that this desk can work with; raised with the change that an older one would not know."""
UNKNOWN_FIELD = "unknown field"
"""So a server refuses what it has never heard of. Of two builds that bear one number the older one is found by this."""
PRUNE_EVERY = timedelta(hours=6)
PAID_OUT, REFUNDED = RefundState.PAID_OUT.value, RefundState.REFUNDED.value
WORD_AFTER = timedelta(days=1)
"""A card terminal may have said so much later what became of an act: then its word is of the gap, its asking is not."""


class KeepTouch:
    """One heartbeat, and the configuration after it. A server that was put back to an earlier point finds out by it."""

    def __init__(
        self,
        *,
        server: Server,
        history: History,
        clock: Clock,
        desk_id: str = "",
        version: str = "",
        offline: DeliverOfflineAtDesk | None = None,
    ) -> None:
        """``desk_id`` is the same for as long as this program lives in this folder of this computer; ``offline``
        delivers what was taken without the server, of which some may have been lost with the rest."""
        self._server, self._history, self._clock = server, history, clock
        self._offline = offline
        self._chain_for: datetime | None = None
        self._desk_id, self._version = desk_id, version
        self._pruned_at: datetime | None = None
        self._unanswered = ""
        """The payment that was named in vain. A database may be put back while nobody answers: what is paid after that
        is there, and would hide that this one is not."""

    def __call__(self) -> DeskConfiguration:
        """What holds now. Raises Unreachable; Conflict ``window.in_use``; Refused ``journal.…``."""
        self.beat()
        return self._server.configuration()

    def beat(self, known_no: str = "") -> None:
        """Compare histories; hand in what is asked for; remember the new position only when all that is done.
        ``known_no`` is a payment of which this desk knows that the server has had it; empty: the newest that it has
        called paid, or had when it was last asked in vain."""
        named = known_no or self._unanswered or self._history.last_paid()
        beat = Heartbeat(
            desk_id=self._desk_id, version=self._version, position=self._position(), last_payment_no=named or None
        )
        try:
            answer = self._server.heartbeat(beat)
        except NotFound:  # a server that has never heard of heartbeats
            raise Refused("server.too_old", server="-", desk=self._version) from None
        except Unreachable:
            self._unanswered = self._unanswered or named
            raise
        if named == self._unanswered:
            self._unanswered = ""
        if parts(answer.server_version) < parts(OLDEST_SERVER):
            raise Refused("server.too_old", server=answer.server_version, desk=self._version)
        if answer.hand_in_from is not None and not self._hand_in(answer.hand_in_from, answer.server_version):
            return
        self._keep(answer)
        self._prune()

    def _position(self) -> Position:
        text = self._history.remembered(POSITION)
        if not text:
            return Position()
        installation, chain_no, link, at = json.loads(text)
        return Position(installation=installation, chain_no=chain_no, hash=link, at=datetime.fromisoformat(at))

    def _keep(self, answer: HeartbeatAnswer) -> None:
        position = answer.position
        if position.at is not None:
            said = [position.installation, position.chain_no, position.hash, position.at.isoformat()]
            self._history.remember(POSITION, json.dumps(said))

    def _hand_in(self, since: datetime, server_version: str) -> bool:
        """Whether all of it is handed in. What was given back of payments taken without the server comes after their
        delivery, at a later beat."""
        payments, acts = self._history.handed_since(since), self._history.acts_since(since)
        shifts = [shift for act in acts if (shift := _shift(act)) is not None]
        payouts = [payout for act in acts if (payout := _payout(act)) is not None]
        cash = [given for act in acts if (given := _cash(act)) is not None]
        gone = _gone(payouts, cash)
        refunds = _as_they_take_room(refund for act in acts if (refund := _refund(act, gone)) is not None)
        words = [word for entry in self._history.words_since(since - WORD_AFTER) if (word := _word(entry)) is not None]
        log.warning(
            "handing in %d payments, %d refunds, %d payouts, %d cash refunds, %d shifts, %d words of the card terminal",
            len(payments), len(refunds), len(payouts), len(cash), len(shifts), len(words),
        )  # fmt: skip
        parts = [HandIn(shifts=part) for part in _pages(shifts)]
        returned = frozenset(one.given.payment_no for one in cash if one.outcome != NOT_OPENED)
        parts += [HandIn(payments=tuple(_payment(one, returned) for one in part)) for part in _pages(payments)]
        if self._chain_is_due(since):
            self._send(parts, server_version)
            return False
        parts += [HandIn(refunds=part) for part in _pages(refunds)]
        parts += [HandIn(payouts=part) for part in _pages(payouts, PAYOUTS_PAGE)]
        parts += [HandIn(cash=part) for part in _pages(cash)]
        parts += [HandIn(words=part) for part in _pages(words, WORDS_PAGE)]
        self._send([*parts, HandIn(last=True)], server_version)
        self._chain_for = None
        return True

    def _chain_is_due(self, since: datetime) -> bool:
        """Whether payments taken without the server are yet to be delivered again."""
        if self._offline is None:
            return False
        if self._chain_for != since:
            self._chain_for = since
            return self._offline.again()
        return self._offline.is_asked_again

    def _send(self, parts: Sequence[HandIn], server_version: str) -> None:
        try:
            for part in parts:
                self._server.hand_in(part)
        except Refused as refused:
            log.warning("handing in was refused: %s", refused)
            if UNKNOWN_FIELD in str(refused.values.get("rule", "")):
                raise Refused("server.too_old", server=server_version, desk=self._version) from refused
            raise

    def _prune(self) -> None:
        now = self._clock.now()
        if self._pruned_at is None or now - self._pruned_at >= PRUNE_EVERY:
            self._history.prune()
            self._pruned_at = now


def parts(version: str) -> tuple[int, ...]:
    """The numbers of a version, for comparing."""
    return tuple(map(int, _NUMBERS.findall(version)[:3]))


def _pages(rows: Sequence[Row], length: int = PAGE) -> list[tuple[Row, ...]]:
    return [tuple(rows[start : start + length]) for start in range(0, len(rows), length)]


def _word(entry: TerminalEntry) -> HandedWord | None:
    """A word as the server had been told it, also that there is none yet; None for a refund that was only claimed, and
    for a trial of the terminal, which is no payment of the server's."""
    ask, word = entry.ask, entry.word
    if word is None and entry.asked:
        word = TerminalWord(act=ask.act, outcome=TerminalOutcome.UNKNOWN)
    payment_no = ask.number if ask.act is CardAct.SALE else ask.original_no
    if word is None or not is_number(NumberKind.PAYMENT, payment_no):
        return None
    said = word if ask.act is CardAct.SALE else replace(word, tried_ms=ask.tried_ms)
    return HandedWord(number=ask.number, payment_no=payment_no, asked_at=ask.begun_at, word=said)


def _payment(handed: HandedIntent, returned: frozenset[str]) -> HandedPayment:
    """``returned`` are payments whose notes were given back here, for which the server had called them paid: one that
    it had refused to this desk was booked by a late copy of its request."""
    intent, outcome = handed.intent, handed.outcome
    if intent.payment.payment_no in returned and (not outcome or "." in outcome):
        outcome = PaymentState.PAID.value
    return HandedPayment(
        payment=intent.payment, recorded_at=intent.recorded_at, operator_id=intent.operator_id, outcome=outcome
    )


def _gone(payouts: Iterable[HandedPayout], cash: Iterable[HandedCash]) -> Mapping[str, str]:
    """How the money of refunds left this window, by their numbers, whatever was answered when they were asked for:
    another one, of which no end is known here, is not to take their room."""
    paid_out = {one.payout.refund_no: PAID_OUT for one in payouts if one.outcome == PayoutState.PAID.value}
    return paid_out | {one.given.refund_no: REFUNDED for one in cash if one.outcome != NOT_OPENED}


def _refund(act: Act, gone: Mapping[str, str]) -> HandedRefund | None:
    if not isinstance(act.content, RequestRefund):
        return None
    outcome = gone.get(act.number, act.outcome)
    return HandedRefund(refund=act.content, recorded_at=act.recorded_at, operator_id=act.operator_id, outcome=outcome)


def _as_they_take_room(refunds: Iterable[HandedRefund]) -> Sequence[HandedRefund]:
    """The newest first, since for that there was room beside whatever stood then; before all what left this window, and
    at the end what was never answered. The server orders each part so, and these are many parts."""
    newest_first = sorted(refunds, key=lambda one: one.recorded_at, reverse=True)
    return sorted(newest_first, key=lambda one: (one.outcome not in GIVEN_BACK, not one.outcome))


def _payout(act: Act) -> HandedPayout | None:
    if not isinstance(act.content, PaidOut):
        return None
    return HandedPayout(
        payout=act.content, recorded_at=act.recorded_at, operator_id=act.operator_id, outcome=act.outcome
    )


def _cash(act: Act) -> HandedCash | None:
    if not isinstance(act.content, CashGiven):
        return None
    return HandedCash(given=act.content, recorded_at=act.recorded_at, operator_id=act.operator_id, outcome=act.outcome)


def _shift(act: Act) -> HandedShift | None:
    if not isinstance(act.content, OpenShift):
        return None
    return HandedShift(
        shift_no=act.content.shift_no, float_fen=act.content.float_fen, recorded_at=act.recorded_at,
        operator_id=act.operator_id, outcome=act.outcome,
    )  # fmt: skip
