"""Day proofs, months and funds as they cross HTTP."""

from collections.abc import Sequence
from datetime import date

from app.core.reconciliation import StatementState
from app.wire.proofs import FundsDifferenceView, FundsView, MonthView, ProofCheck, ProofView, SettlementView
from app.wire.reconciliation import PartyDay, SumView
from server.domain.books import Books, Check, Tally
from server.domain.month import Month
from server.domain.proof import line_holds
from server.domain.run import RunTotal
from server.domain.statement import Statement
from server.reconciliation.funds import Funds, Settled
from server.services.day_proofs import ProvenDay
from server.services.funds import entry_no
from server.services.months import MonthStanding


def proof_view(proven: ProvenDay) -> ProofView:
    """A proof with its seal."""
    proof, seal = proven.proof, proven.seal
    return ProofView(
        day=proof.day,
        run_no=proof.run.run_no,
        parties=tuple(_party(total, proven.statements) for total in proof.totals),
        shifts=_tally(proof.books.shifts),
        books=_tally(proof.books.total),
        holds=proof.holds,
        signed=True,
        signature=seal.signature,
        key_id=seal.key_id,
        made_at=proof.run.ended_at,
        content=seal.content.decode("ascii"),
        checks=tuple(map(_check, proof.checks)),
    )


def unproven_view(day: date, books: Books) -> ProofView:
    """The books of a day that has no done run: nothing is signed."""
    return ProofView(
        day=day, run_no="", parties=(), shifts=_tally(books.shifts), books=_tally(books.total), holds=False,
        signed=False, signature="", key_id="", made_at=None, checks=tuple(map(_check, books.checks)),
    )  # fmt: skip


def month_view(standing: MonthStanding) -> MonthView:
    """A month."""
    row, sums = standing.row, standing.sums
    return MonthView(
        month=standing.month,
        state=row.state.value if row else "open",
        matched=SumView(count=sums.matched_count, fen=sums.matched_fen),
        in_transit=SumView(count=sums.in_transit_count, fen=sums.in_transit_fen),
        exceptions=SumView(count=sums.exceptions_count, fen=sums.exceptions_fen),
        missing_days=tuple(standing.missing_days),
        closed_by=standing.closed_by,
        closed_at=row.closed_at if row else None,
        proposed_by=standing.proposed_by,
        note=_note(row),
        begins=standing.begins,
        over=standing.over,
    )


def _note(row: Month | None) -> str:
    return row.note if row else ""


def funds_view(funds: Funds, booked: frozenset[str]) -> FundsView:
    """Funds of a span; ``booked`` are the entries of those that are in the books."""
    return FundsView(
        settlements=tuple(_settlement(one, booked) for one in funds.settled),
        unexplained=tuple((line.day, line.text, line.fen) for line in funds.unexplained),
        expected_fen=sum(one.settlement.net_fen for one in funds.settled),
        arrived_fen=sum(one.arrived_fen for one in funds.settled),
    )


def _settlement(one: Settled, booked: frozenset[str]) -> SettlementView:
    owed = one.settlement
    return SettlementView(
        channel=owed.channel, merchant=owed.merchant, day=owed.day, gross_fen=owed.gross_fen,
        refund_fen=owed.refund_fen, fee_fen=owed.fee_fen, net_fen=owed.net_fen, arrival_day=owed.arrival_day,
        arrived_fen=one.arrived_fen, difference_fen=one.difference_fen, state=one.state.value, account=one.account,
        arrivals=tuple((f"{line.day} {line.text}", fen) for line, fen in one.arrivals), told_by=owed.told_by,
        differences=tuple(
            FundsDifferenceView(name=each.name, expected_fen=each.expected_fen, moved_fen=each.moved_fen)
            for each in owed.differences
        ),
        other_fen=owed.other_fen, balance_fen=owed.balance_fen, booked=entry_no(owed) in booked,
    )  # fmt: skip


def _party(total: RunTotal, statements: Sequence[Statement]) -> PartyDay:
    mine = [each for each in statements if (each.party, each.name) == (total.party, total.name)]
    kept = next((each for each in mine if each.state is StatementState.KEPT), mine[0] if mine else None)
    return PartyDay(
        party=total.party,
        name=total.name,
        opening=SumView(count=total.opening_count, fen=total.opening_fen),
        today=SumView(count=total.today_count, fen=total.today_fen),
        matched=SumView(count=total.matched_count, fen=total.matched_fen),
        closed=SumView(count=total.closed_count, fen=total.closed_fen),
        in_transit=SumView(count=total.in_transit_count, fen=total.in_transit_fen),
        exceptions=SumView(count=total.exceptions_count, fen=total.exceptions_fen),
        holds=line_holds(total),
        statement_state=kept.state if kept else None,
        statement_sha256=kept.sha256 if kept else "",
        statement_lines=sum(each.lines for each in mine),
    )


def _check(check: Check) -> ProofCheck:
    return ProofCheck(
        name=check.name, left=SumView(count=check.left_count, fen=check.left_fen),
        right=SumView(count=check.right_count, fen=check.right_fen), holds=check.holds,
    )  # fmt: skip


def _tally(tally: Tally) -> SumView:
    return SumView(count=tally.count, fen=tally.fen)
