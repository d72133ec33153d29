"""What a request asks to see: where the province stands on its day, by which criterion, by which measure."""

from __future__ import annotations

from datchuan.evaluation.queries import Standing, set_key_on, standing
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.programme.models import Plan
from datchuan.programme.queries import targets_of
from datchuan.progress.queries import Measure, criterion_measure, measures_of

NO_COMMUNES = "Không có xã nào tồn tại ngày này trong dữ liệu."


def standing_asked(request: OfficialRequest) -> tuple[Standing | None, str]:
    """Where the province stands on the day, or the sentence why nothing is judged that day."""
    try:
        now = standing(set_key_on(request.day), request.day, units_on=request.units_day)
    except Problem as problem:
        return None, problem.sentence[:1].upper() + problem.sentence[1:]
    return (now, "") if now.communes else (None, NO_COMMUNES)


def criterion_asked(request: OfficialRequest, now: Standing, plan: Plan | None) -> str:
    """The criterion asked for, else the one the plan's target counts, else the set's first."""
    wanted = request.GET.get("tieu-chi", "")
    if wanted in now.criteria:
        return wanted
    target = targets_of(plan).first() if plan else None
    return target.criterion if target and target.criterion in now.criteria else now.criteria[0]


def measure_asked(request: OfficialRequest, now: Standing, plan: Plan | None) -> tuple[Measure, list[Measure]]:
    """The measure asked for (``xem``), else the verdicts of the criterion asked for; and what there is to choose."""
    measures = measures_of(now)
    wanted = request.GET.get("xem", "")
    chosen = next((each for each in measures if each.key == wanted), None)
    return chosen or criterion_measure(now, criterion_asked(request, now, plan)), measures
