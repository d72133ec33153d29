"""Photos: what one looks like and says of itself, and whether it is another house's."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import IO, TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from datchuan.survey.evidence.doubt import Doubt, distance_in_words, named, others_than
from datchuan.survey.evidence.thresholds import Thresholds
from datchuan.survey.models import Attachment, EvidenceFlag, PhotoPrint, Trace
from datchuan.territory.shapes import km_between

if TYPE_CHECKING:
    from PIL.Image import Image

Kind = EvidenceFlag.Kind
MOST_PIXELS = 60_000_000
# What Pillow raises for a file that is no picture, or a broken one.
UNREADABLE = (OSError, ValueError, SyntaxError, TypeError, KeyError, struct.error)
BANDS = ("band_1", "band_2", "band_3", "band_4")
# A picture with hardly any edge (a black one, a sheet of paper) hashes like every other such picture.
FEWEST_BITS = 16
EXIF, GPS = 0x8769, 0x8825
TAKEN_AT, OFFSET = 36867, 36881


def print_of(attachment: Attachment) -> PhotoPrint:
    """The print of a photo, made once: its content never changes. Empty for a file that is no picture."""
    known = PhotoPrint.objects.filter(attachment=attachment).first()
    if known is not None:
        return known
    with attachment.file.open("rb") as file:
        return PhotoPrint.objects.create(attachment=attachment, **_read(file))


def _read(file: IO[bytes]) -> dict[str, Any]:
    import dhash
    from PIL import Image

    try:
        with Image.open(file) as image:
            if image.width * image.height > MOST_PIXELS:
                return {}
            said = _said(image)
            image.draft("L", (256, 256))  # a JPEG is read small at once
            row, column = dhash.dhash_row_col(image)
    except (*UNREADABLE, Image.DecompressionBombError):
        return {}
    return {**_likeness(row << 64 | column), **said}


def taken(file: IO[bytes]) -> dict[str, Any]:
    """What a photo says of itself: ``taken_at``, ``latitude``, ``longitude``, each None where it does not say. All None
    for a file that is no picture."""
    from PIL import Image

    try:
        with Image.open(file) as image:
            return _said(image)
    except (*UNREADABLE, Image.DecompressionBombError):
        return {"taken_at": None, "latitude": None, "longitude": None}


def _said(image: Image) -> dict[str, Any]:
    exif = image.getexif()
    latitude, longitude = _position(exif.get_ifd(GPS))
    return {"taken_at": _instant(exif.get_ifd(EXIF)), "latitude": latitude, "longitude": longitude}


def _likeness(bits: int) -> dict[str, Any]:
    if not FEWEST_BITS <= bits.bit_count() <= 128 - FEWEST_BITS:
        return {}
    bands = {name: bits >> 32 * place & 0xFFFFFFFF for place, name in enumerate(BANDS)}
    return {"likeness": f"{bits:032x}", **bands}


def _instant(exif: Mapping[int, Any]) -> datetime | None:
    """When the photo says it was taken; without a zone of its own, in ours."""
    try:
        taken = datetime.strptime(f"{exif[TAKEN_AT]} {exif.get(OFFSET) or ''}".strip(), "%Y:%m:%d %H:%M:%S %z")
    except (KeyError, ValueError):
        try:
            taken = timezone.make_aware(datetime.strptime(str(exif[TAKEN_AT])[:19], "%Y:%m:%d %H:%M:%S"))  # noqa: DTZ007
        except (KeyError, ValueError):
            return None
    return taken


def _position(place: Mapping[int, Any]) -> tuple[float | None, float | None]:
    try:
        latitude, longitude = (sum(float(each) / 60**n for n, each in enumerate(place[tag])) for tag in (2, 4))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None, None
    if not (0 < latitude <= 90 and 0 < longitude <= 180):  # phones without a fix write zeros
        return None, None
    return -latitude if place.get(1) == "S" else latitude, -longitude if place.get(3) == "W" else longitude


def photos_used_twice(trace: Trace, limits: Thresholds) -> Iterator[Doubt]:
    """The very same file, or one that looks the same, in this or in another submission."""
    own = list(trace.submission.attachments.all())
    digests = [each.sha256 for each in own]
    examined = Q(submission__trace__isnull=False)
    same = Attachment.objects.filter(others_than(trace.submission, "submission"), examined, sha256__in=digests)
    others = {each.submission_id: each for each in same.select_related("submission")[:20]}
    pictures = PhotoPrint.objects.filter(attachment__in=own).exclude(likeness="").select_related("attachment")
    if len(set(digests)) < len(digests) and pictures:
        yield Doubt(Kind.PHOTO_SAME, "Hai ảnh trong phiếu này là cùng một tệp.")
    for each in others.values():
        yield Doubt(Kind.PHOTO_SAME, f"Ảnh trùng nguyên tệp với {named(each.submission)}.", each.submission)
    for picture in pictures:
        for kept in _alike(picture, trace, limits):
            if kept.attachment.submission_id not in others:
                others[kept.attachment.submission_id] = kept.attachment
                other = kept.attachment.submission
                details = {"photo": picture.attachment.name, "other": kept.attachment.name}
                yield Doubt(Kind.PHOTO_ALIKE, f"Ảnh gần như giống hệt ảnh trong {named(other)}.", other, details)


def _alike(picture: PhotoPrint, trace: Trace, limits: Thresholds) -> list[PhotoPrint]:
    any_band = Q()
    for name in BANDS:
        any_band |= Q(**{name: getattr(picture, name)})
    near = PhotoPrint.objects.filter(any_band, others_than(trace.submission, "attachment__submission"))
    bits = int(picture.likeness, 16)
    found = near.select_related("attachment__submission").defer("attachment__submission__xml")[:500]
    return [each for each in found if (int(each.likeness, 16) ^ bits).bit_count() <= limits.alike_bits]


def photos_from_elsewhere(trace: Trace, limits: Thresholds) -> Iterator[Doubt]:
    """A photo taken long before or after the form was filled in, or far from where it says it was."""
    prints = PhotoPrint.objects.filter(attachment__submission=trace.submission).select_related("attachment")
    for each in prints.order_by("attachment__name"):
        if each.taken_at and _is_odd_time(each.taken_at, trace, limits):
            taken = timezone.localtime(each.taken_at)
            said = (
                f"Ảnh {each.attachment.name[:80]} ghi chụp lúc {taken:%H:%M ngày %d/%m/%Y}, không phải lúc điền phiếu."
            )
            yield Doubt(Kind.PHOTO_TIME, said, details={"taken_at": each.taken_at.isoformat()})
        if None in (each.latitude, trace.latitude):
            continue
        apart = km_between(trace.longitude, trace.latitude, each.longitude, each.latitude)  # type: ignore[arg-type]
        if apart - (trace.accuracy_m or 0) / 1000 > limits.photo_km:
            said = f"Ảnh {each.attachment.name[:80]} ghi chụp cách vị trí trong phiếu {distance_in_words(apart)}."
            yield Doubt(Kind.PHOTO_PLACE, said, details={"km": round(apart, 3)})


def _is_odd_time(taken_at: datetime, trace: Trace, limits: Thresholds) -> bool:
    started, ended = trace.started_at or trace.ended_at, trace.ended_at or trace.started_at
    if started is None or ended is None:
        return False
    slack = timedelta(hours=limits.photo_hours)
    return not started - slack <= taken_at <= ended + slack
