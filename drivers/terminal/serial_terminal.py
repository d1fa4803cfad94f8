"""A card terminal on a serial line (or TCP): one exchange at a time, never a second sale after a sign of life."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from drivers.errors import (
    CLOSED,
    COMMAND_INVALID,
    NO_ANSWER,
    PROTOCOL,
    TERMINAL_ANSWER,
    TERMINAL_CANNOT,
    TERMINAL_ECHO,
    TERMINAL_OTHER_LAST,
    TERMINAL_SILENT,
    DeviceError,
    WriteError,
)
from drivers.ports import (
    MONEY_ACTS,
    Checked,
    DeviceStatus,
    Health,
    Outcome,
    State,
    TerminalAct,
    TerminalRequest,
    TerminalResult,
)
from drivers.terminal.bank_relay import Relay
from drivers.terminal.begun import Before, Begun, china_now, random_digits, seconds_since
from drivers.terminal.dialect import (
    Answered,
    Asked,
    Dialect,
    Heard,
    LastHeard,
    Mismatched,
    RelayAsked,
    SerialSettings,
    SuccessRepeated,
)
from drivers.terminal.envelope import Body, Damaged, FrameError, Piece, Signal
from drivers.terminal.last_act import judge_last
from drivers.terminal.serial_talk import Talk
from drivers.transport.line import Transport

_TOKENS_KEPT: Final = 64
_UNASKED_LIMIT: Final = 16
_LOOKS: Final = 3  # a query moves nothing: a broken or lost answer is asked for again
_A_FRAME_BYTES: Final = 8  # so much damage that began like a frame was an answer, less is noise
_NO_LOG_BYTES: Final = 30  # a terminal's log lines, which stand in no frame, are shorter
_AFTER_DAMAGE_S: Final = 4.0


class SerialTerminal:
    """CardTerminal over any readable transport; ``clock`` gives monotonic seconds, ``now`` the hour in
    China, ``digits`` random ones."""

    def __init__(
        self,
        line: Transport,
        dialect: Dialect,
        settings: SerialSettings,
        relay: Relay,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = china_now,
        digits: Callable[[int], str] = random_digits,
    ) -> None:
        self._talk = Talk(line, dialect.envelope, gap_s=settings.gap_s, clock=clock)
        self._dialect = dialect
        self._settings = settings
        self._relay = relay
        self._clock = clock
        self._now = now
        self._digits = digits
        self._tokens: deque[str] = deque(maxlen=_TOKENS_KEPT)
        self._claimed = False
        self._begun: Begun | None = None

    def open(self) -> None:
        """Nothing to load."""

    def claim(self, timeout_s: float) -> None:
        self._talk.line.open(timeout_s)
        self._claimed = True

    def enable(self) -> None:
        self._talk.forget()

    def status(self, timeout_s: float) -> DeviceStatus:
        """Idle while the line is held; a broken line raises. Whether the terminal has power only a probe can tell.

        What was keyed in on the terminal itself needs its leg to the bank too.
        """
        if not self._claimed:
            return DeviceStatus(state=State.CLOSED)
        nothing = Asked(request=TerminalRequest(kind=TerminalAct.QUERY_LAST), token="")
        for _ in range(_UNASKED_LIMIT):
            piece = self._talk.next(self._clock())
            if piece is None:
                break
            heard = self._meaning(piece, nothing)
            if isinstance(heard, RelayAsked):
                self._bring(heard, self._clock() + self._settings.wait_s)
        return DeviceStatus(state=State.IDLE)

    def check_health(self, timeout_s: float) -> Checked:
        if not self._claimed:
            return Checked(Health.FAILED, CLOSED)
        token, until = self._token(), self._clock() + min(timeout_s, self._settings.query_s)
        self._talk.forget()
        self._talk.send(self._dialect.probe(token), until)
        code = NO_ANSWER
        while (piece := self._talk.next(until)) is not None:
            code = PROTOCOL if isinstance(piece, Damaged) else code
            if isinstance(piece, Body) and self._is_probed(piece, token):
                return Checked(Health.OK)
        return Checked(Health.FAILED, code)

    def release(self) -> None:
        self._claimed = False
        self._talk.line.close()

    def close(self) -> None:
        self.release()

    def perform(self, request: TerminalRequest, timeout_s: float) -> TerminalResult:
        """See CardTerminal. Before money moves the terminal is asked for its last transaction (``look_first``)."""
        until = self._clock() + timeout_s
        if request.kind is TerminalAct.QUERY_LAST:
            return self._query(request, until)
        asked = Asked(request=request, token=self._token())
        try:
            body = self._dialect.ask(asked)
        except FrameError:
            return TerminalResult(outcome=Outcome.FAILED, code=COMMAND_INVALID)
        if body is None:
            return TerminalResult(outcome=Outcome.FAILED, code=TERMINAL_CANNOT)
        stopped = self._begin(request, until)
        return stopped or self._exchange(asked, body, until)

    def _begin(self, request: TerminalRequest, until: float) -> TerminalResult | None:
        """Before money moves the last transaction is read; a terminal that does not tell it is asked for nothing."""
        self._begun = None
        if request.kind not in MONEY_ACTS:
            self._talk.forget()
            return None
        before = None
        if self._settings.look_first:
            try:
                last = self._last(TerminalRequest(kind=TerminalAct.QUERY_LAST), until)
            except DeviceError as error:
                return TerminalResult(outcome=Outcome.FAILED, code=error.code)
            if isinstance(last, TerminalResult):
                return last
            before = Before.of(last.found)
        self._begun = Begun(request.number, before, self._clock())
        return None

    def _token(self) -> str:
        """Digits that none of the last exchanges had."""
        token = self._digits(self._dialect.token_digits)
        while token in self._tokens:
            token = self._digits(self._dialect.token_digits)
        self._tokens.append(token)
        return token

    # ------------------------------------------------------------------ the last transaction

    def _query(self, request: TerminalRequest, until: float) -> TerminalResult:
        """What became of an act, by the terminal's last transaction; that it has none must be said twice alike."""
        begun = self._begun if self._begun is not None and self._begun.number == request.number else None
        before = begun.before if begun is not None else None
        try:
            last = self._last(request, until)
            if isinstance(last, TerminalResult):
                return replace(last, outcome=Outcome.UNKNOWN)
            known = before.known_to(request, last.found) if before is not None else request
            result = judge_last(known, last.found, last.slip)
            if result.outcome is Outcome.FAILED and self._last(request, until) != last:
                return TerminalResult(outcome=Outcome.UNKNOWN, code=TERMINAL_ANSWER)
        except DeviceError as error:
            code = TERMINAL_SILENT if error.code == NO_ANSWER else TERMINAL_ANSWER
            return TerminalResult(outcome=Outcome.UNKNOWN, code=code)
        if result.outcome is Outcome.FAILED and self._may_go_on(begun, request):
            return TerminalResult(outcome=Outcome.UNKNOWN, code=TERMINAL_SILENT)
        keyed_in = last.found is not None and not last.found.number
        if result.outcome is Outcome.DONE and keyed_in and self._dialect.carries_number:
            return replace(result, outcome=Outcome.UNKNOWN, code=TERMINAL_OTHER_LAST)
        return result

    def _may_go_on(self, begun: Begun | None, request: TerminalRequest) -> bool:
        """Whether the terminal may still be waiting for the card: then "no such act" proves nothing yet."""
        if begun is not None:
            return not begun.over and self._clock() < begun.sent_at + self._settings.wait_s
        return 0.0 <= seconds_since(request.begun_at, self._now()) < self._settings.wait_s

    def _last(self, request: TerminalRequest, until: float) -> LastHeard | TerminalResult:
        """The last transaction, or why the terminal does not tell it (sign in first); DeviceError when it is silent or
        cannot be read."""
        code = NO_ANSWER
        for _ in range(_LOOKS):
            asked = Asked(request=replace(request, kind=TerminalAct.QUERY_LAST), token=self._token())
            body = self._dialect.ask(asked)
            if body is None:
                raise DeviceError(PROTOCOL, "query")
            self._talk.forget()
            end = min(until, self._clock() + self._settings.query_s)
            self._talk.send(body, end)
            while (piece := self._talk.next(end)) is not None:
                heard = self._meaning(piece, asked)
                if isinstance(heard, LastHeard):
                    return heard
                if isinstance(heard, Answered):
                    return heard.result
                if heard is Signal.NAK or (isinstance(heard, Damaged) and _was_an_answer(heard)):
                    code = PROTOCOL
                    break
                if isinstance(heard, RelayAsked):
                    self._bring(heard, until)
                    end = min(until, self._clock() + self._settings.query_s)
        raise DeviceError(code, "query")

    # ------------------------------------------------------------------ an exchange

    def _exchange(self, asked: Asked, body: bytes, until: float) -> TerminalResult:
        """WriteError while the request is sent; whatever breaks after it has left is unknown."""
        try:
            return self._hand_over(asked, body, until) or self._wait(asked, until)
        except WriteError:
            raise
        except DeviceError as error:
            return TerminalResult(outcome=Outcome.UNKNOWN, code=error.code)

    def _hand_over(self, asked: Asked, body: bytes, until: float) -> TerminalResult | None:
        """Send it; again only after NAK or silence, and money only when the terminal shows that it has not got it.
        None: it has it, or may have."""
        if not self._dialect.acknowledges:
            self._talk.send(body, until)
            return None
        refusals, sent = 0, 0
        while sent <= self._settings.resends and self._clock() < until:
            try:
                self._talk.send(body, until)
            except WriteError as error:
                raise WriteError(error.code, error.written + sent, "resend") from error
            sent += 1
            piece = self._talk.next(min(until, self._clock() + self._settings.ack_s))
            if piece is not None and piece is not Signal.NAK:
                if piece is not Signal.ACK:
                    self._talk.put_back(piece)
                return None
            refusals += piece is Signal.NAK
            if self._may_have_it(asked, until):
                return None
        if refusals == sent:
            return TerminalResult(outcome=Outcome.FAILED, code=PROTOCOL)
        return TerminalResult(outcome=Outcome.UNKNOWN, code=TERMINAL_SILENT)

    def _may_have_it(self, asked: Asked, until: float) -> bool:
        """After NAK or silence: a terminal that shows the same last transaction as before is not at work on ours; one
        that says nothing may be."""
        before = self._begun.before if self._begun is not None else None
        query = Asked(request=replace(asked.request, kind=TerminalAct.QUERY_LAST), token=self._token())
        body = self._dialect.ask(query)
        if before is None or body is None:
            return False
        end = min(until, self._clock() + self._settings.query_s)
        self._send_more(body, end)
        while (piece := self._talk.next(end)) is not None:
            if isinstance(self._meaning(piece, asked), Answered | RelayAsked | SuccessRepeated):
                self._talk.put_back(piece)
                return True
            heard = self._meaning(piece, query)
            if isinstance(heard, LastHeard):
                return Before.of(heard.found) != before
        return True

    def _wait(self, asked: Asked, until: float) -> TerminalResult:
        """Wait for the word; every ACK and every leg to the bank starts the time anew."""
        end, code = min(until, self._clock() + self._settings.wait_s), TERMINAL_SILENT
        damaged = Damaged(0)
        while (piece := self._talk.next(end)) is not None:
            heard = self._meaning(piece, asked)
            if isinstance(heard, Answered):
                return self._over(heard.result)
            if isinstance(heard, Mismatched) and asked.request.kind in MONEY_ACTS:
                return TerminalResult(outcome=Outcome.UNKNOWN, code=TERMINAL_ECHO)
            if isinstance(heard, SuccessRepeated) and self._is_new(heard):
                return self._confirmed(asked, heard, until)
            if isinstance(heard, RelayAsked):
                self._bring(heard, until)
            if isinstance(heard, RelayAsked) or heard is Signal.ACK:
                end = min(until, self._clock() + self._settings.wait_s)
            if isinstance(heard, Damaged):
                damaged = Damaged(damaged.size_bytes + heard.size_bytes, damaged.begun or heard.begun)
                if _was_an_answer(damaged):
                    end, code = min(end, self._clock() + _AFTER_DAMAGE_S), TERMINAL_ANSWER
        return TerminalResult(outcome=Outcome.UNKNOWN, code=code)

    def _over(self, result: TerminalResult) -> TerminalResult:
        """The terminal has spoken its last word on this act: a query right after it is believed."""
        if self._begun is not None:
            self._begun.over = True
        return result

    def _is_new(self, repeated: SuccessRepeated) -> bool:
        """Whether it speaks of an act after the one that was the last before ours; without a number it answers ours."""
        before = self._begun.before if self._begun is not None else None
        return self._begun is not None and (before is None or repeated.trace_no != before.trace_no)

    def _confirmed(self, asked: Asked, repeated: SuccessRepeated, until: float) -> TerminalResult:
        """Success was said and the rest of the answer is lost or was not in it: believed when the last transaction is
        new, is that one and is ours."""
        try:
            last = self._last(asked.request, until)
        except DeviceError as error:
            return TerminalResult(outcome=Outcome.UNKNOWN, code=error.code)
        found = last.found if isinstance(last, LastHeard) else None
        fits = (
            found is not None
            and found.kind is asked.request.kind
            and repeated.trace_no in {"", found.trace_no}
            and (self._begun is None or Before.of(found) != self._begun.before)
        )
        if found is None or not fits:
            return TerminalResult(outcome=Outcome.UNKNOWN, code=TERMINAL_ECHO)
        return TerminalResult(outcome=Outcome.DONE, transaction=replace(found, echoed=True), slip=last.slip)

    def _bring(self, wish: RelayAsked, until: float) -> None:
        """A leg to the bank; the terminal is told when there was none, or an answer longer than it can take."""
        answer = self._relay.ask(wish.host, wish.port, wish.message, max(0.0, until - self._clock()))
        try:
            self._send_more(self._dialect.relay_reply(wish, answer, self._token()), until)
        except FrameError:
            self._send_more(self._dialect.relay_reply(wish, None, self._token()), until)

    def _send_more(self, body: bytes, until: float) -> None:
        """Send what comes after the act itself has left: what breaks here says nothing about that."""
        try:
            self._talk.send(body, until)
        except WriteError as error:
            raise DeviceError(error.code, "later") from error

    def _meaning(self, piece: Piece, asked: Asked) -> Heard | Damaged | Signal:
        if not isinstance(piece, Body):
            return piece
        try:
            return self._dialect.hear(piece.data, asked)
        except FrameError:
            return Damaged(len(piece.data) + _A_FRAME_BYTES, begun=True)

    def _is_probed(self, body: Body, token: str) -> bool:
        try:
            return self._dialect.probed(body.data, token)
        except FrameError:
            return False


def _was_an_answer(damaged: Damaged) -> bool:
    return damaged.size_bytes >= (_A_FRAME_BYTES if damaged.begun else _NO_LOG_BYTES)
