"""The first page and those behind it at province size, with a year of history kept: server time, on both databases.

Each database in a process of its own. Through Django's whole stack without a network; wall time, and the processor time
of this process, which other people's work on the machine does not reach (PostgreSQL's own is not in it). ``history
alone`` is what counting twelve kept months costs, ``month kept`` what keeping one costs.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

PAGES = {
    "first page": "/",
    "first page, August": "/?ngay=2020-08-31",
    "target": "/ke-hoach/chi-tieu/{target}/?ngay=2020-12-31",
    "registrations": "/ke-hoach/dang-ky/",
    "assigned district": "/ke-hoach/huyen-duoc-giao/180-1/",
}
ROUNDS = 15


def run() -> None:
    for database in ("sqlite", "postgresql"):
        subprocess.run([sys.executable, "-m", "bench.overview", database], check=True)


def _measure(database: str) -> None:
    from bench.commune import start_postgresql

    with tempfile.TemporaryDirectory(prefix="datchuan-bench-") as home:
        os.environ |= {"DATCHUAN_HOME": home, "DJANGO_SETTINGS_MODULE": "datchuan.config.settings"}
        os.environ["DATCHUAN_DEBUG"] = "1"  # static files from their sources, without collecting them
        stop = start_postgresql(Path(home)) if database == "postgresql" else lambda: None
        try:
            import django

            django.setup()
            from django.conf import settings
            from django.core.management import call_command

            settings.DEBUG = False
            settings.ALLOWED_HOSTS = ["*"]
            call_command("migrate", verbosity=0)
            from datchuan.demo.building import build_demonstration

            build_demonstration()
            _history(database)
            _pages()
        finally:
            stop()


def _history(database: str) -> None:
    from datchuan.evaluation.models import IndicatorVerdict
    from datchuan.evaluation.operations import keep_month_ends
    from datchuan.evaluation.queries import day_counts, month_ends

    first, last = date(2020, 1, 1), date(2020, 12, 31)
    keep_month_ends(first=first, last=last, by=None)
    IndicatorVerdict.objects.filter(on=date(2020, 6, 30)).delete()
    started = time.perf_counter()
    keep_month_ends(first=first, last=last, by=None)
    taken = time.perf_counter() - started
    print(f"  {database}: {IndicatorVerdict.objects.count()} kept verdicts; month kept {taken:.2f} s")
    _print("history alone", lambda: day_counts("vn-xa-2016", "1", month_ends(first, last)))


def _pages() -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from datchuan.people.models import Official
    from datchuan.programme.models import Target

    client = Client()
    client.force_login(Official.objects.get(username="lanhdao"))
    target = Target.objects.filter(counted_by="verdicts", plan__office__kind="department").earliest("pk").pk
    for name, address in PAGES.items():
        page = address.format(target=target)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(page)
        assert answer.status_code == 200, answer
        asked, size = len(captured), len(gzip.compress(answer.content)) / 1000
        client.get("/?ngay=")
        _print(name, lambda page=page: client.get(page), f"{asked:4d} queries {size:6.1f} kB gzip")


def _print(name: str, case: Any, more: str = "") -> None:
    wall, processor = [], []
    for _ in range(3):
        case()
    for _ in range(ROUNDS):
        started, used = time.perf_counter(), time.process_time()
        case()
        wall.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    times = f"{median(wall) * 1000:7.1f} ms wall {median(processor) * 1000:7.1f} ms processor"
    print(f"    {name:<20} {times} {more}")


if __name__ == "__main__":
    _measure(sys.argv[1])
