"""Jinja's notation as templates of papers use it: a sandbox, the formats of officials, values that stay values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from datchuan.documents.markup import escaped
from datchuan.kernel.text import day_in_words, format_day, format_number, nfc


class _Markup(str):
    """A text that is already in the notation of papers and is put in as it stands."""


def put_in(value: Any) -> str:
    """How a fact stands in the text: formatted as officials write, never taken for a mark."""
    if isinstance(value, _Markup):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, (int, Decimal, float)):
        return format_number(value, 0 if isinstance(value, int) or value == int(value) else 1)
    return _text(str(value))


def _text(value: str) -> str:
    """Composed and on one line; a space at an edge stays, it may stand between two facts."""
    inner = escaped(nfc(value))
    if not inner:
        return " " if value else ""
    return f"{' ' if value[0].isspace() else ''}{inner}{' ' if value[-1].isspace() else ''}"


def _upper(value: Any) -> str:
    return str(value).upper()


def _lower_first(value: Any) -> str:
    return str(value)[:1].lower() + str(value)[1:]


def _two_digits(value: int) -> str:
    """As papers count: 03 xã."""
    return f"{value:02d}"


def _bold(value: Any) -> str:
    return _Markup(f"**{put_in(value)}**")


def _joined(values: Any, between: str = ", ") -> str:
    return _Markup(between.join(put_in(each) for each in values))


def _whole(value: Any) -> str:
    """Without the stop at its end, to go on in a list."""
    return str(value).strip().rstrip(".;")


FORMATS: dict[str, Callable[..., Any]] = {
    "ngày_chữ": day_in_words,
    "hoa": _upper,
    "thường_đầu": _lower_first,
    "hai_số": _two_digits,
    "đậm": _bold,
    "nối": _joined,
    "bỏ_chấm": _whole,
}
WORDS = {
    "ngày_chữ": "ngày 05 tháng 02 năm 2020",
    "hoa": "CHỮ HOA",
    "thường_đầu": "chữ đầu viết thường",
    "hai_số": "03",
    "đậm": "chữ đậm",
    "nối": "nối danh sách bằng dấu phẩy",
    "bỏ_chấm": "bỏ dấu chấm cuối",
}


@lru_cache(maxsize=1)
def notation() -> ImmutableSandboxedEnvironment:
    """Facts can be read, compared and listed; nothing can be called or changed but the formats above and Jinja's
    own."""
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=put_in, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    made.filters = {**FORMATS, "length": len, "sum": made.filters["sum"], "first": made.filters["first"]}
    made.globals.clear()
    return made
