"""What every file says of itself and of its rows, in the same words."""

from __future__ import annotations

from datchuan.kernel.text import format_percent
from datchuan.progress.queries import MapShape, PlanLayer, ProvinceMap, shares_in_words

PLANS = "pham_vi_quy_hoach"  # key of what the layer of plans says of a unit
SIMULATED = "DỮ LIỆU MÔ PHỎNG"
NOT_FOR_LAW = "Đường ranh giới theo bản đồ tỷ lệ nhỏ, không dùng cho mục đích pháp lý."


def described(drawn: ProvinceMap) -> dict[str, str]:
    """The head of a file: measure, days, sources, and whether it is simulated."""
    head = {
        "chi_so": drawn.title,
        "ngay_so_lieu": drawn.on.isoformat(),
        "ngay_dia_gioi": drawn.units_on.isoformat(),
        "bo_tieu_chi": drawn.now.criteria_set.instrument.number if drawn.now else "",
        "nguon_ranh_gioi": "; ".join(drawn.sources),
        "mo_phong": SIMULATED if drawn.is_simulated else "",
    }
    return head if drawn.measure else {key: value for key, value in head.items() if key != "ngay_so_lieu"}


def row_values(each: MapShape, layer: PlanLayer | None = None) -> dict[str, str | int | None]:
    """A unit as every file tells it; ``uoc_tinh`` says what in it is approximate and by what method. With the layer of
    plans: which of them lie in it, and how much."""
    shown, parent = each.shown, each.unit.parent
    return {
        "ma": each.unit.code,
        "ma_phien_ban": each.unit.pk,
        "ten": each.unit.name,
        "truc_thuoc": parent.name if parent else "",
        "ket_qua": shown.label,
        "lop": shown.map_class.label,
        "so_dat": shown.part,
        "tong_so": shown.whole,
        "ty_le": format_percent(shown.part, shown.whole) if shown.part is not None and shown.whole else "",
        "sap_xep_trong_nam": "có" if each.is_merged else "không",
        "uoc_tinh": "; ".join(each.notes),
        **({PLANS: shares_in_words(layer.shares.get(each.unit.pk, ()))} if layer else {}),
    }
