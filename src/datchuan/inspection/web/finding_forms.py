"""Forms of the steps that people take on a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from datchuan.difficulties.web.forms import FilesField, Telling
from datchuan.inspection.access import may_answer_finding, may_close_finding
from datchuan.inspection.models import Finding, FindingStep
from datchuan.inspection.operations.following_up import NEXT, SHOWN
from datchuan.inspection.writing import LONGEST_TEXT
from datchuan.people.models import Official
from datchuan.platform.web.day_input import DayInput

Kind = FindingStep.Kind


class StepForm(Telling):
    """A step: ``seen`` is the number of the last one that the person had before them."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label="Nội dung",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Chưa ghi nội dung.", "max_length": "Dài quá %(limit_value)d ký tự."},
    )

    def arguments(self) -> dict[str, Any]:
        """What the operation takes beside the finding, the person and the days."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "evidence"}
        return {**found, "files": self.given_files()} if "evidence" in self.fields else found


class WithFiles(StepForm):
    evidence = FilesField("Ảnh, tệp")


class WithTerm(StepForm):
    due_on = forms.DateField(label="Hạn mới", required=False, widget=DayInput())
    evidence = FilesField("Ảnh, tệp")


class ExtendForm(StepForm):
    due_on = forms.DateField(
        label="Hạn mới",
        widget=DayInput(),
        error_messages={"required": "Chưa ghi hạn mới."},
    )


@dataclass(frozen=True)
class Offer:
    """A step as a page offers it: what its button and its words say."""

    kind: FindingStep.Kind
    button: str
    form: type[StepForm]
    asks: str


# Keys stand in addresses; in the order in which they are shown.
OFFERS: Mapping[str, Offer] = {
    "da-khac-phuc": Offer(Kind.REMEDIED, "Báo đã khắc phục", WithFiles, "Đã làm gì, ngày nào, kết quả ra sao."),
    "xong": Offer(Kind.CLOSED, "Xác nhận đã xong", WithFiles, "Căn cứ vào đâu: đã xem ảnh, văn bản hay đến nơi."),
    "tra-lai": Offer(Kind.RETURNED, "Trả lại, làm tiếp", WithTerm, "Còn thiếu gì. Để trống hạn mới thì giữ hạn cũ."),
    "gia-han": Offer(Kind.EXTENDED, "Gia hạn", ExtendForm, "Vì sao cần thêm thời gian."),
    "mo-lai": Offer(Kind.REOPENED, "Mở lại", WithTerm, "Vì sao chưa xong. Để trống hạn mới thì giữ hạn cũ."),
}


def offered(finding: Finding, by: Official, on: date) -> dict[str, Offer]:
    """The steps that the official may take now."""
    may = {True: may_answer_finding(by, finding, on), False: may_close_finding(by, finding)}
    return {
        key: each
        for key, each in OFFERS.items()
        if finding.state in NEXT[each.kind][0] and may[each.kind == Kind.REMEDIED]
    }


def form_of(key: str, finding: Finding, *, seen: int, data: Any = None, files: Any = None) -> StepForm:
    """The form of a step, fresh or as it was sent. Fields have the step's key as prefix: several stand on one page."""
    offer = OFFERS[key]
    form = offer.form(data, files, prefix=key, initial={"seen": seen})
    form.fields["text"].help_text = offer.asks
    if offer.kind == Kind.REMEDIED and finding.severity in SHOWN:
        form.fields["evidence"].required = True
    return form
