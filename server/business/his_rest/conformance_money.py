"""Conformance checks that post and withdraw: locks, idempotence, refusals that are final, the day list."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from server.business.his_rest import conformance_forms as forms
from server.business.his_rest.conformance_client import Skipped, fail, new_number
from server.business.his_rest.conformance_reading import Run


def _lock(run: Run, order_no: str, *bills: dict[str, Any]) -> dict[str, Any]:
    chosen = [{"bill_no": bill["bill_no"], "version": bill["version"]} for bill in bills]
    patient_no = run.needed_patient()["patient_no"]
    return {"order_no": order_no, "patient_no": patient_no, "bills": chosen, "lease_s": 120, "window": run.window}


def _posting(run: Run, order_no: str, *bills: dict[str, Any], **changed: Any) -> dict[str, Any]:
    body = {
        "order_no": order_no,
        "kind": "bills",
        "patient_no": run.needed_patient()["patient_no"],
        "account_no": None,
        "bills": [{name: bill[name] for name in ("bill_no", "version", "own_fen")} for bill in bills],
        "total_fen": sum(bill["own_fen"] for bill in bills),
        "payments": [_payment(order_no, sum(bill["own_fen"] for bill in bills))],
        **_actor(run),
    }
    return {**body, **changed}


def _payment(order_no: str, amount_fen: int) -> dict[str, Any]:
    return {
        "payment_no": f"{order_no}-1",
        "channel": "cash",
        "amount_fen": amount_fen,
        "channel_number": None,
        "paid_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }


def _actor(run: Run) -> dict[str, str]:
    return {"operator": run.operator, "window": run.window, "campus": run.campus}


def _withdrawal(run: Run, refund_no: str, order_no: str, amount_fen: int, bills: list[str]) -> dict[str, Any]:
    return {
        "refund_no": refund_no,
        "order_no": order_no,
        "kind": "bills" if bills else "deposit",
        "account_no": None,
        "bills": [{"bill_no": bill_no, "line_nos": None} for bill_no in bills],
        "amount_fen": amount_fen,
        "reason": "conformance",
        **_actor(run),
    }


def _without(document: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in names}


def lock_and_release(run: Run) -> None:
    """A lock is held, renewed by its own order, shown on the bill, and released twice without harm."""
    bill, order_no = run.needed_bill(), new_number("CL")
    first = forms.check(run.client.good("/locks", _lock(run, order_no, bill)), forms.LOCK, "lock")
    again = forms.check(run.client.good("/locks", _lock(run, order_no, bill)), forms.LOCK, "lock")
    if (first["already"], again["already"]) != (False, True):
        fail("already must be false first, then true")
    if first["own_fen"] != bill["own_fen"] or [forms.check_bill(one)["bill_no"] for one in first["bills"]] != [
        bill["bill_no"]
    ]:
        fail("the lock does not answer its bill and amount")
    seen = run.client.good("/bills/read", {"bill_nos": [bill["bill_no"]]})["bills"][0]
    if forms.check_bill(seen)["state"] != "locked" or seen["locked_by"]["order_no"] != order_no:
        fail("the bill is not shown as locked by the order")
    released = [run.client.good("/locks/release", {"order_no": order_no}).get("released") for _ in range(2)]
    if released != [1, 0]:
        fail("released must be 1, then 0")


def lock_conflict(run: Run) -> None:
    """Another order is told who holds the bill; other bills for the same order are lock.differs."""
    first, second, holder = run.needed_bill(0), run.needed_bill(1), new_number("CL")
    run.client.good("/locks", _lock(run, holder, first))
    try:
        problem = run.client.refused("/locks", _lock(run, new_number("CL"), first, second), "bill.locked")
        named = [one.get("locked_by", {}).get("order_no") for one in problem.get("bills", []) if one.get("locked_by")]
        if named != [holder]:
            fail("bills does not name the holder of the one bill in conflict")
        free = run.client.good("/bills/read", {"bill_nos": [second["bill_no"]]})["bills"][0]
        if free["state"] != "open":
            fail("not all or nothing: the other bill was locked")
        run.client.refused("/locks", _lock(run, holder, first, second), "lock.differs")
    finally:
        run.client.good("/locks/release", {"order_no": holder})


def lock_of_changed_bill(run: Run) -> None:
    """A version that is not the bill's is bill.changed, with the bill as it stands; no bill is bill.gone."""
    bill = run.needed_bill()
    problem = run.client.refused("/locks", _lock(run, new_number("CL"), {**bill, "version": "none"}), "bill.changed")
    if forms.check_bill(problem["bills"][0]["bill"]) != bill:
        fail("bills does not carry the bill as it stands")
    run.client.refused("/locks", _lock(run, new_number("CL"), {**bill, "bill_no": "NO-SUCH-BILL"}), "bill.gone")


