"""What a scan of a signed text is, told by its content: a file's name can say anything."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath

from datchuan.criteria.models import SignedScan
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number, nfc

LARGEST_SCAN = 20_000_000
WHERE = "Bản scan"
CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}
MOST_PAGES = 5_000  # more is no paper; a PDF of a few kilobytes can say that it has millions
_LONGEST_NAME = 200
_TAIL = 2048  # a PDF's end mark stands near the end, after it some programs write a few bytes
# How each kind begins, how it ends, and within how many of the last bytes.
_KINDS = (
    (SignedScan.Kind.PDF, b"%PDF-", b"%%EOF", _TAIL),
    (SignedScan.Kind.PNG, b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82", _TAIL),
    (SignedScan.Kind.JPEG, b"\xff\xd8\xff", b"\xff\xd9", _TAIL),
)


def kind_of_scan(content: bytes, file_name: str) -> SignedScan.Kind:
    """PDF, PNG or JPEG by the content itself. Problem 341 when it is none of them, 342 when it breaks off."""
    for kind, start, end, tail in _KINDS:
        if content.startswith(start):
            if end not in content[-tail:]:
                what = f"Tệp {file_name} bị cắt cụt: không có phần cuối của một tệp {kind.label}"
                raise Problem(342, what, where=WHERE, mend="Quét hoặc chép lại tệp rồi nộp.")
            return kind
    what = f"Tệp {file_name} không phải PDF, PNG hay JPEG, dù tên ghi thế nào" if content else f"Tệp {file_name} trống"
    raise Problem(341, what, where=WHERE, mend="Nộp bản scan dạng PDF, hoặc ảnh chụp PNG, JPEG.")


def opened(content: bytes, file_name: str, where: str) -> tuple[SignedScan.Kind, int]:
    """The kind of a file and its pages; a picture is one. It is opened, for a whole file can hold a broken scan.
    Problem 341 and 342 as above, 715 when it cannot be opened, 892 for more pages or dots than a paper has."""
    kind = kind_of_scan(content, clean_name(file_name))
    pages = _pages_of_pdf(content) if kind == SignedScan.Kind.PDF else _pages_of_picture(content, file_name, where)
    if pages > MOST_PAGES:
        what = f"“{clean_name(file_name)}” có {format_number(pages)} trang, giới hạn {format_number(MOST_PAGES)} trang"
        raise Problem(892, what, where=where, mend="Chia thành nhiều tệp, hoặc xuất lại từ phần mềm quét.")
    if not pages:
        what = f"“{clean_name(file_name)}” không mở được: tệp bị hỏng, không có trang nào, hoặc có mật khẩu"
        mend = "Mở tệp trên máy xem còn đọc được không, bỏ mật khẩu, lưu lại hoặc quét lại rồi nộp."
        raise Problem(715, what, where=where, mend=mend)
    return kind, pages


def check_size(size: int, file_name: str) -> None:
    """Problem 340 for a file larger than a scan may be."""
    if size > LARGEST_SCAN:
        megabytes = format_number(size / 1_000_000, 1)
        what = f"Tệp {file_name} nặng {megabytes} MB, giới hạn là {LARGEST_SCAN // 1_000_000} MB"
        raise Problem(340, what, where=WHERE, mend="Chỉ quét trang có giá trị, hoặc quét ở độ phân giải thấp hơn.")


def clean_name(file_name: str) -> str:
    """The name as it may be shown and sent: the last part, composed, no control characters, not too long."""
    name = nfc(PurePath(file_name.replace("\\", "/")).name) or "ban-scan"
    return name[-_LONGEST_NAME:]


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


def _pages_of_picture(content: bytes, file_name: str, where: str) -> int:
    """One, where it is a picture. It is not decoded: a drawing in full takes hundreds of megabytes."""
    from PIL import Image

    try:
        with Image.open(BytesIO(content)) as image:
            image.verify()
    except Image.DecompressionBombError as error:
        what = f"ảnh “{clean_name(file_name)}” có quá nhiều điểm ảnh, mở ra sẽ chiếm hết bộ nhớ"
        raise Problem(
            892, what, where=where, mend="Quét ở 300 điểm một inch hoặc thấp hơn, hoặc lưu dạng PDF."
        ) from error
    except (OSError, SyntaxError, ValueError):
        return 0
    return 1
