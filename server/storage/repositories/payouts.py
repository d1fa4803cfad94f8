"""Payouts and their proofs in the database."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, text

from app.core.errors import Conflict
from app.core.payout import OPEN_STATES
from server.domain.payout import Payout
from server.storage.columns import states_clause
from server.storage.refund_tables import payout_proofs, payouts
from server.storage.statements import Compiler, Runner, Shelf

FIXED = (
    "refund_no", "payment_no", "order_no", "amount_fen", "method", "payee", "sealed_payee", "proof_sha256",
    "proof_type", "proof_bytes", "note", "prepared_by", "prepared_at",
)  # fmt: skip


class PayoutStatements(Shelf[Payout]):
    """Prepared once a database."""

    def __init__(self, compiler: Compiler) -> None:
        super().__init__(compiler, payouts, Payout, "payout_no", FIXED)
        columns, proofs = payouts.c, payout_proofs.c
        oldest_first = self.select.order_by(columns.prepared_at, columns.payout_no)
        self.of_refund = compiler(oldest_first.where(columns.refund_no == bindparam("refund_no")))
        self.open = compiler(oldest_first.where(text(states_clause(OPEN_STATES))).limit(bindparam("limit")))
        self.add_proof = compiler.insert_new(payout_proofs, ["payout_no", "sha256", "content"])
        self.proof = compiler(select(proofs.content).where(proofs.payout_no == bindparam("payout_no")))


class PayoutRepository:
    """`server.ports.Payouts`."""

    __slots__ = ("_runner", "_statements")

    def __init__(self, runner: Runner, statements: PayoutStatements) -> None:
        self._runner = runner
        self._statements = statements

    def add(self, payout: Payout, proof: bytes) -> None:
        """As the port says."""
        statements = self._statements
        if not self._runner.write(statements.insert, statements.insert.of(payout)):
            code = "payout.standing" if self.get(payout.payout_no) is None else "payout.number_reused"
            raise Conflict(code, payout_no=payout.payout_no)
        values = statements.add_proof.given(payout_no=payout.payout_no, sha256=payout.proof_sha256, content=proof)
        self._runner.write(statements.add_proof, values)

    def get(self, payout_no: str, *, for_update: bool = False) -> Payout | None:
        """As the port says."""
        statement = self._statements.get_for_update if for_update else self._statements.get
        return self._statements.read_one(self._runner, statement, payout_no=payout_no)

    def save(self, payout: Payout) -> None:
        """As the port says."""
        if not self._runner.write(self._statements.update, self._statements.update.of(payout)):
            raise Conflict("storage.stale", payout_no=payout.payout_no)

    def proof(self, payout_no: str) -> bytes | None:
        """As the port says."""
        row = self._runner.row(self._statements.proof, self._statements.proof.given(payout_no=payout_no))
        return None if row is None else bytes(row[0])

    def of_refund(self, refund_no: str) -> Sequence[Payout]:
        """As the port says."""
        return self._statements.read_all(self._runner, self._statements.of_refund, refund_no=refund_no)

    def open(self, limit: int) -> Sequence[Payout]:
        """As the port says."""
        return self._statements.read_all(self._runner, self._statements.open, limit=limit)
