"""How a dossier's result was made public and what people answered: its page, a further line, striking one out."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.dossiers.access import may_publicise
from datchuan.dossiers.models import Dossier, Publicity
from datchuan.dossiers.operations import PublicityGiven, record_publicity, strike_publicity
from datchuan.dossiers.web.claimed import publicity_context
from datchuan.dossiers.web.page import dossier_of
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.web.telling import Telling, day_field, text_field


def _count(label: str, help_text: str = "") -> forms.IntegerField:
    errors = {"invalid": f"{label}: không phải là số. Ví dụ 120.", "min_value": f"{label}: ghi số từ 0 trở lên."}
    field = forms.IntegerField(label=label, required=False, min_value=0, max_value=1_000_000, error_messages=errors)
    field.help_text = help_text
    return field


class PublicityForm(Telling):
    """One way of making a result public, or of asking for opinions."""

    way = forms.ChoiceField(
        label="Cách", choices=[("", "Chọn"), *Publicity.Way.choices], error_messages={"required": "Chưa chọn cách."}
    )
    place = text_field("Địa điểm", 200, help_text="Ví dụ trụ sở UBND xã, nhà văn hóa thôn, đài truyền thanh xã.")
    from_on = day_field("Từ ngày")
    to_on = day_field("Đến hết ngày", help_text="Có thể ở sau hôm nay khi còn đang niêm yết.")
    times = _count("Số lần", "Số lần phát trên truyền thanh.")
    asked = _count("Số người được hỏi", "Họp: số thành viên. Phiếu: số hộ được hỏi.")
    answered = _count("Số người trả lời", "Họp: số người dự.")
    agreed = _count("Số người nhất trí")
    note = text_field("Ghi chú", 500, required=False)


class StrikeForm(Telling):
    reason = text_field("Lý do gạch bỏ", 300, help_text="Ghi nhầm chỗ nào, so với giấy tờ nào.")


@requires("dossiers.view_dossiers")
def publicity(request: OfficialRequest, pk: int) -> HttpResponse:
    """What was done, beside what the procedure asks; the form of a further line for who may."""
    found = dossier_of(request, pk)
    if request.method != "POST":
        return _page(request, found)
    form = PublicityForm(request.POST)
    if form.is_valid():
        try:
            given = PublicityGiven(**form.cleaned_data)
            record_publicity(dossier=found, given=given, by=request.user, today=request.today)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, "Đã ghi việc công bố, lấy ý kiến.")
            return redirect("dossier-publicity", pk=pk)
    return _page(request, found, form=form)


@require_POST
def _strike(request: OfficialRequest, pk: int, row: int) -> HttpResponse:
    found = dossier_of(request, pk)
    kept = found.publicity.select_related("dossier").filter(pk=row).first()
    if kept is None:
        raise Http404("Hồ sơ không có dòng này.")
    form = StrikeForm(request.POST, prefix=f"d{row}")
    if form.is_valid():
        try:
            strike_publicity(publicity=kept, reason=form.cleaned_data["reason"], by=request.user)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, "Đã gạch bỏ; dòng ấy còn xem được.")
            return redirect("dossier-publicity", pk=pk)
    return _page(request, found, striking=(row, form))


strike = requires("dossiers.publicise")(_strike)


def _page(
    request: OfficialRequest,
    found: Dossier,
    *,
    form: PublicityForm | None = None,
    striking: tuple[int, StrikeForm] | None = None,
) -> HttpResponse:
    shown = publicity_context(request, found)
    writes = may_publicise(request.user, found)
    if form is None and writes:
        form = PublicityForm(initial={"from_on": request.today, "to_on": request.today})
    refused_row, refused = striking or (0, None)
    rows = [(each, _strike_form(each, writes, refused_row, refused)) for each in shown["publicised"].rows]
    context = {**shown, "found": found, "rows": rows, "form": form}
    is_wrong = striking is not None or (form is not None and form.is_bound)
    return render(request, "dossiers/publicity.html", context, status=400 if is_wrong else 200)


def _strike_form(row: Publicity, writes: bool, refused_row: int, refused: StrikeForm | None) -> StrikeForm | None:
    if row.pk == refused_row:
        return refused
    return StrikeForm(prefix=f"d{row.pk}") if writes and row.struck_at is None else None
