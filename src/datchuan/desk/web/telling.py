"""How an official wants to be told by mail, and what became of their last mails."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render

from datchuan.desk.models import TellingPreference
from datchuan.desk.preferring import keep_preference
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.web.time_input import time_field

MAILS_SHOWN = 20


class PreferenceForm(forms.Form):
    email = forms.EmailField(
        label="Địa chỉ thư điện tử",
        required=False,
        help_text="Để trống thì chỉ báo trên hệ thống.",
        error_messages={"invalid": "Địa chỉ thư điện tử: không đúng dạng. Ghi như ten@langson.gov.vn."},
    )
    mail = forms.ChoiceField(
        label="Gửi thư",
        choices=TellingPreference.Mail.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Gửi thư: chưa chọn.",
            "invalid_choice": "Gửi thư: chọn một trong các cách nêu ra.",
        },
    )
    quiet_from = time_field("Không gửi từ")
    quiet_to = time_field("Đến", help_text="Bằng giờ bắt đầu thì không có giờ nghỉ.")
    quiet_days_off = forms.BooleanField(label="Không gửi vào thứ bảy, chủ nhật, ngày lễ, tết", required=False)


@requires("people.be_signed_in")
def preference(request: OfficialRequest) -> HttpResponse:
    """The form, and the last mails with what became of each."""
    found = TellingPreference.objects.filter(official=request.user).first() or TellingPreference()
    held = {name: getattr(found, name) for name in ("mail", "quiet_from", "quiet_to", "quiet_days_off")}
    form = PreferenceForm(request.POST or None, initial={"email": request.user.email, **held})
    if request.method == "POST" and form.is_valid():
        keep_preference(official=request.user, **form.cleaned_data)
        messages.success(request, "Đã ghi cách nhận thông báo.")
        return redirect("telling-preference")
    mails = request.user.notification_mails.annotate(told=Count("notifications"))[:MAILS_SHOWN]
    context = {"form": form, "mails": mails}
    return render(request, "desk/telling_preference.html", context, status=400 if form.errors else 200)
