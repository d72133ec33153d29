"""Forms of the parts of a dossier."""

from __future__ import annotations

from django import forms

from datchuan.dossiers.operations import LARGEST_FILE
from datchuan.law.procedures import ACTORS
from datchuan.platform.web.telling import Telling, text_field

ACCEPTED = "application/pdf,image/png,image/jpeg"


class PartFileForm(Telling):
    """A file for one part."""

    file = forms.FileField(
        label="Tệp",
        error_messages={"required": "Chưa chọn tệp.", "empty": "Tệp trống. Mở tệp trên máy xem còn nội dung không."},
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "data-largest": LARGEST_FILE}),
    )
    note = text_field("Ghi chú", 300, required=False)


class PartForm(Telling):
    """A further paper."""

    title = text_field("Giấy tờ", 300)
    maker = forms.ChoiceField(label="Nơi lập", choices=list(ACTORS.items()))
