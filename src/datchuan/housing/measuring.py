"""Houses recorded as the state of a work item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Count, Max
from django.urls import reverse

from datchuan.housing.queries import records_on
from datchuan.programme.announcing import Done, Measure
from datchuan.programme.models import WorkItem
from datchuan.programme.scope import registered_in_scope
from datchuan.territory.models import VillageMembership
from datchuan.territory.queries import holds_on, households_by_census


class HouseSurveys(Measure):
    """Registered communes in scope of which as many houses are recorded as the census counted households. A commune of
    which no census figure is known counts as not complete; nothing is told where no commune is registered."""

    key = "house-surveys"
    title = "Điều tra nhà ở: xã đăng ký đã có đủ nhà so với Tổng điều tra 2019"

    def done(self, items: Sequence[WorkItem], on: date) -> Mapping[int, Done]:
        registered = registered_in_scope(items, on)
        communes = {row.commune_id for rows in registered.values() for row in rows}
        counted, last = _recorded(communes, on)
        census = households_by_census(on) if communes else {}
        complete = {each for each in communes if each in census and counted.get(each, 0) >= census[each].value}
        found = {}
        for pk, rows in registered.items():
            mine = [row.commune_id for row in rows]
            ready = [each for each in mine if each in complete]
            sentence = f"{len(ready)}/{len(mine)} xã đăng ký có đủ nhà đã điều tra so với Tổng điều tra 2019"
            newest = max((last[each] for each in ready if each in last), default=None)
            if mine:
                found[pk] = Done(len(ready), len(mine), sentence, newest, reverse("houses"))
        return found


def _recorded(communes: set[str], on: date) -> tuple[dict[str, int], dict[str, date]]:
    """Houses of each commune that hold on a day, and the newest day of survey. Two queries."""
    members = VillageMembership.objects.filter(holds_on(on), commune__in=communes)
    commune_of = dict(members.values_list("village", "commune"))
    rows = records_on(on).filter(village__in=commune_of).order_by()
    counted: dict[str, int] = {}
    last: dict[str, date] = {}
    for village, houses, newest in rows.values_list("village").annotate(Count("pk"), Max("valid_from")):
        commune = commune_of[village]
        counted[commune] = counted.get(commune, 0) + houses
        last[commune] = max(last.get(commune, newest), newest)
    return counted, last
