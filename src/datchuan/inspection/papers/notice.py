"""The facts of the notice of an inspection round (thông báo lịch kiểm tra): days, teams and communes of an announced
round; of a work item of the plan that has none yet, the communes that registered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.templating import Each, Field, Member
from datchuan.inspection.models import Round, TeamMember, Visit
from datchuan.inspection.queries import members_of
from datchuan.inspection.queries.boards import day_of
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import lower_first
from datchuan.law.library import load_library
from datchuan.people.models import Official
from datchuan.platform.queries import installation
from datchuan.programme.models import Plan, Registration, WorkItem
from datchuan.programme.queries import registrations_of
from datchuan.programme.rounds import OF_DEPARTMENT, ROUND
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import have_districts, merged_since

DAYS_OF_WEEK = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
COMMUNE: Mapping[str, Member] = {
    "tên": Field("tên xã"),
    "huyện": Field("huyện, thành phố", optional=True),
    "ghi_chú": Field("xã khó khăn, xã mới sắp xếp; với lịch: vì sao chọn xã", optional=True),
}
MEMBERS: Mapping[str, Member] = {
    "tên_đợt": Field("tên đợt", "Đợt 2 kiểm tra, đôn đốc"),
    "nội_dung_đợt": Field("việc của đợt, như kế hoạch ghi", optional=True),
    "năm": Field("năm kế hoạch", "2020"),
    "cơ_quan": Field("cơ quan kiểm tra, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    "số_kế_hoạch": Field("số, ký hiệu kế hoạch năm", "25/KH-SXD", optional=True),
    "mục_đích": Each("mục đích ghi trong kế hoạch, hoặc của đợt", {"nội_dung": Field("một ý, cả câu")}),
    "tiêu_chí": Each("tiêu chí được kiểm tra", {"số": Field("số tiêu chí", "9"), "tên": Field("tên tiêu chí")}),
    "từ_ngày": Field("ngày đầu của đợt", "01/10/2020"),
    "đến_ngày": Field("ngày cuối của đợt", "31/10/2020"),
    "chủ_trì": Field("phòng chủ trì"),
    "phối_hợp": Field("phòng phối hợp", optional=True),
    "có_huyện": Field("các xã còn thuộc huyện"),
    "xã": Each("xã đăng ký; trống khi đã có lịch", COMMUNE),
    "đoàn": Each(
        "các đoàn kiểm tra; trống khi chưa có lịch",
        {
            "tên": Field("tên đoàn", "Đoàn 1"),
            "thành_viên": Each(
                "người trong đoàn, trưởng đoàn trước",
                {
                    "tên": Field("họ tên"),
                    "chức_vụ": Field("chức vụ", optional=True),
                    "đơn_vị": Field("phòng"),
                    "trưởng_đoàn": Field("là trưởng đoàn"),
                },
            ),
        },
    ),
    "buổi": Each(
        "từng buổi của lịch đã thông báo, theo ngày, đoàn, thứ tự trong ngày",
        {
            "ngày": Field("ngày kiểm tra"),
            "thứ": Field("thứ trong tuần", "Thứ hai"),
            "đoàn": Field("tên đoàn"),
            **COMMUNE,
        },
    ),
    "chưa_xếp": Each("xã của đợt chưa có ngày", COMMUNE),
    "chuẩn_bị": Each(
        "việc kế hoạch giao cấp huyện, cấp xã", {"nơi_thực_hiện": Field("cấp"), "nội_dung": Field("cả câu")}
    ),
}


class RoundSource(FactSource):
    """The facts of a round's notice: about a round, or a work item of a plan that is one. An item whose round was
    announced tells the days of that round."""

    key = "round"
    title = "Một đợt kiểm tra"
    members = MEMBERS

    def subjects(self, by: Official, on: date) -> list[About]:
        """The rounds of the departments' plans of the day's year (those of lower plans follow them), and announced
        rounds that no item tells of."""
        items = WorkItem.objects.filter(OF_DEPARTMENT, plan__year=on.year, key__startswith=ROUND, dropped_on=None)
        items = items.select_related("plan")
        announced = Round.objects.exclude(state=Round.State.DRAFT).filter(item=None, first_on__year=on.year)
        return [
            *(About(f"work item {each.pk}", f"{each.title}, năm {each.plan.year}") for each in items),
            *(About(f"round {each.pk}", f"{each.title}, từ {each.first_on:%d/%m/%Y}") for each in announced),
        ]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``work item 5`` or ``round 7``. Problem 584 for what is no round of a plan, or not announced."""
        if about.startswith("round "):
            return _of_round(_round(about), on)
        item = _item(about)
        round_ = scheduled_round(item)
        return _of_item(item, on) if round_ is None else _of_round(round_, on)


def about_of(round_: Round) -> str:
    """What a notice of the round names: its item, so that the plan knows of it; the round where it has none, or where
    the item's notice tells of another."""
    tells = round_.item is not None and scheduled_round(round_.item) == round_
    return f"work item {round_.item_id}" if tells else f"round {round_.pk}"


def scheduled_round(item: WorkItem) -> Round | None:
    """The newest announced round of a work item."""
    return item.rounds.exclude(state=Round.State.DRAFT).order_by("-first_on", "-pk").first()


def _round(about: str) -> Round:
    pk = about.removeprefix("round ")
    announced = Round.objects.exclude(state=Round.State.DRAFT).select_related("lead__parent", "item__plan")
    found = announced.filter(pk=pk).first() if pk.isdecimal() else None
    if found is None:
        raise Problem(584, f"Không có đợt kiểm tra đã thông báo lịch “{about}”", mend="Thông báo lịch của đợt trước.")
    return found


