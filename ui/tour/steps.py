"""The tour: a cashier's morning on the real windows against the practice world, photographed step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from app.core.money import Money
from app.core.refund import RefundState
from app.core.shift import DENOMINATIONS_FEN
from app.core.terminal import SettlementState
from ui.checkout.models import Receipt, Stage
from ui.checkout.view import CheckoutView
from ui.inquiry.models import Stage as InquiryStage
from ui.inquiry.view import InquiryScreen
from ui.refunds.models import Slip
from ui.refunds.models import Stage as RefundStage
from ui.refunds.terminal_acts import waits_for_terminal
from ui.refunds.view import RefundsScreen
from ui.shift.models import Stage as ShiftStage
from ui.shift.view import ShiftScreen
from ui.tour.hand import Hand, TourFailed
from ui.widgets.sheet import Sheet

CARDS = ("8800100001", "8800100002", "8800100010", "8800100016", "8800100017", "8800100018", "8800100019")
TERMINAL = "terminal-1"
USERNAME, PASSWORD = "cashier", "practice-2026"
DROP_FEN = 10_000
"""What goes into the safe before the shift ends."""
FLOAT_FEN = 30000


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the tour does."""

    name: str
    act: Callable[[Hand], None]


def sign_in(hand: Hand) -> None:
    """The sign-in page, a name and a password."""
    login = hand.window.login
    hand.until(lambda: login.username.isVisible() and login.enter.isEnabled(), "the sign-in page")
    hand.photo("sign-in")
    hand.type_into(login.username, USERNAME)
    hand.type_into(login.password, PASSWORD)
    hand.press("Return")
    hand.until(lambda: hand.window.frame is not None, "the desk")
    hand.photo("signed-in-no-shift")


def checkout(hand: Hand) -> CheckoutView:
    """The checkout on the screen."""
    return cast(CheckoutView, hand.open("checkout"))


def stage_is(view: CheckoutView, *stages: Stage) -> Callable[[], bool]:
    """Whether the checkout stands at one of the stages."""
    return lambda: view.model is not None and view.model.stage in stages


