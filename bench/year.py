"""The province at full size at the end of its year, with the verdicts of every month's end kept: server time of the
first page, the plan's page, the lists of houses and dossiers, through Django's whole stack (no network), on SQLite and
on PostgreSQL (from the wheel), each in a process of its own. On a day whose verdicts are not kept, too.

Design aim: the first page under 150 ms.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date, timedelta
from functools import partial
from typing import Any

from bench.field import DATABASES, ground
from bench.timing import medians

SET, ROUNDS = "vn-xa-2016", 9
PAGES = {
    "first page": "/",
    "first page, 30/6 kept": "/?ngay=2020-06-30",
    "first page, 15/6 not kept": "/?ngay=2020-06-15",
    "plan": "/ke-hoach/",
    "communes": "/dia-ban/",
    "houses": "/nha-o/",
    "houses of a commune": "/nha-o/?xa=06016-1",
    "dossiers": "/ho-so/",
    "master plans": "/quy-hoach/",
}
PEOPLE = ("qln", "huyen")


def run() -> None:
    for database in DATABASES:
        subprocess.run([sys.executable, "-m", "bench.year", database], check=True)


def _measure(database: str) -> None:
    os.environ["DATCHUAN_DEBUG"] = "1"  # static files from their sources, without collecting them
    started = time.perf_counter()
    with ground(database, whole=True):
        from django.conf import settings

        settings.DEBUG, settings.ALLOWED_HOSTS = False, ["*"]
        print(f"  {database}: province built in {time.perf_counter() - started:.0f} s")
        _keep_months()
        for username in PEOPLE:
            _time_pages(username)


def month_ends(year: int) -> list[date]:
    firsts = [date(year, month, 1) for month in range(2, 13)] + [date(year + 1, 1, 1)]
    return [first - timedelta(days=1) for first in firsts]


def _keep_months() -> None:
    """What a year of work leaves: verdicts of every month's end, and what they came to."""
    from datchuan.evaluation.operations import evaluate_communes
    from datchuan.evaluation.queries import standing

    counts = []
    for on in month_ends(2020):
        evaluate_communes(set_key=SET, on=on, by=None, cause="bench")
        now = standing(SET, on)
        counts.append(f"{on:%m}: {len(now.met('1'))}+{len(now.met('9'))}")
    print(f"    communes that meet criterion 1 + 9 by month: {', '.join(counts)}")


def _time_pages(username: str) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from datchuan.people.models import Official

    client = Client()
    client.force_login(Official.objects.get(username=username))
    times = medians({name: partial(_seen, client, page) for name, page in PAGES.items()}, rounds=ROUNDS)
    for name, seconds in times.items():
        with CaptureQueriesContext(connection) as captured:
            _seen(client, PAGES[name])
        print(f"    {username:<6} {name:<26} {seconds * 1000:7.1f} ms {len(captured):4d} queries")


def _seen(client: Any, page: str) -> None:
    if "ngay=" not in page:  # back to today: an earlier page may have chosen a day
        page += f"{'&' if '?' in page else '?'}ngay="
    answer = client.get(page)
    assert answer.status_code == 200, f"{page}: {answer.status_code}"


if __name__ == "__main__":
    _measure(sys.argv[1])
