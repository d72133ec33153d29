"""Editing a plan: its head, items and targets. A draft freely; an adopted plan under its amendment."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.programme.access import may_adopt
from datchuan.programme.cascading import units_below
from datchuan.programme.operations import (
    add_item,
    add_target,
    change_head,
    change_item,
    change_target,
    move_item,
    remove_item,
    remove_target,
)
from datchuan.programme.queries import (
    assignments_of,
    item_of,
    registrations_of,
    target_of,
    targets_of,
    texts_naming,
    work_items_of,
)
from datchuan.programme.web.forms import HeadForm, ItemForm, TargetForm
from datchuan.programme.web.found import amendment_of
from datchuan.programme.web.pages import editable, form_page, must_amend, pressed


@requires("programme.edit_plan")
def edit(request: OfficialRequest, pk: int) -> HttpResponse:
    """All of a plan with what may be done to each part."""
    plan = editable(request, pk)
    first = must_amend(request, plan)
    if first:
        return first
    context = {
        "plan": plan,
        "amendment": amendment_of(request, plan),
        "items": list(work_items_of(plan)),
        "targets": list(targets_of(plan)),
        "registrations": list(registrations_of(plan, None).select_related("plan__office", "commune__parent")),
        "assignments": list(assignments_of(plan)),
        "old_year": texts_naming(plan, plan.copied_from.year) if plan.copied_from else [],
        "may_adopt": may_adopt(request.user, plan),
    }
    return render(request, "programme/edit.html", context)


@requires("programme.edit_plan")
def head(request: OfficialRequest, pk: int) -> HttpResponse:
    """The head of the plan as one form."""
    plan = editable(request, pk)
    form = HeadForm(plan, request.POST or None)
    context = {"title": "Phần chung của kế hoạch", "submit": "Ghi", "said": "Đã ghi phần chung."}
    return must_amend(request, plan) or form_page(
        request, plan, form, lambda edit: change_head(plan=plan, given=form.given(), edit=edit), context
    )


@requires("programme.edit_plan")
def new_item(request: OfficialRequest, pk: int) -> HttpResponse:
    """A work item at the end of the plan."""
    plan = editable(request, pk)
    form = ItemForm(plan, None, request.POST or None)
    context = {"title": "Thêm công việc", "submit": "Thêm", "said": "Đã thêm công việc."}
    return must_amend(request, plan) or form_page(
        request, plan, form, lambda edit: add_item(plan=plan, given=form.given(), edit=edit), context
    )


@requires("programme.edit_plan")
def item(request: OfficialRequest, pk: int, key: str) -> HttpResponse:
    """One work item."""
    plan = editable(request, pk)
    found = item_of(plan, key)
    form = ItemForm(plan, found, request.POST or None)
    context = {"title": found.title, "submit": "Ghi", "said": "Đã ghi công việc.", "item": found}
    return must_amend(request, plan) or form_page(
        request, plan, form, lambda edit: change_item(plan=plan, key=key, given=form.given(), edit=edit), context
    )


@requires("programme.edit_plan")
def new_target(request: OfficialRequest, pk: int) -> HttpResponse:
    """A target at the end of the plan."""
    plan = editable(request, pk)
    form = TargetForm(plan, None, units_below(plan, request.day), request.POST or None)
    context = {"title": "Thêm chỉ tiêu", "submit": "Thêm", "said": "Đã thêm chỉ tiêu.", "is_target": True}
    return must_amend(request, plan) or form_page(
        request, plan, form, lambda edit: add_target(plan=plan, given=form.given(), edit=edit), context
    )


@requires("programme.edit_plan")
def target(request: OfficialRequest, pk: int, key: str) -> HttpResponse:
    """One target, and what it gives to each unit below."""
    plan = editable(request, pk)
    found = target_of(plan, key)
    form = TargetForm(plan, found, units_below(plan, request.day), request.POST or None)
    context = {"title": found.title, "submit": "Ghi", "said": "Đã ghi chỉ tiêu.", "is_target": True}
    return must_amend(request, plan) or form_page(
        request, plan, form, lambda edit: change_target(plan=plan, key=key, given=form.given(), edit=edit), context
    )


@require_POST
def _move(request: OfficialRequest, pk: int, key: str) -> HttpResponse:
    plan, up = editable(request, pk), request.POST.get("len") == "1"
    return pressed(request, plan, lambda edit: move_item(plan=plan, key=key, up=up, edit=edit), "Đã xếp lại công việc.")


@require_POST
def _remove_item(request: OfficialRequest, pk: int, key: str) -> HttpResponse:
    plan = editable(request, pk)
    return pressed(request, plan, lambda edit: remove_item(plan=plan, key=key, edit=edit), "Đã bỏ công việc.")


@require_POST
def _remove_target(request: OfficialRequest, pk: int, key: str) -> HttpResponse:
    plan = editable(request, pk)
    return pressed(request, plan, lambda edit: remove_target(plan=plan, key=key, edit=edit), "Đã bỏ chỉ tiêu.")


move_one = requires("programme.edit_plan")(_move)
remove_one = requires("programme.edit_plan")(_remove_item)
drop_target = requires("programme.edit_plan")(_remove_target)
