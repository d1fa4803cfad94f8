"""One case beside the list: what it is, what it means, four cells, the proposal, its evidence, what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.wire.exceptions import ExceptionDetail, ExceptionView
from ui import theme
from ui.ahead import dress_some
from ui.exceptions.cells import FourCells
from ui.exceptions.models import STATE_LOOKS, WorkbenchModel, overdue
from ui.exceptions.timeline import Timeline
from ui.exceptions.wording import age_of, evidence_words, limit_of, name_of, owner_of, people_words, said
from ui.text import date_time, money, translate, word
from ui.widgets.arranging import laid_out_once
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, EmptyState, InlineError, Upright, rule
from ui.widgets.facts import Fact, FactList
from ui.widgets.labels import Badge, MoneyLabel, heading, set_property, words
from ui.widgets.screen import Speaking

SPACE = theme.SPACE
BUTTONS_A_ROW, USUAL_LINES, USUAL_EVIDENCE = 3, 9, 4
TAKEN_BACK = frozenset({"exception.failed", "exception.undone", "exception.withdrawn"})
"""Evidence after which a case has no proposal any more, and which says why."""
ASKED_TONES = {
    "paid": "warning", "refunded": "success", "not_refunded": "warning", "posted": "success", "not_paid": "danger",
    "not_posted": "warning", "unknown": "unknown", "no_answer": "unknown",
}  # fmt: skip


class CasePanel(Speaking):
    """Emits ``wish`` with the name of an act; the screen asks for what the act needs."""

    wish = Signal(str)
    look_wanted = Signal(object)
    save_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._type, self._state, self._risk = words("title"), Badge(), MoneyLabel("figure-large")
        self._meaning, self._cause, self._brief = words("", wrap=True), words("", wrap=True), words("small", wrap=True)
        self._latest = words("small", wrap=True)
        self._act, self._consequence, self._people = words("strong", wrap=True), words("", wrap=True), words("small")
        self._facts, self.cells, self.timeline = FactList(), FourCells(), Timeline()
        self._timeline_name, self._proposal = heading(), words("", wrap=True)
        self._answer, self._waiting = InlineError(), EmptyState("hourglass")
        self.close_it = ActionButton(kind="quiet", icon="close", key="Esc")
        self.buttons = {
            "propose": ActionButton(kind="primary", icon="pencil", key="P"),
            "approve": ActionButton(kind="primary", icon="check", key="A"),
            "execute": ActionButton(kind="primary", icon="play", key="X"),
            "beside": ActionButton(icon="key", key="S"),
            "ask_channel": ActionButton(icon="card", key="C"),
            "ask_business": ActionButton(icon="hospital", key="B"),
            "note": ActionButton(icon="pencil", key="N"),
            "take": ActionButton(icon="user", key="T"),
            "withdraw": ActionButton(icon="undo", key="W"),
            "undo": ActionButton(kind="danger", icon="undo", key="U"),
        }
        self._card, self._act_card = Card(self), Card(padding=SPACE + SPACE // 2, spacing=SPACE // 2)
        self._foot, self._within, self._content = QGridLayout(), QWidget(), QWidget()
        self._arrange()
        self._join()
        self._say()

    def show_model(self, model: WorkbenchModel) -> None:
        """Show the case in front, or that it is on its way."""
        detail = model.detail
        if detail is not None and detail.exception.exception_no != model.opening:
            detail = None if model.opening else detail
        known = detail is not None
        parts = (self.cells, self.timeline, self._facts, self._act_card, self._content, self._within, self._card)
        with laid_out_once(*parts):
            if detail is not None:
                self._show_case(detail, model)
                self._show_answer(model)
            self._content.setVisible(known)
            self._waiting.setVisible(not known)
            self._show_buttons(model)

    def make_ready(self) -> bool:
        """Lines and looks of a usual case, before one is shown; whether there is more to do."""
        self.cells.make_lines(USUAL_LINES)
        self.timeline.make_lines(USUAL_EVIDENCE)
        return dress_some(self)

    def scroll_to_top(self) -> None:
        """Another case begins at its beginning."""
        self._area.verticalScrollBar().setValue(0)

    def scroll_by(self, pixels: int) -> None:
        """Read on, or back."""
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + pixels)

    def retranslate(self) -> None:
        """The case is said again by the screen's model."""
        self._answer.retranslate()

    # ------------------------------------------------------------ the case

    def _show_case(self, detail: ExceptionDetail, model: WorkbenchModel) -> None:
        row = detail.exception
        kind, cause, act = said("type", row.type), name_of("cause", row.cause), said("act", row.act)
        self._type.setText(kind.what)
        self._state.show_state(name_of("state", row.state), *STATE_LOOKS[row.state])
        self._risk.show_fen(row.at_risk_fen)
        self._brief.setText(_brief(row, model))
        set_property(self._brief, "tone", "danger" if overdue(row, model.now) else "")
        self._latest.setText(_latest(detail))
        self._latest.setVisible(bool(self._latest.text()))
        set_property(self._latest, "tone", "" if row.proposed_by else "danger")
        self._meaning.setText(kind.next)
        self._cause.setText(translate("exceptions", "Likely: {cause}").format(cause=cause))
        self._act.setText(_act_line(row, act.what))
        self._consequence.setText(act.next)
        self._people.setText(people_words(row.people))
        self._proposal.setText(_proposal(row))
        self._proposal.setVisible(bool(row.proposed_by))
        self._facts.show_facts(_facts(row, model))
        self.cells.show_cells(detail.cells)
        self.timeline.show_entries(detail.timeline)

    def _show_answer(self, model: WorkbenchModel) -> None:
        asked = model.asked
        if asked is None or asked.exception_no != model.opening:
            self._answer.clear()
            return
        row = model.detail.exception if model.detail else None
        name = word(row.channel) if row is not None and asked.party == "channel" and row.channel else ""
        party = name or name_of("party", asked.party)
        amount = "" if asked.amount_fen is None else money(asked.amount_fen)
        code = asked.code if asked.code.startswith("exception.") else f"exception.asked.{asked.outcome}"
        values = {"party": party, "amount": amount}
        self._answer.show_code(code, values, ASKED_TONES.get(asked.outcome, "unknown"))

    def _show_buttons(self, model: WorkbenchModel) -> None:
        known = model.detail is not None and model.detail.exception.exception_no == model.opening
        shown = {
            "propose": model.may("propose"), "approve": model.may("approve"), "execute": model.executable,
            "beside": model.waits_for_another, "ask_channel": model.may_propose,
            "ask_business": model.may_propose, "note": model.may_propose,
            "take": model.takeable, "withdraw": model.may("withdraw"), "undo": model.may("undo"),
        }  # fmt: skip
        visible = []
        for name, button in self.buttons.items():
            on = known and shown[name]
            button.setVisible(on)
            waits = name.startswith("ask_") and bool(model.asking)
            button.setEnabled(on and not model.busy and not waits)
            if on:
                visible.append(button)
        for place, button in enumerate(visible):
            self._foot.addWidget(button, place // BUTTONS_A_ROW, place % BUTTONS_A_ROW)
        self.buttons["ask_channel"].setText(
            translate("exceptions", "Asking…") if model.asking == "channel" else translate("exceptions", "Ask channel")
        )
        self.buttons["ask_business"].setText(
            translate("exceptions", "Asking…") if model.asking == "business" else translate("exceptions", "Ask HIS")
        )

    # ------------------------------------------------------------ how it is put together

    def _arrange(self) -> None:
        column, inner = QVBoxLayout(self), QVBoxLayout(self._within)
        column.setContentsMargins(0, 0, 0, 0)
        inner.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        self._area = Upright(self._within)
        card = self._card
        card.column.addLayout(self._head())
        card.column.addWidget(self._area, 1)
        card.column.addWidget(rule())
        inner.addWidget(self._content)
        inner.addWidget(self._waiting)
        self._fill_content()
        self._foot.setSpacing(SPACE)
        for place, button in enumerate(self.buttons.values()):
            self._foot.addWidget(button, place // BUTTONS_A_ROW, place % BUTTONS_A_ROW)
        card.column.addLayout(self._foot)

    def _fill_content(self) -> None:
        content = QVBoxLayout(self._content)
        content.setContentsMargins(0, 0, SPACE, 0)
        content.setSpacing(SPACE + SPACE // 2)
        content.addWidget(self._answer)
        for part in (self._brief, self._latest, self._meaning, self._cause):
            content.addWidget(part)
        content.addWidget(rule())
        content.addWidget(self.cells)
        content.addWidget(self._act_card)
        self._act_card.set_tone("primary")
        for part in (self._act, self._consequence, self._people, self._proposal):
            self._act_card.column.addWidget(part)
        content.addWidget(self._timeline_name)
        content.addWidget(self.timeline)
        content.addWidget(rule())
        content.addWidget(self._facts)
        content.addStretch()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE + SPACE // 2)
        row.addWidget(self._type)
        row.addWidget(self._state)
        row.addStretch()
        row.addWidget(self._risk)
        row.addWidget(self.close_it)
        return row

    def _join(self) -> None:
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, act=name: self.wish.emit(act))
        self.close_it.clicked.connect(lambda: self.wish.emit("close"))
        self.timeline.look_wanted.connect(self.look_wanted)
        self.timeline.save_wanted.connect(self.save_wanted)

    def _say_button(self, button: ActionButton, text: Callable[[], str]) -> None:
        self.live(lambda: button.setText(text()))

    def _say(self) -> None:
        names: dict[str, Callable[[], str]] = {
            "propose": lambda: translate("exceptions", "Propose…"),
            "approve": lambda: translate("exceptions", "Approve"),
            "execute": lambda: translate("exceptions", "Execute"),
            "beside": lambda: translate("exceptions", "Second person…"),
            "note": lambda: translate("exceptions", "Note, file…"),
            "take": lambda: translate("exceptions", "I take it"),
            "withdraw": lambda: translate("exceptions", "Withdraw…"),
            "undo": lambda: translate("exceptions", "Undo…"),
        }
        for name, text in names.items():
            self._say_button(self.buttons[name], text)
        self.live(lambda: self.close_it.setText(translate("exceptions", "Close")))
        self.live(lambda: self._timeline_name.setText(translate("exceptions", "Evidence, the oldest first")))
        self.live(
            lambda: self._waiting.say(
                translate("exceptions", "Reading the case…"),
                translate("exceptions", "Its four records and its evidence come from the server."),
            )
        )


def _brief(row: ExceptionView, model: WorkbenchModel) -> str:
    """Whose it is and how much time is left, in a line."""
    limit = limit_of(row, model.now)
    owner = translate("exceptions", "Owner: {name}").format(name=owner_of(row))
    parts = [owner, translate("exceptions", "open for {age}").format(age=age_of(row, model.now))]
    return "  ·  ".join(parts if limit == "—" else [*parts, limit])


def _latest(detail: ExceptionDetail) -> str:
    """What was done about it last, once somebody has begun; what ended without an end says why here."""
    over = [entry for entry in detail.timeline if entry.code in TAKEN_BACK]
    if not detail.timeline or not (detail.exception.proposed_by or over):
        return ""
    entry = detail.timeline[-1] if detail.exception.proposed_by else over[-1]
    return translate("exceptions", "Last: {what}").format(what=f"{date_time(entry.at)} · {evidence_words(entry)}")


def _act_line(row: ExceptionView, act: str) -> str:
    if row.proposed_by:
        return translate("exceptions", "Proposed: {act}").format(act=act)
    return translate("exceptions", "Safe act: {act}").format(act=act)


def _proposal(row: ExceptionView) -> str:
    parts = [translate("exceptions", "Proposed by {name}: {note}").format(name=row.proposed_by, note=row.note or "—")]
    if row.approved_by:
        parts.append(translate("exceptions", "Approved by {name}").format(name=row.approved_by))
    return "\n".join(parts)


def _facts(row: ExceptionView, model: WorkbenchModel) -> list[Fact]:
    state = said("state", row.state)
    return [
        Fact(translate("exceptions", "State"), f"{state.what} · {state.next}"),
        Fact(translate("exceptions", "Open since"), date_time(row.opened_at)),
        Fact(translate("exceptions", "Limit"), date_time(row.limit_at), "danger" if overdue(row, model.now) else ""),
        Fact(translate("exceptions", "Accounting day"), row.day.isoformat()),
        Fact(translate("exceptions", "Exception"), row.exception_no),
    ]
