"""Registered communes and assigned districts of a plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from datchuan.people.models import Office
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.queries import installation
from datchuan.platform.web.telling import Telling, day_field, text_field
from datchuan.programme.models import Plan, Registration
from datchuan.programme.operations import (
    RegistrationGiven,
    assign_district,
    change_registration,
    register_commune,
    remove_assignment,
    withdraw_registration,
)
from datchuan.programme.queries import registration_of
from datchuan.programme.web.forms import OfficeChoice, offices_for
from datchuan.programme.web.pages import editable, form_page, must_amend, pressed
from datchuan.programme.web.scope import communes_of
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import sorted_by_name, units_on, within
from datchuan.territory.web.forms import UnitField


class RegistrationForm(Telling):
    commune = UnitField("Xã", help_text="Chọn trong danh sách, hoặc ghi mã dạng 06016-1.")
    standard = forms.ChoiceField(label="Chuẩn", choices=Registration.Standard)
    registered_on = day_field("Ngày đăng ký", required=False, help_text="Để trống khi chưa rõ.")
    is_focus = forms.BooleanField(label="Xã điểm của năm", required=False)
    is_difficult = forms.BooleanField(label="Xã khó khăn do tỉnh chọn", required=False)

    def clean_commune(self) -> Unit:
        found = Unit.objects.select_related("parent").filter(pk=self.cleaned_data["commune"]).first()
        if found is None:
            raise forms.ValidationError("Không có đơn vị mã này. Chọn một xã trong danh sách.")
        return found


class ClassForm(Telling):
    is_focus = forms.BooleanField(label="Xã điểm của năm", required=False)
    is_difficult = forms.BooleanField(label="Xã khó khăn do tỉnh chọn", required=False)


class WithdrawalForm(Telling):
    on = day_field("Ngày rút")
    reason = text_field("Lý do rút", 500, rows=2, help_text="Nêu văn bản; xã vẫn còn trong danh sách kèm lý do.")


class AssignmentForm(Telling):
    office = OfficeChoice(Office.objects.none(), label="Cơ quan chỉ đạo, theo dõi")
    district = forms.ModelChoiceField(Unit.objects.none(), label="Huyện")

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = units_on(date(plan.year, 1, 1), Level.DISTRICT)
        if plan.office:
            districts = districts.filter(within(plan.office.unit))
        self.fields["office"].queryset = offices_for(plan)  # type: ignore[attr-defined]
        self.fields["district"].queryset = districts  # type: ignore[attr-defined]
        found = [(each.pk, each.name) for each in sorted_by_name(districts)]
        self.fields["district"].choices = found  # type: ignore[attr-defined]


@requires("programme.edit_plan")
def register(request: OfficialRequest, pk: int) -> HttpResponse:
    """Register a commune in the plan."""
    plan = editable(request, pk)
    form = RegistrationForm(request.POST or None)

    def act(edit: Any) -> object:
        given = RegistrationGiven(**form.cleaned_data, simulated=installation().simulated)
        return register_commune(plan=plan, given=given, edit=edit)

    context = {
        "title": f"Ghi xã đăng ký năm {plan.year}",
        "submit": "Ghi",
        "said": "Đã ghi xã đăng ký.",
        "units": [f"{each.pk} {each.name}" for each in communes_of(plan) if each.type == "Xã"],
    }
    return must_amend(request, plan) or form_page(request, plan, form, act, context)


@requires("programme.edit_plan")
def registration(request: OfficialRequest, pk: int, registration: int) -> HttpResponse:
    """The class of a registered commune."""
    plan = editable(request, pk)
    found = registration_of(plan, registration)
    form = ClassForm(request.POST or None, initial={"is_focus": found.is_focus, "is_difficult": found.is_difficult})
    context = {
        "title": f"{found.commune.name} đăng ký {found.get_standard_display().lower()}",
        "submit": "Ghi",
        "said": "Đã ghi xã đăng ký.",
        "registration": found,
    }
    return must_amend(request, plan) or form_page(
        request,
        plan,
        form,
        lambda edit: change_registration(plan=plan, pk=registration, **form.cleaned_data, edit=edit),
        context,
    )


@requires("programme.edit_plan")
def withdraw(request: OfficialRequest, pk: int, registration: int) -> HttpResponse:
    """Withdraw a registration, with its reason."""
    plan = editable(request, pk)
    found = registration_of(plan, registration)
    form = WithdrawalForm(request.POST or None, initial={"on": request.today})
    context = {
        "title": f"Rút đăng ký của {found.commune.name[:1].lower()}{found.commune.name[1:]}",
        "submit": "Rút đăng ký",
        "said": "Đã rút đăng ký; xã ở lại trong danh sách kèm lý do.",
    }
    return must_amend(request, plan) or form_page(
        request,
        plan,
        form,
        lambda edit: withdraw_registration(plan=plan, pk=registration, **form.cleaned_data, edit=edit),
        context,
    )


@requires("programme.edit_plan")
def assign(request: OfficialRequest, pk: int) -> HttpResponse:
    """Give a district to an office to direct and follow."""
    plan = editable(request, pk)
    form = AssignmentForm(plan, request.POST or None, initial={"office": plan.office_id})
    context = {"title": "Giao huyện cho cơ quan chỉ đạo, theo dõi", "submit": "Ghi", "said": "Đã ghi phân công."}
    simulated = installation().simulated
    return must_amend(request, plan) or form_page(
        request,
        plan,
        form,
        lambda edit: assign_district(plan=plan, **form.cleaned_data, simulated=simulated, edit=edit),
        context,
    )


@require_POST
def _remove_assignment(request: OfficialRequest, pk: int, assignment: int) -> HttpResponse:
    plan = editable(request, pk)
    return pressed(
        request, plan, lambda edit: remove_assignment(plan=plan, pk=assignment, edit=edit), "Đã bỏ phân công."
    )


drop_assignment = requires("programme.edit_plan")(_remove_assignment)
