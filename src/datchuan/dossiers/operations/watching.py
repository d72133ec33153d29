"""Raising what the records say against recognitions, once; answering it; letting it go with the units that end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from datchuan.dossiers.given import SHORTEST_REASON
from datchuan.dossiers.models import AnswerKind, SignalKind, WatchAnswer, WatchSignal
from datchuan.dossiers.queries.watching import Sighting, Watched, watched_on
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_day, nfc
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.platform.queries import installation
from datchuan.territory.announcing import TerritoryChanged

Key = tuple[int, str, str]


@dataclass(frozen=True)
class Raised:
    """What a look at the records brought: signals raised, and those that are gone."""

    raised: int
    gone: int


@transaction.atomic
def raise_signals(*, on: date, at: datetime) -> Raised:
    """Raise what is to be seen on ``on`` and is not raised yet; let go of what is no longer so. A signal of an
    indicator that cannot be judged now stays: that something is not known cures nothing. For a recurring job."""
    seen = watched_on(on)
    found = {each.key: each for each in seen.sightings}
    held = {_key(each): each for each in _open_signals()}
    is_simulated = installation().simulated
    fresh = [_signal(each, on, at, is_simulated) for key, each in found.items() if key not in held]
    WatchSignal.objects.bulk_create(fresh, batch_size=500)
    _follow_versions(held, found)
    gone = [each for key, each in held.items() if key not in found and key not in seen.open_ended]
    for each in gone:
        each.gone_on, each.gone_at, each.gone_why = max(on, each.raised_on), at, _why_gone(each, seen, on)
    WatchSignal.objects.bulk_update(gone, ["gone_on", "gone_at", "gone_why"], batch_size=500)
    if fresh or gone:
        details = {"on": str(on), "raised": [_told(each) for each in fresh], "gone": [_told(each) for each in gone]}
        record_audit(by=None, action="dossiers.raise_signals", subject="recognitions", details=details)
    return Raised(len(fresh), len(gone))


def _open_signals() -> Iterable[WatchSignal]:
    return WatchSignal.objects.filter(gone_on=None).select_related("unit", "recognition").order_by("pk")


def _key(signal: WatchSignal) -> Key:
    return signal.recognition_id, signal.unit.identity_id, signal.subject


def _signal(sighting: Sighting, on: date, at: datetime, is_simulated: bool) -> WatchSignal:
    return WatchSignal(
        recognition=sighting.recognition,
        unit=sighting.unit,
        kind=sighting.kind,
        subject=sighting.subject,
        words=sighting.words,
        since=min(sighting.since, on),
        raised_on=on,
        raised_at=at,
        simulated=is_simulated or sighting.recognition.simulated,
    )


def _follow_versions(held: dict[Key, WatchSignal], found: dict[Key, Sighting]) -> None:
    """The same legal unit under a new name or code goes on with its signals."""
    moved = [(each, found[key].unit) for key, each in held.items() if key in found and found[key].unit != each.unit]
    for each, unit in moved:
        each.unit = unit
    WatchSignal.objects.bulk_update([each for each, _ in moved], ["unit"])


def _why_gone(signal: WatchSignal, seen: Watched, on: date) -> str:
    if (signal.recognition_id, signal.unit.identity_id) not in seen.carrying:
        if not signal.recognition.holds_on(on):
            return "công nhận không còn hiệu lực"
        return f"{signal.unit.name} không còn mang công nhận này; xã kế tiếp được theo dõi riêng"
    done = {
        SignalKind.INDICATOR: f"số liệu ngày {format_day(on)}: không còn là không đạt",
        SignalKind.FINDING: "kiến nghị đã xong",
        SignalKind.REVIEW: "rà soát đã xong hoặc không còn quá hạn",
        SignalKind.WITHDRAWAL: f"số liệu ngày {format_day(on)}: không còn đủ",
    }
    return done[SignalKind(signal.kind)]


def _told(signal: WatchSignal) -> str:
    return f"{signal.recognition_id} {signal.unit_id} {signal.subject}"


@transaction.atomic
def answer_signal(*, signal: WatchSignal, kind: str, text: str, by: Official, today: date) -> WatchAnswer:
    """Say what is made of a signal, with words. Anything further is the province's to decide.

    Problem 886 for a signal that is gone, 887 for an unknown answer, 888 for words that tell nothing.
    """
    signal = WatchSignal.objects.select_for_update(of=("self",)).select_related("unit").get(pk=signal.pk)
    if signal.gone_on:
        what = f"tín hiệu đã hết từ {format_day(signal.gone_on)}: {signal.gone_why}"
        raise Problem(886, what, where=signal.unit.name, mend="Không cần trả lời nữa.")
    if kind not in AnswerKind.values:
        raise Problem(887, "chưa chọn", where="Ý kiến", mend="Chọn một ý kiến trong danh sách.")
    if len(nfc(text).strip()) < SHORTEST_REASON:
        raise Problem(888, "quá ngắn", where="Nội dung", mend="Ghi đã xem gì, theo văn bản nào.")
    last = signal.answers.aggregate(last=Max("number"))["last"] or 0
    made = WatchAnswer.objects.create(
        signal=signal, number=last + 1, kind=kind, text=nfc(text).strip()[:1000], on=today, by=by, at=timezone.now()
    )
    details = {"kind": kind, "subject": signal.subject, "unit": signal.unit_id}
    subject = f"recognition {signal.recognition_id}"
    record_audit(by=by, action="dossiers.answer_signal", subject=subject, details=details, reason=made.text)
    return made


def follow_signals(*, change: TerritoryChanged) -> list[str]:
    """Open signals of units that end, through the act's journal: the same legal unit takes them with it, of another
    they are gone, and the unit that carries the recognition from now on is watched for itself. Tells those gone."""
    held = list(WatchSignal.objects.filter(gone_on=None, unit__in=change.ended).select_related("unit"))
    lines = []
    for each in held:
        heir = change.continued.get(each.unit_id)
        if heir:
            change.journal.change([each], unit_id=heir)
            continue
        why = f"{each.unit.name} kết thúc do sắp xếp theo {change.instrument}; đơn vị kế tiếp được theo dõi riêng"
        day = max(change.effective_on, each.raised_on)
        change.journal.change([each], gone_on=day, gone_at=timezone.now(), gone_why=why[:300])
        lines.append(f"{each.unit.name}: {each.words}")
    return lines


def signals_of_units(*, units: Iterable[str], change: TerritoryChanged) -> list[WatchSignal]:
    """What was raised of units by the clock since a change, not by the change itself."""
    moved = change.journal.changed(WatchSignal)
    return list(WatchSignal.objects.filter(unit__in=units).exclude(pk__in=moved).prefetch_related("answers"))


def drop_signals(*, units: frozenset[str], change: TerritoryChanged) -> None:
    """A reversal: what was raised of units that will not have been was computed, and nobody answered it."""
    ids = [each.pk for each in signals_of_units(units=units, change=change)]
    WatchSignal.objects.filter(pk__in=ids).delete()
