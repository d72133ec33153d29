"""How far work items are on a day: told by what was recorded where it can be known, else as it was ticked by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices, prefetch_related_objects

from datchuan.kernel.text import format_day
from datchuan.programme.announcing import Done, measures
from datchuan.programme.models import WorkItem


class WorkState(TextChoices):
    """Where a work item stands on a day."""

    NOT_BEGUN = "not_begun", "Chưa đến kỳ"
    RUNNING = "running", "Đang thực hiện"
    OVERDUE = "overdue", "Quá hạn"
    DONE = "done", "Đã xong"


@dataclass(frozen=True)
class WorkProgress:
    """A work item on a day. ``done`` is what a measure tells; None where nothing does, and ``done_on`` is ticked by
    hand."""

    item: WorkItem
    on: date
    state: WorkState
    done: Done | None

    @property
    def is_computed(self) -> bool:
        return self.done is not None

    @property
    def is_done(self) -> bool:
        return self.state == WorkState.DONE

    @property
    def days_late(self) -> int:
        """Days since the window ended, of an overdue item; else none."""
        return (self.on - self.item.ends_on).days if self.state == WorkState.OVERDUE else 0

    @property
    def sentence(self) -> str:
        """What the state rests on, in a sentence without a full stop."""
        if self.done is not None:
            return self.done.sentence
        return f"ghi tay: xong ngày {format_day(self.item.done_on)}" if self.is_done else "ghi tay: chưa ghi xong"


def progress_of(items: Iterable[WorkItem], on: date) -> dict[int, WorkProgress]:
    """How far each item is on a day, by id. As many questions as the measures named need, whatever the number of
    items."""
    asked = list(items)
    told = _told(asked, on)
    return {item.pk: WorkProgress(item, on, _state(item, told.get(item.pk), on), told.get(item.pk)) for item in asked}


def _told(items: list[WorkItem], on: date) -> Mapping[int, Done]:
    by_measure: dict[str, list[WorkItem]] = defaultdict(list)
    for item in items:
        if item.measure in measures():
            by_measure[item.measure].append(item)
    # Every measure asks where an item is: once for all of them.
    prefetch_related_objects([item for mine in by_measure.values() for item in mine], "communes", "plan__office__unit")
    found: dict[int, Done] = {}
    for key, mine in by_measure.items():
        found |= measures()[key].done(mine, on)
    return found


def _state(item: WorkItem, done: Done | None, on: date) -> WorkState:
    ticked = done is None and item.done_on is not None and item.done_on <= on
    if ticked or (done is not None and done.is_whole):
        return WorkState.DONE
    if item.ends_on < on:
        return WorkState.OVERDUE
    begun = item.starts_on <= on or (done is not None and done.part > 0)
    return WorkState.RUNNING if begun else WorkState.NOT_BEGUN
