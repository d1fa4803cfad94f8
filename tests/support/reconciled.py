"""Invented days, runs, rows, statements, proofs, funds, months, and a server that pages rows as the real one does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from app.core.reconciliation import DayState, RunState, StatementState
from app.wire.day_zero import DayZeroView
from app.wire.own_statements import OwnStatementView
from app.wire.proofs import FundsView, MonthView, ProofView, SettlementView
from app.wire.reconciliation import (
    DayDetail,
    DayView,
    PartyDay,
    PatternView,
    ReadRows,
    RowPage,
    RowView,
    RunChange,
    RunComparison,
    RunView,
    SumView,
)
from app.wire.reconciliation_rules import (
    BankDays,
    FallbackRuleView,
    LimitsView,
    ProposedPair,
    RulesAndDays,
    RulesView,
    TriedDayView,
    TriedRule,
)
from app.wire.statements import ColumnMap, Layout, LayoutPreview, PreviewRow, StatementView
from support import screen_people as people

DAY = date(2026, 3, 2)
RUN_NO = "N2603030930000003AAAAAAAAAAA"
OLDER_RUN_NO = "N2603030800000003BBBBBBBBBBB"
SHA = "9f2c4e1ab7d05536c8e41f2297aa10cf5d6b83e4017f9a2cbbd4e6f81305a7c2"
RECEIVED = datetime.fromisoformat("2026-03-03T02:10:00+00:00")

_DAY_STATES = (
    DayState.BALANCED, DayState.IN_TRANSIT, DayState.CLOSED, DayState.EXCEPTIONS, DayState.WAITING, DayState.HELD,
    DayState.FAILED, DayState.RUNNING,
)  # fmt: skip


def day(at: date = DAY, state: DayState = DayState.EXCEPTIONS, **changes: object) -> DayView:
    """A day with seven exceptions unless told otherwise."""
    usual = DayView(
        day=at, state=state, run_no=RUN_NO, matched=48_231, in_transit=112, exceptions=7, at_risk_fen=341_250,
        statements_kept=4, statements_expected=4,
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def days(first: date, last: date) -> tuple[DayView, ...]:
    """A span in which every state occurs, up to ``DAY``."""
    count = (min(last, DAY) - first).days + 1
    shown = []
    for place in range(count):
        at = first + timedelta(days=place)
        state = DayState.EXCEPTIONS if at == DAY else _DAY_STATES[place % len(_DAY_STATES)]
        quiet = state in (DayState.WAITING, DayState.HELD, DayState.FAILED, DayState.RUNNING)
        found = 7 if state is DayState.EXCEPTIONS else 0
        shown.append(
            day(at, state, run_no="" if quiet else RUN_NO, exceptions=found, at_risk_fen=341_250 * bool(found))
        )
    return tuple(shown)


def party(name: str = "wechat", kind: str = "channel", **changes: object) -> PartyDay:
    """A party whose line holds."""
    usual = PartyDay(
        party=kind, name=name, opening=SumView(count=96, fen=1_204_500), today=SumView(count=31_240, fen=812_345_600),
        matched=SumView(count=31_180, fen=811_500_000), closed=SumView(count=88, fen=1_100_000),
        in_transit=SumView(count=64, fen=920_100), exceptions=SumView(count=4, fen=30_000), holds=True,
        statement_state=StatementState.KEPT, statement_sha256=SHA, statement_lines=31_240,
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


PARTIES = (
    party(),
    party(
        "alipay", today=SumView(count=16_980, fen=401_220_050), matched=SumView(count=16_940, fen=400_880_000),
        statement_state=StatementState.REFUSED, statement_sha256="", statement_lines=0,
    ),
    party("", "platform", statement_state=None, statement_sha256="", statement_lines=0),
    party("his", "business", holds=False, exceptions=SumView(count=3, fen=311_250)),
)  # fmt: skip


def run(run_no: str = RUN_NO, state: RunState = RunState.DONE, **changes: object) -> RunView:
    """A run that is done unless told otherwise."""
    usual = RunView(
        run_no=run_no, day=DAY, version=2, state=state, step="", rows_done=0, rows_total=0,
        asked_at=RECEIVED, started_at=RECEIVED, ended_at=RECEIVED + timedelta(seconds=4), asked_by="陈静",
        rule_version="2026.1", error="", error_values={}, matched=SumView(count=48_231, fen=1_213_565_650),
        in_transit=SumView(count=112, fen=1_400_000), exceptions=SumView(count=7, fen=341_250), at_risk_fen=341_250,
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


OLDER_RUN = run(
    OLDER_RUN_NO, RunState.SUPERSEDED, version=1, asked_by="", asked_at=RECEIVED - timedelta(minutes=70),
    exceptions=SumView(count=212, fen=9_341_250), at_risk_fen=9_341_250,
)  # fmt: skip
LIVE_RUN = run(
    "N2603031442000003CCCCCCCCCCC", RunState.RUNNING, version=3, step="matching", rows_done=412_000,
    rows_total=1_000_000, ended_at=None, matched=SumView(), in_transit=SumView(), exceptions=SumView(), at_risk_fen=0,
)  # fmt: skip
DETAIL = DayDetail(day=day(), parties=PARTIES, runs=(run(), OLDER_RUN))

PATTERNS = (
    PatternView(cells="AAAA", type="matched", cause="none", act="none", people=0),
    PatternView(cells="AA-A", type="posting_missing", cause="business_down", act="post_again", people=1),
    PatternView(cells="-AAA", type="shortage", cause="booked_without_money", act="query_channel", people=2),
    PatternView(cells="A---", type="not_ours", cause="money_not_ours", act="attach_or_refund", people=2),
    PatternView(
        cells="DAAA", type="channel_differs", cause="booked_but_channel_differs", act="query_channel", people=2
    ),
    PatternView(cells="AAA-", type="source_missing", cause="source_not_told", act="tell_source", people=1),
)
CHANGES = RunComparison(
    since=OLDER_RUN_NO, run_no=RUN_NO, total=205,
    changes=(
        RunChange(
            our_no=people.number("P", 12, 40), party_no="4200002812202603021234567890", kind="pay", channel="wechat",
            before="exception shortage", after="matched", fen=12_650,
        ),
        RunChange(
            our_no=people.number("P", 13, 41), party_no="4200002812202603021234567891", kind="refund",
            channel="wechat", before="", after="exception posting_missing", fen=880,
        ),
    ),
)  # fmt: skip

_SHAPES = (
    ("exception", "AA-A", "posting_missing", "", "pay"),
    ("exception", "-AAA", "shortage", "", "pay"),
    ("exception", "A---", "not_ours", "", "pay"),
    ("exception", "DAAA", "amount", "amount", "refund"),
    ("in_transit", "-AAA", "", "", "pay"),
    ("matched", "AAAA", "", "", "pay"),
    ("matched", "AAAA", "", "", "refund"),
)


def row(place: int) -> RowView:
    """The row at a place: exceptions first, then in transit, then what matched."""
    shape = _SHAPES[place] if place < 5 else _SHAPES[5 + (place % 9 == 0)]
    outcome, cells, kind_of_difference, differs, kind = shape
    fen = 1_000 + place * 37 % 90_000
    told = [None if mark == "-" else fen - 1 if mark == "D" else fen for mark in cells]
    if place % 3 and outcome == "matched":
        told[3] = None
    at = RECEIVED - timedelta(days=1, seconds=place % 80_000)
    channel = ("wechat", "alipay", "wechat", "unionpay")[place % 4]
    known = cells[1] == "A"
    return RowView(
        row=place, outcome=outcome, cells=cells, type=kind_of_difference, field=differs, channel=channel, kind=kind,
        our_no=f"P2603021430120003{place:012d}"[:28] if known else "", party_no=f"42000028122026030{place:011d}",
        business_no=f"MZ{place:08d}" if known else "", channel_fen=told[0], platform_fen=told[1], business_fen=told[2],
        source_fen=told[3], at=at, day=DAY, carried=place % 50 == 4,
        exception_no=f"X{place:027d}" if outcome == "exception" else "",
    )  # fmt: skip


def rows_file(count: int) -> bytes:
    """The first rows as the server's file has them."""
    parties = ("channel", "platform", "business", "source")
    names = (
        "outcome", "cells", "type", "field", "kind", "channel", "our_no", "party_no", "business_no", "day",
        "exception_no",
    )  # fmt: skip
    lines = [",".join([*names, *(f"{party}_yuan" for party in parties), "at", "carried"])]
    for each in map(row, range(count)):
        fen = [getattr(each, f"{party}_fen") for party in parties]
        yuan = ["" if one is None else f"{one // 100}.{one % 100:02d}" for one in fen]
        told = [str(getattr(each, name)) for name in names]
        lines.append(",".join([*told, *yuan, each.at.strftime("%Y-%m-%d %H:%M:%S"), str(int(each.carried))]))
    return "".join(f"{line}\r\n" for line in lines).encode()


