"""The variants of vendors' interfaces as data: which fields where, which words for which act, how one asks again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from drivers.ports import TerminalAct
from drivers.terminal.layout import Field, table


class Shape(StrEnum):
    """What the function takes."""

    TWO_BUFFERS = "two_buffers"  # f(request, response)
    PORT_AND_TWO = "port_and_two"  # f(com, request, response)


class Asking(StrEnum):
    """How the last act is asked about."""

    REPRINT = "reprint"  # the last slip is printed again and read
    STATUS = "status"  # a query by our number that carries a state of its own
    NOTHING = "nothing"  # the vendor offers nothing: it stays unknown until a person has looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One interface. Field names that the driver knows:

    request: counter_no operator_no type amount original_day original_reference_no original_trace_no
        original_authorisation_no original_batch_no random payment_code number
    response: code text amount discount trace_no reference_no authorisation_no batch_no terminal_no merchant_no
        issuer_no issuer card day time settlement_day card_kind wallet state number random
    ``acts`` gives each act's own values, ``fixed`` those of every request; ``echo`` must come back the same.
    """

    name: str
    library: str
    function: str
    request: tuple[Field, ...]
    response: tuple[Field, ...]
    acts: Mapping[TerminalAct, Mapping[str, str]]
    convention: str = "stdcall"
    shape: Shape = Shape.TWO_BUFFERS
    good_returns: frozenset[int] | None = frozenset({0})  # None: the function gives nothing back
    done: str = "00"
    buffer_bytes: int = 2048
    fixed: Mapping[str, str] = field(default_factory=dict)
    echo: tuple[str, ...] = ("random",)
    asking: Asking = Asking.REPRINT
    slip_file: str = "toprint.txt"
    short_response: tuple[Field, ...] = ()  # another table for answers under ``short_bytes``
    short_bytes: int = 0
    also: Mapping[TerminalAct, tuple[str, ...]] = field(default_factory=dict)  # which originals an act carries


_ACT: Final = TerminalAct
_WHICH_ORIGINAL: Final[Mapping[TerminalAct, tuple[str, ...]]] = {
    _ACT.VOID: ("original_trace_no",),
    _ACT.REFUND: ("original_day", "original_reference_no"),
    _ACT.REPRINT: ("original_trace_no",),
}
LAST_SLIP: Final[Mapping[str, str]] = {"original_trace_no": "000000"}

_A1_REQUEST: Final = table(
    "counter_no 8", "operator_no 8", "type 2", "amount 12 zero", "original_day 8", "original_reference_no 12",
    "original_trace_no 6", "random 3",
)  # fmt: skip
_A1_RESPONSE: Final = table(
    "code 2", "issuer_no 4", "card 20", "trace_no 6", "amount 12", "text 40", "merchant_no 15", "terminal_no 8",
    "batch_no 6", "day 4", "time 6", "reference_no 12", "authorisation_no 6", "settlement_day 4", "random 3",
)  # fmt: skip
_A1_ACTS: Final[Mapping[TerminalAct, Mapping[str, str]]] = {
    _ACT.SALE: {"type": "00"},
    _ACT.VOID: {"type": "01"},
    _ACT.REFUND: {"type": "02"},
    _ACT.BALANCE: {"type": "03"},
    _ACT.QUERY_LAST: {"type": "04", **LAST_SLIP},
    _ACT.REPRINT: {"type": "04", **LAST_SLIP},
    _ACT.SIGN_IN: {"type": "05"},
    _ACT.SETTLE: {"type": "06"},
    _ACT.TOTALS: {"type": "07"},
}
A1: Final = Variant(
    name="posinf_a1",
    library="posinf.dll",
    function="bankall",
    request=_A1_REQUEST,
    response=_A1_RESPONSE,
    acts=_A1_ACTS,
    also=_WHICH_ORIGINAL,
)
A1_TRADE: Final = Variant(  # sites with the acquirer's payment platform send 100 bytes of trade information
    name="posinf_a1_trade",
    library="posinf.dll",
    function="bankall",
    request=(*_A1_REQUEST, *table("- 100")),
    response=_A1_RESPONSE,
    acts=_A1_ACTS,
    also=_WHICH_ORIGINAL,
)

_A4_REQUEST: Final = table(
    "application 2", "counter_no 8", "operator_no 8", "type 2", "amount 12 zero", "original_day 8",
    "original_reference_no 12", "original_trace_no 6", "random 3", "payment_code 50", "vendor_order_no 50",
    "number 50", "code_id 32",
)  # fmt: skip
_A4_RESPONSE: Final = (
    *_A1_RESPONSE,
    *table(
        "discount 12", "card_kind 2", "discount_text 200", "platform 50", "vendor_order_no 50", "number 50", "wallet 1",
        "state 1", "state_text 50", "code_to_show 200", "bill_time 8", "order_state 20",
    ),
)  # fmt: skip


def _a4(name: str, application: str, acts: Mapping[TerminalAct, str], *, key: bool, asking: Asking) -> Variant:
    words = {act: {"type": word} for act, word in acts.items()}
    if asking is Asking.REPRINT:
        words[_ACT.QUERY_LAST] |= LAST_SLIP
    if _ACT.REPRINT in words:
        words[_ACT.REPRINT] |= LAST_SLIP
    return Variant(
        name=name,
        library="posinf.dll",
        function="bankall",
        request=(*_A4_REQUEST, *table("application_key 300")) if key else _A4_REQUEST,
        response=_A4_RESPONSE,
        acts=words,
        fixed={"application": application},
        asking=asking,
        also=_WHICH_ORIGINAL,
    )


A4_CARD: Final = _a4(
    "posinf_a4_card", "00", {act: words["type"] for act, words in _A1_ACTS.items()}, key=False, asking=Asking.REPRINT
)
A4_CODE_POS: Final = _a4(
    "posinf_a4_code_pos",
    "01",
    {
        _ACT.SALE: "00", _ACT.VOID: "01", _ACT.REFUND: "02", _ACT.QUERY_LAST: "03", _ACT.REPRINT: "04",
        _ACT.SIGN_IN: "05", _ACT.SETTLE: "06", _ACT.TOTALS: "07",
    },
    key=True,
    asking=Asking.STATUS,
)  # fmt: skip
A4_CODE: Final = _a4(
    "posinf_a4_code",
    "02",
    {
        _ACT.SALE: "00", _ACT.VOID: "01", _ACT.REFUND: "02", _ACT.QUERY_LAST: "04",
        _ACT.SIGN_IN: "05", _ACT.SETTLE: "06",
    },
    key=True,
    asking=Asking.STATUS,
)  # fmt: skip
