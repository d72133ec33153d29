"""The lines of a dossier's criteria set as a person sees them: what is computed, was frozen, what each level says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from datchuan.dossiers.models import Claim, ClaimKind, Dossier, PartVersion
from datchuan.dossiers.queries.claims import Computed, Subject, computed_lines, day_judged, set_of, subjects_of
from datchuan.dossiers.queries.differing import INSPECTED, Said, differences, said_by
from datchuan.dossiers.queries.field_checks import FieldCheck, newest_said
from datchuan.evaluation.judged import judged_commune
from datchuan.kernel.problem import Problem
from datchuan.law.cited import CitedValue
from datchuan.law.outcome import Outcome
from datchuan.law.sets import CriteriaSet


@dataclass(frozen=True)
class Told:
    """What one level said of a line, the newest first; ``is_withheld``: not for who looks, so nothing tells whether it
    said anything."""

    kind: ClaimKind
    claims: tuple[Claim, ...]
    is_withheld: bool = False

    @property
    def now(self) -> Claim | None:
        """The claim that counts."""
        return self.claims[0] if self.claims else None

    @property
    def earlier(self) -> tuple[Claim, ...]:
        """Those before it."""
        return self.claims[1:]


@dataclass(frozen=True)
class Line:
    """A line with everything that is said of it. ``why_not``: why nothing is computed of it. ``frozen``: what the
    records said on ``frozen_on``, when the dossier was received; None where they say the same now. ``judge``: by what
    the law's rule judges it (households, masterplan, declared), empty where the law files know no indicator: then
    ``cited`` is where the criterion's title was read."""

    subject: Subject
    computed: Computed | None
    why_not: str
    frozen: Mapping[str, Any] | None
    frozen_on: date | None
    told: tuple[Told, ...]
    differences: tuple[str, ...]
    judge: str
    cited: CitedValue | None

    @property
    def outcome(self) -> str:
        """What is computed; undetermined where nothing can be."""
        return self.computed.outcome if self.computed else Outcome.UNDETERMINED.value

    @property
    def is_planning(self) -> bool:
        return self.judge == "masterplan"

    def said(self, kind: str) -> Claim | None:
        """The claim of a kind that counts."""
        return next(each.now for each in self.told if each.kind == kind)


@dataclass(frozen=True)
class Lines:
    """The lines of a dossier with the day that they are computed for, and their set; None where none is known."""

    lines: Sequence[Line]
    on: date
    criteria_set: CriteriaSet | None
    why_no_set: str


def lines_of(dossier: Dossier, today: date, checks: Sequence[FieldCheck] = (), *, with_appraisal: bool = True) -> Lines:
    """The lines in the set's order; without what the department appraised, for who may not read it yet
    (``access.sees_appraisal``). A constant number of queries."""
    subjects = subjects_of(dossier, day_judged(dossier))
    try:
        criteria_set = set_of(dossier, day_judged(dossier))
    except Problem as problem:
        return Lines([], day_judged(dossier), None, problem.sentence)
    on, computed = _computed(dossier, today)
    why_not = "" if computed else _why_nothing(dossier, on)
    withheld = () if with_appraisal else (ClaimKind.APPRAISED,)
    said, frozen = _claims(dossier, withheld), _frozen(dossier)
    judges = {each.code: each.judge.by for each in criteria_set.indicators()}
    titles = {each.number: each.cited for each in criteria_set.criteria if not each.indicators}

    def line(subject: Subject) -> Line:
        code, now = subject.code, computed.get(subject.code)
        told = tuple(Told(kind, tuple(said[kind, code]), kind in withheld) for kind in ClaimKind)
        kept, kept_on = _differing(frozen.get(code), now)
        why = _why_not(subject, criteria_set, titles.get(code), why_not) if now is None else ""
        differing = tuple(differences(_said(told, checks, code), subject.unit))
        return Line(subject, now, why, kept, kept_on, told, differing, judges.get(code, ""), titles.get(code))

    return Lines([line(each) for each in subjects], on, criteria_set, "")


def day_shown(dossier: Dossier, today: date) -> date:
    """The day for which a dossier's lines are computed: while it is open ``today``, else that of its last step, so that
    they are the same a year later."""
    return today if dossier.is_open else dossier.steps.latest("number").on


def _computed(dossier: Dossier, today: date) -> tuple[date, dict[str, Computed]]:
    """By the day shown; where the commune was there no more, by the day the dossier is judged by."""
    on, judged_on = day_shown(dossier, today), day_judged(dossier)
    found = computed_lines(dossier, on)
    if found or on == judged_on:
        return on, found
    before = computed_lines(dossier, judged_on)
    return (judged_on, before) if before else (on, {})


def _why_nothing(dossier: Dossier, on: date) -> str:
    try:
        judged_commune(dossier.commune, set_of(dossier, day_judged(dossier)).key, on)
    except Problem as problem:
        return problem.sentence
    return ""


def _why_not(subject: Subject, criteria_set: CriteriaSet, cited: CitedValue | None, why_nothing: str) -> str:
    """In words why nothing is computed of a line."""
    if subject.is_known:
        return why_nothing or "Bộ tiêu chí của ngày tính không có chỉ tiêu này."
    notes = [cited.citation.note if cited else "", criteria_set.note]
    words = " ".join(f"{note.rstrip('.')}." for note in notes if note)
    return f"Chưa biết luật hỏi gì ở tiêu chí này nên không tính được. {words}".strip()


def _claims(dossier: Dossier, withheld: Sequence[str]) -> dict[tuple[str, str], list[Claim]]:
    """One query."""
    found: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    claims = Claim.objects.filter(dossier=dossier).exclude(kind__in=withheld)
    claims = claims.select_related("by__office", "evidence__part")
    for claim in claims.order_by("-number"):
        found[claim.kind, claim.code].append(claim)
    return found


Frozen = tuple[Mapping[str, Any], date, str]


def _frozen(dossier: Dossier) -> dict[str, Frozen]:
    """By code the line as it was frozen last, with its day and set. One query."""
    found: dict[str, Frozen] = {}
    versions = PartVersion.objects.filter(part__dossier=dossier, as_of__isnull=False).order_by("number")
    for version in versions:
        for line in version.lines or ():
            found[line["code"]] = (line, version.as_of or dossier.opened_on, version.criteria_set)
    return found


def _differing(frozen: Frozen | None, now: Computed | None) -> tuple[Mapping[str, Any] | None, date | None]:
    """The frozen line and its day, where the same set says otherwise now."""
    if frozen is None or now is None or frozen[2] != now.set_key:
        return None, None
    line, day, _ = frozen
    is_same = (line["actual"], line["outcome_label"]) == (now.line.actual, now.line.outcome_label)
    return (None, None) if is_same else (line, day)


def _said(told: Sequence[Told], checks: Sequence[FieldCheck], code: str) -> dict[str, Said]:
    said: dict[str, Said] = {each.kind: said_by(each.now) for each in told if each.now}
    seen = newest_said(checks, code)
    return {**said, INSPECTED: seen} if seen else said
