"""One plan from its file under data/demonstration/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from datchuan.demo.story import FOLDER
from datchuan.kernel.resources import data_folder
from datchuan.people.models import Office
from datchuan.programme.models import Plan, Target, WorkItem

SETS = {"national": "vn-xa-2016", "enhanced": "ls-xa-nang-cao-2018"}
TOLD = ("purposes", "requirements", "organisation", "not_stated", "sources")


def plan_file(name: str) -> Path:
    return data_folder() / FOLDER / name


@dataclass(frozen=True)
class PlanFile:
    """A plan as its file tells it."""

    path: Path

    @cached_property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = yaml.safe_load(self.path.read_text(encoding="utf-8"))
        return found


def load_plan(
    file: PlanFile,
    offices: Mapping[str, Office],
    *,
    parent: Plan | None,
    done: Mapping[str, date] | None = None,
    simulated: bool = False,
    has_paper: bool = False,
) -> Plan:
    """The plan with its targets and work items. ``done``: the day on which an item was done, by its key;
    ``has_paper``: the file holds the whole of the plan's paper."""
    facts = file.facts
    plan = Plan.objects.create(
        year=facts["year"],
        until_year=facts.get("until_year", facts["year"]),
        state=Plan.State.ADOPTED,
        office=offices[facts["office"]] if "office" in facts else None,
        issuer=facts["issuer"] if "office" not in facts else "",
        parent=parent,
        title=facts["subject"],
        number=facts.get("number") or "",
        issued_on=facts.get("dated"),
        source=f"{FOLDER}/{file.path.name}" if has_paper else "",
        facts={name: _told(facts[name]) for name in TOLD if name in facts},
        simulated=simulated,
    )
    make_targets(plan, facts.get("targets", ()))
    make_items(plan, _pieces_of_work(facts), offices, done or {})
    return plan


def _told(texts: Any) -> Any:
    """Texts that name their source are shown with it."""
    return [each["text"] if isinstance(each, dict) else each for each in texts] if isinstance(texts, list) else texts


def make_targets(plan: Plan, entries: Any) -> None:
    """The plan's targets; what it takes a share of is the target of the same key of its parent."""
    above = {target.key: target for target in Target.objects.filter(plan=plan.parent)} if plan.parent else {}
    for entry in entries:
        criterion = entry.get("criterion", {})
        set_name = criterion.get("set") or entry.get("set")
        Target.objects.create(
            plan=plan,
            parent=above.get(entry["key"]),
            key=entry["key"],
            title=entry.get("title", "Số xã đạt chuẩn tiêu chí"),
            words=entry.get("words", ""),
            counted_in=entry.get("counted_in", "xã"),
            counted_by=entry.get("counted_by", Target.CountedBy.VERDICTS),
            criteria_set=SETS[set_name] if set_name else "",
            criterion=criterion.get("code", ""),
            standard=entry.get("standard", ""),
            **{name: entry.get(name) for name in ("stated_baseline", "increment", "goal", "denominator")},
            due_on=date(plan.until_year, 12, 31),
            open_question=entry.get("open_question", "").strip(),
        )


def _pieces_of_work(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The plan's items; the item that announces the monitoring rounds is followed round by round."""
    pieces: list[dict[str, Any]] = []
    for item in facts.get("items", ()):
        if item["key"] != "monitoring-rounds":
            pieces.append(item)
            continue
        for entry in facts["rounds"]:
            text = "Kiểm tra, đôn đốc tại các huyện và các xã; ngày cụ thể được thông báo sau."
            pieces.append({**item, **entry, "title": f"{entry['title']} kiểm tra, đôn đốc", "text": text})
    return pieces


def make_items(
    plan: Plan, entries: list[dict[str, Any]], offices: Mapping[str, Office], done: Mapping[str, date]
) -> None:
    """The plan's work items; ``parent`` of an entry is the key of an item of the plan above."""
    above = {item.key: item for item in WorkItem.objects.filter(plan=plan.parent)} if plan.parent else {}
    for order, entry in enumerate(entries, start=1):
        item = WorkItem.objects.create(
            plan=plan,
            parent=above.get(entry.get("parent", "")),
            key=entry["key"],
            order=order,
            title=entry["title"],
            text=entry.get("text", "").strip(),
            product=entry.get("product", ""),
            starts_on=entry["from"],
            ends_on=entry["to"],
            lead=offices[entry["lead"]],
            criteria=[f"{SETS[each['set']]}/{each['code']}" for each in entry["criteria"]],
            measure=entry.get("measure", ""),
            done_on=done.get(entry["key"]),
        )
        item.coordinating.set(offices[key] for key in entry["coordinating"])