def _item(about: str) -> WorkItem:
    pk = about.removeprefix("work item ")
    rounds = WorkItem.objects.filter(OF_DEPARTMENT, key__startswith=ROUND)
    rounds = rounds.select_related("plan__office__letterhead", "lead")
    found = rounds.filter(pk=pk).first() if pk.isdecimal() else None
    if found is None:
        raise Problem(584, f"Không có đợt kiểm tra “{about}”", mend="Chọn một đợt của kế hoạch năm trong danh sách.")
    return found


def _of_item(item: WorkItem, on: date) -> Gathered:
    """Before there is a schedule: the communes that registered, days left open."""
    plan, registered = item.plan, list(registrations_of(item.plan))
    with_districts = have_districts(each.commune for each in registered)
    merged = merged_since(date(plan.year, 1, 1), on)
    facts = {
        **_said_of_item(item),
        "có_huyện": with_districts,
        "xã": [_registered(each, each.commune_id in merged) for each in registered],
        "đoàn": [],
        "buổi": [],
        "chưa_xếp": [],
        "chuẩn_bị": _prepared(plan, with_districts),
    }
    return Gathered(facts, plan.simulated, _offices(each.commune for each in registered))


def _of_round(round_: Round, on: date) -> Gathered:
    """Days, teams and communes as they were announced."""
    shown = round_.visits.exclude(state=Visit.State.DROPPED).select_related("commune__parent", "team")
    visits = list(shown.order_by("day", "team__name", "order", "pk"))
    with_districts = have_districts(each.commune for each in visits)
    plan = round_.item.plan if round_.item else None
    members = members_of(round_)
    facts = {
        **(_said_of_item(round_.item) if round_.item else _said_of_round(round_)),
        **_purposes(round_),
        "từ_ngày": round_.first_on,
        "đến_ngày": round_.last_on,
        "chủ_trì": round_.lead.name,
        "phối_hợp": ", ".join(each.name for each in round_.coordinating.all()),
        "có_huyện": with_districts,
        "xã": [],
        "đoàn": [{"tên": each.name, "thành_viên": _members(members[each.pk])} for each in round_.teams.all()],
        "buổi": [_visited(each) for each in visits if each.day],
        "chưa_xếp": [_commune(each.commune, _reasons(each)) for each in visits if not each.day],
        "chuẩn_bị": _prepared(plan, with_districts) if plan else [],
    }
    simulated = round_.simulated or bool(plan and plan.simulated) or installation().simulated
    return Gathered(facts, simulated, _offices(each.commune for each in visits))


def _said_of_item(item: WorkItem) -> dict[str, Any]:
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


def _said_of_round(round_: Round) -> dict[str, Any]:
    """Of a round that is in no plan."""
    house = round_.lead.parent or round_.lead
    letterhead = getattr(house, "letterhead", None)
    return {
        "tên_đợt": round_.title,
        "nội_dung_đợt": "",
        "năm": str(round_.first_on.year),
        "cơ_quan": letterhead.full_name if letterhead else house.name,
        "số_kế_hoạch": "",
        "mục_đích": [],
        "tiêu_chí": [],
    }


def _purposes(round_: Round) -> dict[str, Any]:
    """Those of the round, where it states any, go before those of the plan."""
    own = [{"nội_dung": each.strip()} for each in round_.purposes.splitlines() if each.strip()]
    return {"mục_đích": own} if own else {}


def _criterion(key: str) -> dict[str, str]:
    set_key, _, number = key.partition("/")
    return {"số": number, "tên": load_library().sets[set_key].criterion(number).title}


def _registered(registration: Registration, is_merged: bool) -> dict[str, str]:
    notes = [
        *(["xã khó khăn"] if registration.is_difficult else []),
        *(["xã mới sắp xếp"] if is_merged else []),
    ]
    return _commune(registration.commune, ", ".join(notes))


def _commune(commune: Unit, note: str) -> dict[str, str]:
    parent = commune.parent
    district = parent.name if parent and parent.level == Level.DISTRICT else ""
    return {"tên": commune.name, "huyện": district, "ghi_chú": note}


def _reasons(visit: Visit) -> str:
    return ", ".join(lower_first(str(Visit.Reason(each).label)) for each in visit.reasons)


def _visited(visit: Visit) -> dict[str, Any]:
    day = day_of(visit)
    when = {"ngày": day, "thứ": DAYS_OF_WEEK[day.weekday()], "đoàn": str(visit.team)}
    return {**when, **_commune(visit.commune, _reasons(visit))}


def _members(members: Sequence[TeamMember]) -> list[dict[str, Any]]:
    return [
        {
            "tên": each.official.full_name,
            "chức_vụ": each.official.title,
            "đơn_vị": each.official.office.short_name,
            "trưởng_đoàn": each.is_lead,
        }
        for each in members
    ]


def _offices(communes: Iterable[Unit]) -> list[str]:
    """The offices here of communes and of what they lie in."""
    units = (pk for each in communes for pk in (each.parent_id, each.pk) if pk)
    return [f"ubnd-{pk}" for pk in dict.fromkeys(units)]


def _prepared(plan: Plan, with_districts: bool) -> list[dict[str, str]]:
    """What the plan asks of districts and communes, as far as its register holds it."""
    asked = plan.facts.get("organisation", {})
    levels = [("UBND các huyện, thành phố", "districts")] if with_districts else []
    levels.append(("UBND các xã", "communes"))
    return [{"nơi_thực_hiện": who, "nội_dung": each} for who, level in levels for each in asked.get(level, ())]
