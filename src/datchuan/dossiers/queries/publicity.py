"""How a result was made public, beside what the procedure of the dossier's day asks: enough, too little, or not known.
Nothing is refused by it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import TextChoices

from datchuan.dossiers.models import Dossier, Publicity
from datchuan.kernel.text import format_number, format_percent, lower_first
from datchuan.law.library import load_library
from datchuan.law.procedures import Condition

Way = Publicity.Way
SHOWN = (Way.POSTED, Way.ONLINE)  # what hangs out for days; a broadcast and a meeting are over when they are over


class Standing(TextChoices):
    """Whether what was done reaches what the procedure asks."""

    ENOUGH = "enough", "đủ"
    SHORT = "short", "thiếu"
    UNCLEAR = "unclear", "chưa rõ"


@dataclass(frozen=True)
class Asked:
    """What the procedure asks of one thing, what was done, and how they stand. ``level`` in words; ``done`` in a
    sentence."""

    condition: Condition
    level: str
    done: str
    standing: Standing

    @property
    def words(self) -> str:
        """đủ, thiếu, chưa rõ mức; chưa rõ."""
        no_level = self.standing == Standing.UNCLEAR and self.condition.at_least is None
        return "chưa rõ mức" if no_level else self.standing.label


@dataclass(frozen=True)
class Publicised:
    """Every line of a dossier's publicity, struck ones too, with what the procedure asks and what is to be looked at.
    ``has_procedure``: whether a procedure of the dossier's day is known at all."""

    rows: Sequence[Publicity]
    asked: Sequence[Asked]
    remarks: Sequence[str]
    has_procedure: bool


def publicity_of(dossier: Dossier, on: date) -> Publicised:
    """What was done by ``on``. One query."""
    rows = list(Publicity.objects.filter(dossier=dossier).select_related("by", "struck_by"))
    counting = [each for each in rows if each.struck_at is None and each.from_on <= on]
    conditions = _conditions(dossier)
    asked = [_asked(key, each, counting, on) for key, each in conditions.items()]
    return Publicised(rows, asked, _remarks(counting, conditions.get("publicity")), bool(dossier.procedure))


def _conditions(dossier: Dossier) -> dict[str, Condition]:
    """By key what the procedure says of publicity, among its ratios and its conditions of the day of opening."""
    procedure = load_library().procedures.get(dossier.procedure)
    if procedure is None:
        return {}
    ratios = [each for each in procedure.ratios if dossier.opened_on in each.period]
    found = {each.key: each for each in (*procedure.conditions_on(dossier.opened_on), *ratios)}
    return {key: found[key] for key in _MEASURES if key in found}


def _asked(key: str, condition: Condition, rows: Sequence[Publicity], on: date) -> Asked:
    done, standing = _MEASURES[key](rows, condition, on)
    if condition.at_least is None:
        return Asked(condition, "chưa rõ mức", done, Standing.UNCLEAR)
    level = f"ít nhất {format_number(condition.at_least)} {condition.unit}"
    return Asked(condition, level, done, standing)


def _days(rows: Iterable[Publicity], on: date) -> list[date]:
    """The days of what hangs out up to ``on``, each once, in order."""
    days = {
        each.from_on + timedelta(days=number)
        for each in rows
        if each.way in SHOWN
        for number in range((min(each.to_on, on) - each.from_on).days + 1)
    }
    return sorted(days)


def _longest_run(days: Sequence[date]) -> int:
    longest = run = 0
    for place, day in enumerate(days):
        run = run + 1 if place and days[place - 1] + timedelta(days=1) == day else 1
        longest = max(longest, run)
    return longest


Measure = tuple[str, Standing]


def _publicity(rows: Sequence[Publicity], condition: Condition, on: date) -> Measure:
    """Days on which it hung out; whether they must follow one another no source says."""
    days = _days(rows, on)
    longest, level = _longest_run(days), condition.at_least or Decimal(0)
    if not days:
        return "chưa ghi lần niêm yết nào", Standing.SHORT
    done = f"niêm yết {format_number(len(days))} ngày, từ {days[0]:%d/%m/%Y} đến {days[-1]:%d/%m/%Y}"
    if longest < len(days):
        done += f", không liền nhau, đợt dài nhất {format_number(longest)} ngày"
    if longest >= level:
        return done, Standing.ENOUGH
    return done, Standing.UNCLEAR if len(days) >= level else Standing.SHORT


