"""A workbook of 150,000 houses brought in: read, checked, previewed, accepted; seconds of each and peak memory.

Every house is new, the hardest case. Each database in a process of its own, whose peak counts from its start; the
workbook is written by a process before it.
"""

from __future__ import annotations

import multiprocessing
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.field import DATABASES, ground

WANTED = 150_000


def run() -> None:
    for database in DATABASES:
        subprocess.run([sys.executable, "-m", "bench.importing", database], check=True)


def _measure(database: str) -> None:
    with ground(database) as place:
        from django.db import connection

        path = place.home / "nha-o.xlsx"
        connection.close()
        writer = multiprocessing.get_context("fork").Process(target=_write, args=(path,))
        writer.start()
        writer.join()
        before = _peak()
        print(f"  {database:<11}{WANTED} houses, {path.stat().st_size / 1e6:.1f} MB; {before:.0f} MB before")
        for name, seconds in _steps(path.read_bytes()):
            print(f"    {name:<10}{seconds:7.1f} s, peak {_peak():.0f} MB")


def _steps(content: bytes) -> Iterator[tuple[str, float]]:
    from tests.cast import official

    from datchuan.housing.importing import accept_upload, preview_upload
    from datchuan.housing.reading import read_houses
    from datchuan.platform.queries import working_day
    from datchuan.territory.models import Unit

    today, area, by = working_day(), Unit.objects.get(pk="20-1"), official("qln")
    started = time.perf_counter()
    read_houses(content, area=area, today=today)
    yield "read", time.perf_counter() - started
    started = time.perf_counter()
    upload = preview_upload(content=content, file_name="nha-o.xlsx", area=area, by=by, today=today)
    yield "preview", time.perf_counter() - started
    started = time.perf_counter()
    done = accept_upload(upload=upload, by=by, today=today)
    yield "accept", time.perf_counter() - started
    assert done.new == WANTED, done.new


def _write(path: Path) -> None:
    """The houses of the small province again and again, under codes of their own."""
    from datchuan.housing.exporting import Export, write_workbook
    from datchuan.housing.queries import records_on
    from datchuan.platform.queries import working_day

    today = working_day()

    class Many(Export):
        def rows(self) -> Iterator[list[str]]:
            known: list[Any] = list(super().rows())
            for number in range(WANTED):
                row = known[number % len(known)]
                yield [f"M{number:07d}", *row[1:]]

    with path.open("wb") as file:
        write_workbook(Many(records_on(today), today, today, names_whole=True), file)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    _measure(sys.argv[1])
