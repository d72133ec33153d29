"""Households that look like another one, and figures that stand out in their village."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from math import cos, exp, log, radians
from statistics import median

from django.db.models import QuerySet

from datchuan.kernel.text import format_number
from datchuan.survey.evidence.doubt import Doubt, distance_in_words, others_than
from datchuan.survey.evidence.thresholds import Ratio, Thresholds
from datchuan.survey.models import EvidenceFlag, Submission, Trace
from datchuan.territory.shapes import KM_PER_DEGREE, km_between

Kind = EvidenceFlag.Kind
MAD_TO_DEVIATION = 1.4826


def alike_households(trace: Trace, limits: Thresholds) -> Iterator[Doubt]:
    """The same code by another device a short time ago; another code with the same head in the village, or at the same
    place."""
    if trace.village_id is None or trace.submission.state != Submission.State.TAKEN:
        return
    taken = Trace.objects.filter(others_than(trace.submission, "submission"), submission__state=Submission.State.TAKEN)
    taken = taken.select_related("submission").defer("submission__xml")
    yield from _same_code(trace, taken, limits)
    elsewhere = taken.filter(village=trace.village_id).exclude(submission__subject=trace.submission.subject)
    for each in elsewhere.filter(head=trace.head).exclude(head="")[:3]:
        said = f"Cùng thôn, cùng tên chủ hộ với hộ {each.submission.subject}."
        yield Doubt(Kind.HOUSEHOLD, said, each.submission, {"by": "head"})
    yield from _same_place(trace, elsewhere.exclude(head=trace.head), limits)


def _same_code(trace: Trace, taken: QuerySet[Trace], limits: Thresholds) -> Iterator[Doubt]:
    if trace.surveyed_on is None:
        return
    days = timedelta(days=limits.same_code_days)
    found = taken.filter(
        submission__subject=trace.submission.subject,
        surveyed_on__range=(trace.surveyed_on - days, trace.surveyed_on + days),
    ).exclude(submission__device=trace.submission.device_id)
    for each in found.order_by("-surveyed_on")[:3]:
        said = f"Hộ {trace.submission.subject} đã có phiếu của máy khác, điều tra ngày {each.surveyed_on:%d/%m/%Y}."
        yield Doubt(Kind.HOUSEHOLD, said, each.submission, {"by": "code"})


def _same_place(trace: Trace, elsewhere: QuerySet[Trace], limits: Thresholds) -> Iterator[Doubt]:
    if trace.latitude is None or trace.longitude is None:
        return
    down = limits.same_place_m / 1000 / KM_PER_DEGREE
    across = down / max(cos(radians(trace.latitude)), 0.01)
    box = elsewhere.filter(
        latitude__range=(trace.latitude - down, trace.latitude + down),
        longitude__range=(trace.longitude - across, trace.longitude + across),
    )
    for each in box[:3]:
        apart = km_between(trace.longitude, trace.latitude, each.longitude, each.latitude)  # type: ignore[arg-type]
        if apart * 1000 <= limits.same_place_m:
            said = f"Vị trí cách hộ {each.submission.subject} của thôn {distance_in_words(apart)}."
            yield Doubt(Kind.HOUSEHOLD, said, each.submission, {"by": "place", "m": round(apart * 1000, 1)})


def outliers(trace: Trace, limits: Thresholds) -> Iterator[Doubt]:
    """A figure far from those of the other households of the village (median and MAD of logarithms)."""
    if trace.village_id is None or not trace.ratios:
        return
    others = others_than(trace.submission, "submission")
    beside = Trace.objects.filter(others, submission__state=Submission.State.TAKEN, village=trace.village_id)
    newest = dict(beside.order_by("surveyed_on", "pk").values_list("submission__subject", "ratios"))
    newest.pop(trace.submission.subject, None)
    for ratio in limits.ratios:
        values = [kept[ratio.name] for kept in newest.values() if ratio.name in kept]
        if ratio.name in trace.ratios and len(values) >= limits.fewest_to_compare:
            yield from _outlier(trace.ratios[ratio.name], values, ratio, limits)


def _outlier(value: float, values: list[float], ratio: Ratio, limits: Thresholds) -> Iterator[Doubt]:
    logs = [log(each) for each in values]
    middle = median(logs)
    deviation = max(MAD_TO_DEVIATION * median(abs(each - middle) for each in logs), limits.least_deviation)
    low, high = exp(middle - limits.spread * deviation), exp(middle + limits.spread * deviation)
    if low <= value <= high:
        return
    figures = [format_number(round(each, 1), 1) for each in (value, exp(middle), low, high)]
    said = (
        f"{ratio.label}: {figures[0]} {ratio.unit}; {len(values)} hộ khác trong thôn có trung vị {figures[1]} "
        f"{ratio.unit}, thường từ {figures[2]} đến {figures[3]} {ratio.unit}."
    )
    details = {"name": ratio.name, "value": value, "median": exp(middle), "low": low, "high": high, "n": len(values)}
    yield Doubt(Kind.OUTLIER, said, details=details)
