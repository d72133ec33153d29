"""Whether a paper that came in shows anything: a scanner that drew in two sheets leaves white pages."""

from __future__ import annotations

from io import BytesIO
from typing import Any

SCALE = 24 / 72  # 24 dots per inch: what is seen from across a room
INK, LEAST_INK = 24, 0.0003  # so much darker than the paper; the share of the page that must be
MOST_DOTS = 40_000_000  # of a picture that is looked at


def looks_blank(content: bytes, media_type: str) -> bool:
    """Whether the first page of a paper is as good as empty. False where that cannot be told."""
    try:
        shown = _first_page(content) if media_type == "application/pdf" else _picture(content)
    except (OSError, ValueError, SyntaxError, RuntimeError):
        return False
    if shown is None:
        return False
    counts = shown.histogram()
    paper = max(range(256), key=counts.__getitem__)
    return sum(counts[: max(0, paper - INK)]) + sum(counts[paper + INK :]) < LEAST_INK * sum(counts)


def _first_page(content: bytes) -> Any:
    """In gray; PdfiumError is a RuntimeError."""
    import pypdfium2

    file = pypdfium2.PdfDocument(content)
    try:
        page = file[0]
        wide, high = page.get_size()
        scale = min(SCALE, 1000 / max(wide, high, 1))
        return page.render(scale=scale, grayscale=True).to_pil().convert("L")
    finally:
        file.close()


def _picture(content: bytes) -> Any:
    from PIL import Image

    with Image.open(BytesIO(content)) as image:
        if image.width * image.height > MOST_DOTS:
            return None
        image.draft("L", (300, 300))
        return image.convert("L").resize((200, 280), Image.Resampling.BOX)
