"""What an official asks to be otherwise."""

from __future__ import annotations

import re
from decimal import Decimal

from django import forms

from datchuan.evaluation.asking import Question
from datchuan.evaluation.counting import Asked
from datchuan.law.library import load_library
from datchuan.law.rules import ResolvedValue, in_words, resolve
from datchuan.law.sets import Indicator

_FIGURE = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,4}))?")


class FigureField(forms.CharField):
    """A figure as officials type it, "80" or "80,5", exact, with at most ``scale`` decimals."""

    def __init__(self, *, scale: int, unit: str, now: str, **options: object) -> None:
        self.scale, self.unit = scale, unit
        super().__init__(required=False, max_length=12, help_text=f"Hiện nay: {now}", **options)  # type: ignore[arg-type]
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: str | None) -> Decimal | None:  # type: ignore[override]
        text = (super().clean(value) or "").removesuffix(self.unit).strip()
        if not text:
            return None
        found = _FIGURE.fullmatch(text)
        if not found:
            raise forms.ValidationError(f"“{text}” không phải là số. Nhập số từ 0 trở lên, ví dụ 80,5.")
        whole, decimals = found[1], (found[2] or "").rstrip("0")
        if len(decimals) > self.scale:
            most = f"nhiều nhất {self.scale} chữ số lẻ" if self.scale else "số nguyên"
            raise forms.ValidationError(f"“{text}” có quá nhiều chữ số lẻ. Nhập {most}.")
        return Decimal(f"{whole}.{decimals or 0}")


class WhatIfForm(forms.Form):
    """Fields for one indicator: the share to reach, the reading, the figures of its rule's parameters."""

    def __init__(self, data: object, *, asked: Asked, indicator: Indicator) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        library = load_library()
        self.asked, self.indicator = asked, indicator
        self.rule = library.rule(indicator.judge.rule)
        read = {name for clause in self.rule.all_clauses() for name in clause.reads}
        parameters = [parameter for name, parameter in self.rule.parameters.items() if name in read]
        self.parameters = [resolve(parameter, asked.law_on, asked.profile) for parameter in parameters]
        self._add_level()
        self._add_readings()
        for value in self.parameters:
            self._add_parameter(value)

    def _add_level(self) -> None:
        if self.indicator.judge.count == "share_passes":
            now = self.indicator.threshold_for(self.asked.profile, self.asked.law_on).words
            self.fields["muc"] = FigureField(label="Tỷ lệ phải đạt (%)", scale=2, unit="%", now=now)

    def _add_readings(self) -> None:
        if len(self.rule.readings) > 1:
            others = [(each.key, each.title) for each in self.rule.readings.values() if each.key != self.rule.default]
            default = self.rule.reading().title
            self.fields["cach-hieu"] = forms.ChoiceField(
                label="Cách hiểu", required=False, choices=[("", f"{default} (đang dùng)"), *others]
            )

    def _add_parameter(self, value: ResolvedValue) -> None:
        each = value.parameter
        now = "chưa rõ" if value.value is None else f"{in_words(value.value)} {each.unit}".strip()
        label = f"{each.title} ({each.unit})" if each.unit else each.title
        field = FigureField(label=label, scale=each.scale, unit=each.unit, now=now)
        if each.asked:
            field.help_text += f". Có sẵn trong bảng đếm: {', '.join(map(in_words, each.asked))}"
        self.fields[each.name] = field

    def clean_muc(self) -> Decimal | None:
        level: Decimal | None = self.cleaned_data["muc"]
        if level is not None and level > 100:
            raise forms.ValidationError(f"“{in_words(level)} %” vượt quá 100 %. Nhập tỷ lệ từ 0 đến 100.")
        return level

    def question(self) -> Question:
        """What the valid form asks. A figure that is the law's own asks nothing."""
        given = self.cleaned_data
        level = given.get("muc")
        assumption = tuple(
            (value.parameter.key, given[value.parameter.name])
            for value in self.parameters
            if given[value.parameter.name] not in (None, value.value)
        )
        points = None if level is None else int(level * 100)
        return Question(self.indicator, given.get("cach-hieu") or None, points, assumption)
