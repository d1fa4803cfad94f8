"""Finds what a person cannot read on a screen: words without room, words that lie outside of what is seen, overlaps."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollBar,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from ui.widgets.buttons import ActionButton

SLACK_PX = 2
"""What hinting moves a letter by is no cut."""


def cut_words(root: QWidget, *, titles: bool = True) -> list[str]:
    """A sentence for each word that is cut, each that lies beyond an edge, each pair that lies upon one another, and
    each bar for scrolling sideways outside of a table; without ``titles`` those of columns may be shortened."""
    seen = [each for each in root.findChildren(QWidget) if each.isVisible()]
    found = [*_without_room(seen, titles=titles), *_beyond_an_edge(root, seen), *_overlapping(seen)]
    found += [
        f"sideways bar in {_way(each)}"
        for each in seen
        if isinstance(each, QScrollBar) and each.orientation() is Qt.Orientation.Horizontal and not _in_a_list(each)
    ]
    return found


def _without_room(seen: list[QWidget], *, titles: bool) -> Iterator[str]:
    for each in seen:
        if isinstance(each, QHeaderView):
            yield from _cut_titles(each) if titles else ()
        elif missing := _missing(each):
            yield f"cut by {missing[0]} px, {missing[1]} px high: {_words(each)!r} in {_way(each)}"


def _missing(widget: QWidget) -> tuple[int, int] | None:
    """How much wider and taller a widget must be for its words; None when they fit."""
    wide = high = 0
    if isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
        wide, high = _label_missing(widget)
    elif isinstance(widget, ActionButton):
        wide = 0 if _bare(widget) else widget.width_with_words() - widget.width()
    elif isinstance(widget, QCheckBox | QRadioButton):
        wide = widget.sizeHint().width() - widget.width()
    elif isinstance(widget, QComboBox):
        wide = _combo_missing(widget)
    elif isinstance(widget, QLineEdit) and not widget.text():
        wide = QFontMetrics(widget.font()).horizontalAdvance(widget.placeholderText()) + 24 - widget.width()
    return (max(0, wide), max(0, high)) if wide > SLACK_PX or high > SLACK_PX else None


def _label_missing(label: QLabel) -> tuple[int, int]:
    room, metrics = label.contentsRect(), QFontMetrics(label.font())
    if label.textFormat() is not Qt.TextFormat.PlainText and label.text().startswith("<"):  # HTML: the label knows
        return label.minimumSizeHint().width() - label.width(), label.heightForWidth(label.width()) - label.height()
    if not label.wordWrap():
        return max(map(metrics.horizontalAdvance, label.text().split("\n"))) - room.width(), 0
    flags = int(Qt.TextFlag.TextWordWrap) | int(label.alignment())
    needed = metrics.boundingRect(QRect(0, 0, room.width(), 10_000), flags, label.text())
    return needed.width() - room.width(), needed.height() - room.height()


def _combo_missing(box: QComboBox) -> int:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    area = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    return QFontMetrics(box.font()).horizontalAdvance(box.currentText()) - area.width()


def _cut_titles(header: QHeaderView) -> Iterator[str]:
    if header.orientation() is not Qt.Orientation.Horizontal:
        return
    model = header.model()
    for section in range(header.count()):
        title = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        room = header.sectionSize(section) - 2 * 8
        if not header.isSectionHidden(section) and header.fontMetrics().horizontalAdvance(title) > room + SLACK_PX:
            yield f"title cut: {title!r} has {room} px in {_way(header)}"


def _beyond_an_edge(root: QWidget, seen: list[QWidget]) -> Iterator[str]:
    """What lies outside of an area that cannot be scrolled there."""
    for each in seen:
        if not _words(each) or isinstance(each, QHeaderView) or _bare(each):
            continue
        inside, over, area = each.parentWidget(), each, each.rect()
        while inside is not None and over is not root:
            area = QRect(over.mapTo(inside, area.topLeft()), area.size())
            beyond = _beyond(area, inside)
            if beyond > SLACK_PX:
                yield f"{beyond} px beyond the edge: {_words(each)!r} in {_way(each)}"
                break
            if isinstance(inside.parentWidget(), QAbstractScrollArea):
                break
            over, inside = inside, inside.parentWidget()


def _beyond(area: QRect, inside: QWidget) -> int:
    """Pixels by which an area is cut off; none where it can be scrolled to."""
    scroller = inside.parentWidget()
    sideways = upright = False
    if isinstance(scroller, QAbstractScrollArea) and scroller.viewport() is inside:
        sideways, upright = scroller.horizontalScrollBar().maximum() > 0, scroller.verticalScrollBar().maximum() > 0
        sideways = sideways and scroller.horizontalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    wide = 0 if sideways else max(-area.left(), area.right() + 1 - inside.width())
    high = 0 if upright else max(-area.top(), area.bottom() + 1 - inside.height())
    return max(wide, high)


def _overlapping(seen: list[QWidget]) -> Iterator[str]:
    speaking = [each for each in seen if _words(each)]
    for place, one in enumerate(speaking):
        for other in speaking[place + 1 :]:
            if one.parentWidget() is other.parentWidget() and not isinstance(one, QHeaderView):
                shared = one.geometry().intersected(other.geometry())
                if shared.width() > SLACK_PX and shared.height() > SLACK_PX:
                    yield f"{_words(one)!r} lies upon {_words(other)!r} in {_way(one)}"


def _words(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return widget.text() if widget.pixmap().isNull() else ""
    if isinstance(widget, QAbstractButton):
        return widget.text()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLineEdit):
        return "" if isinstance(widget.parentWidget(), QComboBox) else widget.text() or widget.placeholderText()
    return ""


def _bare(widget: QWidget) -> bool:
    """Whether it is a button that shows its icon alone."""
    return isinstance(widget, ActionButton) and widget.sizeHint().width() == widget.bare_size().width()


def _in_a_list(bar: QScrollBar) -> bool:
    """Lists may be wider than the room; what stands in the page may not."""
    place = bar.parentWidget()
    area = place.parentWidget() if place is not None else None
    return isinstance(area, QAbstractScrollArea) and any(isinstance(each, QHeaderView) for each in area.children())


def _way(widget: QWidget) -> str:
    names, at = list[str](), widget.parentWidget()
    while at is not None and len(names) < 4:
        if type(at) not in (QWidget, QFrame):
            names.append(type(at).__name__)
        at = at.parentWidget()
    return " < ".join(names)