def sums_and_forms(run: Run) -> None:
    """Sums that do not add up, a fraction of a fen, and amounts as text are refused and decide nothing."""
    bill, order_no = run.needed_bill(), new_number("CO")
    body = _posting(run, order_no, bill)
    total_fen = body["total_fen"]
    wrong: list[dict[str, Any]] = [
        {"payments": [_payment(order_no, total_fen + 1)]},
        {"total_fen": total_fen + 1},
        {"total_fen": str(total_fen)},
        {"payments": [{**_payment(order_no, total_fen), "amount_fen": total_fen + 0.5}]},
        {"payments": []},
    ]
    for change in wrong:
        answer = run.client.call("POST", "/postings", {**body, **change})
        if (answer.status, answer.code) != (400, "request.invalid"):
            fail(f"wrong {next(iter(change))}: expected 400 request.invalid, got {answer.summary}")
    _expect_state(run, order_no, "absent")


def _expect_state(run: Run, order_no: str, state: str) -> dict[str, Any]:
    asked = forms.check(run.client.good(f"/postings/{order_no}"), forms.ASKED_POSTING, "posting")
    if asked["order_no"] != order_no or asked["state"] != state:
        fail(f"expected state {state}, got {asked['state']}")
    return asked


def refusal_is_final(run: Run) -> None:
    """A posting refused stays refused with its code, also when it could be posted meanwhile."""
    bill, order_no, holder = run.needed_bill(1), new_number("CO"), new_number("CL")
    run.client.good("/locks", _lock(run, holder, bill))
    try:
        run.client.refused("/postings", _posting(run, order_no, bill), "bill.locked")
    finally:
        run.client.good("/locks/release", {"order_no": holder})
    run.client.refused("/postings", _posting(run, order_no, bill), "bill.locked")
    if _expect_state(run, order_no, "refused")["code"] != "bill.locked":
        fail("the query does not say why it was refused")
    changed = new_number("CO")
    run.client.refused("/postings", _posting(run, changed, {**bill, "version": "none"}), "bill.changed")


def given_up_order_is_barred(run: Run) -> None:
    """An order given up before it was posted is never posted after that."""
    bill, order_no, refund_no = run.needed_bill(1), new_number("CO"), new_number("CF")
    body = _withdrawal(run, refund_no, order_no, bill["own_fen"], [bill["bill_no"]])
    answer = forms.check(run.client.good("/withdrawals", body), forms.ALLOWED, "withdrawal")
    if answer["posted"] is not False or answer["items"] != []:
        fail("posted must be false and items empty")
    run.client.refused("/postings", _posting(run, order_no, bill), "order.withdrawn")
    _expect_state(run, order_no, "withdrawn")


