"""What is checked of the law and what is not; the page of one value, and marking it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from datchuan.criteria.exporting import values_sheet
from datchuan.criteria.models import Marking, SignedScan
from datchuan.criteria.operations import keep_scan, mark_value, withdraw_marking
from datchuan.criteria.queries import UNCHECKED, ValueState, markings_of, scans_of, state_of, value_states
from datchuan.criteria.scans import CONTENT_TYPES, check_size, clean_name
from datchuan.criteria.web.forms import MarkForm, WithdrawForm, mark_form
from datchuan.criteria.web.listing import asked, counted, files_of, matching, within_file
from datchuan.criteria.web.showing import ClauseShown, clause_shown
from datchuan.kernel.problem import Problem
from datchuan.law.cited import CitedValue
from datchuan.law.library import load_library
from datchuan.law.resting import indicators_on
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.platform.queries import installation

PAGE_SIZE = 50
MARK_FIELDS = ("finding", "place", "page", "says", "note", "compared_on", "seen", "fingerprint")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("criteria.view_sets")
def values(request: OfficialRequest) -> HttpResponse:
    """Every value of the law with the state of its checking, by instrument; filtered, counted, paged."""
    files = files_of(load_library())
    wanted = asked(request.GET, files)
    here = within_file(value_states(), wanted.file)
    found = matching(here, wanted, dict(files))
    context = {
        "wanted": wanted,
        "files": files,
        "counts": counted(here),
        "total": len(here),
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang")),
        "titles": dict(files),
    }
    return render(request, "criteria/values.html", context)


@requires("criteria.view_sets")
def values_workbook(request: OfficialRequest) -> HttpResponse:
    """The same list, whole, as a workbook for the lawyer."""
    files = files_of(load_library())
    wanted = asked(request.GET, files)
    found = matching(within_file(value_states(), wanted.file), wanted, dict(files))
    content = values_sheet(found, dict(files), today=request.today, simulated=installation().simulated)
    record_audit(by=request.user, action="criteria.export_values", subject=wanted.query or "all")
    disposition = f'attachment; filename="doi-chieu-{request.today:%Y-%m-%d}.xlsx"'
    return HttpResponse(content, content_type=EXCEL, headers={"Content-Disposition": disposition})


# --- one value -----------------------------------------------------------------------------------------------------


def _value(value_id: str) -> CitedValue:
    found = load_library().values.get(value_id)
    if found is None:
        raise Http404(f"Các tệp luật không có giá trị “{value_id[:100]}”.")
    return found


@requires("criteria.view_sets")
def value(request: OfficialRequest, value_id: str) -> HttpResponse:
    """One value: its words and place, what rests on it, what persons found, and the form to mark it."""
    return _page(request, _value(value_id))


def _page(
    request: OfficialRequest, cited: CitedValue, *, form: MarkForm | None = None, withdrawal: WithdrawForm | None = None
) -> HttpResponse:
    history = markings_of(cited.value_id)
    state = state_of(cited, history[0] if history else None)
    seen = history[0].number if history else 0
    for given in (form, withdrawal):
        if given is not None:  # whoever gets the form back has the newest history before them
            given.data = {**dict(given.data.items()), "seen": str(seen), "fingerprint": cited.fingerprint}
    if form is None and request.user.has_perm("criteria.check_values"):
        form = mark_form(cited, scans_of(cited.citation.instrument.key), request.today, seen)
    stands = bool(history) and history[0].finding != Marking.Finding.WITHDRAWN
    library = load_library()
    context: dict[str, Any] = {
        "cited": cited,
        "state": state,
        "history": history,
        "stands": stands,
        "running": _running(request, cited),
        "form": form,
        "withdrawal": withdrawal or WithdrawForm(initial={"seen": seen}),
        "file_title": dict(files_of(library)).get(cited.file, cited.file),
        "rests": [(library.sets[each.set_key], each) for each in indicators_on(library).get(cited.value_id, [])],
        "next": _next_unchecked(cited),
    }
    return render(request, "criteria/value.html", context)


def _running(request: OfficialRequest, cited: CitedValue) -> ClauseShown | None:
    """What a clause asks for, with the numbers of the day and the province: its title alone is too little to compare.
    None for another kind of value."""
    library = load_library()
    profile = library.profile_of_province(installation().province_code, request.day)
    for rule in library.rules.values():
        for clause in rule.all_clauses():
            if clause.cited.value_id == cited.value_id:
                return clause_shown(rule, clause, request.day, profile)
    return None


def _next_unchecked(cited: CitedValue) -> CitedValue | None:
    """The next value of the same file that waits: who compares a text goes through it in its order."""
    same = [each for each in load_library().values.values() if each.file == cited.file]
    states: list[ValueState] = value_states(same)
    place = [each.value_id for each in same].index(cited.value_id)
    ahead = [*states[place + 1 :], *states[:place]]
    return next((each.cited for each in ahead if each.state == UNCHECKED), None)


@require_POST
def _mark(request: OfficialRequest, value_id: str) -> HttpResponse:
    cited = _value(value_id)
    form = _filled_form(request, cited)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in MARK_FIELDS}
        try:
            mark_value(value=cited, **given, scan=form.chosen_scan, by=request.user, today=request.today)
        except Problem as problem:
            form.tell(problem)
    if form.errors:
        return _page(request, cited, form=form)
    messages.success(
        request, "Đã ghi kết quả đối chiếu. Các kết quả dựa vào giá trị này hiện theo dấu mới ngay từ bây giờ."
    )
    return redirect("value", value_id=value_id)


def _filled_form(request: OfficialRequest, cited: CitedValue) -> MarkForm:
    """The form as sent. A good scan is kept and stays chosen even when another field has to be mended."""
    data, problem, kept = request.POST.copy(), None, []
    file = request.FILES.get("file")
    if file is not None:
        try:
            check_size(file.size or 0, clean_name(file.name or ""))
            kept = [keep_scan(content=file.read(), file_name=file.name or "", by=request.user)]
            data["scan"] = str(kept[0].pk)
        except Problem as found:
            problem = found
    scans = {scan.pk: scan for scan in (*kept, *scans_of(cited.citation.instrument.key), *_scan_sent(data))}
    form = MarkForm(list(scans.values()), data)
    if problem:
        form.tell(problem)
    return form


def _scan_sent(data: Any) -> list[SignedScan]:
    """The scan that the form names: one kept a moment ago may rest on no marking yet."""
    pk = data.get("scan", "")
    return list(SignedScan.objects.filter(pk=pk)) if pk.isdecimal() and len(pk) < 18 else []


@require_POST
def _withdraw(request: OfficialRequest, value_id: str) -> HttpResponse:
    cited = _value(value_id)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            withdraw_marking(
                value=cited, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"], by=request.user
            )
        except Problem as problem:
            form.add_error("reason" if problem.where else None, problem.sentence)
    if form.errors:
        return _page(request, cited, withdrawal=form)
    messages.success(request, "Đã rút dấu đối chiếu. Các kết quả dựa vào giá trị này lại ghi là chưa đối chiếu.")
    return redirect("value", value_id=value_id)


mark = requires("criteria.check_values")(_mark)
withdraw = requires("criteria.check_values")(_withdraw)


@requires("criteria.view_sets")
def scan(request: OfficialRequest, pk: int) -> HttpResponse:
    """A kept scan as a download. Problem 347 when the stored file is not what was kept."""
    found = SignedScan.objects.filter(pk=pk).first()
    if found is None:
        raise Http404("Không có bản scan này.")
    record_audit(by=request.user, action="criteria.download_scan", subject=f"scan {found.pk}")
    disposition = content_disposition_header(as_attachment=True, filename=found.file_name)
    headers = {"Content-Disposition": disposition or "attachment"}
    return HttpResponse(_stored(found), content_type=CONTENT_TYPES[found.kind], headers=headers)


def _stored(found: SignedScan) -> bytes:
    try:
        with found.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() != found.sha256:
        what = f"Bản scan {found.file_name} đã lưu bị thay đổi hoặc bị mất"
        raise Problem(347, what, mend="Nộp lại bản scan ở trang của giá trị.")
    return content
