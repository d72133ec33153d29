"""A dossier as its papers tell of it: what each level said of every line, beside what the records say; its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from datchuan.dossiers.models import CONCLUDED_STATES, Claim, ClaimKind, Dossier, DossierStep
from datchuan.dossiers.queries import day_judged, set_of, subjects_of
from datchuan.dossiers.queries.claims import Subject
from datchuan.evaluation.judged import IndicatorLine, JudgedCommune, judged_commune
from datchuan.kernel.problem import Problem
from datchuan.law.outcome import Outcome
from datchuan.law.sets import CriteriaSet


@dataclass(frozen=True)
class LineRead:
    """A line of the dossier's set: the claim of each level that counts, and what the records say of it. The latter is
    what they said when the department appraised it; before that, what they say on the day."""

    subject: Subject
    claims: Mapping[str, Claim]
    computed: Mapping[str, Any] | None

    @property
    def appraised(self) -> Claim | None:
        """What the department concluded."""
        return self.claims.get(ClaimKind.APPRAISED)

    @property
    def computed_label(self) -> str:
        """The computed outcome in words; empty where nothing of the line can be computed."""
        return Outcome(self.computed["outcome"]).label if self.computed else ""

    @property
    def concluded(self) -> IndicatorLine:
        """The line as the department concluded it: its outcome, its actual state, its reason, and the computed ones
        where they lead to the same. An outcome that nobody gave yet is an empty text."""
        claim, computed = self.appraised, self.computed or {}
        outcome = Outcome(claim.outcome) if claim else None
        own = (claim.reason,) if claim and claim.reason else ()
        reasons = (*own, *computed.get("reasons", ())) if outcome == computed.get("outcome") else own
        return IndicatorLine(
            code=self.subject.code,
            title=self.subject.title,
            requirement=computed.get("requirement", ""),
            actual=claim.actual if claim else "",
            outcome_label=outcome.label if outcome else "",
            reasons=() if outcome == Outcome.MET else reasons,
            citation=computed.get("citation", ""),
        )


@dataclass(frozen=True)
class Reading:
    """A dossier by the facts of ``on``. ``criteria_set`` and ``judged`` are None where no set is known, or the commune
    is not judged on that day."""

    dossier: Dossier
    on: date
    step: DossierStep  # its last one by that day
    steps: tuple[DossierStep, ...]
    criteria_set: CriteriaSet | None
    judged: JudgedCommune | None
    lines: tuple[LineRead, ...]

    @property
    def is_appraised(self) -> bool:
        """Whether the department concluded on every line."""
        return bool(self.lines) and all(line.appraised for line in self.lines)

    @property
    def criteria(self) -> list[tuple[str, str]]:
        """Numbers and titles of the criteria that the lines are of."""
        numbers = dict.fromkeys(line.subject.code.split(".")[0] for line in self.lines)
        return [(each, self.criteria_set.criterion(each).title) for each in numbers] if self.criteria_set else []


def read_dossier(dossier: Dossier, step: DossierStep, on: date) -> Reading:
    """Everything that the papers of a dossier say of it. A constant number of queries."""
    criteria_set, judged = _judged(dossier, on)
    claims = Claim.objects.filter(dossier=dossier).order_by("number")
    if step.state not in CONCLUDED_STATES:  # a conclusion rests on what was claimed before it, whatever day it names
        claims = claims.filter(on__lte=on)
    newest = {(each.kind, each.code): each for each in claims.select_related("by", "evidence__part")}
    computed = _computed(judged)
    return Reading(
        dossier=dossier,
        on=on,
        step=step,
        steps=tuple(dossier.steps.filter(on__lte=on).order_by("number")),
        criteria_set=criteria_set,
        judged=judged,
        lines=tuple(_line(each, newest, computed) for each in subjects_of(dossier, day_judged(dossier))),
    )


def _judged(dossier: Dossier, on: date) -> tuple[CriteriaSet | None, JudgedCommune | None]:
    try:
        criteria_set = set_of(dossier, day_judged(dossier))
    except Problem:
        return None, None
    try:
        return criteria_set, judged_commune(dossier.commune, criteria_set.key, on)
    except Problem:
        return criteria_set, None


def _computed(judged: JudgedCommune | None) -> dict[str, dict[str, Any]]:
    """Per code what the records say, by the names under which a claim keeps it."""
    if judged is None:
        return {}
    return {each.code: {**asdict(each), "outcome": judged.verdicts[each.code].outcome.value} for each in judged.lines}


def _line(
    subject: Subject, newest: Mapping[tuple[str, str], Claim], computed: Mapping[str, Mapping[str, Any]]
) -> LineRead:
    claims = {kind: newest[kind, subject.code] for kind in ClaimKind.values if (kind, subject.code) in newest}
    appraised = claims.get(ClaimKind.APPRAISED)
    return LineRead(subject, claims, appraised.computed if appraised else computed.get(subject.code))
