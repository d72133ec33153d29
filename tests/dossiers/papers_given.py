"""Files as people hand them in: small ones that are whole, and ones that are not what they should be."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def picture(colour: int = 0, kind: str = "PNG", size: tuple[int, int] = (40, 30), **how: Any) -> bytes:
    kept = BytesIO()
    Image.new("L", size, colour).save(kept, kind, **how)
    return kept.getvalue()


def paper(pages: int = 1, words: str = "1", *, password: str | None = None, drawn: tuple[int, int] = (5, 10)) -> bytes:
    """A PDF of so many pages with a box of ``drawn`` points on each, as good as white unless a larger one is asked for;
    with ``password``, locked ("" locks changing only)."""
    made = PdfWriter()
    for number in range(pages):
        page, content = made.add_blank_page(595, 842), DecodedStreamObject()
        content.set_data(f"% {words} {number}\n0 0 {drawn[0]} {drawn[1]} re f".encode())
        page[NameObject("/Contents")] = made._add_object(content)
        page[NameObject("/Resources")] = DictionaryObject()
    if password is not None:
        made.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    kept = BytesIO()
    made.write(kept)
    return kept.getvalue()


def many_pages(count: int) -> bytes:
    """A PDF that says it has so many pages, all of them one: a few kilobytes that open as a book."""
    kids = b" ".join([b"3 0 R"] * count)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    made, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        starts.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"xref\n0 4\n0000000000 65535 f \n%strailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return made + end % (table, len(made))
