"""What a file of a plan's dossier may be: told by its content, and opened, for a whole file can hold a broken scan."""

from __future__ import annotations

from io import BytesIO

from datchuan.criteria.models import SignedScan
from datchuan.criteria.scans import clean_name, kind_of_scan
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number

WHERE = "Tệp"
LARGEST_FILE = 60_000_000  # a sheet of drawings at 1/5.000 outweighs a decision by far
ACCEPTED = "application/pdf,image/png,image/jpeg"


def check_file_size(size: int, file_name: str) -> None:
    """Problem 714 for a file larger than a paper or drawing may be."""
    if size > LARGEST_FILE:
        weighs, most = format_number(size / 1_000_000, 1), LARGEST_FILE // 1_000_000
        what = f"“{clean_name(file_name)}” nặng {weighs} MB, giới hạn {most} MB"
        raise Problem(714, what, where=WHERE, mend="Chia thành nhiều tệp, hoặc xuất ở độ phân giải thấp hơn.")


def check_file(content: bytes, file_name: str) -> tuple[SignedScan.Kind, int]:
    """The kind of a file and its pages; a picture is one. Problem 341 and 342 as of ``kind_of_scan``, 714 for one too
    large, 715 for one that cannot be opened."""
    check_file_size(len(content), file_name)
    kind = kind_of_scan(content, clean_name(file_name))
    pages = _pages_of_pdf(content) if kind == SignedScan.Kind.PDF else _pages_of_picture(content)
    if not pages:
        what = f"“{clean_name(file_name)}” không mở được: tệp bị hỏng, không có trang nào, hoặc có mật khẩu"
        mend = "Mở tệp trên máy xem còn đọc được không, bỏ mật khẩu, lưu lại hoặc quét lại rồi nộp."
        raise Problem(715, what, where=WHERE, mend=mend)
    return kind, pages


def _pages_of_pdf(content: bytes) -> int:
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return 0
    try:
        return len(file)
    finally:
        file.close()


def _pages_of_picture(content: bytes) -> int:
    """One, where it is a picture. It is not decoded: a drawing in full takes hundreds of megabytes."""
    from PIL import Image

    try:
        with Image.open(BytesIO(content)) as image:
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return 0
    return 1
