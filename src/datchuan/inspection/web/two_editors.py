"""Forms that two people may have open at once: whoever saves second is told what the first changed, and keeps what they
typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from datchuan.kernel.text import format_day
from datchuan.platform.web.telling import Telling


class TwoEditors(Telling):
    """A form whose fields carry along what they said when the page was opened."""

    def remember(self) -> None:
        """Let every field that is shown carry what it said."""
        for field in self.fields.values():
            field.show_hidden_initial = not isinstance(field.widget, forms.HiddenInput)

    def seen(self) -> dict[str, Any]:
        """What the page said of each field when it was opened, as far as the request tells."""
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            if not field.show_hidden_initial or self.add_initial_prefix(name) not in self.data:
                continue
            sent = field.hidden_widget().value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
            try:
                found[name] = field.to_python(sent)
            except ValidationError:
                continue
        return found

    def merged(self, stored: Self) -> tuple[QueryDict, Mapping[str, str]]:
        """For someone who was told: the data with fields that they changed as typed and the others as ``stored`` has
        them now; and what is stored of those that both changed."""
        data, both = cast(QueryDict, self.data).copy(), {}
        for name, field in self.fields.items():
            now = _sent(stored[name])
            if not field.show_hidden_initial:
                data.setlist(self.add_prefix(name), now)
                continue
            before = data.getlist(self.add_initial_prefix(name))
            if name not in self.changed_data:
                data.setlist(self.add_prefix(name), now)
            elif _words(before) != _words(now):
                both[name] = f"Người kia ghi: {_shown(stored[name])}."
            data.setlist(self.add_initial_prefix(name), now)
        return data, both


def _words(values: list[str]) -> list[list[str]]:
    """Browsers write line ends in their own way, and forms trim."""
    return [value.split() for value in sorted(values) if value]


def _sent(field: forms.BoundField) -> list[str]:
    """What a browser sends of an unbound field as it stands."""
    value = field.value()
    if isinstance(value, list):
        return [str(each) for each in value]
    shown = field.field.widget.format_value(value)
    return [str(each) for each in shown if each != ""] if isinstance(shown, list) else [str(shown or "")]


def _shown(field: forms.BoundField) -> str:
    """What an unbound field says, in words."""
    value = field.value()
    if isinstance(value, date):
        return format_day(value)
    titles = {str(key): str(title) for key, title in getattr(field.field, "choices", ())}
    values = value if isinstance(value, list) else [value]
    words = ", ".join(titles.get(str(each), str(each)) for each in values if each not in (None, ""))
    return words.replace(".", ",") if isinstance(value, float) else words or "để trống"
