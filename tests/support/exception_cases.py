"""Invented exceptions of every type, their cells and evidence, and a server that keeps them, for the workbench."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from app.core.errors import Conflict, NotFound
from app.core.reconciliation import OPEN_EXCEPTIONS, ExceptionAct, ExceptionEvent, ExceptionState, next_state
from app.wire.exceptions import (
    AskedLive,
    Attachment,
    CellView,
    Comment,
    DecideException,
    DecideMany,
    ExceptionDetail,
    ExceptionPage,
    ExceptionSummary,
    ExceptionView,
    ManyDone,
    Propose,
    ProposeMany,
    SearchExceptions,
    TimelineView,
)
from app.wire.reconciliation import PatternView
from support import screen_people as people

ME, OTHER = 7, 9
KINDS: Sequence[tuple[str, str, str, str, str, ExceptionAct, int]] = (
    ("-AAA", "shortage", "", "booked_without_money", "wechat", ExceptionAct.QUERY_CHANNEL, 2),
    ("DA--", "surplus", "state", "answer_lost", "alipay", ExceptionAct.QUERY_CHANNEL, 2),
    ("AADA", "amount", "amount", "amounts_differ", "wechat", ExceptionAct.EXPLAIN, 2),
    ("A---", "not_ours", "", "money_not_ours", "wechat", ExceptionAct.REFUND, 2),
    ("AA-A", "posting_missing", "", "business_down", "alipay", ExceptionAct.POST_AGAIN, 1),
    ("---A", "source_only", "", "source_without_money", "", ExceptionAct.TELL_SOURCE, 1),
)
TABLE = tuple(
    PatternView(cells=cells, type=kind, cause=cause, act=act.value, people=persons)
    for cells, kind, _field, cause, _channel, act, persons in KINDS
)
EVENTS = {"approve": ExceptionEvent.APPROVE, "withdraw": ExceptionEvent.WITHDRAW, "execute": ExceptionEvent.EXECUTE,
          "undo": ExceptionEvent.UNDO}  # fmt: skip
MAY: dict[ExceptionState, tuple[str, ...]] = {
    ExceptionState.NEW: ("propose",), ExceptionState.UNDONE: ("propose",), ExceptionState.PROPOSED: ("withdraw",),
    ExceptionState.APPROVED: ("execute", "withdraw"), ExceptionState.EXECUTED: ("undo",),
    ExceptionState.VERIFIED: ("undo",), ExceptionState.WRITTEN_OFF: ("undo",),
}  # fmt: skip


def case(tail: int, **changes: object) -> ExceptionView:
    """An exception, new and nobody's unless told otherwise; the type goes round with the tail."""
    cells, kind, differs, cause, channel, act, persons = KINDS[tail % len(KINDS)]
    opened = people.NOW - timedelta(hours=20 + tail % 90)
    row = ExceptionView(
        exception_no=f"X{tail:027d}", day=date(2026, 3, 2), state=ExceptionState.NEW, cells=cells, type=kind,
        field=differs, cause=cause, act=act, people=persons, channel=channel, kind="pay",
        our_no=people.number("P", tail, 60 * 20 + tail % 600), party_no=f"42000018{tail:020d}",
        business_no=f"MZ{tail:08d}", at=opened - timedelta(hours=3), amount_fen=12_650 + tail * 10,
        at_risk_fen=12_650 + tail * 10, opened_at=opened, limit_at=opened + timedelta(hours=48), changed_at=opened,
        owner_id=0, owner_name="", proposed_by="", proposed_by_id=0, approved_by="", note="",
        run_no=people.number("N", 1, 300), version=1, may=("propose",),
    )  # fmt: skip
    return replace(row, **changes)  # type: ignore[arg-type]


