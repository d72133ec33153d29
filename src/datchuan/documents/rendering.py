"""One document, by the kind of file asked for. The renderers and their libraries are loaded when first used."""

from __future__ import annotations

from datchuan.documents.content import Document
from datchuan.kernel.problem import Problem

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def render_paper(document: Document, kind: str, mark: str = "") -> bytes:
    """The bytes of the document as ``docx`` or ``pdf``; ``mark`` goes with a DOCX that may come back. Problem 518 for
    another kind."""
    if kind == "docx":
        from datchuan.documents.docx_renderer import render_docx

        return render_docx(document, mark)
    if kind == "pdf":
        from datchuan.documents.pdf_renderer import render_pdf

        return render_pdf(document)
    raise Problem(518, f"Không có dạng tệp “{kind}”", mend="Chọn docx hoặc pdf.")
