"""The body of every operation, member by member, as the contract lists them."""

from server.practice.his.fields import (
    Check,
    array,
    day,
    fen,
    instant,
    integer,
    label,
    nullable,
    one_of,
    our_number,
    pattern,
    record,
    some_fen,
    text,
    their_number,
)

SEARCH_KEYS = ("card_no", "patient_no", "name", "telephone", "id_no", "visit_no")
BILL_KINDS = ("outpatient", "registration", "inpatient", "deposit")
BILL_STATES = ("open", "locked", "paid", "withdrawn", "cancelled")

_bill_ref = record({"bill_no": their_number, "version": their_number})
_posted_bill = record({"bill_no": their_number, "version": their_number, "own_fen": fen})
_payment = record(
    {
        "payment_no": our_number,
        "channel": pattern(r"[a-z0-9_]{1,32}"),
        "amount_fen": some_fen,
        "channel_number": nullable(their_number),
        "paid_at": instant,
    }
)
_withdrawn_bill = record(
    {"bill_no": their_number, "line_nos": nullable(array(integer(1, 1_000_000), 1, 500, unique="*"))},
)
_page: dict[str, Check] = {"cursor": nullable(pattern(r"[\x21-\x7e]{1,200}")), "limit": integer(1, 1000)}
_actor: dict[str, Check] = {"operator": label, "window": label, "campus": label}

SHAPES: dict[str, Check] = {
    "patients_find": record({"by": one_of(*SEARCH_KEYS), "value": text(1, 64)}, {"limit": integer(1, 50)}),
    "bills_find": record(
        {"patient_no": their_number},
        {
            "kinds": array(one_of(*BILL_KINDS), 1, len(BILL_KINDS), unique="*"),
            "states": array(one_of(*BILL_STATES), 1, len(BILL_STATES), unique="*"),
        },
    ),
    "bills_read": record({"bill_nos": array(their_number, 1, 20, unique="*")}),
    "lock": record(
        {
            "order_no": our_number,
            "patient_no": their_number,
            "bills": array(_bill_ref, 1, 20, unique="bill_no"),
            "lease_s": integer(30, 3600),
            "window": label,
        }
    ),
    "lock_release": record({"order_no": our_number}),
    "posting": record(
        {
            "order_no": our_number,
            "kind": one_of("bills", "deposit"),
            "patient_no": their_number,
            "account_no": nullable(their_number),
            "bills": array(_posted_bill, 0, 20, unique="bill_no"),
            "total_fen": fen,
            "payments": array(_payment, 0, 20, unique="payment_no"),
            **_actor,
        }
    ),
    "posting_list": record({"business_day": day}, {"campus": nullable(label), **_page}),
    "withdrawal": record(
        {
            "refund_no": our_number,
            "order_no": our_number,
            "kind": one_of("bills", "deposit", "amount"),
            "account_no": nullable(their_number),
            "bills": array(_withdrawn_bill, 0, 20, unique="bill_no"),
            "amount_fen": fen,
            "reason": text(0, 200),
            **_actor,
        }
    ),
    "withdrawal_cancel": record({"refund_no": our_number, **_actor}),
    "deposit_balance": record({"account_no": their_number}),
    "deposit_records": record({"account_no": their_number, "from_day": day, "to_day": day}, _page),
    "daily_list": record({"visit_no": their_number, "day": day}),
}
