"""The facts of a letter that guides a district through the reviews of its plans; a commune, where it lies in none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.templating import Each, Field, Member
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import lower_first
from datchuan.law.library import load_library
from datchuan.law.terms import deadline
from datchuan.masterplans.access import visible_to
from datchuan.masterplans.models import ReviewDuty, ReviewStep, SpatialPlan
from datchuan.masterplans.queries.duties import Home, ReviewState, StepState, duties_on, homes_of, steps_of
from datchuan.masterplans.queries.terms import PUBLICATION
from datchuan.people.models import Office, Official

OPEN: Mapping[str, Member] = {
    "tên": Field("tên đồ án", "Quy hoạch chung xây dựng xã Đề Thám"),
    "loại": Field("loại quy hoạch khác quy hoạch chung xây dựng xã, như trong câu", optional=True),
    "của": Field("đơn vị mà quy hoạch được lập cho, như trong câu", "xã Bắc Ái"),
    "nơi": Field("xã nay giữ đất của quy hoạch, như trong câu", "xã Đề Thám"),
    "quyết_định": Field("số, ngày quyết định phê duyệt", "12/QĐ-UBND ngày 05/03/2012", optional=True),
    "lý_do": Field("lý do rà soát, như trong câu", "sắp xếp đơn vị hành chính"),
    "văn_bản": Field("văn bản làm phát sinh"),
    "nội_dung": Field("nội dung cần rà soát", optional=True),
}
WORKS: Mapping[str, Member] = {
    **OPEN,
    "kết_luận": Field("kết luận, như trong câu", "điều chỉnh cục bộ"),
    "căn_cứ": Field("căn cứ kết luận", "Biên bản 12/BB-SXD"),
    "cơ_quan": Field("cơ quan thực hiện", "UBND xã Đề Thám", optional=True),
    "hạn": Field("hạn hoàn thành", optional=True),
    "bước": Each(
        "các bước chưa làm, theo thứ tự hạn",
        {"tên": Field("bước"), "hạn": Field("hạn"), "quá_hạn": Field("đã quá hạn")},
    ),
}
MEMBERS: Mapping[str, Member] = {
    "nơi": Field("huyện, thành phố (hoặc xã, khi không còn cấp huyện), như trong câu", "huyện Tràng Định"),
    "năm": Field("năm", "2020"),
    "ngày": Field("ngày của số liệu", "15/11/2020"),
    "cơ_quan": Field("cơ quan hướng dẫn, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    "công_bố": Field("thời hạn công bố theo luật của ngày số liệu, như trong câu", "15 ngày", optional=True),
    "công_bố_theo": Field("nơi luật quy định thời hạn công bố", optional=True),
    "chưa_kết_luận": Each("quy hoạch phải rà soát, chưa kết luận", OPEN),
    "đang_làm": Each("quy hoạch đã kết luận phải làm, chưa xong", WORKS),
}


class ReviewSource(FactSource):
    """The facts of a letter that guides a place through its reviews: what is to be reviewed, what to be carried out."""

    key = "reviews"
    title = "Quy hoạch phải rà soát của một huyện"
    members = MEMBERS

    def subjects(self, by: Official, on: date) -> list[About]:
        """The places of the official's area where a review is not settled."""
        among = ReviewDuty.objects.filter(plan__in=visible_to(by, on).order_by().values("pk"))
        left = duties_on(on, among).exclude(state=ReviewState.SETTLED)
        places = {home.place.pk: home.place for home in homes_of(left, on).values()}
        return [About(f"{each.level} {each.pk}", each.name) for _, each in sorted(places.items())]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of ``district 180-1`` or ``commune 06016-1``. Problem 750 where nothing is left to do there."""
        left = duties_on(on).exclude(state=ReviewState.SETTLED)
        homes = {pk: home for pk, home in homes_of(left, on).items() if f"{home.place.level} {home.place.pk}" == about}
        found = left.filter(plan__unit__in=homes).select_related("plan__unit", "office", "settled_by")
        duties = list(found.prefetch_related("steps").order_by("plan__unit__short_name", "plan", "pk"))
        if not duties:
            raise Problem(750, f"Không còn quy hoạch nào phải rà soát ở “{about}”", mend="Chọn trong danh sách.")
        place = homes[duties[0].plan.unit_id].place
        term = deadline(PUBLICATION[SpatialPlan.Kind.COMMUNE_MASTER], on, load_library().terms).term
        known = term if term and term.length is not None else None
        facts = {
            "nơi": lower_first(place.name),
            "năm": str(on.year),
            "ngày": on,
            "cơ_quan": _department(),
            "công_bố": known.words if known else "",
            "công_bố_theo": str(known.cited.citation) if known else "",
            "chưa_kết_luận": [_open(each, homes) for each in duties if each.state == ReviewState.OPEN],
            "đang_làm": [_works(each, homes, on) for each in duties if each.state == ReviewState.WORKS],
        }
        return Gathered(facts, any(each.simulated for each in duties), _offices(place.pk, duties, homes))


def _department() -> str:
    department = Office.objects.select_related("letterhead").get(kind=Office.Kind.DEPARTMENT)
    letterhead = getattr(department, "letterhead", None)
    return letterhead.full_name if letterhead else department.name


def _open(duty: ReviewDuty, homes: Mapping[str, Home]) -> dict[str, Any]:
    plan = duty.plan
    approved = f" ngày {plan.approved_on:%d/%m/%Y}" if plan.approved_on else ""
    return {
        "tên": plan.name,
        "loại": "" if plan.kind == SpatialPlan.Kind.COMMUNE_MASTER else lower_first(plan.get_kind_display()),
        "của": lower_first(plan.unit.name),
        "nơi": lower_first(homes[plan.unit_id].commune.name),
        "quyết_định": f"{plan.decision}{approved}" if plan.decision else "",
        "lý_do": lower_first(duty.get_reason_display()),
        "văn_bản": duty.instrument,
        "nội_dung": duty.detail,
    }


def _works(duty: ReviewDuty, homes: Mapping[str, Home], on: date) -> dict[str, Any]:
    labels = dict(ReviewStep.Step.choices)
    left = [each for each in steps_of(duty, on) if each.state in (StepState.LATE, StepState.DUE)]
    return {
        **_open(duty, homes),
        "kết_luận": lower_first(duty.get_conclusion_display()),
        "căn_cứ": duty.basis,
        "cơ_quan": duty.office.name if duty.office else "",
        "hạn": duty.due_on,
        "bước": [
            {"tên": labels[each.step.step], "hạn": each.step.due_on, "quá_hạn": each.state == StepState.LATE}
            for each in left
        ],
    }


def _offices(place_id: str, duties: Sequence[ReviewDuty], homes: Mapping[str, Home]) -> list[str]:
    communes = (f"ubnd-{homes[each.plan.unit_id].commune.pk}" for each in duties)
    named = (each.office.key for each in duties if each.office)
    return list(dict.fromkeys((f"ubnd-{place_id}", *communes, *named)))
