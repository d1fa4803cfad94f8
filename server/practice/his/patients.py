"""Finding patients: what is masked, which card is refused."""

from datetime import date, datetime

from server.practice.his.book import Book, Document
from server.practice.his.problems import Problem


def masked(value: str | None, *, front: int, back: int) -> str | None:
    """The value with its middle starred, as long as before."""
    if value is None:
        return None
    if len(value) <= front + back:
        return "*" * len(value)
    return value[:front] + "*" * (len(value) - front - back) + value[len(value) - back :]


def masked_name(name: str) -> str:
    """First character, stars, last character; of two characters the first alone."""
    return name[0] + "*" if len(name) == 2 else masked(name, front=1, back=1) or ""


def age_on(born_on: date, today: date) -> int:
    """Whole years."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def view(patient: Document, today: date) -> Document:
    """A patient as the contract shows one."""
    return {
        "patient_no": patient["patient_no"],
        "name": patient["name"],
        "name_masked": masked_name(patient["name"]),
        "sex": patient["sex"],
        "age": age_on(date.fromisoformat(patient["born_on"]), today),
        "id_no_masked": masked(patient["id_no"], front=3, back=4),
        "telephone_masked": masked(patient["telephone"], front=3, back=4),
        "card_no_masked": masked(patient["card_no"], front=2, back=2),
        "kind": patient["kind"],
        "insurance": patient["insurance"],
        "visit_no": patient["visit_no"],
        "department": patient["department"],
        "bed": patient["bed"],
        "deposit_account_no": patient["account_no"],
        "discharged_at": patient["discharged_at"],
    }


def find(book: Book, body: Document, now: datetime) -> Document:
    """4.2: patients by one key; names also by a beginning of two characters."""
    key, value = body["by"], body["value"]
    limit = body.get("limit", 20)
    if key == "name":
        hits = [
            one
            for one in book.patients()
            if one["name"] == value or (len(value) >= 2 and one["name"].startswith(value))
        ]
    else:
        hits = [one for one in book.patients() if one[key] == value]
    blocked = [one["card_state"] for one in hits if one["card_state"] != "good"]
    if key == "card_no" and blocked:
        raise Problem("card.blocked", reason=blocked[0])
    today = book.business_day(now)
    return {"patients": [view(one, today) for one in hits[:limit]], "more": len(hits) > limit}
