"""The department's confirmation for a commune, filled from the verdicts of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.content import Document, Recipient
from datchuan.documents.queries import issuer_from, letterhead_of, usual_signatory
from datchuan.documents.templates import template_now
from datchuan.dossiers.documents.confirmation import (
    ConfirmationFacts,
    HouseClause,
    PlanLine,
    confirmation_document,
    named_facts,
)
from datchuan.dossiers.documents.members import MEMBERS
from datchuan.evaluation.judged import JudgedCommune, full_name, judged_commune, judged_communes
from datchuan.evaluation.queries import set_key_on
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import day_in_words, lower_first
from datchuan.law.outcome import Verdict
from datchuan.law.sets import CriteriaSet
from datchuan.people.models import Office, Official
from datchuan.platform.queries import installation
from datchuan.territory.models import Unit
from datchuan.territory.queries import commune_on, communes_on, province_of, within

CLAUSE_WORDS = "Yêu cầu: "


def confirmation_paper(*, commune: Unit, set_key: str, on: date) -> Document:
    """The confirmation of the criteria that the department judges, by the facts of ``on`` and the department's
    template, unnumbered and undated.

    Whatever the verdicts are, the paper says them with their reasons: it confirms the level reached, not success.
    Problem 537, 538 where the department has no head of papers or nobody signs for it.
    """
    department = Office.objects.get(kind=Office.Kind.DEPARTMENT)
    template = template_now(department, "confirmation").template
    return confirmation_document(confirmation_facts(commune=commune, set_key=set_key, on=on), template)


def confirmation_facts(*, commune: Unit, set_key: str, on: date) -> ConfirmationFacts:
    """What the confirmation says of a commune by the facts of ``on``."""
    return _Confirming(on).facts(judged_commune(commune, set_key, on))


class _Confirming:
    """What stands around the facts of every confirmation of a day; read once."""

    def __init__(self, on: date) -> None:
        department = Office.objects.get(kind=Office.Kind.DEPARTMENT)
        self.on, self.simulated = on, installation().simulated
        self.issuer = issuer_from(letterhead_of(department))
        self.signatory = usual_signatory(department, on)

    def facts(self, judged: JudgedCommune) -> ConfirmationFacts:
        commune, criteria_set, verdicts = judged.commune, judged.criteria_set, judged.verdicts.values()
        return ConfirmationFacts(
            commune_name=commune.name,
            district_name=judged.district,
            year=self.on.year,
            on=self.on,
            set_title=criteria_set.title,
            indicators=judged.lines,
            issuer=self.issuer,
            recipients=_recipients(commune, judged.district),
            signatory=self.signatory,
            addressees=(f"Văn phòng Điều phối nông thôn mới {lower_first(province_of(commune).name)}",),
            simulated=self.simulated,
            unchecked=_unchecked(verdicts),
            differing=_differing(verdicts),
            bases=() if criteria_set.key == "vn-xa-2016" else _bases(criteria_set),
            house_clauses=_house_clauses(judged),
            plans=_plans(judged),
        )

    def gathered(self, judged: JudgedCommune) -> Gathered:
        facts, unit = self.facts(judged), judged.commune
        offices = [f"ubnd-{pk}" for pk in (unit.parent_id, unit.pk) if pk]
        return Gathered(named_facts(facts), facts.simulated, offices)


class ConfirmationSource(FactSource):
    """The facts of confirmations: about a commune, by the criteria set of the day."""

    key = "confirmation"
    title = "Mức độ đạt tiêu chí của một xã"
    members = MEMBERS

    def subjects(self, by: Official, on: date) -> list[About]:
        """The communes of the official's area."""
        communes = communes_on(on, rural_only=True).filter(within(by.area)).select_related("parent")
        return [About(f"commune {each.pk}", full_name(each)) for each in communes]

    def gather(self, about: str, on: date) -> Gathered:
        """The facts of a commune, ``commune 06016-1``."""
        commune = commune_on(about.removeprefix("commune "), on)
        return _Confirming(on).gathered(judged_commune(commune, set_key_on(on), on))

    def gather_many(self, abouts: Sequence[str], on: date) -> dict[str, Gathered | Problem]:
        """The facts of many communes, in as many queries as of one."""
        found, confirming = judged_communes([_id(each) for each in abouts], set_key_on(on), on), _Confirming(on)
        return {each: self._one(each, found.get(_id(each)), confirming, on) for each in abouts}

    def _one(
        self, about: str, judged: JudgedCommune | Problem | None, confirming: _Confirming, on: date
    ) -> Gathered | Problem:
        if judged is None:  # no commune of that day: asked for by itself it says why
            return self._gathered(about, on)
        return judged if isinstance(judged, Problem) else confirming.gathered(judged)


def _id(about: str) -> str:
    return about.removeprefix("commune ")


def _house_clauses(judged: JudgedCommune) -> tuple[HouseClause, ...]:
    """How many houses fail each requirement of the indicators counted by houses."""
    return tuple(
        HouseClause(line.code, clause.title, clause.failing, clause.unknown, judged.verdicts[line.code].total)
        for line in judged.lines
        if line.is_counted and judged.verdicts[line.code].total
        for clause in judged.verdicts[line.code].clauses
    )


def _plans(judged: JudgedCommune) -> tuple[PlanLine, ...]:
    """The master plans that serve the commune, with their days."""
    return tuple(
        PlanLine(
            name=each.plan.name,
            decision=each.plan.decision,
            approved_on=each.plan.approved_on,
            published_on=each.facts["published_on"],
            due_on=each.facts["publication_due_on"],
            open_reviews=len(each.open_duties),
        )
        for each in judged.plans
    )


def _unchecked(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """The unchecked values that the verdicts rest on: each number, placing and reading by itself, the wording of the
    clauses together by instrument, so that the paper stays readable."""
    bases = {basis.value_id: basis for verdict in verdicts for basis in verdict.unchecked}
    clauses = [basis for basis in bases.values() if basis.words.startswith(CLAUSE_WORDS)]
    values = [basis.words for basis in bases.values() if not basis.words.startswith(CLAUSE_WORDS)]
    instruments = dict.fromkeys(basis.citation.rpartition(", ")[2] for basis in clauses)
    return (*values, *(f"lời văn các yêu cầu theo {instrument}" for instrument in instruments))


def _differing(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """The values of which the signed text says something else, with what it says."""
    found = {each.basis.value_id: each for verdict in verdicts for each in verdict.differing}
    return tuple(
        f"{each.basis.words} ({each.basis.citation}); bản có chữ ký ghi “{each.says}”" for each in found.values()
    )


def _bases(criteria_set: CriteriaSet) -> tuple[str, ...]:
    """The set's own decision; the bases of the set of 2016 stand in the paper's template."""
    instrument = criteria_set.instrument
    day = f" {day_in_words(instrument.issued_on)}" if instrument.issued_on else ""
    return (f"Căn cứ {instrument.kind} số {instrument.number}{day} của {instrument.issuer}",)


def _recipients(commune: Unit, district: str | None) -> tuple[Recipient, ...]:
    local = [Recipient(f"UBND {lower_first(commune.name)}")]
    if district:
        local.insert(0, Recipient(f"UBND {lower_first(district)}"))
    return (Recipient("UBND tỉnh", "(b/c)"), *local, Recipient("Lãnh đạo Sở"))
