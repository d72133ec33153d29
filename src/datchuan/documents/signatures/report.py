"""What a signature says, as a value with sentences an official can read. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum

VIETNAM = timezone(timedelta(hours=7))


class Integrity(Enum):
    """Whether what was signed is what the file holds now."""

    WHOLE = "Chữ ký bao trùm cả tệp; tệp không đổi từ khi ký"
    FOLLOWED = "Phần đã ký không đổi; phần thêm sau đó (chữ ký, dấu thời gian) không sửa nội dung"
    CHANGED = "Tệp đã bị sửa sau khi ký"
    BROKEN = "Chữ ký không khớp nội dung: tệp đã bị sửa hoặc hỏng"
    UNREADABLE = "Không đọc được chữ ký này"

    @property
    def holds(self) -> bool:
        return self in (Integrity.WHOLE, Integrity.FOLLOWED)


class Trust(Enum):
    """Whether the certificate leads to one that the agency trusts, at the time of signing."""

    TRUSTED = "Chứng thư do nơi cấp có trong danh sách tin cậy của cơ quan"
    NO_LIST = "Cơ quan chưa khai chứng thư tin cậy nào, nên chưa xét được nơi cấp"
    UNKNOWN_ISSUER = "Nơi cấp chứng thư không có trong danh sách tin cậy của cơ quan"
    EXPIRED = "Chứng thư đã hết hạn khi ký"
    NOT_YET_VALID = "Chứng thư chưa có hiệu lực khi ký"
    REVOKED = "Chứng thư đã bị thu hồi"
    UNSUITABLE = "Chứng thư không dùng được để ký văn bản"
    UNKNOWN = "Chưa xét được chứng thư"


@dataclass(frozen=True)
class SignatureReport:
    """One signature. ``signed_at`` is the signer's own claim unless ``is_timestamped``; instants carry their zone.

    ``revocation_checked`` tells whether a list of revoked certificates was at hand.
    """

    signer: str
    organisation: str
    serial: str
    issuer: str
    valid_from: datetime | None
    valid_until: datetime | None
    signed_at: datetime | None
    is_timestamped: bool
    integrity: Integrity
    trust: Trust
    expired_since: bool = False
    revocation_checked: bool = False
    why: str = ""

    @property
    def is_good(self) -> bool:
        """The content is what was signed and the certificate is trusted."""
        return self.integrity.holds and self.trust is Trust.TRUSTED

    @property
    def sentences(self) -> list[str]:
        """What a person needs to know, one sentence each."""
        told = [self._who(), self._when(), f"{self.integrity.value}.", f"{self.trust.value}."]
        if self.expired_since and self.trust is not Trust.EXPIRED:
            proof = "" if self.is_timestamped else "; không có dấu thời gian tin cậy xác nhận đã ký trước ngày đó"
            told.append(f"Chứng thư hết hạn ngày {_day(self.valid_until)}{proof}.")
        if self.trust is Trust.TRUSTED and not self.revocation_checked:
            told.append("Chưa tra cứu việc thu hồi chứng thư.")
        return [each for each in [*told, self.why] if each]

    def _who(self) -> str:
        if not self.signer:
            return ""
        office = f", {self.organisation}" if self.organisation and self.organisation != self.signer else ""
        term = f"hiệu lực từ {_day(self.valid_from)} đến {_day(self.valid_until)}"
        return f"Người ký: {self.signer}{office}; chứng thư số {self.serial} do {self.issuer} cấp, {term}."

    def _when(self) -> str:
        if self.signed_at is None:
            return "Chữ ký không ghi thời điểm ký."
        moment = f"{self.signed_at.astimezone(VIETNAM):%H:%M:%S ngày %d/%m/%Y}"
        if self.is_timestamped:
            return f"Ký lúc {moment}, theo dấu thời gian của nơi cấp tin cậy."
        return f"Ký lúc {moment}, theo máy của người ký (không có dấu thời gian tin cậy)."


@dataclass(frozen=True)
class SignaturesFound:
    """All signatures of a file, in the order of signing."""

    reports: tuple[SignatureReport, ...]

    @property
    def is_good(self) -> bool:
        """At least one signature, and every one good."""
        return bool(self.reports) and all(each.is_good for each in self.reports)

    @property
    def sentence(self) -> str:
        count = len(self.reports)
        if not count:
            return "Tệp chưa có chữ ký số nào."
        good = sum(each.is_good for each in self.reports)
        if good == count:
            return f"Tệp có {count} chữ ký số, tất cả hợp lệ."
        return f"Tệp có {count} chữ ký số, {good} hợp lệ, {count - good} cần xem lại."


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y}" if moment else "–"
