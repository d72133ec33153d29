"""What a sample says, in sentences."""

from __future__ import annotations

from datchuan.inspection.models import Sample
from datchuan.inspection.queries.planning import Plan
from datchuan.inspection.queries.remeasured import Found
from datchuan.inspection.sampling.estimating import Standing
from datchuan.kernel.text import format_number, format_percent

REACHED = {
    Standing.STANDS: "Số đo cho thấy xã đạt mức.",
    Standing.FALLS: "Số đo cho thấy xã không đạt mức.",
    Standing.OPEN: "Số đo chưa cho biết xã đạt mức hay không.",
}


def percent(share: float, decimals: int = 1) -> str:
    """A share of one: "80,1 %"."""
    return f"{format_number(share * 100, decimals)} %"


def points(share: float) -> str:
    """A distance of shares, in points: "9,8"."""
    return format_number(share * 100, 1)


def plan_words(plan: Plan) -> str:
    """What a sample of this size would tell, before it is drawn."""
    total, confidence = format_number(plan.tally.total), percent(plan.asked.confidence, 0)
    if plan.drawn:
        start = f"Đo thêm {format_number(plan.size)} nhà, cùng mẫu trước là {format_number(plan.drawn + plan.size)}"
    else:
        start = f"Đo {format_number(plan.size)}"
    start += f" trong {total} nhà: "
    if plan.judging.allows_none:
        unseen = plan.most_unseen
        share = format_percent(unseen, plan.tally.total)
        return (
            f"{start}nếu không thấy nhà nào vướng, cả xã còn nhiều nhất {unseen} nhà ({share}), tin cậy {confidence}."
        )
    declared = f"nếu tỷ lệ đo được gần tỷ lệ khai ({percent(plan.share)})"
    return f"{start}{declared}, sai số không quá ±{points(plan.reach)} điểm ở độ tin cậy {confidence}."


def found_words(found: Found, confidence: float) -> list[str]:
    """What the measured houses say of the commune, a sentence each."""
    told = found.estimate
    if told is None or not found.measured:
        return ["Chưa có nhà nào đo được."]
    total = found.sample.population
    if found.judging.allows_none:
        return _none_words(found, confidence)
    centre, low, high = (round(share * total) for share in (told.share, told.low, told.high))
    sentence = f"Ước tính {percent(told.share)} nhà đạt, chừng {format_number(centre)}/{format_number(total)} nhà; "
    sentence += f"ở độ tin cậy {percent(confidence, 0)} là từ {format_number(low)} đến {format_number(high)} nhà "
    sentence += f"({format_percent(low, total)} – {format_percent(high, total)})."
    return [sentence, *_open_words(found)]


def _none_words(found: Found, confidence: float) -> list[str]:
    measured = format_number(found.measured)
    if found.bad:
        return [f"Đo {measured} nhà, thấy {format_number(found.bad)} nhà không được có: một nhà đã đủ để không đạt."]
    if found.measured >= found.sample.population:
        return [f"Đã đo cả {measured} nhà, không thấy nhà nào vướng."]
    left = f"cả xã còn nhiều nhất {format_number(found.most_unseen)} nhà ở độ tin cậy {percent(confidence, 0)}"
    return [f"Đo {measured} nhà, không thấy nhà nào vướng: {left}."]


def _open_words(found: Found) -> list[str]:
    """How many drawn houses have no result, and how they were counted."""
    missing = sum(each.missing for each in found.strata)
    if not missing:
        return []
    counted = "khoảng trên đã tính cả hai khả năng: đều không đạt, hoặc đều đạt"
    return [f"{missing} nhà trong mẫu chưa có kết quả (chưa đo, không đo được, đo chưa đủ); {counted}."]


def standing_words(found: Found) -> str:
    """Where the declared result stands by the figures, with the level."""
    if found.judging.allows_none:
        level = "không được còn nhà nào"
    elif found.judging.level is None:
        return "Không có mức để so: luật đang hiệu lực chưa cho biết mức của chỉ tiêu này."
    else:
        level = f"ít nhất {percent(found.judging.level, 0)} nhà đạt"
    return f"Mức: {level}. {REACHED[found.reached]}"


def computed_label(found: Found) -> str:
    return Sample.Standing(found.standing).label
