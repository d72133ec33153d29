"""Recognitions: who carries which on the day looked at; one of them; recording and withdrawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.dossiers.exporting import recognitions_sheet
from datchuan.dossiers.models import Recognition, Standard
from datchuan.dossiers.operations import (
    RecognitionGiven,
    WithdrawalGiven,
    record_recognition,
    remove_recognition,
    withdraw_recognition,
)
from datchuan.dossiers.queries import Carried, Kind, carried_on, withdrawn_by
from datchuan.dossiers.web.choosing import commune_choices
from datchuan.dossiers.web.forms import RecognitionForm, RemovalForm, WithdrawalForm
from datchuan.dossiers.web.watch import Answering, watch_context
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import sort_key
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.platform.queries import installation
from datchuan.territory.queries import communes_on

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What the filter calls the ways to a recognition: one's own and the same unit's are one to who looks.
HOW = {
    "rieng": ("Được công nhận", (Kind.OWN, Kind.WHOLE)),
    "ke-thua": ("Kế thừa một phần", (Kind.PART,)),
    "khong-con": ("Không đơn vị nào có", (Kind.NOBODY,)),
    "thu-hoi": ("Đã thu hồi", (Kind.WITHDRAWN,)),
}


@dataclass(frozen=True)
class Asked:
    """The filters of the list as the address has them; what is not known there is left out."""

    standard: str
    how: str

    @property
    def query(self) -> str:
        given = QueryDict(mutable=True)
        given.update({key: each for key, each in (("chuan", self.standard), ("cach", self.how)) if each})
        return given.urlencode()

    def takes(self, carried: Carried) -> bool:
        if self.standard and carried.recognition.standard != self.standard:
            return False
        return carried.kind in HOW[self.how][1] if self.how else carried.kind != Kind.WITHDRAWN


def _asked(given: QueryDict) -> Asked:
    standard, how = given.get("chuan", ""), given.get("cach", "")
    return Asked(standard if standard in Standard.values else "", how if how in HOW else "")


def _by_name(carried: Carried) -> tuple[Any, ...]:
    unit = carried.unit or carried.recognition.commune
    return sort_key(unit.short_name), unit.pk, carried.recognition.attested_on, carried.recognition.pk


def _counted(rows: list[Carried]) -> dict[str, int]:
    """Communes of the day: recognised themselves, by a higher standard, and with nothing but a part of another's."""
    own = {each.unit.pk for each in rows if each.unit and each.kind in HOW["rieng"][1] and each.unit.type == "Xã"}
    higher = {
        each.unit.pk
        for each in rows
        if each.unit and each.unit.pk in own and each.kind != Kind.PART and each.recognition.standard != Standard.BASIC
    }
    parts = {each.unit.pk for each in rows if each.unit and each.kind == Kind.PART} - own
    return {"own": len(own), "higher": len(higher), "parts": len(parts)}


@requires("dossiers.view_recognitions")
def recognitions(request: OfficialRequest) -> HttpResponse:
    """Every recognition with the units of the day that carry it, filtered and counted."""
    wanted = _asked(request.GET)
    held = carried_on(request.day, units_on=request.units_day)
    rows = sorted((each for each in [*held, *withdrawn_by(request.day)] if wanted.takes(each)), key=_by_name)
    context = {
        "rows": rows,
        "counts": _counted(held),
        "communes": communes_on(request.units_day, rural_only=True).count(),
        "wanted": wanted,
        "standards": Standard.choices,
        "ways": [(key, title) for key, (title, _) in HOW.items()],
    }
    return render(request, "dossiers/recognitions.html", context)


