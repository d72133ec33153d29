"""Two sets or two days side by side; a kept day judged anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.evaluation.comparing import Comparison, compare, grounds_of, kept_days, rerun
from datchuan.evaluation.computing import Evaluation, compute_verdicts, judged_sets
from datchuan.evaluation.queries import missing_words, set_key_on
from datchuan.law.outcome import Outcome
from datchuan.law.sets import CriteriaSet
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.queries import have_districts


@dataclass(frozen=True)
class Side:
    """One side of the comparison as it was asked for: a set, the day of the facts, and that of the units, which both
    sides share."""

    name: str
    chosen: CriteriaSet
    on: date
    units_on: date
    label: str = ""

    @property
    def law_on(self) -> date:
        return self.chosen.nearest_day(self.on)

    def evaluation(self) -> Evaluation:
        return compute_verdicts(self.chosen.key, self.on, law_on=self.law_on, units_on=self.units_on)


@requires("evaluation.view_verdicts")
def comparison(request: OfficialRequest) -> HttpResponse:
    """Which communes meet the criteria by one set and by another, or on one day and on another."""
    sets = judged_sets()
    now = next((each for each in sets if each.key == set_key_on(request.day)), sets[0])
    other = next((each for each in sets if each.kind == now.kind and each != now), now)
    sides = _labelled([_side(request, "a", sets, now), _side(request, "b", sets, other)])
    found = compare(*(side.evaluation() for side in sides))
    only = request.GET.get("chi") != "het"
    pairs = [pair for pair in found.pairs if not only or found.differs(pair)]
    context = {
        "sides": sides,
        "sets": sets,
        "comparison": found,
        "tables": [(criterion, _table(found, criterion.number)) for criterion in found.criteria],
        "rows": [
            (pair.unit, [(each.number, *found.outcomes(pair, each.number)) for each in found.criteria])
            for pair in pairs
        ],
        "has_districts": have_districts(pair.unit for pair in pairs),
        "only": only,
        "grounds": grounds_of(found.one, found.other),
    }
    return render(request, "evaluation/comparison.html", context)


def _side(request: OfficialRequest, name: str, sets: list[CriteriaSet], default: CriteriaSet) -> Side:
    chosen = next((each for each in sets if each.key == request.GET.get(f"bo-{name}")), default)
    given = request.GET.get(f"ngay-{name}", "")
    try:
        return Side(name, chosen, date.fromisoformat(given) if given else request.day, request.units_day)
    except ValueError:
        raise Http404(f"“{given[:20]}” không phải là ngày (viết 2020-12-31).") from None


def _labelled(sides: list[Side]) -> list[Side]:
    """Each side by its decision's number, or by its day where both have the same set."""
    same = len({side.chosen.key for side in sides}) == 1
    return [replace(side, label=f"{side.on:%d/%m/%Y}" if same else side.chosen.instrument.number) for side in sides]


def _table(found: Comparison, number: str) -> list[tuple[Outcome, list[tuple[Outcome, int]]]]:
    counts = found.table(number)
    return [(one, [(other, counts[one, other]) for other in Outcome]) for one in Outcome]


@requires("evaluation.view_verdicts")
def reruns(request: OfficialRequest) -> HttpResponse:
    """The kept days; one of them judged anew beside what was recorded, with what was mended in the law files."""
    days = kept_days()
    asked = (request.GET.get("bo"), request.GET.get("cua-ngay"))
    chosen = next((day for day in days if (day.criteria_set, day.on.isoformat()) == asked), None)
    found = rerun(chosen.criteria_set, chosen.on) if chosen else None
    rows = []
    for each in found.deviations if found else ():
        rows.append((each, missing_words(each.now) if each.now else ""))
    titles = {each.key: each.title for each in judged_sets()}
    context = {
        "days": [(day, titles.get(day.criteria_set, day.criteria_set)) for day in days],
        "chosen": chosen,
        "rerun": found,
        "rows": rows,
        "grounds": grounds_of(found.evaluation) if found else None,
    }
    return render(request, "evaluation/reruns.html", context)
