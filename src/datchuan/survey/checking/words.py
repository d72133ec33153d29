"""Text, days, yes/no and choices as people type them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import TypeVar

from datchuan.kernel.text import fold, format_day, nfc
from datchuan.survey.checking.seen import Refused, quoted, seen
from datchuan.survey.columns import Column
from datchuan.survey.workbook import Cell

_T = TypeVar("_T", str, int)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([/-])([0-9]{1,2})\2([0-9]{1,2})(?:[ T]00:00:00)?")
_FIRST_DAY = date(1900, 1, 1)
_AS_PRINTED = {"Có": True, "Không": False}
_YES = frozenset(("co", "x", "1", "true", "dung", "yes", "y", "v", "✓", "✔"))
_NO = frozenset(("khong", "0", "false", "sai", "no", "n", "ko"))
# Comparing one unknown word with every choice takes milliseconds: help with the first ones, not with a landslide.
_SUGGESTIONS = 300
_REMEMBERED = 5_000


def text_reader(column: Column) -> Callable[[Cell], str]:
    """Reader of free text: composed letters, single spaces. Numbers are taken as Excel shows them."""

    def read(cell: Cell) -> str:
        text = nfc(cell) if type(cell) is str else _typed(cell)
        if type(cell) is str and _CONTROL.search(cell):
            raise Refused(f"{quoted(cell)} có ký tự điều khiển không nhìn thấy", "Xóa nội dung ô rồi gõ lại")
        if len(text) > column.max_length:
            raise Refused(
                f"dài {len(text)} ký tự, quá mức {column.max_length}", f"Rút gọn còn tối đa {column.max_length} ký tự"
            )
        return text

    return read


def _typed(cell: Cell) -> str:
    """A cell that is no text, in a text column: a code without letters is usual, a day is Excel's own doing."""
    as_text = "Định dạng ô kiểu Văn bản (Text) rồi gõ lại"
    if isinstance(cell, bool):
        raise Refused(f"{quoted(cell)} là giá trị lô-gic của Excel, không phải chữ", as_text)
    if not isinstance(cell, int | float):
        raise Refused(f"Excel đã đổi nội dung thành ngày giờ ({seen(cell)})", as_text)
    text = seen(cell)
    if "e" in text or "n" in text:  # 1e+15, nan, inf
        raise Refused("số quá dài nên Excel đã làm tròn", as_text)
    return text


def day_reader(column: Column, today: date) -> Callable[[Cell], date]:
    """Reader of days from 1900 to ``today``, both inclusive, or on where they may lie ahead. A time of day beside the
    day is dropped."""

    def read(cell: Cell) -> date:
        if isinstance(cell, str):
            day = _day_of_text(cell, column)
        elif isinstance(cell, date):
            day = cell.date() if isinstance(cell, datetime) else cell
        else:
            raise Refused(f"{quoted(cell)} không phải là ngày{_hint(cell)}", column.asks)
        if day > today and not column.may_lie_ahead:
            raise Refused(f"{quoted(cell)} là ngày trong tương lai", f"Nhập ngày không sau {format_day(today)}")
        if day < _FIRST_DAY:
            raise Refused(f"{quoted(cell)} là ngày trước năm 1900", column.asks)
        return day

    return read


def _day_of_text(cell: str, column: Column) -> date:
    text = nfc(cell)
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = match[1], match[3], match[4]
    elif match := _YEAR_FIRST.fullmatch(text):
        day, month, year = match[4], match[3], match[1]
    else:
        raise Refused(f"{quoted(cell)} không phải là ngày", column.asks)
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise Refused(f"{quoted(cell)} không có trong lịch", column.asks) from error


def _hint(cell: Cell) -> str:
    """A day that lost its format is a number of days since 1900."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 20_000 <= cell <= 60_000:
        day = date(1899, 12, 30) + timedelta(days=int(cell))
        return f" (có thể là {format_day(day)}, ô mất định dạng ngày)"
    return ""


def boolean_reader(column: Column) -> Callable[[Cell], bool]:
    """Reader of Có/Không in the usual spellings; an x means yes."""

    def read(cell: Cell) -> bool:
        if isinstance(cell, bool):
            return cell
        if isinstance(cell, str) and cell in _AS_PRINTED:
            return _AS_PRINTED[cell]
        word = fold(seen(cell))
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise Refused(f"{quoted(cell)} không phải Có hay Không", column.asks)

    return read


def choice_reader(entries: Sequence[tuple[str, _T]]) -> Callable[[Cell], _T]:
    """Reader of one of ``entries`` (title, value), by title as written, else without marks, case and spaces.

    An integer value may also be typed itself. Two titles that differ in marks only are told apart by them.
    """
    titles = {nfc(title): value for title, value in entries}
    cased, loose = _by(str.casefold, titles), _by(_squeezed, titles)
    codes = {str(value): value for _, value in entries if isinstance(value, int)}
    longest = 2 * max(map(len, titles), default=0) + 20  # spaces and marks aside, no longer text can match
    known: dict[str, _T] = {}
    asked: dict[str, str] = {}

    def read(cell: Cell) -> _T:
        if isinstance(cell, str) and cell in known:
            return known[cell]
        text = seen(cell)
        same = [] if len(text) > longest else cased.get(text.casefold()) or loose.get(_squeezed(text), [])
        if text in titles:
            value = titles[text]
        elif len(same) == 1:
            value = titles[same[0]]
        elif same:
            raise Refused(f"{quoted(cell)} có thể là {' hoặc '.join(same)}", "Gõ đủ dấu hoặc chọn trong danh sách")
        elif text in codes and not isinstance(cell, bool):
            value = codes[text]
        else:
            raise Refused(f"{quoted(cell)} không có trong danh sách", _mend(text, tuple(titles), loose, asked))
        if isinstance(cell, str) and len(known) < _REMEMBERED:
            known[cell] = value
        return value

    return read


def _by(key: Callable[[str], str], titles: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for title in titles:
        found.setdefault(key(title), []).append(title)
    return found


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "")


def _mend(text: str, titles: Sequence[str], loose: dict[str, list[str]], asked: dict[str, str]) -> str:
    short = _squeezed(text[:60])
    if short not in asked and len(asked) < _SUGGESTIONS:
        near = get_close_matches(short, loose, n=1)
        asked[short] = f"Có phải “{loose[near[0]][0]}”? " if near else ""
    shown = f"Chọn một trong: {'; '.join(titles)}" if len(titles) <= 12 else "Chọn trong danh sách thả xuống của ô"
    return f"{asked.get(short, '')}{shown}"
