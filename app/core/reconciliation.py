"""The states of reconciliation: statements, runs, days and exceptions, and what may happen to an exception."""

from enum import StrEnum


class StatementState(StrEnum):
    """Where one party's statement of one accounting day stands."""

    EXPECTED = "expected"
    """Its time has not come, or the party is still making it; it is asked for again by itself."""
    KEPT = "kept"
    """Received, verified and kept byte for byte."""
    NONE_THAT_DAY = "none_that_day"
    """The party says that there was nothing that day; a normal answer."""
    REFUSED = "refused"
    """Received and not believed: wrong merchant, day, totals, columns …; kept, never imported."""
    SUPERSEDED = "superseded"
    """A later file of the same party and day was taken instead; nothing is deleted."""


class RunState(StrEnum):
    """Where one run over an accounting day stands; at most one run of a day is queued, running or held."""

    QUEUED = "queued"
    RUNNING = "running"
    HELD = "held"
    """So many rows differ that a file is probably the wrong one: a person says whether it goes on."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    """Done, and a later run of the same day stands now."""


LIVE_RUNS = frozenset({RunState.QUEUED, RunState.RUNNING, RunState.HELD})


class DayState(StrEnum):
    """What an accounting day looks like in the calendar."""

    EMPTY = "empty"
    """No statement and no run yet."""
    WAITING = "waiting"
    """Some statements are not there yet."""
    RUNNING = "running"
    HELD = "held"
    FAILED = "failed"
    BALANCED = "balanced"
    """Everything matched."""
    IN_TRANSIT = "in_transit"
    """Everything matched or explained by a calendar."""
    EXCEPTIONS = "exceptions"
    CLOSED = "closed"
    """Its month is closed."""


class ExceptionState(StrEnum):
    """Where an exception stands."""

    NEW = "new"
    PROPOSED = "proposed"
    """One person has named the act."""
    APPROVED = "approved"
    """Whoever had to agree has agreed; it may be executed."""
    EXECUTED = "executed"
    """The act was sent; channel and business system are asked again before it counts."""
    VERIFIED = "verified"
    CLOSED_BY_STATEMENT = "closed_by_statement"
    """A later statement explained it by itself."""
    WRITTEN_OFF = "written_off"
    UNDONE = "undone"
    """A counter-act took back what was done; a new look is needed."""


class ExceptionEvent(StrEnum):
    """What can happen to an exception."""

    PROPOSE = "propose"
    WITHDRAW = "withdraw"
    """The proposal is taken back or declined."""
    APPROVE = "approve"
    EXECUTE = "execute"
    VERIFY = "verify"
    FAIL = "fail"
    """The act was refused or its effect is not there: back to the beginning."""
    CLOSE = "close"
    """A later statement explains it."""
    WRITE_OFF = "write_off"
    UNDO = "undo"
    REOPEN = "reopen"
    """A later run shows the difference again."""


class ExceptionAct(StrEnum):
    """What may be done about an exception; the first of each pattern stands in the table of patterns."""

    QUERY_CHANNEL = "query_channel"
    ASK_BUSINESS = "ask_business"
    POST_AGAIN = "post_again"
    CORRECT_POSTING = "correct_posting"
    BOOK = "book"
    """The channel has the money and we have the payment: book it and post it."""
    REFUND = "refund"
    """The channel has the money and nobody is owed it here: back to the payer."""
    ATTACH = "attach"
    """Money that is not ours is laid beside a bill, an order or another explanation."""
    RESTORE_RECORD = "restore_record"
    TELL_SOURCE = "tell_source"
    EXPLAIN = "explain"
    """Nothing moves: what was found is written down (two people where money is named)."""
    WRITE_OFF = "write_off"


MONEY_ACTS = frozenset({ExceptionAct.BOOK, ExceptionAct.REFUND, ExceptionAct.RESTORE_RECORD, ExceptionAct.WRITE_OFF,
                        ExceptionAct.CORRECT_POSTING, ExceptionAct.ATTACH})  # fmt: skip
"""Acts after which money stands elsewhere: two people, always."""

_S, _E = ExceptionState, ExceptionEvent

TRANSITIONS: dict[tuple[ExceptionState, ExceptionEvent], ExceptionState] = {
    (_S.NEW, _E.PROPOSE): _S.PROPOSED,
    (_S.NEW, _E.CLOSE): _S.CLOSED_BY_STATEMENT,
    (_S.PROPOSED, _E.WITHDRAW): _S.NEW,
    (_S.PROPOSED, _E.APPROVE): _S.APPROVED,
    (_S.PROPOSED, _E.CLOSE): _S.CLOSED_BY_STATEMENT,
    (_S.APPROVED, _E.WITHDRAW): _S.NEW,
    (_S.APPROVED, _E.EXECUTE): _S.EXECUTED,
    (_S.APPROVED, _E.WRITE_OFF): _S.WRITTEN_OFF,
    (_S.APPROVED, _E.CLOSE): _S.CLOSED_BY_STATEMENT,
    (_S.EXECUTED, _E.VERIFY): _S.VERIFIED,
    (_S.EXECUTED, _E.FAIL): _S.NEW,
    (_S.EXECUTED, _E.UNDO): _S.UNDONE,
    (_S.VERIFIED, _E.UNDO): _S.UNDONE,
    (_S.WRITTEN_OFF, _E.UNDO): _S.UNDONE,
    (_S.UNDONE, _E.PROPOSE): _S.PROPOSED,
    (_S.UNDONE, _E.CLOSE): _S.CLOSED_BY_STATEMENT,
    (_S.CLOSED_BY_STATEMENT, _E.REOPEN): _S.NEW,
}

OPEN_EXCEPTIONS = frozenset({_S.NEW, _S.PROPOSED, _S.APPROVED, _S.EXECUTED, _S.UNDONE})


class ForbiddenTransition(ValueError):
    """An event that cannot happen in that state."""


def next_state(state: ExceptionState, event: ExceptionEvent) -> ExceptionState:
    """The state after an event. Raises ForbiddenTransition for a pair that has no entry."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise ForbiddenTransition(f"{event.value} in {state.value}") from None
