"""Forms of what proves a plan: papers, publication, findings of building."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import QueryDict

from datchuan.kernel.problem import Problem
from datchuan.masterplans.filed import ACCEPTED, LARGEST_FILE, WHERE
from datchuan.masterplans.models import PlanDocument, Publication
from datchuan.platform.web.day_input import DayInput
from datchuan.platform.web.telling import Telling

Choices = Sequence[tuple[str, Any]]


class FileForm(Telling):
    """A form with a file whose faults are told at it."""

    def tell(self, problem: Problem) -> None:
        if problem.where == WHERE or problem.number in (341, 342):
            problem = Problem(problem.number, problem.what, where=str(self.fields["file"].label), mend=problem.mend)
        super().tell(problem)


def _file_field(label: str, *, required: bool) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        allow_empty_file=True,
        help_text=f"PDF, PNG hoặc JPEG, không quá {LARGEST_FILE // 1_000_000} MB.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": "Chưa chọn tệp."},
    )


SCALE = RegexValidator(r"^1\s*[/:]\s*\d[\d.]*$", "Ghi tỷ lệ dạng 1/5.000.")


class PaperForm(FileForm):
    kind = forms.ChoiceField(label="Loại giấy tờ", choices=PlanDocument.Kind)
    title = forms.CharField(
        label="Tên giấy tờ", max_length=200, required=False, help_text="Để trống thì lấy tên loại giấy tờ."
    )
    scale = forms.CharField(label="Tỷ lệ bản vẽ", max_length=20, required=False, validators=[SCALE])
    replaces = forms.ChoiceField(
        label="Thay cho", required=False, help_text="Bản cũ được giữ lại ở các bản trước.",
        error_messages={"invalid_choice": "Bản này vừa được thay hoặc không còn; chọn lại trong danh sách."},
    )  # fmt: skip
    file = _file_field(WHERE, required=True)

    def __init__(self, *args: Any, current: Iterable[PlanDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.pk), f"{each.get_kind_display()}: {each.title}") for each in current]
        self.fields["replaces"].choices = [("", "Không thay bản nào"), *choices]  # type: ignore[attr-defined]


class EvidenceForm(FileForm):
    """A fact with the paper that shows it: one that is in the dossier, or a file sent along."""

    document = forms.ChoiceField(label="Giấy tờ chứng minh", required=False)
    file = _file_field("Hoặc nộp tệp mới", required=False)

    def __init__(self, *args: Any, papers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].choices = [("", "Không nêu"), *papers]  # type: ignore[attr-defined]


class PublicationForm(EvidenceForm):
    done_on = forms.DateField(
        label="Ngày công bố", widget=DayInput(), required=False, help_text="Để trống nếu đã làm mà không rõ ngày."
    )
    place = forms.CharField(label="Nơi công bố", max_length=300, required=False)
    field_order = ("done_on", "place", "document", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("done_on", "place", "document"):
            self.fields[name].show_hidden_initial = True

    def seen(self) -> dict[str, Any] | None:
        """What the page said of this form of publication; None where the request does not tell."""
        if self.add_initial_prefix("place") not in self.data:
            return None
        given = {name: self.data.get(self.add_initial_prefix(name), "") for name in ("done_on", "place", "document")}
        try:
            done_on = self.fields["done_on"].to_python(given["done_on"])
        except ValidationError:
            return None
        document = int(given["document"]) if given["document"].isdecimal() else None
        return {"done_on": done_on, "place": given["place"], "document_id": document}

    def with_stored(self, held: Publication | None, papers: Choices) -> PublicationForm:
        """The form for someone who was told: fields that they changed as typed, the others as they are stored now."""
        data = cast(QueryDict, self.data).copy()
        for name, value in _recorded(held).items():
            data[self.add_initial_prefix(name)] = str(value or "")
            if name not in self.changed_data:
                data[self.add_prefix(name)] = str(value or "")
        return PublicationForm(data, papers=papers, prefix=self.prefix)


class FindingForm(EvidenceForm):
    seen_on = forms.DateField(label="Ngày nhận xét", widget=DayInput())
    follows = forms.TypedChoiceField(
        label="Xây dựng theo quy hoạch",
        choices=[("true", "Có"), ("false", "Không")],
        coerce="true".__eq__,
        widget=forms.RadioSelect,
    )
    works = forms.CharField(
        label="Công trình đã xem, vi phạm nếu có", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ("seen_on", "follows", "works", "document", "file")


def publication_forms(papers: Choices, held: Iterable[Publication]) -> dict[str, PublicationForm]:
    """A form for each legal form of publication, with what is recorded of it."""
    known = {each.form: each for each in held}
    return {
        key: PublicationForm(papers=papers, initial=_recorded(known.get(key)), prefix=key)
        for key in Publication.Form.values
    }


def _recorded(held: Publication | None) -> dict[str, Any]:
    if held is None:
        return {"done_on": None, "place": "", "document": ""}
    return {"done_on": held.done_on, "place": held.place, "document": held.document_id or ""}
