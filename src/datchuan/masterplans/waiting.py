"""Reviews of master plans after mergers as what waits for an official: one line a commune."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from datchuan.desk.announcing import Waiting, WaitingSource
from datchuan.kernel.text import lower_first
from datchuan.masterplans.models import ReviewDuty
from datchuan.masterplans.queries import plan_facts
from datchuan.people.models import Official
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on, within


class ReviewsWait(WaitingSource):
    """Open review duties of the plans that serve the communes of one's area: the department's officers conclude them,
    the others wait."""

    key, title = "ra-soat", "Rà soát quy hoạch"

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        concludes = official.has_perm("masterplans.conclude_reviews")
        communes = list(communes_on(on, rural_only=True).filter(within(official.area)).select_related("parent"))
        facts = plan_facts(communes, on)
        found = []
        for commune in communes:
            duties = {duty.pk: duty for plan in facts[commune.pk] for duty in plan.open_duties}
            if duties:
                found.append(_waiting(commune, list(duties.values()), concludes=concludes))
        return found


def _waiting(commune: Unit, duties: Sequence[ReviewDuty], *, concludes: bool) -> Waiting:
    name = lower_first(commune.name)
    first = min(duties, key=lambda duty: duty.opened_on)
    link = reverse("masterplan", args=[first.plan_id]) if len(duties) == 1 else reverse("masterplans")
    return Waiting(
        title=f"Kết luận rà soát {len(duties)} quy hoạch của {name} sau sắp xếp",
        link=link if len(duties) == 1 else f"{link}?loai=cho-ra-soat",
        since=first.opened_on,
        whose="Sở Xây dựng",
        from_whom=first.instrument,
        subject=commune.name,
        waits_for_others=not concludes,
    )
