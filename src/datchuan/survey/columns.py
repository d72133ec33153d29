"""What a sheet of a survey workbook holds: its columns, said once for template, reading and checking."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from datchuan.kernel.text import fold, format_number

Value = str | int | bool | date | None
"""A checked value: text, integer, decimal scaled to an integer, day, yes/no, or the code of a choice."""

FAULTS_TITLE = "Lỗi cần sửa"
GUIDANCE_TITLE = "Hướng dẫn"
LISTS_TITLE = "Danh mục"
DEFINITION_TITLE = "_datchuan"
OWN_TITLES = frozenset(map(fold, (GUIDANCE_TITLE, LISTS_TITLE, DEFINITION_TITLE)))

_LONGEST_SHEET_TITLE = 31
_BRACKETS = re.compile(r"\s*\([^()]*\)")


class Kind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column as printed and as checked.

    ``minimum`` and ``maximum`` are in the unit that is shown (m², not hundredths of it), both inclusive;
    no minimum is the exception, since almost nothing a survey counts is negative. A decimal is kept as an
    integer of ``10 ** -scale`` units: 40,5 m² with scale 2 is 4050. ``max_length`` counts characters. A day that
    ``may_lie_ahead`` may come after today: the day from which a decision is in force.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    required: bool = False
    unit: str = ""
    scale: int = 0
    minimum: int | Decimal | None = 0
    maximum: int | Decimal | None = None
    max_length: int = 255
    choices: tuple[tuple[int, str], ...] = ()
    guidance: str = ""
    example: str = ""
    width: float = 14
    aliases: tuple[str, ...] = ()
    may_lie_ahead: bool = False

    def __post_init__(self) -> None:
        if (self.kind is Kind.CHOICE) != bool(self.choices):
            raise ValueError(f"column {self.key}: choices belong to kind choice, and to no other")
        if self.scale and self.kind is not Kind.DECIMAL:
            raise ValueError(f"column {self.key}: only a decimal has a scale")

    @property
    def heading(self) -> str:
        """Title and unit, as the header cell has them before the star of what is required."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    @property
    def asks(self) -> str:
        """What to type, as the end of an error message: ``Nhập số m², ví dụ 40,5``."""
        what = {
            Kind.TEXT: "Nhập chữ",
            Kind.INTEGER: f"Nhập số {self.unit or 'nguyên'}",
            Kind.DECIMAL: f"Nhập số {self.unit}".rstrip(),
            Kind.DATE: "Nhập ngày/tháng/năm",
            Kind.BOOLEAN: "Nhập Có hoặc Không",
            Kind.CHOICE: f"Chọn một trong: {'; '.join(title for _, title in self.choices)}",
        }[self.kind]
        shows_example = self.example and self.kind not in (Kind.BOOLEAN, Kind.CHOICE)
        return f"{what}, ví dụ {self.example}" if shows_example else what

    @property
    def bounds(self) -> str:
        """The range in words, empty when there is none: ``từ 1 đến 300 người``."""
        low, high = (None if bound is None else self.shown(bound) for bound in (self.minimum, self.maximum))
        sides = (f"từ {low}" if low is not None else "", f"đến {high}" if high is not None else "")
        words = " ".join(side for side in sides if side)
        return f"{words} {self.unit}".rstrip() if words else ""

    def shown(self, number: int | Decimal) -> str:
        """A number in this column's unit, with no zeros after the comma that say nothing.

        Whole numbers are not grouped: they may be years, and a person types them so.
        """
        if number == int(number):
            return str(int(number))
        return format_number(number, max(self.scale, 1)).rstrip("0")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to fill in. ``key`` and ``version`` name the definition; ``key_column`` names the record, empty where
    no one column does. ``fixed`` columns stay in sight when the sheet is scrolled; none: those up to the key.

    ``passed_over`` are headings that our own exports add: nothing is taken from them and nothing is said of them.
    """

    key: str
    title: str
    version: str
    columns: tuple[Column, ...]
    key_column: str
    notes: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    fixed: int = 0

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(self.title) > _LONGEST_SHEET_TITLE:
            raise ValueError(f"sheet {self.key}: Excel takes titles of {_LONGEST_SHEET_TITLE} characters at most")
        if self.key_column and self.key_column not in keys:
            raise ValueError(f"sheet {self.key}: no column {self.key_column}")
        names = keys + [heading for column in self.columns for heading in set(_exact_headings(column))]
        twice = [name for name, times in Counter(names[: len(keys)]).items() if times > 1]
        twice += [name for name, times in Counter(names[len(keys) :]).items() if times > 1]
        if twice:
            raise ValueError(f"sheet {self.key}: {', '.join(twice)} stands twice")

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def is_required(self, column: Column) -> bool:
        return column.required or column.key == self.key_column

    def headings(self) -> dict[str, Column]:
        """Folded header text → column: titles and aliases, also without unit where that is not ambiguous."""
        found: dict[str, Column] = {}
        bare = Counter(name for column in self.columns for name in set(_bare_headings(column)))
        for column in self.columns:
            found |= {name: column for name in _bare_headings(column) if bare[name] == 1}
        for column in self.columns:
            found |= dict.fromkeys(_exact_headings(column), column)
        return found


def fold_heading(text: str) -> str:
    """A header for comparison: no marks, no star, no final full stop or colon."""
    return " ".join(fold(text).replace("*", " ").split()).rstrip(".: ")


def bare_heading(text: str) -> str:
    """The folded header without what stands in brackets: unit, remark."""
    return fold_heading(_BRACKETS.sub("", text))


def letter(index: int) -> str:
    """Excel's name of a column counted from 0: 0 → A, 26 → AA."""
    name = ""
    while index >= 0:
        index, place = divmod(index, 26)
        name, index = chr(65 + place) + name, index - 1
    return name


def listed(names: Iterable[str], at_most: int = 12) -> str:
    """Names in Vietnamese quotes, with a count instead of an endless tail."""
    every: Sequence[str] = list(names)
    tail = f" và {len(every) - at_most} tên khác" if len(every) > at_most else ""
    return ", ".join(f"“{name}”" for name in every[:at_most]) + tail


def _exact_headings(column: Column) -> list[str]:
    return [fold_heading(name) for name in (column.heading, column.title, *column.aliases)]


def _bare_headings(column: Column) -> list[str]:
    return [bare_heading(name) for name in (column.title, *column.aliases)]
