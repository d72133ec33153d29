"""What templates of the dossiers' papers may ask for: an indicator, a criterion, a whole confirmation."""

from __future__ import annotations

from collections.abc import Mapping

from datchuan.documents.templating import Each, Field, Member
from datchuan.evaluation.judged import LINE_MEMBERS

CRITERION_MEMBERS: Mapping[str, Member] = {
    "số": Field("số tiêu chí", "9"),
    "tên": Field("tên tiêu chí", "Nhà ở dân cư"),
    "kết_luận": Field("kết luận của tiêu chí", "Không đạt"),
    "chưa_đạt": Each(
        "các chỉ tiêu chưa đạt",
        {
            "chỉ_tiêu": Field("mã chỉ tiêu", "9.1"),
            "kết_luận": Field("kết luận của chỉ tiêu", "Không đạt"),
            "lý_do": Field("lý do và phần còn thiếu", "còn 03 hộ ở nhà tạm"),
        },
    ),
}
AGAINST_MEMBERS: Mapping[str, Member] = {
    "chỉ_tiêu": Field("mã chỉ tiêu", "9.2"),
    "kết_luận": Field("kết luận thẩm định", "Đạt"),
    "số_liệu": Field("kết luận tính từ số liệu; trống khi không tính được", "Không đạt", optional=True),
    "thực_trạng": Field("thực trạng theo số liệu", "600/816 hộ = 73,5 %", optional=True),
    "lý_do": Field("vì sao kết luận khác", optional=True),
}
MEMBERS: Mapping[str, Member] = {
    "nơi": Field("xã và huyện, như trong câu", "xã Tân Văn, huyện Bình Gia"),
    "năm": Field("năm đánh giá", "2020"),
    "ngày": Field("ngày của số liệu", "15/11/2020"),
    "cơ_quan": Field("cơ quan xác nhận, như trong câu", "Sở Xây dựng tỉnh Lạng Sơn"),
    "bộ_tiêu_chí": Field("tên bộ tiêu chí", "Bộ tiêu chí quốc gia về xã nông thôn mới giai đoạn 2016 - 2020"),
    "các_tiêu_chí": Field("tên các tiêu chí được xác nhận", "Quy hoạch, Nhà ở dân cư"),
    "nơi_gửi": Each("nơi gửi (Kính gửi)", {"tên": Field("tên cơ quan", "Văn phòng Điều phối nông thôn mới tỉnh")}),
    "nơi_nhận": Each("nơi nhận", {"tên": Field("tên và mục đích", "UBND tỉnh (b/c)")}),
    "căn_cứ": Each("căn cứ ban hành", {"văn_bản": Field("cả dòng căn cứ")}),
    "lưu": Field("nơi lưu", "VT, QLN"),
    "chuẩn": Field("chuẩn mà hồ sơ đề nghị; trống khi không theo hồ sơ", "đạt chuẩn nông thôn mới", optional=True),
    "hồ_sơ": Field(
        "hồ sơ đã thẩm định; trống khi không theo hồ sơ", "tờ trình số 12/TTr-UBND, nhận ngày 15/10/2020", optional=True
    ),
    "kết_quả": Each("từng chỉ tiêu", LINE_MEMBERS),
    "khác_số_liệu": Each("các chỉ tiêu mà kết luận thẩm định khác kết quả tính từ số liệu", AGAINST_MEMBERS),
    "tiêu_chí": Each("từng tiêu chí", CRITERION_MEMBERS),
    "khác_bản_ký": Each("giá trị mà bản có chữ ký ghi khác", {"giá_trị": Field("giá trị")}),
    "chưa_đối_chiếu": Each("giá trị chưa đối chiếu văn bản gốc", {"giá_trị": Field("giá trị")}),
    "điều_kiện_nhà": Each(
        "số nhà theo từng yêu cầu",
        {
            "chỉ_tiêu": Field("mã chỉ tiêu", "9.2"),
            "yêu_cầu": Field("yêu cầu đối với nhà"),
            "chưa_đạt": Field("số nhà chưa đạt", "12"),
            "chưa_rõ": Field("số nhà chưa đủ số liệu", "3"),
            "tổng": Field("tổng số nhà", "816"),
        },
    ),
    "quy_hoạch": Each(
        "quy hoạch đang phục vụ xã",
        {
            "tên": Field("tên đồ án"),
            "quyết_định": Field("số quyết định phê duyệt", optional=True),
            "ngày_phê_duyệt": Field("ngày phê duyệt", optional=True),
            "ngày_công_bố": Field("ngày công bố", optional=True),
            "hạn_công_bố": Field("hạn công bố", optional=True),
            "rà_soát_chưa_xong": Field("số lần rà soát chưa kết luận", "0"),
        },
    ),
}
