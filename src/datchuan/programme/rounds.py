"""The facts of the notice of an inspection round (thông báo lịch kiểm tra): a work item of the plan, and where to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.templating import Each, Field, Member
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.people.models import Office, Official
from datchuan.programme.models import Plan, Registration, WorkItem
from datchuan.programme.queries import registrations_of
from datchuan.territory.queries import have_districts, merged_since

# Districts draft their plans from the department's, rounds and all; the notice is the department's.
OF_DEPARTMENT = Q(plan__office__kind=Office.Kind.DEPARTMENT)
ROUND = "round-"  # the key of a work item that is a round of inspection begins so
MEMBERS: Mapping[str, Member] = {
    "tên_đợt": Field("tên đợt", "Đợt 2 kiểm tra, đôn đốc"),
    "nội_dung_đợt": Field("việc của đợt, như kế hoạch ghi", optional=True),
    "năm": Field("năm kế hoạch", "2020"),
    "cơ_quan": Field("cơ quan kiểm tra, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    "số_kế_hoạch": Field("số, ký hiệu kế hoạch năm", "25/KH-SXD", optional=True),
    "mục_đích": Each("mục đích ghi trong kế hoạch", {"nội_dung": Field("một ý, cả câu")}),
    "tiêu_chí": Each("tiêu chí được kiểm tra", {"số": Field("số tiêu chí", "9"), "tên": Field("tên tiêu chí")}),
    "từ_ngày": Field("ngày đầu của đợt trong kế hoạch", "01/10/2020"),
    "đến_ngày": Field("ngày cuối của đợt trong kế hoạch", "31/10/2020"),
    "chủ_trì": Field("phòng chủ trì"),
    "phối_hợp": Field("phòng phối hợp", optional=True),
    "có_huyện": Field("các xã còn thuộc huyện"),
    "xã": Each(
        "xã đăng ký",
        {
            "tên": Field("tên xã"),
            "huyện": Field("huyện, thành phố", optional=True),
            "ghi_chú": Field("xã khó khăn, xã mới sắp xếp", optional=True),
        },
    ),
    "chuẩn_bị": Each(
        "việc kế hoạch giao cấp huyện, cấp xã", {"nơi_thực_hiện": Field("cấp"), "nội_dung": Field("cả câu")}
    ),
}


class RoundSource(FactSource):
    """The facts of a round's notice: about a work item of a plan that is a round."""

    key = "round"
    title = "Một đợt kiểm tra của kế hoạch năm"
    members = MEMBERS

    def subjects(self, by: Official, on: date) -> list[About]:
        """The rounds of the departments' plans of the day's year: those of lower plans follow them."""
        rounds = WorkItem.objects.filter(OF_DEPARTMENT, plan__year=on.year, key__startswith=ROUND, dropped_on=None)
        rounds = rounds.select_related("plan")
        return [About(f"work item {each.pk}", f"{each.title}, năm {each.plan.year}") for each in rounds]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``work item 5``. Problem 584 for what is no round of a plan."""
        item = _item(about)
        plan, registered = item.plan, list(registrations_of(item.plan))
        with_districts = have_districts(each.commune for each in registered)
        merged = merged_since(date(plan.year, 1, 1), on)
        facts = {
            **_of_item(item),
            "có_huyện": with_districts,
            "xã": [_commune(each, each.commune_id in merged) for each in registered],
            "chuẩn_bị": _prepared(plan, with_districts),
        }
        units = (pk for each in registered for pk in (each.commune.parent_id, each.commune_id) if pk)
        return Gathered(facts, plan.simulated, [f"ubnd-{pk}" for pk in dict.fromkeys(units)])


def _item(about: str) -> WorkItem:
    pk = about.removeprefix("work item ")
    rounds = WorkItem.objects.filter(OF_DEPARTMENT, key__startswith=ROUND)
    rounds = rounds.select_related("plan__office__letterhead", "lead")
    found = rounds.filter(pk=pk).first() if pk.isdecimal() else None
    if found is None:
        raise Problem(584, f"Không có đợt kiểm tra “{about}”", mend="Chọn một đợt của kế hoạch năm trong danh sách.")
    return found


def _of_item(item: WorkItem) -> dict[str, Any]:
    plan = item.plan
    letterhead = getattr(plan.maker, "letterhead", None)
    return {
        "tên_đợt": item.title,
        "nội_dung_đợt": item.text,
        "năm": str(plan.year),
        "cơ_quan": letterhead.full_name if letterhead else plan.maker.name,
        "số_kế_hoạch": plan.number,
        "mục_đích": [{"nội_dung": each} for each in plan.facts.get("purposes", ())],
        "tiêu_chí": [_criterion(each) for each in item.criteria],
        "từ_ngày": item.starts_on,
        "đến_ngày": item.ends_on,
        "chủ_trì": item.lead.name,
        "phối_hợp": ", ".join(each.name for each in item.coordinating.all()),
    }


def _criterion(key: str) -> dict[str, str]:
    set_key, _, number = key.partition("/")
    return {"số": number, "tên": load_library().sets[set_key].criterion(number).title}


def _commune(registration: Registration, is_merged: bool) -> dict[str, str]:
    commune = registration.commune
    notes = [
        *(["xã khó khăn"] if registration.is_difficult else []),
        *(["xã mới sắp xếp"] if is_merged else []),
    ]
    return {
        "tên": commune.name,
        "huyện": commune.parent.name if commune.parent else "",
        "ghi_chú": ", ".join(notes),
    }


def _prepared(plan: Plan, with_districts: bool) -> list[dict[str, str]]:
    """What the plan asks of districts and communes, as far as its register holds it."""
    asked = plan.facts.get("organisation", {})
    levels = [("UBND các huyện, thành phố", "districts")] if with_districts else []
    levels.append(("UBND các xã", "communes"))
    return [{"nơi_thực_hiện": who, "nội_dung": each} for who, level in levels for each in asked.get(level, ())]
