"""Whether a signed PDF is the one this office rendered."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from enum import Enum
from itertools import zip_longest
from typing import Any


class Provenance(Enum):
    """How a file that came back relates to the file that went out."""

    SAME_FILE = "Tệp là đúng bản đã xuất, chỉ thêm chữ ký"
    SAME_TEXT = "Tệp đã được ghi lại bởi phần mềm khác nhưng chữ, hình trên từng trang giống bản đã xuất"
    OTHER = "Tệp không phải bản đã xuất: chữ hoặc hình trên trang khác"

    @property
    def is_ours(self) -> bool:
        return self is not Provenance.OTHER


def provenance_of(signed: bytes, rendered: bytes) -> tuple[Provenance, list[int]]:
    """The relation, and the pages (counted from 1) that say or look something else.

    The file rendered is the first revision of the file signed when the latter begins with the former's bytes:
    signatures are appended. But so may be another text, or a box over it, before the signature: every page must have
    the same words, the same looks and no remark on it. A signature's own picture or note is none of these.
    """
    pages = zip_longest(_pages(signed), _pages(rendered))
    different = [place for place, (theirs, ours) in enumerate(pages, start=1) if theirs != ours]
    if different:
        return Provenance.OTHER, different
    return (Provenance.SAME_FILE if signed.startswith(rendered) else Provenance.SAME_TEXT), []


def _pages(pdf: bytes) -> list[tuple[str, bytes, int]]:
    """Of each page: its words in order without white space, its looks without fields and remarks, how many remarks."""
    import pypdfium2

    file = pypdfium2.PdfDocument(pdf)
    try:
        return [(_folded(page.get_textpage().get_text_range()), _looks(page), _remarks(page)) for page in file]
    finally:
        file.close()


def _looks(page: Any) -> bytes:
    image = page.render(scale=1, grayscale=True, draw_annots=False, may_draw_forms=False).to_numpy()
    return hashlib.sha256(image.tobytes()).digest()


def _remarks(page: Any) -> int:
    """Annotations that are no field of a form: a note, a stamp, a picture laid over the page."""
    from pypdfium2 import raw

    kinds = []
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        found = raw.FPDFPage_GetAnnot(page, place)
        kinds.append(raw.FPDFAnnot_GetSubtype(found))
        raw.FPDFPage_CloseAnnot(found)
    return sum(kind != raw.FPDF_ANNOT_WIDGET for kind in kinds)


def _folded(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).replace("\x02", "-").replace("\ufffe", "-")
    return re.sub(r"\s+", "", composed)
