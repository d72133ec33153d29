"""From an empty installation to a province at work: choose it, make the first account, go on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import data_folder
from datchuan.kernel.text import format_number, sort_key
from datchuan.law.library import load_library
from datchuan.people.models import Official
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import public, requires
from datchuan.platform.queries import installation
from datchuan.platform.web.request import DayRequest
from datchuan.setup.operations import set_up_province
from datchuan.setup.queries import Contents, contents_of
from datchuan.setup.simulating import simulate_survey
from datchuan.setup.web.forms import TRIAL_DAY, SetUpForm, SimulationForm
from datchuan.territory.country.lists import read_country, search_provinces
from datchuan.territory.models import Village
from datchuan.territory.queries import communes_on

SIGN_IN_BY = "allauth.account.auth_backends.AuthenticationBackend"


def _choose(request: DayRequest) -> HttpResponse:
    """The provinces of the list of 01/07/2025, found by any name they or their parts had; none once one is set up."""
    if installation().province_code:
        return redirect("overview")
    text = request.GET.get("tim", "").strip()[:100]
    found = search_provinces(read_country(data_folder()), text)
    found.sort(key=lambda pair: sort_key(pair[0].name.removeprefix("Tỉnh ").removeprefix("Thành phố ")))
    return render(request, "setup/choose.html", {"text": text, "found": found})


@require_http_methods(["GET", "POST"])
def _province(request: DayRequest, code: str) -> HttpResponse:
    """What will be loaded of the province, and the form of the first account."""
    if installation().province_code and request.method == "GET":
        return redirect("overview")
    form = SetUpForm(request.POST or None, initial={"working_day": min(TRIAL_DAY, request.today)})
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            official = _set_up(request, code, form)
        except Problem as found:
            problem = found
        else:
            login(request, official, backend=SIGN_IN_BY)
            return redirect("set-up-onward")
    try:
        contents = contents_of(read_country(data_folder()), code)
    except Problem as unknown:
        raise Http404(unknown.sentence) from None
    context = {"form": form, "problem": problem, "contents": contents, "place": _place(contents, request)}
    return render(request, "setup/province.html", context, status=400 if problem or form.errors else 200)


def _set_up(request: DayRequest, code: str, form: SetUpForm) -> Official:
    return set_up_province(
        province=code,
        code=form.cleaned_data["code"],
        administrator=form.administrator(),
        simulated=form.is_trial,
        working_day=form.day(),
        today=request.today,
    )


def _place(contents: Contents, request: DayRequest) -> str:
    """Where the law places the province, in words; empty when it does not say."""
    found = load_library().regions.placing(contents.province.code, request.today)
    return found.cited.words if found else ""


choose, province = public(_choose), public(_province)


@requires("setup.complete")
def onward(request: OfficialRequest) -> HttpResponse:
    """What is done, and what is left: accounts, villages, houses; in a trial the simulated survey."""
    return _onward(request, SimulationForm())


def _onward(request: OfficialRequest, form: SimulationForm, problem: Problem | None = None) -> HttpResponse:
    communes = communes_on(request.today)
    context: dict[str, Any] = {
        "here": installation(),
        "communes": communes.count(),
        "rural": communes.filter(type="Xã").count(),
        "officials": Official.objects.count(),
        "villages": Village.objects.count(),
        "form": form,
        "problem": problem,
    }
    return render(request, "setup/onward.html", context, status=400 if problem or form.errors else 200)


@require_POST
def _simulate(request: OfficialRequest) -> HttpResponse:
    form = SimulationForm(request.POST)
    if not form.is_valid():
        return _onward(request, form)
    try:
        done = simulate_survey(households=form.cleaned_data["households"], by=request.user, today=request.today)
    except Problem as problem:
        return _onward(request, form, problem)
    houses, villages, plans = map(format_number, (done.houses, done.villages, done.plans))
    messages.success(request, f"Đã lập {houses} nhà ở {villages} thôn và {plans} hồ sơ quy hoạch, đều là mô phỏng.")
    return redirect("overview")


simulate = requires("setup.complete")(_simulate)
