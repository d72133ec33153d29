"""Devices when units begin, end or are recoded."""

from __future__ import annotations

from datchuan.platform.operations import record_audit
from datchuan.survey.models import Device, DeviceMove, Submission, Trace
from datchuan.territory.announcing import Consequence, Follower, TerritoryChanged
from datchuan.territory.models import Unit


class DevicesFollow(Follower):
    """A device goes on with the same legal unit, and to the unit that took its whole area. Where the area was divided a
    person must choose: half of it may be another's. Reversing the change takes that choice back too. A commune that
    gave land and stands keeps its devices; that its extent changed is kept as a move to itself, for what was surveyed
    before.

    Where a submission was surveyed is read anew: its commune is that of its day.
    """

    def follow(self, change: TerritoryChanged) -> list[Consequence]:
        touched = Device.objects.filter(area__in=change.ended | change.gave, revoked_at=None).select_related("area")
        every = list(touched)
        heirs = {**{each: each for each in change.gave - change.ended}, **change.whole, **change.continued}
        for old in sorted({each.area_id for each in every} & set(heirs)):
            _go_on(change, [each for each in every if each.area_id == old], heirs[old])
        devices = [each for each in every if each.area_id in change.ended]
        _read_anew(change, change.ended | change.gave)
        names = dict(Unit.objects.filter(pk__in=heirs.values()).values_list("pk", "name"))
        gone = [each for each in devices if each.area_id in heirs]
        left = [each for each in devices if each.area_id not in heirs]
        lines = [f"{each.name}: {each.area.name} → {names.get(heirs[each.area_id], '')}" for each in gone]
        found = [Consequence("Máy thu thập đi theo sang đơn vị mới", len(gone), lines)] if gone else []
        lines = [f"{each.name}, {each.area.name}" for each in left]
        title = "Máy thu thập có địa bàn bị chia, cần chọn lại"
        return found + ([Consequence(title, len(left), lines, needs_care=True)] if left else [])

    def obstacles(self, change: TerritoryChanged) -> list[str]:
        moved = DeviceMove.objects.filter(pk__in=change.journal.made(DeviceMove)).values("device")
        chosen = _chosen(change)
        made = Device.objects.filter(area__in=change.began).exclude(pk__in=moved)
        made = made.exclude(pk__in=[each.device_id for each in chosen])
        count = made.count()
        found = [f"{count} máy thu thập đã có địa bàn là đơn vị mới"] if count else []
        on = DeviceMove.objects.filter(from_area__in=change.began).count()
        return found + ([f"{on} máy thu thập đã chuyển tiếp từ đơn vị mới"] if on else [])

    def withdraw(self, change: TerritoryChanged) -> None:
        for move in _chosen(change):
            _take_back(change, move)
        _read_anew(change, change.began | change.received)


def _go_on(change: TerritoryChanged, devices: list[Device], heir: str) -> None:
    day = change.effective_on
    moves = [DeviceMove(device=each, from_area_id=each.area_id, to_area_id=heir, on=day) for each in devices]
    change.journal.change(devices, area_id=heir, area_since=day)
    change.journal.make(moves)


def _chosen(change: TerritoryChanged) -> list[DeviceMove]:
    """The choices of persons for devices whose area this change divided, as far as they still stand."""
    left = change.ended - {*change.whole, *change.continued}
    found = DeviceMove.objects.filter(from_area__in=left, on__gte=change.effective_on, by__isnull=False)
    return [each for each in found.select_related("device") if each.device.area_id == each.to_area_id]


def _take_back(change: TerritoryChanged, move: DeviceMove) -> None:
    before = move.device.moves.exclude(pk=move.pk).last()
    Device.objects.filter(pk=move.device_id).update(area=move.from_area_id, area_since=before.on if before else None)
    move.delete()
    details = {"area": move.from_area_id, "was": move.to_area_id}
    reason = f"Hoàn tác sắp xếp theo {change.instrument}"
    subject = str(move.device_id)
    record_audit(by=change.by, action="survey.move_device_back", subject=subject, details=details, reason=reason)


def _read_anew(change: TerritoryChanged, units: frozenset[str]) -> None:
    """Submissions of the units surveyed from the day on wait to be looked at again."""
    found = Trace.objects.filter(commune__in=units, surveyed_on__gte=change.effective_on)
    keys = list(found.values_list("pk", flat=True))
    for first in range(0, len(keys), 500):
        some = Trace.objects.filter(pk__in=keys[first : first + 500])
        Submission.objects.filter(trace__in=some).update(examined_at=None)
        some.update(commune=None)