def two_postings_at_once(run: Run) -> None:
    """The same posting twice at the same moment is posted once; both are told the same."""
    bill, order_no = run.needed_bill(), new_number("CO")
    run.client.good("/locks", _lock(run, order_no, bill))
    body = _posting(run, order_no, bill)
    with ThreadPoolExecutor(max_workers=2) as pool:
        documents = list(pool.map(lambda _: run.client.good("/postings", body), range(2)))
    answers = [forms.check(one, forms.POSTED, "posting") for one in documents]
    run.posting, run.posted = body, _without(answers[0], "already")
    if sorted(one["already"] for one in answers) != [False, True]:
        fail("exactly one must be answered with already = false")
    if _without(answers[0], "already") != _without(answers[1], "already"):
        fail("the two answers differ")
    if answers[0]["receipt_no"] is None and answers[0]["invoice_no"] is None:
        fail("neither receipt_no nor invoice_no")


def _needed_posting(run: Run) -> dict[str, Any]:
    if not run.posting:
        raise Skipped("nothing was posted")
    return run.posting


def repeated_posting(run: Run) -> None:
    """The same posting later, from another window and with another paid_at, has the same answer."""
    body = _needed_posting(run)
    later = {**body["payments"][0], "paid_at": "2020-01-01T00:00:00Z"}
    answer = run.client.good("/postings", {**body, "window": "another", "payments": [later]})
    if answer.get("already") is not True or _without(answer, "already") != run.posted:
        fail("not the same answer with already = true")


def posting_differs(run: Run) -> None:
    """The same number with other content is posting.differs and shows what was posted."""
    body = _needed_posting(run)
    changed = {"payments": [{**body["payments"][0], "channel": "wechat", "channel_number": "X1"}]}
    problem = run.client.refused("/postings", {**body, **changed}, "posting.differs")
    shown = forms.check(problem.get("posted"), forms.ASKED_POSTING, "posted")
    if shown["state"] != "posted" or shown["total_fen"] != body["total_fen"]:
        fail("posted does not show what was posted")


def posting_queried(run: Run) -> None:
    """The query tells what was posted; an order never seen is absent."""
    body = _needed_posting(run)
    asked = _expect_state(run, body["order_no"], "posted")
    if any(asked[name] != body[name] for name in ("kind", "patient_no", "bills", "total_fen", "payments")):
        fail("not the content that was posted")
    if any(asked[name] != run.posted[name] for name in ("receipt_no", "invoice_no", "guidance", "posted_at")):
        fail("not the answer that was given")
    _expect_state(run, new_number("CO"), "absent")


def paid_once(run: Run) -> None:
    """The bill is paid: no second order locks or posts it, and the first locks nothing more."""
    body, bill = _needed_posting(run), run.needed_bill()
    run.client.refused("/postings", _posting(run, new_number("CO"), bill), "bill.paid")
    run.client.refused("/locks", _lock(run, new_number("CL"), bill), "bill.paid")
    run.client.refused("/locks", _lock(run, body["order_no"], bill), "order.decided")
    if run.client.good("/bills/read", {"bill_nos": [bill["bill_no"]]})["bills"][0]["state"] != "paid":
        fail("the bill is not shown as paid")


