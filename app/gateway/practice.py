"""The practice controls: patients, telephones and faults of the far ends, and the emulated devices of this window."""

import json
import socket
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import requests

from app.core.errors import Unreachable
from app.core.money import Money
from app.desk.practice import BadDays, PracticeChoice, PracticeDevice, PracticeReceipt

ANSWER_S = 5
NOTHING_OWED = "没有待缴账单"
"""The role of the practice patient whose bills are never renewed: there is to be one who owes nothing."""
PAPER_S = 60
"""The emulated printer paints its receipts only when asked for them."""

CODES: Mapping[str, tuple[str, str, int]] = {
    "wechat.pays": ("wechat", "pays", 0),
    "wechat.password": ("wechat", "waits_then_pays", 8),
    "wechat.declines": ("wechat", "waits_then_declines", 8),
    "wechat.never_decides": ("wechat", "waits", 0),
    "wechat.no_money": ("wechat", "not_enough_money", 0),
    "wechat.expired": ("wechat", "expired", 0),
    "wechat.answer_lost": ("wechat", "answer_lost", 0),
    "wechat.late": ("wechat", "late_success", 20),
    "alipay.pays": ("alipay", "pays", 0),
    "alipay.password": ("alipay", "waits_then_pays", 8),
    "alipay.no_money": ("alipay", "not_enough_money", 0),
    "alipay.answer_lost": ("alipay", "answer_lost", 0),
    "alipay.bad_signature": ("alipay", "wrong_signature", 0),
}
"""What a telephone can do: wallet, behaviour of the practice gateway, its seconds."""

TERMINAL_FAULTS = {
    "silent": "silent",
    "power_lost": "power_loss",
    "old_amount": "stale_amount",
    "signed_out": "sign_in_expired",
    "batch_full": "batch_full",
    "bank_declines": "bank_declines",
    "bank_down": "bank_down",
    "unplugged": "unplugged",
}
"""Ours -> the emulator's."""
PRINTER_FAULTS = ("paper_out", "paper_near_end", "cover_open", "offline", "silent", "wrong_model", "unplugged")
FAULTS: Mapping[str, Mapping[str, Any]] = {
    **{f"printer.{fault}": {"device": "printer-1", "fault": fault} for fault in PRINTER_FAULTS},
    "display.unplugged": {"device": "display-1", "fault": "unplugged"},
    "announcer.silent": {"device": "announcer-1", "fault": "silent"},
    "scanner.half": {"scan": {"half": True}},
    "scanner.line_feed": {"scan": {"suffix": "\n"}},
    "scanner.identifier": {"scan": {"prefix": "]C0"}},
    "scanner.unplugged": {"device": "scanner-1", "fault": "unplugged"},
    "keypad.silent": {"device": "keypad-1", "fault": "silent"},
    "id_card.hangs": {"device": "id_card-1", "fault": "hangs"},
    "drawer.no_power": {"device": "drawer-1", "fault": "drawer_no_power"},
    **{f"terminal.{ours}": {"device": "terminal-1", "fault": fault} for ours, fault in TERMINAL_FAULTS.items()},
    "wechat.down": {"match": {"service": "wechat"}, "fault": "disconnect"},
    "wechat.answers_lost": {"match": {"service": "wechat"}, "fault": "answer_lost"},
    "alipay.down": {"match": {"service": "alipay"}, "fault": "disconnect"},
    "his.down": {"match": {"service": "his"}, "fault": "disconnect"},
    "his.posting_lost": {"match": {"service": "his", "operation": "posting"}, "fault": "answer_lost"},
    "his.refuses_posting": {"match": {"service": "his", "operation": "posting"}, "fault": "refuse"},
}
"""What can be broken: an emulated device, how the scanner sends what it reads, or answers of a far end."""


ENTER = "enter"
ACTS: Mapping[str, Sequence[str]] = {
    "terminal": ("card", "pin", "cancel", "pay_by_hand"),
    "keypad": (*"1234567890", ENTER),
}
"""Keys of emulated devices that a person presses, by kind; ``pay_by_hand`` takes an amount with it."""
HEARD_LINES = 4


def _device(name: str, seen: Mapping[str, Any]) -> PracticeDevice:
    """Rows, screen, words or speech, whichever it has."""
    kind = name.rsplit("-", 1)[0]
    heard = [f"“{text}”" for text in seen.get("heard", ())][-HEARD_LINES:]
    says = [seen["says"]] if seen.get("says") else []
    lines = [*seen.get("rows", ()), *seen.get("screen", ()), *says, *heard]
    return PracticeDevice(name=name, kind=kind, lines=lines, lamp=str(seen.get("lamp", "")), acts=ACTS.get(kind, ()))


