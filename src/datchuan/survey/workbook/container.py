"""The file as a file: its size, its kind, and what its zip directory promises, before anything is unpacked."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number

_MB = 1_000_000
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XLSX_TYPE = b"spreadsheetml.sheet.main+xml"
_MAX_PARTS = 2_000
_SAVE_AS = "Mở tệp bằng Excel, chọn Lưu thành (Save As), kiểu “Excel Workbook (*.xlsx)”, rồi nộp lại"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may be. Bytes on disk and unpacked, their ratio, and extents of cells with content."""

    max_bytes: int = 80 * _MB
    max_unpacked: int = 300 * _MB
    max_ratio: int = 150
    max_rows: int = 200_000
    max_columns: int = 100


def load(source: bytes | Path, limits: Limits) -> bytes:
    """The bytes of a file that is small enough; a file on disk is weighed before it is opened.

    Raises Problem 309 (cannot be opened), 310 (empty) or 311 (too large).
    """
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
    except OSError as error:
        raise Problem(309, f"Không mở được tệp {source!s}", mend="Kiểm tra tên và chỗ để tệp") from error
    if not size:
        raise Problem(310, "Tệp trống, không có nội dung", mend="Kiểm tra lại tệp rồi nộp lại")
    if size > limits.max_bytes:
        raise Problem(
            311,
            f"Tệp nặng {_megabytes(size)} MB, quá mức {_megabytes(limits.max_bytes)} MB",
            mend="Bỏ ảnh và các trang tính không dùng, hoặc chia tệp theo xã, rồi nộp lại",
        )
    try:
        return source if isinstance(source, bytes) else source.read_bytes()
    except OSError as error:
        raise Problem(309, f"Không đọc được tệp {source!s}", mend="Kiểm tra quyền đọc tệp") from error


def open_package(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The zip of an .xlsx whose directory is plausible; nothing but the list of content types is unpacked.

    Raises Problem 312 (another kind of file), 313 (password), 314 (unpacks too large), 315 (broken).
    """
    _refuse_other_kinds(data)
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise broken() from error
    _refuse_bombs(package, len(data), limits)
    _refuse_other_packages(package)
    return package


def broken() -> Problem:
    return Problem(315, "Tệp bị hỏng hoặc tải lên chưa trọn, không đọc được", mend="Mở lại bằng Excel, lưu rồi nộp lại")


def _refuse_other_kinds(data: bytes) -> None:
    if data.startswith(_ZIP):
        return
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Problem(
                313,
                "Tệp đặt mật khẩu nên không đọc được",
                mend="Trong Excel chọn Tệp, Thông tin, Bảo vệ sổ làm việc, xóa mật khẩu, lưu rồi nộp lại",
            )
        raise Problem(312, "Đây là tệp Excel 97-2003 (.xls), không phải .xlsx", mend=_SAVE_AS)
    raise Problem(312, f"Đây là {_guess(data[:4096])}, không phải tệp Excel .xlsx", mend=_SAVE_AS)


def _guess(head: bytes) -> str:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"%pdf"):
        return "tệp PDF"
    if text.startswith((b"<html", b"<!doctype", b"<table", b"<head", b"<meta")):
        return "trang web (HTML) được đổi đuôi"
    if text.startswith(b"<"):
        return "tệp XML"
    try:
        head.decode("utf-8", "ignore" if len(head) == 4096 else "strict")
    except UnicodeDecodeError:
        return "tệp lạ"
    return "tệp lạ" if b"\0" in head else "tệp văn bản (CSV hoặc TXT)"


def _refuse_bombs(package: zipfile.ZipFile, size: int, limits: Limits) -> None:
    parts = package.infolist()
    names = {part.filename.casefold() for part in parts}
    # Two parts of one name, and two readers: what was examined would not be what is read.
    if len(names) < len(parts) or any(part.flag_bits & 1 for part in parts):
        raise broken()
    unpacked = sum(part.file_size for part in parts)
    swells = unpacked > limits.max_unpacked // 15 and unpacked > limits.max_ratio * size
    if unpacked > limits.max_unpacked or swells or len(parts) > _MAX_PARTS:
        raise Problem(
            314,
            f"Tệp {_megabytes(size)} MB bung ra thành {_megabytes(unpacked)} MB, quá mức an toàn",
            mend="Chép riêng bảng dữ liệu sang một tệp mới rồi nộp lại",
        )


def _refuse_other_packages(package: zipfile.ZipFile) -> None:
    names = set(package.namelist())
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        named = "tệp nén (zip) hoặc loại tài liệu khác"
        if "mimetype" in names:
            named = "tệp LibreOffice (.ods)"
        elif "xl/workbook.bin" in names:
            named = "tệp Excel nhị phân (.xlsb)"
        elif "word/document.xml" in names:
            named = "tệp Word"
        raise Problem(312, f"Đây là {named}, không phải tệp Excel .xlsx", mend=_SAVE_AS)
    try:
        types = package.read("[Content_Types].xml")
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise broken() from error
    except Exception as error:  # zlib.error and whatever another compression raises
        raise broken() from error
    if _XLSX_TYPE not in types:
        raise Problem(312, "Tệp có macro (.xlsm) hoặc là tệp mẫu, không phải tệp Excel .xlsx", mend=_SAVE_AS)


def _megabytes(size: int) -> str:
    return format_number(max(size / _MB, 0.1), 1).removesuffix(",0")
