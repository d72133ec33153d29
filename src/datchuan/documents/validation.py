"""What makes a document wrong in form, said so that who drafts it can mend it (Problems 501-513, 540-543)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from datchuan.kernel.problem import Problem

if TYPE_CHECKING:
    from datchuan.documents.content import Document, Signatory, Table

AUTHORITIES = ("", "TM.", "KT.", "TL.", "TUQ.", "Q.")
ALIGNMENTS = ("left", "center", "right", "justify")
_DEGREE = re.compile(r"(?:GS|PGS|TSKH|TS|ThS|KS|KTS|BS|CN)\s*\.", re.IGNORECASE)
_ROMAN = re.compile(r"(?=.)X{0,3}(IX|IV|V?I{0,3})")


def check_document(document: Document) -> None:
    """Raises the first Problem found, in the order in which the paper is read."""
    _check_number(document)
    _check_subject(document)
    _check_body(document)
    _check_signatory(document)
    _check_recipients(document)
    _check_appendices(document)


def _where(document: Document) -> str:
    return f"{document.type.vietnamese} của {document.issuer.in_a_sentence}"


def _check_number(document: Document) -> None:
    if document.number is not None and document.number < 1:
        raise Problem(502, "Số văn bản phải từ 01 trở lên", where=_where(document), mend="Lấy số từ sổ văn bản đi.")
    if document.number is not None and document.dated is None:
        raise Problem(
            503,
            "Văn bản đã có số nhưng chưa có ngày ban hành",
            where=_where(document),
            mend="Ghi ngày ban hành cùng lúc lấy số, hoặc bỏ trống cả hai.",
        )
    if document.type.is_letter and not document.drafting_unit:
        raise Problem(
            504,
            "Công văn thiếu chữ viết tắt của đơn vị soạn thảo trong ký hiệu",
            where=_where(document),
            mend="Ghi ký hiệu đơn vị soạn thảo, ví dụ QLN để có SXD-QLN.",
        )


def _check_subject(document: Document) -> None:
    if not document.subject:
        raise Problem(
            501,
            "Văn bản chưa có trích yếu nội dung",
            where=_where(document),
            mend="Ghi một cụm từ ngắn nói văn bản về việc gì.",
        )
    _check_addressees(document)


def _check_addressees(document: Document) -> None:
    """NĐ 30/2020, Phụ lục I, II.9.b: a report carries Kính gửi only when it goes to a higher office."""
    kind = document.type
    if kind.goes_to_addressees and kind is not type(kind).REPORT and not document.addressees:
        raise Problem(
            505,
            f"{kind.vietnamese} chưa ghi Kính gửi",
            where=_where(document),
            mend="Ghi ít nhất một nơi giải quyết.",
        )
    if document.addressees and not kind.goes_to_addressees:
        raise Problem(
            540,
            f"{kind.vietnamese} không có phần Kính gửi",
            where=_where(document),
            mend="Ghi các nơi đó ở Nơi nhận; Kính gửi chỉ dùng cho công văn, tờ trình, báo cáo gửi cấp trên.",
        )


def _check_body(document: Document) -> None:
    if not document.body:
        raise Problem(506, "Văn bản chưa có nội dung", where=_where(document), mend="Soạn phần nội dung.")


def _check_signatory(document: Document) -> None:
    signatory = document.signatory
    if signatory.authority not in AUTHORITIES:
        raise Problem(
            507,
            f"Quyền hạn ký “{signatory.authority}” không có trong quy định",
            where=_where(document),
            mend="Dùng một trong: TM., KT., TL., TUQ., Q., hoặc để trống khi người đứng đầu ký.",
        )
    if signatory.authority == "TM." and not document.issuer.collective:
        raise Problem(
            508,
            "Cơ quan làm việc theo chế độ thủ trưởng không ký TM.",
            where=_where(document),
            mend="Ghi chức vụ người đứng đầu, hoặc KT. và chức vụ cấp phó.",
        )
    for each in (signatory, *document.co_signatories):
        _check_titles(each, where=_where(document))
    if document.co_signatories and document.type is not type(document.type).MINUTES:
        raise Problem(
            541,
            f"{document.type.vietnamese} chỉ có một nơi ký",
            where=_where(document),
            mend="Bỏ người ký thêm; chỉ biên bản có nhiều nơi ký.",
        )


def _check_titles(signatory: Signatory, *, where: str) -> None:
    if not signatory.title or not signatory.name:
        raise Problem(509, "Thiếu chức vụ hoặc họ tên người ký", where=where, mend="Ghi đủ chức vụ và họ tên.")
    if _DEGREE.match(signatory.name):
        raise Problem(
            543,
            f"Họ tên người ký “{signatory.name}” có học hàm, học vị",
            where=where,
            mend="Chỉ ghi họ, tên đệm và tên (NĐ 30/2020/NĐ-CP, Phụ lục I, II.7.c).",
        )
    if signatory.authority in ("TM.", "KT.", "TL.", "TUQ.") and not signatory.of_title:
        raise Problem(
            509,
            f"Sau {signatory.authority} chưa ghi chức vụ hoặc tập thể được ký thay",
            where=where,
            mend="Ghi ví dụ: KT. GIÁM ĐỐC.",
        )


def _check_recipients(document: Document) -> None:
    first = document.archive.split(",")[0].strip()
    if first != "VT":
        raise Problem(
            510,
            f"Dòng Lưu phải bắt đầu bằng VT, hiện là “{document.archive}”",
            where=_where(document),
            mend="Ghi VT, rồi đến chữ viết tắt của đơn vị soạn thảo.",
        )
    if document.copies is not None and document.copies < 1:
        raise Problem(
            542, "Số lượng bản phát hành phải từ 1 trở lên", where=_where(document), mend="Ghi số bản, hoặc bỏ trống."
        )


def _check_appendices(document: Document) -> None:
    numbers = [appendix.number for appendix in document.appendices]
    if len(numbers) > 1 and (not all(_ROMAN.fullmatch(each) for each in numbers) or len(set(numbers)) < len(numbers)):
        raise Problem(
            511,
            "Từ hai phụ lục trở lên, mỗi phụ lục phải có một số La Mã riêng",
            where=_where(document),
            mend="Đánh số I, II, III …",
        )


def check_table(table: Table) -> None:
    """A row with too many or too few cells would print under the wrong heading."""
    where = f"Bảng “{table.caption}”" if table.caption else "Bảng"
    if not table.columns or any(column.width <= 0 for column in table.columns):
        raise Problem(512, "Bảng cần ít nhất một cột, mỗi cột có bề rộng lớn hơn 0", where=where, mend="Khai lại cột.")
    for column in table.columns:
        if column.align not in ALIGNMENTS:
            raise Problem(
                512,
                f"Kiểu canh “{column.align}” không có",
                where=where,
                mend=f"Dùng: {', '.join(ALIGNMENTS)}.",
            )
    for place, row in enumerate(table.rows, start=1):
        if len(row) != len(table.columns):
            raise Problem(
                513,
                f"Dòng {place} có {len(row)} ô, bảng có {len(table.columns)} cột",
                where=where,
                mend="Ghi đủ ô cho từng cột, ô trống ghi chuỗi rỗng.",
            )
