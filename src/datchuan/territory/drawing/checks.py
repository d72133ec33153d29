"""What a change may not be. Each check adds faults to the drawing: the number of the problem, what, how to mend."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from datchuan.kernel.text import format_number
from datchuan.territory.edges import Edge
from datchuan.territory.models import Change

if TYPE_CHECKING:
    from datchuan.territory.drawing.drawing import Drawing

# Sources differ: the parts of xã Bắc Ái in NQ 818 hold 1,099 people of the register, the census counted 860. Only parts
# that exceed the largest figure known by more than this are taken for a mistake.
AREA_MARGIN, POPULATION_MARGIN = 1.10, 1.50
_DAY = re.compile(r"\((\d{1,2})/(\d{1,2})/(\d{4})\)")


def issued_on(instrument: str) -> date | None:
    """The day of issue that a citation names: "818/NQ-UBTVQH14 (21/11/2019)"."""
    found = _DAY.search(instrument)
    if not found:
        return None
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def check_instrument(drawing: Drawing, today: date) -> None:
    """A change rests on an instrument that was issued before it and is in force (problem 210)."""
    for edge in drawing.edges:
        issued = issued_on(edge.instrument)
        if issued is None:
            what, mend = f"“{edge.instrument}” không nêu ngày ban hành", "Ghi dạng 818/NQ-UBTVQH14 (21/11/2019)."
        elif issued > drawing.day:
            what = f"văn bản ban hành ngày {issued:%d/%m/%Y}, sau ngày hiệu lực {drawing.day:%d/%m/%Y}"
            mend = "Kiểm tra lại hai ngày."
        elif drawing.day > today:
            what = f"văn bản chưa có hiệu lực: từ {drawing.day:%d/%m/%Y}, hôm nay là {today:%d/%m/%Y}"
            mend = "Ghi vào ngày văn bản có hiệu lực."
        else:
            continue
        drawing.fault(edge, "legal_instrument", 210, what, mend)


def check_sources(drawing: Drawing) -> None:
    """Every unit moved exists the day before (206, 207), is the one that the row names, and has no later history that
    the change would cut off (211)."""
    ground, day = drawing.ground, drawing.day
    for edge in drawing.edges:
        unit = ground.known.get(edge.from_id)
        if unit is None:
            drawing.fault(edge, "from_unit_id", 206, f"không có đơn vị “{edge.from_id}”", "Mã có dạng 06046-1.")
        elif unit.valid_from and unit.valid_from >= day:
            what = f"{unit.name} ({unit.pk}) chỉ có từ {unit.valid_from:%d/%m/%Y}"
            drawing.fault(edge, "effective_date", 207, what, "Ngày hiệu lực phải sau ngày đơn vị hình thành.")
        elif unit.valid_to and unit.valid_to <= day:
            what = f"{unit.name} ({unit.pk}) đã kết thúc từ {unit.valid_to:%d/%m/%Y}"
            drawing.fault(edge, "from_unit_id", 206, what, "Dùng đơn vị tồn tại ngay trước ngày hiệu lực.")
        elif edge.from_name and edge.from_name != unit.name:
            what = f"{unit.pk} là {unit.name}, không phải {edge.from_name}"
            drawing.fault(edge, "from_unit_id", 206, what, "Sửa mã hoặc tên.")
        elif edge.extent != Change.Extent.PART and unit.pk in ground.received_already:
            what = f"{unit.name} vừa nhận thêm đất cùng ngày theo một lần sắp xếp đã ghi"
            drawing.fault(edge, "from_unit_id", 211, what, "Hoàn tác lần đó, rồi ghi chung trong một lần.")
        elif edge.extent != Change.Extent.PART and (unit.valid_to or unit.pk in ground.changes_later):
            last = ground.changes_later.get(unit.pk) or unit.valid_to
            what = f"{unit.name} còn thay đổi sau ngày này (ngày {last:%d/%m/%Y})"
            drawing.fault(edge, "from_unit_id", 211, what, "Hoàn tác lần sắp xếp sau trước, rồi ghi lại theo thứ tự.")


def check_extents(drawing: Drawing) -> None:
    """What leaves a unit makes up a whole or leaves it standing (problem 209)."""
    by_unit: dict[str, list[Edge]] = defaultdict(list)
    for edge in drawing.edges:
        by_unit[edge.from_id].append(edge)
        if (edge.continues or edge.type == Change.Type.ABOLISH) and not edge.is_whole:
            drawing.fault(edge, "extent", 209, "loại thay đổi này áp dụng cho toàn bộ đơn vị", "Ghi whole.")
    for edges in by_unit.values():
        extents = [edge.extent for edge in edges]
        if Change.Extent.WHOLE in extents and len(edges) > 1:
            what, mend = "đơn vị đã chuyển toàn bộ thì không còn phần nào khác", "Bỏ một dòng, hoặc ghi part và rest."
        elif extents.count(Change.Extent.REST) > 1:
            what, mend = "một đơn vị chỉ có một phần còn lại", "Ghi part cho các dòng khác."
        elif extents == [Change.Extent.REST]:
            what, mend = "phần còn lại nhưng không có phần nào đã chuyển", "Ghi whole, hoặc thêm dòng part."
        else:
            continue
        drawing.fault(edges[-1], "extent", 209, what, mend)


def check_targets(drawing: Drawing) -> None:
    """Every unit that receives begins that day or exists on it (problem 206)."""
    for edge in drawing.edges:
        if edge.type == Change.Type.ABOLISH:
            continue
        source, target = drawing.source(edge), drawing.target(edge)
        if target is None:
            given = edge.to_id or edge.to_name or "(trống)"
            drawing.fault(edge, "to_unit_id", 206, f"không có đơn vị nhận “{given}”", "Ghi mã đơn vị đang tồn tại.")
        elif target.pk not in drawing.begun and not drawing.ground.exists_on_the_day(target):
            what = f"{target.name} ({target.pk}) đã kết thúc từ {target.valid_to:%d/%m/%Y}"
            drawing.fault(edge, "to_unit_id", 206, what, "Dùng đơn vị tồn tại từ ngày hiệu lực.")
        elif edge.to_name and edge.to_name != target.name:
            what = f"{target.pk} là {target.name}, không phải {edge.to_name}"
            drawing.fault(edge, "to_unit_id", 206, what, "Sửa mã hoặc tên.")
        elif source and target.level != source.level:
            what = f"{source.name} và {target.name} không cùng cấp"
            drawing.fault(edge, "to_unit_id", 206, what, "Đơn vị cũ và đơn vị nhận phải cùng cấp.")


def check_cycles(drawing: Drawing) -> None:
    """No unit goes into itself, by way of others either (208); none goes into one that ends the same day (206)."""
    leads: dict[str, set[str]] = defaultdict(set)
    for edge in drawing.edges:
        target = drawing.target(edge)
        if target is not None and edge.from_id in drawing.ended:
            leads[edge.from_id].add(target.pk)
    for edge in drawing.edges:
        target = drawing.target(edge)
        if target is None or (target.pk not in drawing.ended and target.pk != edge.from_id):
            continue
        if target.pk == edge.from_id or _reaches(target.pk, edge.from_id, leads):
            what = f"{target.name} lại trở về {edge.from_id}: các dòng nối thành vòng"
            drawing.fault(edge, "to_unit_id", 208, what, "Bỏ một dòng, hoặc cho nhập thành đơn vị mới.")
        else:
            what = f"{target.name} ({target.pk}) kết thúc ngay trong lần sắp xếp này"
            drawing.fault(edge, "to_unit_id", 206, what, "Ghi thẳng đơn vị nhận sau cùng.")


def _reaches(start: str, goal: str, leads: dict[str, set[str]]) -> bool:
    seen, todo = {start}, [start]
    while todo:
        for each in leads.get(todo.pop(), ()):
            if each == goal:
                return True
            if each not in seen:
                seen.add(each)
                todo.append(each)
    return False


def check_codes(drawing: Drawing) -> None:
    """A code belongs to one unit on a day (problem 212)."""
    for unit in drawing.begun.values():
        holders = [each for each in drawing.ground.by_code[unit.code] if drawing.ground.exists_on_the_day(each)]
        for holder in holders:
            if holder.pk not in drawing.ended:
                edge = next(edge for edge in drawing.edges if drawing.target(edge) is unit)
                what = f"mã {unit.code} đang là của {holder.name}, đơn vị vẫn tồn tại"
                drawing.fault(edge, "to_code", 212, what, "Dùng mã khác.")


def check_figures(drawing: Drawing) -> None:
    """Parts do not exceed the unit they leave, nor the new unit that they make up (problem 209)."""
    ground = drawing.ground
    _check_leaving(drawing, "area_km2", _area, (ground.area, AREA_MARGIN, "km²"))
    _check_leaving(drawing, "population", _people, (ground.population, POPULATION_MARGIN, "người"))
    incoming: dict[str, list[Edge]] = defaultdict(list)
    for edge in drawing.edges:
        target = drawing.target(edge)
        if target is not None and target.pk in drawing.begun:
            incoming[target.pk].append(edge)
    for edges in incoming.values():
        _check_arriving(drawing, edges, "to_area_after_km2", _area, [e.area_after for e in edges])
        _check_arriving(drawing, edges, "to_population_after", _people, [e.population_after for e in edges])


def _area(edge: Edge) -> Decimal | None:
    return edge.area


def _people(edge: Edge) -> int | None:
    return edge.population


Figure = Callable[[Edge], Decimal | int | None]


def _total(edges: list[Edge], figure: Figure) -> float:
    return float(sum(value for edge in edges if (value := figure(edge)) is not None))


def _check_arriving(
    drawing: Drawing, edges: list[Edge], column: str, figure: Figure, after: Sequence[Decimal | int | None]
) -> None:
    whole = max((float(value) for value in after if value is not None), default=None)
    total = _total(edges, figure)
    if whole is not None and total > whole + 0.02:  # published areas are rounded to hundredths
        what = f"các phần cộng lại {_shown(total)}, lớn hơn {_shown(whole)} sau sắp xếp"
        drawing.fault(edges[0], column, 209, what, "Kiểm tra lại số của từng phần.")


def _check_leaving(drawing: Drawing, column: str, figure: Figure, known: tuple[dict[str, float], float, str]) -> None:
    wholes, margin, measure = known
    for unit_id in {edge.from_id for edge in drawing.edges} & wholes.keys():
        edges, whole = drawing.parts_of(unit_id), wholes[unit_id]
        total, unit = _total(edges, figure), drawing.ground.known[unit_id]
        if total > whole * margin:
            what = f"các phần của {unit.name} cộng lại {_shown(total)} {measure}, cả đơn vị chỉ có {_shown(whole)}"
            drawing.fault(edges[0], column, 209, what, "Kiểm tra lại số của từng phần.")


def _shown(value: float) -> str:
    return format_number(value, 0 if value == int(value) else 2)
