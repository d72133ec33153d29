"""The form of a step with a dossier: it asks for what that step needs and no more."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from datchuan.dossiers.access import has_district
from datchuan.dossiers.models import RETURNED_TO, Dossier, Recognition
from datchuan.dossiers.operations import Moving
from datchuan.dossiers.workflow import Transition
from datchuan.kernel.text import format_day
from datchuan.platform.web.telling import Telling, day_field, text_field

REFUSED = "tu-choi"
SENDING = ("submit", "send", "send_directly", "resubmit")


class StepForm(Telling):
    """One step. ``seen`` is the newest step that the page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    on = day_field("Ngày")

    def __init__(self, step: Transition, dossier: Dossier, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"buoc-{step.key}-%s", **kwargs)
        self.step, self.dossier = step, dossier
        if step.needs_number:
            self.fields["number"] = text_field(step.needs_number, 100)
        elif step.key in SENDING:
            self.fields["number"] = text_field("Số tờ trình", 100, required=False)
        if step.key == "decide":
            self.fields["recognition"] = self._recognitions()
        if step.key == "return" and has_district(dossier):
            self.fields["returned_to"] = _to_whom()
        if step.needs_reason:
            self.fields["reason"] = self._reason()

    def _recognitions(self) -> forms.ChoiceField:
        """Those of the dossier's commune and standard; or that the province refused."""
        same = {"standard": self.dossier.standard, "commune__identity": self.dossier.commune.identity_id}
        held = [(str(each.pk), _words(each)) for each in Recognition.objects.filter(**same)]
        return forms.ChoiceField(
            label="Quyết định của tỉnh",
            choices=[("", "–"), *held, (REFUSED, "Tỉnh không công nhận")],
            help_text="" if held else "Chưa ghi công nhận nào của xã theo chuẩn này; ghi ở trang Công nhận trước.",
            error_messages={"required": "Quyết định của tỉnh: chưa chọn."},
        )

    def _reason(self) -> forms.CharField:
        if self.step.key != "decide":
            return text_field("Lý do", 500, rows=2, help_text="Vì sao, theo văn bản nào; nơi nhận đọc dòng này.")
        return text_field("Lý do", 500, required=False, rows=2, help_text="Phải ghi khi tỉnh không công nhận.")

    @property
    def given(self) -> Moving:
        """The step as given; a recognition that is chosen says itself why."""
        values: dict[str, Any] = {**self.cleaned_data}
        chosen = values.pop("recognition", "")
        if self.step.key == "return":
            values.setdefault("returned_to", "commune")
        if chosen and chosen != REFUSED:
            values["recognition"] = Recognition.objects.get(pk=chosen)
            values["reason"] = values.get("reason") or _words(values["recognition"])
        return Moving(self.step.key, **values)

    def shown_again(self, last: int) -> None:
        """Before it goes back to somebody who now sees step ``last``: what they typed stays, what they saw is new."""
        self.data: Any = self.data.copy()
        self.data["seen"] = last

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was typed, field by field, where the step cannot be taken any more."""
        return [(str(each.label), str(each.value())) for each in self.visible_fields() if each.value()]


def _to_whom() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Trả lại cho",
        choices=[("", "–"), *RETURNED_TO],
        error_messages={"required": "Trả lại cho: chưa chọn xã hay huyện."},
    )


def _words(recognition: Recognition) -> str:
    day = recognition.recognised_on or recognition.attested_on
    return f"Công nhận theo {recognition.number or 'quyết định chưa rõ số'}, {format_day(day)}"


def step_form(step: Transition, dossier: Dossier, *, last: int, today: date) -> StepForm:
    """A fresh form, for somebody who sees step ``last``."""
    return StepForm(step, dossier, initial={"on": today, "seen": last})
