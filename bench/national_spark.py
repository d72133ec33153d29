"""``python -m bench.national_spark WORKERS FOLDER``: Spark standalone on loopback; JSON on stdout.

Memory is the sum of the peaks of all its Java processes: master, workers, executors, driver.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.cluster import spark_cluster

from bench.national_cases import cube, integers_of, write_failing

ROUNDS = 3


def main(workers: int, folder: Path) -> dict[str, Any]:
    from datchuan.national.engines import open_engine

    with tempfile.TemporaryDirectory(prefix="datchuan-spark-") as place, spark_cluster(Path(place), workers) as master:
        started = time.perf_counter()
        with open_engine("spark", master) as engine:
            start = time.perf_counter() - started
            times, found = [], None
            for _ in range(1 + ROUNDS):
                started = time.perf_counter()
                found = cube(engine, folder)
                times.append(time.perf_counter() - started)
            started = time.perf_counter()
            write_failing(engine, folder)
            failing = time.perf_counter() - started
            memory = sum(_peak(pid) for pid in _java(os.getpid()))
    answer = {"cube": [found.height, int(found["houses"].sum())], "integers": integers_of(found, folder)}
    seconds = statistics.median(times[1:])
    return {"start": start, "first": times[0], "seconds": seconds, "failing": failing, "memory": memory, **answer}


def _java(pid: int) -> list[int]:
    """All processes that have sprung from this one."""
    children = [
        int(each) for task in Path(f"/proc/{pid}/task").iterdir() for each in (task / "children").read_text().split()
    ]
    return [each for child in children for each in (child, *_java(child))]


def _peak(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), Path(sys.argv[2]))))
