"""Layouts of files: written, tried on a sample, looked at, then saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args, get_type_hints

from app.desk.keep_file import read_file
from app.desk.ports import Server
from app.wire.statements import ColumnMap, Layout, LayoutPreview, TryLayout
from ui.presenting import Facts, Fault, Presenting, Shows
from ui.reconciliation.looks import told_values
from ui.tasks import QUESTIONS, TRANSFERS, TaskRunner
from ui.text import translate, word

LARGEST_SAMPLE_BYTES = 4 * 1024 * 1024
FIELDS: tuple[str, ...] = get_args(get_type_hints(ColumnMap)["field"])
_NAME = re.compile(r"[a-z][a-z0-9_.]{0,63}")
NEW = Layout(
    name="", party="channel", title="", encoding="utf-8", delimiter=",", header_lines=1, footer_lines=0, unit="yuan",
    sign="minus", refund_words=(), date_form="%Y-%m-%d %H:%M:%S", time_form="",
    columns=(ColumnMap(field="amount"), ColumnMap(field="at")),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutsModel:
    """``draft`` is what the form begins with, ``tried`` the layout that has read the sample as ``preview`` tells."""

    layouts: tuple[Layout, ...] = ()
    draft: Layout = NEW
    tried: Layout | None = None
    preview: LayoutPreview | None = None
    sample: str = ""
    busy: bool = False
    fault: Fault | None = None

    @property
    def savable(self) -> bool:
        """Whether a sample has been read by it."""
        return self.tried is not None and self.preview is not None and not self.preview.error


class LayoutsPresenter(Presenting[LayoutsModel]):
    """Decides what the editor of layouts shows."""

    def __init__(self, view: Shows[LayoutsModel], tasks: TaskRunner, server: Server, facts: Facts) -> None:
        super().__init__(view, tasks, LayoutsModel())
        self._server, self._facts = server, facts

    def load(self) -> None:
        """Read what there is."""
        self.ask(self._server.layouts, self._read, lane=QUESTIONS)

    def chosen(self, layout: Layout | None) -> None:
        """One of the list, or a new one."""
        self.show(draft=layout or NEW, tried=None, preview=None, fault=None)

    def sample_given(self, path: str) -> None:
        """A file to try it on."""
        if path:
            self.show(sample=path, tried=None, preview=None)

    def changed(self) -> None:
        """Something was typed: what was tried is not what stands there any more."""
        if self.model.tried is not None:
            self.show(tried=None)

    def try_requested(self, typed: Layout) -> None:
        """Read the sample by what stands there."""
        path = self.model.sample
        if not self._complete(typed):
            return
        if not path:
            self.complain("layout.sample_missing", tone="warning")
            return
        self.ask(
            lambda: self._server.try_layout(TryLayout(layout=typed, sample=read_file(path, LARGEST_SAMPLE_BYTES))),
            lambda preview: self._tried(typed, preview),
            lane=TRANSFERS,
        )

    def save_requested(self, typed: Layout) -> None:
        """Save what has read the sample."""
        if not self._complete(typed):
            return
        if not self.model.savable or self.model.tried != typed:
            self.complain("layout.untried", tone="warning")
            return
        self.ask(lambda: self._server.save_layout(typed), self._saved)

    def _complete(self, typed: Layout) -> bool:
        what = missing_of(typed)
        if what:
            self.complain("layout.incomplete", tone="warning", what=what)
        return not what

    def _read(self, layouts: Sequence[Layout]) -> None:
        self.show(layouts=tuple(layouts), draft=layouts[0] if layouts else NEW)

    def _tried(self, typed: Layout, preview: LayoutPreview) -> None:
        self.show(tried=typed, preview=preview)
        if preview.error:
            self.show(fault=Fault(preview.error, told_values(preview.error_values)))

    def _saved(self, layout: Layout) -> None:
        others = [each for each in self.model.layouts if each.name != layout.name]
        ordered = tuple(sorted([*others, layout], key=lambda each: each.name))
        self.show(layouts=ordered, draft=layout, tried=layout)
        self.complain("layout.saved", tone="success")


def missing_of(typed: Layout) -> str:
    """What a layout lacks, in words; empty when nothing."""
    if not _NAME.fullmatch(typed.name):
        return translate("reconciliation", "its short name (small letters, digits, _)")
    if not typed.title.strip():
        return translate("reconciliation", "its title")
    if not typed.date_form.strip():
        return translate("reconciliation", "the form of dates")
    named = {each.field for each in typed.columns}
    if "amount" not in named:
        return word("column.amount")
    if not named & {"at", "date"}:
        return word("column.at")
    if typed.sign == "word" and not typed.refund_words:
        return translate("reconciliation", "the words that mean a refund")
    return ""
