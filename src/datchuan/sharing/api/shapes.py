"""What the API answers, as its description tells it. No person is named, neither officials nor citizens,
but by who typed a reason or an actual state: these are passed on as they stand (ADR 0039)."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from datchuan.dossiers.models import ClaimKind, DossierState, Standard
from datchuan.dossiers.queries import Kind
from datchuan.law.outcome import Outcome
from datchuan.territory.models import Level, Unit

UNCHECKED = "Còn dựa trên trị số của luật chưa ai đối chiếu với văn bản ký, hoặc đã thấy khác văn bản ký"
FIGURE = r"^-?\d+(\.\d+)?$"


class UnitShape(Schema):
    id: str = Field(
        description="Mã của đơn vị trong hệ thống; một mã TCTK có thể dùng cho nhiều đơn vị qua các thời kỳ"
    )
    code: str = Field(description="Mã Tổng cục Thống kê")
    name: str

    @classmethod
    def of(cls, unit: Unit) -> UnitShape:
        return cls(id=unit.pk, code=unit.code, name=unit.name)


class Commune(UnitShape):
    district: UnitShape | None
    valid_from: date | None
    valid_to: date | None = Field(description="Ngày đầu tiên không còn đơn vị này")

    @classmethod
    def of(cls, unit: Unit) -> Commune:
        """The parent is at hand."""
        parent = unit.parent if unit.parent and unit.parent.level == Level.DISTRICT else None
        district = UnitShape.of(parent) if parent else None
        own = {"id": unit.pk, "code": unit.code, "name": unit.name}
        return cls(**own, district=district, valid_from=unit.valid_from, valid_to=unit.valid_to)


class Communes(Schema):
    on: date
    communes: list[Commune]


class DossierRow(Schema):
    id: int
    commune: UnitShape
    standard: Standard
    criteria_set: str = Field(description="Khóa của bộ tiêu chí ghi khi mở hồ sơ; rỗng: bộ áp dụng vào ngày xét")
    procedure: str
    state: DossierState
    state_label: str
    opened_on: date
    received_on: date | None = Field(description="Ngày Sở nhận lần mới nhất")
    submission_number: str
    confirmation_number: str = Field(description="Số văn bản xác nhận của Sở")
    parts: int
    parts_missing: int
    changed_at: datetime = Field(description="Lần cuối có bước, kết quả hoặc giấy tờ được ghi")
    simulated: bool = Field(description="Số liệu trình diễn, không phải hồ sơ thật")


class DossierPage(Schema):
    dossiers: list[DossierRow]
    next_cursor: int | None = Field(description="Gửi lại trong cursor để đọc trang sau; null: đã hết")


class Step(Schema):
    number: int
    step: str = Field(description="Khóa của bước; rỗng: hồ sơ được mở, hoặc một lần sắp xếp đơn vị làm dừng")
    state: DossierState
    on: date
    reason: str = Field(
        description="Lý do của bước gửi ra ngoài Sở (trả lại, rút, dừng, quyết định); ý kiến nội bộ để rỗng"
    )


class ComputedShape(Schema):
    """Điều số liệu nói vào lúc ghi kết quả, giữ nguyên từ lúc đó."""

    outcome: Outcome
    actual: str
    requirement: str
    reasons: list[str]
    criteria_set: str
    on: date
    unchecked: bool = Field(description=UNCHECKED)


class ClaimShape(Schema):
    outcome: Outcome
    actual: str
    figure: str | None = Field(pattern=FIGURE, description="Số thập phân dạng chữ, theo đơn vị của chỉ tiêu")
    reason: str
    on: date
    is_against: bool = Field(description="Người kết luận khác kết quả tính từ số liệu; khi đó có lý do")
    computed: ComputedShape | None = Field(description="null: luật chưa có chỉ tiêu để tính")


class Line(Schema):
    code: str
    title: str
    unit: str
    declared: ClaimShape | None = Field(description=ClaimKind.DECLARED.label)
    verified: ClaimShape | None = Field(description=ClaimKind.VERIFIED.label)
    appraised: ClaimShape | None = Field(description="Sở thẩm định; chỉ có khi hồ sơ đã kết luận")


class MissingPart(Schema):
    title: str
    by: str = Field(description="Khóa của nơi lập")
    by_label: str


class DossierShape(DossierRow):
    steps: list[Step]
    lines: list[Line]
    missing: list[MissingPart]


class Version(Schema):
    number: int
    sha256: str
    size: int = Field(description="Byte; 0: bản chụp số liệu")
    pages: int
    media_type: str
    as_of: date | None = Field(description="Ngày của bản chụp số liệu; null: tệp")
    added_at: datetime


class Part(Schema):
    key: str
    title: str
    form: str
    by: str
    by_label: str
    holds: str
    criterion: str
    is_missing: bool
    versions: list[Version] = Field(description="Mới nhất trước")


class Parts(Schema):
    parts: list[Part]


class IndicatorShape(Schema):
    code: str
    outcome: Outcome
    requirement: str
    passing: int
    failing: int
    unknown: int
    total: int
    required: int | None
    shortfall: int | None
    declared: str = Field(description="Con số được khai, nếu chỉ tiêu xét theo số khai")
    reasons: list[str]
    unchecked: bool = Field(description=UNCHECKED)


class CommuneVerdicts(Schema):
    commune: UnitShape
    indicators: list[IndicatorShape]


class Verdicts(Schema):
    on: date
    criteria_set: str
    decision: str
    communes: list[CommuneVerdicts]


class Carrier(Schema):
    unit: UnitShape | None = Field(description="null: không đơn vị nào của ngày đó giữ")
    kind: Kind


class RecognitionShape(Schema):
    id: int
    commune: UnitShape = Field(description="Xã được công nhận, theo tên khi đó")
    standard: Standard
    criteria_set: str
    number: str
    issued_on: date | None
    issuer: str
    recognised_on: date | None = Field(description="null: chỉ biết từ attested_on đã là xã đạt chuẩn")
    attested_on: date
    carried_by: list[Carrier] = Field(description="Đơn vị của ngày xét đang giữ công nhận này, toàn bộ hay một phần")
    simulated: bool


class Recognitions(Schema):
    on: date
    recognitions: list[RecognitionShape]


class SetIndicator(Schema):
    code: str
    criterion: str
    title: str
    unit: str
    unchecked: bool = Field(
        description="Có mức đạt của chỉ tiêu này chưa ai đối chiếu với văn bản ký, hoặc khác văn bản ký"
    )


class SetShape(Schema):
    key: str
    title: str
    kind: str
    decision: str
    issuer: str
    province: str = Field(description="Mã tỉnh ban hành; rỗng: bộ quốc gia")
    valid_from: date | None
    valid_to: date | None
    indicators: list[SetIndicator]


class Sets(Schema):
    sets: list[SetShape]
