"""One exchange with a serial terminal: what is sent how often, what is believed, what a broken line leaves behind."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.emulation.card_speech import shell, unshell
from drivers.ports import Outcome, State, TerminalAct, TerminalRequest, TerminalResult
from drivers.terminal.dialect import Asked, SerialSettings
from drivers.terminal.envelope import seal
from drivers.terminal.serial_models import DIALECTS
from support.card_line import CardWorld, Mischief

MODELS = ("serial_fs", "serial_9f", "serial_df")
SALE = TerminalRequest(kind=TerminalAct.SALE, amount_fen=6360, number="P001", journal_clear=True)
GOLDEN_9F = bytes.fromhex("02 00 21 9F01 0001 02 9F02 000C" + "30" * 8 + "36333630 03 2D")
GOLDEN_DF = bytes.fromhex(
    "02 00 61 DF010100 DF04022954 DF020145 DF08025555 DF0306000000006360 DF09023004 DF0D0131"
    "DF2006000000000000 DF460430303139 DF4706383131363135 03 76"
)


def sales(world: CardWorld) -> int:
    """How many requests for money left this computer."""
    speech = world.terminal._speech
    bodies = [unshell(bytearray(frame), packed=speech.packed) or b"" for frame in world.line.sent]
    return sum(speech.read(body).kind in {"sale", "void", "refund"} for body in bodies)


def sold(world: CardWorld, *faults: str, timeout_s: float = 200.0) -> TerminalResult:
    world.terminal.script = [frozenset(faults)]
    return world.device.perform(replace(SALE, begun_at=world.begun_at()), timeout_s)


def queried(world: CardWorld) -> TerminalResult:
    return world.device.perform(replace(SALE, kind=TerminalAct.QUERY_LAST), 30.0)


def test_requests_are_the_golden_ones() -> None:
    nine = DIALECTS["serial_9f"](SerialSettings(check_digits=False))
    body = nine.ask(Asked(request=replace(SALE, number=""), token=""))
    assert body is not None
    assert seal(body, nine.envelope) == GOLDEN_9F
    df = DIALECTS["serial_df"](SerialSettings(command_sale=45, print_slip=True))
    body = df.ask(Asked(request=replace(SALE, counter_no="0019", operator_no="811615"), token="2954"))
    assert body is not None
    assert seal(body, df.envelope) == GOLDEN_DF
    fs = DIALECTS["serial_fs"](SerialSettings())
    assert seal(fs.probe("101530"), fs.envelope).hex() == "02000a0301313031353330393903" + "0d"


@pytest.mark.parametrize("through_pc", [False, True], ids=["own line", "through this computer"])
@pytest.mark.parametrize("model", MODELS)
def test_a_sale_leaves_once_and_is_charged_once(model: str, through_pc: bool) -> None:
    world = CardWorld(model, through_pc=through_pc)
    assert sold(world).outcome is Outcome.DONE
    assert (sales(world), [each.amount_fen for each in world.ledger.entries], len(world.bank.book)) == (1, [6360], 1)


@pytest.mark.parametrize(
    ("faults", "sent", "outcome"),
    [
        pytest.param(("nak",), 2, Outcome.DONE, id="NAK: once more"),
        pytest.param(("no_ack",), 1, Outcome.DONE, id="a lost ACK: the terminal says nothing else, it may be at work"),
        pytest.param(("reply_lost", "no_ack"), 1, Outcome.DONE, id="success repeated after a lost answer"),
        pytest.param(("late_reply",), 1, Outcome.UNKNOWN, id="never again after ACK: an answer after our time"),
        pytest.param(("wrong_check",), 1, Outcome.DONE, id="success repeated after a broken answer"),
        pytest.param(("hangs",), 1, Outcome.UNKNOWN, id="never again after ACK: silence"),
        pytest.param(("reboot",), 1, Outcome.UNKNOWN, id="never again after ACK: reboot"),
        pytest.param(("power_loss",), 1, Outcome.UNKNOWN, id="never again after ACK: power loss"),
    ],
)
def test_a_request_is_repeated_only_before_any_acknowledgement(
    faults: tuple[str, ...], sent: int, outcome: Outcome
) -> None:
    world = CardWorld("serial_df")
    assert sold(world, *faults).outcome is outcome
    assert sales(world) == sent
    assert len(world.ledger.entries) == (not {"hangs", "reboot"} & set(faults))


def test_a_request_that_never_arrived_is_repeated_three_times_at_most() -> None:
    world = CardWorld("serial_df")
    lost, world.line.losing = world.line.losing, lambda frame: len(frame) > 40
    result = sold(world)
    assert (result.outcome, sales(world), world.ledger.entries) == (Outcome.UNKNOWN, 4, [])
    world.line.losing = lost
    world.line.pass_time(90.0)
    assert queried(world).outcome is Outcome.FAILED


def test_an_answer_of_success_without_particulars_is_completed_by_asking() -> None:
    world = CardWorld("serial_fs")
    result = sold(world, "brief")
    assert (result.outcome, result.transaction and result.transaction.trace_no) == (Outcome.DONE, "000001")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"LOGLOG card in, reading", id="a log line"),
        pytest.param(shell(b"LOGLOG card in, reading", packed=True), id="a log line in a frame"),
        pytest.param(shell(b"ACKACK000001", packed=True), id="success of the act before, repeated late"),
        pytest.param(b"\x00", id="a lone 00"),
        pytest.param(b"\x06", id="a second ACK"),
        pytest.param(b"\x15", id="a NAK after the ACK"),
    ],
)
def test_what_is_said_in_the_middle_means_nothing(said: bytes) -> None:
    world = CardWorld("serial_df")
    world.device.perform(replace(SALE, amount_fen=100, number="P000"), 200.0)
    world.line.pass_time(10.0)
    world.terminal._at(world.line.now_s + 2.0, lambda at: world.terminal._say(said, at))
    assert sold(world).outcome is Outcome.DONE
    assert (sales(world), [each.amount_fen for each in world.ledger.entries]) == (2, [100, 6360])


@pytest.mark.parametrize("model", MODELS)
def test_a_late_answer_to_the_act_before_is_not_ours(model: str) -> None:
    world = CardWorld(model)
    late, world.terminal.script = replace(SALE, amount_fen=6360, number="P000"), [frozenset({"late_reply"})]
    assert world.device.perform(late, 110.0).outcome is Outcome.UNKNOWN
    assert world.device.perform(replace(late, kind=TerminalAct.QUERY_LAST), 30.0).outcome is Outcome.DONE
    result = sold(world)
    if result.outcome is Outcome.UNKNOWN:
        world.line.pass_time(60.0)
        result = queried(world)
    assert result.outcome is Outcome.DONE
    assert len(world.ledger.entries) == 2


def test_a_terminal_that_must_sign_in_before_it_tells_anything_says_so() -> None:
    world = CardWorld("serial_9f")
    world.terminal.faults.add("mute_until_sign_in")
    result = sold(world)
    assert (result.outcome, result.sign_in_needed, sales(world)) == (Outcome.FAILED, True, 0)
    assert world.device.perform(TerminalRequest(kind=TerminalAct.SIGN_IN), 30.0).outcome is Outcome.DONE
    assert sold(world).outcome is Outcome.DONE


@pytest.mark.parametrize("model", MODELS)
def test_what_is_keyed_in_reaches_the_bank_through_an_idle_computer(model: str) -> None:
    world = CardWorld(model, through_pc=True)
    assert world.terminal.key_in(700, world.line.now_s)
    assert world.device.status(1.0).state is State.IDLE
    world.line.pass_time(1.0)
    assert [each.amount_fen for each in world.ledger.entries] == [700]
    assert sold(world).outcome is Outcome.DONE


@pytest.mark.parametrize("model", ["serial_fs", "serial_9f"])
@pytest.mark.parametrize("fault", ["hangs", "reply_lost", "power_loss", "late_reply", "wrong_check", "empty"])
def test_a_dialect_without_acknowledgement_never_repeats(model: str, fault: str) -> None:
    world = CardWorld(model)
    assert sold(world, fault).outcome is Outcome.UNKNOWN
    assert sales(world) == 1


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("fault", ["split", "noise", "glued_ack", "whole_card"])
def test_an_ugly_answer_is_an_answer(model: str, fault: str) -> None:
    assert sold(CardWorld(model), fault).outcome is Outcome.DONE


@pytest.mark.parametrize("model", MODELS)
def test_a_silent_terminal_is_asked_for_nothing(model: str) -> None:
    world = CardWorld(model)
    world.terminal.faults.add("silent")
    result = sold(world)
    assert (result.outcome, result.code, sales(world)) == (Outcome.FAILED, "device.no_answer", 0)
    world.terminal.faults.clear()
    assert sold(world).outcome is Outcome.DONE


@pytest.mark.parametrize("model", MODELS)
def test_the_previous_patients_amount_is_not_believed_and_nobody_is_told_that_it_failed(model: str) -> None:
    world = CardWorld(model)
    world.device.perform(replace(SALE, amount_fen=100, number="P000"), 200.0)
    result = sold(world, "stale_amount")
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "terminal.echo_mismatch")
    assert queried(world).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("cut_after", [0, 20, 60, 100, 200, 300, 400])
def test_a_cable_that_comes_out_leaves_nothing_wrong(model: str, cut_after: int) -> None:
    world = CardWorld(model)
    world.device.perform(replace(SALE, amount_fen=100, number="P000"), 200.0)
    world.line.mischief = Mischief(cut_after=cut_after)
    result = sold(world)
    world.line.mischief = Mischief()
    if world.line.cut:
        world.line.pass_time(100.0)
        world.plug_in()
    charged = len(world.ledger.entries) == 2
    if result.outcome is Outcome.UNKNOWN:
        result = queried(world)
    assert result.outcome is (Outcome.DONE if charged else Outcome.FAILED)


def test_no_such_act_proves_nothing_while_the_card_may_still_come() -> None:
    world = CardWorld("serial_9f", wait_s=90.0)
    assert sold(world, "hangs", timeout_s=30.0).outcome is Outcome.UNKNOWN
    assert queried(world).outcome is Outcome.UNKNOWN
    world.line.pass_time(60.0)
    assert queried(world).outcome is Outcome.FAILED


@pytest.mark.parametrize("model", MODELS)
def test_the_leg_to_the_bank_starts_the_time_anew(model: str) -> None:
    world = CardWorld(model, through_pc=True, customer_s=50.0, wait_s=55.0)
    assert sold(world).outcome is Outcome.DONE


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("fault", ["bank_down", "bank_silent"])
def test_a_bank_that_is_not_reached_is_told_to_the_terminal_and_the_sale_is_unknown(model: str, fault: str) -> None:
    world = CardWorld(model, through_pc=True)
    world.bank.faults.add(fault)
    result = sold(world)
    assert (result.outcome, result.host_code) == (Outcome.UNKNOWN, "98")
    world.bank.faults.clear()
    assert queried(world).outcome is Outcome.FAILED
    assert sold(world).outcome is Outcome.DONE
    assert len(world.bank.book) == 1  # the terminal has taken the first one back before it sold again


@pytest.mark.parametrize(
    ("key", "code"), [("cancel", "terminal.cancelled"), ("", "terminal.cancelled")], ids=["cancel", "no card in time"]
)
def test_keys_of_the_terminal(key: str, code: str) -> None:
    world = CardWorld("serial_9f", customer_s=None)
    if key:
        world.terminal._at(3.0, lambda at: world.terminal.press(key, at))
    result = sold(world)
    assert (result.outcome, result.code) == (Outcome.FAILED, code)


@pytest.mark.parametrize("model", ["serial_9f", "serial_df"])
@pytest.mark.parametrize(
    ("fault", "code", "cure"),
    [
        ("batch_full", "terminal.settle_first", TerminalAct.SETTLE),
        ("sign_in_expired", "terminal.sign_in_needed", TerminalAct.SIGN_IN),
    ],
)
def test_a_full_batch_and_an_expired_sign_in_take_nothing(model: str, fault: str, code: str, cure: TerminalAct) -> None:
    world = CardWorld(model)
    result = sold(world, fault)
    assert (result.outcome, result.code, world.ledger.entries) == (Outcome.FAILED, code, [])
    assert sold(world).code == code
    assert world.device.perform(TerminalRequest(kind=cure), 30.0).outcome is Outcome.DONE
    assert sold(world).outcome is Outcome.DONE


def test_what_was_paid_by_hand_is_not_taken_for_ours() -> None:
    world = CardWorld("serial_9f")
    assert sold(world, "hangs").outcome is Outcome.UNKNOWN
    world.terminal.pay_by_hand(6360, world.line.now_s)
    result = queried(world)
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "terminal.last_is_another")
    assert result.transaction is not None
    assert result.transaction.amount_fen == 6360


def test_a_wallets_code_that_our_scanner_read_is_sold_asked_about_and_voided() -> None:
    world = CardWorld("serial_df", command_sale=0, command_void=0)
    code = "130000000000000001"
    sale = world.device.perform(replace(SALE, payment_code=code), 200.0)
    assert (sale.outcome, code.encode() in b"".join(world.line.sent), code in repr(sale)) == (Outcome.DONE, True, False)
    assert queried(world).outcome is Outcome.DONE
    assert sale.transaction is not None
    void = replace(SALE, kind=TerminalAct.VOID, number="R001", original_trace_no=sale.transaction.trace_no)
    assert world.device.perform(void, 200.0).outcome is Outcome.DONE
    assert [(each.kind, each.by_code) for each in world.ledger.entries] == [("sale", True), ("void", True)]


@pytest.mark.parametrize("act", [TerminalAct.SIGN_IN, TerminalAct.SALE], ids=str)
def test_an_act_that_this_terminal_does_not_have_is_refused(act: TerminalAct) -> None:
    world = CardWorld("serial_df", command_sale=0, command_sign_in=0)
    result = world.device.perform(replace(SALE, kind=act), 10.0)
    assert (result.outcome, result.code, world.line.sent) == (Outcome.FAILED, "terminal.not_supported", [])


class _Soup:
    """A line that answers every write with the same bytes."""

    readable = True

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._held = b""
        self.now_s = 0.0

    def open(self, timeout_s: float) -> None: ...

    def close(self) -> None: ...

    def write(self, data: bytes, timeout_s: float) -> None:
        self._held = self._data

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        held, self._held = self._held[:max_bytes], self._held[max_bytes:]
        if not held:
            self.now_s += timeout_s
        return held


TAGS = st.dictionaries(
    st.sampled_from([0x9F01, 0x9F02, 0x9F0E, 0x9F14, 0x9F1A, 0xDF01, 0xDF02, 0xDF04, 0xDF06, 0xDF07]),
    st.one_of(st.binary(max_size=12), st.sampled_from([b"00", b"\x02", b"000000006360"])),
    max_size=6,
)


def _fields(values: dict[int, bytes]) -> bytes:
    """Fields as either dialect writes them."""
    data = b""
    for tag, value in values.items():
        data += tag.to_bytes(2, "big") + len(value).to_bytes(2 if tag < 0xA000 else 1, "big") + value
    return data


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(MODELS), st.lists(st.one_of(st.binary(max_size=40), TAGS), max_size=3), st.booleans())
def test_soup_is_never_a_success_and_never_an_error(
    model: str, parts: list[bytes | dict[int, bytes]], look_first: bool
) -> None:
    world = CardWorld(model, look_first=look_first)
    speech = world.terminal._speech
    line = b"".join(
        part if isinstance(part, bytes) else shell(_fields(part), packed=speech.packed) for part in parts if part
    )
    soup = _Soup(line)
    world.serial._talk.line = soup
    world.serial._clock = world.serial._talk.clock = lambda: soup.now_s
    result = world.device.perform(SALE, 200.0)
    assert result.outcome is not Outcome.DONE
    asked = world.device.perform(replace(SALE, kind=TerminalAct.QUERY_LAST), 30.0)
    assert asked.outcome is not Outcome.DONE


def test_no_card_number_stands_in_a_log_or_a_representation(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    world = CardWorld("serial_9f", seed=random.randrange(100))
    told = [repr(sold(world, "whole_card")), repr(world.serial), caplog.text]
    assert not any("6228480402564890018" in each for each in told)
