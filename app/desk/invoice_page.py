"""A page for a pre-printed form: a template in millimetres from ``resources/invoices`` filled with plain words.

TOML: ``form`` names a size of ``forms.toml``; ``[[field]]`` has ``text`` with ``{name}`` placeholders, ``x_mm``,
``y_mm`` of its top left corner, ``width_mm``, ``size_pt`` (10), ``bold``, ``align`` (left, center, right). ``each =
"bills"`` repeats it for every row, ``step_mm`` further down, at most ``most`` times; ``when`` keeps it only where a
value is true.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

from app.desk.receipt import TemplateError, fill

MORE = "……"
"""What the last row says when there are more than fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A text in its place; millimetres from the top left corner of the form."""

    text: str
    x_mm: float
    y_mm: float
    width_mm: float
    size_pt: float = 10
    bold: bool = False
    align: str = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePage:
    """A page of a form, in millimetres; ``form`` is the name under which the printer's driver knows the size."""

    form: str
    width_mm: float
    height_mm: float
    placed: tuple[Placed, ...]

    def as_arguments(self) -> dict[str, Any]:
        """The page as plain values."""
        return asdict(self)


def load_form(name: str) -> tuple[float, float]:
    """Width and height of a form in millimetres. Raises TemplateError."""
    forms = _read("forms")
    if name not in forms:
        raise TemplateError(f"no form named {name}")
    return forms[name]["width_mm"], forms[name]["height_mm"]


def lay_out(template: str, words: Mapping[str, Any]) -> InvoicePage:
    """The page of a shipped template. Raises TemplateError."""
    content = _read(template)
    width_mm, height_mm = load_form(content["form"])
    placed = [each for field in content["field"] for each in _placed(field, words)]
    return InvoicePage(form=content["form"], width_mm=width_mm, height_mm=height_mm, placed=tuple(placed))


def calibration(template: str) -> InvoicePage:
    """A cross every 20 mm with its place beside it, and the corners: lay it over a form and read the offset."""
    form = _read(template)["form"]
    width_mm, height_mm = load_form(form)
    crosses = [
        Placed(text=f"+{x},{y}", x_mm=x, y_mm=y, width_mm=19, size_pt=7)
        for y in range(0, int(height_mm) - 4, 20)
        for x in range(0, int(width_mm) - 18, 20)
    ]
    name = Placed(text=f"{form}  {width_mm} × {height_mm} mm", x_mm=24, y_mm=26, width_mm=120, size_pt=10)
    return InvoicePage(form=form, width_mm=width_mm, height_mm=height_mm, placed=(*crosses, name))


def preview(template: str = "outpatient") -> InvoicePage:
    """The template with words of nobody, to be looked at."""
    bills = [{"bill_title": "西药费", "department": "内科", "bill_own": "60.00"},
             {"bill_title": "检查费", "department": "放射科", "bill_own": "3.60"}]  # fmt: skip
    words = {
        "hospital": "医院名称", "invoice": "A00000000", "practice": False, "patient": "样张", "patient_no": "00000000",
        "paid_at": "2026-01-01 00:00:00", "capitals": "陆拾叁元陆角整", "amount": "63.60", "insurance": "0.00",
        "channel": "现金", "payment_no": "P0000000000000000", "window": "01", "operator": "收费员", "bills": bills,
    }  # fmt: skip
    return lay_out(template, words)


def _read(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(files("resources").joinpath("invoices", f"{name}.toml").read_text("utf-8"))
    except OSError:
        raise TemplateError(f"no invoice template named {name}") from None


def _placed(field: Mapping[str, Any], words: Mapping[str, Any]) -> Sequence[Placed]:
    step_mm, most = field.get("step_mm", 5.0), field.get("most", 1)
    plain = {name: value for name, value in field.items() if name not in ("step_mm", "most")}
    rows = fill([plain], words)
    if len(rows) > most:
        rows = [*rows[: most - 1], {**rows[most - 1], "text": MORE}]
    return [Placed(**{**row, "y_mm": row["y_mm"] + number * step_mm}) for number, row in enumerate(rows)]
