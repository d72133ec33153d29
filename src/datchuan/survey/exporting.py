"""Submissions of one form out as files: what was answered, as an official reads it, with what was put in its place.

Every version of the form is in one file: a question is the same by its path, its words are those of the newest version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone

from datchuan.kernel.text import masked, nfc
from datchuan.survey.delivering import csv_chunks, feature_chunks, place_of, write_parquet, write_sheet
from datchuan.survey.forms.definition import Question
from datchuan.survey.models import FormVersion, Submission
from datchuan.survey.queries import definition_of

SIMULATED = "DỮ LIỆU MÔ PHỎNG"
AT_ONCE = 500
IDENTITY = ("Mã phiếu", "Phiên bản biểu mẫu", "Tình trạng", "Nhận lúc", "Máy", "Địa bàn của máy", "Mã hồ sơ")
ENDS = ("Cần sửa", "Mô phỏng")
_NAMES = ("instance_id", "form_id", "state", "received_at", "device__name", "device__area__short_name", "subject")
_TOLD = ("values", "mended", "faults", "simulated")


@dataclass(frozen=True)
class SubmissionExport:
    """``submissions`` as they may be seen, all of the form ``key``; names of heads whole, or masked."""

    submissions: QuerySet[Submission]
    key: str
    names_whole: bool

    @cached_property
    def forms(self) -> dict[int, FormVersion]:
        """The versions of the form, the newest first."""
        return {form.pk: form for form in FormVersion.objects.filter(key=self.key).order_by("-published_at", "-pk")}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """By path, those that are asked in any version."""
        found: dict[str, Question] = {}
        for form in self.forms.values():
            asked = definition_of(form).questions
            found |= {path: each for path, each in asked.items() if each.label and path not in found}
        return found

    def headings(self) -> list[str]:
        """A question by its words; by its path too where another has the same words."""
        words = [nfc(question.label) for question in self.questions.values()]
        paths = list(self.questions)
        told = [word if words.count(word) == 1 else f"{word} [{path}]" for word, path in zip(words, paths, strict=True)]
        return [*IDENTITY, *told, *ENDS]

    def rows(self) -> Iterator[list[str]]:
        """In the order they came."""
        states = dict(Submission.State.choices)
        versions = {pk: form.version for pk, form in self.forms.items()}
        heads = {pk: form.mapping.get("head_name", "") for pk, form in self.forms.items()}
        shows = {path: _show(question) for path, question in self.questions.items()}
        for row in self.submissions.order_by("pk").values_list(*_NAMES, *_TOLD).iterator(AT_ONCE):
            instance, form, state, at, device, area, subject, values, mended, faults, simulated = row
            answers = self._answers(values | mended, heads.get(form, ""))
            yield [
                *(instance, versions[form], states[state], f"{timezone.localtime(at):%d/%m/%Y %H:%M:%S}"),
                *(device or "", area or "", subject),
                *(show(answers.get(path, "")) for path, show in shows.items()),
                " ".join(fault["sentence"] for fault in faults),
                SIMULATED if simulated else "",
            ]

    def _answers(self, told: dict[str, str], head: str) -> Mapping[str, str]:
        if head and not self.names_whole and told.get(head):
            told[head] = masked(told[head])
        return told

    def features(self) -> Iterator[dict[str, Any]]:
        """Those that say where they were filled in, version by version of the form: the database takes the place out of
        the answers."""
        states = dict(Submission.State.choices)
        names = ("instance_id", "state", "received_at", "subject", "simulated", "put", "sent")
        for form in self.forms.values():
            if path := form.mapping.get("location"):
                of_form = self.submissions.filter(form=form).order_by("pk")
                told = of_form.annotate(put=KeyTextTransform(path, "mended"), sent=KeyTextTransform(path, "values"))
                for instance, state, at, subject, simulated, put, sent in told.values_list(*names).iterator(AT_ONCE):
                    if place := place_of(put or sent):
                        about = {"ma_phieu": instance, "tinh_trang": states[state], "ma_ho_so": subject}
                        about["nhan_luc"] = timezone.localtime(at).isoformat()
                        about["mo_phong"] = SIMULATED if simulated else ""
                        yield {"type": "Feature", "geometry": place, "properties": about}


def _show(question: Question) -> Any:
    choices = question.choices
    if not choices:
        return str
    return lambda answer: ", ".join(choices.get(each, each) for each in answer.split())


def csv_of(export: SubmissionExport) -> Iterator[bytes]:
    headings = export.headings()
    return csv_chunks(headings, export.rows(), range(len(headings)))


def workbook_of(export: SubmissionExport, target: Any) -> None:
    write_sheet("Phiếu", export.headings(), export.rows(), (), target)


def parquet_of(export: SubmissionExport, target: Any) -> None:
    """Texts as they are read; the columns are named by what a program asks for: paths of questions."""
    own = ("instance_id", "form_version", "state", "received_at", "device", "area", "subject")
    names: Sequence[str] = (*own, *export.questions, "faults", "simulated")
    write_parquet(dict.fromkeys(names, "String"), export.rows(), target)


def geojson_of(export: SubmissionExport) -> Iterator[bytes]:
    return feature_chunks({"bieu_mau": export.key}, export.features())
