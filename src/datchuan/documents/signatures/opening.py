"""Opening a PDF whose signatures are to be read or made."""

from __future__ import annotations

import io
from typing import Any

from datchuan.kernel.problem import Problem


def open_pdf(pdf: bytes) -> Any:
    """pyHanko's reader of the file, its signatures found. Problem 550 when it cannot be read."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    faults = (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError, RecursionError)
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        is_locked = reader.encrypted
        _ = reader.root["/Pages"]
    except faults as error:
        raise _unreadable("hỏng hoặc không phải PDF") from error
    if is_locked:
        raise _unreadable("có mật khẩu")
    try:
        _ = reader.embedded_signatures
    except faults as error:
        raise _unreadable("hỏng ở phần chữ ký số") from error
    return reader


def _unreadable(why: str) -> Problem:
    return Problem(550, f"Không đọc được tệp PDF: tệp {why}", mend="Xuất lại tệp PDF từ nơi đã ký rồi nộp lại.")
