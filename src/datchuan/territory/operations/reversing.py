"""Taking an applied act back, while nothing was built on it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.platform.operations import record_audit
from datchuan.territory.announcing import TerritoryChanged, followers
from datchuan.territory.journal import Journal
from datchuan.territory.models import Change, ChangeAct, Shape, Statistic, Unit, VillageMembership
from datchuan.territory.operations.acting import head, lock_territory
from datchuan.territory.operations.telling import change_of

if TYPE_CHECKING:
    # Only its type: the territory stands below people and knows no official.
    from django.contrib.auth.base_user import AbstractBaseUser

SHORTEST_REASON = 8  # characters: shorter tells nothing


@transaction.atomic
def reverse_act(*, act: ChangeAct, by: AbstractBaseUser | None, reason: str) -> None:
    """Undo an applied act exactly: units, villages, shapes and what upper rooms did because of it.

    Its record and its entry in the audit chain stay. Problem 216 when it is not applied, 218 without a reason, 215 when
    something was built on it.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Problem(218, "quá ngắn", where="Lý do hoàn tác", mend="Ghi vì sao hoàn tác, ví dụ văn bản bị thay thế.")
    lock_territory()
    act = ChangeAct.objects.select_for_update().get(pk=act.pk)
    if act.state != ChangeAct.State.APPLIED:
        what = f"Lần sắp xếp này {act.get_state_display().lower()}, không hoàn tác được"
        raise Problem(216, what, mend="Mở lại trang để xem tình trạng hiện nay.")
    journal = _journal_of(act)
    told = _told(act, journal, by)
    if found := _elsewhere(act) or _obstacles(act, journal, told):
        raise Problem(215, f"Không hoàn tác được: {'; '.join(found)}", mend="Gỡ các phần đó trước.")
    for change in told:
        for follower in reversed(followers()):
            follower.withdraw(change)
    journal.undo()
    act.state, act.reason = ChangeAct.State.REVERSED, reason.strip()
    act.reversed_at, act.reversed_by_id, act.reversed_order = timezone.now(), by.pk if by else None, head() + 1
    act.save()
    record_audit(by=by, action="territory.reverse_act", subject=f"act {act.pk}", reason=act.reason)
    for change in told:
        for follower in followers():
            follower.restored(change)


def obstacles_to_reversal(*, act: ChangeAct) -> list[str]:
    """What was built on an applied act, as sentences; empty when it may be reversed."""
    if act.state != ChangeAct.State.APPLIED:
        return []
    if found := _elsewhere(act):
        return found
    journal = _journal_of(act)
    return _obstacles(act, journal, _told(act, journal, None))


def _elsewhere(act: ChangeAct) -> list[str]:
    is_there = Change.everywhere.filter(act=act, is_elsewhere=True).exists()
    return ["địa bàn của các tỉnh khác được nạp trong lần này"] if is_there else []


def _obstacles(act: ChangeAct, journal: Journal, told: list[TerritoryChanged]) -> list[str]:
    found = _later_acts(act, told) + _new_villages(journal, told)
    for change in told:
        for follower in followers():
            found += follower.obstacles(change)
    return found


def _told(act: ChangeAct, journal: Journal, by: AbstractBaseUser | None) -> list[TerritoryChanged]:
    """The act's days, newest first."""
    days: list[date] = sorted(set(act.changes.order_by().values_list("effective_on", flat=True)), reverse=True)
    return [change_of(act=act, day=day, by=by, journal=journal) for day in days]


def _later_acts(act: ChangeAct, told: list[TerritoryChanged]) -> list[str]:
    touched = frozenset().union(*(change.touched for change in told))
    later = Change.objects.filter(act__applied_order__gt=act.applied_order).filter(
        Q(from_unit__in=touched) | Q(to_unit__in=touched)
    )
    acts = ChangeAct.objects.filter(pk__in=later.values("act")).order_by("applied_order")
    return [f"có lần sắp xếp sau dựa vào đó ({each.effective_on:%d/%m/%Y}, {each.instrument})" for each in acts]


def _new_villages(journal: Journal, told: list[TerritoryChanged]) -> list[str]:
    began = frozenset().union(*(change.began for change in told))
    own = journal.made(VillageMembership)
    found = [
        pk for pk in VillageMembership.objects.filter(commune__in=began).values_list("pk", flat=True) if pk not in own
    ]
    return [f"{len(found)} thôn đã được ghi vào đơn vị mới"] if found else []


def _journal_of(act: ChangeAct) -> Journal:
    """What the act wrote. For one that was loaded with the territory it is read from the days: of the units that its
    edges name, what begins on its day was made by it, what ends on it was open before. Outlines and villages are drawn
    anew for the whole province on such a day."""
    if act.origin != ChangeAct.Origin.DATA or act.journal:
        return Journal(act.journal)
    day, journal = act.effective_on, Journal()
    edges = act.changes.order_by()
    left, reached = edges.values("from_unit"), edges.values("to_unit")
    for model in (Unit, VillageMembership, Shape):
        is_unit = model is Unit
        ending = model.objects.filter(valid_to=day, **({"pk__in": left} if is_unit else {}))
        _note_ended(journal, ending, ("ended_by",) if is_unit else ())
        begun = model.objects.filter(valid_from=day, **({"pk__in": reached} if is_unit else {}))
        journal.note_made(model, list(begun.values_list("pk", flat=True)))
    journal.note_made(Change, list(edges.values_list("pk", flat=True)))
    new = Unit.objects.filter(valid_from=day, pk__in=reached)
    journal.note_made(Statistic, list(Statistic.objects.filter(unit__in=new).values_list("pk", flat=True)))
    return journal


def _note_ended(journal: Journal, ending: QuerySet[Any], names: tuple[str, ...]) -> None:
    """Of rows that were open and empty in ``names`` before; those that were ended alike make one entry, for one
    statement puts them back."""
    alike: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for key, *values in ending.values_list("pk", "valid_to", *names):
        alike[tuple(values)].append(key)
    before = {"valid_to": None} | dict.fromkeys(names, "")
    for (day, *values), keys in alike.items():
        now = {"valid_to": day.isoformat()} | dict(zip(names, values, strict=True))
        journal.entries.append({"model": ending.model._meta.label, "was": [[key, before] for key in keys], "set": now})
