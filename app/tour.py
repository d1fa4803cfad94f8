"""Play the tour on the desk's real windows: a cashier's morning, after which every book tells the same money, and a
finance officer's, over a bad yesterday of which every difference is found and nothing else."""

import base64
import shutil
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app import bootstrap
from app.bad_day import BadDay
from app.core.money import Money
from app.core.reconciliation import ExceptionState
from app.core.shift import CashMovementKind
from app.gateway.http import HttpServer
from app.gateway.practice import PracticeClient
from app.gateway.window_token import FileTokenStore
from app.launch import PASSWORD
from app.settings import DeskSettings
from app.wire.exceptions import SearchExceptions

Amounts = Mapping[str, int]
TERMINAL = "terminal-1"


def say(line: str) -> None:
    """One line for whoever watches."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def play(settings: DeskSettings, practice: PracticeClient, pictures: Path, yesterday: BadDay) -> int:
    """Play, keep the receipts, compare the books and what the run found; answers the exit code."""
    from ui.application import DeskWindow, make_application
    from ui.tour import officer, steps
    from ui.tour.hand import Hand, TourFailed

    before = far_ends(practice)
    bootstrap.start_log(settings.folder)
    chosen = bootstrap.preferences(settings)
    application, languages = make_application(chosen)
    window = DeskWindow(application, languages, chosen)
    window.show()
    window.load(lambda: bootstrap.make_ends(settings, chosen, lambda: practice))
    hand = Hand(window, practice, pictures, say)
    try:
        steps.play(hand)
        adds_up = agree(books(settings, practice, before))
        steps.play(hand, officer.steps(yesterday.day))
    except TourFailed as failure:
        say(f"the tour stopped: {failure}")
        return 1
    finally:
        window.close_down()
        window.close()
        receipts = keep_receipts(practice, pictures / "receipts")
    say(f"{receipts} receipts in {pictures / 'receipts'}")
    return 0 if adds_up and all_found(settings, yesterday) else 1


def all_found(settings: DeskSettings, yesterday: BadDay) -> bool:
    """Print what was planted beside what the run found; whether it is the same."""
    server = HttpServer(settings.server_url, FileTokenStore(settings.folder / "window.token"))
    server.sign_in("finance", PASSWORD)
    day = yesterday.day
    wanted = SearchExceptions(states=tuple(ExceptionState), first_day=day, last_day=day, limit=200)
    found = Counter(row.type for row in server.search_exceptions(wanted).rows)
    server.sign_out()
    planted = Counter(one.found_as for one in yesterday.planted if one.found_as)
    say(f"\n{'exceptions of ' + day.isoformat():<28}{'planted':>10}{'found':>10}")
    for kind in sorted(planted | found):
        mark = "" if planted[kind] == found[kind] else "   DIFFERS"
        say(f"{kind:<28}{planted[kind]:>10}{found[kind]:>10}{mark}")
    say("every difference was found" if planted == found else "what was found is NOT what was planted")
    return planted == found


def keep_receipts(practice: PracticeClient, folder: Path) -> int:
    """Leave every receipt as bytes and as a picture; answers how many."""
    folder.mkdir(parents=True, exist_ok=True)
    receipts = practice.emulator({"do": "paper"})["receipts"]
    for receipt in receipts:
        name = f"receipt-{receipt['id']:02d}"
        (folder / f"{name}.bin").write_bytes(base64.b64decode(receipt["bytes"]))
        shutil.copyfile(receipt["png"], folder / f"{name}.png")
    return len(receipts)


def books(settings: DeskSettings, practice: PracticeClient, before: Amounts) -> Mapping[str, Amounts]:
    """Net money per channel as each party has it: the shift statement, and what the far ends have beside what they had
    ``before`` (the HIS as one sum)."""
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
    now = far_ends(practice)
    return {
        "shift statement": {**ours, "all": sum(ours.values())},
        "far ends": {**{name: fen - before.get(name, 0) for name, fen in now.items()}, "cash": counted_fen},
    }


def far_ends(practice: PracticeClient) -> Amounts:
    """Net money of each wallet since it was opened, and of the HIS under ``all``."""
    book: Mapping[str, Sequence[Mapping[str, Any]]] = practice.book()
    his = practice.book("his/book")
    net: Counter[str] = Counter(all=his["posted_fen"] - his["withdrawn_fen"])
    for order in book["orders"]:
        net[order["service"]] += order["amount_fen"] if order["paid_at"] else 0
    for refund in book["refunds"]:
        net[refund["service"]] -= refund["amount_fen"] if refund["state"] not in ("closed", "failed") else 0
    terminal = practice.emulator({"do": "seen"})["seen"][TERMINAL]
    net["card"] = terminal["net_fen"]
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
