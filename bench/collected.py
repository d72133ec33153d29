"""The pages of collection with 60,000 submissions in a province: median time through Django's whole stack, queries."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bench.field import DATABASES, ground
from bench.timing import medians

if TYPE_CHECKING:
    from datchuan.survey.models import Device

COUNT, DAYS = 60_000, 60
PAGES = (
    "/thu-thap/",
    "/thu-thap/?trang-thai=held",
    "/thu-thap/?trang=600",
    "/thu-thap/tien-do/",
    "/thu-thap/tien-do/?xa=06016-1",
    "/thu-thap/canh-bao/",
)
PEOPLE = ("qln", "xa")


def run() -> None:
    for database in DATABASES:
        subprocess.run([sys.executable, "-m", "bench.collected", database], check=True)


def _measure(database: str) -> None:
    os.environ["DATCHUAN_DEBUG"] = "1"  # static files from their sources, without collecting them
    with ground(database):
        from django.conf import settings

        settings.DEBUG, settings.ALLOWED_HOSTS = False, ["*"]
        _fill()
        print(f"  {database}, {COUNT} submissions")
        _time_pages()


def _time_pages() -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from datchuan.people.models import Official

    for username in PEOPLE:
        client = Client()
        client.force_login(Official.objects.get(username=username))
        pages = [page for page in PAGES if username != "xa" or "trang=" not in page]
        times = medians({page: partial(_seen, client, page) for page in pages}, rounds=5)
        for page, seconds in times.items():
            with CaptureQueriesContext(connection) as captured:
                client.get(page)
            print(f"    {username:<5}{page:<32}{seconds * 1000:8.0f} ms {len(captured):4d} queries")


def _seen(client: Any, page: str) -> None:
    if client.get(page).status_code != 200:
        raise RuntimeError(f"{page} was not shown")


def _fill() -> None:
    """Submissions of one device a commune, taken but for one in twenty that is held; one in fifteen is flagged."""
    from django.db import connection, transaction
    from tests.survey.field import GOOD, instance

    from datchuan.kernel.resources import forms_folder
    from datchuan.platform.queries import working_day
    from datchuan.survey.models import EvidenceFlag, FormVersion, Submission, Trace
    from datchuan.survey.operations import publish_forms
    from datchuan.territory.queries import communes_on

    publish_forms(folder=forms_folder(), by=None)
    today, xml = working_day(), instance().decode()
    form = FormVersion.objects.get(key="house-survey", is_offered=True)
    places = [(device, village) for device, villages in _devices(communes_on(today), today) for village in villages]
    state = Submission.State
    for first in range(0, COUNT, 5000):
        sent, traces, flags = [], [], []
        for number in range(first, first + 5000):
            device, village = places[number % len(places)]
            day = today - timedelta(days=number % DAYS)
            at = _morning(day) + timedelta(minutes=number % 500)
            held = number % 20 == 0
            sent.append(
                Submission(
                    instance_id=f"uuid:{number}", form=form, device=device, xml=xml, received_at=at, values=GOOD,
                    sha256=hashlib.sha256(str(number).encode()).hexdigest(), state=state.HELD if held else state.TAKEN,
                    taken_at=None if held else at, examined_at=at, subject=f"ĐO{number // 2:06d}",
                )
            )  # fmt: skip
            traces.append((village, day, number))
        with transaction.atomic():
            made = Submission.objects.bulk_create(sent)
            rows = [
                Trace(
                    submission=each, village=village.village, commune=village.commune, surveyed_on=day,
                    head=f"nguoi {number}", latitude=22.3203, longitude=106.4846, ended_at=each.received_at,
                )
                for each, (village, day, number) in zip(made, traces, strict=True)
            ]  # fmt: skip
            Trace.objects.bulk_create(rows)
            flags = [
                EvidenceFlag(
                    submission=each, kind="outside", sentence="Vị trí cách xã 2,0 km.", made_at=each.received_at
                )
                for each in made[::15]
            ]
            EvidenceFlag.objects.bulk_create(flags)
    with connection.cursor() as cursor:
        # As autovacuum leaves it; without, PostgreSQL does not count in an index alone.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _devices(communes: Any, today: Any) -> list[tuple[Device, list[Any]]]:
    from tests.cast import official

    from datchuan.survey.operations import make_device
    from datchuan.territory.models import VillageMembership
    from datchuan.territory.queries import holds_on

    by = official("qln")
    found: dict[str, tuple[Device, list[Any]]] = {}
    rows = VillageMembership.objects.filter(holds_on(today), commune__in=communes).select_related("village", "commune")
    for row in rows.order_by("village__code"):
        if row.commune_id not in found:
            made, _ = make_device(name="Máy đo", holder=by, area=row.commune, by=by, at=_morning(today))
            found[row.commune_id] = made, []
        found[row.commune_id][1].append(row)
    return list(found.values())


def _morning(day: Any) -> Any:
    from datetime import UTC, datetime, time

    return datetime.combine(day, time(1), tzinfo=UTC)


if __name__ == "__main__":
    _measure(sys.argv[1])
