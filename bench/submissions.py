"""What a submission costs to receive: processor time of the server's processes (and of PostgreSQL's), and how many come
in a second, from one phone and from eight.

Received is: the device known, the XML read, every answer rechecked against form and lists, stored, on disk, and only
then acknowledged. The floor is Django without middleware that inserts the same row unchecked (bench/floor.py), in the
same run; they take turns, with ODK Central where it is at hand (bench/central.py). Taking into the facts happens
beside it and is measured by itself, as is what Central leaves for later. The phones run on the
same machine, in a process of their own that is not counted.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple

from bench.central import Central, central_folder
from bench.field import DATABASES, Ground, durability, ground, processor_seconds


class Cost(NamedTuple):
    """Milliseconds of the server's processor per submission and of PostgreSQL's until it was acknowledged, of both
    afterwards; submissions a second."""

    server: float
    database: float
    later: float
    rate: float


ROUNDS, EACH, WARM = 3, 480, 640  # every connection of every process has planned its statements before it counts


def run() -> None:
    for database in DATABASES:
        subprocess.run([sys.executable, "-m", "bench.submissions", database], check=True)


def _measure(database: str) -> None:
    with ground(database) as here:
        from tests.survey.server import Server, running

        from datchuan.kernel.resources import forms_folder
        from datchuan.survey.operations import publish_forms

        publish_forms(folder=forms_folder(), by=None)
        print(f"  {database}: {durability()}")
        ours = Server(here.url, here.home, worker="none")
        floor = Server(here.url, here.home, worker="none", application="bench.floor:application")
        with ExitStack() as stack:
            cases = {"received": (stack.enter_context(running(ours)), "")}
            cases["floor"] = (stack.enter_context(running(floor)), "/floor")
            if database == "postgresql" and (folder := central_folder()):
                cases["Central"] = _central(stack, folder, here)
            for clients in (1, 8):
                _compare(here, cases, clients)
        _taking()


def _central(stack: ExitStack, folder: Path, here: Ground) -> tuple[Any, str]:
    """ODK Central on the same PostgreSQL, with the same form."""
    from tests.survey.field import form_xml
    from tests.survey.server import free_port, running

    central = Central(folder, here, free_port())
    central.prepare(here)
    stack.enter_context(running(central))  # type: ignore[arg-type]
    return central, central.path_for_phones(form_xml())


def _compare(here: Ground, cases: dict[str, tuple[Any, str]], clients: int) -> None:
    found: dict[str, list[Cost]] = {name: [] for name in cases}
    for server, path in cases.values():
        _send(here, server, path, clients, WARM)
    _know_the_tables(here, cases)
    for _ in range(ROUNDS):
        for name, (server, path) in cases.items():
            found[name].append(_send(here, server, path, clients, EACH))
    for name, rounds in found.items():
        of_server, of_database, later, rate = map(statistics.median, zip(*rounds, strict=True))
        whole = statistics.median(each.server + each.database for each in rounds)
        print(
            f"    {name:<10}{clients} phones: {whole:6.2f} ms of processor each until acknowledged"
            f" (server {of_server:.2f}, PostgreSQL {of_database:.2f}), {later:.2f} after it; {rate:6.1f} a second"
        )


def _know_the_tables(here: Ground, cases: dict[str, tuple[Any, str]]) -> None:
    """What autovacuum does within minutes: plans are those of tables that are known."""
    import psycopg
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for server, _ in cases.values():
        if isinstance(server, Central):
            with psycopg.connect(server.database, autocommit=True) as central:
                central.execute("ANALYZE")


def _send(here: Ground, server: Any, path: str, clients: int, total: int) -> Cost:
    from tests.survey.field import phones_for

    phones = phones_for(server.port, clients, total // clients)
    for phone in phones:
        phone.path, phone.has_photo = path, False
    threads = [Thread(target=phone.send_all, args=(Event(),)) for phone in phones]
    start, began = _processor(here, server), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall, end = time.perf_counter() - began, _processor(here, server)
    sent = sum(len(phone.told) for phone in phones)
    if sent != total or any(phone.refused for phone in phones):
        raise RuntimeError(f"{sent} of {total} were acknowledged")
    if isinstance(server, Central):
        server.finish()
    later = sum(_processor(here, server)) - sum(end)
    server_used, database_used = ((late - early) / total * 1000 for early, late in zip(start, end, strict=True))
    return Cost(server_used, database_used, later / total * 1000, total / wall)


def _processor(here: Ground, server: Any) -> tuple[float, float]:
    return processor_seconds(server.pid), processor_seconds(here.postmaster)


def _taking() -> None:
    from datchuan.survey.models import Submission
    from datchuan.survey.operations import take_waiting

    waiting = Submission.objects.filter(state=Submission.State.CHECKED)
    if not waiting.exists():
        raise RuntimeError("nothing was found good: the measurement is of something else")
    started, cpu = time.perf_counter(), time.process_time()
    done = take_waiting(limit=100)
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    print(f"    taken into the facts: {cpu / done * 1000:.1f} ms of processor each, {wall / done * 1000:.1f} ms")


if __name__ == "__main__":
    _measure(sys.argv[1])
