"""Files of the workbench: the list as it is seen, evidence attached and opened; a file is kept whole or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

from app.wire.exceptions import ExceptionView
from support.exception_cases import case
from support.workbench_desk import Officer
from ui.widgets.saving_bar import Saving


def line(row: ExceptionView) -> list[str]:
    """Two cells, one of which a spreadsheet would take for a formula."""
    return [row.exception_no, f"=cmd|{row.owner_name}"]


def test_what_is_seen_is_saved_as_csv_a_page_at_a_time(tmp_path: Path) -> None:
    desk, path = Officer(1_200), tmp_path / "list.csv"
    desk.presenter.filter_requested(types=("shortage",))
    desk.settle()
    desk.presenter.acts.export(["Exception", "Owner"], line, str(path))
    desk.settle()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["Exception", "Owner"]
    assert len(rows) == 1 + 200
    assert all(cell.startswith("'=") for _, cell in rows[1:]), "nothing is a formula"
    assert (desk.fault(), desk.model.saving) == ("exception.exported", None)


def test_saving_is_broken_off_and_leaves_nothing(tmp_path: Path) -> None:
    desk, path = Officer(1_200), tmp_path / "list.csv"
    desk.presenter.acts.export(["Exception", "Owner"], line, str(path))
    desk.presenter.acts.cancel_export()
    assert [desk.model.saving] == [Saving(0, 1_200, stopping=True)], "said at once, whenever the next page comes"
    desk.settle()
    assert (desk.fault(), desk.model.saving) == ("file.cancelled", None)
    assert list(tmp_path.iterdir()) == []


def test_a_comment_with_a_file_that_is_no_picture_is_refused_here(tmp_path: Path) -> None:
    desk, path = Officer(), tmp_path / "macro.pdf"
    path.write_bytes(b"MZ this is a program")
    desk.put(case(2))
    desk.presenter.acts.comment("look", str(path))
    desk.settle()
    assert (desk.fault(), desk.server.asked("comment")) == ("exception.attachment_kind", [])


def test_an_attached_file_is_opened_as_what_it_is() -> None:
    desk = Officer()
    desk.put(case(2))
    assert desk.model.detail is not None
    opened: list[Path] = []
    desk.presenter.acts.look_at(desk.model.detail.timeline[-1], opened.append)
    desk.settle()
    assert [path.suffix for path in opened] == [".png"]
    opened[0].unlink()
    opened[0].parent.rmdir()
