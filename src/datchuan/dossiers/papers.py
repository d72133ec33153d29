"""The department's confirmation for a commune, filled from the verdicts of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from datchuan.documents.announcing import About, FactSource, Gathered
from datchuan.documents.content import Document, Recipient
from datchuan.documents.queries import issuer_from, letterhead_of, usual_signatory
from datchuan.documents.templates import template_now
from datchuan.dossiers.documents.confirmation import (
    MEMBERS,
    ConfirmationFacts,
    IndicatorLine,
    confirmation_document,
    named_facts,
)
from datchuan.evaluation.computing import own_indicators, province_profile
from datchuan.evaluation.queries import set_key_on, standing
from datchuan.kernel.text import day_in_words, format_day, format_number, format_percent
from datchuan.law.library import load_library
from datchuan.law.outcome import Verdict
from datchuan.law.sets import CriteriaSet, Indicator, Threshold
from datchuan.masterplans.queries import PlanFacts, plan_facts
from datchuan.people.models import Office, Official
from datchuan.platform.queries import installation
from datchuan.territory.models import Level, Unit
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
    now = standing(set_key, on, [commune.pk])
    verdicts = now.verdicts_of(commune)
    profile = province_profile(load_library(), commune, on)
    plans = plan_facts([commune], on)[commune.pk]
    lines = tuple(
        _line(indicator, verdicts[indicator.code], indicator.threshold_for(profile, on), plans)
        for indicator in own_indicators(now.criteria_set)
    )
    parent = commune.parent
    district = parent.name if parent is not None and parent.level == Level.DISTRICT else None
    department = Office.objects.get(kind=Office.Kind.DEPARTMENT)
    return ConfirmationFacts(
        commune_name=commune.name,
        district_name=district,
        year=on.year,
        on=on,
        set_title=now.criteria_set.title,
        indicators=lines,
        issuer=issuer_from(letterhead_of(department)),
        recipients=_recipients(commune, district),
        signatory=usual_signatory(department, on),
        addressees=(f"Văn phòng Điều phối nông thôn mới {_lower(province_of(commune).name)}",),
        simulated=installation().simulated,
        unchecked=_unchecked(verdicts.values()),
        differing=_differing(verdicts.values()),
        bases=() if now.criteria_set.key == "vn-xa-2016" else _bases(now.criteria_set),
    )


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
        facts = confirmation_facts(commune=commune, set_key=set_key_on(on), on=on)
        offices = [f"ubnd-{unit}" for unit in (commune.parent_id, commune.pk) if unit]
        return Gathered(named_facts(facts), facts.simulated, offices)


def full_name(commune: Unit) -> str:
    """With its district: a province has several communes of one name."""
    return f"{commune.name}, {_lower(commune.parent.name)}" if commune.parent_id and commune.parent else commune.name


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
    local = [Recipient(f"UBND {_lower(commune.name)}")]
    if district:
        local.insert(0, Recipient(f"UBND {_lower(district)}"))
    return (Recipient("UBND tỉnh", "(b/c)"), *local, Recipient("Lãnh đạo Sở"))


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _line(indicator: Indicator, verdict: Verdict, threshold: Threshold, plans: list[PlanFacts]) -> IndicatorLine:
    return IndicatorLine(
        code=indicator.code,
        title=indicator.wording or indicator.title,
        requirement=threshold.words,
        actual=_actual(indicator, verdict, plans),
        outcome_label=verdict.outcome.label,
        reasons=tuple(reason.sentence for reason in verdict.reasons) if verdict.outcome.value != "met" else (),
        citation=_short_citation(indicator, threshold),
    )


def _short_citation(indicator: Indicator, threshold: Threshold) -> str:
    """The instruments by number: the set's, and the rule's where it is another."""
    numbers = [threshold.citation.instrument.number, load_library().rule(indicator.judge.rule).instrument.number]
    return "; ".join(dict.fromkeys(numbers))


def _actual(indicator: Indicator, verdict: Verdict, plans: list[PlanFacts]) -> str:
    if indicator.judge.by != "households":
        return "; ".join(_plan_words(indicator, each) for each in plans) or "Chưa có hồ sơ quy hoạch"
    if not verdict.total:
        return "Chưa có số liệu điều tra"
    if indicator.judge.count == "none_fails":
        return f"{format_number(verdict.failing)}/{format_number(verdict.total)} nhà tạm, dột nát"
    share = format_percent(verdict.passing, verdict.total)
    return f"{format_number(verdict.passing)}/{format_number(verdict.total)} hộ = {share}"


def _plan_words(indicator: Indicator, each: PlanFacts) -> str:
    """What an official looks for first: decision and days for 1.1, rules and building to plan for 1.2."""
    plan, facts = each.plan, each.facts
    if indicator.code.endswith(".1"):
        published = f"công bố {format_day(facts['published_on'])}" if facts["published"] else "chưa công bố"
        due = facts["publication_due_on"]
        term = f" (hạn {format_day(due)})" if due else " (chưa rõ thời hạn)"
        return f"QĐ {plan.decision or 'chưa rõ số'} ngày {format_day(plan.approved_on)}, {published}{term}"
    rules = f"quy định quản lý {plan.rules_decision}" if facts["rules_issued"] else "chưa ban hành quy định quản lý"
    built = {True: "xây dựng theo quy hoạch", False: "xây dựng không theo quy hoạch", None: "chưa nhận xét thực hiện"}
    return f"{rules}; {built[facts['built_to_plan']]}"