def _day_lines(run: Run, day: str, limit: int) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    cursor: str | None = None
    for _ in range(100_000 // limit):
        page = run.client.good("/postings/list", {"business_day": day, "cursor": cursor, "limit": limit})
        forms.check(page, forms.DAY_LIST, "day list")
        lines += [forms.check(line, forms.LINE, "line") for line in page["lines"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return lines
    return fail("the day list does not end")


def day_list(run: Run) -> None:
    """The day list holds the posting once, in pages as in one piece, and its totals are its sums."""
    body = _needed_posting(run)
    day = run.posted["business_day"]
    lines = _day_lines(run, day, 1000)
    mine = [line for line in lines if line["line"] == "posting" and line["order_no"] == body["order_no"]]
    if [(line["amount_fen"], line["payments"]) for line in mine] != [(body["total_fen"], body["payments"])]:
        fail("the posting is not there exactly once with its amount and payments")
    few = max(1, len(lines) // 3)
    paged = _day_lines(run, day, few)
    if [line["order_no"] for line in paged][: len(lines)] != [line["order_no"] for line in lines]:
        fail(f"pages of {few} are not the same list")
    totals = run.client.good("/postings/list", {"business_day": day, "limit": 1})["totals"]
    again = _day_lines(run, day, 1000)
    for name, line in (("posting", "posting"), ("withdrawal", "withdrawal")):
        amounts = [one["amount_fen"] for one in again if one["line"] == line]
        if (totals.get(f"{name}_count"), totals.get(f"{name}_fen")) != (len(amounts), sum(amounts)):
            fail(f"the {name} totals are not the sums of the lines (is somebody else posting now?)")


def withdrawal_must_fit(run: Run) -> None:
    """A withdrawal of a wrong amount, or of a bill not in the order, is refused."""
    body, bill = _needed_posting(run), run.needed_bill()
    wrong = _withdrawal(run, new_number("CF"), body["order_no"], bill["own_fen"] + 1, [bill["bill_no"]])
    run.client.refused("/withdrawals", wrong, "withdrawal.amount_differs", "item.executed")
    other = _withdrawal(run, new_number("CF"), body["order_no"], bill["own_fen"], ["NO-SUCH-BILL"])
    run.client.refused("/withdrawals", other, "bill.not_in_order")


def withdrawal_once(run: Run) -> None:
    """A withdrawal is allowed once, repeated without effect, and the same number with other content is refused."""
    body, bill = _needed_posting(run), run.needed_bill()
    asked = _withdrawal(run, new_number("CF"), body["order_no"], bill["own_fen"], [bill["bill_no"]])
    first = run.client.call("POST", "/withdrawals", asked)
    if first.code == "item.executed":
        raise Skipped("the items of the first bill are executed at once: use another bill to check withdrawals")
    if first.status != 200:
        fail(f"expected 200, got {first.summary}")
    answer = forms.check(first.document, forms.ALLOWED, "withdrawal")
    run.withdrawal, run.withdrawn = asked, answer
    if (answer["already"], answer["posted"], len(answer["items"])) != (False, True, len(bill["items"])):
        fail("already must be false, posted true, and every item listed")
    again = run.client.good("/withdrawals", asked)
    if again != {**answer, "already": True}:
        fail("not the same answer with already = true")
    run.client.refused("/withdrawals", {**asked, "amount_fen": asked["amount_fen"] + 1}, "withdrawal.differs")
    second = {**asked, "refund_no": new_number("CF")}
    run.client.refused("/withdrawals", second, "item.withdrawn", "withdrawal.amount_differs")
    _expect_state(run, body["order_no"], "withdrawn")
    lines = _day_lines(run, answer["business_day"], 1000)
    mine = [one["amount_fen"] for one in lines if one["refund_no"] == asked["refund_no"]]
    if mine != [asked["amount_fen"]]:
        fail("the day list does not hold the withdrawal exactly once")


def late_posting_after_withdrawal(run: Run) -> None:
    """A late repeat of the posting, after the withdrawal, posts nothing anew."""
    if not run.withdrawal:
        raise Skipped("nothing was withdrawn")
    if run.client.good("/postings", run.posting).get("already") is not True:
        fail("expected already = true")
    _expect_state(run, run.posting["order_no"], "withdrawn")


def withdrawal_put_back(run: Run) -> None:
    """A withdrawal is put back, leaves the day list, and its number is spent."""
    if not run.withdrawal:
        raise Skipped("nothing was withdrawn")
    refund_no = run.withdrawal["refund_no"]
    cancel = {"refund_no": refund_no, **_actor(run)}
    states = [run.client.good("/withdrawals/cancel", cancel) for _ in range(2)]
    if [(one.get("state"), one.get("already")) for one in states] != [("cancelled", False), ("cancelled", True)]:
        fail("expected cancelled, then cancelled with already = true")
    _expect_state(run, run.posting["order_no"], "posted")
    if run.client.good(f"/withdrawals/{refund_no}").get("state") != "cancelled":
        fail("the query does not say cancelled")
    if any(one["refund_no"] == refund_no for one in _day_lines(run, run.withdrawn["business_day"], 1000)):
        fail("the day list still holds it")
    run.client.refused("/withdrawals", run.withdrawal, "withdrawal.cancelled")


def posting_corrected(run: Run) -> None:
    """A posting taken back as a correction leaves its bills open, to be posted once more under another number."""
    if not run.withdrawal:
        raise Skipped("nothing was withdrawn")
    body, bill = _needed_posting(run), run.needed_bill()
    again = {**run.withdrawal, "refund_no": new_number("CF")}
    answer = run.client.call("POST", "/withdrawals", {**again, "reason": "correction"})
    if answer.status != 200:
        fail(f"expected 200, got {answer.summary}")
    _expect_state(run, body["order_no"], "withdrawn")
    order_no = new_number("CO")
    posted = run.client.call("POST", "/postings", _posting(run, order_no, bill))
    if posted.status != 200:
        fail(f"the bill of a corrected order cannot be posted again: {posted.summary}")
    _expect_state(run, order_no, "posted")
    run.client.good("/withdrawals", {**again, "refund_no": new_number("CF"), "order_no": order_no})


def cancelled_before_it_came(run: Run) -> None:
    """A refund number cancelled before it was seen is refused when it arrives."""
    body, bill = _needed_posting(run), run.needed_bill()
    refund_no = new_number("CF")
    if run.client.good(f"/withdrawals/{refund_no}").get("state") != "absent":
        fail("a withdrawal never seen must be absent")
    run.client.good("/withdrawals/cancel", {"refund_no": refund_no, **_actor(run)})
    late = _withdrawal(run, refund_no, body["order_no"], bill["own_fen"], [bill["bill_no"]])
    run.client.refused("/withdrawals", late, "withdrawal.cancelled")


def deposit(run: Run) -> None:
    """One fen is paid into a deposit account once, shows in balance and records, and is given back."""
    if not run.deposit_card:
        raise Skipped("give --deposit-card of an inpatient to check deposits")
    found = run.client.good("/patients/find", {"by": "card_no", "value": run.deposit_card})["patients"]
    if len(found) != 1 or not found[0].get("deposit_account_no"):
        fail("the card's patient has no deposit account")
    account_no, order_no = found[0]["deposit_account_no"], new_number("CO")
    before = _balance(run, account_no)
    mine = {"kind": "deposit", "account_no": account_no, "bills": [], "total_fen": 1}
    body = {
        **_actor(run),
        **mine,
        "order_no": order_no,
        "patient_no": found[0]["patient_no"],
        "payments": [_payment(order_no, 1)],
    }
    posted = forms.check(run.client.good("/postings", body), forms.POSTED, "posting")
    if run.client.good("/postings", body).get("already") is not True or _balance(run, account_no) != before + 1:
        fail("one fen posted twice under one number must change the balance by one fen")
    day = posted["business_day"]
    asked = {"account_no": account_no, "from_day": day, "to_day": day, "limit": 1000}
    records = run.client.good("/deposits/records", asked)["records"]
    if [one["amount_fen"] for one in records if one["order_no"] == order_no] != [1]:
        fail("the records do not hold the payment exactly once")
    back = {**_withdrawal(run, new_number("CF"), order_no, 1, []), "account_no": account_no}
    answer = run.client.call("POST", "/withdrawals", back)
    if answer.code == "deposit.insufficient":
        raise Skipped("the account is overdrawn: one fen stays in it; use another inpatient")
    if answer.status != 200 or _balance(run, account_no) != before:
        fail("the fen was not given back")


def _balance(run: Run, account_no: str) -> int:
    answer = forms.check(run.client.good("/deposits/balance", {"account_no": account_no}), forms.BALANCE, "balance")
    if answer["balance_fen"] != answer["paid_in_fen"] - answer["spent_fen"]:
        fail("balance is not paid in - spent")
    return int(answer["balance_fen"])


def unknown_account(run: Run) -> None:
    """An account that does not exist is account.unknown."""
    run.client.refused("/deposits/balance", {"account_no": f"NONE{time.time_ns()}"}, "account.unknown")
