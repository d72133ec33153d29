"""What communes met on the day they registered: kept for these communes alone, read for all at once.

A list of registrations names as many days as communes registered on. Judging each of those days while somebody waits
grows with them; their verdicts are kept when a commune registers, and by the clock where they are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, TextField
from django.db.models.functions import Cast

from datchuan.criteria.queries import checking_now
from datchuan.evaluation.computing import combine, own_indicators
from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.queries import read_verdict, set_key_on
from datchuan.kernel.period import Period
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.law.outcome import Outcome, Verdict
from datchuan.law.sets import CriteriaSet
from datchuan.platform.queries import installation
from datchuan.programme.models import Registration

Dated = tuple[Registration, date]  # with its day
NO_COMMUNE = "không có trong danh sách xã của ngày này"
NOT_KEPT = "chưa lưu kết quả của ngày này theo các tệp luật hiện nay; việc định kỳ mỗi đêm sẽ lưu"


@dataclass(frozen=True)
class MetThen:
    """What a commune met on a day: its verdicts by indicator, what that comes to per criterion. Without verdicts
    ``why_not`` says why nobody can tell."""

    verdicts: Mapping[str, Verdict]
    outcomes: tuple[Outcome, ...] = ()
    why_not: str = ""


def met_at_registration(registrations: Collection[Registration]) -> dict[int, MetThen]:
    """Per id of a registration whose day is known what its commune met that day, by the kept verdicts of the basic set
    in force then. Three queries, whatever the number of registrations and days. Communes must be at hand."""
    dated = _dated(registrations)
    sets = _sets_on({on for _, on in dated})
    checking, kept = checking_now(), _kept(dated, sets)
    found = {}
    for each, on in dated:
        judged, mine = sets[on], kept.get((each.commune_id, on), {})
        if isinstance(judged, str):
            found[each.pk] = MetThen({}, why_not=judged)
        elif len(mine) != len(own_indicators(judged)):
            found[each.pk] = MetThen({}, why_not=NOT_KEPT if _is_xa_on(each, on) else NO_COMMUNE)
        else:
            verdicts = {indicator.code: mine[indicator.code].under(checking) for indicator in own_indicators(judged)}
            found[each.pk] = MetThen(verdicts, _by_criterion(judged, verdicts))
    return found


def not_kept(registrations: Collection[Registration]) -> dict[date, set[str]]:
    """Per day of registration the communes of which the verdicts of that day are not all kept under the present law
    files; without days that no set judges and communes that were no xã that day. Two queries."""
    dated = _dated(registrations)
    sets = _sets_on({on for _, on in dated})
    counted = _rows(dated).values_list("commune_id", "on", "criteria_set", "law_digest").annotate(Count("pk"))
    kept = {tuple(row[:4]): row[4] for row in counted}
    missing: dict[date, set[str]] = defaultdict(set)
    for each, on in dated:
        judged = sets[on]
        if isinstance(judged, str) or not _is_xa_on(each, on):
            continue
        if kept.get((each.commune_id, on, judged.key, judged.digest)) != len(own_indicators(judged)):
            missing[on].add(each.commune_id)
    return dict(missing)


def kept_for_registered(days: Collection[date]) -> dict[date, frozenset[str]]:
    """The days of ``days`` whose verdicts are kept for no more than the communes that registered on them, with these:
    such a day says nothing of the province. At most two queries."""
    registered: dict[date, set[str]] = defaultdict(set)
    for each, on in _dated(Registration.objects.filter(registered_on__in=days)):
        registered[on].add(each.commune_id)
    if not registered:
        return {}
    counted = IndicatorVerdict.objects.filter(on__in=registered, is_current=True).order_by().values_list("on")
    kept = dict(counted.annotate(Count("commune", distinct=True)))
    return {on: frozenset(communes) for on, communes in registered.items() if kept.get(on, 0) <= len(communes)}


def _sets_on(days: Iterable[date]) -> dict[date, CriteriaSet | str]:
    """The basic set in force on each day, as the department judges by it, or why there is none. One query."""
    library, province = load_library(), installation().province_code  # asked once, not for each day
    found: dict[date, CriteriaSet | str] = {}
    for on in days:
        try:
            judged = library.set_for(set_key_on(on), on, province=province)
        except Problem as problem:
            found[on] = problem.sentence
            continue
        found[on] = judged if own_indicators(judged) else "chưa có chỉ tiêu nào để xét theo bộ tiêu chí của ngày này"
    return found


def _dated(registrations: Iterable[Registration]) -> list[Dated]:
    return [(each, each.registered_on) for each in registrations if each.registered_on]


def _rows(dated: Collection[Dated]) -> QuerySet[IndicatorVerdict]:
    days, communes = {on for _, on in dated}, {each.commune_id for each, _ in dated}
    return IndicatorVerdict.objects.filter(on__in=days, commune__in=communes, is_current=True).order_by()


def _kept(
    dated: Collection[Dated], sets: Mapping[date, CriteriaSet | str]
) -> dict[tuple[str, date], dict[str, Verdict]]:
    """The kept verdicts under the present law files, by commune and day. One query; only those asked for are opened."""
    asked = {(each.commune_id, on) for each, on in dated}
    kept: dict[tuple[str, date], dict[str, Verdict]] = defaultdict(dict)
    columns = ("commune_id", "on", "criteria_set", "law_digest", "indicator", Cast("detail", TextField()))
    for commune_id, on, key, digest, indicator, text in _rows(dated).values_list(*columns):
        judged = sets[on]
        if isinstance(judged, str) or (judged.key, judged.digest) != (key, digest):
            continue
        if (commune_id, on) in asked:
            kept[commune_id, on][indicator] = read_verdict(text)
    return kept


def _by_criterion(judged: CriteriaSet, verdicts: Mapping[str, Verdict]) -> tuple[Outcome, ...]:
    codes: dict[str, list[str]] = defaultdict(list)
    for indicator in own_indicators(judged):
        codes[indicator.criterion].append(indicator.code)
    return tuple(combine([verdicts[code].outcome for code in mine]) for mine in codes.values())


def _is_xa_on(each: Registration, on: date) -> bool:
    return each.commune.type == "Xã" and on in Period(each.commune.valid_from, each.commune.valid_to)
