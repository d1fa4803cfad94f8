"""From the codes of an exception to words: types, causes, acts, states, parties, ages, limits."""

from __future__ import annotations

from datetime import datetime

from app.wire.exceptions import ExceptionView, TimelineView
from ui.exceptions.models import is_open
from ui.sentences import find
from ui.text import Sentence, age, listed, sentence, titled, translate, word

CELL_SIGNS = {"A": "＝", "D": "≠", "-": "—"}
"""How a picture of four cells is drawn where there is little room."""
PARTIES = ("channel", "platform", "business", "source")


def said(area: str, code: str) -> Sentence:
    """A code's words: the name, and what it means or leads to. A code that nobody knows stands for itself."""
    whole = f"exception.{area}.{code}"
    return sentence(whole) if find(whole) else Sentence(code, "", whole)


def name_of(area: str, code: str) -> str:
    """The first half alone."""
    return said(area, code).what


def party_name(party: str, name: str) -> str:
    """``Channel · WeChat``; the party alone when it needs no name."""
    return f"{name_of('party', party)} · {word(name)}" if name else name_of("party", party)


def picture(cells: str) -> str:
    """Four cells in four signs."""
    return " ".join(CELL_SIGNS.get(cell, cell) for cell in cells)


def age_of(row: ExceptionView, now: datetime) -> str:
    """Since when it is open."""
    return age(max(0, int((now - row.opened_at).total_seconds())))


def limit_of(row: ExceptionView, now: datetime) -> str:
    """How long there is still time, or for how long it is over."""
    left_s = int((row.limit_at - now).total_seconds())
    if not is_open(row):
        return "—"
    if left_s < 0:
        return translate("exceptions", "{age} over").format(age=age(-left_s))
    return translate("exceptions", "{age} left").format(age=age(left_s))


def owner_of(row: ExceptionView) -> str:
    """Who looks after it."""
    return row.owner_name or translate("exceptions", "nobody yet")


def people_words(people: int) -> str:
    """How many must agree."""
    if people <= 0:
        return translate("exceptions", "Nobody has to agree.")
    if people == 1:
        return translate("exceptions", "One person is enough.")
    return translate("exceptions", "Two different people must agree.")


def evidence_words(entry: TimelineView) -> str:
    """What a piece of evidence says, in a sentence; its code and values where there is none."""
    values = {name: _value(name, value) for name, value in entry.values.items()}
    area, _, rest = entry.code.partition(".")
    if area == "exception" and rest.startswith("said."):
        return _heard(entry, rest.removeprefix("said."))
    code, own = f"evidence.{entry.code}", entry.values.get("code", "")
    if not find(code) and find(f"evidence.{area}"):
        code, values = f"evidence.{area}", {**values, "state": rest}
    text = sentence(code, values).whole if find(code) else f"{entry.code}  {_plain(values)}".strip()
    return f"{text}  [{own}]" if own and find(code) else text


def _heard(entry: TimelineView, outcome: str) -> str:
    """A party's word, without what follows from it."""
    values: dict[str, str | int] = {"party": name_of("party", entry.source)}
    if "amount_fen" in entry.values:
        values["amount_fen"] = entry.values["amount_fen"]
    own = str(entry.values.get("code", ""))
    if own.startswith("exception."):
        return sentence(own).what
    text = sentence(f"exception.asked.{outcome}", values).what
    return f"{text}  [{own}]" if own else text


def _value(name: str, value: str | int) -> str | int:
    """Values that are codes themselves become words."""
    if name == "outcome":
        return sentence(str(value)).what if find(str(value)) else value
    area = {"act": "act", "was": "act", "party": "party", "type": "type"}.get(name, "")
    return name_of(area, str(value)) if area else value


def _plain(values: dict[str, str | int]) -> str:
    return listed(titled(name, str(value)) for name, value in values.items())