def _radio(rows: Sequence[Publicity], condition: Condition, on: date) -> Measure:
    """Broadcasts while it hung out: those of a line that reaches beyond these days may or may not be among them."""
    days, level = set(_days(rows, on)), condition.at_least or Decimal(0)
    sure, perhaps, is_known = 0, 0, True
    lines = [each for each in rows if each.way == Way.RADIO]
    for each in lines:
        its = {each.from_on + timedelta(days=number) for number in range((each.to_on - each.from_on).days + 1)}
        if not its & days:
            continue
        is_known = is_known and each.times is not None
        perhaps += each.times or 0
        sure += (each.times or 0) if its <= days else 0
    if not lines:
        return "chưa ghi lần phát nào", Standing.SHORT
    done = f"phát {format_number(sure)} lần trong thời gian niêm yết"
    done += f", có thể đến {format_number(perhaps)} lần" if perhaps > sure else ""
    done += "" if is_known else ", có dòng chưa ghi số lần"
    if sure >= level:
        return done, Standing.ENOUGH
    return done, Standing.UNCLEAR if perhaps >= level or not is_known else Standing.SHORT


def _meeting(rows: Sequence[Publicity], condition: Condition, on: date) -> Measure:
    """The last meeting counts."""
    meetings = [each for each in rows if each.way == Way.MEETING]
    if not meetings:
        return "chưa ghi cuộc họp nào", Standing.SHORT
    last = max(meetings, key=lambda each: (each.to_on, each.pk))
    return _agreed([last], condition, f"cuộc họp ngày {last.to_on:%d/%m/%Y}, {lower_first(last.place)}")


def _written(rows: Sequence[Publicity], condition: Condition, on: date) -> Measure:
    """All that was asked in writing together."""
    written = [each for each in rows if each.way == Way.WRITTEN]
    return _agreed(written, condition, "lấy phiếu") if written else ("chưa ghi lần lấy phiếu nào", Standing.SHORT)


def _agreed(rows: Collection[Publicity], condition: Condition, what: str) -> Measure:
    """How many of those who answered agree, by whole numbers."""
    if any(each.answered is None or each.agreed is None for each in rows):
        return f"{what}: chưa ghi đủ số người trả lời, nhất trí", Standing.UNCLEAR
    answered, agreed = (sum(getattr(each, name) for each in rows) for name in ("answered", "agreed"))
    if not answered:
        return f"{what}: chưa ai trả lời", Standing.UNCLEAR
    done = f"{what}: {format_number(agreed)}/{format_number(answered)} nhất trí = {format_percent(agreed, answered)}"
    is_enough = agreed * 100 >= (condition.at_least or Decimal(0)) * answered
    return done, Standing.ENOUGH if is_enough else Standing.SHORT


_MEASURES: dict[str, Callable[[Sequence[Publicity], Condition, date], Measure]] = {
    "publicity": _publicity,
    "radio": _radio,
    "commune_meeting": _meeting,
    "satisfaction": _written,
}


def _remarks(rows: Sequence[Publicity], condition: Condition | None) -> list[str]:
    """Lines of one way that share days and a place are counted once; a posting alone may be too short."""
    found = []
    shown = [each for each in rows if each.way in SHOWN]
    for place, one in enumerate(shown):
        for other in shown[place + 1 :]:
            first, last = max(one.from_on, other.from_on), min(one.to_on, other.to_on)
            if first <= last:
                both = f"{_named(one)} và {lower_first(_named(other))}"
                found.append(f"{both} trùng ngày ({first:%d/%m} – {last:%d/%m/%Y}); mỗi ngày tính một lần.")
    level = condition.at_least if condition else None
    for each in shown:
        length = (each.to_on - each.from_on).days + 1
        if level is not None and length < level:
            found.append(f"{_named(each)} chỉ {format_number(length)} ngày, mức là {format_number(level)} ngày.")
    return found


def _named(row: Publicity) -> str:
    return f"{row.get_way_display()} tại {row.place} từ {row.from_on:%d/%m/%Y}"
