"""The whole of a plan as JSON, as a version keeps it, and what differs between two of them, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datchuan.kernel.text import format_day
from datchuan.people.models import Office
from datchuan.programme.models import Assignment, Plan, Registration, Target, WorkItem
from datchuan.territory.models import Unit

Content = Mapping[str, Any]
Fields = Mapping[str, str]
FACTS = {
    "purposes": "Mục đích",
    "requirements": "Yêu cầu",
    "bases": "Căn cứ",
    "recipients": "Nơi nhận",
    "not_stated": "Kế hoạch không nêu",
}


def plan_content(plan: Plan) -> dict[str, Any]:
    """All that the plan says now: its head, items, targets, registrations, assignments. Names stand beside keys, so
    that it can be read when offices and units have others. A constant number of queries."""
    items = plan.work_items.select_related("lead").prefetch_related("coordinating", "communes")
    targets = plan.targets.prefetch_related("shares__unit")
    return {
        "title": plan.title,
        "facts": plan.facts,
        "parent": str(plan.parent) if plan.parent else "",
        "items": [item_content(each) for each in items],
        "targets": [target_content(each) for each in targets.order_by("pk")],
        "registrations": [
            _registration(each) for each in plan.registrations.select_related("commune").order_by("commune_id", "pk")
        ],
        "assignments": [_assignment(each) for each in plan.assignments.select_related("office", "district")],
    }


def _office(office: Office) -> dict[str, str]:
    return {"key": office.key, "name": office.short_name}


def _unit(unit: Unit) -> dict[str, str]:
    return {"id": unit.pk, "name": unit.name}


def item_content(item: WorkItem) -> dict[str, Any]:
    """All that a work item says."""
    plain = ("key", "order", "title", "text", "product", "basis", "criteria", "measure")
    return {
        **{name: getattr(item, name) for name in plain},
        **{name: _day(getattr(item, name)) for name in ("starts_on", "ends_on", "dropped_on")},
        "lead": _office(item.lead),
        "coordinating": [_office(each) for each in item.coordinating.all()],
        "communes": [_unit(each) for each in item.communes.all()],
    }


def target_content(target: Target) -> dict[str, Any]:
    """All that a target says, with what it gives to each unit."""
    plain = ("key", "title", "words", "counted_in", "counted_by", "criteria_set", "criterion", "standard")
    figures = ("stated_baseline", "increment", "goal", "denominator", "open_question")
    return {
        **{name: getattr(target, name) for name in plain + figures},
        **{name: _day(getattr(target, name)) for name in ("denominator_on", "due_on")},
        "shares": [{**_unit(each.unit), "increment": each.increment} for each in target.shares.all()],
    }


def _registration(registration: Registration) -> dict[str, Any]:
    return {
        **_unit(registration.commune),
        **{name: getattr(registration, name) for name in ("year", "standard", "is_difficult", "is_focus", "reason")},
        **{name: _day(getattr(registration, name)) for name in ("registered_on", "withdrawn_on")},
    }


def _assignment(assignment: Assignment) -> dict[str, Any]:
    return {"office": _office(assignment.office), "district": _unit(assignment.district)}


def _day(value: Any) -> str:
    return format_day(value) if value else ""


@dataclass(frozen=True)
class Difference:
    """One thing that two versions say otherwise: which part, which field of it, what stood there and what stands. A
    part that is new has no ``was``, one that is gone no ``now``, and neither has a field."""

    part: str
    field: str
    was: str
    now: str

    @property
    def sentence(self) -> str:
        if not self.field:
            return f"{self.part}: {'thêm' if self.now else 'bỏ'}"
        return f"{self.part}: {self.field.lower()} “{self.was or 'chưa ghi'}” thành “{self.now or 'chưa ghi'}”"


def differences(earlier: Content, later: Content) -> list[Difference]:
    """What the later version says otherwise, part by part; nothing where both say the same."""
    before, after = _parts(earlier), _parts(later)
    found: list[Difference] = []
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        if was and now:
            title, fields = now
            names = dict.fromkeys([*was[1], *fields])
            pairs = ((name, was[1].get(name, ""), fields.get(name, "")) for name in names)
            found += [Difference(title, name, old, new) for name, old, new in pairs if old != new]
        elif now:
            found.append(Difference(now[0], "", "", _whole(now[1])))
        elif was:
            found.append(Difference(was[0], "", _whole(was[1]), ""))
    return found


def _whole(fields: Fields) -> str:
    return "; ".join(f"{name}: {value}" for name, value in fields.items() if value) or "có"


def _parts(content: Content) -> dict[str, tuple[str, Fields]]:
    """Each part by a key that stays the same between versions: its name, and its fields in words."""
    parts = {"head": ("Kế hoạch", _head_words(content))}
    for item in content["items"]:
        parts[f"item {item['key']}"] = (f"Công việc “{item['title']}”", _item_words(item))
    for target in content["targets"]:
        parts[f"target {target['key']}"] = (f"Chỉ tiêu “{target['title']}”", _target_words(target))
    for each in content["registrations"]:
        standard = Registration.Standard(each["standard"]).label
        parts[f"registration {each['id']} {each['standard']}"] = (
            f"Đăng ký {each['name']}",
            {
                "Chuẩn": standard,
                "Xã điểm": _yes(each["is_focus"]),
                "Xã khó khăn": _yes(each["is_difficult"]),
                "Ngày đăng ký": each["registered_on"],
                "Rút đăng ký": f"{each['withdrawn_on']}: {each['reason']}" if each["withdrawn_on"] else "",
            },
        )
    for each in content["assignments"]:
        title = f"Phân công chỉ đạo {each['district']['name']}"
        parts[f"assignment {each['district']['id']}"] = (title, {"Cơ quan": each["office"]["name"]})
    return parts


def _head_words(content: Content) -> Fields:
    facts = content["facts"]
    asked = facts.get("organisation", {})
    return {
        "Tên": content["title"],
        "Kế hoạch cấp trên": content["parent"],
        **{label: "\n".join(facts.get(name, ())) for name, label in FACTS.items()},
        "Nhiệm vụ giao cấp huyện": "\n".join(asked.get("districts", ())),
        "Nhiệm vụ giao cấp xã": "\n".join(asked.get("communes", ())),
    }


def _item_words(item: Mapping[str, Any]) -> Fields:
    return {
        "Thứ tự": str(item["order"]),
        "Tên": item["title"],
        "Việc phải làm": item["text"],
        "Thời gian": f"{item['starts_on']} – {item['ends_on']}",
        "Chủ trì": item["lead"]["name"],
        "Phối hợp": _names(item["coordinating"]),
        "Xã thực hiện": _names(item["communes"]),
        "Sản phẩm": item["product"],
        "Căn cứ": "\n".join(item["basis"]),
        "Tiêu chí": ", ".join(item["criteria"]),
        "Thôi thực hiện": item["dropped_on"],
    }


def _target_words(target: Mapping[str, Any]) -> Fields:
    numbers = {
        "Mốc đầu": "stated_baseline",
        "Tăng thêm": "increment",
        "Mục tiêu": "goal",
        "Trên tổng số": "denominator",
    }
    return {
        "Tên": target["title"],
        "Lời văn": target["words"],
        **{label: "" if target[name] is None else str(target[name]) for label, name in numbers.items()},
        "Đơn vị tính": target["counted_in"],
        "Cách đếm": Target.CountedBy(target["counted_by"]).label,
        "Tiêu chí": f"{target['criteria_set']} {target['criterion']}".strip(),
        "Hạn": target["due_on"],
        "Câu hỏi còn mở": target["open_question"],
        "Giao cho": "; ".join(f"{each['name']}: {each['increment']}" for each in target["shares"]),
    }


def _names(entries: Sequence[Mapping[str, str]]) -> str:
    return ", ".join(each["name"] for each in entries)


def _yes(value: bool) -> str:
    return "có" if value else ""
