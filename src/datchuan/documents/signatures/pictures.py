"""The pictures of signatures: a transparent PNG of the law's colour, or a note set in the paper's type."""

from __future__ import annotations

import io
import json
import math
from dataclasses import dataclass
from typing import Any

from datchuan.documents.pdf_renderer import SignaturePlace
from datchuan.documents.text_width import FONTS
from datchuan.kernel.problem import Problem

_COLOURS = {"blue": ("màu xanh", 2), "red": ("màu đỏ", 0)}
_VISIBLE = 32  # of 255: fainter than this is no ink
_MOST_PIXELS = 4_000_000
_NOTE = """
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(
  font: "Tinos", size: float(sys.inputs.at("size")) * 1pt, fill: black, fallback: false,
  top-edge: 0.891em, bottom-edge: -0.216em,
)
#set align(right)
#for line in json(bytes(sys.inputs.at("lines"))) { block(spacing: 1pt, line) }
"""


@dataclass(frozen=True)
class Picture:
    """A picture read and found fit for a signature."""

    image: Any

    @property
    def width(self) -> int:
        return self.image.width

    @property
    def height(self) -> int:
        return self.image.height

    def content(self) -> Any:
        """For pyHanko, sized in pixels: the box of the signature scales it."""
        from pyhanko.pdf_utils.images import PdfImage
        from pyhanko.pdf_utils.layout import BoxConstraints

        return PdfImage(self.image, box=BoxConstraints(self.width, self.height))


def read_picture(data: bytes, *, colour: str) -> Picture:
    """A PNG with a transparent ground whose ink is ``blue`` or ``red``. Problem 555 for any other."""
    from PIL import Image

    words, channel = _COLOURS[colour]
    try:
        image = Image.open(io.BytesIO(data), formats=["PNG"])
        if image.width * image.height > _MOST_PIXELS:
            raise _unfit("quá lớn", words)
        image.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise _unfit("không phải tệp PNG đọc được", words) from error
    if image.mode not in ("RGBA", "LA") and "transparency" not in image.info:
        raise _unfit("không có nền trong suốt", words)
    made = image.convert("RGBA")
    ink = _ink(made)
    if ink is None:
        raise _unfit("không có nét nào", words)
    if ink[channel] != max(ink) or ink.count(max(ink)) == len(ink):
        raise _unfit(f"không phải {words}", words)
    return Picture(made)


def _ink(image: Any) -> tuple[int, ...] | None:
    """The mean colour of what is not transparent; ``None`` when all of it is, or when nothing is."""
    from PIL import Image, ImageStat

    mask = image.getchannel("A").point(lambda alpha: 255 if alpha > _VISIBLE else 0)
    if mask.getextrema()[0] == 255 or mask.getbbox() is None:
        return None
    solid = Image.merge("RGB", image.split()[:3])
    return tuple(round(each) for each in ImageStat.Stat(solid, mask).mean)


def _unfit(why: str, words: str) -> Problem:
    return Problem(
        555,
        f"Ảnh chữ ký {why}",
        mend=f"Dùng tệp .png nền trong suốt, nét {words} (NĐ 30/2020/NĐ-CP, Phụ lục I, mục II).",
    )


def fitted(picture: Picture, place: SignaturePlace) -> tuple[float, float, float, float]:
    """The largest box of the picture's shape centred in the place, points from the page's upper left corner."""
    scale = min(place.width / picture.width, place.height / picture.height)
    width, height = picture.width * scale, picture.height * scale
    left, top = place.left + (place.width - width) / 2, place.top + (place.height - height) / 2
    return left, top, left + width, top + height


def note_picture(lines: list[str], size: float) -> tuple[Any, float, float]:
    """Lines of text as a picture for pyHanko, set flush right; its width and height in points."""
    return _page_content(note_page(lines, size))


def note_page(lines: list[str], size: float) -> bytes:
    """A PDF page as large as the lines, on a transparent ground."""
    import typst

    return typst.compile(  # type: ignore[call-overload]
        _NOTE.encode(),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"lines": json.dumps(lines, ensure_ascii=False), "size": str(size)},
        pdf_standards=["a-2b"],
        pdf_tags=False,
    )


def _page_content(page: bytes) -> tuple[Any, float, float]:
    """The first page of a PDF as a picture in whole points, so that nothing scales or cuts it; flush right in them.

    pyHanko's own class for that reads from a file only.
    """
    from pyhanko.pdf_utils.content import PdfContent
    from pyhanko.pdf_utils.layout import BoxConstraints
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(page))
    left, bottom, right, top = (float(each) for each in reader.root["/Pages"]["/Kids"][0]["/MediaBox"])
    width, height = math.ceil(right - left), math.ceil(top - bottom)

    class Page(PdfContent):
        def render(self) -> bytes:
            self.resources.xobject["/Note"] = self._ensure_writer.import_page_as_xobject(reader, page_ix=0)
            return b"1 0 0 1 %.3f 0 cm /Note Do" % (width - (right - left))

    return Page(box=BoxConstraints(width, height)), width, height
