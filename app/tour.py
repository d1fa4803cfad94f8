"""Play the tour on the desk's real windows and prove afterwards that every book tells the same money."""

import base64
import shutil
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app import bootstrap
from app.core.money import Money
from app.core.shift import CashMovementKind
from app.gateway.http import HttpServer
from app.gateway.practice import PracticeClient
from app.gateway.window_token import FileTokenStore
from app.launch import PASSWORD
from app.settings import DeskSettings

Amounts = Mapping[str, int]


def say(line: str) -> None:
    """One line for whoever watches."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def play(settings: DeskSettings, practice: PracticeClient, pictures: Path) -> int:
    """Play, keep the receipts, compare the books; answers the exit code."""
    from ui.application import DeskWindow, make_application
    from ui.tour.hand import Hand, TourFailed
    from ui.tour.steps import play as play_steps

    bootstrap.start_log(settings.folder)
    chosen = bootstrap.preferences(settings)
    application, languages = make_application(chosen)
    window = DeskWindow(application, languages, chosen)
    window.show()
    window.load(lambda: bootstrap.make_ends(settings, chosen, lambda: practice))
    try:
        play_steps(Hand(window, practice, pictures, say))
    except TourFailed as failure:
        say(f"the tour stopped: {failure}")
        return 1
    finally:
        window.close_down()
        window.close()
        receipts = keep_receipts(practice, pictures / "receipts")
    say(f"{receipts} receipts in {pictures / 'receipts'}")
    return 0 if agree(books(settings, practice)) else 1


def keep_receipts(practice: PracticeClient, folder: Path) -> int:
    """Leave every receipt as bytes and as a picture; answers how many."""
    folder.mkdir(parents=True, exist_ok=True)
    receipts = practice.emulator({"do": "paper"})["receipts"]
    for receipt in receipts:
        name = f"receipt-{receipt['id']:02d}"
        (folder / f"{name}.bin").write_bytes(base64.b64decode(receipt["bytes"]))
        shutil.copyfile(receipt["png"], folder / f"{name}.png")
    return len(receipts)


def books(settings: DeskSettings, practice: PracticeClient) -> Mapping[str, Amounts]:
    """Net money per channel as each party has it: the shift statement, the wallets, and the HIS as one sum."""
    server = HttpServer(settings.server_url, FileTokenStore(settings.folder / "window.token"))
    server.sign_in("cashier", PASSWORD)
    shift = server.shift(server.shifts()[0].shift_no)
    server.sign_out()
    ours: Counter[str] = Counter()
    for total in shift.totals:
        ours[total.channel] += total.amount_fen if total.kind == "payment" else -total.amount_fen
    moved_fen = sum(
        each.amount_fen if each.kind is CashMovementKind.PAY_IN else -each.amount_fen for each in shift.movements
    )
    counted_fen = shift.counted_fen - shift.float_fen - moved_fen
    his = practice.book("his/book")
    return {
        "shift statement": {**ours, "all": sum(ours.values())},
        "far ends": {**_wallets(practice.book()), "cash": counted_fen, "all": his["posted_fen"] - his["withdrawn_fen"]},
    }


def _wallets(book: Mapping[str, Sequence[Mapping[str, Any]]]) -> Amounts:
    net: Counter[str] = Counter()
    for order in book["orders"]:
        net[order["service"]] += order["amount_fen"] if order["paid_at"] else 0
    for refund in book["refunds"]:
        net[refund["service"]] -= refund["amount_fen"] if refund["state"] not in ("closed", "failed") else 0
    return net


def agree(found: Mapping[str, Amounts]) -> bool:
    """Print the books side by side; whether they tell the same money."""
    ours, theirs = found["shift statement"], found["far ends"]
    say(f"\n{'net money':<14}{'shift statement':>18}{'far ends':>18}")
    for name in sorted(ours.keys() | theirs.keys()):
        mark = "" if ours.get(name, 0) == theirs.get(name, 0) else "   DIFFERS"
        say(f"{name:<14}{Money(ours.get(name, 0))!s:>18}{Money(theirs.get(name, 0))!s:>18}{mark}")
    same = all(ours.get(name, 0) == theirs.get(name, 0) for name in ours.keys() | theirs.keys())
    say("the money adds up" if same else "the money does NOT add up")
    return same
