"""The daily look: what the rules find becomes a reminder, what they find no more is closed, who must act is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from datchuan.desk.finding import Urgent, finder_of
from datchuan.desk.operations import tell
from datchuan.people.models import Official
from datchuan.platform.models import Installation
from datchuan.platform.operations import record_audit
from datchuan.platform.queries import installation
from datchuan.urging.models import Reminder, ReminderState, ReminderStep
from datchuan.urging.operations.answering import note_answers
from datchuan.urging.operations.stepping import add_steps
from datchuan.urging.places import Placed, places_of
from datchuan.urging.queries import telling_key
from datchuan.urging.rules import Rule, rules

STANDING = (ReminderState.OPEN, ReminderState.ANSWERED)
REFRESHED = ("unit_id", "place_id", "office_id", "sentence", "facts", "link", "since", "due_on")


@dataclass(frozen=True)
class _Now:
    """The day that is looked at, the moment it is done, and whether what is found rests on simulated facts."""

    today: date
    at: datetime
    simulated: bool


@dataclass
class Look:
    """What one look came to: how many reminders were raised, closed, answered, how many times officials were told, and
    the rules that no room looks for yet."""

    raised: int = 0
    closed: int = 0
    answered: int = 0
    told: int = 0
    without_finder: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        parts = [f"Nhắc mới {self.raised}, đã hết {self.closed}, có trả lời {self.answered}, báo {self.told} lượt"]
        parts += [f"chưa có phần tìm: {', '.join(self.without_finder)}"] if self.without_finder else []
        return "; ".join(parts) + "."


@transaction.atomic
def look_again(*, today: date, at: datetime, by: Official | None = None) -> Look:
    """Look at everything the rules speak of, on a day. Looking twice on one day changes and tells nothing more.

    Problem 953 for a rule whose sentence asks for what is not found."""
    list(Installation.objects.select_for_update().filter(pk=1))  # the clock and a person may look at once
    now, look = _Now(today, at, installation().simulated), Look(answered=note_answers(today=today, at=at))
    for rule in rules().values():
        finder = finder_of(rule.looks_at)
        if finder is None:
            look.without_finder.append(rule.title)
            continue
        _compare(rule, finder(rule.terms, today), look, now)
    _drop_rules_that_are_gone(look, now)
    look.told = _tell_offices(now)
    if look.raised or look.closed or look.answered or by:
        details = {"raised": look.raised, "closed": look.closed, "answered": look.answered, "on": str(today)}
        record_audit(by=by, action="urging.look", subject="reminders", details=details)
    return look


def _compare(rule: Rule, found: Sequence[Urgent], look: Look, now: _Now) -> None:
    """What one rule finds, beside what stands of it."""
    placed = places_of(found, rule.addressee)
    standing = {each.subject: each for each in _standing(rule.key)}
    wanted = {each.subject: _filled(rule, each, placed[each.unit_id], now) for each in found}
    new = [each for subject, each in wanted.items() if subject not in standing]
    Reminder.objects.bulk_create(new)
    add_steps(reminders=new, kind=ReminderStep.Kind.RAISED, on=now.today, at=now.at, words=lambda each: each.sentence)
    _refresh([(standing[subject], each) for subject, each in wanted.items() if subject in standing])
    gone = [each for subject, each in standing.items() if subject not in wanted]
    _close(gone, "quy tắc không còn thấy", now)
    look.raised += len(new)
    look.closed += len(gone)


def _standing(rule_key: str) -> Iterable[Reminder]:
    return Reminder.objects.select_for_update().filter(rule=rule_key, state__in=STANDING)


def _filled(rule: Rule, found: Urgent, placed: Placed, now: _Now) -> Reminder:
    return Reminder(
        rule=rule.key,
        subject=found.subject,
        unit=placed.unit,
        place=placed.place,
        office_id=found.office_id or (placed.office.pk if placed.office else None),
        sentence=rule.says(found.facts)[:500],
        facts={"rule": rule.as_data, "found": dict(found.facts)},
        link=found.link,
        is_urgent=rule.is_urgent,
        since=found.since,
        due_on=found.due_on,
        raised_on=now.today,
        simulated=now.simulated,
    )


def _refresh(pairs: Sequence[tuple[Reminder, Reminder]]) -> None:
    """What is still there may say more by now, or lie in another unit."""
    changed = []
    for standing, found in pairs:
        if any(getattr(standing, name) != getattr(found, name) for name in REFRESHED):
            for name in REFRESHED:
                setattr(standing, name, getattr(found, name))
            changed.append(standing)
    Reminder.objects.bulk_update(changed, [name.removesuffix("_id") for name in REFRESHED], batch_size=200)


def _close(gone: Sequence[Reminder], why: str, now: _Now) -> None:
    for each in gone:
        each.state, each.closed_on = ReminderState.CLOSED, max(now.today, each.raised_on)
    Reminder.objects.bulk_update(gone, ["state", "closed_on"], batch_size=200)
    add_steps(reminders=gone, kind=ReminderStep.Kind.CLOSED, on=now.today, at=now.at, words=lambda each: why)


def _drop_rules_that_are_gone(look: Look, now: _Now) -> None:
    gone = list(Reminder.objects.filter(state__in=STANDING).exclude(rule__in=rules()))
    _close(gone, "quy tắc không còn dùng", now)
    look.closed += len(gone)


def _tell_offices(now: _Now) -> int:
    """Tell who must act of what is new, and again of what is open for as long as its rule says."""
    waiting = list(Reminder.objects.filter(state=ReminderState.OPEN, office__isnull=False))
    due = [each for each in waiting if _is_to_be_told(each, rules(), now.today)]
    officials: dict[int | None, list[Official]] = defaultdict(list)
    for official in Official.objects.filter(office__in={each.office_id for each in due}, is_active=True):
        officials[official.office_id].append(official)
    told, reached = 0, [each for each in due if officials[each.office_id]]
    for each in reached:
        told += tell(
            officials=officials[each.office_id],
            key=f"{telling_key(each.pk)}{now.today}",
            title=each.sentence,
            because=f"Quy tắc đôn đốc: {rules()[each.rule].title}",
            on=now.today,
            at=now.at,
            link=reverse("reminder", args=[each.pk]),
            urgent=each.is_urgent,
        )
    Reminder.objects.filter(pk__in=[each.pk for each in reached]).update(told_on=now.today)
    return told


def _is_to_be_told(each: Reminder, known: Mapping[str, Rule], today: date) -> bool:
    return each.told_on is None or (today - each.told_on).days >= known[each.rule].repeat_days
