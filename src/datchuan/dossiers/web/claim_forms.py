"""The form in which somebody says what an indicator is, and what fills it before: somebody else's word, the records,
a visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from datchuan.dossiers.models import OUTCOMES, ClaimKind, PartVersion
from datchuan.dossiers.operations import ClaimGiven
from datchuan.dossiers.queries.field_checks import FieldCheck
from datchuan.dossiers.queries.lines import Line
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import lower_first
from datchuan.platform.web.telling import Telling, day_field, text_field

# Whose word it is, as addresses say it.
WHOSE = {"xa": ClaimKind.DECLARED, "huyen": ClaimKind.VERIFIED, "so": ClaimKind.APPRAISED}
SLUGS = {kind: slug for slug, kind in WHOSE.items()}
_FIELD_OF = {803: "on", 876: "outcome", 877: "actual", 878: "reason", 879: "evidence"}


class ClaimForm(Telling):
    """What one level says of one line. ``seen`` is the newest claim that the page showed, 0 for none."""

    outcome = forms.ChoiceField(
        label="Kết luận", choices=[("", "Chọn"), *OUTCOMES], error_messages={"required": "Chưa chọn kết luận."}
    )
    figure = forms.DecimalField(
        label="Số",
        required=False,
        localize=True,
        max_digits=12,
        decimal_places=4,
        error_messages={"invalid": "Không phải là số. Ví dụ 78,4."},
    )
    on = day_field("Ngày")
    actual = text_field("Thực trạng", 500, rows=2, help_text="Con số hoặc việc đã thấy, ví dụ 612/816 hộ.")
    reason = text_field("Lý do", 1000, required=False, rows=2)
    evidence = forms.ModelChoiceField(
        label="Căn cứ trong hồ sơ",
        queryset=PartVersion.objects.none(),
        required=False,
        empty_label="Không chọn",
        error_messages={"invalid_choice": "Hồ sơ không có giấy tờ này. Chọn lại."},
    )
    evidence_note = text_field("Căn cứ khác", 500, required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, line: Line, kind: ClaimKind, versions: Sequence[PartVersion], *args: Any, **kwargs: Any) -> None:
        kwargs["prefix"] = f"{SLUGS[kind]}-{line.subject.code.replace('.', '-')}"
        super().__init__(*args, **kwargs)
        self.code = line.subject.code
        evidence = self.fields["evidence"]
        # The choices are read once for all forms of the page; what is posted is looked up among these alone.
        evidence.queryset = PartVersion.objects.filter(pk__in=[each.pk for each in versions])  # type: ignore[attr-defined]
        evidence.choices = [("", "Không chọn"), *((each.pk, version_words(each)) for each in versions)]  # type: ignore[attr-defined]
        if line.subject.unit:
            self.fields["figure"].label = f"Số ({line.subject.unit})"
        else:
            del self.fields["figure"]
        if kind == ClaimKind.APPRAISED:
            self.fields["reason"].help_text = "Phải ghi khi kết luận khác kết quả tính từ số liệu."

    @property
    def given(self) -> ClaimGiven:
        return ClaimGiven(code=self.code, **self.cleaned_data)

    def tell(self, problem: Problem) -> None:
        """At the field that it is about."""
        name = _FIELD_OF.get(problem.number)
        if name is None:
            return super().tell(problem)
        sentence = " ".join(f"{part.rstrip('.')}." for part in (problem.what, problem.mend) if part)
        self.add_error(name, sentence[:1].upper() + sentence[1:])
        return None


def version_words(version: PartVersion) -> str:
    """Tờ trình của UBND xã, bản 2."""
    what = f"số liệu ngày {version.as_of:%d/%m/%Y}" if version.as_of else f"bản {version.number}"
    return f"{version.part.title}, {what}"


@dataclass(frozen=True)
class Source:
    """Something that may fill the form: its key in the address, what its link says, what it fills in."""

    key: str
    label: str
    values: Mapping[str, Any]


def sources_of(line: Line, kind: ClaimKind, checks: Sequence[FieldCheck]) -> list[Source]:
    """What may fill the form of ``kind`` for a line: what those before it said, the records, the visits."""
    found = []
    before = list(ClaimKind)[: list(ClaimKind).index(kind)]
    for each in before:
        claim = line.said(each)
        if claim:
            note = f"Như {lower_first(each.label)} ngày {claim.on:%d/%m/%Y}"
            values = {name: getattr(claim, name) for name in ("outcome", "actual", "figure")}
            words = f"Như {lower_first(each.label)}"
            found.append(Source(SLUGS[each], words, {**values, "evidence": claim.evidence_id, "evidence_note": note}))
    if line.computed:
        now = line.computed
        values = {"outcome": now.outcome, "actual": now.line.actual, "figure": now.figure}
        found.append(Source("so-lieu", "Theo số liệu", values))
    return found + [each for check in checks for each in _from_visit(line, check)] * (kind == ClaimKind.APPRAISED)


def _from_visit(line: Line, check: FieldCheck) -> list[Source]:
    """Of a criterion without indicators no visit speaks by its number: then it is named as evidence, and no more."""
    told = check.lines.get(line.subject.code)
    note = f"Kiểm tra ngày {check.held_on:%d/%m/%Y} tại {lower_first(check.visit.commune.name)}, {check.visit.round}"
    if told is None and not line.subject.is_known:
        label = f"Nêu buổi kiểm tra ngày {check.held_on:%d/%m/%Y}"
        return [Source(f"buoi-{check.visit.pk}", label, {"evidence_note": note[:500]})]
    if told is None or told.seen is None:
        return []
    actual = " ".join(part for part in (told.seen.text, told.sample_words) if part)[:500]
    values = {"outcome": told.seen.outcome, "actual": actual, "figure": told.figure, "evidence_note": note[:500]}
    return [Source(f"buoi-{check.visit.pk}", f"Dùng buổi kiểm tra ngày {check.held_on:%d/%m/%Y} làm căn cứ", values)]