def cells_of(row: ExceptionView) -> tuple[CellView, ...]:
    """Its four records as the picture says: a record that differs differs in the amount by 9 yuan."""
    names = {"channel": row.channel, "platform": "", "business": "his", "source": "window"}
    found = []
    for (party, name), sign in zip(names.items(), row.cells, strict=True):
        there = sign != "-"
        amount = row.amount_fen + (900 if sign == "D" and row.field != "state" else 0)
        unknown = row.field == "state" and party == "platform"
        found.append(
            CellView(
                party=party, name=name, present=there, cell={"A": "agrees", "D": "differs", "-": "absent"}[sign],
                in_transit=False, amount_fen=amount if there else None, fee_milli_fen=7_590 if party == "channel" and
                there else 0, kind=row.kind if there else "", state=("unknown" if unknown else "paid") if there else "",
                our_no=row.our_no if there and party != "source" else "",
                party_no=row.party_no if there and party in ("channel", "platform") else "",
                business_no=row.business_no if there and party in ("business", "source") else "",
                at=row.at if there else None, day=row.day if there else None,
                sha256="9f2c41aa" * 8 if there and party != "platform" else "", line=1_204 if there else 0,
            )
        )  # fmt: skip
    return tuple(found)


def evidence(row: ExceptionView) -> tuple[TimelineView, ...]:
    """What happened with it."""

    def entry(minutes: int, source: str, code: str, **more: Any) -> TimelineView:
        usual = TimelineView(
            at=row.opened_at + timedelta(minutes=minutes), source=source, code=code, values={}, who="", text="",
            attachment_id=0, attachment_name="",
        )  # fmt: skip
        return replace(usual, **more)

    return (
        entry(0, "run", "exception.found", values={"type": row.type, "run_no": row.run_no}),
        entry(90, "person", "exception.commented", who="陈静", text="商户后台已核对，附截图。", attachment_id=5,
              attachment_name="merchant-page.png"),
    )  # fmt: skip


