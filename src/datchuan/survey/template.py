"""The workbook that is handed out: a sheet to fill in, its guidance, its drop-down lists, its definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from datchuan.survey.columns import (
    DEFINITION_TITLE,
    GUIDANCE_TITLE,
    LISTS_TITLE,
    Column,
    Kind,
    Sheet,
    Value,
    letter,
)

SIMULATED = "DỮ LIỆU MÔ PHỎNG"

_INLINE_LIST = 255  # Excel's limit for a list written into the rule itself
_INPUT_MESSAGE = 255
_INPUT_TITLE = 32
_SPARE_ROWS = 2_000
_LAST_DAY = date(9999, 12, 31)  # of Excel
_LONGEST_CELL = 32_767
_GUIDE_WIDTHS = (6, 24, 10, 20, 40, 50, 20)  # characters
_FONT = {"font_name": "Times New Roman", "font_size": 11}
_KIND_WORDS = {
    Kind.TEXT: "Chữ",
    Kind.INTEGER: "Số nguyên",
    Kind.DECIMAL: "Số thập phân, dấu phẩy",
    Kind.DATE: "Ngày/tháng/năm",
    Kind.BOOLEAN: "Có hoặc Không",
    Kind.CHOICE: "Chọn trong danh sách",
}

TextChoices = Mapping[str, Sequence[str]]


def write_template(
    sheet: Sheet,
    rows: Iterable[Mapping[str, Value]] = (),
    *,
    titles: Sequence[str] = (),
    text_choices: TextChoices | None = None,
    simulated: bool = False,
) -> bytes:
    """An .xlsx to fill in; ``rows`` (checked values) prefill it for correction.

    ``titles`` stand above the header, at most ten lines. ``simulated`` marks guidance and every printed page.
    """
    draft = Draft(sheet, sheet.columns, text_choices or {}, titles=titles[:10], simulated=simulated)
    last = draft.header_row
    for last, values in enumerate(rows, start=draft.header_row + 1):
        draft.write_row(last, values)
    return draft.finish(last)


class Draft:
    """A workbook being written: sheet of data first, the rest when it is finished. Rows count from 0 here."""

    def __init__(
        self,
        sheet: Sheet,
        columns: Sequence[Column],
        text_choices: TextChoices,
        *,
        titles: Sequence[str] = (),
        simulated: bool = False,
    ) -> None:
        self.sheet, self.columns, self.text_choices = sheet, columns, text_choices
        self.titles, self.simulated, self.header_row = titles, simulated, len(titles)
        self._buffer = BytesIO()
        self.book = xlsxwriter.Workbook(self._buffer, {"in_memory": True})
        self.page = self.book.add_worksheet(sheet.title)
        self._guide = self.book.add_worksheet(GUIDANCE_TITLE)
        self._lists: dict[str, str] = {}
        self._formats: dict[tuple[str, bool], Format] = {}
        self._head()

    def style(self, number: str, *, faulty: bool = False) -> Format:
        """The cell format with Excel's number format ``number``, coloured where the cell is at fault."""
        if (number, faulty) not in self._formats:
            colour = {"bg_color": "#FFD7CC", "border": 1, "border_color": "#C0392B"} if faulty else {}
            made = self.book.add_format({**_FONT, **colour, "num_format": number, "valign": "top"})
            self._formats[number, faulty] = made
        return self._formats[number, faulty]

    def write_row(self, at: int, values: Mapping[str, Value]) -> None:
        for place, column in enumerate(self.columns):
            value = values.get(column.key)
            if value is not None:
                self._write(at, place, column, value)

    def _write(self, at: int, place: int, column: Column, value: Value) -> None:
        style = self.style(number_format(column))
        if isinstance(value, date):
            self.page.write_datetime(at, place, value, style)
        elif isinstance(value, bool):
            self.page.write_string(at, place, "Có" if value else "Không", style)
        elif isinstance(value, int) and column.kind is Kind.CHOICE:
            self.page.write_string(at, place, dict(column.choices).get(value, str(value)), style)
        elif isinstance(value, int):
            self.page.write_number(at, place, value / 10**column.scale, style)
        else:
            # write_string and nothing cleverer: "=1+1" in a name must stay what it says.
            self.page.write_string(at, place, str(value)[:_LONGEST_CELL], style)

    def finish(self, last: int, *, width: int = 0) -> bytes:
        """Close with data down to row ``last``; ``width`` columns under the filter when more than the sheet's."""
        end = max(last, self.header_row + 1)
        self.page.autofilter(self.header_row, 0, end, max(width, len(self.columns)) - 1)
        for place, column in enumerate(self.columns):
            self._validate(place, column, end + _SPARE_ROWS)
        self._guidance()
        self._definition()
        self.book.close()
        return self._buffer.getvalue()

    def _head(self) -> None:
        title = self.book.add_format({**_FONT, "bold": True, "font_size": 13})
        for at, line in enumerate(self.titles):
            self.page.write_string(at, 0, line, title)
        self.page.set_row(self.header_row, 48)
        keys = [column.key for column in self.columns]
        for place, column in enumerate(self.columns):
            self.page.set_column(place, place, column.width, self.style(number_format(column)))
            required = self.sheet.is_required(column)
            self.write_heading(place, f"{column.heading}{' *' if required else ''}", required=required)
            if column.guidance:
                size = {"x_scale": 1.6, "y_scale": 1.2, "author": "Đạt Chuẩn"}
                self.page.write_comment(self.header_row, place, column.guidance, size)
        fixed = self.sheet.fixed or keys.index(self.sheet.key_column) + 1
        self.page.freeze_panes(self.header_row + 1, fixed)
        self._print_setup()

    def write_heading(self, place: int, text: str, *, required: bool) -> None:
        colour = {"bg_color": "#1F4E79" if required else "#5B7FA3", "font_color": "#FFFFFF"}
        layout = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1}
        self.page.write_string(self.header_row, place, text, self.book.add_format({**_FONT, **colour, **layout}))

    def _print_setup(self) -> None:
        self.page.set_landscape()
        self.page.set_paper(9)  # A4
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(self.header_row)
        name = self.sheet.title.replace("&", "&&")
        mark = SIMULATED if self.simulated else ""
        self.page.set_header(f'&L{name}&R&"Times New Roman,Bold"{mark}')
        self.page.set_footer(f"&L{mark}&RTrang &P/&N")

    def _validate(self, place: int, column: Column, last: int) -> None:
        rule = self._rule(column)
        message = column.guidance or column.asks
        rule |= {
            "input_title": _clip(column.title, _INPUT_TITLE),
            "input_message": _clip(message, _INPUT_MESSAGE),
            "error_title": _clip(column.title, _INPUT_TITLE),
            "error_message": _clip(f"{self._limits(column) or column.asks}.", _INPUT_MESSAGE),
        }
        self.page.data_validation(self.header_row + 1, place, last, place, rule)

    def _rule(self, column: Column) -> dict[str, Any]:
        if column.key in self.text_choices:
            return self._list(column, self.text_choices[column.key])
        if column.kind is Kind.CHOICE:
            return self._list(column, [title for _, title in column.choices])
        if column.kind is Kind.BOOLEAN:
            return self._list(column, ["Có", "Không"])
        if column.kind is Kind.DATE:
            last: date | str = _LAST_DAY if column.may_lie_ahead else "=TODAY()"
            days = {"minimum": date(1900, 1, 1), "maximum": last}
            return {"validate": "date", "criteria": "between", **days}
        if column.kind is Kind.TEXT:
            return {"validate": "length", "criteria": "<=", "value": column.max_length}
        low = -(10**15) if column.minimum is None else column.minimum
        high = 10**15 if column.maximum is None else column.maximum
        return {"validate": column.kind.value, "criteria": "between", "minimum": low, "maximum": high}

    def _list(self, column: Column, titles: Sequence[str]) -> dict[str, Any]:
        """A drop-down: in the rule itself when short, else on the hidden sheet of lists."""
        if not titles:
            return {"validate": "any"}
        if len(",".join(titles)) <= _INLINE_LIST and not any("," in title for title in titles):
            return {"validate": "list", "source": list(titles)}
        if column.key not in self._lists:
            self._lists[column.key] = self._list_column(column, titles)
        return {"validate": "list", "source": self._lists[column.key]}

    def _list_column(self, column: Column, titles: Sequence[str]) -> str:
        page = self.book.get_worksheet_by_name(LISTS_TITLE) or self.book.add_worksheet(LISTS_TITLE)
        page.hide()
        place = len(self._lists)
        for at, text in enumerate((column.title, *titles)):
            page.write_string(at, place, text)
        return f"='{LISTS_TITLE}'!${letter(place)}$2:${letter(place)}${len(titles) + 1}"

    def _limits(self, column: Column) -> str:
        """What the column takes, in words, for the guidance and for Excel's own error box."""
        if column.key in self.text_choices:
            titles = self.text_choices[column.key]
            return f"Chọn một trong {len(titles)} mục của danh sách thả xuống"
        if column.kind in (Kind.CHOICE, Kind.BOOLEAN):
            return column.asks
        if column.kind is Kind.TEXT:
            return f"Tối đa {column.max_length} ký tự"
        if column.kind is Kind.DATE:
            return "Từ 01/01/1900" + ("" if column.may_lie_ahead else " đến hôm nay")
        bounds = column.bounds
        return f"{bounds[:1].upper()}{bounds[1:]}" if bounds else ""

    def _guidance(self) -> None:
        page = self._guide
        strong = self.book.add_format({**_FONT, "bold": True, "font_size": 13})
        marked = self.book.add_format({**_FONT, "bold": True, "font_color": "#B03A2E", "font_size": 13})
        plain = self.book.add_format({**_FONT, "text_wrap": True, "valign": "top", "border": 1})
        head = self.book.add_format({**_FONT, "bold": True, "bg_color": "#D6E4F0", "border": 1, "text_wrap": True})
        above = [(f"Hướng dẫn nhập: {self.sheet.title}", strong), *((line, strong) for line in self.titles)]
        above += [(SIMULATED, marked)] if self.simulated else []
        stars = "Cột có dấu * là bắt buộc. Không đổi tên cột, không gộp ô, không dùng công thức."
        above += [(note, self.book.add_format(_FONT)) for note in (stars, *self.sheet.notes)]
        for at, (line, style) in enumerate(above):
            page.write_string(at, 0, line, style)
        names = ("Cột", "Tên cột", "Bắt buộc", "Cách nhập", "Giá trị nhận", "Hướng dẫn", "Ví dụ")
        for place, (name, width) in enumerate(zip(names, _GUIDE_WIDTHS, strict=True)):
            page.set_column(place, place, width)
            page.write_string(len(above) + 1, place, name, head)
        for at, column in enumerate(self.columns):
            texts = self._guidance_of(at, column)
            # Not every program fits rows to wrapped text when it opens a file: the height is said.
            lines = max(-(-len(text) * 11 // (width * 10)) for text, width in zip(texts, _GUIDE_WIDTHS, strict=True))
            page.set_row(len(above) + 2 + at, 15 * max(1, lines))
            for place, text in enumerate(texts):
                page.write_string(len(above) + 2 + at, place, text, plain)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)

    def _guidance_of(self, at: int, column: Column) -> tuple[str, ...]:
        required = "Có" if self.sheet.is_required(column) else ""
        how = "Chọn trong danh sách" if column.key in self.text_choices else _KIND_WORDS[column.kind]
        how = f"{how} ({column.unit})" if column.unit else how
        return letter(at), column.title, required, how, self._limits(column), column.guidance, column.example

    def _definition(self) -> None:
        page = self.book.add_worksheet(DEFINITION_TITLE)
        page.very_hidden()
        said = ("key", self.sheet.key), ("version", self.sheet.version)
        for at, (name, text) in enumerate(said):
            page.write_string(at, 0, name)
            page.write_string(at, 1, text)


def number_format(column: Column) -> str:
    """Excel's number format of a column; text stays text, so that codes keep their leading zeros."""
    if column.kind is Kind.DECIMAL:
        return f"#,##0.{'0' * column.scale}".rstrip(".")
    return {Kind.DATE: "dd/mm/yyyy", Kind.INTEGER: "0"}.get(column.kind, "@")


def _clip(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
