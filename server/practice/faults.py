"""Faults on request: rules that say which call is answered wrongly, and damage that needs no protocol."""

from dataclasses import dataclass, replace
from typing import Any

from server.practice.exchange import Reply, Transport

ANY = "*"

# A call with one of these is not carried out at all.
NOT_EXECUTED = frozenset(
    {
        "answer_lost_uncharged",
        "disconnect",
        "system_error",
        "refuse",
        "error",
        "unknown_code",
        "http_429",
        "http_500",
        "http_502",
        "http_503",
    }
)
# A call with one of these is carried out; only its answer suffers.
EXECUTED = frozenset(
    {
        "answer_lost",
        "system_error_charged",
        "wrong_signature",
        "other_order",
        "other_amount",
        "cut",
        "broken",
        "html",
        "empty",
        "slow",
        "http_429_charged",
        "http_500_charged",
        "http_502_charged",
        "http_503_charged",
    }
)
HTML = (
    b"<!DOCTYPE html><html><head><title>Network sign-in</title></head>"
    b"<body><h1>Please sign in to use this network</h1></body></html>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault that hits one call. `delay_s` is for faults that wait, `code` for `error` (the code to answer)."""

    kind: str
    delay_s: float = 0
    code: str = ""

    @property
    def executed(self) -> bool:
        """Whether the call is carried out although its answer suffers."""
        return self.kind not in NOT_EXECUTED


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRule:
    """Which calls a fault hits: service, operation, number (`*`: any), from the nth match on, `times` times."""

    identity: int
    service: str
    operation: str
    number: str
    nth: int
    times: int | None
    fault: Fault
    seen: int = 0
    fired: int = 0

    def matches(self, service: str, operation: str, number: str) -> bool:
        """Whether this rule speaks of such a call."""
        return (
            self.service in (ANY, service)
            and self.operation in (ANY, operation)
            and self.number in (ANY, number)
            and (self.times is None or self.fired < self.times)
        )

    def to_json(self) -> dict[str, Any]:
        """The rule as the control interface shows it."""
        return {
            "id": self.identity,
            "match": {"service": self.service, "operation": self.operation, "number": self.number, "nth": self.nth},
            "fault": self.fault.kind,
            "delay_s": self.fault.delay_s,
            "code": self.fault.code,
            "times": self.times,
            "seen": self.seen,
            "fired": self.fired,
        }


class FaultBook:
    """All fault rules of one practice process, in memory; the oldest rule that matches wins. Not for two threads."""

    def __init__(self) -> None:
        self._rules: dict[int, FaultRule] = {}
        self._next_identity = 1

    def add(
        self,
        fault: Fault,
        *,
        service: str = ANY,
        operation: str = ANY,
        number: str = ANY,
        nth: int = 1,
        times: int | None = 1,
    ) -> FaultRule:
        """Remember a rule and return it."""
        rule = FaultRule(
            identity=self._next_identity,
            service=service,
            operation=operation,
            number=number,
            nth=nth,
            times=times,
            fault=fault,
        )
        self._rules[rule.identity] = rule
        self._next_identity += 1
        return rule

    def take(self, service: str, operation: str, number: str = "") -> Fault | None:
        """The fault for this call, or None; counts the call against every rule it matches."""
        found: Fault | None = None
        for rule in list(self._rules.values()):
            if not rule.matches(service, operation, number):
                continue
            seen = rule.seen + 1
            fires = found is None and seen >= rule.nth
            self._rules[rule.identity] = replace(rule, seen=seen, fired=rule.fired + (1 if fires else 0))
            if fires:
                found = rule.fault
        return found

    def rules(self) -> tuple[FaultRule, ...]:
        """Every rule, also the spent ones."""
        return tuple(self._rules.values())

    def remove(self, identity: int | None = None) -> int:
        """Forget one rule, or all of them; returns how many went."""
        gone = [key for key in self._rules if identity is None or key == identity]
        for key in gone:
            del self._rules[key]
        return len(gone)


def damaged(reply: Reply, fault: Fault | None) -> Reply:
    """The reply as the protocol-free part of a fault leaves it; faults of a protocol pass unchanged."""
    if fault is None:
        return reply
    kind = fault.kind
    late = Transport(delay_s=fault.delay_s)
    if kind in ("answer_lost", "answer_lost_uncharged", "disconnect"):
        return replace(reply, transport=Transport(drop=True, delay_s=fault.delay_s))
    if kind == "broken":
        return replace(reply, transport=Transport(cut=True, delay_s=fault.delay_s))
    if kind == "cut":
        return replace(reply, body=reply.body[: len(reply.body) // 2], transport=late)
    if kind == "empty":
        return replace(reply, body=b"", transport=late)
    if kind == "html":
        return Reply(headers={"Content-Type": "text/html"}, body=HTML, transport=late)
    if kind.startswith("http_"):
        status = int(kind.split("_")[1])
        return Reply(status=status, headers={"Content-Type": "text/html"}, body=HTML, transport=late)
    if fault.delay_s:
        return replace(reply, transport=replace(reply.transport, delay_s=fault.delay_s))
    return reply
