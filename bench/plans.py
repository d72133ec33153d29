"""The pages of spatial plans with 2,000 plans of five documents each: server time on both databases.

Each database in a process of its own, the demonstration's territory with plans of the last decade over its communes of
2019, reviewed where the merger of 2020 moved land. Through Django's whole stack without a network; wall time and the
processor time of this process. ``list in`` brings 2,000 rows. Pages are asked by the name of their route; those that
this program does not have are told.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

from bench.field import DATABASES, ground

WANTED, DOCUMENTS, ROUNDS = 2_000, 5, 9
BEFORE, MERGED_ON = date(2019, 12, 31), date(2020, 1, 1)
# What is shown: (route, its arguments, the query).
PAGES = {
    "list by commune": ("masterplans", (), ""),
    "list by commune, waiting": ("masterplans", (), "?loai=cho-ra-soat"),
    "register": ("spatial-plans", (), ""),
    "register, filtered": ("spatial-plans", (), "?loai=production&tim=xa"),
    "register as a file": ("spatial-plans-csv", (), ""),
    "figures for Biểu 07": ("spatial-plans-form07", (), ""),
    "one plan": ("masterplan", ("plan",), ""),
    "review queue": ("reviews", (), ""),
    "progress of reviews": ("reviews-progress", (), ""),
    "map of plan state": ("map", (), "?theo=quy-hoach"),
}


def run() -> None:
    for database in DATABASES:
        subprocess.run([sys.executable, "-m", "bench.plans", database], check=True)


def _measure(database: str) -> None:
    os.environ["DATCHUAN_DEBUG"] = "1"  # static files from their sources, without collecting them
    with ground(database):
        from django.conf import settings

        settings.DEBUG, settings.ALLOWED_HOSTS = False, ["*"]
        few = _queries()
        _fill()
        _vacuum()
        print(f"  {database}: {_count()}")
        _pages(few)
        _list_in()


def _fill() -> None:
    """Plans of all kinds, so many that there are ``WANTED``, each with its papers; reviews where land moved."""
    from datchuan.masterplans.models import Publication, SpatialPlan
    from datchuan.masterplans.operations import duties_of
    from datchuan.territory.queries import communes_on

    communes = list(communes_on(BEFORE, rural_only=True).select_related("parent"))
    kinds = [SpatialPlan.Kind.DETAILED, SpatialPlan.Kind.PRODUCTION, SpatialPlan.Kind.DETAILED, SpatialPlan.Kind.URBAN]
    missing = WANTED - SpatialPlan.objects.count()
    plans = [
        SpatialPlan(
            unit=communes[number % len(communes)], kind=kinds[number % len(kinds)], name=f"Quy hoạch đo {number}",
            decision=f"{number}/QĐ-ĐO", approved_on=date(2011, 1, 3) + timedelta(days=number % 3000), simulated=True,
            published_on=date(2011, 1, 9) + timedelta(days=number % 3000), horizon_year=2020 + number % 12,
            scope="Toàn xã", organiser="UBND xã", approved_by="UBND huyện",
        )
        for number in range(missing)
    ]  # fmt: skip
    SpatialPlan.objects.bulk_create(plans, batch_size=500)
    Publication.objects.bulk_create(
        Publication(plan=plan, form="hoi_nghi", done_on=plan.published_on) for plan in plans
    )
    duties_of(effective_on=MERGED_ON, simulated=True)
    _file_papers()


def _file_papers() -> None:
    from datchuan.masterplans.models import PlanDocument, SpatialPlan

    kinds, at = PlanDocument.Kind.values[:DOCUMENTS], datetime(2020, 3, 2, tzinfo=UTC)
    PlanDocument.objects.bulk_create(
        (
            PlanDocument(
                plan=plan, kind=kind, title=f"Giấy tờ {kind}", file=f"masterplans/2020/{plan.pk}-{kind}.pdf",
                file_name=f"{kind}.pdf", media_type="application/pdf", sha256=f"{plan.pk}-{kind}", size=1000, pages=1,
                added_at=at, simulated=True,
            )
            for plan in SpatialPlan.objects.order_by("pk")
            for kind in kinds
        ),
        batch_size=1000,
    )  # fmt: skip


def _vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _count() -> str:
    from datchuan.masterplans.models import PlanDocument, ReviewDuty, SpatialPlan

    plans, papers = SpatialPlan.objects.count(), PlanDocument.objects.count()
    return f"{plans} plans, {papers} documents, {ReviewDuty.objects.count()} reviews"


def _addresses() -> dict[str, str]:
    """The address of each page; empty where there is no such route."""
    from django.urls import NoReverseMatch, reverse

    from datchuan.masterplans.models import SpatialPlan

    plan = SpatialPlan.objects.filter(unit="06016-1").latest("pk").pk
    found = {}
    for name, (route, arguments, query) in PAGES.items():
        try:
            found[name] = reverse(route, args=[plan for _ in arguments]) + query
        except NoReverseMatch:
            found[name] = ""
    return found


def _asker() -> Callable[[str], None]:
    from django.test import Client

    from datchuan.people.models import Official

    client = Client()
    client.force_login(Official.objects.get(username="qhkt"))

    def ask(address: str) -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} was not shown: {answer.status_code}")
        if answer.streaming:
            for _ in answer.streaming_content:
                pass

    return ask


def _queries() -> dict[str, int]:
    """How many questions each page asks, once what is asked but once has been asked."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask, found = _asker(), {}
    for name, address in _addresses().items():
        if address:
            ask(address)
            with CaptureQueriesContext(connection) as captured:
                ask(address)
            found[name] = len(captured)
    return found