class PracticeClient:
    """``app.desk.practice.PracticeControl`` over the control interfaces of the practice gateways and the emulators."""

    def __init__(self, credentials_file: Path, emulator_port: int, bad_days: BadDays | None = None) -> None:
        credentials = json.loads(credentials_file.read_text("utf-8"))
        self._url = credentials["control_url"]
        self._emulator_port = emulator_port
        self._lock = threading.Lock()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = credentials["ca_file"]
        self._session.headers["Authorization"] = f"Bearer {credentials['control_token']}"
        self._rules: dict[str, int] = {}
        self._broken: set[str] = set()
        self._bad_days = bad_days

    def bad_days(self) -> BadDays | None:
        return self._bad_days

    def cards(self) -> Sequence[PracticeChoice]:
        owed = self._owed_fen()
        return [
            PracticeChoice(
                name=card["card_no"],
                label=card["name"],
                detail=f"¥{Money(owed[card['patient_no']])}" if owed[card["patient_no"]] else "",
            )
            for card in self._call("GET", "his/cards")["cards"]
        ]

    def codes(self) -> Sequence[PracticeChoice]:
        return [PracticeChoice(name=name, label=name) for name in CODES]

    def show_code(self, kind: str) -> str:
        wallet, behaviour, seconds = CODES[kind]
        body = {"wallet": wallet, "behaviour": behaviour, "seconds": seconds}
        return str(self._call("POST", "codes", body)["code"])

    def scan(self, text: str) -> None:
        """A card of a patient who owes nothing any more brings new bills, so that practice never runs dry."""
        self._renew(text)
        ways = [FAULTS[name].get("scan", {}) for name in FAULTS if name in self._broken]
        wish: dict[str, Any] = {"do": "scan", "text": text, "suffix": "\r"}
        for way in ways:
            wish |= way
        self.emulator(wish)

    def lay(self, reader: str, text: str) -> None:
        """Identity card and social security card bear the same number of the person."""
        self._renew(text)
        patient = next(each for each in self._call("GET", "his/book")["patients"] if each["card_no"] == text)
        self.emulator(
            {"do": "touch", "device": reader, "act": "lay", "number": patient["id_no"], "name": patient["name"]}
        )

    def receipts(self, after: int = 0) -> Sequence[PracticeReceipt]:
        try:
            printed = self.emulator({"do": "paper", "after": after})["receipts"]
            return [PracticeReceipt(int(each["id"]), Path(each["png"]).read_bytes()) for each in printed]
        except (OSError, KeyError) as error:
            raise Unreachable("practice.no_answer") from error

    def seen(self) -> Sequence[PracticeDevice]:
        try:
            shown, is_open = self.emulator({"do": "seen"})["seen"], self.emulator({"do": "drawer"})["open"]
        except KeyError as error:
            raise Unreachable("practice.no_answer") from error
        drawer = PracticeDevice(name="drawer-1", kind="drawer", lamp="open" if is_open else "closed", acts=("close",))
        return [*(_device(name, seen) for name, seen in shown.items()), drawer]

    def touch(self, device: str, act: str, amount_fen: int = 0) -> None:
        if device == "drawer-1":
            self.emulator({"do": "drawer", "close": True})
        elif act in ACTS["keypad"]:
            keys = "" if act == ENTER else act
            self.emulator({"do": "touch", "device": device, "act": "press", "keys": keys, "enter": act == ENTER})
        else:
            self.emulator({"do": "touch", "device": device, "act": act, "amount_fen": amount_fen})

    def faults(self) -> Sequence[PracticeChoice]:
        return [PracticeChoice(name=name, label=name) for name in FAULTS]

    def broken(self) -> frozenset[str]:
        return frozenset(self._broken)

    def set_fault(self, name: str, on: bool) -> None:
        what = FAULTS[name]
        if "device" in what:
            self.emulator({"do": "fault", **what, "on": on})
        elif "match" in what and on:
            self._rules[name] = int(self._call("POST", "faults", {**what, "times": None})["id"])
        elif name in self._rules:
            self._call("DELETE", f"faults/{self._rules.pop(name)}")
        (self._broken.add if on else self._broken.discard)(name)

    def book(self, name: str = "book") -> Any:
        """The far ends' own books: ``book`` of the wallets, ``his/book`` of the HIS."""
        return self._call("GET", name)

    def control(self, name: str, body: Mapping[str, Any]) -> Any:
        """One wish at the control interface of the far ends. Raises Unreachable ``practice.no_answer``."""
        return self._call("POST", name, body)

    def forget_fault(self, rule: int) -> None:
        """Take a fault rule back."""
        self._call("DELETE", f"faults/{rule}")

    def emulator(self, command: Mapping[str, Any]) -> Any:
        """One command to the emulated devices. Raises Unreachable ``practice.no_answer``."""
        answer_s = PAPER_S if command["do"] == "paper" else ANSWER_S
        try:
            with socket.create_connection(("127.0.0.1", self._emulator_port), timeout=answer_s) as line:
                line.sendall(json.dumps(command).encode() + b"\n")
                with line.makefile("rb") as answers:
                    return json.loads(answers.readline())
        except (OSError, ValueError) as error:
            raise Unreachable("practice.no_answer") from error

    def _renew(self, card_no: str) -> None:
        if self._paid_up(card_no):
            self._call("POST", "his/bills", {"card_no": card_no})

    def _paid_up(self, card_no: str) -> bool:
        """Whether this is the card of an ordinary patient who owes nothing any more."""
        for card in self._call("GET", "his/cards")["cards"]:
            if card["card_no"] == card_no:
                return card["role"] != NOTHING_OWED and not self._owed_fen()[card["patient_no"]]
        return False

    def _owed_fen(self) -> Counter[str]:
        """What each patient owes the practice HIS now, by patient number."""
        owed: Counter[str] = Counter()
        for bill in self._call("GET", "his/book")["bills"]:
            if bill["state"] == "open":
                owed[bill["patient_no"]] += bill["own_fen"]
        return owed

    def _call(self, method: str, name: str, body: Mapping[str, Any] | None = None) -> Any:
        try:
            with self._lock:
                answer = self._session.request(method, f"{self._url}/{name}", json=body, timeout=ANSWER_S)
            answer.raise_for_status()
            return answer.json()
        except requests.RequestException as error:
            raise Unreachable("practice.no_answer") from error
