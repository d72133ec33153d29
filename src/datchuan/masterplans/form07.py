"""Figures for the department's periodic report on planning (Biểu 07/BCĐP).

Thông tư 07/2018/TT-BXD of 08/8/2018 lists the form by its title (Pháp điển 31.1.TT.39; the circular as the department
of Trà Vinh published it, https://sxd.travinh.gov.vn); no source of its columns was found. So the columns here are ours,
and the workbook says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

from datchuan.kernel.text import format_day, sort_key
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.queries import PlanFacts, plan_facts
from datchuan.platform.queries import installation
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on, origins, within

FORM = "Biểu số 07/BCĐP"
TITLE = "Quy hoạch xây dựng, quy hoạch đô thị, Quy chế quản lý quy hoạch kiến trúc đô thị, thiết kế đô thị riêng"
UNSOURCED = (
    "Chưa tìm được nguồn nêu các cột của biểu này (Phụ lục I Thông tư 07/2018/TT-BXD). Các cột dưới đây do phần mềm "
    "đặt để lấy số liệu, không phải cột của biểu; đối chiếu với biểu mẫu trước khi gửi Bộ Xây dựng."
)
NOT_KEPT = "Quy chế quản lý quy hoạch kiến trúc đô thị, thiết kế đô thị riêng: phần mềm chưa lưu, không có số liệu."
HEADINGS = (
    "Huyện, thành phố",
    "Số xã",
    "Xã có quy hoạch chung được phê duyệt",
    "trong đó còn thời hạn (đã ghi)",
    "trong đó đã công bố",
    "trong đó có quy định quản lý",
    "Quy hoạch chi tiết điểm dân cư: số đồ án",
    "diện tích đã ghi (ha)",
    "Quy hoạch sản xuất: số đồ án",
    "Quy hoạch đô thị: số đồ án",
    "diện tích đã ghi (ha)",
)
Kind = SpatialPlan.Kind


@dataclass(frozen=True)
class DistrictRow:
    """The figures of a district, in the order of HEADINGS."""

    name: str
    figures: tuple[int | Decimal, ...]


def district_rows(area: Unit, day: date) -> list[DistrictRow]:
    """The figures of each district of an area on a day; a constant number of queries."""
    communes = list(communes_on(day).filter(within(area)).select_related("parent"))
    rural = [unit for unit in communes if unit.type == "Xã"]
    facts, others = plan_facts(rural, day), _other_plans(communes, day)
    groups: dict[str, list[Unit]] = {}
    for commune in communes:
        groups.setdefault(commune.parent.name if commune.parent else "", []).append(commune)
    return [
        DistrictRow(name, (*_master_figures(units, facts), *_other_figures(units, others)))
        for name, units in sorted(groups.items(), key=lambda each: sort_key(each[0]))
    ]


def _master_figures(units: Sequence[Unit], facts: Mapping[str, list[PlanFacts]]) -> tuple[int, ...]:
    """Communes, of these those with an approved plan, and of these again those all of whose serving plans are such."""
    rural = [facts[unit.pk] for unit in units if unit.pk in facts]
    approved = [plans for plans in rural if plans and all(plan.facts["approved"] for plan in plans)]
    names = ("in_term", "published", "rules_issued")
    return len(rural), len(approved), *(sum(all(p.facts[name] for p in plans) for plans in approved) for name in names)


def _other_plans(communes: Sequence[Unit], day: date) -> dict[str, list[SpatialPlan]]:
    """Approved plans of the other kinds by the commune of the day whose land they were made for; of a unit that went
    into several communes, by the first of them."""
    found: dict[str, list[SpatialPlan]] = {}
    holder: dict[str, str] = {}
    for pk, origin in origins(communes, day).items():
        holder |= {unit_id: pk for unit_id in origin.unit_ids if unit_id not in holder}
    holder |= {unit.pk: unit.pk for unit in communes}
    plans = SpatialPlan.objects.exclude(kind=Kind.COMMUNE_MASTER).filter(approved_on__lte=day, unit__in=holder)
    for plan in plans.order_by("pk"):
        found.setdefault(holder[plan.unit_id], []).append(plan)
    return found


def _other_figures(units: Iterable[Unit], others: Mapping[str, list[SpatialPlan]]) -> tuple[int | Decimal, ...]:
    plans = [plan for unit in units for plan in others.get(unit.pk, ())]
    kept = {
        kind: [plan for plan in plans if plan.kind == kind] for kind in (Kind.DETAILED, Kind.PRODUCTION, Kind.URBAN)
    }
    area = {kind: sum((plan.area_ha or Decimal(0) for plan in found), Decimal(0)) for kind, found in kept.items()}
    detailed, production, urban = (len(kept[kind]) for kind in kept)
    return detailed, area[Kind.DETAILED], production, urban, area[Kind.URBAN]


def form_workbook(area: Unit, day: date) -> bytes:
    """An .xlsx of the figures that says what in it is sourced."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    font = {"font_name": "Times New Roman", "font_size": 11}
    strong, plain = book.add_format({**font, "bold": True}), book.add_format(font)
    head = book.add_format({**font, "bold": True, "text_wrap": True, "border": 1, "valign": "top"})
    warned = book.add_format({**font, "bold": True, "font_color": "#B03A2E"})
    page = book.add_worksheet("Biểu 07")
    lines = [(FORM, strong), (TITLE, strong), (f"{area.name}, số liệu tại ngày {format_day(day)}", plain)]
    lines += [(UNSOURCED, warned), (NOT_KEPT, warned)]
    lines += [("DỮ LIỆU MÔ PHỎNG", warned)] if installation().simulated else []
    for at, (line, style) in enumerate(lines):
        page.write_string(at, 0, line, style)
    page.set_column(0, 0, 26)
    page.set_column(1, len(HEADINGS) - 1, 13)
    for place, heading in enumerate(HEADINGS):
        page.write_string(len(lines) + 1, place, heading, head)
    rows = district_rows(area, day)
    totals = [DistrictRow("Cộng", tuple(map(sum, zip(*(row.figures for row in rows), strict=True))))] if rows else []
    for at, row in enumerate([*rows, *totals], start=len(lines) + 2):
        page.write_string(at, 0, row.name, strong if row in totals else plain)
        for place, figure in enumerate(row.figures, start=1):
            page.write_number(at, place, float(figure), strong if row in totals else plain)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()
