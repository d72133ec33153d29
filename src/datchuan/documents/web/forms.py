"""The form by which a draft's words are changed: a document as lines of text, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms

from datchuan.documents.content import Appendix, Document, Recipient, Signatory, Urgency
from datchuan.documents.markup import read_markup, write_markup
from datchuan.documents.models import OutgoingDocument, SigningRight
from datchuan.documents.queries import signatory_from
from datchuan.documents.templating.filling import as_recipient
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc

URGENCY = [("", "Không"), *((each.name, each.value[0].capitalize()) for each in Urgency)]
AS_WRITTEN = ""


def _lines(label: str, rows: int, *, required: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=20_000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"{label}: chưa ghi."},
    )


class DraftForm(forms.Form):
    """A draft's words. ``base`` is the version that the writer had before them."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    subject = _lines("Trích yếu", 2, required=True)
    addressees = _lines("Kính gửi", 2, help_text="Mỗi nơi một dòng.")
    bases = _lines(
        "Căn cứ",
        3,
        help_text="Mỗi căn cứ một dòng. [[mã văn bản]] được in đủ tên; chọn ở mục Thêm căn cứ.",
    )
    body = _lines("Nội dung", 22, required=True)
    recipients = _lines("Nơi nhận", 4, help_text="Mỗi nơi một dòng, mục đích trong ngoặc: UBND tỉnh (b/c).")
    archive = forms.CharField(label="Lưu", max_length=100, help_text="Bắt đầu bằng VT, ví dụ VT, QLN.")
    signer = forms.ChoiceField(label="Người ký", required=False)
    urgency = forms.ChoiceField(label="Độ khẩn", choices=URGENCY, required=False)
    note = forms.CharField(label="Nội dung sửa", max_length=500, required=False, help_text="Một câu cho người sau.")

    def __init__(
        self, *args: Any, content: Document, document: OutgoingDocument, rights: Iterable[SigningRight], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.content, self.rights = content, {str(each.pk): each for each in rights}
        signatory = content.signatory
        now = " ".join(part for part in (signatory.authority, signatory.title, signatory.name) if part)
        choices = [(AS_WRITTEN, f"{now} (đang ghi)")]
        choices += [
            (pk, f"{each.authority} {each.title} {each.official.full_name}".strip()) for pk, each in self.rights.items()
        ]
        self.fields["signer"].choices = choices  # type: ignore[attr-defined]
        if not content.type.goes_to_addressees:
            del self.fields["addressees"]
        for place, appendix in enumerate(content.appendices):
            label = f"Phụ lục {appendix.number}".strip()
            self.fields[f"appendix_title_{place}"] = _lines(f"{label}: tên", 2, required=True)
            self.fields[f"appendix_{place}"] = _lines(f"{label}: nội dung", 8, required=True)

    @staticmethod
    def initial_of(content: Document, base: int) -> dict[str, Any]:
        """What the fields hold for a document."""
        given = {
            "base": base,
            "subject": content.subject,
            "addressees": "\n".join(content.addressees),
            "bases": "\n".join(content.bases),
            "body": write_markup(content.body),
            "recipients": "\n".join(f"{each.name} {each.purpose}".strip() for each in content.recipients),
            "archive": content.archive,
            "urgency": content.urgency.name if content.urgency else "",
        }
        for place, appendix in enumerate(content.appendices):
            given |= {f"appendix_title_{place}": appendix.title, f"appendix_{place}": write_markup(appendix.blocks)}
        return given

    def written(self) -> Document:
        """The document as it was written. A Problem where it breaks a rule of form or a table cannot be read."""
        given = self.cleaned_data
        return replace(
            self.content,
            subject=_one_line(given["subject"]),
            addressees=tuple(_each(given.get("addressees", ""))),
            bases=tuple(_each(given["bases"])),
            body=read_markup(given["body"]),
            recipients=tuple(_recipients(given["recipients"])),
            archive=nfc(given["archive"]),
            signatory=self._signatory(given["signer"]),
            urgency=Urgency[given["urgency"]] if given["urgency"] else None,
            appendices=tuple(self._appendix(place, each) for place, each in enumerate(self.content.appendices)),
        )

    def _signatory(self, chosen: str) -> Signatory:
        return signatory_from(self.rights[chosen]) if chosen in self.rights else self.content.signatory

    def _appendix(self, place: int, appendix: Appendix) -> Appendix:
        given = self.cleaned_data
        blocks = read_markup(given[f"appendix_{place}"])
        return replace(appendix, title=_one_line(given[f"appendix_title_{place}"]), blocks=blocks)

    def tell(self, problem: Problem) -> None:
        self.add_error(None, problem.sentence)


def _signs(signatory: Signatory) -> str:
    return " ".join(part for part in (signatory.authority, signatory.title, signatory.name) if part)


def _one_line(text: str) -> str:
    return nfc(" ".join(text.split()))


def _each(text: str) -> list[str]:
    return [nfc(line) for line in text.splitlines() if nfc(line)]


def _recipients(text: str) -> list[Recipient]:
    return [as_recipient(line) for line in _each(text)]
