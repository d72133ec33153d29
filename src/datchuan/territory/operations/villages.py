"""Villages follow the changes of their communes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from datchuan.territory.drawing.villages import Move, Portion, by_commune, deal
from datchuan.territory.journal import Journal
from datchuan.territory.models import Change, VillageMembership


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
