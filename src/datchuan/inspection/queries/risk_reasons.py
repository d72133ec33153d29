"""What speaks for inspecting a commune soon, reason by reason: each finder says of which communes, in a sentence with
its figures. When a reason is there is in ``risk.yaml``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from datchuan.evaluation.computing import own_indicators
from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.queries import Standing, month_ends
from datchuan.inspection.models import Sample, Visit
from datchuan.inspection.queries.registered import registrations_standing
from datchuan.inspection.queries.remaining import Overdue, overdue_on
from datchuan.inspection.weights import RiskRule
from datchuan.kernel.text import format_number, format_percent, lower_first
from datchuan.law.sets import Indicator
from datchuan.law.verdict import Verdict
from datchuan.survey.models import EvidenceFlag
from datchuan.territory.models import Unit
from datchuan.territory.queries import Origin

HUNDRED = 100  # percentage points of the whole


@dataclass(frozen=True)
class RiskReason:
    """A reason that a commune has: its weight, and a sentence with its figures."""

    key: str
    title: str
    weight: int
    sentence: str

    @property
    def words(self) -> str:
        return f"{self.title} ({self.weight} điểm): {self.sentence}"


@dataclass(frozen=True)
class Seen:
    """The last visit that was held in a commune, or in what went into it (``commune``)."""

    visit_id: int
    on: date
    commune: Unit


@dataclass(frozen=True)
class Looked:
    """What the finders look at: the communes of a day with their origins, and where they stand, if that is known."""

    on: date
    communes: Sequence[Unit]
    origins: Mapping[str, Origin]
    standing: Standing | None

    @cached_property
    def heirs(self) -> Mapping[str, list[str]]:
        """By unit of any time, the communes that it went into."""
        found: dict[str, list[str]] = defaultdict(list)
        for commune, origin in self.origins.items():
            for unit in origin.unit_ids:
                found[unit].append(commune)
        return found

    @cached_property
    def seen(self) -> Mapping[str, Seen]:
        """The last visit held until the day in each commune or in what went into it. One query."""
        held = Visit.objects.filter(state=Visit.State.HELD, commune__in=self.heirs)
        dated = held.annotate(seen_on=Coalesce("record__held_on", "day")).filter(seen_on__lte=self.on)
        found: dict[str, Seen] = {}
        for visit in dated.select_related("commune").order_by("seen_on", "pk"):
            for commune in self.heirs[visit.commune_id]:
                found[commune] = Seen(visit.pk, visit.seen_on, visit.commune)
        return found

    @property
    def counted(self) -> list[Indicator]:
        """The indicators that count houses."""
        return own_indicators(self.standing.criteria_set, "households") if self.standing else []


# --- figures -------------------------------------------------------------------------------------------------------


def near_the_threshold(looked: Looked, rule: RiskRule) -> dict[str, str]:
    """The houses that pass are about as many as must, more or fewer; or few are left where none may be."""
    found = defaultdict(list)
    for commune in looked.communes if looked.standing else ():
        for indicator in looked.counted:
            verdict = looked.standing.verdicts.get(commune.pk, {}).get(indicator.code)  # type: ignore[union-attr]
            if verdict and (words := _near(indicator, verdict, rule.points)):
                found[commune.pk].append(f"{indicator.code}: {words}")
    return {pk: "; ".join(each) for pk, each in found.items()}


def _near(indicator: Indicator, verdict: Verdict, points: int) -> str:
    if not verdict.total or verdict.required is None:
        return ""
    total = format_number(verdict.total)
    if indicator.judge.count == "none_fails":
        is_near = 0 < verdict.failing * HUNDRED <= points * verdict.total
        left = format_number(verdict.failing)
        share = format_percent(verdict.failing, verdict.total)
        return f"còn {left}/{total} {lower_first(indicator.title)} ({share})" if is_near else ""
    margin = verdict.passing - verdict.required
    if abs(margin) * HUNDRED > points * verdict.total:
        return ""
    side = "vừa đủ" if not margin else f"{'thừa' if margin > 0 else 'thiếu'} {format_number(abs(margin))} nhà"
    return f"{format_number(verdict.passing)}/{total} nhà đạt, phải đạt {format_number(verdict.required)}: {side}"


def quick_change(looked: Looked, rule: RiskRule) -> dict[str, str]:
    """A share moved much since the end of a month, by the verdicts kept for it under the same law. One query."""
    if looked.standing is None:
        return {}
    days = month_ends(looked.on - timedelta(days=rule.days), looked.on - timedelta(days=1))
    rows = IndicatorVerdict.objects.filter(
        criteria_set=looked.standing.criteria_set.key,
        law_digest=looked.standing.criteria_set.digest,
        is_current=True,
        on__in=days,
        indicator__in=[each.code for each in looked.counted],
        commune__in=looked.standing.verdicts,
    )
    figures = rows.order_by("on").values_list("commune", "indicator", "on", "detail__passing", "detail__total")
    moved: dict[tuple[str, str], tuple[float, str]] = {}
    for commune, code, on, passing, total in figures:
        now = looked.standing.verdicts[commune].get(code)
        if now and (change := _moved(now, passing, total)) and abs(change) > rule.points:
            words = _moved_words(now, passing, total, on, change)
            moved[commune, code] = max((abs(change), f"{code}: {words}"), moved.get((commune, code), (0.0, "")))
    found: dict[str, list[str]] = defaultdict(list)
    for (commune, _), (_, sentence) in sorted(moved.items()):
        found[commune].append(sentence)
    return {pk: "; ".join(each) for pk, each in found.items()}


def _moved(now: Verdict, passing: int, total: int) -> float:
    """Percentage points from then to now."""
    return HUNDRED * (now.passing / now.total - passing / total) if now.total and total else 0.0


def _moved_words(now: Verdict, passing: int, total: int, on: date, change: float) -> str:
    then, share = format_percent(passing, total), format_percent(now.passing, now.total)
    way = "lên" if change > 0 else "xuống"
    figures = [format_number(each) for each in (passing, total, now.passing, now.total)]
    counts = "{}/{} → {}/{}".format(*figures)
    return f"từ {then} ngày {on:%d/%m/%Y} {way} {share} ({counts}), {format_number(abs(change), 1)} điểm"


def capture_anomalies(looked: Looked, rule: RiskRule) -> dict[str, str]:
    """Submissions of the commune, or of what went into it, that were flagged and not accepted by the day. A flag is the
    place's where its house lies; where that is not known, the device's area. One query."""
    since = looked.on - timedelta(days=rule.days)
    open_then = Q(state=EvidenceFlag.State.OPEN) | Q(decided_at__date__gt=looked.on)
    flags = EvidenceFlag.objects.filter(open_then | Q(state=EvidenceFlag.State.WRONG), made_at__date__gt=since)
    rows = (
        flags.filter(made_at__date__lte=looked.on)
        .annotate(place=Coalesce("submission__trace__commune", "submission__device__area"))
        .filter(place__in=looked.heirs)
        .order_by()
        .values_list("place")
        .annotate(
            Count("pk"), wrong=Count("pk", filter=Q(state=EvidenceFlag.State.WRONG, decided_at__date__lte=looked.on))
        )
    )
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for place, number, wrong in rows:
        for commune in looked.heirs[place]:
            counts[commune][0] += number
            counts[commune][1] += wrong
    return {
        commune: f"{format_number(number)} cảnh báo về phiếu thu thập trong {rule.days} ngày trước, "
        f"{format_number(number - wrong)} chờ xem, {format_number(wrong)} đã xác nhận sai"
        for commune, (number, wrong) in counts.items()
        if number >= rule.most
    }


# --- the place and its visits --------------------------------------------------------------------------------------


def merged(looked: Looked, rule: RiskRule) -> dict[str, str]:
    """Land of other units came in lately (as ``merged_since``)."""
    since = looked.on - timedelta(days=rule.days)
    found = {}
    for commune, origin in looked.origins.items():
        day = origin.received_on(commune)
        if day and day >= since:
            found[commune] = f"nhận địa giới theo sắp xếp từ ngày {day:%d/%m/%Y}"
    return found


def long_unseen(looked: Looked, rule: RiskRule) -> dict[str, str]:
    """No visit was held lately, or none at all."""
    since = looked.on - timedelta(days=rule.days)
    found = {}
    for commune in looked.communes:
        last = looked.seen.get(commune.pk)
        if last is None:
            found[commune.pk] = "chưa có buổi kiểm tra nào được ghi"
        elif last.on < since:
            where = "" if last.commune.pk == commune.pk else f" (khi là {last.commune.name})"
            days = format_number((looked.on - last.on).days)
            found[commune.pk] = f"kiểm tra lần cuối ngày {last.on:%d/%m/%Y}{where}, {days} ngày trước"
    return found


def overdue(looked: Looked, rule: RiskRule) -> dict[str, str]:
    """Findings of earlier visits that stood open and overdue on the day. Two queries."""
    late: dict[str, list[Overdue]] = defaultdict(list)
    for unit, findings in overdue_on(looked.on, looked.heirs.keys()).items():
        for commune in looked.heirs[unit]:
            late[commune] += findings
    found = {}
    for commune, findings in late.items():
        first = min(each.due_on for each in findings)
        kept = f"{format_number((looked.on - first).days)} ngày"
        found[commune] = f"{len(findings)} kiến nghị còn mở, quá hạn lâu nhất từ {first:%d/%m/%Y} ({kept})"
    return found


def disagreed(looked: Looked, rule: RiskRule) -> dict[str, str]:
    """The last sample of each indicator that was concluded by the day, or measured again and not concluded, says that
    what was declared does not stand. One query."""
    samples = Sample.objects.filter(visit__commune__in=looked.heirs, on__lte=looked.on).select_related("visit")
    newest: dict[tuple[str, str], Sample] = {}
    for sample in samples.order_by("on", "visit", "number"):
        if _said(sample, looked.on):
            newest[sample.visit.commune_id, sample.indicator] = sample
    found = defaultdict(list)
    for (unit, _), sample in sorted(newest.items()):
        if _said(sample, looked.on) == Sample.Standing.FALLS:
            for commune in looked.heirs[unit]:
                found[commune].append(_sample_words(sample, looked.on))
    return {commune: "; ".join(words) for commune, words in found.items()}


def _said(sample: Sample, on: date) -> str:
    """What was concluded by a day, else what the figures say; empty while they say nothing."""
    return sample.concluded if _is_concluded(sample, on) else sample.computed


def _is_concluded(sample: Sample, on: date) -> bool:
    return sample.concluded_on is not None and sample.concluded_on <= on


def _sample_words(sample: Sample, on: date) -> str:
    if sample.concluded_on and _is_concluded(sample, on):
        return f"{sample.indicator}: kết luận ngày {sample.concluded_on:%d/%m/%Y}, kết quả khai không đứng vững"
    return f"{sample.indicator}: mẫu ngày {sample.on:%d/%m/%Y} cho thấy kết quả khai không đứng vững, chưa kết luận"


def registered(looked: Looked, rule: RiskRule) -> dict[str, str]:
    """Registered in the day's year and not withdrawn. One query."""
    found = defaultdict(list)
    for each in registrations_standing(looked.on).order_by("commune", "standard"):
        found[each.commune_id].append(each.get_standard_display())
    there = {commune.pk for commune in looked.communes}
    return {pk: f"đăng ký {', '.join(names)} năm {looked.on.year}" for pk, names in found.items() if pk in there}


Finder = Callable[[Looked, RiskRule], dict[str, str]]
FINDERS: Mapping[str, Finder] = {
    "near": near_the_threshold,
    "quick": quick_change,
    "capture": capture_anomalies,
    "merged": merged,
    "unseen": long_unseen,
    "overdue": overdue,
    "disagreed": disagreed,
    "registered": registered,
}
