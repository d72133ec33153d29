"""A workbook of 150,000 houses brought in: read, checked, previewed, accepted; seconds of each, peak memory of ours.

Every house is new, the hardest case. Each database in a process of its own, whose peak counts from its start; the
workbook is written by a process before it.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.field import DATABASES, ground, processor_seconds

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
        print(f"  {database:<11}{WANTED} houses, {path.stat().st_size / 1e6:.1f} MB; {_peak():.0f} MB before")
        for name, do in _steps(path.read_bytes()).items():
            started, used = time.perf_counter(), processor_seconds(os.getpid()) + processor_seconds(place.postmaster)
            do()
            used = processor_seconds(os.getpid()) + processor_seconds(place.postmaster) - used
            wall = time.perf_counter() - started
            print(f"    {name:<22}{wall:7.1f} s, {used:.1f} of it processor, peak {_peak():.0f} MB")


def _steps(content: bytes) -> dict[str, Callable[[], object]]:
    """As the page and the work beside it do them, one after the other."""
    from tests.cast import official

    from datchuan.housing.bringing import bring_waiting
    from datchuan.housing.importing import queue_acceptance, queue_upload
    from datchuan.survey.models import Upload
    from datchuan.territory.models import Unit

    area, by = Unit.objects.get(pk="20-1"), official("qln")

    def accept() -> None:
        upload = Upload.objects.get()
        assert (upload.counts["new"], upload.counts["faulty"]) == (WANTED, 0), upload.counts
        queue_acceptance(upload=upload, by=by)
        bring_waiting()
        assert Upload.objects.get().state == Upload.State.ACCEPTED

    return {
        "kept": lambda: queue_upload(content=content, file_name="nha-o.xlsx", area=area, by=by),
        "read, checked, previewed": bring_waiting,
        "accepted": accept,
    }


def _write(path: Path) -> None:
    """The houses of the small province again and again, under codes of their own."""
    from datchuan.housing.exporting import Export, write_workbook
    from datchuan.housing.queries import records_on
    from datchuan.housing.sheet import VERSION
    from datchuan.platform.queries import working_day

    today = working_day()

    class Many(Export):
        def rows(self) -> Iterator[list[str]]:
            known: list[Any] = list(super().rows())
            version = [column.key for column in self.columns].index(VERSION)
            for number in range(WANTED):
                row = known[number % len(known)]
                yield [f"M{number:07d}", *row[1:version], "", *row[version + 1 :]]

    with path.open("wb") as file:
        write_workbook(Many(records_on(today), today, today, names_whole=True), file)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    _measure(sys.argv[1])