@requires("dossiers.view_recognitions")
def workbook(request: OfficialRequest) -> HttpResponse:
    """The same list as a workbook; the audit chain remembers who took it."""
    wanted = _asked(request.GET)
    every = [*carried_on(request.day, units_on=request.units_day), *withdrawn_by(request.day)]
    rows = sorted((each for each in every if wanted.takes(each)), key=_by_name)
    content = recognitions_sheet(rows, day=request.day, units_on=request.units_day, simulated=installation().simulated)
    record_audit(by=request.user, action="dossiers.export_recognitions", subject=wanted.query or "all")
    disposition = f'attachment; filename="cong-nhan-{request.day:%Y-%m-%d}.xlsx"'
    return HttpResponse(content, content_type=EXCEL, headers={"Content-Disposition": disposition})


def _recognition(pk: int) -> Recognition:
    found = Recognition.objects.select_related("commune__parent", "recorded_by", "withdrawal_recorded_by")
    recognition = found.filter(pk=pk).first()
    if recognition is None:
        raise Http404("Không có công nhận này.")
    return recognition


@requires("dossiers.view_recognitions")
def recognition(request: OfficialRequest, pk: int) -> HttpResponse:
    """One recognition: its decision, who carries it on the day, its withdrawal."""
    return _page(request, _recognition(pk))


def recognition_page(request: OfficialRequest, pk: int, *, answering: Answering) -> HttpResponse:
    """The page of a recognition with what the form of a signal refused."""
    return _page(request, _recognition(pk), answering=answering)


def _page(
    request: OfficialRequest,
    found: Recognition,
    form: WithdrawalForm | None = None,
    removal: RemovalForm | None = None,
    answering: Answering | None = None,
) -> HttpResponse:
    may_withdraw = not found.withdrawn_on and request.user.has_perm("dossiers.record_recognitions")
    context = {
        "found": found,
        "carried": carried_on(request.day, [found], units_on=request.units_day) if found.holds_on(request.day) else [],
        "form": (form or WithdrawalForm(initial={"issuer": found.issuer})) if may_withdraw else None,
        "removal": removal or RemovalForm(prefix="go"),
        **watch_context(request, found, answering),
    }
    refused = form or removal or answering
    return render(request, "dossiers/recognition.html", context, status=400 if refused else 200)


@require_POST
def _withdraw(request: OfficialRequest, pk: int) -> HttpResponse:
    found, form = _recognition(pk), WithdrawalForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        given = WithdrawalGiven(**form.cleaned_data)
        withdraw_recognition(recognition=found, given=given, by=request.user, today=request.today)
    except Problem as problem:
        form.tell(problem)
        return _page(request, _recognition(pk), form)
    messages.success(request, "Đã ghi thu hồi; công nhận trước ngày thu hồi vẫn được giữ trong lịch sử.")
    return redirect("recognition", pk=pk)


@require_POST
def _remove(request: OfficialRequest, pk: int) -> HttpResponse:
    found, form = _recognition(pk), RemovalForm(request.POST, prefix="go")
    if not form.is_valid():
        return _page(request, found, removal=form)
    try:
        remove_recognition(recognition=found, reason=form.cleaned_data["reason"], by=request.user)
    except Problem as problem:
        form.tell(problem)
        return _page(request, found, removal=form)
    messages.success(request, "Đã gỡ bản ghi; toàn bộ nội dung ở lại trong nhật ký.")
    return redirect("recognitions")


withdraw = requires("dossiers.record_recognitions")(_withdraw)
remove = requires("dossiers.record_recognitions")(_remove)


@requires("dossiers.record_recognitions")
def record(request: OfficialRequest) -> HttpResponse:
    """The form that records a recognition from its decision."""
    form = RecognitionForm(request.POST or None, initial={"commune": request.GET.get("xa", "")})
    if request.method == "POST" and form.is_valid():
        given = RecognitionGiven(**form.cleaned_data, simulated=installation().simulated)
        try:
            made = record_recognition(given=given, by=request.user, today=request.today)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, f"Đã ghi: {made.commune.name} {made.get_standard_display()}.")
            return redirect("recognition", pk=made.pk)
    context = {"form": form, "units": commune_choices()}
    return render(request, "dossiers/record.html", context, status=400 if form.errors else 200)
