"""How far work items are that are rounds of inspection: communes visited, of those of their rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import NoReverseMatch, reverse

from datchuan.inspection.models import Round, Visit
from datchuan.programme.announcing import Done, Measure
from datchuan.programme.models import WorkItem


class VisitsHeld(Measure):
    """Of the rounds made for the item: visits held by the day, of those not left out. While a round is still drafted
    nobody knows how many there will be: then the whole is open."""

    key = "inspection-visits"
    title = "Xã đã kiểm tra, trên số xã của đợt"

    def done(self, items: Sequence[WorkItem], on: date) -> Mapping[int, Done]:
        """One query."""
        among = Visit.objects.filter(round__item__in=[item.pk for item in items]).exclude(state=Visit.State.DROPPED)
        found: dict[int, list[Visit]] = {}
        for visit in among.select_related("round", "record"):
            found.setdefault(visit.round.item_id or 0, []).append(visit)
        return {pk: _done(visits, on) for pk, visits in found.items()}


def _done(visits: Sequence[Visit], on: date) -> Done:
    held = [visit.record.held_on for visit in visits if _is_held(visit, on)]
    is_known = all(visit.round.state != Round.State.DRAFT for visit in visits)
    return Done(
        part=len(held),
        whole=len(visits) if is_known else None,
        sentence=f"Đã kiểm tra {len(held)}/{len(visits)} xã" + ("" if is_known else ", đợt đang lập"),
        last_on=max((day for day in held if day), default=None),
        link=_link(visits),
    )


def _is_held(visit: Visit, on: date) -> bool:
    held_on = visit.record.held_on if visit.state == Visit.State.HELD and hasattr(visit, "record") else None
    return held_on is not None and held_on <= on


def _link(visits: Sequence[Visit]) -> str:
    """The round, where it is one; else all of them."""
    rounds = {visit.round_id for visit in visits}
    try:
        return reverse("round", args=[rounds.pop()]) if len(rounds) == 1 else reverse("rounds")
    except NoReverseMatch:
        return ""
