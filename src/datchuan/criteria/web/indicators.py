"""The page of one indicator: what the text asks, how it is judged here, and how sure each value is."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.criteria.queries import checking_now
from datchuan.criteria.web.showing import counted, rule_shown
from datchuan.kernel.problem import Problem
from datchuan.law.library import Library, load_library
from datchuan.law.resting import TERM_OF_FACT, grounds_of
from datchuan.law.rules import Rule
from datchuan.law.sets import CriteriaSet, Indicator, Threshold
from datchuan.law.terms import Term
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.queries import installation

# By how it is judged and, for households, by what is counted.
JUDGED = {
    "share_passes": "Đếm hộ: tỷ lệ hộ có nhà đạt quy tắc bên dưới phải tới mức",
    "none_fails": "Đếm hộ: không được còn nhà nào vi phạm quy tắc bên dưới",
    "masterplan": "Xét trên hồ sơ quy hoạch chung xây dựng xã, theo quy tắc bên dưới",
    "declared": "Ngành phụ trách khai số liệu hoặc kết luận; hệ thống chưa có màn hình khai",
}


@dataclass(frozen=True)
class LevelRow:
    """A column (region or group of communes) with its levels over time; the province's own go before the national."""

    key: str
    title: str
    note: str
    national: tuple[Threshold, ...]
    provincial: tuple[Threshold, ...]


@requires("criteria.view_sets")
def indicator(request: OfficialRequest, key: str, code: str) -> HttpResponse:
    """One indicator of a set on the day looked at, or on the set's nearest day."""
    library = load_library()
    province = installation().province_code
    found_set, found = _found(library, key, code, province)
    on = found_set.nearest_day(request.day)
    place = library.regions.placing(province, request.day)
    profile = library.profile_of_province(province, request.day)
    rule = library.rule(found.judge.rule) if found.judge.rule else None
    checking = checking_now()
    context = {
        "checking": checking,
        "set": found_set,
        "indicator": found,
        "criterion": found_set.criterion(found.criterion),
        "shown_on": on,
        "judged": JUDGED[found.judge.count or found.judge.by],
        "rows": _rows(library, found),
        "here": "" if found.columns == "groups" else profile.region,
        "by_group": found.columns == "groups",
        "place": place if rule else None,
        "rule": rule_shown(rule, on, profile) if rule else None,
        "instead": [rule_shown(library.rule(each.rule), on, profile) for each in found.judge.instead],
        "terms": _terms(library, rule) if rule else [],
        "counts": counted(grounds_of(found, library), checking),
        "others": [(other, each, _levels(each, profile.region)) for other, each in _others(library, found_set, found)],
    }
    return render(request, "criteria/indicator.html", context)


def _found(library: Library, key: str, code: str, province: str) -> tuple[CriteriaSet, Indicator]:
    if key not in library.sets:
        raise Http404(f"Không có bộ tiêu chí “{key}”.")
    criteria_set = library.provincial.get((key, province), library.sets[key])
    try:
        return criteria_set, criteria_set.indicator(code)
    except Problem as problem:
        raise Http404(problem.sentence) from None


def _rows(library: Library, found: Indicator) -> list[LevelRow]:
    columns = library.regions.columns(found.columns)
    return [
        LevelRow(key, columns[key].title, columns[key].note, levels, found.overlays.get(key, ()))
        for key, levels in found.levels.items()
    ]


def _terms(library: Library, rule: Rule) -> list[Term]:
    """The terms of the law that the rule's clauses look at."""
    used = [term for fact, term in TERM_OF_FACT.items() if any(fact in each.expression for each in rule.all_clauses())]
    return [library.terms[term] for term in used]


def _others(library: Library, own_set: CriteriaSet, own: Indicator) -> list[tuple[CriteriaSet, Indicator]]:
    """What other sets ask for under the same code, or, where they have no such code, under the criterion of the same
    title."""
    title = own_set.criterion(own.criterion).title
    found = []
    for other in library.sets.values():
        if other.key == own_set.key:
            continue
        same = [each for each in other.indicators() if each.code == own.code]
        found += [(other, each) for each in same or _of_title(other, title)]
    return found


def _of_title(criteria_set: CriteriaSet, title: str) -> list[Indicator]:
    return [each for criterion in criteria_set.criteria if criterion.title == title for each in criterion.indicators]


def _levels(indicator: Indicator, region: str) -> str:
    """The newest level of the province's region; where the set goes by other columns, every level there is."""
    newest = indicator.thresholds
    chosen = [newest[region]] if region in newest else list(newest.values())
    return "; ".join(dict.fromkeys(threshold.words for threshold in chosen))
