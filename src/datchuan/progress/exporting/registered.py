"""The registrations of a year as rows of a file; each carries the day it speaks of and the mark of simulated data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from datchuan.kernel.text import format_day
from datchuan.progress.queries import Conditions, RegistrationRow

HEADINGS = (
    "Mã xã",
    "Xã",
    "Huyện",
    "Năm",
    "Chuẩn",
    "Xã điểm",
    "Xã khó khăn",
    "Kế hoạch",
    "Ngày đăng ký",
    "Ngày rút, lý do",
    "Tiêu chí đạt khi đăng ký",
    "Kết quả khi đăng ký",
    "Tiêu chí đạt ngày xem",
    "Kết quả ngày xem",
    "Hồ sơ",
    "Ngày xem",
    "Mô phỏng",
)


def export_rows(rows: Sequence[RegistrationRow], day: date) -> list[list[str]]:
    """A row a registration, every cell as text."""
    return [_row(each, day) for each in rows]


def _row(each: RegistrationRow, day: date) -> list[str]:
    found = each.registration
    withdrawn = f"{format_day(found.withdrawn_on)}: {found.reason}" if found.withdrawn_on else ""
    return [
        found.commune.code,
        found.commune.name,
        found.commune.parent.name if found.commune.parent else "",
        str(found.year),
        found.get_standard_display(),
        "x" if found.is_focus else "",
        "x" if found.is_difficult else "",
        found.plan.title,
        format_day(found.registered_on) if found.registered_on else "chưa rõ",
        withdrawn,
        *_conditions(each.at_registration),
        *_conditions(each.now),
        _dossier(each),
        format_day(day),
        "mô phỏng" if found.simulated else "",
    ]


def _dossier(each: RegistrationRow) -> str:
    if each.dossier:
        return f"{each.dossier.state.label} từ {format_day(each.dossier.step.on)}"
    return "chưa mở" if each.shows_dossier else "ngoài địa bàn"


def _conditions(found: Conditions) -> tuple[str, str]:
    if not found.is_known:
        return "chưa rõ", found.why_not
    words = [f"{each.code} {each.outcome.label}{f' ({each.missing})' if each.missing else ''}" for each in found.cells]
    return f"{found.met}/{found.criteria}", "; ".join(words)