def _pages(few: dict[str, int]) -> None:
    ask, many = _asker(), _queries()
    for name, address in _addresses().items():
        if not address:
            print(f"    {name:<26} no such page here")
            continue
        wall, processor = _times(lambda address=address: ask(address))
        print(f"    {name:<26}{wall:7.1f} ms wall{processor:7.1f} ms processor, queries {few[name]} → {many[name]}")


def _times(case: Callable[[], object]) -> tuple[float, float]:
    """Medians in milliseconds: wall, processor of this process."""
    wall, processor = [], []
    case()
    for _ in range(ROUNDS):
        started, used = time.perf_counter(), time.process_time()
        case()
        wall.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    return median(wall) * 1000, median(processor) * 1000


def _list_in() -> None:
    """2,000 new rows read and previewed, accepted, and brought again, when nothing changes."""
    from tests.cast import official
    from tests.making import TODAY
    from tests.masterplans.lists import listed, row

    from datchuan.masterplans.importing import accept_list, preview_list
    from datchuan.territory.models import Unit
    from datchuan.territory.queries import communes_on

    area, by = Unit.objects.get(pk="20-1"), official("qhkt")
    units = [unit.pk for unit in communes_on(BEFORE, rural_only=True)]
    content = listed(*(row(units[number % len(units)], f"{number + 1}/QĐ-MỚI") for number in range(WANTED)))
    kept: list[Any] = []

    def preview() -> None:
        given = {"content": content, "file_name": "danh-muc.csv", "area": area, "by": by, "today": TODAY}
        kept.append(preview_list(**given))

    for name, do in {
        "list in: previewed": preview,
        "list in: accepted": lambda: accept_list(upload=kept[0], by=by, today=TODAY),
        "list in: again": preview,
    }.items():
        started, used = time.perf_counter(), time.process_time()
        do()
        wall, used = time.perf_counter() - started, time.process_time() - used
        print(f"    {name:<26}{wall:7.1f} s wall {used:7.1f} s processor")
    first, again = (each.counts for each in kept)
    assert (first["new"], first["faulty"], again["unchanged"]) == (WANTED, 0, WANTED), (first, again)


if __name__ == "__main__":
    _measure(sys.argv[1])
