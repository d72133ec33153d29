"""Forms of plans, their items and targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Case, Q, QuerySet, Value, When

from datchuan.kernel.period import Period
from datchuan.law.library import load_library
from datchuan.people.models import Office
from datchuan.platform.web.telling import Telling, day_field, text_field
from datchuan.programme.announcing import measures
from datchuan.programme.models import Plan, Registration, Target, WorkItem
from datchuan.programme.operations import HeadGiven, ItemGiven, TargetGiven
from datchuan.programme.web.scope import communes_typed, scope_text
from datchuan.territory.models import Unit
from datchuan.territory.queries import within

EACH_LINE = "Mỗi ý một dòng."
NOT_STATED = "Để trống khi kế hoạch chưa nêu."


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _joined(texts: Sequence[str]) -> str:
    return "\n".join(texts)


def _figure(label: str) -> forms.IntegerField:
    errors = {"invalid": f"{label}: không phải là số. Nhập một số nguyên, ví dụ 31, hoặc để trống."}
    return forms.IntegerField(label=label, required=False, min_value=0, error_messages=errors, help_text=NOT_STATED)


class PlanChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Plan) -> str:
        return f"{obj.issuer_name}, năm {obj.years}: {obj.title}"


class TargetChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Target) -> str:
        return obj.title


class OfficeChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Office) -> str:
        return obj.short_name


class OfficeChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Office) -> str:
        return obj.short_name


class HeadForm(Telling):
    title = text_field("Tên kế hoạch", 300, rows=2)
    parent = PlanChoice(Plan.objects.none(), label="Kế hoạch cấp trên", required=False, empty_label="Không có")
    purposes = text_field("Mục đích", 20_000, required=False, rows=6, help_text=EACH_LINE)
    requirements = text_field("Yêu cầu", 20_000, required=False, rows=6, help_text=EACH_LINE)
    for_districts = text_field("Nhiệm vụ giao cấp huyện", 20_000, required=False, rows=4, help_text=EACH_LINE)
    for_communes = text_field("Nhiệm vụ giao cấp xã", 20_000, required=False, rows=4, help_text=EACH_LINE)
    bases = text_field("Căn cứ", 20_000, required=False, rows=4, help_text="Mỗi văn bản một dòng.")
    not_stated = text_field("Kế hoạch không nêu", 20_000, required=False, rows=3, help_text=EACH_LINE)
    recipients = text_field("Nơi nhận", 5_000, required=False, rows=4, help_text="Mỗi nơi một dòng.")
    archive = text_field("Lưu", 100, required=False, help_text="Ví dụ VT, QLN.")

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        facts = plan.facts
        asked = facts.get("organisation", {})
        told = {name: _joined(facts.get(name, ())) for name in ("purposes", "requirements", "bases", "recipients")}
        kwargs["initial"] = {
            **told,
            "title": plan.title,
            "parent": plan.parent_id,
            "for_districts": _joined(asked.get("districts", ())),
            "for_communes": _joined(asked.get("communes", ())),
            "not_stated": _joined(facts.get("not_stated", ())),
            "archive": facts.get("archive", ""),
        }
        super().__init__(*args, **kwargs)
        others = Plan.objects.filter(year__lte=plan.year, until_year__gte=plan.until_year).exclude(pk=plan.pk)
        self.fields["parent"].queryset = others.select_related("office")  # type: ignore[attr-defined]

    def given(self) -> HeadGiven:
        said = self.cleaned_data
        texts = {name: lines(said[name]) for name in said if name not in ("title", "parent", "archive")}
        return HeadGiven(title=said["title"], parent=said["parent"], archive=said["archive"], **texts)


class ItemForm(Telling):
    title = text_field("Tên công việc", 300)
    text = text_field("Việc phải làm", 5_000, required=False, rows=4)
    starts_on = day_field("Từ ngày")
    ends_on = day_field("Đến ngày", help_text="Tính cả ngày này.")
    lead = OfficeChoice(
        Office.objects.none(), label="Chủ trì", error_messages={"required": "Chủ trì: chưa chọn đơn vị."}
    )
    coordinating = OfficeChoices(
        Office.objects.none(), label="Phối hợp", required=False, widget=forms.CheckboxSelectMultiple
    )
    product = text_field("Sản phẩm", 300, required=False, help_text="Ví dụ biên bản kiểm tra từng xã.")
    communes = text_field(
        "Xã thực hiện",
        20_000,
        required=False,
        rows=4,
        help_text="Mỗi xã một dòng, tên hoặc mã; để trống là cả địa bàn.",
    )
    criteria = forms.MultipleChoiceField(label="Tiêu chí", required=False, widget=forms.CheckboxSelectMultiple)
    basis = text_field("Căn cứ", 5_000, required=False, rows=2, help_text="Mỗi văn bản một dòng.")
    measure = forms.ChoiceField(
        label="Biết làm đến đâu từ", required=False, help_text="Không có thì đánh dấu xong bằng tay."
    )

    def __init__(self, plan: Plan, item: WorkItem | None, *args: Any, **kwargs: Any) -> None:
        self.plan = plan
        kwargs["initial"] = _item_values(item) if item else {"lead": plan.office_id}
        super().__init__(*args, **kwargs)
        here = offices_for(plan)
        self.fields["lead"].queryset = here  # type: ignore[attr-defined]
        self.fields["coordinating"].queryset = here  # type: ignore[attr-defined]
        known = criteria_choices(plan, item.criteria if item else ())
        self.fields["criteria"].choices = known  # type: ignore[attr-defined]
        told = [("", "đánh dấu bằng tay"), *((each.key, each.title) for each in measures().values())]
        if item and item.measure and item.measure not in measures():
            told.append((item.measure, item.measure))
        self.fields["measure"].choices = told  # type: ignore[attr-defined]

    def clean_communes(self) -> list[Unit]:
        return communes_typed(self.plan, self.cleaned_data["communes"])

    def given(self) -> ItemGiven:
        said = self.cleaned_data
        plain = ("title", "text", "starts_on", "ends_on", "lead", "product", "communes", "criteria", "measure")
        return ItemGiven(
            **{name: said[name] for name in plain}, coordinating=list(said["coordinating"]), basis=lines(said["basis"])
        )


def _item_values(item: WorkItem) -> dict[str, Any]:
    plain = ("title", "text", "starts_on", "ends_on", "lead", "product", "criteria", "measure")
    return {
        **{name: getattr(item, name) for name in plain},
        "coordinating": list(item.coordinating.all()),
        "communes": scope_text(item),
        "basis": _joined(item.basis),
    }


def offices_for(plan: Plan) -> QuerySet[Office]:
    """The offices that may lead or coordinate: the plan's own with its divisions, then the province's, then the
    committees one step below."""
    kind = plan.office.kind if plan.office else ""
    kinds = (Office.Kind.PROVINCE, Office.Kind.DEPARTMENT, Office.Kind.DIVISION, Office.Kind.COORDINATION)
    lower = Office.Kind.COMMUNE if kind in (Office.Kind.DISTRICT, Office.Kind.COMMUNE) else Office.Kind.DISTRICT
    area = Unit.objects.filter(within(plan.office.unit)) if plan.office else Unit.objects.none()
    found = Office.objects.filter(Q(kind__in=kinds) | Q(kind=lower, unit__in=area) | Q(pk=plan.office_id))
    nearness = Case(
        When(pk=plan.office_id, then=Value(0)),
        When(parent=plan.office_id, kind=Office.Kind.DIVISION, then=Value(1)),
        When(kind__in=kinds, then=Value(2)),
        default=Value(3),
    )
    return found.order_by(nearness, "short_name")


def criteria_choices(plan: Plan, chosen: Sequence[str]) -> list[tuple[str, str]]:
    """The criteria that this system can judge in the plan's years, and those already chosen."""
    years = Period(date(plan.year, 1, 1), date(plan.until_year + 1, 1, 1))
    found = []
    for key, each in load_library().sets.items():
        for criterion in each.criteria:
            name = f"{key}/{criterion.number}"
            if name in chosen or (criterion.indicators and each.period.overlaps(years)):
                found.append((name, f"Tiêu chí {criterion.number} {criterion.title}, {each.title}"))
    return found


