"""What an examiner gives: one reason to look again, before it is kept as a flag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from datchuan.kernel.text import format_number
from datchuan.survey.models import EvidenceFlag, Submission

State = Submission.State


@dataclass(frozen=True)
class Doubt:
    """A reason in words, with figures, and the other submission it clashes with."""

    kind: EvidenceFlag.Kind
    sentence: str
    other: Submission | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def others_than(submission: Submission, at: str) -> Q:
    """The condition that a row is of another submission that counts beside this one: not of one that it corrects or is
    corrected by, of none that was rejected or replaced. ``at`` is the relation path to the submission
    ("attachment__submission"); a condition, not a list of keys, so that a province of submissions is not read."""
    own, before = [submission.pk], submission.replaces
    while before is not None:
        own.append(before.pk)
        before = before.replaces
    settled = Q(**{f"{at}__state__in": (State.REJECTED, State.REPLACED)})
    corrects = Q(**{f"{at}__replaces__isnull": False, f"{at}__replaces__in": own})
    return ~Q(**{f"{at}__in": own}) & ~settled & ~corrects


def named(submission: Submission) -> str:
    """A submission in a sentence, without anything personal."""
    return f"phiếu mang mã {submission.subject}" if submission.subject else f"phiếu số {submission.pk}"


def distance_in_words(kilometres: float) -> str:
    """Metres below one kilometre, else kilometres with one decimal."""
    if kilometres < 1:
        return f"{format_number(round(kilometres * 1000))} m"
    return f"{format_number(round(kilometres, 1), 1)} km"
