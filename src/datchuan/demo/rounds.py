"""The year's two rounds of inspection, from data/demonstration/rounds.yaml, every one simulated."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import yaml
from django.utils import timezone

from datchuan.demo.days import Days
from datchuan.demo.inspected import Inspected
from datchuan.demo.people import make_official
from datchuan.demo.story import FOLDER, Story
from datchuan.desk.models import Notification
from datchuan.inspection.models import Round, Visit
from datchuan.inspection.operations import (
    announce_round,
    choose_communes,
    close_round,
    drop_commune,
    make_round,
    move_visit,
    propose,
    record_absence,
    set_road_times,
    set_team,
)
from datchuan.inspection.queries import communes_by_rule
from datchuan.inspection.queries.boards import day_of
from datchuan.inspection.roads.entry import RoadEntry
from datchuan.kernel.resources import data_folder
from datchuan.people.models import Office
from datchuan.programme.models import WorkItem
from datchuan.territory.models import Unit

ROUNDS_FILE = "rounds.yaml"
SOURCE = "mô phỏng"
OF_THE_DEPARTMENT = {"base_latitude": 21.8537, "base_longitude": 106.7615}  # Lạng Sơn city
OF_A_DAY = {"working_minutes": 540, "visit_minutes": 150}  # with the road; the far districts are three hours away
STILL_NEW = timedelta(days=14)


def make_rounds(story: Story) -> None:
    """What the rounds came to by the story's working day."""
    told: dict[str, Any] = rounds_told()
    offices = {office.key: office for office in Office.objects.all()}
    for entry in told["officials"]:
        make_official(entry, offices[entry["office"]])
    days = Days()
    for entry in told["rounds"]:
        days.on(entry["made_on"], _Told(story, days, told, entry).begin)
    days.run(until=story.working_day)
    # What was told long ago has been read.
    old = Notification.objects.filter(key__regex="^(finding|difficulty) ", on__lt=story.working_day - STILL_NEW)
    old.filter(seen_at=None).update(seen_at=timezone.now())


def rounds_told() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((data_folder() / FOLDER / ROUNDS_FILE).read_text(encoding="utf-8"))
    return found


class _Told:
    """One round, from its making to its end."""

    def __init__(self, story: Story, days: Days, told: dict[str, Any], entry: dict[str, Any]) -> None:
        self.story, self.days, self.told, self.entry = story, days, told, entry
        self.by = days.people["qln"]
        self.round: Round

    def begin(self) -> None:
        """Its people, its communes and a schedule; the rest is for later days."""
        qhkt = self.days.people["qhkt"].office
        self.round = make_round(values=self._values(), coordinating=[qhkt], by=self.by, simulated=True)
        teams = {}
        for team in self.entry["teams"]:
            members = [self.days.people[name] for name in team["members"]]
            teams[team["name"]] = set_team(round_=self.round, name=team["name"], members=members, by=self.by)
        self._tell_of_absences_and_roads()
        choose_communes(round_=self.round, chosen=self._chosen(), divisions=[self.by.office, qhkt], by=self.by)
        pinned = self.entry["pinned"]
        move_visit(visit=self._visit(pinned["commune"]), team=teams[pinned["team"]], day=pinned["day"], by=self.by)
        propose(round_=self.round, seconds=0, by=self.by)
        dropped = self.entry["dropped"]
        self.days.on(
            dropped["day"],
            lambda: drop_commune(visit=self._visit(dropped["commune"]), reason=dropped["reason"], by=self.by),
        )
        self.days.on(self.entry["announced_on"], self._announce)

    def _values(self) -> dict[str, Any]:
        names = ("title", "purposes", "first_on", "last_on")
        own = {name: self.entry[name] for name in names}
        item = WorkItem.objects.get(plan__office__key="sxd", key=self.entry["item"])
        return {**own, **OF_THE_DEPARTMENT, "item": item, "lead": self.by.office, **OF_A_DAY}

    def _tell_of_absences_and_roads(self) -> None:
        """Those of the round's window; roads are known once."""
        people, told = self.days.people, self.told
        for each in told["absences"]:
            if self.round.first_on <= each["from"] <= self.round.last_on:
                record_absence(
                    official=people[each["official"]],
                    first_on=each["from"],
                    last_on=each["to"],
                    reason=each["reason"],
                    by=self.by,
                )
        units = Unit.objects.in_bulk({each[end] for each in told["roads"] for end in ("from", "to") if end in each})
        roads = [
            RoadEntry(units.get(each.get("from", "")), units[each["to"]], each["minutes"], SOURCE)
            for each in told["roads"]
        ]
        set_road_times(entries=roads, by=self.by)

    def _chosen(self) -> list[Any]:
        """Those of the story that registered, and of those merged the ones that are told."""
        rules = [Visit.Reason.REGISTERED, Visit.Reason.MERGED]
        found = communes_by_rule(self.entry["made_on"], rules=rules, merged_from=date(2020, 1, 1))
        chosen = {each["commune"] for each in self.story.registrations} | set(self.entry["merged"])
        return [each for each in found if each.commune.pk in chosen]

    def _visit(self, commune: str) -> Visit:
        return self.round.visits.get(commune=commune)

    def _announce(self) -> None:
        self.round = announce_round(round_=self.round, by=self.by)
        for visit in self.round.visits.filter(day__lte=self.entry["held_until"]).select_related("commune", "team"):
            told = self.entry["visits"].get(visit.commune_id, {})
            self.days.on(day_of(visit), Inspected(self.days, visit, day_of(visit), told).hold)
        if "closed_on" in self.entry:
            at = datetime.combine(self.entry["closed_on"], time(9), UTC)
            self.days.on(self.entry["closed_on"], lambda: close_round(round_=self.round, by=self.by, at=at))
