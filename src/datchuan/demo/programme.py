"""The 2020 plan of the department, from data/demonstration/plan-2020.yaml, and who is registered in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from datchuan.demo.story import FOLDER, Story
from datchuan.kernel.resources import data_folder
from datchuan.people.models import Office
from datchuan.programme.models import Assignment, Plan, Registration, Target, WorkItem

PLAN_FILE = "plan-2020.yaml"
SETS = {"national": "vn-xa-2016", "enhanced": "ls-xa-nang-cao-2018"}
# The first round is simulated as done, the second left open, so that the demonstration has something overdue.
DONE = {"round-1": date(2020, 6, 26)}


def plan_file() -> Path:
    return data_folder() / FOLDER / PLAN_FILE


def make_programme(story: Story, offices: dict[str, Office]) -> Plan:
    facts: dict[str, Any] = yaml.safe_load(plan_file().read_text(encoding="utf-8"))
    plan = Plan.objects.create(
        year=facts["year"],
        until_year=facts["year"],
        state=Plan.State.ADOPTED,
        office=offices[facts["office"]],
        title=facts["subject"],
        source=f"{FOLDER}/{PLAN_FILE}",
        facts={name: facts[name] for name in ("purposes", "requirements", "organisation", "not_stated")},
        simulated=True,
    )
    for order, entry in enumerate(_pieces_of_work(facts), start=1):
        _make_item(plan, order, entry, offices)
    for entry in facts["targets"]:
        Target.objects.create(
            plan=plan,
            key=entry["key"],
            title="Số xã đạt chuẩn tiêu chí",
            criteria_set=SETS[entry["criterion"]["set"]],
            criterion=entry["criterion"]["code"],
            stated_baseline=entry["stated_baseline"],
            increment=entry["increment"],
            goal=entry["goal"],
            denominator=entry["denominator"],
            due_on=date(plan.year, 12, 31),
            open_question=entry["open_question"].strip(),
        )
    Registration.objects.bulk_create(
        Registration(
            plan=plan,
            year=plan.year,
            commune_id=entry["commune"],
            is_difficult=bool(entry.get("difficult")),
            simulated=True,
        )
        for entry in story.registrations
    )
    Assignment.objects.create(plan=plan, office=plan.maker, district_id=story.assigned_district, simulated=True)
    return plan


def _pieces_of_work(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The plan's items; the item that announces the monitoring rounds is followed round by round."""
    pieces: list[dict[str, Any]] = []
    for item in facts["items"]:
        if item["key"] != "monitoring-rounds":
            pieces.append(item)
            continue
        for entry in facts["rounds"]:
            text = "Kiểm tra, đôn đốc tại các huyện và các xã; ngày cụ thể được thông báo sau."
            pieces.append({**item, **entry, "title": f"{entry['title']} kiểm tra, đôn đốc", "text": text})
    return pieces


def _make_item(plan: Plan, order: int, entry: dict[str, Any], offices: dict[str, Office]) -> None:
    item = WorkItem.objects.create(
        plan=plan,
        key=entry["key"],
        order=order,
        title=entry["title"],
        text=entry["text"].strip(),
        starts_on=entry["from"],
        ends_on=entry["to"],
        lead=offices[entry["lead"]],
        criteria=[f"{SETS[each['set']]}/{each['code']}" for each in entry["criteria"]],
        measure=entry.get("measure", ""),
        done_on=DONE.get(entry["key"]),
    )
    item.coordinating.set(offices[key] for key in entry["coordinating"])
