"""A desk killed between its journal and the answer finds at its next start what became of the patient's money."""

import json
import os
import random
import sys
import threading
from pathlib import Path

import pytest

from app.core.clock import SystemClock
from app.core.errors import Refused
from app.desk.follow_payment import ENDED
from app.gateway.journal import SqliteJournal
from support.books import assert_books_agree, read_books
from support.processes import ROOT, RunningProcess
from support.product import PASSWORD, Product
from support.windows import Window

KILLS, PATIENTS = 2, 12
SEED = 7


def test_a_desk_killed_at_any_instant_recovers_every_payment(product: Product, tmp_path: Path) -> None:
    window, chance = product.window("3号窗口", "relief"), random.Random(SEED)
    window.journal.close_file()
    for kill in range(KILLS):
        _work_until_killed(product, window, tmp_path / f"desk-{kill}.out", after_s=chance.uniform(0, 0.25))
    window.restart()
    left = [intent.payment.payment_no for intent in window.journal.open_intents()]
    recovered = window.recover()
    assert [view.payment_no for view in (*recovered.ended, *recovered.still_open)] == left
    for number in left:
        assert window.end(number).state in ENDED
    assert window.journal.open_intents() == []
    books = assert_books_agree(product)
    charged = [number for number in books.wallet_orders if books.held_fen(number)]
    assert set(charged) <= set(books.payments), "nothing was charged that the server does not know"


def _work_until_killed(product: Product, window: Window, log: Path, *, after_s: float) -> None:
    given = {
        "folder": str(window.folder), "url": product.url, "ca_file": product.ca_file, "username": "relief",
        "password": PASSWORD, "shift_no": window.shift_no,
        "bills": [product.new_bill(600 + place) for place in range(PATIENTS)],
        "codes": [product.code("wechat", "slow", 2) for _ in range(PATIENTS)],
    }  # fmt: skip
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    command = [sys.executable, str(ROOT / "tests" / "support" / "desk_process.py"), json.dumps(given)]
    desk = RunningProcess(command, log_path=log, env={"PYTHONPATH": path}, cwd=ROOT, forked=True)
    try:
        desk.wait_for_line("^taking")
        threading.Event().wait(after_s)  # the instant of death, not a wait for something
    finally:
        desk.kill()


def test_a_second_copy_on_the_same_window_refuses(product: Product) -> None:
    window = product.window()
    with pytest.raises(Refused, match=r"desk\.already_running"):
        SqliteJournal(window.folder / "journal.db", SystemClock())


def test_the_journal_never_holds_a_payment_code(product: Product) -> None:
    window = product.window()
    code = product.code("wechat")
    window.take(window.session, window.checkout(), channel="wechat", auth_code=code)
    for file in window.folder.iterdir():
        assert code.encode() not in file.read_bytes()
    assert read_books(product).payments
