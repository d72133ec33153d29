"""``$filter``: comparisons of single properties, joined by and, or, not, as a condition of the database.

Only properties that say so can be compared, so that nobody asks his way from a house to a password.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.survey.columns import listed
from datchuan.survey.odata.sets import Property, Reading

LONGEST = 2000
DEEPEST = 40
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<moment>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))|(?P<day>\d{4}-\d\d-\d\d)"
    r"|(?P<number>-?\d{1,15})(?![\d.])|(?P<word>[A-Za-z_]\w*)|(?P<mark>[()]))"
)
_LOOKUPS = {"eq": "", "ne": "", "gt": "__gt", "ge": "__gte", "lt": "__lt", "le": "__lte"}
_WORDS = {"null": None, "true": True, "false": False}
_KINDS = {
    "String": ("text", "chữ trong dấu nháy đơn, ví dụ 'LS06016'"),
    "Date": ("day", "ngày, ví dụ 2020-12-31"),
    "DateTimeOffset": ("moment", "thời điểm, ví dụ 2020-12-31T08:00:00+07:00"),
    "Int32": ("number", "số nguyên"),
    "Boolean": ("word", "true hoặc false"),
}
Token = tuple[str, str]


def condition(text: str, known: Mapping[str, Property], reading: Reading) -> Q:
    """The condition that ``$filter`` means. Problem 337 when it cannot be understood, with the place."""
    if len(text) > LONGEST:
        raise _problem(f"dài hơn {LONGEST} ký tự", "Chia thành nhiều lần đọc.")
    return _Parser(_tokens(text), known, reading).whole()


def _problem(what: str, mend: str = "") -> Problem:
    usual = "Dùng eq, ne, gt, ge, lt, le, and, or, not và dấu ngoặc."
    return Problem(337, what, where="$filter", mend=mend or usual)


def _tokens(text: str) -> list[Token]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _problem(f"không hiểu từ “{text[at : at + 20].strip()}”")
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[Token], known: Mapping[str, Property], reading: Reading) -> None:
        self.tokens, self.known, self.reading, self.at, self.depth = tokens, known, reading, 0, 0

    def whole(self) -> Q:
        found = self._either()
        if self.at < len(self.tokens):
            raise _problem(f"thừa “{self.tokens[self.at][1]}”")
        return found

    def _either(self) -> Q:
        return self._joined("or", self._both, lambda one, other: one | other)

    def _both(self) -> Q:
        return self._joined("and", self._one, lambda one, other: one & other)

    def _joined(self, word: str, part: Callable[[], Q], join: Callable[[Q, Q], Q]) -> Q:
        found = part()
        while self._take("word", word):
            found = join(found, part())
        return found

    def _one(self) -> Q:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _problem(f"lồng quá {DEEPEST} lớp")
        if self._take("word", "not"):
            found = ~self._one()
        elif self._take("mark", "("):
            found = self._either()
            if not self._take("mark", ")"):
                raise _problem("thiếu dấu ngoặc đóng")
        else:
            found = self._comparison()
        self.depth -= 1
        return found

    def _take(self, kind: str, text: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == (kind, text):
            self.at += 1
            return True
        return False

    def _next(self, wanted: str) -> Token:
        if self.at >= len(self.tokens):
            raise _problem(f"thiếu {wanted} ở cuối")
        self.at += 1
        return self.tokens[self.at - 1]

    def _comparison(self) -> Q:
        name = self._next("tên thuộc tính")[1]
        compared = {key: each for key, each in self.known.items() if each.filterable}
        if name not in compared:
            raise _problem(f"không lọc được theo “{name}”", f"Lọc được theo: {listed(compared, 20)}.")
        operator = self._next("phép so sánh")[1]
        if operator not in _LOOKUPS:
            raise _problem(f"không có phép “{operator}”")
        value = _literal(compared[name], *self._next("giá trị"))
        return _compared(compared[name], operator, value, self.reading)


def _literal(asked: Property, kind: str, text: str) -> Any:
    wanted, words = _KINDS[asked.type]
    if kind == "word" and text in _WORDS and (text == "null" or wanted == "word"):
        return _WORDS[text]
    if kind == "day" and wanted == "moment":  # a day begins here
        kind, text = "moment", f"{text}T00:00:00"
    if kind != wanted:
        raise _problem(f"“{asked.name}” so với {words}, không phải “{text}”", f"Viết {words}.")
    try:
        return _value(kind, text)
    except ValueError as error:
        raise _problem(f"“{text}” không có trong lịch hoặc quá lớn", f"Viết {words}.") from error


def _value(kind: str, text: str) -> Any:
    if kind == "text":
        return text[1:-1].replace("''", "'")
    if kind == "day":
        return date.fromisoformat(text)
    if kind == "moment":
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else timezone.make_aware(datetime.combine(found.date(), time.min))
    if abs(int(text)) >= 2**31:
        raise ValueError(text)
    return int(text)


def _compared(asked: Property, operator: str, value: Any, reading: Reading) -> Q:
    if value is None:
        if operator not in ("eq", "ne"):
            return Q(pk__in=[])  # nothing is greater or smaller than what is not known
        found = Q(**{f"{asked.paths[0]}__isnull": True})
    else:
        found = Q(**{f"{asked.paths[0]}{_LOOKUPS[operator]}": value})
    if asked.asked:
        found = asked.asked(reading, found)
    return ~found if operator == "ne" else found
