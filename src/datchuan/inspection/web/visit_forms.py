"""The parts of a visit's page that are filled in. They are sent together, so that nothing typed in one is lost by
sending another; each part is written only where it was changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils import timezone

from datchuan.inspection.models import Finding, Observation, Severity, Visit, VisitRecord
from datchuan.inspection.operations.recording import FIELDS
from datchuan.inspection.queries.visits import Line
from datchuan.inspection.writing import LARGEST_FILE, LONGEST_TEXT
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office
from datchuan.platform.web.files_field import FilesField
from datchuan.platform.web.telling import Telling, day_field, text_field
from datchuan.platform.web.time_input import time_field

STALE = 654
FILE_HELP = f"Ảnh PNG, JPEG hoặc PDF, mỗi tệp không quá {LARGEST_FILE // 1_000_000} MB."


def _words(label: str, rows: int, help_text: str = "") -> forms.CharField:
    return text_field(label, LONGEST_TEXT, required=False, rows=rows, help_text=help_text)


class SeenForm(Telling):
    """When it was seen, where that is not now."""

    prefix = "thay"
    day = day_field("Ngày đã thấy", required=False)
    time = time_field("Giờ đã thấy", required=False)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if bool(given.get("day")) != bool(given.get("time")) and not self.errors:
            raise forms.ValidationError("Ghi cả ngày và giờ đã thấy, hoặc để trống cả hai: tính là bây giờ.")
        return given

    def instant(self, now: datetime) -> datetime:
        given = self.cleaned_data
        return timezone.make_aware(datetime.combine(given["day"], given["time"])) if given["day"] else now


class RecordForm(Telling):
    """The words of a visit. Every field carries what the page showed: what was not touched is not written."""

    prefix = "buoi"
    revision = forms.IntegerField(widget=forms.HiddenInput)
    held_on = day_field("Ngày kiểm tra", required=False)
    began_at = time_field("Bắt đầu", required=False)
    ended_at = time_field("Kết thúc", required=False)
    place = text_field("Địa điểm", 200, required=False)
    team_present = _words("Đoàn kiểm tra có mặt", 2, "Mỗi người một dòng.")
    commune_present = _words("Đại diện xã có mặt", 2, "Mỗi người một dòng, với chức vụ.")
    papers_seen = _words("Hồ sơ đã xem", 3, "Mỗi hồ sơ một dòng.")
    commune_opinion = _words("Ý kiến của UBND xã", 3)

    def __init__(self, *args: Any, record: VisitRecord, **kwargs: Any) -> None:
        initial = {name: getattr(record, name) for name in ("revision", *FIELDS)}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.stored = record
        for name in FIELDS:
            self.fields[name].show_hidden_initial = True

    def changes(self) -> dict[str, Any]:
        """What a person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in FIELDS}

    def clashes(self) -> list[str]:
        """The fields that a person changed while someone else wrote another thing there."""
        return [name for name in self.changes() if not _same(self._shown(name), getattr(self.stored, name))]

    def _shown(self, name: str) -> Any:
        field = self.fields[name]
        hidden = self.data.get(self.add_initial_prefix(name), "")
        return field.to_python(hidden)

    def tell_stale(self, problem: Problem) -> None:
        """Say beside each clashing field what the other wrote. What was typed stays; what is sent next has seen it."""
        typed, clashes = set(self.changes()), self.clashes()
        data: Any = cast("Any", self.data).copy()
        data[self.add_prefix("revision")] = str(self.stored.revision)
        for name in FIELDS:
            shown = self.fields[name].widget.format_value(getattr(self.stored, name)) or ""
            data[self.add_initial_prefix(name)] = shown
            if name not in typed:
                data[self.add_prefix(name)] = shown
        self.data = data
        self.add_error(None, f"{_first_up(problem.what)}. {problem.mend}")
        for name in clashes:
            other = getattr(self.stored, name)
            words = f"{other:%d/%m/%Y}" if name == "held_on" and other else str(other or "(để trống)")
            self.add_error(name, f"Người kia ghi: {words}")


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return (one or "").split() == (other or "").split()
    return bool(one == other)


class ObservationForm(Telling):
    """What is seen of one indicator."""

    outcome = forms.ChoiceField(
        label="Kết luận của đoàn",
        choices=Observation.Outcome.choices,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "radio-line"}),
    )
    text = _words("Thực tế kiểm tra", 2)

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        newest = line.newest
        initial = {"outcome": newest.outcome if newest else "", "text": newest.text if newest else ""}
        prefix = f"ct-{line.declared['code'].replace('.', '-')}"
        super().__init__(*args, **{**kwargs, "initial": initial, "prefix": prefix})
        self.code: str = line.declared["code"]
        for field in self.fields.values():
            field.show_hidden_initial = True

    def tell(self, problem: Problem) -> None:
        self.add_error("text" if problem.number == 656 else None, f"{_first_up(problem.what)}. {problem.mend}")


class FindingForm(Telling):
    """A finding to be added; nothing typed: none."""

    prefix = "moi"
    indicator = forms.ChoiceField(label="Chỉ tiêu", required=False)
    text = _words("Phát hiện", 3)
    severity = forms.ChoiceField(label="Mức độ", required=False, choices=[("", "Chọn mức độ"), *Severity.choices])
    recommended = _words("Kiến nghị", 2)
    owner = forms.ModelChoiceField(Office.objects.none(), label="Nơi làm", required=False, empty_label="Chọn nơi làm")
    due_on = day_field("Hạn", required=False)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [line["code"] for line in visit.record.declared]
        choices = [("", "Không riêng chỉ tiêu nào"), *((code, code) for code in codes)]
        self.fields["indicator"].choices = choices  # type: ignore[attr-defined]
        self.fields["owner"].queryset = owners_for(visit)  # type: ignore[attr-defined]

    @property
    def is_begun(self) -> bool:
        return any(self.data.get(self.add_prefix(name), "").strip() for name in self.fields)


def owners_for(visit: Visit) -> Any:
    """Who can be asked to see to a finding: the commune, its district, the divisions of the round."""
    here = Q(unit__in=[visit.commune_id, visit.commune.parent_id], kind__in=[Office.Kind.COMMUNE, Office.Kind.DISTRICT])
    divisions = [visit.round.lead_id, *visit.round.coordinating.values_list("pk", flat=True)]
    return Office.objects.filter(here | Q(pk__in=divisions)).order_by("kind", "key")


class FileForm(Telling):
    """Photos and scans to be added, with what they show."""

    prefix = "tep"
    evidence = FilesField("Ảnh, tệp", FILE_HELP)
    caption = text_field("Chú thích", 200, required=False)
    finding = forms.ModelChoiceField(
        Finding.objects.none(), label="Của phát hiện", required=False, empty_label="Cả buổi kiểm tra"
    )
    is_minutes = forms.BooleanField(label="Đây là biên bản đã có chữ ký hai bên", required=False)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["finding"]
        field.queryset = visit.findings.all()
        field.label_from_instance = lambda each: f"Số {each.number}: {each.text[:60]}"

    def tell(self, problem: Problem) -> None:
        where = "caption" if problem.number == 656 else "evidence"
        self.add_error(where, f"{_first_up(problem.what)}. {problem.mend}")


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
