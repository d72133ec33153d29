"""Small pictures of photos, made when one is first looked at and kept beside the files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from datchuan.survey.evidence.photos import MOST_PIXELS, UNREADABLE

SIDE = 480
FOLDER = "anh-nho"
LARGEST_FILE = 25_000_000


class Kept(Protocol):
    """A file that is kept: an attachment of a submission, a photo of a visit."""

    sha256: Any
    size: Any
    file: Any


def thumbnail_of(attachment: Kept) -> Path | None:
    """The small picture of a photo, upright, without what the camera wrote into it; none for a file that is no picture
    or too large to open. Files with the same content share one."""
    path = Path(settings.MEDIA_ROOT) / FOLDER / attachment.sha256[:2] / f"{attachment.sha256}.jpg"
    if not path.is_file() and not _make(attachment, path):
        return None
    return path


def _make(attachment: Kept, path: Path) -> bool:
    from PIL import Image, ImageOps

    if attachment.size > LARGEST_FILE:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, made = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as small, attachment.file.open("rb") as file, Image.open(file) as image:
            if image.width * image.height > MOST_PIXELS:
                return False
            image.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG is read small at once
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((SIDE, SIDE))
            upright.save(small, "JPEG", quality=78)
        Path(made).replace(path)  # two that make it at once make the same
    except (*UNREADABLE, Image.DecompressionBombError):
        return False
    finally:
        Path(made).unlink(missing_ok=True)
    return True
