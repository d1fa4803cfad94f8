"""Card terminals as desk and server meet them: silent, about something else, cut off, never back; a sale by hand."""

from __future__ import annotations

from functools import partial
from typing import Any

from app.core.errors import Conflict
from app.core.payment import PaymentState
from app.core.terminal import SettlementState
from app.desk.attach_sale import AttachSaleAtDesk, typed_sale
from app.desk.settle_terminal import SettleTerminal
from app.wire.card_settlements import SettlementView
from app.wire.payments import PaymentView
from app.wire.refunds import StepUp
from simulation import words
from simulation.by_hand import NoTrials
from simulation.card_bank import Entry
from simulation.kernel import Killed
from simulation.scene import Scene
from simulation.window import PASSWORD, Window

AMOUNT_FEN, OTHER_FEN = 6360, 4200
UNKNOWN, PAID, NOT_PAID = PaymentState.UNKNOWN, PaymentState.PAID, PaymentState.NOT_PAID
NOT_AGAIN = {
    "terminal.answer_left": ("Nothing is taken before it has been asked", "查清上一笔之前不会收款"),
    "terminal.not_told": ("the server cannot ask a terminal", "请到该窗口查询（F5）"),
}
"""What the cashier reads, by code; of all others that the card is not to be taken again."""
USUAL = ("Do not take the card again", "请勿再次刷卡")


def no_answer() -> None:
    """The terminal is silent (-2), or its bank is (-3, 98): unknown, asked, and then what the terminal has done."""
    _unclear("silent", "terminal.no_answer")
    _unclear("bank_silent", "terminal.bank_silent")


def about_something_else() -> None:
    """Amount, numbers or random digits are not those of the request: no success is believed, no failure either."""
    _unclear("echo", "terminal.echo_mismatch")


def amount_of_the_patient_before() -> None:
    """The terminal shows the previous amount and nobody pays it: not believed, asked, not paid."""
    with Scene() as scene:
        number = _sold(scene, "previous").payment_no
        assert (scene.state(number), scene.held_fen(number)) == (NOT_PAID, 0)


def library_that_never_returns() -> None:
    """The host is ended after its time: unknown, never failed."""
    _unclear("never", "terminal.no_answer")


def answer_of_yesterday() -> None:
    """A stale answer is not an answer to this."""
    _unclear("stale", "terminal.answer_left")


def cable_between_request_and_answer() -> None:
    """Nothing is known until the cable is in again, nothing else is asked of the terminal; then F5 tells."""
    for charged in (True, False):
        with Scene() as scene:
            window, view = scene.window(), _sold(scene, "cable+" if charged else "cable")
            assert view.state is UNKNOWN
            _reads(view.reason)
            another = _sold(scene, "")
            assert (another.state, another.reason) == (NOT_PAID, "payment.never_sent")
            scene.passes(1800)
            assert scene.state(view.payment_no) is UNKNOWN
            assert scene.do(window, partial(window.terminal.ask_now, view.payment_no))
            assert scene.state(view.payment_no) is (PAID if charged else NOT_PAID)
            assert scene.held_fen(view.payment_no) == AMOUNT_FEN * charged


def desk_dies_around_the_terminal() -> None:
    """Killed before it asks, after the answer, after that is written down: asked what became of it, charged once."""
    for point in ("T1", "T2", "T3"):
        with Scene() as scene:
            window = scene.window()
            scene.crash_at(point, "W0")
            try:
                _sold(scene, "")
            except Killed:
                scene.passes(60)
                scene.restart("W0")
            number = next(iter(scene.world.checks.payments))
            assert scene.state(number) is (NOT_PAID if point == "T1" else PAID), point
            assert window.journal.untold_acts() == [], point
            assert scene.world.checks.sent[number] == (point != "T1"), point


def paid_by_hand_and_attached() -> None:
    """A sale that nobody of ours asked for: not taken for ours while ours is in doubt, attached by a permission, once,
    for exactly its amount."""
    with Scene() as scene:
        window = scene.window()
        view = _sold(scene, "silent")
        number = view.payment_no
        assert scene.state(number) is NOT_PAID
        waiting = _begun(scene, window)
        window.card.pays_by_hand(AMOUNT_FEN, meant_for=waiting.payment_no)
        ends: Any = {"terminal": window.card, "server": window.line}
        attach = AttachSaleAtDesk(run=window.terminal, **ends)
        word = scene.do(window, lambda: attach.read(AMOUNT_FEN))
        assert word is not None
        supervisor = StepUp(username="officer", password=PASSWORD)
        after = scene.do(window, lambda: attach(waiting, word, read=True, step_up=supervisor))
        assert after.state is PAID
        other = _begun(scene, window)
        try:
            scene.do(window, lambda: attach(other, word, read=True, step_up=supervisor))
        except Conflict as refused:
            words.of_error(refused)
        else:
            raise AssertionError("one sale has paid two bills")
        assert scene.state(other.payment_no) is NOT_PAID


