"""Two desks, each a process of its own, take the same patients' money at the same moment: every bill is paid once."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from support.books import assert_books_agree
from support.fault_cases import case
from support.processes import ROOT, RunningProcess
from support.product import PASSWORD, Product
from support.windows import Window

BILLS = 4
PROGRAM = ROOT / "tests" / "support" / "desk_process.py"


@case("24")
def test_two_desk_processes_race_for_the_same_bills(product: Product, tmp_path: Path) -> None:
    windows = [product.window("5号窗口", "cashier"), product.window("6号窗口", "relief")]
    bills = [product.new_bill(900 + place) for place in range(BILLS)]
    desks = []
    for place, (window, username) in enumerate(zip(windows, ("cashier", "relief"), strict=True)):
        window.journal.close_file()
        desks.append(_desk(product, window, username, bills, tmp_path / f"desk-{place}.out"))
    try:
        ends = [desk.wait(timeout_s=60) for desk in desks]
    finally:
        for desk in desks:
            desk.kill()
    assert ends == [0, 0], [desk.output() for desk in desks]
    for window in windows:
        window.restart()
        window.recover()
        assert window.journal.open_intents() == []
    books = assert_books_agree(product)
    wanted = {bill_no for _, bill_no in bills}
    charged = [
        bill[0]
        for number, payment in books.payments.items()
        if books.held_fen(number)
        for bill in _bills(books.orders[payment["order_no"]])
        if bill[0] in wanted
    ]
    assert sorted(charged) == sorted(wanted), "each bill is paid, by one of the two"


def _bills(order: dict[str, object]) -> list[list[str]]:
    bills = order["bills"]
    return list(json.loads(bills)) if isinstance(bills, str) else list(bills)  # type: ignore[call-overload]


def _desk(product: Product, window: Window, username: str, bills: list[tuple[str, str]], log: Path) -> RunningProcess:
    given = {
        "folder": str(window.folder), "url": product.url, "ca_file": product.ca_file, "username": username,
        "password": PASSWORD, "shift_no": window.shift_no, "bills": bills, "rivals": True, "follow": True,
        "codes": [product.code("wechat") for _ in bills],
    }  # fmt: skip
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    return RunningProcess(
        [sys.executable, str(PROGRAM), json.dumps(given)], log_path=log, env={"PYTHONPATH": path}, cwd=ROOT, forked=True
    )