@dataclass
class CaseServer:
    """Keeps exceptions as the server does, so far as a screen can tell; ``log`` is what was asked."""

    rows: dict[str, ExceptionView] = field(default_factory=dict)
    log: list[tuple[str, Any]] = field(default_factory=list)
    outcome: tuple[str, int | None] = ("paid", 12_650)
    code: str = "SUCCESS"
    second_person: str = "赵敏"
    files: dict[int, bytes] = field(default_factory=lambda: {5: b"\x89PNG\r\n\x1a\n picture"})

    @classmethod
    def with_cases(cls, count: int, **changes: object) -> CaseServer:
        """So many, of all types."""
        return cls({row.exception_no: row for row in (case(tail, **changes) for tail in range(1, count + 1))})

    def search_exceptions(self, wanted: SearchExceptions) -> ExceptionPage:
        self.log.append(("search", wanted))
        found = [row for row in self.rows.values() if _fits(row, wanted)]
        keys = {"opened_at": "opened_at", "amount_fen": "amount_fen", "limit_at": "limit_at", "type": "type",
                "state": "state", "owner": "owner_name"}  # fmt: skip
        if wanted.sort == "worst":
            found.sort(key=lambda row: (-row.at_risk_fen, row.opened_at), reverse=wanted.descending)
        else:
            found.sort(key=lambda row: getattr(row, keys[wanted.sort]), reverse=wanted.descending)
        part = found[wanted.offset : wanted.offset + wanted.limit]
        return ExceptionPage(total=len(found), offset=wanted.offset, rows=tuple(part), summary=self.summary())

    def summary(self) -> ExceptionSummary:
        """Totals of all that is open."""
        open_ones = [row for row in self.rows.values() if row.state in OPEN_EXCEPTIONS]
        kinds = {row.type: [each.at_risk_fen for each in open_ones if each.type == row.type] for row in open_ones}
        types = sorted(((kind, len(fen), sum(fen)) for kind, fen in kinds.items()), key=lambda each: -each[2])
        return ExceptionSummary(
            open=len(open_ones), at_risk_fen=sum(row.at_risk_fen for row in open_ones),
            overdue=sum(row.limit_at < people.NOW for row in open_ones),
            waiting_for_me=sum("approve" in row.may for row in open_ones), types=tuple(types),
        )  # fmt: skip

    def exception(self, exception_no: str) -> ExceptionDetail:
        self.log.append(("exception", exception_no))
        return self._detail(exception_no)

    def propose_exception(self, exception_no: str, propose: Propose) -> ExceptionDetail:
        self.log.append(("propose", (exception_no, propose)))
        self._move(exception_no, propose.version, ExceptionEvent.PROPOSE, act=propose.act, note=propose.note,
                   proposed_by="王芳", proposed_by_id=ME)  # fmt: skip
        return self._detail(exception_no)

    def decide_exception(self, exception_no: str, decision: str, decide: DecideException) -> ExceptionDetail:
        self.log.append((decision, (exception_no, decide)))
        if decision == "take":
            self.rows[exception_no] = replace(self.rows[exception_no], owner_id=ME, owner_name="王芳")
        else:
            who = {"approved_by": self.second_person} if decision == "approve" else {}
            self._move(exception_no, decide.version, EVENTS[decision], **who)
        return self._detail(exception_no)

    def ask_live(self, exception_no: str, party: str) -> AskedLive:
        self.log.append(("ask", (exception_no, party)))
        outcome, fen = self.outcome
        return AskedLive(outcome=outcome, channel_code=self.code, amount_fen=fen, detail=self._detail(exception_no))

    def comment_exception(self, exception_no: str, comment: Comment) -> ExceptionDetail:
        self.log.append(("comment", (exception_no, comment)))
        return self._detail(exception_no)

    def attachment(self, exception_no: str, attachment_id: int) -> Attachment:
        return Attachment(name="merchant-page.png", content=self.files[attachment_id])

    def propose_exceptions(self, many: ProposeMany) -> ManyDone:
        self.log.append(("propose_many", many))
        return self._many(many.exceptions, ExceptionEvent.PROPOSE, act=many.act, note=many.note, proposed_by="王芳")

    def decide_exceptions(self, decision: str, many: DecideMany) -> ManyDone:
        self.log.append((f"{decision}_many", many))
        return self._many(many.exceptions, EVENTS[decision])

    def patterns(self) -> Sequence[PatternView]:
        return TABLE

    def asked(self, name: str) -> list[Any]:
        """What was asked of that name."""
        return [what for asked, what in self.log if asked == name]

    def _many(
        self, exceptions: Sequence[tuple[str, int]], event: ExceptionEvent, **changes: object
    ) -> ManyDone:  # fmt: skip
        results = []
        for number, version in exceptions:
            try:
                self._move(number, version, event, **changes)
                results.append((number, "done"))
            except Conflict as error:
                results.append((number, error.code))
        return ManyDone(results=tuple(results), rows=tuple(self.rows[number] for number, _ in exceptions))

    def _move(self, number: str, version: int, event: ExceptionEvent, **changes: object) -> None:
        row = self.rows[number]
        if row.version != version:
            raise Conflict("storage.stale")
        state = next_state(row.state, event)
        may = MAY.get(state, ())
        self.rows[number] = replace(row, state=state, version=version + 1, may=may, **changes)  # type: ignore[arg-type]

    def _detail(self, exception_no: str) -> ExceptionDetail:
        if exception_no not in self.rows:
            raise NotFound("exception.not_found")
        row = self.rows[exception_no]
        acts = ((row.act, row.people), (ExceptionAct.ATTACH, 2), (ExceptionAct.EXPLAIN, 2), (ExceptionAct.WRITE_OFF, 2))
        unique = tuple(each for place, each in enumerate(acts) if each[0] not in [act for act, _ in acts[:place]])
        return ExceptionDetail(
            exception=row, cells=cells_of(row), timeline=evidence(row), acts=unique, order_no="", payment_no=row.our_no
        )


def _fits(row: ExceptionView, wanted: SearchExceptions) -> bool:
    states = wanted.states or tuple(OPEN_EXCEPTIONS)
    text = wanted.text.casefold()
    return (
        row.state in states
        and (not wanted.types or row.type in wanted.types)
        and (not wanted.pattern or row.cells == wanted.pattern)
        and (not wanted.channel or row.channel == wanted.channel)
        and (not wanted.owner_id or row.owner_id == wanted.owner_id)
        and (not wanted.overdue or row.limit_at < people.NOW)
        and (not wanted.mine_to_approve or "approve" in row.may)
        and any(text in each.casefold() for each in (row.our_no, row.party_no, row.business_no, row.type,
                                                     row.owner_name, row.exception_no))
    )  # fmt: skip