class TargetForm(Telling):
    title = text_field("Tên chỉ tiêu", 300)
    parent = TargetChoice(Target.objects.none(), label="Chỉ tiêu cấp trên", required=False, empty_label="Không có")
    increment = _figure("Tăng thêm")
    stated_baseline = _figure("Mốc đầu")
    goal = _figure("Mục tiêu")
    denominator = _figure("Trên tổng số")
    denominator_on = day_field("Tổng số của ngày", required=False, help_text="Theo địa giới ngày này.")
    counted_in = text_field("Đơn vị tính", 40, help_text="Ví dụ xã, thôn, khu dân cư.")
    due_on = day_field("Hạn")
    words = text_field("Lời văn", 2_000, required=False, rows=2, help_text="Khi chỉ tiêu không ghi được bằng các số.")
    counted_by = forms.ChoiceField(label="Cách đếm", choices=Target.CountedBy)
    criterion = forms.ChoiceField(label="Tiêu chí", required=False, help_text="Khi đếm theo kết quả đánh giá.")
    standard = forms.ChoiceField(
        label="Chuẩn",
        required=False,
        choices=[("", "Không"), *Registration.Standard.choices],
        help_text="Khi đếm theo quyết định công nhận.",
    )
    open_question = text_field("Câu hỏi còn mở", 2_000, required=False, rows=2)

    def __init__(self, plan: Plan, target: Target | None, units: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        self.units = list(units)
        kwargs["initial"] = _target_values(target) if target else _new_target(plan)
        super().__init__(*args, **kwargs)
        above = Target.objects.filter(plan=plan.parent_id) if plan.parent_id else Target.objects.none()
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]
        own = [f"{target.criteria_set}/{target.criterion}"] if target else []
        known = [("", "Không"), *criteria_choices(plan, own)]
        self.fields["criterion"].choices = known  # type: ignore[attr-defined]
        for unit in self.units:
            self.fields[_share(unit)] = forms.IntegerField(label=unit.name, required=False, min_value=0)

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith("share-")]

    @property
    def share_fields(self) -> list[forms.BoundField]:
        return [self[_share(unit)] for unit in self.units]

    def given(self) -> TargetGiven:
        said = dict(self.cleaned_data)
        shares = {unit.pk: said.pop(_share(unit)) for unit in self.units}
        said["criteria_set"], _, said["criterion"] = said["criterion"].partition("/")
        return TargetGiven(**said, shares={unit: more for unit, more in shares.items() if more is not None})


def _share(unit: Unit) -> str:
    return f"share-{unit.identity_id}"


def _target_values(target: Target) -> dict[str, Any]:
    plain = ("title", "parent", "increment", "stated_baseline", "goal", "denominator", "denominator_on", "counted_in")
    more = ("due_on", "words", "counted_by", "standard", "open_question")
    shares = {_share(each.unit): each.increment for each in target.shares.select_related("unit")}
    criterion = f"{target.criteria_set}/{target.criterion}" if target.criterion else ""
    return {**{name: getattr(target, name) for name in plain + more}, "criterion": criterion, **shares}


def _new_target(plan: Plan) -> dict[str, Any]:
    return {"counted_in": "xã", "due_on": date(plan.until_year, 12, 31), "counted_by": Target.CountedBy.NOTHING}
