"""Whether a signed PDF is the one this office rendered."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from itertools import zip_longest


class Provenance(Enum):
    """How a file that came back relates to the file that went out."""

    SAME_FILE = "Tệp là đúng bản đã xuất, chỉ thêm chữ ký"
    SAME_TEXT = "Tệp đã được ghi lại bởi phần mềm khác nhưng chữ trên từng trang giống bản đã xuất"
    OTHER = "Tệp không phải bản đã xuất: chữ trên trang khác"

    @property
    def is_ours(self) -> bool:
        return self is not Provenance.OTHER


def provenance_of(signed: bytes, rendered: bytes) -> tuple[Provenance, list[int]]:
    """The relation, and the pages (counted from 1) whose text differs.

    The file rendered is the first revision of the file signed when the latter begins with the former's bytes:
    signatures are appended. A signature's own picture or note is no text of the page.
    """
    if signed.startswith(rendered):
        return Provenance.SAME_FILE, []
    pages = zip_longest(_texts(signed), _texts(rendered))
    different = [place for place, (theirs, ours) in enumerate(pages, start=1) if theirs != ours]
    return (Provenance.OTHER, different) if different else (Provenance.SAME_TEXT, [])


def _texts(pdf: bytes) -> list[str]:
    """The words of each page, in order, without white space."""
    import pypdfium2

    file = pypdfium2.PdfDocument(pdf)
    try:
        return [_folded(file[page].get_textpage().get_text_range()) for page in range(len(file))]
    finally:
        file.close()


def _folded(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).replace("\x02", "-").replace("\ufffe", "-")
    return re.sub(r"\s+", "", composed)
