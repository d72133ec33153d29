"""Official documents as DOCX, for officials to edit in Word. python-docx is imported only when one is rendered."""

from __future__ import annotations

from datchuan.documents.content import Document


def render_docx(document: Document, mark: str = "") -> bytes:
    """The document as DOCX: the same words and measures as the PDF, the same bytes for the same document and mark.

    ``mark`` names the draft and its version; whoever reads the file back is told it.
    """
    from datchuan.documents.docx_renderer.package import assembled
    from datchuan.documents.form import form_on

    return assembled(document, form_on(document.day), mark)
