"""What a program asks of an entity set: which rows and columns, in which order, from where on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import QuerySet

from datchuan.kernel.problem import Problem
from datchuan.survey.columns import listed
from datchuan.survey.odata.filtering import condition
from datchuan.survey.odata.sets import EntitySet, Property, Reading, plain

PAGE = 1000
LARGEST_PAGE = 5000
_OPTIONS = ("$filter", "$orderby", "$select", "$top", "$skip", "$count", "$skiptoken", "$format")
_SALT = "datchuan.odata"


@dataclass(frozen=True)
class Page:
    """Rows as JSON has them; ``count`` of all that the filter lets through, if asked; ``token`` of the next page."""

    rows: list[dict[str, Any]]
    count: int | None
    token: str


class Asked:
    """The options of a request, read and found to make sense. Problem 337 of ``$filter``, 338 of the others."""

    def __init__(self, given: Mapping[str, str], table: EntitySet, reading: Reading) -> None:
        for name in given:
            if name.startswith("$") and name not in _OPTIONS:
                raise _problem(name, "chưa được hỗ trợ", f"Dùng được: {', '.join(_OPTIONS[:6])}.")
        self.table, self.reading = table, reading
        self.chosen = self._chosen(given.get("$select", ""))
        self.order = self._order(given.get("$orderby", ""))
        self.top = _whole("$top", given.get("$top"))
        self.skip = _whole("$skip", given.get("$skip")) or 0
        self.counts = _yes_or_no("$count", given.get("$count", "false"))
        self.token = given.get("$skiptoken", "")
        found = table.records(reading)
        wanted = given.get("$filter", "").strip()
        self.records: QuerySet[Any] = found.filter(condition(wanted, table.properties, reading)) if wanted else found

    def _chosen(self, text: str) -> list[Property]:
        known = self.table.properties
        names = [name.strip() for name in text.split(",")] if text and text.strip() != "*" else list(known)
        unknown = [name for name in names if name not in known]
        if unknown:
            raise _problem("$select", f"không có {listed(unknown)}", f"Các cột: {listed(known, 40)}.")
        return [known[name] for name in dict.fromkeys(names)]

    def _order(self, text: str) -> list[str]:
        order = []
        for part in filter(None, (each.strip() for each in text.split(","))):
            name, _, way = part.partition(" ")
            asked = self.table.properties.get(name)
            if asked is None or not asked.filterable or asked.asked or way.strip() not in ("", "asc", "desc"):
                usable = [key for key, each in self.table.properties.items() if each.filterable and not each.asked]
                raise _problem("$orderby", f"không xếp được theo “{part}”", f"Xếp theo: {listed(usable, 20)}.")
            order.append(f"{'-' if way.strip() == 'desc' else ''}{asked.paths[0]}")
        return order

    def page(self, size: int) -> Page:
        """The page that the token points to, or the first. Without an order a page begins after the last row of the
        one before, so that a hundredth page costs what the first does."""
        given, last, skip = self._from()
        left = None if self.top is None else max(self.top - given, 0)
        wanted = size if left is None else min(size, left)
        found = self.records.order_by(*self.order, "pk")
        found = found[skip : skip + wanted + 1] if self.order or skip else found.filter(pk__gt=last)[: wanted + 1]
        paths = [path for each in self.chosen for path in each.paths]
        rows = list(found.values_list("pk", *paths))
        more = len(rows) > wanted and (left is None or left > wanted)
        rows = rows[:wanted]
        count = self.records.count() if self.counts and not self.token else None
        return Page(self._told(rows), count, self._next(given + len(rows), rows, skip) if more else "")

    def _from(self) -> tuple[int, int, int]:
        """How many rows were given already, the key of the last, how many are passed over."""
        if not self.token:
            return 0, 0, self.skip
        try:
            given, last, skip = signing.loads(self.token, salt=_SALT)
        except (signing.BadSignature, ValueError, TypeError) as error:
            raise _problem("$skiptoken", "không phải của trang trước", "Đọc lại từ đầu.") from error
        return given, last, skip

    def _next(self, given: int, rows: list[Any], skip: int) -> str:
        after = skip + len(rows) if self.order else 0
        return signing.dumps([given, rows[-1][0] if rows else 0, after], salt=_SALT)

    def _told(self, rows: list[Any]) -> list[dict[str, Any]]:
        makes: list[tuple[str, int, int, Callable[..., Any]]] = []
        at = 1
        for each in self.chosen:
            makes.append((each.name, at, at + len(each.paths), each.make(self.reading) if each.make else plain))
            at += len(each.paths)
        return [{name: make(*row[start:end]) for name, start, end, make in makes} for row in rows]


def _whole(name: str, text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise _problem(name, f"“{text[:20]}” không phải số nguyên không âm", f"Ví dụ: {name}=100.")
    return int(text)


def _yes_or_no(name: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise _problem(name, f"“{text[:20]}” không phải true hay false", f"Ví dụ: {name}=true.")
    return text == "true"


def _problem(where: str, what: str, mend: str) -> Problem:
    return Problem(338, what, where=where[:30], mend=mend)
