"""Recurring jobs: which period holds a moment, once each, made up for once, told when they fail."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cast import official

from datchuan.kernel.problem import Problem
from datchuan.platform import timing
from datchuan.platform.models import JobRun
from datchuan.platform.ticking import AGAIN, ATTEMPTS, KEPT, LOST, clear_runs, jobs_now, tick
from datchuan.platform.timing import HOURLY, Daily, EveryMinutes, Job, Rhythm, Weekly, on_clock

TODAY = date(2020, 5, 4)


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


MONDAY = at("2020-05-04T08:00")


class Counted:
    """A job that counts its runs, and fails when it is told to."""

    def __init__(self, key: str, every: Rhythm = HOURLY) -> None:
        self.runs: list[date] = []
        self.fails = False
        on_clock(Job(key, f"Việc {key}", every, self.run))

    def run(self, now: datetime, today: date) -> str:
        self.runs.append(today)
        if self.fails:
            raise Problem(999, "Máy thư không nhận", mend="Thử lại.")
        return f"Đã làm {len(self.runs)}."


@pytest.fixture(autouse=True)
def _only_jobs_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "_jobs", {})


@pytest.mark.parametrize(
    ("every", "now", "began"),
    [
        (HOURLY, "2020-05-04T08:59", "2020-05-04T08:00"),
        (EveryMinutes(10), "2020-05-04T08:09", "2020-05-04T08:00"),
        (EveryMinutes(10), "2020-05-04T00:00", "2020-05-04T00:00"),
        (Daily(6), "2020-05-04T06:00", "2020-05-04T06:00"),
        (Daily(6), "2020-05-04T05:59", "2020-05-03T06:00"),
        (Weekly(0, 6), "2020-05-04T06:00", "2020-05-04T06:00"),
        (Weekly(0, 6), "2020-05-04T05:59", "2020-04-27T06:00"),
        (Weekly(6, 3), "2020-05-04T08:00", "2020-05-03T03:00"),
    ],
)
def test_the_period_that_holds_a_moment(every: Rhythm, now: str, began: str) -> None:
    assert every.began(at(now)) == at(began)
    assert every.began(at(began)) == at(began)
    assert every.next_after(at(now)) - at(began) == every.length
    assert every.words


@pytest.mark.django_db
def test_a_job_runs_once_a_period_and_is_made_up_for_once() -> None:
    job = Counted("urge", Daily(6))
    assert [run.said for run in tick(MONDAY, TODAY)] == ["Đã làm 1."]
    assert tick(MONDAY + timedelta(hours=5), TODAY) == []
    tick(MONDAY + timedelta(days=9), TODAY)
    assert len(job.runs) == 2, "nine days were missed, and made up for once"
    assert tick(MONDAY + timedelta(days=9), TODAY) == []
    assert JobRun.objects.filter(ok=True, working_day=TODAY).count() == 2


@pytest.mark.django_db
def test_a_job_that_fails_is_told_keeps_no_other_and_is_tried_again() -> None:
    failing, other = Counted("mail"), Counted("urge")
    failing.fails = True
    first, second = tick(MONDAY, TODAY)
    assert (first.ok, second.ok) == (False, True)
    assert first.said == "Máy thư không nhận. Thử lại."
    assert tick(MONDAY, TODAY) == [], "not at once"
    for _ in range(ATTEMPTS):
        JobRun.objects.update(ended_at=timezone.now() - AGAIN)
        tick(MONDAY, TODAY)
    assert (len(failing.runs), len(other.runs)) == (ATTEMPTS, 1)
    failing.fails = False
    assert [run.ok for run in tick(MONDAY + timedelta(hours=1), TODAY)] == [True, True]


@pytest.mark.django_db
def test_what_a_failing_job_wrote_is_rolled_back() -> None:
    def writes_and_fails(now: datetime, today: date) -> str:
        JobRun.objects.create(job="ghost", period=now, attempt=1, started_at=now, working_day=today)
        raise ValueError("giữa chừng")

    on_clock(Job("half", "Việc nửa chừng", HOURLY, writes_and_fails))
    (run,) = tick(MONDAY, TODAY)
    assert run.said == "ValueError: giữa chừng"
    assert not JobRun.objects.filter(job="ghost").exists()


@pytest.mark.django_db
def test_a_run_that_never_ended_is_taken_for_dead_after_a_while() -> None:
    job = Counted("urge")
    JobRun.objects.create(job="urge", period=MONDAY, attempt=1, started_at=timezone.now(), working_day=TODAY)
    assert tick(MONDAY, TODAY) == []
    JobRun.objects.update(started_at=timezone.now() - LOST)
    assert [run.attempt for run in tick(MONDAY, TODAY)] == [2]
    assert len(job.runs) == 1


@pytest.mark.django_db
def test_only_one_job_and_an_unknown_one() -> None:
    Counted("mail"), Counted("urge")
    assert [run.job for run in tick(MONDAY, TODAY, "urge")] == ["urge"]
    with pytest.raises(Problem, match="Các việc đang có: mail, urge"):
        tick(MONDAY, TODAY, "sai")


@pytest.mark.django_db
def test_old_runs_go() -> None:
    Counted("urge")
    tick(MONDAY, TODAY)
    JobRun.objects.update(started_at=timezone.now() - KEPT - timedelta(days=1))
    assert clear_runs(MONDAY, TODAY).startswith("Đã bỏ 1 lượt")


@pytest.mark.django_db
def test_the_command_tells_what_ran_and_ends_with_an_error_when_a_job_failed(province, capsys) -> None:
    job = Counted("urge", Daily(6))
    call_command("tick", "--at", "2020-05-04T08:00")
    call_command("tick", "--at", "2020-05-04T09:00")
    assert "[xong] Việc urge: Đã làm 1." in (out := capsys.readouterr().out)
    assert "Không có việc nào đến hạn." in out
    assert job.runs == [TODAY]
    call_command("tick", "--job", "urge")
    assert job.runs[1] == date(2020, 12, 31), "without --at the working day of the installation"
    job.fails = True
    with pytest.raises(CommandError, match="1 việc không chạy được"):
        call_command("tick", "--at", "2020-05-05T08:00")
    with pytest.raises(CommandError, match="Không có việc định kỳ"):
        call_command("tick", "--job", "sai")
    with pytest.raises(CommandError, match="phải có dạng"):
        call_command("tick", "--at", "hôm qua")


def test_the_page_shows_jobs_runs_and_failures(province, client: Client) -> None:
    client.force_login(official("huyen"))
    assert client.get("/quan-tri/dong-ho/").status_code == 403
    client.force_login(official("qln"))
    assert "chưa chạy lượt nào" in client.get("/quan-tri/dong-ho/").text
    Counted("urge", Daily(6)), Counted("mail")
    timing.jobs()["mail"].run.__self__.fails = True  # type: ignore[attr-defined]
    tick(MONDAY, TODAY)
    page = client.get("/quan-tri/dong-ho/").text
    for said in ("Mỗi ngày, sau 6 giờ", "Đã làm 1.", "Máy thư không nhận", "không chạy được", "Lần không chạy được"):
        assert said in page
    with CaptureQueriesContext(connection) as few:
        client.get("/quan-tri/dong-ho/")
    for hours in range(1, 8):
        tick(MONDAY + timedelta(hours=hours), TODAY)
    with CaptureQueriesContext(connection) as many:
        client.get("/quan-tri/dong-ho/")
    assert len(many) == len(few)
    assert [each.is_failing for each in jobs_now(MONDAY)] == [False, True]
    assert "1 việc định kỳ không chạy được" in client.get("/quan-tri/").text