def open_shift(hand: Hand) -> None:
    """A shift begins with the float that lies in the drawer."""
    screen = cast(ShiftScreen, hand.open("shift"))
    hand.until(lambda: screen.model.stage is ShiftStage.NONE and not screen.model.busy, "the page of a new shift")
    hand.type_into(screen.float_field, str(FLOAT_FEN // 100))
    hand.photo("float")
    hand.press("Return")
    hand.until(lambda: hand.window.state.shift is not None, "an open shift")
    hand.photo("shift-open")


def close_shift(hand: Hand) -> None:
    """The drawer is counted blind; the statement agrees with the count."""
    screen = cast(ShiftScreen, hand.open("shift"))
    hand.until(lambda: screen.model.stage is ShiftStage.OPEN and not screen.model.busy, "the open shift")
    hand.photo("shift-statement")
    hand.press("F6")
    hand.until(lambda: screen.model.stage is ShiftStage.MOVE, "the form of a movement")
    hand.type_into(screen.moving.amount, str(DROP_FEN // 100))
    hand.type_into(screen.moving.reason, "中午缴存")
    hand.photo("cash-into-the-safe")
    hand.press("Return")
    hand.until(lambda: screen.model.stage is ShiftStage.OPEN and not screen.model.busy, "the movement written down")
    hand.cash_fen -= DROP_FEN
    settle_terminal(hand, screen)
    hand.press("F9")
    hand.until(lambda: screen.model.stage is ShiftStage.COUNT, "the count")
    for denomination_fen, pieces in pieces_of(FLOAT_FEN + hand.cash_fen).items():
        screen.count.grid.fields[denomination_fen].setFocus()
        hand.write(str(pieces))
    for channel, field in screen.count.wallets.fields.items():
        hand.type_into(field, Money(hand.wallets_fen[channel]).yuan)
    hand.photo("shift-count")
    hand.press("F9")
    hand.until(lambda: hand.window.findChild(Sheet) is not None, "the question")
    hand.photo("shift-close-question")
    hand.press("Return")
    hand.until(lambda: screen.model.stage in (ShiftStage.SHOWN, ShiftStage.DIFFERENCE), "the closed shift")
    hand.photo("shift-closed")
    if screen.model.stage is not ShiftStage.SHOWN or screen.model.shift is None:
        raise TourFailed("the count differs from the books")


def settle_terminal(hand: Hand, screen: ShiftScreen) -> None:
    """F2: the card terminal closes its batch; its totals agree with our books."""
    hand.press("F2")
    hand.until(lambda: screen.batch.model.shift is not None and not screen.batch.model.busy, "the terminal's batch")
    hand.press("F9")
    hand.until(lambda: screen.batch.model.front is not None and not screen.batch.model.busy, "the settlement")
    hand.photo("card-terminal-settled")
    front = screen.batch.model.front
    if front is None or front.state is not SettlementState.AGREES:
        raise TourFailed("the card terminal's totals differ from the books")
    hand.press("Esc")
    hand.until(lambda: screen.model.stage is ShiftStage.OPEN and not screen.model.busy, "the shift again")


def call_up(hand: Hand, card: str) -> CheckoutView:
    """Scan a card and see the bills."""
    view = checkout(hand)
    hand.until(stage_is(view, Stage.PATIENT, Stage.PAID, Stage.BILLS, Stage.NOT_PAID), "a free checkout")
    hand.scan(card)
    hand.until(
        lambda: (
            stage_is(view, Stage.BILLS)()
            and view.model is not None
            and view.model.patient is not None
            and view.model.patient.patient_no.endswith(card[-4:])
        ),
        f"the bills of card {card}",
    )
    return view


def due_fen(view: CheckoutView) -> int:
    """What the bills in front come to."""
    return view.model.total_fen if view.model else 0


def took(hand: Hand, channel: str, amount_fen: int) -> None:
    """Note what a wallet took or gave back."""
    hand.wallets_fen[channel] = hand.wallets_fen.get(channel, 0) + amount_fen


def receipt_out(view: CheckoutView) -> Callable[[], bool]:
    """Whether the receipt has come out."""
    return lambda: (
        view.model is not None and view.model.payment is not None and view.model.payment.receipt is Receipt.PRINTED
    )


def pay_by_wechat(hand: Hand) -> None:
    """The straight path: card, code, paid, receipt; no key and no mouse."""
    view = call_up(hand, CARDS[0])
    hand.photo("bills")
    took(hand, "wechat", due_fen(view))
    hand.first_payment_fen = due_fen(view)
    hand.show_code("wechat.pays")
    hand.until(stage_is(view, Stage.PAID), "paid by WeChat")
    hand.until(receipt_out(view), "the receipt")
    hand.photo("paid-by-wechat")
    hand.first_payment_no = view.model.payment.payment_no if view.model and view.model.payment else ""


def pay_by_alipay(hand: Hand) -> None:
    """Alipay asks for the password; a countdown runs."""
    view = call_up(hand, CARDS[1])
    took(hand, "alipay", due_fen(view))
    hand.show_code("alipay.password")
    hand.until(stage_is(view, Stage.WAITING), "waiting for the password")
    hand.until(lambda: bool(view.payment.figure_text()), "the countdown")
    hand.photo("alipay-waits-for-the-password")
    hand.until(stage_is(view, Stage.PAID), "paid by Alipay")
    hand.until(receipt_out(view), "the receipt")
    hand.photo("paid-by-alipay")


def pay_by_cash(hand: Hand) -> None:
    """F4, the amount, Enter; the change in large figures."""
    view = call_up(hand, CARDS[2])
    hand.press("F4")
    hand.until(stage_is(view, Stage.CASH), "the amount field")
    due_fen = view.model.total_fen if view.model else 0
    tendered_fen = -(-due_fen // 10000) * 10000
    hand.write(str(tendered_fen // 100))
    hand.photo("cash-tendered")
    hand.press("Return")
    hand.until(stage_is(view, Stage.PAID), "paid in cash")
    hand.cash_fen += due_fen
    hand.until(receipt_out(view), "the receipt")
    hand.photo("cash-change")


def pay_by_card(hand: Hand) -> None:
    """F5: the terminal asks for card and PIN; its word pays the bill."""
    view = call_up(hand, CARDS[6])
    took(hand, "card", due_fen(view))
    hand.press("F5")
    hand.until(stage_is(view, Stage.WAITING), "the terminal asked")
    hand.until(at_terminal(hand, "请刷卡"), "the terminal waiting for the card")
    hand.photo("card-at-the-terminal")
    hand.practice.touch(TERMINAL, "card")
    hand.until(at_terminal(hand, "请输密码"), "the terminal waiting for the PIN")
    hand.practice.touch(TERMINAL, "pin")
    hand.until(stage_is(view, Stage.PAID), "paid by card")
    hand.until(receipt_out(view), "the receipt")
    hand.photo("paid-by-card")
    hand.card_payment_no = view.model.payment.payment_no if view.model and view.model.payment else ""


def at_terminal(hand: Hand, words: str) -> Callable[[], bool]:
    """Whether the emulated terminal shows these words."""
    return lambda: any(words in line for device in hand.practice.seen() for line in device.lines)


def pay_in_parts(hand: Hand) -> None:
    """One order, two payments: F8 and an amount, cash for that part, a code for the rest; one receipt."""
    view = call_up(hand, CARDS[5])
    hand.press("F8")
    hand.until(stage_is(view, Stage.PART), "the amount of a part")
    whole_fen = view.model.remaining_fen if view.model else 0
    part_fen = whole_fen // 200 * 100
    took(hand, "wechat", whole_fen - part_fen)
    hand.write(str(part_fen // 100))
    hand.photo("a-part")
    hand.press("Return")
    hand.until(stage_is(view, Stage.BILLS), "the part's amount taken")
    hand.press("F4")
    hand.until(stage_is(view, Stage.CASH), "the amount field")
    hand.press("F4")
    hand.press("Return")
    hand.until(lambda: stage_is(view, Stage.BILLS)() and view.model is not None and view.model.begun, "a part paid")
    hand.cash_fen += part_fen
    hand.photo("part-paid-in-cash")
    hand.show_code("wechat.pays")
    hand.until(stage_is(view, Stage.PAID), "the rest paid by WeChat")
    hand.until(receipt_out(view), "the receipt")
    hand.photo("paid-in-parts")


def lose_an_answer(hand: Hand) -> None:
    """The wallet charges and its answer is lost: unknown, never failed; parked; it comes back by itself as paid."""
    view = call_up(hand, CARDS[3])
    took(hand, "wechat", due_fen(view))
    hand.show_code("wechat.answer_lost")
    hand.until(stage_is(view, Stage.UNKNOWN), "an unknown payment")
    hand.photo("answer-lost-unknown")
    hand.press("F7")
    hand.until(stage_is(view, Stage.PATIENT), "free for the next patient")
    hand.photo("parked-money-in-sight")
    hand.until(lambda: view.model is not None and not view.model.open_money, "the unknown money to become known")
    hand.photo("lost-answer-resolved")


def refuse_a_code(hand: Hand) -> None:
    """Not enough money: said in words, the bills are still there, another code pays."""
    view = call_up(hand, CARDS[4])
    took(hand, "alipay", due_fen(view))
    hand.show_code("wechat.no_money")
    hand.until(stage_is(view, Stage.NOT_PAID), "a refusal")
    hand.photo("not-enough-money")
    hand.show_code("alipay.pays")
    hand.until(stage_is(view, Stage.PAID), "paid with another code")
    hand.until(receipt_out(view), "the receipt")


def refund_by_receipt(hand: Hand) -> None:
    """The first receipt's code is scanned; the whole of it goes back the way it came, and a slip comes out."""
    screen = cast(RefundsScreen, hand.open("refunds"))
    hand.photo("refunds")
    hand.scan(hand.first_payment_no)
    hand.until(lambda: screen.model.stage is RefundStage.CHOOSE and screen.model.chosen is not None, "the payment")
    hand.photo("refund-form")
    hand.press("F9")
    hand.until(lambda: screen.model.stage is RefundStage.FOLLOW, "the refund under way")
    hand.until(
        lambda: screen.model.followed is not None and screen.model.followed.state is RefundState.REFUNDED,
        "the money gone back",
    )
    hand.until(lambda: screen.model.slip is Slip.PRINTED, "the slip")
    took(hand, "wechat", -hand.first_payment_fen)
    hand.photo("refunded")
    hand.press("Esc")


def refund_by_card(hand: Hand) -> None:
    """The card payment goes back at the terminal: F5, and the terminal voids it."""
    screen = cast(RefundsScreen, hand.open("refunds"))
    hand.scan(hand.card_payment_no)
    hand.until(lambda: screen.model.stage is RefundStage.CHOOSE and screen.model.chosen is not None, "the payment")
    amount_fen = screen.model.chosen.payment.refundable_fen if screen.model.chosen else 0
    hand.press("F9")
    hand.until(lambda: bool(screen.model.followed and waits_for_terminal(screen.model.followed)), "a refund that waits")
    hand.photo("card-refund-waits")
    hand.press("F5")
    hand.until(at_terminal(hand, "撤销"), "the terminal asked")
    hand.practice.touch(TERMINAL, "card")
    hand.until(at_terminal(hand, "请输密码"), "the terminal waiting for the PIN")
    hand.practice.touch(TERMINAL, "pin")
    hand.until(
        lambda: screen.model.followed is not None and screen.model.followed.state is RefundState.REFUNDED,
        "the money back on the card",
    )
    hand.until(lambda: screen.model.slip is Slip.PRINTED, "the slip")
    took(hand, "card", -amount_fen)
    hand.photo("card-refunded")
    hand.press("Esc")


def was_i_charged(hand: Hand) -> None:
    """Every attempt of a patient, and each channel asked this moment."""
    screen = cast(InquiryScreen, hand.open("inquiry"))
    hand.scan(CARDS[4])
    hand.until(lambda: screen.model.stage is InquiryStage.ATTEMPTS and len(screen.model.rows) > 1, "the attempts")
    hand.photo("was-i-charged")
    hand.press("F6")
    hand.until(lambda: all(row.word is not None for row in screen.model.rows if row.askable), "every channel's word")
    hand.photo("was-i-charged-asked")


def devices_and_settings(hand: Hand) -> None:
    """What hangs on this window, and how it looks in English and in the dark."""
    hand.open("devices")
    hand.photo("devices")
    hand.open("settings")
    hand.photo("settings")
    hand.window.speak("en")
    hand.window.restyle("dark")
    hand.open("checkout")
    hand.photo("english-dark")
    hand.window.speak("zh_CN")
    hand.window.restyle("light")


def lock_the_window(hand: Hand) -> None:
    """A short break: locked, and opened again by the same hand."""
    hand.press("Ctrl+L")
    hand.until(lambda: hand.frame.locked, "the locked window")
    hand.photo("locked")
    hand.write(PASSWORD)
    hand.press("Return")
    hand.until(lambda: not hand.frame.locked, "the window open again")


def pieces_of(amount_fen: int) -> dict[int, int]:
    """Notes and coins that make an amount, few of them."""
    pieces: dict[int, int] = {}
    for denomination_fen in DENOMINATIONS_FEN:
        pieces[denomination_fen], amount_fen = divmod(amount_fen, denomination_fen)
    return pieces


STEPS: Sequence[Step] = (
    Step("sign in", sign_in),
    Step("open a shift", open_shift),
    Step("pay by WeChat", pay_by_wechat),
    Step("pay by Alipay with the password", pay_by_alipay),
    Step("pay in cash with change", pay_by_cash),
    Step("pay by bank card", pay_by_card),
    Step("pay in parts, cash and WeChat", pay_in_parts),
    Step("a lost answer", lose_an_answer),
    Step("a refused code", refuse_a_code),
    Step("refund to the original route", refund_by_receipt),
    Step("refund to the card", refund_by_card),
    Step("was I charged?", was_i_charged),
    Step("lock the window", lock_the_window),
    Step("devices and settings", devices_and_settings),
    Step("close the shift", close_shift),
)


def play(hand: Hand, steps: Sequence[Step] = STEPS) -> None:
    """Every step in order. Raises TourFailed."""
    for step in steps:
        hand.say(step.name)
        step.act(hand)
