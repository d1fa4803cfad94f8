"""Prepare a payout at this desk: its number is minted here, its proof is a file that is read whole; show one again."""

import logging
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from app.core.clock import Clock
from app.core.errors import InvalidInput, NotPermitted, Refused, Unreachable
from app.core.ids import NumberKind, mint
from app.core.payout import LARGEST_PROOF_BYTES, PayoutMethod
from app.desk.ports import Server
from app.wire.payouts import PayoutView, PreparePayout
from app.wire.sessions import SessionView

log = logging.getLogger(__name__)

SENDINGS = 3
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
    """Prepare payouts and look at their proofs."""

    def __init__(self, *, server: Server, clock: Clock) -> None:
        self._server, self._clock = server, clock

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
