"""A picture as a page: its own bytes on A4, turned as the camera says, never drawn larger than 150 dots per inch."""

from __future__ import annotations

import struct
import zlib
from typing import IO, Any

from pypdf.generic import FloatObject

from datchuan.dossiers.portfolio.bringing import CannotBring
from datchuan.dossiers.portfolio.writing import PdfFile, named, refer

A4 = (595.28, 841.89)  # points
MARGIN = 36.0
COARSEST = 72 / 150  # points per dot
MOST_DOTS = 40_000_000  # of a picture that must be decoded: 120 MB in memory
_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
_ORIENTATION = 0x0112  # of EXIF
# Per orientation the unit square's image: (a, b, c, d, e, f) of the matrix, and whether width and height change places.
_TURNS = {
    1: ((1, 0, 0, 1, 0, 0), False),
    2: ((-1, 0, 0, 1, 1, 0), False),
    3: ((-1, 0, 0, -1, 1, 1), False),
    4: ((1, 0, 0, -1, 0, 1), False),
    5: ((0, -1, -1, 0, 1, 1), True),
    6: ((0, -1, 1, 0, 0, 1), True),
    7: ((0, 1, 1, 0, 0, 0), True),
    8: ((0, 1, -1, 0, 1, 0), True),
}


def bring_picture(out: PdfFile, source: IO[bytes], parent: int) -> list[int]:
    """A PNG or JPEG as one page below ``parent``. CannotBring when it cannot be read."""
    from PIL import Image

    mark = out.mark()
    try:
        with Image.open(source) as image:
            turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1), _TURNS[1])
            drawn = _put(out, image, source)
            return [_put_page(out, drawn, image.size, turn, parent)]
    except (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError) as error:
        out.back_to(mark)
        raise CannotBring("ảnh bị hỏng hoặc quá lớn, không vẽ được thành trang") from error


def _put(out: PdfFile, image: Any, source: IO[bytes]) -> int:
    """The picture as an object: a JPEG as it came, another one decoded."""
    width, height = image.size
    about = {"Type": "/XObject", "Subtype": "/Image", "Width": width, "Height": height, "BitsPerComponent": 8}
    if image.format == "JPEG" and image.mode in _SPACES:
        about |= {"ColorSpace": _SPACES[image.mode], "Filter": "/DCTDecode"}
        if image.mode == "CMYK" and "adobe" in image.info:  # Adobe writes it inverted
            about["Decode"] = [1, 0] * 4
        source.seek(0, 2)
        size = source.tell()
        source.seek(0)
        return out.put_file(about, source, size)[0]
    if width * height > MOST_DOTS:
        raise ValueError("too many dots to decode")
    flat = _flattened(image)
    about |= {"ColorSpace": _SPACES[flat.mode], "Filter": "/FlateDecode"}
    return out.put_stream(about, zlib.compress(flat.tobytes(), 6))


def _flattened(image: Any) -> Any:
    """Gray or in colours, on white where it lets paper through."""
    from PIL import Image

    if image.mode in ("1", "L"):
        return image.convert("L")
    if image.mode.startswith("I"):  # 16 bits
        return image.point(lambda dot: dot / 256).convert("L")
    if image.mode == "RGB":
        return image
    whole = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", whole.size, "white"), whole).convert("RGB")


def _put_page(out: PdfFile, drawn: int, size: tuple[int, int], turn: Any, parent: int) -> int:
    """An A4 page, upright or on its side as the picture is, with the picture in its middle."""
    matrix, is_turned = turn
    width, height = reversed(size) if is_turned else size
    across, up = reversed(A4) if width > height else A4
    scale = min((across - 2 * MARGIN) / width, (up - 2 * MARGIN) / height, COARSEST)
    wide, high = width * scale, height * scale
    place = f"{wide:.3f} 0 0 {high:.3f} {(across - wide) / 2:.3f} {(up - high) / 2:.3f} cm"
    words = f"q {place} {' '.join(map(str, matrix))} cm /P Do Q"
    content = out.put_stream({}, words.encode())
    box = [0, 0, FloatObject(f"{across:.2f}"), FloatObject(f"{up:.2f}")]
    resources = {"XObject": {"P": refer(drawn)}}
    told = {"Type": "/Page", "Parent": refer(parent), "MediaBox": box, "Resources": resources}
    return out.put(named({**told, "Contents": refer(content)}))
