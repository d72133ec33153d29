"""Pictures for what has to be shown: they say themselves that they are simulated."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

from datchuan import documents

FONT = Path(documents.__file__).parent / "fonts" / "Tinos-Regular.ttf"
SIZE, GREY, INK = (800, 500), (226, 229, 231), (60, 66, 71)


def picture(words: str, day: date) -> bytes:
    """A JPEG that shows nothing but what it is."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", SIZE, GREY)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), 34)
    for row, line in enumerate(("ẢNH MÔ PHỎNG", words, f"{day:%d/%m/%Y}")):
        draw.text((60, 150 + 60 * row), line, INK, font)
    found = BytesIO()
    image.save(found, "JPEG", quality=70)
    return found.getvalue()
