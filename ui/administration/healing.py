"""What became of a restore: who was asked for what is missing, what was found and healed, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.desk.ports import Server
from app.wire.healing import HealingItemView, HealingView
from ui.marking import QT_TRANSLATE_NOOP
from ui.presenting import Facts, Fault, Presenting, Shows
from ui.tasks import TaskRunner
from ui.text import money, sentence, translate, word

KINDS = {
    "desk": QT_TRANSLATE_NOOP("healing", "Window"),
    "day": QT_TRANSLATE_NOOP("healing", "Statement"),
    "payment": QT_TRANSLATE_NOOP("healing", "Payment"),
    "refund": QT_TRANSLATE_NOOP("healing", "Refund"),
}
REASONS = {
    "healing.server_mark": QT_TRANSLATE_NOOP("healing", "noticed by the server itself"),
    "healing.desk_mark": QT_TRANSLATE_NOOP("healing", "noticed by a window that remembered more"),
    "healing.payment_missing": QT_TRANSLATE_NOOP("healing", "noticed by a window whose payment was missing"),
    "healing.command": QT_TRANSLATE_NOOP("healing", "restored by command"),
}
STATES = {
    ("desk", "waiting"): QT_TRANSLATE_NOOP("healing", "Has not answered yet"),
    ("desk", "done"): QT_TRANSLATE_NOOP("healing", "Has answered"),
    ("desk", "gone"): QT_TRANSLATE_NOOP("healing", "Given up: it never answers"),
    ("day", "waiting"): QT_TRANSLATE_NOOP("healing", "Is asked for again"),
    ("day", "done"): QT_TRANSLATE_NOOP("healing", "Compared"),
    ("payment", "waiting"): QT_TRANSLATE_NOOP("healing", "Not known yet"),
    ("payment", "done"): QT_TRANSLATE_NOOP("healing", "Found again"),
    ("refund", "waiting"): QT_TRANSLATE_NOOP("healing", "Not known yet"),
    ("refund", "done"): QT_TRANSLATE_NOOP("healing", "Found again"),
}
TONES = {"waiting": ("warning", "hourglass"), "done": ("success", "success"), "gone": ("muted", "ban")}


@dataclass(frozen=True, slots=True, kw_only=True)
class HealingModel:
    """``view`` is None until it was read."""

    busy: bool = False
    fault: Fault | None = None
    view: HealingView | None = None
    may_give_up: bool = False

    @property
    def items(self) -> tuple[HealingItemView, ...]:
        """What is left first."""
        items = self.view.items if self.view else ()
        return tuple(sorted(items, key=lambda item: item.state != "waiting"))

    def counted(self, kind: str) -> tuple[int, int]:
        """How many there are of a kind, and how many of them are left."""
        of = [item for item in self.items if item.kind == kind]
        return len(of), sum(item.state == "waiting" for item in of)


class HealingPresenter(Presenting[HealingModel]):
    """The healing under way, or the last one."""

    def __init__(self, view: Shows[HealingModel], tasks: TaskRunner, server: Server, facts: Facts) -> None:
        super().__init__(view, tasks, HealingModel())
        self._server, self._facts = server, facts

    def load(self) -> None:
        """Read how far it is."""
        self.show(may_give_up=self._facts.may("administration.windows"))
        self.ask(self._server.healing, self._loaded)

    def give_up_requested(self, item: HealingItemView) -> None:
        """A person knows that this computer will never hand in what it did."""
        if item.kind == "desk" and item.state == "waiting":
            self.ask(lambda: self._server.desk_is_gone(int(item.subject)), self._loaded)

    def _loaded(self, view: HealingView) -> None:
        self.show(view=view)


# ------------------------------------------------------------ words


def kind_of(item: HealingItemView) -> str:
    """What it is."""
    return translate("healing", KINDS[item.kind]) if item.kind in KINDS else item.kind


def name_of(item: HealingItemView) -> str:
    """Whose: the window's name, channel and day, or the number."""
    if item.kind == "day":
        channel, _, day = item.subject.partition(" ")
        return f"{word(channel)} {date.fromisoformat(day):%Y-%m-%d}"
    return item.name or item.subject


def state_of(item: HealingItemView) -> str:
    """How it stands."""
    found = STATES.get((item.kind, item.state))
    return translate("healing", found) if found else item.state


def found_of(item: HealingItemView) -> str:
    """What came of it so far."""
    facts = item.detail
    if item.kind == "desk":
        if "known" not in facts:
            return ""
        said = translate("healing", "{made} found again, {known} known, {passed} without money")
        return said.format(made=facts.get("made_again", 0), known=facts["known"], passed=facts.get("passed_over", 0))
    if item.kind == "day":
        if "rows" in facts:
            said = translate("healing", "{rows} lines, {found} of them were missing")
            return said.format(rows=facts["rows"], found=facts.get("found", 0))
        return sentence(str(facts["said"])).what if facts.get("said") else ""
    amount = money(int(facts.get("amount_fen") or 0))
    if facts.get("fits") == 0:
        return translate("healing", "{amount}: more than is left of its payment").format(amount=amount)
    return amount


def summary_of(model: HealingModel) -> Sequence[tuple[str, str, str]]:
    """(Name, value, tone) of each kind that was asked for or found."""
    names = {
        "desk": translate("healing", "Windows that have answered"),
        "day": translate("healing", "Statements compared"),
        "payment": translate("healing", "Payments found again"),
        "refund": translate("healing", "Refunds found again"),
    }
    lines = []
    for kind, name in names.items():
        count, left = model.counted(kind)
        value = translate("healing", "{done} of {count}").format(done=count - left, count=count)
        lines.append((name, value, "warning" if left else ""))
    left = model.view.postings_left if model.view else 0
    value = translate("healing", "{count} not answered yet").format(count=left) if left else translate("healing", "all")
    lines.append((translate("healing", "Answered by the HIS"), value, "warning" if left else ""))
    return lines