def paid_by_hand_while_another_is_in_doubt() -> None:
    """Somebody takes the next patient's card without us, and types its paper: that sale is the terminal's last now. The
    one in doubt is not called unpaid for it, unless the terminal's numbers show that nothing came between."""
    for charged in (True, False):
        with Scene() as scene:
            window, bank = scene.window(), scene.world.far.bank
            assert _sold(scene, "").state is PAID
            doubt = _sold(scene, "cable+" if charged else "cable")
            scene.passes(1800)
            waiting = _begun(scene, window)
            window.card.pays_by_hand(AMOUNT_FEN, meant_for=waiting.payment_no)
            *_, before, alone = bank.entries
            assert _attached(scene, waiting, alone).state is PAID
            assert scene.do(window, partial(window.terminal.ask_now, doubt.payment_no)) is not charged
            assert scene.state(doubt.payment_no) is (UNKNOWN if charged else NOT_PAID)
            if charged:
                assert _attached(scene, doubt, before).state is PAID, "its payer has the paper"
            assert window.journal.untold_acts() == []


def told_by_its_batch() -> None:
    """A sale made by hand came before one that is in doubt, at the start of a batch: query-last cannot tell any more. A
    terminal that tells its open batch's totals is asked for those; another one settles, and takes cards again."""
    for tells_open in (True, False):
        with Scene() as scene:
            window, bank = scene.window(), scene.world.far.bank
            window.card.tells_open = tells_open
            assert _sold(scene, "").state is PAID
            _settled(scene)
            waiting = _begun(scene, window, OTHER_FEN)
            window.card.pays_by_hand(OTHER_FEN, meant_for=waiting.payment_no)
            doubt = _sold(scene, "cable")
            scene.passes(1800)
            asks = partial(window.terminal.ask_now, doubt.payment_no)
            assert not scene.do(window, asks), "the sale by hand counts, and is nobody's yet"
            words.of_payment(scene.follow(window, doubt.payment_no))
            _attached(scene, waiting, bank.entries[-1])
            assert scene.do(window, asks) is tells_open
            if not tells_open:
                assert window.terminal.is_mute()
                assert _settled(scene).state is SettlementState.AGREES
            assert scene.state(doubt.payment_no) is NOT_PAID
            reads = words.of_code("terminal.not_in_batch")
            assert "nothing was taken" in reads.english
            assert "未收款" in reads.chinese
            assert _sold(scene, "").state is PAID


def _settled(scene: Scene) -> SettlementView:
    window = scene.window()
    ends: Any = {"run": window.terminal, "terminal": window.card, "server": window.line, "trials": NoTrials()}
    batch = SettleTerminal(**ends, clock=window.process)
    shift = scene.do(window, window.line.current_shift)
    assert shift is not None
    return scene.do(window, lambda: batch.settle(window.sign_in(), shift.shift_no))


def _attached(scene: Scene, payment: PaymentView, entry: Entry) -> PaymentView:
    """What stands on a paper of the terminal, typed in with the officer's password."""
    window = scene.window()
    ends: Any = {"terminal": window.card, "server": window.line}
    attach = AttachSaleAtDesk(run=window.terminal, **ends)
    word = typed_sale(entry.amount_fen, trace_no=entry.trace_no, batch_no=entry.batch_no)
    supervisor = StepUp(username="officer", password=PASSWORD)
    return scene.do(window, lambda: attach(payment, word, read=False, step_up=supervisor))


def _unclear(fault: str, code: str) -> None:
    """Unknown at first whether charged or not, with what the cashier reads; known by asking, charged at most once."""
    for charged in (True, False):
        with Scene() as scene:
            seen: list[str] = []
            _hear(scene, seen)
            number = _sold(scene, f"{fault}+" if charged else fault).payment_no
            assert seen[0] == code, seen
            _reads(code)
            assert scene.state(number) is (PAID if charged else NOT_PAID)
            assert scene.held_fen(number) == AMOUNT_FEN * charged
            assert scene.world.checks.sent[number] == 1


def _hear(scene: Scene, seen: list[str]) -> None:
    """What the terminal says first of all."""
    window, ask = scene.window(), scene.window().card.ask_terminal

    def asked(*given: Any, **named: Any) -> Any:
        word = ask(*given, **named)
        seen.append(word.code)
        return word

    window.card.ask_terminal = asked  # type: ignore[method-assign]


def _begun(scene: Scene, window: Window, fen: int = AMOUNT_FEN) -> PaymentView:
    """A card payment that waits for the terminal."""
    _, view = scene.pay(window, scene.checkout(window, scene.bill(fen)), channel="card")
    assert view is not None
    assert view.reason == "terminal.asked"
    words.of_payment(view)
    return view


def _sold(scene: Scene, fault: str) -> PaymentView:
    """A card payment as far as the desk comes by itself; ``fault`` meets its act at the terminal."""
    window = scene.window()
    view = _begun(scene, window)
    window.card.script.append(fault)
    try:
        return scene.do(window, lambda: window.terminal.sell(view))
    finally:
        window.card.script.clear()


def _reads(code: str) -> None:
    said, (english, chinese) = words.of_code(code), NOT_AGAIN.get(code, USUAL)
    assert english in said.english, said
    assert chinese in said.chinese, said
