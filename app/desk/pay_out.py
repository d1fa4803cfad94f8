"""Prepare a payout at this desk: its number is minted here, its proof is a file that is read whole; pay one, show one.

What is paid here stands in this computer's journal before its money leaves: a server whose database is put back asks
for it, and it is not paid again.
"""

import logging
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from app.core.clock import Clock
from app.core.errors import Conflict, InvalidInput, NotPermitted, Refused, Unreachable
from app.core.ids import NumberKind, mint
from app.core.payout import LARGEST_PROOF_BYTES, PayoutMethod, PayoutState
from app.desk.ports import Act, History, Server
from app.wire.payouts import PaidOut, PayoutView, PreparePayout
from app.wire.sessions import SessionView

log = logging.getLogger(__name__)

SENDINGS = 3
CLOCKS_DIFFER = timedelta(days=1)
"""The clocks of server and desk differ by less."""
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


@dataclass(frozen=True, slots=True)
class PayoutTyped:
    """What the form holds; ``proof_path`` names a file on this computer."""

    method: PayoutMethod
    payee_name: str = field(repr=False)
    payee_account: str = field(repr=False)
    proof_path: str
    note: str = ""


class PayOut:
    """Prepare payouts, pay them and look at their proofs."""

    def __init__(self, *, server: Server, clock: Clock, history: History | None = None) -> None:
        """``history`` has a payout on this disk before it is paid."""
        self._server, self._clock, self._history = server, clock, history

    def prepare(self, session: SessionView, refund_no: str, typed: PayoutTyped) -> PayoutView:
        """The payout as the server has it. Raises NotPermitted, InvalidInput ``proof.missing``, ``proof.too_large``,
        what the server refuses; Unreachable after the same request was lost three times."""
        if "refunds.payout" not in session.permissions:
            raise NotPermitted("refunds.payout")
        wanted = PreparePayout(
            payout_no=mint(NumberKind.PAYOUT, session.window.code, self._clock.now()),
            refund_no=refund_no,
            method="cash" if typed.method is PayoutMethod.CASH else "account",
            payee_name=typed.payee_name,
            payee_account=typed.payee_account,
            proof=_proof(typed.proof_path),
            note=typed.note,
        )
        lost: Unreachable | None = None
        for _ in range(SENDINGS):
            try:
                return self._server.prepare_payout(wanted)
            except Unreachable as error:
                log.warning("payout %s: %s", wanted.payout_no, error.code)
                lost = error
        raise lost or Unreachable("server.no_answer")

    def pay(self, session: SessionView, payout: PayoutView, shift_no: str) -> PayoutView:
        """The payout as the server has it, paid: only then does the money leave, for cash out of the drawer of
        ``shift_no``. Raises what the server refuses, also that it is paid; Unreachable after the same request was lost
        three times (`looked_at` notes what is seen of it later)."""
        self._record(session, payout, shift_no)
        lost: Unreachable | None = None
        for _ in range(SENDINGS):
            try:
                paid = self._server.pay_payout(payout.payout_no)
            except Unreachable as error:
                log.warning("payout %s: %s", payout.payout_no, error.code)
                lost = error
            except Refused as refused:
                if lost is None:  # else it says nothing of the first sending, which may have been taken
                    self._note(payout.payout_no, refused.code)
                raise
            else:
                self._note(payout.payout_no, paid.state.value)
                return paid
        raise lost or Unreachable("server.no_answer")

    def looked_at(self, payouts: Iterable[PayoutView]) -> None:
        """The server has shown these: one that is paid, and whose answer was lost here, is paid in the journal too."""
        for payout in payouts:
            if payout.state is PayoutState.PAID:
                self._note(payout.payout_no, payout.state.value)

    def _record(self, session: SessionView, payout: PayoutView, shift_no: str) -> None:
        if self._history is None:
            return
        number = payout.payout_no
        for act in self._history.acts_since(payout.prepared_at - CLOCKS_DIFFER):
            if act.number == number and act.outcome == PayoutState.PAID.value:  # the server has forgotten it
                raise Conflict("payout.not_waiting", state=act.outcome)
        content = PaidOut(
            payout_no=number, refund_no=payout.refund_no, payment_no=payout.payment_no, amount_fen=payout.amount_fen,
            method="cash" if payout.method is PayoutMethod.CASH else "account", payee=payout.payee, note=payout.note,
            prepared_by_id=payout.prepared_by_id, prepared_at=payout.prepared_at, approved_by_id=payout.approved_by_id,
            shift_no=(shift_no or None) if payout.method is PayoutMethod.CASH else None,
            proof=self._server.payout_proof(number).content,
        )  # fmt: skip
        now, who = self._clock.now(), session.operator_id
        self._history.record_act(Act(number=number, content=content, recorded_at=now, operator_id=who))

    def _note(self, number: str, outcome: str) -> None:
        if self._history is not None:
            self._history.note_act(number, outcome)

    def proof_file(self, payout: PayoutView) -> Path:
        """The proof in a file that only this user can read, for a viewer. Raises what the server refuses."""
        proof = self._server.payout_proof(payout.payout_no)
        folder = Path(tempfile.mkdtemp(prefix="paydesk-proof-"))
        path = folder / f"{payout.payout_no}{ENDINGS.get(proof.proof_type, '')}"
        try:
            path.write_bytes(proof.content)
        except OSError:
            raise Refused("proof.not_written") from None
        return path


def _proof(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_PROOF_BYTES + 1)
    except OSError:
        raise InvalidInput("proof", "cannot be read", code="proof.missing") from None
    if len(content) > LARGEST_PROOF_BYTES:
        raise InvalidInput("proof", "too_large", code="proof.too_large")
    if len(content) < 8:
        raise InvalidInput("proof", "is no PDF, JPEG or PNG", code="proof.not_readable")
    return content
