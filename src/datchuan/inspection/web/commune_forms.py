"""Forms of the communes of a round: chosen by rules or by hand, what the visit of one needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from datchuan.inspection.models import Round, Visit
from datchuan.inspection.queries import RULES, Chosen, by_hand, communes_by_rule
from datchuan.inspection.web.two_editors import TwoEditors
from datchuan.people.models import Office
from datchuan.platform.web.telling import Telling, day_field, text_field
from datchuan.territory.queries import communes_on, sorted_by_name

MERGED, AT_RISK, RANDOM = map(str, (Visit.Reason.MERGED, Visit.Reason.AT_RISK, Visit.Reason.RANDOM))
NUMBERS = ("on", "merged_from", "at_risk_first", "random_percent", "seed")
_HELP = {
    Visit.Reason.REGISTERED: "đăng ký đạt chuẩn trong năm, chưa rút",
    Visit.Reason.MERGED: "xã hình thành từ sắp xếp đơn vị hành chính, kể từ ngày ghi bên dưới",
    Visit.Reason.AT_RISK: "theo các lý do nêu ở trang Nguy cơ",
    Visit.Reason.RANDOM: "một phần các xã còn lại, rút ngẫu nhiên",
}


class ChoosingForm(Telling):
    """Which communes, on which day's facts. The same answers choose the same communes."""

    rules = forms.MultipleChoiceField(label="Quy tắc", required=False, widget=forms.CheckboxSelectMultiple)
    on = day_field("Xét theo ngày", help_text="Đăng ký, sắp xếp, số liệu của ngày này.")
    merged_from = day_field("Sắp xếp kể từ", required=False, help_text="Dùng cho quy tắc Mới sắp xếp.")
    at_risk_first = forms.IntegerField(
        label="Bao nhiêu xã có nguy cơ", required=False, min_value=1, help_text="Lấy từng này xã đứng đầu."
    )
    random_percent = forms.IntegerField(
        label="Phần chọn ngẫu nhiên (%)",
        required=False,
        min_value=0,
        max_value=100,
        help_text="Phần trăm của các xã mà quy tắc khác không chọn.",
        error_messages={"min_value": "Nhập từ 0 đến 100.", "max_value": "Nhập từ 0 đến 100."},
    )
    seed = text_field(
        "Chữ để rút thăm",
        40,
        required=False,
        help_text="Cùng chữ, cùng ngày thì rút lại đúng các xã đó; giữ trong nhật ký.",
    )
    by_hand = forms.MultipleChoiceField(label="Bổ sung từng xã", required=False, widget=forms.CheckboxSelectMultiple)
    divisions = forms.MultipleChoiceField(
        label="Phòng phải có mặt",
        widget=forms.CheckboxSelectMultiple,
        help_text="Chỉ còn xét quy hoạch thì chọn phòng quy hoạch; chỉ còn xét nhà ở thì chọn phòng quản lý nhà. Từng "
        "xã sửa riêng được.",
        error_messages={"required": "Phòng phải có mặt: chọn ít nhất một phòng."},
    )

    def __init__(self, *args: Any, round_: Round, offices: Iterable[Office], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communes = {unit.pk: unit for unit in communes_on(on, rural_only=True).select_related("parent")}
        self.fields["rules"].choices = [(str(rule), f"{rule.label}: {_HELP[rule]}") for rule in RULES]  # type: ignore[attr-defined]
        self.fields["divisions"].choices = [(str(each.pk), each.short_name) for each in offices]  # type: ignore[attr-defined]
        if Visit.Reason.AT_RISK not in RULES:
            del self.fields["at_risk_first"]
        by_parent: dict[str, list[tuple[str, str]]] = {}
        for unit in sorted_by_name(list(self.communes.values())):
            by_parent.setdefault(unit.parent.name if unit.parent else "", []).append((unit.pk, unit.short_name))
        self.fields["by_hand"].choices = sorted(by_parent.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        rules = cleaned.get("rules", [])
        if not rules and not cleaned.get("by_hand"):
            self.add_error("rules", "Chưa chọn quy tắc nào, cũng chưa bổ sung xã nào.")
        if AT_RISK in rules and not cleaned.get("at_risk_first"):
            self.add_error("at_risk_first", "Ghi lấy bao nhiêu xã đứng đầu.")
        if RANDOM in rules and not cleaned.get("random_percent"):
            self.add_error("random_percent", "Ghi bao nhiêu phần trăm, từ 1 đến 100.")
        if RANDOM in rules and not cleaned.get("seed"):
            self.add_error("seed", "Ghi một chữ hoặc số bất kỳ, để ai cũng rút lại được đúng các xã này.")
        if MERGED in rules and not cleaned.get("merged_from"):
            self.add_error("merged_from", "Ghi ngày: xã sắp xếp từ ngày nào thì chọn.")
        return cleaned

    def chosen(self) -> list[Chosen]:
        """The communes by rule, then those by hand; one that both choose has both reasons."""
        given = self.cleaned_data
        merged_from = given["merged_from"] or given["on"]
        percent, seed = given["random_percent"] or 0, given["seed"]
        options: dict[str, Any] = {"merged_from": merged_from, "random_percent": percent, "seed": seed}
        if AT_RISK in given["rules"]:
            options["at_risk_first"] = given["at_risk_first"]
        found = communes_by_rule(given["on"], rules=given["rules"], **options)
        there = {each.commune.pk: each for each in found}
        for each in by_hand([self.communes[pk] for pk in given["by_hand"] if pk in self.communes]):
            if each.commune.pk in there:
                there[each.commune.pk].reasons += each.reasons
            else:
                found.append(each)
        return found

    def numbers(self) -> list[forms.BoundField]:
        """What the rules ask further."""
        return [self[name] for name in NUMBERS if name in self.fields]

    def how(self) -> dict[str, str]:
        """By what they were chosen, for the audit trail."""
        given = self.cleaned_data
        names = [name for name in NUMBERS if given.get(name)]
        return {"rules": " ".join(given["rules"]), **{name: str(given[name]) for name in names}}

    def offices(self) -> list[Office]:
        return list(Office.objects.filter(pk__in=self.cleaned_data["divisions"]).order_by("key"))


class VisitForm(TwoEditors):
    """What the visit of one commune needs."""

    minutes = forms.IntegerField(
        label="Thời gian làm việc (phút)",
        required=False,
        min_value=1,
        help_text="Để trống: theo thời gian chung của đợt.",
    )
    not_before = day_field("Chỉ đến từ ngày", required=False)
    not_after = day_field("Phải đến trước hết ngày", required=False, help_text="Hạn của xã, nếu có.")
    divisions = forms.MultipleChoiceField(
        label="Phòng phải có mặt",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Phòng phải có mặt: chọn ít nhất một phòng."},
    )

    def __init__(self, *args: Any, offices: Iterable[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["divisions"].choices = [(str(each.pk), each.short_name) for each in offices]  # type: ignore[attr-defined]
        self.remember()

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("minutes", "not_before", "not_after")}

    def offices(self) -> list[Office]:
        return list(Office.objects.filter(pk__in=self.cleaned_data["divisions"]).order_by("key"))

    def seen_visit(self) -> dict[str, Any]:
        """What the person had before them, as ``change_visit`` compares it."""
        seen = self.seen()
        if "divisions" in seen:
            keys = Office.objects.filter(pk__in=[each for each in seen["divisions"] if each.isdecimal()])
            seen["divisions"] = sorted(keys.values_list("key", flat=True))
        return seen


def stored_visit(visit: Visit) -> dict[str, Any]:
    """What the form shows of a visit as it is."""
    plain = {name: getattr(visit, name) for name in ("minutes", "not_before", "not_after")}
    return {**plain, "divisions": [str(each.pk) for each in visit.divisions.all()]}