class RowsServer:
    """Answers ``run_rows`` of a run of ``total`` rows; keeps what it was asked."""

    def __init__(self, total: int = 48_350) -> None:
        self.total, self.asked = total, list[ReadRows]()

    def __call__(self, _run_no: str, wanted: ReadRows) -> RowPage:
        self.asked.append(wanted)
        total = self._fitting(wanted)
        last = min(wanted.offset + wanted.limit, total)
        rows = tuple(row(place) for place in range(wanted.offset, last))
        return RowPage(total=total, fen=total * 2_512, offset=wanted.offset, rows=rows)

    def _fitting(self, wanted: ReadRows) -> int:
        if wanted.text == "nothing":
            return 0
        by_outcome = {"exception": 4, "in_transit": 112}
        return by_outcome.get(wanted.outcome, self.total // 10 if wanted.text else self.total)


def statement(name: str = "wechat", kind: str = "channel", **changes: object) -> StatementView:
    """A statement that was received and verified."""
    usual = StatementView(
        statement_id=71, party=kind, name=name, merchant="1900000109", day=DAY, state=StatementState.KEPT,
        file_name=f"{name}-{DAY}.csv", sha256=SHA, bytes=8_312_040, lines=31_240, total_fen=812_345_600,
        due_at=RECEIVED,
        received_at=RECEIVED, fetched_by="", error="", error_values={},
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


STATEMENTS: Sequence[StatementView] = (
    statement(),
    statement(
        "alipay", statement_id=72, state=StatementState.REFUSED, lines=0, total_fen=0, error="statement.unreadable",
        error_values={"line": 17, "column": "订单金额（元）", "rule": "total is not the sum"}, fetched_by="陈静",
    ),
    statement(
        "his", "business", statement_id=0, state=StatementState.EXPECTED, sha256="", file_name="", lines=0, bytes=0,
        total_fen=0, received_at=None, merchant="",
    ),
    statement(
        "icbc", "bank", statement_id=74, state=StatementState.NONE_THAT_DAY, sha256="", file_name="", lines=0, bytes=0,
        total_fen=0, fetched_by="陈静", merchant="",
    ),
)  # fmt: skip
OWN = OwnStatementView(
    source="kiosk", day=DAY, payments=3, payments_fen=1200, refunds=1, refunds_fen=200, unknown=0, sha256="7" * 64
)
LAYOUT = Layout(
    name="icbc_pos", party="channel", title="工行 POS 明细", encoding="gbk", delimiter="|", header_lines=1,
    footer_lines=1,
    unit="yuan", sign="minus", refund_words=(), date_form="%Y%m%d", time_form="%H%M%S", version=3,
    columns=(
        ColumnMap(field="party_no", header="检索参考号"), ColumnMap(field="amount", header="交易金额"),
        ColumnMap(field="date", header="交易日期"), ColumnMap(field="time", header="交易时间"),
        ColumnMap(field="terminal", header="终端号"), ColumnMap(field="trace", header="流水号"),
    ),
)  # fmt: skip
PREVIEW = LayoutPreview(
    rows=tuple(
        PreviewRow(
            line=2 + place, kind="refund" if place == 2 else "pay", our_no="", party_no=f"60302{place:07d}",
            amount_fen=12_650 + place * 100, fee_milli_fen=7_590, at=RECEIVED - timedelta(hours=20 - place),
        )
        for place in range(6)
    ),
    total=412, total_fen=5_213_300, error="", error_values={},
)  # fmt: skip
PROOF = ProofView(
    day=DAY, run_no=RUN_NO, parties=PARTIES, shifts=SumView(count=214, fen=9_120_050),
    books=SumView(count=48_350, fen=1_215_306_900), holds=False, signed=True, signature="mK0r" * 20 + "==",
    key_id="7d31c0aa", made_at=RECEIVED,
)  # fmt: skip
MONTHS = (
    MonthView(
        month="2026-03", state="open", matched=SumView(count=96_000, fen=2_400_000_000),
        in_transit=SumView(count=112, fen=1_400_000), exceptions=SumView(count=7, fen=341_250),
        missing_days=(date(2026, 3, 1),), closed_by="", closed_at=None,
    ),
    MonthView(
        month="2026-02", state="open", matched=SumView(count=1_302_114, fen=31_400_000_000),
        in_transit=SumView(count=0, fen=0), exceptions=SumView(count=1, fen=880), missing_days=(), closed_by="",
        closed_at=None,
    ),
    MonthView(
        month="2026-01", state="closed", matched=SumView(count=1_288_004, fen=30_110_000_000),
        in_transit=SumView(), exceptions=SumView(), missing_days=(), closed_by="陈静、赵敏",
        closed_at=RECEIVED - timedelta(days=27),
    ),
)  # fmt: skip


def settlement(channel: str = "wechat", at: date = DAY, **changes: object) -> SettlementView:
    """What a channel owes for a day, arrived whole."""
    usual = SettlementView(
        channel=channel, merchant="1900000109", day=at, gross_fen=812_345_600, refund_fen=2_100_000, fee_fen=4_861_470,
        net_fen=805_384_130, arrival_day=at + timedelta(days=1), arrived_fen=805_384_130, difference_fen=0,
        state="arrived", account="6603.02", arrivals=(("财付通支付科技有限公司", 805_384_130),),
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


FUNDS = FundsView(
    settlements=(
        settlement(),
        settlement("alipay", arrived_fen=398_000_000, net_fen=398_812_800, difference_fen=-812_800, state="short"),
        settlement("unionpay", state="expected", arrived_fen=0, arrivals=(), difference_fen=0),
    ),
    unexplained=((DAY, "转账 陈某某", 120_000),), expected_fen=1_204_196_930, arrived_fen=1_203_384_130,
)  # fmt: skip


FALLBACK = FallbackRuleView(name="同额近时", one="channel", other="business", minutes=30)
RULES = RulesView(
    version=3,
    limits=LimitsView(
        hours={"shortage": 4, "not_ours": 72}, large_from_fen=1_000_000, large_hours=2, owners={"shortage": 7},
        write_off_most_fen=50_000,
    ),
    holidays=(date(2027, 1, 1), date(2027, 2, 8)), workdays=(date(2027, 2, 7),), fallback=(FALLBACK,),
)  # fmt: skip
TRIED = TriedRule(
    days=(TriedDayView(day=DAY, run_no=RUN_NO, exceptions=7, pairs=(
        ProposedPair(one="X" + "0" * 26 + "1", other="X" + "0" * 26 + "2", amount_fen=6360, minutes=4),
    ), ambiguous=2),)
)  # fmt: skip


def answers(total: int = 48_350) -> dict[str, Any]:
    """What a scripted server answers to this screen."""
    return {
        "reconciliation_days": days, "reconciliation_day": lambda at: replace(DETAIL, day=replace(DETAIL.day, day=at)),
        "run_rows": RowsServer(total), "patterns": PATTERNS, "run_changes": CHANGES, "run": LIVE_RUN,
        "statements": lambda _first, _last: STATEMENTS, "layouts": (LAYOUT,), "day_proof": PROOF,
        "reconciliation_rules": RulesAndDays(RULES, BankDays((date(2026, 10, 1),), ())),
        "save_reconciliation_rules": replace(RULES, version=4), "try_reconciliation_rule": TRIED,
        "switch_reconciliation_rule": replace(RULES, version=4),
        "months": MONTHS,
        "day_zero": DayZeroView(day=None, at=None, in_transit=SumView(), sha256="", too_late=DAY),
        "funds": lambda _first, _last: FUNDS,
    }  # fmt: skip
