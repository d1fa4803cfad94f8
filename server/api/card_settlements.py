"""Settlements of card terminals' batches: begun and told by the window, laid beside our books."""

from typing import Annotated

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter

from app.wire.card_settlements import (
    BatchLacks,
    BatchProof,
    BatchTotals,
    BeginSettlement,
    SettlementView,
    SettlementWord,
)
from server.api.calls import AnyRequest, actor
from server.api.card_views import settlement_view
from server.api.problems import documented
from server.api.services import Services
from server.domain.card_settlement import NAMES, BatchSums
from server.services.batch_proof import BatchSaid
from server.services.settle_batch import SettlementSaid

Number = Annotated[str, Parameter(pattern=r"^B\d{12}[0-9A-HJKMNP-TV-Z]{15}$")]


@post("/card-settlements", status_code=200, sync_to_thread=True, responses=documented())
def begin_settlement(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[BeginSettlement]
) -> SettlementView:
    """Write down that this window's terminal is asked to settle next."""
    begun = services.settle_batch.begin(actor(request, services), data.settlement_no, data.shift_no)
    return settlement_view(begun)


@post("/card-settlements/{settlement_no:str}/word", status_code=200, sync_to_thread=True, responses=documented(404))
def tell_settlement(
    request: AnyRequest, services: NamedDependency[Services], settlement_no: Number, data: JSONBody[SettlementWord]
) -> SettlementView:
    """What became of it: the terminal's word, or totals that somebody read off its paper."""
    totals, trials = data.totals, data.trials
    said = SettlementSaid(
        settlement_no=settlement_no, outcome=data.outcome, code=data.code, host_code=data.host_code, text=data.text,
        typed=data.typed, batch_no=totals.batch_no if totals else "", slip=data.slip,
        sums=_sums(totals), trials=_sums(trials), perhaps_next=data.perhaps_next,
    )  # fmt: skip
    return settlement_view(services.settle_batch.tell(actor(request, services), said))


@post("/card-batches/lacks", status_code=200, sync_to_thread=True, responses=documented())
def batch_lacks(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[BatchLacks]) -> BatchProof:
    """Whether a batch of this window's terminal proves that an act in doubt was never carried out."""
    said = BatchSaid(
        batch_no=data.totals.batch_no if data.totals else "", sums=_sums(data.totals),
        settlement_no=data.settlement_no or "",
    )  # fmt: skip
    prove = services.prove_by_batch
    proven = prove(actor(request, services), data.number, said)
    return BatchProof(proven=proven, settled=prove.is_settled(said.settlement_no))


def _sums(totals: BatchTotals | None) -> BatchSums | None:
    return BatchSums(**{name: getattr(totals, name) for name in NAMES}) if totals else None


HANDLERS = (begin_settlement, tell_settlement, batch_lacks)
