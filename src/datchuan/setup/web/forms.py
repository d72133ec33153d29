from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from datchuan.kernel.text import format_day
from datchuan.people.models import Role
from datchuan.people.operations import NewOfficial
from datchuan.platform.web.day_input import DayInput
from datchuan.setup.simulating import FEWEST, MOST, USUAL
from datchuan.territory.country.lists import LISTED_ON

TRIAL, REAL = "dung-thu", "that"
# The last day that a set with indicators of its own speaks of, as far as the law files know.
TRIAL_DAY = date(2025, 12, 31)


class SetUpForm(forms.Form):
    """What the first person says: the code, who they are, and whether this is a trial."""

    code = forms.CharField(
        label="Mã thiết lập",
        max_length=40,
        help_text="Hiện trên cửa sổ dòng lệnh của máy chủ khi chạy datchuan run. Dùng một lần.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    full_name = forms.CharField(
        label="Họ và tên", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    title = forms.CharField(label="Chức vụ", max_length=100, required=False)
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=50,
        help_text="Chữ thường không dấu, số, dấu chấm, gạch ngang.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Mật khẩu",
        max_length=200,
        help_text="Từ 10 ký tự, không phải mật khẩu phổ biến.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Nhập lại mật khẩu",
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    use = forms.ChoiceField(
        label="Dùng để làm gì",
        choices=[
            (REAL, "Làm việc thật: số liệu do Sở và các xã nhập"),
            (TRIAL, "Dùng thử: mọi số liệu ghi rõ là mô phỏng"),
        ],
        widget=forms.RadioSelect,
    )
    working_day = forms.DateField(
        label="Ngày làm việc khi dùng thử",
        required=False,
        widget=DayInput(),
        help_text=f"Từ {format_day(LISTED_ON)}. Bộ tiêu chí từ năm 2026 chưa có chỉ tiêu trong các tệp luật, nên chọn "
        "một ngày của năm 2025 để xem kết quả đánh giá.",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", "Hai lần nhập mật khẩu khác nhau. Nhập lại cả hai.")
        return given

    def administrator(self) -> NewOfficial:
        given = self.cleaned_data
        return NewOfficial(
            username=given["username"].strip(),
            full_name=given["full_name"],
            title=given["title"],
            role=Role.DIVISION_OFFICER,
            area="",
            password=given["password"],
        )

    @property
    def is_trial(self) -> bool:
        return bool(self.cleaned_data["use"] == TRIAL)

    def day(self) -> date | None:
        """The working day of a trial; the day of the calendar otherwise, whatever the field holds."""
        return self.cleaned_data["working_day"] if self.is_trial else None


class SimulationForm(forms.Form):
    households = forms.IntegerField(
        label="Số hộ mỗi xã",
        min_value=FEWEST,
        max_value=MOST,
        initial=USUAL,
        help_text=f"Từ {FEWEST} đến {MOST}. Số hộ thật của từng xã không có trong dữ liệu: đây là số đặt ra.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
