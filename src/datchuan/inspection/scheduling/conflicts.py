"""What is wrong with a schedule that people move about, and why a commune has no place in one: in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from datchuan.inspection.scheduling.task import BASE, Slot, Task, Team, Visit, driving
from datchuan.kernel.text import lower_first


@dataclass(frozen=True)
class Conflict:
    """Something that may not be, on a team's day; ``commune`` is empty where it concerns the whole day."""

    slot: Slot
    commune: str
    sentence: str


def conflicts(task: Task, tours: Mapping[Slot, Sequence[str]]) -> list[Conflict]:
    """Everything in a schedule that may not be: a commune twice, people away, a day outside the visit's, days that are
    too long, more teams out than there are cars."""
    visits = {visit.commune: visit for visit in task.visits}
    teams = {team.key: team for team in task.teams}
    often = Counter(commune for tour in tours.values() for commune in tour)
    found = []
    for slot, tour in sorted(tours.items(), key=lambda each: (each[0][1], each[0][0])):
        day = task.days[slot[1]]
        for commune in tour:
            found += [Conflict(slot, commune, each) for each in _of_visit(visits[commune], teams[slot[0]], day)]
            if often[commune] > 1:
                found.append(
                    Conflict(slot, commune, f"xếp {often[commune]} lần; mỗi xã chỉ kiểm tra một lần trong đợt")
                )
        minutes = driving(task, tour) + sum(visits[commune].minutes for commune in tour)
        if minutes > task.working_minutes:
            found.append(
                Conflict(slot, "", f"ngày dài {hours(minutes)}, quá giờ làm việc {hours(task.working_minutes)}")
            )
    return found + list(_too_many_cars(task, tours))


def _of_visit(visit: Visit, team: Team, day: date) -> Iterator[str]:
    missing = visit.needs - team.divisions_on(day)
    if missing:
        away = [
            person
            for person, division in team.members.items()
            if division in missing and day in team.away.get(person, ())
        ]
        why = f" ({', '.join(away)} vắng)" if away else ""
        yield f"{_named(team.key)} ngày {day:%d/%m/%Y} không có người của {', '.join(sorted(missing))}{why}"
    if not visit.is_there(day):
        yield _not_there(visit, day)
    if visit.not_before and day < visit.not_before:
        yield f"trước ngày sớm nhất được đến {visit.not_before:%d/%m/%Y}"
    if visit.not_after and day > visit.not_after:
        yield f"sau hạn {visit.not_after:%d/%m/%Y}"
    if visit.fixed is not None and visit.fixed != (team.key, day):
        yield f"đã ghim vào {_named(visit.fixed[0])} ngày {visit.fixed[1]:%d/%m/%Y}"


def _named(team: str) -> str:
    """A team within a sentence: most are named "Đoàn 1"."""
    return lower_first(team) if team.lower().startswith("đoàn") else f"đoàn {team}"


def _not_there(visit: Visit, day: date) -> str:
    if visit.begins and day < visit.begins:
        return f"xã chỉ có từ ngày {visit.begins:%d/%m/%Y}, chưa có ngày {day:%d/%m/%Y}"
    return f"xã không còn từ ngày {visit.ends:%d/%m/%Y} (sắp xếp đơn vị hành chính)"


def _too_many_cars(task: Task, tours: Mapping[Slot, Sequence[str]]) -> Iterator[Conflict]:
    if task.cars is None:
        return
    out = Counter(place for (_, place), tour in tours.items() if tour)
    for slot in sorted(tours, key=lambda each: (each[1], each[0])):
        if tours[slot] and out[slot[1]] > task.cars:
            yield Conflict(slot, "", f"{out[slot[1]]} đoàn cùng đi mà chỉ có {task.cars} xe")


def why_unplaced(task: Task, visit: Visit, tours: Mapping[Slot, Sequence[str]]) -> str:
    """Why a visit has no place in a schedule: what makes it impossible, else what takes the places it could have."""
    if not task.days:
        return "đợt không có ngày làm việc nào"
    if not any(visit.needs <= frozenset(team.members.values()) for team in task.teams):
        return f"không đoàn nào có đủ người của {', '.join(sorted(visit.needs))}"
    if task.alone(visit) > task.working_minutes:
        road = 2 * task.between(BASE, visit.commune)
        whole = f"đi về {hours(road)} và kiểm tra {hours(visit.minutes)}"
        return f"{whole} dài hơn một ngày làm việc {hours(task.working_minutes)}"
    if not (slots := task.slots_of(visit)):
        return _why_no_slot(task, visit)
    taken = sum(1 for slot in slots if tours.get(slot))
    return f"{taken}/{len(slots)} ngày của các đoàn đến được đã có xã khác và không còn đủ giờ" + (
        "" if task.cars is None or taken == len(slots) else f", hoặc hết xe ({task.cars} xe)"
    )


def _why_no_slot(task: Task, visit: Visit) -> str:
    if not any(visit.is_there(day) for day in task.days):
        return _not_there(visit, task.days[0])
    if visit.fixed is not None:
        key, day = visit.fixed
        return f"đã ghim vào {_named(key)} ngày {day:%d/%m/%Y} mà đoàn không đi được ngày đó"
    if visit.not_after and visit.not_after < task.days[0]:
        return f"hạn {visit.not_after:%d/%m/%Y} ở trước ngày đầu của đợt {task.days[0]:%d/%m/%Y}"
    if visit.not_before and visit.not_before > task.days[-1]:
        return f"chỉ đến được từ {visit.not_before:%d/%m/%Y}, sau ngày cuối của đợt {task.days[-1]:%d/%m/%Y}"
    return (
        f"trong những ngày đến được, không đoàn nào đủ người của {', '.join(sorted(visit.needs))} (nghỉ, đi việc khác)"
    )


def hours(minutes: int) -> str:
    """Minutes in words: 7 giờ 30."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest} phút"
    return f"{whole} giờ {rest:02d}" if rest else f"{whole} giờ"
