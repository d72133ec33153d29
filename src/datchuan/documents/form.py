"""Which form an official document takes on a day: millimetres and points read from ``law/document-forms.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from datchuan.kernel.citation import Citation, Instrument
from datchuan.kernel.period import Period
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import law_folder


@dataclass(frozen=True)
class FormValue:
    """One measure: what is printed, the range the text allows, and where the text says so.

    ``citation`` is ``None`` where no text rules and the office chose.
    """

    chosen: Any
    unit: str = ""
    least: float | None = None
    most: float | None = None
    citation: Citation | None = None

    def is_allowed(self) -> bool:
        """Whether what is printed lies in the range."""
        return (self.least is None or self.chosen >= self.least) and (self.most is None or self.chosen <= self.most)


@dataclass(frozen=True)
class Form:
    """A form of official documents, in force for a period. ``form["margin_left"]`` is what is printed (30)."""

    key: str
    instrument: Instrument
    period: Period
    values: Mapping[str, FormValue]
    not_known: str = ""

    def __getitem__(self, name: str) -> Any:
        return self.values[name].chosen

    @property
    def text_width(self) -> float:
        """The width between the margins of an upright page, mm."""
        return self["paper_width"] - self["margin_left"] - self["margin_right"]

    @property
    def landscape_width(self) -> float:
        """The width between the margins of a page turned on its side, mm."""
        return self["paper_height"] - self["margin_left"] - self["margin_right"]

    @property
    def numbers_at_top(self) -> bool:
        return self["page_number_place"] == "top-center"

    def printed(self) -> dict[str, Any]:
        """Every measure's printed value, for a renderer."""
        return {name: value.chosen for name, value in self.values.items()}


def form_on(day: date) -> Form:
    """The form in force on ``day``. Problem 514 for a day before the first form known."""
    for form in forms():
        if day in form.period:
            return form
    raise Problem(
        514,
        f"Chưa có quy định thể thức cho văn bản ngày {day:%d/%m/%Y}",
        where="law/document-forms.yaml",
        mend="Kiểm tra ngày của văn bản, hoặc bổ sung thể thức của thời kỳ đó.",
    )


def forms() -> tuple[Form, ...]:
    """Every form known."""
    return _read(law_folder() / "document-forms.yaml")


@lru_cache(maxsize=4)
def _read(path: Path) -> tuple[Form, ...]:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))["forms"]
    by_key: dict[str, Form] = {}
    for entry in raw:
        by_key[entry["key"]] = _form(entry, by_key)
    return tuple(by_key.values())


def _form(entry: dict[str, Any], known: Mapping[str, Form]) -> Form:
    instrument = Instrument(key=entry["key"], **entry["instrument"])
    values = dict(known[entry["as"]].values) if "as" in entry else {}
    for name, raw in entry["values"].items():
        values[name] = _value(name, raw, _citation(instrument, raw, checked=entry["checked"]))
    for name, raw in entry.get("ours", {}).items():
        values[name] = _value(name, raw, None)
    period = Period(entry["valid_from"], entry["valid_to"])
    return Form(entry["key"], instrument, period, values, entry.get("not_known", ""))


def _citation(instrument: Instrument, raw: dict[str, Any], *, checked: bool) -> Citation:
    return Citation(instrument, raw["place"], checked=checked, note=raw.get("note", ""))


def _value(name: str, raw: dict[str, Any], citation: Citation | None) -> FormValue:
    value = FormValue(raw["chosen"], raw.get("unit", ""), raw.get("least"), raw.get("most"), citation)
    if not value.is_allowed():
        raise Problem(
            515,
            f"Giá trị “{name}” = {value.chosen} nằm ngoài khoảng cho phép",
            where="law/document-forms.yaml",
            mend=f"Chọn trong khoảng {value.least} đến {value.most}.",
        )
    return value
