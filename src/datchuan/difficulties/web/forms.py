"""Forms of difficulties: raising one, and one for each step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from datchuan.criteria.scans import LARGEST_SCAN
from datchuan.difficulties.given import LONGEST_TEXT, LONGEST_TITLE
from datchuan.difficulties.models import Difficulty, DifficultyKind, Severity
from datchuan.difficulties.operations.steps import MOST_FILES, GivenFile
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official
from datchuan.platform.web.files_field import FilesField

Choices = Sequence[tuple[str, Any]]
FILES_HELP = f"Ảnh PNG, JPEG hoặc PDF, tối đa {MOST_FILES} tệp, mỗi tệp {LARGEST_SCAN // 1_000_000} MB."


def _text(label: str, longest: int, *, required: bool = True, rows: int = 0, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages={"required": f"{label}: chưa ghi.", "max_length": "Dài quá %(limit_value)d ký tự."},
    )


def _choice(label: str, choices: Any, *, required: bool = True, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        help_text=help_text,
        error_messages={"required": f"{label}: chưa chọn.", "invalid_choice": "Chọn trong danh sách."},
    )


class Telling(forms.Form):
    """A form whose operation knows more than its fields: a problem is told at its field, or above all of them."""

    def tell(self, problem: Problem) -> None:
        names = {field.label: name for name, field in self.fields.items()}
        sentence = " ".join(f"{part.rstrip('.')}." for part in (problem.what, problem.mend) if part)
        name = names.get(problem.where)
        shown = f"{problem.where}: {sentence}" if problem.where and name is None else sentence
        self.add_error(name, shown[:1].upper() + shown[1:])

    def given_files(self) -> list[GivenFile]:
        """The files with their content, read once."""
        return [GivenFile(each.name or "", each.read()) for each in self.cleaned_data.get("evidence") or ()]


class RaisingForm(Telling):
    """Short first: where, what, how bad. What it is about may be said below."""

    unit = _choice("Nơi vướng", ())
    title = _text("Vướng gì", LONGEST_TITLE, help_text="Một câu. Không ghi họ tên, số điện thoại của hộ; dùng mã hộ.")
    kind = _choice("Loại", [("", "Chọn loại"), *DifficultyKind.choices])
    severity = _choice("Mức độ", Severity.choices)
    text = _text("Nói rõ thêm", LONGEST_TEXT, required=False, rows=3)
    evidence = FilesField("Ảnh, tệp", FILES_HELP)
    criterion = _choice("Chỉ tiêu", (), required=False)
    work_item = _choice("Việc của kế hoạch", (), required=False)
    houses = _choice("Nhóm nhà", (), required=False, help_text="Số nhà của nhóm luôn đếm theo ngày đang xem.")
    ABOUT = ("criterion", "work_item", "houses")

    def __init__(self, *args: Any, units: Choices, about: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Choices] = {"unit": units, **{key: [("", "Không nêu"), *about[key]] for key in self.ABOUT}}
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]
        # With one unit only there is nothing to choose.
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0][0]

    def main_fields(self) -> list[forms.BoundField]:
        return [each for each in self.visible_fields() if each.name not in self.ABOUT]

    def about_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.ABOUT]

    @property
    def tells_about(self) -> bool:
        """Whether something of it is filled in or wrong, so that it stands open."""
        return any(self[name].value() or self[name].errors for name in self.ABOUT)


class StepForm(Telling):
    """A step: ``seen`` is the number of the last one that the person had before them."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def arguments(self) -> dict[str, Any]:
        """What the operation takes beside the difficulty, the person and the days."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "evidence"}
        return {**found, "files": self.given_files()} if "evidence" in self.fields else found


class AssignForm(StepForm):
    owner = _choice("Chủ trì", ())
    text = _text("Lời giao", LONGEST_TEXT, required=False, rows=2)

    def __init__(self, *args: Any, owners: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "Chọn cơ quan, người"), *owners]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        office, _, official = self.cleaned_data["owner"].partition("/")
        return {
            **super().arguments(),
            "owner": Office.objects.get(pk=office),
            "official": Official.objects.get(pk=official) if official else None,
        }


class DirectionForm(StepForm):
    text = _text("Hướng giải quyết", LONGEST_TEXT, rows=3)
    evidence = FilesField("Ảnh, tệp", FILES_HELP)


class RemedyForm(StepForm):
    text = _text("Việc đã làm", LONGEST_TEXT, rows=3)
    evidence = FilesField("Ảnh, tệp", FILES_HELP)


class QuestionForm(StepForm):
    text = _text("Câu hỏi", LONGEST_TEXT, rows=2)


class AnswerForm(StepForm):
    text = _text("Trả lời", LONGEST_TEXT, rows=3)
    evidence = FilesField("Ảnh, tệp", FILES_HELP)


class ResolveForm(StepForm):
    text = _text("Kết quả", LONGEST_TEXT, required=False, rows=3, help_text="Kết quả theo văn bản, việc nào; hoặc tệp.")
    evidence = FilesField("Ảnh, tệp chứng minh")


class ReopenForm(StepForm):
    text = _text("Lý do mở lại", LONGEST_TEXT, rows=2)
    evidence = FilesField("Ảnh, tệp", FILES_HELP)


class RejectForm(StepForm):
    text = _text("Lý do không tiếp nhận", LONGEST_TEXT, rows=2)


class EscalateForm(StepForm):
    text = _text("Lý do chuyển", LONGEST_TEXT, rows=2)


class MergeForm(StepForm):
    into = _text("Gộp vào", 20, help_text="Mã của vướng mắc kia, ví dụ VM2020-007.")
    text = _text("Ghi chú", LONGEST_TEXT, required=False, rows=2)

    def clean_into(self) -> Difficulty:
        found = Difficulty.objects.select_related("unit").filter(code=self.cleaned_data["into"].strip().upper()).first()
        if found is None:
            raise forms.ValidationError("Không có vướng mắc mã này. Mã có dạng VM2020-007.")
        return found
