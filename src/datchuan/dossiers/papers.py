"""The department's confirmation for a commune, filled from the verdicts of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from datchuan.documents.content import Document, Issuer, Recipient, Signatory
from datchuan.dossiers.documents.confirmation import ConfirmationFacts, IndicatorLine, confirmation_document
from datchuan.evaluation.computing import own_indicators, province_profile
from datchuan.evaluation.queries import standing
from datchuan.kernel.text import day_in_words, format_day, format_number, format_percent
from datchuan.law.library import load_library
from datchuan.law.outcome import Verdict
from datchuan.law.sets import CriteriaSet, Indicator, Threshold
from datchuan.masterplans.queries import PlanFacts, plan_facts
from datchuan.people.models import Office, Official, Role
from datchuan.platform.queries import installation
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import province_of

CLAUSE_WORDS = "Yêu cầu: "


def confirmation_paper(*, commune: Unit, set_key: str, on: date) -> Document:
    """The confirmation of the criteria that the department judges, by the facts of ``on``, unnumbered and undated.

    Whatever the verdicts are, the paper says them with their reasons: it confirms the level reached, not success.
    """
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
    facts = ConfirmationFacts(
        commune_name=commune.name,
        district_name=district,
        year=on.year,
        on=on,
        set_title=now.criteria_set.title,
        indicators=lines,
        issuer=issuer_of(commune),
        recipients=_recipients(commune, district),
        signatory=deputy_director(),
        addressees=(f"Văn phòng Điều phối nông thôn mới {_lower(province_of(commune).name)}",),
        simulated=installation().simulated,
        unchecked=_unchecked(verdicts.values()),
        differing=_differing(verdicts.values()),
        bases=() if now.criteria_set.key == "vn-xa-2016" else _bases(now.criteria_set),
    )
    return confirmation_document(facts)


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


def issuer_of(commune: Unit) -> Issuer:
    province = province_of(commune)
    return Issuer(
        name="SỞ XÂY DỰNG",
        symbol="SXD",
        place=province.short_name,
        parent=f"UBND {province.name}".upper(),
        full_name=f"Sở Xây dựng {_lower(province.name)}",
    )


def deputy_director() -> Signatory:
    """The department's deputy director who signs for the director; of the demonstration, a fictitious person."""
    department = Office.objects.filter(kind=Office.Kind.DEPARTMENT).first()
    signer = Official.objects.filter(role=Role.LEADERSHIP, office=department, is_active=True).first()
    name = signer.full_name if signer else ""
    return Signatory(title="PHÓ GIÁM ĐỐC", name=name, authority="KT.", of_title="GIÁM ĐỐC")


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
