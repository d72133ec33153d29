"""Files laid beside a work item: what they may be, by their content, and their names."""

from __future__ import annotations

import unicodedata
import zipfile
from io import BytesIO

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc

WHERE = "Tệp kèm"
LARGEST_FILE = 20_000_000
LONGEST_NAME = 200
# Per ending the first bytes; of the Office kinds also a part that the package must hold.
_STARTS = {
    "pdf": b"%PDF-",
    "jpg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
}
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SPELT = {"jpeg": "jpg"}


def safe_name(name: str) -> str:
    """The name without folders, and without marks that are not seen or turn the text round. Problem 756 when nothing is
    left."""
    last = nfc(name.replace("\\", "/").rsplit("/", 1)[-1])
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(" .")
    if not shown.rpartition(".")[0]:
        raise Problem(756, "tệp không có tên", where=WHERE, mend="Đặt tên cho tệp, ví dụ: bien-ban.pdf.")
    stem, _, ending = shown.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def kind_of(name: str, content: bytes) -> str:
    """The kind by ending and content, which must agree. Problem 756 for any other, an empty or damaged one, one with
    macros, one that is too large."""
    where, ending = f"{WHERE} “{name}”", name.rpartition(".")[2].lower()
    kind = _SPELT.get(ending, ending)
    if kind not in _STARTS:
        mend = "Nộp tệp PDF, JPG, PNG, DOCX hoặc XLSX."
        raise Problem(756, f"không nhận tệp .{ending[:10]}", where=where, mend=mend)
    if len(content) > LARGEST_FILE:
        size = f"{len(content) / 1_000_000:.1f}".replace(".", ",")
        what = f"tệp nặng {size} MB, quá {LARGEST_FILE // 1_000_000} MB"
        raise Problem(756, what, where=where, mend="Giảm cỡ tệp rồi nộp lại.")
    if not content.startswith(_STARTS[kind]):
        mend = "Mở tệp xem còn đọc được không, lưu lại đúng loại rồi nộp lại."
        raise Problem(756, f"nội dung tệp không phải {kind.upper()}", where=where, mend=mend)
    if kind in _PARTS:
        _check_package(kind, content, where)
    return kind


def _check_package(kind: str, content: bytes, where: str) -> None:
    try:
        names = zipfile.ZipFile(BytesIO(content)).namelist()
    except zipfile.BadZipFile:
        names = []
    if _PARTS[kind] not in names:
        what, mend = f"tệp {kind.upper()} bị hỏng", "Mở bằng Word hoặc Excel, lưu lại rồi nộp lại."
    elif any(name.lower().endswith("vbaproject.bin") for name in names):
        what, mend = "tệp có macro", f"Lưu lại dạng .{kind} không có macro."
    else:
        return
    raise Problem(756, what, where=where, mend=mend)
