"""The year's difficulties, from data/demonstration/difficulties.yaml, every one simulated. Steps are taken on their
days; what is overdue goes up by itself between them, as the recurring job would take it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import yaml
from django.utils import timezone

from datchuan.demo.story import FOLDER, Story
from datchuan.desk.models import Notification
from datchuan.difficulties import operations
from datchuan.difficulties.models import Difficulty
from datchuan.difficulties.operations import DifficultyGiven, escalate_overdue, raise_difficulty
from datchuan.kernel.resources import data_folder
from datchuan.people.models import Office, Official
from datchuan.programme.models import Plan
from datchuan.territory.models import Unit

DIFFICULTIES_FILE = "difficulties.yaml"
_STEPS: dict[str, Callable[..., Difficulty]] = {
    "assign": operations.assign_difficulty,
    "direct": operations.propose_direction,
    "remedy": operations.record_remedy,
    "ask": operations.ask_raiser,
    "answer": operations.answer_question,
    "resolve": operations.resolve_difficulty,
    "reopen": operations.reopen_difficulty,
    "reject": operations.reject_difficulty,
    "merge": operations.merge_difficulty,
}
STILL_NEW = timedelta(days=14)


def make_difficulties(story: Story, plan: Plan) -> None:
    path = data_folder() / FOLDER / DIFFICULTIES_FILE
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["difficulties"]
    _Year(plan, {each.username: each for each in Official.objects.select_related("office", "area")}).run(entries, story)
    # What was told long ago has been read.
    old = Notification.objects.filter(key__startswith="difficulty ", on__lt=story.working_day - STILL_NEW)
    old.update(seen_at=timezone.now())


class _Year:
    """The days of a year, one after the other."""

    def __init__(self, plan: Plan, people: dict[str, Official]) -> None:
        self.plan, self.people = plan, people
        self.made: dict[str, Difficulty] = {}

    def run(self, entries: list[dict[str, Any]], story: Story) -> None:
        by_day: dict[date, list[tuple[dict[str, Any], dict[str, Any] | None]]] = defaultdict(list)
        for entry in entries:
            by_day[entry["raised"]].append((entry, None))
            for step in entry["steps"]:
                by_day[step["day"]].append((entry, step))
        day = min(by_day)
        while day <= story.working_day:
            escalate_overdue(on=day, at=datetime.combine(day, time(6), UTC))
            for entry, step in by_day[day]:
                self._step(entry, step) if step else self._raise(entry)
            day += timedelta(days=1)

    def _raise(self, entry: dict[str, Any]) -> None:
        work = entry.get("work")
        given = DifficultyGiven(
            unit=Unit.objects.get(pk=entry["unit"]),
            title=entry["title"],
            kind=entry["kind"],
            severity=entry["severity"],
            text=entry.get("text", ""),
            criterion=entry.get("criterion", ""),
            work_item=self.plan.work_items.filter(key=work).first() if work else None,
            houses=entry.get("houses", ""),
            simulated=True,
        )
        day = entry["raised"]
        self.made[entry["title"]] = raise_difficulty(given=given, by=self.people[entry["by"]], on=day, today=day)

    def _step(self, entry: dict[str, Any], step: dict[str, Any]) -> None:
        arguments: dict[str, Any] = {name: step[name] for name in ("text",) if name in step}
        if "owner" in step:
            arguments["owner"] = Office.objects.get(key=step["owner"])
            arguments["official"] = self.people.get(step.get("official", ""))
        if "into" in step:
            arguments["into"] = Difficulty.objects.get(code=step["into"])
        _STEPS[step["do"]](
            difficulty=self.made[entry["title"]],
            by=self.people[step["by"]],
            on=step["day"],
            today=step["day"],
            **arguments,
        )
