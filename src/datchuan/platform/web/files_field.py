"""A form's field for any number of files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

ACCEPTED = "application/pdf,image/png,image/jpeg"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """PDF, PNG, JPEG; what each is, the operation looks at."""

    def __init__(self, label: str, help_text: str = "") -> None:
        widget = FilesInput(attrs={"accept": ACCEPTED})
        super().__init__(label=label, required=False, help_text=help_text, widget=widget)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data]
        return [each for each in given if each]
