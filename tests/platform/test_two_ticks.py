"""Two ticks at once, each on its own connection: every job is done once."""

from __future__ import annotations

import threading
from datetime import date, datetime

import pytest
from django.db import connection
from django.utils import timezone

from datchuan.platform import timing
from datchuan.platform.models import JobRun
from datchuan.platform.ticking import tick
from datchuan.platform.timing import HOURLY, Job, on_clock
from datchuan.survey.working import work_for_ever
from datchuan.territory.models import Unit

NOW, TODAY = timezone.make_aware(datetime(2020, 5, 4, 8)), date(2020, 5, 4)  # noqa: DTZ001 - made aware
THREADS = 4


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_do_a_job_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "_jobs", {})
    done: list[str] = []
    for key in ("a", "b", "c"):
        on_clock(Job(key, key, HOURLY, lambda now, today, key=key: done.append(key) or "xong"))
    together = threading.Barrier(THREADS)

    def one() -> None:
        together.wait()
        tick(NOW, TODAY)
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(done) == ["a", "b", "c"]
    assert JobRun.objects.filter(ok=True).count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_worker_ticks_beside_its_work(monkeypatch: pytest.MonkeyPatch, live_province: Unit) -> None:
    monkeypatch.setattr(timing, "_jobs", {})
    stop = threading.Event()
    on_clock(Job("once", "Một việc", HOURLY, lambda now, today: stop.set() or "xong"))
    worker = threading.Thread(target=work_for_ever, args=(stop, 0.05, 0.0))
    worker.start()
    worker.join(30)
    assert not worker.is_alive()
    assert JobRun.objects.get().said == "xong"
