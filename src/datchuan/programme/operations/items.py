"""Work items of a plan: added, changed, moved, taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Office
from datchuan.programme.changing import Edit, changing, new_key
from datchuan.programme.checking import check_criteria, check_text, check_window
from datchuan.programme.models import Plan, WorkItem
from datchuan.programme.queries import item_of
from datchuan.programme.versions import item_content
from datchuan.territory.models import Unit


@dataclass(frozen=True)
class ItemGiven:
    """A work item as it is entered; no communes: all of the plan's area."""

    title: str
    starts_on: date
    ends_on: date
    lead: Office
    coordinating: Sequence[Office] = ()
    communes: Sequence[Unit] = ()
    text: str = ""
    product: str = ""
    basis: Sequence[str] = ()
    criteria: Sequence[str] = ()
    measure: str = ""


@transaction.atomic
def add_item(*, plan: Plan, given: ItemGiven, edit: Edit) -> WorkItem:
    """At the end of the plan. Problem 726 for its window, 732 without a title, 736 for a criterion, 739 for units that
    contradict each other; 721, 722, 734 as for every change."""
    with changing(plan, edit, "programme.add_item", {"title": nfc(given.title)}) as found:
        last = found.work_items.order_by("-order").values_list("order", flat=True).first() or 0
        item = WorkItem(plan=found, order=last + 1, key=new_key(given.title, _keys(found)))
        _write(item, given)
    return item


@transaction.atomic
def change_item(*, plan: Plan, key: str, given: ItemGiven, edit: Edit) -> WorkItem:
    """Problem 735 when the item is gone, else as for ``add_item``."""
    with changing(plan, edit, "programme.change_item", {"item": key}) as found:
        item = item_of(found, key)
        _write(item, given)
    return item


@transaction.atomic
def remove_item(*, plan: Plan, key: str, edit: Edit) -> None:
    """Out of a draft it is deleted, and stays in the audit chain; an amendment drops it from its day on, and what was
    done of it stays."""
    details: dict[str, Any] = {"item": key}
    with changing(plan, edit, "programme.remove_item", details) as found:
        item = item_of(found, key)
        details["said"] = item_content(item)
        if edit.amendment:
            item.dropped_on = edit.amendment.effective_on
            item.save(update_fields=["dropped_on"])
        else:
            item.delete()


@transaction.atomic
def move_item(*, plan: Plan, key: str, up: bool, edit: Edit) -> None:
    """One place up or down; at the end of the list nothing moves."""
    with changing(plan, edit, "programme.move_item", {"item": key, "up": up}) as found:
        items = list(found.work_items.filter(dropped_on=None))
        place = items.index(item_of(found, key))
        other = place - 1 if up else place + 1
        if 0 <= other < len(items):
            items[place], items[other] = items[other], items[place]
        for order, each in enumerate(items, start=1):
            each.order = order
        WorkItem.objects.bulk_update(items, ["order"])


def _keys(plan: Plan) -> set[str]:
    return set(plan.work_items.values_list("key", flat=True))


def _write(item: WorkItem, given: ItemGiven) -> None:
    check_window(item.plan, given.starts_on, given.ends_on)
    check_criteria(given.criteria)
    if given.lead in given.coordinating:
        what = f"{given.lead.short_name} đã là đơn vị chủ trì"
        raise Problem(739, what, where="Phối hợp", mend="Bỏ đơn vị đó khỏi các đơn vị phối hợp.")
    item.title = check_text(given.title, "Tên công việc", "Ghi tên công việc.")
    item.text, item.product, item.measure = nfc(given.text), nfc(given.product), given.measure
    item.basis, item.criteria = [nfc(each) for each in given.basis if nfc(each)], list(given.criteria)
    item.starts_on, item.ends_on, item.lead = given.starts_on, given.ends_on, given.lead
    item.save()
    item.coordinating.set(given.coordinating)
    item.communes.set(given.communes)
