"""One full paper of each kind this office writes: every element of Phụ lục I that we print, and all authorities."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.documents.papers import RECIPIENTS, TABLE, letter, plan

from datchuan.documents.content import (
    Appendix,
    Circulation,
    Document,
    DocumentType,
    Heading,
    Issuer,
    ListItem,
    Paragraph,
    Recipient,
    Run,
    Signatory,
    Urgency,
)

DAY = date(2020, 6, 5)
CONTACT = (
    "Số 1, đường A, thành phố Lạng Sơn, tỉnh Lạng Sơn (địa chỉ giả định)",
    "ĐT: 0205 000 000; thư điện tử: vanthu@example.vn; trang thông tin điện tử: example.vn",
)
PEOPLE = Issuer("ỦY BAN NHÂN DÂN", "UBND", "Tân Văn", "HUYỆN BÌNH GIA", "Ủy ban nhân dân xã Tân Văn", collective=True)
DIRECTOR = Signatory("GIÁM ĐỐC", "Nguyễn Văn Anh")
CHAIR = Signatory("CHỦ TRÌ", "Hoàng Minh Tuấn", other_title="PHÓ GIÁM ĐỐC")
SECRETARY = Signatory("THƯ KÝ", "Lê Thị Bình")
COMMUNE = Signatory("CHỦ TỊCH", "Trần Văn Cường", "TM.", "ỦY BAN NHÂN DÂN XÃ")
TEXT = Paragraph("Các huyện, thành phố rà soát quy hoạch xây dựng xã và nhà ở của từng hộ trên địa bàn. " * 6)


def _article(number: int, text: str) -> Paragraph:
    return Paragraph((Run(f"Điều {number}.", bold=True), f" {text}"))


def examples() -> dict[str, Document]:
    """By the kind's name of the enum, in lower case."""
    wide = replace(TABLE, landscape=True, caption="Bảng 2. Tổng hợp theo xã")
    issued = {"dated": DAY, "form_day": DAY, "recipients": RECIPIENTS}
    return {
        "plan": plan(
            **issued,
            number=15,
            body=(Heading(1, "I.", "MỤC ĐÍCH"), TEXT, wide, Heading(2, "1.", "Yêu cầu"), ListItem("Đúng hạn;"), TEXT),
            appendices=(
                Appendix("Danh sách xã", (*[TEXT] * 9, TABLE), "I"),
                Appendix("Biểu tổng hợp", (replace(TABLE, caption="Biểu 1"),), "II", landscape=True),
            ),
            typist="nvd",
            copies=30,
            circulation=Circulation.INTERNAL,
            simulated=True,
        ),
        "official_letter": letter(
            **issued,
            number=5,
            addressees=("Sở Tài chính", "Ủy ban nhân dân các huyện, thành phố"),
            urgency=Urgency.IMMEDIATE,
            contact=CONTACT,
            typist="PL",
            copies=300,
            signatory=Signatory("CHÁNH VĂN PHÒNG", "Nguyễn Văn Anh", "TL.", "GIÁM ĐỐC"),
        ),
        "report": plan(
            **issued,
            type=DocumentType.REPORT,
            number=105,
            subject="Kết quả thực hiện tiêu chí nhà ở dân cư 6 tháng đầu năm 2020",
            addressees=("Ủy ban nhân dân tỉnh Lạng Sơn",),
            signatory=Signatory("GIÁM ĐỐC", "Nguyễn Văn Anh", "Q."),
        ),
        "notice": plan(
            **issued,
            type=DocumentType.NOTICE,
            subject="Thời gian kiểm tra, thẩm định các xã đợt 1 năm 2020",
            bases=(),
            body=(TEXT, TABLE, Paragraph("Sở Xây dựng thông báo để các đơn vị biết, thực hiện./.")),
            circulation=Circulation.RETURN,
            signatory=Signatory("TRƯỞNG PHÒNG", "Nguyễn Văn Anh", "TUQ.", "GIÁM ĐỐC"),
        ),
        "minutes": plan(
            **issued,
            type=DocumentType.MINUTES,
            number=3,
            subject="Kiểm tra tiêu chí quy hoạch, nhà ở dân cư tại xã Tân Văn",
            bases=(),
            body=(
                Paragraph("Thời gian bắt đầu: 08 giờ 00, ngày 05 tháng 6 năm 2020"),
                Paragraph("Địa điểm: trụ sở Ủy ban nhân dân xã Tân Văn"),
                ListItem("Đại diện Sở Xây dựng: trưởng đoàn và thành viên."),
                TABLE,
                Paragraph("Buổi kiểm tra kết thúc vào 11 giờ 30, ngày 05 tháng 6 năm 2020./."),
            ),
            signatory=CHAIR,
            co_signatories=(COMMUNE, SECRETARY),
            archive="VT, Hồ sơ",
        ),
        "submission": plan(
            **{**issued, "recipients": (Recipient("Phó Giám đốc phụ trách"),)},
            type=DocumentType.SUBMISSION,
            subject="Về việc phê duyệt kế hoạch kiểm tra năm 2020",
            addressees=("Ủy ban nhân dân tỉnh",),
            bases=(),
            urgency=Urgency.URGENT,
        ),
        "decision": plan(
            **{**issued, "recipients": (Recipient("Như Điều 2"), *RECIPIENTS)},
            type=DocumentType.DECISION,
            number=9,
            subject="Về việc thành lập đoàn kiểm tra tiêu chí nhà ở dân cư",
            bases=("Căn cứ Quyết định số 1980/QĐ-TTg", "Theo đề nghị của Trưởng phòng Quản lý nhà"),
            body=(
                _article(1, "Thành lập đoàn kiểm tra gồm các ông, bà có tên trong danh sách kèm theo."),
                _article(2, "Chánh Văn phòng và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành./."),
            ),
            appendices=(Appendix("Danh sách đoàn kiểm tra", (TABLE,)),),
        ),
        "invitation": plan(
            **issued,
            type=DocumentType.INVITATION,
            subject="Họp bàn kết quả kiểm tra đợt 1",
            bases=(),
            issuer=PEOPLE,
            body=(
                Paragraph("Ủy ban nhân dân xã trân trọng kính mời: các ông, bà trưởng thôn."),
                Paragraph("Tới dự: cuộc họp bàn kết quả kiểm tra đợt 1."),
                Paragraph("Chủ trì: Chủ tịch Ủy ban nhân dân xã."),
                Paragraph("Thời gian: 08 giờ 00, ngày 12 tháng 6 năm 2020."),
                Paragraph("Địa điểm: trụ sở Ủy ban nhân dân xã./."),
            ),
            signatory=Signatory("PHÓ CHỦ TỊCH", "Trần Văn Cường", "TM.", "ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        ),
    }
