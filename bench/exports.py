"""All houses as files through the view, as the province reads them: first byte, rows a second, peak memory of it."""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc

from bench.field import DATABASES, ground

WANTED = 150_000


def run() -> None:
    for database in DATABASES:
        subprocess.run([sys.executable, "-m", "bench.exports", database], check=True)


def _measure(database: str) -> None:
    with ground(database):
        from django.conf import settings
        from django.test import Client
        from tests.cast import official

        from bench.commune import multiply
        from datchuan.housing.models import HouseRecord

        settings.ALLOWED_HOSTS = ["*"]
        multiply(WANTED // HouseRecord.objects.count())
        client = Client()
        client.force_login(official("qln"))
        for path in ("nha-o.csv", "nha-o.xlsx"):
            first, whole, size = _read(client, f"/nha-o/tai/{path}")
            rows = HouseRecord.objects.filter(valid_to=None).count()
            print(f"  {database:<11}{path:<11}{rows} houses, {size / 1e6:.1f} MB: first byte {first * 1000:.0f} ms,")
            print(f"    whole {whole:.2f} s, {rows / whole:,.0f} rows a second")
        tracemalloc.start()
        _read(client, "/nha-o/tai/nha-o.csv")
        print(f"    CSV, most in memory at once: {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB")


def _read(client: object, path: str) -> tuple[float, float, int]:
    started = time.perf_counter()
    answer = client.get(path)  # type: ignore[attr-defined]
    parts = iter(answer.streaming_content)
    size = len(next(parts))
    first = time.perf_counter() - started
    size += sum(map(len, parts))
    return first, time.perf_counter() - started, size


if __name__ == "__main__":
    _measure(sys.argv[1])
