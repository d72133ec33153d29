"""Forms of incoming documents."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from datchuan.documents.announcing import topic_kinds, topics_named
from datchuan.documents.arrivals import possible_answers
from datchuan.documents.models import IncomingDocument, OutgoingDocument
from datchuan.documents.operations.incoming import ArrivalGiven
from datchuan.people.models import Office, Official
from datchuan.platform.web.day_input import DayInput


def _day(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    errors = {"required": f"{label}: chưa ghi.", "invalid": f"{label}: không có ngày này."}
    return forms.DateField(
        label=label, required=required, widget=DayInput(), help_text=help_text, error_messages=errors
    )


def _text(label: str, most: int, *, required: bool = False, help_text: str = "", rows: int = 0) -> forms.CharField:
    errors = {"required": f"{label}: chưa ghi.", "max_length": f"{label}: dài quá {most} ký tự."}
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=widget, error_messages=errors
    )


class _Handled(forms.Form):
    """Which division and which person of an office handle a document."""

    handler = forms.ModelChoiceField(
        Office.objects.none(), label="Đơn vị xử lý", required=False, empty_label="Chưa chuyển"
    )
    official = forms.ModelChoiceField(
        Official.objects.none(), label="Người xử lý", required=False, empty_label="Chưa giao"
    )
    due_on = _day("Hạn xử lý")

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside = Q(pk=office.pk) | Q(parent=office, kind=Office.Kind.DIVISION)
        offices = Office.objects.filter(inside)
        people = Official.objects.filter(is_active=True, office__in=offices).select_related("office")
        self.fields["handler"].queryset = offices  # type: ignore[attr-defined]
        self.fields["handler"].label_from_instance = lambda each: each.short_name  # type: ignore[attr-defined]
        self.fields["official"].queryset = people  # type: ignore[attr-defined]
        self.fields["official"].label_from_instance = lambda each: (  # type: ignore[attr-defined]
            f"{each.full_name}, {each.office.short_name}"
        )


class ArrivalForm(_Handled):
    """An arrival as the clerk enters it."""

    arrived_on = _day("Ngày đến", required=True)
    author = _text("Cơ quan ban hành", 200, required=True)
    kind = _text("Tên loại", 50, help_text="Ví dụ Công văn, Tờ trình.")
    notation = _text("Số, ký hiệu", 60)
    dated = _day("Ngày văn bản")
    subject = _text("Trích yếu", 500, required=True, rows=2)
    about = forms.ChoiceField(label="Về việc", required=False, help_text="Để trống hạn xử lý thì lấy hạn của việc.")
    note = _text("Ghi chú", 500)
    scan = forms.FileField(
        label="Bản scan",
        required=False,
        help_text="PDF hoặc JPG, không quá 20 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg"}),
        error_messages={"empty": "Bản scan: tệp trống."},
    )
    again = forms.BooleanField(label="Vẫn đăng ký, đây là văn bản khác", required=False)
    field_order = (
        "arrived_on", "author", "kind", "notation", "dated", "subject", "handler", "official", "due_on", "about",
        "note", "scan", "again",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Official, on: date, kept_about: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: list[Any] = [("", "Không gắn với việc nào")]
        groups += [(each.key, each.label) for each in topics_named([kept_about]).values()]
        for kind in topic_kinds().values():
            offered = [(each.key, each.label) for each in kind.open(by, on)]
            groups += [(kind.title, offered)] if offered else []
        self.fields["about"].choices = groups  # type: ignore[attr-defined]

    def given(self) -> ArrivalGiven:
        """The arrival as it was typed; its scan read."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("again", "scan")}
        scan = self.cleaned_data["scan"]
        topic = topics_named([told["about"]]).get(told["about"])
        if topic and topic.due_on and topic.due_on >= told["arrived_on"]:
            told["due_on"] = told.get("due_on") or topic.due_on
        return ArrivalGiven(**told, scan=scan.read() if scan else b"")


class AssignForm(_Handled):
    """Who handles it from now on, until when."""

    def __init__(self, given: Any = None, *, arrival: IncomingDocument) -> None:
        initial = {"handler": arrival.handler_id, "official": arrival.official_id, "due_on": arrival.due_on}
        super().__init__(given, office=arrival.office, initial=initial, prefix="chuyen")


class FinishForm(forms.Form):
    """What answered it, or what was done."""

    answered_by = forms.ModelChoiceField(
        OutgoingDocument.objects.none(), label="Văn bản trả lời", required=False, empty_label="Không có văn bản"
    )
    note = _text("Đã xử lý thế nào", 500, rows=2)

    def __init__(self, given: Any = None, *, arrival: IncomingDocument) -> None:
        super().__init__(given, prefix="xong")
        answers: Any = self.fields["answered_by"]
        answers.queryset = possible_answers(arrival)
        answers.label_from_instance = lambda each: f"{each.notation}: {each.subject}"[:90]
