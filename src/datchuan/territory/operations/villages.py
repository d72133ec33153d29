"""Villages are entered, and follow the changes of their communes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import fold, nfc
from datchuan.platform.operations import record_audit
from datchuan.territory.drawing.villages import Move, Portion, by_commune, deal
from datchuan.territory.journal import Journal
from datchuan.territory.models import Change, Unit, Village, VillageMembership

if TYPE_CHECKING:
    # Only its type: the territory stands below people and knows no official.
    from django.contrib.auth.base_user import AbstractBaseUser

LONGEST_NAME, MOST_AT_ONCE = 100, 200


@transaction.atomic
def add_villages(
    *, commune: Unit, names: Collection[str], by: AbstractBaseUser | None, today: date, simulated: bool
) -> list[Village]:
    """Enter villages of a commune that exists on ``today``, as its own since it exists.

    Problem 234 for no name, one that is too long, too many, or one that the commune has already (marks count, capitals
    do not); 235 when the commune does not exist on ``today``.
    """
    Unit.objects.select_for_update().get(pk=commune.pk)  # two who enter the same names take turns
    if (commune.valid_from and commune.valid_from > today) or (commune.valid_to and commune.valid_to <= today):
        raise Problem(235, f"{commune.name} không tồn tại ngày {today:%d/%m/%Y}", mend="Ghi thôn vào xã hiện nay.")
    given = [name for name in map(nfc, names) if name]
    _check_names(commune, given)
    villages = Village.objects.bulk_create(
        Village(code=code, name=name, search=fold(name), simulated=simulated)
        for code, name in zip(_codes(commune), given, strict=False)
    )
    VillageMembership.objects.bulk_create(
        VillageMembership(village=village, commune=commune, valid_from=commune.valid_from) for village in villages
    )
    record_audit(by=by, action="territory.add_villages", subject=commune.pk, details={"names": given})
    return villages


def _check_names(commune: Unit, given: list[str]) -> None:
    where, mend = "Tên thôn", "Mỗi dòng một thôn."
    if not given:
        raise Problem(234, "chưa có tên nào", where=where, mend=mend)
    if len(given) > MOST_AT_ONCE:
        raise Problem(
            234, f"{len(given)} tên, nhiều nhất {MOST_AT_ONCE} một lần", where=where, mend="Ghi làm nhiều lần."
        )
    here = VillageMembership.objects.filter(commune=commune, valid_to=None)
    seen = {name.lower() for name in here.values_list("village__name", flat=True)}
    for number, name in enumerate(given, start=1):
        if len(name) > LONGEST_NAME:
            raise Problem(234, f"dòng {number} dài quá {LONGEST_NAME} chữ", where=where, mend=mend)
        if name.lower() in seen:
            mend = "Bỏ dòng đó, hoặc ghi tên đầy đủ để phân biệt."
            raise Problem(234, f"dòng {number}: {commune.name} đã có thôn “{name}”", where=where, mend=mend)
        seen.add(name.lower())


def _codes(commune: Unit) -> Iterator[str]:
    taken = set(Village.objects.filter(code__startswith=f"{commune.pk}/").values_list("code", flat=True))
    return (code for number in count(1) if (code := f"{commune.pk}/{number:02d}") not in taken)


def write_moves(*, moves: Iterable[Move], day: date, journal: Journal) -> frozenset[int]:
    """Close the memberships that the moves leave and open the new ones; what was known of the villages after that day
    is replayed from the changes after it. Returns the villages."""
    moves = [move for move in moves if move.commune_id and move.commune_id != move.membership.commune_id]
    villages = frozenset(move.membership.village_id for move in moves)
    later = VillageMembership.objects.filter(valid_from__gte=day, village__in=villages)
    journal.remove(list(later))
    _move(moves, day, journal)
    if villages:
        follow_changes(villages=villages, after=day, journal=journal)
    return villages


def follow_changes(*, villages: Collection[int] | None, after: date, journal: Journal) -> None:
    """Carry villages (all of them if ``None``) that lie in a commune on ``after`` on through the changes after it."""
    by_day: dict[date, list[Change]] = defaultdict(list)
    for change in Change.objects.filter(effective_on__gt=after).exclude(to_unit=None).order_by("pk"):
        by_day[change.effective_on].append(change)
    for day, changes in sorted(by_day.items()):
        portions: dict[str, list[Portion]] = defaultdict(list)
        for change in changes:
            portions[change.from_unit_id].append(_portion(change))
        rows = VillageMembership.objects.filter(valid_to=None, commune__in=portions).exclude(valid_from__gte=day)
        if villages is not None:
            rows = rows.filter(village__in=villages)
        moves = [
            move
            for commune_id, members in by_commune(rows.select_related("village"), portions).items()
            for move in deal(members, portions[commune_id], None, None)
        ]
        _move(moves, day, journal)


def _move(moves: list[Move], day: date, journal: Journal) -> None:
    journal.change([move.membership for move in moves], valid_to=day)
    journal.make(
        [
            VillageMembership(
                village_id=move.membership.village_id,
                commune_id=move.commune_id,
                valid_from=day,
                dealt_by=move.dealt_by,
            )
            for move in moves
        ]
    )


def _portion(change: Change) -> Portion:
    return Portion(
        commune_id=change.to_unit_id or "",
        takes_all=change.extent != Change.Extent.PART,
        population=None if change.population is None else float(change.population),
        area=None if change.area_km2 is None else float(change.area_km2),
    )
