"""Jobs that recur: each room registers its own here; one tick runs what is due (platform.ticking).

A rhythm divides time into periods; a job runs once in each. Of periods that were missed only the newest is made up for:
a machine that was off for a week urges once, not seven times.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

# A job gets the moment of the tick and the working day; what it says in a sentence is kept with the run.
Run = Callable[[datetime, date], str]
WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")


class Rhythm(ABC):
    """How often a job runs."""

    @property
    @abstractmethod
    def words(self) -> str:
        """ "mỗi ngày, sau 6 giờ"."""

    @property
    @abstractmethod
    def length(self) -> timedelta:
        """From the beginning of a period to that of the next."""

    @abstractmethod
    def began(self, now: datetime) -> datetime:
        """When the period that holds ``now`` began, by the clocks of Việt Nam."""

    def next_after(self, now: datetime) -> datetime:
        """When the next period begins."""
        return self.began(now) + self.length


@dataclass(frozen=True)
class EveryMinutes(Rhythm):
    """Every so many minutes, counted from midnight; ``minutes`` divides a day."""

    minutes: int

    @property
    def words(self) -> str:
        return "mỗi giờ" if self.minutes == 60 else f"mỗi {self.minutes} phút"

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    def began(self, now: datetime) -> datetime:
        midnight = _midnight(now)
        return midnight + (timezone.localtime(now) - midnight) // self.length * self.length


@dataclass(frozen=True)
class Daily(Rhythm):
    """Every day after an hour."""

    after: int

    @property
    def words(self) -> str:
        return f"mỗi ngày, sau {self.after} giờ"

    @property
    def length(self) -> timedelta:
        return timedelta(days=1)

    def began(self, now: datetime) -> datetime:
        start = _midnight(now) + timedelta(hours=self.after)
        return start if start <= now else start - self.length


@dataclass(frozen=True)
class Weekly(Rhythm):
    """Every week on a day (0: Monday), after an hour."""

    weekday: int
    after: int

    @property
    def words(self) -> str:
        return f"{WEEKDAYS[self.weekday]} hằng tuần, sau {self.after} giờ"

    @property
    def length(self) -> timedelta:
        return timedelta(weeks=1)

    def began(self, now: datetime) -> datetime:
        midnight = _midnight(now)
        start = midnight + timedelta(days=self.weekday - midnight.weekday(), hours=self.after)
        return start if start <= now else start - self.length


HOURLY = EveryMinutes(60)


def _midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Job:
    """A job that recurs. It runs in a transaction of its own, unless it commits its steps itself (``commits_itself``),
    as what sends mail must."""

    key: str
    title: str
    every: Rhythm
    run: Run
    commits_itself: bool = False


_jobs: dict[str, Job] = {}


def on_clock(job: Job) -> None:
    """Register a job (once, in an AppConfig.ready)."""
    _jobs[job.key] = job


def jobs() -> Mapping[str, Job]:
    """Every job by its key, in the order the rooms were started."""
    return _jobs
