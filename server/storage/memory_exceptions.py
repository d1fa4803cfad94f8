"""Exceptions, their evidence and the calls of connected systems in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from app.core.errors import Conflict
from app.core.reconciliation import OPEN_EXCEPTIONS, ExceptionState
from server.domain.exception_case import Evidence, ExceptionCase, parties_text, search_text
from server.domain.identity import Operator
from server.ports.exceptions import Draft, ExceptionQuery
from server.storage.memory_tables import View

Call = tuple[str, str, datetime]


class MemoryExceptions:
    """`server.ports.Exceptions`."""

    def __init__(
        self,
        cases: View[ExceptionCase],
        pieces: View[Evidence],
        files: View[tuple[str, bytes]],
        calls: View[Call],
        operators: View[Operator],
        drafting: View[str],
        number: Callable[[], int],
    ) -> None:
        self._cases, self._pieces, self._files, self._calls = cases, pieces, files, calls
        self._operators, self._drafting, self._number = operators, drafting, number

    def add(self, case: ExceptionCase) -> None:
        """As the port says."""
        if self._cases.get(case.found.exception_no) is not None:
            raise Conflict("exception.exists", exception_no=case.found.exception_no)
        self._cases.put(case.found.exception_no, case)

    def add_many(self, cases: Sequence[ExceptionCase]) -> None:
        """As the port says."""
        for case in cases:
            self.add(case)

    def ready(self, cases: Sequence[ExceptionCase]) -> Draft:
        """As the port says: there is nothing to make."""
        return Draft(cases)

    def draft(self, run_no: str, draft: Draft) -> None:
        """As the port says."""
        self._drafting.put(run_no, run_no)
        self.add_many(draft.cases)

    def show_drafts(self, run_no: str) -> None:
        """As the port says."""
        self._drafting.delete(run_no)

    def drafting(self) -> Sequence[str]:
        """As the port says."""
        return sorted(self._drafting.all())

    def drafts(self, run_no: str) -> Sequence[str]:
        """As the port says."""
        numbers = [case.found.exception_no for case in self._cases.all() if case.opened_by_run == run_no]
        return sorted(numbers) if self._drafting.get(run_no) is not None else ()

    def forget_drafts(self, run_no: str, exception_nos: Sequence[str]) -> None:
        """As the port says."""
        mine = set(self.drafts(run_no))
        for number in mine.intersection(exception_nos):
            for piece in self._pieces.by("exception_no", number):
                self._pieces.delete(piece.evidence_id)
            self._cases.delete(number)

    def get(self, exception_no: str, *, for_update: bool = False) -> ExceptionCase | None:
        """As the port says."""
        case = self._cases.get(exception_no)
        return case if case is not None and self._is_seen(case) else None

    def of_numbers(self, exception_nos: Sequence[str]) -> Sequence[ExceptionCase]:
        """As the port says, in the order of the numbers."""
        found = (self._cases.get(number) for number in sorted(set(exception_nos)))
        return [case for case in found if case is not None and self._is_seen(case)]

    def save(self, case: ExceptionCase) -> None:
        """As the port says."""
        stored = self._cases.get(case.found.exception_no)
        if stored is None or stored.version != case.version:
            raise Conflict("storage.stale", exception_no=case.found.exception_no)
        self._cases.put(case.found.exception_no, replace(case, version=case.version + 1))

    def unchanged(self, versions: Mapping[str, int]) -> bool:
        """As the port says."""
        return {case.found.exception_no: case.version for case in self.of_numbers(list(versions))} == versions

    def save_closed(self, cases: Sequence[ExceptionCase]) -> None:
        """As the port says."""
        for case in cases:
            self.save(case)

    def open_of_days(self, first_day: date, last_day: date) -> Sequence[ExceptionCase]:
        """As the port says, by number."""
        found = [case for case in self._open() if first_day <= case.found.day <= last_day]
        return sorted(found, key=lambda case: case.found.exception_no)

    def search(self, query: ExceptionQuery) -> tuple[int, Sequence[ExceptionCase]]:
        """As the port says."""
        names = {one.operator_id: one for one in self._operators.all()}
        states = query.states or OPEN_EXCEPTIONS
        kept = [case for case in self._in(states) if _fits(case, query, names)]
        kept.sort(key=lambda case: case.found.exception_no, reverse=query.sort == "worst" and query.descending)
        if query.sort == "worst":
            kept.sort(key=lambda case: case.opened_at, reverse=query.descending)
            kept.sort(key=lambda case: case.found.at_risk_fen, reverse=not query.descending)
        else:
            kept.sort(key=lambda case: _key(case, query.sort, names), reverse=query.descending)
        return len(kept), kept[query.offset : query.offset + query.limit] if query.limit else ()

    def summary(self, now: datetime, channels: frozenset[str] = frozenset()) -> Sequence[tuple[str, int, int, int]]:
        """As the port says, by type."""
        sums: dict[str, list[int]] = {}
        for case in self._open():
            if channels and case.found.channel not in {*channels, ""}:
                continue
            row = sums.setdefault(case.found.type, [0, 0, 0])
            row[0] += 1
            row[1] += case.found.at_risk_fen
            row[2] += case.limit_at < now
        return [(kind, row[0], row[1], row[2]) for kind, row in sorted(sums.items())]

    def add_evidence(self, evidence: Evidence, content: bytes = b"") -> Evidence:
        """As the port says; Conflict ``storage.constraint`` without its exception."""
        if self._cases.get(evidence.exception_no) is None:
            raise self._cases.life.refuse("exception_evidence")
        if content:
            evidence = replace(evidence, attachment_id=self._number())
            self._files.put(evidence.attachment_id, (evidence.exception_no, content))
        stored = replace(evidence, evidence_id=self._number())
        self._pieces.put(stored.evidence_id, stored)
        return stored

    def add_evidence_many(self, pieces: Sequence[Evidence]) -> None:
        """As the port says."""
        for piece in pieces:
            self.add_evidence(piece)

    def timeline(self, exception_no: str) -> Sequence[Evidence]:
        """As the port says."""
        return sorted(self._pieces.by("exception_no", exception_no), key=attrgetter("at", "evidence_id"))

    def attachment(self, attachment_id: int) -> tuple[str, bytes] | None:
        """As the port says."""
        return self._files.get(attachment_id)

    def first_call(self, system: str, nonce: str, at: datetime, forget_before: datetime) -> bool:
        """As the port says."""
        for old in [call for call in self._calls.all() if call[2] < forget_before]:
            self._calls.delete(old[:2])
        if self._calls.get((system, nonce)) is not None:
            return False
        self._calls.put((system, nonce), (system, nonce, at))
        return True

    def _open(self) -> list[ExceptionCase]:
        return self._in(OPEN_EXCEPTIONS)

    def _in(self, states: Collection[ExceptionState]) -> list[ExceptionCase]:
        return [case for state in states for case in self._cases.by("state", state) if self._is_seen(case)]

    def _is_seen(self, case: ExceptionCase) -> bool:
        return self._drafting.get(case.opened_by_run) is None


def _fits(case: ExceptionCase, query: ExceptionQuery, names: dict[int, Operator]) -> bool:
    found = case.found
    owner = names.get(case.owner_id)
    owned = f"{owner.username} {owner.display_name}".lower() if owner else ""
    wanted = query.text.lower()
    return (
        query.channel in ("", found.channel)
        and (not query.channels or found.channel in {*query.channels, ""})
        and query.pattern in ("", found.pattern)
        and (not query.party or f" {query.party} " in parties_text(found))
        and query.owner_id in (0, case.owner_id)
        and (not query.types or found.type in query.types)
        and (not query.not_proposed_by or case.proposed_by != query.not_proposed_by)
        and (query.limit_before is None or case.limit_at < query.limit_before)
        and (query.first_day is None or found.day >= query.first_day)
        and (query.last_day is None or found.day <= query.last_day)
        and (not wanted or wanted in search_text(found) or wanted in owned)
    )


def _key(case: ExceptionCase, sort: str, names: dict[int, Operator]) -> Any:
    if sort == "owner":
        owner = names.get(case.owner_id)
        return owner.display_name if owner else ""
    if sort == "type":
        return case.found.type
    return case.found.amount_fen if sort == "amount_fen" else getattr(case, sort)
