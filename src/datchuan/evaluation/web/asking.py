"""The page "Nếu đổi thì sao": which communes would turn under another level, reading or figure."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from datchuan.evaluation.asking import ask
from datchuan.evaluation.comparing import Grounds
from datchuan.evaluation.computing import asked_here, judged_sets, own_indicators
from datchuan.evaluation.counting import Asked
from datchuan.evaluation.queries import set_key_on
from datchuan.evaluation.web.forms import WhatIfForm
from datchuan.kernel.problem import Problem
from datchuan.law.sets import Indicator
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.queries import have_districts


@requires("evaluation.view_verdicts")
def what_if(request: OfficialRequest) -> HttpResponse:
    """A question about one indicator on the day looked at, asked in the address, so that it can be sent on."""
    sets = judged_sets()
    chosen = next((each for each in sets if each.key == request.GET.get("bo")), None)
    key = chosen.key if chosen else set_key_on(request.day)
    nearest = next((each.nearest_day(request.day) for each in sets if each.key == key), request.day)
    asked = asked_here(key, request.day, nearest)
    indicators = [each for each in own_indicators(asked.criteria_set) if each.judge.by == "households"]
    indicator = _indicator(request, asked, indicators)
    form = WhatIfForm(request.GET or None, asked=asked, indicator=indicator)
    question = form.question() if form.is_bound and form.is_valid() else None
    answer = ask(asked, question, units_on=request.units_day) if question and question.is_asked else None
    context = {
        "asked": asked,
        "sets": sets,
        "indicators": indicators,
        "indicator": indicator,
        "form": form,
        "answer": answer,
        "has_districts": have_districts(each.unit for each in answer.turned) if answer else False,
        "grounds": Grounds(len(answer.grounds.unchecked), len(answer.grounds.differing)) if answer else None,
    }
    return render(request, "evaluation/what_if.html", context)


def _indicator(request: OfficialRequest, asked: Asked, indicators: list[Indicator]) -> Indicator:
    """The indicator asked for, else the last: the share that most questions are about."""
    if not indicators:
        what = f"{asked.criteria_set.title} không có chỉ tiêu nào xét trên từng nhà"
        raise Problem(605, what, mend="Chọn bộ tiêu chí khác.")
    return next((each for each in indicators if each.code == request.GET.get("chi-tieu")), indicators[-1])
