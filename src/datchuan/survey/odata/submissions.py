"""The entity set of the submissions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from datchuan.kernel.text import masked
from datchuan.survey.access import submissions_of
from datchuan.survey.models import FormVersion
from datchuan.survey.odata.sets import EntitySet, Property, Reading, properties


def _answers(reading: Reading) -> Callable[..., Any]:
    """The answers by path, with what was put in their place; the head's name masked where it must be."""
    forms = FormVersion.objects.defer("xml")
    heads = {} if reading.names_whole else {form.pk: form.mapping.get("head_name", "") for form in forms}

    def told(form: int, values: dict[str, str], mended: dict[str, str]) -> str:
        answers = values | mended
        head = heads.get(form, "")
        if answers.get(head):
            answers[head] = masked(answers[head])
        return json.dumps(answers, ensure_ascii=False)

    return told


SUBMISSIONS = EntitySet(
    name="Submissions",
    entity="Submission",
    title="Phiếu thu thập",
    key="InstanceId",
    permission="survey.decide_submissions",
    properties=properties(
        Property("InstanceId", "String", "Mã phiếu", ("instance_id",), filterable=True, nullable=False),
        Property("Form", "String", "Biểu mẫu", ("form__key",), filterable=True),
        Property("FormVersion", "String", "Phiên bản biểu mẫu", ("form__version",)),
        Property(
            "State", "String", "Tình trạng (checked, held, taken, rejected, replaced)", ("state",), filterable=True
        ),
        Property("ReceivedAt", "DateTimeOffset", "Nhận lúc", ("received_at",), filterable=True),
        Property("TakenAt", "DateTimeOffset", "Ghi vào số liệu lúc", ("taken_at",), filterable=True),
        Property("Device", "String", "Máy", ("device__name",)),
        Property("CommuneCode", "String", "Mã xã của máy", ("device__area__code",), filterable=True),
        Property("Village", "String", "Thôn", ("trace__village__name",), filterable=True),
        Property("SurveyedOn", "Date", "Ngày điều tra", ("trace__surveyed_on",), filterable=True),
        Property("Subject", "String", "Mã hồ sơ (mã hộ)", ("subject",), filterable=True),
        Property("Answers", "String", "Câu trả lời (JSON)", ("form_id", "values", "mended"), make=_answers),
        Property("Simulated", "Boolean", "Dữ liệu mô phỏng", ("simulated",), filterable=True),
    ),
    records=lambda reading: submissions_of(reading.official).select_related(None),
)
