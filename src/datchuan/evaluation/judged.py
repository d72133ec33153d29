"""Communes with what papers say of each indicator: required level, actual state, verdict, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from datchuan.documents.templating import Field, Member
from datchuan.evaluation.computing import own_indicators, province_profile
from datchuan.evaluation.queries import standing
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_day, format_number, format_percent, lower_first
from datchuan.law.library import load_library
from datchuan.law.outcome import Verdict
from datchuan.law.sets import CriteriaSet, Indicator, Threshold
from datchuan.masterplans.queries import PlanFacts, plan_facts
from datchuan.territory.models import Level, Unit

LINE_MEMBERS: Mapping[str, Member] = {
    "chỉ_tiêu": Field("mã chỉ tiêu", "9.2"),
    "nội_dung": Field("nội dung chỉ tiêu"),
    "yêu_cầu": Field("mức phải đạt", "≥ 75 %"),
    "thực_trạng": Field("thực trạng", "612/816 hộ = 75,0 %"),
    "kết_luận": Field("Đạt, Không đạt hoặc Chưa đủ căn cứ", "Đạt"),
    "căn_cứ": Field("văn bản quy định", "1980/QĐ-TTg", optional=True),
}


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator's verdict in plain words. ``reasons``: why it is not met, and what is still missing."""

    code: str  # "9.2"
    title: str
    requirement: str  # "≥ 75 %"
    actual: str  # "612/816 hộ = 75,0 %"
    outcome_label: str  # the label of a law outcome
    reasons: tuple[str, ...] = ()
    citation: str = ""
    is_counted: bool = False  # judged by counting houses

    @property
    def criterion(self) -> str:
        return self.code.split(".")[0]


@dataclass(frozen=True)
class JudgedCommune:
    """A commune by a set's indicators that the department judges, with the master plans that serve it."""

    commune: Unit
    criteria_set: CriteriaSet
    lines: tuple[IndicatorLine, ...]
    verdicts: Mapping[str, Verdict]
    plans: list[PlanFacts]

    @property
    def district(self) -> str | None:
        parent = self.commune.parent
        return parent.name if parent is not None and parent.level == Level.DISTRICT else None

    @property
    def lacks_survey(self) -> bool:
        """Whether houses are asked for and none is recorded."""
        counted = [i.code for i in own_indicators(self.criteria_set) if i.judge.by == "households"]
        return bool(counted) and not any(self.verdicts[code].total for code in counted)


def judged_communes(commune_ids: Sequence[str], set_key: str, on: date) -> dict[str, JudgedCommune | Problem]:
    """The communes by id, by the facts of ``on``; a Problem for one that the set does not judge that day. A constant
    number of queries. Problem 106 or 603 when the set cannot judge that day."""
    now = standing(set_key, on, commune_ids)
    units = list(Unit.objects.filter(pk__in=commune_ids).select_related("parent__parent"))
    plans = plan_facts(units, on)
    found: dict[str, JudgedCommune | Problem] = {}
    for unit in units:
        try:
            verdicts = now.verdicts_of(unit)
        except Problem as problem:
            found[unit.pk] = problem
            continue
        profile = province_profile(load_library(), unit, on)
        lines = tuple(
            _line(each, verdicts[each.code], each.threshold_for(profile, on), plans[unit.pk])
            for each in own_indicators(now.criteria_set)
        )
        found[unit.pk] = JudgedCommune(unit, now.criteria_set, lines, verdicts, plans[unit.pk])
    return found


def judged_commune(commune: Unit, set_key: str, on: date) -> JudgedCommune:
    """One commune. Problem 602 for one that the set does not judge."""
    found = judged_communes([commune.pk], set_key, on)[commune.pk]
    if isinstance(found, Problem):
        raise found
    return found


def full_name(commune: Unit) -> str:
    """With its district: a province has several communes of one name."""
    parent = commune.parent
    in_district = parent is not None and parent.level == Level.DISTRICT
    return f"{commune.name}, {lower_first(parent.name)}" if parent is not None and in_district else commune.name


def line_facts(line: IndicatorLine) -> dict[str, str]:
    """An indicator by the names of LINE_MEMBERS."""
    return {
        "chỉ_tiêu": line.code,
        "nội_dung": line.title,
        "yêu_cầu": line.requirement,
        "thực_trạng": line.actual,
        "kết_luận": line.outcome_label,
        "căn_cứ": line.citation,
    }


def _line(indicator: Indicator, verdict: Verdict, threshold: Threshold, plans: list[PlanFacts]) -> IndicatorLine:
    return IndicatorLine(
        code=indicator.code,
        title=indicator.wording or indicator.title,
        requirement=threshold.words,
        actual=_actual(indicator, verdict, plans),
        outcome_label=verdict.outcome.label,
        reasons=tuple(reason.sentence for reason in verdict.reasons) if verdict.outcome.value != "met" else (),
        citation=_short_citation(indicator, threshold),
        is_counted=indicator.judge.by == "households",
    )


def _short_citation(indicator: Indicator, threshold: Threshold) -> str:
    """The instruments by number: the set's, and the rule's where there is one and it is of another."""
    numbers = [threshold.citation.instrument.number]
    if indicator.judge.rule:
        numbers.append(load_library().rule(indicator.judge.rule).instrument.number)
    return "; ".join(dict.fromkeys(numbers))


def _actual(indicator: Indicator, verdict: Verdict, plans: list[PlanFacts]) -> str:
    if indicator.judge.by == "declared":
        return "Không tính từ số liệu"
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
        published = "đã công bố, chưa rõ ngày" if facts["published"] is None else published
        due = facts["publication_due_on"]
        term = f" (hạn {format_day(due)})" if due else " (chưa rõ thời hạn)"
        return f"QĐ {plan.decision or 'chưa rõ số'} ngày {format_day(plan.approved_on)}, {published}{term}"
    issued = facts["rules_issued"] is not False  # None: issued on a day that is not known
    number = plan.rules_decision or "chưa rõ số"
    rules = f"quy định quản lý {number}" if issued else "chưa ban hành quy định quản lý"
    built = {True: "xây dựng theo quy hoạch", False: "xây dựng không theo quy hoạch", None: "chưa nhận xét thực hiện"}
    return f"{rules}; {built[facts['built_to_plan']]}"
