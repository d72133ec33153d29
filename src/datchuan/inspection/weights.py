"""By what communes are put in order for inspection, and how much each reason weighs: ours, in a file, of no law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from datchuan.kernel.text import format_number

RULE = (
    "Cách xếp này là cách làm việc của Sở, do phần mềm đặt sẵn và Sở sửa được, không phải quy định của văn bản nào. "
    "Mỗi lý do có ở xã được tính một lần với số điểm ghi bên cạnh; tổng điểm là tổng các số đó; bằng điểm thì xếp theo "
    "tên."
)
_MEANING = {
    "near": "số nhà cách mức phải đạt không quá {points} điểm phần trăm, thừa hay thiếu",
    "quick": "tỷ lệ đổi quá {points} điểm phần trăm so với một cuối tháng trong {days} ngày trước",
    "capture": "từ {most} cảnh báo về phiếu trong {days} ngày trước mà chưa được chấp nhận",
    "merged": "nhận địa giới của đơn vị khác trong {days} ngày trước",
    "unseen": "không có buổi kiểm tra nào trong {days} ngày trước, kể cả ở xã cũ nay thuộc xã này",
    "overdue": "kiến nghị của buổi kiểm tra trước còn mở mà đã quá hạn",
    "disagreed": "mẫu nhà đo lại gần nhất cho thấy kết quả khai không đứng vững",
    "registered": "đăng ký đạt chuẩn trong năm, chưa rút",
}


@dataclass(frozen=True)
class RiskRule:
    """A reason as ``risk.yaml`` explains it: its weight, and of ``points`` (percentage points), ``days`` and ``most``
    (a number) those that it needs."""

    key: str
    title: str
    weight: int
    points: int = 0
    days: int = 0
    most: int = 0

    @property
    def meaning(self) -> str:
        """When a commune has this reason."""
        figures = {name: format_number(getattr(self, name)) for name in ("points", "days", "most")}
        return _MEANING[self.key].format(**figures)


@dataclass(frozen=True)
class Weights:
    """The rules by key in the order of the file; how urgent a visit is by the severity of what is overdue."""

    reasons: Mapping[str, RiskRule]
    urgency: Mapping[str, int]


@cache
def load_weights() -> Weights:
    """The rules of the file."""
    content = yaml.safe_load(Path(__file__).with_name("risk.yaml").read_text(encoding="utf-8"))
    if set(content["reasons"]) != set(_MEANING):
        raise ValueError(f"reasons without words, or words without a reason: {set(content['reasons']) ^ set(_MEANING)}")
    reasons = {key: RiskRule(key, **entry) for key, entry in content["reasons"].items()}
    return Weights(reasons, content["urgency"])
