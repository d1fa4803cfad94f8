"""The practice controls: what they ask of the far ends and of the emulated devices, over fakes of both."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import Unreachable
from app.desk.practice import PracticeReceipt
from app.gateway.practice import CODES, FAULTS, PracticeClient
from support.processes import free_port
from support.scripted_http import Reply, ScriptedHttp

CARDS = [
    {"card_no": "8800100001", "name": "演练甲", "patient_no": "P1", "role": "门诊"},
    {"card_no": "8800100002", "name": "演练乙", "patient_no": "P2", "role": "没有待缴账单"},
    {"card_no": "8800100003", "name": "演练丙", "patient_no": "P3", "role": "门诊"},
]
BILLS = [
    {"patient_no": "P1", "state": "open", "own_fen": 3160},
    {"patient_no": "P1", "state": "open", "own_fen": 40},
    {"patient_no": "P3", "state": "paid", "own_fen": 500},
]
CARDS_REPLY = Reply(body=json.dumps({"cards": CARDS}).encode())
BOOK_REPLY = Reply(body=json.dumps({"bills": BILLS}).encode())


class Emulator(socketserver.ThreadingTCPServer):
    """Emulated devices that note what they are told."""

    daemon_threads = True

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.answers: dict[str, Any] = {}
        emulator = self

        class Line(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                emulator.told.append(json.loads(self.rfile.readline()))
                self.wfile.write(json.dumps({"ok": True, **emulator.answers}).encode() + b"\n")

        super().__init__(("127.0.0.1", 0), Line)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def control() -> Iterator[ScriptedHttp]:
    with ScriptedHttp(Reply()) as server:
        yield server


def client_of(folder: Path, control_url: str, port: int) -> PracticeClient:
    credentials = {"control_url": control_url, "ca_file": "", "control_token": "control-token"}
    file = folder / "credentials.json"
    file.write_text(json.dumps(credentials), "utf-8")
    return PracticeClient(file, port)


@pytest.fixture
def client(tmp_path: Path, control: ScriptedHttp, emulator: Emulator) -> PracticeClient:
    return client_of(tmp_path, control.url, int(emulator.server_address[1]))


def asked(control: ScriptedHttp) -> list[tuple[str, str, Any]]:
    return [(each.method, each.path, json.loads(each.body) if each.body else None) for each in control.heard]


def test_cards_are_people_with_what_they_owe(client: PracticeClient, control: ScriptedHttp) -> None:
    control.script([BOOK_REPLY, CARDS_REPLY])
    assert [(card.name, card.label, card.detail) for card in client.cards()] == [
        ("8800100001", "演练甲", "¥32.00"), ("8800100002", "演练乙", ""), ("8800100003", "演练丙", ""),
    ]  # fmt: skip
    assert all(each.headers["Authorization"] == "Bearer control-token" for each in control.heard)


@pytest.mark.parametrize("kind", CODES)
def test_every_kind_of_code_is_asked_of_its_wallet(client: PracticeClient, control: ScriptedHttp, kind: str) -> None:
    control.script([Reply(body=b'{"code": "134567890123456789"}')])
    assert client.show_code(kind) == "134567890123456789"
    wallet, behaviour, seconds = CODES[kind]
    assert asked(control) == [("POST", "/codes", {"wallet": wallet, "behaviour": behaviour, "seconds": seconds})]
    assert kind.startswith(wallet)


@pytest.mark.parametrize(
    ("card", "renewed"),
    [
        pytest.param("8800100001", False, id="somebody who owes"),
        pytest.param("8800100003", True, id="somebody who has paid all"),
        pytest.param("8800100002", False, id="the one who is to owe nothing"),
        pytest.param("134567890123456789", False, id="not a card"),
    ],
)
def test_a_card_is_held_before_the_scanner_with_new_bills_where_all_is_paid(
    client: PracticeClient, control: ScriptedHttp, emulator: Emulator, card: str, renewed: bool
) -> None:
    control.script([CARDS_REPLY, BOOK_REPLY if card.startswith("88") and card != "8800100002" else Reply(), Reply()])
    client.scan(card)
    assert emulator.told == [{"do": "scan", "text": card, "suffix": "\r"}]
    assert (("POST", "/his/bills", {"card_no": card}) in asked(control)) is renewed


@pytest.mark.parametrize("name", FAULTS)
def test_everything_can_be_broken_and_mended(
    client: PracticeClient, control: ScriptedHttp, emulator: Emulator, name: str
) -> None:
    control.script([Reply(body=b'{"id": 7}'), Reply()])
    client.set_fault(name, True)
    assert client.broken() == {name}
    client.set_fault(name, False)
    assert client.broken() == frozenset()
    what = FAULTS[name]
    if "device" in what:
        assert emulator.told == [{"do": "fault", **what, "on": on} for on in (True, False)]
        assert control.heard == []
    elif "scan" in what:
        assert (emulator.told, control.heard) == ([], [])
    else:
        assert asked(control) == [("POST", "/faults", {**what, "times": None}), ("DELETE", "/faults/7", None)]
        assert emulator.told == []


def test_what_was_printed_comes_with_its_picture(client: PracticeClient, emulator: Emulator, tmp_path: Path) -> None:
    (tmp_path / "paper.png").write_bytes(b"a picture")
    emulator.answers = {"receipts": [{"id": 3, "lines": [], "bytes": "", "png": str(tmp_path / "paper.png")}]}
    assert client.receipts(2) == [PracticeReceipt(3, b"a picture")]
    assert emulator.told == [{"do": "paper", "after": 2}]
    emulator.answers = {"ok": False, "refused": "after"}
    with pytest.raises(Unreachable, match=r"^practice\.no_answer$"):
        client.receipts()


def test_mending_what_is_whole_asks_nothing(client: PracticeClient, control: ScriptedHttp) -> None:
    client.set_fault("his.down", False)
    assert (client.broken(), control.heard) == (frozenset(), [])


def test_choices_are_named_as_the_tables_name_them(client: PracticeClient) -> None:
    assert [each.name for each in client.codes()] == list(CODES)
    assert [each.name for each in client.faults()] == list(FAULTS)


@pytest.mark.parametrize(
    "reply",
    [Reply(status=500), Reply(body=b"<html>"), Reply(hang_up=True)],
    ids=["an error", "not JSON", "hung up"],
)
def test_a_far_end_that_does_not_answer_is_said(client: PracticeClient, control: ScriptedHttp, reply: Reply) -> None:
    control.script([reply])
    with pytest.raises(Unreachable, match=r"^practice\.no_answer$"):
        client.show_code("wechat.pays")


def test_emulated_devices_that_are_gone_are_said_and_nothing_counts_as_broken(
    tmp_path: Path, control: ScriptedHttp
) -> None:
    client = client_of(tmp_path, control.url, free_port())
    with pytest.raises(Unreachable, match=r"^practice\.no_answer$"):
        client.set_fault("printer.paper_out", True)
    assert client.broken() == frozenset()


@pytest.mark.parametrize(
    ("act", "amount_fen", "told"),
    [
        ("card", 0, {"act": "card", "amount_fen": 0}),
        ("pay_by_hand", 3160, {"act": "pay_by_hand", "amount_fen": 3160}),
        ("7", 0, {"act": "press", "keys": "7", "enter": False}),
        ("enter", 0, {"act": "press", "keys": "", "enter": True}),
    ],
)
def test_a_key_of_a_device_is_pressed(
    client: PracticeClient, emulator: Emulator, act: str, amount_fen: int, told: dict[str, Any]
) -> None:
    client.touch("device-1", act, amount_fen)
    assert emulator.told == [{"do": "touch", "device": "device-1", **told}]


def test_the_scanner_sends_as_it_is_broken(client: PracticeClient, control: ScriptedHttp, emulator: Emulator) -> None:
    control.script([CARDS_REPLY, BOOK_REPLY])
    for fault in ("scanner.line_feed", "scanner.identifier"):
        client.set_fault(fault, on=True)
    assert client.broken() == {"scanner.line_feed", "scanner.identifier"}
    client.scan("8800100001")
    assert emulator.told == [{"do": "scan", "text": "8800100001", "prefix": "]C0", "suffix": "\n"}]
