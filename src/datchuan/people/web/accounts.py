"""Making an account."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import sort_key
from datchuan.people.models import Role
from datchuan.people.operations import LEVELS, NewOfficial, add_official
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import units_on, within

_ID = re.compile(r"\b(\d{2,5}-\d+)\b")


class AreaForm(forms.Form):
    role = forms.ChoiceField(label="Vai trò", choices=Role)
    area = forms.CharField(
        label="Địa bàn",
        required=False,
        max_length=200,
        help_text="Cần cho cán bộ huyện, cán bộ xã: gõ tên rồi chọn trong danh sách. Các vai trò khác: toàn tỉnh.",
        widget=forms.TextInput(attrs={"list": "dia-ban", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, has_districts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_districts:
            held = [each for each in Role.choices if LEVELS[Role(each[0])] != Level.DISTRICT]
            self.fields["role"] = forms.ChoiceField(label="Vai trò", choices=held)
            self.fields["area"].help_text = self.fields["area"].help_text.replace("cán bộ huyện, ", "")

    def unit_id(self) -> str:
        """The id in what was typed or chosen; empty where there is none."""
        found = _ID.search(self.cleaned_data["area"])
        return found.group(1) if found else ""


class OfficialForm(AreaForm):
    full_name = forms.CharField(label="Họ và tên", max_length=100)
    title = forms.CharField(label="Chức vụ", max_length=100, required=False)
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=50,
        help_text="Chữ thường không dấu, số, dấu chấm, gạch ngang.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Mật khẩu ban đầu",
        max_length=200,
        help_text="Từ 10 ký tự. Trao tận tay cho người dùng.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    field_order = ("full_name", "title", "role", "area", "username", "password")

    def given(self) -> NewOfficial:
        values = {name: self.cleaned_data[name] for name in ("username", "full_name", "title", "role", "password")}
        return NewOfficial(area=self.unit_id(), **values)


@requires("people.add_officials")
def add(request: OfficialRequest) -> HttpResponse:
    """The form, and what it made."""
    areas = _areas(request)
    form = OfficialForm(request.POST or None, has_districts=_has_districts(areas))
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            made = add_official(new=form.given(), by=request.user, today=request.today)
        except Problem as found:
            problem = found
        else:
            messages.success(request, f"Đã tạo tài khoản {made.username}, {made.get_role_display().lower()}.")
            return redirect("administration")
    context = {"form": form, "areas": areas, "problem": problem}
    return render(request, "people/add_official.html", context, status=400 if problem or form.errors else 200)


def _has_districts(areas: list[Unit]) -> bool:
    return any(unit.level == Level.DISTRICT for unit in areas)


def _areas(request: OfficialRequest) -> list[Unit]:
    units = units_on(request.today).filter(within(request.user.area)).exclude(level=Level.PROVINCE)
    return sorted(units.select_related("parent"), key=lambda unit: sort_key(unit.short_name))
