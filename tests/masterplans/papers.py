"""Files of a plan's dossier made by hand."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


@cache
def pdf(pages: int = 1, width: int = 200) -> bytes:
    """A whole PDF; another width makes another file."""
    import pypdfium2

    file = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        file.new_page(width, 300)
    buffer = BytesIO()
    file.save(buffer)
    file.close()
    return buffer.getvalue()


def png(colour: str = "white") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "PNG")
    return buffer.getvalue()


def sent(content: bytes, name: str = "quyet-dinh.pdf") -> Any:
    return SimpleUploadedFile(name, content)
