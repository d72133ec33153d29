"""Recognitions and dossiers when units change: who carries what from now on, and which open dossiers stop."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.db.models import Q

from datchuan.dossiers.models import OPEN_STATES, Dossier, DossierStep, Recognition
from datchuan.dossiers.operations import drop_signals, follow_signals, signals_of_units, stop_dossiers
from datchuan.dossiers.queries import Carried, Kind, carried_on
from datchuan.people.models import Official
from datchuan.territory.announcing import Consequence, Follower, TerritoryChanged
from datchuan.territory.models import ChangeAct, Unit


class DossiersFollow(Follower):
    """A recognition is never moved: who carries it is read from the edges. An open dossier of a commune that ends,
    gives or gets land, or is no xã any more, stops through the act's journal."""

    def follow(self, change: TerritoryChanged) -> list[Consequence]:
        return [*_recognitions(change), *_stopped(change), *_concluded_since(change), *_signals(change)]

    def obstacles(self, change: TerritoryChanged) -> list[str]:
        act = _act_of(change)
        since = act.applied_at if act else None
        if since is None:
            return []
        touched = change.began | change.received | change.gave
        recorded = Recognition.objects.filter(recorded_at__gt=since, attested_on__gte=change.effective_on)
        recognised = recorded.filter(commune__in=touched).count()
        opened = Dossier.objects.filter(opened_at__gt=since, opened_on__gte=change.effective_on, commune__in=touched)
        reopened = _reopened(change)
        found = [f"{recognised} công nhận đã ghi cho đơn vị sau sắp xếp"] if recognised else []
        others = opened.exclude(pk__in=[each.pk for each in reopened]).count()
        found += [f"{others} hồ sơ đã mở cho đơn vị sau sắp xếp"] if others else []
        found += [f"{len(reopened)} hồ sơ bị dừng đã được mở lại"] if reopened else []
        answered = sum(bool(each.answers.all()) for each in signals_of_units(units=change.began, change=change))
        return found + ([f"{answered} tín hiệu theo dõi công nhận đã có người trả lời"] if answered else [])

    def withdraw(self, change: TerritoryChanged) -> None:
        drop_signals(units=change.began, change=change)


def _act_of(change: TerritoryChanged) -> ChangeAct | None:
    return ChangeAct.objects.filter(changes__event__in=change.events, changes__effective_on=change.effective_on).first()


def _reopened(change: TerritoryChanged) -> list[Dossier]:
    stopped = DossierStep.objects.filter(pk__in=change.journal.made(DossierStep)).values("dossier")
    return list(Dossier.objects.filter(reopens__in=stopped))


# --- recognitions --------------------------------------------------------------------------------------------------

_CARE = {
    "part": "Công nhận được kế thừa một phần",
    "altered": "Xã đã được công nhận có địa giới thay đổi",
    "nobody": "Công nhận không còn đơn vị kế tiếp",
}


def _recognitions(change: TerritoryChanged) -> list[Consequence]:
    """What carries the recognitions of the units touched, before and after."""
    eve = change.effective_on - timedelta(days=1)
    before = [each for each in carried_on(eve) if each.unit and each.unit.pk in change.touched]
    held = {each.recognition.pk: each.recognition for each in before}
    if not held:
        return []
    was = {(each.recognition.pk, each.unit.pk) for each in before if each.unit}
    lines: dict[str, list[str]] = {"part": [], "altered": [], "nobody": [], "whole": []}
    for each in carried_on(change.effective_on, held.values()):
        place = _place(each, was, change)
        if place:
            lines[place].append(_line(each))
    found = [
        Consequence(title, len(lines[key]), lines[key], needs_care=True) for key, title in _CARE.items() if lines[key]
    ]
    kept = lines["whole"]
    return found + ([Consequence("Công nhận giữ nguyên, xã nay tên hoặc mã mới", len(kept), kept)] if kept else [])


def _place(each: Carried, was: set[tuple[int, str]], change: TerritoryChanged) -> str:
    """Under which title a recognition is told; nothing where the change leaves it as it was."""
    if each.unit is None:
        return "nobody"
    if (each.recognition.pk, each.unit.pk) not in was:
        return "part" if each.kind == Kind.PART else "whole"
    moved = each.unit.pk in change.received | change.gave
    return "altered" if moved and each.kind != Kind.PART else ""


def _line(each: Carried) -> str:
    recognition = each.recognition
    decision = recognition.number or "chưa rõ số quyết định"
    start = f"{recognition.commune.name}, {recognition.get_standard_display()} ({decision})"
    if each.unit is None:
        return start
    if each.kind != Kind.PART:
        return f"{start} → {each.unit.name}"
    ways = "; ".join(", rồi ".join(passage.words for passage in way) for way in each.ways)
    return f"{start} → {each.unit.name}: {ways}"


# --- dossiers ------------------------------------------------------------------------------------------------------


def _identities(change: TerritoryChanged) -> set[str]:
    """The legal units whose dossiers do not speak of the unit as it is from now on."""
    moved = change.gave | change.received | (change.ended - set(change.continued))
    retyped = Q(pk__in=change.continued.values()) & ~Q(type="Xã")
    return set(Unit.objects.filter(Q(pk__in=moved) | retyped).values_list("identity", flat=True))


def _stopped(change: TerritoryChanged) -> list[Consequence]:
    waiting = Dossier.objects.filter(commune__identity__in=_identities(change), state__in=OPEN_STATES)
    # Locked: one that is concluded at this very moment is open no more once its step is committed.
    dossiers = list(waiting.select_for_update(of=("self",)).select_related("commune").order_by("pk"))
    act = _act_of(change)
    if not dossiers or act is None:
        return []
    lines = [_dossier_line(each) for each in dossiers]
    reason = f"Dừng do sắp xếp theo {change.instrument}, có hiệu lực {change.effective_on:%d/%m/%Y}"
    stop_dossiers(
        dossiers=dossiers,
        act=act,
        on=change.effective_on,
        reason=reason[:500],
        by=cast("Official | None", change.by),
        journal=change.journal,
    )
    return [Consequence("Hồ sơ đang mở bị dừng", len(lines), lines, needs_care=True)]


def _concluded_since(change: TerritoryChanged) -> list[Consequence]:
    """Concluded on a day on which the unit was no more as the dossier says: a person must look again."""
    late = Dossier.objects.filter(
        commune__identity__in=_identities(change),
        steps__state="concluded",
        steps__on__gte=change.effective_on,
    )
    lines = [_dossier_line(each) for each in late.select_related("commune").order_by("pk")]
    title = "Hồ sơ đã kết luận từ ngày sắp xếp trở đi, cần xem lại"
    return [Consequence(title, len(lines), lines, needs_care=True)] if lines else []


def _signals(change: TerritoryChanged) -> list[Consequence]:
    lines = follow_signals(change=change)
    return [Consequence("Tín hiệu theo dõi công nhận hết do xã kết thúc", len(lines), lines)] if lines else []


def _dossier_line(dossier: Dossier) -> str:
    number = f", tờ trình {dossier.submission_number}" if dossier.submission_number else ""
    return f"{dossier.commune.name}, {dossier.get_standard_display()}{number}, {dossier.get_state_display().lower()}"
