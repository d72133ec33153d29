"""What stands beside the verdicts in papers about a commune: houses by requirement, plans, unchecked values of the law,
who gets a copy."""

from __future__ import annotations

from collections.abc import Iterable

from datchuan.documents.content import Recipient
from datchuan.dossiers.documents.confirmation import HouseClause, PlanLine
from datchuan.evaluation.judged import JudgedCommune
from datchuan.kernel.text import day_in_words, lower_first
from datchuan.law.outcome import Verdict
from datchuan.law.sets import CriteriaSet
from datchuan.territory.models import Unit

CLAUSE_WORDS = "Yêu cầu: "


def house_clauses(judged: JudgedCommune) -> tuple[HouseClause, ...]:
    """How many houses fail each requirement of the indicators counted by houses."""
    return tuple(
        HouseClause(line.code, clause.title, clause.failing, clause.unknown, judged.verdicts[line.code].total)
        for line in judged.lines
        if line.is_counted and judged.verdicts[line.code].total
        for clause in judged.verdicts[line.code].clauses
    )


def plan_lines(judged: JudgedCommune) -> tuple[PlanLine, ...]:
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


def unchecked_words(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """The unchecked values that the verdicts rest on: each number, placing and reading by itself, the wording of the
    clauses together by instrument, so that the paper stays readable."""
    bases = {basis.value_id: basis for verdict in verdicts for basis in verdict.unchecked}
    clauses = [basis for basis in bases.values() if basis.words.startswith(CLAUSE_WORDS)]
    values = [basis.words for basis in bases.values() if not basis.words.startswith(CLAUSE_WORDS)]
    instruments = dict.fromkeys(basis.citation.rpartition(", ")[2] for basis in clauses)
    return (*values, *(f"lời văn các yêu cầu theo {instrument}" for instrument in instruments))


def differing_words(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """The values of which the signed text says something else, with what it says."""
    found = {each.basis.value_id: each for verdict in verdicts for each in verdict.differing}
    return tuple(
        f"{each.basis.words} ({each.basis.citation}); bản có chữ ký ghi “{each.says}”" for each in found.values()
    )


def bases_of(criteria_set: CriteriaSet) -> tuple[str, ...]:
    """The set's own decision; the bases of the set of 2016 stand in the paper's template."""
    instrument = criteria_set.instrument
    day = f" {day_in_words(instrument.issued_on)}" if instrument.issued_on else ""
    return (f"Căn cứ {instrument.kind} số {instrument.number}{day} của {instrument.issuer}",)


def recipients_of(commune: Unit, district: str | None) -> tuple[Recipient, ...]:
    """Province, district if there is one, commune, the leadership of the department."""
    local = [Recipient(f"UBND {lower_first(commune.name)}")]
    if district:
        local.insert(0, Recipient(f"UBND {lower_first(district)}"))
    return (Recipient("UBND tỉnh", "(b/c)"), *local, Recipient("Lãnh đạo Sở"))
