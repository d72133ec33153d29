"""A plan begins, is copied into another year, adopted, amended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import Refused, requires
from datchuan.platform.queries import installation
from datchuan.platform.web.telling import Telling, day_field, text_field
from datchuan.programme.access import check_may_adopt, may_make, offices_of
from datchuan.programme.models import Plan
from datchuan.programme.operations import Amendment, adopt_plan, check_amendment, copy_into, draft_from, start_plan
from datchuan.programme.web.found import amendment_of, keep_amendment, plan_or_404
from datchuan.programme.web.pages import form_page

NATION = "toan-quoc"


class MakeForm(Telling):
    """Whose plan, of which year; from nothing also what it is called. The coordination office may enter the nation's
    too."""

    office = forms.ChoiceField(label="Cơ quan")
    year = forms.IntegerField(label="Năm", min_value=2010, max_value=2100)
    until_year = forms.IntegerField(
        label="Đến năm", required=False, min_value=2010, max_value=2100, help_text="Chỉ với kế hoạch nhiều năm."
    )
    title = text_field("Tên kế hoạch", 300, rows=2)
    issuer = text_field("Cơ quan ban hành", 200, required=False, help_text="Chỉ với kế hoạch toàn quốc.")

    def __init__(self, official: Official, parent: Plan | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {str(each.pk): each for each in offices_of(official)}
        choices = [(key, each.name) for key, each in self.offices.items()]
        if may_make(official, None) and parent is None:
            choices.append((NATION, "Kế hoạch toàn quốc"))
        self.fields["office"].choices = choices  # type: ignore[attr-defined]
        if parent is not None:
            for name in ("title", "until_year", "issuer"):
                del self.fields[name]
        elif not may_make(official, None):
            del self.fields["issuer"]


class CopyForm(Telling):
    year = forms.IntegerField(label="Năm", min_value=2010, max_value=2100)


class AdoptForm(Telling):
    number = text_field("Số, ký hiệu", 30, help_text="Như trên bản đã ký, ví dụ 25/KH-SXD.")
    issued_on = day_field("Ngày ban hành")


class AmendForm(Telling):
    instrument = text_field("Văn bản điều chỉnh", 200, help_text="Số, ký hiệu, ví dụ 45/KH-SXD.")
    reason = text_field("Lý do điều chỉnh", 500, rows=2)
    effective_on = day_field("Có hiệu lực từ")


@requires("programme.edit_plan")
def make(request: OfficialRequest) -> HttpResponse:
    """A draft from the plan above (``?tu=``), or from nothing."""
    parent = _parent(request)
    if not offices_of(request.user):
        raise Refused("Cơ quan của bạn không lập kế hoạch năm")
    initial = {"year": parent.year if parent and parent.year == parent.until_year else request.day.year}
    form = MakeForm(request.user, parent, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = _made(request, form, parent)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, "Đã lập dự thảo. Sửa từng phần, rồi ghi ban hành khi đã ký.")
            return redirect("plan-edit", pk=made.pk)
    context = {"form": form, "parent": parent}
    return render(request, "programme/make.html", context, status=400 if form.errors else 200)


def _parent(request: OfficialRequest) -> Plan | None:
    given = request.GET.get("tu", "")
    return plan_or_404(int(given)) if given.isdecimal() else None


def _made(request: OfficialRequest, form: MakeForm, parent: Plan | None) -> Plan:
    said = form.cleaned_data
    office = form.offices.get(said["office"])
    if parent is not None and office is not None:
        return draft_from(parent=parent, office=office, year=said["year"], by=request.user)
    return start_plan(
        office=office,
        issuer=said.get("issuer", ""),
        year=said["year"],
        until_year=said["until_year"],
        title=said["title"],
        by=request.user,
        simulated=installation().simulated,
    )


@requires("programme.edit_plan")
def copy(request: OfficialRequest, pk: int) -> HttpResponse:
    """The plan as a draft of a later year."""
    plan = plan_or_404(pk)
    if not may_make(request.user, plan.office):
        raise Refused(f"Bạn không lập được kế hoạch của {plan.issuer_name}")
    form = CopyForm(request.POST or None, initial={"year": plan.until_year + 1})
    if request.method == "POST" and form.is_valid():
        try:
            made = copy_into(plan=plan, year=form.cleaned_data["year"], by=request.user)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, f"Đã chép thành dự thảo năm {made.year}. Chỉ tiêu, đăng ký ghi mới.")
            return redirect("plan-edit", pk=made.pk)
    context = {"form": form, "plan": plan}
    return render(request, "programme/copy.html", context, status=400 if form.errors else 200)


@requires("programme.adopt_plan")
def adopt(request: OfficialRequest, pk: int) -> HttpResponse:
    """Record that the plan was issued."""
    plan = plan_or_404(pk)
    check_may_adopt(request.user, plan)
    form = AdoptForm(request.POST or None, initial={"issued_on": request.today})
    context = {
        "title": "Ghi ban hành",
        "submit": "Ghi ban hành",
        "said": "Đã ban hành. Từ nay kế hoạch chỉ sửa bằng điều chỉnh.",
        "lead": "Nội dung hiện nay thành bản 1; từ đó kế hoạch chỉ sửa bằng điều chỉnh có văn bản.",
    }
    return form_page(
        request,
        plan,
        form,
        lambda edit: adopt_plan(plan=plan, **form.cleaned_data, edit=edit),
        context,
        back="plan-one",
    )


@requires("programme.adopt_plan")
def amend(request: OfficialRequest, pk: int) -> HttpResponse:
    """Name the amendment under which the plan is changed from here on."""
    plan = plan_or_404(pk)
    check_may_adopt(request.user, plan)
    begun = amendment_of(request, plan)
    initial = vars(begun) if begun else {"effective_on": request.today}
    form = AmendForm(request.POST or None, initial=initial)

    def act(edit: Any) -> None:
        amendment = Amendment(**form.cleaned_data)
        check_amendment(plan, amendment, request.today)
        keep_amendment(request, plan, amendment)

    context = {
        "title": "Điều chỉnh kế hoạch",
        "submit": "Bắt đầu điều chỉnh",
        "said": "Mỗi thay đổi từ đây ghi theo văn bản này và thành một bản mới.",
        "lead": "Ghi văn bản và lý do trước; mỗi thay đổi sau đó có hiệu lực ngay và thành một bản của kế hoạch.",
    }
    return form_page(request, plan, form, act, context)


@require_POST
def _end(request: OfficialRequest, pk: int) -> HttpResponse:
    plan = plan_or_404(pk)
    check_may_adopt(request.user, plan)
    keep_amendment(request, plan, None)
    messages.success(request, "Đã kết thúc điều chỉnh.")
    return redirect("plan-one", pk=pk)


end_amendment = requires("programme.adopt_plan")(_end)
