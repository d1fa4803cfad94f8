"""Further vendors' interfaces, as tabulated by those who called them; what their tables leave open is not offered.

A vendor without a documented way to ask for the last act has ``Asking.NOTHING``: an unknown outcome there is cleared
up by a person with the terminal's slip, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from drivers.ports import TerminalAct
from drivers.terminal.layout import table
from drivers.terminal.variants import A1, A1_TRADE, A4_CARD, A4_CODE, A4_CODE_POS, Asking, Shape, Variant

_ACT: Final = TerminalAct


def _types(**words: str) -> dict[TerminalAct, dict[str, str]]:
    return {TerminalAct(act): {"type": word} for act, word in words.items()}


A2: Final = replace(
    A1,
    name="posinf_a2",
    request=(*A1.request[:-1], *table("- 37", "- 104", "random 3")),
    response=table(
        "code 2", "issuer_no 4", "card 20", "- 4", "trace_no 6", "amount 12", "text 40", "random 3"
    ),
)  # fmt: skip
A3: Final = replace(
    A1,
    name="posinf_a3",
    request=(*table("application 1"), *A1.request[:-1], *table("- 100", "random 3")),
    response=(*A1.response[:-1], *table("- 100", "random 3")),
    fixed={"application": "0"},
)
A5: Final = replace(  # its callers tell the response alone; the request is that of the same function's first form
    A1,
    name="posinf_a5",
    response=table(
        "code 2", "- 2", "- 2", "issuer_no 4", "issuer 8", "card 20", "trace_no 6", "amount 12", "text 40",
        "merchant_no 15", "terminal_no 8", "batch_no 6", "day 4", "time 6", "reference_no 12", "authorisation_no 6",
        "settlement_day 4", "- 1500", "random 3",
    ),
)  # fmt: skip
A6: Final = Variant(
    name="umsbankproc",
    library="posinf.dll",
    function="umsbankproc",
    request=table(
        "application 1", "counter_no 8", "operator_no 8", "type 2", "amount 12 zero", "original_day 8",
        "original_reference_no 12", "original_trace_no 6 zero", "random 3",
    ),
    response=table(
        "code 2", "issuer_no 8", "issuer 20", "card 20", "- 6", "trace_no 6", "reference_no 12", "amount 12", "- 343"
    ),
    short_response=table("code 2", "issuer_no 4", "issuer 20", "card 20", "- 6", "trace_no 6", "- 12", "amount 12"),
    short_bytes=429,
    acts=A1.acts,
    fixed={"application": "1"},
    echo=(),
    also=A1.also,
)  # fmt: skip
A7: Final = Variant(
    name="ums_transcard",
    library="posinf.dll",
    function="UMS_TransCard",
    request=table(
        "counter_no 8 right", "operator_no 8 right", "type 2", "amount 12 zero", "original_trace_no 6",
        "original_day 8", "original_reference_no 12", "original_authorisation_no 6", "original_batch_no 6", "- 1024",
        "random 3",
    ),
    response=table(
        "code 2", "text 40", "card 20", "amount 12", "trace_no 6", "batch_no 6", "day 4", "time 6", "reference_no 12",
        "authorisation_no 6", "merchant_no 15", "terminal_no 8", "- 1024", "random 3",
    ),
    acts=_types(sale="00", void="01", refund="02", balance="03", settle="04", sign_in="05"),
    asking=Asking.NOTHING,
    slip_file="cup/receipt.txt",
    also={
        _ACT.VOID: ("original_trace_no", "original_batch_no"),
        _ACT.REFUND: ("original_trace_no", "original_day", "original_reference_no", "original_authorisation_no"),
    },
)  # fmt: skip
BANKPOS: Final = Variant(
    name="bankpos",
    library="bankpos.dll",
    function="mispos",
    request=table("counter_no 15", "operator_no 15", "type 1", "amount 12 zero", "spare 6 zero", "random 3"),
    response=table(
        "code 2", "amount 12", "card 19", "- 6", "- 4", "issuer 8", "random 3", "merchant_no 15", "terminal_no 8",
        "batch_no 6", "trace_no 6", "reference_no 12",
    ),
    acts=_types(sale="C", void="D", refund="R", balance="I"),
    fixed={"spare": "0"},
    asking=Asking.NOTHING,
)  # fmt: skip
_SOFTPOS_RESPONSE: Final = table(
    "code 2", "card 19", "- 1", "amount 12", "trace_no 6", "reference_no 12", "- 4", "issuer 10"
)
SOFTPOS: Final = Variant(
    name="softpos",
    library="softpos.dll",
    function="CreditTrans",
    request=table("counter_no 5", "operator_no 6", "type 1", "amount 12 zero", "original_trace_no 8 zero"),
    response=_SOFTPOS_RESPONSE,
    acts=_types(sale="C", void="D", refund="R", balance="I"),
    echo=(),
    asking=Asking.NOTHING,
    also={_ACT.VOID: ("original_trace_no",)},
)
SOFTPOS_ABC: Final = replace(
    SOFTPOS,
    name="softpos_abc",
    function="CreditTransABC",
    request=table("counter_no 10", "operator_no 10", "type 1", "amount 12 zero", "original_trace_no 8 zero"),
)
_ICBC_ACTS: Final[Mapping[TerminalAct, Mapping[str, str]]] = {
    **_types(sale="05", refund="04", balance="10", settle="15"),
    _ACT.QUERY_LAST: {"type": "13", "original_reference_no": "00000000"},
    _ACT.REPRINT: {"type": "13", "original_reference_no": "00000000"},
}


def _icbc(name: str, *, new: bool) -> Variant:
    tracks = () if new else table("- 37", "- 104")
    return Variant(
        name=name,
        library="KeeperClient.dll",
        function="misposTrans",
        request=(
            *table("type 2", "- 4", "amount 12 zero", "- 12", "original_day 8", "- 6", "- 19", "- 4"), *tracks,
            *table("original_reference_no 8", "original_authorisation_no 6", "- 12", "- 15", "- 2", "- 256", "- 256"),
            *table("payment_code 50", "- 50"), *(table("- 512", "- 60") if new else ()),
            *table("counter_no 20", "operator_no 20"),
        ),
        response=(
            *table("type 2", "card 19", "amount 12", "- 12", "time 6", "day 8", "- 4"), *tracks,
            *table("reference_no 8", "authorisation_no 6", "code 2", "terminal_no 15", "merchant_no 12", "- 15"),
            *table("- 2", "- 256", "- 50", "- 40", "trace_no 6"), *(table("batch_no 6") if new else ()),
            *table("- 4", "issuer 40" if new else "issuer 20", "- 20", "- 20", "- 800", "text 100", "- 300", "- 24"),
            *table("- 34", "- 20", "- 20", "- 32", "- 12", "- 50", "- 300"),
            *(table("- 23", "wallet 1") if new else ()), *table("counter_no 20", "operator_no 20"),
        ),
        acts=_ICBC_ACTS,
        buffer_bytes=4096,
        echo=("counter_no", "operator_no"),
        slip_file="ICBCPRTTKT.txt",
        also={_ACT.REFUND: ("original_reference_no", "original_day"), _ACT.REPRINT: ("original_reference_no",)},
    )  # fmt: skip


ICBC: Final = _icbc("icbc_mispostrans", new=True)
ICBC_OLD: Final = _icbc("icbc_mispostrans_old", new=False)
CCB: Final = Variant(
    name="ccb_mispos",
    library="KeeperClient.dll",
    function="MisPosInterface",
    request=table(
        "type 3 nul", "amount 13 nul", "- 13 nul", "- 13 nul", "- 7 nul", "- 3 nul", "original_authorisation_no 7 nul",
        "original_trace_no 7 nul", "original_reference_no 13 nul", "original_day 9 nul", "counter_no 21 nul",
        "operator_no 21 nul",
    ),
    response=table(
        "code 3 nul", "text 41 nul", "type 3 nul", "amount 13 nul", "card 20 nul", "trace_no 7 nul",
        "reference_no 13 nul", "day 9 nul", "issuer 21 nul",
    ),
    acts=_types(sale="S1", void="S2", refund="S3", balance="S4", sign_in="Q1", settle="Q2", reprint="Q3"),
    echo=("type",),
    asking=Asking.NOTHING,
    slip_file="xyprint.txt",
    also={
        _ACT.VOID: ("original_trace_no", "original_authorisation_no"),
        _ACT.REFUND: ("original_reference_no", "original_day"),
        _ACT.REPRINT: ("original_trace_no",),
    },
)  # fmt: skip
CCB_HOSPITAL: Final = replace(
    CCB,
    name="ccb_mispos_hospital",
    function="CCBMisPosInterface",
    request=(*CCB.request, *table("- 2 nul", "number 21 nul")),
)
XGD: Final = Variant(
    name="xgd",
    library="XGD_DLL.dll",
    function="card_trans",
    shape=Shape.PORT_AND_TWO,
    good_returns=None,
    request=table(
        "operation 2", "type 2", "card_class 2", "counter_no 6", "operator_no 6", "amount 12 zero", "- 6",
        "original_trace_no 6", "- 48",
    ),
    response=table("code 2", "issuer_no 4", "card 20", "- 4", "trace_no 6", "amount 12", "- 48"),
    acts={
        **{act: {"operation": "A0", **words} for act, words in _types(sale="30", void="40", refund="50").items()},
        _ACT.BALANCE: {"operation": "B0", "type": "80"},
        _ACT.SIGN_IN: {"operation": "A0", "type": "91"},
        _ACT.SETTLE: {"operation": "A0", "type": "92"},
    },
    fixed={"card_class": "00"},
    echo=(),
    asking=Asking.NOTHING,
    slip_file="",
    also={_ACT.VOID: ("original_trace_no",)},
)  # fmt: skip
SLDLL: Final = Variant(
    name="sldll",
    library="sldll.dll",
    function="CardTrans",
    request=table(
        "type 2", "amount 12 zero", "original_trace_no 6", "counter_no 10", "operator_no 10",
        "original_reference_no 15", "original_authorisation_no 6", "original_day 8", "- 1", "- 76", "- 37", "- 104",
        "- 2", "- 15",
    ),
    response=table(
        "code 6", "text 40", "trace_no 6", "authorisation_no 6", "batch_no 6", "card 19", "- 4", "- 2",
        "reference_no 12", "terminal_no 15", "merchant_no 15", "amount 12", "- 16", "- 74", "issuer_no 8", "day 8",
        "time 6",
    ),
    acts=_types(sale="01", void="02", balance="03", refund="09", settle="14"),
    done="000000",
    echo=(),
    asking=Asking.NOTHING,
    slip_file="",
    also={_ACT.VOID: ("original_trace_no",), _ACT.REFUND: ("original_reference_no", "original_day")},
)  # fmt: skip

VARIANTS: Final[Mapping[str, Variant]] = {
    each.name: each
    for each in (
        A1, A1_TRADE, A2, A3, A4_CARD, A4_CODE_POS, A4_CODE, A5, A6, A7, BANKPOS, SOFTPOS, SOFTPOS_ABC, ICBC, ICBC_OLD,
        CCB, CCB_HOSPITAL, XGD, SLDLL,
    )
}  # fmt: skip
"""Every variant by the model name of devices.json."""
