"""Numbers as Vietnamese officials type them, and as Excel stores them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from datchuan.kernel.text import nfc
from datchuan.survey.checking.seen import Refused, quoted
from datchuan.survey.columns import Column, Kind
from datchuan.survey.workbook import Cell

_PLAIN = re.compile(r"[+-]?[0-9]+")
_GROUPED = re.compile(r"([+-]?[1-9][0-9]{0,2}([., ])[0-9]{3}(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]+))?")
_FRACTION = re.compile(r"[+-]?[0-9]+[.,][0-9]+")
_ONE_MARK_THREE_DIGITS = re.compile(r"([+-]?)([1-9][0-9]{0,2})([.,])([0-9]{3})")
_DIGITS_EXCEL_KEEPS = 15
_NOISE = 1e-6


def number_reader(column: Column) -> Callable[[Cell], int]:
    """Reader of an integer or decimal column: the number times ``10 ** scale``, within the column's bounds.

    What Excel computed is taken to 15 digits, as Excel shows it; more decimals than the scale are refused,
    for rounding is the surveyor's to do.
    """
    factor: int = 10**column.scale
    low = _scaled(column.minimum, factor, ROUND_CEILING)
    high = _scaled(column.maximum, factor, ROUND_FLOOR)

    def read(cell: Cell) -> int:
        if type(cell) is float and abs(cell) < 1e9:
            shifted = cell * factor
            scaled = round(shifted)
            if abs(shifted - scaled) < _NOISE and (low is None or scaled >= low) and (high is None or scaled <= high):
                return scaled
        exact = _exact(cell, column)
        _refuse_bounds(cell, exact, column)
        return _whole(cell, exact, column)

    return read


def _scaled(bound: int | Decimal | None, factor: int, rounding: str) -> int | None:
    return None if bound is None else int((Decimal(bound) * factor).to_integral_value(rounding))


def _exact(cell: Cell, column: Column) -> Decimal:
    """The number in the shown unit."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise Refused(f"{quoted(cell)} không phải là số", column.asks)
    if isinstance(cell, str):
        return _from_text(cell, column)
    if isinstance(cell, float) and not math.isfinite(cell):
        raise Refused("giá trị không phải là số hữu hạn", column.asks)
    if abs(cell) >= 10**_DIGITS_EXCEL_KEEPS:
        raise Refused(f"số {quoted(cell)} quá lớn", column.asks)
    return Decimal(f"{cell:.{_DIGITS_EXCEL_KEEPS}g}")


def _from_text(cell: str, column: Column) -> Decimal:
    text = nfc(cell)
    if len(text) > 30:
        raise Refused(f"{quoted(cell)} không phải là số", column.asks)
    _refuse_ambiguous(text, column)
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    grouped = _GROUPED.fullmatch(text)
    if _FRACTION.fullmatch(text) and not (grouped and "." in text and column.kind is Kind.INTEGER):
        return Decimal(text.replace(",", "."))
    if grouped:
        whole, mark, decimals = grouped.groups()
        return Decimal(f"{whole.replace(mark, '')}.{decimals or '0'}")
    raise Refused(f"{quoted(cell)} không phải là số", column.asks)


def _refuse_ambiguous(text: str, column: Column) -> None:
    """“1.250” is 1250 in Vietnamese and 1,25 elsewhere; “1,250” the other way round.

    In a whole-number column the dot can only group. The comma is the Vietnamese decimal mark, so with three
    decimals or more it is no riddle.
    """
    match = _ONE_MARK_THREE_DIGITS.fullmatch(text)
    if match is None or (match[3] == "." and column.kind is Kind.INTEGER):
        return
    if match[3] == "," and column.scale >= 3:
        return
    sign, head, _, tail = match.groups()
    whole, decimals = f"{sign}{head}{tail}", tail.rstrip("0")
    fraction = f"{sign}{head},{decimals}" if decimals else f"{sign}{head}"
    raise Refused(f"“{text}” có thể hiểu là {whole} hoặc {fraction}", f"Nhập {whole} hoặc {fraction}")


def _refuse_bounds(cell: Cell, exact: Decimal, column: Column) -> None:
    mend = f"Nhập {column.bounds}" if column.bounds else column.asks
    if column.minimum is not None and exact < column.minimum:
        if exact < 0 <= column.minimum:
            raise Refused(f"{quoted(cell)} là số âm", mend)
        raise Refused(f"{quoted(cell)} nhỏ hơn {column.shown(column.minimum)}", mend)
    if column.maximum is not None and exact > column.maximum:
        raise Refused(f"{quoted(cell)} lớn hơn {column.shown(column.maximum)}", mend)


def _whole(cell: Cell, exact: Decimal, column: Column) -> int:
    shifted = exact.scaleb(column.scale)
    scaled = shifted.to_integral_value(ROUND_HALF_UP)
    if (isinstance(cell, str) and shifted != scaled) or abs(shifted - scaled) >= Decimal(_NOISE):
        if not column.scale:
            raise Refused(f"{quoted(cell)} không phải là số nguyên", column.asks)
        rounded = column.shown(scaled.scaleb(-column.scale))
        raise Refused(f"{quoted(cell)} có quá {column.scale} chữ số sau dấu phẩy", f"Làm tròn, ví dụ nhập {rounded}")
    return int(scaled)
