"""The form of a round: its window, who leads, and the measures by which it is scheduled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from shapely.geometry import shape

from datchuan.inspection.models import Round
from datchuan.inspection.web.two_editors import TwoEditors
from datchuan.people.models import Office
from datchuan.platform.web.telling import day_field, text_field
from datchuan.territory.models import Unit
from datchuan.territory.queries import shapes_on

MEASURES = ("working_minutes", "visit_minutes", "cars", "road_factor", "km_per_hour")
PLACE = ("base_latitude", "base_longitude")
PLAIN = ("title", "purposes", "first_on", "last_on", *MEASURES, *PLACE)
GROUPS: Sequence[tuple[str, str, tuple[str, ...]]] = (
    ("Đợt kiểm tra", "", ("title", "purposes", "first_on", "last_on", "lead", "coordinating")),
    (
        "Ngày làm việc, xe",
        "Do Sở ước định để xếp lịch, không phải số liệu đo được. Sửa được cho đến khi thông báo lịch.",
        ("working_minutes", "visit_minutes", "cars"),
    ),
    (
        "Nơi xuất phát, đường đi",
        "Thời gian đi đường lấy từ bảng đường đi nếu có; nơi chưa có thì ước tính: đường thẳng nhân hệ số đường, chia "
        "tốc độ.",
        ("base_commune", *PLACE, "road_factor", "km_per_hour"),
    ),
)


def _number(label: str, help_text: str, *, required: bool = True, step: str = "1") -> forms.Field:
    kind = forms.IntegerField if step == "1" else forms.FloatField
    errors = {"required": f"{label}: chưa ghi.", "invalid": f"{label}: không phải là số."}
    widget = forms.NumberInput(attrs={"step": step})
    return kind(label=label, help_text=help_text, required=required, error_messages=errors, widget=widget)


class RoundForm(TwoEditors):
    """``revision`` is that of the round whose page was opened; empty for a round that is being made."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = text_field("Tên đợt", 200)
    purposes = text_field("Mục đích", 4000, required=False, rows=3, help_text="Mỗi dòng một mục đích.")
    first_on = day_field("Từ ngày")
    last_on = day_field("Đến ngày", help_text="Kể cả ngày này. Thứ bảy, chủ nhật, ngày nghỉ lễ tự bỏ ra.")
    lead = forms.ChoiceField(label="Chủ trì", error_messages={"required": "Chủ trì: chưa chọn."})
    coordinating = forms.MultipleChoiceField(
        label="Phối hợp",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Đoàn lấy người của các đơn vị này.",
    )
    working_minutes = _number(
        "Giờ làm việc", "Số phút một ngày, kể cả đi đường từ lúc rời Sở đến lúc về. 480 phút là 8 giờ."
    )
    visit_minutes = _number(
        "Thời gian mỗi xã", "Số phút làm việc ở một xã. Từng xã sửa riêng được, ví dụ xã có nhiều nhà phải đo lại."
    )
    cars = _number("Số xe", "Bao nhiêu đoàn đi được cùng một ngày. Để trống nếu đoàn nào cũng có xe.", required=False)
    base_commune = forms.ChoiceField(
        label="Xuất phát từ",
        required=False,
        help_text="Xã, phường nơi đặt trụ sở: lấy một điểm trong địa giới. Hoặc ghi tọa độ ở hai ô sau.",
    )
    base_latitude = _number("Vĩ độ", "Độ thập phân (WGS 84), ví dụ 21,85.", required=False, step="any")
    base_longitude = _number("Kinh độ", "Độ thập phân (WGS 84), ví dụ 106,76.", required=False, step="any")
    road_factor = _number(
        "Hệ số đường", "Đường thật dài gấp mấy lần đường thẳng. 1,6 là giả định cho đường núi.", step="any"
    )
    km_per_hour = _number("Tốc độ", "Km mỗi giờ, trung bình cả đường xã. 35 là giả định.", step="any")

    def __init__(self, *args: Any, offices: Iterable[Office], communes: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(each.pk), each.short_name) for each in offices]
        self.fields["lead"].choices = [("", "Chọn phòng"), *named]  # type: ignore[attr-defined]
        self.fields["coordinating"].choices = named  # type: ignore[attr-defined]
        places = [(each.pk, each.name) for each in communes]
        self.fields["base_commune"].choices = [("", "Theo tọa độ"), *places]  # type: ignore[attr-defined]
        if self.initial.get("revision") is not None or self.data.get("revision"):
            self.remember()

    def clean(self) -> dict[str, Any]:
        """Coordinates of the commune that was chosen, on the first day."""
        cleaned = super().clean() or {}
        commune, day = cleaned.get("base_commune"), cleaned.get("first_on")
        if commune and day:
            point = _point_of(commune, day)
            if point is None:
                self.add_error("base_commune", "Xã này chưa có địa giới trên bản đồ. Ghi tọa độ ở hai ô sau.")
            else:
                cleaned["base_latitude"], cleaned["base_longitude"] = point
        elif not commune and None in [cleaned.get(name) for name in PLACE] and not (set(PLACE) & set(self.errors)):
            self.add_error("base_commune", "Chưa biết xuất phát từ đâu: chọn xã, phường, hoặc ghi đủ vĩ độ, kinh độ.")
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields of the round as typed."""
        found = {name: self.cleaned_data[name] for name in PLAIN}
        return {**found, "lead": Office.objects.get(pk=self.cleaned_data["lead"])}

    def coordinating_offices(self) -> list[Office]:
        chosen = Office.objects.filter(pk__in=self.cleaned_data["coordinating"])
        return list(chosen.exclude(pk=self.cleaned_data["lead"]))

    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Title, what it is, fields."""
        return [(title, what, [self[name] for name in names]) for title, what, names in GROUPS]


def _point_of(commune: str, day: date) -> tuple[float, float] | None:
    """Latitude and longitude of a point inside a commune."""
    found = shapes_on(day).filter(unit=commune).first()
    if found is None:
        return None
    inside = shape(found.geometry).representative_point()
    return round(inside.y, 5), round(inside.x, 5)


def stored_values(round_: Round) -> dict[str, Any]:
    """What the form shows of a round as it is."""
    coordinating = [str(each.pk) for each in round_.coordinating.all()]
    plain = {name: getattr(round_, name) for name in PLAIN}
    return {**plain, "lead": str(round_.lead_id), "coordinating": coordinating, "revision": round_.revision}
