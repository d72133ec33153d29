"""Terms of the law (thời hạn): from a starting day to the last lawful day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from datchuan.kernel.period import Period
from datchuan.kernel.problem import Problem
from datchuan.law.cited import CitedValue, Citer
from datchuan.law.text_files import TextFile

TermUnit = Literal["days", "working_days"]
_UNITS: dict[str, str] = {"days": "ngày", "working_days": "ngày làm việc"}
_SATURDAY, _WEEK = 5, 7


@dataclass(frozen=True, slots=True)
class TermVersion:
    """A term during a period of days on which it may begin. ``length`` None: no term is known for those days."""

    term: str
    title: str
    period: Period
    length: int | None
    unit: TermUnit
    cited: CitedValue
    note: str = ""

    @property
    def words(self) -> str:
        return "chưa rõ thời hạn" if self.length is None else f"{self.length} {_UNITS[self.unit]}"


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the law with its versions over time."""

    key: str
    title: str
    versions: tuple[TermVersion, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """``last_day`` is the last lawful day, or None when no term is known; ``reason`` says how or why, in Vietnamese."""

    last_day: date | None
    term: TermVersion | None
    reason: str


def deadline(term_key: str, start: date, terms: Mapping[str, Term] | None = None) -> Deadline:
    """The last lawful day of the named term; ``terms`` default to those of the default library.

    Raises Problem 108 for a term that ``law/terms.yaml`` does not hold.
    """
    if terms is None:
        from datchuan.law.library import load_library

        terms = load_library().terms
    if term_key not in terms:
        mend = f"Các thời hạn đang có: {', '.join(terms)}."
        raise Problem(108, f"không có thời hạn “{term_key}”", where="law/terms.yaml", mend=mend)
    return deadline_of(terms[term_key], start)


def deadline_of(term: Term, start: date) -> Deadline:
    """The last lawful day of a term that begins with what happened on ``start``.

    The day itself is not counted (the way of counting is cited in ``law/terms.yaml`` under ``counting``): the day
    after is day 1. Working days leave out Saturdays, Sundays and Vietnam's public holidays, with the days off that
    the Government swapped; a Saturday worked in exchange is not counted as a working day.
    """
    version = next((version for version in term.versions if start in version.period), None)
    if version is None or version.length is None:
        why = f" {version.note}" if version and version.note else ""
        return Deadline(None, version, f"Chưa rõ thời hạn {_lower(term.title)} đối với ngày {start:%d/%m/%Y}.{why}")
    last = days_after(start, version.length, version.unit)
    reason = (
        f"{term.title}: {version.words} kể từ ngày {start:%d/%m/%Y} (không tính ngày đầu), "
        f"hạn cuối {last:%d/%m/%Y}, theo {version.cited.citation}."
    )
    return Deadline(last, version, reason)


def is_working_day(day: date) -> bool:
    """Monday to Friday and no public holiday of Vietnam (observed and swapped days included)."""
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


def holidays_between(first: date, last: date) -> dict[date, str]:
    """The public holidays of Vietnam from ``first`` to ``last`` that fall on Monday to Friday, by name."""
    found = {day: name for year in range(first.year, last.year + 1) for day, name in _holidays(year).items()}
    return {day: found[day] for day in sorted(found) if first <= day <= last and day.weekday() < _SATURDAY}


def days_after(start: date, length: int, unit: TermUnit) -> date:
    """The last day of ``length`` days of a unit that are counted from ``start``, which is not counted itself."""
    return _after_working_days(start, length) if unit == "working_days" else start + timedelta(days=length)


def days_between(start: date, end: date, unit: TermUnit) -> int:
    """How many days of a unit come after ``start`` up to ``end``: what is left out of ``days_after`` where it stops."""
    return working_days_between(start, end) if unit == "working_days" else (end - start).days


def working_days_between(start: date, end: date) -> int:
    """How many working days come after ``start`` up to ``end``. Years on end cost no more than a week."""
    weeks, left = divmod((end - start).days, _WEEK)
    odd = sum((start + timedelta(days=number)).weekday() < _SATURDAY for number in range(1, left + 1))
    off = (_days_off(year) for year in range(start.year, end.year + 1))
    return weeks * _SATURDAY + odd - sum(bisect_right(days, end) - bisect_right(days, start) for days in off)


def next_working_day(day: date) -> date:
    """The first working day after ``day``."""
    return _after_working_days(day, 1)


def rest_day(day: date) -> str:
    """Why a day is no working day, in words: the holiday's name, "thứ Bảy", "Chủ nhật"; empty for a working day."""
    if day in _holidays(day.year):
        return _holidays(day.year)[day]
    return ("thứ Bảy", "Chủ nhật")[day.weekday() - _SATURDAY] if day.weekday() >= _SATURDAY else ""


@lru_cache(maxsize=4096)  # hundreds of plans were approved on a few dozen days
def _after_working_days(start: date, count: int) -> date:
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


@lru_cache(maxsize=64)
def _holidays(year: int) -> dict[date, str]:
    import holidays

    return dict(holidays.country_holidays("VN", years=year, language="vi"))


@lru_cache(maxsize=64)
def _days_off(year: int) -> list[date]:
    """The holidays of a year that fall on Monday to Friday, in order."""
    return sorted(day for day in _holidays(year) if day.weekday() < _SATURDAY)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def terms_of(text: TextFile, citer: Citer) -> tuple[dict[str, Term], list[CitedValue]]:
    """The terms of the file and its cited values (the ways of counting among them)."""
    cited = [
        citer.cite(f"terms/counting-{key}", entry["title"], entry, ("counting", key))
        for key, entry in text.data["counting"].items()
    ]
    terms = {}
    for key, entry in text.data["terms"].items():
        versions = []
        for number, item in enumerate(entry["versions"]):
            path = ("terms", key, "versions", number)
            shown = "chưa rõ" if item["length"] is None else f"{item['length']} {_UNITS[item['unit']]}"
            value_id = f"terms/{key}@{item.get('valid_from') or 'always'}"
            value = citer.cite(value_id, f"{entry['title']}: {shown}", item, path)
            cited.append(value)
            unit = item.get("unit", "days")
            period = text.period(item, path)
            versions.append(TermVersion(key, entry["title"], period, item["length"], unit, value, item.get("note", "")))
        _no_overlap(text, key, versions)
        terms[key] = Term(key, entry["title"], tuple(versions))
    return terms, cited


def _no_overlap(text: TextFile, key: str, versions: list[TermVersion]) -> None:
    for number, one in enumerate(versions):
        for other in versions[number + 1 :]:
            if one.period.overlaps(other.period):
                raise text.problem(105, f"thời hạn “{one.title}” có hai mức trong cùng một ngày", ("terms", key))
